"""What several files under `config/` have in common: texts, codes, years, shares."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from nextstep_analysis.catalogue.explained import did_you_mean
from nextstep_analysis.codes import DIVISION, MUNICIPALITY, REGION, SECTION
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.industry_codes import SCHEMES, TOL_2008

LANGUAGES = ("fi", "en", "sv")
"""Languages a text may stand in; the settings say which ones are published."""

NEEDED_LANGUAGES = ("fi", "en")
"""Languages every text must stand in."""

DATE = "a date is a year, year-month or year-month-day, such as 2024-02"
EARLIEST, LATEST = 1900, 2100
"""Years that a date may have; outside of them it is a slip."""

DIVISIONS = tuple(
    f"{section}{division}" for section, held in SCHEMES[TOL_2008].items() for division in held
)
"""The divisions of TOL 2008, with the letters of their sections."""


def _check_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    for language in texts:
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; allowed are {', '.join(LANGUAGES)}")
    if missing := [language for language in NEEDED_LANGUAGES if language not in texts]:
        raise ValueError(f"the text is missing in {' and '.join(missing)}; fi and en are needed")
    return MappingProxyType({key: texts[key] for key in LANGUAGES if key in texts})


def _check_industry(code: str) -> str:
    if re.fullmatch(DIVISION, code):
        return code
    allowed = "an industry is a section letter and a two-digit division, such as C31 or A01"
    near = nearest(code.replace(".", ""), DIVISIONS)
    if re.fullmatch(SECTION, code):
        raise ValueError(f"this is a section; {allowed}")
    if re.fullmatch(r"[A-Ua-u]\.?\d{1,2}", code):
        raise ValueError(f"{allowed}{near}")
    if re.fullmatch(r"[A-U]?\d\d[.]?\d{1,2}", code):
        raise ValueError(f"{allowed}; a finer class belongs under 'parts' of its division")
    raise ValueError(allowed)


def _check_class(code: str) -> str:
    if re.fullmatch(r"\d\d\.\d{1,2}", code):
        return code
    raise ValueError("a part has three or four digits and a point, such as 38.1 or 11.05")


def _check_region(code: str) -> str:
    if re.fullmatch(REGION, code):
        return code
    raise ValueError("a region is MK and two digits")


def _check_municipality(code: str) -> str:
    if re.fullmatch(MUNICIPALITY, code):
        return code
    raise ValueError("a municipality is KU and three digits")


def check_identifier(name: str) -> str:
    """`name`, if it can be the id of an ecosystem; else `ValueError` with what is allowed."""
    if name == "index":
        raise ValueError("'index' is the front page of the site; choose another")
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return name
    raise ValueError("allowed are small letters a-z, digits and hyphens, such as wood-furniture")


def _check_address(address: str) -> str:
    if re.fullmatch(r"https?://[^\s/]+\.\S+", address):
        return address
    raise ValueError("an address starts with https:// and holds no spaces")


def _date_as_text(value: Any) -> Any:
    """YAML reads 2024-02-01 as a date and 2024 as a number; both are meant as text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _check_date(date: str, form: str = r"\d{4}(-\d{2}(-\d{2})?)?", allowed: str = DATE) -> str:
    """`date`, if it has the form and there is such a day, month and year."""
    if not re.fullmatch(form, date):
        raise ValueError(allowed)
    try:
        dt.date.fromisoformat(f"{date}-01-01"[:10] if len(date) < 10 else date)
    except ValueError:
        raise ValueError(f"there is no such date; {allowed}") from None
    if not EARLIEST <= int(date[:4]) <= LATEST:
        raise ValueError(f"the year must be from {EARLIEST} to {LATEST}")
    return date


def _check_day(date: str) -> str:
    return _check_date(date, r"\d{4}-\d{2}-\d{2}", "a day is year-month-day, such as 2024-02-13")


def _check_month(date: str) -> str:
    return _check_date(date, r"\d{4}-\d{2}", "a month is year-month, such as 2027-07")


Line = Annotated[str, Field(min_length=1)]
"""A text that is not empty."""

Texts = Annotated[Mapping[str, Line], AfterValidator(_check_texts)]
"""A text by language; Finnish and English are needed, Swedish may be there."""

IndustryCode = Annotated[str, AfterValidator(_check_industry)]
ClassCode = Annotated[str, AfterValidator(_check_class)]
RegionCode = Annotated[str, AfterValidator(_check_region)]
MunicipalityCode = Annotated[str, AfterValidator(_check_municipality)]
Identifier = Annotated[str, AfterValidator(check_identifier)]
Address = Annotated[str, AfterValidator(_check_address)]
PartialDate = Annotated[str, BeforeValidator(_date_as_text), AfterValidator(_check_date)]
Day = Annotated[str, BeforeValidator(_date_as_text), AfterValidator(_check_day)]
Month = Annotated[str, BeforeValidator(_date_as_text), AfterValidator(_check_month)]
Year = Annotated[int, Field(strict=True, ge=1990, le=LATEST)]
Count = Annotated[int, Field(strict=True, ge=1)]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Switch = Annotated[bool, Field(strict=True)]
Weight = Annotated[float, Field(strict=True, ge=0.001, le=1, allow_inf_nan=False)]
"""A share or weight; what is smaller counts for nothing and is a slip."""


def one_of(value: Any, known: Collection[Any], *, kind: str) -> Any:
    """`value`, if it is one of `known`.

    Parameters
    ----------
    value : str or int
        What somebody asked for: an id, a code, a language, a year.
    known : collection
        What there is.
    kind : str
        What it is, for the message: ``"ecosystem"``.

    Raises
    ------
    CatalogueError
        If it is unknown: what was asked, what is known, the nearest name.

    Examples
    --------
    >>> one_of("fi", ["en", "fi"], kind="language")
    'fi'
    >>> one_of("wood", ["grain-food", "wood-furniture"], kind="ecosystem")
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    CatalogueError: unknown ecosystem 'wood'; known are ..., did you mean 'wood-furniture'?
    """
    if any(value == name for name in known):
        return value
    names = {str(name): name for name in sorted(known)}
    listed = ", ".join(names) or "none"
    spelt = f", did you mean {names[str(value)]!r}?" if str(value) in names else ""
    numbers = all(isinstance(name, int) for name in known)  # years: none is meant by its digits
    hint = spelt or ("" if numbers else nearest(str(value), names))
    raise CatalogueError(f"unknown {kind} {value!r}; known are {listed}{hint}")


def nearest(wrong: str, known: Iterable[str]) -> str:
    """``", did you mean 'x'?"``: the same code in another spelling, else the nearest name.

    >>> nearest("MK7", ["MK06", "MK07"]), nearest("C38", ["C25", "E38"])
    (", did you mean 'MK07'?", ", did you mean 'E38'?")
    """
    names = list(known)
    for key in (_without_zeros, _digits):
        same = [name for name in names if key(name) and key(name) == key(wrong)]
        if len(same) == 1:
            return f", did you mean {same[0]!r}?"
    return did_you_mean(wrong, names)


def _without_zeros(code: str) -> str:
    return re.sub(r"(?<!\d)0+", "", code.upper())


def _digits(code: str) -> str:
    return code[1:] if re.fullmatch(r"[A-Z]\d\d", code) else ""
