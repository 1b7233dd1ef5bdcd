"""Borders from local servers: the newest layer, all its pages, its system, its year, its codes."""

import json

import geopandas
import pytest
import yaml
from bad_answers import FAULTS, PAGE
from fetching import ALARMS, PATIENCE, in_data, refreshed
from map_server import API, BASE, SYSTEM, MapServer, municipalities, report
from pxweb_server import FakeClock, Served
from werkzeug.wrappers import Response

from nextstep_analysis.processed import read_boundaries
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch.store import records
from nextstep_analysis.sources.fetch.vintages import differences, history, use


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


NOTHING = "one sentence, exit code 1; the last good vintage stays in force"
RECIPE = {"code": "kunta", "prefix": "KU", "digits": 3, "codes": "KU(016|398)"}
WFS = {**RECIPE, "layer": r"kunta1000k(_\d{4})?", "producer": "Statistics Finland"}
OGC = {
    **WFS,
    "layer": r"AreaStatisticalUnit_1000k_EPSG_3067(_\d{4})?",
    "filters": {"tessellation": "kunta"},
}


def put_borders(mini, address, *, kind="wfs", page=1000, waits=30, **recipe):
    given = {**(WFS if kind == "wfs" else OGC), **recipe}
    served = {"kind": kind, "address": address, "cells": page, "calls": 50, "seconds": 60}
    content = {
        "patience": {**PATIENCE, "answer_seconds": waits},
        "alarms": ALARMS,
        "services": {"maps": served},
        "tables": {},
        "borders": {"boundaries": {"service": "maps", **given}},
    }
    path = mini.project.config / "fetch.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def layers(kind="wfs"):
    stem = "kunta1000k" if kind == "wfs" else "AreaStatisticalUnit_1000k_EPSG_3067"
    found = {f"{stem}_{year}": municipalities(year) for year in (2025, 2026)}
    return {stem: municipalities(2026), **found, "kunta4500k_2027": municipalities(2027)}


NEAR = 25  # metres


def distances(one, other):
    """How far the borders of the same areas are from each other, in metres."""
    placed = [frame.geometry.to_crs(SYSTEM) for frame in (one, other)]
    return placed[0].hausdorff_distance(placed[1].reindex(placed[0].index))


@pytest.fixture(params=["wfs", "ogcapi"])
def kind(request):
    return request.param


@pytest.fixture
def app(mini, kind):
    app = MapServer(FakeClock(), layers(kind))
    app.kind = kind
    with Served(app, BASE if kind == "wfs" else API) as served:
        app.address = served.address
        put_borders(mini, served.address, kind=kind)
        yield app


wfs_only = pytest.mark.parametrize("kind", ["wfs"], indirect=True)


def test_the_newest_layer_becomes_the_borders(mini, app):
    build_data(mini.project)
    before = read_boundaries(mini.project, "boundaries").set_index("municipality")
    outcome = refreshed(mini.project, app)["boundaries"]
    assert outcome.state in ("fetched", "revised"), outcome
    (record,) = records(mini.project, "boundaries")
    assert record.table.endswith("_2026") and record.last == 2026
    build_data(mini.project)
    after = read_boundaries(mini.project, "boundaries").set_index("municipality")
    assert list(after.index) == ["KU016", "KU398"], "of three areas those asked for"
    apart = distances(before, after)
    assert (apart < NEAR).all(), "rounded to four decimals, else as served"
    folder = mini.project.fetched / "boundaries" / "vintages" / record.vintage
    described = yaml.safe_load((folder / "sidecar.yaml").read_text("utf-8"))
    assert described["areas"] == "2026" and described["producer"] == "Statistics Finland"
    assert refreshed(mini.project, app)["boundaries"].state == "unchanged"
    use(mini.project, "boundaries", "embedded")
    assert [one.vintage for one in history(mini.project, "boundaries") if one.used] == ["embedded"]
    between, found = differences(mini.project, "boundaries", "embedded", record.vintage)
    assert between.startswith("embedded → 2026-01-01-") and not found.alarms


@pytest.mark.parametrize("page", [1, 2, 3])
def test_all_pages_are_read(mini, app, page):
    put_borders(mini, app.address, kind=app.kind, page=page)
    assert refreshed(mini.project, app)["boundaries"].good
    (record,) = records(mini.project, "boundaries")
    assert len(record.answers) == -(-3 // page)


@edge("a first page that looks whole", "the rest is asked for, until all counted areas are there")
def test_a_service_with_smaller_pages_than_asked_for(mini, app):
    app.most = 2
    assert refreshed(mini.project, app)["boundaries"].good
    assert len(records(mini.project, "boundaries")[0].answers) == 2


@wfs_only
@pytest.mark.parametrize("change", [{"json": False}, {"names_system": False}, {"flip": True}])
def test_forms_of_an_answer(mini, app, change):
    """GML alone; GeoJSON without a word on its system; northing first: all the same borders."""
    for name, value in change.items():
        setattr(app, name, value)
    outcome = refreshed(mini.project, app)["boundaries"]
    assert outcome.good, outcome
    (record,) = records(mini.project, "boundaries")
    made = geopandas.read_file(
        mini.project.fetched / "boundaries" / "vintages" / record.vintage / "boundaries.geojson"
    ).set_index("municipality")
    was = municipalities(codes={"398": 25.5, "016": 25.0}).set_index("kunta")
    was.index = "KU" + was.index
    assert (distances(was, made) < NEAR).all()


@wfs_only
def test_the_year_of_an_unstamped_layer_is_that_of_its_areas(mini, app):
    app.layers = {"kunta1000k": municipalities(2024)}
    assert refreshed(mini.project, app)["boundaries"].good
    assert records(mini.project, "boundaries")[0].last == 2024


def of_areas(request):
    return request.args.get("startIndex") or request.path.endswith("/items")


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_the_network(mini, app, fault):
    before = in_data(mini.project)
    put_borders(mini, app.address, kind=app.kind, waits=fault.waits)
    app.spoil = lambda request: fault.make(app.answer(request)) if of_areas(request) else None
    outcome = refreshed(mini.project, app)["boundaries"]
    assert (outcome.state, outcome.in_force) == ("failed", "the embedded vintage"), outcome
    assert fault.sentence in outcome.told and len(outcome.told.splitlines()) == 1, outcome.told
    assert in_data(mini.project) == before


def other(**change):
    def change_layers(app):
        for name in app.layers:
            year = int(name[-4:]) if name[-4:].isdigit() else 2026
            app.layers[name] = municipalities(**{"year": year, **change})

    return change_layers


def answer(make):
    def put(app):
        app.spoil = lambda request: make(app, request) if of_areas(request) else None

    return put


def edited(change):
    def make(app, request):
        plain = json.loads(app.answer(request).get_data())
        change(plain)
        return Response(json.dumps(plain), content_type="application/json")

    return answer(make)


def mislabelled(app, request):
    """An exception report with status 200, called GML."""
    return report("no such luck", 200, "application/gml+xml; version=3.2")


def twice(plain):
    plain["features"][1] = plain["features"][0]


def shapeless(plain):
    plain["features"][0]["geometry"] = None


def elsewhere(plain):
    plain["features"][0]["geometry"]["coordinates"] = [[[0, 0], [9, 0], [9, 9], [0, 0]]]


def unknown_system(plain):
    plain["crs"] = {"type": "name", "properties": {"name": "EPSG:999999"}}


def entities(app, request):
    body = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><FeatureCollection/>'
    return Response(body, content_type="text/xml")


def two_years(plain):
    plain["features"][0]["properties"]["vuosi"] = 2019


def no_code(plain):
    for one in plain["features"]:
        one["properties"]["kuntanro"] = one["properties"].pop("kunta")


def empty(plain):
    plain["features"] = []


def none_there(app):
    app.layers = {"pno_2026": municipalities()}


def too_many(app):
    app.matched = 308


WRONG = [
    (edge("an exception report with 400", NOTHING), answer(lambda *_: report("bad")), "'bad'"),
    (
        edge("an exception report with 200, called GML", NOTHING),
        answer(mislabelled),
        "no such luck",
    ),
    (edge("XML that defines entities", NOTHING), answer(entities), "a web page instead"),
    (edge("fewer areas than are counted", NOTHING), too_many, "308 areas, and gives 3"),
    (edge("an area that is given twice", NOTHING), edited(twice), "is given twice"),
    (edge("an area without a shape", NOTHING), edited(shapeless), "without shapes"),
    (edge("coordinates outside Finland", NOTHING), edited(elsewhere), "do not lie in Finland"),
    (edge("an unknown system of coordinates", NOTHING), edited(unknown_system), "'EPSG:999999'"),
    (edge("areas of two years", NOTHING), edited(two_years), "of the years [2019, 2026]"),
    (edge("another year than the name says", NOTHING), other(year=2019), "its name says 2026"),
    (edge("areas without their code", NOTHING), edited(no_code), "no 'kunta'; they have"),
    (edge("no areas at all", NOTHING), edited(empty), "3 areas, and gives 0"),
    (edge("no such layer", NOTHING), none_there, "no layer like"),
]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(spoil, sentence, id=mark.mark.args[1], marks=mark)
        for mark, spoil, sentence in WRONG
    ],
)
def test_what_is_wrong_with_the_answers(mini, app, spoil, sentence):
    before = in_data(mini.project)
    spoil(app)
    outcome = refreshed(mini.project, app)["boundaries"]
    assert (outcome.state, outcome.in_force) == ("failed", "the embedded vintage"), outcome
    assert sentence in outcome.told and len(outcome.told.splitlines()) == 1, outcome.told
    assert in_data(mini.project) == before
    assert PAGE not in outcome.told


@pytest.mark.parametrize("kind", ["ogcapi"], indirect=True)
@edge("a page that leads to itself, or to another host", NOTHING)
def test_pages_that_lead_astray(mini, app):
    before = in_data(mini.project)
    put_borders(mini, app.address, kind="ogcapi", page=2)
    app.loop = True
    told = refreshed(mini.project, app)["boundaries"].told
    assert "is given twice" in told or "lead back" in told
    app.loop = False

    def astray(plain):
        for link in plain["links"]:
            link["href"] = "http://127.0.0.2:1/items"

    edited(astray)(app)
    assert "its next page is at another address" in refreshed(mini.project, app)["boundaries"].told
    assert in_data(mini.project) == before


HELD = [
    ("an area that is gone", {"codes": {"398": 25.5, "091": 24.5}}, "1 of 2 values of", "KU016"),
    ("an area of another size", {"size": 0.8}, "the area of KU016 was", "km²"),
]


@wfs_only
@pytest.mark.parametrize("case", HELD, ids=lambda case: case[0])
@edge("borders of other sizes, or an area that is gone", "held back until a person says so")
def test_abrupt_borders_are_held_back(mini, app, case):
    _, change, sentence, more = case
    before = in_data(mini.project)
    other(**change)(app)
    outcome = refreshed(mini.project, app)["boundaries"]
    assert outcome.state == "held back", outcome
    assert sentence in outcome.told and more in outcome.told
    assert in_data(mini.project) == before
    accepted = refreshed(mini.project, app, accept=True)["boundaries"]
    assert accepted.state == "fetched"


def test_dry_run_names_the_layer(mini, app):
    told = refreshed(mini.project, app, dry_run=True)["boundaries"].told
    assert "_2026, " in told and told.endswith("areas")
