"""`promises` in `config/monitoring.yaml`: what the project has promised, and readings by hand.

They are read apart from the rest of the file, so that a slip in them stops the monitoring report
and no roadmap.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from nextstep_analysis.catalogue.fields import Address, Count, Day, Identifier, Line, Switch, Texts
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import (
    MONITORING_FILE,
    Monitoring,
    read_monitoring,
    unknown,
)
from nextstep_analysis.catalogue.settings import published

Where = tuple[str | int, ...]
LEGAL_FORMS = (
    *("oy", "oyj", "ab", "abp", "ky", "ay", "osk", "ltd", "limited", "plc", "inc", "corp", "llc"),
    *("gmbh", "ag", "se", "sa", "nv", "bv", "as", "asa", "aps", "a/s", "spa", "srl", "sas"),
    *("kft", "oü", "uab", "sia", "kk"),
)
"""How the name of a company ends or begins; a person, or a trader under a name of one, has none."""


def _check_company(name: str) -> str:
    words = [word.strip(".,()").casefold() for word in name.split()]
    if any(word.replace(".", "") in LEGAL_FORMS for word in words):
        return name
    raise ValueError(
        f"{name!r} has no legal form; only companies are named, such as Example Oy or Example "
        "GmbH, never a person or a sole trader"
    )


class StageReading(Entry):
    """How many companies had reached a stage by a day, all counted from the beginning.

    `ecosystem` is left out where the number is of all together.
    """

    date: Day
    stage: Identifier
    value: Annotated[int, Field(strict=True, ge=0)]
    source: Line
    source_url: Address | None = None
    ecosystem: Identifier | None = None


class Contacts(Entry):
    """Companies contacted: the number promised, and the stages, the first one counts for it."""

    target: Count
    role: Identifier
    stages: Annotated[
        Mapping[Identifier, Texts], Field(min_length=1), AfterValidator(MappingProxyType)
    ]
    readings: tuple[StageReading, ...] = ()


class Company(Entry):
    """A company that has located, with where it was read; the company only, no person."""

    name: Annotated[Line, AfterValidator(_check_company)]
    date: Day
    ecosystem: Identifier
    international: Switch
    significant: Switch
    source: Line
    source_url: Address | None = None


class Located(Entry):
    """Significant international companies located: the number promised, and those known.

    The list is whole up to the day `known_on`; without one nobody knows how many there are.
    """

    target: Count
    role: Identifier
    known_on: Day | None = None
    companies: tuple[Company, ...] = ()


class Successor(Entry):
    """Which table follows a series that ends, with a break between them."""

    dataset: Identifier
    ends: Line
    successor: Line
    note: Texts


class Promises(Entry):
    """What the project has promised: ecosystems, contacts, located companies.

    `ecosystems` is the number with an adopted roadmap and a published profile.
    """

    ecosystems: Count
    contacts: Contacts
    located: Located
    series: Successor


class _File(Entry):
    """The file of which nothing but the promises is read."""

    model_config = ConfigDict(extra="ignore")
    promises: Promises


def read_promises(catalogue: Catalogue) -> tuple[Promises, Monitoring]:
    """The promises, checked, with the file they stand in.

    Raises
    ------
    CatalogueError
        If the file does not fit, a role, stage or ecosystem is unknown, a reading is later than
        the publication, or numbers contradict each other: file, line, what is allowed.
    """
    path = catalogue.folder / MONITORING_FILE
    monitoring = read_monitoring(catalogue.folder)
    promises = read_entry(path, _File).promises
    for part in ("contacts", "located"):
        role = getattr(promises, part).role
        if role not in monitoring.roles:
            problem = unknown("role", role, monitoring.roles)
            raise error_at(path, "promises", part, "role", problem=problem)
    if promises.series.dataset not in catalogue.datasets:
        problem = unknown("dataset", promises.series.dataset, catalogue.datasets)
        raise error_at(path, "promises", "series", "dataset", problem=problem)
    day = published(catalogue.settings, catalogue.datasets)
    for where, date, ecosystem in _dated(promises, monitoring):
        if date[: len(day)] > day:
            problem = f"{date} is after the publication, {day}; allowed are days up to it"
            raise error_at(path, *where, problem=problem)
        if ecosystem is not None and ecosystem not in catalogue.ecosystems:
            problem = unknown("ecosystem", ecosystem, catalogue.ecosystems)
            raise error_at(path, *where[:-1], "ecosystem", problem=problem)
    _check_stages(path, promises.contacts)
    return promises, monitoring


def _dated(promises: Promises, monitoring: Monitoring) -> Iterator[tuple[Where, str, str | None]]:
    """Place, day and ecosystem of every reading of the file."""
    for key, counted in monitoring.counted.items():
        for place, one in enumerate(counted.readings):
            yield ("counted", key, "readings", place, "date"), one.date, one.ecosystem
    for place, reading in enumerate(promises.contacts.readings):
        where = ("promises", "contacts", "readings", place, "date")
        yield where, reading.date, reading.ecosystem
    for place, company in enumerate(promises.located.companies):
        where = ("promises", "located", "companies", place, "date")
        yield where, company.date, company.ecosystem
    if promises.located.known_on:
        yield ("promises", "located", "known_on"), promises.located.known_on, None


def _check_stages(path: Path, contacts: Contacts) -> None:
    """Stages are known, read once a day, of all or by ecosystem; none exceeds the one before."""
    at: Where = ("promises", "contacts", "readings")
    seen: set[tuple[str, str, str | None]] = set()
    for place, one in enumerate(contacts.readings):
        key = (one.stage, one.date, one.ecosystem)
        if one.stage not in contacts.stages:
            problem = unknown("stage", one.stage, contacts.stages)
            raise error_at(path, *at, place, "stage", problem=problem)
        if key in seen:
            problem = f"there are two readings of {one.stage} of {one.date}; keep one of them"
            raise error_at(path, *at, place, "date", problem=problem)
        others = {whose is None for stage, _, whose in seen if stage == one.stage}
        if others - {one.ecosystem is None}:
            problem = "a stage is read of all together or by ecosystem, not both"
            raise error_at(path, *at, place, problem=problem)
        seen.add(key)
    for before, after in pairwise(list(contacts.stages)):
        more, fewer = (reached(contacts, stage) for stage in (after, before))
        if more and fewer and more[0] > fewer[0]:
            problem = (
                f"{more[0]} companies reached {after!r} and {fewer[0]} {before!r}, the stage "
                "before it; a company passes the stages in their order"
            )
            raise error_at(path, *at, problem=problem)


def reached(contacts: Contacts, stage: str) -> tuple[int, str, str] | None:
    """How many companies have reached a stage, the last day and its source; None if not known.

    Where it is read by ecosystem: the last number of each, added up.
    """
    last: dict[str | None, StageReading] = {}
    for one in sorted(contacts.readings, key=lambda reading: reading.date):
        if one.stage == stage:
            last[one.ecosystem] = one
    if not last:
        return None
    newest = max(last.values(), key=lambda reading: reading.date)
    return sum(one.value for one in last.values()), newest.date, newest.source
