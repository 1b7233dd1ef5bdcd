"""Which chapters rest on which indicators: declared, and held against what studies call."""

import functools
import importlib
import inspect
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.studies import background as room
from nextstep_analysis.studies.background import study as module
from nextstep_analysis.studies.background.uses import USES

FOLDER = Path(inspect.getfile(room)).parent
CHAPTERS = {
    "definition": 1,
    "state": 2,
    "development": 3,
    "potential": 4,
    "gaps": 5,
    "factors": 6,
}


def chapter_that_calls(frame):
    """The chapter that a call comes from; None where the study prepares what several use."""
    while frame:
        path = Path(frame.f_code.co_filename)
        if FOLDER in path.parents:
            name = path.relative_to(FOLDER).parts[0].removesuffix(".py")
            if name in CHAPTERS:
                return CHAPTERS[name]
        frame = frame.f_back
    return None


def spied(function, found):
    @functools.wraps(function)
    def call(*arguments, **options):
        found.add(chapter_that_calls(sys._getframe(1)))
        return function(*arguments, **options)

    return call


@pytest.mark.slow
def test_uses_are_those_of_real_studies(built, monkeypatch):
    functions = {}
    for name, entry in load_catalogue(built).indicators.items():
        part, function = entry.function.split(".")
        imported = importlib.import_module(f"nextstep_analysis.indicators.{part}")
        functions[name] = getattr(imported, function)
    found = {name: set() for name in functions}
    spies = {id(f): spied(f, found[name]) for name, f in functions.items()}
    for owner in [m for n, m in sys.modules.items() if n.startswith("nextstep_analysis.")]:
        for name, value in list(vars(owner).items()):
            if id(value) in spies:
                monkeypatch.setattr(owner, name, spies[id(value)])
            elif isinstance(value, dict):
                for key in [key for key, held in value.items() if id(held) in spies]:
                    monkeypatch.setitem(value, key, spies[id(value[key])])
    monkeypatch.setattr(module, "one_study", nullcontext)  # each chapter makes what it asks for
    for ecosystem, region in (
        ("wood-furniture", None),
        ("kymiring", None),
        ("smart-mobility", "MK13"),
    ):
        module.background_study(ecosystem, region=region, project=built)
    assert {name for name, chapters in found.items() if chapters} == set(USES)
    for name, chapters in USES.items():
        called = found[name] - {None}
        assert called <= set(chapters), name
        assert called == set(chapters) or None in found[name], f"{name}: {chapters}, not {called}"


def test_uses_name_indicators_of_the_catalogue(built):
    assert set(USES) <= set(load_catalogue(built).indicators)
    assert all(chapters == tuple(sorted(set(chapters))) for chapters in USES.values())
