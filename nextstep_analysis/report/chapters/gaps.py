"""Chapter 5: four gaps, each in its own unit, and the development needs that they point to."""

import pandas as pd

from nextstep_analysis.report.blocks import Block, Callout, Heading, LinkedText, Numbered, Paragraph
from nextstep_analysis.report.blocks import Table as TableBlock
from nextstep_analysis.report.chapters.teller import Teller
from nextstep_analysis.report.chapters.value_chain import buyers, errors, suppliers
from nextstep_analysis.report.tables import Column

PLACES = {
    "industries": "enterprises", "value_chain": "value-chain", "buyers": "buyers",
    "shift_share_regions": "shift-share",
}  # fmt: skip


def gaps(teller: Teller) -> list[Block]:
    """The needs first, then the value chain behind them; the rest stands in chapters 2 and 3."""
    say = teller.text.say
    return [
        Heading(2, "needs", say("5. Development needs")),
        Paragraph(
            say(
                "What does the ecosystem lack? The gaps are kept apart and never added up: "
                "enterprises missing against the country (specialisation), products bought from "
                "elsewhere and local buyers missing (value chain), and growth behind others "
                "(performance)."
            )
        ),
        *teller.told("needs"),
        *_list(teller),
        _table(teller),
        Callout(
            "note", say("Not in this edition"),
            say(
                "The relatedness gap (industries that are expected here but missing), the gap to "
                "the median of structural peers, and skills."
            ),
        ),
        *suppliers(teller),
        *buyers(teller),
        *errors(teller),
    ]  # fmt: skip


def _list(teller: Teller) -> list[Block]:
    """The needs of each gap in their order, each with a link to its evidence."""
    say = teller.text.say
    needs = teller.frame("needs")
    if needs.empty:
        return [Paragraph(say("No gap stands out from what chance or rounding could bring."))]
    blocks: list[Block] = []
    for gap, rows in needs.groupby("gap", sort=False):
        blocks.append(Heading(3, f"needs-{gap}", _gap(teller, str(gap))))
        blocks.append(Numbered([_need(teller, row) for _, row in rows.iterrows()]))
    return blocks


def _need(teller: Teller, row: pd.Series) -> LinkedText:
    say = teller.text.say
    return LinkedText(
        f"{_who(teller, row)}: {_size(teller, row)} ({_confidence(teller, row['confidence'])}). ",
        say("Evidence: {title}", title=_evidence(teller, row["evidence"])),
        f"#{PLACES[row['evidence']]}",
    )


def _table(teller: Teller) -> TableBlock:
    say = teller.text.say
    needs = teller.frame("needs")
    shown = needs.assign(
        shown_gap=[_gap(teller, gap) for gap in needs["gap"]],
        who=[_who(teller, row) for _, row in needs.iterrows()],
        lower=_in_unit(needs, "lower"), upper=_in_unit(needs, "upper"),
        size=_in_unit(needs, "size"),
        unit=[_unit(teller, unit) for unit in needs["unit"]],
        sure=[_confidence(teller, sure) for sure in needs["confidence"]],
        rests=[_evidence(teller, table) for table in needs["evidence"]],
    )  # fmt: skip
    shown["band"] = teller.intervals(shown["lower"], shown["upper"], ".1f")
    return teller.table(
        "needs", frame=shown,
        caption=say("Development needs by gap, ranked within each"),
        columns={
            "who": Column(say("Industry")),
            "shown_gap": Column(say("Gap")),
            "rank": Column(say("Rank in the gap"), "d"),
            "size": Column(say("Size"), ".1f"),
            "unit": Column(say("Unit")),
            "band": Column(say("Interval or band"), ".1f", ends=("lower", "upper")),
            "sure": Column(say("Confidence")),
            "rests": Column(say("Evidence")),
        },
    )  # fmt: skip


def _in_unit(needs: pd.DataFrame, column: str) -> pd.Series:
    """Growth in percentage points; the rest as it is."""
    return needs[column].where(needs["unit"] != "change", 100 * needs[column])


def _who(teller: Teller, row: pd.Series) -> str:
    if not row["industry"]:
        return teller.text.say("The core as a whole")
    return teller.text.name(row["industry"], "short")


def _size(teller: Teller, row: pd.Series) -> str:
    say, size = teller.text.say, row["size"]
    if row["unit"] == "enterprises":
        return say(
            "{n:d} enterprise fewer than expected",
            plural="{n:d} enterprises fewer than expected", count="n", n=size,
        )  # fmt: skip
    if row["unit"] == "change":
        return say("regional growth effect {effect:+.1%}", effect=-size)
    if row["gap"] == "buyers":
        return say("sales of {size:meur_words} missing", size=size)
    return say("purchases of {size:meur_words} from elsewhere", size=size)


def _gap(teller: Teller, gap: str) -> str:
    say = teller.text.say
    return {
        "specialisation": say("Specialisation gap"),
        "suppliers": say("Value chain gap: suppliers"),
        "buyers": say("Value chain gap: local buyers"),
        "performance": say("Performance gap"),
    }[gap]


def _unit(teller: Teller, unit: str) -> str:
    say = teller.text.say
    return {
        "enterprises": say("enterprises"),
        "million euro": say("million euro"),
        "change": say("percentage points"),
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
        "industries": say("enterprises and specialisation, chapter 2"),
        "shift_share_regions": say("shift-share, chapter 3"),
        "value_chain": say("purchases by origin, chapter 5"),
        "buyers": say("sales by buyer, chapter 5"),
    }[table]
