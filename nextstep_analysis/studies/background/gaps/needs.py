"""Chapter 5 of a study: the gaps side by side, never one number, and the needs they point to."""

import pandas as pd

from nextstep_analysis.claim import counted
from nextstep_analysis.codes import ELSEWHERE, PEERS
from nextstep_analysis.studies.background.gaps.performance import BETTER, EFFECT
from nextstep_analysis.studies.background.gaps.tables import NEEDS
from nextstep_analysis.studies.background.gaps.value_chain import LISTED
from nextstep_analysis.studies.background.potential.not_wise import BUYS_HERE
from nextstep_analysis.studies.scope import Part
from nextstep_analysis.study import Statement, StudyTable, by_name

SPECIALISATION, SUPPLIERS, BUYERS, PERFORMANCE = (
    "specialisation",
    "suppliers",
    "buyers",
    "performance",
)
GAPS = (SPECIALISATION, SUPPLIERS, BUYERS, PERFORMANCE)
EACH = 5  # needs listed for one gap at most
SMALL_EUROS = 1.0  # million euro: smaller supplier and buyer gaps are within rounding of the shares
_SURE = {"good": "high", "fair": "medium", "weak": "low"}
"""Confidence as chapter 4 has it, of the same figure."""
HIGH, MEDIUM, LOW = "high", "medium", "low"
BOTH, COUNTRY = "both", "country"
MEASURES = (EFFECT, "birth_rate", "death_rate")  # of performance, that have an interval
COLUMNS = list(NEEDS.columns)
_ENDS = ("lower", "upper")

_RANKED = Statement(
    "Needs are ranked within each gap and not across gaps: enterprises, euros and growth have "
    "no common unit. Each gap is ranked by the figure that is shown; growth comes "
    "before openings and closures. At most {n:d} are listed for a gap. What is behind the one "
    "comparison and ahead of the other is none."
)
_EUROS = Statement(
    "Suppliers are products bought elsewhere that could be won and that the core does not make "
    "itself, local buyers industries outside the core with a demand gap that buy less than "
    "{part:.1%} of these products here, each from {euros:meur_words}; both are told only where the "
    "core makes at least {cover:.1%} of the purchases of its industries in the table."
)
_CONFIDENCE = Statement(
    "Confidence is high where official figures have an interval that excludes no gap, against "
    "the reference area and the structural peers alike, or for the regional effect against all "
    "three of its references; medium where it holds against one of them only, or the figure is of "
    "a wider industry than is meant, or is from the input-output table of the region, which has "
    "whole industries only; low for local buyers where the core is a part of an industry of the "
    "table, and for suppliers where the place in the list depends on the estimate of the core's "
    "share."
)
_NEEDS = Statement(
    "{n:d} development need stands out from the gaps, and the evidence of each is shown.",
    plural="{n:d} development needs stand out from the gaps, and the evidence of each is shown.",
    count="n",
)


def development_needs(parts: tuple[Part, ...], *, speaks_from: float) -> Part:
    """Table `NEEDS`: what the gaps of `parts` ask for, ranked within each gap.

    Parameters
    ----------
    parts : tuple of Part
        The parts of the study before, with the tables of all gaps.
    speaks_from : float
        From which share of their purchases the table tells those of the core (`Screen`).

    Returns
    -------
    Part
        ``gap`` is one of `GAPS`, ``measure`` one of `MEASURES` for performance, else empty;
        ``key`` names the figure that ranks the gap, which is the ``size``; ``part`` says that
        only a part of the industry is meant; ``against`` is ``both``, ``country`` (the reference
        only), `PEERS` (the structural peers only) or ``ELSEWHERE`` (the regional effect, whose
        reading rests on all three references), empty where nothing is compared. Only gaps
        that stand out are needs: those whose interval excludes none in one comparison, and no
        advantage in the other; of the value chain, those of a million euro or more, where
        the table tells. Against both, `size` is that to the reference (specialisation) or to the
        peers (performance). `lower` and
        `upper` are NaN where a figure has no interval.
    """
    tables = {name: table for part in parts for name, table in part.tables.items()}
    whole = bool(tables["value_chain_users"].frame["whole"].all())
    told = bool(tables["core_part"].frame["told"].iloc[0])
    products, buyers = tables["value_chain"].frame, tables["buyers"].frame
    products = products[(products["group"] == LISTED) & told]
    listed = tables["bought_elsewhere"].frame.set_index("product")
    products = products.assign(confidence=products["product"].map(listed["confidence"]).map(_SURE))[
        ~products["product"].map(listed["own"]).fillna(True).astype(bool)
    ]
    buyers = buyers[~buyers["own"].astype(bool) & told]
    buyers = buyers[buyers["here"] < BUYS_HERE * buyers["total"]]
    buyers = buyers.assign(confidence=MEDIUM if whole else LOW)
    found = [
        _specialisation(tables["gap_specialisation"].frame),
        _chain(products, row="product", size="elsewhere", gap=SUPPLIERS),
        _chain(buyers, row="industry", size="gap", gap=BUYERS),
        _performance(tables["gap_performance"].frame),
    ]
    needs = pd.concat([_ranked(rows) for rows in found if len(rows)] or [_none()])
    needs = needs[COLUMNS].reset_index(drop=True)
    used = dict.fromkeys(
        dataset for name in needs["evidence"].unique() for dataset in tables[name].datasets
    )
    datasets = tuple(used) or tables["gap_specialisation"].datasets
    limits = {"part": BUYS_HERE, "euros": SMALL_EUROS, "cover": speaks_from}
    notes = (_RANKED.given(n=EACH), _EUROS.given(**limits), _CONFIDENCE)
    claim = counted("needs", {}, len(needs))
    finding = _NEEDS.given(n=len(needs), evidence="needs", claims=(claim,))
    return Part(
        by_name(StudyTable.of(NEEDS, needs, datasets, notes)), (), (finding,) if len(needs) else ()
    )


def _specialisation(table: pd.DataFrame) -> pd.DataFrame:
    """Enterprises short of the share of the reference or of the peers, beyond chance."""
    rows = table[table["reading"].isin(["gap", "country", "peers"])]
    sure = (rows["reading"] == "gap") & ~rows["upper_bound"].astype(bool)
    of_peers = rows["reading"] == "peers"
    size, lower, upper = (
        rows[f"gap_reference{end}"].mask(of_peers, rows[f"gap_peers{end}"])
        for end in ("", "_lower", "_upper")
    )
    return pd.DataFrame(
        {
            "gap": SPECIALISATION,
            "industry": rows["industry"],
            "measure": "",
            "against": rows["reading"].map({"gap": BOTH, "country": COUNTRY, "peers": PEERS}),
            "size": size,
            "unit": "enterprises",
            "key": "enterprises lacking",
            "part": rows["upper_bound"].astype(bool),
            "lower": lower,
            "upper": upper,
            "evidence": "gap_specialisation",
            "confidence": sure.map({True: HIGH, False: MEDIUM}),
        }
    )


def _chain(table: pd.DataFrame, *, row: str, size: str, gap: str) -> pd.DataFrame:
    """Purchases or sales that are large enough."""
    rows = table[table[size] >= SMALL_EUROS]
    return pd.DataFrame(
        {
            "gap": gap,
            "industry": rows[row],
            "measure": "",
            "against": "",
            "size": rows[size],
            "unit": "million euro",
            "key": "bought elsewhere" if gap == SUPPLIERS else "demand gap",
            "part": False,
            "lower": rows["lower"],
            "upper": rows["upper"],
            "evidence": "value_chain" if gap == SUPPLIERS else "buyers",
            "confidence": rows["confidence"],
        }
    )


def _performance(table: pd.DataFrame) -> pd.DataFrame:
    """The core's regional effect, openings and closures behind others, beyond chance."""
    found = []
    for measure in MEASURES:
        rows = table[table["measure"] == measure].set_index("against")
        behind = rows.index[rows["reading"] == "behind"]
        if behind.empty or (rows["reading"] == "ahead").any():
            continue
        against, sure = _compared(tuple(behind))
        row = rows.loc[PEERS if PEERS in behind else behind[0]]
        size, lower, upper = (
            -BETTER[measure] * row[["value" if measure == EFFECT else "difference", *_ENDS]]
        )
        found.append(
            {
                "gap": PERFORMANCE,
                "industry": "",
                "measure": measure,
                "against": against,
                "size": size,
                "unit": "change" if measure == EFFECT else "rate",
                "key": "growth first",
                "part": False,
                "lower": min(lower, upper),
                "upper": max(lower, upper),
                "evidence": "gap_performance",
                "confidence": sure,
            }
        )
    return pd.DataFrame(found)


def _compared(behind: tuple[str, ...]) -> tuple[str, str]:
    """With whom the region was compared where it is behind, and how sure that is."""
    if behind == (ELSEWHERE,):
        return ELSEWHERE, HIGH
    if len(behind) > 1:
        return BOTH, HIGH
    return (PEERS if PEERS in behind else COUNTRY), MEDIUM


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest of one gap; performance comes in its own order."""
    if rows["gap"].iloc[0] != PERFORMANCE:
        rows = rows.sort_values("size", ascending=False, kind="stable")
    rows = rows.head(EACH).assign(rank=range(1, min(len(rows), EACH) + 1))
    return rows.assign(id=[f"{g}-{r}" for g, r in zip(rows["gap"], rows["rank"], strict=True)])


def _none() -> pd.DataFrame:
    kinds = dict.fromkeys(("rank", "size", "lower", "upper"), "float")
    return pd.DataFrame(columns=COLUMNS).astype(kinds)
