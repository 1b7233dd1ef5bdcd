"""One build at a time: who holds the lock, and waiting for it.

The system's own lock on a file: it goes with the process that holds it, however that
ends, and kernels forked from it do not inherit it.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from nextstep_analysis.errors import ProjectError

FILE = ".lock"
_PAUSE = 0.2
_NAME = 1024  # on Windows one byte is locked, behind the text, for others must read that


@contextmanager
def build_lock(
    reports: Path, *, wait: bool = True, tell: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock of `reports`; the file is gone afterwards.

    Parameters
    ----------
    reports : Path
        Folder of the outputs; made where it is lacking.
    wait : bool
        Whether to wait for another run to end.
    tell : callable, optional
        Told once, in one sentence, who is waited for.

    Raises
    ------
    ProjectError
        If another run holds it and `wait` is false, or `reports` cannot be written.
    """
    path, told = reports / FILE, False
    while (file := _try(path)) is None:
        sentence = f"another run is building in {reports}: {holder(path)}"
        if not wait:
            raise ProjectError(f"{sentence}; run again when it has ended")
        if tell and not told:
            tell(f"{sentence}; waiting for it to end")
            told = True
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _release(path, file)


def holder(path: Path) -> str:
    """Who holds the lock, in words."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"process {held['pid']} on {held['host']} since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a run that has just begun"


def _try(path: Path) -> IO[str] | None:
    """The file, locked by this process; None if another one holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ProjectError(f"cannot write in {path.parent}: {error.strerror}") from None
    try:
        _lock(file)
        if not _same(file, path):  # its holder has just ended and removed it
            raise BlockingIOError
        _describe(file)
    except BlockingIOError:
        file.close()
        return None
    except OSError as error:
        file.close()
        raise ProjectError(f"cannot lock {path}: {error.strerror}") from None
    return file


def _describe(file: IO[str]) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    file.truncate(0)
    file.write(json.dumps({"pid": os.getpid(), "host": platform.node(), "since": since}))
    file.flush()


def _same(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(_NAME)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise BlockingIOError from None

    def _release(path: Path, file: IO[str]) -> None:
        file.close()  # an open file cannot be removed there; an empty one stays
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise BlockingIOError from None

    def _release(path: Path, file: IO[str]) -> None:
        path.unlink(missing_ok=True)  # while it is held: who waits looks whether it is the same
        file.close()
