"""What a notebook cell shows: headings, findings, figures, tables, as display data.

Every block is a list of MIME bundles (`bundles`). JupyterLab shows them as they
are; `report.page.from_notebook` makes a page of them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any, Protocol

import plotly.graph_objects as go

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.term_places import place_of
from nextstep_analysis.report.tables.key_figures import figure_words
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure

PLOTLY = "application/vnd.plotly.v1+json"
STUDY = "application/vnd.nextstep.study+json"
TABLES = "application/vnd.nextstep.tables+json"
ENDED = "application/vnd.nextstep.ended+json"
"""Stands where a notebook ended early, as it asked to."""
LEFT_OUT = "application/vnd.nextstep.left-out+json"
"""``{"characters": n}`` that a cell showed beyond what a notebook may show."""
_NUMBER = re.compile(r"(?P<number>.*\d)(?P<gap>\s*)(?P<unit>\D*)")
_CALLOUTS = ("note", "caveat", "status")

Bundle = dict[str, Any]


class Block(Protocol):
    """Anything that can stand in a chapter."""

    def bundles(self) -> list[Bundle]:
        """Display data, one MIME bundle per output."""


class _Shown:
    """Lets IPython display a block."""

    def bundles(self) -> list[Bundle]:
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for bundle in _together(self.bundles()):
            display(bundle, raw=True)


def _together(bundles: Iterable[Bundle]) -> Iterator[Bundle]:
    """Neighbours that are HTML alone as one output: each is a message from kernel to notebook."""
    for html, group in groupby(bundles, key=lambda bundle: list(bundle) == ["text/html"]):
        if html:
            yield {"text/html": "\n".join(bundle["text/html"] for bundle in group)}
        else:
            yield from group


class _Html(_Shown):
    """A block that is one piece of HTML."""

    def html(self) -> str:
        raise NotImplementedError

    def bundles(self) -> list[Bundle]:
        return [{"text/html": self.html()}]


@dataclass(frozen=True)
class Heading(_Html):
    """A heading; `id` is its address in the page."""

    level: int
    id: str
    text: str

    def html(self) -> str:
        if self.level not in (2, 3, 4):
            raise ReportError(f"headings in a page are of level 2, 3 or 4, not {self.level}")
        return f'<h{self.level} id="{escape(self.id)}">{escape(self.text)}</h{self.level}>'


@dataclass(frozen=True)
class Paragraph(_Html):
    """A paragraph of running text."""

    text: str

    def html(self) -> str:
        return f"<p>{escape(self.text)}</p>"


@dataclass(frozen=True)
class Terms(_Html):
    """Where the page defines terms of the glossary, by their ids; empty in a notebook."""

    ids: Sequence[str]

    def html(self) -> str:
        return place_of(self.ids)


@dataclass(frozen=True)
class Findings(_Html):
    """The answers, first thing in a report."""

    items: Sequence[str]
    id: str = "findings"

    def html(self) -> str:
        items = "".join(f"<li>{escape(item)}</li>" for item in self.items)
        return f'<ol class="findings" id="{escape(self.id)}-list">{items}</ol>'


@dataclass(frozen=True)
class LinkedText:
    """Text with one link in it: `label` leads to `address`, between `before` and `after`."""

    before: str
    label: str
    address: str
    after: str = ""

    def html(self) -> str:
        """The text; only web addresses and places in the page are linked."""
        if not self.address.startswith(("https://", "http://", "#")):
            raise ReportError(f"a link goes to https://, http:// or #, not {self.address!r}")
        link = f'<a href="{escape(self.address)}">{escape(self.label)}</a>'
        return f"{escape(self.before)}{link}{escape(self.after)}"


@dataclass(frozen=True)
class Bullets(_Html):
    """A plain list of texts, with or without a link."""

    items: Sequence[str | LinkedText]

    def html(self) -> str:
        items = (
            item.html() if isinstance(item, LinkedText) else escape(item) for item in self.items
        )
        return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


@dataclass(frozen=True)
class Numbered(Bullets):
    """The same as a list with numbers: its order says something."""

    def html(self) -> str:
        return f"<ol>{super().html().removeprefix('<ul>').removesuffix('</ul>')}</ol>"


@dataclass(frozen=True)
class SideBySide(_Html):
    """Lists, each under a title of its own, beside each other where there is room."""

    lists: Sequence[tuple[str, Sequence[str | LinkedText]]]

    def html(self) -> str:
        sides = "".join(
            f'<div><p class="side-title">{escape(title)}</p>{Bullets(items).html()}</div>'
            for title, items in self.lists
        )
        return f'<div class="sides">{sides}</div>'


@dataclass(frozen=True)
class Callout(_Html):
    """A box beside the text: "note", "caveat" or "status"."""

    kind: str
    title: str
    text: str

    def html(self) -> str:
        if self.kind not in _CALLOUTS:
            raise ReportError(f"a callout is one of {', '.join(_CALLOUTS)}, not {self.kind!r}")
        return (
            f'<div class="callout {self.kind}"><p class="callout-title">{escape(self.title)}</p>'
            f"<p>{escape(self.text)}</p></div>"
        )


@dataclass(frozen=True)
class KeyFigures(_Html):
    """Headline numbers with label, year, interval, caveat and `source` line."""

    figures: Sequence[KeyFigure]
    text: Text
    source: str

    def html(self) -> str:
        if not self.source.strip():
            raise ReportError("key figures need their source: it is empty")
        cards = "".join(
            _card(words) for words in (figure_words(f, self.text) for f in self.figures)
        )
        source = f'<p class="source">{escape(self.source)}</p>'
        return f'<dl class="key-figures">{cards}</dl>{source}'


@dataclass(frozen=True)
class Figure(_Shown):
    """A finished Plotly figure, and what its numbers are for the data dictionary."""

    figure: go.Figure
    dictionary: Mapping[str, Any] | None = None

    def bundles(self) -> list[Bundle]:
        around = (self.figure.layout.meta or {}).get("nextstep")
        if not around:
            raise ReportError("the figure was not passed through `theme.finish`")
        return [{PLOTLY: json.loads(self.figure.to_json()), "text/plain": around["alt"]}]


@dataclass(frozen=True)
class Table(_Html):
    """A table made by `tables.table_html`, and the same one for a workbook (`tables.sheet`)."""

    markup: str
    sheet: Mapping[str, Any] | None = None

    def html(self) -> str:
        return self.markup


@dataclass(frozen=True)
class StudyData(_Shown):
    """A study's summary for the index of the site; shows nothing on the page."""

    summary: Mapping[str, Any]

    def bundles(self) -> list[Bundle]:
        return [{STUDY: dict(self.summary), "text/plain": f"study {self.summary['subject']}"}]


@dataclass(frozen=True)
class StudyTables(_Shown):
    """A study's tables for its workbook (`tables.sheet`); shows nothing on the page."""

    sheets: Sequence[Mapping[str, Any]]

    def bundles(self) -> list[Bundle]:
        return [{TABLES: {"sheets": list(self.sheets)}, "text/plain": f"{len(self.sheets)} tables"}]


@dataclass(frozen=True)
class Chapter(_Shown):
    """Blocks one after the other: what one cell of a notebook shows."""

    blocks: Iterable[Block] = field(default_factory=tuple)

    def __repr__(self) -> str:
        return f"<Chapter of {len(tuple(self.blocks))} blocks>"

    def bundles(self) -> list[Bundle]:
        return [bundle for block in self.blocks for bundle in block.bundles()]


def sheets_of(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The tables among `blocks`, and the numbers behind the figures, in their order."""
    sheets = []
    for block in blocks:
        if isinstance(block, Table) and block.sheet:
            sheets.append(dict(block.sheet))
        elif isinstance(block, Figure):
            around = block.figure.layout.meta["nextstep"]
            kept = {key: around[key] for key in ("title", "subtitle", "source", "notes")}
            if around["table"]:
                more = {"dictionary": dict(block.dictionary)} if block.dictionary else {}
                sheets.append(kept | around["table"]["raw"] | more)
    return sheets


def _card(words: Mapping[str, str]) -> str:
    small = ", ".join(part for part in (words["year"], words["interval"]) if part)
    caveat = f'<dd class="caveat">{escape(words["caveat"])}</dd>' if words["caveat"] else ""
    return (
        f"<div><dt>{escape(words['label'])}</dt>"
        f'<dd class="value">{_with_unit(words["value"])}</dd><dd class="when">{escape(small)}</dd>'
        f"{caveat}</div>"
    )


def _with_unit(value: str) -> str:
    """A written number with its unit in small, where the line may break before it."""
    parts = _NUMBER.fullmatch(value)
    if not parts or not parts["unit"]:
        return escape(value)
    gap = " " if parts["gap"] else ""
    return f'{escape(parts["number"])}{gap}<span class="unit">{escape(parts["unit"])}</span>'
