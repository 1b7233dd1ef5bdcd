"""A study's tables as CSV files: for programs that read no workbook, each with its metadata."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from nextstep_analysis.report.tables.cells import neutral
from nextstep_analysis.report.words.text import Text

_DAY = (2000, 1, 1, 0, 0, 0)  # a fixed day: equal content, equal bytes
_LONGEST = 50  # letters of a title in a file name


def csv_names(sheets: Sequence[Mapping[str, Any]]) -> list[str]:
    """A file name for each of `sheets`: the mark of its figure or table in the page, and its title.

    One that the page does not show has its place instead; one whose mark is None has none.
    """
    names = []
    for place, sheet in enumerate(sheets, start=1):
        title, mark = _plain(sheet["subtitle"] or sheet["title"]), sheet.get("mark", "")
        number = "" if mark is None else f"{mark.lower() or f'{place:02d}'}-"
        names.append(f"{number}{title}.csv")
    return names


def csv_bytes(sheet: Mapping[str, Any], *, text: Text) -> bytes:
    """The heads and rows of a table (see `tables.sheet`) as a CSV file, and nothing else.

    Decimal mark and delimiter are those that spreadsheets expect in the language: ``1,5;2`` in
    Finnish, ``1.5,2`` in English. Numbers are unrounded and without exponent, a missing one is an
    empty cell. The file is UTF-8 and begins with a byte order mark, by which spreadsheets know it.
    """
    mark = decimal_mark(text)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter(text), lineterminator="\r\n")
    writer.writerow([head(column) for column in sheet["columns"]])
    for row in sheet["rows"]:
        writer.writerow([_cell(value, mark) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """`files` by their names as one .zip; equal files give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def decimal_mark(text: Text) -> str:
    """The decimal mark of the language."""
    return text.numerals.separators[0]


def delimiter(text: Text) -> str:
    """What stands between two cells: a semicolon where the comma is the decimal mark."""
    return ";" if decimal_mark(text) == "," else ","


def head(column: Mapping[str, Any]) -> str:
    """The head of a column, with its unit."""
    whole = f"{column['label']} ({column['unit']})" if column["unit"] else column["label"]
    return neutral(whole)


def _plain(title: str) -> str:
    """`title` in letters that every system takes.

    Examples
    --------
    >>> _plain("Ydintoimialojen määrä, 2022")
    'ydintoimialojen-maara-2022'
    """
    bare = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare)[:_LONGEST].strip("-") or "table"


def _cell(value: str | float | None, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return format(Decimal(str(value)), "f").replace(".", mark)
