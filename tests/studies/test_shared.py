"""One study for all languages of a build."""

import errno
import os
from dataclasses import fields

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import SHARED
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.measures import enterprises, peers
from nextstep_analysis.studies.memo import one_study, shared, shared_studies

ASKED = [
    ("kymiring", {}),
    ("kymiring", {"peers": ["MK09"]}),
    ("kymiring", {"region": "MK09", "peers": ["MK07"]}),
    ("kymiring", {"reference": "MK01"}),
    ("grain-food", {}),
]
"""Studies that differ in one thing that is asked for, or in their ecosystem."""


@pytest.fixture(scope="module")
def counted(built):
    """A study computed alone, and which of the tables that several chapters need were made."""
    asked = []

    def count(module, name):
        real = getattr(module, name)
        patched.setattr(module, name, lambda *a, **k: asked.append(name) or real(*a, **k))

    with pytest.MonkeyPatch.context() as patched:
        count(enterprises, "by_division")
        count(peers, "features")
        study = background_study("kymiring", project=built)
    return study, asked


@pytest.fixture(scope="module")
def study(counted):
    return counted[0]


def test_it_is_computed_once_in_a_build_and_every_time_outside(study):
    computed = []

    def compute():
        computed.append(1)
        return study

    with shared_studies() as folder:
        assert [shared(["a"], compute) for _ in range(3)] == [study] * 3
        shared(["b"], compute)
        assert len(computed) == 2
        assert len(list(folder.glob("*.pickle"))) == 2
    assert not folder.exists() and SHARED not in os.environ
    shared(["a"], compute)
    with shared_studies():
        shared(["a"], compute)
    assert len(computed) == 4


def test_within_one_study_it_is_computed_once_and_then_forgotten():
    computed = []
    with one_study():
        held = [shared(["a"], lambda: computed.append(1) or computed) for _ in range(3)]
        with one_study():
            shared(["a"], lambda: computed.append(2))
        shared(["a"], pytest.fail)
    assert held == [computed] * 3
    shared(["a"], lambda: computed.append(3))
    assert computed == [1, 2, 3]


def test_a_study_alone_computes_nothing_twice(counted):
    assert sorted(counted[1]) == ["by_division", "by_division", "features"]  # placed, and published


def test_what_is_kept_is_the_same_to_the_last_figure(study):
    with shared_studies():
        shared([], lambda: study)
        kept = shared([], pytest.fail)
    for field in fields(study):
        one, other = getattr(study, field.name), getattr(kept, field.name)
        assert type(one) is type(other)
    assert kept == study and kept.names.equals(study.names)
    for name, table in study.tables.items():
        assert kept.tables[name].frame.equals(table.frame)
        assert list(kept.tables[name].frame.dtypes) == list(table.frame.dtypes)
    assert type(kept.findings[0].values) is type(study.findings[0].values)
    pages = [StudyReport(shown, language="en").contract() for shown in (study, kept)]
    assert pages[0] == pages[1]


def test_studies_computed_together_equal_those_computed_alone(built, study):
    """Each by what tells it from the others, and so it is when it is asked for again."""
    others = ASKED[1:]
    alone = [study, *(background_study(name, project=built, **how) for name, how in others)]
    with shared_studies():
        together = [background_study(name, project=built, **how) for name, how in ASKED * 2]
    assert together == alone * 2
    assert len({study.as_json() for study in alone}) == len(alone)


@pytest.mark.full
def test_every_ecosystem_computed_among_others_is_as_it_is_alone(built):
    names = sorted(load_catalogue(built).ecosystems)
    alone = [background_study(name, project=built).as_json() for name in names]
    with shared_studies():
        together = [background_study(name, project=built).as_json() for name in names]
    assert together == alone


def test_a_study_that_fails_leaves_nothing(study):
    def fail():
        raise ValueError("no")

    with shared_studies() as folder:
        with pytest.raises(ValueError, match="no"):
            shared(["a"], fail)
        assert not list(folder.glob("*.pickle"))
        assert shared(["a"], lambda: study) == study


def test_what_cannot_be_kept_leaves_no_half_of_it(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with shared_studies() as folder:
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", full)
            with pytest.raises(OSError, match=f"No space left.*{folder}"):  # not the reports'
                shared(["a"], int)
        assert [path.suffix for path in folder.iterdir()] == [".lock"]
        assert shared(["a"], lambda: 1) == 1


def test_a_variable_that_was_there_is_put_back(monkeypatch):
    monkeypatch.setenv(SHARED, "before")
    with shared_studies() as folder:
        assert os.environ[SHARED] == str(folder)
    assert os.environ[SHARED] == "before"
