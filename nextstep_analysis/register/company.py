"""One record of the register as rows of our tables: what may be kept of it, typed and checked.

Millions of records are read, nearly all of them as they should be. So one is read as if it were;
where that fails, what is of a wrong type is taken out of it (`_sound`), and it is read again.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from nextstep_analysis.catalogue.companies import FORM
from nextstep_analysis.register.record_parts import (
    Row,
    Rules,
    addresses_of,
    code_of,
    day_of,
    entries_of,
    form_of,
    industry_of,
    names_of,
    place_of,
    present_name,
    since_when,
    site_of,
    situation_of,
)
from nextstep_analysis.register.values import day_number, is_business_id, moment

ENTERED = "1"
"""The status in the trade register of a company that is entered there."""
LISTS = (
    "names",
    "companyForms",
    "companySituations",
    "registeredEntries",
    "addresses",
    "postOffices",
)
OBJECTS = ("businessId", "mainBusinessLine", "website")


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
    form = form_of(forms)
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
    told = record.get("names") or ()
    earlier = any(one.get("endDate") for one in told)
    names = names_of(told, number, since_when(forms, rules) if earlier else None, missing)
    name = present_name(names)
    if name is None:
        return SetAside("it has no name that can be kept")
    addresses = addresses_of(record.get("addresses") or (), number, rules, missing)
    company = _company(record, (number, name, form), place_of(addresses), missing)
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
    ended = day_of(record, "endDate", missing)
    status = code_of(record.get("tradeRegisterStatus"))
    registered = day_of(record, "registrationDate", missing)
    if registered is None:
        registered = day_of(record["businessId"], "registrationDate", missing)
    line = industry_of(record.get("mainBusinessLine"), missing)
    return (
        *who,
        status == ENTERED and ended is None,
        status if len(status) == 1 else None,
        registered,
        ended,
        *situation_of(record.get("companySituations") or (), missing),
        *entries_of(record.get("registeredEntries") or (), missing),
        *line,
        site_of(record.get("website"), missing),
        *place,
        moment(record.get("lastModified")),
    )
