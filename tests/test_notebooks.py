"""Notebooks stay thin: they ask and show, they do not calculate. And they are clean."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from studied import kept_in_run

from nextstep_analysis.batch.run.clean import KEPT, clean_file, cleaned, main, of_project
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.injected import check_injected

ROOT = Path(__file__).parents[1]
NOTEBOOKS = of_project(ROOT)
STUDIES = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]
WITH_FIGURES = [path for path in NOTEBOOKS if path.stem != "prospects"]
"""All but the one that needs a register of companies, which never comes with the project."""
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
    assert not clean_file(copy), "run python -m nextstep_analysis.batch.run.clean"


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
    """Its studies are those of this run of the tests, where another test has had them computed."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", "-n", "0"]
    with kept_in_run():
        return subprocess.run(
            [*command, "--override-ini=addopts=", str(path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=300,
        )


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize("path", WITH_FIGURES, ids=lambda p: p.stem)
def test_contract_cells_hold(path, built):
    assert any(KEPT in c.metadata.get("tags", []) for c in code_cells(path)), "no contract cell"
    run = nbval(path)
    assert run.returncode == 0, run.stdout[-3000:]


LAST_DIGIT = re.compile(r"\d(?=\D*\Z)")
ONE_OF_EACH = ("background_study", "compare_regions")
"""A report's text, and a table that a question shows; in `make test-all` every notebook."""


def with_another_figure(notebook):
    """The notebook as far as its first contract cell, with another digit in what this shows."""
    place = next(
        n for n, cell in enumerate(notebook.cells) if KEPT in cell.metadata.get("tags", [])
    )
    notebook.cells = notebook.cells[: place + 1]
    (output,) = notebook.cells[place].outputs
    shown = output.get("data", output)
    for part in {"text", "text/plain", "text/html"} & set(shown):
        shown[part], times = LAST_DIGIT.subn(lambda digit: str(9 - int(digit[0])), shown[part])
        assert times == 1, "no figure is pinned"
    return notebook


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=() if path.stem in ONE_OF_EACH else pytest.mark.full)
        for path in NOTEBOOKS
        if any(KEPT in cell.metadata.get("tags", []) for cell in code_cells(path))
    ],
)
@pytest.mark.edge(
    "notebooks", "a digit of a pinned key figure that is another one", "fails, its cell named"
)
def test_nbval_catches_a_changed_number(path, built):
    notebook = with_another_figure(nbformat.read(path, as_version=4))
    # beside the real one, so that the project is found from the kernel's folder
    changed = path.with_name(f".changed-{os.getpid()}-{path.stem}.ipynb")
    nbformat.write(notebook, changed)
    try:
        run = nbval(changed)
    finally:
        changed.unlink()
    last = sum(cell.cell_type == "code" for cell in notebook.cells) - 1
    assert run.returncode == 1, run.stdout
    assert re.findall(r"^FAILED .*::Cell (\d+)", run.stdout, re.MULTILINE) == [str(last)]


@pytest.fixture
def repository(tmp_path):
    """A folder with notebooks: of the project, new, one's own, and a copy of JupyterLab's."""
    for name in (
        "notebooks/study.ipynb",
        "notebooks/explore/start.ipynb",
        "notebooks/Untitled.ipynb",
        "notebooks/mine/question.ipynb",
        "notebooks/mine/deep/question.ipynb",
        "notebooks/.ipynb_checkpoints/study-checkpoint.ipynb",
    ):
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        cell = nbformat.v4.new_code_cell("1", execution_count=3)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return tmp_path / "mine"  # a project may stand in a folder of this name


def names(paths, root):
    return [path.relative_to(root / "notebooks").as_posix() for path in paths]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.edge(
    "workbench", "a notebook that git does not know", "tests and cleaners pass it over"
)
def test_only_tracked_notebooks_are_looked_at(repository):
    tracked = ["notebooks/study.ipynb", "notebooks/explore/start.ipynb"]
    git = ["git", "-C", str(repository)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", *tracked], check=True)
    assert names(of_project(repository), repository) == ["explore/start.ipynb", "study.ipynb"]
    (repository / "notebooks/study.ipynb").unlink()  # known to git, but not there
    assert names(of_project(repository), repository) == ["explore/start.ipynb"]


@pytest.mark.edge("workbench", "checkpoints of JupyterLab among the notebooks", "break nothing")
def test_without_git_checkpoints_and_own_notebooks_are_left_out(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = names(of_project(repository), repository)
    assert found == ["Untitled.ipynb", "explore/start.ipynb", "study.ipynb"]


@pytest.mark.edge("workbench", "one's own notebook named to the cleaner", "stays as it is")
def test_the_cleaner_leaves_one_s_own_notebooks_alone(repository):
    everything = sorted(repository.glob("notebooks/**/*.ipynb"))
    before = {path: path.read_bytes() for path in everything}
    assert main([str(path) for path in everything]) == 1
    kept = [path for path in everything if path.read_bytes() == before[path]]
    assert names(kept, repository) == [
        ".ipynb_checkpoints/study-checkpoint.ipynb",
        "mine/deep/question.ipynb",
        "mine/question.ipynb",
    ]


@pytest.mark.edge("workbench", "one's own questions in notebooks/mine", "git ignores them")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout")
def test_git_ignores_one_s_own_notebooks():
    ask = ["git", "-C", str(ROOT), "check-ignore", "-q", "notebooks/mine/question.ipynb"]
    assert subprocess.run(ask).returncode == 0


def papermill(target, *parameters):
    return subprocess.run(
        [sys.executable, "-m", "papermill", "notebooks/background_study.ipynb", str(target)]
        + [part for name, value in parameters for part in ("-p", name, value)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge(
    "command line",
    "papermill with a misspelt parameter",
    "fails before it computes, the nearest named",
)
def test_papermill_s_own_command_line_refuses_a_misspelt_parameter(tmp_path, built):
    run = papermill(tmp_path / "out.ipynb", ("ecosytem", "kymiring"))
    assert run.returncode != 0
    assert "unknown parameter 'ecosytem'" in run.stderr
    assert "did you mean 'ecosystem'?" in run.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.edge("workbench", "papermill's own command line", "no warning of unencrypted messages")
def test_papermill_s_own_command_line_says_nothing_of_plain_tcp(tmp_path, built):
    run = papermill(tmp_path / "out.ipynb", ("region", "Pirkanmaa"), ("ecosystem", "nothing"))
    assert "unknown ecosystem 'nothing'" in run.stderr  # its parameters are known
    assert "encryption" not in run.stderr and "IPKernelApp" not in run.stderr


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        (["%matplotlib inline", "a = 1", "# Parameters\na = 2"], True),
        (["a = b = 1", "# Parameters\nb = 2"], True),
        (["a: int = 1", "# Parameters\nc = 2"], False),
        (["# Parameters\na = 2", "a = 1"], False),
        (["a = 1", "c = 2"], True),  # nothing was put in
        ([], True),
    ],
)
def test_what_is_injected_is_known(cells, known):
    if known:
        check_injected(cells)
    else:
        with pytest.raises(CatalogueError, match="unknown parameter"):
            check_injected(cells)


def test_outside_of_a_notebook_nothing_is_injected():
    check_injected()
