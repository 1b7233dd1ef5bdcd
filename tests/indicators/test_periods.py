"""Pooled openings and closures, and the noise in a change."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._intervals import poisson_difference_limits
from nextstep_analysis.indicators.demography import birth_rate, churn_rate, death_rate
from nextstep_analysis.indicators.periods import (
    change_interval,
    pooled,
)


def firms(stock, births, deaths, start=2018, **keys):
    years = range(start, start + len(stock))
    keys = {"region": "MK07", "industry": "C31"} | keys
    return pd.DataFrame({**keys, "year": years, "stock": stock, "births": births, "deaths": deaths})


def last(table):
    return table[table["year"] == table["year"].max()].iloc[0]


def test_pooled_rates_by_hand():
    table = pooled(firms([100, 98, 97], [9, 3, 4], [9, 5, 5]), start=2018, end=2020)
    rates = birth_rate(table)
    assert last(table.join(rates))["rate"] == pytest.approx(7 / (100 + 98))
    assert last(table.join(death_rate(table)))["rate"] == pytest.approx(10 / 198)
    assert last(table.join(churn_rate(table)))["rate"] == pytest.approx(17 / 198)


def test_one_year_pooled_is_that_year():
    table = firms([100, 98], [9, 3], [9, 5])
    both = birth_rate(table).iloc[-1], birth_rate(pooled(table, start=2018, end=2019)).iloc[-1]
    pd.testing.assert_series_equal(*both, check_names=False)


def test_change_by_hand():
    row = change_interval(firms([100, 98, 97], [9, 3, 4], [9, 5, 5]), start=2018, end=2020).iloc[0]
    assert row["change"] == -3
    assert row["half_width"] == pytest.approx(1.959963984540054 * np.sqrt(3 + 4 + 5 + 5))


@pytest.mark.edge("verdicts", "a change with one or two events, or none", "limits of exact counts")
@pytest.mark.parametrize(
    ("births", "deaths", "lower", "upper"),
    [(0, 0, -3.6889, 3.6889), (1, 0, -2.8155, 5.5716), (0, 1, -5.5716, 2.8155)],
)
def test_few_events_have_a_width_of_their_own(births, deaths, lower, upper):
    """Garwood: 0 events stand for 0 to 3.6889, 1 for 0.0253 to 5.5716."""
    row = change_interval(
        firms([10, 10 + births - deaths], [0, births], [0, deaths]), start=2018, end=2019
    ).iloc[0]
    assert row[["lower", "upper"]].tolist() == pytest.approx([lower, upper], abs=1e-3)


def test_limits_are_those_of_the_flows_around_the_change():
    """What openings and closures leave of the change moves both limits alike."""
    closed = change_interval(firms([100, 103], [0, 8], [0, 5]), start=2018, end=2019).iloc[0]
    moved = change_interval(firms([100, 110], [0, 8], [0, 5]), start=2018, end=2019).iloc[0]
    for limit in ("lower", "upper"):
        assert moved[limit] - closed[limit] == pytest.approx(7)


def test_many_events_come_near_the_normal_width():
    row = change_interval(firms([9000, 9000], [0, 2500], [0, 2500]), start=2018, end=2019).iloc[0]
    assert row["upper"] == pytest.approx(row["half_width"], rel=0.02)
    assert row["lower"] == pytest.approx(-row["half_width"], rel=0.02)


def test_the_limits_hold_by_enumeration():
    """All counts of openings and closures up to 60, weighed by their exact probability."""
    births, deaths = (grid.ravel().astype(float) for grid in np.meshgrid(*[np.arange(60)] * 2))
    for level in (0.95, 0.9):
        lower, upper = poisson_difference_limits(pd.Series(births), pd.Series(deaths), level)
        for rates in itertools.product((0.2, 1, 3, 8, 15), repeat=2):
            weight = stats.poisson.pmf(births, rates[0]) * stats.poisson.pmf(deaths, rates[1])
            truth = rates[0] - rates[1]
            assert weight[(lower <= truth) & (truth <= upper)].sum() >= level


counts = st.lists(st.integers(0, 500), min_size=3, max_size=3)


@given(counts, counts, counts)
def test_coverage_is_wider_for_a_higher_level(stock, births, deaths):
    table = firms(stock, births, deaths)
    wide, narrow = (
        change_interval(table, start=2018, end=2020, level=level).iloc[0] for level in (0.99, 0.9)
    )
    assert wide["half_width"] >= narrow["half_width"] >= 0
    assert wide["lower"] < narrow["lower"] <= narrow["change"] <= narrow["upper"] < wide["upper"]


@given(counts, counts, counts)
def test_order_of_rows_does_not_matter(stock, births, deaths):
    table = pd.concat([firms(stock, births, deaths), firms(deaths, stock, births, region="SSS")])
    turned = table.iloc[::-1]
    for function in (pooled, change_interval):
        pd.testing.assert_frame_equal(
            function(table, start=2018, end=2020), function(turned, start=2018, end=2020)
        )


def test_missing_closures_make_the_width_missing_not_narrower():
    table = firms([100, 98, 97], [9, 3, 4], [9, np.nan, 5])
    row = change_interval(table, start=2018, end=2020).iloc[0]
    assert row["change"] == -3 and row[["lower", "upper", "half_width"]].isna().all()
    assert np.isnan(last(pooled(table, start=2018, end=2020))["deaths"])


@pytest.mark.parametrize("function", [pooled, change_interval])
@pytest.mark.parametrize(
    ("table", "years", "message"),
    [
        (firms([1, 2, 3], [0, 0, 0], [0, 0, 0]), (2020, 2018), "end must be after the start"),
        (firms([1, 2, 3], [0, 0, 0], [0, 0, 0]), (2017, 2020), "years left out: .*2017 to 2020"),
        (firms([1, 2, 3], [0, 0, 0], [0, 0, 0]).drop(1), (2018, 2020), "years left out"),
        (firms([1, 2, 3], [0, -1, 0], [0, 0, 0]), (2018, 2020), "negative"),
        (
            firms([1, 2, 3], [0, 1, 0], [0, 0, 0]).drop(columns="deaths"),
            (2018, 2020),
            "missing col",
        ),
    ],
)
def test_broken_tables_are_refused(function, table, years, message):
    with pytest.raises(DataError, match=message):
        function(table, start=years[0], end=years[1])


def test_a_level_outside_0_to_1_is_refused():
    with pytest.raises(DataError, match="level 95"):
        change_interval(firms([1, 2], [0, 0], [0, 0]), start=2018, end=2019, level=95)
