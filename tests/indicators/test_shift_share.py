import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.shift_share import METHODS, shift_share

ASKED = {"region": "A", "reference": "FI", "start": 2021, "end": 2023}
OF_ALL_YEARS = {"region": "R0", "reference": "FI", "start": 2020, "end": 2022}


def components(parts):
    return parts.drop(columns=["start", "end", "change"])


def test_dunn_by_hand(growing):
    parts = shift_share(growing, **ASKED)
    growth = 2440 / 2050 - 1
    np.testing.assert_allclose(parts["national"], [100 * growth, 20 * growth, 0])
    np.testing.assert_allclose(
        parts["industry_mix"], [100 * (-0.15 - growth), 20 * (0.5 - growth), 0]
    )
    np.testing.assert_allclose(parts["regional"], [-20 + 15, 25 - 10, 12], atol=1e-12)
    assert parts.index.tolist() == ["x", "y", "z"]
    assert parts.columns.tolist() == [
        "start",
        "end",
        "change",
        "national",
        "industry_mix",
        "regional",
    ]


def test_an_entry_is_the_regions_own(growing):
    """Homothetic start of z in A: 120 * 50 / 2050; the growth rate itself is unknown."""
    parts = shift_share(growing, **ASKED, method="esteban-marquillas").loc["z"]
    assert parts[["national", "industry_mix", "allocation"]].tolist() == [0, 0, 0]
    assert parts["competitive"] == 12
    parts = shift_share(growing, **ASKED, method="arcelus").loc["z"]
    homothetic = parts["regional_growth_homothetic"] + parts["regional_industry_homothetic"]
    deviation = parts["regional_growth_deviation"] + parts["regional_industry_deviation"]
    assert homothetic == pytest.approx(12)
    assert deviation == pytest.approx(0, abs=1e-12)


def test_an_industry_that_the_reference_lacks_has_no_mix_effect(growing):
    growing.loc[(growing["region"] == "FI") & (growing["industry"] == "y"), "value"] = 0
    for method in METHODS:
        parts = shift_share(growing, **ASKED, method=method)
        np.testing.assert_allclose(components(parts).sum(axis=1), parts["change"])
    parts = shift_share(growing, **ASKED).loc["y"]
    growth = 940 / 1050 - 1
    assert parts["industry_mix"] == 0
    assert parts["regional"] == pytest.approx(25 - 20 * growth)


def test_dynamic_is_the_sum_of_the_years(growing):
    whole = shift_share(growing, **ASKED, dynamic=True)
    years = [
        shift_share(growing, **ASKED | {"start": year, "end": year + 1}) for year in (2021, 2022)
    ]
    pd.testing.assert_frame_equal(components(whole), components(years[0]) + components(years[1]))
    assert whole["change"].tolist() == [-20, 25, 12]


def test_other_regions_and_years_do_not_matter(growing, rows):
    stray = rows(("B", "q", 1999, np.nan))
    more = pd.concat([growing, stray], ignore_index=True)
    pd.testing.assert_frame_equal(shift_share(more, **ASKED), shift_share(growing, **ASKED))


def hide(table, region, industry, year):
    cell = (table["region"] == region) & (table["industry"] == industry) & (table["year"] == year)
    return table.assign(value=table["value"].astype(float).mask(cell))


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_missing_figure_of_the_region(growing, year):
    hidden = hide(growing, "A", "x", year)
    parts = shift_share(hidden, **ASKED)
    assert parts.loc["x", "change":].isna().all()
    pd.testing.assert_frame_equal(
        parts.loc[["y", "z"]], shift_share(growing, **ASKED).loc[["y", "z"]]
    )
    esteban = shift_share(hidden, **ASKED, method="esteban-marquillas")
    assert np.isnan(esteban.loc["y", "competitive"]) == (year == 2021)
    arcelus = shift_share(hidden, **ASKED, method="arcelus")
    assert np.isnan(arcelus.loc["y", "regional_growth_homothetic"])


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_missing_figure_of_the_reference(growing, year):
    parts = shift_share(hide(growing, "FI", "x", year), **ASKED)
    known = shift_share(growing, **ASKED)
    assert parts[["national", "industry_mix"]].isna().all(axis=None)
    assert np.isnan(parts.loc["x", "regional"])
    pd.testing.assert_series_equal(parts.loc["y":, "regional"], known.loc["y":, "regional"])
    assert parts["change"].equals(known["change"])


def test_a_missing_year_between_hides_the_dynamic_components(growing):
    hidden = growing.assign(value=growing["value"].astype(float).mask(growing["year"] == 2022))
    parts = shift_share(hidden, **ASKED, dynamic=True)
    assert components(parts).isna().all(axis=None)
    assert parts["change"].tolist() == [-20, 25, 12]
    assert shift_share(hidden, **ASKED).notna().all(axis=None)


def test_a_region_that_begins_with_nothing(growing):
    begins = (growing["region"] == "A") & (growing["year"] == 2021)
    empty = growing.assign(value=growing["value"].mask(begins, 0))
    for method in METHODS:
        parts = shift_share(empty, **ASKED, method=method)
        np.testing.assert_allclose(components(parts).sum(axis=1), parts["change"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"method": "gerfin"}, "method 'gerfin' is not known; allowed are 'dunn'"),
        ({"end": 2021}, "the end must be after the start"),
        ({"region": "B"}, "region 'B' has no rows in 2021, 2023; it has -"),
        ({"reference": "SSS"}, "region 'SSS' has no rows"),
        ({"start": 2019, "dynamic": True}, "region 'A' has no rows in 2019, 2020; it has 2021"),
    ],
)
def test_wrong_arguments(growing, change, message):
    with pytest.raises(DataError, match=message):
        shift_share(growing, **ASKED | change)


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda t: t.drop(columns="value"), "missing columns"),
        (lambda t: t[:0], "empty table"),
        (lambda t: pd.concat([t, t[:1]]), "duplicate"),
        (lambda t: t.drop(index=8), "rows left out.*region=A year=2023 lacks z"),
        (lambda t: t[(t["industry"] != "z") | (t["year"] == 2023)], "region=A year=2021 lacks z"),
        (lambda t: t.replace({"industry": {"x": "TOT"}}), "TOT holds y, TOT holds z"),
    ],
)
def test_broken_tables_are_refused(growing, break_it, message):
    with pytest.raises(DataError, match=message):
        shift_share(break_it(growing), **ASKED)


def test_input_is_left_alone(growing):
    before = growing.copy()
    shift_share(growing, **ASKED, method="arcelus", dynamic=True)
    pd.testing.assert_frame_equal(growing, before)
