"""Conclusions as cards: what was observed as a heading, and the steps that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.blocks import LinkedText, _Html
from nextstep_analysis.report.page.confidence import confidence_html
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class Card:
    """A heading, steps of a name and a text each, and the confidence with its name."""

    title: str
    steps: Sequence[tuple[str, str | LinkedText]]
    confidence: tuple[str, str]
    text: Text
    address: str = ""

    def html(self, level: int) -> str:
        """``<article>`` with a heading of `level` and a list of terms."""
        rows = [(name, _written(told)) for name, told in self.steps]
        name, level_of_trust = self.confidence
        sure = confidence_html(level_of_trust, self.text)
        listed = "".join(
            f"<div><dt>{escape(term)}</dt><dd>{told}</dd></div>"
            for term, told in (*rows, (name, sure))
        )
        title = escape(self.title)
        if self.address:
            title = LinkedText("", self.title, self.address).html()
        return (
            f'<article class="conclusion"><h{level}>{title}</h{level}>'
            f'<dl class="steps">{listed}</dl></article>'
        )


@dataclass(frozen=True)
class Cards(_Html):
    """Cards side by side where there is room."""

    markup: str

    @classmethod
    def of(cls, cards: Sequence[Card], *, level: int = 3) -> "Cards":
        """`cards` with headings of `level`, 3 or 4.

        Raises
        ------
        ReportError
            If the headings are of another level.
        """
        if level not in (3, 4):
            raise ReportError(f"headings of cards are of level 3 or 4, not {level}")
        return cls(f'<div class="conclusions">{"".join(c.html(level) for c in cards)}</div>')

    def html(self) -> str:
        return self.markup


def _written(told: str | LinkedText) -> str:
    return told.html() if isinstance(told, LinkedText) else escape(told)
