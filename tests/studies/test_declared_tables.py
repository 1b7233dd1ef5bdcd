"""Tables declare themselves once: studies fill what is declared, and the report reads no more."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pandas as pd
import pytest
from studied import background_study, portfolio_of_run

import nextstep_analysis.report as report
import nextstep_analysis.studies as studies
from nextstep_analysis.declared import UNITS, Col, TableOf
from nextstep_analysis.errors import DataError
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.portfolio.report import PortfolioReport
from nextstep_analysis.report.region.report import RegionReport
from nextstep_analysis.studies.region.study import region_study
from nextstep_analysis.study import StudyTable, by_name

ECOSYSTEMS = sorted(
    path.stem for path in (Path(__file__).parents[2] / "config" / "ecosystems").glob("*.yaml")
)
SIZES = TableOf(
    "sizes",
    "Enterprises by size",
    {
        "size": Col("Size class", "code"),
        "enterprises": Col("Number of enterprises", "enterprises"),
    },
)
FRAME = pd.DataFrame({"size": ["0-4"], "enterprises": [3]})


def declared() -> dict[str, TableOf]:
    """Every table declared in the modules of `studies`, by its name."""
    found: dict[str, TableOf] = {}
    for module in pkgutil.walk_packages(studies.__path__, f"{studies.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, TableOf):
                assert found.setdefault(value.name, value) is value, f"{value.name} stands twice"
    return found


DECLARED = declared()


@pytest.fixture(scope="module")
def made(built):
    """The studies of all ecosystems, one of another region and reference, and the portfolio."""
    own = [background_study(name, project=built) for name in ECOSYSTEMS]
    other = background_study("smart-mobility", region="MK13", reference="MK06", project=built)
    return [*own, other, portfolio_of_run()]


def test_every_table_of_every_study_is_as_declared(made):
    for study in made:
        for name, table in study.tables.items():
            assert table.declared == DECLARED[name]
            assert list(table.frame.columns) == list(table.declared.columns)


def test_every_declared_table_is_in_some_study(made):
    there = {name for study in made for name in study.tables}
    assert set(DECLARED) - there == {"core_staff"}, "of figures that are awaited"


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_column_of_the_workbook_is_explained(made, built, language):
    reports = [StudyReport(study, language=language) for study in (made[0], made[-2])]
    reports.append(PortfolioReport(made[-1], language=language))
    reports.append(RegionReport(region_study(project=built), language=language))
    for shown in reports:
        for sheet in shown.tables().sheets:
            told = sheet["dictionary"]["columns"]
            assert len(told) == len(sheet["columns"]), sheet["title"]
            assert all(meaning and unit for _name, meaning, unit in told)


def test_a_table_is_filled_under_its_declared_name():
    table = StudyTable.of(SIZES, FRAME, ("sizes",))
    held = dict(vars(table))  # Python 3.13 compares the tables in it one by one
    assert held.pop("frame") is FRAME, "nothing is copied"
    assert held == {"datasets": ("sizes",), "notes": (), "declared": SIZES}
    assert by_name(table) == {"sizes": table}
    with pytest.raises(DataError, match="not declared"):
        by_name(StudyTable(FRAME, ()))


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (FRAME[["size"]], "missing: enterprises"),
        (FRAME.assign(year=2022), "not declared: year"),
        (FRAME.rename(columns={"size": "class"}), "missing: size; not declared: class"),
        (FRAME[["enterprises", "size"]], "in another order: enterprises, size"),
    ],
)
def test_a_table_that_is_not_as_declared_is_refused(frame, told):
    with pytest.raises(DataError, match=f"'sizes' is not as declared: {told}"):
        StudyTable.of(SIZES, frame)


def test_units_are_of_one_list():
    with pytest.raises(DataError, match="'firms' is no unit of a column; there are code, text"):
        Col("Number of enterprises", "firms")
    used = {column.unit for table in DECLARED.values() for column in table.columns.values()}
    assert used <= set(UNITS)


MODULES = sorted(
    path
    for kind in ("background", "portfolio", "region")
    for path in Path(report.__path__[0], kind).glob("*.py")
)
BY_NAME = {"frame": 0, "table": 0, "notes": 0, "source": 0, "told": 0, "caption": 2, "figure": 1}
"""Methods of `Teller` that take names of tables, and the place of the first."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_report_reads_declared_tables_and_columns_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert {name for name in tables_of(node) if name not in DECLARED} == set(), path.name
        if isinstance(node, ast.FunctionDef):
            assert unknown_columns(node) == set(), f"{path.name}: {node.name}"


def test_the_walk_sees_what_is_read():
    source = """
def chart(teller):
    table = teller.frame("growth")
    rows = table[table["start"] == 1].sort_values("growth").assign(name=1)
    caption = teller.caption("A", "B", "growth", "nothing")
    return [row.nowhere for row in rows.itertuples()], rows["name"], rows[["end", "never"]]
"""
    (function,) = ast.parse(source).body
    assert unknown_columns(function) == {"nowhere", "never"}
    names = {name for node in ast.walk(function) for name in tables_of(node)}
    assert names == {"growth", "nothing"}


def tables_of(node: ast.AST) -> set[str]:
    """Names of tables that a call of `Teller`'s, or a subscript of ``.tables``, holds."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        on = getattr(node.func.value, "id", "")
        if on in ("teller", "self") and node.func.attr in BY_NAME:
            first = BY_NAME[node.func.attr]
            kept = node.args[first:] if node.func.attr != "figure" else node.args[first : first + 1]
            return set(texts(kept))
    if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "tables":
        return set(texts([node.slice]))
    return set()


def unknown_columns(function: ast.FunctionDef) -> set[str]:
    """Columns that `function` reads of a table's frame, neither declared nor made in it."""
    frames: dict[str, set[str]] = {}
    read: dict[str, set[str]] = {}
    for node in ast.walk(function):
        pairs = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, (ast.For, ast.comprehension)):
            pairs = [(node.target, node.iter)]
        for target, value in pairs:
            if isinstance(target, ast.Name):
                frames.setdefault(target.id, set()).update(frames_in(value, frames))
    made = {
        key.arg
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for key in call.keywords
        if getattr(call.func, "attr", "") == "assign"
    }
    made |= {
        text
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for text in texts([*node.keys, *node.values])
    }
    for node in ast.walk(function):
        name, asked = asked_of(node)
        if frames.get(name) and asked:
            read.setdefault(name, set()).update(asked)
    return {
        column
        for name, columns in read.items()
        for column in columns - made
        if not any(column in DECLARED[table].columns for table in frames[name])
    }


def frames_in(value: ast.AST, known: dict[str, set[str]]) -> set[str]:
    """The tables whose rows `value` has: it begins with a frame, or a name that holds one."""
    while not isinstance(value, ast.Name):
        if isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "frame":
            return tables_of(value) & set(DECLARED)
        if isinstance(value, ast.Call) and getattr(value.func, "attr", "") in KEPT:
            value = value.func.value
        elif isinstance(value, ast.Subscript) and not texts([value.slice]):
            value = value.value
        else:
            return set()
    return known.get(value.id, set())


KEPT = {
    "assign",
    "sort_values",
    "head",
    "dropna",
    "nlargest",
    "itertuples",
    "set_index",
    "reset_index",
}
"""Methods of a frame that keep its columns, or give its rows."""
PLAIN = {"empty", "index", "columns", "iloc", "loc", "at", "notna", *dir(pd.DataFrame)}


def asked_of(node: ast.AST) -> tuple[str, set[str]]:
    """The name whose column is read, and which: ``table["share"]``, ``row.share``."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        asked = node.slice.elts if isinstance(node.slice, ast.List) else [node.slice]
        return getattr(node.value, "id", ""), set(texts(asked))
    if isinstance(node, ast.Attribute) and node.attr not in PLAIN:
        return getattr(node.value, "id", ""), {node.attr}
    return "", set()


def texts(nodes) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
