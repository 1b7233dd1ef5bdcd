"""The notebooks of a build on the workers of a `dask.distributed` scheduler.

A worker runs a notebook against its own checkout of the project, and sends back the bytes of
the executed notebook; the build stores them as if it had run here. Only workers whose code,
versions, config, tables and notebook are those of the build are used, so that it makes the
same bytes as without a cluster.
"""

import queue
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from distributed import Client, Future, KilledWorker
from distributed.comm import CommClosedError

from nextstep_analysis.batch.assign import best_for
from nextstep_analysis.batch.cluster_worker import Returned, differences, run_here
from nextstep_analysis.batch.engine import STANDARD, Limits, Outcome, Report
from nextstep_analysis.batch.inputs import Digests, fingerprint
from nextstep_analysis.batch.plan import Task
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import Project

REACH_SECONDS = 5
"""How long a scheduler may take to answer."""
PATIENCE_SECONDS = 60
"""How long a build waits for a worker that it can use, at its start and when all were lost."""
FETCH_SECONDS = 30
"""How long what a worker has made may take to come here."""
ANSWER_SECONDS = 5
"""How long is waited for the answer of a worker that has come; later, it is looked for."""
LOOK_SECONDS = 1.0
AHEAD = 1
"""Tasks that wait on a worker, so that it is not idle while this process stores one."""
LOSSES = 2
"""How many workers a task may lose; after one more it is tried alone, and then given up."""
LOST = "its workers were lost again and again, also when it ran alone"


class ClusterError(NextStepError):
    """The cluster cannot run the build: why, in one sentence."""


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """A client of the scheduler at an address such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ClusterError
        If there is no such address, or nobody answers within some seconds.
    """
    try:
        client = Client(scheduler, timeout=REACH_SECONDS, set_as_default=False)
    except Exception as error:  # told; dask raises many kinds for one thing
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"no dask scheduler answers at {scheduler!r}: {told}") from error
    with client:
        yield client


def cluster_outcomes(
    tasks: Iterable[Task], *, client: Client, project: Project, target: Path, report: Report,
    limits: Limits = STANDARD, tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:  # fmt: skip
    """As `engine.local_outcomes`, on the workers of a cluster.

    A notebook whose worker is lost is run by another one. A task that has lost three workers
    is tried again alone, when the others have ended, and then named as failed.

    Parameters
    ----------
    tell : callable
        Is told, in one sentence each, which workers are not used and why.

    Raises
    ------
    ClusterError
        If there is no worker that can be used, or the scheduler is lost.
    """
    names = {task.name: task for task in tasks}
    run = _Run(client, fingerprint(project), limits, report, tell, names)
    client.subscribe_topic(run.topic, lambda event: run.started(event[1]))
    try:
        run.wait_for_workers()
        for alone, waiting in ((False, names.values()), (True, run.suspects)):
            for group in [[task] for task in waiting] if alone else [tuple(waiting)]:
                for returned in run.returned(group, last=alone):
                    outcome = _stored(returned, project=project, target=target)
                    yield outcome
                    report("finished", outcome.task, outcome)  # once the caller has kept it
    finally:
        run.cancel()
        client.unsubscribe_topic(run.topic)


@dataclass
class _Run:
    """The tasks of one build on the cluster, and what is known of its workers."""

    client: Client
    wanted: Digests
    limits: Limits
    report: Report
    tell: Callable[[str], None]
    names: dict[str, Task]
    topic: str = field(default_factory=lambda: f"nextstep-{uuid.uuid4().hex}")
    suspects: list[Task] = field(default_factory=list)
    usable: dict[str, int] = field(default_factory=dict)  # how many threads each worker has
    refused: set[str] = field(default_factory=set)
    _waiting: list[Task] = field(default_factory=list)
    _pending: dict[Future, tuple[Task, str]] = field(default_factory=dict)
    _given: dict[str, set[Task]] = field(default_factory=lambda: defaultdict(set))
    _done: set[Task] = field(default_factory=set)
    _losses: Counter[Task] = field(default_factory=Counter)
    _ended: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)
    _askers: futures.Executor = field(default_factory=lambda: futures.ThreadPoolExecutor(32))
    _asked: dict[str, futures.Future] = field(default_factory=dict)
    _alone: int = 0
    _looked: float = 0.0

    def started(self, name: str) -> None:
        if name in self.names:
            self.report("started", self.names[name], None)

    def returned(self, tasks: Sequence[Task], *, last: bool) -> Iterator[Returned]:
        """What came back of each task; what loses its workers is a suspect, or failed if `last`."""
        self._waiting.extend(tasks)
        self._losses.clear()
        while self._waiting or self._pending:
            with self._reaching():
                found = self._step(last=last)
            yield from found

    def wait_for_workers(self) -> None:
        """Until there is a worker that can be used."""
        with self._reaching():
            self._look()
            if self.refused and not self.usable and not self._asked:
                raise ClusterError(
                    "the scheduler has no worker that can be used: all differ from this project"
                )
            if not self.usable:
                self.tell(f"waiting up to {PATIENCE_SECONDS} s for a worker of the scheduler")
            while not self.usable:
                self._next()
                self._look()

    def cancel(self) -> None:
        """Take back what has not been started; what runs ends by itself."""
        if self._pending:
            self.client.cancel(list(self._pending), force=True)
        self._pending.clear()
        self._askers.shutdown(wait=False, cancel_futures=True)

    def _step(self, *, last: bool) -> list[Returned]:
        """Look after the workers, give them what waits, and take what has come back till then."""
        if time.monotonic() > self._looked + LOOK_SECONDS:
            self._look()
        hopeless = self._hopeless()
        self._hand_out()
        future = self._next()
        back = self._taken(future) if future else None
        found = [back] if back else []
        if last:
            self._done.update(hopeless)
            return [*found, *(Returned(outcome=Outcome(one, 0.0, reason=LOST)) for one in hopeless)]
        self.suspects.extend(hopeless)
        return found

    def _hand_out(self) -> None:
        """Give tasks to the workers that have least to do, of each those that suit it best."""
        threads = sum(self.usable.values())
        while self._waiting:
            ahead = AHEAD if len(self._waiting) > threads else 0
            load = Counter(worker for _, worker in self._pending.values())
            free = [one for one, most in self.usable.items() if load[one] < most + ahead]
            if not free:
                return
            worker = min(free, key=lambda one: (load[one] / self.usable[one], one))
            task = best_for(worker, self._waiting, given=self._given, ended=self._done)
            self._submit(task, worker)
            self._waiting.remove(task)

    def _submit(self, task: Task, worker: str) -> None:
        future = self.client.submit(
            run_here, task, dict(self.wanted), self.limits, self.topic,
            key=f"nextstep-{task.name}-{uuid.uuid4().hex}", pure=False, workers=[worker],
        )  # fmt: skip
        self._pending[future] = task, worker
        self._given[worker].add(task)
        future.add_done_callback(self._ended.put)

    def _next(self) -> Future | None:
        """A future that has ended; None if there is none for a while."""
        try:
            future = self._ended.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return None
        return future if future in self._pending else None

    def _taken(self, future: Future) -> Returned | None:
        """What came back; None if the task has to be given to a worker once more."""
        if future.status == "cancelled":  # all are, when the connection is lost
            raise self._scheduler_lost()
        task, worker = self._pending[future]
        back = self._result(future, task)
        if back is None or back.refused:
            if back:
                self._refuse(worker, back.refused)
            else:
                self.usable.pop(worker, None)  # until it answers once more
                self._looked = 0.0
            self._take_back([future], lost=back is None)
            return None
        del self._pending[future]
        self._done.add(task)
        return back

    def _result(self, future: Future, task: Task) -> Returned | None:
        """None if the worker was lost, also between the end of the task and now."""
        error = future.exception() if future.status == "error" else None
        if error is not None and not isinstance(error, KilledWorker):
            return Returned(outcome=Outcome(task, 0.0, reason=_why(error)))
        if future.status == "finished":
            with suppress(TimeoutError):
                return future.result(timeout=FETCH_SECONDS)
        return None

    def _look(self) -> None:
        """Check the workers that have come, and take back the tasks of those that have gone."""
        self._looked = time.monotonic()
        known = self.client.scheduler_info(n_workers=-1)["workers"]
        here = {one: told for one, told in known.items() if told["status"] == "running"}
        self.usable = {one: most for one, most in self.usable.items() if one in here}
        self.refused &= set(known)  # another one may come at the same address
        new = sorted(set(here) - set(self.usable) - self.refused - set(self._asked))
        for worker, why in self._answers(new):
            if why == "" and worker in here:
                self.usable[worker] = here[worker]["nthreads"]
            elif why and not isinstance(why, OSError):  # it has just gone
                self._refuse(worker, why if isinstance(why, str) else _why(why))
        self._alone = 0 if self.usable else self._alone + 1
        if self._alone * LOOK_SECONDS > PATIENCE_SECONDS:
            raise ClusterError("the scheduler has no worker that can be used")
        gone = [one for one, (_, worker) in self._pending.items() if worker not in self.usable]
        if gone:
            self._take_back(gone, lost=True)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Whatever goes wrong in dask when the scheduler is lost is one sentence."""
        try:
            yield
        except Exception as error:  # dask raises many kinds for one thing
            here = self.client.status == "running" and not isinstance(error, CommClosedError)
            if here or isinstance(error, ClusterError):
                raise
            raise self._scheduler_lost() from error

    def _answers(self, new: Sequence[str]) -> list[tuple[str, str | Exception]]:
        """What workers that have come say, once they do; one that stands still delays none."""
        for one in new:
            self._asked[one] = self._askers.submit(
                self.client.run, differences, dict(self.wanted), workers=[one], on_error="return"
            )
        futures.wait([self._asked[one] for one in new], timeout=ANSWER_SECONDS)
        came = [one for one, asked in self._asked.items() if asked.done()]
        return [(one, self._asked.pop(one).result()[one]) for one in came]

    def _scheduler_lost(self) -> ClusterError:
        left = len(self.names) - len(self._done)
        return ClusterError(f"the dask scheduler was lost; studies that have not been run: {left}")

    def _take_back(self, gone: list[Future], *, lost: bool) -> None:
        """Tasks whose worker is gone or refused wait for another one."""
        self.client.cancel(gone, force=True)
        for future in gone:
            task, worker = self._pending.pop(future)
            self._given[worker].discard(task)
            self._losses[task] += lost
            self._waiting.append(task)

    def _hopeless(self) -> list[Task]:
        """Tasks that have lost too many workers; they wait no more."""
        found = [task for task in self._waiting if self._losses[task] > LOSSES]
        self._waiting = [task for task in self._waiting if task not in found]
        return found

    def _refuse(self, worker: str, why: str) -> None:
        self.usable.pop(worker, None)
        if worker not in self.refused:
            self.refused.add(worker)
            self.tell(f"the worker {worker} is not used: {why}")


def _stored(returned: Returned, *, project: Project, target: Path) -> Outcome:
    """The outcome with its file where a run here would have put it."""
    outcome = returned.outcome
    if not returned.content:
        return outcome
    kind, folder = (
        ("notebook", target) if outcome.notebook else ("draft", project.reports / "failed")
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outcome.task.name}.ipynb"
    path.write_bytes(returned.content)
    return replace(outcome, **{kind: path})


def _why(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
