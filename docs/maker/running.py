"""Runs the Python blocks of pages, and keeps what they show as a notebook would show it.

All pages run in one process, each with names of its own: a kernel for each would take minutes to
start. Figures become the drawings of the reports (`report.page.from_notebook.figure_html`).
"""

import ast
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import plotly.graph_objects as go
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from nbformat import NotebookNode
from traitlets.config import Config

from nextstep_analysis.errors import ProjectError
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.report.page.from_notebook import figure_html
from nextstep_analysis.report.words.text import Text

BLOCK = re.compile(r"^```python\n(.*?)^```\n?", re.DOTALL | re.MULTILINE)
"""A block of Python in a page."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_LANGUAGE = {"name": "python", "pygments_lexer": "python"}
_SHOWN = {"display.max_rows": 12, "display.max_columns": 30, "display.precision": 3}


@contextmanager
def shell(root: Path) -> Iterator[None]:
    """Meanwhile code runs in `root`, and has what it asks of a notebook: `ns.show` does."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix=f"nextstep-{os.getpid()}-") as folder:
        config = Config({"HistoryManager": {"enabled": False}})
        InteractiveShell.instance(ipython_dir=folder, config=config)
        os.chdir(root)
        try:
            with pd.option_context(*(part for pair in _SHOWN.items() for part in pair)):
                yield
        finally:
            os.chdir(before)
            InteractiveShell.clear_instance()


def as_notebook(markdown: str, *, of: str, held: dict[str, Any] | None = None) -> NotebookNode:
    """The page `markdown` as a notebook that was run; `held` are names known before it.

    Raises
    ------
    ProjectError
        If a block fails: page, number of the block, and what Python says.
    """
    names = {} if held is None else held
    cells = []
    for number, part in enumerate(BLOCK.split(markdown)):
        if number % 2:
            cells.append(_run(part.strip(), names, f"{of}, block {number // 2 + 1}"))
        elif part.strip():
            cells.append(nbformat.v4.new_markdown_cell(part.strip()))
    for number, cell in enumerate(cells):  # ids are random, and the same input gives the same bytes
        cell["id"] = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells, metadata={"language_info": _LANGUAGE})


def _run(code: str, names: dict[str, Any], where: str) -> NotebookNode:
    with capture_output() as captured:
        try:
            shown = evaluated(code, names)
        except Exception as error:
            raise ProjectError(f"{where}: {type(error).__name__}: {error}") from error
        if shown is not None and not isinstance(shown, go.Figure):
            display(shown)
    outputs = [_output(output.data) for output in captured.outputs]
    if captured.stdout:
        outputs.insert(0, nbformat.v4.new_output("stream", text=captured.stdout))
    if isinstance(shown, go.Figure):
        outputs.append(_output({PLOTLY: json.loads(str(shown.to_json()))}))
    return nbformat.v4.new_code_cell(code, outputs=outputs, execution_count=1)


def evaluated(code: str, names: dict[str, Any]) -> Any:
    """What the last line of `code` gives; None where it is no expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<page>", "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "<page>", "eval"), names)


def _output(data: dict[str, Any]) -> NotebookNode:
    if PLOTLY in data:
        data = {"text/html": figure_html(data[PLOTLY], text=Text("en"))}
    kept = {kind: _ADDRESS.sub("", told) for kind, told in data.items() if kind[:5] == "text/"}
    if "text/html" in kept:  # the corner of a table is no heading
        kept["text/html"] = kept["text/html"].replace("<th></th>", "<td></td>")
    return nbformat.v4.new_output("display_data", kept)
