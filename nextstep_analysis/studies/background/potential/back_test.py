"""Would the score have told, years ago, what came? Tried on all regions, once for all studies."""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators.entry_exit import entry_exit
from nextstep_analysis.indicators.relatedness import relatedness_density
from nextstep_analysis.indicators.specialisation import location_quotient
from nextstep_analysis.indicators.validation import area_under_curve, rank_correlation
from nextstep_analysis.studies.background.potential.tables import BACK_TEST
from nextstep_analysis.studies.measures.enterprises import regions_by_division, stock_by_division
from nextstep_analysis.studies.measures.industry_space import DATASETS as SPACE_DATASETS
from nextstep_analysis.studies.measures.industry_space import IndustrySpace
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Statement, StudyTable, by_name

DATASETS = ("enterprises", *SPACE_DATASETS)
SCORES = ("score", "density", "skill_density", "location_quotient", "size")
LEVEL = 0.9
CLEARLY_ABSENT = 0.8
"""Location quotient below which an industry counts as absent, so that entries do not flicker."""

_BETTER = Statement(
    "Back-test on {regions:d} regions: the score of {start:year}–{end:year} told entries until "
    "{last:year} from other industries with an area under the curve of {value:.2f} ({low:.2f} to "
    "{high:.2f}; 0.5 is chance), better than the location quotient ({quotient:.2f}) or size "
    "({size:.2f})."
)
_NOT_BETTER = Statement(
    "Back-test on {regions:d} regions: the score of {start:year}–{end:year} told entries until "
    "{last:year} from other industries with an area under the curve of {value:.2f} ({low:.2f} to "
    "{high:.2f}; 0.5 is chance). It was not clearly better than the location quotient "
    "({quotient:.2f}) or size ({size:.2f})."
)
_WORSE = Statement(
    "Back-test on {regions:d} regions: the score of {start:year}–{end:year} told entries until "
    "{last:year} from other industries with an area under the curve of {value:.2f} ({low:.2f} to "
    "{high:.2f}; 0.5 is chance), worse than the location quotient alone ({quotient:.2f}; size "
    "{size:.2f}). It says what is near and growing, not what will come."
)
_GROWTH = Statement(
    "With growth {first:year}–{last:year} its rank correlation was {value:+.2f} ({low:+.2f} to "
    "{high:+.2f}; 0 is chance)."
)
_NOTE = Statement(
    "Entry: a location quotient below {absent:.1f} in {end:year} and at least 1 in {last:year}. "
    "The method of the statistics changed in between, for all regions alike: quotients can be "
    "compared, numbers cannot, so growth is measured after the break. The score has the nearness "
    "to the region (industry and skills) and the growth in the country, as ranks within a region; "
    "the nearness to the core of an ecosystem is left out. {level:.0%} intervals from resampling "
    "regions."
)
_FEW_ENTRIES = Statement(
    "The areas under the curve rest on {cases:d} cases in {regions:d} regions, {entries:d} of them "
    "entries, and few entries make them uncertain; the correlations with growth rest on {grown:d} "
    "cases in {others:d} regions. Regions with no entry tell nothing of entries and are left out."
)


def back_test(enterprises: pd.DataFrame, *, space: IndustrySpace, scope: Scope) -> Part:
    """What the score of the earlier period would have told of the later one.

    Returns
    -------
    Part
        Table `BACK_TEST`: one row per outcome (``entry``: area under the curve;
        ``growth``: rank correlation) and score, as `indicators.validation` gives it, and
        the number of ``entries`` among the cases (NaN for growth). The same in every
        study. Without an earlier period there is no table.
    """
    if len(scope.settings.periods) < 2:
        return Part()
    (first, last), (start, end) = scope.settings.periods[:2]
    stock = regions_by_division(stock_by_division(enterprises))
    cases = _cases(stock, space, (start, end, first, last), scope)
    entry = area_under_curve(cases, scores=SCORES, event="entry", level=LEVEL)
    growth = rank_correlation(cases, scores=SCORES, outcome="growth", level=LEVEL)
    entry = entry.assign(entries=_entries(cases))
    table = pd.concat([entry.assign(outcome="entry"), growth.assign(outcome="growth")])
    note = _NOTE.given(absent=CLEARLY_ABSENT, end=end, last=last, level=LEVEL)
    few = _few_entries(entry.iloc[0], growth.iloc[0])
    told = _finding(entry, growth, (start, end, first, last))
    tried = StudyTable.of(BACK_TEST, table.reset_index(drop=True), DATASETS, (few, note))
    return Part(by_name(tried), findings=(told,))


def _cases(
    stock: pd.DataFrame, space: IndustrySpace, years: tuple[int, int, int, int], scope: Scope
) -> pd.DataFrame:
    """One row per region and industry: scores of the earlier period, what came later."""
    start, end, first, last = years
    before = only(stock, year=end)
    wide = stock.pivot(index=["region", "industry"], columns="year", values="value")
    national = wide.groupby("industry").sum(skipna=False)
    cases = pd.DataFrame(
        {
            "density": relatedness_density(before, proximity=space.near),
            "skill_density": relatedness_density(before, proximity=space.skills),
            "size": wide[end],
        }
    )
    pooled = before.groupby(["industry", "year"], as_index=False)["value"].sum(skipna=False)
    pair = pd.concat([before, pooled.assign(region="ALL")], ignore_index=True)
    quotient = pair.assign(q=location_quotient(pair, reference="ALL"))
    cases["location_quotient"] = quotient.set_index(["region", "industry"])["q"]
    base = national[start].where(national[start] > 0)
    growth = (national[end] / base - 1).rename("national")
    cases = cases.join(growth, on="industry")
    ranks = cases[["density", "skill_density", "national"]].groupby("region").rank(pct=True)
    cases["score"] = (ranks["density"] + ranks["skill_density"]) / 4 + ranks["national"] / 2
    came = entry_exit(only(stock, year=[end, last]), start=end, end=last)["entry"]
    cases["entry"] = came.where(cases["location_quotient"] < CLEARLY_ABSENT)
    enough = wide[first] >= scope.settings.small_count
    cases["growth"] = (wide[last] / wide[first] - 1).where(enough, np.nan)
    return cases.reset_index()


def _entries(cases: pd.DataFrame) -> int:
    """Entries in the regions that tell of them: those with entries and others."""
    known = cases.dropna(subset=[*SCORES, "entry"])
    both = known.groupby("region")["entry"].transform("nunique") == 2
    return int(known.loc[both, "entry"].sum())


def _few_entries(entry: pd.Series, growth: pd.Series) -> Statement:
    return _FEW_ENTRIES.given(
        entries=int(entry["entries"]),
        cases=int(entry["cases"]),
        regions=int(entry["regions"]),
        grown=int(growth["cases"]),
        others=int(growth["regions"]),
    )


def _finding(
    entry: pd.DataFrame, growth: pd.DataFrame, years: tuple[int, int, int, int]
) -> Statement:
    start, end, first, last = years
    told, grew = entry.set_index("score"), growth.set_index("score").loc["score"]
    rivals = told.loc[["location_quotient", "size"]]
    verdict = _NOT_BETTER
    if (rivals["less_lower"] > 0).all():
        verdict = _BETTER
    elif rivals.loc["location_quotient", "less_upper"] < 0:
        verdict = _WORSE
    return verdict.given(
        evidence="back_test",
        regions=int(told.loc["score", "regions"]),
        start=start,
        end=end,
        last=last,
        value=told.loc["score", "value"],
        low=told.loc["score", "lower"],
        high=told.loc["score", "upper"],
        quotient=rivals.loc["location_quotient", "value"],
        size=rivals.loc["size", "value"],
        then=_GROWTH.given(
            first=first, last=last, value=grew["value"], low=grew["lower"], high=grew["upper"]
        ),
    )
