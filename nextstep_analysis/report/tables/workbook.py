"""A study's tables as an Excel workbook: typed numbers, one sheet a table, same bytes each time."""

import io
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nextstep_analysis.report.colours import ACCENT, MUTED, RULE
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
    "link": {"font_color": ACCENT, "underline": 1},
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
_NUMBER = re.compile(r"(?P<sign>\+?)(?:d|\.(?P<decimals>\d)(?P<kind>f|%|pp))")
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")  # a spreadsheet would run it
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\s]+")
_HEAD = 3  # the row of the heads, from 0
_NAME, _CELL = 31, 32_767  # characters that Excel takes
_NARROW, _WIDE = 11, 48  # widths of columns, in characters


def workbook_bytes(
    sheets: Sequence[Mapping[str, Any]],
    *,
    text: Text,
    summary: Mapping[str, Any],
    publisher: str,
    licence: str,
) -> bytes:
    """The workbook of a study.

    Parameters
    ----------
    sheets : sequence of mapping
        Tables as `tables.sheet` makes them, in their order.
    summary : mapping
        See `summary.summarise`: title, lead and status open the first sheet.
    publisher, licence : str
        Who answers for it, and on which terms it may be passed on.

    Returns
    -------
    bytes
        An .xlsx file, the data dictionary last. A missing number is an empty cell; a text
        that would be taken for a formula is led by an apostrophe.
    """
    buffer = io.BytesIO()
    names = sheet_names(
        [sheet["subtitle"] or sheet["title"] for sheet in sheets],
        [sheet.get("mark", "") for sheet in sheets],
    )
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        titled = {"title": neutral(summary["title"]), "author": neutral(publisher)}
        book.set_properties({**titled, "created": _CREATED})
        styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
        first = book.add_worksheet(neutral(text.say("Contents"))[:_NAME])
        lines = _opening(sheets, text=text, summary=summary, publisher=publisher, licence=licence)
        _write_contents(first, list(lines), sheets, names=names, styles=styles)
        for name, sheet in zip(names, sheets, strict=True):
            formats = [
                book.add_format({"num_format": number_format(column["format"]), "valign": "top"})
                if column["format"]
                else styles["text"]
                for column in sheet["columns"]
            ]
            _write_table(book.add_worksheet(name), sheet, text=text, styles=styles, formats=formats)
        if dictionary := dictionary_sheet(sheets, names, text=text):
            last = book.add_worksheet(neutral(dictionary["title"])[:_NAME])
            formats = [styles["text"]] * len(dictionary["columns"])
            _write_table(last, dictionary, text=text, styles=styles, formats=formats)
    return buffer.getvalue()


def neutral(value: str) -> str:
    """`value` as a spreadsheet may hold it: no formula, not longer than a cell.

    Examples
    --------
    >>> neutral("=1+1"), neutral("1+1")
    ("'=1+1", '1+1')
    """
    return ("'" + value if _FORMULA.match(value) else value)[:_CELL]


def number_format(form: str) -> str:
    """Excel's format for a format of `report.words.text`.

    Examples
    --------
    >>> number_format("+.1%"), number_format("d"), number_format("year")
    ('+0.0%;-0.0%;0.0%', '#,##0', '0')
    """
    parts = _NUMBER.fullmatch(form)
    if parts is None:
        return {"year": "0", "date": "@", "general": "General"}.get(form, "#,##0.0")
    decimals = "." + "0" * int(parts["decimals"]) if int(parts["decimals"] or 0) else ""
    written = f"0{decimals}%" if parts["kind"] in ("%", "pp") else f"#,##0{decimals}"
    return f"+{written};-{written};{written}" if parts["sign"] else written


def sheet_names(titles: Sequence[str], marks: Sequence[str] = ()) -> list[str]:
    """A name for each sheet: its number and the first words of its title, as Excel takes them.

    The number is the mark of the figure or table in the page ("T6"), where it has one.
    """
    names = []
    marks = marks or [""] * len(titles)
    for place, (mark_of, title) in enumerate(zip(marks, titles, strict=True), start=1):
        number = mark_of or place
        plain = "".join(
            mark for mark in title if unicodedata.category(mark)[0] != "C" and mark <= "\uffff"
        )
        words = _NOT_IN_NAMES.sub(" ", plain).strip()
        room = _NAME - len(f"{number} ")
        short = textwrap.shorten(words, room, placeholder="…", break_on_hyphens=False)
        names.append(f"{number} {words[:room] if short in ('', '…') else short}".strip())
    return names


def _opening(
    sheets: Sequence[Mapping[str, Any]],
    *,
    text: Text,
    summary: Mapping[str, Any],
    publisher: str,
    licence: str,
) -> Iterator[tuple[str, str]]:
    """Lines of the first sheet with their style; "contents" is where the list of sheets goes."""
    yield summary["title"], "title"
    yield summary["lead"], ""
    yield "", ""
    yield text.say("Status"), "heading"
    yield summary["status"], ""
    yield "", ""
    yield text.say("Contents"), "heading"
    yield "", "contents"
    yield "", ""
    yield text.say("Sources"), "heading"
    for source in dict.fromkeys(sheet["source"] for sheet in sheets):
        yield source, ""
    yield "", ""
    yield text.say("Publisher: {publisher}.", publisher=publisher), "muted"
    yield text.say("Terms: {licence}.", licence=licence), "muted"


def _write_contents(
    page: Worksheet,
    lines: Sequence[tuple[str, str]],
    sheets: Sequence[Mapping[str, Any]],
    *,
    names: Sequence[str],
    styles: Mapping[str, Format],
) -> None:
    page.set_column(0, 0, _NAME + 2)
    page.hide_gridlines(2)
    row = 0
    for line, style in lines:
        if style != "contents":
            page.write_string(row, 0, neutral(line), styles.get(style))
            row += 1
            continue
        for name, sheet in zip(names, sheets, strict=True):
            page.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], neutral(name))
            heading = ". ".join(part for part in (sheet["title"], sheet["subtitle"]) if part)
            page.write_string(row, 1, neutral(heading))
            row += 1


def _write_table(
    page: Worksheet,
    sheet: Mapping[str, Any],
    *,
    text: Text,
    styles: Mapping[str, Format],
    formats: Sequence[Format],
) -> None:
    """Title, head, rows, then notes and source; the head stays in sight."""
    page.write_string(0, 0, neutral(sheet["title"]), styles["title"])
    page.write_string(1, 0, neutral(sheet["subtitle"]), styles["muted"])
    for place, column in enumerate(sheet["columns"]):
        style = styles["number head" if column["format"] else "head"]
        page.write_string(_HEAD, place, neutral(_label(column)), style)
        page.set_column(place, place, _width(sheet, place))
    _write_cells(page, sheet["rows"], formats)
    if not sheet["rows"]:
        page.write_string(_HEAD + 1, 0, neutral(text.say("No data")))
    below = [sheet["note"], *sheet["notes"], sheet["source"]]
    end = _HEAD + max(len(sheet["rows"]), 1) + 2
    for row, line in enumerate(filter(None, below), start=end):
        page.write_string(row, 0, neutral(line), styles["muted"])
    page.freeze_panes(_HEAD + 1, 1)
    page.repeat_rows(_HEAD)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _write_cells(
    page: Worksheet, rows: Sequence[Sequence[str | float | None]], formats: Sequence[Format]
) -> None:
    for row, cells in enumerate(rows, start=_HEAD + 1):
        for place, value in enumerate(cells):
            if isinstance(value, str):
                page.write_string(row, place, neutral(value), formats[place])
            elif value is not None:
                page.write_number(row, place, value, formats[place])


def _label(column: Mapping[str, Any]) -> str:
    """The head of a column, with its unit where the format of its numbers does not show it."""
    unit_is_clear = not column["unit"] or "%" in number_format(column["format"])
    return column["label"] if unit_is_clear else f"{column['label']} ({column['unit']})"


def _width(sheet: Mapping[str, Any], place: int) -> float:
    words = [len(word) for word in _label(sheet["columns"][place]).split()]
    texts = [len(row[place]) for row in sheet["rows"] if isinstance(row[place], str)]
    return min(_WIDE, max([_NARROW, *texts, *(length + 2 for length in words)]))
