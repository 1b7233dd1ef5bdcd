"""Numbers as people and offices write them: 1 234,5, 1,234.5, 12 %, and .. where none is known."""

import math
import re
from collections.abc import Sequence

from nextstep_analysis.errors import DataError
from nextstep_analysis.own.cells import Held

MISSING = ("", ".", "..", "...", "x", "na", "n/a", "nan", "null", "eitietoa", "uppgiftsaknas")
"""What stands where a figure is not known, without spaces; never a zero."""
SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f\u2007'’"), None)
"""What parts thousands: spaces of every width, and apostrophes."""
_SIGNS = str.maketrans("−–", "--")
_NUMBER = r"[-+]?\d*(?:[.,]\d+)*(?:[eE][-+]?\d+)?"


def numbers(
    texts: Sequence[str], *, rows: Sequence[int], where: str, decimal: str | None
) -> list[float]:
    """The numbers of one column; NaN where none is known.

    Parameters
    ----------
    texts : sequence of str
        As the file has them.
    rows : sequence of int
        Their rows in the file, for messages.
    where : str
        The file and the column, for messages.
    decimal : str, optional
        ``","`` or ``"."``, where the numbers leave it open.

    Returns
    -------
    list of float
        Per cents as shares, 12 % = 0.12.

    Raises
    ------
    DataError
        With the row: if a cell is no number, one beyond all bounds, or a dash (none, or not
        known?), or only some are per cents; or if ``1,234`` may be a thousand or a little more
        than one.
    """
    plain = [_plain(text) for text in texts]
    held = [isinstance(text, Held) for text in texts]
    shares = [text.endswith("%") for text in plain if text.casefold() not in MISSING]
    if any(shares) and not all(shares):
        raise DataError(f"{where}: some numbers are per cents and some are not")
    for row, text in zip(rows, plain, strict=True):
        _check(text.removesuffix("%"), f"{where}, row {row}")
    written = [text for text, number in zip(plain, held, strict=True) if not number]
    decimal = decimal or _decimal(written, where)
    if decimal not in (",", "."):
        raise DataError(f'decimal is {decimal!r}; allowed are "," and "."')
    thousands = "." if decimal == "," else ","
    scale = 100 if any(shares) else 1
    found = []
    for row, text, number in zip(rows, plain, held, strict=True):
        if number or text.casefold() in MISSING:
            found.append(float(text) if number else math.nan)
            continue
        digits = text.removesuffix("%")
        if not re.fullmatch(_form(decimal, thousands), digits):
            raise DataError(
                f"{where}, row {row}: {digits!r} is no number with the decimal sign {decimal!r}"
            )
        value = float(digits.replace(thousands, "").replace(decimal, "."))
        if not math.isfinite(value):
            raise DataError(f"{where}, row {row}: {text[:20]!r} is a number beyond all bounds")
        found.append(value / scale)
    return found


def looks_like_numbers(texts: Sequence[str], *, mostly: float) -> bool:
    """Whether at least the part `mostly` (0-1) of the texts that are known are numbers."""
    plain = [_plain(text).removesuffix("%") for text in texts]
    known = [text for text in plain if text.casefold() not in MISSING and text != "-"]
    like = [text for text in known if re.fullmatch(_NUMBER, text)]
    return bool(like) and len(like) >= mostly * len(known)


def _plain(text: str) -> str:
    return text.translate(SPACES).translate(_SIGNS)


def _form(decimal: str, thousands: str) -> str:
    whole = rf"(?:\d+|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+)"
    part = rf"(?:{re.escape(decimal)}\d+)?"
    return rf"[-+]?(?:{whole}{part}|{re.escape(decimal)}\d+)(?:[eE][-+]?\d+)?"


def _check(text: str, where: str) -> None:
    if text == "-":
        raise DataError(f"{where}: '-' may mean none or not known; write 0 or leave the cell empty")
    if text.casefold() not in MISSING and not re.fullmatch(_NUMBER, text):
        raise DataError(f"{where}: {text!r} is no number; not known is an empty cell or '..'")


def _decimal(texts: Sequence[str], where: str) -> str:
    """The decimal sign that the numbers of a column show."""
    shown = set()
    for text in texts:
        digits = text.removesuffix("%")
        signs = [sign for sign in digits if sign in ",."]
        if len(set(signs)) == 2 or (len(signs) == 1 and not re.search(r"[.,]\d{3}$", digits)):
            shown.add(signs[-1])
        elif len(signs) > 1:  # 1.234.567
            shown.add("," if signs[0] == "." else ".")
        elif signs and re.match(r"[-+]?(0|\d{4,})[.,]", digits):
            shown.add(signs[0])
    if len(shown) > 1:
        raise DataError(f"{where}: some numbers have a decimal comma and some a point")
    if shown:
        return shown.pop()
    unclear = next((text for text in texts if re.search(r"\d[.,]\d{3}$", text)), None)
    if unclear is not None:
        raise DataError(
            f"{where}: {unclear!r} may be more than a thousand or a little more than one; say "
            'decimal="," or decimal="."'
        )
    return "."
