"""The fourth of four gaps: growth, churn and productivity of the core, against others.

Table `GAP_PERFORMANCE` has one row per measure (`BETTER`) and area compared with: ``PEERS`` (the
structural peers together) and the reference. A single year is both start and end. ``reading``:
``behind``, ``ahead``, ``more``, ``less`` (churn, which is neither good nor bad), ``unclear`` where
the interval holds 0, ``few`` where the growth rests on too few openings and closures for an
interval, ``estimate`` for research estimates, which have none, ``missing``.

``growth`` is a share of the stock at the start, and its difference the regional effect of
shift-share (the industry mix is taken out, so it is not ``value - other``); rates are shares a
year; ``value_added_per_employed`` is in thousand euro.
"""

import pandas as pd

from nextstep_analysis.classifications import section_of
from nextstep_analysis.codes import PEERS, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.indicators.demography import birth_rate, churn_rate, death_rate
from nextstep_analysis.indicators.gaps import rate_gap
from nextstep_analysis.indicators.periods import pooled
from nextstep_analysis.studies.background.development.change import core_effect
from nextstep_analysis.studies.background.gaps.tables import GAP_PERFORMANCE
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.enterprises import (
    demography,
    stock_by_division,
    with_pooled_peers,
)
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises", "regional_accounts", "accounts_employment")
PER_EMPLOYED = "value_added_per_employed"
BETTER = {"growth": 1, "birth_rate": 1, "death_rate": -1, "churn_rate": 0, PER_EMPLOYED: 1}
_RATES = {"birth_rate": birth_rate, "death_rate": death_rate, "churn_rate": churn_rate}
_COLUMNS = ["value", "other", "difference", "lower", "upper", "events"]

_METHOD = Statement(
    "Core enterprises in {start:year}–{end:year}, against the structural peers together ({peers}) "
    "and {reference:name}. The difference in growth is the regional effect of shift-share; "
    "{level:.0%} intervals treat openings and closures as independent counts (Poisson)."
)
_PRODUCTIVITY = Statement(
    "Value added per employed person is a research estimate for {year:year} over whole sections "
    "({sections}), of which the core is a part; the employed are those of the regional accounts, "
    "of the same year and the same borders. It has no interval."
)
_GROWTH = {
    "behind": Statement(
        "Performance gap: with growth as in the structural peers, industry by industry, the core "
        "in {region:in} would have had {gap:.1%} more enterprises at the end of {start:year}–"
        "{end:year} ({lower:.1%}–{upper:.1%}, share of the number at the start)."
    ),
    "ahead": Statement(
        "Performance gap: in growth there is none. In {start:year}–{end:year} the core in "
        "{region:in} gained {gap:.1%} of its enterprises ({lower:.1%}–{upper:.1%}) over what the "
        "structural peers' growth, industry by industry, would have given."
    ),
    "unclear": Statement(
        "Performance gap: the growth of the core in {region:in} in {start:year}–{end:year} cannot "
        "be told from that of the structural peers, industry by industry."
    ),
    "few": Statement(
        "Performance gap: in {start:year}–{end:year} only {events:d} core enterprises opened or "
        "closed in {region:in}, too few to tell its growth from that of the structural peers."
    ),
}
_BEHIND = {
    "birth_rate": Statement(
        "Openings a year were {here:.1%} of the core enterprises in {region:in} and {there:.1%} in "
        "the structural peers together: fewer, beyond chance."
    ),
    "death_rate": Statement(
        "Closures a year were {here:.1%} of the core enterprises in {region:in} and {there:.1%} in "
        "the structural peers together: more, beyond chance."
    ),
}
_PER_EMPLOYED = Statement(
    "In {year:year}, value added per employed person in {sections:short_lower}, to which the core "
    "belongs, was {here:.0f} thousand euro in {region:in} and {there:.0f} in the structural peers "
    "together (research estimates)."
)


def gaps_performance(
    tables: dict[str, pd.DataFrame],
    *,
    peers: tuple[str, ...],
    divisions: pd.DataFrame,
    scope: Scope,
) -> Part:
    """Growth, openings, closures, churn and value added per head, against the structural peers.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``regional_accounts``, ``accounts_employment``.
    peers : tuple of str
        The structural peers (see `studies.measures.peers`).
    divisions : DataFrame
        The map of `classifications.accounts_divisions`.

    Returns
    -------
    Part
        Table `GAP_PERFORMANCE` (see the module) and what it says.
    """
    enterprises = only(tables["enterprises"], region=[scope.region, *peers, scope.reference])
    rows = [*_growth(enterprises, peers, scope), *_rates(enterprises, peers, scope)]
    known, sections = _per_employed(tables, peers, divisions, scope)
    table = pd.DataFrame([*rows, *known])
    table = table[["measure", "against", "start", "end", *_COLUMNS]]
    table = table.assign(reading=[_reading(row) for row in table.itertuples()])
    first, last = scope.period
    method = _METHOD.given(
        start=first,
        end=last,
        peers=[Code(peer) for peer in peers],
        reference=Code(scope.reference),
        level=scope.settings.interval_level,
    )
    per_head = _PRODUCTIVITY.given(year=ACCOUNTS_YEAR, sections=", ".join(sections))
    told = StudyTable.of(GAP_PERFORMANCE, table, DATASETS, (method, per_head))
    return Part(by_name(told), findings=_findings(table, sections, scope))


def _growth(enterprises: pd.DataFrame, peers: tuple[str, ...], scope: Scope) -> list[dict]:
    """Growth of the core, and its regional effect, against the peers and the reference."""
    first, last = scope.period
    stock = with_pooled_peers(stock_by_division(enterprises), peers=peers)
    core = only(enterprises, industry=scope.ecosystem.core)
    flows = with_pooled_peers(core, peers=peers)
    rows = []
    for against in (PEERS, scope.reference):
        found = core_effect(
            stock, flows, region=scope.region, against=against, peers=peers, scope=scope
        )
        rows.append(
            {
                "measure": "growth",
                "against": against,
                "start": first,
                "end": last,
                "value": found["change"],
                "other": _grown(flows, against, first, last),
                "difference": found["regional"],
                "lower": found["regional_lower"],
                "upper": found["regional_upper"],
                "events": found["events"],
            }
        )
    return rows


def _grown(flows: pd.DataFrame, region: str, first: int, last: int) -> float:
    stock = only(flows, region=region).groupby("year")["stock"].sum(min_count=1)
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
    rows = []
    for measure, rate in _RATES.items():
        found = flows[["region", "year"]].join(rate(flows, level=scope.settings.interval_level))
        found = only(found, year=last).set_index("region")
        gaps = rate_gap(found, region=scope.region)
        for against in (PEERS, scope.reference):
            gap = gaps.loc[against]
            rows.append(
                {
                    "measure": measure,
                    "against": against,
                    "start": first,
                    "end": last,
                    "value": found.at[scope.region, "rate"],
                    "other": gap["other"],
                    "difference": gap["gap"],
                    "lower": gap["lower"],
                    "upper": gap["upper"],
                    "events": _behind(measure, events),
                }
            )
    return rows


def _behind(measure: str, events: pd.Series) -> float:
    counted = {"birth_rate": ["births"], "death_rate": ["deaths"]}
    return float(events[counted.get(measure, ["births", "deaths"])].sum(skipna=False))


def _per_employed(
    tables: dict[str, pd.DataFrame], peers: tuple[str, ...], divisions: pd.DataFrame, scope: Scope
) -> tuple[list[dict], tuple[str, ...]]:
    """Value added per employed person, and the sections it is of."""
    employed = only(tables["accounts_employment"], year=ACCOUNTS_YEAR)
    groups = _groups(set(employed["industry"]), scope.ecosystem.core)
    sections = tuple(sorted({section for group in groups for section in _letters(group)}))
    held = divisions[divisions["division"].str[0].isin(sections)]["aggregate"].unique()
    accounts = only(tables["regional_accounts"], industry=list(held))
    added = accounts.groupby("region")["gross_value_added"].sum(skipna=False)
    heads = only(employed, industry=list(groups)).groupby("region")["employed"].sum(skipna=False)
    areas = {scope.region: [scope.region], PEERS: list(peers), scope.reference: [scope.reference]}
    if scope.reference == WHOLE_COUNTRY:  # its employed include those at embassies
        areas[scope.reference] = list(added.index)
    value = {
        area: 1000 * added.reindex(codes).sum(skipna=False) / heads.reindex(codes).sum(skipna=False)
        for area, codes in areas.items()
    }
    rows = [
        {
            "measure": PER_EMPLOYED,
            "against": against,
            "start": ACCOUNTS_YEAR,
            "end": ACCOUNTS_YEAR,
            "value": value[scope.region],
            "other": value[against],
            "difference": value[scope.region] - value[against],
        }
        for against in (PEERS, scope.reference)
    ]
    return rows, sections


def _groups(known: set[str], core: tuple[str, ...]) -> tuple[str, ...]:
    """The smallest groups of sections that hold the core, none inside another one."""
    ranges = {code: _letters(code) for code in known if code != TOTAL}
    own = {section_of(code) for code in core}
    chosen = {
        min((code for code in ranges if section in ranges[code]), key=lambda c: len(ranges[c]))
        for section in own
    }
    inside = {one for one in chosen for other in chosen if ranges[one] < ranges[other]}
    return tuple(sorted(chosen - inside))


def _letters(group: str) -> set[str]:
    """The sections of a group of the regional accounts: ``B-E`` is B, C, D and E."""
    first, _, last = group.partition("-")
    return {chr(letter) for letter in range(ord(first), ord(last or first) + 1)}


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


def _findings(
    table: pd.DataFrame, sections: tuple[str, ...], scope: Scope
) -> tuple[Statement, ...]:
    rows = only(table, against=PEERS).set_index("measure")
    growth, per_head = rows.loc["growth"], rows.loc[PER_EMPLOYED]
    then = None
    own = {section_of(code) for code in scope.ecosystem.core}
    if per_head["reading"] == "estimate" and own == set(sections):  # of a wider group: the table
        then = _PER_EMPLOYED.given(
            year=ACCOUNTS_YEAR,
            here=per_head["value"],
            there=per_head["other"],
            region=Code(scope.region),
            sections=[Code(section) for section in sections],
        )
    for measure in ("death_rate", "birth_rate"):
        row = rows.loc[measure]
        if row["reading"] == "behind":
            then = _BEHIND[measure].given(
                then=then, region=Code(scope.region), here=row["value"], there=row["other"]
            )
    if growth["reading"] == "missing":
        return (then,) if then else ()
    sign = -1 if growth["reading"] == "behind" else 1
    ends = sorted((sign * growth["lower"], sign * growth["upper"]))
    return (
        _GROWTH[growth["reading"]].given(
            evidence="gap_performance",
            then=then,
            region=Code(scope.region),
            start=int(growth["start"]),
            end=int(growth["end"]),
            events=growth["events"],
            gap=sign * growth["difference"],
            lower=ends[0],
            upper=ends[1],
        ),
    )
