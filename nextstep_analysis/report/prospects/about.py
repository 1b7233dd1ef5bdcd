"""What the first sheet of a list of prospects says of it."""

from collections.abc import Iterator

from nextstep_analysis.prospects import ProspectList
from nextstep_analysis.report.prospects.columns import COLUMNS, COVERED, DEMO
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Statement

TITLE = Statement("Prospects: companies outside {region} that fit its ecosystems")
MADE_UP = Statement("Made-up companies, none of which is real: nobody is to be contacted.")
AS_OF = Statement("Register of companies (PRH/YTJ, CC BY 4.0) as of {day:date}.")
_SOURCES = Statement(
    "Turnover, its growth and personnel expenses are from filed accounts (PRH, CC BY 4.0), of "
    "companies abroad from the lists that have them; funding, new sites and hiring from lists that "
    "people have imported, each with its source; travel times are estimates of this workbench."
)
PART = Statement("Only a part of the register was imported; companies outside of it are missing.")
UNTESTED = Statement("The priority index has not been tested on outcomes.")
INDEX = Statement(
    "The index is a weighted sum of parts from 0 to 1. What is not known is taken as the whole "
    "range from 0 to 1, of an unknown size as the part of it that the employer register leaves: it "
    "widens the interval and moves the middle below that of no company that is known to be weak. "
    "A fit that is not sure counts from 0 to the worth of its list. Ranks are those among all "
    "companies that fit; the best and the worst rank are those that the intervals leave open."
)
_FILL = Statement(
    "Yellow columns are yours: stage, role in charge, next action and note, and any column that "
    "you add at the right. They are taken over by {command}. Write no names, e-mails or telephone "
    "numbers of persons into them."
)
_COMMAND = "`nextstep prospects --edited prospects.xlsx`"
GROUPS = Statement(
    "Companies that share a website or an address and have like names, or a name in common, are "
    "proposed as one group; a person decides."
)
_COVERAGE = Statement("Known of the companies in the list:")
_OUT = Statement("Not in the list, by the first reason that holds:")
_LINE = Statement("{what}: {n:d}")
_ITEM = Statement("{head}: {told}")


def about_lines(made: ProspectList, text: Text) -> list[str]:
    """The lines of the first sheet, the title first."""
    return list(_lines(made, text))


def _lines(made: ProspectList, text: Text) -> Iterator[str]:
    title = text.say(TITLE.given(region=Code(made.region)))
    yield f"{DEMO}: {title}" if made.demo else title
    if made.demo:
        yield text.say(MADE_UP)
    yield text.say(AS_OF.given(day=made.as_of.isoformat()))
    if made.part:
        yield text.say(PART)
    yield text.say(_SOURCES)
    if not made.tested:
        yield text.say(UNTESTED)
    yield text.say(INDEX)
    yield text.say(GROUPS)
    yield text.say(_FILL.given(command=_COMMAND))
    yield from (text.say(note) for note in made.notes)
    yield text.say(_COVERAGE)
    for column in COLUMNS:
        if column.known:
            known = int(made.rows[column.known].notna().sum())
            told = text.say(COVERED.given(known=known, of=len(made.rows)))
            yield text.say(_ITEM.given(head=text.say(column.head), told=told))
    yield text.say(_OUT)
    for what, n in made.out:
        yield text.say(_LINE.given(what=text.say(what), n=n))
