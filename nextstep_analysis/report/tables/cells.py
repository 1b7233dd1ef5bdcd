"""What the cells of a workbook and the names of its sheets may hold, as Excel takes them."""

import re
import textwrap
import unicodedata
from collections.abc import Sequence

NAME, CELL = 31, 32_767
"""Characters that Excel takes in the name of a sheet, and in a cell."""
_NUMBER = re.compile(r"(?P<sign>\+?)(?:d|\.(?P<decimals>\d)(?P<kind>f|%|pp))")
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")  # a spreadsheet would run it
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\s]+")


def neutral(value: str) -> str:
    """`value` as a spreadsheet may hold it: no formula, not longer than a cell.

    Examples
    --------
    >>> neutral("=1+1"), neutral("1+1")
    ("'=1+1", '1+1')
    """
    return ("'" + value if _FORMULA.match(value) else value)[:CELL]


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


def sheet_names(titles: Sequence[str], marks: Sequence[str | None] = ()) -> list[str]:
    """A name for each sheet: its number and the first words of its title, as Excel takes them.

    The number is the mark of the figure or table in the page ("T6"), where it has one; None is
    none at all.
    """
    names = []
    marks = marks or [""] * len(titles)
    for place, (mark_of, title) in enumerate(zip(marks, titles, strict=True), start=1):
        number = "" if mark_of is None else mark_of or place
        plain = "".join(
            mark for mark in title if unicodedata.category(mark)[0] != "C" and mark <= "\uffff"
        )
        words = _NOT_IN_NAMES.sub(" ", plain).strip()
        room = NAME - len(f"{number} ")
        short = textwrap.shorten(words, room, placeholder="…", break_on_hyphens=False)
        names.append(f"{number} {words[:room] if short in ('', '…') else short}".strip())
    return names
