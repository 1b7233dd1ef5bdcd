"""Whether the notebooks of a build can be run, asked before anything runs."""

from collections.abc import Iterable
from pathlib import Path

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.batch.run.draft import as_path
from nextstep_analysis.batch.run.engine import NotebookError, why_of
from nextstep_analysis.project import Project
from nextstep_analysis.stored import read_regular


def check_template(project: Project, tasks: Iterable[Task]) -> None:
    """Raise `NotebookError` unless the notebooks of the tasks can be run with their parameters.

    papermill itself only logs a parameter that the notebook does not know.
    """
    asked: dict[str, set[str]] = {}
    for task in tasks:
        asked.setdefault(task.kind.notebook, set()).update(task.parameters)
    for name, parameters in asked.items():
        _check_notebook(project.notebooks / name)
        check_parameters(project.notebooks / name, parameters)


def _check_notebook(template: Path) -> None:
    """Raise `NotebookError` unless there is such a notebook, whole, and a kernel for it."""
    try:
        notebook = nbformat.reads(read_regular(template).decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
        kernel = notebook.metadata["kernelspec"]["name"]
        KernelSpecManager().get_kernel_spec(kernel)
    except FileNotFoundError:
        raise NotebookError(f"{template}: there is no such notebook") from None
    except NoSuchKernel as error:
        raise NotebookError(f"{template}: there is no kernel {error.name!r} here") from None
    except OSError as error:
        raise NotebookError(f"{template} cannot be read: {error.strerror}") from None
    except Exception as error:  # noqa: BLE001 - whatever a broken file brings up
        told = why_of(error)
        raise NotebookError(f"{template} is not a notebook that can be run: {told}") from None


def check_parameters(template: Path, parameters: Iterable[str]) -> None:
    """Raise `NotebookError` if a parameter is none of the notebook's."""
    accepted = papermill.inspect_notebook(as_path(template))
    if unknown := sorted(set(parameters) - set(accepted)):
        takes = ", ".join(sorted(accepted)) or "none (is a cell tagged `parameters`?)"
        raise NotebookError(f"{template.name} takes {takes}, not {', '.join(unknown)}")
