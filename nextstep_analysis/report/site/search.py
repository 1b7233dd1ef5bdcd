"""The index of the full-text search: what the pages say, by heading, as a small script.

A page opened from a file cannot fetch anything, but it can load a script; so the index
is one, and `assets/search.js` looks through it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType

from nextstep_analysis.report.tables.script_json import for_script

_HEADINGS = ("h1", "h2", "h3", "h4")
_SKIPPED = ("script", "style", "svg", "noscript", "nav", "details", "form", "button")
_LONG = re.compile(r"<(script|details|thead|tbody)\b.*?</\1>", re.DOTALL)
"""Long parts that are not indexed, and hold none of their own kind: spared the parser."""
_ENDS = ".:;?!…"
_SPACES = re.compile(r"\s+")


@dataclass
class Passage:
    """A heading, its address in the page ("" at the top), and what stands under it."""

    heading: str
    anchor: str
    texts: list[str] = field(default_factory=list)


def passages(html: str) -> list[Passage]:
    """Headings and paragraphs inside `<main>`; table cells, source lines and hidden text stay out.

    Examples
    --------
    >>> passages('<main><h1>A</h1><p>One.</p><h2 id="b">B</h2><p>Two.</p></main>')
    [Passage(heading='A', anchor='', texts=['One.']), Passage(heading='B', anchor='b', texts=['Two.'])]
    """  # noqa: E501
    parser = _Passages()
    parser.feed(_LONG.sub("", html))
    return [passage for passage in parser.found if passage.heading or passage.texts]


def index_script(
    pages: Sequence[tuple[str, str]], kinds: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The index of `pages`, each its path in the site and its HTML, as a script.

    It sets ``nextstepSearch``: a list of pages ``[path, title, passages]``, a passage
    being ``[heading, anchor, text]``. The kind of report stands fourth in pages at the paths
    in `kinds`, which are given where there is more than one.
    """
    listed = []
    for path, html in pages:
        parts = passages(html)
        title = next((passage.heading for passage in parts if passage.heading), "")
        passages_of = [[p.heading, p.anchor, " ".join(p.texts)] for p in parts]
        listed.append([path, title, passages_of, *([kinds[path]] if path in kinds else [])])
    return f"window.nextstepSearch={for_script(listed)};\n"


class _Passages(HTMLParser):
    """Collects passages; a `<dt id>` heads one as a heading does."""

    def __init__(self):
        super().__init__()
        self.found: list[Passage] = []
        self._inside = False
        self._silent: list[str] = []  # open elements that are not indexed
        self._words: list[str] | None = None
        self._end = "."  # after a paragraph that ends without a mark
        self._heading: tuple[str, str] | None = None  # tag, anchor

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "main":
            self._inside = True
        elif tag in _SKIPPED or tag in self._silent or "legend" in _classes(attributes):
            self._silent.append(tag)
        elif not self._inside or self._silent:
            return
        elif tag in _HEADINGS or (tag == "dt" and attributes.get("id")):
            self._end_block()
            self._heading, self._words = (tag, attributes.get("id") or ""), []
        elif _is_text(tag, attributes):
            self._end_block()
            self._words, self._end = [], ":" if tag == "dt" else "."
        elif tag == "br" and self._words is not None:
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent and self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag == "main":
            self._end_block()
            self._inside = False
        elif tag in ("p", "li", "dt", "dd", "caption", *_HEADINGS):
            self._end_block()

    def _end_block(self) -> None:
        """The words read so far become a heading or a paragraph."""
        if self._words is None:
            return
        words = _SPACES.sub(" ", "".join(self._words).replace("\u00ad", "")).strip()
        if self._heading:
            tag, anchor = self._heading
            above = self.found[-1].anchor if self.found else ""
            self.found.append(Passage(words, anchor or ("" if tag == "h1" else above)))
        elif words:
            if not self.found:
                self.found.append(Passage("", ""))
            self.found[-1].texts.append(words if words[-1] in _ENDS else words + self._end)
        self._words, self._heading = None, None


def _is_text(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element is a paragraph of its own; source lines repeat and are none."""
    return tag in ("p", "li", "dt", "dd", "caption") and "source" not in _classes(attributes)


def _classes(attributes: dict[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()
