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
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ENGINE = "nextstep"
"""The name by which `papermill.execute_notebook` is asked for `DraftEngine`."""
_of_thread = threading.local()


class DraftEngine(NBClientEngine):
    """papermill's own engine; leaves its notebook for `draft`, and one without errors bare."""

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
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options
    ) -> None:
        _of_thread.notebook = nb_man.nb
        super().execute_managed_notebook(nb_man, kernel_name, **options)


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
    half = target.with_name(f".half-{target.name}")
    try:
        yield half
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)
