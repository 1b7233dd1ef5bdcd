"""Chapter 2, first half, against numbers calculated by hand from the small country."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nextstep_analysis.indicators.specialisation import location_quotient
from nextstep_analysis.studies.background.state.specialisation import specialisation
from nextstep_analysis.studies.measures.reading import measured, region_factor


@pytest.fixture
def part(enterprises, scope):
    return specialisation(enterprises, scope=scope)


def figure(part, name):
    return next(f for f in part.key_figures if f.id == name)


def test_industries_by_hand(part):
    table = part.tables["industries"].frame.set_index("industry")
    assert table.loc["C16", "location_quotient"] == pytest.approx((44 / 110) / (110 / 1100))
    assert table.loc["C31", "location_quotient"] == pytest.approx(2.0)
    assert table.loc["C16", "above_parity"] == pytest.approx(33)
    assert table.loc["F41", ["enterprises", "enterprises_reference"]].tolist() == [47, 890]
    assert table["role"].tolist() == ["core", "core", "related"]
    assert table["upper_bound"].tolist() == [False, True, False]


def test_interval_is_clopper_pearson(part):
    row = part.tables["industries"].frame.set_index("industry").loc["C16"]
    exact = stats.binomtest(44, 110).proportion_ci(0.95, method="exact")
    assert row[["lower", "upper"]].tolist() == pytest.approx([exact.low / 0.1, exact.high / 0.1])


def test_core_is_one_industry(part):
    row = part.tables["core_by_region"].frame.set_index("region").loc["MK07"]
    assert row["enterprises"] == 62
    assert row["location_quotient"] == pytest.approx((62 / 110) / (200 / 1100))
    assert row["share"] == pytest.approx(62 / 110)


def test_headline_is_the_unweighted_core_and_the_weighted_total_says_so(part):
    assert figure(part, "core_enterprises").value == 62
    weighted = figure(part, "weighted_enterprises")
    assert weighted.value == pytest.approx(44 + 18 + 0.5 * 47)
    assert "not a count" in weighted.caveat.message


def test_a_part_of_a_division_makes_counts_upper_bounds_and_quotients_not(part):
    assert "Upper bound" in figure(part, "core_enterprises").caveat.message
    assert "may be higher or lower" in figure(part, "core_location_quotient").caveat.message
    weighted = figure(part, "weighted_enterprises").caveat
    assert weighted.then.values["share"] == pytest.approx(18 / 85.5)
    assert part.findings[0].then.values["codes"] == "C31"


def test_too_few_is_never_called_a_specialisation(part):
    row = part.tables["industries"].frame.set_index("industry").loc["C31"]
    assert row["lower"] > 1 and row["reading"] == "few"
    few = [f for f in part.findings if f.values.get("code") == "C31"]
    assert [f.values["n"] for f in few] == [18] and "too few" in few[0].message


@pytest.mark.parametrize(
    ("stock", "total", "reading"),
    [
        (44, 110, "above"),
        (19, 110, "few"),
        (20, 160, "unclear"),
        (20, 500, "below"),
        (5, 300, "below"),
    ],
)
def test_reading_follows_count_and_interval(enterprises, scope, stock, total, reading):
    """The country's share is 110 of 1,100: of 160 enterprises one expects 16, of 500 fifty."""
    here = (enterprises["region"] == "MK07") & (enterprises["year"] == 2020)
    enterprises.loc[here & (enterprises["industry"] == "C16"), "stock"] = stock
    enterprises.loc[here & (enterprises["industry"] == "TOT"), "stock"] = total
    table = specialisation(enterprises, scope=scope).tables["industries"].frame
    assert table.set_index("industry").loc["C16", "reading"] == reading


def test_missing_stock_is_missing_everywhere(enterprises, scope):
    gone = (enterprises["region"] == "MK07") & (enterprises["industry"] == "C16")
    enterprises.loc[gone, "stock"] = np.nan
    part = specialisation(enterprises, scope=scope)
    assert np.isnan(figure(part, "core_enterprises").value)
    assert np.isnan(figure(part, "weighted_enterprises").value)
    table = part.tables["industries"].frame.set_index("industry")
    assert table.loc["C16", "reading"] == "missing"
    assert part.findings[0].message.startswith("The number of enterprises")


def test_enterprises_without_a_region_bend_the_quotients():
    """Ten of 100 have no region in one industry, none of 100 in the other."""
    stock = pd.DataFrame(
        {
            "region": ["MK01", "MK01", "MK02", "MK02", "SSS", "SSS"],
            "industry": ["C16", "C31"] * 3,
            "year": 2020,
            "value": [50.0, 60.0, 40.0, 40.0, 100.0, 100.0],
        }
    )
    factor = region_factor(stock, reference="SSS", regions=2)
    assert factor.to_dict() == pytest.approx({"C16": 0.9 / 0.95, "C31": 1 / 0.95})
    assert set(region_factor(stock, reference="MK01", regions=2)) == {1.0}
    assert set(region_factor(stock, reference="SSS", regions=19)) == {1.0}


def test_factor_is_the_ratio_of_the_two_quotients():
    stock = pd.DataFrame(
        {
            "region": ["MK01", "MK01", "MK02", "MK02", "SSS", "SSS"],
            "industry": ["C16", "C31"] * 3,
            "year": 2020,
            "value": [50.0, 60.0, 40.0, 40.0, 100.0, 100.0],
        }
    )
    placed = stock[stock["region"] != "SSS"].groupby(["industry", "year"], as_index=False)
    sums = placed["value"].sum().assign(region="ALL")
    both = pd.concat([stock, sums], ignore_index=True)
    against = {code: location_quotient(both, reference=code)[:2] for code in ("SSS", "ALL")}
    factor = region_factor(stock, reference="SSS", regions=2)
    np.testing.assert_allclose(against["SSS"] / against["ALL"], factor)


@pytest.mark.parametrize(("factor", "reading"), [(1.0, "above"), (1.5, "border"), (0.5, "above")])
def test_a_specialisation_must_hold_with_and_without_them(factor, reading):
    stock = pd.DataFrame(
        {
            "region": ["MK01", "MK01", "SSS", "SSS"],
            "industry": ["C16", "C31"] * 2,
            "year": 2020,
            "value": [150.0, 850.0, 10_000.0, 90_000.0],
        }
    )
    rules = {"reference": "SSS", "level": 0.95, "small": 20}
    table = measured(stock, factor=pd.Series({"C16": factor, "C31": 1.0}), **rules)
    assert table.loc[0, "reading"] == reading
