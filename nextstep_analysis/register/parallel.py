"""Much of the same work, done by several processes of this computer, in its order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
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

    Parameters
    ----------
    work : callable
        A function of a module, that neither fails nor changes anything.
    alone : int
        So many of the first items are done here, the rest by other processes.
    """
    left = iter(items)
    yield from map(work, islice(left, alone))
    first = list(islice(left, AT_ONCE))
    if not first:
        return
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        pack = first
        try:
            while pack or waiting:
                if pack:
                    waiting.append(pool.submit(_done, work, pack))
                    pack = list(islice(left, AT_ONCE))
                if waiting and (not pack or len(waiting) >= count * WAITING):
                    yield from waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _done(work: Callable[[Item], Result], pack: list[Item]) -> list[Result]:
    return [work(item) for item in pack]
