"""A made-up register put into force, with the whole way of a real one."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from nextstep_analysis.catalogue.companies import Keeping
from nextstep_analysis.leftovers import IMPORT, working_folder
from nextstep_analysis.project import Project
from nextstep_analysis.register.database import private_folder
from nextstep_analysis.register.importing import import_register
from nextstep_analysis.register.made_up import places, write_register


def make_demo(
    project: Project, keeping: Keeping, *, companies: int, seed: int, now: datetime
) -> Iterator[str]:
    """Make up `companies` records, import them as any register, and tell of it.

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
