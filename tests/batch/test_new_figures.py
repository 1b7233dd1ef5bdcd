"""The whole way of newer figures, as its user goes it: refresh, study, what the monitoring says.

Through the real commands, from a local server with the documented limits, on a copy of the project
with one ecosystem. Every figure after the embedded ones is MADE UP (`made_up_tables`,
`real_tables`): jobs of wood products and furniture in Lahti grow, and 60 makers of furniture open.
"""

import datetime as dt
import json

import pytest
import yaml
from entry import edit
from fakes import nextstep, page, small_project
from made_up_tables import JOBS_AT, RAW, YEARS, jobs_table
from pxweb_server import FakeClock, PxWebServer, Served
from real_tables import quarterly_enterprises

WOOD = "wood-furniture"
STUDY, REPORT = f"{WOOD}.html", "monitoring/promises.html"
ENTERPRISES_AT = "StatFin/aly/11yq.px"
NAME = "Wood, furniture and design"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]


def days_ago(number):
    """A stamp that is in no future, whatever the clock of the machine."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=number)
    return then.strftime("%Y-%m-%dT05:00:00Z")


@pytest.fixture(scope="module")
def app():
    """A server that has jobs by division, to 2024."""
    tables = {JOBS_AT: jobs_table(updated=days_ago(3))}
    return PxWebServer(FakeClock(), tables, calls=1000)  # the commands have the machine's clock


@pytest.fixture(scope="module")
def project(tmp_path_factory, app):
    project = small_project(tmp_path_factory.mktemp("new"))
    for path in (project.config / "ecosystems").glob("*.yaml"):
        if path.stem != WOOD:
            path.unlink()
    path = project.config / "fetch.yaml"
    recipes = yaml.safe_load(path.read_text(encoding="utf-8"))
    with Served(app) as served:
        for service in recipes["services"].values():
            service["address"] = served.address
        path.write_text(yaml.safe_dump(recipes, allow_unicode=True, sort_keys=False))
        yield project


def run(project, *arguments, code=0):
    done = nextstep(project.root, *arguments)
    assert done.returncode == code, (done.stdout, done.stderr)
    return done.stdout + done.stderr


def build(project, *kinds):
    asked = [word for kind in kinds for word in ("--kind", kind)]
    run(project, "studies", "--language", "en", *asked)


def a_year_later(project):
    """What a person sets once the figures of 2023 are there."""
    path = project.config / "settings.yaml"
    edit(path, "\nlatest_year: 2022", "\nlatest_year: 2023")
    edit(path, "- [2018, 2022]", "- [2018, 2023]")
    edit(path, '"2026-11-26"', '"2027-11-30"')


def document(project, name):
    return json.loads((project.reports / "site" / "data" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def first(project):
    """What the commands say of jobs by division; then a build, which is published."""
    told = run(project, "data", "refresh", "jobs", code=1)
    different = run(project, "data", "diff", "jobs")
    accepted = run(project, "data", "refresh", "jobs", "--accept")
    build(project, "background", "monitoring")
    run(project, "approve", "--role", "steering-group")
    run(project, "publish")
    return told, different, accepted


@pytest.fixture(scope="module")
def second(project, first, app):
    """A year later there is one more of each table; what the refresh says of it, and a build."""
    opened = {"TOT": 60, "C": 60, "C31": 60}
    path = RAW / "enterprises" / "enterprises.csv"
    newer = quarterly_enterprises(path, gained=opened, updated=days_ago(1))
    app.tables[ENTERPRISES_AT] = newer
    app.tables[JOBS_AT] = jobs_table((*YEARS, 2025), updated=days_ago(1))
    told = run(project, "data", "refresh", "jobs", "enterprises")
    a_year_later(project)
    build(project, "monitoring")
    return told


def test_the_commands_say_what_is_new_and_what_a_person_must_do(first):
    told, different, accepted = first
    assert "jobs: held back: 88 values of 'industry' are new" in told
    assert "in force: the embedded vintage" in told
    assert "look at this: 88 values of 'industry' are new" in different
    assert "new: 2018, 2024" in different
    assert "jobs: fetched: accepted although 88 values" in accepted


def test_what_was_fetched_is_marked_as_made_up_and_names_its_table(project, second):
    for name, table in (("jobs", "tyokay/115h"), ("enterprises", "aly/11yq")):
        for vintage in (project.fetched / name / "vintages").iterdir():
            sidecar = yaml.safe_load((vintage / "sidecar.yaml").read_text(encoding="utf-8"))
            assert sidecar["table"] == table and "MADE UP" in sidecar["notes"][0]
            assert "section, TOT total" not in sidecar["columns"]["industry"]


def test_the_study_leads_with_jobs_by_division_and_says_so(project, first):
    told = page(project, STUDY)
    assert "enterprises 2022, jobs 2024, value added and purchases 2014" in told
    assert "jobs were 3.0 times: number and size agree on a specialisation" in told
    assert "From 2018 to 2024 jobs of the core went from 1,320 to 2,670" in told
    assert "jobs of 2024 are those of the very industries and lead" in told
    study = document(project, f"{WOOD}.json")
    figure = study["key_figures"][0]
    assert (figure["id"], figure["value"], figure["year"]) == ("core_jobs", 2670, 2024)
    sources = {one["dataset"]: (one["table"], one["vintage"]) for one in study["sources"]}
    assert sources["jobs"] == ("tyokay/115h", "2017–2024")


def test_the_next_refresh_says_which_years_are_new_and_what_must_be_set(second):
    assert "jobs: fetched: new: 2025; no published value seen yet" in second
    assert "enterprises: fetched: new: 2023 (the studies show years up to 2022" in second
    assert "set latest_year and the main one of periods" in second
    assert "\n2 fetched\n" in second


def test_monitoring_says_new_period_where_there_is_a_new_reading(project, second):
    told = page(project, REPORT)
    assert f"The number of enterprises grew by more than chance from 2018 to 2023: {NAME}." in told
    assert f"{NAME}: Enterprises in the core industries 182 2022 242 2023 New period" in told
    assert f"{NAME}: Jobs in the core industries 2,670 2024 2,820 2025 New period" in told
    assert "7 figures of 8 differ from those published on 26 November 2026; 0 by noise" in told
    figures = document(project, "monitoring/promises.json")["figures"]
    assert figures[f"{WOOD}/core_enterprises"]["when"] == "2023"
    assert figures[f"{WOOD}/core_jobs"]["when"] == "2025"
