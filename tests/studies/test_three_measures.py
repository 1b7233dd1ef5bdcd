"""Chapter 2: enterprises, accounts and jobs side by side, and what they say together."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from studied import background_study

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.processed import read_table
from nextstep_analysis.studies.background.state.specialisation import specialisation
from nextstep_analysis.studies.background.state.three_measures import (
    Sizes,
    agreement,
)
from nextstep_analysis.studies.background.state.three_measures_findings import measures_finding
from nextstep_analysis.studies.measures.core_shares import counts_of
from nextstep_analysis.studies.measures.current import Worked, accounts_of
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.scope import Scope

CASE = Path(__file__).parents[3] / "shared" / "cases" / "three_measures_mk07" / "expected.csv"
VERDICTS = {
    "wood-furniture": "specialised",
    "grain-food": "few large units",
    "circular-economy": "few large units",
    "manufacturing": "not enough to say",
    "smart-mobility": "not enough to say",
    "logistics-vt12": "not enough to say",
    "kymiring": "not enough to say",
}


@pytest.mark.parametrize("ecosystem", VERDICTS)
def test_the_verdicts_of_the_seven(built, ecosystem):
    core = background_study(ecosystem, project=built).tables["three_measures"].frame.iloc[0]
    assert core["verdict"] == VERDICTS[ecosystem]


@pytest.mark.skipif(not CASE.is_file(), reason="the cases stand in ../shared, which is absent")
def test_the_quotients_are_those_of_the_case(built):
    with CASE.open(encoding="utf-8") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines) if row["kind"] == "core"}
    columns = {"location_quotient": "lq_ent", "value_added": "lq_va", "compensation": "lq_comp"}
    for ecosystem, case in rows.items():
        core = background_study(ecosystem, project=built).tables["three_measures"].frame.iloc[0]
        for ours, theirs in columns.items():
            assert core[ours] == pytest.approx(float(case[theirs]), rel=1e-6)
        assert core["smoothed_quotient"] == pytest.approx(float(case["theta"]), abs=1e-4)
        if core["jobs_level"] != "none":
            assert core["jobs"] == pytest.approx(float(case["lq_jobs_section"]), rel=1e-6)


def made_up(built, jobs, dataset="jobs"):
    """The sizes of the real figures, with a table of jobs of our own; and their scope."""
    catalogue = load_catalogue(built)
    every = read_table(built, "enterprises")
    scope = Scope(
        catalogue.settings, "MK07", "SSS", (), 19, ecosystem=catalogue.ecosystem("manufacturing")
    )
    sizes = Sizes(
        accounts_of({"regional_accounts": read_table(built, "regional_accounts")}, region="MK07"),
        Worked(jobs, dataset),
        accounts_divisions(built),
        pd.Series(1.0, index=accounts_divisions(built)["input_output"].unique()),
        counts_of(every, region="MK07", year=2014),
        read_table(built, "occupations").groupby("industry")["employed"].sum(min_count=1),
    )
    state = specialisation(placed(every), every=every, scope=scope)
    frames = [state.tables[name].frame for name in ("industries", "core_by_region")]
    return agreement(*frames, sizes, scope=scope), scope


def jobs_of(codes, here, there):
    """A table of jobs in 2021: `here` of 1,000 in each code, and `there` of 100,000."""
    rows = [("MK07", code, 2021, here) for code in codes]
    rows += [("SSS", code, 2021, there) for code in codes]
    rows += [("MK07", "TOT", 2021, 1_000.0), ("SSS", "TOT", 2021, 100_000.0)]
    return pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])


def test_jobs_by_division_lead_as_soon_as_they_are_there(built):
    """Twice the country's share of jobs in every industry: the core becomes specialised."""
    ecosystem = load_catalogue(built).ecosystem("manufacturing")
    part, scope = made_up(built, jobs_of(ecosystem.codes, 20.0, 1_000.0))
    core = part.tables["three_measures"].frame.iloc[0]
    assert (core["jobs"], core["jobs_part"], core["lead"]) == (pytest.approx(2.0), 1.0, "own jobs")
    assert core["verdict"] == "specialised" and core["jobs_year"] == 2021
    (finding,) = part.findings
    assert "share of jobs in the core industries" in finding.then.message
    assert set(scope.core_parts) == set(ecosystem.core)


def test_personnel_by_division_leads_where_jobs_are_by_section(built):
    ecosystem = load_catalogue(built).ecosystem("manufacturing")
    part, _ = made_up(built, jobs_of(ecosystem.codes, 20.0, 1_000.0), dataset="establishments")
    core = part.tables["three_measures"].frame.iloc[0]
    assert (core["lead"], core["verdict"]) == ("own personnel", "specialised")
    assert "establishments" in part.tables["three_measures"].datasets
    assert "personnel of establishments" in part.findings[0].then.message
    assert "public activity is not among them" in part.tables["three_measures"].notes[1].message


@pytest.mark.edge(
    "verdicts", "jobs of an industry that has no row", "no figure, never one without it"
)
def test_an_industry_without_a_row_is_missing_not_zero(built):
    ecosystem = load_catalogue(built).ecosystem("manufacturing")
    jobs = jobs_of(ecosystem.codes, 20.0, 1_000.0)
    gone = (jobs["region"] == "MK07") & (jobs["industry"] == ecosystem.core[0])
    part, _ = made_up(built, jobs[~gone])
    core = part.tables["three_measures"].frame.iloc[0]
    assert core["jobs"] != core["jobs"] and core["jobs_level"] == "none"
    assert core["lead"] == "accounts"


def test_jobs_by_section_do_not_speak_for_a_part_of_a_section(built):
    part, _ = made_up(built, jobs_of("ABCDEFGHIJKLMNS", 20.0, 1_000.0))
    core = part.tables["three_measures"].frame.iloc[0]
    assert core["jobs_level"] == "none" and core["lead"] == "accounts"


@pytest.mark.parametrize(
    ("reason", "words"),
    [(Reason.ALIKE, "do not tell the regions"), (Reason.MISSING, "give no verdict")],
)
def test_a_missing_number_is_not_told_as_regions_that_are_alike(built, reason, words):
    catalogue = load_catalogue(built)
    scope = Scope(
        catalogue.settings, "MK07", "SSS", (), 19, ecosystem=catalogue.ecosystem("kymiring")
    )
    core = pd.Series({"verdict": "not enough to say", "reason": str(reason), "lead": "none"})
    core["location_quotient"] = float("nan")
    assert words in measures_finding(core, scope).message


def test_head_offices_alone_decide_nothing(built):
    study = background_study("kymiring", project=built)
    (finding,) = [f for f in study.findings if f.evidence == "three_measures" and f.claims][:1]
    assert "no figure is of the core alone" in finding.message and finding.then is None
