"""Known figures of Päijät-Häme (MK07), from the statistics on enterprises."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.demography import (
    birth_rate,
    churn_rate,
    death_rate,
    net_entry_rate,
)
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.indicators.specialisation import location_quotient


@pytest.fixture
def stock(enterprises):
    """Divisions, and as ``rest`` what they lack of TOT, so that shares are of the official total.

    The rest is X (industry unknown) and up to two enterprises without a division.
    """
    keys = ["region", "year"]
    divisions = enterprises[enterprises["industry"].str.fullmatch(r"[A-U]\d\d")]
    total = enterprises[enterprises["industry"] == "TOT"].set_index(keys)["stock"]
    rest = total - divisions.groupby(keys)["stock"].sum(skipna=False)
    rest = rest.rename("stock").reset_index().assign(industry="rest")
    table = pd.concat([divisions, rest], ignore_index=True)
    return table[["region", "industry", "year", "stock"]].rename(columns={"stock": "value"})


def test_the_rest_is_the_unknown_industry_and_a_handful(enterprises, stock):
    unknown = enterprises[enterprises["industry"] == "X"].set_index(["region", "year"])["stock"]
    rest = stock[stock["industry"] == "rest"].set_index(["region", "year"])["value"]
    assert (rest - unknown).dropna().between(0, 2).all()


@pytest.mark.parametrize(
    ("industry", "quotient"), [("C31", 2.64), ("C22", 2.25), ("C29", 1.88), ("C28", 1.82)]
)
def test_location_quotients_of_2022(stock, industry, quotient):
    stock = stock.assign(lq=location_quotient(stock, reference="SSS"))
    cell = stock.set_index(["region", "industry", "year"])["lq"]
    assert round(cell["MK07", industry, 2022], 2) == quotient


def test_the_unpublished_stock_of_2017_stays_missing(enterprises):
    """Also the year after: its openings have no known stock to come from."""
    year = enterprises["year"]
    missing = {birth_rate: [2013, 2018], net_entry_rate: [2013, 2017, 2018]}
    missing[churn_rate] = missing[death_rate] = missing[net_entry_rate]
    for rate, years in missing.items():
        known = rate(enterprises)["rate"].notna().groupby(year).any()
        assert known[~known].index.tolist() == years
    known = birth_rate(enterprises, denominator="end")["rate"].notna().groupby(year).any()
    assert known[~known].index.tolist() == [2017]


def test_shift_share_over_the_break(stock):
    asked = {"region": "MK07", "reference": "SSS", "start": 2013, "end": 2022}
    parts = shift_share(stock, **asked)
    np.testing.assert_allclose(
        parts[["national", "industry_mix", "regional"]].sum(axis=1), parts["change"], atol=1e-9
    )
    yearly = shift_share(stock, **asked, dynamic=True)
    assert yearly["change"].notna().all()
    assert yearly[["national", "industry_mix", "regional"]].isna().all(axis=None)
