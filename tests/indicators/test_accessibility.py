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
    Motorways,
    hansen_accessibility,
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


# --- motorways ----------------------------------------------------------------------------

ROADS = places(
    ("A", 25.0, 60.0), ("B", 25.0, 61.0), ("C", 25.0, 62.0), ("beside", 25.2, 61.0), ("D", 20, 60)
)


def by_road(*roads, speed=120.0, origins=("A",), detour=1.2):
    ways = Motorways(roads=roads, km_per_hour=speed, detour=1.1)
    found = travel_time(ROADS, origins=list(origins), detour=detour, speeds=BANDS, motorways=ways)
    return found.set_index("place")


def test_a_motorway_by_hand():
    """110 and 220 km at 2 km a minute, but the first 20 km at 60 km/h as on every road."""
    table, step = by_road(["A", "B", "C"]), 1.1 * DEGREE
    assert table.loc["B", "kilometres"] == pytest.approx(step)
    assert table.loc["B", "minutes"] == pytest.approx(20 + (step - 20) / 2)
    assert table.loc["C", "minutes"] == pytest.approx(20 + (2 * step - 20) / 2)


def test_one_leaves_the_motorway_where_it_is_best():
    """The 20 slow kilometres count as the last ones here: the motorway has all but a few."""
    table = by_road(["A", "B", "C"])
    aside = by_road(origins=["B"]).loc["beside", "kilometres"]
    length = 1.1 * DEGREE + aside
    assert 10 < aside < 20
    assert table.loc["beside", "kilometres"] == pytest.approx(length)
    assert table.loc["beside", "minutes"] == pytest.approx(20 + (length - 20) / 2)
    assert table.loc["D", "minutes"] == pytest.approx(times_to("D"))


def times_to(place):
    plain = travel_time(ROADS, origins=["A"], detour=1.2, speeds=BANDS).set_index("place")
    return plain.loc[place, "minutes"]


def test_roads_meet_where_they_share_a_place_and_nowhere_else():
    joined, apart = by_road(["A", "B"], ["B", "C"]), by_road(["A", "B"], ["D", "C"])
    assert joined.loc["C", "kilometres"] == pytest.approx(2.2 * DEGREE)
    assert apart.loc["C", "kilometres"] == pytest.approx(1.1 * DEGREE + 1.2 * DEGREE)


@given(
    st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=4, max_size=6, unique=True),
    st.floats(20, 140),
    st.floats(1, 2),
)
def test_a_motorway_never_makes_a_journey_longer(points, speed, detour):
    table = places(*((str(n), *point) for n, point in enumerate(points)))
    names = list(table["place"])
    asked = {"origins": names, "detour": detour, "speeds": BANDS}
    ways = Motorways(roads=[names[:3], names[2:4]], km_per_hour=speed, detour=1.1)
    fast, plain = travel_time(table, **asked, motorways=ways), travel_time(table, **asked)
    assert (fast["minutes"] <= plain["minutes"] + 1e-9).all()
    matrix = fast.pivot(index="origin", columns="place", values="minutes").to_numpy()
    assert matrix == pytest.approx(matrix.T)
    assert np.diag(matrix) == pytest.approx(0)
    none = Motorways(roads=[], km_per_hour=speed, detour=1.1)
    pd.testing.assert_frame_equal(travel_time(table, **asked, motorways=none), plain)


def test_a_place_without_location_has_no_time_by_motorway_either():
    ways = Motorways(roads=[["A", "B"]], km_per_hour=110, detour=1.1)
    found = travel_time(PLACES, origins=["A", "D"], detour=1.2, speeds=BANDS, motorways=ways)
    minutes = found.set_index(["origin", "place"])["minutes"]
    assert np.isnan(minutes["A", "D"]) and minutes["D"].isna().all()
    assert minutes["A"].drop("D").notna().all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"roads": [["A", "Z"]]},
            "'Z' on a motorway is not among the places",
            marks=pytest.mark.edge("places", "a motorway through an unknown place", "named"),
        ),
        pytest.param(
            {"roads": [["A", "D"]]},
            "'D' on a motorway has no location",
            marks=pytest.mark.edge("places", "a motorway through a place that is nowhere", "named"),
        ),
        ({"roads": [["A"]]}, "two places or more, but one has 1"),
        ({"km_per_hour": 0}, "above 0 km per hour, but one is 0"),
        ({"km_per_hour": math.inf}, "but one is inf"),
        ({"detour": 0.9}, "detour is 0.9"),
    ],
)
def test_motorways_that_cannot_be(changes, said):
    ways = Motorways(**({"roads": [["A", "B"]], "km_per_hour": 110, "detour": 1.1} | changes))
    with pytest.raises(DataError, match=said):
        travel_time(PLACES, origins=["A"], detour=1.2, speeds=BANDS, motorways=ways)


# --- accessibility by Hansen --------------------------------------------------------------


def reached(minutes, amounts, half_life=60.0):
    """Of one origin and places "0", "1", ...: value and what is not placed."""
    names = [str(n) for n in range(len(minutes))]
    table = pd.DataFrame({"origin": "A", "place": names, "minutes": minutes})
    given_ = pd.Series(amounts, index=names, dtype=float)
    found = hansen_accessibility(table, amounts=given_, half_lives=[half_life])
    assert found["origin"].tolist() == ["A"]
    return found.loc[0, "value"], found.loc[0, "unplaced"]


def test_half_life_by_hand():
    assert reached([0, 60, 120, math.inf], [8, 8, 8, 8]) == (8 + 4 + 2, 0)
    assert reached([0, 30], [1, 1], half_life=30) == (1.5, 0)


def test_several_half_lives_at_once():
    table = pd.DataFrame({"origin": ["B", "A"], "place": "X", "minutes": [30.0, 60.0]})
    found = hansen_accessibility(table, amounts=pd.Series({"X": 8.0}), half_lives=[60, 30])
    assert found[["origin", "half_life", "value"]].to_numpy().tolist() == [
        ["A", 30, 2],
        ["A", 60, 4],
        ["B", 30, 4],
        ["B", 60, 8 * 2**-0.5],
    ]


def test_unknown_times_and_amounts():
    assert reached([0, np.nan], [5, 7]) == (5, 7)
    assert np.isnan(reached([0, 60], [5, np.nan])[0])
    assert reached([0, math.inf], [5, np.nan]) == (5, 0), "nobody goes there: nothing is missing"


@given(
    st.lists(st.tuples(st.floats(0, 900), st.floats(0, 1e6)), min_size=1, max_size=8),
    st.floats(5, 300),
    st.floats(1, 3),
)
def test_more_time_or_a_shorter_half_life_never_adds(rows, half_life, factor):
    minutes, amounts = map(list, zip(*rows, strict=True))
    value, _ = reached(minutes, amounts, half_life)
    assert 0 <= value <= sum(amounts) * (1 + 1e-9)
    assert reached([m * factor for m in minutes], amounts, half_life)[0] <= value * (1 + 1e-9)
    assert reached(minutes, amounts, half_life * factor)[0] >= value * (1 - 1e-9)
    # times and half-life in another unit: nothing changes
    scaled = reached([m * factor for m in minutes], amounts, half_life * factor)[0]
    assert scaled == pytest.approx(value)


@pytest.mark.parametrize("half_life", [0, -1, np.nan, math.inf])
def test_a_half_life_that_is_none(half_life):
    with pytest.raises(DataError, match="must be a number of minutes above 0, but one is"):
        reached([0], [1], half_life)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"times": pd.concat([times(), times()])}, "stands twice"),
        ({"amounts": AMOUNTS.drop("C")}, "1 places have no amount, first: 'C'"),
        ({"amounts": -AMOUNTS}, "zero or more, but 'A' is"),
    ],
)
def test_what_cannot_be_weighed(changes, said):
    given_ = {"times": times(), "amounts": AMOUNTS, "half_lives": [60]} | changes
    with pytest.raises(DataError, match=said):
        hansen_accessibility(given_.pop("times"), **given_)


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
