"""What the front of a report is made of: lines with their confidence, and lists beside each other.

Confidence is a word with three dots, never colour alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from nextstep_analysis.report.page.blocks import LinkedText, _Html
from nextstep_analysis.report.page.confidence import confidence_html
from nextstep_analysis.report.words.text import Text

BESIDE = '<div data-beside=""></div>'
"""Where the site puts the reports of the same kind beside each other."""
_IN_REPORT = re.compile(
    r'<span data-kind="(?P<kind>[^"]*)" data-subject="(?P<subject>[^"]*)" '
    r'data-place="(?P<place>[^"]*)">(?P<label>.*?)</span>'
)


@dataclass(frozen=True)
class ShownLine:
    """A line of the front in words: `label` names its slot, `address` leads to its evidence.

    A line that states nothing, such as a question, has no `confidence`: "".
    """

    words: str
    confidence: str
    address: str
    label: str = ""

    def html(self, text: Text) -> str:
        mark = f" {confidence_html(self.confidence, text)}" if self.confidence else ""
        linked = escape(self.label or self.words)
        link = f'<a href="#{escape(self.address)}">{linked}</a>'
        if self.label:
            return f'<li><span class="slot">{link}{mark}</span>{escape(self.words)}</li>'
        return f"<li>{link}{mark}</li>"


@dataclass(frozen=True)
class SlotFindings(_Html):
    """The five findings, each in its slot."""

    lines: Sequence[ShownLine]
    text: Text

    def html(self) -> str:
        items = "".join(line.html(self.text) for line in self.lines)
        return f'<ol class="findings slots" id="findings-list">{items}</ol>'


@dataclass(frozen=True)
class Panes(_Html):
    """Lists of lines beside each other: (kind for its colour, title, lines)."""

    panes: Sequence[tuple[str, str, Sequence[ShownLine]]]
    text: Text

    def html(self) -> str:
        shown = "".join(
            f'<div class="pane {escape(kind)}"><h3>{escape(title)}</h3>'
            f"<ul>{''.join(line.html(self.text) for line in lines)}</ul></div>"
            for kind, title, lines in self.panes
        )
        return f'<div class="panes">{shown}</div>'


@dataclass(frozen=True)
class Beside(_Html):
    """Where the page shows the ecosystems of the region side by side; empty in a notebook."""

    def html(self) -> str:
        return BESIDE


@dataclass(frozen=True)
class Links(_Html):
    """Where there is more, in one line."""

    label: str
    links: Sequence[LinkedText]

    def html(self) -> str:
        return (
            f'<p class="more">{escape(self.label)}: {"; ".join(x.html() for x in self.links)}</p>'
        )


@dataclass(frozen=True)
class Quotes(_Html):
    """What people said, in their words: (words, their language if that is another one)."""

    items: Sequence[tuple[str, str]]

    def html(self) -> str:
        shown = (
            f'<li lang="{escape(language)}">{escape(words)}</li>'
            if language
            else f"<li>{escape(words)}</li>"
            for words, language in self.items
        )
        return f"<ul>{''.join(shown)}</ul>"


@dataclass(frozen=True)
class Lead(_Html):
    """The one sentence that a part begins with."""

    text: str

    def html(self) -> str:
        return f'<p class="verdict">{escape(self.text)}</p>'


@dataclass(frozen=True)
class InReport(_Html):
    """A line that leads to a report of another `kind` of the same region, at `place` in it.

    The site makes a link of `label` where it has that report (`with_reports`); passed on alone,
    and in a notebook, it is text. See `in_report`.
    """

    before: str
    label: str
    kind: str
    place: str = ""
    subject: str = ""

    def html(self) -> str:
        led = in_report(self.label, self.kind, self.place, self.subject)
        return f'<p class="more">{escape(self.before)} {led}</p>'


def in_report(label: str, kind: str, place: str = "", subject: str = "") -> str:
    """Words that the site makes a link to a report of another kind, where it has that report.

    Without a `subject`: the one on the subject of the page, or the only one of its kind.
    """
    told = (
        f'data-kind="{escape(kind)}" data-subject="{escape(subject)}" data-place="{escape(place)}"'
    )
    return f"<span {told}>{escape(label)}</span>"


def with_reports(body: str, address: Callable[[str, str], str | None]) -> str:
    """`body` with links to other reports.

    `address` gives where the page of a kind and subject (see `in_report`) stands, seen from
    this one; None where there is none.
    """

    def one(match: re.Match[str]) -> str:
        found = address(unescape(match["kind"]), unescape(match["subject"]))
        if found is None:
            return match["label"]
        place = f"#{match['place']}" if match["place"] else ""
        return f'<a href="{escape(found)}{place}">{match["label"]}</a>'

    return _IN_REPORT.sub(one, body)
