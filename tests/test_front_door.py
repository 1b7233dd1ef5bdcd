"""The front door: every name is there, nothing is imported before it is asked for."""

import ast
import importlib
import pickle
import pkgutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from studied import kept_in_run

import nextstep_analysis as ns
from nextstep_analysis import processed, schema
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.sources.check import DataReport
from nextstep_analysis.studies.background import study as studies
from nextstep_analysis.study import KeyFigure, Statement, Study, StudyTable

ROOT = Path(__file__).parents[1]
STUB = Path(ns.__file__).with_suffix(".pyi")
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def catalogue(project):
    return load_catalogue(project)


@pytest.fixture(scope="module")
def study(built):
    with kept_in_run():
        return ns.background_study("wood-furniture", project=built)


@pytest.fixture
def shell():
    """IPython, as a notebook's kernel has it."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_importing_the_package_imports_nothing_else():
    code = (
        "import sys; before = set(sys.modules); import nextstep_analysis\n"
        "nextstep_analysis.__all__, dir(nextstep_analysis)\n"
        "found = set(sys.modules) - before - {'nextstep_analysis'}\n"
        "sys.exit(f'imported: {found}' if found else 0)"
    )
    found = run(code)
    assert found.returncode == 0, found.stderr


def test_an_indicator_imports_neither_drawing_nor_studies():
    code = (
        "import sys, nextstep_analysis as ns; ns.location_quotient\n"
        "ours = {name for name in sys.modules if name.startswith('nextstep_analysis.')}\n"
        "parts = ('studies', 'report', 'catalogue')\n"
        "beside = {name for name in ours if name.split('.')[1] in parts}\n"
        "found = beside | {'plotly', 'IPython', 'yaml', 'scipy.stats'} & set(sys.modules)\n"
        "sys.exit(f'imported: {found}' if found else 0)"
    )
    found = run(code)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("name", ns.__all__)
def test_every_name_is_there_and_listed(name):
    assert getattr(ns, name) is not None
    assert getattr(ns, name) is getattr(ns, name)
    assert getattr(ns, name).__doc__
    assert name in dir(ns)


def test_every_catalogued_indicator_is_the_very_function(catalogue):
    for name, entry in catalogue.indicators.items():
        module, function = entry.function.split(".")
        code = importlib.import_module(f"nextstep_analysis.indicators.{module}")
        assert getattr(ns, name) is getattr(code, function)
    of_indicators = {n for n in ns.__all__ if ".indicators." in getattr(ns, n).__module__}
    assert of_indicators == set(catalogue.indicators)


def test_the_rest_are_the_functions_of_their_modules():
    assert ns.background_study is studies.background_study
    assert ns.with_scheme is schema.with_scheme and ns.check_disjoint is schema.check_disjoint


def test_no_name_is_hidden_by_a_part_of_the_package():
    parts = {module.name for module in pkgutil.iter_modules(ns.__path__)}
    assert not parts & set(ns.__all__)
    found = run(
        "from nextstep_analysis import indicators, report, studies; print(studies.__name__)"
    )
    assert found.stdout == "nextstep_analysis.studies\n"


def test_star_and_pickle():
    held: dict = {}
    exec("from nextstep_analysis import *", held)
    assert held["location_quotient"] is ns.location_quotient and "__version__" not in held
    assert pickle.loads(pickle.dumps(ns.gini)) is ns.gini


def test_unknown_names():
    wanted = "module 'nextstep_analysis' has no attribute 'read_tabel'; did you mean 'read_table'?"
    with pytest.raises(AttributeError) as caught:
        getattr(ns, "read_tabel")  # noqa: B009
    assert str(caught.value) == wanted
    for name, hint in (("location_quotent", "location_quotient"), ("xyzzy", None)):
        with pytest.raises(AttributeError) as caught:
            getattr(ns, name)
        assert str(caught.value).endswith(f"did you mean {hint!r}?" if hint else f"{name!r}")
    assert not hasattr(ns, "__wrapped__")
    with pytest.raises(ImportError):
        exec("from nextstep_analysis import read_tabel")


def test_version_and_marker_of_types():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert ns.__version__ == told["project"]["version"]
    packaged = told["tool"]["setuptools"]["package-data"]["nextstep_analysis"]
    assert {"py.typed", "*.pyi"} <= set(packaged)
    assert (STUB.parent / "py.typed").is_file()


def test_what_the_package_reads_is_packaged():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    package = ROOT / "nextstep_analysis"
    packaged = {
        path
        for pattern in told["tool"]["setuptools"]["package-data"]["nextstep_analysis"]
        for path in package.glob(pattern)
    }
    read = {
        path
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name != "README.md"
    }
    assert read <= packaged


def test_the_stub_has_one_plain_line_a_name():
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    lines = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert sorted(node.names[0].asname for node in lines) == ns.__all__
    for node in lines:
        assert node.level == 1 and node.lineno == node.end_lineno and len(node.names) == 1
        assert node.names[0].name == node.names[0].asname


# --- tables ---------------------------------------------------------------------------


def test_tables_of_the_project_around(built, monkeypatch, tmp_path):
    wanted = processed.read_table(built, "jobs")
    monkeypatch.chdir(ROOT / "notebooks" / "explore")
    pd.testing.assert_frame_equal(ns.read_table("jobs"), wanted)
    pd.testing.assert_frame_equal(ns.read_table("jobs", project=built), wanted)
    pd.testing.assert_frame_equal(ns.overview(), processed.overview(built))
    assert "jobs" in ns.overview(project=built).index
    with pytest.raises(DataError, match="'jbos' is not among the built tables"):
        ns.read_table("jbos", project=built)
    with pytest.raises(DataError, match="run `nextstep data build`"):
        ns.read_table("jobs", project=ns.Project(tmp_path))
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(tmp_path))
    for asked in (ns.overview, lambda: ns.read_table("jobs")):
        with pytest.raises(ProjectError, match="NEXTSTEP_PROJECT"):
            asked()


# --- showing --------------------------------------------------------------------------


def shown(capture):
    return [output.data for output in capture.outputs]


def test_show(study, shell):
    with capture_output() as captured:
        assert ns.show(study, language="en", chapters=["summary", "questions"]) is None
    found = shown(captured)
    assert "182" in found[0]["text/html"]
    assert any("application/vnd.plotly.v1+json" in bundle for bundle in found)
    with capture_output() as one:
        ns.show(study, chapters="limits")
    assert len(shown(one)) < len(found) and "text/html" in shown(one)[0]


def test_show_all_in_finnish(study, shell):
    with capture_output() as captured:
        ns.show(study, language="fi")
    html = "".join(bundle.get("text/html", "") for bundle in shown(captured))
    assert "Päijät-Häme" in html and 'id="findings"' in html


def test_show_says_what_it_does_not_know(study, shell):
    with pytest.raises(
        ReportError, match="unknown chapter 'stat'; did you mean 'state'\\? known: s"
    ):
        ns.show(study, chapters=["summary", "stat"])
    with pytest.raises(ReportError, match="unknown chapter 7; known: summary, "):
        ns.show(study, chapters=[7])
    with pytest.raises(ReportError, match="no texts in 'xx'"):
        ns.show(study, language="xx")


def test_show_outside_a_notebook(study):
    with pytest.raises(ReportError, match="shown in a notebook"):
        ns.show(study)


def test_chapters_are_those_of_the_report():
    notebook = nbformat.read(ROOT / "notebooks" / "background_study.ipynb", as_version=4)
    asked = [cell.source.removeprefix("report.").removesuffix("()") for cell in notebook.cells]
    assert tuple(name for name in asked if name in CHAPTERS) == CHAPTERS
    assert all(hasattr(StudyReport, name) for name in CHAPTERS)


# --- short and escaped ----------------------------------------------------------------


def test_what_is_printed_is_short(study, catalogue, built):
    report = StudyReport(study, language="en")
    things = (
        study,
        catalogue,
        report.state(),
        DataReport(()),
        *study.tables.values(),
        *study.findings,
        *study.key_figures,
        *study.facts,
        *catalogue.ecosystems.values(),
        *catalogue.datasets.values(),
        catalogue.settings,
        catalogue.factors,
    )
    for thing in things:
        assert len(repr(thing)) < 2000, type(thing)
        assert max(map(len, repr(thing).splitlines())) < 1200
    assert repr(DataReport(())) == "<DataReport: 0 datasets, 0 facts>"


def test_a_study_at_a_glance(study):
    text, html = repr(study), study._repr_html_()
    for told in ("wood-furniture", "MK07 against SSS", "MK13", "industries 8×14", "findings: "):
        assert told in text
    assert "<h3>Wood, furniture and design (wood-furniture): Päijät-Häme against Finland" in html
    assert "core enterprises went from 179 to 182" in html and len(html) < 10_000
    assert "<td>industries</td><td>8</td><td>14</td>" in html


def test_a_sentence_and_a_table_at_a_glance(study):
    assert repr(study.headlines[0]).startswith("<Statement: The core has 182 enterprises")
    table = study.tables["industries"]
    assert repr(table).startswith("StudyTable(8 rows × 14 columns: industry, role, ")
    html = table._repr_html_()
    assert "<p>8 rows × 14 columns</p><p>datasets: enterprises</p>" in html and "gamma-P" in html
    assert len(study.tables["boundaries"]._repr_html_()) < 10_000


def test_missing_is_not_written_as_a_number():
    told = Statement(
        "{n:d} of {m:.1%}, {x:.1pp}, {y:year}, {z:meur}, {gone}",
        {"n": float("nan"), "m": 0.5, "x": -0.031, "y": 2022, "z": 1234.5},
    )
    assert repr(told) == "<Statement: not available of 50.0%, -3.1, 2022, 1,234.5, {gone}>"
    both = Statement("{n:d} job", {"n": 2}, plural="{n:d} jobs", count="n", then=Statement("So."))
    assert repr(both) == "<Statement: 2 jobs So.>"


def test_html_is_escaped(study):
    said = Statement("{x} " + EVIL, {"x": EVIL})
    frame = pd.DataFrame({EVIL: [EVIL]})
    table = StudyTable(frame, (EVIL,), (said,))
    figure = KeyFigure(EVIL, EVIL, 1.0, EVIL, 2022, (EVIL,))
    names = study.names.copy()
    names.loc["MK07", "en"] = EVIL
    evil = replace(
        study,
        title={"en": EVIL},
        ecosystem=EVIL,
        findings=(said,),
        key_figures=(figure,),
        tables={EVIL: table},
        names=names,
    )
    for html in (evil._repr_html_(), table._repr_html_()):
        assert "<script" not in html and html.count("&lt;script&gt;") >= 4
    assert isinstance(evil, Study)
