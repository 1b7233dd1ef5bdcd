"""Filed accounts into the register, one row per company and financial year."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nextstep_analysis.project import Project
from nextstep_analysis.register.accounts import FilingError, Period, read_filing
from nextstep_analysis.register.beside import (
    Beside,
    Digest,
    companies_of,
    files_in,
    next_number,
    nothing_kept,
    put_beside,
    register_to_fill,
    rows_of,
)
from nextstep_analysis.register.parallel import in_processes
from nextstep_analysis.register.tables import ACCOUNTS
from nextstep_analysis.register.values import EPOCH

XML, EACH = ".xml", 10_000
TWICE = "another filing of the same company and period says something else"
_ID, _END, _COMPARATIVE = (
    ACCOUNTS.names.index(name) for name in ("business_id", "period_end", "comparative")
)
_START = ACCOUNTS.names.index("period_start")


class _Periods:
    """Rows by company and period: a filing of the year itself counts before a comparison."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = {self._key(row): row for row in map(_in_days, rows)}
        self._new: set[tuple[str, int]] = set()

    def add(self, row: tuple[Any, ...]) -> bool:
        """Take a row; False if another new one says something else of the same year."""
        key, there = self._key(row), self._rows.get(self._key(row))
        same = there is not None and there[:-1] == row[:-1]
        if same and not row[_COMPARATIVE]:
            self._new.add(key)  # it came again: what comes behind it is another one
        if same or (there is not None and row[_COMPARATIVE] and not there[_COMPARATIVE]):
            return True
        if key in self._new and there is not None and there[_COMPARATIVE] == row[_COMPARATIVE]:
            return row[_COMPARATIVE]
        if not row[_COMPARATIVE]:
            self._new.add(key)
        self._rows[key] = row
        return True

    def sorted(self) -> list[tuple[Any, ...]]:
        """All rows, by company and period."""
        return [self._rows[key] for key in sorted(self._rows)]

    @staticmethod
    def _key(row: tuple[Any, ...]) -> tuple[str, int]:
        return row[_ID], row[_END]


def import_accounts(
    project: Project, path: Path, *, now: datetime, tell: Callable[[str], None]
) -> Beside:
    """Import the filings in `path`: a zip or folder of XML files, or one of them.

    Raises
    ------
    DataError
        If there is no register, no filing, or none that can be trusted.
    """
    with register_to_fill(project) as register:
        known, number, coverage = companies_of(register), next_number(register), register.coverage
        periods = _Periods(rows_of(register, ACCOUNTS))
    digest, aside, read, kept, left_out = Digest(), Counter[str](), 0, 0, 0
    for found in in_processes(_read, _noted(files_in(path, XML), digest)):
        read += 1
        if read % EACH == 0:
            tell(f"{read:,} filings read, {kept:,} kept")
        if isinstance(found, str):
            aside[found] += 1
        elif found[0].business_id not in known:
            left_out += 1
        elif not all(periods.add(period.row(number)) for period in found):
            aside[TWICE] += 1
        else:
            kept += 1
    if kept == 0:
        told = ", ".join(f"{count:,}: {reason}" for reason, count in aside.most_common(3))
        why = (
            f"none of its {read:,} filings is kept ({left_out:,} of companies that the register "
            f"does not have{f'; {told}' if told else ''})"
        )
        raise nothing_kept(path, XML, read, why, "accounts")
    done = Beside("accounts", number, coverage, digest.file(path), read, kept, left_out, aside)
    put_beside(project, ACCOUNTS, periods.sorted(), done, now)
    return done


def _noted(files: Iterator[tuple[str, bytes]], digest: Digest) -> Iterator[bytes]:
    for name, content in files:
        digest.add(name, content)
        yield content


def _read(content: bytes) -> list[Period] | str:
    """The periods of a filing, or why it is not trusted."""
    try:
        return read_filing(content)
    except FilingError as error:
        return str(error)


def _in_days(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of the database as rows are here: days as numbers."""
    found = list(row)
    for place in (_START, _END):
        if found[place] is not None:
            found[place] = found[place].toordinal() - EPOCH
    return tuple(found)
