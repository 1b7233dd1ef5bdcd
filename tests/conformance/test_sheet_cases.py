"""What the lists of opportunities rest on, on the real figures, against independent results."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.input_output import technical_coefficients
from nextstep_analysis.indicators.openings_model import openings_model
from nextstep_analysis.indicators.order_stability import kendall_tau
from nextstep_analysis.indicators.relatedness import (
    association_strength,
    proximity,
    relatedness_density,
    skill_relatedness,
)
from nextstep_analysis.indicators.relative_relatedness import relative_relatedness
from nextstep_analysis.indicators.shrunken_growth import shrunken_growth
from nextstep_analysis.indicators.specialisation import location_quotient
from nextstep_analysis.indicators.traded import localisation_within_countries, share_sold_outside
from nextstep_analysis.indicators.value_chain import demand_gap, purchases_by_origin
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.measures.industry_space import known_occupations
from nextstep_analysis.studies.measures.trade_flows import table_flows

# --- the real tables ------------------------------------------------------------------


@pytest.fixture(scope="module")
def divisions(enterprises):
    rows = enterprises["region"].str.fullmatch(r"MK\d\d")
    rows &= enterprises["industry"].str.fullmatch(r"[A-Z]\d\d")
    return enterprises[rows]


@pytest.fixture(scope="module")
def panel(built):
    """The European panel; a cell that is not known is NaN."""
    table = read_table(built, "eu_employees").set_index(["region", "industry"])["employees"]
    cells = table.astype(float).unstack().stack(future_stack=True)
    return cells.rename("value").reset_index().assign(year=2015)


@pytest.fixture(scope="module")
def near(panel, built):
    staff = known_occupations(read_table(built, "occupations"))
    return {
        "min": proximity(panel, diagonal=0.0),
        "assoc": association_strength(panel),
        "skills": skill_relatedness(staff, diagonal=0.0),
    }


def stock_of(divisions, year, *, keep_empty=False):
    """Enterprises of all divisions; those that nobody has in the country only if kept."""
    table = divisions[divisions["year"] == year].rename(columns={"stock": "value"})
    there = table.groupby("industry")["value"].transform("sum") > 0
    return table[there | keep_empty][["region", "industry", "year", "value"]]


# --- traded ---------------------------------------------------------------------------


def test_localisation_as_printed(panel):
    """Retail .07, repair of machines .13, wood .26."""
    countries = {region: region[:2] for region in panel["region"].unique()}
    found = localisation_within_countries(panel, countries=countries)
    assert found[["G47", "C33", "C16"]].round(2).tolist() == [0.07, 0.13, 0.26]


@pytest.mark.parametrize(("region", "traded"), [("MK07", 20), ("MK06", 16)])
def test_share_sold_outside(case, region, traded):
    expected = pd.read_csv(case(f"value_chain_{region.lower()}").folder / "traded.csv")
    names = {"exports_finland": "finland", "exports_abroad": "abroad"}
    found = share_sold_outside(expected.rename(columns=names))
    np.testing.assert_allclose(found, expected["sold_outside"], rtol=1e-6)
    assert (found > 1 / 3).sum() == traded


# --- value chain ----------------------------------------------------------------------


@pytest.mark.parametrize("region", ["MK06", "MK07"])
def test_suppliers_and_local_buyers(case, built, region):
    folder = case(f"value_chain_{region.lower()}").folder
    input_output = read_table(built, "input_output")
    flows = table_flows(input_output, region=region)
    country = table_flows(input_output, region="SSS")
    national = technical_coefficients(country.own, output=country.output)
    shares = pd.read_csv(folder / "core_shares.csv", dtype={"aggregate": "str"})
    parts = {"finland": flows.finland, "abroad": flows.abroad}
    for ecosystem, rows in shares.groupby("ecosystem"):
        core = rows.set_index("aggregate")["sized"].reindex(flows.output.index, fill_value=0.0)
        bought = purchases_by_origin(flows.own, **parts, shares=core)
        gaps = demand_gap(
            flows.own, **parts, shares=core, national=national, output=flows.output
        ).rename(columns={"uncut": "gap_domestic", "gap": "gap_shown"})
        for found, name, label in ((bought, "suppliers", "product"), (gaps, "buyers", "buyer")):
            expected = pd.read_csv(folder / f"{name}.csv", dtype={label: "str"})
            expected = expected[expected["ecosystem"] == ecosystem].set_index(label)
            columns = [column for column in found if column in expected]
            np.testing.assert_allclose(
                found.loc[expected.index, columns], expected[columns], rtol=1e-6, atol=1e-6
            )
            assert found.drop(index=expected.index)["total"].eq(0).all()
            assert len(columns) >= 5


# --- relatedness ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["min", "assoc", "skills"])
def test_relative_relatedness(case, divisions, near, kind):
    expected = pd.read_csv(case("relative_relatedness_mk07").folder / "expected.csv")
    expected = expected[expected["phi"] == kind].set_index(["region", "industry"])
    density = relatedness_density(stock_of(divisions, 2022), proximity=near[kind])
    found = relative_relatedness(density)
    np.testing.assert_allclose(density[expected.index], expected["density"], rtol=1e-5)
    np.testing.assert_allclose(found[expected.index], expected["relative"], rtol=1e-5, atol=1e-6)
    assert found.dropna().index.get_level_values("industry").nunique() == len(expected)


# --- openings model -------------------------------------------------------------------


def cells_of(divisions, near, *, year, keep_empty, relative):
    stock = stock_of(divisions, year, keep_empty=keep_empty)
    every = stock_of(divisions, year)
    whole = every.groupby(["industry", "year"], as_index=False)["value"].sum()
    both = pd.concat([every, whole.assign(region="all")], ignore_index=True)
    quotient = both.assign(lq=location_quotient(both, reference="all"))
    density = {
        name: relatedness_density(stock, proximity=near[kind])
        for name, kind in (("density", "min"), ("skills", "skills"))
    }
    if relative:
        density = {name: relative_relatedness(values) for name, values in density.items()}
    later = divisions[divisions["year"].between(2019, 2022)]
    cells = pd.DataFrame({"openings": later.groupby(["region", "industry"])["births"].sum()})
    cells["lq"] = np.log(quotient.set_index(["region", "industry"])["lq"].clip(lower=0.05))
    cells = cells.join(pd.DataFrame(density)).reset_index()
    known = cells["industry"].isin(near["min"].columns) & cells["industry"].isin(
        near["skills"].columns
    )
    opened = cells.groupby("industry")["openings"].transform("sum") > 0
    return cells[known & opened]


DEFINITIONS = {
    "A_as_published": {"year": 2016, "keep_empty": True, "relative": False},
    "B_left_out": {"year": 2016, "keep_empty": False, "relative": False},
    "C_lq_2018": {"year": 2018, "keep_empty": False, "relative": False},
    "D_relative": {"year": 2016, "keep_empty": False, "relative": True},
}
MODELS = {
    "LQ": (["lq"], []),
    "density": (["density"], []),
    "skills": (["skills"], []),
    "LQ_density": (["density"], ["lq"]),
    "LQ_skills": (["skills"], ["lq"]),
    "all": (["density", "skills"], ["lq"]),
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_openings_model(case, divisions, near, name):
    given = case("openings_model").expected
    cells = cells_of(divisions, near, **DEFINITIONS[name])
    found = {
        model: openings_model(cells, terms=terms, base=base, runs=5000)
        for model, (terms, base) in MODELS.items()
    }
    for model, result in found.items():
        assert 100 * result.explained == pytest.approx(given[name][model], abs=0.1)
        assert (result.cells, result.openings) == (given[name]["cells"], given[name]["openings"])
        assert result.deviances["none"].sum() == pytest.approx(given[name]["base_deviance"])
    letter = name[0]
    for term in ("density", "skills"):
        result = found[f"LQ_{term}"]
        if expected := given["increment_over_LQ_95"].get(f"{letter} {term}"):
            told = [100 * result.increment, 100 * result.lower, 100 * result.upper]
            assert told == pytest.approx(expected, abs=0.3)
        relative = "relative " if letter == "D" else ""
        key = f"LQ+{relative}{term} ({letter})"
        if slopes := given["coefficient_per_sd_and_clustered_se_given_LQ"].get(key):
            assert result.coefficients.loc[term].tolist() == pytest.approx(slopes[term], abs=0.002)


def test_no_order_foretold_openings_by_its_own_sign(case, divisions, near):
    """Relative density adds 4.4 points with the other sign; density and skills add nothing sure."""
    assert case("openings_model").expected
    plain = cells_of(divisions, near, **DEFINITIONS["B_left_out"])
    relative = cells_of(divisions, near, **DEFINITIONS["D_relative"])
    answers = [
        openings_model(cells, terms=[term], base=["lq"]).verdict(term).answer.value
        for cells, term in ((plain, "density"), (plain, "skills"), (relative, "density"))
    ]
    assert answers == ["below", "not enough to say", "below"]


# --- small checks ---------------------------------------------------------------------


def test_shrunken_growth_and_kendall_by_hand(case):
    hand = case("sheet_checks").expected
    table = hand["shrunken_growth"]
    rates = pd.DataFrame({"growth": table["g"], "standard_error": np.sqrt(table["se2"])})
    found = shrunken_growth(rates)
    assert (found.variance, found.mean) == pytest.approx((table["tau2"], table["mu"]))
    assert found.growth.tolist() == pytest.approx(table["shrunken"])
    orders = hand["kendall_tau_b"]
    found = kendall_tau(pd.DataFrame({"x": orders["x"], "y": orders["y"]}))
    assert found.loc["x", "y"] == pytest.approx(orders["tau_b"])


@pytest.mark.parametrize("period", ["2018-2022", "2013-2016"])
def test_growth_of_the_other_regions(case, divisions, period):
    expected = pd.Series(case("sheet_checks").expected["growth_of_the_other_regions_mk07"][period])
    first, last = map(int, period.split("-"))
    others = divisions[divisions["region"] != "MK07"]
    stock = others.groupby(["industry", "year"])["stock"].sum().unstack()
    later = others[others["year"].between(first + 1, last)]
    events = later.groupby("industry")[["births", "deaths"]].sum().sum(axis=1)
    start = stock[first][stock[first] > 0]
    rates = pd.DataFrame(
        {
            "growth": stock[last].loc[start.index] / start - 1,
            "standard_error": np.sqrt(events.loc[start.index]) / start,
        }
    )
    found = shrunken_growth(rates).growth
    np.testing.assert_allclose(found[expected.index], expected, atol=1e-6)
    assert set(found.dropna().index) == set(expected.index)
