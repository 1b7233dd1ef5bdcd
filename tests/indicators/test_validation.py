"""Scores against what happened: by hand, by properties, and broken input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.validation import area_under_curve, rank_correlation

NAN = float("nan")
CASES = pd.DataFrame(
    {
        "region": ["A"] * 4 + ["B"] * 3 + ["C"] * 2,
        "near": [4, 3, 2, 1, 1, 2, 3, 5, 6],
        "size": [1, 1, 1, 1, 3, 2, 1, 5, 6],
        "entry": [1, 0, 1, 0, 0, 0, 1, 0, 0],
        "growth": [0.4, 0.3, 0.2, 0.1, 0.1, 0.2, 0.3, NAN, 0.1],
    }
)


def test_area_by_hand_and_regions_without_an_event_tell_nothing():
    found = area_under_curve(CASES, scores=["near", "size"], event="entry").set_index("score")
    assert found.loc["near", "value"] == pytest.approx((3 / 4 + 1) / 2)
    assert found.loc["size", "value"] == pytest.approx((1 / 2 + 0) / 2)
    assert found.loc["size", "less"] == pytest.approx(0.875 - 0.25)
    assert found["regions"].tolist() == [2, 2] and found["cases"].tolist() == [7, 7]
    assert found.loc["near", ["less", "less_lower", "less_upper"]].tolist() == [0, 0, 0]


def test_correlation_by_hand():
    found = rank_correlation(CASES, scores=["near"], outcome="growth").iloc[0]
    assert found["value"] == pytest.approx(1) and found["regions"] == 2


@given(st.integers(0, 500))
@settings(max_examples=25, deadline=None)
def test_only_the_order_of_a_score_counts(seed):
    rng = np.random.default_rng(seed)
    cases = pd.DataFrame(
        {
            "region": np.repeat(list("abcd"), 12),
            "score": rng.normal(size=48),
            "event": rng.integers(2, size=48),
        }
    )
    cases = cases.assign(grown=np.exp(cases["score"]), turned=-cases["score"])
    found = area_under_curve(cases, scores=["score", "grown", "turned"], event="event")
    value = found.set_index("score")["value"]
    assert value["grown"] == pytest.approx(value["score"])
    assert value["turned"] == pytest.approx(1 - value["score"])
    assert ((found["lower"] <= found["value"]) & (found["value"] <= found["upper"])).all()


def test_nothing_to_compare_is_nan():
    found = area_under_curve(CASES[CASES["region"] == "C"], scores=["near"], event="entry")
    assert np.isnan(found["value"].iloc[0]) and found["regions"].iloc[0] == 0


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"entry": 2}, "must be 1, 0 or NaN, but a row has 2"),
        ({"entry": "yes"}, "'entry' must be numbers"),
        ({"near": "close"}, "'near' must be numbers"),
        ({"region": None}, "each row needs a region"),
    ],
)
def test_broken_cases_are_told(column, words):
    with pytest.raises(DataError, match=words):
        area_under_curve(CASES.assign(**column), scores=["near"], event="entry")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"scores": ["far"]}, "no column 'far'"),
        ({"scores": []}, "scores is empty"),
        ({"scores": ["near"], "runs": 10}, "runs 10"),
        ({"scores": ["near"], "level": 0}, "level"),
    ],
)
def test_broken_arguments_are_told(asked, words):
    with pytest.raises(DataError, match=words):
        area_under_curve(CASES, event="entry", **asked)
    with pytest.raises(DataError, match=words):
        rank_correlation(CASES, outcome="growth", **asked)
