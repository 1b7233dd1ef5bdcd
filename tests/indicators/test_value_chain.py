"""Purchases and buyers of a group of industries: by hand, by identity, on broken tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.input_output import technical_coefficients
from nextstep_analysis.indicators.value_chain import demand_gap, purchases_by_origin

NAMES = list("ABC")


def flows(rows):
    return pd.DataFrame(rows, index=NAMES, columns=NAMES, dtype=float)


OWN = flows([[5, 20, 0], [3, 0, 1], [0, 8, 2]])
FINLAND = flows([[1, 4, 0], [9, 0, 1], [2, 2, 2]])
ABROAD = flows([[0, 1, 0], [6, 0, 0], [4, 0, 1]])
OUTPUT = pd.Series({"A": 50.0, "B": 100, "C": 40})
SHARES = pd.Series({"A": 0.5, "B": 0.0, "C": 0.0})
NATIONAL = flows([[0.1, 0.3, 0.05], [0.2, 0, 0.1], [0.1, 0.1, 0.1]])


def bought(shares=SHARES, **changed):
    return purchases_by_origin(
        **({"own": OWN, "finland": FINLAND, "abroad": ABROAD} | changed), shares=shares
    )


def gaps(shares=SHARES, **changed):
    return demand_gap(
        **(
            {
                "own": OWN,
                "finland": FINLAND,
                "abroad": ABROAD,
                "national": NATIONAL,
                "output": OUTPUT,
            }
            | changed
        ),
        shares=shares,
    )


def test_purchases_by_hand():
    found = bought()
    assert found["region"].tolist() == [2.5, 1.5, 0]
    assert found["elsewhere"].tolist() == [0.5, 7.5, 3]
    assert found["local_share"].tolist() == pytest.approx([2.5 / 3, 1.5 / 9, 0])


def test_gap_by_hand():
    """B: usual 0.5 * 0.3 * 100 = 15, buys 10 here and 2.5 elsewhere: 5 are missing, 2.5 at most."""
    found = gaps().loc["B"]
    assert found.tolist() == pytest.approx([10, 2.5, 12.5, 5, 2.5])
    assert gaps().loc["A", "gap"] == 0  # usual 2.5, and 2.5 are bought here
    assert gaps().loc["C", ["uncut", "gap"]].tolist() == [1, 0]  # buys nothing elsewhere


def test_all_industries_together_buy_all_there_is():
    every = pd.Series(1.0, index=NAMES)
    whole = (OWN + FINLAND + ABROAD).to_numpy().sum()
    assert bought(every)["total"].sum() == pytest.approx(whole)
    assert gaps(every)["total"].sum() == pytest.approx(whole)


tables = st.integers(0, 10_000).map(
    lambda seed: [flows(part) for part in np.random.default_rng(seed).integers(0, 30, (3, 3, 3))]
)


@settings(max_examples=40)
@given(tables, st.floats(1, 1000))
def test_a_larger_core_leaves_the_gap_unchanged(parts, times):
    """The withdrawn formula with output coefficients made a strength into a lack."""
    own, finland, abroad = parts
    table = {"own": own, "finland": finland, "abroad": abroad}
    larger = OUTPUT * pd.Series({"A": times, "B": 1, "C": 1})
    before, after = gaps(**table), gaps(**table, output=larger)
    pd.testing.assert_frame_equal(before.drop("A"), after.drop("A"))


@settings(max_examples=40)
@given(tables)
def test_the_gap_is_never_more_than_what_is_bought_elsewhere(parts):
    own, finland, abroad = parts
    found = gaps(own=own, finland=finland, abroad=abroad)
    assert found["gap"].between(0, found["elsewhere"]).all()


def test_a_region_that_buys_as_the_country_has_no_gap():
    national = technical_coefficients(OWN, output=OUTPUT)
    assert gaps(national=national)["uncut"].tolist() == pytest.approx([0, 0, 0])


@pytest.mark.edge("input-output tables", "rows and columns in another order", "aligned by label")
def test_labels_not_places_align():
    turned = list("CAB")
    pd.testing.assert_frame_equal(
        bought(SHARES[turned], finland=FINLAND.loc[turned, NAMES], abroad=ABROAD[turned]), bought()
    )
    pd.testing.assert_frame_equal(gaps(SHARES[turned], national=NATIONAL.loc[turned]), gaps())


def test_a_missing_flow_of_the_group_makes_its_sums_missing():
    hole = FINLAND.copy()
    hole.loc["B", "A"] = np.nan
    found = bought(finland=hole)
    assert found.loc["B", ["elsewhere", "total", "local_share"]].isna().all()
    assert found.loc["A"].notna().all()
    hole = ABROAD.copy()
    hole.loc["A", "B"] = np.nan
    found = gaps(abroad=hole).loc["B"]
    assert found[["elsewhere", "total", "gap"]].isna().all() and found["uncut"] == 5


def test_nothing_bought_has_no_local_share():
    assert np.isnan(bought(pd.Series({"A": 0.0, "B": 0, "C": 1})).loc["A", "local_share"])
    assert bought(pd.Series(0.0, index=NAMES))["total"].eq(0).all()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"finland": FINLAND.drop(index="C", columns="C")}, "labels differ: finland lacks C"),
        ({"own": OWN - 1}, "own flows has -1 from"),
        ({"shares": SHARES * 3}, "A has 1.5"),
        ({"shares": SHARES.replace(0.5, np.nan)}, "A has nan"),
        ({"shares": SHARES.drop("B")}, "shares lacks B"),
        ({"national": NATIONAL * 10}, "must be below 1 on the diagonal"),
        ({"output": -OUTPUT}, "output must be zero or more"),
    ],
)
def test_broken_tables_are_refused(changed, message):
    with pytest.raises(DataError, match=message):
        gaps(**changed)
