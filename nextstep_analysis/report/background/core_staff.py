"""Chapter 3: jobs, personnel and turnover of the core, where tables by division tell them."""

import pandas as pd

from nextstep_analysis.report.background.current import STAFF
from nextstep_analysis.report.background.teller import PERIOD, Teller
from nextstep_analysis.report.page.blocks import Block, Heading, Table
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import Text

_FORMS = {"turnover": ".1f"}


def core_staff(teller: Teller) -> list[Block]:
    """What is known by division, in words and as a table; nothing where nothing is."""
    if STAFF not in teller.study.tables:
        return []
    heading = Heading(3, "core-staff", _title(teller))
    return [heading, *teller.told("core_staff"), _table(teller)]


def _title(teller: Teller) -> str:
    say = teller.text.say
    known = set(teller.frame("core_staff")["measure"])
    if known == {"jobs"}:
        return say("Jobs in the core industries")
    if "jobs" in known:
        return say("Jobs, personnel and turnover of the core industries")
    return say("Personnel and turnover of the core industries")


def _table(teller: Teller) -> Table:
    say = teller.text.say
    table = teller.frame("core_staff")
    one_year = table["before"].isna() & (table["start"] == table["end"])
    shown = table.assign(
        name=[
            say("The core as a whole") if code == "core" else teller.industry_label(code)
            for code in table["industry"]
        ],
        what=[_measure(measure, teller.text) for measure in table["measure"]],
        period=[
            f"{row.end}" if alone else f"{row.start}–{row.end}"
            for row, alone in zip(table.itertuples(), one_year, strict=True)
        ],
        at_start=_written(table, "before", teller.text),
        at_end=_written(table, "after", teller.text),
    )
    return teller.table(
        "core_staff",
        frame=shown,
        caption=say("The core industries by jobs, personnel, turnover and establishments"),
        columns={
            "what": Column(say("Measure"), of="measure"),
            "name": Column(say("Industry (TOL 2008)"), of="industry"),
            "period": Column(say("Period"), align="right", of=PERIOD),
            "at_start": Column(say("At the start"), align="right", of="before"),
            "at_end": Column(say("At the end"), align="right", of="after"),
            "growth": Column(say("Relative change"), "+.1%"),
            "growth_there": Column(say("Relative change in the area compared with"), "+.1%"),
            "location_quotient": Column(say("Location quotient"), ".2f"),
        },
    )


def _measure(measure: str, text: Text) -> str:
    say = text.say
    return {
        "jobs": say("jobs at the end of the year"),
        "personnel": say("personnel, person-years"),
        "turnover": say("turnover, million euro"),
        "establishments": say("establishments"),
    }[measure]


def _written(table: pd.DataFrame, column: str, text: Text) -> list[str | None]:
    """Each figure in the form of its measure; None where it is missing."""
    return [
        None if pd.isna(value) else text.write(value, _FORMS.get(measure, "d"))
        for value, measure in zip(table[column], table["measure"], strict=True)
    ]
