"""Chapter 3: jobs, personnel and turnover of the core, as far as tables by division tell them."""

import pandas as pd
import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.studies.background.development.core_staff import (
    by_division,
    core_staff,
    figures_end,
    staff_change,
)
from nextstep_analysis.studies.background.state.structure import accounts, municipalities
from nextstep_analysis.studies.measures.current import accounts_of, worked_of
from nextstep_analysis.studies.scope import Scope

REGIONS = ("MK07", "SSS")
NO_BREAKS = {"jobs": (), "establishments": ()}


def edge(kind, outcome):
    return pytest.mark.edge("verdicts", kind, outcome)


@pytest.fixture(scope="module")
def scope(built):
    catalogue = load_catalogue(built)
    return Scope(
        catalogue.settings, "MK07", "SSS", (), 19, ecosystem=catalogue.ecosystem("wood-furniture")
    )


def jobs(years=(2017, 2018, 2021, 2024), *, without=()):
    """C16 grows by 10 a year here and by 100 in the country, C31 not at all."""
    rows = []
    for year in years:
        grown = year - 2018
        for region, times in zip(REGIONS, (1, 10), strict=True):
            amounts = {"C16": 100 + 10 * grown, "C31": 50, "C": 400, "TOT": 1000}
            for industry, amount in amounts.items():
                value = float(amount * times)
                hidden = (region, industry, year) in without
                rows.append((region, industry, year, float("nan") if hidden else value))
    return pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])


def sections():
    table = jobs()
    return table[table["industry"].isin(["C", "TOT"])]


def establishments():
    table = jobs().rename(columns={"jobs": "personnel"})
    return table.assign(establishments=table["personnel"] / 5, turnover=table["personnel"] / 10)


def made(scope, breaks=NO_BREAKS, **tables):
    known = by_division(tables, lambda dataset, _column: breaks[dataset])
    return core_staff(known, scope=scope)


def core_of(part, measure="jobs"):
    table = part.tables["core_staff"].frame
    return table[(table["measure"] == measure) & (table["industry"] == "core")].iloc[0]


def test_growth_from_the_first_year_of_the_main_period(scope):
    part = made(scope, jobs=jobs())
    core = core_of(part)
    assert list(core[["start", "end", "before", "after"]]) == [2018, 2024, 150, 210]
    assert core["growth"] == pytest.approx(0.4) and core["growth_there"] == pytest.approx(0.4)
    assert core["location_quotient"] == pytest.approx(1.0)
    (finding,) = part.findings
    assert "{growth:+.1%}" in finding.message
    assert finding.then.values["there"] == pytest.approx(0.4)
    assert [(one.id, one.value, one.year) for one in part.key_figures] == [("core_jobs", 210, 2024)]


def test_jobs_personnel_turnover_and_establishments_stand_side_by_side(scope):
    part = made(scope, jobs=jobs(), establishments=establishments())
    table = part.tables["core_staff"]
    measures = ["jobs", "personnel", "turnover", "establishments"]
    assert list(dict.fromkeys(table.frame["measure"])) == measures
    assert table.datasets == ("jobs", "establishments")
    assert core_of(part, "turnover")["after"] == 21
    assert [one.unit for one in part.key_figures] == ["jobs", "person-years", "million euro"]


def test_nothing_is_told_of_whole_sections(scope):
    part = made(scope, jobs=sections())
    assert part.tables == {} and part.findings == () and part.key_figures == ()


@edge("one year of jobs only", "the level in one sentence, no change")
def test_one_year_has_no_growth(scope):
    part = made(scope, jobs=jobs(years=(2024,)))
    core = core_of(part)
    assert core["after"] == 210 and core[["before", "growth"]].isna().all()
    assert "a change cannot be told from one year" in part.findings[0].message
    assert staff_change({"core_staff": part.tables["core_staff"].frame}) is None


@edge("a suppressed industry of the core", "missing, with the industry named; never a part as all")
def test_a_suppressed_industry_makes_the_core_missing(scope):
    part = made(scope, jobs=jobs(without={("MK07", "C31", 2024)}))
    core = core_of(part)
    assert pd.isna(core["after"]) and pd.isna(core["growth"])
    (finding,) = part.findings
    assert [one.code for one in finding.values["industries"]] == ["C31"]
    (figure,) = part.key_figures
    assert pd.isna(figure.value) and figure.caveat == finding


@edge("a table of a few areas only", "missing here and there, one sentence")
def test_a_table_without_the_region_tells_nothing(scope):
    table = jobs()
    part = made(scope, jobs=table[table["region"] == "SSS"])
    assert pd.isna(core_of(part)["after"]) and len(part.findings) == 1
    alone = made(scope, jobs=table[table["region"] == "MK07"])
    assert core_of(alone)["growth"] == pytest.approx(0.4)
    assert pd.isna(core_of(alone)["growth_there"]) and alone.findings[0].then is None


@edge("a break between the first and the last year", "change is told after the break only")
def test_change_is_never_across_a_break(scope):
    part = made(scope, {"jobs": (2020,)}, jobs=jobs())
    assert list(core_of(part)[["start", "end"]]) == [2021, 2024]


def test_which_table_leads():
    assert worked_of({"jobs": sections()}).dataset == "jobs"
    both = worked_of({"jobs": sections(), "establishments": establishments()})
    assert (both.dataset, both.year) == ("establishments", 2024)
    assert both.table["jobs"].tolist() == establishments()["personnel"].tolist()
    assert worked_of({"jobs": jobs(), "establishments": establishments()}).dataset == "jobs"


def value_added(**values):
    rows = [("MK07", "16", int(year[1:]), 2.0, value) for year, value in values.items()]
    rows += [(region, "TOT", 2024, 20.0, 10.0) for region in ("MK07", "MK01")]
    columns = ["region", "industry", "year", "output", "gross_value_added"]
    return pd.DataFrame(rows, columns=columns)


def test_the_newest_accounts_of_the_region_lead():
    estimates = pd.DataFrame({"region": ["MK07"]})
    tables = {"regional_accounts": estimates, "value_added": value_added(y2023=1.0, y2024=3.0)}
    found = accounts_of(tables, region="MK07")
    assert (found.dataset, found.year, found.estimate) == ("value_added", 2024, False)
    assert found.table["compensation_of_employees"].isna().all()
    other = accounts_of(tables, region="MK13")
    assert (other.dataset, other.year, other.estimate) == ("regional_accounts", 2014, True)


def test_value_added_of_the_accounts_is_no_estimate(scope):
    divisions = pd.DataFrame(
        {"aggregate": ["16"], "input_output": ["16"], "division": ["C16"], "partial": [False]}
    )
    known = accounts_of({"value_added": value_added(y2024=3.0)}, region="MK07")
    part = accounts(known, divisions=divisions, borders=(), scope=scope)
    row = part.tables["accounts"].frame.iloc[0]
    assert (row["gross_value_added"], row["share"], row["year"]) == (3.0, 1.0, 2024)
    assert part.tables["accounts"].datasets == ("value_added",)
    assert (part.key_figures[0].year, part.key_figures[0].datasets) == (2024, ("value_added",))
    assert "estimate" not in part.findings[0].message


@edge("jobs of a few municipalities only", "the others are missing, not zero")
def test_municipalities_without_figures_are_missing(scope):
    known = jobs(years=(2024,))
    local = known[known["region"] == "MK07"].assign(region="KU398")
    part = municipalities(pd.concat([known, local]), codes=("KU398", "KU016"), scope=scope)
    table = part.tables["municipalities"].frame.set_index("region")
    assert table.loc["KU398", "jobs"] == 210 and pd.isna(table.loc["KU016", "jobs"])
    assert pd.isna(table.loc["KU016", "share"])
    first = part.tables["municipalities"].notes[0]
    assert "those of the core industries themselves" in first.message


def test_where_the_figures_end(scope):
    frames = {"core_staff": made(scope, jobs=jobs()).tables["core_staff"].frame}
    assert figures_end(frames, 2022) == 2024 and figures_end({}, 2022) == 2022
