"""The index of the full-text search: what the pages say, by heading, as a small script.

A page opened from a file cannot fetch anything, but it can load a script; so the index
is one, and `assets/search.js` looks through it. So is what the search knows of the words of a
language that inflects much (`forms_script`).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from nextstep_analysis.report.page.parts import APPENDIX, KINDS, SUMMARY
from nextstep_analysis.report.tables.script_json import for_script
from nextstep_analysis.report.words.compact_forms import compact_forms
from nextstep_analysis.report.words.word_table import Word

_HEADINGS = ("h1", "h2", "h3", "h4")
_SKIPPED = (
    "script",
    "style",
    "svg",
    "noscript",
    "nav",
    "details",
    "form",
    "button",
    "fieldset",
    "template",
)
_LONG = re.compile(
    r"<(script|thead|tbody|template|details(?![^>]*\bappendix\b))\b.*?</\1>", re.DOTALL
)
"""Long parts that are not indexed, and hold none of their own kind: spared the parser."""
_LABEL = re.compile(r'<th scope="row"[^>]*>(.*?)</th>', re.DOTALL)
_ROWS = "rows-of-a-table"
FINDINGS, TEXT, FOLDED, REFERENCE = "findings", "text", "folded", "reference"
LAYERS = (TEXT, FINDINGS, FOLDED, REFERENCE)
"""What a passage is part of, by the number that stands for it in the index: what pages say,
what was found, a folded appendix, and the pages that explain or list all others."""
Row = list[Any]
"""A page in the index: see `index_rows`."""
_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"[^\W\d_]{2}")
_UNSAID = {"legend", "conf", "ref"}
"""Classes of what is not indexed: keys of charts, degrees of confidence, marks of sources."""
_ENDS = ".:;?!…"
_SPACES = re.compile(r"\s+")


@dataclass
class Passage:
    """A heading, its address in the page ("" at the top), and what stands under it.

    `layer` is one of `LAYERS`; `rows` are what the rows of its tables are called.
    """

    heading: str
    anchor: str
    texts: list[str] = field(default_factory=list)
    layer: str = TEXT
    rows: list[str] = field(default_factory=list)


def passages(html: str) -> list[Passage]:
    """Headings and paragraphs inside `<main>`, those of a folded appendix, too.

    Of tables the names of rows are taken, apart; numbers, source lines, degrees of confidence
    and other folded text stay out.

    Examples
    --------
    >>> passages('<main><h1>A</h1><p>One.</p><h2 id="b">B</h2><p>Two.</p></main>')
    [Passage(heading='A', anchor='', texts=['One.'], layer='text', rows=[]),
     Passage(heading='B', anchor='b', texts=['Two.'], layer='text', rows=[])]
    """
    parser = _Passages()
    parser.feed(_LONG.sub(_labels, html))
    return [passage for passage in parser.found if passage.heading or passage.texts]


def index_rows(
    pages: Sequence[tuple[str, str]],
    kinds: Mapping[str, str] = MappingProxyType({}),
    *,
    reference: Collection[str] = (),
    brief: Collection[str] = (),
    names: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """The index of `pages`, each its path in the site and its HTML.

    A page is ``[path, title, passages]``, a passage ``[heading, anchor, text, layer, also]``: the
    number of its layer, and what it is found by, too (the names of rows); both are left out where
    they are nothing.

    Parameters
    ----------
    kinds : mapping of str to str
        The kind of report, by path: it stands fourth in a page. Given where there are several.
    reference : collection of str
        Paths of pages that explain or list others.
    brief : collection of str
        Paths of pages of which the folded appendix is left out.
    names : mapping of str to str
        By path: other words by which a page is found.
    """
    listed: list[Row] = []
    for path, html in pages:
        parts = [p for p in passages(html) if path not in brief or p.layer != FOLDED]
        title = next((passage.heading for passage in parts if passage.heading), "")
        for top in [passage for passage in parts if passage.heading == title][:1]:
            top.rows += [names[path]] if path in names else []
        rows = [_row(part, REFERENCE if path in reference else part.layer) for part in parts]
        listed.append([path, title, rows, *([kinds[path]] if path in kinds else [])])
    return listed


def index_script(rows: Sequence[Row]) -> str:
    """The index as a script: it sets ``nextstepSearch``."""
    return f"window.nextstepSearch={for_script(rows)};\n"


def forms_script(table: Collection[Word], rows: Sequence[Row]) -> str:
    """What the search must know of `table` for an index, as a script: ``nextstepForms``."""
    texts = (str(text) for row in rows for passage in row[2] for text in passage)
    return f"window.nextstepForms={for_script(compact_forms(table, words_in(texts)))};\n"


def words_of(htmls: Iterable[str]) -> set[str]:
    """The words of what is indexed, in small letters, cut as the search does: no hyphens.

    Examples
    --------
    >>> sorted(words_of(["<main><h1>Päijät-Hämeen</h1><p>it-ala 2022</p></main>"]))
    ['ala', 'hämeen', 'it', 'päijät']
    """
    texts = (t for html in htmls for p in passages(html) for t in (p.heading, *p.texts, *p.rows))
    return words_in(texts)


def words_in(texts: Iterable[str]) -> set[str]:
    """As `words_of`, of plain texts."""
    found = {word for text in texts for word in _WORD.findall(text.lower())}
    return {word for word in found if not any(letter.isdigit() for letter in word)}


def _row(passage: Passage, layer: str) -> list[str | int]:
    told: list[str | int] = [passage.heading, passage.anchor, " ".join(passage.texts)]
    also = "; ".join(dict.fromkeys(passage.rows))
    if also:
        return [*told, LAYERS.index(layer), also]
    return told if layer == TEXT else [*told, LAYERS.index(layer)]


def _labels(part: re.Match[str]) -> str:
    """In place of a table what its rows are called: words, not numbers."""
    if part[1] == "template":  # says the same of other peers
        return ""
    labels = dict.fromkeys(label for label in _LABEL.findall(part[0]) if _NAMED.search(label))
    return "".join(f'<p class="{_ROWS}">{label}</p>' for label in labels)


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
        self._layer = TEXT
        self._row = False  # the words are what a row is called
        self._slot = False  # inside the word that says what a finding is about

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "main":
            self._inside = True
        elif tag in self._silent or _is_skipped(tag, attributes):
            self._silent.append(tag)
        elif not self._inside or self._silent:
            return
        elif part := _part(attributes):
            self._layer = {SUMMARY: FINDINGS, APPENDIX: FOLDED}.get(part, TEXT)
        elif tag == "span":
            self._slot = "slot" in _classes(attributes)
        elif tag in _HEADINGS or (tag == "dt" and attributes.get("id")):
            self._end_block()
            self._heading, self._words = (tag, attributes.get("id") or ""), []
        elif _is_text(tag, attributes):
            self._end_block()
            self._words, self._end = [], ":" if tag == "dt" else "."
            self._row = _ROWS in _classes(attributes)
        elif tag == "br" and self._words is not None:
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent and self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag == "span" and self._slot and self._words is not None:
            self._words = ["".join(self._words).rstrip(), ": "]
            self._slot = False
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
            place = anchor or ("" if tag == "h1" else above)
            self.found.append(Passage(words, place, layer=self._layer))
        elif words:
            if not self.found:
                self.found.append(Passage("", "", layer=self._layer))
            if self._row:
                self.found[-1].rows.append(words)
                self._words, self._row = None, False
                return
            self.found[-1].texts.append(words if words[-1] in _ENDS else words + self._end)
        self._words, self._heading = None, None


def _is_skipped(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element and all in it are not indexed."""
    classes = _classes(attributes)
    if not _UNSAID.isdisjoint(classes):
        return True
    return tag in _SKIPPED and not (tag == "details" and APPENDIX in classes)


def _part(attributes: dict[str, str | None]) -> str:
    """The kind of the part of a report that an element begins; "" if none."""
    classes = _classes(attributes)
    return next((kind for kind in KINDS if "part" in classes and kind in classes), "")


def _is_text(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether an element is a paragraph of its own; lines of source and edition are none."""
    unsaid = {"source", "published"}.intersection(_classes(attributes))
    return tag in ("p", "li", "dt", "dd", "caption") and not unsaid


def _classes(attributes: dict[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()
