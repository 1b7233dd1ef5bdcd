import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.industry_mix import KRUGMAN_VARIANTS
from nextstep_analysis.indicators.specialisation import (
    hachman_index,
    hoover_specialisation,
    horizontal_cluster_quotient,
    krugman_index,
    location_quotient,
    location_quotient_interval,
)
from nextstep_analysis.schema import with_scheme

INDICATORS = [
    location_quotient,
    location_quotient_interval,
    horizontal_cluster_quotient,
    krugman_index,
    hoover_specialisation,
    hachman_index,
]


def test_quotient_by_hand(jobs):
    quotient = location_quotient(jobs, reference="FI")
    np.testing.assert_allclose(quotient, [3.0, 0.7 / 0.9, 1.0, 1.0])
    assert quotient.index.equals(jobs.index)
    assert quotient.name == "location_quotient"


def test_quotient_against_the_rest_of_the_country(jobs):
    quotient = location_quotient(jobs, reference="FI", exclude_region=True)
    np.testing.assert_allclose(quotient[:2], [0.3 / (70 / 900), 0.7 / (830 / 900)])
    assert quotient[2:].isna().all()


def test_a_region_larger_than_its_reference_cannot_be_excluded(jobs):
    jobs.loc[0, "value"] = 101
    with pytest.raises(DataError, match=r"only be taken out.*region=A industry=x"):
        location_quotient(jobs, reference="FI", exclude_region=True)


def test_units_above_parity_by_hand(jobs):
    above = horizontal_cluster_quotient(jobs, reference="FI")
    np.testing.assert_allclose(above, [20, -20, 0, 0], atol=1e-12)


def test_indices_by_hand(jobs):
    here = ("A", 2023)
    assert krugman_index(jobs, reference="FI")[here] == pytest.approx(0.4)
    assert hoover_specialisation(jobs, reference="FI")[here] == pytest.approx(0.2)
    assert hachman_index(jobs, reference="FI")[here] == pytest.approx(1 / (0.9 + 0.49 / 0.9))


def test_krugman_variants_by_hand(rows):
    table = rows(
        ("A", "x", 2020, 1),
        ("A", "y", 2020, 1),
        ("B", "x", 2020, 1),
        ("B", "y", 2020, 3),
        ("C", "x", 2020, 12),
        ("C", "y", 2020, 0),
        ("FI", "x", 2020, 20),
        ("FI", "y", 2020, 5),
    )
    expected = {
        "reference": 2 * abs(0.5 - 0.8),
        "rest_of_reference": 2 * abs(0.5 - 19 / 23),
        "mean_of_others": 2 * abs(0.5 - (0.25 + 1) / 2),
        "pooled_others": 2 * abs(0.5 - 13 / 16),
        "pooled": 2 * abs(0.5 - 14 / 18),
    }
    for variant, index in expected.items():
        ours = krugman_index(table, reference="FI", variant=variant)
        assert ours["A", 2020] == pytest.approx(index)
        assert ours["FI", 2020] == 0 if variant == "reference" else np.isnan(ours["FI", 2020])
    assert set(expected) == set(KRUGMAN_VARIANTS)


def test_interval_by_hand(jobs):
    interval = location_quotient_interval(jobs, reference="FI", level=0.9)
    exact = stats.binomtest(30, 100).proportion_ci(0.9, method="exact")
    np.testing.assert_allclose(interval.loc[0], [exact.low / 0.1, exact.high / 0.1])
    assert interval.columns.tolist() == ["lower", "upper"]
    assert interval.index.equals(jobs.index)


def test_interval_of_nothing_begins_at_zero(jobs):
    jobs.loc[0, "value"] = 0
    for method in ("clopper-pearson", "poisson"):
        lower, upper = location_quotient_interval(jobs, reference="FI", method=method).loc[0]
        assert lower == 0
        assert 0 < upper < np.inf


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_suppressed_cell_is_not_zero(jobs, indicator):
    jobs["value"] = jobs["value"].astype(float)
    jobs.loc[0, "value"] = np.nan
    found = pd.DataFrame(indicator(jobs, reference="FI"))
    if len(found) == len(jobs):
        assert found[:2].isna().all(axis=None)
        assert found[2:].notna().all(axis=None)
    else:
        assert found.loc[("A", 2023)].isna().all()
        assert found.loc[("FI", 2023)].notna().all()


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_missing_figure_of_the_reference_hides_all(jobs, indicator):
    jobs["value"] = jobs["value"].astype(float)
    jobs.loc[3, "value"] = np.nan
    assert pd.DataFrame(indicator(jobs, reference="FI")).isna().all(axis=None)


@pytest.mark.parametrize("variant", ["mean_of_others", "pooled_others", "pooled"])
def test_a_missing_figure_of_another_region_hides_the_index(rows, variant):
    table = rows(("A", "x", 2020, 1), ("B", "x", 2020, np.nan), ("C", "x", 2020, 3))
    index = krugman_index(table, reference=None, variant=variant)
    assert index["A", 2020] != index["A", 2020]


def test_an_industry_that_the_reference_lacks(jobs):
    jobs.loc[2, "value"] = 0
    assert np.isnan(location_quotient(jobs, reference="FI")[0])
    assert location_quotient(jobs, reference="FI")[1] == pytest.approx(0.7)
    assert np.isnan(hachman_index(jobs, reference="FI")["A", 2023])
    assert horizontal_cluster_quotient(jobs, reference="FI")[0] == 30


def test_an_industry_that_nobody_has_changes_nothing(jobs, rows):
    more = pd.concat([jobs, rows(("A", "z", 2023, 0), ("FI", "z", 2023, 0))], ignore_index=True)
    for indicator in (krugman_index, hoover_specialisation, hachman_index):
        pd.testing.assert_series_equal(
            indicator(more, reference="FI"), indicator(jobs, reference="FI")
        )


def test_a_region_with_nothing_has_no_quotient(jobs):
    jobs.loc[:1, "value"] = 0
    assert location_quotient(jobs, reference="FI")[:2].isna().all()
    assert location_quotient_interval(jobs, reference="FI")[:2].isna().all(axis=None)
    assert np.isnan(krugman_index(jobs, reference="FI")["A", 2023])


def test_years_do_not_mix(jobs):
    later = jobs.assign(year=2024, value=[1, 1, 1, 1])
    both = pd.concat([jobs, later], ignore_index=True)
    np.testing.assert_allclose(
        location_quotient(both, reference="FI")[:4], location_quotient(jobs, reference="FI")
    )
    assert krugman_index(both, reference="FI")["A", 2024] == 0


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda t: t.drop(columns="year"), "missing columns"),
        (lambda t: pd.concat([t, t.head(1)], ignore_index=True), "duplicate"),
        (lambda t: t.assign(value=-1), "negative"),
        (lambda t: t[t["region"] != "FI"], "reference region 'FI'"),
        (lambda t: t.drop(index=0), "rows left out.*region=A year=2023 lacks x"),
        (
            lambda t: with_scheme(t.assign(industry=["C", "C31"] * 2), "TOL 2008"),
            "overlapping.*C holds C31",
        ),
        (lambda t: pd.concat([t, t[:2].assign(year=2022)]), "'FI' has no rows in 2022"),
    ],
)
def test_broken_tables_are_refused(jobs, indicator, break_it, message):
    with pytest.raises(DataError, match=message):
        indicator(break_it(jobs), reference="FI")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": 1}, "level 1 is not allowed"),
        ({"level": "95 %"}, "level '95 %' is not allowed"),
        ({"method": "wald"}, "method 'wald' is not known; allowed are 'clopper-pearson', 'poi"),
    ],
)
def test_wrong_arguments_of_the_interval(jobs, arguments, message):
    with pytest.raises(DataError, match=message):
        location_quotient_interval(jobs, reference="FI", **arguments)


def test_the_interval_is_one_of_counts(jobs):
    with pytest.raises(DataError, match=r"whole numbers in 'value'.*region=A"):
        location_quotient_interval(jobs.assign(value=0.5), reference="FI")


def test_wrong_variants_of_krugman(jobs):
    with pytest.raises(DataError, match="variant 'other' is not known; allowed are"):
        krugman_index(jobs, reference="FI", variant="other")
    with pytest.raises(DataError, match="needs a reference"):
        krugman_index(jobs, reference=None)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_input_is_left_alone(jobs, indicator):
    before = jobs.copy()
    indicator(jobs, reference="FI")
    pd.testing.assert_frame_equal(jobs, before)


@pytest.mark.parametrize("dtype", ["Int64", "float32", "int16"])
def test_other_types_of_numbers(jobs, dtype):
    quotient = location_quotient(jobs.astype({"value": dtype}), reference="FI")
    np.testing.assert_allclose(quotient, [3.0, 0.7 / 0.9, 1.0, 1.0])
    assert quotient.dtype == float


@pytest.mark.parametrize(
    "index",
    [[0, 0, 0, 0], pd.Index([5, 3, 9, 1], name="region"), pd.MultiIndex.from_product([[1, 2]] * 2)],
)
def test_any_index_will_do(jobs, index):
    quotient = location_quotient(jobs.set_axis(index), reference="FI")
    assert quotient.index.equals(jobs.set_axis(index).index)
    np.testing.assert_allclose(quotient, [3.0, 0.7 / 0.9, 1.0, 1.0])


def test_categories_will_do(jobs):
    codes = jobs.astype({"region": "category", "industry": "category"})
    for indicator in (krugman_index, hachman_index):
        np.testing.assert_allclose(
            indicator(codes, reference="FI"), indicator(jobs, reference="FI")
        )
