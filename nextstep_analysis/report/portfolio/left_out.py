"""What the ecosystems leave out: industries that are strong here and in no core."""

from collections.abc import Iterator

import pandas as pd

from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.handed_over import (
    SIZES,
    of_wider_group,
    size_text,
    verdict_text,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Paragraph, Table
from nextstep_analysis.report.page.parts import QUESTION, Part
from nextstep_analysis.report.portfolio.words import development_text, why_text
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import Text

_STANDS = Col("Divisions in a core, and ecosystems where it is related or enabling", "text")


def left_out(teller: Teller) -> Iterator[Block]:
    """The table, and by which rule an industry comes into it."""
    say = teller.text.say
    yield Part(QUESTION, "left-out", say("What the ecosystems leave out"))
    yield Paragraph(
        say(
            "Industries of the regional accounts are listed where enterprises and size agree on "
            "a specialisation, or units are few but large; divisions beside them where there are "
            "more enterprises than random settling would bring: head offices alone, so that this "
            "is where to look, not a strength shown."
        )
    )
    if len(teller.frame("left_out")):
        yield left_out_table(teller)
    else:
        yield Paragraph(say("No such industry was found."))


def left_out_table(teller: Teller) -> Table:
    """A row per industry, why it is listed first."""
    say, table = teller.text.say, teller.frame("left_out")
    first = table.iloc[0]
    of_accounts = {
        "value_added": say("Value added {year:year}", year=int(first["accounts_year"])),
        "compensation": say("Compensation {year:year}", year=int(first["accounts_year"])),
    }
    return teller.table(
        "left_out",
        frame=_in_words(table, teller.text),
        caption=say("Industries whose strength no core holds"),
        columns={
            "name": Column(say("Industry"), of="industry"),
            "why": Column(say("Why it is listed")),
            "enterprises": Column(say("Enterprises {year:year}", year=int(first["year"])), "d"),
            "location_quotient": Column(say("Times the share"), ".2f"),
            **{
                f"{name}_told": Column(head, align="right", of=name)
                for name, head in of_accounts.items()
            },
            "told": Column(say("Strength"), of="verdict"),
            "grown": Column(say("Development"), of="development"),
            "stands": Column(say("Where it stands"), of=_STANDS),
        },
    )


def _in_words(table: pd.DataFrame, text: Text) -> pd.DataFrame:
    """The table with columns that say what it holds."""
    say, rows = text.say, table.to_dict("records")
    return table.assign(
        name=[
            say("{name} ({codes})", name=text.name(row["industry"], "short"), codes=codes)
            for row, codes in ((row, ", ".join(row["divisions"])) for row in rows)
        ],
        why=[why_text(one, text) for one in table["why"]],
        stands=[_stands(row, text) for row in rows],
        told=[verdict_text(one, text) for one in table["verdict"]],
        grown=[development_text(one, text) for one in table["development"]],
        **{
            f"{name}_told": [size_text(row[name], of_wider_group(row, name), text) for row in rows]
            for name in SIZES
        },
    )


def _stands(row: dict, text: Text) -> str:
    """What of it is in a core, and in which ecosystems it is related or enabling."""
    told = []
    if row["in_core"]:
        told.append(text.say("core: {codes}", codes=", ".join(row["in_core"])))
    if row["beside"]:
        names = "; ".join(text.name(code, "short") for code in row["beside"])
        told.append(text.say("related or enabling: {names}", names=names))
    return ". ".join(told) or text.say("in no ecosystem")
