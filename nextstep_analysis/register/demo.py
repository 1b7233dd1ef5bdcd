"""A made-up register put into force, with the whole way of a real one."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from nextstep_analysis.catalogue.companies import Keeping
from nextstep_analysis.leftovers import IMPORT, working_folder
from nextstep_analysis.project import Project
from nextstep_analysis.register.beside import companies_of, put_tables
from nextstep_analysis.register.database import open_register, private_folder
from nextstep_analysis.register.importing import import_register
from nextstep_analysis.register.made_up import MARK, places, write_register
from nextstep_analysis.register.made_up_beside import made_up_beside


def make_demo(
    project: Project, keeping: Keeping, *, companies: int, seed: int, now: datetime
) -> Iterator[str]:
    """Make up `companies` records, import them as any register, and tell of it.

    Accounts, notices, signals and companies abroad are made up beside them.

    Raises
    ------
    DataError
        If a real register is there.
    """
    folder = working_folder(private_folder(project), IMPORT)
    try:
        path = folder / f"demo-{companies}-{seed}.zip"
        write_register(path, places(project), count=companies, seed=seed)
        yield from import_register(project, path, keeping, now=now, demo=True).lines()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with open_register(project) as register:
        ids = sorted(companies_of(register))
    made = made_up_beside(ids, seed=seed, number=1)
    told = ", ".join(f"{len(rows):,} {table.name}" for table, rows in made.items())
    put_tables(project, made)
    yield f"{MARK}: made up beside them: {told}"
