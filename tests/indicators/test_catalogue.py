"""`config/indicators.yaml` and the functions: neither without the other."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
import yaml

from nextstep_analysis import indicators

CONFIG = Path(__file__).parents[2] / "config"
ENTRIES = yaml.safe_load((CONFIG / "indicators.yaml").read_text(encoding="utf-8"))
SOURCES = yaml.safe_load((CONFIG / "sources.yaml").read_text(encoding="utf-8"))

KEYS = {"function", "name", "question", "unit", "direction", "reference", "needs", "interval"}
UNITS = {
    "ratio",
    "index",
    "share",
    "share per year",
    "bits",
    "number",
    "enterprises",
    "minutes",
    "unit of the measure",
}


def public_functions():
    for module in pkgutil.iter_modules(indicators.__path__):
        if not module.name.startswith("_"):
            code = importlib.import_module(f"{indicators.__name__}.{module.name}")
            for name, function in inspect.getmembers(code, inspect.isfunction):
                if not name.startswith("_") and function.__module__ == code.__name__:
                    yield f"{module.name}.{name}", function


FUNCTIONS = dict(public_functions())


def test_every_function_has_an_entry_and_every_entry_a_function():
    named = [entry["function"] for entry in ENTRIES.values()]
    assert sorted(named) == sorted(FUNCTIONS)
    assert [name.split(".")[1] for name in named] == list(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_entries_say_all_that_a_report_needs(name):
    entry = ENTRIES[name]
    assert set(entry) - {"limits"} == KEYS
    for text in ("name", "question", *({"limits"} & set(entry))):
        assert set(entry[text]) == {"fi", "en"}
        assert all(entry[text].values())
    for language in ("fi", "en"):
        assert entry["question"][language].endswith("?")
    assert entry["unit"] in UNITS
    assert entry["direction"] in {"higher", "lower", "none"}
    assert entry["reference"]
    assert "limits" in entry, "how not to read it must be told"


@pytest.mark.parametrize("name", ENTRIES)
def test_needs_are_measures_of_the_sources(name):
    for measure in ENTRIES[name]["needs"]:
        dataset, column = measure.split(".")
        assert column in SOURCES[dataset]["columns"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_take_a_table_first_and_the_rest_by_name(name):
    function = FUNCTIONS[name]
    table, *rest = inspect.signature(function).parameters.values()
    assert table.kind is table.POSITIONAL_OR_KEYWORD
    assert all(argument.kind is argument.KEYWORD_ONLY for argument in rest)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstrings_have_all_parts(name):
    documentation = inspect.getdoc(FUNCTIONS[name])  # Python 3.13 keeps no indents in `__doc__`
    for part in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{part}\n----" in documentation
    assert ">>>" in documentation
    assert "NaN" in documentation
