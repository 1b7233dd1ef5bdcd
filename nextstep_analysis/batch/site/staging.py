"""A folder to build in, and the switch from what stands to what was built."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import OLD, STAGE, recover, working_folder

_HERE, _EXCHANGE = -100, 2  # of the system's header files


@contextmanager
def staging(reports: Path) -> Iterator[Path]:
    """A folder beside the site to build in; gone afterwards, whatever happens.

    What a run that was killed has left is put right first: its folder goes, and a
    site that it had moved aside, but not yet replaced, comes back.

    Raises
    ------
    ProjectError
        If `reports` cannot be written, or the disk is full.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        recover(reports, STAGE)
        stage = working_folder(reports, STAGE)
    except OSError as error:
        raise ProjectError(f"cannot write in {reports}: {error.strerror}") from None
    try:
        yield stage
    except OSError as error:
        where = error.filename or reports
        raise ProjectError(
            f"cannot write {where}: {error.strerror}; the last site stays as it was"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def switch(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, by renaming.

    On Linux the two change places in one step, so that there is a site at every moment;
    elsewhere, and on file systems that cannot, there is none between two renamings, and
    the next run puts right what a kill between them left.

    Raises
    ------
    ProjectError
        If it cannot be done (on Windows, a page that is open); `target` stays as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and _exchanged(new, target):
        return
    old = new.with_name(f"{target.name}{OLD}")
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise ProjectError(
            f"cannot put {target.name} in place in {target.parent}: {error.strerror}; "
            "close what has it open, and run again"
        ) from None


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step; nothing has happened if not."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and not rename(
        _HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE
    )
