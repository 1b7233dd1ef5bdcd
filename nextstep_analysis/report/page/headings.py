"""The headings of a page, for its table of contents."""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from nextstep_analysis.report import ReportError

_HEADING = re.compile(r"<h([2-4])\b.*?</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """A heading of the page, for its table of contents."""

    level: int
    id: str
    text: str


class _Headings(HTMLParser):
    """Collects the headings that have an id."""

    def __init__(self):
        super().__init__()
        self.links: list[Link] = []
        self._open: tuple[int, str] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        identity = told.get("id")
        if tag in ("h2", "h3", "h4") and identity:
            self._open, self._words = (int(tag[1]), identity), []

    def handle_data(self, data: str) -> None:
        if self._open:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == f"h{self._open[0]}":
            words = "".join(self._words).strip()
            self.links.append(Link(*self._open, words))
            self._open = None


def headings_of(body: str) -> tuple[Link, ...]:
    """The headings of `body` that have an id, in their order.

    Raises
    ------
    ReportError
        If two share an id.
    """
    parser = _Headings()
    for found in _HEADING.finditer(body):
        parser.feed(found[0])
    counts = Counter(link.id for link in parser.links)
    if twice := sorted(identity for identity, count in counts.items() if count > 1):
        raise ReportError(f"headings share the id {', '.join(twice)}")
    return tuple(parser.links)
