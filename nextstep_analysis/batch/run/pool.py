"""Tasks on any executor of this computer; a cluster, which loses workers, has `batch.cluster.run`.

`concurrent.futures` is the boundary: whatever has its `submit` can run the studies.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, as_completed, wait
from contextlib import suppress
from typing import TYPE_CHECKING

from nextstep_analysis.batch.plan.tasks import Task

if TYPE_CHECKING:
    from nextstep_analysis.batch.plan.tasks import Outcome

STOP_SECONDS = 0.2


def execute(
    tasks: Iterable[Task],
    *,
    executor: Executor,
    run: Callable[[Task], "Outcome"],
    stop: Callable[[], None] = lambda: None,
) -> Iterator["Outcome"]:
    """Run every task and yield what became of each, the first to end first.

    Parameters
    ----------
    executor : Executor
        Decides how many run at a time; the caller ends it.
    run : callable
        Gives the outcome of a task; it raises for nothing that a study can do wrong.
    stop : callable
        Ends what is running, when the build is broken off; called until nothing runs, for
        what has only begun then has no process yet that could be ended.
    """
    waiting = {executor.submit(run, task) for task in tasks}
    try:
        for done in as_completed(set(waiting)):
            waiting.discard(done)  # so that what has been told of needs no more memory
            yield done.result()
    except BaseException:
        running = {future for future in waiting if not future.cancel()}
        stop()
        while running:
            with suppress(KeyboardInterrupt):  # asked once more; it is being done
                running = wait(running, timeout=STOP_SECONDS).not_done
                stop()
        raise
