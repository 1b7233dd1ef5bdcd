"""The first of four gaps: how many enterprises the region lacks to the country and its peers.

Table `GAP_SPECIALISATION` has one row per industry of the ecosystem, largest gap to parity first;
positive = too few. Intervals to the share in the reference are by Clopper and Pearson, those to the
median share of the structural peers hold the noise of all counts. ``reading``: ``gap`` where both
intervals lie above 0, ``surplus`` where both lie below, ``mixed`` where one lies above and the
other below; ``country`` or ``peers`` where only that one lies above, ``more_country`` or
``more_peers`` where only that one lies below; ``unclear`` where both hold 0, ``missing`` where a
figure is.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators.gaps import parity_gap, peer_gap
from nextstep_analysis.studies.background.gaps.tables import GAP_SPECIALISATION
from nextstep_analysis.studies.background.state.specialisation import members
from nextstep_analysis.studies.measures.enterprises import stock_by_division
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
READINGS = (
    "missing",
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
    "the region's own share (Clopper and Pearson) and, against peers, of all counts."
)
_NOT_JOBS = Statement(
    "A gap counts enterprises by their head office, of any size; it is neither jobs nor demand, "
    "and parity with others is a yardstick, not a target."
)
_PARTLY = Statement(
    "Of these divisions only a part is meant, and the gap is that of the whole: {codes}."
)
_CLEAR = Statement(
    "Specialisation gap: in {industry:lower}, {region:name} lacks {gap:d} enterprises "
    "({lower:d}–{upper:d}) to the share in {reference:in}, and the gap holds against the "
    "structural peers as well."
)
_COUNTRY_ONLY = Statement(
    "Specialisation gap: in {industry:lower}, {region:name} lacks {gap:d} enterprises "
    "({lower:d}–{upper:d}) to the share in {reference:in}, but against the structural peers the "
    "gap cannot be told from chance."
)
_PEERS_ONLY = Statement(
    "Specialisation gap: in {industry:lower}, {region:name} lacks {gap:d} enterprises "
    "({lower:d}–{upper:d}) to the median share of the structural peers, but compared with the "
    "share in {reference:in} a gap cannot be told from chance."
)
_NONE = Statement(
    "Specialisation gap: in no industry of the ecosystem does {region:name} clearly lack "
    "enterprises, neither to the share in {reference:in} nor to the median share of the structural "
    "peers."
)


def gaps_specialisation(enterprises: pd.DataFrame, *, peers: tuple[str, ...], scope: Scope) -> Part:
    """Units to parity with the reference and to the median of `peers`, by industry.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock``
    peers : tuple of str
        The structural peers (see `studies.measures.peers`).

    Returns
    -------
    Part
        Table `GAP_SPECIALISATION` (see the module), one finding, one caveat.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    level = scope.settings.interval_level
    pair = only(stock, region=[scope.region, scope.reference])
    group = only(stock, region=[scope.region, *peers])
    parity = shared(
        ["parity_gap", scope.region, scope.reference],
        lambda: parity_gap(pair, region=scope.region, reference=scope.reference, level=level),
    )
    against = shared(
        ["peer_gap", scope.region, *peers],
        lambda: peer_gap(group, region=scope.region, peers=peers, level=level),
    )
    rows = members(scope)[["industry", "role", "upper_bound"]].assign(year=scope.year)
    parity = parity.droplevel("year")
    rows = rows.join(parity["units"].rename("enterprises"), on="industry")
    for name, table in (("reference", parity), ("peers", against.droplevel("year"))):
        columns = [f"expected_{name}", f"gap_{name}", f"gap_{name}_lower", f"gap_{name}_upper"]
        rows = rows.join(table[_COLUMNS].set_axis(columns, axis=1), on="industry")
    rows = rows.assign(reading=_reading(rows))
    rows = rows.sort_values(["gap_reference", "industry"], ascending=[False, True])
    rows = rows.reset_index(drop=True)
    notes = _notes(rows, peers, scope)
    return Part(
        by_name(StudyTable.of(GAP_SPECIALISATION, rows, DATASETS, notes)),
        findings=(_finding(rows, scope),),
        caveats=(_NOT_JOBS.given(evidence="gap_specialisation"),),
    )


def _reading(rows: pd.DataFrame) -> np.ndarray:
    few, more = (
        {name: sign * rows[f"gap_{name}_{end}"] > 0 for name in ("reference", "peers")}
        for sign, end in ((1, "lower"), (-1, "upper"))
    )
    cases = [
        rows["gap_reference"].isna() | rows["gap_peers"].isna(),
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
    """The largest gap: one that holds twice before others, the ecosystem before what serves it."""
    rows = rows.assign(serves=rows["role"] == "enabling")
    places = {"region": Code(scope.region), "reference": Code(scope.reference)}
    for reading, message, size in (
        ("gap", _CLEAR, "gap_reference"),
        ("country", _COUNTRY_ONLY, "gap_reference"),
        ("peers", _PEERS_ONLY, "gap_peers"),
    ):
        found = only(rows, reading=reading)
        if len(found):
            order = ["serves", "upper_bound", size]
            row = found.sort_values(order, ascending=[True, True, False]).iloc[0]
            return message.given(
                evidence="gap_specialisation",
                **places,
                industry=Code(row["industry"]),
                gap=row[size],
                lower=row[f"{size}_lower"],
                upper=row[f"{size}_upper"],
            )
    return _NONE.given(evidence="gap_specialisation", **places)
