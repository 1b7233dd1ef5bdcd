"""One record of the register as rows of our tables: what may be kept of it, typed and checked."""

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
REGISTERS = {"7": "employer", "5": "prepayment", "6": "vat"}
_OF_A_FIRM = re.compile(
    r"\b(?:oy|oyj|ab|abp|ltd|plc|inc|osakeyhtiö|aktiebolag|corporation)\b", re.IGNORECASE
)
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
    """What is kept: forms, ids that stay out, municipalities of today by every code."""

    forms: frozenset[str]
    forgotten: frozenset[str]
    municipalities: Mapping[str, str]
    address_key: bytes


def taken(record: Any, rules: Rules) -> Taken | LeftOut | SetAside:
    """What is kept of `record`; of a form that is not allowed, nothing but its code."""
    if not isinstance(record, dict):
        return SetAside("it is no object")
    form, since = _form(_objects(record, "companyForms"), rules.forms)
    if form not in rules.forms:
        return LeftOut("form", form if re.fullmatch(FORM, form) else "unknown")
    holder = record.get("businessId")
    number = holder.get("value") if isinstance(holder, dict) else holder
    if not is_business_id(number):
        return SetAside("the check digit of its business id is wrong")
    if number in rules.forgotten:
        return LeftOut("forgotten", form)
    missing: list[str] = []
    names = _names(_objects(record, "names"), number, since, missing)
    name = next((row[1] for row in names if row[2] == REGISTERED and row[4] is None), None)
    name = name or next((row[1] for row in names if row[2] == REGISTERED), None)
    if name is None:
        return SetAside("it has no name that can be kept")
    addresses = _addresses(_objects(record, "addresses"), number, rules, missing)
    company = _company(record, number, name, form, missing)
    place = next((row for row in addresses if row[1] == VISITING), None)
    place = place or (addresses[0] if addresses else (None,) * 4)
    return Taken(
        number, (*company[:-1], place[2], place[3], company[-1]), names, addresses, missing
    )


def _company(record: dict, number: str, name: str, form: str, missing: list[str]) -> Row:
    ended = _day(record, "endDate", missing)
    status = _code(record.get("tradeRegisterStatus"))
    registered = _day(record, "registrationDate", missing)
    if registered is None and isinstance(record["businessId"], dict):
        registered = _day(record["businessId"], "registrationDate", missing)
    line, line_since = _industry(record.get("mainBusinessLine"), missing)
    return (
        number,
        name,
        form,
        status == ENTERED and ended is None,
        status if status and len(status) == 1 else None,
        registered,
        ended,
        *_situation(_objects(record, "companySituations"), missing),
        *_entries(_objects(record, "registeredEntries"), missing),
        *(line or (None, None)),
        line_since,
        _site(record.get("website"), missing),
        moment(record.get("lastModified")),
    )


def _objects(record: dict, key: str) -> list[dict]:
    """The objects of a list that may be missing, null, or something else."""
    found = record.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _code(value: Any) -> str | None:
    """A code, which some records write as a number."""
    return str(value) if isinstance(value, str | int) else None


def _day(holder: dict, key: str, missing: list[str]) -> int | None:
    text = holder.get(key)
    if text is None or text == "":
        return None
    day = day_number(text) if isinstance(text, str) else None
    if day is None:
        missing.append(f"{key} is no day")
    return day


def _form(forms: list[dict], allowed: frozenset[str]) -> tuple[str, int | None]:
    """The code of the form now (of an ended company: the last), and since when it is allowed.

    Two open forms that contradict each other are no form that is known.
    """
    found = [form for form in forms if not form.get("endDate")] or forms[:1]
    codes = {_code(form.get("type")) or "" for form in found}
    told = [form.get("registrationDate") for form in forms if _code(form.get("type")) in allowed]
    days = [day_number(day) for day in told if isinstance(day, str)]
    since = min((day for day in days if day is not None), default=None)
    return (codes.pop() if len(codes) == 1 else ""), since


def _names(names: list[dict], number: str, since: int | None, missing: list[str]) -> list[Row]:
    """Names that may be kept; contacts are cut out of a registered name, others go with them."""
    rows = []
    for told in names:
        kind = NAME_KINDS.get(_code(told.get("type")) or "")
        name = name_text(told.get("name"))
        if kind is None or name is None:
            missing.append("a name is missing, too long or of an unknown type")
            continue
        until = _day(told, "endDate", missing)
        if (
            until is not None
            and since is not None
            and until <= since
            and not _OF_A_FIRM.search(name)
        ):
            missing.append("a name from before the present form of the company may be a person's")
            continue
        if reaches_someone(name):
            missing.append("a name holds an e-mail or a telephone number")
            name = without_contacts(name) if kind == REGISTERED else ""
        if name:
            rows.append((number, name, kind, _day(told, "registrationDate", missing), until))
    return rows


def _before(until: int | None, since: int | None) -> bool:
    return until is not None and since is not None and until <= since


def _addresses(told: list[dict], number: str, rules: Rules, missing: list[str]) -> list[Row]:
    rows = []
    for address in told:
        kind = ADDRESS_KINDS.get(_code(address.get("type")) or "")
        if kind is None or address.get("country") not in (None, "", "FI", "FIN"):
            continue
        offices = _objects(address, "postOffices")
        codes = [code for office in offices if (code := office.get("municipalityCode"))]
        place = rules.municipalities.get(codes[0]) if codes and isinstance(codes[0], str) else None
        if codes and place is None:
            missing.append("the municipality of an address is unknown")
        post, street = postcode(address.get("postCode")), address.get("street")
        if place is None and post is None:
            continue
        house = address.get("buildingNumber")
        mark = None
        if street and isinstance(street, str):
            mark = address_mark(rules.address_key, street, str(house or ""), post or "")
        rows.append((number, kind, place, post, _day(address, "registrationDate", missing), mark))
    return rows


def _situation(told: list[dict], missing: list[str]) -> Row:
    """The open situation that began last, and when."""
    found: tuple[int, str | None] = (-(10**9), None)
    for one in told:
        kind = SITUATIONS.get(_code(one.get("type")) or "")
        if kind is None:
            missing.append("a situation has an unknown code")
        elif not one.get("endDate"):
            day = _day(one, "registrationDate", missing)
            found = max(found, (day if day is not None else -(10**8), kind))
    day, kind = found
    return (kind, day if day > -(10**8) else None)


def _entries(told: list[dict], missing: list[str]) -> Row:
    """Of each register that counts: since when an entry is open, or when the last one ended."""
    since: dict[str, int] = {}
    until: dict[str, int] = {}
    for entry in told:
        register = _code(entry.get("register"))
        if register not in REGISTERS or _code(entry.get("type")) == NOT_ENTERED:
            continue
        if not entry.get("endDate"):
            day = _day(entry, "registrationDate", missing)
            if day is None:
                missing.append("an open entry in a register has no day, and is not counted")
            else:
                since[register] = min(day, since.get(register, day))
        elif (day := _day(entry, "endDate", missing)) is not None:
            until[register] = max(day, until.get(register, day))
    pairs = ((since.get(code), None if code in since else until.get(code)) for code in REGISTERS)
    return tuple(day for pair in pairs for day in pair)


def _industry(told: Any, missing: list[str]) -> tuple[tuple[str, str] | None, int | None]:
    if not isinstance(told, dict):
        return None, None
    code = told.get("type")
    if code is None or code == "":
        return None, None
    code_set = told.get("typeCodeSet")
    known = isinstance(code, str) and isinstance(code_set, str)
    line = industry(code, code_set) if known else None
    if line is None:
        missing.append("the industry or its code set is unknown")
        return None, None
    return line, _day(told, "registrationDate", missing)


def _site(told: Any, missing: list[str]) -> str | None:
    url = told.get("url") if isinstance(told, dict) else None
    if not url:
        return None
    found = website(url)
    if found is None:
        missing.append("the website is no address, or holds an e-mail or a telephone number")
    return found
