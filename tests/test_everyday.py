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


@pytest.mark.edge(
    "workbench", "the same code in TOL 2025", "its name there, never that of TOL 2008"
)
def test_names_are_of_the_classification_of_the_table(built):
    newer = ns.read_table("tol2025", names="en", project=built)
    assert newer["industry_name"].tolist() == newer["name_en"].tolist()
    assert ns.with_names(newer, "sv", project=built)["industry_name"].isna().all()
    codes = pd.DataFrame({"industry": ["TOT", "L"], "n": [3, 1]})
    for scheme in ("TOL 2025", "NACE Rev. 2.1"):
        told = ns.with_names(ns.with_scheme(codes, scheme), "en", project=built)
        assert told["industry_name"].tolist()[1] == "Financial and insurance activities"
        assert told["industry_name"].notna().all(), "the total has a name in every classification"
    older = ns.read_table("industries", names="sv", project=built)
    assert older["industry_name"].tolist() == older["name_sv"].tolist()
    rows = newer[newer["industry"].isin(["J", "K"])].assign(n=[1.0, 2.0]).drop(columns="name_en")
    assert "Telecommunication" in str(ns.chart(rows, project=built).layout.meta)


def test_names_in_another_language_take_the_place_of_those_there(built):
    table = ns.with_names(pd.DataFrame({"region": ["MK07"], "n": [1]}), "fi", project=built)
    again = ns.with_names(table, "sv", project=built)
    assert again.columns.tolist() == ["region", "region_name", "n"]
    assert again["region_name"].tolist() == ["Päijänne-Tavastland"]


def test_every_division_and_nothing_else(built):
    told = ns.specialisation_by_industry("Päijät-Häme", project=built)
    assert told["industry"].str.fullmatch(r"[A-Z]\d\d").all() and len(told) == 88


def test_peers_may_be_a_column_of_a_table(built):
    beside = ns.nearest_regions(n=3, project=built)["region"]
    found = ns.growth_by_industry(peers=beside, project=built)
    assert found.equals(ns.growth_by_industry(peers=beside.tolist(), project=built))
    assert found.equals(ns.growth_by_industry(peers=beside.to_numpy(), project=built))


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
        (lambda at: ns.industry_by_region("C31", year=2017, **at), "unknown year 2017; [^?]*2022$"),
        (lambda at: ns.nearest_regions(names="de", **at), "unknown language 'de'"),
        (lambda at: ns.read_table("jobs", names="de", **at), "unknown language 'de'"),
        (lambda at: ns.growth_by_industry(start=2016, **at), "break in the series"),
        (lambda at: ns.change_by_industry(end=2030, **at), "unknown year 2030; known are 2013"),
        (lambda at: ns.change_by_industry(end="2022", **at), "did you mean 2022"),
        (lambda at: ns.growth_by_industry(start=0, **at), "unknown year 0"),
        (lambda at: ns.growth_by_industry(start=True, **at), "unknown year True"),
        (lambda at: ns.growth_by_industry("Päijat-Häme", **at), "did you mean MK07"),
        (lambda at: ns.growth_by_industry(peers=["Kymmenlaakso"], **at), "did you mean MK08"),
        (lambda at: ns.growth_by_industry(peers="Pirkanmaa", **at), "peers is 'Pirkanmaa'"),
        (lambda at: ns.growth_by_industry(peers=6, **at), "peers is 6"),
        (lambda at: ns.background_study("kymiring", peers=6, **at), "peers is 6"),
        (lambda at: ns.industry_by_region("Huonekalujen valimstus", **at), "did you mean C31"),
        (lambda at: ns.industry_by_region("31 Huonekalujen valmistus", **at), "mean C31"),
        (lambda at: ns.nearest_regions(n=0, **at), "n is 0; allowed is a whole number"),
        (lambda at: ns.nearest_regions(n="5", **at), "n is '5'"),
        (lambda at: ns.nearest_regions(n=True, **at), "n is True"),
        (lambda at: ns.read_table(["jobs"], **at), "not among the built tables"),
        (lambda at: ns.with_names([1], **at), "not of a list"),
        (lambda at: ns.write_ecosystem("kymiring", **at), "not of a str"),
        (lambda at: ns.industries_yaml("kymiring"), "not of a str"),
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


def test_a_map_by_names_is_the_one_by_codes(built):
    by_code = pd.Series({"KU398": 1.0, "KU098": 2.0}, name="n")
    by_name = pd.Series({"Lahti": 1.0, "hollola": 2.0, "koko maa": 9.0}, name="n")
    assert ns.map(by_name, project=built) == ns.map(by_code, project=built)


def limits(figure):
    """The ends of the intervals drawn."""
    return [end for trace in figure.data if trace.mode == "lines" for end in trace.x or () if end]


def test_limits_are_drawn_around_what_they_are_the_limits_of(built):
    table = ns.industry_by_region("C31", project=built).head(3)
    ends = table[["lower", "upper"]].to_numpy().ravel().tolist()
    assert limits(ns.chart(table, project=built))[-6:] == ends
    other = ns.chart(table, value="location_quotient", project=built)
    assert not set(ends) & set(limits(other)), "they are those of the smoothed quotient"
    change = ns.change_by_industry(project=built).head(2)
    assert limits(ns.chart(change, project=built)) == (
        change[["lower", "upper"]].to_numpy().ravel().tolist()
    )
    gap = pd.DataFrame({"measure": ["a"], "value": [5.0], "difference": [2.0]})
    gap = gap.assign(lower=1.0, upper=3.0)
    assert limits(ns.chart(gap, project=built)) == []
    assert limits(ns.chart(gap, value="difference", project=built)) == [1.0, 3.0]
    first = gap[["measure", "lower", "value", "upper"]]
    assert limits(ns.chart(first, project=built)) == [1.0, 3.0]


def test_a_line_has_one_number_of_a_year(built):
    sizes = ns.read_table("enterprise_sizes", project=built)
    some = sizes[(sizes["industry"] == "C") & sizes["size_class"].isin(["TOTAL", "0-4"])]
    drawn = ns.chart(some, project=built)
    named = {trace.name: list(trace.y) for trace in drawn.data if trace.name}
    assert list(named) == ["Manufacturing, TOTAL", "Manufacturing, 0-4"]
    total = some[some["size_class"] == "TOTAL"]["enterprises"].tolist()
    assert named["Manufacturing, TOTAL"] == total
    stock = ns.read_table("enterprises", project=built)
    here = stock[(stock["industry"] == "C31") & (stock["region"] == "MK07")]
    line = ns.chart(here.set_index("year")["stock"], project=built)
    assert [trace.name for trace in line.data if trace.name] == ["stock"]


def test_codes_without_a_name_are_shown_themselves(built):
    employed = ns.read_table("accounts_employment", project=built)
    some = employed[(employed["region"] == "MK07") & employed["industry"].isin(["A", "B-E"])]
    assert "B-E" in str(ns.chart(some, project=built).layout.meta)


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda at: ns.map(pd.Series({"X1": 1.0}), **at), "the index holds 'X1'"),
        (lambda at: ns.map(pd.Series({"MK07": 1.0, "KU398": 2.0}), **at), "one kind in a map"),
        (lambda at: ns.map(pd.Series({"KU091": 1.0}), **at), "no boundary of 'KU091'"),
        (lambda at: ns.map(pd.Series({"Lahtti": 1.0}), **at), "did you mean 'lahti'"),
        (lambda at: ns.map(pd.Series({398: 1.0}), **at), "the index holds 398"),
        (lambda at: ns.map(pd.Series([1.0], index=[None]), **at), "the index holds "),
        (lambda at: ns.map(pd.Series({"Lahti": 1.0, "KU398": 2.0}), **at), "several numbers of"),
        (lambda at: ns.map(pd.Series({"MK07": "1,5"}), **at), "but the Series holds '1,5'"),
        (lambda at: ns.map(pd.Series({("MK07", "C"): 1.0}), **at), "a map is drawn of a Series"),
        (lambda at: ns.map(pd.Series({"SSS": 1.0}), **at), "a map is drawn of a Series"),
        (lambda at: ns.chart(pd.DataFrame([[1, 2]], columns=["a", "a"]), **at), "two columns"),
        (lambda at: ns.chart(pd.DataFrame([[1, 2]]), **at), "nothing names the rows"),
        (
            lambda at: ns.chart(
                pd.DataFrame({"region": "MK07", "year": [2020, 2021, 2021], "n": [1, 2, 3]}), **at
            ),
            "'Päijät-Häme' would have several numbers of 2021",
        ),
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


def test_a_project_is_found_by_the_name_of_its_folder(built):
    assert ns.find_project(str(built.root / "config")) == ns.find_project(built.root)
