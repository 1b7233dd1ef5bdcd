"""Tables of TOL 2025 and of former borders, as a study reads them; the figures are made up."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from nextstep_analysis.breaks import breaks_of
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.sidecars import as_fetched
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.indicators.bridge import bridged
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.studies.background.inputs import common_inputs
from nextstep_analysis.studies.background.limits import dataset_limits
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.measures.comparable import bridged_from, comparable

ROOT = Path(__file__).parents[2]
BREAK = {"year": 2025, "columns": ["jobs"], "note": {"fi": "katko", "en": "break"}}


def written(project, name, table, **entry):
    """Put a table of figures into a project, with what its sidecar and its entry say of it."""
    path = project.raw / name / f"{name}.csv"
    content = table.to_csv(index=False, lineterminator="\n").encode()
    path.write_bytes(content)
    side = path.with_name("sidecar.yaml")
    kept = yaml.safe_load(side.read_text("utf-8"))
    kept |= {"sha256": hashlib.sha256(content).hexdigest(), "rows": len(table)}
    side.write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
    catalogue = project.config / "sources.yaml"
    every = yaml.safe_load(catalogue.read_text("utf-8"))
    every[name] |= entry
    every[name] = {key: value for key, value in every[name].items() if value is not None}
    catalogue.write_text(yaml.safe_dump(every, allow_unicode=True, sort_keys=False), "utf-8")


def copied(folder):
    project = Project(folder)
    shutil.copytree(ROOT / "config", project.config)
    shutil.copytree(ROOT / "data" / "raw", project.raw)
    (project.config / "reconciliation.csv").write_text(
        (ROOT / "config" / "reconciliation.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8"
    )
    return project


def raw(name):
    return pd.read_csv(ROOT / "data" / "raw" / name / f"{name}.csv", dtype={"industry": str})


def in_tol_2025(jobs):
    """The jobs by section as if they had been published in TOL 2025."""
    codes = pd.read_csv(ROOT / "data" / "raw" / "tol_bridge" / "tol_bridge.csv", dtype=str)
    links = ["classes_linked_2008", "classes_linked_2025"]
    codes = codes.astype(dict.fromkeys(links, int))
    given = {"bridge": codes, "measures": ["jobs"], "counts": ["jobs"], "target": "TOL 2025"}
    told = bridged(jobs, **given).table
    return told[list(jobs.columns)].astype({"jobs": int})


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """This project with made-up jobs of 2022 in TOL 2025, and Nastola as it was until 2015."""
    project = copied(tmp_path_factory.mktemp("bridged"))
    jobs = raw("jobs")
    later = in_tol_2025(jobs).assign(year=2022)
    plain = dict.fromkeys(["sums", "equal", "fetched"])
    unlike = {**plain, "complete": False, "expected": {}}
    columns = {
        "region": {"type": "region"},
        "industry": {"type": "section"},
        "year": {"type": "year", "minimum": 2017, "maximum": 2022},
        "jobs": {"type": "count", "unit": {"fi": "työpaikkaa", "en": "jobs"}},
    }
    written(
        project,
        "jobs",
        pd.concat([jobs, later]),
        classification={"TOL 2008": 2017, "TOL 2025": 2022},
        bridge=["jobs"],
        breaks=[{**BREAK, "year": 2022}],
        columns=columns,
        **unlike,
    )
    totals = raw("jobs_totals")
    totals = totals[totals["region"].isin(["MK07", "MK08", "SSS"]) & totals["year"].isin([2016])]
    places = {"KU398": 50, "KU532": 4, "KU098": 6, "KU283": 1}
    old = pd.DataFrame({"region": [*places], "year": 2015, "jobs": [*places.values()]})
    written(project, "jobs_totals", pd.concat([totals, old]), areas="2013–2026", **unlike)
    build_data(project)
    return project


@pytest.fixture(scope="module")
def datasets(project):
    return load_catalogue(project).datasets


def test_years_in_tol_2025_are_told_in_tol_2008_with_bounds(project, datasets):
    found = comparable(project, datasets, "jobs")
    assert found.attrs["scheme"] == "TOL 2008" and breaks_of(found) == (2022,)
    before = found[found["year"] == 2017]
    assert not before["estimated"].any() and (before["jobs"] == before["jobs_low"]).all()
    after = found[(found["year"] == 2022) & (found["region"] == "MK07")].set_index("industry")
    assert set(after.index) == set(before["industry"]) and after.loc["C", "estimated"]
    assert not after.loc["TOT", "estimated"]
    parts = after.drop(index=["TOT"])
    assert parts["jobs"].sum() == after.loc["TOT", "jobs"] and (parts["jobs"] % 1 == 0).all()
    known = raw("jobs").query("region == 'MK07'").set_index("industry")["jobs"]
    rounded = 2
    assert (parts["jobs_low"] <= known.drop("TOT") + rounded).all()
    assert (parts["jobs_high"] >= known.drop("TOT") - rounded).all()


@pytest.mark.edge(
    "live sources",
    "years of TOL 2025 after those of TOL 2008",
    "they are left out: letters mean other things; or bridged, where the entry allows it",
)
def test_without_leave_to_bridge_these_years_are_left_out(project, datasets):
    plain = {"jobs": datasets["jobs"].model_copy(update={"bridge": ()})}
    assert set(comparable(project, plain, "jobs")["year"]) == {2017}


@pytest.mark.edge("configuration", "a table in TOL 2025 without leave to bridge", "one sentence")
def test_a_table_in_tol_2025_alone_must_be_allowed(project, datasets):
    change = {"bridge": (), "classification": "TOL 2025"}
    with pytest.raises(DataError, match="jobs: all its industries are those of TOL 2025, and the"):
        comparable(project, {"jobs": datasets["jobs"].model_copy(update=change)}, "jobs")


def test_a_table_in_tol_2008_is_read_as_it_is(project, datasets):
    assert bridged_from(datasets["enterprises"]) is None
    given = read_table(project, "enterprises")
    assert comparable(project, datasets, "enterprises").equals(given)


def test_former_municipalities_are_added_up_and_breaks_noted(project, datasets):
    found = comparable(project, datasets, "jobs_totals")
    local = found[found["year"] == 2015].set_index("region")["jobs"]
    assert local.to_dict() == {"KU398": 54, "KU098": 7}
    regions = found[found["year"] == 2016].set_index("region")["on_borders"]
    assert regions.to_dict() == {"MK07": False, "MK08": False, "SSS": True}


def test_people_of_pertunmaa_are_in_mantyharju(project, datasets):
    given = read_table(project, "population")
    found = comparable(project, datasets, "population")
    assert found.dtypes.equals(given.dtypes) and "KU588" not in set(found["region"])
    was, now = (t[t["year"] == 2020].set_index("region")["population"] for t in (given, found))
    assert now["KU507"] == was["KU507"] + was["KU588"]
    regions = [code for code in was.index if not code.startswith("KU")]
    assert now[regions].equals(was[regions])


def test_a_bridge_is_told_with_the_dataset_and_enters_the_study(project, datasets):
    limits = dataset_limits(datasets, ["jobs", "enterprises"], {})
    assert limits["jobs"][1].texts["en"].startswith("Bridged estimate:")
    assert not any("Bridged" in limit.texts["en"] for limit in limits["enterprises"])
    assert "config/sources.yaml (tol_bridge)" in common_inputs(load_catalogue(project))
    assert "config/sources.yaml (tol_bridge)" not in common_inputs(load_catalogue(Project(ROOT)))


def test_a_fetched_vintage_may_be_in_tol_2025_and_bridged(tmp_path):
    project = copied(tmp_path)
    fetched = yaml.safe_load((ROOT / "config" / "sources.yaml").read_text("utf-8"))["jobs"][
        "fetched"
    ]
    fetched["columns"]["year"]["maximum"] = 2025
    more = {"classification": {"TOL 2008": 2007, "TOL 2025": 2025}, "breaks": [BREAK]}
    written(project, "jobs", raw("jobs"), fetched={**fetched, **more, "bridge": ["jobs"]})
    found = as_fetched(load_catalogue(project).datasets["jobs"])
    assert bridged_from(found) == 2025 and found.bridge == ("jobs",)


@pytest.mark.slow
def test_a_study_says_what_is_a_bridged_estimate(project):
    study = background_study("wood-furniture", project=project)
    told = [caveat for caveat in study.caveats if "bridged estimate" in caveat.message]
    assert len(told) == 1
    english = Text("en", study.names).say(told[0])
    assert "“jobs by industry” from 2022 on are published in TOL 2025 and told here" in english
    finnish = Text("fi", study.names).say(told[0])
    assert finnish.startswith("Aineiston ”työpaikat toimialoittain” luvut vuodesta 2022 alkaen")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"bridge": ["jobs"], "classification": "TOL 2008"}, "is for industries of TOL 2025"),
        ({"bridge": ["year"]}, "'bridge': 'year' is no figure; figures are jobs; name those that"),
    ],
)
def test_only_figures_of_tol_2025_can_be_bridged(tmp_path, entry, sentence):
    project = copied(tmp_path)
    written(project, "jobs", raw("jobs"), **entry)
    with pytest.raises(CatalogueError, match=sentence):
        load_catalogue(project)
