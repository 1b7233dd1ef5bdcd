"""Chapter 5: four gaps, each in its own unit, and the development needs that they point to."""

import pandas as pd

from nextstep_analysis.report.background.extraction import extraction
from nextstep_analysis.report.background.handed_over import against_text
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.background.value_chain import buyers, suppliers
from nextstep_analysis.report.page.blocks import (
    Block,
    Heading,
    LinkedText,
    Numbered,
    Paragraph,
    Terms,
)
from nextstep_analysis.report.page.blocks import Table as TableBlock
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

TERMS = ("value_chain", "output_multiplier")
"""Terms of the glossary that the chapter defines."""
PLACES = {
    "gap_specialisation": "gap-specialisation",
    "value_chain": "value-chain",
    "buyers": "buyers",
    "gap_performance": "gap-performance",
}
_CHAIN = ("suppliers", "buyers")
"""Gaps of the value chain: euros, held against no other region."""


def needs(teller: Teller) -> list[Block]:
    """What the gaps ask for, ranked within each, before the gaps themselves."""
    say = teller.text.say
    return [
        Terms(TERMS),
        Paragraph(
            say(
                "What does the ecosystem lack? Gaps are kept apart and never added up: enterprises "
                "missing against others (specialisation), products bought from elsewhere and local "
                "buyers with a demand gap (value chain), and growth, openings and closures behind "
                "others (performance)."
            )
        ),
        Heading(3, "needs-ranked", say("Needs, ranked within each gap")),
        *teller.told("needs"),
        *_list(teller),
        _table(teller),
    ]


def value_chain(teller: Teller) -> list[Block]:
    """The value chain gap: suppliers, buyers, and the core taken out."""
    return [*suppliers(teller), *buyers(teller), *extraction(teller)]


def _list(teller: Teller) -> list[Block]:
    """The needs of each gap in their order, each with a link to its evidence."""
    say = teller.text.say
    table = teller.frame("needs")
    if table.empty:
        return [Paragraph(say("No gap stands out from what chance or rounding could bring."))]
    blocks: list[Block] = []
    for gap, rows in table.groupby("gap", sort=False):
        blocks.append(Heading(4, f"needs-{gap}", gap_name(str(gap), teller.text)))
        blocks.append(Paragraph(order_text(rows["key"].iloc[0], teller.text)))
        blocks.append(Numbered([_need(teller, row) for _, row in rows.iterrows()]))
    return blocks


def _need(teller: Teller, row: pd.Series) -> LinkedText:
    say = teller.text.say
    return LinkedText(
        f"{_who(teller, row)}: {_size(teller, row)} ({_told(teller, row)}). ",
        say("Evidence: {title}", title=_evidence(teller, row["evidence"])),
        f"#{PLACES[row['evidence']]}",
    )


def _gap_and_other(teller: Teller, row: pd.Series) -> str:
    """The gap, and with whom the region was compared."""
    against = against_text(row["against"], teller.study, teller.text)
    return ", ".join(filter(None, [gap_name(row["gap"], teller.text), against]))


def _told(teller: Teller, row: pd.Series) -> str:
    """Compared with whom, and how sure."""
    against = against_text(row["against"], teller.study, teller.text)
    return ", ".join(filter(None, [against, _confidence(teller, row["confidence"])]))


def _table(teller: Teller) -> TableBlock:
    say = teller.text.say
    return teller.table(
        "needs",
        frame=_shown(teller),
        caption=say("Development needs by gap, ranked within each"),
        columns={
            "who": Column(say("Industry"), of="industry"),
            "shown_gap": Column(say("Gap"), of="gap"),
            "rank": Column(say("Rank in the gap"), "d"),
            "size": Column(say("Size, which ranks"), "approx"),
            "unit": Column(say("Unit")),
            "band": Column(say("Interval or band"), "approx", ends=("lower", "upper")),
            "sure": Column(say("Confidence"), of="confidence"),
            "rests": Column(say("Evidence"), of="evidence"),
        },
    )


def _shown(teller: Teller) -> pd.DataFrame:
    """The needs as their table has them: sizes in the unit that stands beside them."""
    table = teller.frame("needs")
    rows = [row for _, row in table.iterrows()]
    shown = table.assign(
        shown_gap=[_gap_and_other(teller, row) for row in rows],
        who=[_who(teller, row) for row in rows],
        lower=_in_unit(table, "lower"),
        upper=_in_unit(table, "upper"),
        size=_in_unit(table, "size"),
        unit=[_unit(teller, unit) for unit in table["unit"]],
        sure=[_confidence(teller, sure) for sure in table["confidence"]],
        rests=[_evidence(teller, table) for table in table["evidence"]],
    )
    return shown.assign(band=teller.bands(shown["lower"], shown["upper"], "approx"))


def need_rows(teller: Teller, gap: str) -> DataTable:
    """The needs of one gap in their order, each with its size in words as the list has it."""
    say = teller.text.say
    table = teller.frame("needs")
    rows = [row for _, row in table.iterrows()]
    shown = _shown(teller).assign(
        told=[_size(teller, row) for row in rows],
        other=[against_text(row["against"], teller.study, teller.text) for row in rows],
    )
    columns = {
        "who": Column(say("Industry")),
        "rank": Column(say("Rank in the gap"), "d"),
        "told": Column(say("Size, which ranks")),
        "band": Column(say("Interval or band"), "approx"),
        "other": Column(say("Compared with")),
        "sure": Column(say("Confidence")),
    }
    if gap in _CHAIN:
        del columns["other"]  # compared with nobody
    return DataTable(shown[table["gap"] == gap], columns)


def _in_unit(needs: pd.DataFrame, column: str) -> pd.Series:
    """Growth in percentage points and probabilities in per cent; the rest as it is."""
    shares = needs["unit"].isin(["change", "rate"])
    return needs[column].where(~shares, 100 * needs[column])


def _who(teller: Teller, row: pd.Series) -> str:
    say = teller.text.say
    if not row["industry"]:
        return {
            "regional_effect": say("The core as a whole"),
            "birth_rate": say("Openings in the core"),
            "death_rate": say("Closures in the core"),
        }[row["measure"]]
    name = teller.text.name(row["industry"], "short")
    return say("{industry} (only a part of it is meant)", industry=name) if row["part"] else name


def _size(teller: Teller, row: pd.Series) -> str:
    say, size = teller.text.say, row["size"]
    if row["unit"] == "enterprises":
        return say(
            "{n:d} enterprise fewer than expected",
            plural="{n:d} enterprises fewer than expected",
            count="n",
            n=size,
        )
    if row["unit"] == "change":
        return say("regional growth effect {effect:+.1%}", effect=-size)
    if row["unit"] == "rate":
        return say("behind by {size:.1f} percentage points a year", size=100 * size)
    if row["gap"] == "buyers":
        return say("demand gap of {size:meur_about}", size=size)
    return say("purchases of {size:meur_about} from elsewhere", size=size)


def gap_name(gap: str, text: Text) -> str:
    """What a gap is called."""
    say = text.say
    return {
        "specialisation": say("Specialisation gap"),
        "suppliers": say("Value chain gap: suppliers"),
        "buyers": say("Value chain gap: local buyers"),
        "performance": say("Performance gap"),
    }[gap]


def order_text(key: str, text: Text) -> str:
    """What ranks the needs of a gap."""
    say = text.say
    return {
        "enterprises lacking": say("Ranked by the number of enterprises lacking."),
        "bought elsewhere": say("Ranked by the euros bought elsewhere that could be won."),
        "demand gap": say("Ranked by the demand gap in euros."),
        "growth first": say("Growth first, then openings and closures."),
    }[key]


def _unit(teller: Teller, unit: str) -> str:
    say = teller.text.say
    return {
        "enterprises": say("enterprises"),
        "million euro": say("million euro"),
        "change": say("percentage points"),
        "rate": say("percentage points a year"),
    }[unit]


def _confidence(teller: Teller, confidence: str) -> str:
    say = teller.text.say
    return {
        "high": say("high confidence"),
        "medium": say("medium confidence"),
        "low": say("low confidence"),
    }[confidence]


def _evidence(teller: Teller, table: str) -> str:
    say = teller.text.say
    return {
        "gap_specialisation": say("specialisation gap"),
        "value_chain": say("purchases by origin"),
        "buyers": say("purchases by buyer"),
        "gap_performance": say("performance gap"),
    }[table]
