"""The notebooks of a build on the workers of a `dask.distributed` scheduler.

A worker runs a notebook against its own checkout of the project, and sends back the bytes of
the executed notebook; the build stores them as if it had run here. Only workers whose code,
versions, config, tables and notebook are those of the build are used, so that it makes the
same bytes as without a cluster.
"""

import os
import queue
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from distributed import Client, Future, KilledWorker, get_worker

from nextstep_analysis.batch.engine import STANDARD, Limits, Outcome, Report, run_task
from nextstep_analysis.batch.inputs import ALL_CODE, Digests, digest_of, fingerprint, package_files
from nextstep_analysis.batch.kernels import MEGABYTE, watched
from nextstep_analysis.batch.plan import Task
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import SHARED, VARIABLE, Project, find_project

REACH_SECONDS = 5
"""How long a scheduler may take to answer."""
PATIENCE_SECONDS = 60
"""How long a build waits for a worker that it can use, at its start and when all were lost."""
LOOK_SECONDS = 1.0


class ClusterError(NextStepError):
    """The cluster cannot run the build: why, in one sentence."""


@dataclass(frozen=True)
class Returned:
    """What a worker sends back: a reason why it must not be used, or an outcome and its file."""

    worker: str
    refused: str = ""
    outcome: Outcome | None = None
    content: bytes = b""


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

    A notebook whose worker is lost is run by another one. A task that has lost one worker
    after the other is tried again alone, when the others have ended, and then named as failed.

    Parameters
    ----------
    tell : callable
        Is told, in one sentence each, which workers are not used and why.

    Raises
    ------
    ClusterError
        If there is no worker that can be used, or the scheduler is lost.
    """
    run = _Run(client, fingerprint(project), limits, report, tell)
    client.subscribe_topic(run.topic, lambda event: run.started(event[1]))
    try:
        run.wait_for_workers()
        for alone, waiting in ((False, tasks), (True, run.suspects)):
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
    topic: str = field(default_factory=lambda: f"nextstep-{uuid.uuid4().hex}")
    suspects: list[Task] = field(default_factory=list)
    usable: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    _pending: dict[Future, Task] = field(default_factory=dict)
    _allowed: dict[Future, frozenset[str]] = field(default_factory=dict)
    _ended: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)
    _names: dict[str, Task] = field(default_factory=dict)
    _alone: int = 0

    def started(self, name: str) -> None:
        if name in self._names:
            self.report("started", self._names[name], None)

    def returned(self, tasks: Iterable[Task], *, last: bool) -> Iterator[Returned]:
        """What came back of each task; what loses its workers is a suspect, or failed if `last`."""
        for task in tasks:
            self._names[task.name] = task
            self._submit(task)
        while self._pending:
            future = self._next()
            if future is None:
                self._look()
                continue
            task = self._pending.pop(future)
            self._allowed.pop(future)
            if future.status in ("cancelled", "lost"):
                left = len(self._pending) + 1
                raise ClusterError(f"the dask scheduler was lost; {left} studies have not been run")
            error = future.exception() if future.status == "error" else None
            if isinstance(error, KilledWorker) and not last:
                self.suspects.append(task)
            elif error is not None:
                yield Returned("", outcome=Outcome(task, 0.0, reason=_why(error)))
            elif (back := future.result()).refused:
                self._refuse(back.worker, back.refused)
                self._submit(task)
            else:
                yield back

    def wait_for_workers(self) -> None:
        """Until there is a worker that can be used."""
        self._look()
        if self.refused and not self.usable:
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

    def _submit(self, task: Task) -> None:
        future = self.client.submit(
            run_here, task, dict(self.wanted), self.limits, self.topic,
            key=f"nextstep-{task.name}-{uuid.uuid4().hex}", pure=False,
            workers=sorted(self.usable) if self.refused else None,
        )  # fmt: skip
        self._pending[future] = task
        self._allowed[future] = frozenset(self.usable)
        future.add_done_callback(self._ended.put)

    def _next(self) -> Future | None:
        """A future that has ended; None if there is none for a while."""
        try:
            future = self._ended.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return None
        return future if future in self._pending else None

    def _look(self) -> None:
        """Check the workers that have come, and move tasks from those that have gone."""
        here = set(self.client.scheduler_info(n_workers=-1)["workers"])
        self.usable &= here
        new = sorted(here - self.usable - self.refused)
        if new:
            told = self.client.run(
                differences, dict(self.wanted), workers=new, on_error="return"
            )  # fmt: skip
            for worker, why in told.items():
                if why == "":
                    self.usable.add(worker)
                elif not isinstance(why, OSError):  # it has just gone
                    self._refuse(worker, why if isinstance(why, str) else _why(why))
        self._alone = 0 if self.usable else self._alone + 1
        if self._alone * LOOK_SECONDS > PATIENCE_SECONDS:
            raise ClusterError("the scheduler has no worker that can be used")
        if self.refused and self.usable:
            self._move()

    def _move(self) -> None:
        """Submit anew what may run only on workers that are no more."""
        stuck = [future for future in self._pending if not self._allowed[future] & self.usable]
        tasks = [self._pending.pop(future) for future in stuck]
        for future in stuck:
            self._allowed.pop(future)
        self.client.cancel(stuck, force=True)
        for task in tasks:
            self._submit(task)

    def _refuse(self, worker: str, why: str) -> None:
        self.usable.discard(worker)
        if worker not in self.refused:
            self.refused.add(worker)
            self.tell(f"the worker {worker} is not used: {why}")


# --- on a worker --------------------------------------------------------------------------


def differences(wanted: Digests) -> str:
    """Why the project of this process must not be used for `wanted`; "" if it may."""
    try:
        here = fingerprint(find_project())
    except NextStepError as error:
        return str(error)
    names = [name for name in wanted if here.get(name) != wanted[name]]
    if names:
        return f"{' and '.join(names)} there differ from those here"
    if _code_at_start() != wanted[ALL_CODE]:
        return f"{ALL_CODE} have changed since it was started; start it again"
    return ""


def run_here(task: Task, wanted: Digests, limits: Limits, topic: str) -> Returned:
    """Run one task in this process, a worker's, unless its project is another one."""
    worker = get_worker()
    if why := differences(wanted):
        return Returned(worker.address, refused=why)
    worker.log_event(topic, task.name)
    project = find_project()
    os.environ[VARIABLE] = str(project.root)  # kernels work in another folder
    common = Path(worker.local_directory, f"nextstep-{digest_of(dict(wanted))}")
    common.mkdir(parents=True, exist_ok=True)
    os.environ[SHARED] = str(common)  # of these inputs only, and gone with the worker
    with tempfile.TemporaryDirectory() as scratch, watched(limits.memory_megabytes * MEGABYTE):
        folder = Path(scratch)
        outcome = run_task(
            task, project=project, target=folder / "made", failed=folder / "failed", limits=limits
        )
        made = outcome.notebook or outcome.draft
        content = made.read_bytes() if made else b""
    if why := differences(wanted):  # changed meanwhile: what it made may be of both
        shutil.rmtree(common, ignore_errors=True)
        return Returned(worker.address, refused=why)
    return Returned(worker.address, outcome=outcome, content=content)


@cache
def _code_at_start() -> str:
    """The code that this process has loaded, as it was when it was first asked."""
    return digest_of(package_files(in_studies=False))


# --- back here ----------------------------------------------------------------------------


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
    if isinstance(error, KilledWorker):
        return "its workers were lost again and again, also when it ran alone"
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
