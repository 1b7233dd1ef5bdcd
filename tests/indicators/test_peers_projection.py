"""Structural peers and short projections: by hand, by properties, and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.peers import structural_peers
from nextstep_analysis.indicators.projection import MODELS, short_projection

NAN = float("nan")
FEATURES = pd.DataFrame(
    {"size": [2.0, 2.0, 4.0, 6.0], "farms": [0.1, 0.3, 0.1, 0.5], "age": 40.0},
    index=["MK07", "MK05", "MK04", "MK01"],
)


def test_peers_by_hand():
    found = structural_peers(FEATURES, region="MK07", n=2)
    size, farms = FEATURES["size"].std(ddof=0), FEATURES["farms"].std(ddof=0)
    assert found.distances["MK05"] == pytest.approx(np.sqrt((0.2 / farms) ** 2 / 2))
    assert found.distances["MK04"] == pytest.approx(np.sqrt((2 / size) ** 2 / 2))
    assert found.peers == tuple(found.distances.index[:2])
    assert found.contributions.loc["MK05"].tolist() == [0.0, 1.0]
    assert found.constant == ("age",) and found.left_out.empty


def test_groups_weigh_the_same_however_many_features_they_have():
    wide = FEATURES.drop(columns="age").assign(farms_again=FEATURES["farms"])
    groups = pd.Series({"size": "size", "farms": "mix", "farms_again": "mix"})
    grouped = structural_peers(wide, region="MK07", n=3, groups=groups)
    plain = structural_peers(FEATURES, region="MK07", n=3)
    pd.testing.assert_series_equal(grouped.distances, plain.distances)
    with pytest.raises(DataError, match="'size' has no group"):
        structural_peers(wide, region="MK07", n=3, groups=groups.drop("size"))


@given(st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_units_and_order_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(8, 3)), index=list("abcdefgh"), columns=list("xyz"))
    found = structural_peers(table, region="c", n=4)
    other = structural_peers(
        table.sample(frac=1, random_state=seed) * [1, 1000, 0.1] + 5, region="c", n=4
    )
    assert found.peers == other.peers and "c" not in found.distances.index
    np.testing.assert_allclose(found.contributions.sum(axis=1), 1)


def test_equal_distances_are_ordered_by_code_and_gaps_are_told():
    table = pd.DataFrame({"size": [1.0, 2.0, 2.0, NAN]}, index=["a", "c", "b", "d"])
    found = structural_peers(table, region="a", n=2)
    assert found.peers == ("b", "c")
    assert found.left_out.to_dict() == {"d": "size"}


@pytest.mark.parametrize(
    ("table", "asked", "words"),
    [
        (FEATURES, {"region": "MK99"}, "'MK99' has no features"),
        (FEATURES, {"n": 4}, "3 other regions"),
        (FEATURES, {"n": 0}, "not allowed"),
        (FEATURES[["age"]], {}, "no feature differs"),
        (FEATURES.assign(size=["a"] * 4), {}, "not a number"),
        (FEATURES.assign(size=[NAN, 1, 2, 3]), {}, "'MK07' cannot be compared"),
        (FEATURES.assign(size=[np.inf, 1, 2, 3]), {}, "infinite"),
        (pd.concat([FEATURES, FEATURES]), {}, "stands twice"),
        (FEATURES.iloc[:0], {}, "must be a table"),
    ],
)
def test_broken_features_are_told(table, asked, words):
    with pytest.raises(DataError, match=words):
        structural_peers(table, **{"region": "MK07", "n": 2, **asked})


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (pd.Series({"size": "a", "farms": NAN, "age": "b"}), "'farms' has no group"),
        (pd.Series(["a", "a", "b", "b"], index=["size", "size", "farms", "age"]), "none twice"),
        ({"size": "a", "farms": "a", "age": "b"}, "must be a Series"),
    ],
)
def test_a_feature_without_one_group_is_told_and_never_dropped(groups, words):
    with pytest.raises(DataError, match=words):
        structural_peers(FEATURES, region="MK07", n=2, groups=groups)


def yearly(values, first=2010):
    return pd.Series(values, index=range(first, first + len(values)))


NEARLY_STRAIGHT = [100.0, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111.5]


def test_a_nearly_straight_line_is_continued_and_its_error_told():
    found = short_projection(yearly(NEARLY_STRAIGHT), horizon=3)
    assert found.model == "drift" and found.refused == ""
    slope = 11.5 / 11
    assert found.values["value"].tolist() == pytest.approx(
        [111.5 + slope, 111.5 + 2 * slope, 111.5 + 3 * slope]
    )
    assert found.values["year"].tolist() == [2022, 2023, 2024]
    assert (found.values["upper"] > found.values["lower"]).all()


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(
            range(12),
            marks=pytest.mark.edge(
                "projections", "an exactly linear series", "refused: its error is not known"
            ),
        ),
        pytest.param(
            [0.3 + 0.1 * year for year in range(12)],
            marks=pytest.mark.edge(
                "projections", "a linear series but for rounding", "refused likewise"
            ),
        ),
        pytest.param([-3e9 * year for year in range(12)]),
    ],
)
def test_a_series_that_fits_exactly_is_refused(values):
    found = short_projection(yearly(list(values)))
    assert (
        found.refused == "the series fits the model exactly, so that its error cannot be estimated"
    )
    assert found.values.empty and found.model == ""


FALLING = [50.0, 45, 40, 35, 30, 25, 20, 15, 10, 5, 2, 0]


@pytest.mark.edge(
    "projections", "a count that falls to zero", "stays at zero or above; no interval of width zero"
)
def test_a_count_stays_at_zero_or_above():
    frame = short_projection(yearly(FALLING)).values
    assert (frame[["value", "lower"]] >= 0).all(axis=None)
    assert (frame["upper"] > frame["lower"]).all()


@pytest.mark.edge(
    "projections",
    "a balance that was always positive and falls",
    "below zero where the caller allows it",
)
def test_a_balance_may_fall_below_zero_where_that_is_said():
    found = short_projection(yearly(FALLING), below_zero=True)
    assert found.model == "drift" and (found.values["value"] < 0).all()
    crossed = short_projection(yearly([value - 20 for value in FALLING]))
    assert (crossed.values["value"] < -20).all(), "it was below zero before"


@pytest.mark.edge("projections", "counts of mostly zeros", "limits end at zero")
def test_limits_of_small_counts_end_at_zero():
    frame = short_projection(yearly([0, 1, 0, 0, 2, 0, 1, 0, 0, 1])).values
    assert (frame["lower"] == 0).all() and (frame["upper"] > 0).all()


@pytest.mark.edge(
    "projections",
    "years that are not known, of any kind (NaN, NA)",
    "refused, and the first is named",
)
def test_missing_years_of_any_kind_are_refused():
    gap = pd.Series([5, pd.NA, *range(10)], index=range(2010, 2022), dtype="Int64")
    assert short_projection(gap).refused == "the year 2011 is missing"


@pytest.mark.edge(
    "projections", "numbers whose squares are none (1e200, 1e-200)", "named, and what is allowed"
)
@pytest.mark.parametrize("unit", [1e200, 1e-200])
def test_absurd_sizes_are_named(unit):
    with pytest.raises(DataError, match=r"lie within 1e-100 and 1e\+100 in size, but these"):
        short_projection(yearly([value * unit for value in NEARLY_STRAIGHT]))


def test_the_naive_model_wins_unless_another_is_better():
    walk = yearly([10, 12, 9, 14, 11, 17, 13, 20, 15, 24, 18, 29])
    found = short_projection(walk)
    errors = found.back_test.set_index("model")["error"]
    assert set(errors.index) == set(MODELS)
    assert found.model == ("naive" if errors.min() == errors["naive"] else errors.idxmin())


def test_noise_about_a_level_is_projected_by_its_level():
    noise = yearly(100 + np.random.default_rng(5).normal(0, 10, 30), first=1990)
    found = short_projection(noise, horizon=2)
    assert found.model == "local_level"
    assert abs(found.values["value"].iloc[0] - 100) < 8


@given(st.lists(st.integers(0, 500), min_size=8, max_size=14), st.floats(0.5, 0.95))
@settings(max_examples=30, deadline=None)
def test_limits_hold_the_projection_and_widen(values, level):
    found = short_projection(yearly([float(value) for value in values]), level=level)
    if found.refused:
        assert len(set(values)) == 1 or len(set(np.diff(values))) == 1
        return
    frame = found.values
    assert (
        (frame["lower"] >= 0)
        & (frame["lower"] <= frame["value"])
        & (frame["value"] <= frame["upper"])
    ).all()
    assert (frame["upper"] > frame["lower"]).all()
    assert (frame["upper"] - frame["value"]).is_monotonic_increasing


@pytest.mark.parametrize(
    ("series", "breaks", "reason"),
    [
        (yearly(range(5)), (), "5 years without a break"),
        (yearly(range(12)), (2018,), "4 years without a break"),
        (yearly([*range(5), NAN, *range(6)]), (), "the year 2015 is missing"),
        (pd.Series(range(9), index=[*range(2010, 2018), 2020]), (), "the year 2018 is missing"),
        (yearly([7] * 12), (), "never changes"),
    ],
)
def test_what_cannot_be_projected_is_refused_with_a_reason(series, breaks, reason):
    found = short_projection(series, breaks=breaks)
    assert reason in found.refused
    assert found.values.empty and found.back_test.empty and found.model == ""


def test_only_what_follows_the_last_break_is_used():
    steps = yearly([*[900.0] * 6, *NEARLY_STRAIGHT[2:]])
    found = short_projection(steps, breaks=(2012, 2016, 2030))
    assert found.since == 2016 and 112 < found.values["value"].iloc[0] < 113
    assert short_projection(steps, breaks=(1990,)).since == 2010, "the first year there is"


@pytest.mark.parametrize("unit", [1e-6, 1e3, 1e9])
def test_the_unit_of_a_series_does_not_matter(unit):
    values = yearly([10.0, 12, 9, 14, 11, 13, 10, 15, 12, 11])
    found, other = short_projection(values), short_projection(values * unit)
    assert found.model == other.model == "local_level"
    numbers = ["value", "lower", "upper"]
    np.testing.assert_allclose(other.values[numbers] / unit, found.values[numbers], rtol=1e-6)


@pytest.mark.slow
def test_limits_hold_what_comes_as_often_as_the_docstring_says():
    rng = np.random.default_rng(11)
    held = {"walk": [], "level": []}
    for _ in range(120):
        for name, path in (
            ("walk", np.cumsum(rng.normal(size=13))),
            ("level", rng.normal(size=13)),
        ):
            found = short_projection(yearly(path[:10])).values
            inside = (path[10:] >= found["lower"]) & (path[10:] <= found["upper"])
            held[name].append(inside.mean())
    assert np.mean(held["walk"]) == pytest.approx(0.72, abs=0.06)
    assert np.mean(held["level"]) == pytest.approx(0.8, abs=0.06)


@pytest.mark.parametrize(
    ("series", "asked", "words"),
    [
        (yearly(range(9)), {"horizon": 0}, "horizon 0"),
        (yearly(range(9)), {"level": 1.0}, "level"),
        (yearly([*range(8), np.inf]), {}, "must be finite"),
        (yearly(range(9)), {"breaks": ("2012",)}, "breaks are years"),
        (yearly(list("abcdefghi")), {}, "Series of numbers"),
        (pd.Series([1.0, 2.0], index=[2011, 2010]), {}, "must rise"),
        (pd.Series(dtype=float), {}, "empty"),
        (pd.Series([1.0], index=["2010"]), {}, "whole numbers"),
    ],
)
def test_broken_series_are_told(series, asked, words):
    with pytest.raises(DataError, match=words):
        short_projection(series, **asked)
