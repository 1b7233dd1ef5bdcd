"""Recorded answers of Statistics Finland's map services, read by the connectors."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from nextstep_analysis.catalogue.recipes import Border, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.maps import Layer, features_of, newest, told
from nextstep_analysis.sources.fetch.ogcapi import OgcApi
from nextstep_analysis.sources.fetch.shapes import areas_of
from nextstep_analysis.sources.fetch.wfs import Wfs

RECORDED = Path(__file__).parents[3] / "shared" / "fixtures" / "geo"
BORDERS = RECORDED.with_name("boundaries") / "Kunnat2025_geo.geojson"
pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared/fixtures")
TEN = "KU(016|081|098|111|142|316|398|560|576|781)"
RECIPE = {"service": "x", "code": "kunta", "prefix": "KU", "digits": 3, "producer": "x"}


def received(name, status=200, url="https://geo.example.org/wfs"):
    content = (RECORDED / name).read_bytes()
    return Received("GET", url, "", status, {}, content, dt.datetime.now(dt.UTC))


class Recorded:
    """Answers in the order of the calls."""

    def __init__(self, *names):
        self.names, self.asked = list(names), []

    def call(self, url):
        self.asked.append(url)
        name = self.names.pop(0)
        return received(name, url=url)


def service(kind, cells=1000):
    given = {"kind": kind, "address": "https://geo.stat.fi/x", "cells": cells}
    return Service.model_validate({**given, "calls": 1, "seconds": 1})


def border(**more):
    return Border.model_validate({**RECIPE, "layer": "kunta1000k(_\\d{4})?", **more})


def test_layers_are_those_of_the_capabilities():
    caller = Recorded("RESHAPED_wfs_capabilities_2_0_0_trimmed.xml", "MADE_UP_wfs_hits_308.xml")
    layer = Wfs(service("wfs"), caller).layer(border())
    assert layer.name == "tilastointialueet:kunta1000k_2022" and layer.year == 2022
    assert layer.matched == 308 and layer.format == "application/json"
    assert "resultType=hits" in caller.asked[1]


def test_every_name_of_the_list_of_2026_with_its_year():
    lines = (RECORDED / "DOC_layers_tilastointialueet_2026.csv").read_text("utf-8").splitlines()
    names = [line.partition(",")[0] for line in lines if ":" in line.partition(",")[0]]
    for pattern in ("kunta1000k(_\\d{4})?", "maakunta4500k(_\\d{4})?"):
        name, year = newest(names, pattern, "x")
        assert year == 2026 and name.endswith("_2026")
    assert newest(names, "kunta1000k", "x") == ("tilastointialueet:kunta1000k", None)


def test_two_of_308_are_not_taken_for_all():
    name = "MADE_UP_wfs_kunta1000k_2026_count2_of_308.json"
    caller = Recorded(name, "MADE_UP_wfs_empty_filter.json")
    with pytest.raises(FetchError, match="there are 308 areas, and gives 2"):
        Wfs(service("wfs"), caller).pages(Layer("kunta1000k_2026", 2026, "EPSG:3067", 308))
    assert "startIndex=2" in caller.asked[1]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("MADE_UP_wfs_kunta1000k_2026_ten_epsg3067.json", TEN),
        ("MADE_UP_wfs_kunta1000k_2026_ten_epsg4326.json", TEN),
        ("MADE_UP_wfs_kunta1000k_2026_two_gml32.xml", "KU(016|081)"),
    ],
)
def test_borders_of_every_form_are_the_same(name, codes):
    layer = Layer("kunta1000k_2026", 2026, "EPSG:3067")
    content = (RECORDED / name).read_bytes()
    made = areas_of([content], layer, border(codes=codes)).set_index("code")
    assert len(made) == codes.count("|") + 1 and set(made["year"]) == {2026}
    real = areas_of([BORDERS.read_bytes()], Layer("x", None, "OGC:CRS84"), border(codes=codes))
    real = real.set_index("code").to_crs("EPSG:3067").geometry
    simplified = made.to_crs("EPSG:3067").geometry.reindex(real.index)
    assert (simplified.hausdorff_distance(real) < 6000).all(), "simplified to 800 m"
    assert (simplified.area / real.area).between(0.9, 1.1).all()


@pytest.mark.parametrize("code", ["kunta", "maakunta"])
def test_the_unstamped_layer_says_its_year_itself(code):
    content = (RECORDED / f"RESHAPED_wfs_{code}4500k_envelope.json").read_bytes()
    recipe = border(code=code, prefix="X", digits=2)
    made = areas_of([content], Layer(f"{code}4500k", None, "EPSG:3067"), recipe)
    assert list(made["year"]) == [2026]
    assert list(made["code"]) == [{"kunta": "X992", "maakunta": "X21"}[code]]


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("REAL_ows_exception_report.xml", 200, "Failed to find response for output format"),
        ("MADE_UP_service_exception_bad_layer.xml", 400, "Feature type :kunta1000k_1999 unknown"),
        ("MADE_UP_service_exception_1_0_0.xml", 200, "Feature type :kunta1000k_1999 unknown"),
    ],
)
def test_exception_reports_with_any_status(name, status, text):
    with pytest.raises(FetchError, match=re.escape(text)):
        told(received(name, status))


def test_no_features_replace_nothing():
    caller = Recorded("MADE_UP_wfs_empty_filter.json")
    with pytest.raises(FetchError, match="nothing is replaced by nothing"):
        Wfs(service("wfs"), caller).pages(Layer("kunta1000k_2026", 2026, "EPSG:3067"))


def ogc(*names):
    caller = Recorded("REAL_ogcapi_su_collections.json", *names)
    api = OgcApi(service("ogcapi", cells=6), caller)
    layer = api.layer(
        border(
            layer=r"AreaStatisticalUnit_1000k_EPSG_3067(_\d{4})?",
            code="thematicId",
            year="year",
            codes=TEN,
            filters={"tessellation": "kunta"},
        )
    )
    return api, layer, caller


def test_the_next_page_in_json_and_the_system_of_the_name():
    api, layer, caller = ogc(
        "MADE_UP_ogcapi_items_page1.json", "MADE_UP_ogcapi_items_page2_last.json"
    )
    assert (layer.year, layer.system) == (2022, "EPSG:3067")
    pages = api.pages(layer)
    assert len(pages) == 2 and "f=json" in caller.asked[2] and "startIndex=6" in caller.asked[2]
    assert sum(len(features_of(page)) for page in pages) == 10
    recipe = border(code="thematicId", year="year", codes=TEN)
    made = areas_of([page.content for page in pages], layer, recipe)
    assert len(made) == 10 and set(made["year"]) == {2022}


def test_a_page_that_points_to_itself_is_read_once():
    api, layer, caller = ogc(
        "MADE_UP_ogcapi_items_page1.json", "MADE_UP_ogcapi_items_page2_self_loop.json"
    )
    with pytest.raises(FetchError, match="lead back to one that was read already"):
        api.pages(layer)
    assert not caller.names


@pytest.mark.parametrize(("level", "number"), [(2, 5), (3, 19)])
def test_regions_of_the_eu_lie_in_finland(level, number):
    name = f"RESHAPED_NUTS_RG_60M_2024_4326_LEVL_{level}_FI_only.geojson"
    plain = json.loads((RECORDED / name).read_text("utf-8"))
    for one in plain["features"]:
        one["properties"]["vuosi"] = 2024
    recipe = border(code="NUTS_ID", prefix="NUTS-", digits=4)
    content = json.dumps(plain).encode()
    assert len(areas_of([content], Layer("x", 2024, "OGC:CRS84"), recipe)) == number
