"""Notebooks stay thin: they ask and show, they do not calculate. And they are clean."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nextstep_analysis.batch.run.clean import KEPT, clean_file, cleaned, main

ROOT = Path(__file__).parents[1]
STUDIES = sorted(ROOT.glob("notebooks/*.ipynb"))
NOTEBOOKS = sorted(ROOT.glob("notebooks/**/*.ipynb"))
BANNED = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.BinOp)
FORBIDDEN = {"nextstep_analysis.sources", "requests", "urllib"}


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_thin(path):
    for cell in code_cells(path):
        assert len(cell.source.splitlines()) <= 10, cell.source
        tree = ast.parse(cell.source)
        found = [type(n).__name__ for n in ast.walk(tree) if isinstance(n, BANNED)]
        assert not found, f"{found} belongs in nextstep_analysis:\n{cell.source}"
        modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not [m for m in modules for bad in FORBIDDEN if m.startswith(bad)]


@pytest.mark.parametrize("path", STUDIES, ids=lambda p: p.stem)
def test_parameters_have_type_and_help(path):
    first = code_cells(path)[0]
    assert "parameters" in first.metadata.get("tags", [])
    for line in first.source.splitlines():
        node = ast.parse(line).body[0]
        assert isinstance(node, ast.AnnAssign), f"no type: {line}"
        assert "  # " in line, f"no help: {line}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_clean(path, tmp_path):
    copy = Path(shutil.copy(path, tmp_path))
    assert not clean_file(copy), "run python -m nextstep_analysis.batch.run.clean notebooks/*.ipynb"


def test_cleaner_keeps_contract_cells_only():
    made = nbformat.v4
    stream = made.new_output("stream", text="1")
    cells = [
        made.new_code_cell("1", execution_count=7, outputs=[stream]),
        made.new_code_cell("2", execution_count=9, outputs=[stream], metadata={"tags": [KEPT]}),
    ]
    cells[0].metadata["papermill"] = {"duration": 1}
    notebook = cleaned(made.new_notebook(cells=cells, metadata={"papermill": {"x": 1}}))
    assert [(c.execution_count, len(c.outputs)) for c in notebook.cells] == [(None, 0), (1, 1)]
    assert "papermill" not in notebook.metadata and not notebook.cells[0].metadata


def test_cleaner_says_what_it_changed(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", execution_count=3)])
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook, path)
    assert main([str(path)]) == 1 and main([str(path)]) == 0


def nbval(path):
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", "-n", "0"]
    return subprocess.run(
        [*command, "--override-ini=addopts=", str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_contract_cells_hold(path, built):
    assert any(KEPT in c.metadata.get("tags", []) for c in code_cells(path)), "no contract cell"
    run = nbval(path)
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_nbval_catches_a_changed_number(tmp_path, built):
    notebook = nbformat.read(ROOT / "notebooks" / "background_study.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if KEPT in c.metadata.get("tags", []))
    text = cell.outputs[0].text
    cell.outputs[0].text = text.replace("182", "183")
    assert cell.outputs[0].text != text, "the stored contract has no 182: choose another number"
    notebook.cells = notebook.cells[: notebook.cells.index(cell) + 1]
    # beside the real one, so that the project is found from the kernel's folder
    path = ROOT / "notebooks" / f".changed-{tmp_path.name}.ipynb"
    nbformat.write(notebook, path)
    try:
        run = nbval(path)
    finally:
        path.unlink()
    assert run.returncode == 1 and "183" in run.stdout
