"""What several notebooks of one build show is computed once.

That is a study told in several languages, and what is the same in every study of a country.
While `shared_studies` lasts, each is kept in a folder of the build, by what tells it from the
others; the kernels of the build find the folder in their environment. It goes with the build,
so that no later one can meet results of other inputs. Without a build nothing is kept but within
`one_study`, in memory: several chapters ask for the same. A worker of a cluster has a folder for
each state of the inputs instead; see `batch.cluster.run`.
"""

import copyreg
import hashlib
import json
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from nextstep_analysis.project import SHARED

try:
    import fcntl
except ImportError:
    fcntl = None

Result = TypeVar("Result")
_in_study: ContextVar[dict[str, Any] | None] = ContextVar("_in_study", default=None)


def _read_only(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)  # by a name of ours: its own is known to no module


class _Pickler(pickle.Pickler):
    """Knows read-only mappings, too; they are read-only again when read."""

    dispatch_table: ClassVar = copyreg.dispatch_table | {
        MappingProxyType: lambda view: (_read_only, (dict(view),))
    }


@contextmanager
def shared_studies(parent: Path | None = None) -> Iterator[Path]:
    """Meanwhile, processes started from here share the studies that they compute.

    Their folder stands in `parent`; among the temporary ones of the system when left out.
    """
    before = os.environ.get(SHARED)
    folder = tempfile.mkdtemp(prefix=f"nextstep-{os.getpid()}-", dir=parent)
    os.environ[SHARED] = folder
    try:
        yield Path(folder)
    finally:
        if before is None:
            del os.environ[SHARED]
        else:
            os.environ[SHARED] = before
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def one_study() -> Iterator[None]:
    """Meanwhile, what this study has computed or read is kept in memory for it alone."""
    before = _in_study.set({})
    try:
        yield
    finally:
        _in_study.reset(before)


def shared(asked: list[Any], compute: Callable[[], Result]) -> Result:
    """What has been computed for `asked` in this study or build, or else what `compute` gives.

    Parameters
    ----------
    asked : list of str and numbers
        All that tells this result from the others of the build.
    compute : callable
        Makes the result; it must not change afterwards.
    """
    name = _name(asked)
    held = _in_study.get()
    if held is None:
        return _of_build(name, compute)
    if name not in held:
        held[name] = _of_build(name, compute)
    return held[name]


def known(asked: list[Any]) -> Any:
    """What this study or build has computed for `asked`, as of `shared`; None where nothing yet."""
    name = _name(asked)
    held = _in_study.get() or {}
    kept = _place(name)
    if name in held or kept is None or not kept.is_file():
        return held.get(name)
    return pickle.loads(kept.read_bytes())


def _name(asked: list[Any]) -> str:
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _of_build(name: str, compute: Callable[[], Result]) -> Result:
    kept = _place(name)
    if kept is None:
        return compute()
    if kept.is_file():
        return pickle.loads(kept.read_bytes())
    with _alone(kept.with_suffix(".lock")):
        if kept.is_file():  # another kernel was just computing it
            return pickle.loads(kept.read_bytes())
        made = compute()
        number, half = tempfile.mkstemp(dir=kept.parent)
        try:
            with os.fdopen(number, "wb") as stream:
                _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(made)
            os.replace(half, kept)  # whole or not at all: another kernel may look for it now
        except BaseException as error:
            os.unlink(half)  # a worker's folder outlives the build
            if isinstance(error, OSError):
                error.filename = str(kept.parent)  # which disk is full
            raise
    return made


def _place(name: str) -> Path | None:
    """Where the result of this name is kept; None outside a build."""
    folder = os.environ.get(SHARED)
    return Path(folder, f"{name}.pickle") if folder else None


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Meanwhile, others wait; the system ends it when this process ends, however that is."""
    if fcntl is None:  # on Windows two kernels may compute the same; the last one is kept
        yield
        return
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
