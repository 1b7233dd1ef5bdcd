"""Travel times, what lies within them, and totals spread over parts."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.accessibility import (
    EARTH_RADIUS,
    spread,
    travel_time,
    within_minutes,
)
from nextstep_analysis.indicators.labour import unemployed_per_vacancy

BANDS = [(20.0, 60.0), (math.inf, 90.0)]
DEGREE = math.pi * EARTH_RADIUS / 180  # km along a meridian


def places(*rows):
    return pd.DataFrame(rows, columns=["place", "longitude", "latitude"])


PLACES = places(("A", 25.0, 60.0), ("B", 25.0, 61.0), ("C", 25.0, 60.1), ("D", np.nan, np.nan))


def times(**changes):
    return travel_time(PLACES, **({"origins": ["A"], "detour": 1.2, "speeds": BANDS} | changes))


def test_by_hand_along_a_meridian():
    table = times().set_index("place")
    road = 1.2 * DEGREE  # 133.4 km: 20 km in 20 minutes, the rest at 1.5 km a minute
    assert table.loc["B", "kilometres"] == pytest.approx(road)
    assert table.loc["B", "minutes"] == pytest.approx(20 + (road - 20) / 1.5)
    assert table.loc["C", "minutes"] == pytest.approx(1.2 * DEGREE / 10)  # all in the first band
    assert table.loc["A", "minutes"] == 0
    assert np.isnan(table.loc["D", "minutes"])


def test_a_quarter_of_the_globe():
    poles = places(("pole", 0.0, 90.0), ("equator", 77.0, 0.0))
    table = travel_time(poles, origins=["pole"], detour=1, speeds=[(math.inf, 60)])
    assert table["minutes"].iloc[1] == pytest.approx(math.pi / 2 * EARTH_RADIUS)


LONGITUDES, LATITUDES = st.floats(19, 32), st.floats(59, 71)


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=2, max_size=5), st.floats(1, 2))
def test_there_and_back_take_as_long_and_a_detour_never_shortens(points, detour):
    table = places(*((str(n), *point) for n, point in enumerate(points)))
    names = list(table["place"])
    found = travel_time(table, origins=names, detour=detour, speeds=BANDS)
    matrix = found.pivot(index="origin", columns="place", values="minutes").to_numpy()
    straight = travel_time(table, origins=names, detour=1, speeds=BANDS)
    assert np.allclose(matrix, matrix.T)
    assert (found["minutes"] >= straight["minutes"] - 1e-9).all()


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        (places(("A", 25, 60), ("A", 26, 60)), {}, "'A' stands twice"),
        (PLACES, {"origins": ["Z"]}, "unknown origin 'Z'"),
        (places(("A", 25, 95)), {}, "'A' lies outside the globe"),
        (PLACES, {"detour": 0.9}, "detour is 0.9"),
        (PLACES, {"detour": math.inf}, "detour is inf"),
        (PLACES, {"speeds": [(20, 60)]}, r"rise from above 0 to infinity, but they end at \[20"),
        (PLACES, {"speeds": [(30, 60), (20, 80), (math.inf, 90)]}, "speed bands must rise"),
        (PLACES, {"speeds": []}, "speed bands must rise"),
        (PLACES, {"speeds": [(math.inf, 0)]}, "above 0 km per hour, but one is 0"),
    ],
)
def test_wrong_places_and_models(table, changes, said):
    arguments = {"origins": ["A"], "detour": 1.2, "speeds": BANDS} | changes
    with pytest.raises(DataError, match=said):
        travel_time(table, **arguments)


AMOUNTS = pd.Series({"A": 100.0, "B": 40.0, "C": 7.0, "D": 5.0})


def test_what_is_within_reach_and_what_has_no_place():
    table = within_minutes(times(), amounts=AMOUNTS, limits=[60, 120])
    assert table["limit"].tolist() == [60, 120]
    assert table["value"].tolist() == [107, 147]
    assert table["unplaced"].tolist() == [5, 5]


def test_a_missing_amount_is_not_zero_within_reach_and_no_matter_beyond_it():
    amounts = AMOUNTS.where(AMOUNTS.index != "B")
    assert within_minutes(times(), amounts=amounts, limits=[60, 120])["value"].isna().tolist() == [
        False,
        True,
    ]


def test_no_way_is_never_within_reach():
    shut = times().replace({"minutes": {0.0: np.inf}})
    assert within_minutes(shut, amounts=AMOUNTS, limits=[10_000])["value"].tolist() == [47]


@given(st.lists(st.floats(0, 500), min_size=3, max_size=3), st.floats(1, 400), st.floats(1, 400))
def test_more_time_never_reaches_less(minutes, one, two):
    table = pd.DataFrame({"origin": "A", "place": ["A", "B", "C"], "minutes": minutes})
    low, high = sorted([one, two + 500])
    found = within_minutes(table, amounts=AMOUNTS, limits=[low, high])["value"]
    assert found.iloc[0] <= found.iloc[1] <= 147


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"times": pd.concat([times(), times()])}, "stands twice"),
        ({"amounts": pd.concat([AMOUNTS, AMOUNTS])}, "one has several"),
        ({"amounts": AMOUNTS.drop("C")}, "1 places have no amount, first: 'C'"),
        ({"amounts": -AMOUNTS}, "zero or more, but 'A' is"),
        ({"limits": [60, 0]}, "above 0 minutes, but one is 0"),
    ],
)
def test_what_cannot_be_counted(changes, said):
    given_ = {"times": times(), "amounts": AMOUNTS, "limits": [60]} | changes
    with pytest.raises(DataError, match=said):
        within_minutes(given_.pop("times"), **given_)


PARTS = pd.DataFrame(
    {
        "place": ["a", "b", "c", "d"],
        "region": ["X", "X", "Y", "Y"],
        "weight": [30, 10, 0, 0],
    }
)
TOTALS = pd.Series({"X": 80.0, "Y": 9.0})


def test_spread_by_hand():
    found = spread(PARTS, totals=TOTALS)
    assert found["a"] == 60 and found["b"] == 20
    assert found[["c", "d"]].isna().all()
    assert spread(PARTS, totals=TOTALS.where(TOTALS > 10, np.nan))["a"] == 60
    assert spread(PARTS.assign(weight=[30, np.nan, 1, 1]), totals=TOTALS)[["a", "b"]].isna().all()


@given(st.lists(st.floats(0.1, 1e6), min_size=4, max_size=4))
def test_spread_keeps_the_totals(weights):
    found = spread(PARTS.assign(weight=weights), totals=TOTALS)
    assert found["a"] + found["b"] == pytest.approx(80)
    assert found["c"] + found["d"] == pytest.approx(9)


@pytest.mark.parametrize(
    ("parts", "totals", "said"),
    [
        (PARTS.assign(place="a"), TOTALS, "one stands twice"),
        (PARTS.assign(weight=-1), TOTALS, "one is below 0"),
        (PARTS, TOTALS.drop("Y"), "1 regions have no total, first: 'Y'"),
    ],
)
def test_what_cannot_be_spread(parts, totals, said):
    with pytest.raises(DataError, match=said):
        spread(parts, totals=totals)


def market(*rows):
    return pd.DataFrame(rows, columns=["region", "year", "unemployed", "vacancies"])


def test_unemployed_per_vacancy():
    table = market(
        ("A", 2019, 10, 4), ("B", 2019, 10, 0), ("C", 2019, 0, 5), ("D", 2019, np.nan, 5)
    )
    found = unemployed_per_vacancy(table)
    assert found[("A", 2019)] == 2.5 and found[("C", 2019)] == 0
    assert found[[("B", 2019), ("D", 2019)]].isna().all()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (market(("A", 2019, 1, 1), ("A", 2019, 2, 2)), "one stands twice"),
        (market(("A", 2019, -1, 1)), "one is below 0"),
    ],
)
def test_wrong_labour_markets(table, said):
    with pytest.raises(DataError, match=said):
        unemployed_per_vacancy(table)
