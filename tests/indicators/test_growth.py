import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.growth import cagr, growth_contribution

DATES = {"start": 2021, "end": 2023}


def test_by_hand(growing):
    rate = cagr(growing, **DATES)
    assert rate["A", "x"] == pytest.approx(0.8**0.5 - 1)
    assert rate["A", "y"] == pytest.approx(0.5)
    assert np.isnan(rate["A", "z"]), "growth from nothing has no rate"
    added = growth_contribution(growing, **DATES)
    assert added["A"].tolist() == pytest.approx([-20 / 120, 25 / 120, 12 / 120])


def test_an_industry_that_leaves_loses_everything(growing):
    growing.loc[2, "value"] = 0
    assert cagr(growing, **DATES)["A", "x"] == -1


@pytest.mark.parametrize("row", [0, 2])
def test_a_missing_figure_is_not_zero(growing, row):
    growing["value"] = growing["value"].astype(float)
    growing.loc[row, "value"] = np.nan
    assert np.isnan(cagr(growing, **DATES)["A", "x"])
    assert cagr(growing, **DATES)["A", "y"] == pytest.approx(0.5)
    added = growth_contribution(growing, **DATES)
    assert np.isnan(added["A", "x"])
    assert np.isnan(added["A", "y"]) == (row == 0), "the total at the start is unknown"
    assert added["FI"].notna().all()


def test_a_row_that_is_not_there_is_missing(growing):
    assert np.isnan(cagr(growing.drop(index=2), **DATES)["A", "x"])
    with pytest.raises(DataError, match="rows left out"):
        growth_contribution(growing.drop(index=2), **DATES)


@pytest.mark.parametrize("indicator", [cagr, growth_contribution])
def test_refusals(growing, indicator):
    with pytest.raises(DataError, match="the end must be after the start"):
        indicator(growing, start=2023, end=2021)
    with pytest.raises(DataError, match="year 2019 is not in the table; it has 2021, 2022, 2023"):
        indicator(growing, start=2019, end=2023)
    with pytest.raises(DataError, match="negative"):
        indicator(growing.assign(value=-1), **DATES)


@pytest.mark.parametrize("indicator", [cagr, growth_contribution])
def test_input_is_left_alone(growing, indicator):
    before = growing.copy()
    indicator(growing, **DATES)
    pd.testing.assert_frame_equal(growing, before)
