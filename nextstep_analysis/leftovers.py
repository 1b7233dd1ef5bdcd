"""Folders that a run works in, and what runs that were killed have left of them.

The name of such a folder says whose it is: the process, when that began, and its computer. So
any later command can tell a folder that somebody still works in from one that nobody will.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import tempfile
import time
from pathlib import Path

from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project, find_project

STAGE, TABLES, HALF, FETCH = ".building-", ".processed-", ".half-", ".fetching-"
IMPORT = ".importing-"
"""Beginnings of names: a site or tables being built, a file being written, figures fetched,
companies imported."""
OLD = "-old"
"""End of the name under which a run sets aside what it is about to replace."""
TEMPORARY = "nextstep-"
"""Beginning of the names of temporary folders; the process follows (see `batch.run.kernels`)."""
PATIENCE_SECONDS = 60
"""How long a folder is left alone whose name does not say whose it is."""
ELSEWHERE_SECONDS = 24 * 3600
"""How long one is left alone that belongs to another computer, of which nobody here can tell."""
_SAME_SECONDS = 2


def owned(prefix: str) -> str:
    """The beginning of the name of a folder that belongs to this process."""
    import psutil  # not before something is built

    born = psutil.Process().create_time()
    return f"{prefix}{os.getpid()}-{born:.0f}-{_computer()}-"


def working_folder(parent: Path, prefix: str) -> Path:
    """A new folder in `parent` that belongs to this process."""
    return Path(tempfile.mkdtemp(prefix=owned(prefix), dir=parent))


def sweep(project: Project) -> None:
    """Put right what killed runs have left: what they had moved aside comes back, the rest goes."""
    for parent, prefix in (
        (project.reports, STAGE),
        (project.processed.parent, TABLES),
        (project.fetched, FETCH),
        (project.private, IMPORT),
        (project.reports / ".cache", HALF),
        (project.reports / "failed", HALF),
    ):
        recover(parent, prefix)


def sweep_here() -> None:
    """`sweep` of the project that a command is about; where there is none, it says so itself."""
    with contextlib.suppress(ProjectError):
        sweep(find_project())


def recover(parent: Path, prefix: str) -> None:
    """As `sweep`, of what begins with `prefix` in `parent`."""
    for path in parent.glob(f"{prefix}*"):
        if not _left(path, prefix):
            continue
        for old in path.glob(f"*{OLD}"):
            target = parent / old.name.removesuffix(OLD)
            if not target.exists():
                old.rename(target)
        _remove(path)


def _left(path: Path, prefix: str) -> bool:
    """Whether nobody works in `path` any more."""
    try:
        pid, born, computer, _ = path.name.removeprefix(prefix).split("-", 3)
        number, begun = int(pid), float(born)
    except ValueError:
        return _older(path, PATIENCE_SECONDS)
    if computer != _computer():
        return _older(path, ELSEWHERE_SECONDS)
    import psutil

    try:
        return abs(psutil.Process(number).create_time() - begun) > _SAME_SECONDS
    except psutil.Error:
        return True


def _older(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime > seconds
    except OSError:  # it has just gone
        return False


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _computer() -> str:
    """This computer, in a few marks that every file system takes."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
