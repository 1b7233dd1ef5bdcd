"""Three answers, never two; and a family of tests."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.multiplicity import expected_false_readings, holm
from nextstep_analysis.indicators.verdicts import Answer, Reason, Verdict

finite = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("limits", "null", "answer"),
    [
        ((0.2, 1.4), 0.0, Answer.ABOVE),
        ((-1.4, -0.2), 0.0, Answer.BELOW),
        ((-0.2, 1.4), 0.0, Answer.NOT_TOLD),
        ((0.0, 1.4), 0.0, Answer.NOT_TOLD),
        ((1.067, 1.606), 1.0, Answer.ABOVE),
        ((0.632, 0.964), 1.0, Answer.BELOW),
        ((1.37, math.inf), 1.0, Answer.ABOVE),
    ],
)
def test_a_verdict_of_limits(limits, null, answer):
    assert Verdict.of_limits(*limits, null=null) == Verdict(answer)


@given(finite, finite, finite)
def test_turning_the_comparison_round_turns_the_answer_round(one, other, null):
    lower, upper = sorted((one, other))
    there = Verdict.of_limits(lower, upper, null=null).answer
    back = Verdict.of_limits(-upper, -lower, null=-null).answer
    turned = {Answer.ABOVE: Answer.BELOW, Answer.BELOW: Answer.ABOVE}
    assert back is turned.get(there, there)


@pytest.mark.edge("verdicts", "an interval that is NaN", "refused: NaN is none of three answers")
@pytest.mark.parametrize("numbers", [(np.nan, 1, 0), (0, np.nan, 0), (0, 1, np.nan)])
def test_nan_is_no_answer(numbers):
    lower, upper, null = numbers
    with pytest.raises(DataError, match="a verdict needs numbers"):
        Verdict.of_limits(lower, upper, null=null)


def test_limits_the_wrong_way_round_and_no_test_without_a_reason():
    with pytest.raises(DataError, match="the lower limit 2 is above the upper one 1"):
        Verdict.of_limits(2, 1)
    with pytest.raises(DataError, match="a reason is needed"):
        Verdict(Answer.NO_TEST)
    assert Verdict(Answer.NO_TEST, Reason.MISSING).reason == "a figure is missing"


p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def step_down(values):
    """Holm as he wrote it: reject from the smallest on, each against what is still left."""
    adjusted, reached = {}, 0.0
    for done, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        reached = max(reached, min(1.0, (len(values) - done) * values[place]))
        adjusted[place] = reached
    return [adjusted[place] for place in range(len(values))]


@given(p_values)
def test_holm_is_the_step_down(values):
    np.testing.assert_allclose(holm(pd.Series(values)), step_down(values), rtol=1e-12)


def test_holm_is_that_of_statsmodels():
    values = [0.01, 0.04, 0.03, 0.2, 0.001, 0.04, 1.0]
    np.testing.assert_allclose(holm(pd.Series(values)), multipletests(values, method="holm")[1])


@given(p_values, st.randoms(use_true_random=False))
def test_holm_depends_on_the_values_alone(values, random):
    series = pd.Series(values)
    order = list(series.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(holm(series[order]).sort_index(), holm(series))


def test_a_row_without_a_test_is_not_of_the_family():
    adjusted = holm(pd.Series([0.01, np.nan, 0.04], index=["a", "b", "c"]))
    assert adjusted[["a", "c"]].tolist() == [0.02, 0.04] and np.isnan(adjusted["b"])
    assert holm(pd.Series([], dtype=float)).empty


def test_broken_p_values_are_refused():
    with pytest.raises(DataError, match=r"from 0 to 1, but one of them is 1\.2"):
        holm(pd.Series([0.1, 1.2]))


READ = pd.DataFrame(
    {
        "p_above": [0.98, 0.999, 0.02, 0.5, np.nan],
        "answer": ["above", "above", "below", "not enough to say", "no test possible"],
    }
)


def test_false_readings_are_expected_of_what_is_read_only():
    assert expected_false_readings(READ).to_dict() == pytest.approx({"above": 0.021, "below": 0.02})
    assert expected_false_readings(READ.iloc[3:]).to_dict() == {"above": 0, "below": 0}


def test_a_reading_without_a_probability_is_refused():
    with pytest.raises(DataError, match="1 of them have none"):
        expected_false_readings(READ.assign(answer="above").iloc[[0, 4]])
    with pytest.raises(DataError, match=r"missing columns \['answer'\]"):
        expected_false_readings(READ[["p_above"]])
