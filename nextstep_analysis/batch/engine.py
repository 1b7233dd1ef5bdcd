"""Executes notebooks with papermill: whole or not at all, several at once."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from nextstep_analysis.batch.plan import TEMPLATE, Task
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import Project

KERNEL_MANAGER = "nextstep_analysis.batch.kernels.PrivateKernelManager"
CELL_TIMEOUT = 600
"""Seconds that one cell may take."""


class NotebookError(NextStepError):
    """A notebook did not run to its end: which cell, and why in one line."""

    def __init__(self, reason: str, cell: int | None = None):
        super().__init__(reason)
        self.cell = cell


@dataclass(frozen=True)
class Outcome:
    """What became of a task: its executed notebook, or the cell and reason of its failure."""

    task: Task
    seconds: float
    notebook: Path | None = None
    reason: str = ""
    cell: int | None = None
    draft: Path | None = None

    @property
    def failed(self) -> bool:
        return self.notebook is None


def run_notebook(
    template: Path, target: Path, *, parameters: dict, folder: Path, failed: Path | None = None
) -> Path:
    """Execute `template` into `target`; on failure `target` is left as it was.

    Parameters
    ----------
    template, target : Path
        Notebook to run, and where its executed copy goes.
    parameters : dict
        Values for the cell tagged ``parameters``; each must be one of its names.
    folder : Path
        Where the notebook's kernel works.
    failed : Path, optional
        Where the draft of a notebook that failed is kept.

    Raises
    ------
    NotebookError
        If a parameter is unknown or a cell fails: which, and why.
    """
    check_parameters(template, parameters)
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / target.name
        try:
            papermill.execute_notebook(
                str(template), str(draft), parameters, cwd=str(folder), progress_bar=False,
                log_output=False, request_save_on_cell_execute=False,
                execution_timeout=CELL_TIMEOUT, kernel_manager_class=KERNEL_MANAGER,
                shutdown_kernel="immediate", extra_arguments=["--log-level=CRITICAL"],
            )  # fmt: skip
        except PapermillExecutionError as error:
            _keep(draft, failed)
            raise NotebookError(_one_line(error.ename, error.evalue), error.exec_count) from error
        except (DeadKernelError, CellTimeoutError) as error:
            _keep(draft, failed)
            raise NotebookError(_one_line(type(error).__name__, str(error))) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(draft, target))


def check_parameters(template: Path, parameters: dict) -> None:
    """Raise `NotebookError` if a parameter is none of the notebook's; papermill only logs it."""
    accepted = papermill.inspect_notebook(str(template))
    if unknown := sorted(set(parameters) - set(accepted)):
        raise NotebookError(
            f"{template.name} takes {', '.join(sorted(accepted))}, not {', '.join(unknown)}"
        )


def run_tasks(
    tasks: Iterable[Task], *, project: Project, target: Path, jobs: int,
    report: Callable[[str, Task, Outcome | None], None],
) -> tuple[Outcome, ...]:  # fmt: skip
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
    outcomes: dict[Task, Outcome] = {}

    def run(task: Task) -> Outcome:
        report("started", task, None)
        return _run_task(task, project, target)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting = {pool.submit(run, task): task for task in tasks}
        for done in as_completed(waiting):
            outcomes[waiting[done]] = done.result()
            report("finished", waiting[done], done.result())
    return tuple(outcomes[task] for task in tasks)


def _run_task(task: Task, project: Project, target: Path) -> Outcome:
    failed = project.reports / "failed" / f"{task.name}.ipynb"
    start = time.monotonic()
    try:
        notebook = run_notebook(
            project.notebooks / TEMPLATE, target / f"{task.name}.ipynb",
            parameters=task.parameters, folder=project.root, failed=failed,
        )  # fmt: skip
    except NotebookError as error:
        kept = failed if failed.is_file() else None
        seconds = time.monotonic() - start
        return Outcome(task, seconds, reason=str(error), cell=error.cell, draft=kept)
    return Outcome(task, time.monotonic() - start, notebook=notebook)


def _keep(draft: Path, failed: Path | None) -> None:
    if failed and draft.is_file():
        failed.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(draft, failed)


def _one_line(name: str, message: str) -> str:
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    return f"{name}: {lines[0]}" if lines else name
