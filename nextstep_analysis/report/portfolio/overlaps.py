"""What the ecosystems share, so that nothing is counted twice."""

from collections.abc import Iterator

import pandas as pd

from nextstep_analysis.claim import cells
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Paragraph, Table
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, Part
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.study import Statement

_COUNTED = Statement(
    "The cores added up have {summed:d} enterprises; counted once they are {once:d}, so that "
    "{twice:d} would be counted twice."
)
_NONE = Statement("No enterprise stands in two cores: together they have {once:d} enterprises.")


def overlaps(teller: Teller) -> Iterator[Block]:
    """Enterprises counted once, and a row per pair that shares something."""
    say = teller.text.say
    yield Part(QUESTION, "shared", say("What the ecosystems share"))
    row = teller.frame("counted_once").iloc[0].to_dict()
    said = _COUNTED if row["twice"] else _NONE
    told = row if row["twice"] else {"once": row["once"]}
    yield Paragraph(teller.tell(said.given(claims=(cells("counted_once", {}, **told),), **told)))
    table = teller.frame("shared_by_two")
    weighty = table[(table["core"].str.len() + table["beside"].str.len() + table["actions"]) > 0]
    if len(weighty):
        yield overlaps_table(teller, weighty)
    if len(weighty) < len(table):
        yield Paragraph(say("Pairs that share nothing but facts stand at the end of the page."))


def all_overlaps(teller: Teller) -> Iterator[Block]:
    """Every pair that shares anything, folded."""
    if len(table := teller.frame("shared_by_two")):
        yield Part(APPENDIX, "all-shared", teller.text.say("All that two ecosystems share"))
        yield overlaps_table(teller, table)


def overlaps_table(teller: Teller, table: pd.DataFrame) -> Table:
    """Pairs with shared core industries first; jobs are missing while known by section only."""
    say, text = teller.text.say, teller.text
    table = table.sort_values("enterprises", ascending=False, kind="stable")
    shown = table.assign(
        pair=[
            say("{one} and {other}", one=text.name(a, "short"), other=text.name(b, "short"))
            for a, b in zip(table["ecosystem"], table["other"], strict=True)
        ],
        core=[", ".join(codes) or say("none") for codes in table["core"]],
        beside=[", ".join(codes) or say("none") for codes in table["beside"]],
    )
    return teller.table(
        "shared_by_two",
        frame=shown,
        caption=say("What two ecosystems share"),
        columns={
            "pair": Column(say("Ecosystems"), of="ecosystem"),
            "core": Column(say("Core of both")),
            "enterprises": Column(say("Enterprises in both"), "d"),
            "jobs": Column(say("Jobs in both"), "d"),
            "beside": Column(say("Core of one, beside the other")),
            "actions": Column(say("Actions alike"), "d"),
            "facts": Column(say("Facts in both"), "d"),
        },
    )
