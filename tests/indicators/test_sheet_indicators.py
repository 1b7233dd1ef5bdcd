"""What the lists of opportunities rest on: traded, shrunken growth, relative relatedness, edges."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.concentration import hoover_concentration
from nextstep_analysis.indicators.order_stability import (
    edge_definitions,
    edge_sensitivity,
    kendall_tau,
)
from nextstep_analysis.indicators.relative_relatedness import relative_relatedness
from nextstep_analysis.indicators.shrunken_growth import shrunken_growth
from nextstep_analysis.indicators.traded import localisation_within_countries, share_sold_outside
from nextstep_analysis.schema import with_scheme

# --- traded ---------------------------------------------------------------------------


def panel(values, industries=("x", "y", "z")):
    """Rows of ``{region: (x, y, z)}``."""
    rows = [
        (region, industry, 2015, value)
        for region, row in values.items()
        for industry, value in zip(industries, row, strict=False)
    ]
    return with_scheme(
        pd.DataFrame(rows, columns=["region", "industry", "year", "value"]).astype(
            {"value": float}
        ),
        "own",
    )


COUNTRIES = {"A1": "A", "A2": "A", "B1": "B", "B2": "B", "C1": "C"}


def test_localisation_by_hand():
    """x in A: all 40 in the half with 100 of 200; in B even. (0.5 * 40 + 0 * 120) / 160."""
    table = panel({"A1": (40, 60), "A2": (0, 100), "B1": (60, 40), "B2": (60, 40)})
    found = localisation_within_countries(table, countries=COUNTRIES)
    assert found["x"] == pytest.approx(0.5 * 40 / 160)
    assert found["y"] == pytest.approx(0.5 * abs(60 / 160 - 0.5) * 2 * 160 / 240)


def test_one_country_is_hoovers_coefficient():
    table = panel({"A1": (40, 60, 7), "A2": (5, 100, 20), "A3": (90, 1, 3)})
    found = localisation_within_countries(table, countries=dict.fromkeys(["A1", "A2", "A3"], "A"))
    expected = hoover_concentration(table, reference=None).droplevel("year")
    np.testing.assert_allclose(found, expected)


def test_what_a_country_specialises_in_does_not_enter():
    """B has ten times as much of x as A, spread evenly in both."""
    table = panel({"A1": (10, 90), "A2": (10, 90), "B1": (100, 5), "B2": (100, 5)})
    assert localisation_within_countries(table, countries=COUNTRIES)["x"] == 0


def test_unknown_cells_and_countries_that_tell_nothing():
    table = panel(
        {
            "A1": (np.nan, 60, np.nan),
            "A2": (5, 100, np.nan),
            "B1": (30, 40, 0),
            "B2": (10, 40, 0),
            "C1": (9, 9, 9),
        }
    )
    found = localisation_within_countries(table, countries=COUNTRIES)
    assert found["x"] == pytest.approx(abs(30 / 40 - 70 / 120))  # B alone: one region of A is known
    assert np.isnan(found["z"])


def test_a_region_without_a_country_is_refused():
    with pytest.raises(DataError, match="'D1' has none"):
        localisation_within_countries(panel({"A1": (1, 2), "D1": (1, 2)}), countries=COUNTRIES)


def test_share_sold_outside():
    sales = pd.DataFrame(
        {
            "output": [100.0, 0, 50, np.nan],
            "finland": [20.0, 0, np.nan, 1],
            "abroad": [14.0, 0, 1, 1],
        }
    )
    assert share_sold_outside(sales).iloc[0] == pytest.approx(0.34)
    assert share_sold_outside(sales).iloc[1:].isna().all()
    with pytest.raises(DataError, match="0 sells 120 outside of 100"):
        share_sold_outside(pd.DataFrame({"output": [100], "finland": [20], "abroad": [100]}))
    with pytest.raises(DataError, match="missing columns"):
        share_sold_outside(sales[["output"]])
    with pytest.raises(DataError, match="negative"):
        share_sold_outside(sales.assign(abroad=-1.0))


# --- shrunken growth ------------------------------------------------------------------


def rates(growth, error):
    return pd.DataFrame({"growth": growth, "standard_error": error})


def test_shrinking_by_hand():
    """Q = 2, so the variance is (2 - 1) / (200 - 100) = 0.01."""
    found = shrunken_growth(rates([0.1, 0.3], [0.1, 0.1]))
    assert found.variance == pytest.approx(0.01) and found.mean == pytest.approx(0.2)
    assert found.growth.tolist() == pytest.approx([0.15, 0.25])


def test_rates_that_do_not_differ_beyond_their_noise_are_all_the_mean():
    found = shrunken_growth(rates([0.1, 0.12, 0.11], [0.2, 0.1, 0.3]))
    assert found.variance == 0 and found.growth.tolist() == pytest.approx([found.mean] * 3)


known = st.lists(st.tuples(st.floats(-1, 3), st.floats(0.01, 1)), min_size=2, max_size=20).map(
    lambda pairs: rates(*map(list, zip(*pairs, strict=True)))
)


@settings(max_examples=50)
@given(known)
def test_each_rate_moves_towards_the_mean_and_never_past_it(table):
    found = shrunken_growth(table)
    before, after = table["growth"] - found.mean, found.growth - found.mean
    assert (after.abs() <= before.abs() + 1e-12).all()
    assert ((after * before >= 0) | (after.abs() < 1e-12)).all()
    assert table["growth"].min() - 1e-9 <= found.mean <= table["growth"].max() + 1e-9


def test_a_noisier_rate_is_shrunk_more():
    found = shrunken_growth(rates([0.5, 0.5, -0.4, 0.1], [0.05, 0.3, 0.05, 0.05])).growth
    assert found[0] > found[1] > 0


@pytest.mark.edge("verdicts", "growth without an event behind it", "no noise is told: not shrunk")
def test_what_is_not_known_stays_out():
    table = rates([0.1, 0.3, np.nan, 0.9], [0.1, 0.1, 0.1, 0.0])
    found = shrunken_growth(table)
    assert found.growth.iloc[2:].isna().all()
    assert found.growth.iloc[:2].tolist() == pytest.approx([0.15, 0.25])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (rates([0.1], [0.1]), "there are 1"),
        (rates([0.1, 0.2], [0.1, -0.1]), "negative"),
        (rates([0.1, np.inf], [0.1, 0.1]), "infinite"),
        (rates([0.1, 0.2], [0.1, 0.1])[["growth"]], "missing columns"),
        (rates([0.1, 0.2], [0.1, 0.1])[["standard_error"]], "missing columns"),
    ],
)
def test_broken_rates_are_refused(table, message):
    with pytest.raises(DataError, match=message):
        shrunken_growth(table)


# --- relative relatedness -------------------------------------------------------------


def densities(values):
    regions, industries = (range(size) for size in np.shape(values))
    keys = pd.MultiIndex.from_product(
        [[f"r{r}" for r in regions], [f"i{i}" for i in industries]], names=["region", "industry"]
    )
    return pd.Series(np.ravel(values), index=keys, name="relatedness_density")


grids = st.integers(0, 10_000).map(
    lambda seed: densities(np.random.default_rng(seed).random((5, 7)))
)


@settings(max_examples=25)
@given(grids)
def test_means_are_zero_by_region_and_by_industry(density):
    found = relative_relatedness(density)
    for by in ("region", "industry"):
        np.testing.assert_allclose(found.groupby(by).mean(), 0, atol=1e-12)


@settings(max_examples=25)
@given(grids)
def test_the_others_mean_is_its_mirror_image_by_construction(density):
    wide = relative_relatedness(density).unstack("region")
    others = wide.drop(columns="r0").mean(axis=1)
    assert np.corrcoef(wide["r0"], others)[0, 1] == pytest.approx(-1)


def test_what_is_added_to_a_region_or_an_industry_does_not_matter():
    density = densities(np.random.default_rng(1).random((4, 5)))
    level = density.index.get_level_values("region").map({"r0": 1.0}).fillna(0).to_numpy()
    np.testing.assert_allclose(
        relative_relatedness(density + level), relative_relatedness(density), atol=1e-12
    )


def test_an_industry_that_is_not_known_everywhere_stays_out():
    values = np.random.default_rng(2).random((4, 5))
    values[1, 3] = np.nan
    found = relative_relatedness(densities(values)).unstack("industry")
    assert found["i3"].isna().all()
    kept = relative_relatedness(densities(np.delete(values, 3, axis=1))).unstack("industry")
    np.testing.assert_allclose(found.drop(columns="i3"), kept)


def test_broken_densities_are_refused():
    density = densities(np.random.default_rng(3).random((3, 3)))
    with pytest.raises(DataError, match="region=r0 lacks i1"):
        relative_relatedness(density.drop(("r0", "i1")))
    with pytest.raises(DataError, match="region=r2 has i2 twice"):
        relative_relatedness(pd.concat([density, density.iloc[-1:]]))
    with pytest.raises(DataError, match="known in every region"):
        relative_relatedness(density * np.nan)
    with pytest.raises(DataError, match="by region and industry"):
        relative_relatedness(density.droplevel("region"))
    with pytest.raises(DataError, match="infinite"):
        relative_relatedness(density / 0.0)


# --- orders ---------------------------------------------------------------------------


def test_kendall_by_hand():
    """Six pairs, one tied in x, one in y; 3 the same way round, 1 the other."""
    table = pd.DataFrame({"x": [3, 3, 2, 1], "y": [2, 3, 3, 1]})
    assert kendall_tau(table).loc["x", "y"] == pytest.approx(2 / 5)


def test_kendall_is_that_of_scipy_for_all_orders_of_four_with_ties():
    rows = list(itertools.product(range(3), repeat=4))
    first = np.array([0, 1, 1, 2])
    for second in rows:
        expected = stats.kendalltau(first, second).statistic
        found = kendall_tau(pd.DataFrame({"x": first, "y": second})).loc["x", "y"]
        assert (np.isnan(found) and np.isnan(expected)) or found == pytest.approx(expected)


def test_an_item_that_is_missing_in_one_order_leaves_that_pair_only():
    table = pd.DataFrame({"x": [1, 2, 3, 4.0], "y": [1, 2, np.nan, 4], "z": [4, 3, 2, 1.0]})
    found = kendall_tau(table)
    assert found.loc["x", "y"] == 1 and found.loc["x", "z"] == -1
    assert np.isnan(kendall_tau(table.iloc[:1]).loc["x", "y"])
    assert np.isnan(kendall_tau(table.assign(y=7.0)).loc["x", "y"])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"x": ["a", "b"]}), "'x' must be numbers"),
        (pd.DataFrame({"x": [1, np.inf]}), "infinite"),
        (pd.DataFrame(index=[1, 2]), "the table has none"),
    ],
)
def test_broken_orders_are_refused(table, message):
    with pytest.raises(DataError, match=message):
        kendall_tau(table)


GROUP = pd.DataFrame(
    {
        "role": ["core", "core", "related", "related"],
        "weight": [1.0, 1.0, 0.5, 0.5],
        "upper_bound": [False, True, True, False],
    },
    index=["C16", "C31", "M74", "G46"],
)
LESS = {"less": {"core": 1.0, "related": 0.35}}


def test_definitions_by_hand():
    found = edge_definitions(GROUP, role_weights=LESS)
    assert found.T.to_dict("split")["data"] == [
        [1, 1, 0, 0],
        [1, 0, 0, 0.5],
        [1, 1, 0.35, 0.35],
        [0, 1, 0.5, 0.5],
        [1, 0, 0.5, 0.5],
        [1, 1, 0, 0.5],
        [1, 1, 0.5, 0],
    ]
    assert found.columns.tolist() == [
        "core only",
        "without upper bounds",
        "less",
        "without C16",
        "without C31",
        "without M74",
        "without G46",
    ]


def test_definitions_that_are_none_are_left_out():
    alone = GROUP.iloc[[0]]
    assert edge_definitions(alone, role_weights={}).empty
    pair = GROUP.iloc[[0, 3]]
    found = edge_definitions(pair, role_weights={"same": {"core": 1.0, "related": 0.5}})
    assert found.columns.tolist() == ["core only", "without C16"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (GROUP.assign(weight=[1, 1, 0, 0.5]), "'M74' has 0"),
        (GROUP.assign(weight=[1, 1, np.nan, 0.5]), "'M74' has nan"),
        (GROUP.assign(role="odd"), "'less' has none for 'odd'"),
        (GROUP.drop(columns="upper_bound"), "missing columns"),
        (pd.concat([GROUP, GROUP]), "'C16' stands twice"),
    ],
)
def test_broken_groups_are_refused(table, message):
    with pytest.raises(DataError, match=message):
        edge_definitions(table, role_weights=LESS)


def tried(*answers, values=None):
    values = values or [float(place) for place in range(len(answers))]
    labels = ["own", *(f"d{place}" for place in range(1, len(answers)))]
    return pd.DataFrame({"value": values, "answer": answers}, index=labels)


def test_holds_in_k_of_n():
    table = tried("above", "above", "not enough to say", "below", "no test possible")
    found = edge_sensitivity(table, headline="own")
    assert (found.holds, found.definitions) == (1, 4)
    assert found.turned == ("d3",) and found.untold == ("d2", "d4")
    assert (found.lowest, found.highest) == (0, 4)


def test_other_words_turn_too():
    table = tried("specialised", "few large units", "not enough to say", "specialised")
    found = edge_sensitivity(table, headline="own")
    assert found.turned == ("d1",) and found.untold == ("d2",) and found.holds == 1


def test_a_headline_that_says_nothing():
    table = tried("not enough to say", "not enough to say", "above", "no test possible")
    found = edge_sensitivity(table, headline="own")
    assert found.holds == 1 and found.turned == ("d2",) and found.untold == ("d3",)


def test_the_range_leaves_out_what_is_not_known():
    found = edge_sensitivity(
        tried("above", "no test possible", values=[2.0, np.nan]), headline="own"
    )
    assert (found.lowest, found.highest) == (2, 2)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (tried("above"), "another one among them"),
        (tried("above", "below").rename(index={"own": "d1"}), "each definition may stand once"),
        (tried("above", np.nan), "every definition needs an answer"),
        (tried("above", "below")[["value"]], "missing columns"),
    ],
)
def test_broken_trials_are_refused(table, message):
    with pytest.raises(DataError, match=message):
        edge_sensitivity(table, headline="own")
