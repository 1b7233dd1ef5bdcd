"""Relatedness by hand, by its properties, and on tables that are not as they should be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.bootstrap import density_interval
from nextstep_analysis.indicators.entry_exit import entry_exit
from nextstep_analysis.indicators.relatedness import (
    association_strength,
    cosine,
    jaccard,
    proximity,
    relatedness_density,
    skill_relatedness,
)
from nextstep_analysis.schema import with_scheme

NAN = float("nan")
MEASURES = [proximity, association_strength, cosine, jaccard]
HAS = [[1, 1, 0], [1, 1, 1], [0, 0, 1], [1, 0, 0]]


def table(values, year=2020):
    wide = pd.DataFrame(
        values,
        index=[f"R{number:02}" for number in range(len(values))],
        columns=[f"I{number:02}" for number in range(len(values[0]))],
    )
    wide = wide.rename_axis(index="region", columns="industry")
    rows = wide.reset_index().melt(id_vars="region", value_name="value")
    return with_scheme(rows.assign(year=year), "own")


matrices = arrays.arrays(
    float, st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.integers(0, 40)
)


def test_proximity_by_hand():
    near = proximity(table(HAS), presence="positive")
    expected = [[1, 2 / 3, 1 / 3], [2 / 3, 1, 1 / 2], [1 / 3, 1 / 2, 1]]
    np.testing.assert_allclose(near, expected)
    assert list(near.index) == list(near.columns) == ["I00", "I01", "I02"]


def test_the_other_measures_by_hand():
    # together: I00-I01 2, I00-I02 1, I01-I02 1; sums 3, 3, 2; in all 8
    asked = {"presence": "positive"}
    assert association_strength(table(HAS), **asked).iloc[0, 1] == pytest.approx(2 * 8 / 9)
    chance = (3 / 8 * 3 / 5 + 3 / 8 * 3 / 5) * 8 / 2
    steijn = association_strength(table(HAS), variant="probability", **asked)
    assert steijn.iloc[0, 1] == pytest.approx(2 / chance)
    assert cosine(table(HAS), **asked).iloc[0, 2] == pytest.approx(1 / np.sqrt(6))
    assert jaccard(table(HAS), **asked).iloc[0, 2] == pytest.approx(1 / (3 + 2 - 1))


def test_density_by_hand():
    near = proximity(table(HAS), presence="positive", diagonal=0)
    density = relatedness_density(table(HAS), proximity=near, presence="positive")
    # the fourth region has I00 only: of what I01 is related to, 2/3 of 2/3 + 1/2
    assert density["R03", "I01"] == pytest.approx((2 / 3) / (2 / 3 + 1 / 2))
    assert density["R03", "I00"] == 0


@pytest.mark.parametrize("measure", MEASURES)
@given(values=matrices)
@settings(max_examples=40, deadline=None)
def test_symmetric_never_negative_and_blind_to_order(measure, values):
    near = measure(table(values))
    pd.testing.assert_frame_equal(near, near.T, check_names=False)
    assert not (near < 0).any(axis=None)
    shuffled = table(values).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(measure(shuffled), near)


@given(values=matrices, diagonal=st.sampled_from([0.0, 1.0]))
@settings(max_examples=80, deadline=None)
def test_density_is_a_share_and_blind_to_scale(values, diagonal):
    rows = table(values)
    near = proximity(rows, diagonal=diagonal)
    density = relatedness_density(rows, proximity=near)
    assert len(density) == values.size
    assert density.dropna().between(0, 1).all()
    scaled = rows.assign(value=rows["value"] * 4.0)
    pd.testing.assert_series_equal(relatedness_density(scaled, proximity=near), density)


def test_a_region_with_everything_related_has_density_one():
    near = pd.DataFrame(0.5, index=["I00", "I01"], columns=["I00", "I01"])
    density = relatedness_density(table([[1, 1], [1, 0]]), proximity=near, presence="positive")
    assert density["R00"].tolist() == [1, 1] and density["R01"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("measure", MEASURES)
def test_an_industry_that_nobody_has_is_related_to_nothing_known(measure):
    near = measure(table([[3, 1, 0], [1, 3, 0], [2, 2, 0]]))
    assert near["I02"].isna().all() and near.loc["I02"].isna().all()
    assert near.iloc[:2, :2].notna().all(axis=None)


def test_a_region_that_has_nothing_has_density_zero_and_moves_nothing():
    full, empty = table([[3, 1], [1, 3]]), table([[3, 1], [1, 3], [0, 0]])
    near = proximity(empty)
    pd.testing.assert_frame_equal(near, proximity(full))
    assert (relatedness_density(empty, proximity=near + 0.5)["R02"] == 0).all()


def test_a_missing_cell_is_no_absence():
    rows = table(np.array(HAS, dtype=float))
    gap = (rows["region"] == "R01") & (rows["industry"] == "I01")
    unknown, absent = (rows.assign(value=rows["value"].mask(gap, fill)) for fill in (NAN, 0.0))
    near = proximity(unknown, presence="positive")
    # R01 has I00 but says nothing of I01: one of two, not one of three
    assert near.loc["I00", "I01"] == pytest.approx(1 / 2)
    assert proximity(absent, presence="positive").loc["I00", "I01"] == pytest.approx(1 / 3)
    density = relatedness_density(unknown, proximity=near, presence="positive")
    assert density.between(0, 1).all()
    assert density["R01", "I02"] == pytest.approx(
        (near.loc["I02", "I00"] + 1) / (near.loc["I02", "I00"] + 1)
    )


def test_a_single_region_has_everything():
    near = proximity(table([[4, 2]]))
    assert (near == 1).all(axis=None)  # its quotients are all 1: the docstring's reference


def test_density_knows_nothing_of_industries_outside_the_matrix():
    near = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["I00", "X"], columns=["I00", "X"])
    density = relatedness_density(table([[1, 1], [1, 0]]), proximity=near, presence="positive")
    assert density.xs("I01", level="industry").isna().all()
    assert density["R00", "I00"] == 1


@pytest.mark.parametrize(
    ("near", "words"),
    [
        ([[1, 0.5], [0.5, 1]], "not a list"),
        (pd.DataFrame([[1.0, -0.1], [-0.1, 1]]), "zero or more"),
        (pd.DataFrame([[1.0, 0.5]]), "the same industries"),
        (pd.DataFrame([["a", "b"], ["b", "a"]]), "numbers only"),
    ],
)
def test_a_broken_matrix_is_told(near, words):
    if isinstance(near, pd.DataFrame):
        names = ["I00", "I01"]
        near = near.set_axis(names, axis=1).set_axis(names[: len(near)], axis=0)
    with pytest.raises(DataError, match=words):
        relatedness_density(table([[1, 1], [1, 0]]), proximity=near)


def test_a_matrix_of_other_industries_is_told():
    near = pd.DataFrame([[1.0]], index=["X"], columns=["X"])
    with pytest.raises(DataError, match="the table has none"):
        relatedness_density(table([[1, 1], [1, 0]]), proximity=near)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (table([[1, -1], [1, 1]]), "negative"),
        (pd.concat([table([[1, 1]]), table([[1, 1]], year=2021)]), "one year is needed"),
        (table([[1, 1], [1, 2]]).iloc[:-1], "R01"),
        (table([[1, 1], [1, 2]]).iloc[:0], "empty"),
        (table([[9, 9, 9, 9], [1, 2, 3, 1], [2, 3, 1, 1], [3, 1, 2, 4], [3, 3, 3, 3]]), "overlap"),
    ],
    ids=["negative", "years", "hole", "empty", "country beside regions"],
)
def test_a_broken_table_is_told(measure, rows, words):
    with pytest.raises(DataError, match=words):
        measure(rows)


@pytest.mark.parametrize(
    ("asked", "words"), [({"diagonal": 2}, "diagonal"), ({"presence": "lq"}, "presence")]
)
def test_an_unknown_variant_is_told(asked, words):
    with pytest.raises(DataError, match=words):
        proximity(table(HAS), **asked)


def staff(rows):
    return pd.DataFrame(rows, columns=["industry", "occupation", "employed"])


def test_skills_by_hand_and_without_rows_for_nobody():
    rows = [("A", "x", 3), ("A", "y", 4), ("B", "x", 8), ("B", "y", 6), ("C", "z", 5)]
    near = skill_relatedness(staff(rows))
    assert near.loc["A", "B"] == pytest.approx((3 * 8 + 4 * 6) / (5 * 10))
    assert near.loc["A", "C"] == 0 and near.loc["C", "C"] == 1
    assert skill_relatedness(staff([*rows, ("A", "z", 0)])).equals(near)
    assert skill_relatedness(staff(rows), diagonal=0).to_numpy().diagonal().tolist() == [0, 0, 0]


def test_skills_of_an_industry_that_is_not_known_are_not_known():
    near = skill_relatedness(staff([("A", "x", 3), ("A", "y", NAN), ("B", "x", 8), ("C", "x", 0)]))
    assert near.loc["A"].isna().all() and near.loc["C"].isna().all() and near.loc["B", "B"] == 1


def test_entries_need_two_known_years():
    both = pd.concat([table([[1, 0]], 2013), table([[1, NAN]], 2022)])
    found = entry_exit(both, start=2013, end=2022, presence="positive")
    assert found["exit"].tolist()[0] == 0 and found["entry"].isna().all()
    with pytest.raises(DataError, match="has no year 2014"):
        entry_exit(both, start=2013, end=2014)
    with pytest.raises(DataError, match="the end must be after the start"):
        entry_exit(both, start=2022, end=2013)
    with pytest.raises(DataError, match="start '2013' is not allowed"):
        entry_exit(both, start="2013", end=2022)


def test_density_intervals_hold_the_density_and_narrow_with_numbers():
    small = table([[30, 5, 12, 9], [4, 22, 8, 31], [11, 13, 27, 6]])
    near = proximity(small, diagonal=0) + 0.2
    density = relatedness_density(small, proximity=near)
    found = density_interval(small, proximity=near, runs=400)
    assert (found["lower"] <= density).all() and (density <= found["upper"]).all()
    large = small.assign(value=small["value"] * 1000)
    wide = (found["upper"] - found["lower"]).sum()
    exact = density_interval(large, proximity=near, runs=400)
    assert (exact["upper"] - exact["lower"]).sum() < wide / 2
    pd.testing.assert_frame_equal(found, density_interval(small, proximity=near, runs=400))
    assert not found.equals(density_interval(small, proximity=near, runs=400, seed=1))


@pytest.mark.parametrize(
    ("rows", "asked", "words"),
    [
        (table([[1.5, 1], [2, 1]]), {}, "not counts"),
        (table([[NAN, 1], [2, 1]]), {}, "1 are missing"),
        (table([[2, 1], [2, 1]]), {"runs": 5}, "runs 5"),
        (table([[2, 1], [2, 1]]), {"seed": -1}, "seed -1"),
        (table([[2, 1], [2, 1]]), {"level": 2}, "level"),
    ],
)
def test_what_cannot_be_drawn_anew_is_told(rows, asked, words):
    near = pd.DataFrame(0.5, index=["I00", "I01"], columns=["I00", "I01"])
    with pytest.raises(DataError, match=words):
        density_interval(rows, proximity=near, **asked)


def test_keys_as_categories_tell_the_same():
    """Also unsorted ones, with labels that no row has, in any order of the rows."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "region": np.repeat([f"r{n}" for n in range(6)], 5),
            "year": 2022,
            "industry": [f"i{n}" for n in range(5)] * 6,
            "value": rng.integers(1, 90, 30),
        }
    )
    table = with_scheme(table, "own")
    expected = proximity(table)
    for order in (range(30), rng.permutation(30)):
        mixed = table.iloc[list(order)].assign(
            region=lambda t: pd.Categorical(t["region"], ["zz", *sorted(set(t["region"]))[::-1]]),
            industry=lambda t: t["industry"].astype("category"),
        )
        pd.testing.assert_frame_equal(
            proximity(mixed), expected, check_index_type=False, check_column_type=False
        )
