"""Chapter 2 of a study: how many enterprises open and close, and how sure that is."""

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.indicators.demography import birth_rate, churn_rate, death_rate
from nextstep_analysis.indicators.periods import pooled
from nextstep_analysis.studies.background.state.tables import CHURN
from nextstep_analysis.studies.measures.enterprises import demography
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises",)

_POOLED = Statement(
    "Openings and closures together in {start:year}–{end:year}, per year and relative to "
    "the stock at the end of the previous year; {level:.0%} intervals treat both as independent "
    "counts (Poisson)."
)
_RATES = Statement(
    "In {start:year}–{end:year}, on average {births:.1%} of the core enterprises in {region:in} "
    "opened and {deaths:.1%} closed each year; in {reference:in} {births_there:.1%} opened and "
    "{deaths_there:.1%} closed. The region's rates rest on {opened:d} openings and {closed:d} "
    "closures in all."
)


def churn(enterprises: pd.DataFrame, *, scope: Scope) -> Part:
    """Table `CHURN`: birth, death and churn rates of the core by region, years pooled.

    Rates are per enterprise a year (0-1), over the years of the main period
    after its first, whose stock is the first base.
    """
    first, last = scope.period
    level = scope.settings.interval_level
    flows = demography(enterprises, codes=scope.ecosystem.core, regions=scope.regions)
    together = pooled(flows, start=first, end=last)
    rates = {
        "birth": birth_rate(together, level=level),
        "death": death_rate(together, level=level),
        "churn": churn_rate(together, level=level),
    }
    table = together.join([frame.add_prefix(f"{name}_") for name, frame in rates.items()])
    table = only(table, year=last).set_index("region").loc[list(scope.regions)].reset_index()
    here, there = table.iloc[0], table.iloc[-1]
    note = _POOLED.given(start=first + 1, end=last, level=level)
    shown = ["birth_rate", "death_rate", "births", "deaths"]
    finding = _RATES.given(
        evidence="churn",
        claims=[cells("churn", {"region": r["region"]}, **r[shown]) for r in (here, there)],
        start=first + 1,
        end=last,
        region=Code(scope.region),
        reference=Code(scope.reference),
        births=here["birth_rate"],
        deaths=here["death_rate"],
        births_there=there["birth_rate"],
        deaths_there=there["death_rate"],
        opened=here["births"],
        closed=here["deaths"],
    )
    return Part(by_name(StudyTable.of(CHURN, table, DATASETS, (note,))), findings=(finding,))
