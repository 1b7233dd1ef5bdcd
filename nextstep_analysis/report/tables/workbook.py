"""A study's tables as an Excel workbook: typed numbers, one sheet a table, same bytes each time."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nextstep_analysis.report.colours import ACCENT, MUTED, RULE
from nextstep_analysis.report.tables.cells import NAME, neutral, number_format, sheet_names
from nextstep_analysis.report.tables.contents_sheet import Opening, write_contents
from nextstep_analysis.report.tables.dictionary import dictionary_sheet
from nextstep_analysis.report.words.text import Text

_CREATED = datetime(2000, 1, 1)  # a fixed day: equal content, equal bytes
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True},
    "muted": {"font_color": MUTED},
    "link": {"font_color": ACCENT, "underline": 1, "valign": "top"},
    "line": {"text_wrap": True, "valign": "top"},
    "muted line": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 2,
        "bg_color": RULE,
    },
    "number head": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 2,
        "bg_color": RULE,
        "align": "right",
    },
}
_HEAD = 3  # the row of the heads, from 0
_NARROW, _WIDE = 11, 48  # widths of columns, in characters
_ADDRESS = 2_079  # characters of a link that Excel takes


def workbook_bytes(
    sheets: Sequence[Mapping[str, Any]],
    *,
    text: Text,
    summary: Mapping[str, Any],
    publisher: str,
    licence: str,
    publication: Sequence[str] = (),
) -> bytes:
    """The workbook of a study.

    Parameters
    ----------
    sheets : sequence of mapping
        Tables as `tables.sheet` makes them, in their order. One whose `mark` is None is no
        exhibit, and has a name without a number. Where one has `leads`, its last
        column links to other sheets by their `exhibit`, or to the web; where it has
        `row_formats`, they are those of its columns of the format "general".
    summary : mapping
        See `summary.summarise`: title, lead and status open the first sheet.
    publisher, licence : str
        Who answers for it, and on which terms it may be passed on.
    publication : sequence of str
        When it was published, in which version and of what age, and how it is cited.

    Returns
    -------
    bytes
        An .xlsx file: what is in it, a sheet for each table, the data dictionary last. A missing
        number is an empty cell; a text that would be taken for a formula is led by an apostrophe.
    """
    buffer = io.BytesIO()
    titles = [sheet["subtitle"] or sheet["title"] for sheet in sheets]
    names = sheet_names(titles, [sheet.get("mark", "") for sheet in sheets])
    whole = list(sheets)
    if dictionary := dictionary_sheet(sheets, names, text=text):
        whole.append(dictionary)
        names.append(neutral(dictionary["title"])[:NAME])
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        titled = {"title": neutral(summary["title"]), "author": neutral(publisher)}
        book.set_properties({**titled, "created": _CREATED})
        first = neutral(text.say("Contents"))[:NAME]
        styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
        opening = Opening(summary, publication, publisher, licence)
        listed = list(zip(names, whole, strict=True))
        write_contents(book.add_worksheet(first), listed, text=text, styles=styles, told=opening)
        pages = {sheet["exhibit"]: name for name, sheet in listed if sheet.get("exhibit")}
        look = _Look(book, text, styles, pages, first)
        for name, sheet in listed:
            _write_table(book.add_worksheet(name), sheet, look)
    return buffer.getvalue()


@dataclass(frozen=True)
class _Look:
    """What the sheets of a book have in common: its styles, and the sheets that links lead to."""

    book: xlsxwriter.Workbook
    text: Text
    styles: Mapping[str, Format]
    pages: Mapping[str, str]
    first: str
    made: dict[str, Format] = field(default_factory=dict)

    def format(self, form: str) -> Format:
        """How a cell of a format of `report.words.text` looks."""
        if not form:
            return self.styles["text"]
        written = number_format(form)
        if written not in self.made:
            style = {"num_format": written, "valign": "top"}
            self.made[written] = self.book.add_format(style)
        return self.made[written]

    def address(self, lead: str) -> str:
        """What a link to an exhibit or to the web holds; "" if there is nothing to link to."""
        if lead.startswith(("https://", "http://")):
            return lead if len(lead) <= _ADDRESS else ""
        return f"internal:'{self.pages[lead]}'!A1" if lead in self.pages else ""


def _write_table(page: Worksheet, sheet: Mapping[str, Any], look: _Look) -> None:
    """Title, head, rows, then notes and source; the head stays in sight."""
    styles = look.styles
    page.write_string(0, 0, neutral(sheet["title"]), styles["title"])
    page.write_string(1, 0, neutral(sheet["subtitle"]), styles["muted"])
    page.write_url(2, 0, f"internal:'{look.first}'!A1", styles["link"], look.first)
    for place, column in enumerate(sheet["columns"]):
        style = styles["number head" if column["format"] else "head"]
        page.write_string(_HEAD, place, neutral(_label(column)), style)
        page.set_column(place, place, _width(sheet, place))
    _write_cells(page, sheet, look)
    if not sheet["rows"]:
        page.write_string(_HEAD + 1, 0, neutral(look.text.say("No data")))
    below = [sheet["note"], *sheet["notes"], sheet["source"]]
    end = _HEAD + max(len(sheet["rows"]), 1) + 2
    for row, line in enumerate(filter(None, below), start=end):
        page.write_string(row, 0, neutral(line), styles["muted"])
    page.freeze_panes(_HEAD + 1, 1)
    page.repeat_rows(_HEAD)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _write_cells(page: Worksheet, sheet: Mapping[str, Any], look: _Look) -> None:
    own = [column["format"] for column in sheet["columns"]]
    of_rows = sheet.get("row_formats") or ["general"] * len(sheet["rows"])
    for number, (cells, of_row) in enumerate(zip(sheet["rows"], of_rows, strict=True)):
        row = _HEAD + 1 + number
        for place, (value, form) in enumerate(zip(cells, own, strict=True)):
            style = look.format(of_row if form == "general" else form)
            if isinstance(value, str):
                page.write_string(row, place, neutral(value), style)
            elif value is not None:
                page.write_number(row, place, value, style)
        lead = look.address(sheet["leads"][number]) if "leads" in sheet else ""
        if lead and cells[-1]:
            page.write_url(row, len(cells) - 1, lead, look.styles["link"], neutral(cells[-1]))


def _label(column: Mapping[str, Any]) -> str:
    """The head of a column, with its unit where the format of its numbers does not show it."""
    unit_is_clear = not column["unit"] or "%" in number_format(column["format"])
    return column["label"] if unit_is_clear else f"{column['label']} ({column['unit']})"


def _width(sheet: Mapping[str, Any], place: int) -> float:
    words = [len(word) for word in _label(sheet["columns"][place]).split()]
    texts = [len(row[place]) for row in sheet["rows"] if isinstance(row[place], str)]
    return min(_WIDE, max([_NARROW, *texts, *(length + 2 for length in words)]))
