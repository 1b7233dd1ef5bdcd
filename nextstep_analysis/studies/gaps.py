"""Chapter 5 of a study: the gaps side by side, never one number, and the needs they point to."""

import pandas as pd

from nextstep_analysis.studies.part import Part, Scope
from nextstep_analysis.studies.trade_flows import TABLE
from nextstep_analysis.study import Statement, StudyTable

SPECIALISATION, RELATEDNESS, SUPPLIERS, BUYERS, PERFORMANCE = (
    "specialisation", "relatedness", "suppliers", "buyers", "performance",
)  # fmt: skip
GAPS = (SPECIALISATION, RELATEDNESS, SUPPLIERS, BUYERS, PERFORMANCE)
EACH = 5  # needs listed for one gap at most
SMALL_EUROS = 0.5  # million euro: smaller supplier and buyer gaps are within rounding of the shares
HIGH, MEDIUM, LOW = "high", "medium", "low"
COLUMNS = [
    "id", "gap", "rank", "industry", "size", "unit", "lower", "upper", "evidence", "confidence",
]  # fmt: skip

_RANKED = Statement(
    "Needs are ranked within each gap and not across gaps: enterprises, euros and growth have no "
    "common unit. Suppliers are ranked by purchases times multiplier times relatedness, the "
    "others by size. At most {n:d} are listed for a gap."
)
_CONFIDENCE = Statement(
    "Confidence is high where official figures have an interval that excludes no gap; medium where "
    "the input-output table of the region speaks of whole industries, or an official figure of a "
    "wider industry than is meant; low where the core is a part of an industry of the table, or "
    "the region has no table."
)
_NEEDS = Statement(
    "{n:d} development need stands out from the gaps, and the evidence of each is shown.",
    plural="{n:d} development needs stand out from the gaps, and the evidence of each is shown.",
    count="n",
)


def development_needs(parts: tuple[Part, ...], *, scope: Scope) -> Part:
    """Table ``needs``: what the gaps of `parts` ask for, ranked within each gap.

    Returns
    -------
    Part
        Columns ``id`` (gap and rank), ``gap`` (one of `GAPS`), ``rank``, ``industry``
        (a code; empty for the whole core), ``size, lower, upper`` in ``unit``,
        ``evidence`` (the table it is read from) and ``confidence``. Only gaps that
        stand out are needs: those whose interval excludes none, or, of the value
        chain, those of half a million euro or more. `lower` and `upper` are NaN where
        a figure has no interval.
    """
    tables = {name: table for part in parts for name, table in part.tables.items()}
    products = tables["value_chain"].frame
    found = [
        _specialisation(tables["industries"].frame, scope),
        _chain(products, row="product", size="leaking", gap=SUPPLIERS),
    ]
    if "buyers" in tables:
        rows = _chain(tables["buyers"].frame, row="industry", size="missing", gap=BUYERS)
        whole = bool(tables["value_chain_users"].frame["whole"].all())
        found.append(rows.assign(confidence=MEDIUM if whole else LOW))
    found.append(_performance(tables["shift_share_regions"].frame, scope))
    needs = pd.concat([_ranked(rows) for rows in found if len(rows)] or [_none()])
    needs = needs[COLUMNS].reset_index(drop=True)
    used = dict.fromkeys(
        dataset for name in needs["evidence"].unique() for dataset in tables[name].datasets
    )
    datasets = tuple(used) or tables["industries"].datasets
    notes = (_RANKED.given(n=EACH), _CONFIDENCE)
    finding = (_NEEDS.given(n=len(needs), evidence="needs"),) if len(needs) else ()
    return Part({"needs": StudyTable(needs, datasets, notes)}, (), finding)


def _specialisation(industries: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Industries with fewer enterprises than in the country, beyond chance: to parity."""
    rows = industries[industries["reading"] == "below"]
    parity = rows["enterprises"] - rows["above_parity"]
    return pd.DataFrame({
        "gap": SPECIALISATION, "industry": rows["industry"],
        "size": -rows["above_parity"], "unit": "enterprises",
        "lower": parity * (1 - rows["upper"]), "upper": parity * (1 - rows["lower"]),
        "evidence": "industries",
        "confidence": [
            MEDIUM if code in scope.ecosystem.upper_bounds else HIGH for code in rows["industry"]
        ],
    })  # fmt: skip


def _chain(table: pd.DataFrame, *, row: str, size: str, gap: str) -> pd.DataFrame:
    rows = table[table[size] >= SMALL_EUROS]
    confidence = pd.Series(LOW, index=rows.index)
    if "sure" in rows:
        confidence = confidence.mask((rows["sure"] >= 0.5) & (rows["method"] == TABLE), MEDIUM)
    return pd.DataFrame({
        "gap": gap, "industry": rows[row], "size": rows[size], "unit": "million euro",
        "lower": rows["lower"], "upper": rows["upper"],
        "evidence": "value_chain" if gap == SUPPLIERS else "buyers", "confidence": confidence,
    })  # fmt: skip


def _performance(regions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The core's growth behind that of the reference and the peers, beyond chance."""
    here = regions[(regions["region"] == scope.region) & (regions["regional_upper"] < 0)]
    return pd.DataFrame({
        "gap": PERFORMANCE, "industry": "", "size": -here["regional"], "unit": "change",
        "lower": -here["regional_upper"], "upper": -here["regional_lower"],
        "evidence": "shift_share_regions", "confidence": HIGH,
    })  # fmt: skip


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest of one gap; suppliers come as ranked by the value chain."""
    if rows["gap"].iloc[0] != SUPPLIERS:
        rows = rows.sort_values("size", ascending=False, kind="stable")
    rows = rows.head(EACH).assign(rank=range(1, min(len(rows), EACH) + 1))
    return rows.assign(id=[f"{g}-{r}" for g, r in zip(rows["gap"], rows["rank"], strict=True)])


def _none() -> pd.DataFrame:
    kinds = dict.fromkeys(("rank", "size", "lower", "upper"), "float")
    return pd.DataFrame(columns=COLUMNS).astype(kinds)
