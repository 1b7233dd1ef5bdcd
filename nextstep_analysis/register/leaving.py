"""What leaves this computer's register: a company, a file that was imported, all of it."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from nextstep_analysis.errors import DataError
from nextstep_analysis.leftovers import IMPORT
from nextstep_analysis.project import Project
from nextstep_analysis.register.database import (
    has_register,
    open_register,
    replacing,
)
from nextstep_analysis.register.forgotten import FORGOTTEN, NOT_CONTACTED, remember_forgotten
from nextstep_analysis.register.sidecar import END, imported_sidecar
from nextstep_analysis.register.source_file import File
from nextstep_analysis.register.tables import COMPANIES, FOREIGN, TABLES
from nextstep_analysis.register.values import is_company_id

LISTS = "prospects"
"""Folder of the lists of prospects, which hold people's work."""
STAYS = (".lock", FORGOTTEN, NOT_CONTACTED, LISTS)
PEOPLES = (".xlsx", ".csv", ".html")
"""Ends of what people keep: lists of prospects, what they imported; no register has such a file."""


def forget(project: Project, business_id: str) -> bool:
    """Remove all that is known of a company, and never import it again.

    Returns
    -------
    bool
        Whether it was in the register. The file is written anew without it.

    Raises
    ------
    DataError
        If `business_id` is none, or the register cannot be read.
    """
    if not is_company_id(business_id):
        raise DataError(f"{business_id!r} is no business id; allowed is one such as 0112038-9")
    remember_forgotten(project, business_id)
    if not has_register(project):
        return False
    with open_register(project) as register:
        found = [
            register.connection.execute(
                f"SELECT count(*) FROM {table.name} WHERE business_id = ?", [business_id]
            ).fetchone()
            for table in (COMPANIES, FOREIGN)
        ]
    with replacing(project) as draft:
        draft.carry(*TABLES, without=business_id)
    return any(row and row[0] for row in found)


def put_away(project: Project, path: Path, file: File, records: int, *, keep: bool) -> str:
    """Delete a downloaded file that has been imported, and say so; one elsewhere is not ours.

    Its sidecar, which says nothing of what was in it, stays.
    """
    ours = path.resolve().parent == project.private.resolve()
    if not ours:
        return f"{path} stays where it is: it holds personal data; delete it when it is not needed"
    imported_sidecar(path, file, records)
    if keep:
        return f"{path} is kept, as asked: it holds personal data"
    path.unlink()
    return f"{path} is deleted; {path.name}{END} says what it was"


def expired(project: Project, now: datetime, days: int) -> bool:
    """Whether the register was last imported more than `days` ago.

    What is imported beside it, such as a list of funding, makes it no newer.
    """
    with open_register(project) as register:
        last = register.imported
    return last is not None and now.replace(tzinfo=None) - last > timedelta(days=days)


def of_people(project: Project) -> list[Path]:
    """What people may have put or written into ``data/private``, but the lists that it has anyway.

    Folders, unless they are ours to work in, and files that end as `PEOPLES`.
    """
    if not project.private.is_dir():
        return []
    return sorted(
        path
        for path in project.private.iterdir()
        if path.name not in STAYS and not _ours(project, path)
    )


def _ours(project: Project, path: Path) -> bool:
    """Whether `path` is the register, what belongs to it, or was downloaded."""
    if path.name.startswith((project.companies.name, IMPORT)):
        return True
    return not path.is_dir() and path.suffix.lower() not in PEOPLES


def delete_all(project: Project) -> Iterator[str]:
    """Delete the register and all that was downloaded; the names of what is gone.

    Lists of companies that asked to be forgotten or not to be contacted stay, and so do lists of
    prospects and what else is `of_people`: they have written in them.
    """
    if not project.private.is_dir():
        return
    kept = {*of_people(project), *(project.private / name for name in STAYS)}
    for path in sorted(project.private.iterdir()):
        if path in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        if not path.name.startswith(IMPORT):
            yield "the register" if path == project.companies else path.name
