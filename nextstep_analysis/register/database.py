"""The database file: opened to be read, and replaced as a whole.

``data/private/companies.duckdb`` is never changed in its place: a new file is made beside it and
moved there in one step. A killed import leaves the old one, and what is deleted is in no file.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.leftovers import IMPORT, recover, working_folder
from nextstep_analysis.project import Project
from nextstep_analysis.register.tables import (
    DEMO,
    IMPORTS,
    REGISTER,
    TABLES,
    VERSION,
    WHOLE,
    Table,
)

REMEDY = (
    "run `nextstep companies download` and `nextstep companies import <file>`, or "
    "`nextstep companies demo` for made-up companies"
)
_READING = {
    "threads": "2",
    "memory_limit": "400MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Little memory, and no extension that is fetched from anywhere."""


_OF_THE_MACHINE = {
    "Could not set lock": "another program has the register open; close it there",
    "different configuration": "this program has the register open already; restart the notebook",
    "No space left on device": "the disk is full; what was there before stays",
    "Disk quota exceeded": "the disk is full; what was there before stays",
    "Permission denied": "it may not be read or written by this user",
}
"""Words of the database for what is no damage of a file, and what is told of it."""
_OF_THE_CODE = (
    duckdb.ParserException,
    duckdb.InvalidInputException,
    duckdb.IntegrityError,
    duckdb.DataError,
)
"""What was asked of the database is wrong, not its file."""


@dataclass(frozen=True)
class Register:
    """An open register: its connection, and what must be said with every figure of it.

    Attributes
    ----------
    coverage : str
        ``whole``, ``partial`` (part of the register) or ``demo`` (made-up companies).
    as_of : date or None
        The newest change in the file that was imported.
    """

    connection: duckdb.DuckDBPyConnection
    coverage: str
    as_of: date | None
    address_key: str

    @property
    def demo(self) -> bool:
        return self.coverage == DEMO

    @property
    def whole(self) -> bool:
        return self.coverage == WHOLE

    @property
    def imported(self) -> datetime | None:
        """When the register itself was last imported, in UTC; not what came beside it."""
        found = self.connection.execute(
            f"SELECT max(imported) FROM {IMPORTS.name} WHERE what IN ('{REGISTER}', '{DEMO}')"
        ).fetchone()
        return found[0] if found else None

    def count(self, table: Table) -> int:
        """Rows of `table`."""
        (found,) = self.connection.execute(f"SELECT count(*) FROM {table.name}").fetchone() or (0,)
        return int(found)


def database_path(project: Project) -> Path:
    """Where the register is, or would be."""
    return project.companies


def has_register(project: Project) -> bool:
    """Whether there is a register, real or made up."""
    return database_path(project).is_file()


@contextmanager
def open_register(project: Project) -> Iterator[Register]:
    """The register of `project`, to be read.

    Raises
    ------
    DataError
        If there is none, if it is damaged, also where that shows only while it is read, or if it
        was made by another version.
    ProjectError
        If another program has it open, or the disk or the memory is full.
    """
    path = database_path(project)
    if not path.is_file():
        raise DataError(f"there is no register of companies: {REMEDY}")
    with _told(path), closing(_connected(path)) as connection:
        yield _described(path, connection)


@dataclass(frozen=True)
class Draft:
    """A new database that is not in its place yet; `before` is the one in force, if any."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    before: Path | None

    def carry(self, *tables: Table, without: str = "") -> None:
        """Take the rows of `tables` over from the database in force, but those of one company.

        A row that is deleted may stay in a file; one that is never written does not.
        """
        if self.before is None:
            return
        with self.old() as old:
            for table in tables:
                rows = f"INSERT INTO {table.name} SELECT * FROM {old}.{table.name}"
                if without and "business_id" in table.names:
                    self.connection.execute(f"{rows} WHERE business_id <> ?", [without])
                else:
                    self.connection.execute(rows)

    @contextmanager
    def old(self) -> Iterator[str]:
        """The database in force under the name that is yielded; only where there is one."""
        place = str(self.before).replace("'", "''")
        self.connection.execute(f"ATTACH '{place}' AS old (READ_ONLY)")
        try:
            yield "old"
        finally:
            self.connection.execute("DETACH old")


@contextmanager
def replacing(project: Project) -> Iterator[Draft]:
    """A database with empty tables that takes the place of the one in force at the end.

    Where anything goes wrong inside, the one in force stays, to the byte. The caller holds the
    lock of the folder.

    Raises
    ------
    ProjectError
        If the folder cannot be written, another program has the database in force open, or the
        disk or the memory is full.
    DataError
        If the database in force is damaged or was made by another version.
    """
    folder = private_folder(project)
    recover(folder, IMPORT)
    before = database_path(project)
    if before.is_file():
        _check(before)
    staged = working_folder(folder, IMPORT)
    made = staged / before.name
    try:
        with _told(before), closing(duckdb.connect(str(made), config=_READING)) as connection:
            for table in TABLES:
                connection.execute(table.sql)
            yield Draft(connection, staged, before if before.is_file() else None)
            connection.execute("CHECKPOINT")
        _put(made, before)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def private_folder(project: Project) -> Path:
    """`data/private`, made where it is lacking; nobody else on this computer may look into it.

    Raises
    ------
    ProjectError
        If it cannot be made.
    """
    try:
        project.private.mkdir(parents=True, exist_ok=True)
        project.private.chmod(0o700)
    except OSError as error:
        raise ProjectError(f"cannot write in {project.private}: {error.strerror}") from None
    return project.private


def _put(staged: Path, target: Path) -> None:
    """Move a whole database to its place, down to the disk."""
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(staged, target)
    if os.name == "posix":
        place = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def _check(path: Path) -> None:
    with _told(path), closing(_connected(path)) as connection:
        _described(path, connection)


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=True, config=_READING)


def _described(path: Path, connection: duckdb.DuckDBPyConnection) -> Register:
    row = connection.execute("SELECT version, coverage, as_of, address_key FROM about").fetchone()
    if row is None:
        raise _damaged(path)
    version, coverage, as_of, key = row
    if version != VERSION:
        raise DataError(
            f"{path}: the register was made by another version of this workbench ({version}; this "
            f"one is {VERSION}): `nextstep companies delete`, then import it anew"
        )
    return Register(connection, coverage, as_of, key)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the database says, as our errors: of the machine by its words, else it is damage.

    It has one class for many things, so that only its words tell a lock from a full disk.
    """
    try:
        yield
    except _OF_THE_CODE:
        raise
    except duckdb.OutOfMemoryException as error:
        raise ProjectError(f"{path}: there is not enough memory to work with it") from error
    except duckdb.Error as error:
        for words, problem in _OF_THE_MACHINE.items():
            if words in str(error):
                raise ProjectError(f"{path}: {problem}") from error
        raise _damaged(path) from error


def _damaged(path: Path) -> DataError:
    return DataError(
        f"{path}: the file is damaged, or no register: `nextstep companies delete`, then import "
        "it anew"
    )
