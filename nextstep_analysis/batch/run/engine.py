"""Executes notebooks with papermill: whole or not at all, several at once."""

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.run import in_kernel, write_guard
from nextstep_analysis.batch.run.draft import ENGINE, as_path, draft, strip_run, whole
from nextstep_analysis.batch.run.kernels import (
    MEGABYTE,
    PrivateKernelManager,
    kernel_name,
    kill_running,
    watched,
)
from nextstep_analysis.batch.run.pool import execute
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import Project
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.page.outputs import remarks
from nextstep_analysis.report.words.text import Text

DIED_EARLY = "Kernel died before replying"
"""What jupyter_client says of a kernel that ended while it started."""
_REASON = 500
"""Characters of an error that are told; the draft has more."""
_log = logging.getLogger(__name__)
KERNEL_MANAGER = "nextstep_analysis.batch.run.kernels.PrivateKernelManager"


@dataclass(frozen=True)
class Limits:
    """What a notebook may take, and whether it gets a warm kernel where there are some."""

    cell_seconds: int = 600
    memory_megabytes: int = 2000
    warm: bool = True


STANDARD = Limits()


class NotebookError(NextStepError):
    """A notebook did not run to its end: which cell, and why in one line."""

    def __init__(self, reason: str, cell: int | None = None):
        super().__init__(reason)
        self.cell = cell


class KernelLostError(NotebookError):
    """The kernel of a notebook was ended by something else than this build."""


Report = Callable[[str, Task, Outcome | None], None]
"""Told ``"started"`` and ``"finished"``, the task, and when finished its outcome."""


def run_notebook(
    template: Path,
    target: Path,
    *,
    parameters: dict,
    folder: Path,
    failed: Path | None = None,
    limits: Limits = STANDARD,
) -> nbformat.NotebookNode:
    """Execute `template` into `target`; on failure `target` is left as it was.

    Parameters
    ----------
    template, target : Path
        Notebook to run, and where its executed copy goes.
    parameters : dict
        Values for the cell tagged ``parameters``; see `check_template`.
    folder : Path
        Where the notebook's kernel works.
    failed : Path, optional
        Where the draft of a notebook that failed is kept.
    limits : Limits
        The time of a cell; memory is watched by `run_tasks`.

    Returns
    -------
    NotebookNode
        As it stands in `target`.

    Raises
    ------
    NotebookError
        If a cell fails, or its kernel ends: which, and why; `KernelLostError` if it was not
        this build that ended it.
    """
    try:
        with whole(target) as half:
            return _executed(template, half, parameters, folder, limits)
    except PapermillExecutionError as error:
        _keep(failed)
        raise NotebookError(_one_line(error.ename, error.evalue), error.exec_count) from error
    except (DeadKernelError, CellTimeoutError) as error:
        kernel = PrivateKernelManager.last()
        if not kernel.broken_off:
            _keep(failed)
        ended = kernel.stopped_at or kernel.broken_off or isinstance(error, CellTimeoutError)
        kind = NotebookError if ended else KernelLostError
        raise kind(_why_stopped(error, limits), kernel.executed) from error
    except RuntimeError as error:
        if DIED_EARLY not in str(error) or PrivateKernelManager.last().broken_off:
            raise
        raise KernelLostError(why_of(error)) from error


def _executed(
    template: Path, target: Path, parameters: dict, folder: Path, limits: Limits
) -> nbformat.NotebookNode:
    """What papermill makes of a notebook, with kernels, an engine and extensions of ours."""
    return papermill.execute_notebook(
        as_path(template),
        as_path(target),
        parameters,
        cwd=str(folder),
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        engine_name=ENGINE,
        kernel_name=kernel_name(warm=limits.warm),
        shutdown_kernel="immediate",
        execution_timeout=limits.cell_seconds,
        kernel_manager_class=KERNEL_MANAGER,
        extra_arguments=["--log-level=CRITICAL", write_guard.EXTENSION, in_kernel.EXTENSION],
    )


def run_tasks(
    tasks: Iterable[Task],
    *,
    project: Project,
    target: Path,
    jobs: int,
    report: Report,
    limits: Limits = STANDARD,
) -> tuple[Outcome, ...]:
    """Run every task, `jobs` at a time; one that fails does not stop the others.

    Parameters
    ----------
    target : Path
        Folder for the executed notebooks, one ``<task name>.ipynb`` each.
    report : callable
        Called with ``"started"`` and ``"finished"``, the task, and its outcome.

    Returns
    -------
    tuple of Outcome
        In the order of `tasks`.
    """
    tasks = tuple(tasks)
    ended = local_outcomes(
        tasks, project=project, target=target, jobs=jobs, report=report, limits=limits
    )
    done = {outcome.task: outcome for outcome in ended}
    return tuple(done[task] for task in tasks)


def local_outcomes(
    tasks: Iterable[Task],
    *,
    project: Project,
    target: Path,
    jobs: int,
    report: Report,
    limits: Limits = STANDARD,
    failed: Path | None = None,
) -> Iterator[Outcome]:
    """As `run_tasks`, but each outcome as it is there: threads here, a kernel for each.

    Drafts of those that fail go into `failed`, as of `run_task`.
    """

    def run(task: Task) -> Outcome:
        report("started", task, None)
        return run_task(task, project=project, target=target, limits=limits, failed=failed)

    memory = limits.memory_megabytes * MEGABYTE
    with watched(memory), ThreadPoolExecutor(max_workers=jobs) as pool:
        for outcome in execute(tasks, executor=pool, run=run, stop=kill_running):
            yield outcome
            report("finished", outcome.task, outcome)  # once the caller has kept it


def run_task(
    task: Task,
    *,
    project: Project,
    target: Path,
    limits: Limits = STANDARD,
    failed: Path | None = None,
) -> Outcome:
    """Run one task; whatever goes wrong with it is its outcome, and does not end the build.

    Parameters
    ----------
    target : Path
        Folder for the executed notebook.
    failed : Path, optional
        Folder for the draft of one that fails; ``reports/failed`` when left out.
    """
    failed = (failed or project.reports / "failed") / f"{task.name}.ipynb"
    made = target / f"{task.name}.ipynb"
    start = time.monotonic()
    told, cell = "", None
    try:
        notebook = _run_twice(
            project.notebooks / task.kind.notebook,
            made,
            parameters=task.parameters,
            folder=project.root,
            failed=failed,
            limits=limits,
        )
        page = page_from_notebook(notebook, text=Text(task.language))
        page.check_is(task.kind.name, task.subject)
    except NotebookError as error:
        told, cell = str(error), error.cell
    except Exception as error:  # noqa: BLE001 - named in the outcome, never swallowed
        told = why_of(error)
        if made.is_file():
            failed.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(made, failed)
    seconds, memory = time.monotonic() - start, _peak_memory()
    if told:
        kept = failed if failed.is_file() else None
        return Outcome(task, seconds, reason=told, cell=cell, draft=kept, memory=memory)
    told = remarks(notebook)
    return Outcome(task, seconds, notebook=made, page=page, memory=memory, remarks=told)


def _run_twice(template: Path, target: Path, *, failed: Path, **how: Any) -> nbformat.NotebookNode:
    """As `run_notebook`; once more if the kernel was lost, as to a system short of memory."""
    try:
        return run_notebook(template, target, failed=failed, **how)
    except KernelLostError:
        _log.warning("%s: its kernel was lost; it is tried once more", target.stem)
    try:
        notebook = run_notebook(template, target, failed=failed, **how)
    except KernelLostError as error:
        raise KernelLostError(f"{error}; its kernel was lost twice", error.cell) from error
    failed.unlink(missing_ok=True)  # the draft of the first time
    return notebook


def _peak_memory() -> int:
    kernel = PrivateKernelManager.last()
    return kernel.peak_memory if kernel else 0


def _why_stopped(error: DeadKernelError | CellTimeoutError, limits: Limits) -> str:
    """Why a kernel did not end the cell: its time, its memory, or it ended by itself."""
    kernel = PrivateKernelManager.last()
    if kernel and kernel.stopped_at:
        return f"it took more than the {kernel.stopped_at / MEGABYTE:.0f} MB a notebook may take"
    if isinstance(error, CellTimeoutError):
        return f"CellTimeoutError: the cell took more than the {limits.cell_seconds} s it may take"
    return why_of(error)


def _keep(failed: Path | None) -> None:
    """Write the notebook of this thread, as far as it came, where it is to be looked into."""
    if failed:
        notebook = draft()
        strip_run(notebook)
        with whole(failed) as half:
            nbformat.write(notebook, half)


def why_of(error: BaseException) -> str:
    """The kind of an error and the first line of what it says."""
    return _one_line(type(error).__name__, str(error))


def _one_line(name: str, message: str) -> str:
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    return f"{name}: {lines[0][:_REASON]}" if lines else name
