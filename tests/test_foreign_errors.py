"""Every `except` of a class of a library catches what it says: raised through the real commands.

A library that moves or copies its classes makes a handler catch nothing, and no one sees it.
"""

import ast
import builtins
import hashlib
import importlib
import json
import sys
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from entry import ROOT, assert_one_sentence, copy_of_project, edit, nextstep

import nextstep_analysis
from nextstep_analysis.batch.lock import build_lock
from nextstep_analysis.leftovers import STAGE, _computer

PACKAGE = Path(nextstep_analysis.__file__).parent
RAISED = {
    "duckdb.DataError": "test_tables.py",
    "duckdb.Error": "test_tables.py",  # a database that is damaged
    "duckdb.IntegrityError": "test_tables.py",
    "duckdb.InvalidInputException": "test_tables.py",
    "duckdb.OutOfMemoryException": "test_tables.py",
    "duckdb.ParserException": "test_tables.py",
    "filelock.Timeout": "test_another_run",
    "libvoikko.VoikkoException": "test_word_forms.py",
    "jupyter_client.kernelspec.NoSuchKernel": "test_a_kernel_that_is_not_installed",
    "nbclient.exceptions.CellTimeoutError": "test_notebooks_that_end_badly",
    "nbclient.exceptions.DeadKernelError": "test_notebooks_that_end_badly",
    "pandera.errors.SchemaErrors": "test_spoilt_tables",
    "papermill.exceptions.PapermillExecutionError": "test_notebooks_that_end_badly",
    "psutil.Error": "test_what_a_dead_process_left",
    "psutil.NoSuchProcess": "test_share.py",  # a browser that has ended by itself
    "pydantic_core.ValidationError": "test_spoilt_configuration",
    "pypdf.errors.PyPdfError": "test_printed.py",
    "pyproj.exceptions.CRSError": "test_spoilt_boundaries",
    "shapely.errors.ShapelyError": "test_spoilt_boundaries",
    "requests.exceptions.ChunkedEncodingError": "test_fetch_faults.py",
    "requests.exceptions.ConnectionError": "test_fetch_machine.py",
    "requests.exceptions.RequestException": "test_fetch_faults.py",
    "requests.exceptions.SSLError": "test_fetch_machine.py",
    "requests.exceptions.Timeout": "test_fetch_faults.py",
    "typer.Abort": "test_command_line.py",
    "typer.TyperException": "test_command_line.py",
    "yaml.YAMLError": "test_spoilt_configuration",
}
"""Classes of libraries that handlers name, and the test that raises each."""


def caught(path):
    """The classes named by the handlers of a module, as its own names stand for them."""
    names = vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))
    local = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom) and node.col_offset:
            exec(ast.unparse(node), local)  # imports inside of functions
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and node.type:
            found = eval(ast.unparse(node.type), {**vars(builtins), **local, **names})
            yield from found if isinstance(found, tuple) else (found,)


def foreign(one):
    root = one.__module__.split(".")[0]
    return root not in sys.stdlib_module_names | {"nextstep_analysis"}


def test_every_class_of_a_library_has_its_test():
    pytest.importorskip("distributed")
    modules = [path for path in PACKAGE.rglob("*.py") if "except " in path.read_text("utf-8")]
    found = {one for path in modules for one in caught(path) if foreign(one)}
    wanted = {name: _class(name) for name in RAISED}
    assert found == set(wanted.values()), sorted(map(str, found ^ set(wanted.values())))
    tests = Path(__file__).read_text(encoding="utf-8")
    for test in RAISED.values():
        assert f"def {test}(" in tests or any(ROOT.glob(f"tests/**/{test}")), test


def _class(name):
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


@pytest.fixture
def copy(tmp_path):
    return copy_of_project(tmp_path)


@pytest.mark.parametrize(
    ("new", "said"),
    [("latest_year: [", "not YAML"), ("latest_year: soon", "must be a whole number")],
)
def test_spoilt_configuration(copy, new, said):
    edit(copy / "config/settings.yaml", "latest_year: 2022", new)
    assert_one_sentence(nextstep("ecosystems", folder=copy), "settings.yaml, line", said)


def test_another_run(copy):
    with build_lock(copy / "reports"):
        run = nextstep("studies", "--no-wait", folder=copy)
    assert_one_sentence(run, "another run is building", "run again when it has ended")


def test_what_a_dead_process_left(copy):
    left = copy / "reports" / f"{STAGE}4194999-1-{_computer()}-left"
    left.mkdir()
    assert nextstep("ecosystems", folder=copy).returncode == 0
    assert not left.exists()


@contextmanager
def respelt(path):
    """The raw file `path` may be changed; its sidecar then tells the new checksum."""
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    yield
    edit(path.with_name("sidecar.yaml"), old, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.slow
def test_spoilt_tables(copy):
    path = copy / "data/raw/jobs/jobs.csv"
    with respelt(path):
        edit(path, "KU005,A,2017,383", "KU005,A,2017,-383")
    run = nextstep("data", "build", folder=copy)
    assert_one_sentence(run, "jobs.csv", "-383")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda whole: whole.update(crs={"properties": {"name": "no such system"}}), "WGS 84"),
        (
            lambda whole: whole["features"][0]["geometry"].update(coordinates=[[[26.0, 61.0]]]),
            "municipality_boundaries",
        ),
    ],
)
def test_spoilt_boundaries(copy, change, said):
    path = copy / "data/raw/municipality_boundaries/municipality_boundaries.geojson"
    with respelt(path):
        whole = json.loads(path.read_text(encoding="utf-8"))
        change(whole)
        path.write_text(json.dumps(whole), encoding="utf-8")
    assert_one_sentence(nextstep("data", "build", folder=copy), "boundaries", said)


def notebook_of(copy, *cells, kernel="python3"):
    """The notebook of the studies with the cell of its parameters, and then these."""
    path = copy / "notebooks" / "background_study.ipynb"
    notebook = nbformat.read(path, as_version=4)
    first = next(one for one in notebook.cells if one.cell_type == "code")
    notebook.cells = [first, *map(nbformat.v4.new_code_cell, cells)]
    notebook.metadata["kernelspec"]["name"] = kernel
    nbformat.write(notebook, path)


@pytest.mark.slow
def test_a_kernel_that_is_not_installed(copy):
    notebook_of(copy, "1", kernel="no-such-kernel")
    run = nextstep("study", "kymiring", folder=copy)
    assert run.returncode == 2 and "there is no kernel 'no-such-kernel' here" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "kernel"),
        ("import time; time.sleep(60)", "the 1 s it may take"),
    ],
)
def test_notebooks_that_end_badly(copy, cell, said):
    edit(copy / "config/settings.yaml", "cell_seconds: 600", "cell_seconds: 1")
    notebook_of(copy, cell)
    run = nextstep("study", "kymiring", folder=copy)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "failed: kymiring-fi" in run.stderr and said in run.stderr.lower() + run.stderr
