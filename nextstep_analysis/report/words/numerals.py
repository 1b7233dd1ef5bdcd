"""How a number is written in a language: marks, groups, signs and units."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from nextstep_analysis.report import ReportError

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
_SPEC = re.compile(r"(?P<sign>\+?)(?:d|\.(?P<decimals>\d)(?P<kind>f|%|pp))")
_WHOLE_FROM, _HUNDREDS_FROM = 9.95, 999.5  # written with one decimal below, in hundreds beyond
_SEPARATORS = {"fi": f",{NO_BREAK}", "sv": f",{NO_BREAK}", "en": ".,"}
_MEUR = {
    "fi": f"{{}}{NO_BREAK}milj.{NO_BREAK}€",
    "sv": f"{{}}{NO_BREAK}mn{NO_BREAK}€",
    "en": f"€{{}}{NO_BREAK}million",
}
_MEUR_WORDS = {
    "fi": f"{{}}{NO_BREAK}miljoonaa euroa",
    "sv": f"{{}}{NO_BREAK}miljoner euro",
    "en": _MEUR["en"],
}


class Numerals:
    """Writes numbers in one language; the formats are those of `report.words.text`."""

    def __init__(self, language: str):
        self._language = language
        self._of = language if language in _MEUR else "en"

    @property
    def separators(self) -> str:
        """Decimal and thousands mark, as Plotly's `separators` takes them."""
        return _SEPARATORS[self._of]

    def write(self, value: float, form: str) -> str:
        """`value`, a known number, in the format `form`.

        Halves are rounded away from zero, as statistics offices do, and what
        rounds to zero has no sign.
        """
        if value in (float("inf"), float("-inf")):
            raise ReportError("an infinite number cannot be said")
        if form == "year":
            return _year(value)
        if form == "about":
            return self._digits(_two_digits(value), 1, 0, False)
        if form in ("meur", "meur_words"):
            patterns = _MEUR if form == "meur" else _MEUR_WORDS
            return self._money(self._digits(value, 1, 1, False), patterns)
        if form == "approx":
            return self._approx(value)
        if form == "meur_about":
            return self._money(self._approx(value), _MEUR_WORDS)
        parts = _SPEC.fullmatch(form)
        if not parts:
            raise ReportError(
                f"{form!r} is not a format of numbers (d, about, .1f, .1%, year, meur …)"
            )
        kind = parts["kind"]
        scale = 100 if kind in ("%", "pp") else 1
        written = self._digits(value, scale, int(parts["decimals"] or 0), bool(parts["sign"]))
        if kind != "%":
            return written
        return f"{written}{'' if self._of == 'en' else NO_BREAK}%"

    def _approx(self, value: float) -> str:
        """An estimate: a decimal below ten, whole below a thousand, beyond it in hundreds."""
        size = abs(value)
        if size < _WHOLE_FROM:
            return self._digits(value, 1, 1, False)
        if size < _HUNDREDS_FROM:
            return self._digits(value, 1, 0, False)
        return self._digits(100 * float(self._rounded(value / 100)), 1, 0, False)

    @staticmethod
    def _rounded(value: float) -> Decimal:
        return Decimal(repr(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def _money(self, digits: str, patterns: dict[str, str]) -> str:
        if self._of != "en":
            return patterns[self._of].format(digits)
        sign = MINUS if digits.startswith(MINUS) else ""
        return sign + patterns[self._of].format(digits.removeprefix(MINUS))

    def _digits(self, value: float, scale: int, decimals: int, signed: bool) -> str:
        return _digits(float(value), scale, decimals, signed, self._language)


@lru_cache(maxsize=20_000)  # a page tells most of its numbers in a sentence, a chart and a table
def _digits(value: float, scale: int, decimals: int, signed: bool, language: str) -> str:
    exact = Decimal(repr(value)) * scale
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    digits = format_decimal(abs(rounded), pattern, locale=language)
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if signed and rounded > 0 else digits


def _two_digits(value: float) -> float:
    """`value` with two significant digits, as an estimate is told; whole numbers below 100."""
    size = Decimal(repr(value)).adjusted()
    step = Decimal(1).scaleb(max(size - 1, 0))
    return float(Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP))


def _year(value: float) -> str:
    if not value.is_integer() or value < 0:
        raise ReportError(f"{value!r} is not a year")
    return f"{value:.0f}"
