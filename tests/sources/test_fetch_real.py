"""The project's own datasets from end to end: served, fetched, rebuilt, and in a study."""

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml
from entry import copy_of_project, edit, nextstep
from fetching import PATIENCE
from pxweb_server import FakeClock, PxWebServer, Served
from real_tables import monthly_unemployment, quarterly_enterprises

from nextstep_analysis.catalogue.recipes import Patience, Service, read_fetching
from nextstep_analysis.catalogue.sources import read_declared
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.assemble import assembled, tidy
from nextstep_analysis.sources.fetch.http import Caller
from nextstep_analysis.sources.fetch.jsonstat import read_cube
from nextstep_analysis.sources.fetch.pxweb import PxWeb
from nextstep_analysis.sources.fetch.selection import queries, select
from nextstep_analysis.sources.fetch.window import Window

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
STATFIN = ROOT.parent / "shared" / "fixtures" / "statfin"
RECORDED = STATFIN / "kangasala_2025" / "aly_pxt_11yq.json"
REFRESHED = ("enterprises", "unemployment_rate")
ARCHIVED = "StatFin_Passiivi/aly/statfinpas_aly_pxt_11yq_2023q4.px"


def pointed_at(project, address):
    """The project's own config/fetch.yaml, with the local server in the place of all real ones."""
    path = project / "config" / "fetch.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    for service in content["services"].values():
        service["address"] = address
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
        done = nextstep("data", "refresh", *REFRESHED, folder=project)
        assert done.returncode == 0, done.stderr
        again = nextstep("data", "refresh", *REFRESHED, folder=project)
    assert "enterprises: fetched: new: 2023 (the studies show years up to 2022;" in done.stdout
    assert "unemployment_rate: fetched: new: 2025" in done.stdout, done.stdout
    assert again.stdout.count(": unchanged: not updated since 2026-10-01T05:00:00Z") == 2
    for name in REFRESHED:
        embedded = pd.read_csv(RAW / name / f"{name}.csv")
        built = read_table(Project(project), name)
        last = embedded["year"].max()
        overlap = built[built["year"] <= last].reset_index(drop=True)
        keys = [key for key in ("region", "industry", "year") if key in embedded]
        expected = embedded.sort_values(keys, ignore_index=True)
        pd.testing.assert_frame_equal(overlap, expected[list(built)], check_dtype=False)
        assert set(built["year"]) - set(embedded["year"]) == {last + 1}
    edit(project / "config" / "settings.yaml", "latest_year: 2022", "latest_year: 2023")
    edit(project / "config" / "settings.yaml", "[2018, 2022]", "[2018, 2023]")
    study = nextstep("study", "wood-furniture", "--language", "en", folder=project)
    assert study.returncode == 0, study.stderr
    page = Path(study.stdout.strip().rpartition(": ")[2]).read_text("utf-8")
    assert page.count("2018–2023") > 20 and "2018–2022" not in page
    assert "enterprise openings and closures (aly/11yq), 1 October 2026" in page


@pytest.mark.skipif(not RECORDED.is_file(), reason="needs ../shared/fixtures")
def test_recorded_figures_of_one_municipality(project):
    """The quarters of Kangasala as recorded in January 2025, against their sums by other code."""
    columns = ["yColumn_1", "yColumn_2", "yColumn_3"]
    rows = [{**one["data"], **one["meta"]} for one in json.loads(RECORDED.read_text("utf-8"))]
    recorded = pd.DataFrame(rows).set_index(["xColumn_1", "xColumn_2", "xColumn_3"])
    assert set(recorded["updated"]) == {"2025-01-21T06.00.00Z"}
    figures = recorded[columns].apply(pd.to_numeric, errors="coerce")
    levels = zip(*figures.index, strict=True)
    periods, areas, industries = (list(dict.fromkeys(level)) for level in levels)
    order = pd.MultiIndex.from_product([periods, areas, industries])
    cells = figures.reindex(order).to_numpy().reshape(len(periods), 1, len(industries), 3)
    table = quarterly_enterprises(RAW / "enterprises" / "enterprises.csv", new_years=())
    for plain, values in zip(table.variables, (periods, areas, industries), strict=False):
        plain["values"], plain["valueTexts"] = values, values
    table.cells, table.updated = cells, "2025-01-21T06.00.00Z"
    app = PxWebServer(FakeClock(), {"StatFin/aly/11yq.px": table}, cells=2000)
    datasets = read_declared(project)
    recipe = read_fetching(project, datasets).tables["enterprises"]
    keys = {**recipe.keys, "region": recipe.keys["region"].model_copy(update={"codes": "KU211"})}
    recipe = recipe.model_copy(update={"keys": keys})
    with Served(app) as served:
        web = local(served.address, app.clock)
        there = web.table(recipe)
        chosen = select(there, recipe, year="year", first=2013)
        answers = [web.figures(there, query) for query in queries(chosen.query, 2000)]
    assert len(answers) == 8
    assert chosen.cut == (2024,), "its last quarter was not there yet"
    whole = assembled((read_cube(one.content) for one in answers), chosen, now=app.clock.now())
    made = tidy(whole, chosen, recipe, datasets["enterprises"]).set_index(["industry", "year"])
    assert whole.updated.isoformat() == "2025-01-21T06:00:00+00:00"
    for (industry, year), row in made.iterrows():
        code = {"TOT": "SSS"}.get(industry, industry)
        quarters = [figures.loc[(f"{year}Q{n}", "KU211", code)] for n in range(1, 5)]
        for name, column in (("births", "yColumn_1"), ("deaths", "yColumn_2")):
            expected = sum(float(quarter[column]) for quarter in quarters)
            assert row[name] == expected or (row[name] != row[name] and expected != expected)
        stock = float(quarters[3]["yColumn_3"])
        assert row["stock"] == stock or (row["stock"] != row["stock"] and stock != stock)


def local(address, clock):
    described = {"kind": "pxweb1", "address": address, "database": "StatFin"}
    service = Service.model_validate({**described, "cells": 1, "calls": 40, "seconds": 60})
    return PxWeb(service, Caller(Patience.model_validate(PATIENCE), Window(40, 60, clock), clock))
