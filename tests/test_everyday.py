"""The questions of every day: answers equal to the studies', slips told in one sentence."""

import numpy as np
import pandas as pd
import pytest
from studied import kept_in_run

import nextstep_analysis as ns
from nextstep_analysis.errors import CatalogueError, DataError


@pytest.fixture(scope="module")
def study(built):
    with kept_in_run():
        return ns.background_study("wood-furniture", project=built)


@pytest.fixture(scope="module")
def growth(built):
    return ns.growth_by_industry("Päijät-Häme", names="fi", project=built).set_index("industry")


def test_names_stand_behind_their_codes(built):
    table = ns.read_table("jobs", names="fi", project=built)
    assert list(table) == ["region", "region_name", "industry", "industry_name", "year", "jobs"]
    row = table[(table["region"] == "KU398") & (table["industry"] == "C")].iloc[0]
    assert (row["region_name"], row["industry_name"]) == ("Lahti", "Teollisuus")
    plain = ns.read_table("jobs", project=built)
    pd.testing.assert_frame_equal(table[list(plain)], plain)
    enterprises = ns.read_table("enterprises", names="en", project=built)
    assert enterprises.attrs["breaks"] == (2017,)


def test_what_codes_there_are(built):
    regions, industries = ns.regions(project=built), ns.industries(project=built)
    assert len(regions) == 20 and regions.loc["SSS", "fi"] == "koko maa"
    assert len(industries) == 21 + 88 and industries.loc["E38", "section"] == "E"


def test_growth_by_hand(growth, built):
    row = growth.loc["C31"]
    stock = ns.read_table("enterprises", project=built)
    stock = stock[(stock["region"] == "MK07") & (stock["industry"] == "C31")].set_index("year")
    first, last = stock.loc[2018, "stock"], stock.loc[2022, "stock"]
    assert (row["enterprises_start"], row["enterprises_end"]) == (first, last)
    assert row["growth"] == pytest.approx(last / first - 1)
    assert row["lower"] < row["growth"] < row["upper"]


def test_growth_of_the_peers_is_of_their_sum(growth, study, built):
    stock = ns.read_table("enterprises", project=built)
    stock = stock[stock["region"].isin(study.peers) & (stock["industry"] == "C16")]
    sums = stock.groupby("year")["stock"].sum()
    expected = sums.loc[2022] / sums.loc[2018] - 1
    assert growth.loc["C16", "growth_peers"] == pytest.approx(expected)


def test_few_events_have_no_limits_and_stand_last(growth):
    limits = growth["lower"].notna().to_numpy()
    assert not limits[np.argmin(limits) :].any() and limits[0]
    counted = growth[limits]["growth"].to_numpy()
    assert (np.diff(counted) <= 0).all()


def test_change_is_growth_in_enterprises(growth, built):
    change = ns.change_by_industry("MK07", project=built).set_index("industry")
    change = change.rename(columns={"lower": "lower_change"})
    both = growth.join(change[["change", "lower_change", "events"]])
    known = both["growth"].notna()
    expected = both["growth"] * both["enterprises_start"]
    assert both.loc[known, "change"].to_numpy() == pytest.approx(expected[known].to_numpy())
    assert (both.loc[both["events"] < 20, "lower_change"].isna()).all()


def test_one_industry_in_all_regions_is_as_in_the_study(built, study):
    found = ns.industry_by_region("Huonekalujen valmistus", names="fi", project=built)
    here = found.set_index("region").loc["MK07"]
    there = study.tables["industries"].frame.set_index("industry").loc["C31"]
    for column in ("enterprises", "location_quotient", "smoothed_quotient", "lower", "upper"):
        assert here[column] == there[column], column
    assert here["reading"] == there["reading"] and here["name"] == "Päijät-Häme"
    assert len(found) == 19 and (np.diff(found["smoothed_quotient"]) <= 0).all()


def test_nearest_regions_are_the_peers_of_the_study(built, study):
    found = ns.nearest_regions(project=built)
    assert tuple(found["region"]) == study.peers and (np.diff(found["distance"]) >= 0).all()
    assert len(ns.nearest_regions("MK21", n=2, project=built)) == 2


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda at: ns.growth_by_industry("Pirkanma", **at), "did you mean MK06"),
        (lambda at: ns.nearest_regions("Lahti", **at), "'Lahti' is a municipality"),
        (lambda at: ns.growth_by_industry(peers=["MK07"], **at), "peers are other regions than"),
        (lambda at: ns.growth_by_industry(peers=["MK06", "Pirkanmaa"], **at), "each once"),
        (lambda at: ns.industry_by_region("C", **at), "'C' is no division"),
        (lambda at: ns.industry_by_region("C99", **at), "unknown industry 'C99'"),
        (lambda at: ns.industry_by_region("C31", year=2017, **at), "unknown year 2017"),
        (lambda at: ns.nearest_regions(names="de", **at), "unknown language 'de'"),
        (lambda at: ns.read_table("jobs", names="de", **at), "unknown language 'de'"),
        (lambda at: ns.growth_by_industry(start=2016, **at), "break in the series"),
        (lambda at: ns.change_by_industry(end=2030, **at), "years left out"),
    ],
)
@pytest.mark.edge("workbench", "a question of every day with a wrong name", "one sentence")
def test_slips(built, ask, told):
    with pytest.raises((CatalogueError, DataError), match=told) as found:
        ask({"project": built})
    assert "\n" not in str(found.value)


def test_a_map_of_all_regions_with_its_numbers(built):
    found = ns.industry_by_region("C31", project=built).set_index("region")
    figure = ns.map(found["smoothed_quotient"].drop("MK21"), language="fi", project=built)
    told = figure.layout.meta["nextstep"]
    assert told["source"] == "Oma laskelma." and "2,46" in str(told["table"])
    assert "Ahvenanmaa" in str(told["table"]), "an area without a value is named, too"


def test_a_map_of_municipalities(built):
    jobs = ns.read_table("jobs", project=built)
    here = jobs[(jobs["industry"] == "C") & jobs["region"].isin(["KU398", "KU098", "KU091"])]
    figure = ns.map(here.set_index("region")["jobs"], title="Jobs", project=built)
    told = figure.layout.meta["nextstep"]
    assert "Lahti" in str(told["table"]) and told["notes"] == ["1 area is not on the map."]


def test_a_chart_of_rows_and_of_years(built):
    rows = ns.chart(ns.industry_by_region("C31", project=built), project=built)
    table = str(rows.layout.meta["nextstep"]["table"])
    assert "Päijät-Häme" in table and "2.46" in table and "2.00" in table
    stock = ns.read_table("enterprises", project=built)
    some = stock[(stock["industry"] == "C31") & stock["region"].isin(["MK07", "MK13"])]
    lines = ns.chart(some, value="stock", project=built)
    words = str(lines.layout.to_plotly_json()) + str(lines.layout.meta)
    assert "Päijät-Häme" in words and "2017" in words, "the break is marked"
    bare = ns.chart(pd.Series({"a": 1.5, "b": 2.5}), title="Mine", project=built)
    assert bare.layout.meta["nextstep"]["title"] == "Mine"


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda at: ns.map(pd.Series({"X1": 1.0}), **at), "the index holds 'X1'"),
        (lambda at: ns.map(pd.Series({"MK07": 1.0, "KU398": 2.0}), **at), "one kind in a map"),
        (lambda at: ns.map(pd.Series({"KU091": 1.0}), **at), "no boundary of 'KU091'"),
        (lambda at: ns.map(pd.Series({"MK07": 1.0}), language="sv", **at), "unknown language 'sv'"),
        (lambda at: ns.map({"MK07": 1}, **at), "a map is drawn of a Series"),
        (lambda at: ns.map(pd.Series(dtype=float), **at), "a map is drawn of a Series"),
        (lambda at: ns.chart(pd.DataFrame(), **at), "with rows"),
        (lambda at: ns.chart(pd.DataFrame({"name": ["a"]}), **at), "no column of the table"),
        (lambda at: ns.chart(pd.DataFrame({"v": [1]}), **at), "nothing names the rows"),
        (lambda at: ns.chart(pd.Series({"a": 1}), value="b", **at), "'b' is no column"),
    ],
)
@pytest.mark.edge("workbench", "a map or chart of what cannot be drawn", "one sentence")
def test_what_cannot_be_drawn(built, draw, told):
    with pytest.raises((CatalogueError, DataError), match=told):
        draw({"project": built})
