"""The data that come with the project: as received, described, and whole."""

import hashlib
import shutil
import time
from pathlib import Path

import pytest
import yaml

from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import figures_of, read_boundaries, read_table
from nextstep_analysis.project import Project
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.check import check_data

ROOT = Path(__file__).parents[2]
STARTER = ROOT.parent / "shared" / "starter"
ROWS = {
    "accounts_employment": 4320,
    "accounts_gdp": 440,
    "bankruptcies": 3600,
    "enterprise_sizes": 4000,
    "enterprises": 22200,
    "eu_employees": 16909,
    "industries": 111,
    "input_output": 60971,
    "jobs": 7544,
    "jobs_totals": 10168,
    "labour_market": 420,
    "municipalities": 308,
    "municipality_boundaries": 10,
    "municipality_history": 326,
    "occupation_groups": 60,
    "occupations": 4197,
    "place_names_fi": 30,
    "population": 7896,
    "region_boundaries": 19,
    "regional_accounts": 570,
    "tol2025": 109,
    "tol_bridge": 1168,
    "unemployment_rate": 180,
}
MISSING = {
    "enterprises": [("stock", 2220, "year 2017"), ("deaths", 2220, "year 2017")],
    "input_output": [("value", 684, "origin primary")],
    "municipalities": [
        ("longitude", 1, "municipality KU858"),
        ("latitude", 1, "municipality KU858"),
    ],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    built = Project(tmp_path_factory.mktemp("real"))
    shutil.copytree(ROOT / "config", built.config)
    shutil.copytree(ROOT / "data" / "raw", built.raw)
    start = time.perf_counter()
    build_data(built)
    assert time.perf_counter() - start < 30, "a build takes about a second"
    return built


@pytest.fixture(scope="module")
def states(project):
    return {state.dataset: state for state in check_data(project).datasets}


def test_every_dataset_is_built(states):
    assert {name: state.rows for name, state in states.items()} == ROWS
    assert all(state.built for state in states.values())


def test_missing_cells(states):
    found = {
        name: [(gap.column, gap.cells, gap.where) for gap in state.missing]
        for name, state in states.items()
        if state.missing
    }
    assert found == MISSING


def test_enterprises_of_2017_are_missing_not_zero(project):
    table = read_table(project, "enterprises")
    of_2017 = table[table["year"] == 2017]
    assert of_2017["stock"].isna().sum() == len(of_2017) == 2220
    assert table.loc[table["year"] != 2017, "stock"].notna().all()
    assert (table["stock"] == 0).any()


def test_numbers_are_those_of_the_raw_file(project):
    table = read_table(project, "enterprises").set_index(["region", "industry", "year"])
    assert table.loc[("SSS", "TOT", 2022)].tolist() == [447000, 41099, 29802]
    flows = read_table(project, "input_output").set_index(["region", "origin", "product", "user"])
    assert flows.loc[("MK07", "abroad", "01", "01"), "value"] == 3.8552


def test_leading_zeros_survive(project):
    assert "KU016" in set(read_table(project, "municipalities")["municipality"])
    assert "01" in set(read_table(project, "regional_accounts")["industry"])
    assert "01.1" in set(read_table(project, "occupations")["occupation"])
    assert "02.10" in set(read_table(project, "occupations")["occupation"])


def test_boundaries(project):
    assert len(read_boundaries(project, "region_boundaries")) == 19
    assert len(read_boundaries(project, "municipality_boundaries")) == 10


def test_only_research_figures_are_marked_as_estimates(states):
    assert {name for name, state in states.items() if state.estimate} == {
        "input_output",
        "regional_accounts",
    }


def test_source_of_the_enterprise_figures(project):
    source = read_sources(project)["enterprises"].source
    assert source.title["fi"] == "aloittaneet ja lopettaneet yritykset"
    assert source.producer == {
        "fi": "Tilastokeskus",
        "en": "Statistics Finland",
        "sv": "Statistikcentralen",
    }
    assert (source.table, source.published) == ("aly/11yq", "2023-04-21")
    assert source.vintage == "2013–2022"
    assert source.licence == {"fi": "CC BY 4.0", "en": "CC BY 4.0"}


def test_every_source_can_be_cited(project):
    for dataset in read_sources(project).values():
        source = dataset.source
        for language in ("fi", "en"):
            assert source.title[language]
            assert source.producer[language]
        assert len(source.title["fi"]) <= 60, source.title["fi"]
        assert source.licence


@pytest.mark.parametrize("dataset", ROWS)
def test_raw_files_are_the_ones_the_sidecar_describes(dataset):
    entry = read_sources(Project(ROOT))[dataset]
    content = (ROOT / "data" / "raw" / dataset / entry.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry.sidecar.sha256


@pytest.mark.skipif(not STARTER.is_dir(), reason="../shared/starter is not on this machine")
@pytest.mark.parametrize("dataset", ROWS)
def test_raw_files_are_as_received(dataset):
    folder = ROOT / "data" / "raw" / dataset
    for path in folder.iterdir():
        if path.name == "sidecar.yaml":
            received = yaml.safe_load((STARTER / f"{dataset}.yaml").read_text("utf-8"))
            ours = yaml.safe_load(path.read_text("utf-8"))
            assert {**ours, **received} == ours, "only the vintage is ours"
            assert set(ours) - set(received) <= {"vintage"}
        else:
            assert path.read_bytes() == (STARTER / path.name).read_bytes(), path
    assert len(list(folder.iterdir())) == 2


def test_nothing_else_is_among_the_raw_data():
    assert {path.name for path in (ROOT / "data" / "raw").iterdir()} == set(ROWS)


def test_git_leaves_the_raw_data_alone():
    assert "data/raw/** -text" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()


# --- codes, sums, figures about the data ----------------------------------------------------


def test_every_table_of_industries_says_its_classification(states):
    assert {name for name, state in states.items() if state.classification} == {
        "accounts_employment",
        "bankruptcies",
        "enterprise_sizes",
        "enterprises",
        "eu_employees",
        "industries",
        "input_output",
        "jobs",
        "occupations",
        "regional_accounts",
        "tol2025",
    }
    assert states["eu_employees"].classification == "NACE Rev. 2"


def test_older_borders_are_said(states):
    old = {name: state.areas for name, state in states.items() if state.areas < "2021"}
    assert {name: areas for name, areas in old.items() if areas} == {
        "accounts_employment": "2014",
        "accounts_gdp": "2020",
        "input_output": "2014",
        "municipality_history": "2013–2026",
        "regional_accounts": "2014",
    }


def test_value_added_per_head_is_of_one_division_of_regions_and_one_year(project):
    added, heads = (read_sources(project)[n] for n in ("regional_accounts", "accounts_employment"))
    assert added.areas == heads.areas == added.sidecar.vintage == "2014"


def test_what_adds_up_to_what(states):
    summed = {name: {one.told for one in state.sums} for name, state in states.items()}
    assert {name for name, told in summed.items() if told} == {
        "accounts_employment",
        "accounts_gdp",
        "bankruptcies",
        "enterprise_sizes",
        "enterprises",
        "input_output",
        "jobs",
        "jobs_totals",
        "labour_market",
        "population",
    }
    assert summed["jobs"] == {
        "sections = TOT",
        "municipalities = regions",
        "regions = SSS",
    }
    exact = [one for name in ("jobs", "jobs_totals", "population") for one in states[name].sums]
    assert all((one.rest == 0).all() and len(one.sums) for one in exact)


def test_a_job_that_is_missing_somewhere_stops_the_build(project, tmp_path):
    """As the sums of postal areas would have been stopped."""
    spoilt = Project(tmp_path)
    shutil.copytree(project.config, spoilt.config)
    shutil.copytree(project.raw, spoilt.raw)
    path = spoilt.raw / "jobs" / "jobs.csv"
    text = path.read_text("utf-8").replace("KU398,C,2017,", "KU398,C,2017,1", 1)
    path.write_text(text, "utf-8")
    side = path.with_name("sidecar.yaml")
    old = yaml.safe_load(side.read_text("utf-8"))["sha256"]
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    side.write_text(side.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(
        DataError, match=r"jobs: 1 of 328 sums of jobs are wrong \(sections = TOT\)"
    ):
        build_data(spoilt)


def test_figures_about_the_data(project):
    found = figures_of(project)
    assert round(found["eu_employees"]["absent"], 3) == 0.121
    rest = found["enterprises"]
    assert [round(rest[f"rest_stock_{end}"], 3) for end in ("low", "high")] == [0.016, 0.019]
    assert [round(rest[f"rest_births_{end}"], 3) for end in ("low", "high")] == [0.023, 0.038]
    assert [round(rest[f"rest_deaths_{end}"], 3) for end in ("low", "high")] == [0.023, 0.040]


def test_municipalities_of_2026_are_the_last_of_their_history(project):
    history = read_table(project, "municipality_history")
    now = history[history["last_year"] == 2026].set_index("municipality")["region"]
    homes = read_table(project, "municipalities").set_index("municipality")["region"]
    assert now.sort_index().equals(homes.sort_index().rename("region"))


def test_the_bridge_holds_every_section_and_division_of_both_classifications(project):
    bridge = read_table(project, "tol_bridge")
    for column, table in (("tol2008", "industries"), ("tol2025", "tol2025")):
        codes = set(bridge.loc[bridge["level"] != "class", column])
        assert codes == set(read_table(project, table)["industry"]) - {"TOT", "X"}
