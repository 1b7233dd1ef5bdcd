"""What is told of a register: what it is, how old, what was imported; no company of it."""

from collections.abc import Iterator
from datetime import datetime

from nextstep_analysis.catalogue.companies import Keeping
from nextstep_analysis.project import Project
from nextstep_analysis.register.database import Register, open_register
from nextstep_analysis.register.leaving import expired
from nextstep_analysis.register.tables import (
    ACCOUNTS,
    COMPANIES,
    DEMO,
    FOREIGN,
    IMPORTS,
    NOTICES,
    PARTIAL,
    SIGNALS,
    WHOLE,
)

COVERAGES = {
    WHOLE: "the whole register",
    PARTIAL: "a part of the register",
    DEMO: "DEMO: made-up companies, none of which is real",
}


def status_lines(project: Project, keeping: Keeping, *, now: datetime) -> Iterator[str]:
    """What there is, line by line.

    Raises
    ------
    DataError
        If there is no register: how to get one.
    """
    with open_register(project) as register:
        yield f"{COVERAGES[register.coverage]}, as of {register.as_of or 'an unknown day'}"
        yield from _counts(register)
        rows = register.connection.execute(
            "SELECT imported, what, source, records, kept, left_out, set_aside, added, changed, "
            f"ended FROM {IMPORTS.name} ORDER BY number"
        ).fetchall()
    for imported, what, source, *numbers in rows:
        records, kept, left, aside, added, changed, ended = (f"{number:,}" for number in numbers)
        yield (
            f"  {imported:%Y-%m-%d %H:%M} {what} from {source}: {records} records, {kept} kept, "
            f"{left} left out, {aside} set aside; added {added}, changed {changed}, ended {ended}"
        )
    if expired(project, now, keeping.keep_days):
        yield (
            f"older than {keeping.keep_days} days: import a newer one, or "
            "`nextstep companies delete`"
        )


def _counts(register: Register) -> Iterator[str]:
    active = "count(*) FILTER (active"
    wanted = (
        f"count(*), {active}), {active} AND employer_since IS NOT NULL), "
        f"{active} AND industry IS NULL), {active} AND municipality IS NULL)"
    )
    found = register.connection.execute(f"SELECT {wanted} FROM {COMPANIES.name}").fetchone()
    kept, alive, employers, without, nowhere = (f"{number:,}" for number in found or (0,) * 5)
    yield (
        f"{kept} companies, {alive} active, of them {employers} in the employer register, "
        f"{without} without a known industry, {nowhere} without a known municipality"
    )
    for table in (ACCOUNTS, NOTICES, SIGNALS, FOREIGN):
        yield f"{table.name}: {register.count(table):,}"
