"""The notebooks of a build on the workers of a `dask.distributed` scheduler.

A worker runs a notebook against its own checkout of the project, and sends back the bytes of
the executed notebook; the build stores them as if it had run here. Only workers whose code,
versions, config, tables and notebook are those of the build are used, so that it makes the
same bytes as without a cluster.
"""

import queue
import uuid
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from distributed import Client, Future, KilledWorker
from distributed.client import ClosedClientError
from distributed.comm import CommClosedError
from distributed.security import Security
from distributed.versions import VersionMismatchWarning

from nextstep_analysis.batch.cluster.assign import best_for
from nextstep_analysis.batch.cluster.worker import DASK, Returned, in_common, run_here
from nextstep_analysis.batch.cluster.workers import LOOK_SECONDS, ClusterError, Workers
from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.run.engine import STANDARD, Limits, Report, why_of
from nextstep_analysis.project import Project

REACH_SECONDS = 5
"""How long a scheduler may take to answer."""
FETCH_SECONDS = 30
"""How long what a worker has made may take to come here."""
AHEAD = 1
"""Tasks that wait on a worker, so that it is not idle while this process stores one."""
LOSSES = 2
"""How many workers a task may lose; after one more it is tried alone, and then given up."""
LOST = "its workers were lost again and again, also when it ran alone"


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """A client of the scheduler at an address such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ClusterError
        If there is no such address, or nobody answers within some seconds.
    """
    if scheduler.startswith("tls:") and not _certificates():
        raise ClusterError(
            f"{scheduler!r} needs certificates: name them under distributed.comm.tls in the "
            "configuration of dask"
        )
    warnings.filterwarnings("ignore", category=VersionMismatchWarning)  # many lines; see below
    try:
        client = Client(scheduler, timeout=REACH_SECONDS, set_as_default=False)
    except Exception as error:  # told; dask raises many kinds for one thing
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"no dask scheduler answers at {scheduler!r}: {told}") from error
    with client:
        if other := _other_versions(client):
            raise ClusterError(
                f"the scheduler {scheduler} has {other}; start it with those of here"
            )
        yield client


def _certificates() -> bool:
    return Security().get_connection_args("client").get("ssl_context") is not None


def _other_versions(client: Client) -> str:
    """The packages of which the scheduler has other versions than this process; "" if none."""
    told = client.get_versions()
    there, here = told["scheduler"]["packages"], told["client"]["packages"]
    return " and ".join(
        f"{name} {there[name]} (here {here[name]})" for name in DASK if there[name] != here[name]
    )


def cluster_outcomes(
    tasks: Iterable[Task],
    *,
    client: Client,
    project: Project,
    target: Path,
    report: Report,
    limits: Limits = STANDARD,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Outcome]:
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
    workers = Workers(
        client, in_common(project, {task.kind.notebook for task in names.values()}), tell
    )
    run = _Run(client, workers, limits, report, names)
    client.subscribe_topic(run.topic, lambda event: run.started(event[1]))
    try:
        with run.reaching():
            workers.wait()
        for alone, waiting in ((False, names.values()), (True, run.suspects)):
            for group in [[task] for task in waiting] if alone else [tuple(waiting)]:
                for returned in run.returned(group, last=alone):
                    outcome = _stored(returned, project=project, target=target)
                    yield outcome
                    report("finished", outcome.task, outcome)  # once the caller has kept it
    finally:
        run.close()


@dataclass
class _Run:
    """The tasks of one build on the cluster: who has which, and what becomes of them."""

    client: Client
    workers: Workers
    limits: Limits
    report: Report
    names: dict[str, Task]
    topic: str = field(default_factory=lambda: f"nextstep-{uuid.uuid4().hex}")
    suspects: list[Task] = field(default_factory=list)
    _waiting: list[Task] = field(default_factory=list)
    _pending: dict[Future, tuple[Task, str]] = field(default_factory=dict)
    _given: dict[str, set[Task]] = field(default_factory=lambda: defaultdict(set))
    _done: set[Task] = field(default_factory=set)
    _losses: Counter[Task] = field(default_factory=Counter)
    _ended: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)

    def started(self, name: str) -> None:
        if name in self.names:
            self.report("started", self.names[name], None)

    def returned(self, tasks: Sequence[Task], *, last: bool) -> Iterator[Returned]:
        """What came back of each task; what loses its workers is a suspect, or failed if `last`."""
        self._waiting.extend(tasks)
        self._losses.clear()
        while self._waiting or self._pending:
            with self.reaching():
                found = self._step(last=last)
            yield from found

    def close(self) -> None:
        """Take back what has not been started; what runs ends by itself.

        A client whose scheduler was lost may have closed itself: there is nothing to take back.
        """
        pending = list(self._pending)
        self._pending.clear()
        self.workers.close()
        with suppress(ClosedClientError):
            if pending:
                self.client.cancel(pending, force=True)
            self.client.unsubscribe_topic(self.topic)

    def _step(self, *, last: bool) -> list[Returned]:
        """Look after the workers, give them what waits, and take what has come back till then."""
        if self.workers.look_if_due():
            self._take_back_from_gone()
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
        threads = sum(self.workers.usable.values())
        while self._waiting:
            ahead = AHEAD if len(self._waiting) > threads else 0
            load = Counter(worker for _, worker in self._pending.values())
            free = [one for one, most in self.workers.usable.items() if load[one] < most + ahead]
            if not free:
                return
            worker = min(free, key=lambda one: (load[one] / self.workers.usable[one], one))
            task = best_for(worker, self._waiting, given=self._given, ended=self._done)
            self._submit(task, worker)
            self._waiting.remove(task)

    def _submit(self, task: Task, worker: str) -> None:
        future = self.client.submit(
            run_here,
            task,
            dict(self.workers.wanted),
            self.limits,
            self.topic,
            key=f"nextstep-{task.name}-{uuid.uuid4().hex}",
            pure=False,
            workers=[worker],
        )
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
        if back is None:
            self.workers.doubt(worker)
        elif back.refused:
            self.workers.refuse(worker, back.refused)
        else:
            del self._pending[future]
            self._done.add(task)
            return back
        self._take_back([future], lost=back is None)
        return None

    def _result(self, future: Future, task: Task) -> Returned | None:
        """None if the worker was lost, also between the end of the task and now."""
        error = future.exception() if future.status == "error" else None
        if error is not None and not isinstance(error, KilledWorker):
            return Returned(outcome=Outcome(task, 0.0, reason=why_of(error)))
        if future.status == "finished":
            with suppress(TimeoutError):
                return future.result(timeout=FETCH_SECONDS)
        return None

    @contextmanager
    def reaching(self) -> Iterator[None]:
        """Whatever goes wrong in dask when the scheduler is lost is one sentence."""
        try:
            yield
        except Exception as error:  # dask raises many kinds for one thing
            here = self.client.status == "running" and not isinstance(error, CommClosedError)
            if here or isinstance(error, ClusterError):
                raise
            raise self._scheduler_lost() from error

    def _scheduler_lost(self) -> ClusterError:
        left = len(self.names) - len(self._done)
        return ClusterError(f"the dask scheduler was lost; studies that have not been run: {left}")

    def _take_back_from_gone(self) -> None:
        usable = self.workers.usable
        gone = [one for one, (_, worker) in self._pending.items() if worker not in usable]
        if gone:
            self._take_back(gone, lost=True)

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
