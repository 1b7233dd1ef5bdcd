"""The parts of a record, each as the values of ours: names, addresses, entries, industry, website.

What cannot be taken is missing, and its reason goes into `missing`. A member of a wrong type raises
`TypeError` or `AttributeError`, which `company.taken` heeds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    name_text,
    postcode,
    reaches_someone,
    website,
    without_care_of,
    without_contacts,
)

NOT_ENTERED = "0"
"""The type of an entry that says that there is none."""
REGISTERS = {"7": 0, "5": 1, "6": 2}
"""Registers that count and the place of each: employers, prepayment, VAT."""
_OF_A_FIRM = re.compile(
    r"\b(?:oy|oyj|ab|abp|ltd|plc|inc|osakeyhtiö|aktiebolag|corporation)\b", re.IGNORECASE
)
_NO_TEXT = re.compile("[\ud800-\udfff]")
"""What stands for bytes of the file that are no UTF-8."""
FINLAND = (None, "", "FI", "FIN")
NEVER = -(10**9)
"""Before any day: of what has none."""
Row = tuple[Any, ...]


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


def code_of(value: Any) -> str:
    """A code, which some records write as a number; "" where there is none."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def day_of(holder: dict, key: str, missing: list[str]) -> int | None:
    """The day under `key`, as days from 1970; None where there is none."""
    text = holder.get(key)
    if not text:
        return None
    day = day_number(text)
    if day is None:
        missing.append(f"{key} is no day")
    return day


def form_of(forms: list[dict]) -> str:
    """The code of the form now; of an ended company, the first that is told.

    Two open forms that contradict each other are no form that is known: "".
    """
    codes = {code_of(form.get("type")) for form in forms if not form.get("endDate")}
    if not codes and forms:
        return code_of(forms[0].get("type"))
    return codes.pop() if len(codes) == 1 else ""


def since_when(forms: list[dict], rules: Rules) -> int | None:
    """Since when the company has had a form that is allowed."""
    told = [
        form.get("registrationDate") for form in forms if code_of(form.get("type")) in rules.forms
    ]
    days = [day for day in map(day_number, told) if day is not None]
    return min(days, default=None)


def names_of(names: list[dict], number: str, since: int | None, missing: list[str]) -> list[Row]:
    """Names that may be kept; c/o lines and contacts are cut out of a registered name, others go
    with them. What ended on a day that is none may be of before the present form.
    """
    rows = []
    for told in names:
        kind, name = NAME_KINDS.get(code_of(told.get("type"))), name_text(told.get("name"))
        if kind is None or name is None:
            missing.append("a name is missing, too long or of an unknown type")
            continue
        if name != told["name"] and _NO_TEXT.search(told["name"]):
            missing.append("a name holds bytes that are no UTF-8, which are cut out")
        until = day_of(told, "endDate", missing)
        if until is None and told.get("endDate"):
            continue  # nobody can tell whether it was the firm's
        before = until is not None and (since is None or until <= since)
        if before and not _OF_A_FIRM.search(name):
            missing.append("a name from before the present form may be a person's")
            continue
        if (own := without_care_of(name)) != name:
            missing.append("a name holds a c/o line")
            name = (own or name) if kind == REGISTERED else ""
        if reaches_someone(name):
            missing.append("a name holds an e-mail or a telephone number")
            name = without_contacts(name) if kind == REGISTERED else ""
        if name:
            rows.append((number, name, kind, day_of(told, "registrationDate", missing), until))
    return rows


def present_name(names: list[Row]) -> str | None:
    """The registered name that is in use, else the first that is told."""
    registered = [row for row in names if row[2] == REGISTERED]
    for row in registered:
        if row[4] is None:
            return row[1]
    return registered[0][1] if registered else None


def addresses_of(told: list[dict], number: str, rules: Rules, missing: list[str]) -> list[Row]:
    """Addresses in Finland: municipality, postcode and mark; no street."""
    rows = []
    for address in told:
        kind = ADDRESS_KINDS.get(code_of(address.get("type")))
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
        rows.append((number, kind, place, post, day_of(address, "registrationDate", missing), mark))
    return rows


def place_of(addresses: list[Row]) -> Row:
    """Municipality and postcode of the visiting address, else of the first.

    An address whose municipality is not known goes behind those with one.
    """
    known = [row for row in addresses if row[2] is not None] or addresses
    for row in known:
        if row[1] == VISITING:
            return row[2:4]
    return known[0][2:4] if known else (None, None)


def situation_of(told: list[dict], missing: list[str]) -> Row:
    """The open situation that began last, and when."""
    found: list[tuple[int, str, int | None]] = []
    for one in told:
        kind = SITUATIONS.get(code_of(one.get("type")))
        if kind is None:
            missing.append("a situation has an unknown code")
        elif not one.get("endDate"):
            day = day_of(one, "registrationDate", missing)
            found.append((NEVER if day is None else day, kind, day))
    return max(found)[1:] if found else (None, None)


def entries_of(told: list[dict], missing: list[str]) -> Row:
    """Of each register that counts: since when an entry is open, or when the last one ended."""
    since: list[int | None] = [None, None, None]
    until: list[int | None] = [None, None, None]
    for entry in told:
        place = REGISTERS.get(code_of(entry.get("register")))
        if place is None or code_of(entry.get("type")) == NOT_ENTERED:
            continue
        if entry.get("endDate"):
            ended = day_of(entry, "endDate", missing)
            until[place] = max(
                (day for day in (ended, until[place]) if day is not None), default=None
            )
        elif (day := day_of(entry, "registrationDate", missing)) is not None:
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


def industry_of(told: Any, missing: list[str]) -> Row:
    """Code, code set and day; nothing where there is none or it is unknown."""
    if not told or not (code := told.get("type")):
        return (None, None, None)
    line = industry(code, told.get("typeCodeSet"))
    if line is None:
        missing.append("the industry or its code set is unknown")
        return (None, None, None)
    return (*line, day_of(told, "registrationDate", missing))


def site_of(told: Any, missing: list[str]) -> str | None:
    """The host of the website, if it is one and reaches nobody."""
    url = told.get("url") if told else None
    if not url:
        return None
    found = website(url)
    if found is None:
        missing.append("the website is no address, or holds an e-mail or a telephone number")
    return found
