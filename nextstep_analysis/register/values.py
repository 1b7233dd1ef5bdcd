"""Single values of a record: taken where they are what they should be, else missing.

What is asked of millions of records is kept ready: days and codes come again and again.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from nextstep_analysis.industry_codes import SCHEMES, TOL_2008, TOL_2025

CODE_SETS = {"TOIMI3": TOL_2008, "TOIMI4": TOL_2025}
"""The code sets of the register and what they are sets of."""
EARLIEST, LATEST = date(1800, 1, 1), date(2100, 1, 1)
EPOCH = date(1970, 1, 1).toordinal()
LONGEST_NAME = 300
_ZEROS = ord("0") * (7 + 9 + 10 + 5 + 8 + 4 + 2)
_CHECKS = ("0", "", *(str(11 - rest) for rest in range(2, 11)))
_ID = re.compile(r"\d{7}-\d", re.ASCII)
_ABROAD = re.compile(r"(?!FI)[A-Z]{2}-[0-9A-Z]{4,30}", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9åäö](?:[a-z0-9åäö-]*[a-z0-9åäö])?\.)+[a-z]{2,24}")
_GAP = r"[\s()./,*_·•\u2010-\u2015\u2212-]*"
"""What people write between the digits of a telephone number: spaces and strokes of every kind."""
_CALL = r"\b(?:puh|puhelin|puhelinnumero|tel|gsm|mob|mobile|matkapuhelin)\b"
_NO_CALL = rf"(?!\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d(?!\d)|0[.,]\d++(?!{_GAP}\d))"
"""What begins as a telephone number does and is none: a day, a decimal number below 1."""
_NUMBER = re.compile(
    rf"{_NO_CALL}(?:\(?[+＋]|[0０]{{2}}|(?<!\d)\(?[0０]|(?<!\d)\(?358){_GAP}(?:\d{_GAP}){{6,}}"
    rf"|{_CALL}[\s:]*{_GAP}(?:\d{_GAP}){{5,}}",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"\S+\s*(?:[@＠]|[(\[{]\s*(?:at|ät)\s*[)\]}]|[(\[{]\s*a\s*[)\]}](?=\s*\S+\.\w))\s*\S+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\D*+\d){5}")
"""As many as a telephone number has at least: names with fewer are not looked through for one."""
_CARE_OF = re.compile(r"[\s,;(-]*(?:\bc\s*/\s*o\b|℅)", re.IGNORECASE)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)


def is_business_id(text: Any) -> bool:
    """Whether `text` is a business id: seven digits, a hyphen, and their check digit.

    The digits times 7, 9, 10, 5, 8, 4, 2 are summed; the remainder of 11 is 0 for check digit 0,
    never 1, else 11 less the check digit.

    >>> is_business_id("0112038-9"), is_business_id("0112038-8"), is_business_id(112038)
    (True, False, False)
    """
    if not isinstance(text, str) or not _ID.fullmatch(text):
        return False
    return check_digit(text[:7]) == text[8]


def is_company_id(text: Any) -> bool:
    """Whether `text` is a business id, or the id of a company abroad.

    >>> is_company_id("0112038-9"), is_company_id("SE-5560001234"), is_company_id("FI-01120389")
    (True, True, False)
    """
    return is_business_id(text) or (isinstance(text, str) and bool(_ABROAD.fullmatch(text)))


def check_digit(digits: str) -> str:
    """The check digit of seven digits; "" where there is none.

    >>> check_digit("0112038"), check_digit("0000006")
    ('9', '')
    """
    a, b, c, d, e, f, g = digits.encode("ascii")
    rest = (7 * a + 9 * b + 10 * c + 5 * d + 8 * e + 4 * f + 2 * g - _ZEROS) % 11
    return _CHECKS[rest]


@lru_cache(maxsize=200_000)
def day_number(text: Any) -> int | None:
    """Days from 1970 to the day that `text` begins with; None where it is none.

    >>> day_number("1970-01-03"), day_number("1970-01-03T04:05:06"), day_number("1.1.1970")
    (2, 2, None)
    """
    try:
        day = date.fromisoformat(text[:10])
    except (ValueError, TypeError):
        return None
    return day.toordinal() - EPOCH if EARLIEST <= day < LATEST and text[4:5] == "-" else None


def moment(text: Any) -> datetime | None:
    """A time of the register, with ``T`` or a space in it; None where it is none."""
    try:
        found = datetime.fromisoformat(text[:19])
    except (ValueError, TypeError):
        return None
    return found if EARLIEST <= found.date() < LATEST else None


@lru_cache(maxsize=20_000)
def industry(code: Any, code_set: Any) -> tuple[str, str] | None:
    """An industry with the classification that it is of; None where the two are not known.

    >>> industry("31000", "TOIMI4"), industry("31000", "TOL2008"), industry("45110", "TOIMI4")
    (('31000', 'TOL 2025'), None, None)
    """
    scheme = CODE_SETS.get(code_set) if isinstance(code_set, str) else None
    if scheme is None or not isinstance(code, str) or not re.fullmatch(r"[0-9]{2,5}", code):
        return None
    divisions = {division for held in SCHEMES[scheme].values() for division in held}
    return (code, scheme) if code[:2] in divisions else None


def website(text: Any) -> str | None:
    """The host of a website in small letters; None for what is none, or may reach a person.

    >>> website("HTTPS://www.Yritys.fi/yhteys?x=1"), website("+358 40 123 4567"), website("a@b.fi")
    ('www.yritys.fi', None, None)
    """
    if not isinstance(text, str) or len(text) > LONGEST_NAME or "@" in text:
        return None
    host = re.split(r"[/?#:]", re.sub(r"^[a-z]+://", "", text.strip().lower()), maxsplit=1)[0]
    return host if _HOST.fullmatch(host) and not _NUMBER.search(host) else None


def reaches_someone(text: str) -> bool:
    """Whether an e-mail or a telephone number stands in `text`.

    >>> reaches_someone("Ab Linja 1960-1970 Oy"), reaches_someone("Apu 040 123 4567")
    (False, True)
    """
    may_be_mail = "@" in text or "(" in text or "[" in text or "{" in text or "＠" in text
    if may_be_mail and _MAIL.search(text):  # which takes longer
        return True
    return _DIGITS.match(text) is not None and bool(_NUMBER.search(text))


def names_someone(text: str) -> bool:
    """Whether an e-mail, a telephone number or a c/o line stands in `text`."""
    return reaches_someone(text) or without_care_of(text) != text


def without_contacts(text: str) -> str:
    """`text` without the e-mails and telephone numbers in it."""
    return " ".join(_NUMBER.sub(" ", _MAIL.sub(" ", text)).split())


def without_care_of(text: str) -> str:
    """What stands in `text` before a c/o line, which names whose care mail is sent to.

    >>> without_care_of("Yritys Oy c/o Keksi Keksijänen"), without_care_of("Coco Oy")
    ('Yritys Oy', 'Coco Oy')
    """
    if "/" not in text and "℅" not in text:
        return text
    return _CARE_OF.split(text, maxsplit=1)[0].strip()


def name_text(text: Any) -> str | None:
    """A name on one line; None where it is none, is longer than any, or is no text."""
    if not isinstance(text, str) or len(text) > LONGEST_NAME:
        return None
    if not text.isprintable():
        text = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(text.split()) or None


@lru_cache(maxsize=20_000)
def postcode(text: Any) -> str | None:
    """Five digits, or None."""
    return text if isinstance(text, str) and _POSTCODE.fullmatch(text) else None


@lru_cache(maxsize=100)
def address_mark(key: bytes, address: str) -> str:
    """What is equal for equal addresses and says nothing else of them to who has no `key`.

    The last ones are kept: the postal address of a company often is its visiting address.
    """
    told = address.casefold().encode("utf-8", "replace")
    return blake2b(told, digest_size=8, key=key).hexdigest()
