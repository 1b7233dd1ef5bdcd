"""The value chain: an economy of two industries by hand, and the real tables."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import accounts_divisions, regions
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.studies.background.gaps.extraction import (
    JOBS_YEAR,
    extraction,
    extraction_finding,
)
from nextstep_analysis.studies.background.gaps.value_chain import buyers, products
from nextstep_analysis.studies.measures.core_shares import aggregates_of, core_shares
from nextstep_analysis.studies.measures.trade_flows import ORIGINS, table_flows

DIVISIONS = pd.DataFrame(
    {
        "aggregate": ["16", "31_33", "31_33", "68a", "68b"],
        "input_output": ["16", "31_33", "31_33", "68_A", "68_B"],
        "division": ["C16", "C31", "C33", "L68", "L68"],
        "partial": [False, False, False, True, True],
    }
)
COUNTS = pd.DataFrame(
    {"here": [10.0, 20.0, 30.0], "country": [100.0, 100.0, 300.0]}, index=["C16", "C31", "C33"]
)
PERSONS = pd.Series({"C16": 1000.0, "C31": 500.0, "C33": 600.0})

# user 16 buys 30 here, 10 elsewhere, 5 abroad; adds 50 of value and 5 of taxes: 100
TABLE = pd.DataFrame(
    [
        ("MK07", "region", "16", "16", 20.0),
        ("MK07", "region", "31_33", "16", 10.0),
        ("MK07", "finland", "31_33", "16", 10.0),
        ("MK07", "abroad", "16", "16", 5.0),
        ("MK07", "primary", "VALUE_ADDED", "16", 50.0),
        ("MK07", "primary", "PRODUCT_TAXES", "16", 5.0),
        ("MK07", "primary", "OUTPUT", "16", 100.0),
        ("MK07", "region", "16", "31_33", 15.0),
        ("MK07", "abroad", "31_33", "31_33", 5.0),
        ("MK07", "primary", "VALUE_ADDED", "31_33", 30.0),
        ("MK07", "primary", "OUTPUT", "31_33", 50.0),
        ("MK07", "region", "16", "HOUSEHOLDS", 65.0),
        ("MK07", "region", "31_33", "HOUSEHOLDS", 40.0),
    ],
    columns=["region", "origin", "product", "user", "value"],
)


@pytest.fixture(scope="module")
def real(project):
    """The flows of every region and of the country, as the tables have them."""
    table = read_table(project, "input_output")
    return {region: table_flows(table, region=region) for region in (*regions(project), "SSS")}


def test_shares_by_hand():
    found = core_shares(
        DIVISIONS, enterprises=COUNTS, persons=PERSONS, shares={"C16": 1.0, "C31": 1.0}
    )
    assert found.loc["16", ["share", "lower", "upper"]].tolist() == [1, 1, 1]
    # persons per enterprise: 5 and 2; 20 * 5 of 20 * 5 + 30 * 2; 20 of 50; 500 of 1100
    row = found.loc["31_33"]
    assert row["share"] == pytest.approx(100 / 160)
    assert row["lower"] == pytest.approx(20 / 50)
    assert row["upper"] == pytest.approx(100 / 160)
    assert row["divisions"] == "C31"


def test_a_part_of_a_division_counts_as_a_part():
    found = core_shares(DIVISIONS, enterprises=COUNTS, persons=PERSONS, shares={"C16": 0.25})
    assert found["share"].tolist() == [0.25]


def test_an_estimate_on_a_missing_figure_is_left_out():
    found = core_shares(
        DIVISIONS, enterprises=COUNTS, persons=PERSONS.drop("C33"), shares={"C31": 1.0}
    )
    assert found.loc["31_33", ["share", "lower", "upper"]].tolist() == pytest.approx([0.4] * 3)


@pytest.mark.parametrize(
    ("code", "found"), [("U99", "in none of them"), ("L68", r"in 2 of them \(68_A, 68_B\)")]
)
def test_a_division_in_no_industry_or_in_two(code, found):
    with pytest.raises(DataError, match=f"{code} must be in exactly one .*, but it is {found}"):
        aggregates_of(DIVISIONS, codes=(code,))


def test_flows_by_hand():
    flows = table_flows(TABLE, region="MK07")
    assert flows.own.loc["31_33", "16"] == 10
    assert flows.finland.loc["16", "31_33"] == 0
    assert flows.coefficients.loc["16", "16"] == pytest.approx(0.2)
    assert flows.rows_miss.tolist() == pytest.approx([0, 0])


def test_a_table_that_does_not_balance():
    wrong = TABLE.assign(value=TABLE["value"].where(TABLE["product"] != "PRODUCT_TAXES", 5.5))
    with pytest.raises(DataError, match=r"columns do not balance: .* worst: 16 by \+0.5 "):
        table_flows(wrong, region="MK07")


def test_a_region_without_a_table():
    with pytest.raises(DataError, match="has no region 'MK06'; it has MK07"):
        table_flows(TABLE, region="MK06")


def test_real_tables_balance(real, project):
    rows = read_table(project, "input_output").set_index(["region", "origin", "product", "user"])
    for region, flows in real.items():
        bought = sum(flows.of(origin).sum() for origin in ORIGINS)
        primary = rows.loc[(region, "primary")]["value"].unstack("product").fillna(0.0)
        inputs = primary.loc[bought.index, ["VALUE_ADDED", "PRODUCT_TAXES"]].sum(axis="columns")
        assert (bought + inputs - flows.output).abs().max() < 0.01, region


def test_the_tables_of_regions_balance_by_row_and_the_national_one_does_not(real):
    """Of the national one only columns are used: coefficients of what buyers buy."""
    missed = {region: flows.rows_miss for region, flows in real.items()}
    country = missed.pop("SSS")
    assert len(missed) == 19
    assert max(miss.abs().max() for miss in missed.values()) < 0.005
    # the sum of 19 tables misses by product, not over all of them
    assert country.abs().max() == pytest.approx(1350.8, abs=0.1)
    assert abs(country.sum()) < 0.1


@pytest.mark.parametrize("region", ["MK01", "MK06", "MK07", "MK21", "SSS"])
def test_own_finland_and_abroad_are_all_that_is_used(real, project, region):
    flows = real[region]
    table = read_table(project, "input_output")
    used = table[(table["region"] == region) & (table["origin"] != "primary")]
    used = used[used["user"].isin(flows.output.index)].groupby(["product", "user"])["value"].sum()
    total = sum(flows.of(origin) for origin in ORIGINS)
    wide = used.unstack("user").reindex_like(total).fillna(0.0)
    assert (total - wide).abs().to_numpy().max() < 0.01


def test_the_table_of_the_country_is_the_sum_of_those_of_the_regions(real):
    country = real["SSS"]
    parts = [flows for region, flows in real.items() if region != "SSS"]
    assert (sum(flows.output for flows in parts) - country.output).abs().max() < 0.01
    domestic = sum(flows.own + flows.finland for flows in parts)
    assert (domestic - country.own).abs().to_numpy().max() < 0.01
    assert (sum(flows.abroad for flows in parts) - country.abroad).abs().to_numpy().max() < 0.01


def test_real_map_has_every_core(project, built):
    divisions = accounts_divisions(project)
    found = aggregates_of(divisions, codes=("C16", "C31", "H49"))
    assert found.to_dict() == {"C16": "16", "C31": "31_33", "H49": "49_53"}


def test_products_add_up_and_are_in_the_order_of_their_euros(built):
    study = background_study("wood-furniture", project=built)
    users = study.tables["value_chain_users"].frame
    table = study.tables["value_chain"].frame
    for origin in ORIGINS:
        assert table[origin].sum() == pytest.approx((users[origin] * users["share"]).sum())
    assert (table["region"] + table["finland"] + table["abroad"]).tolist() == pytest.approx(
        table["total"].tolist()
    )
    assert table["elsewhere"].is_monotonic_decreasing
    assert table.loc[0, ["product", "group"]].tolist() == ["02_03", "apart"]
    assert table.loc[0, "elsewhere"] == pytest.approx(122.118, abs=0.001)
    assert (table["multiplier"] >= 1).all()
    assert table["why"].notna().eq(table["group"] == "apart").all(), "each with its reason"


def products_of(built, scope, **flows):
    """The products of an economy by hand; `flows` replace those of `TABLE`."""
    screen = load_catalogue(built).screen
    shares = pd.DataFrame(
        {"share": [1.0], "lower": [0.5], "upper": [1.0], "enterprises": [1.0], "persons": [0.5]},
        index=["16"],
    )
    table = TABLE.replace({"product": flows, "user": flows})
    divisions = DIVISIONS.replace({"input_output": flows})
    found = table_flows(table, region="MK07")
    return products(found, shares, divisions, screen=screen, scope=scope).set_index("product")


def test_what_the_core_buys_elsewhere_by_hand(built, scope):
    """16 buys 10 of 31_33 from Finland and 5 of 16 from abroad."""
    table = products_of(built, scope)
    assert table["elsewhere"].to_dict() == {"31_33": 10, "16": 5}
    assert table["region"].to_dict() == {"31_33": 10, "16": 20}
    assert table[["lower", "upper"]].loc["16"].tolist() == [2.5, 5]
    assert set(table["group"]) == {"listed"}


def test_what_cannot_be_won_stands_apart_by_hand(built, scope):
    table = products_of(built, scope, **{"31_33": "45_47"})
    assert table["group"].to_dict() == {"45_47": "apart", "16": "listed"}
    assert table.loc["45_47", "why"]["en"] == "trade margins come with the goods"


def test_a_product_whose_makers_are_no_business_stands_apart(built, scope):
    screen = load_catalogue(built).screen
    divisions = DIVISIONS.replace({"division": {"C31": "O84", "C33": "O84"}})
    shares = pd.DataFrame(
        {key: [1.0] for key in ("share", "lower", "upper", "enterprises", "persons")}, index=["16"]
    )
    flows = table_flows(TABLE, region="MK07")
    found = products(flows, shares, divisions, screen=screen, scope=scope)
    assert found.set_index("product")["group"].to_dict() == {"31_33": "apart", "16": "listed"}


def test_the_demand_gap_by_hand_does_not_know_how_large_the_core_is():
    """In the country 31_33 buys 30 of 100 from 16, here 15 of its 50: none lacks."""
    here, country = (table_flows(TABLE, region="MK07") for _ in range(2))
    shares = pd.DataFrame({key: [1.0] for key in ("share", "lower", "upper")}, index=["16"])
    rows = buyers(here, country, shares).set_index("industry")
    assert rows["gap"].eq(0).all()
    assert rows.loc["31_33", ["here", "elsewhere", "own"]].tolist() == [15, 0, False]
    assert rows.loc["16", ["here", "elsewhere", "own"]].tolist() == [20, 5, True]
    more = replace(country, own=country.own * 1.5)
    rows = buyers(here, more, shares).set_index("industry")
    assert rows.loc["16", "gap"] == 5, "half of 20 would be 10, and 5 are bought elsewhere"
    assert rows.loc["31_33", "gap"] == 0, "what nobody buys elsewhere nobody can win"


@pytest.fixture(scope="module", params=["MK01", "MK06", "MK21"])
def elsewhere(request, built):
    return background_study("manufacturing", region=request.param, project=built)


def test_every_region_is_read_from_its_own_table(elsewhere, real):
    flows = real[elsewhere.region]
    users = elsewhere.tables["value_chain_users"].frame.set_index("industry")
    for origin in ORIGINS:
        bought = flows.of(origin)[users.index]
        assert users[origin].tolist() == pytest.approx(bought.sum().tolist())
        found = elsewhere.tables["value_chain"].frame.groupby("product")[origin].sum()
        expected = (bought @ users["share"]).reindex(found.index)
        assert found.tolist() == pytest.approx(expected.tolist())
    assert users["output"].tolist() == pytest.approx(flows.output[users.index].tolist())


def test_every_region_has_buyers_and_what_it_would_lose(elsewhere, real):
    flows = real[elsewhere.region]
    users = elsewhere.tables["value_chain_users"].frame.set_index("industry")
    sold = elsewhere.tables["buyers"].frame.set_index("industry")["here"]
    expected = users["share"] @ flows.own.loc[users.index]
    assert sold.tolist() == pytest.approx(expected.reindex(sold.index).tolist())
    assert sold.sum() == pytest.approx(expected.sum())
    lost = elsewhere.tables["extraction"].frame.set_index("industry")
    assert lost.loc["core", "value_added_loss"] >= (
        users["share"] @ flows.value_added[users.index]
    ) * (1 - 1e-9)
    assert list(lost.index) == [*users.index, "core"]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_chapter_of_every_region_shows_them(elsewhere, language):
    shown = {
        "fi": ["Arvoketju: paikalliset ostajat", "Arvoketju: maakunta ilman ydintoimialoja"],
        "en": ["Value chain: local buyers", "Value chain: the region without the core"],
    }[language]
    bundles = StudyReport(elsewhere, language=language).gaps().bundles()
    html = " ".join(bundle.get("text/html", "") for bundle in bundles)
    assert all(heading in html for heading in shown)
    assert "FLQ" not in html and not re.search(r"\bnan\b", html)
    told = " ".join(finding.message for finding in elsewhere.findings)
    assert "the core bought products" in told and "If the core were not there" in told


def test_the_value_chain_rests_on_no_regional_accounts(elsewhere):
    for name in ("value_chain", "value_chain_users", "core_part", "buyers", "extraction"):
        used = elsewhere.tables[name].datasets
        assert used == ("input_output", "enterprises", "occupations")


def test_extraction_by_hand():
    # A = [[0.2, 0.3], [0.1, 0]], final demand 65 and 40; without 16, 31_33 makes 40 of its 50
    shares = pd.DataFrame({"share": [1.0], "lower": [0.0], "upper": [1.0]}, index=["16"])
    row = extraction(table_flows(TABLE, region="MK07"), shares=shares).iloc[0]
    assert row["output_loss"] == pytest.approx(110)
    assert row["elsewhere"] == pytest.approx(10)
    assert row["value_added_loss"] == pytest.approx(50 + 10 * 0.6)
    assert row["lower"] == pytest.approx(0)  # taking nothing out changes nothing
    assert row["output_multiplier"] == pytest.approx((1 + 0.1) / 0.77)
    assert row["value_added_multiplier"] == pytest.approx((0.5 * 1 + 0.6 * 0.1) / 0.77)


def test_extraction_of_a_part_loses_less_than_the_whole():
    flows = table_flows(TABLE, region="MK07")
    shares = pd.DataFrame({"share": [0.4], "lower": [0.2], "upper": [1.0]}, index=["16"])
    row = extraction(flows, shares=shares).iloc[-1]
    assert row["industry"] == "core"
    assert 0.4 * 50 < row["value_added_loss"] < row["upper"]
    assert row["lower"] < row["value_added_loss"]
    assert pd.isna(row["share"])


@pytest.mark.parametrize(("lower", "told"), [(1.0, False), (0.2, True)])
def test_a_band_without_width_is_left_out(scope, lower, told):
    flows = table_flows(TABLE, region="MK07")
    shares = pd.DataFrame({"share": [1.0], "lower": [lower], "upper": [1.0]}, index=["16"])
    found = extraction_finding(extraction(flows, shares=shares), scope=scope)
    assert ("other estimates" in found.message) == told
    assert found.then.message.startswith("There are no employment multipliers")
    assert found.then.values == {"jobs": JOBS_YEAR, "year": 2014}


def test_the_year_of_the_jobs_is_that_of_the_data(project):
    assert int(read_table(project, "jobs")["year"].max()) == JOBS_YEAR


def test_real_losses_without_the_core(built):
    lost = background_study("wood-furniture", project=built).tables["extraction"].frame
    core = lost.set_index("industry").loc["core"]
    assert core["output_loss"] == pytest.approx(1095.696, abs=0.001)
    assert core["value_added_loss"] == pytest.approx(349.101, abs=0.001)
