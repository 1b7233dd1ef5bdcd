"""A file of the register into a new database, which then takes the place of the old one."""

import gc
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nextstep_analysis.catalogue.companies import Keeping
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.register.company import Rules
from nextstep_analysis.register.comparing import Compared, compare
from nextstep_analysis.register.database import (
    Draft,
    Register,
    has_register,
    open_register,
    replacing,
)
from nextstep_analysis.register.forgotten import read_forgotten
from nextstep_analysis.register.loading import Loader, Writer
from nextstep_analysis.register.source_file import File, known, opened
from nextstep_analysis.register.tables import (
    ABOUT,
    ACCOUNTS,
    COMPANIES,
    DEMO,
    FOREIGN,
    IMPORTS,
    LEFT_OUT,
    NOTICES,
    PARTIAL,
    REGISTER,
    SIGNALS,
    VERSION,
    WHOLE,
)
from nextstep_analysis.register.values import EPOCH

KEPT_BESIDE = (ACCOUNTS, NOTICES, SIGNALS)
"""What other files brought: a new register takes it over for the companies that it has."""


@dataclass(frozen=True)
class Before:
    """What was imported before, if anything: only a real register counts against a real one."""

    coverage: str | None = None
    address_key: str = ""
    imports: int = 0
    records: int = 0
    kept: int = 0

    @property
    def real(self) -> bool:
        return self.coverage is not None


@dataclass(frozen=True)
class Imported:
    """What an import of a register has done; nothing in it is of a single company."""

    file: File
    coverage: str
    records: int
    kept: int
    left_out: Counter[tuple[str, str]]
    set_aside: Counter[str]
    incomplete: Counter[str]
    code_sets: dict[str, int]
    compared: Compared | None

    def lines(self) -> Iterator[str]:
        """What is told of it, line by line."""
        demo = "DEMO: made-up companies; " if self.coverage == DEMO else ""
        yield f"{demo}{self.records:,} records ({self.coverage}): {self.kept:,} companies kept"
        for (reason, form), count in sorted(self.left_out.items()):
            yield f"  left out, {reason} {form}: {count:,}"
        for reason, count in sorted(self.set_aside.items()):
            yield f"  set aside, {reason}: {count:,}"
        for reason, count in sorted(self.incomplete.items()):
            yield f"  kept without it, {reason}: {count:,}"
        sets = ", ".join(f"{name} {count:,}" for name, count in self.code_sets.items())
        yield f"  industries by classification: {sets or 'none'}"
        if self.compared is not None:
            yield from self.compared.lines()


def import_register(
    project: Project,
    path: Path,
    keeping: Keeping,
    *,
    now: datetime,
    demo: bool = False,
    allow_smaller: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Imported:
    """Import the register in `path`; the database in force stays until the new one is whole.

    Parameters
    ----------
    now : datetime
        When, in UTC, for the list of imports.
    demo : bool
        Whether the companies are made up: they never take the place of real ones.
    allow_smaller : bool
        Whether a file with far fewer records may replace a fuller one.

    Raises
    ------
    DataError
        What is wrong with the file, or why it must not replace what is there.
    """
    file, before = known(path), _before(project, demo=demo)
    rules = _rules(project, keeping, before, now)
    with replacing(project) as draft, _without_collections():
        loader = Loader(draft.connection, rules, before.imports + 1, str(path))
        with opened(path) as source:
            loader.load(source, tell)
        _check_size(path, loader, before, keeping, allow_smaller)
        done = Imported(
            file=file,
            coverage=_coverage(loader, source.array is not None, keeping, demo),
            records=loader.records,
            kept=loader.kept,
            left_out=loader.left_out,
            set_aside=loader.set_aside,
            incomplete=loader.incomplete,
            code_sets=_code_sets(draft),
            compared=_taken_over(draft) if before.real else None,
        )
        _describe(draft, done, rules.address_key.decode(), before.imports + 1, now)
    return done


def _before(project: Project, *, demo: bool) -> Before:
    """What is there; what was made up counts as nothing, and never replaces what is real."""
    if not has_register(project):
        return Before()
    with open_register(project) as register:
        if register.demo:
            return Before()
        if demo:
            raise DataError(
                "a real register is there, which made-up companies never replace; "
                "`nextstep companies delete` removes it"
            )
        return Before(register.coverage, register.address_key, *_last_import(register))


def _rules(project: Project, keeping: Keeping, before: Before, now: datetime) -> Rules:
    return Rules(
        forms=frozenset(keeping.forms),
        forgotten=read_forgotten(project),
        earliest_end=_years_before(now, keeping.ended_years),
        municipalities=_municipalities(project),
        address_key=(before.address_key or secrets.token_hex(16)).encode(),
    )


def _last_import(register: Register) -> tuple[int, int, int]:
    numbers = register.connection.execute(f"SELECT max(number) FROM {IMPORTS.name}").fetchone()
    last = register.connection.execute(
        f"SELECT records, kept FROM {IMPORTS.name} WHERE what IN ('{REGISTER}', '{DEMO}') "
        "ORDER BY number DESC LIMIT 1"
    ).fetchone()
    records, kept = last or (0, 0)
    return (numbers[0] if numbers and numbers[0] else 0), records, kept


def _years_before(now: datetime, years: int) -> int:
    """The day so many years ago, as a number of days from 1970; of 29 February the day before."""
    day = now.date()
    day = day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
    return day.toordinal() - EPOCH


def _municipalities(project: Project) -> dict[str, str]:
    """By every code that the register may write (``398``), the municipality of today."""
    history = read_table(project, "municipality_history")
    pairs = zip(history["municipality"], history["municipality_2026"], strict=True)
    return {old.removeprefix("KU"): new for old, new in pairs}


@contextmanager
def _without_collections() -> Iterator[None]:
    """Records hold no cycles: to look for some after every few thousand takes a tenth longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _only_of_companies(draft: Draft, table: str) -> None:
    draft.connection.execute(
        f"DELETE FROM {table} WHERE business_id NOT IN (SELECT business_id FROM {COMPANIES.name} "
        f"UNION ALL SELECT business_id FROM {FOREIGN.name})"
    )


def _coverage(loader: Loader, array: bool, keeping: Keeping, demo: bool) -> str:
    if demo:
        return DEMO
    return WHOLE if array and loader.records >= keeping.whole_from else PARTIAL


def _check_size(
    path: Path, loader: Loader, before: Before, keeping: Keeping, allow_smaller: bool
) -> None:
    """Refuse a file that is empty, or much smaller than what is there."""
    if loader.kept == 0:
        why = ", ".join(f"{count:,} {reason} {form}" for (reason, form), count in _most(loader))
        raise DataError(
            f"{path}: none of its {loader.records:,} records is a company that is kept"
            f"{f' ({why})' if why else ''}; what was imported before stays"
        )
    share = keeping.least_share
    fewer = loader.records < share * before.records or loader.kept < share * before.kept
    if fewer and not allow_smaller:
        raise DataError(
            f"{path}: {loader.records:,} records with {loader.kept:,} companies to keep are less "
            f"than {share:.0%} of the {before.records:,} and {before.kept:,} that are there, which "
            "stay; --allow-smaller replaces them"
        )


def _most(loader: Loader) -> list[tuple[tuple[str, str], int]]:
    return loader.left_out.most_common(3)


def _code_sets(draft: Draft) -> dict[str, int]:
    found = draft.connection.execute(
        f"SELECT code_set, count(*) FROM {COMPANIES.name} WHERE code_set IS NOT NULL "
        "GROUP BY code_set ORDER BY code_set"
    )
    return dict(found.fetchall())


def _taken_over(draft: Draft) -> Compared:
    """Take over what other files brought, and say what is different."""
    draft.carry(IMPORTS, FOREIGN, *KEPT_BESIDE)
    for table in KEPT_BESIDE:
        _only_of_companies(draft, table.name)
    return compare(draft)


def _describe(draft: Draft, done: Imported, key: str, number: int, now: datetime) -> None:
    connection = draft.connection
    connection.execute(
        f"INSERT INTO {ABOUT.name} SELECT ?, ?, max(modified)::DATE, ? FROM {COMPANIES.name}",
        [VERSION, done.coverage, key],
    )
    left_out = Writer(connection, LEFT_OUT)
    left_out.rows = [
        (reason, form, count) for (reason, form), count in sorted(done.left_out.items())
    ]
    left_out.written()
    compared = done.compared or Compared()
    imports = Writer(connection, IMPORTS)
    row = (
        number,
        DEMO if done.coverage == DEMO else REGISTER,
        done.file.name,
        done.file.sha256,
        done.file.size,
        now.replace(tzinfo=None),
        done.coverage,
        done.records,
        done.kept,
        done.left_out.total(),
        done.set_aside.total(),
        compared.added,
        compared.changed,
        compared.ended + compared.gone,
    )
    imports.rows = [row]
    imports.written()
