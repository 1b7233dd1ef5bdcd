"""Where the openings and the number of core enterprises are heading, if that can be said."""

import pandas as pd

from nextstep_analysis.indicators.projection import (
    FEWEST_YEARS,
    Projection,
    short_projection,
)
from nextstep_analysis.studies.background.potential.tables import OPENINGS
from nextstep_analysis.studies.measures.enterprises import demography
from nextstep_analysis.studies.scope import Part, Scope
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
LEVEL = 0.8

_HEADING = Statement(
    "If nothing changes, {region:in} would see an estimated {value:.0f} openings of core "
    "enterprises in {year:year} ({low:.0f} to {high:.0f}); in {last:year} there were {now:d}."
)
_NAIVE = Statement(
    "A projection, and an estimate: no model did better in the back-test than repeating the last "
    "year, which was off by {error:.1f} openings on average. The interval holds 80%."
)
_MODEL = Statement(
    "A projection, and an estimate: of three models this one did best in the back-test, off by "
    "{error:.1f} openings on average; repeating the last year was off by {naive:.1f}. The interval "
    "holds 80%."
)
_NO_STOCK = Statement(
    "The number of enterprises is not projected: since the break in {since:year} there are only "
    "{years:d} years, and at least {least:d} are needed."
)
_NO_OPENINGS = Statement(
    "Neither openings nor the number of enterprises are projected: since the break in {since:year} "
    "there are only {years:d} years, and at least {least:d} are needed."
)


def openings(
    enterprises: pd.DataFrame, *, breaks: dict[str, tuple[int, ...]], scope: Scope
) -> Part:
    """Openings of core enterprises in the region, and a short projection of them.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock, births, deaths``
    breaks : dict
        Years from which a measure is not comparable with the years before, by measure.

    Returns
    -------
    Part
        Table `OPENINGS`: limits are NaN for what was
        observed. Without a projection a note and a caveat say why.
    """
    own = demography(enterprises, codes=scope.ecosystem.core, regions=(scope.region,))
    series = own.set_index("year")["births"].astype(float)
    found = short_projection(series.dropna(), breaks=breaks.get("births", ()), level=LEVEL)
    rows = pd.DataFrame({"year": series.index, "value": series.to_numpy()})
    if found.refused:
        table = rows.assign(lower=float("nan"), upper=float("nan"))
        since = max(breaks.get("births", ()), default=int(series.index[0]))
        told = _NO_OPENINGS.given(
            since=since, years=int((series.dropna().index >= since).sum()), least=FEWEST_YEARS
        )
        return Part(by_name(StudyTable.of(OPENINGS, table, DATASETS, (told,))), caveats=(told,))
    table = pd.concat([rows, found.values.clip(lower=0)], ignore_index=True)
    stock = _stock(own, breaks)
    return Part(
        by_name(StudyTable.of(OPENINGS, table, DATASETS, (_how(found), *stock))),
        findings=(_heading(series, found, scope),),
        caveats=stock,
    )


def _heading(series: pd.Series, found: Projection, scope: Scope) -> Statement:
    last = found.values.clip(lower=0).iloc[-1]
    return _HEADING.given(
        evidence="openings",
        region=Code(scope.region),
        value=last["value"],
        low=last["lower"],
        high=last["upper"],
        year=int(last["year"]),
        last=int(series.index[-1]),
        now=series.iloc[-1],
    )


def _how(found: Projection) -> Statement:
    errors = found.back_test.set_index("model")["error"]
    if found.model == "naive":
        return _NAIVE.given(error=errors["naive"])
    return _MODEL.given(error=errors[found.model], naive=errors["naive"])


def _stock(own: pd.DataFrame, breaks: dict[str, tuple[int, ...]]) -> tuple[Statement, ...]:
    """Why the stock has no projection, as long as it has none."""
    series = own.set_index("year")["stock"].astype(float)
    since = max(breaks.get("stock", ()), default=None)
    found = short_projection(series, breaks=breaks.get("stock", ()))
    if not found.refused or since is None:
        return ()
    known = int(series[series.index >= since].notna().sum())
    return (_NO_STOCK.given(since=since, years=known, least=FEWEST_YEARS),)
