"""What the scores of the value-added factors say, in sentences, and how to read them."""

import pandas as pd

from nextstep_analysis.catalogue.factors import Scoring, Travel
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

HEADLINE_MINUTES = 120  # the travel time that a sentence is about, where it is measured

_BEST = Statement(
    "Value-added factors with the highest score, {score:d} of 4, by an estimate: {factors:lower}."
)
_NONE = Statement("No evidence was found on: {factors:lower}.")
_AGAINST = Statement(
    "What is documented speaks against at least as much as for on: {factors:lower}."
)
_RISKS = Statement(
    "Risks are documented on {n:d} page.",
    plural="Risks are documented on {n:d} different pages.",
    count="n",
)
_WEIGHED = Statement("Documented risks and weaknesses weigh against: {factors:lower}.")
_COMPARED = Statement(
    "Evidence was found on {n:d} of {of:d} factors here, and on {least:d} to {most:d} in the "
    "reference ecosystems."
)
_NEAR = Statement(
    "An estimated {n:.2f} million people ({low:.2f} to {high:.2f}) live within {minutes:d} minutes "
    "by car of {place}, the largest municipality of {region:of}: rank {rank:d} among {all:d} "
    "regions."
)
_JOBSEEKERS = Statement(
    "In {year:year} there were {x:.1f} unemployed jobseekers for each open vacancy in "
    "{region:in}; the median of the regions was {median:.1f}. The figure compares numbers, not "
    "skills."
)
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
    "last. The score is the higher of the two levels; where documents speak against, at level 0, "
    "it is their mean. Where no evidence was found there is no score: that is neither zero nor a "
    "middle score."
)
_PAGES = Statement("The pages behind the documented facts are linked below, factor by factor.")
_JUDGED = Statement("Scores given by judgement: {n:d}.")
_TRAVEL = Statement(
    "Travel times are estimates from straight lines between the central localities of "
    "municipalities, not from roads: length times {detour:.1f}, speeds {bands}. The band is for "
    "detours of {low:.1f} and {high:.1f}. Each municipality is inside or outside as a whole, and "
    "journeys begin in the largest municipality of the region."
)
_NO_ROAD = Statement("Without a road to the other regions, and reached only from within: {places}.")
_UNPLACED = Statement(
    "Not counted are {people:d} people and {jobs:d} jobs in municipalities whose "
    "location is not in the data."
)
_CORES = Statement(
    "Whole two-digit divisions, against {reference:name}. The {level:.0%} interval (Clopper and "
    "Pearson) shows the noise of small numbers: places in the ranking are no surer than that."
)
_ELSEWHERE = Statement(
    "The documented facts of the ecosystem are about {home:name}; for {region:name} only figures "
    "are scored."
)
_SEARCHED = Statement(
    "Fewer facts were gathered on the reference ecosystems than on those of the region, mostly "
    "from their own pages: a lower score there may only mean that less was looked for."
)


def findings(
    scores: pd.DataFrame, places: pd.DataFrame, centres: pd.DataFrame, *, scope: Scope
) -> tuple[Statement, ...]:
    """Sentences on the scores (evidence ``factor_scores``) and figures (``place_figures``)."""
    own = only(scores, subject=scope.ecosystem.id)
    return (
        *_on_scores(own),
        *_on_references(own, only(scores, kind="reference")),
        *_on_people(places, centres, scope),
        *_on_jobseekers(places, scope),
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
    )


def place_notes(places: pd.DataFrame, travel: Travel) -> tuple[Statement, ...]:
    """The travel model, and whom it does not count."""
    detour = travel.detour
    told = [
        _TRAVEL.given(detour=detour.value, low=detour.low, high=detour.high, bands=_bands(travel))
    ]
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


def _on_scores(own: pd.DataFrame) -> tuple[Statement, ...]:
    good = only(own, direction="higher")
    told, known = [], good.dropna(subset=["score"])
    if len(known):
        top = known["score"].max()
        best = _codes(known[known["score"] == top])
        told.append(_BEST.given(evidence="factor_scores", score=top, factors=best))
    for message, rows in (
        (_NONE, own[own["score"].isna()]),
        (_AGAINST, only(good, documented=0.0)),
        (_WEIGHED, good[good["weight_against"] > 0]),
    ):
        if len(rows):
            told.append(message.given(evidence="factor_scores", factors=_codes(rows)))
    risks = int(only(own, direction="lower")["sources"].sum())
    return (*told, _RISKS.given(evidence="factor_scores", n=risks)) if risks else tuple(told)


def _on_references(own: pd.DataFrame, references: pd.DataFrame) -> tuple[Statement, ...]:
    if references.empty:
        return ()
    counts = references.groupby("subject")["score"].count()
    n, of = int(own["score"].count()), len(own)
    return (
        _COMPARED.given(
            evidence="factor_scores", n=n, of=of, least=int(counts.min()), most=int(counts.max())
        ),
    )


def _on_people(places: pd.DataFrame, centres: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    people = only(places, measure="population_within", region=scope.region).dropna(subset=["value"])
    if people.empty:
        return ()
    row = people.iloc[(people["minutes"] - HEADLINE_MINUTES).abs().argmin()]
    place = centres.set_index("region").at[scope.region, "municipality"]
    return (
        _NEAR.given(
            evidence="place_figures",
            n=row["value"] / 1e6,
            low=row["lower"] / 1e6,
            high=row["upper"] / 1e6,
            minutes=row["minutes"],
            place=Code(place),
            region=Code(scope.region),
            rank=row["rank"],
            all=row["of"],
        ),
    )


def _on_jobseekers(places: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    every = only(places, measure="unemployed_per_vacancy")
    here = only(every, region=scope.region).dropna(subset=["value"])
    if here.empty:
        return ()
    return (
        _JOBSEEKERS.given(
            evidence="place_figures",
            year=int(here["year"].iloc[0]),
            x=here["value"].iloc[0],
            region=Code(scope.region),
            median=every["value"].median(),
        ),
    )


def _codes(rows: pd.DataFrame) -> list[Code]:
    return [Code(factor) for factor in rows["factor"]]


def _bands(travel: Travel) -> str:
    """``60 km/h (0–20 km), 90 km/h (> 20 km)``, in signs that every language reads."""
    told, start = [], 0.0
    for speed in travel.speeds:
        reach = f"{start:g}–{speed.up_to_km:g} km" if speed.up_to_km else f"> {start:g} km"
        told.append(f"{speed.km_per_hour:g} km/h ({reach})")
        start = speed.up_to_km or start
    return ", ".join(told)
