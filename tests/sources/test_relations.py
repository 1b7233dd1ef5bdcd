"""Tables against each other: what two of them say of the same thing must agree."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.catalogue.accounts import read_accounts
from nextstep_analysis.processed import read_table

ROOT = Path(__file__).parents[2]
HOME, COUNTRY = "MK07", "SSS"
FLOWS = ["product", "user"]


@pytest.fixture(scope="module")
def table(built):
    """A processed table by its id; they are asked for often and read once."""
    read = {}

    def give(dataset):
        if dataset not in read:
            read[dataset] = read_table(built, dataset)
        return read[dataset].copy()

    return give


@pytest.fixture(scope="module")
def value_added(built, table):
    """Value added by region and industry, from the input-output tables in the accounts' codes."""
    codes = {
        industry.input_output: industry.code
        for industry in read_accounts(built).industries
        if industry.input_output
    }
    flows = table("input_output")
    rows = flows[(flows["product"] == "VALUE_ADDED") & flows["value"].notna()]
    rows = rows.assign(industry=rows["user"].replace(codes))
    return rows.set_index(["region", "industry"])["value"].sort_index()


@pytest.fixture(scope="module")
def accounts(table):
    figures = table("regional_accounts").set_index(["region", "industry"])["gross_value_added"]
    return figures.sort_index()


def test_unemployed_over_labour_force_is_the_unemployment_rate(table):
    keys = ["region", "year"]
    homes = table("municipalities").set_index("municipality")["region"]
    market, rate = table("labour_market"), table("unemployment_rate")
    both = market.merge(rate, on=keys, validate="one_to_one")
    assert set(both["region"]) == set(homes.index[homes == HOME])
    assert (both["year"].min(), both["year"].max(), len(both)) == (2007, 2019, 13 * 10)
    computed = 100 * both["unemployed"] / both["labour_force"]
    assert (computed - both["unemployment_rate"]).abs().max() <= 0.03


def test_value_added_is_that_of_the_input_output_tables(accounts, value_added):
    regions = value_added.drop(COUNTRY, level="region")
    assert len(regions) == 19 * 30
    pd.testing.assert_index_equal(regions.index, accounts.index)
    assert (regions - accounts).abs().max() <= 0.002


def test_value_added_of_the_country_is_the_sum_of_the_regions(accounts, value_added):
    summed = accounts.groupby("industry").sum(min_count=19)
    assert len(summed) == 30
    rounded = 19 * 0.0005  # the accounts have three decimals, the other tables four
    assert (value_added[COUNTRY] - summed).abs().max() <= rounded


def test_value_added_is_a_like_part_of_gdp_in_every_region(table, accounts):
    """GDP is value added and taxes less subsidies on products, which are not in the accounts."""
    gdp = table("accounts_gdp")
    gdp = gdp[(gdp["year"] == 2014) & (gdp["region"] != COUNTRY)].set_index("region")["gdp"]
    ratio = accounts.groupby("region").sum() / gdp
    assert len(ratio) == 19 and ratio.between(0.84, 0.90).all(), ratio.describe()


def test_occupations_add_up_to_the_employed_of_known_industry(table):
    assert table("occupations")["employed"].sum() == 2_247_946  # of 2,275,679; see its sidecar


def test_european_employees_are_of_283_regions_with_an_eighth_of_the_cells_absent(table):
    employees = table("eu_employees")
    regions, industries = employees["region"].nunique(), employees["industry"].nunique()
    assert regions == 283
    assert not employees.duplicated(["region", "industry"]).any()
    assert round(1 - len(employees) / (regions * industries), 3) == 0.121


@pytest.fixture(scope="module")
def flows(table):
    """Flows of the country and the sums of the 19 regions, side by side; no row is no flow."""
    found = table("input_output").dropna(subset="value")
    assert found["region"].nunique() == 20
    country = found["region"] == COUNTRY
    of_regions = found["origin"].replace("region", "finland").where(~country, found["origin"])
    found = found.assign(origin=of_regions)
    sums = found.groupby([country, "origin", *FLOWS])["value"].sum()
    return pd.DataFrame({"country": sums[True], "regions": sums[False]}).fillna(0)


@pytest.mark.parametrize("origin", ["finland", "abroad", "primary"])
def test_flows_of_the_country_are_those_of_its_regions(flows, origin):
    found = flows.loc[origin].query("user != 'EXPORTS_FINLAND'")
    assert len(found) > 100
    np.testing.assert_allclose(found["country"], found["regions"], rtol=0, atol=0.001)


def test_only_regions_sell_to_the_rest_of_finland(flows):
    found = flows.loc["finland"].query("user == 'EXPORTS_FINLAND'")
    assert (found["country"] == 0).all() and (found["regions"] > 0).any()
