"""The notebook that a thread runs, at hand while papermill runs it.

So papermill writes it once, without the times and paths of its run; and when its kernel dies,
what it had shown until then is not lost.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from nextstep_analysis.batch.run.bounded import BoundedClient
from nextstep_analysis.leftovers import HALF, owned
from nextstep_analysis.report.page.blocks import ENDED

ENGINE = "nextstep"
"""The name by which `papermill.execute_notebook` is asked for `DraftEngine`."""
_of_thread = threading.local()
_WITHOUT_FAULT = ("", "0", "None")
"""What a `SystemExit` says that asks for an end and is no failure."""


class DraftEngine(Engine):
    """papermill's engine with a bounded client; leaves its notebook for `draft`.

    One without errors it leaves bare.
    """

    @classmethod
    def execute_notebook(
        cls, nb: nbformat.NotebookNode, kernel_name: str, **options
    ) -> nbformat.NotebookNode:
        done = super().execute_notebook(nb, kernel_name, **options)
        if not done.metadata.papermill["exception"]:  # papermill still asks for it, if so
            strip_run(done)
        return done

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        start_timeout: int,
        execution_timeout: int,
        **options,
    ) -> None:
        _of_thread.notebook = nb_man.nb
        of_papermill = {"input_path", "log_output", "stdout_file", "stderr_file"}
        BoundedClient(
            nb_man,
            kernel_name=kernel_name,
            log=logger,
            startup_timeout=start_timeout,
            timeout=execution_timeout,
            iopub_timeout=execution_timeout,  # of what a cell shows; 4 s are few for much
            **{name: value for name, value in options.items() if name not in of_papermill},
        ).execute()
        _mark_early_end(nb_man.nb)


papermill_engines.register(ENGINE, DraftEngine)


def draft() -> nbformat.NotebookNode:
    """The notebook that this thread has run last, as far as it came."""
    return _of_thread.notebook


def strip_run(notebook: nbformat.NotebookNode) -> None:
    """Take out times and paths of this run: the same inputs make the same file anywhere."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"  # papermill gives it a random one


def _mark_early_end(notebook: nbformat.NotebookNode) -> None:
    """Where a cell ended the notebook without a fault, an output that says so is no error."""
    for cell in notebook.cells:
        for place, output in enumerate(cell.get("outputs", [])):
            if output.get("ename") == "SystemExit" and output.evalue in _WITHOUT_FAULT:
                told = {ENDED: {}, "text/plain": "The notebook ended here, as it asked to."}
                cell.outputs[place] = nbformat.v4.new_output("display_data", told)
                for node in (cell, notebook):
                    node.metadata.papermill["exception"] = False


def as_path(path: Path) -> str:
    """`path` as papermill takes it: to papermill a path is a template, and braces are its marks.

    >>> as_path(Path("proj {x}/a.ipynb")).format()
    'proj {x}/a.ipynb'
    """
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A file to write, which becomes `target` if all goes well, and is gone if not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{owned(HALF)}{target.name}")
    try:
        yield half
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)
