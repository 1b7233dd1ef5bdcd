"""The first sheet of a workbook: what it is, of when, how to cite it, and a row for each sheet."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nextstep_analysis.report.tables.cells import neutral
from nextstep_analysis.report.words.text import Text

_WIDTHS = (34, 18, 70, 50)  # of the columns, in characters
_LINE = 15  # points of a line of text
_SHEETS = "sheets"
_Line = tuple[str, str]
"""A text and its style; `_SHEETS` is where the list of sheets goes."""


@dataclass(frozen=True)
class Opening:
    """What the first sheet says besides the list of sheets; see `workbook.workbook_bytes`."""

    summary: Mapping[str, Any]
    publication: Sequence[str]
    publisher: str
    licence: str


def write_contents(
    page: Worksheet,
    sheets: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    text: Text,
    styles: Mapping[str, Format],
    told: Opening,
) -> None:
    """Write the first sheet; `sheets` are the names and tables of the others."""
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.hide_gridlines(2)
    row = 0
    for line, style in _lines([sheet for _name, sheet in sheets], text=text, told=told):
        if style == _SHEETS:
            row = _write_list(page, row, sheets, text=text, styles=styles)
        elif style.endswith("line") and line:
            page.merge_range(row, 0, row, len(_WIDTHS) - 1, "")
            page.write_string(row, 0, neutral(line), styles[style])
            page.set_row(row, _LINE * math.ceil(len(line) / sum(_WIDTHS)))
            row += 1
        else:
            page.write_string(row, 0, neutral(line), styles.get(style))
            row += 1
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _lines(sheets: Sequence[Mapping[str, Any]], *, text: Text, told: Opening) -> Iterator[_Line]:
    yield told.summary["title"], "title"
    yield told.summary["lead"], "line"
    for line in filter(None, told.publication):
        yield line, "muted line"
    yield "", ""
    yield text.say("Status"), "heading"
    yield told.summary["status"], "line"
    yield "", ""
    yield text.say("Contents"), "heading"
    yield "", _SHEETS
    yield "", ""
    yield text.say("Sources"), "heading"
    for source in dict.fromkeys(sheet["source"] for sheet in sheets if sheet["source"]):
        yield source, "line"
    yield "", ""
    yield text.say("Publisher: {publisher}.", publisher=told.publisher), "muted line"
    yield text.say("Terms: {licence}.", licence=told.licence), "muted line"


def _write_list(
    page: Worksheet,
    row: int,
    sheets: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    text: Text,
    styles: Mapping[str, Format],
) -> int:
    """A head and a row for each sheet; the row that follows."""
    say = text.say
    heads = (say("Sheet"), say("On the page"), say("Title"), say("What is shown"))
    for place, head in enumerate(heads):
        page.write_string(row, place, neutral(head), styles["head"])
    for name, sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], neutral(name))
        cells = (sheet.get("called", ""), sheet["title"], sheet["subtitle"])
        for place, cell in enumerate(cells, start=1):
            page.write_string(row, place, neutral(cell), styles["text"])
    return row + 1
