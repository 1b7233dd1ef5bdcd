"""The grade of a dataset by its one rule."""

import pandas as pd
import pytest

import nextstep_analysis as ns
from nextstep_analysis import data_grades as module
from nextstep_analysis.breaks import with_breaks


@pytest.fixture(scope="module")
def quality(built):
    return ns.data_quality(project=built)


def test_every_table_of_figures_has_a_row(quality):
    assert {"enterprises", "jobs", "input_output"} <= set(quality.index)
    assert "place_names_fi" not in quality.index, "names are no figures"


def test_a_grade_counts_what_speaks_against(quality):
    against = quality["why"].map(lambda why: len(why.split("; ")) if why else 0)
    assert (quality["grade"] == against.map(lambda n: "ABC"[min(n, 2)])).all()
    assert {part for why in quality["why"] if why for part in why.split("; ")} <= set(
        module.REASONS.values()
    )


def test_what_is_known_of_some(quality):
    enterprises = quality.loc["enterprises"]
    assert (enterprises["breaks"], enterprises["last_year"], enterprises["grade"]) == (
        "2017",
        2022,
        "B",
    )
    assert enterprises["missing"] == 0, "what was never published lies in the year of the break"
    assert "an estimate" in quality.loc["input_output", "why"]
    assert quality.loc["jobs", "why"] == module.REASONS["old"]
    assert quality.loc["enterprises", "facts"] == 14 and quality.loc["jobs", "areas"] == 328


def test_missing_counts_figures_only_and_not_those_of_a_break():
    table = pd.DataFrame({"year": [2020, 2021, 2022, 2023], "value": [1.0, None, None, 4.0]})
    assert module._missing(table, ()) == 0.5
    assert module._missing(with_breaks(table, [2021]), (2021,)) == pytest.approx(1 / 3)
    assert module._missing(pd.DataFrame({"name": ["a"]}), ()) == 0
