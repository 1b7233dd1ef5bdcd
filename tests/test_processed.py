"""Reading processed tables: only whole ones of the present inputs, else one sentence."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.specialisation import location_quotient
from nextstep_analysis.processed import check_current, read_boundaries, read_manifest, read_table
from nextstep_analysis.project import Project
from nextstep_analysis.sources.build import build_data

ROOT = Path(__file__).parents[1]
REMEDY = "run `nextstep data build`"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Project:
    project = Project(tmp_path_factory.mktemp("built"))
    shutil.copytree(ROOT / "config", project.config)
    shutil.copytree(ROOT / "data" / "raw", project.raw)
    build_data(project)
    return project


@pytest.fixture
def project(built, tmp_path) -> Project:
    shutil.copytree(built.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def test_read_table(built):
    table = read_table(built, "jobs")
    assert [str(kind) for kind in table.dtypes] == ["str", "str", "int64", "int64"]
    assert list(table) == ["region", "industry", "year", "jobs"]


def test_a_table_notes_the_classification_of_its_industries(built):
    schemes = {
        name: read_table(built, name).attrs.get("scheme")
        for name in ("jobs", "eu_employees", "tol2025", "accounts_employment", "population")
    }
    assert schemes == {
        "jobs": "TOL 2008",
        "eu_employees": "NACE Rev. 2",
        "tol2025": "TOL 2025",
        "accounts_employment": "TOL 2008",
        "population": None,
    }


def test_the_note_reaches_the_guard_against_counting_twice(built):
    """J holds 62 in TOL 2008 and not in TOL 2025; a table that was read says which it is."""
    jobs = read_table(built, "jobs").rename(columns={"jobs": "value"})
    jobs = jobs[jobs["region"].isin(["MK07", "SSS"]) & jobs["industry"].isin(["C", "J"])]
    numbers = jobs.replace({"industry": {"C": "62"}})
    with pytest.raises(DataError, match="J holds 62"):
        location_quotient(numbers, reference="SSS")
    numbers.attrs = {}
    with pytest.raises(
        DataError, match="scheme not known: in TOL 2008 J holds 62, in TOL 2025 not"
    ):
        location_quotient(numbers, reference="SSS")


def test_groups_inside_a_range_are_counted_twice(built):
    employed = read_table(built, "accounts_employment").rename(columns={"employed": "value"})
    with pytest.raises(DataError, match="B-E holds C"):
        location_quotient(employed[employed["industry"].isin(["B-E", "C", "F"])], reference="SSS")


def test_read_boundaries(built):
    shapes = read_boundaries(built, "region_boundaries")
    assert list(shapes) == ["region", "geometry"]
    assert shapes["region"].is_monotonic_increasing


@pytest.mark.parametrize("reader", [read_table, read_boundaries])
def test_nothing_is_built(tmp_path, reader):
    with pytest.raises(DataError, match=r"manifest\.json: the data are not built: run `nextstep"):
        reader(Project(tmp_path), "jobs")


def test_an_unknown_dataset(built):
    with pytest.raises(
        DataError, match=r"'job' is not among the built tables \(accounts_employment, "
    ):
        read_table(built, "job")


def test_the_wrong_reader(built):
    with pytest.raises(DataError, match="holds boundaries: use read_boundaries"):
        read_table(built, "region_boundaries")
    with pytest.raises(DataError, match="jobs holds table: use read_table"):
        read_boundaries(built, "jobs")


def _cut(project):
    path = project.processed / "jobs.parquet"
    path.write_bytes(path.read_bytes()[:-10])


def _remove(project):
    (project.processed / "jobs.parquet").unlink()


def _append(path):
    path.write_bytes(path.read_bytes() + b"\n")


def _manifest(content):
    def spoil(project):
        (project.processed / "manifest.json").write_text(content, "utf-8")

    return spoil


DAMAGES = {
    "cut": (_cut, "jobs.parquet: the table is damaged or was edited"),
    "removed": (_remove, "jobs.parquet: the table is missing"),
    "raw file changed": (
        lambda project: _append(project.raw / "jobs" / "jobs.csv"),
        "data/raw/jobs/jobs.csv has changed since the table was built",
    ),
    "sidecar changed": (
        lambda project: _append(project.raw / "jobs" / "sidecar.yaml"),
        "data/raw/jobs/sidecar.yaml has changed",
    ),
    "catalogue changed": (
        lambda project: _append(project.config / "sources.yaml"),
        "config/sources.yaml has changed",
    ),
    "manifest cut": (_manifest("{"), "manifest.json: the file is damaged"),
    "manifest of another kind": (_manifest("[]"), "manifest.json: the file is damaged"),
    "manifest of a later version": (
        _manifest('{"code": "", "tables": {"jobs": {"name": ""}}}'),
        "manifest.json: the file is damaged",
    ),
}


@pytest.mark.parametrize(("spoil", "sentence"), DAMAGES.values(), ids=DAMAGES)
def test_damaged_or_stale(project, spoil, sentence):
    spoil(project)
    for reader in (read_table, check_current):
        with pytest.raises(DataError) as caught:
            reader(project, "jobs")
        assert sentence in str(caught.value)
        assert str(caught.value).endswith(REMEDY)


def test_another_dataset_is_not_touched_by_a_changed_raw_file(project):
    _append(project.raw / "jobs" / "jobs.csv")
    assert len(read_table(project, "population")) == 7896


def test_the_manifest_is_written_as_it_is_read(built):
    text = (built.processed / "manifest.json").read_text("utf-8")
    assert read_manifest(built).to_json() == text
    assert json.loads(text)["tables"]["jobs"]["rows"] == 7544


def test_reading_tables_does_not_load_the_libraries_of_maps_and_checks():
    script = (
        "import sys, nextstep_analysis.processed, nextstep_analysis.classifications\n"
        "print([name for name in ('geopandas', 'pandera', 'plotly') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("job", "jobs"), ("Jobs", "jobs"), ("regional_acounts", "regional_accounts")],
)
@pytest.mark.edge("workbench", "a table's name that is nearly right", "the nearest is named")
def test_a_table_that_is_nearly_right_is_suggested(built, asked, meant):
    with pytest.raises(DataError, match=rf"did you mean '{meant}'\?") as caught:
        read_table(built, asked)
    assert "data build" not in str(caught.value), "that would not help"
