"""What a notebook has started: found by a mark in its environment, and by descent.

A kernel has the mark, and a process that it starts inherits it, however it is detached; one
that was given another environment is found while it still descends from the kernel.
"""

import os
from collections.abc import Collection, Iterable
from contextlib import suppress

import psutil

MARK = "NEXTSTEP_KERNEL"
"""Environment variable of a kernel and all it starts; its value is the kernel's own folder."""


def descendants(pid: int) -> list[psutil.Process]:
    """The processes that a kernel has started, and those that these have; without the kernel."""
    with suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def marked(values: Collection[str]) -> list[psutil.Process]:
    """The processes of this user with one of these marks, but for the process that asks."""
    processes = []
    for process in psutil.process_iter() if values else ():
        with suppress(psutil.Error, OSError):  # of another user, or it has just ended
            if process.pid != os.getpid() and process.environ().get(MARK) in values:
                processes.append(process)
    return processes


def held(kernel: psutil.Process, started: Iterable[psutil.Process]) -> int:
    """Bytes that a kernel holds, and those that what it has started holds alone."""
    total = kernel.memory_info().rss
    for process in started:
        with suppress(psutil.Error):
            total += process.memory_full_info().uss
    return total


def end(processes: Iterable[psutil.Process]) -> None:
    """Kill them; psutil makes sure that a number is not another process's by now."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
