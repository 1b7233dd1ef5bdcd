"""Excel files, read without trust: one that is damaged is told, and its size is bounded."""

import io
import zipfile
from typing import TYPE_CHECKING

from nextstep_analysis.errors import DataError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED = 1_000_000_000
"""Bytes of all that is packed in a workbook."""
MOST_CELLS = 3_000_000
"""Cells of a sheet, empty ones up to the last row and column counted: each takes its memory."""


def opened_workbook(name: str, content: bytes, *, values: bool) -> "Workbook":
    """The workbook in `content`, with a sheet that has cells.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    values : bool
        Whether a formula is read as what it gave last, or as it is written.

    Raises
    ------
    DataError
        If it is damaged, locked or no workbook, unpacks to more than `MOST_UNPACKED` bytes, or
        has charts alone.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        fits = size <= MOST_UNPACKED
        book = load_workbook(io.BytesIO(content), data_only=values) if fits else None
    except Exception as error:  # openpyxl checks little: a damaged file raises errors of any class
        raise DataError(f"{name} is no Excel file that can be read: {_why(error)}") from error
    if book is None:
        raise DataError(f"{name} unpacks to {size:,} bytes; allowed are {MOST_UNPACKED:,}")
    if not book.worksheets:
        raise DataError(f"{name} has no sheet with cells; it has charts alone")
    return book


def bounded(name: str, page: "Worksheet") -> "Worksheet":
    """`page`, if it has no more cells than can be read.

    Raises
    ------
    DataError
        If a cell stands so far from the others that there are more than `MOST_CELLS`.
    """
    if page.max_row * page.max_column <= MOST_CELLS:
        return page
    last = f"{page.cell(1, page.max_column).column_letter}{page.max_row}"
    raise DataError(
        f"{name}: the sheet {page.title!r} reaches to the cell {last}, and at most "
        f"{MOST_CELLS:,} cells are read; delete the rows and columns behind the figures"
    )


def _why(error: Exception) -> str:
    """The first line of what is said of it."""
    told = str(error).strip().splitlines()
    return told[0] if told else type(error).__name__
