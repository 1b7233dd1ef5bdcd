"""What a need, risk or action rests on, as HTML: the sentence, how sure it is, where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.actions import Ground, Titled
from nextstep_analysis.kind import FIRST
from nextstep_analysis.report.page.blocks import _Html
from nextstep_analysis.report.page.confidence import confidence_html
from nextstep_analysis.report.page.front_blocks import in_report
from nextstep_analysis.report.words.text import Text


def told(ground: Ground, text: Text) -> str:
    """The sentence as HTML, with its confidence."""
    return f"{escape(text.say(ground.statement))} {confidence_html(ground.confidence, text)}"


def link(ground: Ground, text: Text, *, short: bool = False) -> str:
    """Where it stands: the page it was read on, or the part of the background study.

    If `short`, the link is one word, and a screen reader says the title of the page.
    """
    if ground.source_url and short:
        name = escape(text.say("Source: {title}", title=ground.source_title))
        word = escape(text.say("Source"))
        return f'<a href="{escape(ground.source_url)}" aria-label="{name}">{word}</a>'
    if ground.source_url:
        return f'<a href="{escape(ground.source_url)}">{escape(ground.source_title)}</a>'
    return in_report(text.say("Background study"), FIRST, ground.part)


@dataclass(frozen=True)
class TitledPanes(_Html):
    """Needs or risks side by side: a title, the sentences, and where they stand."""

    entries: Sequence[Titled]
    colour: str
    text: Text

    def html(self) -> str:
        panes = "".join(self._pane(entry) for entry in self.entries)
        return f'<div class="panes">{panes}</div>'

    def _pane(self, entry: Titled) -> str:
        title = escape(self.text.pick(entry.title))
        shown = "".join(
            f"<p>{told(ground, self.text)} {link(ground, self.text, short=True)}</p>"
            for ground in entry.grounds
        )
        return f'<div class="pane {escape(self.colour)}"><h3>{title}</h3>{shown}</div>'


@dataclass(frozen=True)
class Aims(_Html):
    """The state aimed at, side by side."""

    aims: Sequence[str]

    def html(self) -> str:
        return f'<ul class="aims">{"".join(f"<li>{escape(aim)}</li>" for aim in self.aims)}</ul>'


@dataclass(frozen=True)
class Lists(_Html):
    """Short lists side by side: (colour, title, items as HTML)."""

    lists: Sequence[tuple[str, str, Sequence[str]]]

    def html(self) -> str:
        shown = "".join(
            f'<div class="pane {escape(colour)}"><h3>{escape(title)}</h3>'
            f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul></div>"
            for colour, title, items in self.lists
            if items
        )
        return f'<div class="panes">{shown}</div>'
