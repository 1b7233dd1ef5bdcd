"""Chapter 3 of a study: how the ecosystem has developed, against the country and the peers."""

import pandas as pd

from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.studies.enterprises import (
    CORE,
    POOLED,
    by_division,
    core_and_rest,
    demography,
    with_pooled_peers,
)
from nextstep_analysis.studies.part import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable

DATASETS = ("enterprises",)
COMPONENTS = ["national", "industry_mix", "regional"]

BREAK = Statement(
    "The series breaks in {year:year}: the method changed, and the stock and most closures of that "
    "year were not published. Change is measured on either side of the break, never across it."
)
_SHIFT_SHARE = Statement(
    "Shift-share by Dunn (1960) on the number of enterprises: the growth of all enterprises in "
    "{reference:in}, the industry mix, and the regional effect add up to the change."
)
_CHANCE = Statement(
    "The interval of the regional effect treats openings and closures as independent counts "
    "(Poisson); it leaves out moves between regions and industries."
)
_CHANGE_CHANCE = Statement(
    "The interval of the change treats openings and closures as independent counts (Poisson): it "
    "shows what chance alone can bring about."
)


def development(enterprises: pd.DataFrame, *, scope: Scope) -> Part:
    """Series, change and shift-share of the core in every period of the settings.

    Returns
    -------
    Part
        Tables ``series`` (region and year: enterprises, and an index that
        starts at 100 in each period), ``growth`` (region and period),
        ``shift_share`` (industry and period, against the reference) and
        ``shift_share_regions`` (region and reference, main period: shares of
        the stock at the start).
    """
    stock = only(by_division(enterprises, measure="stock"), region=scope.regions)
    stock = with_pooled_peers(stock, peers=scope.peers)
    core = only(core_and_rest(stock, codes=scope.ecosystem.core), industry=CORE)
    noise = _noise(enterprises, scope)
    growth = _growth(core, noise, scope)
    regions = _by_region(stock, noise[scope.period], scope)
    split_note = _SHIFT_SHARE.given(reference=Code(scope.reference))
    tables = {
        "series": StudyTable(_series(core, scope), DATASETS, _break_note(core, scope)),
        "growth": StudyTable(growth, DATASETS, (_CHANGE_CHANCE,)),
        "shift_share": StudyTable(_shift_share(stock, scope), DATASETS, (split_note,)),
        "shift_share_regions": StudyTable(regions, DATASETS, (_CHANCE,)),
    }
    return Part(tables, (_key_figure(growth, scope),), _findings(growth, regions, scope))


def _key_figure(growth: pd.DataFrame, scope: Scope) -> KeyFigure:
    here = growth.set_index(["region", "start"]).loc[(scope.region, scope.period[0])]
    return KeyFigure(
        "core_growth", "Change in core enterprises", here["growth"], "change", scope.year, DATASETS,
        lower=here["lower"], upper=here["upper"], since=scope.period[0],
    )  # fmt: skip


def _noise(enterprises: pd.DataFrame, scope: Scope) -> dict[tuple[int, int], pd.Series]:
    """Half-width of the change of the core by region, for each period.

    That of the pooled peers is the root of the sum of squares: independent counts.
    """
    flows = demography(enterprises, codes=scope.ecosystem.core, regions=scope.regions)
    widths = {}
    for first, last in scope.settings.periods:
        level = scope.settings.interval_level
        table = change_interval(flows, start=first, end=last, level=level)
        width = table.set_index("region")["half_width"]
        width[POOLED] = (width[list(scope.peers)] ** 2).sum(skipna=False) ** 0.5
        widths[first, last] = width
    return widths


def _break_note(core: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """The break is where the stock of the region is missing between known years."""
    missing = only(core, region=scope.region).loc[lambda rows: rows["value"].isna(), "year"]
    return tuple(BREAK.given(year=int(year)) for year in missing)


def _series(core: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    series = core.rename(columns={"value": "enterprises"}).drop(columns="industry")
    bases = pd.concat([
        only(series, year=first).assign(period=first).set_index("region")
        for first, _ in scope.settings.periods
    ])  # fmt: skip
    start = series["year"].map(
        {year: first for first, last in scope.settings.periods for year in range(first, last + 1)}
    )
    base = bases.set_index("period", append=True)["enterprises"]
    keys = pd.MultiIndex.from_arrays([series["region"], start])
    return series.assign(index=100 * series["enterprises"] / base.reindex(keys).to_numpy())


def _growth(
    core: pd.DataFrame, noise: dict[tuple[int, int], pd.Series], scope: Scope
) -> pd.DataFrame:
    wide = core.pivot(index="region", columns="year", values="value")
    periods = []
    for first, last in scope.settings.periods:
        start = wide[first].where(wide[first] > 0)
        growth, width = wide[last] / start - 1, noise[first, last] / start
        periods.append(
            pd.DataFrame({
                "start": first, "end": last, "enterprises_start": wide[first],
                "enterprises_end": wide[last], "change": wide[last] - wide[first],
                "growth": growth, "lower": growth - width, "upper": growth + width,
            })
        )  # fmt: skip
    return pd.concat(periods).rename_axis("region").reset_index()


def _shift_share(stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    parts = [
        shift_share(
            stock, region=scope.region, reference=scope.reference, start=first, end=last
        ).assign(period_start=first, period_end=last)
        for first, last in scope.settings.periods
    ]
    table = pd.concat([part.reset_index() for part in parts], ignore_index=True)
    return only(table, industry=scope.ecosystem.codes)


def _by_region(stock: pd.DataFrame, noise: pd.Series, scope: Scope) -> pd.DataFrame:
    """Shares of the core's starting stock: each region against the reference and the peers."""
    first, last = scope.period
    pairs = [(region, scope.reference) for region in (scope.region, *scope.peers)]
    pairs.append((scope.region, POOLED))
    rows = []
    for region, reference in pairs:
        split = shift_share(stock, region=region, reference=reference, start=first, end=last)
        core = only(split.reset_index(), industry=scope.ecosystem.core)
        sums = core[["start", "change", *COMPONENTS]].sum(skipna=False)
        shares = sums[["change", *COMPONENTS]] / sums["start"]
        rows.append({"region": region, "against": reference, "start": sums["start"], **shares})
    table = pd.DataFrame(rows)
    width = table["region"].map(noise) / table["start"]
    return table.assign(
        regional_lower=table["regional"] - width, regional_upper=table["regional"] + width
    )


_CHANGE = {
    1: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} grew from "
        "{before:d} to {after:d}, by {growth:.1%}; in {reference:in} the change was "
        "{national:+.1%}."
    ),
    -1: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} fell from "
        "{before:d} to {after:d}, by {growth:.1%}; in {reference:in} the change was "
        "{national:+.1%}."
    ),
    0: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} stayed at "
        "{before:d}; in {reference:in} the change was {national:+.1%}."
    ),
}

_EFFECT = {
    "better": Statement(
        "Compared with the same industries in {reference:in}, the core in {region:in} did better "
        "by {effect:d} enterprises (regional effect, {level:.0%} confidence interval "
        "{lower:d}–{upper:d})."
    ),
    "worse": Statement(
        "Compared with the same industries in {reference:in}, the core in {region:in} did worse "
        "by {effect:d} enterprises (regional effect, {level:.0%} confidence interval "
        "{lower:d}–{upper:d})."
    ),
    "chance": Statement(
        "The core in {region:in} did not develop differently from the same industries in "
        "{reference:in} beyond what chance can bring about: the regional effect is "
        "{effect:+d} enterprises ({level:.0%} confidence interval {lower:+d} to "
        "{upper:+d})."
    ),
}


def _findings(growth: pd.DataFrame, regions: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    first, last = scope.period
    rows = only(growth, start=first).set_index("region")
    here, there = rows.loc[scope.region], rows.loc[scope.reference]
    if pd.isna(here["change"]):
        return ()
    direction = int(here["change"] > 0) - int(here["change"] < 0)
    places = {"region": Code(scope.region), "reference": Code(scope.reference)}
    change = _CHANGE[direction].given(
        evidence="growth", start=first, end=last, before=here["enterprises_start"],
        after=here["enterprises_end"], growth=abs(here["growth"]), national=there["growth"],
        **places,
    )  # fmt: skip
    effect = only(regions, region=scope.region, against=scope.reference).iloc[0]
    return (change, _effect(effect, scope.settings.interval_level, places))


def _effect(row: pd.Series, level: float, places: dict[str, Code]) -> Statement:
    """The regional effect in enterprises; a clear fall is told by its size, without signs."""
    effect, lower, upper = (
        row[name] * row["start"] for name in ("regional", "regional_lower", "regional_upper")
    )
    kind = "better" if lower > 0 else "worse" if upper < 0 else "chance"
    if kind == "worse":
        effect, lower, upper = -effect, -upper, -lower
    return _EFFECT[kind].given(
        evidence="shift_share_regions", effect=effect, lower=lower, upper=upper, level=level,
        **places,
    )  # fmt: skip
