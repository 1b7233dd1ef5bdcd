"""Composite scores: by hand, by properties, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.composite import (
    aggregate,
    normalise,
    score_coverage,
)
from nextstep_analysis.indicators.rank_uncertainty import (
    FACTORS,
    RankChoices,
    rank_uncertainty,
)
from nextstep_analysis.indicators.sensitivity import drop_one_ranks, effective_weights

NAN = float("nan")
TABLE = pd.DataFrame(
    {"density": [0.1, 0.5, 0.9, 0.4], "growth": [3.0, 1.0, 2.0, -4.0]}, index=list("abcd")
)
POSTS = pd.DataFrame({"lower": [0.0, -5.0], "upper": [1.0, 5.0]}, index=["density", "growth"])
EVEN = pd.Series({"density": 1.0, "growth": 1.0})
values = arrays.arrays(
    float, st.tuples(st.integers(2, 6), st.integers(1, 4)), elements=st.integers(-20, 20)
)


def frame(array):
    return pd.DataFrame(array, columns=[f"x{number}" for number in range(array.shape[1])])


@given(values, st.sampled_from(["min_max", "rank"]))
@settings(max_examples=60, deadline=None)
def test_scaled_values_lie_between_the_bounds(array, method):
    scaled = normalise(frame(array), method=method, bounds=(1, 100))
    assert (
        scaled.min().dropna().round(9).ge(1).all() and scaled.max().dropna().round(9).le(100).all()
    )
    turned = normalise(frame(array), method=method, lower_is_better=list(scaled), bounds=(1, 100))
    np.testing.assert_allclose(turned, 101 - scaled)


def test_goalposts_do_not_move_with_the_items():
    posts = pd.DataFrame({"lower": [0, -5], "upper": [1, 5]}, index=["density", "growth"])
    all_items = normalise(TABLE, method="goalposts", goalposts=posts)
    some = normalise(TABLE.iloc[:2], method="goalposts", goalposts=posts)
    pd.testing.assert_frame_equal(all_items.iloc[:2], some)
    assert all_items.loc["d", "growth"] == pytest.approx(0.1)


def test_an_indicator_that_never_differs_has_no_scale():
    scaled = normalise(TABLE.assign(growth=2.0))
    assert scaled["growth"].isna().all() and scaled["density"].notna().all()


def test_a_geometric_mean_is_never_above_the_arithmetic_one():
    scaled = normalise(TABLE, bounds=(1, 100))
    geometric = aggregate(scaled, weights=EVEN, method="geometric")
    assert (geometric <= aggregate(scaled, weights=EVEN) + 1e-12).all()


def test_low_coverage_has_no_score_and_says_why():
    table = normalise(TABLE.assign(third=[NAN, NAN, 1.0, 2.0]))
    weights = pd.Series({"density": 1, "growth": 1, "third": 2})
    scores = aggregate(table, weights=weights)
    assert scores[["a", "b"]].isna().all() and scores[["c", "d"]].notna().all()
    told = score_coverage(table, weights=weights)
    assert told["coverage"].tolist() == [0.5, 0.5, 1, 1] and "missing: third" in told["reason"]["a"]
    lenient = aggregate(table, weights=weights, least_coverage=0.5)
    assert lenient["a"] == pytest.approx(table.loc["a", ["density", "growth"]].mean())


def test_effective_weights_show_who_decides():
    table = normalise(TABLE.assign(copy=TABLE["density"]))
    weights = pd.Series({"density": 1, "growth": 1, "copy": 1})
    told = effective_weights(table, weights=weights)
    assert told["weight"].tolist() == pytest.approx([1 / 3] * 3)
    assert told["effective"].sum() == pytest.approx(1)
    assert told.loc["density", "effective"] > told.loc["growth", "effective"]


def test_dropping_one_of_two_leaves_the_order_of_the_other():
    ranks = drop_one_ranks(normalise(TABLE), weights=EVEN)
    assert ranks["growth"].tolist() == [4, 2, 1, 3] and ranks["density"].tolist() == [1, 3, 2, 4]
    with pytest.raises(DataError, match="at least two"):
        drop_one_ranks(normalise(TABLE[["density"]]), weights=EVEN[["density"]])


def test_who_stays_in_the_checks_is_set_by_the_least_coverage():
    """Without growth `a` has nothing left; without density all of it is known."""
    table = normalise(TABLE).assign(density=lambda t: t["density"].where(t.index != "a"))
    strict = drop_one_ranks(table, weights=EVEN)
    assert np.isnan(strict.loc["a", "all"])
    lenient = drop_one_ranks(table, weights=EVEN, least_coverage=0.5)
    assert lenient.loc["a", ["all", "density"]].notna().all()
    assert np.isnan(lenient.loc["a", "growth"])
    few = effective_weights(table, weights=EVEN)["correlation"]
    more = effective_weights(table, weights=EVEN, least_coverage=0.5)["correlation"]
    assert few["growth"] != more["growth"] and more["density"] == pytest.approx(few["density"])


def test_the_same_seed_gives_the_same_ranks():
    first, second = (rank_uncertainty(TABLE, weights=EVEN, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first.ranks, second.ranks)
    pd.testing.assert_frame_equal(first.sobol, second.sobol)
    assert not rank_uncertainty(TABLE, weights=EVEN, seed=4).sobol.equals(first.sobol)


def test_an_item_best_in_everything_is_always_first():
    table = pd.DataFrame({"x": [9.0, 2, 1], "y": [5.0, 3, 1]}, index=list("abc"))
    found = rank_uncertainty(table, weights=pd.Series({"x": 1, "y": 2}), top=1)
    best = found.ranks.loc["a"]
    assert best[["rank", "median", "lower", "upper"]].tolist() == [1, 1, 1, 1]
    assert found.ranks["top_share"].tolist() == [1, 0, 0]
    assert found.sobol.loc["a"].isna().all()


@given(st.integers(0, 200))
@settings(max_examples=15, deadline=None)
def test_intervals_hold_the_median_and_shares_add_up(seed):
    rng = np.random.default_rng(seed)
    table = frame(rng.normal(size=(7, 3)))
    weights = pd.Series(1.0, index=table.columns)
    choices = RankChoices(runs=400)
    found = rank_uncertainty(table, weights=weights, top=2, seed=seed, choices=choices).ranks
    assert ((found["lower"] <= found["median"]) & (found["median"] <= found["upper"])).all()
    assert 1.5 < found["top_share"].sum() < 2.5
    assert found["rank"].between(1, 7).all()


def test_noise_widens_intervals_and_takes_the_variance():
    exact = rank_uncertainty(TABLE, weights=EVEN)
    noisy = rank_uncertainty(TABLE, weights=EVEN, noise=TABLE.abs() * 0 + 2.0)
    width = lambda found: (found.ranks["upper"] - found.ranks["lower"]).sum()  # noqa: E731
    assert width(noisy) > width(exact)
    assert noisy.overall["noise"] > 0.5 and abs(exact.overall["noise"]) < 0.05
    assert list(noisy.overall.index) == list(FACTORS)


def test_sobol_of_a_known_model():
    """With one source of variation all of the variance is its own."""
    choices = RankChoices(
        normalisations=("min_max",), aggregations=("arithmetic",), weight_spread=0
    )
    found = rank_uncertainty(TABLE, weights=EVEN, noise=TABLE * 0 + 1.0, choices=choices)
    assert found.overall["noise"] == pytest.approx(1, abs=0.02)
    assert found.overall.drop("noise").abs().max() < 0.06


def test_sobol_of_two_factors_by_hand():
    """Two items, each ahead in one indicator: noise turns them, weights decide between them.

    On min-max scores of two items each indicator says who is ahead, 1 or 0. The first item is
    first where it is ahead in both, or in the one whose weight was drawn larger.
    """
    table = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 0.5]})
    choices = RankChoices(runs=40_000, normalisations=("min_max",), aggregations=("arithmetic",))
    found = rank_uncertainty(
        table, weights=pd.Series({"a": 1, "b": 1}), noise=table * 0 + 1.0, top=1, choices=choices
    )
    ahead_a, ahead_b = stats.norm.cdf([1 / np.sqrt(2), -0.5 / np.sqrt(2)])
    both, only_a, only_b = ahead_a * ahead_b, ahead_a * (1 - ahead_b), (1 - ahead_a) * ahead_b
    first = both + (only_a + only_b) / 2
    variance = first * (1 - first)
    by_noise = both + (only_a + only_b) / 4 - first**2
    by_weights = ((both + only_a) ** 2 + (both + only_b) ** 2) / 2 - first**2
    assert found.ranks["top_share"].iloc[0] == pytest.approx(first, abs=0.01)
    shown = found.sobol.iloc[0]
    assert shown["noise"] == pytest.approx(by_noise / variance, abs=0.03)
    assert shown["weights"] == pytest.approx(by_weights / variance, abs=0.03)
    assert shown[["normalisation", "aggregation"]].abs().max() < 0.03


def test_an_indicator_that_orders_nobody_is_no_knowledge():
    """As `normalise` has it: half of the weights are known, and no reason is left out."""
    table = TABLE.assign(growth=3.0)
    found = rank_uncertainty(table, weights=EVEN)
    assert found.ranks["rank"].isna().all() and (found.ranks["coverage"] == 0.5).all()
    assert found.ranks["reason"].str.contains("missing: growth").all()
    noisy = rank_uncertainty(table, weights=EVEN, noise=TABLE[["growth"]].abs() * 0 + 1.0)
    assert noisy.ranks["rank"].notna().all(), "with noise its order is open"


def test_items_of_low_coverage_have_no_rank():
    table = TABLE.assign(third=[NAN, 1.0, 1.5, 2.0], fourth=[NAN, 1.0, 2.5, 2.0])
    weights = pd.Series(1.0, index=table.columns)
    found = rank_uncertainty(table, weights=weights)
    assert np.isnan(found.ranks.loc["a", "median"]) and "50 %" in found.ranks.loc["a", "reason"]
    assert found.ranks["rank"].max() == 3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: normalise(TABLE, method="log"), "method"),
        pytest.param(
            lambda: rank_uncertainty(TABLE, weights=EVEN, top=True),
            "top True is not allowed; a whole number from 1 on is",
            marks=pytest.mark.edge(
                "workbench", "a truth value where a whole number is asked for", "one sentence"
            ),
        ),
        (
            lambda: rank_uncertainty(TABLE, weights=EVEN, seed=False),
            "seed False is not allowed; a whole number from 0 on is",
        ),
        (lambda: normalise(TABLE.iloc[:0]), "empty table"),
        (lambda: normalise(TABLE.assign(growth="x")), "numbers are needed"),
        (lambda: normalise(TABLE.assign(growth=np.inf)), "infinite"),
        (lambda: normalise(TABLE, lower_is_better=["size"]), "'size' is no indicator"),
        (lambda: normalise(TABLE, bounds=(1, 1)), "bounds"),
        (lambda: normalise(TABLE, bounds=(0, 1, 2)), "bounds"),
        (lambda: normalise(TABLE, lower_is_better="growth"), "list of indicators"),
        (lambda: normalise(TABLE, method="goalposts"), "goalposts are needed"),
        (lambda: normalise(TABLE, method="goalposts", goalposts={"growth": (0, 1)}), "a table"),
        (lambda: normalise(TABLE, method="goalposts", goalposts=pd.concat([POSTS] * 2)), "twice"),
        (
            lambda: normalise(TABLE, method="goalposts", goalposts=POSTS.astype(str)),
            "must be numbers",
        ),
        (lambda: aggregate(TABLE, weights=pd.Series({"density": "much"})), "must be numbers"),
        (lambda: normalise(pd.concat([TABLE, TABLE])), "stands twice"),
        (lambda: aggregate(TABLE, weights=EVEN * -1), "zero or more"),
        (lambda: aggregate(TABLE, weights=EVEN * 0), "all weights are zero"),
        (lambda: aggregate(TABLE, weights=EVEN[["growth"]]), "'density' has none"),
        (lambda: aggregate(TABLE, weights=EVEN, method="geometric"), "above 0"),
        (lambda: aggregate(TABLE, weights=EVEN, least_coverage=0), "least coverage"),
        (lambda: rank_uncertainty(TABLE, weights=EVEN, top=0), "top 0"),
        (lambda: rank_uncertainty(TABLE, weights=EVEN, seed=-1), "seed -1"),
        (lambda: rank_uncertainty(TABLE, weights=EVEN, noise=TABLE * -1), "standard error"),
        (lambda: rank_uncertainty(TABLE, weights=EVEN, noise=TABLE.iloc[:2] * 0), "'c' has none"),
        (lambda: RankChoices(runs=5), "runs"),
        (lambda: RankChoices(weight_spread=1.0), "weight_spread"),
        (lambda: RankChoices(normalisations=()), "normalisations is empty"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(call, words):
    with pytest.raises(DataError, match=words) as caught:
        call()
    assert "\n" not in str(caught.value)
