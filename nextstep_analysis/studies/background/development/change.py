"""Chapter 3 of a study: how the ecosystem has developed, against the country and the peers."""

import pandas as pd

from nextstep_analysis.codes import CORE, PEERS, WHOLE_COUNTRY
from nextstep_analysis.indicators.periods import change_interval, regional_effect_noise
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.studies.background.development.findings import (
    development_findings,
)
from nextstep_analysis.studies.background.development.tables import (
    CORE_CHANGE,
    GROWTH,
    SERIES,
    SHIFT_SHARE,
    SHIFT_SHARE_REGIONS,
)
from nextstep_analysis.studies.measures.enterprises import (
    core_and_rest,
    demography,
    stock_by_division,
    with_pooled_peers,
)
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
COMPONENTS = ["national", "industry_mix", "regional"]

BREAK = Statement(
    "The series breaks in {year:year}: the method changed, and the stock and most closures of that "
    "year were not published. Change is measured on either side of the break, never across it."
)
_SHIFT_SHARE = Statement(
    "Shift-share by Dunn (1960) on the number of enterprises: the growth of all enterprises in "
    "{reference:in}, the industry mix, and the regional effect add up to the change. Rounded "
    "figures may not."
)
_CHANCE = Statement(
    "The interval of the regional effect treats openings and closures, here and in the area "
    "compared with, as independent counts (Poisson); it leaves out moves between regions and "
    "industries. Where fewer than {small:d} openings and closures lie behind it, it is not given."
)
_CHANGE_CHANCE = Statement(
    "The interval of the change treats openings and closures as independent counts (Poisson). "
    "Where there were fewer than {small:d} of them, it is not given."
)


def development(enterprises: pd.DataFrame, *, breaks: tuple[int, ...], scope: Scope) -> Part:
    """Series, change and shift-share of the core in every period of the settings.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock, births, deaths``
    breaks : tuple of int
        Years from which the stock is not comparable with the years before.

    Returns
    -------
    Part
        The tables of `development.tables`; shift-share by industry is against the
        reference, that by region and the parts of the core are of the main period.
        Intervals are NaN where fewer events than the small count of the settings lie
        behind them.
    """
    stock = only(stock_by_division(enterprises), region=scope.regions)
    stock = with_pooled_peers(stock, peers=scope.peers)
    core = only(core_and_rest(stock, codes=scope.ecosystem.core), industry=CORE)
    flows = only(enterprises, region=scope.regions, industry=scope.ecosystem.core)
    flows = with_pooled_peers(flows, peers=scope.peers)
    growth, regions = _growth(core, flows, scope), _by_region(stock, flows, scope)
    notes = tuple(BREAK.given(year=year) for year in breaks)
    split_note = _SHIFT_SHARE.given(reference=Code(scope.reference))
    small = scope.settings.small_count
    chance = _CHANCE.given(small=small)
    tables = by_name(
        StudyTable.of(SERIES, _series(core, scope), DATASETS, notes),
        StudyTable.of(GROWTH, growth, DATASETS, (_CHANGE_CHANCE.given(small=small),)),
        StudyTable.of(SHIFT_SHARE, _shift_share(stock, scope), DATASETS, (split_note,)),
        StudyTable.of(SHIFT_SHARE_REGIONS, regions, DATASETS, (chance,)),
        StudyTable.of(CORE_CHANGE, _steps(regions, scope), DATASETS, (split_note, chance)),
    )
    findings = development_findings(growth, regions, scope)
    return Part(tables, (_key_figure(growth, scope),), findings)


def _key_figure(growth: pd.DataFrame, scope: Scope) -> KeyFigure:
    here = growth.set_index(["region", "start"]).loc[(scope.region, scope.period[0])]
    return KeyFigure(
        "core_growth",
        "Change in core enterprises",
        here["growth"],
        "change",
        scope.year,
        DATASETS,
        lower=here["lower"],
        upper=here["upper"],
        since=scope.period[0],
    )


def _growth(core: pd.DataFrame, flows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    wide = core.pivot(index="region", columns="year", values="value")
    regions = tuple(wide.index)
    together = demography(flows, codes=scope.ecosystem.core, regions=regions)
    periods = []
    for first, last in scope.settings.periods:
        noise = change_interval(
            together, start=first, end=last, level=scope.settings.interval_level
        ).set_index("region")
        start = wide[first].where(wide[first] > 0)
        enough = noise["events"] >= scope.settings.small_count
        growth, width = wide[last] / start - 1, noise["half_width"].where(enough) / start
        periods.append(
            pd.DataFrame(
                {
                    "start": first,
                    "end": last,
                    "enterprises_start": wide[first],
                    "enterprises_end": wide[last],
                    "change": wide[last] - wide[first],
                    "growth": growth,
                    "lower": growth - width,
                    "upper": growth + width,
                    "events": noise["events"],
                }
            )
        )
    return pd.concat(periods).rename_axis("region").reset_index()


def _by_region(stock: pd.DataFrame, flows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Shares of the core's starting stock: each region against the reference and the peers."""
    pairs = [(region, scope.reference) for region in (scope.region, *scope.peers)]
    pairs.append((scope.region, PEERS))
    rows = []
    for region, against in pairs:
        found = core_effect(
            stock, flows, region=region, against=against, peers=scope.peers, scope=scope
        )
        rows.append({"region": region, "against": against, **found})
    return pd.DataFrame(rows)


def _steps(regions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The parts of the core's change one after another, and the total; in enterprises."""
    row = only(regions, region=scope.region, against=scope.reference).iloc[0]
    values = row[[*COMPONENTS, "change"]].astype(float) * row["start"]
    steps = pd.DataFrame({"part": values.index, "value": values.to_numpy()})
    base = steps["value"].cumsum().shift(fill_value=0.0).where(steps["part"] != "change", 0.0)
    effect = steps["part"] == "regional"
    ends = {
        end: effect.map({True: row[f"regional_{end}"] * row["start"], False: float("nan")})
        for end in ("lower", "upper")
    }
    return steps.assign(base=base, **ends)


def core_effect(
    stock: pd.DataFrame,
    flows: pd.DataFrame,
    *,
    region: str,
    against: str,
    peers: tuple[str, ...],
    scope: Scope,
) -> dict[str, float]:
    """The change of the core over the main period and its parts, as shares of its `start`.

    Parameters
    ----------
    stock : DataFrame
        As of `enterprises.by_division`, with both regions.
    flows : DataFrame ``region, industry, year, stock, births, deaths``
        The core industries only.
    peers : tuple of str
        The regions that are ``PEERS`` in both tables.

    Returns
    -------
    dict ``start, change, national, industry_mix, regional, regional_lower,
        regional_upper, events``
        Limits are NaN where fewer events than the small count of the settings lie
        behind them.
    """
    first, last = scope.period
    split = effects(stock, region=region, against=against, period=(first, last), peers=peers)
    core = only(split.reset_index(), industry=scope.ecosystem.core)
    sums = core[["start", "change", *COMPONENTS]].sum(skipna=False)
    noise = regional_effect_noise(
        flows,
        region=region,
        reference=against,
        start=first,
        end=last,
        includes_region=against == WHOLE_COUNTRY,
        level=scope.settings.interval_level,
    )
    shares = sums[["change", *COMPONENTS]] / (sums["start"] or float("nan"))
    enough = noise.events >= scope.settings.small_count
    width = noise.half_width / sums["start"] if enough else float("nan")
    return {
        "start": sums["start"],
        **shares,
        "regional_lower": shares["regional"] - width,
        "regional_upper": shares["regional"] + width,
        "events": noise.events,
    }


def effects(
    stock: pd.DataFrame,
    *,
    region: str,
    against: str,
    period: tuple[int, int],
    peers: tuple[str, ...] = (),
) -> pd.DataFrame:
    """`shift_share` of all divisions: the same for every ecosystem.

    `peers` are the regions that are ``PEERS`` in `stock`.
    """
    start, end = period
    asked = ["effects", region, against, start, end, *(peers if against == PEERS else ())]
    return shared(
        asked, lambda: shift_share(stock, region=region, reference=against, start=start, end=end)
    )


def _series(core: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    series = core.rename(columns={"value": "enterprises"}).drop(columns="industry")
    bases = pd.concat(
        [
            only(series, year=first).assign(period=first).set_index("region")
            for first, _ in scope.settings.periods
        ]
    )
    start = series["year"].map(
        {year: first for first, last in scope.settings.periods for year in range(first, last + 1)}
    )
    base = bases.set_index("period", append=True)["enterprises"]
    keys = pd.MultiIndex.from_arrays([series["region"], start])
    start_value = base.mask(base == 0).reindex(keys).to_numpy()
    return series.assign(index=100 * series["enterprises"] / start_value)


def _shift_share(stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    parts = [
        effects(stock, region=scope.region, against=scope.reference, period=period).assign(
            period_start=period[0], period_end=period[1]
        )
        for period in scope.settings.periods
    ]
    table = pd.concat([part.reset_index() for part in parts], ignore_index=True)
    return only(table, industry=scope.ecosystem.codes)
