"""Borders from services that others wrote: MapServer as WFS, pygeoapi as OGC API Features."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import yaml
from fetching import refreshed
from map_server import municipalities
from optional_services import need
from pxweb_server import FakeClock, Served
from test_fetch_borders import NEAR, OGC, distances, put_borders
from werkzeug.wrappers import Request, Response

from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.sources.boundaries import read_shapes
from nextstep_analysis.sources.fetch.store import records
from nextstep_analysis.sources.snapshot import read_snapshot

MAP = """MAP
  NAME "borders"
  EXTENT 19 59 32 71
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
  WEB
    METADATA
      "ows_title" "borders"
      "ows_enable_request" "*"
      "ows_srs" "EPSG:3067 EPSG:4326"
      "ows_onlineresource" "http://127.0.0.1/maps?"
      "wfs_getfeature_formatlist" "{formats}"
    END
  END
{layers}
END
"""
LAYER = """  LAYER
    NAME "{name}"
    TYPE POLYGON
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{name}.geojson"
    PROJECTION "init=epsg:4326" END
    METADATA
      "wfs_title" "{name}"
      "gml_include_items" "all"
      "gml_featureid" "kunta"
      "gml_types" "auto"
    END
  END
"""
COLLECTION = "AreaStatisticalUnit_1000k_EPSG_4326_2026"
CODES = {"016": 25.0, "398": 25.5, "091": 24.5}
REAL = {"016": 25.0, "398": 25.5}


class Cgi:
    """MapServer's program, asked as a web server asks it."""

    def __init__(self, program, folder):
        self.program, self.clock = program, FakeClock()
        plain = 'CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\nEND\n'
        (folder / "mapserver.conf").write_text(plain)
        self.env = {
            **os.environ,
            "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
            "MS_MAPFILE": str(folder / "borders.map"),
        }

    def __call__(self, environ, start_response):
        request = Request(environ)
        asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": request.query_string.decode()}
        run = subprocess.run(
            [self.program], env={**self.env, **asked}, capture_output=True, timeout=60, check=False
        )
        head, _, body = run.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        return Response(body, status, headers)(environ, start_response)


def write_layers(folder, formats):
    """Two years of the same borders, the older of another size."""
    names = {"kunta1000k_2025": (2025, 0.4), "kunta1000k_2026": (2026, 0.5)}
    for name, (year, size) in names.items():
        frame = municipalities(year, codes=CODES, size=size)
        frame.to_file(folder / f"{name}.geojson", driver="GeoJSON")
    layers = "".join(LAYER.format(name=name) for name in names)
    (folder / "borders.map").write_text(MAP.format(formats=formats, layers=layers))


def fetched(mini):
    """The borders in force, by code."""
    dataset = read_sources(mini.project)["boundaries"]
    return read_shapes(read_snapshot(mini.project, dataset)).set_index("municipality")


def served():
    """What was served of the areas that are asked for."""
    frame = municipalities(codes=REAL).set_index("kunta")
    frame.index = "KU" + frame.index
    return frame


@pytest.mark.parametrize("formats", ["geojson,gml32", "gml32"])
@pytest.mark.parametrize("page", [2, 1000])
def test_mapserver(mini, tmp_path, formats, page):
    program = need("map-server")
    folder = tmp_path / "maps"
    folder.mkdir()
    write_layers(folder, formats)
    app = Cgi(program, folder)
    with Served(app, "/maps") as there:
        put_borders(mini, there.address, page=page)
        outcome = refreshed(mini.project, app)["boundaries"]
    assert outcome.good, outcome
    (record,) = records(mini.project, "boundaries")
    assert record.table.endswith("kunta1000k_2026") and record.last == 2026
    assert len(record.answers) == -(-len(CODES) // page)
    assert record.answers[0].endswith("json" if "geojson" in formats else "xml")
    made = fetched(mini)
    assert sorted(made.index) == ["KU016", "KU398"]
    assert (distances(served(), made) < NEAR).all()


def test_mapserver_refuses_with_a_report(mini, tmp_path):
    program = need("map-server")
    folder = tmp_path / "maps"
    folder.mkdir()
    write_layers(folder, "geojson")
    (folder / "kunta1000k_2026.geojson").unlink()
    app = Cgi(program, folder)
    with Served(app, "/maps") as there:
        put_borders(mini, there.address)
        outcome = refreshed(mini.project, app)["boundaries"]
    assert outcome.state == "failed" and "a bad one (400" in outcome.told, outcome
    assert "kunta1000k_2026" in outcome.told and outcome.in_force == "the embedded vintage"


def configuration(url, port, data):
    """A pygeoapi that gives two areas a page."""
    crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    extents = {"spatial": {"bbox": [19, 59, 32, 71], "crs": crs}}
    text = {"title": "x", "description": "x", "keywords": ["x"], "links": [], "extents": extents}
    provider = {"type": "feature", "name": "GeoJSON", "data": str(data), "id_field": "id"}
    identification = {**text, "terms_of_service": "x", "url": url, "keywords_type": "theme"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": int(port)},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "limits": {"default_items": 2, "max_items": 2},
            "map": {"url": url, "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": identification,
            "license": {"name": "x", "url": url},
            "provider": {"name": "x", "url": url},
            "contact": {"name": "x"},
        },
        "resources": {COLLECTION: {"type": "collection", **text, "providers": [provider]}},
    }


@pytest.fixture
def pygeoapi(tmp_path):
    """A pygeoapi in a process of its own; its address."""
    need("pygeoapi")
    data, path, openapi = (tmp_path / name for name in ("areas.geojson", "api.yml", "openapi.yml"))
    municipalities(2026, codes=CODES).assign(id=list(CODES)).to_file(data, driver="GeoJSON")
    with Served(lambda *_: iter(()), "") as free:
        url = free.address
    port = url.rpartition(":")[2]
    path.write_text(yaml.safe_dump(configuration(url, port, data)))
    openapi.write_text("openapi: 3.0.2\ninfo: {title: x, version: '1'}\npaths: {}\n")
    env = {**os.environ, "PYGEOAPI_CONFIG": str(path), "PYGEOAPI_OPENAPI": str(openapi)}
    run = f"from pygeoapi.flask_app import APP; APP.run('127.0.0.1', {port})"
    process = subprocess.Popen([sys.executable, "-c", run], env=env)
    try:
        wait_for(f"{url}/collections?f=json", process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address, process, seconds=60):
    """Return when the process answers there."""
    late = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None and time.monotonic() < late, address
            time.sleep(0.2)


def test_pygeoapi(mini, pygeoapi):
    layer = {"layer": r"AreaStatisticalUnit_1000k_EPSG_4326(_\d{4})?", "filters": {}}
    put_borders(mini, pygeoapi, kind="ogcapi", page=2, **{**OGC, **layer})

    class App:
        clock = FakeClock()

    outcome = refreshed(mini.project, App)["boundaries"]
    assert outcome.good, outcome
    (record,) = records(mini.project, "boundaries")
    assert len(record.answers) == 2 and record.last == 2026
    assert (distances(served(), fetched(mini)) < NEAR).all()
