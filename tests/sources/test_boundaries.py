"""Boundaries as others write them: every name of WGS 84, and every way to be no shape."""

import json

import pytest
from test_bad_raw_data import refusal

from nextstep_analysis.sources.build import build_data


def changed(mini, change):
    """The boundaries of the small project after `change` of their GeoJSON."""
    plain = json.loads(mini.raw("boundaries").read_text("utf-8"))
    change(plain)
    mini.put("boundaries", json.dumps(plain), rows=None)


def named(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.edge("boundaries", "any usual name of WGS 84, as URN, address, code or words", "known")
@pytest.mark.parametrize(
    "name",
    [
        "EPSG:4326",
        "epsg:4326",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "urn:ogc:def:crs:OGC::CRS84h",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG:6.9:4326",
        "urn:x-ogc:def:crs:EPSG:4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "https://www.opengis.net/def/crs/EPSG/0/4326",
        "http://www.opengis.net/gml/srs/epsg.xml#4326",
        "OGC:CRS84",
        "CRS84",
        "crs:84",
        "WGS84",
        "WGS 84",
        "GCS_WGS_1984",
        "WGS84(DD)",
        "+proj=longlat +datum=WGS84 +no_defs",
    ],
)
def test_any_name_of_wgs84_is_known(mini, name):
    changed(mini, lambda plain: plain.update(crs=named(name)))
    build_data(mini.project)


@pytest.mark.edge(
    "boundaries", "other forms of the `crs` member (null, empty, a code, a link)", "known"
)
@pytest.mark.parametrize(
    "member",
    [
        None,
        {},
        "EPSG:4326",
        {"type": "EPSG", "properties": {"code": 4326}},
        {"type": "link", "properties": {"href": "http://www.opengis.net/def/crs/EPSG/0/4326"}},
    ],
)
def test_any_form_of_the_member_is_known(mini, member):
    changed(mini, lambda plain: plain.update(crs=member))
    build_data(mini.project)


@pytest.mark.parametrize(
    ("member", "told"),
    [
        pytest.param(
            named("EPSG:4258"),
            "the coordinates are in EPSG:4258; allowed is WGS 84, by any of its names",
            marks=pytest.mark.edge(
                "boundaries", "another system of coordinates", "named, and what is allowed"
            ),
        ),
        pytest.param(
            {"type": "EPSG", "properties": {"code": 3067}}, "the coordinates are in EPSG:3067;"
        ),
        pytest.param(
            named("x" * 100_000),
            "xxx ...; allowed is WGS 84",
            marks=pytest.mark.edge(
                "boundaries", "a name without end, or of several lines", "named by its beginning"
            ),
        ),
        pytest.param(named("a\nb"), "the coordinates are in a b; allowed"),
        pytest.param([1, {"a": 2}], "the coordinates are in [1, {'a': 2}]; allowed"),
        pytest.param({"properties": {"code": [1]}}, "the coordinates are in EPSG:[1]; allowed"),
        pytest.param({"properties": None}, "the coordinates are in None; allowed"),
        pytest.param(False, "the coordinates are in False; allowed"),
    ],
)
def test_another_system_is_named(mini, member, told):
    changed(mini, lambda plain: plain.update(crs=member))
    message = refusal(mini)
    assert told in message and len(message) < 400


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param(
            '"25.1"',
            'feature 2: a coordinate is "25.1", which is no number; allowed are degrees',
            marks=pytest.mark.edge(
                "boundaries", "a coordinate that is text", "called no number, with its feature"
            ),
        ),
        pytest.param(
            "null",
            "feature 2: a coordinate is null, which is no number",
            marks=pytest.mark.edge(
                "boundaries", "a coordinate that is null, true or false", "called no number"
            ),
        ),
        pytest.param("true", "feature 2: a coordinate is true, which is no number"),
        pytest.param(
            "NaN",
            "feature 2: a coordinate is nan, which is no number",
            marks=pytest.mark.edge(
                "boundaries", "a coordinate that is NaN or infinite", "called no number"
            ),
        ),
        pytest.param("1e999", "feature 2: a coordinate is inf, which is no number"),
        pytest.param(
            "1" + "0" * 400,
            "feature 2: a coordinate is",
            marks=pytest.mark.edge(
                "boundaries", "a coordinate beyond all bounds", "called so, by its beginning"
            ),
        ),
        pytest.param('"' + "y" * 9999 + '"', "yyy ..., which is no number"),
    ],
)
def test_a_coordinate_that_is_no_number_is_called_so(mini, written, told):
    def change(plain):
        plain["features"][1]["geometry"]["coordinates"][0][0][0] = "HERE"

    changed(mini, change)
    text = mini.raw("boundaries").read_text("utf-8").replace('"HERE"', written)
    mini.put("boundaries", text, rows=None)
    message = refusal(mini)
    assert told in message and len(message) < 400


@pytest.mark.edge(
    "boundaries",
    "shapes of a wrong form (too few points, wrong nesting, no ring, another kind)",
    "one sentence",
)
@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": 5},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[25]]]},
        {"type": "Polygon", "coordinates": [[[25, 61], [26, 62]]]},
        {"type": "Polygon", "coordinates": [[[[25, 61]]]]},
        {"type": "Polygon", "coordinates": {"a": 1}},
        {"type": "MultiPolygon", "coordinates": [[25, 61]]},
        {"type": "Triangle", "coordinates": [[[25, 61], [26, 62], [25, 61]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": ["x", 1]}]},
        {"type": "GeometryCollection", "geometries": 3},
        {"type": ["Polygon"], "coordinates": []},
        {"type": None},
        "a shape",
        [],
        7,
    ],
)
def test_a_wrong_form_of_a_shape_is_one_sentence(mini, geometry):
    changed(mini, lambda plain: plain["features"][1].update(geometry=geometry))
    message = refusal(mini)
    assert message.startswith("boundaries: ") and len(message) < 400


@pytest.mark.edge("boundaries", "nesting without end", "one sentence")
def test_nesting_without_end_is_one_sentence(mini):
    def change(plain):
        plain["features"][1]["geometry"]["coordinates"] = "HERE"

    changed(mini, change)
    for depth in (400, 100_000):
        text = mini.raw("boundaries").read_text("utf-8")
        deep = text.replace('"HERE"', "[" * depth + "]" * depth)
        mini.put("boundaries", deep, rows=None)
        assert len(refusal(mini)) < 400
        mini.put("boundaries", text, rows=None)
