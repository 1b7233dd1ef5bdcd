"""`config/monitoring.yaml`: who may own an action, and what is counted, by whom and how often."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from nextstep_analysis.catalogue.considered import check_body
from nextstep_analysis.catalogue.fields import Address, Day, Identifier, Line, Real, Texts, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry

MONITORING_FILE = "monitoring.yaml"

Body = Annotated[Texts, AfterValidator(check_body)]
"""An organisation, group or role by language; never a person."""


class CountedReading(Entry):
    """One reading of what is counted: the day, the number, and where it was read.

    `ecosystem` is left out where the number is of all of them.
    """

    date: Day
    value: Annotated[Real, Field(ge=0)]
    source: Line
    source_url: Address | None = None
    ecosystem: Identifier | None = None


class Counted(Entry):
    """Something that people count, for no table has it.

    Attributes
    ----------
    what, unit : mapping
        What is counted, and in what: ``enterprises a year``.
    unit_one : mapping, optional
        The unit after the number one.
    role : str
        Who counts: a key of `Monitoring.roles`.
    every : str
        How often: ``month``, ``quarter``, ``half_year`` or ``year``.
    readings : tuple of CountedReading
        None yet is allowed: then it is not known.
    """

    what: Texts
    unit: Texts
    unit_one: Texts | None = None
    role: Line
    every: Literal["month", "quarter", "half_year", "year"]
    readings: tuple[CountedReading, ...] = ()

    def latest(self, ecosystem: str, *, published: str) -> CountedReading | None:
        """The last reading of `ecosystem`, or of all, up to the day of publication."""
        mine = [
            one
            for one in self.readings
            if one.ecosystem in (None, ecosystem) and one.date[: len(published)] <= published
        ]
        return max(mine, key=lambda one: one.date, default=None)


class Monitoring(Entry):
    """The whole file: roles by key, what is counted by key, and the promises of the project.

    `promises` are as they are written: `promised.read_promises` reads them, for the monitoring
    report alone.
    """

    roles: Annotated[Mapping[str, Body], Field(min_length=1), AfterValidator(MappingProxyType)]
    counted: Annotated[Mapping[str, Counted], AfterValidator(MappingProxyType)]
    promises: Any = None


def read_monitoring(folder: Path) -> Monitoring:
    """The roles and counted indicators in the file of `folder`.

    Raises
    ------
    CatalogueError
        If the file does not fit, a counting role is unknown, or two readings share their day:
        file, line, what was found, what is allowed.
    """
    path = folder / MONITORING_FILE
    monitoring = read_entry(path, Monitoring)
    for key, counted in monitoring.counted.items():
        where: tuple[str | int, ...] = ("counted", key)
        if counted.role not in monitoring.roles:
            problem = unknown("role", counted.role, monitoring.roles)
            raise error_at(path, *where, "role", problem=problem)
        seen: set[tuple[str, str | None]] = set()
        for place, reading in enumerate(counted.readings):
            if (reading.date, reading.ecosystem) in seen:
                problem = f"there are two readings of {reading.date}; keep one of them"
                raise error_at(path, *where, "readings", place, "date", problem=problem)
            seen.add((reading.date, reading.ecosystem))
    return monitoring


def unknown(what: str, name: str, known: Mapping[str, object]) -> str:
    """``unknown role 'x', did you mean 'y'? known: ...``, for a message."""
    hint = nearest(name, list(known)) or ";"
    return f"unknown {what} {name!r}{hint} known: {', '.join(known) or 'none'}"
