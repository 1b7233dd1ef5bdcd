"""One record of the register as rows of our tables: what may be kept of it, typed and checked.

Millions of records are read, nearly all of them as they should be. So one is read as if it were;
where that fails, what is of a wrong type is taken out of it (`_sound`), and it is read again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nextstep_analysis.catalogue.companies import FORM
from nextstep_analysis.register.tables import (
    ADDRESS_KINDS,
    NAME_KINDS,
    REGISTERED,
    SITUATIONS,
    VISITING,
)
from nextstep_analysis.register.values import (
    address_mark,
    day_number,
    industry,
    is_business_id,
    moment,
    name_text,
    postcode,
    reaches_someone,
    website,
    without_contacts,
)

ENTERED = "1"
"""The status in the trade register of a company that is entered there."""
NOT_ENTERED = "0"
"""The type of an entry that says that there is none."""
REGISTERS = {"7": 0, "5": 1, "6": 2}
"""Registers that count and the place of each: employers, prepayment, VAT."""
_OF_A_FIRM = re.compile(
    r"\b(?:oy|oyj|ab|abp|ltd|plc|inc|osakeyhtiö|aktiebolag|corporation)\b", re.IGNORECASE
)
FINLAND = (None, "", "FI", "FIN")
NEVER = -(10**9)
"""Before any day: of what has none."""
LISTS = (
    "names",
    "companyForms",
    "companySituations",
    "registeredEntries",
    "addresses",
    "postOffices",
)
OBJECTS = ("businessId", "mainBusinessLine", "website")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class LeftOut:
    """A record that is not kept: why, and the code of its form."""

    reason: str
    form: str


@dataclass(frozen=True)
class SetAside:
    """A record that cannot be taken."""

    reason: str


@dataclass(slots=True)
class Taken:
    """The rows of a company, and what of it could not be taken."""

    business_id: str
    company: Row
    names: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """What is kept: forms, ids that stay out, the first day on which a company may have ended,
    municipalities of today by every code.
    """

    forms: frozenset[str]
    forgotten: frozenset[str]
    earliest_end: int
    municipalities: Mapping[str, str]
    address_key: bytes


def taken(record: Any, rules: Rules) -> Taken | LeftOut | SetAside:
    """What is kept of `record`; of a form that is not allowed, nothing but its code."""
    if not isinstance(record, dict):
        return SetAside("it is no object")
    try:
        return _read(record, rules)
    except (TypeError, AttributeError):
        return _read(_sound(record), rules)


def _read(record: dict, rules: Rules) -> Taken | LeftOut | SetAside:
    forms = record.get("companyForms") or ()
    form = _form(forms)
    if form not in rules.forms:
        return LeftOut("form", form if re.fullmatch(FORM, form) else "unknown")
    holder = record.get("businessId") or {}
    number = holder.get("value")
    if not is_business_id(number):
        return SetAside("the check digit of its business id is wrong")
    if number in rules.forgotten:
        return LeftOut("forgotten", form)
    ended = day_number(record.get("endDate"))
    if ended is not None and ended < rules.earliest_end:
        return LeftOut("ended long ago", form)
    missing: list[str] = []
    names = _names(record.get("names") or (), number, _since(forms, rules), missing)
    name = _present(names)
    if name is None:
        return SetAside("it has no name that can be kept")
    addresses = _addresses(record.get("addresses") or (), number, rules, missing)
    company = _company(record, (number, name, form), _place(addresses), missing)
    return Taken(number, company, names, addresses, missing)


def _sound(value: Any) -> Any:
    """An object without what has another type than it should: lists hold objects, values are
    text or numbers, and an object stands only where one is expected.
    """
    found: dict[str, Any] = {}
    for key, held in value.items():
        if key in LISTS:
            inside = held if isinstance(held, list) else []
            found[key] = [_sound(one) for one in inside if isinstance(one, dict)]
        elif key in OBJECTS:
            found[key] = _sound(held) if isinstance(held, dict) else None
        else:
            found[key] = held if isinstance(held, str | int) else None
    return found


def _company(record: dict, who: Row, place: Row, missing: list[str]) -> Row:
    ended = _day(record, "endDate", missing)
    status = _code(record.get("tradeRegisterStatus"))
    registered = _day(record, "registrationDate", missing)
    if registered is None:
        registered = _day(record["businessId"], "registrationDate", missing)
    line = _industry(record.get("mainBusinessLine"), missing)
    return (
        *who,
        status == ENTERED and ended is None,
        status if len(status) == 1 else None,
        registered,
        ended,
        *_situation(record.get("companySituations") or (), missing),
        *_entries(record.get("registeredEntries") or (), missing),
        *line,
        _site(record.get("website"), missing),
        *place,
        moment(record.get("lastModified")),
    )


def _code(value: Any) -> str:
    """A code, which some records write as a number; "" where there is none."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _day(holder: dict, key: str, missing: list[str]) -> int | None:
    text = holder.get(key)
    if not text:
        return None
    day = day_number(text)
    if day is None:
        missing.append(f"{key} is no day")
    return day


def _form(forms: list[dict]) -> str:
    """The code of the form now; of an ended company, the first that is told.

    Two open forms that contradict each other are no form that is known: "".
    """
    codes = {_code(form.get("type")) for form in forms if not form.get("endDate")}
    if not codes and forms:
        return _code(forms[0].get("type"))
    return codes.pop() if len(codes) == 1 else ""


def _since(forms: list[dict], rules: Rules) -> int | None:
    """Since when the company has had a form that is allowed."""
    told = [
        form.get("registrationDate") for form in forms if _code(form.get("type")) in rules.forms
    ]
    days = [day for day in map(day_number, told) if day is not None]
    return min(days, default=None)


def _names(names: list[dict], number: str, since: int | None, missing: list[str]) -> list[Row]:
    """Names that may be kept; contacts are cut out of a registered name, others go with them."""
    rows = []
    for told in names:
        kind, name = NAME_KINDS.get(_code(told.get("type"))), name_text(told.get("name"))
        if kind is None or name is None:
            missing.append("a name is missing, too long or of an unknown type")
            continue
        until = _day(told, "endDate", missing)
        before = until is not None and since is not None and until <= since
        if before and not _OF_A_FIRM.search(name):
            missing.append("a name from before the present form may be a person's")
            continue
        if reaches_someone(name):
            missing.append("a name holds an e-mail or a telephone number")
            name = without_contacts(name) if kind == REGISTERED else ""
        if name:
            rows.append((number, name, kind, _day(told, "registrationDate", missing), until))
    return rows


def _present(names: list[Row]) -> str | None:
    """The registered name that is in use, else the first that is told."""
    registered = [row for row in names if row[2] == REGISTERED]
    for row in registered:
        if row[4] is None:
            return row[1]
    return registered[0][1] if registered else None


def _addresses(told: list[dict], number: str, rules: Rules, missing: list[str]) -> list[Row]:
    rows = []
    for address in told:
        kind = ADDRESS_KINDS.get(_code(address.get("type")))
        if kind is None or address.get("country") not in FINLAND:
            continue
        offices = address.get("postOffices") or ()
        code = offices[0].get("municipalityCode") if offices else None
        place = rules.municipalities.get(code) if code else None
        if code and place is None:
            missing.append("the municipality of an address is unknown")
        post, street = postcode(address.get("postCode")), address.get("street")
        if place is None and post is None:
            continue
        mark = None
        if street:
            house = f"{street}|{address.get('buildingNumber') or ''}|{post}"
            mark = address_mark(rules.address_key, house)
        rows.append((number, kind, place, post, _day(address, "registrationDate", missing), mark))
    return rows


def _place(addresses: list[Row]) -> Row:
    """Municipality and postcode of the visiting address, else of the first."""
    for row in addresses:
        if row[1] == VISITING:
            return row[2:4]
    return addresses[0][2:4] if addresses else (None, None)


def _situation(told: list[dict], missing: list[str]) -> Row:
    """The open situation that began last, and when."""
    found: list[tuple[int, str, int | None]] = []
    for one in told:
        kind = SITUATIONS.get(_code(one.get("type")))
        if kind is None:
            missing.append("a situation has an unknown code")
        elif not one.get("endDate"):
            day = _day(one, "registrationDate", missing)
            found.append((NEVER if day is None else day, kind, day))
    return max(found)[1:] if found else (None, None)


def _entries(told: list[dict], missing: list[str]) -> Row:
    """Of each register that counts: since when an entry is open, or when the last one ended."""
    since: list[int | None] = [None, None, None]
    until: list[int | None] = [None, None, None]
    for entry in told:
        place = REGISTERS.get(_code(entry.get("register")))
        if place is None or _code(entry.get("type")) == NOT_ENTERED:
            continue
        if entry.get("endDate"):
            ended = _day(entry, "endDate", missing)
            until[place] = max(
                (day for day in (ended, until[place]) if day is not None), default=None
            )
        elif (day := _day(entry, "registrationDate", missing)) is not None:
            since[place] = min(day, day if since[place] is None else since[place])
        else:
            missing.append("an entry in a register has no day, and is not counted")
    return (
        since[0],
        None if since[0] is not None else until[0],
        since[1],
        None if since[1] is not None else until[1],
        since[2],
        None if since[2] is not None else until[2],
    )


def _industry(told: Any, missing: list[str]) -> Row:
    """Code, code set and day; nothing where there is none or it is unknown."""
    if not told or not (code := told.get("type")):
        return (None, None, None)
    line = industry(code, told.get("typeCodeSet"))
    if line is None:
        missing.append("the industry or its code set is unknown")
        return (None, None, None)
    return (*line, _day(told, "registrationDate", missing))


def _site(told: Any, missing: list[str]) -> str | None:
    url = told.get("url") if told else None
    if not url:
        return None
    found = website(url)
    if found is None:
        missing.append("the website is no address, or holds an e-mail or a telephone number")
    return found
