"""Numbers of figures and tables: given once, in the order of the page, and the same everywhere."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from nextstep_analysis.report.words.text import Text

FIGURE, TABLE = "figure", "table"
_APPENDIX = re.compile(r'<details class="part appendix"')
_PART = re.compile(r'<(?:section|details) class="part \w+" id="([^"]+)"')
_EXHIBIT = re.compile(
    r'<figure class="chart-figure" id="[^"]*"><figcaption>'
    r'<p class="figure-title">(?P<figure>.*?)</p>'
    r'(?P<subtitle><p class="figure-subtitle">.*?</p>)</figcaption>'
    r'|<figure class="table">(?P<area><div class="scroll"[^>]*>)'
    r"(?P<before><table[^>]*><caption><span>)(?P<table>.*?)</span></caption>"
    r'|(?P<data><details><summary>[^<]*</summary>)<div class="scroll"[^>]*>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Exhibit:
    """A figure or table of a page: its `kind`, number ("3"; "A3" in the appendix) and title.

    `part` is the address of the part of the page that it stands in; "" before the first one.
    """

    kind: str
    number: str
    title: str
    part: str = ""

    @property
    def id(self) -> str:
        """Its address in the page, the same in every language."""
        return f"{self.kind}-{self.number.lower()}"

    def name(self, text: Text) -> str:
        """What it is called: "Figure 3", "Kuvio L3"."""
        say, number = text.say, self._told(text)
        if self.kind == FIGURE:
            return say("Figure {number}", number=number)
        return say("Table {number}", number=number)

    def mark(self, text: Text) -> str:
        """The same in short, for a sheet and a file: "F3", "T6", "KL3"."""
        say, number = text.say, self._told(text)
        if self.kind == FIGURE:
            return say("F{number}", number=number)
        return say("T{number}", number=number)

    def plain(self, text: Text) -> dict[str, str]:
        """The same as plain JSON, with its address and what it is called."""
        return vars(self) | {"id": self.id, "name": self.name(text)}

    def _told(self, text: Text) -> str:
        if not self.number.startswith("A"):
            return self.number
        return text.say("A{number}", number=self.number[1:])


def numbered(body: str, *, text: Text) -> tuple[str, tuple[Exhibit, ...]]:
    """`body` with a number, an address and a link to it at each figure and table.

    Figures and tables are counted apart, and those of the appendix anew: A1, A2.

    Parameters
    ----------
    body : str
        The parts of a page (`parts.in_parts`).

    Returns
    -------
    tuple of str and tuple of Exhibit
        The body, and what has been numbered in its order.
    """
    begins = _APPENDIX.search(body)
    appendix = begins.start() if begins else len(body)
    counts: Counter[tuple[str, str]] = Counter()
    opened = [(match.start(), match[1]) for match in _PART.finditer(body)]

    def within(place: int) -> str:
        return next((name for start, name in reversed(opened) if start < place), "")

    found: list[Exhibit] = []

    def one(match: re.Match[str]) -> str:
        if match["data"]:  # of the figure before it
            if not found:
                return match[0]
            return match["data"] + _area(f"{found[-1].name(text)}: {text.say('Show data')}")
        kind = FIGURE if match["figure"] is not None else TABLE
        part = "A" if match.start() > appendix else ""
        counts[kind, part] += 1
        number = f"{part}{counts[kind, part]}"
        exhibit = Exhibit(kind, number, unescape(match[kind]), within(match.start()))
        found.append(exhibit)
        return _shown(exhibit, match, text)

    return _EXHIBIT.sub(one, body), tuple(found)


def with_marks(
    sheets: Iterable[Mapping[str, Any]], exhibits: Sequence[Exhibit], *, text: Text
) -> tuple[dict[str, Any], ...]:
    """`sheets` of a workbook, each with what shows it in the page, where something does: its
    `mark`, the address of the `exhibit`, and what it is `called`."""
    left = list(exhibits)
    marked = []
    for sheet in sheets:
        kind = FIGURE if sheet["subtitle"] else TABLE
        shown = next((x for x in left if (x.kind, x.title) == (kind, sheet["title"])), None)
        told = {}
        if shown:
            left.remove(shown)
            told = {"mark": shown.mark(text), "exhibit": shown.id, "called": shown.name(text)}
        marked.append({**sheet, **told})
    return tuple(marked)


def _shown(exhibit: Exhibit, match: re.Match[str], text: Text) -> str:
    name = exhibit.name(text)
    number = f'<span class="exhibit">{escape(name)}.</span> {match[exhibit.kind]}'
    told = escape(text.say("Link to this: {exhibit}", exhibit=name))
    link = f'<a class="here" href="#{exhibit.id}" aria-label="{told}">#</a>'
    if exhibit.kind == FIGURE:
        return (
            f'<figure class="chart-figure" id="{exhibit.id}"><figcaption>'
            f'<p class="figure-title">{number}</p>{match["subtitle"]}{link}</figcaption>'
        )
    opened = f'<figure class="table" id="{exhibit.id}">{link}{_area(name)}{match["before"]}'
    return f"{opened}{number}</span></caption>"


def _area(name: str) -> str:
    """Where a table scrolls, called by its number: its title is in its caption."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
