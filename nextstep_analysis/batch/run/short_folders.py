"""Temporary folders with names so short that the system takes names of sockets in them."""

import os
import tempfile
from contextlib import suppress

from nextstep_analysis.leftovers import TEMPORARY

LONGEST_SOCKET = 103
"""Bytes of a socket's name that every system takes: macOS has room for 104 with its end."""
SHORT = ("/tmp", "/var/tmp", "/dev/shm")
"""Folders for sockets where the temporary folder has too long a name."""
_OF_SOCKETS = "org.chromium.Chromium.123456/SingletonSocket"
"""The longest name below a private folder: a kernel's is shorter than a browser's."""


def fits(sockets: str) -> bool:
    """Whether the system takes the names of sockets that begin like this, each with a digit."""
    return len(os.fsencode(f"{sockets}-9")) <= LONGEST_SOCKET


def private_folder() -> str:
    """A new folder only its owner can open: where sockets fit in it, else where one can be made."""
    mark = f"{TEMPORARY}{os.getpid()}-"
    for parent in dict.fromkeys((tempfile.gettempdir(), *SHORT)):
        if fits(os.path.join(parent, f"{mark}12345678", _OF_SOCKETS)):
            with suppress(OSError):
                return tempfile.mkdtemp(prefix=mark, dir=parent)
    return tempfile.mkdtemp(prefix=mark)
