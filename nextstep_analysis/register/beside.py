"""What is imported beside the register: accounts, notices, lists of signals.

The whole database is written anew with them; what they say of companies that the register does not
have is counted, and not kept.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.register.database import (
    REMEDY,
    Draft,
    Register,
    has_register,
    open_register,
    replacing,
)
from nextstep_analysis.register.loading import Writer
from nextstep_analysis.register.source_file import File, unbroken
from nextstep_analysis.register.tables import COMPANIES, DEMO, FOREIGN, IMPORTS, TABLES, Table

ELSEWHERE = "the company is not in the register"
MOST_OF_A_FILE = 100_000_000


@dataclass(frozen=True)
class Beside:
    """What an import beside the register has done."""

    what: str
    number: int
    coverage: str
    source: File
    records: int
    kept: int
    left_out: int
    set_aside: Counter[str]

    def lines(self) -> Iterator[str]:
        """What is told of it, line by line."""
        demo = "DEMO: the register is made up; " if self.coverage == DEMO else ""
        yield f"{demo}{self.records:,} {self.what} read, {self.kept:,} kept"
        if self.left_out:
            yield f"  left out, {ELSEWHERE}: {self.left_out:,}"
        for reason, count in sorted(self.set_aside.items()):
            yield f"  set aside, {reason}: {count:,}"


def companies_of(register: Register) -> set[str]:
    """The ids of all companies, those abroad among them."""
    found = register.connection.execute(
        f"SELECT business_id FROM {COMPANIES.name} UNION ALL SELECT business_id FROM {FOREIGN.name}"
    ).fetchall()
    return {row[0] for row in found}


@contextmanager
def register_to_fill(project: Project) -> Iterator[Register]:
    """The register that something is imported beside.

    Raises
    ------
    DataError
        If there is none.
    """
    if not has_register(project):
        raise DataError(f"there is no register of companies to import it beside: {REMEDY}")
    with open_register(project) as register:
        yield register


class Digest:
    """Checksum and size of what has been read, file after file."""

    def __init__(self) -> None:
        self._digest, self._size = sha256(), 0

    def add(self, name: str, content: bytes) -> None:
        """Take a file in."""
        self._digest.update(name.encode("utf-8", "replace") + content)
        self._size += len(content)

    def file(self, path: Path) -> File:
        """What is known of all of it, under the name of `path`."""
        return File(path.name, self._digest.hexdigest(), self._size)


def one_file(path: Path) -> File:
    """What is known of a file that is read whole."""
    digest = Digest()
    digest.add(path.name, path.read_bytes())
    return digest.file(path)


def files_in(path: Path, end: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file ending in `end`: in a folder, in a zip, or the file itself.

    Raises
    ------
    DataError
        If there is nothing there, a file is larger than any, or the zip is damaged.
    """
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            if one.name.lower().endswith(end) and one.is_file():
                _check_size(path, one.name, one.stat().st_size)
                yield one.name, one.read_bytes()
    elif not path.is_file():
        raise DataError(f"{path}: there is no such file or folder")
    elif zipfile.is_zipfile(path):
        yield from _in_zip(path, end)
    elif path.suffix.lower() == ".zip":
        raise DataError(f"{path}: the zip is cut off or damaged; what was imported before stays")
    else:
        yield path.name, path.read_bytes()


def _check_size(path: Path, name: str, size: int) -> None:
    if size > MOST_OF_A_FILE:
        raise DataError(
            f"{path}: {name} has {size:,} bytes; allowed are {MOST_OF_A_FILE:,}; what was imported "
            "before stays"
        )


def nothing_kept(path: Path, end: str, read: int, why: str, what: str) -> DataError:
    """What is said where nothing of the files in `path` is kept, whose names end in `end`."""
    if not read:
        why = f"there is no {end} file in it"
    return DataError(f"{path}: {why}; the {what} stay as they were")


def _in_zip(path: Path, end: str) -> Iterator[tuple[str, bytes]]:
    with unbroken(path), zipfile.ZipFile(path) as archive:
        for one in sorted(archive.infolist(), key=lambda member: member.filename):
            if one.filename.lower().endswith(end):
                _check_size(path, one.filename, one.file_size)
                yield one.filename, archive.read(one)


def put_beside(
    project: Project, table: Table, rows: list[tuple[Any, ...]], done: Beside, now: datetime
) -> None:
    """Write the database anew with `rows` as the whole of `table`, and note the import."""
    noted = (
        done.number,
        done.what,
        done.source.name,
        done.source.sha256,
        done.source.size,
        now.replace(tzinfo=None),
        done.coverage,
        done.records,
        done.kept,
        done.left_out,
        done.set_aside.total(),
        0,
        0,
        0,
    )
    put_tables(project, {table: rows}, {IMPORTS: [noted]})


def put_tables(
    project: Project,
    whole: Mapping[Table, list[tuple[Any, ...]]],
    more: Mapping[Table, list[tuple[Any, ...]]] = MappingProxyType({}),
) -> None:
    """Write the database anew with the rows of `whole` as all of their tables, `more` added."""
    with replacing(project) as draft:
        draft.carry(*(one for one in TABLES if one not in whole))
        for table, rows in (*whole.items(), *more.items()):
            _write(draft, table, rows)


def _write(draft: Draft, table: Table, rows: list[tuple[Any, ...]]) -> None:
    writer = Writer(draft.connection, table)
    writer.rows = rows
    writer.written()


def rows_of(register: Register, table: Table) -> list[tuple[Any, ...]]:
    """All rows of `table`, in an order that depends on nothing but them."""
    return register.connection.execute(f"SELECT * FROM {table.name} ORDER BY ALL").fetchall()


def next_number(register: Register) -> int:
    """The number of the next import."""
    found = register.connection.execute(f"SELECT max(number) FROM {IMPORTS.name}").fetchone()
    return (found[0] if found and found[0] else 0) + 1
