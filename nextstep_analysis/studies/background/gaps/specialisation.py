"""The first of the gaps: how many enterprises the region lacks to the country and its peers.

Table `GAP_SPECIALISATION` has one row per industry of the ecosystem, largest gap to parity first;
positive = too few. Intervals to the share in the reference are by Clopper and Pearson, those to the
median share of the structural peers hold the noise of all counts. Against the reference, few is
what chapter 2 reads as fewer, so that both chapters say the same.

``reading``: ``screened`` where the screen of chapter 4 says that no firm can be attracted, such as
public education; ``large_units`` where accounts or jobs tell of few large units or more, which is
no gap; ``gap`` where both comparisons say few, ``surplus`` where both say more, ``mixed`` where
they differ; ``country`` or ``peers`` where only that one says few, ``more_country`` or
``more_peers`` where only that one says more; ``unclear`` where neither says anything, ``missing``
where a figure is.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.claim import Claim, cells, none_of, outside
from nextstep_analysis.codes import CORE, READS_FEWER, READS_MORE, REST
from nextstep_analysis.indicators.gaps import parity_gap, peer_gap
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.gaps.tables import GAP_SPECIALISATION
from nextstep_analysis.studies.background.state.specialisation import members
from nextstep_analysis.studies.measures.enterprises import stock_by_division
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
READINGS = (
    "missing",
    "screened",
    "large_units",
    "gap",
    "surplus",
    "mixed",
    "country",
    "peers",
    "more_country",
    "more_peers",
)
_COLUMNS = ["expected", "gap", "lower", "upper"]

_METHOD = Statement(
    "Enterprises in {year:year}. Positive = the region has fewer than the share in {reference:in}, "
    "or the median share of the structural peers ({peers}), would give. {level:.0%} intervals: of "
    "the region's own share (Clopper and Pearson) and, against peers, of all counts. Against "
    "{reference:name} the reading is that of chapter 2."
)
_NOT_JOBS = Statement(
    "A gap counts enterprises by their head office, of any size; it is neither jobs nor demand, "
    "and parity with others is a yardstick, not a target."
)
_PARTLY = Statement(
    "Of these divisions only a part is meant, and the gap is that of the whole: {codes}."
)
_CLEAR = Statement(
    "In {industry:lower}, {region:name} has {gap:d} enterprises ({lower:d}–{upper:d}) fewer than "
    "at the share in {reference:in}, and fewer than the structural peers as well."
)
_COUNTRY_ONLY = Statement(
    "In {industry:lower}, {region:name} has {gap:d} enterprises ({lower:d}–{upper:d}) fewer than "
    "at the share in {reference:in}, but against the structural peers the gap cannot be told from "
    "chance."
)
_PEERS_ONLY = Statement(
    "In {industry:lower}, {region:name} has {gap:d} enterprises ({lower:d}–{upper:d}) fewer than "
    "at the median share of the structural peers, but compared with the share in {reference:in} a "
    "gap cannot be told from chance."
)
_TOLD = {
    "gap": (_CLEAR, "gap_reference"),
    "country": (_COUNTRY_ONLY, "gap_reference"),
    "peers": (_PEERS_ONLY, "gap_peers"),
}
"""Readings that are a gap, the sentence of each, and the column of its size."""
_PART = Statement("Only a part of this industry is meant, and the gap is that of the whole.")
_NONE = Statement(
    "In no industry of the ecosystem is the number of enterprises read as a gap, neither against "
    "the share in {reference:in} nor against the median share of the structural peers."
)


def gaps_specialisation(
    enterprises: pd.DataFrame,
    *,
    peers: tuple[str, ...],
    measures: pd.DataFrame,
    closed: frozenset[str],
    large_group: frozenset[str],
    scope: Scope,
) -> Part:
    """Units to parity with the reference and to the median of `peers`, by industry.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock``
    peers : tuple of str
        The structural peers (see `studies.measures.peers`).
    measures : DataFrame
        The table ``three_measures``: how chapter 2 reads each industry.
    closed : frozenset of str
        Industries that the rules of the screen take out: they are no gap.
    large_group : frozenset of str
        Industries that chapter 4 does not call thin, for their group is above in the accounts.

    Returns
    -------
    Part
        Table `GAP_SPECIALISATION` (see the module), one finding, one caveat.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    level = scope.settings.interval_level
    pair = only(stock, region=[scope.region, scope.reference])
    parity = shared(
        ["parity_gap", scope.region, scope.reference],
        lambda: parity_gap(pair, region=scope.region, reference=scope.reference, level=level),
    )
    group = _with_rest(only(stock, region=[scope.region, *peers]), scope.ecosystem.codes)
    against = peer_gap(group, region=scope.region, peers=peers, level=level)
    rows = members(scope)[["industry", "role", "upper_bound"]].assign(year=scope.year)
    parity = parity.droplevel("year")
    rows = rows.join(parity["units"].rename("enterprises"), on="industry")
    for name, table in (("reference", parity), ("peers", against.droplevel("year"))):
        columns = [f"expected_{name}", f"gap_{name}", f"gap_{name}_lower", f"gap_{name}_upper"]
        rows = rows.join(table[_COLUMNS].set_axis(columns, axis=1), on="industry")
    rows = rows.assign(reading=_reading(rows, measures.set_index("industry"), closed, large_group))
    rows = rows.sort_values(["gap_reference", "industry"], ascending=[False, True])
    rows = rows.reset_index(drop=True)
    notes = _notes(rows, peers, scope)
    return Part(
        by_name(StudyTable.of(GAP_SPECIALISATION, rows, DATASETS, notes)),
        findings=(_finding(rows, scope),),
        caveats=(_NOT_JOBS.given(evidence="gap_specialisation"),),
    )


def _with_rest(stock: pd.DataFrame, codes: tuple[str, ...]) -> pd.DataFrame:
    """The industries `codes`, and all others as one."""
    industry = stock["industry"].where(stock["industry"].isin(codes), REST)
    sums = stock.assign(industry=industry).groupby(["region", "industry", "year"])["value"]
    return sums.sum(skipna=False).reset_index()


def _reading(
    rows: pd.DataFrame,
    measures: pd.DataFrame,
    closed: frozenset[str] = frozenset(),
    large_group: frozenset[str] = frozenset(),
) -> np.ndarray:
    read = rows["industry"].map(measures["reading"])
    few, more = (
        {
            "reference": read.isin(words) & (sign * rows[f"gap_reference_{end}"] > 0),
            "peers": sign * rows[f"gap_peers_{end}"] > 0,
        }
        for sign, end, words in ((1, "lower", READS_FEWER), (-1, "upper", READS_MORE))
    )
    large = (rows["industry"].map(measures["size"]) == "above") | rows["industry"].isin(large_group)
    if CORE in measures.index and measures.at[CORE, "verdict"] == Agreement.LARGE_UNITS:
        large |= rows["role"] == CORE
    cases = [
        rows["gap_reference"].isna() | rows["gap_peers"].isna(),
        rows["industry"].isin(closed) & (few["reference"] | few["peers"]),
        large & (few["reference"] | few["peers"]),
        few["reference"] & few["peers"],
        more["reference"] & more["peers"],
        (few["reference"] & more["peers"]) | (more["reference"] & few["peers"]),
        few["reference"],
        few["peers"],
        more["reference"],
        more["peers"],
    ]
    return np.select(cases, READINGS, default="unclear")


def _notes(rows: pd.DataFrame, peers: tuple[str, ...], scope: Scope) -> tuple[Statement, ...]:
    method = _METHOD.given(
        year=scope.year,
        reference=Code(scope.reference),
        level=scope.settings.interval_level,
        peers=[Code(peer) for peer in peers],
    )
    return (method, *partly(rows))


def partly(rows: pd.DataFrame) -> tuple[Statement, ...]:
    """That of some industries (`upper_bound`) only a part is meant, if so."""
    codes = sorted(set(only(rows, upper_bound=True)["industry"]))
    return (_PARTLY.given(codes=", ".join(codes)),) if codes else ()


def _finding(rows: pd.DataFrame, scope: Scope) -> Statement:
    """The largest gap in enterprises: the same one that the needs begin with."""
    places = {"region": Code(scope.region), "reference": Code(scope.reference)}
    found = only(rows, reading=list(_TOLD))
    if found.empty:
        lacking = none_of("gap_specialisation", {"reading": tuple(_TOLD)})
        reference = places["reference"]
        return _NONE.given(evidence="gap_specialisation", claims=(lacking,), reference=reference)
    of = [_TOLD[reading][1] for reading in found["reading"]]
    sizes = [row[size] for (_, row), size in zip(found.iterrows(), of, strict=True)]
    place = int(np.argmax(sizes))
    row, size = found.iloc[place], of[place]
    return _TOLD[row["reading"]][0].given(
        evidence="gap_specialisation",
        then=_PART if row["upper_bound"] else None,
        claims=_claims(row, size),
        **places,
        industry=Code(row["industry"]),
        gap=row[size],
        lower=row[f"{size}_lower"],
        upper=row[f"{size}_upper"],
    )


def _claims(row: pd.Series, size: str) -> tuple[Claim, ...]:
    """The numbers, that their interval excludes none, and how the other comparison reads."""
    rows = {"industry": row["industry"]}
    ends = (f"{size}_lower", f"{size}_upper")
    says = {name: row[name] for name in (size, *ends, "reading")}
    claims = [
        cells("gap_specialisation", rows, **says),
        outside("gap_specialisation", rows, ends, 1),
    ]
    if row["reading"] == "gap":
        other = ("gap_peers_lower", "gap_peers_upper")
        claims.append(outside("gap_specialisation", rows, other, 1))
    return tuple(claims)
