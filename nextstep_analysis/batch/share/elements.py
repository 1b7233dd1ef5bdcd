"""Where the elements of a page stand in its text, so that some can be taken out or changed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate

from nextstep_analysis.batch.share.inline import VOID

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")


@dataclass(frozen=True)
class Element:
    """An element of a page, and where in the page's text its tags stand.

    Attributes
    ----------
    tag : str
    values : mapping of str to str
        Its attributes; "" for one without a value.
    start, inside, until, end : int
        Where its first tag begins and ends, and where its last one begins and ends.
    """

    tag: str
    values: Mapping[str, str]
    start: int
    inside: int
    until: int
    end: int

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.values.get("class", "").split())

    def holds(self, other: "Element") -> bool:
        """Whether `other` stands in this element."""
        return self.inside <= other.start and other.end <= self.until


def elements(html: str) -> list[Element]:
    """Every element of a page that has two tags, in the order in which they begin.

    Examples
    --------
    >>> [(one.tag, one.start, one.end) for one in elements('<p>a<b id="x">c</b></p>')]
    [('p', 0, 23), ('b', 4, 19)]
    >>> elements("<script>'<b></b>'</script><br><i>")[0].tag
    'script'
    """
    return sorted(_Finder(html).found, key=lambda element: element.start)


def first_tags(html: str) -> list[tuple[int, int]]:
    """Where each first tag of a page begins and ends, also that of an element without a last one.

    Examples
    --------
    >>> first_tags("<p>a<br>b</p><script>'<i>'</script>")
    [(0, 3), (4, 8), (13, 21)]
    """
    return _Finder(html).tags


def edited(html: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """`html` with each ``(start, end, text)`` put in the place of what stood there.

    Raises
    ------
    ValueError
        If two edits overlap.

    Examples
    --------
    >>> edited("abcd", [(3, 4, "!"), (0, 1, "")])
    'bc!'
    """
    parts: list[str] = []
    place = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        if start < place:
            raise ValueError(f"two edits overlap at {start}")
        parts += [html[place:start], text]
        place = end
    return "".join((*parts, html[place:]))


def plain_text(html: str) -> str:
    """What a reader sees of a piece of a page, on one line; nothing of what is hidden.

    Examples
    --------
    >>> plain_text('What is <i>it</i>?\\n<a aria-hidden="true" href="#a">#</a> &amp; so')
    'What is it? & so'
    """
    unseen = (one for one in elements(html) if one.values.get("aria-hidden") == "true")
    hidden = [(one.start, one.end, "") for one in unseen]
    outermost = [a for a in hidden if not any(b[0] < a[0] < b[1] for b in hidden)]
    return " ".join(unescape(re.sub(r"<[^>]*>", "", edited(html, outermost))).split())


def with_attributes(tag: str, change: Callable[[str, str], str]) -> str:
    """A first tag as written, with the value of each attribute as ``change(name, value)`` gives it.

    Examples
    --------
    >>> with_attributes('<use HREF="#a" x=1>', lambda name, value: value.replace("#", "#b-"))
    '<use HREF="#b-a" x=1>'
    """

    def changed(match: re.Match[str]) -> str:
        name, between, quoted = match.groups()
        quote = quoted[0] if quoted[0] in "\"'" else ""
        bare = quoted[1:-1] if quote else quoted
        return f"{name}{between}{quote}{change(name.lower(), bare)}{quote}"

    return _ATTRIBUTE.sub(changed, tag)


class _Finder(HTMLParser):
    """Has read the page once it is made."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.found: list[Element] = []
        self.tags: list[tuple[int, int]] = []
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._html = html
        self._open: list[tuple[str, Mapping[str, str], int, int]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._place()
        inside = start + len(self.get_starttag_text() or "")
        self.tags.append((start, inside))
        if tag not in VOID:
            values = {name: value or "" for name, value in attrs}
            self._open.append((tag, values, start, inside))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._place()
        self.tags.append((start, start + len(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        if not any(opened[0] == tag for opened in self._open):
            return
        until = self._place()
        end = self._html.index(">", until) + 1
        while True:
            name, values, start, inside = self._open.pop()
            if name == tag:
                self.found.append(Element(name, values, start, inside, until, end))
                return

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
