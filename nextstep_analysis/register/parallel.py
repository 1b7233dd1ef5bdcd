"""Much of the same work, done by several processes of this computer, in its order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
ALONE = 2_000
"""So many are done in this process: to start others takes as long as these."""
AT_ONCE = 50
"""So many go to another process at a time."""
MOST_PROCESSES = 4
WAITING = 3
"""Packs that wait for each process: what is read ahead stays small."""


def in_processes(
    work: Callable[[Item], Result], items: Iterable[Item], *, alone: int = ALONE
) -> Iterator[Result]:
    """What `work` gives for each of `items`, in their order.

    Where another process is killed (for its memory, say), what is left is done in this one.

    Parameters
    ----------
    work : callable
        A function of a module, that neither fails nor changes anything.
    alone : int
        So many of the first items are done here, the rest by other processes.
    """
    left = iter(items)
    yield from map(work, islice(left, alone))
    packs = iter(lambda: list(islice(left, AT_ONCE)), [])
    first = next(packs, None)
    if first is None:
        return
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[list[Item], Future[list[Result]] | None]] = deque()
        try:
            for pack in chain([first], packs):
                waiting.append((pack, _begun(pool, work, pack)))
                if len(waiting) >= count * WAITING:
                    yield from _result(work, *waiting.popleft())
            for one in waiting:
                yield from _result(work, *one)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begun(
    pool: ProcessPoolExecutor, work: Callable[[Item], Result], pack: list[Item]
) -> Future[list[Result]] | None:
    """The work on `pack`; None where no process is left to do it."""
    try:
        return pool.submit(_done, work, pack)
    except BrokenProcessPool:
        return None


def _result(
    work: Callable[[Item], Result], pack: list[Item], begun: Future[list[Result]] | None
) -> list[Result]:
    try:
        return begun.result() if begun else _done(work, pack)
    except BrokenProcessPool:
        return _done(work, pack)


def _done(work: Callable[[Item], Result], pack: list[Item]) -> list[Result]:
    return [work(item) for item in pack]
