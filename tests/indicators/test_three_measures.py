"""Three measures together: every rule by hand, every combination by enumeration."""

import itertools

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.three_measures import Agreement, three_measures

ROW = {
    "enterprises": "specialised",
    "theta": 1.6,
    "value_added": 1.5,
    "compensation": 1.4,
    "jobs": 1.3,
    "accounts_part": 1.0,
    "jobs_part": 0.1,
}


def read(**changed):
    options = {name: changed.pop(name) for name in ("lead", "above") if name in changed}
    return three_measures(pd.DataFrame([ROW | changed]), **options).iloc[0]


PAR, LOW = (
    {"value_added": 1.0, "compensation": 1.1},
    {"value_added": 0.7, "compensation": 0.6},
)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "specialised"),
        ({"enterprises": "not enough to say"}, "few large units"),
        ({"enterprises": "slightly more"}, "few large units"),
        ({"enterprises": "fewer"}, "few large units"),
        ({"enterprises": "fewer"} | LOW, "fewer"),
        ({"enterprises": "not enough to say"} | PAR, "at par"),
        (PAR, "many small units"),
        (PAR | {"theta": 1.2}, "not enough to say"),
        (LOW, "many small units"),
        ({"enterprises": "not enough to say"} | LOW, "not enough to say"),
        ({"enterprises": "fewer"} | PAR, "not enough to say"),
        ({"value_added": 1.3, "compensation": 1.1}, "not enough to say"),
        ({"enterprises": "regions do not differ"}, "not enough to say"),
        ({"enterprises": "no test possible", "theta": np.nan}, "not enough to say"),
    ],
)
def test_rules(changed, verdict):
    assert read(**changed)["verdict"] == verdict


@pytest.mark.edge(
    "verdicts", "figures of a wider group that is mostly something else", "they do not speak for it"
)
def test_two_thirds():
    energy = {"enterprises": "not enough to say", "accounts_part": 0.42, "jobs": 1.48}
    assert read(**energy)[["verdict", "reason"]].tolist() == [
        "not enough to say",
        "no measure but head offices",
    ]
    found = read(**energy, jobs_part=0.9)
    assert found[["accounts", "jobs", "size", "verdict"]].tolist() == [
        "none",
        "above",
        "above",
        "few large units",
    ]
    assert read(accounts_part=2 / 3)["accounts"] == "above"
    assert read(accounts_part=0.66)["accounts"] == "none"


def test_head_offices_alone_are_never_specialised():
    for reading in ("specialised", "fewer"):
        found = read(enterprises=reading, accounts_part=0.1)
        assert found["verdict"] == "not enough to say"
        assert found["reason"] == "no measure but head offices"


def test_which_leads():
    """Accounts below and jobs above, both of the very group."""
    both = LOW | {"jobs_part": 1.0}
    assert read(**both)["size"] == "below"
    assert read(**both, lead="jobs")["verdict"] == "specialised"
    assert read(lead="jobs")["size"] == "above", "jobs of a wider group do not lead"


def test_many_small_units_are_held_against_the_measure_that_leads():
    table = PAR | {"jobs": 0.9, "jobs_part": 1.0, "theta": 1.28}
    assert read(**table)["verdict"] == "not enough to say"
    assert read(**table, lead="jobs")["verdict"] == "many small units"


def test_missing_measures():
    assert read(compensation=np.nan)["accounts"] == "above"
    assert read(value_added=np.nan, compensation=np.nan)["accounts"] == "none"
    assert read(jobs=np.nan, jobs_part=1.0)["jobs"] == "none"
    assert read(accounts_part=np.nan)["accounts"] == "none"


@pytest.mark.parametrize(("quotient", "level"), [(1.25, "above"), (0.8, "below"), (1.2499, "par")])
def test_limits_are_of_the_level(quotient, level):
    assert read(value_added=quotient, compensation=quotient)["accounts"] == level


def test_every_combination_has_one_verdict_and_reasons_where_nothing_is_said():
    readings = ["specialised", "slightly more", "not enough to say", "slightly fewer", "fewer"]
    readings += ["regions do not differ", "no test possible"]
    quotients, parts = [0.5, 1.0, 2.0, np.nan], [0.2, 1.0]
    rows = itertools.product(
        readings, [1.6], quotients, quotients, quotients, parts, parts, repeat=1
    )
    table = pd.DataFrame(list(rows), columns=list(ROW))
    for lead in ("accounts", "jobs"):
        found = three_measures(table, lead=lead)
        assert set(found["verdict"]) == set(Agreement)
        assert (found["verdict"].eq("not enough to say") == found["reason"].ne("")).all()
        swapped = table.rename(
            columns={"value_added": "compensation", "compensation": "value_added"}
        )
        pd.testing.assert_frame_equal(three_measures(swapped, lead=lead), found)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"enterprises": "more"}, "reading 'more' is not known; allowed are 'specialised'"),
        ({"jobs": -1.0}, "negative"),
        ({"jobs_part": 1.2}, "'jobs_part' must be from 0 to 1, but it is 1.2"),
        ({"theta": "high"}, "not a number"),
        ({"lead": "value"}, "lead 'value' is not known"),
        ({"above": 0.9}, "above from 1 on"),
    ],
)
def test_broken_tables_are_refused(changed, message):
    with pytest.raises(DataError, match=message):
        read(**changed)


def test_a_missing_column_is_refused():
    with pytest.raises(DataError, match=r"missing columns \['jobs'\]"):
        three_measures(pd.DataFrame([ROW]).drop(columns="jobs"))
