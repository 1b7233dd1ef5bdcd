"""Readiness for location work: what was found of each item, and on what it rests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from nextstep_analysis.declared import Col
from nextstep_analysis.portfolio import ITEMS, Case, Check, Evidence, Portfolio
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Paragraph, Table, _Html
from nextstep_analysis.report.page.front_blocks import in_report
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, Part
from nextstep_analysis.report.portfolio.words import item_text, state_text
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.words.text import Text

_FOUND = Col("What was found, and how many of how many", "text")


def readiness(portfolio: Portfolio, teller: Teller) -> Iterator[Block]:
    """The table of all items."""
    say = teller.text.say
    yield Part(QUESTION, "readiness", say("Readiness for location work"))
    yield Paragraph(
        say(
            "Each item stands for itself; they are not added up. The evidence of each is at the "
            "end of the page."
        )
    )
    yield readiness_table(portfolio, teller)


def readiness_table(portfolio: Portfolio, teller: Teller) -> Table:
    """A row per ecosystem, a column per item."""
    text = teller.text
    rows = [
        {
            "name": text.name(case.ecosystem, "short"),
            **{one.item: _found(one, text) for one in case.checks},
        }
        for case in portfolio.cases
    ]
    told = {
        "text": text,
        "caption": text.say("What was found of each item"),
        "columns": {
            "name": Column(text.say("Ecosystem"), of="ecosystem"),
            **{item: Column(item_text(item, text), of=_FOUND) for item in ITEMS},
        },
        "source": text.say(
            "Source: the roadmaps, profiles and facts of this workbench; the evidence names the "
            "pages that the facts were read on."
        ),
    }
    frame, declared = pd.DataFrame(rows), portfolio.tables["readiness"].declared
    return Table(table_html(frame, **told), sheet(frame, **told, declared=declared))


def evidence(portfolio: Portfolio, teller: Teller) -> Iterator[Block]:
    """On what each check rests, folded."""
    say = teller.text.say
    yield Part(APPENDIX, "evidence", say("Evidence of readiness"))
    yield Checklists(portfolio.cases, teller.text)


def _found(one: Check, text: Text) -> str:
    state = state_text(one.state, text)
    if one.of is not None:
        return text.say("{state}, {n:d} of {of:d}", state=state, n=one.n, of=one.of)
    counted = one.item in ("sites", "references", "chain") and one.n
    return text.say("{state}, {n:d}", state=state, n=one.n) if counted else state


@dataclass(frozen=True)
class Checklists(_Html):
    """The evidence of all checks, ecosystem by ecosystem."""

    cases: Sequence[Case]
    text: Text

    def html(self) -> str:
        return "".join(self._of(case) for case in self.cases)

    def _of(self, case: Case) -> str:
        rows = "".join(
            f"<div><dt>{escape(item_text(one.item, self.text))}: "
            f"{escape(state_text(one.state, self.text))}</dt>"
            f"<dd>{' '.join(self._told(told, case) for told in one.evidence)}</dd></div>"
            for one in case.checks
        )
        name = escape(self.text.pick(case.name))
        return (
            f'<h3 id="evidence-{escape(case.ecosystem)}">{name}</h3><dl class="steps">{rows}</dl>'
        )

    def _told(self, one: Evidence, case: Case) -> str:
        said = escape(self.text.say(one.statement))
        if one.source_url:
            title = escape(one.source_title or one.source_url)
            return f'{said} <a href="{escape(one.source_url)}">{title}</a>'
        if one.kind:
            label = self.text.say("See the report")
            return f"{said} {in_report(label, one.kind, '', case.ecosystem)}"
        return said
