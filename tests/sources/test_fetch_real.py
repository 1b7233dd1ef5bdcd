"""The project's own datasets from end to end: served, fetched, rebuilt, and in a study."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from entry import copy_of_project, nextstep
from pxweb_server import FakeClock, PxWebServer, Served
from real_tables import monthly_unemployment, quarterly_enterprises

from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
ARCHIVED = "StatFin_Passiivi/aly/statfinpas_aly_pxt_11yq_2023q4.px"


def pointed_at(project, address):
    """The project's own config/fetch.yaml, with the local server in the place of the real one."""
    path = project / "config" / "fetch.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    content["services"]["statfin"]["address"] = address
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


@pytest.mark.slow
def test_from_the_service_to_a_study(tmp_path):
    """The figures of 2023 are made up: those of 2022 once more."""
    project = copy_of_project(tmp_path)
    tables = {
        ARCHIVED: quarterly_enterprises(RAW / "enterprises" / "enterprises.csv"),
        "StatFin/bdem/zz01.px": monthly_unemployment(
            RAW / "unemployment_rate" / "unemployment_rate.csv"
        ),
        "StatFin/tyonv/12r5.px": monthly_unemployment(
            RAW / "unemployment_rate" / "unemployment_rate.csv", new_years=(2025,)
        ),
    }
    app = PxWebServer(FakeClock(), tables)
    with Served(app) as served:
        pointed_at(project, served.address)
        done = nextstep("data", "refresh", folder=project)
        assert done.returncode == 0, done.stderr
        again = nextstep("data", "refresh", folder=project)
    assert "enterprises: fetched: new: 2023" in done.stdout, done.stdout
    assert "unemployment_rate: fetched: new: 2025" in done.stdout, done.stdout
    assert again.stdout.count(": unchanged: not updated since 2026-10-01T05:00:00Z") == 2
    for name in ("enterprises", "unemployment_rate"):
        embedded = pd.read_csv(RAW / name / f"{name}.csv")
        built = read_table(Project(project), name)
        last = embedded["year"].max()
        overlap = built[built["year"] <= last].reset_index(drop=True)
        keys = [key for key in ("region", "industry", "year") if key in embedded]
        expected = embedded.sort_values(keys, ignore_index=True)
        pd.testing.assert_frame_equal(overlap, expected[list(built)], check_dtype=False)
        assert set(built["year"]) - set(embedded["year"]) == {last + 1}
    study = nextstep("study", "wood-furniture", "--language", "en", folder=project)
    assert study.returncode == 0, study.stderr
    page = Path(study.stdout.strip().rpartition(": ")[2]).read_text("utf-8")
    assert "2018–2023" in page and "2013–2023" in page
