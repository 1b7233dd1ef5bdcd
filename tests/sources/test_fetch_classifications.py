"""Classifications fetched from a local server, and held against the copies of the project."""

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from classification_server import BASE, ClassificationServer, as_json, item, link
from fetching import ALARMS, PATIENCE, in_data, refreshed
from pxweb_server import PAGE, FakeClock, Served
from werkzeug.wrappers import Response

from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import CatalogueError, FetchError
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.code_changes import changes_of, copied, homes, named, pairs
from nextstep_analysis.sources.fetch.code_lists import (
    TOTAL,
    Item,
    Link,
    only_targets,
    read_items,
    read_links,
)
from nextstep_analysis.sources.fetch.jsonstat import parsed_json
from nextstep_analysis.sources.fetch.one import figures_of

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "fixtures"
CODES = {"tol_bridge": "links", "tol2025": "names", "municipality_history": "areas"}
TOL = ("toimiala_1_20080101", "toimiala_1_20250101")
AREAS = ("kunta_1_20260101", "maakunta_1_20260101")
NOTHING = "one sentence, exit code 1; nothing is kept, nothing is replaced"
recorded = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/fixtures is not there")


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


# --- reading --------------------------------------------------------------------------------


def test_items_have_levels_written_as_1_or_1_0_and_a_total_on_level_0():
    found = read_items(
        [
            item(TOTAL, "Toimialat yhteensä", level=0.0),
            item("K", "Televiestintä", level=1.0),
            item("62", "Ohjelmistot", level=2, parent="K"),
        ]
    )
    assert found[0] == Item("SSSSS", 0, "", {"fi": "Toimialat yhteensä"})
    assert found[2] == Item("62", 2, "K", {"fi": "Ohjelmistot"})
    assert named(found) == {"K": "Televiestintä", "K62": "Ohjelmistot"}


def test_links_come_as_objects_or_as_addresses():
    objects = read_links([link("398", "07"), link("142", "07")])
    assert objects == (Link("398", "07", 1), Link("142", "07", 1))
    base = "https://api.stat.fi/x/correspondenceTables/kunta%23maakunta/maps"
    assert read_links([f"{base}/398/07", f"{base}/01.1/A%20B"]) == (
        Link("398", "07", None),
        Link("01.1", "A B", None),
    )
    assert homes(objects) == {"KU398": "MK07", "KU142": "MK07"}


def test_nuts_has_three_rows_for_each_municipality_and_the_deepest_counts():
    codes = ("FI1", "FI1C", "FI1C6")
    by_level = [Link("398", code, level) for level, code in enumerate(codes, start=1)]
    assert only_targets(by_level) == {"398": "FI1C6"}
    assert only_targets([Link("398", code, None) for code in reversed(codes)]) == {"398": "FI1C6"}


@edge("a municipality that is mapped twice at one level", NOTHING)
@pytest.mark.parametrize("level", [1, None])
def test_a_municipality_lies_in_one_region(level):
    with pytest.raises(FetchError, match="'398' is mapped to '07' and to '08' on one level"):
        only_targets([Link("398", "07", level), Link("398", "08", level)])


def test_a_correspondence_of_industries_may_be_many_to_many():
    found = pairs(read_links([link("16", "16"), link("16", "33"), link("161", "161")]))
    assert found == {"16 → 16": "", "16 → 33": ""}


@pytest.mark.parametrize(
    ("read", "plain", "sentence"),
    [
        (read_items, {"statusCode": 404}, "the answer is no list"),
        (read_items, [], "the answer is an empty list; it replaces nothing"),
        (read_items, ["https://x/A"], "the answer is a list of addresses; items were asked for"),
        (read_items, [{"code": "A", "level": 1}], "an item of the answer is not whole"),
        (read_items, [item(7, "x")], "an item of the answer has the code 7; it is a text"),
        (read_items, [item("A", "x", level=1.5)], r"the level 1\.5 is no whole number"),
        (read_items, [item("A", "x", level=True)], "the level True is no whole number"),
        (read_items, [item("A", "x"), item("A", "y")], "the code 'A' stands twice in the answer"),
        (read_links, [{"sourceItem": {}}], "a link of the answer is not whole"),
        (read_links, [link("1", "2"), link("1", "2")], "the pair '1 → 2' stands twice"),
        (read_links, ["https://x/items/1"], "does not end in /maps/<source>/<target>"),
    ],
)
def test_what_is_no_classification_is_refused(read, plain, sentence):
    with pytest.raises(FetchError, match=sentence):
        read(plain)


def test_changes_are_told_by_code():
    found = changes_of({"KU1": "MK07", "KU2": "MK07"}, {"KU1": "MK08", "KU3": "MK07"})
    assert str(found) == "of 2 codes 1 new, 1 gone, 1 changed"
    assert found.lines == ("new: KU3 MK07", "gone: KU2 MK07", "changed: KU1 MK07 → MK08")
    assert not changes_of({"A": "x"}, {"A": "x"})


# --- the whole way --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The configuration of this project, with the three copies and nothing else to fetch."""
    project = Project(tmp_path_factory.mktemp("codes"))
    project.config.mkdir()
    every = yaml.safe_load((ROOT / "config" / "sources.yaml").read_text("utf-8"))
    kept = {name: every[name] for name in (*CODES, "industries")}
    (project.config / "sources.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True))
    for name in kept:
        shutil.copytree(ROOT / "data" / "raw" / name, project.raw / name)
    return project


@pytest.fixture
def project(copies, tmp_path):
    shutil.copytree(copies.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.fixture
def app(project):
    """A server that publishes what the copies hold."""
    tables = {name: figures_of(project, one) for name, one in read_sources(project).items()}
    history = tables["municipality_history"]
    now = history[history["last_year"] == 2026]
    tol = tables["tol2025"][["industry", "name_fi"]].itertuples(index=False)
    divisions = tables["tol_bridge"].query("level == 'division'")
    app = ClassificationServer(
        FakeClock(),
        {
            TOL[1]: [
                item(code[-2:], name, level=float(len(code) > 1) + 1, parent=code[:1])
                if len(code) > 1
                else item(code, name, level=1.0)
                for code, name in tol
            ]
        },
        {
            AREAS: [(row.municipality[2:], row.region[2:]) for row in now.itertuples()],
            TOL: [(row.tol2008[1:], row.tol2025[1:], 2) for row in divisions.itertuples()],
        },
    )
    with Served(app, base=BASE) as served:
        put_fetching(project, served.address)
        yield app


def put_fetching(project, address, **changes):
    recipes = yaml.safe_load((ROOT / "config" / "fetch.yaml").read_text("utf-8"))["classifications"]
    service = {"kind": "classifications", "address": address, "cells": 1, "calls": 99, "seconds": 1}
    content = {
        "patience": PATIENCE,
        "alarms": ALARMS,
        "services": {"code_service": service},
        "tables": {},
        "classifications": {**recipes, **changes},
    }
    (project.config / "fetch.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))


def received(project, name):
    return sorted((project.fetched / name / "received").glob("*"))


@pytest.mark.parametrize("broken", [False, True])
def test_what_is_published_as_it_was_is_unchanged(project, app, broken):
    app.broken = broken
    found = refreshed(project, app)
    assert {name: one.state for name, one in found.items()} == dict.fromkeys(CODES, "unchanged")
    assert found["tol2025"].told == "toimiala_1_20250101: all 109 codes are there"
    assert found["tol_bridge"].told.endswith("all 151 codes are there")
    tried = [path for path, status in app.log if status == 500]
    assert len(tried) == (2 if broken else 0)  # each once: it is not tried again


def test_answers_are_kept_as_received_once_for_each_state(project, app):
    refreshed(project, app, "tol2025")
    app.clock.passed += 86_400 * 40
    refreshed(project, app, "tol2025")
    (folder,) = received(project, "tol2025")
    assert folder.name.startswith("2026-11-01-")
    assert json.loads((folder / "answers" / "001.json").read_bytes()) == app.items[TOL[1]]
    sidecar = json.loads((folder / "answers" / "001.sidecar.json").read_text())
    assert sidecar["status"] == 200 and "toimiala_1_20250101" in sidecar["url"]
    app.items[TOL[1]][0]["classificationItemNames"][0]["name"] = "Maatalous"
    refreshed(project, app, "tol2025")
    assert len(received(project, "tol2025")) == 2


@edge("a municipality merged, one that changed its region", "told by code; nothing is replaced")
def test_a_merger_is_told_before_anything_is_replaced(project, app):
    before = in_data(project)
    app.maps[AREAS] = [
        (place, "08" if place == "142" else region)
        for place, region in app.maps[AREAS]
        if place != "781"
    ]
    found = refreshed(project, app, "municipality_history")["municipality_history"]
    assert found.state == "held back" and not found.good
    assert found.told.startswith("kunta_1_20260101 → maakunta_1_20260101: of 307 codes 1 gone, 1 c")
    assert found.lines == ("gone: KU781 MK07", "changed: KU142 MK07 → MK08")
    assert {p: s for p, s in in_data(project).items() if "/received/" not in p} == before


def test_where_this_year_is_not_published_the_last_one_is_taken(project, app):
    app.maps = {("kunta_1_20250101", "maakunta_1_20250101"): app.maps[AREAS]}
    found = refreshed(project, app, "municipality_history")["municipality_history"]
    assert found.state == "unchanged" and found.told.startswith("kunta_1_20250101 → ")


def test_new_renamed_and_vanished_codes_are_told(project, app):
    app.items[TOL[1]] = [one for one in app.items[TOL[1]] if one["code"] != "99"]
    app.items[TOL[1]].append(item("48", "Uusi kauppa", level=2, parent="G"))
    found = refreshed(project, app, "tol2025")["tol2025"]
    assert found.lines[0] == "new: G48 Uusi kauppa" and found.lines[1].startswith("gone: V99 ")


def test_a_plan_fetches_nothing_and_no_word_replaces_a_copy(project, app):
    planned = refreshed(project, app, dry_run=True)
    assert {one.state for one in planned.values()} == {"planned"} and app.log == []
    accepted = refreshed(project, app, "tol2025", accept=True)["tol2025"]
    assert accepted.state == "unchanged" and "a person brings it into data/raw" in accepted.told


@edge("a correspondence asked for the wrong way round", NOTHING)
def test_the_wrong_direction_is_told_as_such(project, app):
    app.maps[TOL[::-1]] = app.maps.pop(TOL)
    found = refreshed(project, app, "tol_bridge")["tol_bridge"]
    assert found.state == "failed"
    assert "there is no correspondence from 'toimiala_1_20080101' to 'toimi" in found.told


def answer(content, status=200, kind="application/json"):
    return lambda _request: Response(content, status, content_type=kind)


FAULTS = {
    "a classification that is not there": (
        lambda _: as_json({"statusCode": 404, "message": "Resource not found"}, 404),
        "there is no classification 'toimiala_1_20250101'",
    ),
    "a page instead of a classification": (answer(PAGE, 200, "text/html"), "with a web page"),
    "a classification cut short": (answer('[{"code": "A"'), "is not whole JSON"),
    "a classification in another encoding": (answer(b'["\xe4"]'), "is not UTF-8"),
    "an empty classification": (answer("[]"), "is an empty list; it replaces nothing"),
    "addresses instead of items": (answer('["https://x/A"]'), "is a list of addresses"),
    "a service of classifications that is down": (answer("", 503), "is not working (503); tried 3"),
    "classifications that are forbidden": (answer("no", 403, "text/plain"), "(403: 'no')"),
    "a classification that sends elsewhere": (
        lambda _: Response("", 302, {"Location": "https://elsewhere.example/"}),
        "it sends to another address",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
@edge("answers of the classification service that are none", NOTHING)
def test_a_fault_is_one_sentence_and_harms_nothing(project, app, kind):
    before = in_data(project)
    app.spoil, sentence = FAULTS[kind]
    found = refreshed(project, app, "tol2025")["tol2025"]
    assert found.state == "failed" and sentence in found.told and "\n" not in found.told
    assert found.in_force == "the embedded vintage"
    assert in_data(project) == before and received(project, "tol2025") == []


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        ({"kind": "names", "source": "a", "target": "b"}, "'target' is for the kinds areas and li"),
        ({"kind": "areas", "source": "a"}, "'target' is for the kinds areas and links"),
        ({"kind": "names", "source": "a", "service": "statfin"}, "unknown service 'statfin'"),
    ],
)
def test_a_recipe_that_does_not_hold_together_is_refused(project, app, recipe, sentence):
    put_fetching(project, "http://127.0.0.1:1", tol2025={"service": "code_service", **recipe})
    with pytest.raises(CatalogueError, match=sentence):
        refreshed(project, app)


# --- recordings -----------------------------------------------------------------------------


def recording(name):
    return parsed_json((SHARED / "classifications" / name).read_bytes())


@pytest.fixture(scope="module")
def copy_of(copies):
    datasets = read_sources(copies)
    return lambda name: copied(datasets[name], figures_of(copies, datasets[name]), CODES[name])


@recorded
@pytest.mark.parametrize(
    ("name", "number", "level"),
    [
        ("REAL_items_kunta_1_20250101_fi.json", 308, 1),
        ("REAL_items_maakunta_1_20250101_en.json", 19, 1),
        ("REAL_items_maakunta_1_20250101_fi.json", 19, 1),
        ("REAL_items_maakunta_1_20250101_sv.json", 19, 1),
        ("REAL_items_toimiala_1_20080101_en.json", 112, 2),
        ("REAL_items_toimiala_1_20080101_fi.json", 112, 2),
        ("RESHAPED_items_toimiala_1_20250101_fi_sections_divisions.json", 109, 2),
    ],
)
def test_recorded_items_are_read(name, number, level):
    items = read_items(recording(name))
    language = name.split("_")[5 if "RESHAPED" in name else -1].removesuffix(".json")
    assert len(items) == number and max(one.level for one in items) == level
    assert all(one.names[language] for one in items)


@recorded
def test_the_copies_are_what_was_recorded(copy_of):
    tol = read_items(recording("RESHAPED_items_toimiala_1_20250101_fi_sections_divisions.json"))
    assert not changes_of(copy_of("tol2025"), named(tol))
    regions = read_links(recording("MADE_UP_maps_kunta2026_maakunta2026_fi.json"))
    assert not changes_of(copy_of("municipality_history"), homes(regions))
    links = pairs(read_links(recording("MADE_UP_maps_tol2008_tol2025_divisions.json")))
    bridge = {pair: "" for pair in copy_of("tol_bridge") if len(pair) == len("16 → 16")}
    assert len(links) == 151 and not changes_of(bridge, links)


@recorded
def test_tol_2008_has_a_total_and_an_unknown_industry():
    items = read_items(recording("REAL_items_toimiala_1_20080101_fi.json"))
    assert items[0].code == TOTAL and items[0].level == 0
    with (ROOT / "data" / "raw" / "industries" / "industries.csv").open(encoding="utf-8") as file:
        ours = {row["industry"] for row in csv.DictReader(file)}
    assert set(named(items)) == ours - {"TOT"} | {"X00"}


@recorded
def test_addresses_are_read_where_they_say_enough():
    links = read_links(recording("MADE_UP_maps_uri_list_kunta2026_seutukunta2026.json"))
    assert len(links) == 308 and len(only_targets(links)) == 308
    nuts = read_links(recording("MADE_UP_maps_kunta2026_nuts2024_three_rows_each.json"))
    assert len(nuts) == 30 and set(only_targets(nuts).values()) == {"FI1C6"}
    with pytest.raises(FetchError, match="a list of addresses"):
        read_items(recording("RESHAPED_uri_list_without_content.json"))
    with pytest.raises(FetchError, match="is no list"):
        read_items(recording("REAL_404.json"))


@recorded
def test_the_history_is_that_of_every_years_key(copies):
    path = SHARED / "municipality_keys" / "municipality_key_2013_2026.csv"
    keys = pd.read_csv(path, usecols=["kunta", "maakunta_code", "year"]).astype(int)
    history = figures_of(copies, read_sources(copies)["municipality_history"])
    for year, rows in keys.groupby("year"):
        there = history[(history["first_year"] <= year) & (history["last_year"] >= year)]
        ours = dict(zip(there["municipality"], there["region"], strict=True))
        theirs = zip(rows["kunta"], rows["maakunta_code"], strict=True)
        assert ours == {f"KU{place:03d}": f"MK{region:02d}" for place, region in theirs}
    last = pd.read_csv(path.with_name("municipality_key_2026.csv"), usecols=["kunta"])
    assert len(last) == 308 == (history["last_year"] == 2026).sum()
