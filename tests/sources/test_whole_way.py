"""The whole way: newer tables from the local server, and a study that rests on them. MADE UP.

Every figure after the embedded ones is invented (`made_up_tables`): the jobs of wood products and
furniture in Lahti grow from 2018 to 2024, and nothing else does.
"""

from pathlib import Path

import pytest
import yaml
from entry import copy_of_project
from evaluate import faults, unclaimed
from made_up_tables import ACCOUNTS_AT, JOBS_AT, accounts_table, jobs_table
from pxweb_server import FakeClock, PxWebServer, Served
from recount import Raw

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.show import CHAPTERS
from nextstep_analysis.report.page.blocks import Heading, Paragraph
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch.refresh import Asked, refresh
from nextstep_analysis.studies.background.inputs import study_inputs
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.profile.study import _counted

ROOT = Path(__file__).parents[2]
NAMES = ("jobs", "value_added")

pytestmark = pytest.mark.slow


def asked_of(project, app, **asked):
    found = refresh(project, Asked(NAMES, **asked), clock=app.clock, tell=lambda _: None)
    return {outcome.dataset: outcome for outcome in found}


@pytest.fixture(scope="module")
def way(tmp_path_factory):
    """A project after its refresh, and what the refresh said, before and after a person's word."""
    project = Project(copy_of_project(tmp_path_factory.mktemp("way")))
    app = PxWebServer(FakeClock(), {JOBS_AT: jobs_table(), ACCOUNTS_AT: accounts_table()})
    with Served(app) as served:
        path = project.config / "fetch.yaml"
        content = yaml.safe_load(path.read_text("utf-8"))
        for service in content["services"].values():
            service["address"] = served.address
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
        assert load_catalogue(project).awaited >= {"value_added", "establishments"}
        told = asked_of(project, app)
        accepted = asked_of(project, app, accept=True)
    build_data(project)
    return project, told, accepted


@pytest.fixture(scope="module")
def study(way):
    return background_study("wood-furniture", project=way[0])


def test_industries_that_come_wait_for_a_word_and_the_first_vintage_is_used(way):
    project, told, accepted = way
    assert told["jobs"].state == "held back"
    assert "88 values of 'industry' are new" in told["jobs"].told
    assert told["jobs"].lines == ("jobs: no cell of 7,544 revised",), "2017 is what it was"
    assert accepted["jobs"].new_years == (2018, 2024), "new periods, for whoever watches"
    first = told["value_added"]
    assert first.state == "fetched" and first.told.startswith("first vintage, 2023–2024; seen are")
    assert first.new_years == (2023, 2024)
    assert read_sources(project)["jobs"].source.table == "tyokay/115h"
    assert read_sources(project)["value_added"].source.table == "altp/12bd"
    assert set(read_table(project, "value_added")["industry"]).isdisjoint({"C24TC30", "A", "GTT"})


def test_jobs_by_division_lead_the_verdict(study):
    core = study.tables["three_measures"].frame.iloc[0]
    assert (core["lead"], core["jobs_year"], core["accounts_year"]) == ("own jobs", 2024, 2024)
    assert core["verdict"] == "specialised" and core["jobs"] == pytest.approx(3.035949, abs=1e-6)
    assert core["value_added"] > 1.25 and core["compensation"] != core["compensation"]
    assert {"jobs", "value_added"} <= set(study.sources)
    assert "regional_accounts" not in study.tables["three_measures"].datasets


def test_growth_persons_municipalities_and_key_figures_are_those_of_jobs(study):
    staff = study.tables["core_staff"].frame.set_index("industry")
    assert list(staff.loc["core", ["start", "end", "before", "after"]]) == [2018, 2024, 1320, 2670]
    lahti = study.tables["municipalities"].frame.set_index("region").loc["KU398"]
    assert lahti["year"] == 2024 and lahti["jobs"] < 2670
    assert study.tables["skills_needs"].frame["persons"].sum() == pytest.approx(2670)
    figures = {one.id: (one.value, one.year) for one in study.key_figures}
    assert figures["core_jobs"] == (2670, 2024) and figures["value_added"][1] == 2024


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "jobs were 3.0 times: number and size agree",
                "From 2018 to 2024 jobs of the core went from 1,320 to 2,670; in Finland",
                "3.04 times the share of jobs in the core industries (2024)",
                "enterprises 2022, jobs 2024, value added 2024, purchases 2014",
                "In the number of enterprises no difference from elsewhere is shown",
            ),
        ),
        (
            "fi",
            (
                "osuus työpaikoista oli 3,0-kertainen",
                "Ydintoimialojen työpaikkoja oli 1 320 vuonna 2018 ja 2 670 vuonna 2024; muutos",
                "yritykset 2022, työpaikat 2024, arvonlisäys 2024, ostot 2014",
            ),
        ),
        ("sv", ("Kärnans arbetsplatser var 1 320 år 2018 och 2 670 år 2024; förändringen",)),
    ],
)
def test_the_sentences_say_so(study, language, said):
    text = StudyReport(study, language=language)._teller.text
    told = [study.front.verdict, *study.headlines, study.ages]
    told += [] if language == "sv" else study.findings
    whole = " ".join(text.say(one).replace("\xa0", " ").replace("\u202f", " ") for one in told)
    assert [one for one in said if one not in whole] == [], whole


def test_every_claim_holds_and_no_page_speaks_of_whole_sections(way, study):
    settings = load_catalogue(way[0]).settings
    raw = Raw(ROOT, first=settings.main_period[0], last=settings.main_period[1])
    report = StudyReport(study, language="en")
    blocks = [block for name in CHAPTERS for block in getattr(report, name)().blocks]
    statements = [*study.findings, *(statement for _, statement in report.titles)]
    assert [fault for one in statements for fault in faults(one, study, raw)] == []
    assert [left for one in study.findings for left in unclaimed(one, study)] == []
    assert "Jobs in the core industries" in [b.text for b in blocks if isinstance(b, Heading)]
    words = " ".join(b.text for b in blocks if isinstance(b, Paragraph))
    assert "whole section" not in words and "jobs are known by" not in words


def test_a_profile_maps_the_jobs_of_the_core(study):
    assert set(_counted(study)) == {"C16", "C31"}


def test_a_build_compares_what_has_come(way):
    catalogue = load_catalogue(way[0])
    inputs = study_inputs(catalogue, "wood-furniture")
    assert "config/sources.yaml (value_added)" in inputs
    assert "config/sources.yaml (establishments)" not in inputs, "it is awaited"
