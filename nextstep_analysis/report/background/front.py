"""The summary of a study: findings in their slots, the ecosystems side by side, three lists."""

from collections.abc import Sequence

from nextstep_analysis.front import Line
from nextstep_analysis.report.background.conclusions import cards, considered
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Heading
from nextstep_analysis.report.page.front_blocks import Beside, Panes, ShownLine, SlotFindings
from nextstep_analysis.report.page.parts import SUMMARY, Part
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Study

MOST_CARDS = 3
"""Conclusions on the first page; the appendix has all."""


def questions(text: Text) -> dict[str, str]:
    """The six questions of a study by the address of their part."""
    say = text.say
    return {
        "what": say("What is it?"),
        "strength": say("How strong is it?"),
        "direction": say("Where is it going?"),
        "lacks": say("What does it lack?"),
        "attraction": say("What would attract a company here?"),
        "threats": say("What threatens it?"),
    }


def appendices(text: Text) -> dict[str, str]:
    """The folded parts of a study by the end of their address, as `questions`."""
    say = text.say
    titles = {
        "definition": say("What the ecosystem is"),
        "state": say("State"),
        "development": say("Development"),
        "potential": say("Business potential"),
        "gaps": say("Development needs"),
        "factors": say("Value-added factors for a company locating in the region"),
        "conclusions": say("Conclusions and open questions"),
        "limits": say("What the data cannot say"),
        "sources": say("Sources"),
    }
    return {
        name: say("Appendix {n:d}: {title}", n=place, title=title)
        for place, (name, title) in enumerate(titles.items(), start=1)
    }


def summary(teller: Teller) -> list[Block]:
    """One page: what a reader with three minutes needs."""
    say, shown = teller.text.say, teller.study.front
    named = slots(teller.text)
    findings = [_shown(teller, line, named[line.slot]) for line in shown.headlines]
    return [
        Part(SUMMARY, "summary", say("Summary")),
        Heading(3, "findings", say("Five findings")),
        SlotFindings(findings, teller.text),
        Beside(),
        Heading(3, "strengths-lacks-risks", say("Strengths, lacks and risks")),
        Panes(
            [
                ("strength", say("Strengths"), _lines(teller, shown.strengths)),
                ("lack", say("Lacks"), _lines(teller, shown.lacks)),
                ("risk", say("Risks"), _lines(teller, shown.risks)),
            ],
            teller.text,
        ),
        Heading(3, "what-follows", say("What follows from this")),
        *cards(teller, level=4, most=MOST_CARDS),
        *considered(teller),
    ]


def _lines(teller: Teller, lines: Sequence[Line]) -> list[ShownLine]:
    return [_shown(teller, line) for line in lines]


def _shown(teller: Teller, line: Line, label: str = "") -> ShownLine:
    return ShownLine(teller.tell(line.statement), line.confidence, line.part, label)


def slots(text: Text) -> dict[str, str]:
    """What each of the five findings is about, by its slot."""
    say = text.say
    return {
        "size": say("Size and specialisation"),
        "development": say("Development"),
        "need": say("Largest need"),
        "asset": say("Asset and risk"),
        "next": say("Find out first"),
    }


def ages(study: Study, text: Text) -> str:
    """How old the main figures are, newest first."""
    return text.say(study.ages)
