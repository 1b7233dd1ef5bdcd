"""The code that a notebook can reach: never too little of it."""

import json
import subprocess
import sys

import nbformat
import pytest
from fakes import ROOT, TEMPLATE

from nextstep_analysis.batch.plan.reached import reached

RUNNING = {"pack/batch/run/engine.py", "pack/report/page/page.py"}
FILES = {
    "__init__.py": "",
    "batch/__init__.py": "",
    "batch/run/__init__.py": "",
    "batch/run/engine.py": "from pack.report.page import page",
    "batch/plan.py": "",
    "report/__init__.py": "",
    "report/page/__init__.py": "",
    "report/page/page.py": "",
    "one/__init__.py": "",
    "one/first.py": "",
    "one/second.py": "from . import third",
    "one/third.py": "from .fourth import name",
    "one/fourth.py": "name = 1",
    "one/types.py": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from pack.one import first\nelse:\n    from pack.one import fourth"
    ),
    "one/late.py": "def f():\n    import pack.one.first as first\n    return first",
    "one/broken.py": "def (:",
    "door/__init__.py": (
        "PLACES = {'thing': '.rooms.thing', 'other': 'pack.one.first', 'lost': 'nowhere'}\n"
        "def __getattr__(name):\n    return PLACES[name]"
    ),
    "door/rooms/__init__.py": "",
    "door/rooms/thing.py": "",
    "door/rooms/unread.py": "",
}


@pytest.fixture
def package(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "pack"


def found(package, *cells):
    """What a notebook of these cells reaches, but for what runs it and empty `__init__`s."""
    notebook = package.parent / "n.ipynb"
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), notebook)
    names = reached(notebook, package)
    assert names >= RUNNING
    return sorted(
        name.removeprefix("pack/") for name in names - RUNNING if FILES[name.removeprefix("pack/")]
    ) + sorted(
        name.removeprefix("pack/")
        for name in names - RUNNING
        if not FILES[name.removeprefix("pack/")] and "__init__" not in name
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("1 + 1", []),
        ("import pack.one.first", ["one/first.py"]),
        (
            "from pack.one import first as f, second",
            [
                "one/fourth.py",
                "one/second.py",
                "one/third.py",
                "one/first.py",
            ],
        ),
        ("from pack.one.second import *", ["one/fourth.py", "one/second.py", "one/third.py"]),
        ("def f():\n    from pack.one.fourth import name", ["one/fourth.py"]),
        ("from pack.one import late", ["one/late.py", "one/first.py"]),
        ("from pack.one import types", ["one/fourth.py", "one/types.py"]),
        ("from pack.one import broken", ["one/broken.py"]),
        ("import importlib\nimportlib.import_module('pack.one.fourth')", ["one/fourth.py"]),
        ("%matplotlib inline\n!ls\nimport pack.one.fourth", ["one/fourth.py"]),
        ("from pack.door import thing", ["door/__init__.py", "door/rooms/thing.py"]),
        ("import pack.door as d\nd.other", ["door/__init__.py", "one/first.py"]),
        ("import pack.door\npack.door.thing()", ["door/__init__.py", "door/rooms/thing.py"]),
        ("import pandas, json", []),
    ],
)
def test_every_way_to_import_is_followed(package, cell, names):
    assert found(package, cell) == names


@pytest.mark.parametrize("name", ["lost", "unknown"])
def test_where_it_cannot_be_told_all_counts(package, name):
    everything = {f"pack/{name}" for name in FILES}
    path = package.parent / "n.ipynb"
    cell = nbformat.v4.new_code_cell(f"from pack.door import {name}")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert reached(path, package) == everything


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"cells": [{}]}'])
def test_a_notebook_that_is_none_reaches_what_runs_it(package, content):
    path = package.parent / "n.ipynb"
    if content is not None:
        path.write_text(content)
    names = {name for name in reached(path, package) if "__init__" not in name}
    assert names == RUNNING


@pytest.mark.slow
def test_what_a_study_loads_is_all_found():
    """Against the modules that a process has loaded when it has run the notebook's cells."""
    notebook = ROOT / "notebooks" / TEMPLATE
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "code")
    code += (
        "\nimport sys\nprint('LOADED', *(m.__file__ for n, m in sys.modules.items() "
        "if n.partition('.')[0] == 'nextstep_analysis'), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    loaded = run.stdout.partition("LOADED\n")[2].split()
    names = {path.removeprefix(f"{ROOT}/") for path in loaded}
    assert len(names) > 50
    assert names <= reached(notebook, ROOT / "nextstep_analysis")
