"""A study's tables as CSV files in one archive: for programs that read no workbook."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from nextstep_analysis.report.tables.workbook import neutral
from nextstep_analysis.report.words.text import Text

_DAY = (2000, 1, 1, 0, 0, 0)  # a fixed day: equal content, equal bytes
_LONGEST = 50  # letters of a title in a file name


def csv_archive(sheets: Sequence[Mapping[str, Any]], *, text: Text) -> bytes:
    """A .zip with a file for each of `sheets`, in their order (see `tables.sheet`).

    A file begins with the mark of its figure or table in the page, else with its place.

    Decimal mark and delimiter are those that spreadsheets expect in the language:
    ``1,5;2`` in Finnish, ``1.5,2`` in English. Numbers are unrounded.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, sheet in enumerate(sheets, start=1):
            place = sheet.get("mark", "").lower() or f"{number:02d}"
            entry = zipfile.ZipInfo(f"{place}-{_plain(_title(sheet))}.csv", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _content(sheet, text).encode("utf-8-sig"))
    return buffer.getvalue()


def _title(sheet: Mapping[str, Any]) -> str:
    return sheet["subtitle"] or sheet["title"]


def _plain(title: str) -> str:
    """`title` in letters that every system takes.

    Examples
    --------
    >>> _plain("Ydintoimialojen määrä, 2022")
    'ydintoimialojen-maara-2022'
    """
    bare = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare)[:_LONGEST].strip("-") or "table"


def _content(sheet: Mapping[str, Any], text: Text) -> str:
    """Heads and rows first, then title, remarks and source."""
    mark = text.numerals.separators[0]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if mark == "," else ",", lineterminator="\r\n")
    writer.writerow([neutral(_head(column)) for column in sheet["columns"]])
    for row in sheet["rows"]:
        writer.writerow([_cell(value, mark) for value in row])
    lines = (sheet["title"], sheet["subtitle"], sheet["note"], *sheet["notes"], sheet["source"])
    writer.writerows([[], *([neutral(line)] for line in lines if line)])
    return buffer.getvalue()


def _head(column: Mapping[str, Any]) -> str:
    return f"{column['label']} ({column['unit']})" if column["unit"] else column["label"]


def _cell(value: str | float | None, mark: str) -> str:
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else str(value).replace(".", mark)
