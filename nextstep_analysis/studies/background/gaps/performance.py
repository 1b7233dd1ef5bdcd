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

from nextstep_analysis.claim import all_of, cells, none_of, outside
from nextstep_analysis.classifications import section_of
from nextstep_analysis.codes import ELSEWHERE, PEERS, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.indicators.demography import birth_rate, churn_rate, death_rate
from nextstep_analysis.indicators.gaps import rate_gap
from nextstep_analysis.indicators.periods import pooled
from nextstep_analysis.indicators.three_measures import PART
from nextstep_analysis.studies.background.development.effect import BETTER as BETTER_THAN
from nextstep_analysis.studies.background.development.effect import REST, WORSE
from nextstep_analysis.studies.background.gaps.tables import GAP_PERFORMANCE
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.background.state.three_measures import Sizes, parts_meant
from nextstep_analysis.studies.measures.enterprises import demography, with_pooled_peers
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises", "regional_accounts", "accounts_employment")
PER_EMPLOYED = "value_added_per_employed"
EFFECT = "regional_effect"
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

_METHOD = Statement(
    "Core enterprises in {start:year}–{end:year}, against the structural peers together ({peers}) "
    "and {reference:name}. Growth stands beside that of others without a test of its own: its test "
    "is the regional effect, which takes the industry mix out (chapter 3)."
)
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
_WORSE = Statement(
    "Performance gap: the core in {region:in} did worse than the same industries elsewhere, by "
    "{effect:.1%} of the number of enterprises at the start ({lower:.1%}–{upper:.1%})."
)
_BEHIND = {
    "birth_rate": Statement(
        "Performance gap: openings a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the structural peers together, fewer than chance would bring."
    ),
    "death_rate": Statement(
        "Performance gap: closures a year were {here:.1%} of the core enterprises in {region:in} "
        "and {there:.1%} in the structural peers together, more than chance would bring."
    ),
}
_NONE = Statement(
    "Performance gap: in neither growth nor openings nor closures is the core in {region:in} "
    "behind others by more than chance would bring."
)
_FEW = Statement(
    "Performance gap: too few core enterprises opened or closed in {region:in} to compare their "
    "growth, openings or closures with those of others."
)


def gaps_performance(
    tables: dict[str, pd.DataFrame],
    *,
    peers: tuple[str, ...],
    sizes: Sizes,
    effect: StudyTable | None,
    scope: Scope,
) -> Part:
    """Growth, openings, closures, churn and value added per head, against others.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``regional_accounts``, ``accounts_employment``.
    peers : tuple of str
        The structural peers (see `studies.measures.peers`).
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
    known, sections = _per_employed(tables, peers, sizes, scope)
    rows = [*effects, *_growth(enterprises, peers, scope), *_rates(enterprises, peers, scope)]
    table = pd.DataFrame([*rows, *known]).reindex(columns=list(GAP_PERFORMANCE.columns))
    read = [row.reading if pd.notna(row.reading) else _reading(row) for row in table.itertuples()]
    table = table.assign(reading=read)
    told = StudyTable.of(GAP_PERFORMANCE, table, DATASETS, _notes(peers, sections, scope))
    return Part(by_name(told), findings=_findings(table, scope))


def _notes(
    peers: tuple[str, ...], sections: tuple[str, ...], scope: Scope
) -> tuple[Statement, ...]:
    (first, last), settings = scope.period, scope.settings
    codes = [Code(peer) for peer in peers]
    level, small = settings.interval_level, settings.small_count
    notes = (
        _METHOD.given(start=first, end=last, peers=codes, reference=Code(scope.reference)),
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
        counted = _behind(measure, events)
        enough = counted >= scope.settings.small_count
        for against in (PEERS, scope.reference):
            gap = gaps.loc[against]
            rows.append(
                {
                    "measure": measure,
                    "against": against,
                    "start": first + 1,
                    "end": last,
                    "value": found.at[scope.region, "rate"],
                    "other": gap["other"],
                    "difference": gap["gap"],
                    **{end: gap[end] if enough else float("nan") for end in ("lower", "upper")},
                    "events": counted,
                }
            )
    return rows


def _behind(measure: str, events: pd.Series) -> float:
    counted = {"birth_rate": ["births"], "death_rate": ["deaths"]}
    return float(events[counted.get(measure, ["births", "deaths"])].sum(skipna=False))


def _per_employed(
    tables: dict[str, pd.DataFrame], peers: tuple[str, ...], sizes: Sizes, scope: Scope
) -> tuple[list[dict], tuple[str, ...]]:
    """Value added per employed person, and the sections it is of; none if not the core's own."""
    employed = only(tables["accounts_employment"], year=ACCOUNTS_YEAR)
    groups = _groups(set(employed["industry"]), scope.ecosystem.core)
    if not _own(groups, employed, sizes, scope):
        return [], ()
    sections = tuple(sorted({section for group in groups for section in _letters(group)}))
    divisions = sizes.divisions
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


def _own(groups: tuple[str, ...], employed: pd.DataFrame, sizes: Sizes, scope: Scope) -> bool:
    """Whether the core makes two thirds of the groups of sections that hold it."""
    every = sizes.divisions[["division"]].drop_duplicates()
    group_of = {letter: group for group in groups for letter in _letters(group)}
    held = every.assign(input_output=every["division"].str[0].map(group_of)).dropna()
    weights = only(employed, region=scope.region).set_index("industry")["employed"]
    part = sizes.part_of(held, weights, parts_meant(scope))
    return part >= PART


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


def _findings(table: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """What is behind others, or that nothing is."""
    rows = pd.concat([only(table, measure=EFFECT), only(table, against=PEERS)])
    rows = rows.drop_duplicates("measure").set_index("measure")
    region, among = (
        Code(scope.region),
        {"measure": [EFFECT, *_BEHIND], "against": [ELSEWHERE, PEERS]},
    )
    read = rows["reading"].reindex([EFFECT, *_BEHIND])
    found = [
        _behind_finding(measure, rows.loc[measure], region)
        for measure in read.index[read == "behind"]
    ]
    if found:
        return tuple(found)
    told = {"evidence": "gap_performance", "region": region}
    if (read.dropna() == "few").all():
        few = all_of("gap_performance", {"reading": "few"}, among=among)
        return (_FEW.given(claims=(few,), **told),)
    if read.eq("missing").any():
        return ()
    none = none_of("gap_performance", {"reading": "behind"}, among=among)
    return (_NONE.given(claims=(none,), **told),)


def _behind_finding(measure: str, row: pd.Series, region: Code) -> Statement:
    where = {"measure": measure, "against": row["against"]}
    told = {"evidence": "gap_performance", "region": region}
    side = outside("gap_performance", where, ("lower", "upper"), BETTER[measure] * -1)
    if measure == EFFECT:
        values = {"effect": -row["value"], "lower": -row["upper"], "upper": -row["lower"]}
        shown = cells("gap_performance", where, value=row["value"], **row[["lower", "upper"]])
        return _WORSE.given(claims=(shown, side), **told, **values)
    shown = cells("gap_performance", where, value=row["value"], other=row["other"])
    values = {"here": row["value"], "there": row["other"]}
    return _BEHIND[measure].given(claims=(shown, side), **told, **values)
