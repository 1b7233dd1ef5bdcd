import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.demography import (
    birth_rate,
    churn_rate,
    death_rate,
    net_entry_rate,
)

RATES = [birth_rate, death_rate, net_entry_rate, churn_rate]


@pytest.fixture
def firms():
    return pd.DataFrame(
        {
            "region": "A",
            "industry": "x",
            "year": [2015, 2016, 2017, 2018, 2019],
            "stock": [100.0, 102, np.nan, 98, 97],
            "births": [5, 4, 6, 3, 4],
            "deaths": [3.0, 4, np.nan, 6, 5],
        }
    )


def garwood(count, level=0.95):
    tail = (1 - level) / 2
    return stats.chi2.ppf(tail, 2 * count) / 2, stats.chi2.isf(tail, 2 * count + 2) / 2


def test_rates_by_hand(firms):
    for rate, count in {birth_rate: 4, death_rate: 5, churn_rate: 9}.items():
        expected = [bound / 98 for bound in (count, *garwood(count))]
        np.testing.assert_allclose(rate(firms).loc[4], expected)
    assert birth_rate(firms).columns.tolist() == ["rate", "lower", "upper"]


def test_net_entry_by_hand(firms):
    (low_in, high_in), (low_out, high_out) = garwood(4), garwood(5)
    expected = [
        -1,
        -1 - np.hypot(4 - low_in, high_out - 5),
        -1 + np.hypot(high_in - 4, 5 - low_out),
    ]
    np.testing.assert_allclose(net_entry_rate(firms).loc[4], np.array(expected) / 98)


@pytest.mark.parametrize(
    ("denominator", "rates"),
    [
        ("previous", [np.nan, 4 / 100, 6 / 102, np.nan, 4 / 98]),
        ("active", [np.nan, 4 / 104, 6 / 108, np.nan, 4 / 102]),
        ("end", [5 / 100, 4 / 102, np.nan, 3 / 98, 4 / 97]),
    ],
)
def test_denominators(firms, denominator, rates):
    np.testing.assert_allclose(birth_rate(firms, denominator=denominator)["rate"], rates)


def test_missing_stays_missing(firms):
    """Stock and closures of 2017 were not published: 2017 lacks the one, 2018 the other."""
    for rate in (death_rate, net_entry_rate, churn_rate):
        known = rate(firms).notna()
        assert known["rate"].tolist() == [False, True, False, False, True]
        assert known.eq(known["rate"], axis=0).all(axis=None)


def test_a_year_that_is_not_there_is_missing(firms):
    assert np.isnan(birth_rate(firms.drop(index=0))["rate"][1])


def test_no_stock_has_no_rate(firms):
    assert birth_rate(firms.assign(stock=0)).isna().all(axis=None)


def test_no_events_still_have_an_upper_limit(firms):
    quiet = birth_rate(firms.assign(births=0)).loc[4]
    np.testing.assert_allclose(quiet, [0, 0, -np.log(0.025) / 98])


def test_intervals_cover_the_truth():
    """At least 95 of 100 exact intervals hold the true rate; MOVER's about as many."""
    random = np.random.default_rng(7)
    size = 4000
    before = pd.DataFrame(
        {
            "region": [f"r{number}" for number in range(size)],
            "industry": "x",
            "year": 2020,
            "stock": 100,
            "births": 0,
            "deaths": 0,
        }
    )
    after = before.assign(year=2021, births=random.poisson(4, size), deaths=random.poisson(6, size))
    firms = pd.concat([before, after], ignore_index=True)
    for rate, true in {birth_rate: 0.04, death_rate: 0.06, net_entry_rate: -0.02}.items():
        found = rate(firms)[size:]
        covered = ((found["lower"] <= true) & (true <= found["upper"])).mean()
        assert covered > 0.945


@pytest.mark.parametrize("rate", RATES)
def test_order_does_not_matter(firms, rate):
    shuffled = firms.iloc[[3, 0, 4, 2, 1]]
    pd.testing.assert_frame_equal(rate(shuffled).sort_index(), rate(firms))


@pytest.mark.parametrize("rate", RATES)
def test_refusals(firms, rate):
    with pytest.raises(DataError, match="denominator 'mean' is not known; allowed are 'previous'"):
        rate(firms, denominator="mean")
    with pytest.raises(DataError, match="level 95 is not allowed"):
        rate(firms, level=95)
    with pytest.raises(DataError, match=r"missing columns \['stock'\]"):
        rate(firms.drop(columns="stock"))
    with pytest.raises(DataError, match="negative values"):
        rate(firms.assign(births=-1, deaths=-1))
    with pytest.raises(DataError, match="whole numbers in"):
        rate(firms.assign(births=0.5, deaths=0.5))
    with pytest.raises(DataError, match="duplicate"):
        rate(firms.assign(year=2015))


@pytest.mark.parametrize("rate", RATES)
def test_input_is_left_alone(firms, rate):
    before = firms.copy()
    rate(firms, denominator="active")
    pd.testing.assert_frame_equal(firms, before)
