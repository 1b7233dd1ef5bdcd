"""Loaded into the kernels of a build: a notebook that writes where it should not, fails.

A study only shows things, so that it has nothing to write but temporary files. An audit hook
of Python (PEP 578) stops every file that Python opens for writing, makes, moves or removes
elsewhere. This guards against mistakes, not against an attacker: what a library writes by
itself from compiled code (Arrow, GDAL) passes, and so does a process that the notebook starts.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from nextstep_analysis.project import SHARED

EXTENSION = f"--InteractiveShellApp.extra_extensions={__name__}"
"""The argument of a kernel that loads this."""
CHANGING = frozenset(
    {
        "os.chmod",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.symlink",
        "os.truncate",
        "shutil.rmtree",
    }
)
_OF_TWO = frozenset({"os.link", "os.rename", "os.symlink"})
"""Events whose second argument is what they make."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_COMPILED = "__pycache__"


def load_ipython_extension(shell: Any) -> None:
    """Put up the fence; IPython calls this when the kernel starts, before the first cell."""
    folders = [tempfile.gettempdir(), shell.ipython_dir, "/dev"]
    if common := os.environ.get(SHARED):  # a worker of a cluster has it where it was told to
        folders.append(common)
    allowed = tuple(Path(folder).resolve() for folder in folders)

    def hook(event: str, arguments: tuple) -> None:
        if event == "open" or event in CHANGING:
            for path in written(event, arguments):
                _refuse_outside(path, allowed)

    sys.addaudithook(hook)


def written(event: str, arguments: tuple) -> list[str]:
    """The paths that an audit event is about to change; those beside an open folder are not told.

    Examples
    --------
    >>> written("open", ("a.csv", "w", os.O_WRONLY | os.O_CREAT))
    ['a.csv']
    >>> written("open", ("a.csv", "r", os.O_RDONLY))
    []
    >>> written("os.rename", ("a", "b", -1, -1))
    ['a', 'b']
    """
    if event == "open":
        paths = arguments[:1] if arguments[2] & _WRITING else ()
    elif event in _OF_TWO:
        linked = event != "os.rename"  # what a link leads to stays as it is
        paths = arguments[1:2] if linked else arguments[:2]
    else:
        paths = arguments[:1]
        if event in {"os.remove", "os.rmdir"} and arguments[1] not in (-1, None):
            return []
    return [os.fsdecode(path) for path in paths if isinstance(path, str | bytes | os.PathLike)]


def _refuse_outside(path: str, allowed: tuple[Path, ...]) -> None:
    whole = Path(os.path.realpath(path))
    if _COMPILED in whole.parts or any(whole.is_relative_to(folder) for folder in allowed):
        return
    raise PermissionError(f"a notebook may write only temporary files ({allowed[0]}), not {whole}")
