import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import (
    check_composition,
    check_disjoint,
    check_observations,
    check_region_known,
)


@pytest.fixture
def jobs():
    return pd.DataFrame(
        {
            "region": ["A", "A", "FI", "FI"],
            "industry": ["C16", "C31"] * 2,
            "year": 2023,
            "value": [30.0, 70.0, 100.0, np.nan],
        }
    )


def test_a_tidy_table_passes(jobs):
    before = jobs.copy()
    check_observations(jobs)
    check_composition(jobs)
    pd.testing.assert_frame_equal(jobs, before)
    check_observations(
        jobs.rename(columns={"region": "place", "value": "jobs"}),
        keys=("place", "industry"),
        value="jobs",
    )


@pytest.mark.parametrize("dtype", ["float32", "Float64", "Int64"])
def test_numbers_of_any_type_pass(jobs, dtype):
    check_observations(jobs.astype({"value": dtype}))


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda t: t.drop(columns=["year", "value"]), r"missing columns \['year', 'value'\]"),
        (lambda t: t[:0], "empty table"),
        (lambda t: t.assign(value=["30", "..", "1", "2"]), "not a number.*1 row is.*value=[.][.]"),
        (lambda t: t.assign(value="30"), "not a number.*4 rows are of type str"),
        (lambda t: t.assign(value=True), "not a number.*of type bool"),
        (lambda t: t.assign(region=["A", None, "FI", "FI"]), "missing keys.*1 row is without"),
        (lambda t: t.assign(year=[2023, np.nan, 2023, 2023]), "missing keys.*year=nan"),
        (lambda t: t.assign(year="2023"), "not a year.*4 rows are of type"),
        (lambda t: t.assign(industry="C16"), "duplicate rows: one per region, industry and year"),
        (
            lambda t: t.assign(value=[-1, 1, -2, 1]),
            "negative values.*2 rows are below it: region=A",
        ),
        (lambda t: t.assign(value=np.inf), r"infinite values.*4 rows are infinite.*; \.\.\.$"),
    ],
)
def test_broken_tables_are_refused_in_one_sentence(jobs, break_it, message):
    with pytest.raises(DataError, match=message) as refused:
        check_observations(break_it(jobs))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "industries",
    [
        ["C16", "C31", "X"],
        ["A", "B", "C", "X"],
        ["TOT"],
        ["core", "rest"],
        ["A", "BDE", "C"],
        ["I1", "I10", "I100"],
        ["1610", "16"],
        [],
    ],
)
def test_industries_side_by_side(industries):
    check_disjoint(industries)


@pytest.mark.parametrize(
    ("industries", "message"),
    [
        (["C", "C16"], "1 pair overlaps: C holds C16$"),
        (["TOT", "C"], "TOT holds C"),
        (["C", "C16", "C31", "TOT"], r"5 pairs overlap: .*; \.\.\.$"),
    ],
)
def test_industries_inside_each_other(industries, message):
    with pytest.raises(DataError, match=message):
        check_disjoint(industries)


def test_rows_left_out(jobs):
    with pytest.raises(DataError, match="1 are not there, first: region=A year=2023 lacks C31"):
        check_composition(jobs.drop(index=1))


def test_industries_may_differ_between_years_unless_asked_otherwise(jobs):
    both = pd.concat([jobs, jobs[jobs["industry"] == "C16"].assign(year=2024)])
    check_composition(both)
    with pytest.raises(DataError, match="2 are not there, first: region=A year=2024 lacks C31"):
        check_composition(both, across_years=True)


def test_regions(jobs):
    check_region_known(jobs, "FI")
    with pytest.raises(DataError, match="peer 'B' is not in the table; its regions are A, FI"):
        check_region_known(jobs, "B", role="peer")
    later = pd.concat([jobs, jobs[:2].assign(year=2024)])
    with pytest.raises(DataError, match="region 'FI' has no rows in 2024"):
        check_region_known(later, "FI")
