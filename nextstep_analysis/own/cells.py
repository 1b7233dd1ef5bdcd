"""A file of one's own as rows of texts, each with its place in the file."""

import csv
import io
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from nextstep_analysis.errors import DataError
from nextstep_analysis.own.workbooks import bounded, opened_workbook

MOST_BYTES = 100_000_000
SEPARATORS = ";\t,|"
_END = "\0"
"""A row behind the last: where it does not come out as one, a quotation mark was not closed."""
WANTED = """
What is wanted, one head and a row per figure:
    region      | industry | year | value
    Päijät-Häme | C31      | 2024 | 1 234,5
    Lahti       | C31      | 2024 | ..
or a column per year:
    region      | industry | 2023  | 2024
    Päijät-Häme | C31      | 1 200 | 1 234,5"""


class Held(str):
    """The text of a cell that the sheet holds as a number: it leaves no decimal sign open."""


@dataclass(frozen=True)
class Cells:
    """The rows of a file below its head.

    Attributes
    ----------
    file : str
        Its name, for messages.
    head : tuple of str
        What stands over the columns.
    rows : tuple of (number in the file, texts)
        As many texts as the head has; an empty cell is "".
    """

    file: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_cells(path: Path, *, sheet: str | None = None, wanted: str = WANTED) -> Cells:
    """The cells of a CSV or Excel file; `wanted` is what messages show as an example of one.

    Raises
    ------
    DataError
        If there is no such file or sheet, it is no CSV or Excel file, damaged, too large, empty,
        has merged cells or an empty head, or a row has more or fewer cells than the head.
    """
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    if (size := path.stat().st_size) > MOST_BYTES:
        raise DataError(f"{path.name} has {size:,} bytes; allowed are {MOST_BYTES:,}")
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return _cells(path.name, _sheet_rows(path, content, sheet, wanted), wanted)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError(f"{path.name} is an old Excel file (.xls); save it as .xlsx or as CSV")
    if sheet is not None:
        raise DataError(f"{path.name} is no Excel file, so that it has no sheet {sheet!r}")
    return _cells(path.name, _text_rows(path.name, _decoded(path.name, content)), wanted)


def _text_rows(file: str, text: str) -> list[list[str]]:
    """The rows of a CSV file, whatever ends its lines."""
    lines = chain(io.StringIO(text, newline=""), (_END,))
    reader = csv.reader(lines, delimiter=_separator(text))
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise DataError(
            f"{file}, line {reader.line_num}: no CSV file that can be read: {error}; a quotation "
            "mark that opens a text must be closed"
        ) from None
    *rows, last = rows
    if last != [_END]:
        raise DataError(
            f"{file}, row {len(rows) + 1}: a quotation mark opens a text that nothing closes"
        )
    return rows


def _cells(file: str, rows: list[list[str]], wanted: str) -> Cells:
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if len(numbered) < 2:
        raise DataError(f"{file} has no row below a head.{wanted}")
    (first, head), *body = numbered
    used = max(place for _, row in body for place, cell in enumerate(row, 1) if cell)
    while head and not head[-1] and len(head) > used:
        head = head[:-1]
    if not all(head):
        place = head.index("") + 1
        raise DataError(
            f"{file}, row {first}: nothing stands over column {place}; heads that are merged or of "
            f"two rows, and titles above the head, are not read.{wanted}"
        )
    if len(head) == 1 < used:
        raise DataError(
            f"{file}, row {first} has one cell, {head[0]!r}, and the rows below have more: is it a "
            f"title? Nothing stands above the head.{wanted}"
        )
    if len(set(head)) < len(head):
        twice = next(name for name in head if head.count(name) > 1)
        raise DataError(f"{file}, row {first}: {twice!r} stands over two columns")
    return Cells(file, tuple(head), tuple(_row(file, *row, head) for row in body))


def _row(file: str, number: int, cells: list[str], head: list[str]) -> tuple[int, tuple[str, ...]]:
    if any(cells[len(head) :]):
        raise DataError(
            f"{file}, row {number} has {len(cells)} cells, but the head has {len(head)}; a number "
            'with the sign that parts the columns stands in quotes: "1,5"'
        )
    filled = [*cells, *[""] * (len(head) - len(cells))]
    return number, tuple(filled[: len(head)])


def _decoded(file: str, content: bytes) -> str:
    """As UTF-8, with or without its mark, UTF-16 by its mark, or else as Windows writes it."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{file} is neither text nor an Excel file (.xlsx)")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(f"{file} begins as UTF-16, but is not")


def _separator(text: str) -> str:
    """The sign that parts the head into most columns; the first of `SEPARATORS` if none does."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=head.count)


def _sheet_rows(path: Path, content: bytes, sheet: str | None, wanted: str) -> list[list[str]]:
    pages = {page.title: page for page in opened_workbook(path.name, content, values=True)}
    if sheet is None and len(pages) > 1:
        raise DataError(f"{path.name} has several sheets; give sheet= one of {list(pages)}")
    if sheet is not None and sheet not in pages:
        raise DataError(f"{path.name} has no sheet {sheet!r}; there are {list(pages)}")
    page = bounded(path.name, pages[sheet] if sheet else next(iter(pages.values())))
    if page.merged_cells.ranges:
        where = str(next(iter(page.merged_cells.ranges)))
        raise DataError(f"{path.name}: the cells {where} are merged; part them.{wanted}")
    rows = [[_text(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    if any("" in row for row in rows):
        _check_calculated(path.name, content, page.title, rows)
    return rows


def _check_calculated(file: str, content: bytes, title: str, rows: list[list[str]]) -> None:
    """Refuse an empty cell that is a formula whose result nobody has saved."""
    from openpyxl import load_workbook

    page = load_workbook(io.BytesIO(content), read_only=True)[title]
    both = zip(page.iter_rows(values_only=True), rows, strict=False)
    for number, (found, row) in enumerate(both, 1):
        for written, told in zip(found, row, strict=False):
            if told == "" and str(written).startswith("="):
                raise DataError(
                    f"{file}, row {number}: the formula {written!r} has no result; open the "
                    "file in Excel and save it, or save the numbers"
                )


def _text(value: object) -> str:
    """A cell of a sheet as text; a number as `Held`."""
    if value is None:
        return ""
    if isinstance(value, float):
        return Held(int(value) if value.is_integer() else repr(value))
    return Held(value) if type(value) is int else str(value).strip()
