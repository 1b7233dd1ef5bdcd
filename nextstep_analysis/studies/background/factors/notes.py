"""How to read the scores of the value-added factors and the figures behind them."""

import pandas as pd

from nextstep_analysis.catalogue.factors import Scoring, Travel
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

_SCORE = Statement(
    "Scores are estimates of this workbench by one rule for all, to be checked by a person. The "
    "level by documents tells how much evidence was found, not how good the place is."
)
_WEIGHTS = Statement(
    "A page of high confidence weighs {high:.1f}, of medium confidence {medium:.1f} and a claim "
    "{low:.1f}, the last only beside a better one; a page counts once. Facts against and risks "
    "that bear on a factor are subtracted; which ones do is a judgement of this workbench. Above "
    "0 the level is 1, from {two:.1f} on 2, from {three:.1f} on 3 and from {four:.1f} on 4."
)
_LEVELS = Statement(
    "The level of figures is 4 where the region is in the best quarter of regions and 1 in the "
    "last. The score is the mean of the levels that are known, and beside it stands how many of "
    "the kinds of evidence, documents and figures, were found. Where none was found there is no "
    "score: that is neither zero nor a middle score."
)
_ONCE = Statement(
    "A factor that is the same for all ecosystems of a region is scored once, from the facts on "
    "the region as a whole. Facts of the ecosystem on it are listed, and not scored again."
)
_PAGES = Statement("The pages behind the documented facts are linked below, factor by factor.")
_JUDGED = Statement("Scores given by judgement: {n:d}.")
_TRAVEL = Statement(
    "Travel times are estimates from straight lines between the central localities of "
    "municipalities: length times {detour:.1f}, speeds {bands}. The band is for detours of "
    "{low:.1f} and {high:.1f}. Journeys begin in the largest municipality of the region."
)
_MOTORWAYS = Statement(
    "Motorways are known by the municipalities along them, at {speed:d} km/h; no other road is "
    "known to the estimate."
)
_STEP = Statement(
    "Within a travel time each municipality counts as a whole or not at all, so a minute can move "
    "a town over the limit: regions are ranked by the weighted figure, not by these counts. In it "
    "a person at {half:d} minutes counts half, at twice that a quarter; ranks were taken for "
    "half-lives of {low:d} and {high:d} minutes, too."
)
_NO_ROAD = Statement("Without a road to the other regions, and reached only from within: {places}.")
_UNPLACED = Statement(
    "Not counted are {people:d} people and {jobs:d} jobs in municipalities whose "
    "location is not in the data."
)
_CORES = Statement(
    "Whole two-digit divisions, against {reference:name}. The {level:.0%} interval (Clopper and "
    "Pearson) says how far such a number would vary if enterprises settled at random with the "
    "same propensity: places in the ranking are no surer than that. An enterprise counts where "
    "its head office is, whatever its size."
)
_ELSEWHERE = Statement(
    "The documented facts of the ecosystem are about {home:name}; for {region:name} only figures "
    "are scored."
)
_SEARCHED = Statement(
    "Fewer facts were gathered on the reference ecosystems than on those of the region, mostly "
    "from their own pages: a lower score there may only mean that less was looked for."
)


def score_notes(scores: pd.DataFrame) -> tuple[Statement, ...]:
    """What a score is, and how many are a person's own."""
    judged = int((scores["basis"] == "judgement").sum())
    return (_SCORE, _PAGES, *([_JUDGED.given(n=judged)] if judged else []))


def rule_notes(scoring: Scoring) -> tuple[Statement, ...]:
    """How evidence becomes a score."""
    weights, levels = scoring.weights, scoring.levels
    return (
        _WEIGHTS.given(
            high=weights.high,
            medium=weights.medium,
            low=weights.low,
            two=levels[0],
            three=levels[1],
            four=levels[2],
        ),
        _LEVELS,
        _ONCE,
    )


def place_notes(places: pd.DataFrame, travel: Travel) -> tuple[Statement, ...]:
    """The travel model, and whom it does not count."""
    detour = travel.detour
    told = [
        _TRAVEL.given(detour=detour.value, low=detour.low, high=detour.high, bands=_bands(travel))
    ]
    if travel.motorways:
        told.append(_MOTORWAYS.given(speed=travel.motorways.km_per_hour))
    half = travel.half_life
    told.append(_STEP.given(half=half.value, low=half.low, high=half.high))
    if travel.no_road:
        told.append(_NO_ROAD.given(places=[Code(code) for code in travel.no_road]))
    people, jobs = (
        only(places, measure=measure)["unplaced"].max()
        for measure in ("population_within", "jobs_within")
    )
    return (*told, _UNPLACED.given(people=people, jobs=jobs)) if people > 0 else tuple(told)


def core_notes(scope: Scope) -> tuple[Statement, ...]:
    """How sure the location quotients of the cores are."""
    reference = Code(scope.reference)
    return (_CORES.given(reference=reference, level=scope.settings.interval_level),)


def caveats(places: pd.DataFrame, *, scope: Scope) -> tuple[Statement, ...]:
    """What the scores cannot say."""
    home = scope.settings.region
    elsewhere = _ELSEWHERE.given(home=Code(home), region=Code(scope.region))
    return (_SCORE, _SEARCHED, *([elsewhere] if scope.region != home else []))


def _bands(travel: Travel) -> str:
    """``60 km/h (0–20 km), 90 km/h (> 20 km)``, in signs that every language reads."""
    told, start = [], 0.0
    for speed in travel.speeds:
        reach = f"{start:g}–{speed.up_to_km:g} km" if speed.up_to_km else f"> {start:g} km"
        told.append(f"{speed.km_per_hour:g} km/h ({reach})")
        start = speed.up_to_km or start
    return ", ".join(told)
