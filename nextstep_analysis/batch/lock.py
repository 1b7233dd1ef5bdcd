"""One build at a time: who holds the lock, and waiting for it.

The system's own lock on a file (`filelock`): it goes with the process that holds it, however
that ends, kernels forked from it do not keep it, and a link in its place is not followed.
"""

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from nextstep_analysis.errors import ProjectError

FILE = ".lock"
_PAUSE = 0.2


@contextmanager
def build_lock(
    reports: Path,
    *,
    wait: bool = True,
    tell: Callable[[str], None] | None = None,
    doing: str = "building",
) -> Iterator[None]:
    """Hold the lock of `reports`; the file is gone afterwards (on Windows it stays, empty).

    Parameters
    ----------
    reports : Path
        Folder of the outputs; made where it is lacking.
    wait : bool
        Whether to wait for another run to end.
    tell : callable, optional
        Told once, in one sentence, who is waited for.
    doing : str
        What whoever holds it does there, for that sentence.

    Raises
    ------
    ProjectError
        If another run holds it and `wait` is false, if `reports` cannot be written, or if
        what stands in the place of the lock is no file.
    """
    path = reports / FILE
    lock = FileLock(path, on_acquired=_describe)
    if not _taken(lock, path, blocking=False):
        sentence = f"another run is {doing} in {reports}: {holder(path)}"
        if not wait:
            raise ProjectError(f"{sentence}; run again when it has ended")
        if tell:
            tell(f"{sentence}; waiting for it to end")
        _taken(lock, path, blocking=True)
    try:
        yield
    finally:
        if os.name == "posix":
            path.unlink(missing_ok=True)  # while it is held: who waits looks whether it is the same
        lock.release()


def holder(path: Path) -> str:
    """Who holds the lock, in words."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"process {held['pid']} on {held['host']} since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "a run that has just begun"


def _taken(lock: FileLock, path: Path, *, blocking: bool) -> bool:
    """Whether the lock is held now; without `blocking` another run may hold it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"cannot write in {path.parent}: {error.strerror}") from None
    if path.is_symlink():
        raise ProjectError(f"{path} is a link, which is not followed; remove it")
    try:
        lock.acquire(blocking=blocking, poll_interval=_PAUSE)
    except Timeout:
        return False
    except OSError as error:
        raise ProjectError(f"cannot lock {path}: {error.strerror}") from None
    return True


def _describe(descriptor: int) -> None:
    """Write into the locked file who holds it."""
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    told = {"pid": os.getpid(), "host": platform.node(), "since": since}
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(told).encode())
