"""Performance gap: growth, openings and closures of the core, against others.

Table `GAP_PERFORMANCE` has one row per measure (`BETTER`) and area compared with: ``PEERS`` (the
structural peers together), the other regions together (``ELSEWHERE``) and the reference. A single
year is both start and end. ``reading``: ``behind``, ``ahead``, ``more``, ``less`` (churn, which is
neither good nor bad), ``unclear`` where it cannot be told, ``few`` where too few openings and
closures lie behind it, ``beside`` for growth, whose test is the regional effect, ``estimate`` for
research estimates, which have no interval, ``missing``.

``growth`` and ``regional_effect`` are shares of the stock at the start, rates are shares a year;
``value_added_per_employed`` is in thousand euro, and only there where the core makes two thirds of
the sections that it is known for.
"""

import pandas as pd

from nextstep_analysis.codes import ELSEWHERE, PEERS
from nextstep_analysis.indicators.demography import birth_rate, churn_rate, death_rate
from nextstep_analysis.indicators.gaps import rate_gap
from nextstep_analysis.indicators.periods import pooled
from nextstep_analysis.studies.background.development.effect import BETTER as BETTER_THAN
from nextstep_analysis.studies.background.development.effect import REST, WORSE
from nextstep_analysis.studies.background.gaps.performance_findings import (
    EFFECT,
    performance_findings,
)
from nextstep_analysis.studies.background.gaps.productivity import (
    PER_EMPLOYED,
    value_added_per_employed,
)
from nextstep_analysis.studies.background.gaps.tables import GAP_PERFORMANCE
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.background.state.three_measures import Sizes
from nextstep_analysis.studies.measures.enterprises import demography, with_pooled_peers
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises", "regional_accounts", "accounts_employment")
BETTER = {
    EFFECT: 1,
    "growth": 1,
    "birth_rate": 1,
    "death_rate": -1,
    "churn_rate": 0,
    PER_EMPLOYED: 1,
}
"""Which way each measure is better; 0 for neither."""
_RATES = {"birth_rate": birth_rate, "death_rate": death_rate, "churn_rate": churn_rate}

_METHOD = {
    True: Statement(
        "Core enterprises in {start:year}–{end:year}, against the structural peers together "
        "({peers}) and {reference:name}. Growth stands beside that of others without a test of its "
        "own: its test is the regional effect, which takes the industry mix out (chapter 3)."
    ),
    False: Statement(
        "Core enterprises in {start:year}–{end:year}, against the peers together ({peers}) and "
        "{reference:name}. Growth stands beside that of others without a test of its own: its test "
        "is the regional effect, which takes the industry mix out (chapter 3)."
    ),
}
"""By whether the peers are those by structure."""
_RATES_NOTE = Statement(
    "Openings and closures are those of {start:year}–{end:year}; {level:.0%} intervals treat them "
    "as independent counts (Poisson), and there is none where fewer than {small:d} lie behind a "
    "rate."
)
_PRODUCTIVITY = Statement(
    "Value added per employed person is a research estimate for {year:year} over whole sections "
    "({sections}), of which the core makes at least two thirds; the employed are those of the "
    "regional accounts, of the same year and the same borders. It has no interval."
)


def gaps_performance(
    tables: dict[str, pd.DataFrame],
    *,
    peers: tuple[str, ...],
    sizes: Sizes,
    effect: StudyTable | None,
    scope: Scope,
    structural: bool = True,
) -> Part:
    """Growth, openings, closures, churn and value added per head, against others.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``regional_accounts``, ``accounts_employment``.
    peers : tuple of str
        The structural peers (see `studies.measures.peers`), or not `structural` ones.
    sizes : Sizes
        What tells how much of its sections the core makes.
    effect : StudyTable, optional
        The table ``regional_effect``, where there is one.

    Returns
    -------
    Part
        Table `GAP_PERFORMANCE` (see the module) and what it says.
    """
    enterprises = only(tables["enterprises"], region=[scope.region, *peers, scope.reference])
    effects = [] if effect is None else [_effect_row(effect.frame, scope)]
    known, sections = value_added_per_employed(tables, peers=peers, sizes=sizes, scope=scope)
    rows = [*effects, *_growth(enterprises, peers, scope), *_rates(enterprises, peers, scope)]
    table = pd.DataFrame([*rows, *known]).reindex(columns=list(GAP_PERFORMANCE.columns))
    read = [row.reading if pd.notna(row.reading) else _reading(row) for row in table.itertuples()]
    table = table.assign(reading=read)
    told = StudyTable.of(
        GAP_PERFORMANCE, table, DATASETS, _notes(peers, sections, scope, structural)
    )
    return Part(by_name(told), findings=performance_findings(table, scope, structural))


def _notes(
    peers: tuple[str, ...], sections: tuple[str, ...], scope: Scope, structural: bool
) -> tuple[Statement, ...]:
    (first, last), settings = scope.period, scope.settings
    codes = [Code(peer) for peer in peers]
    level, small = settings.interval_level, settings.small_count
    notes = (
        _METHOD[structural].given(
            start=first, end=last, peers=codes, reference=Code(scope.reference)
        ),
        _RATES_NOTE.given(start=first + 1, end=last, level=level, small=small),
    )
    if not sections:
        return notes
    return (*notes, _PRODUCTIVITY.given(year=ACCOUNTS_YEAR, sections=", ".join(sections)))


def _effect_row(effect: pd.DataFrame, scope: Scope) -> dict:
    """The regional effect against the other regions, as a share, read by all references."""
    row, (first, last) = effect.set_index("reference").loc[REST], scope.period
    stock = row["stock"] or float("nan")
    return {
        "measure": EFFECT,
        "against": ELSEWHERE,
        "start": first,
        "end": last,
        "value": row["share"],
        "lower": row["lower"] / stock,
        "upper": row["upper"] / stock,
        "events": row["events"],
        "reading": {BETTER_THAN: "ahead", WORSE: "behind"}.get(row["verdict"], row["verdict"]),
    }


def _growth(enterprises: pd.DataFrame, peers: tuple[str, ...], scope: Scope) -> list[dict]:
    """Growth of the core beside that of the peers and the reference; it has no test of its own."""
    first, last = scope.period
    core = only(enterprises, industry=scope.ecosystem.core)
    flows = with_pooled_peers(core, peers=peers)
    here = _grown(flows, scope.region, first, last)
    rows = []
    for against in (PEERS, scope.reference):
        there = _grown(flows, against, first, last)
        rows.append(
            {
                "measure": "growth",
                "against": against,
                "start": first,
                "end": last,
                "value": here,
                "other": there,
                "difference": here - there,
                "reading": "beside" if pd.notna(here - there) else "missing",
            }
        )
    return rows


def _grown(flows: pd.DataFrame, region: str, first: int, last: int) -> float:
    stock = only(flows, region=region).groupby("year")["stock"].sum(skipna=False)
    return float(stock[last] / (stock[first] or float("nan")) - 1)


def _rates(enterprises: pd.DataFrame, peers: tuple[str, ...], scope: Scope) -> list[dict]:
    """Openings, closures and churn a year, over the main period."""
    first, last = scope.period
    core = only(enterprises, industry=scope.ecosystem.core)
    both = with_pooled_peers(core, peers=peers)
    areas = (scope.region, PEERS, scope.reference)
    flows = pooled(
        demography(both, codes=scope.ecosystem.core, regions=areas), start=first, end=last
    )
    events = only(flows, region=scope.region, year=last)[["births", "deaths"]].iloc[0]
    rows: list[dict] = []
    for measure, rate in _RATES.items():
        found = flows[["region", "year"]].join(rate(flows, level=scope.settings.interval_level))
        found = only(found, year=last).set_index("region")
        counted = _behind(measure, events)
        gaps = rate_gap(found, region=scope.region)
        if not counted >= scope.settings.small_count:
            gaps[["lower", "upper"]] = float("nan")
        told = {"measure": measure, "start": first + 1, "end": last, "events": counted}
        told["value"] = found.at[scope.region, "rate"]
        for against in (PEERS, scope.reference):
            gap = gaps.loc[against].rename({"gap": "difference"}).to_dict()
            rows.append({**told, "against": against, **gap})
    return rows


def _behind(measure: str, events: pd.Series) -> float:
    counted = {"birth_rate": ["births"], "death_rate": ["deaths"]}
    return float(events[counted.get(measure, ["births", "deaths"])].sum(skipna=False))


def _reading(row) -> str:
    if pd.isna(row.difference):
        return "missing"
    if pd.isna(row.lower):
        return "estimate" if row.measure == PER_EMPLOYED else "few"
    if row.lower <= 0 <= row.upper:
        return "unclear"
    better = BETTER[row.measure]
    if not better:
        return "more" if row.difference > 0 else "less"
    return "ahead" if row.difference * better > 0 else "behind"
