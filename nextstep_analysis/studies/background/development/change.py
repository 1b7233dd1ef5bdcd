"""Chapter 3 of a study: how the ecosystem has developed, against the country and the peers."""

import pandas as pd

from nextstep_analysis.codes import CAPITAL_REGION, CORE, ELSEWHERE, PEERS, WHOLE_COUNTRY
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.regional_effect import RegionalEffect
from nextstep_analysis.studies.background.development.effect import (
    FEW,
    REST,
    UNTESTED,
    Effects,
    effect_table,
    effects,
    verdict_of,
)
from nextstep_analysis.studies.background.development.findings import (
    development_findings,
    too_few,
)
from nextstep_analysis.studies.background.development.tables import (
    CORE_CHANGE,
    GROWTH,
    REGIONAL_EFFECT,
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
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
COMPONENTS = ["national", "industry_mix", "regional"]
NAN = float("nan")

BREAK = Statement(
    "The series breaks in {year:year}: the method changed, and the stock and most closures of that "
    "year were not published. Change is measured on either side of the break, never across it."
)
_SHIFT_SHARE = Statement(
    "Shift-share by Dunn (1960) on the number of enterprises: the growth of all enterprises in the "
    "area compared with, the industry mix, and the regional effect add up to the change. Rounded "
    "figures may not. Each region is compared with the other regions together, without itself."
)
_PAIR_SHARE = Statement(
    "Shift-share by Dunn (1960) on the number of enterprises: the growth of all enterprises in "
    "{reference:in}, the industry mix, and the regional effect add up to the change. Rounded "
    "figures may not. Against a single region the regional effect is not tested."
)
_CHANCE = Statement(
    "The interval of the regional effect rests on openings and closures, on how far the regions' "
    "growth varies in each industry, and on what openings and closures leave of the change; where "
    "fewer than {small:d} openings and closures lie behind it, it is not given."
)
_VERDICT = Statement(
    "Better or worse is said only if the effects against the rest of the country, the rest "
    "without {capital:name} and the median of the other regions have one sign, each interval "
    "excludes 0, and hardly another region lies as far from the median of the regions (at most "
    "one in ten)."
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
        The tables of `development.tables`; that by region and the parts of the core are of
        the main period. Intervals are NaN where fewer events than the small count of the
        settings lie behind them.
    """
    stock = only(stock_by_division(enterprises), region=[*scope.regions, WHOLE_COUNTRY])
    stock = with_pooled_peers(stock, peers=scope.peers)
    shown = [*scope.regions, PEERS]
    core = only(core_and_rest(stock, codes=scope.ecosystem.core), industry=CORE, region=shown)
    flows = only(enterprises, region=scope.regions, industry=scope.ecosystem.core)
    growth = _growth(core, with_pooled_peers(flows, peers=scope.peers), scope)
    tested = Effects(enterprises, scope=scope)
    found = tested.of(scope.ecosystem.core)
    regions = _by_region(stock, found, scope)
    effect = effect_table(found, scope=scope)
    industries = _shift_share(stock, tested, scope)
    tables = _tables(_series(core, scope), growth, industries, regions, effect, breaks, scope)
    findings = development_findings(growth, effect, regions, scope)
    return Part(tables, (_key_figure(growth, scope),), findings)


def against_of(scope: Scope) -> str:
    """What the region is compared with: the other regions, or the one region of the reference."""
    return ELSEWHERE if scope.reference == WHOLE_COUNTRY else scope.reference


def _tables(
    series: pd.DataFrame,
    growth: pd.DataFrame,
    industries: pd.DataFrame,
    regions: pd.DataFrame,
    effect: pd.DataFrame,
    breaks: tuple[int, ...],
    scope: Scope,
) -> dict[str, StudyTable]:
    small = scope.settings.small_count
    split = (_PAIR_SHARE.given(reference=Code(scope.reference)),)
    tested: tuple[Statement, ...] = ()
    if scope.reference == WHOLE_COUNTRY:
        split, tested = (_SHIFT_SHARE,), (_CHANCE.given(small=small),)
    made = [
        (SERIES, series, tuple(BREAK.given(year=year) for year in breaks)),
        (GROWTH, growth, (_CHANGE_CHANCE.given(small=small),)),
        (SHIFT_SHARE, industries, (*split, *tested)),
        (SHIFT_SHARE_REGIONS, regions, (*split, *tested)),
        (CORE_CHANGE, _steps(regions, scope), (*split, *tested)),
    ]
    if scope.reference == WHOLE_COUNTRY:
        told = _VERDICT.given(capital=Code(CAPITAL_REGION))
        made.append((REGIONAL_EFFECT, effect, (*tested, told)))
    return by_name(*(StudyTable.of(of, frame, DATASETS, said) for of, frame, said in made))


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
        caveat=too_few(here, scope),
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
        ends = {end: noise[end].where(enough) / start for end in ("lower", "upper")}
        periods.append(
            pd.DataFrame(
                {
                    "start": first,
                    "end": last,
                    "enterprises_start": wide[first],
                    "enterprises_end": wide[last],
                    "change": wide[last] - wide[first],
                    "growth": wide[last] / start - 1,
                    **ends,
                    "events": noise["events"],
                }
            )
        )
    return pd.concat(periods).rename_axis("region").reset_index()


def _by_region(stock: pd.DataFrame, found: RegionalEffect, scope: Scope) -> pd.DataFrame:
    """Shares of the core's starting stock: each region against the others, and the peers."""
    pairs = [(region, against_of(scope)) for region in (scope.region, *scope.peers)]
    pairs.append((scope.region, PEERS))
    rows = []
    for region, against in pairs:
        parts = core_parts(stock, region=region, against=against, scope=scope)
        rows.append(
            {"region": region, "against": against, **parts, **_limits(found, region, against)}
        )
    return pd.DataFrame(rows)


def _limits(found: RegionalEffect, region: str, against: str) -> dict[str, float]:
    """Limits of the regional effect as shares; only against the other regions together."""
    row = found.effects.loc[(REST, region)]
    tested = against == ELSEWHERE and verdict_of(found, region) != FEW
    ends = {
        end: row[end] / row["stock"] if tested and row["stock"] else NAN
        for end in ("lower", "upper")
    }
    return {**{f"regional_{end}": value for end, value in ends.items()}, "events": row["events"]}


def core_parts(stock: pd.DataFrame, *, region: str, against: str, scope: Scope) -> dict[str, float]:
    """The change of the core over the main period and its parts, as shares of its `start`."""
    asked = {"region": region, "against": against, "period": scope.period}
    split = effects(stock, **asked, peers=scope.peers if against == PEERS else ())
    core = only(split.reset_index(), industry=scope.ecosystem.core)
    sums = core[["start", "change", *COMPONENTS]].sum(skipna=False)
    shares = sums[["change", *COMPONENTS]] / (sums["start"] or NAN)
    return {"start": sums["start"], **shares}


def _steps(regions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The parts of the core's change one after another, and the total; in enterprises."""
    row = only(regions, region=scope.region, against=against_of(scope)).iloc[0]
    values = row[[*COMPONENTS, "change"]].astype(float) * row["start"]
    steps = pd.DataFrame({"part": values.index, "value": values.to_numpy()})
    base = steps["value"].cumsum().shift(fill_value=0.0).where(steps["part"] != "change", 0.0)
    effect = steps["part"] == "regional"
    ends = {
        end: effect.map({True: row[f"regional_{end}"] * row["start"], False: NAN})
        for end in ("lower", "upper")
    }
    return steps.assign(base=base, **ends)


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


def _shift_share(stock: pd.DataFrame, tested: Effects, scope: Scope) -> pd.DataFrame:
    """Parts of the change by industry and period; those of the core are tested in the main one."""
    asked = {"region": scope.region, "against": against_of(scope)}
    parts = [
        effects(stock, **asked, period=period).assign(period_start=period[0], period_end=period[1])
        for period in scope.settings.periods
    ]
    table = pd.concat([part.reset_index() for part in parts], ignore_index=True)
    table = only(table, industry=scope.ecosystem.codes)
    answers = _tested(tested, scope) if against_of(scope) == ELSEWHERE else {}
    main = table["period_start"] == scope.period[0]
    empty = {"regional_lower": NAN, "regional_upper": NAN, "answer": UNTESTED}
    cells = [
        answers.get(code, empty) if is_main else empty
        for code, is_main in zip(table["industry"], main, strict=True)
    ]
    table = table.join(pd.DataFrame(cells, index=table.index))
    return table[list(SHIFT_SHARE.columns)]


def _tested(tested: Effects, scope: Scope) -> dict[str, dict[str, float | str]]:
    """Limits and verdict of each core industry alone, against the other regions."""
    answers = {}
    for code in scope.ecosystem.core:
        found = tested.of((code,))
        row, verdict = found.effects.loc[(REST, scope.region)], verdict_of(found, scope.region)
        ends = {
            f"regional_{end}": NAN if verdict == FEW else row[end] for end in ("lower", "upper")
        }
        answers[code] = {**ends, "answer": verdict}
    return answers
