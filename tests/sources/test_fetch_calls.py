"""Calls within a window, patience with what passes, queries under both ceilings."""

import json
import math
from pathlib import Path

import pytest
from fetching import PATIENCE, RECIPE, firms_table
from hypothesis import given
from hypothesis import strategies as st
from pxweb_server import BASE, FakeClock, PxWebServer, Served
from werkzeug.wrappers import Request, Response

from nextstep_analysis.catalogue.recipes import Patience, Recipe, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Caller
from nextstep_analysis.sources.fetch.jsonstat import read_cube
from nextstep_analysis.sources.fetch.pxweb import PxWeb
from nextstep_analysis.sources.fetch.pxweb2 import PxWeb2
from nextstep_analysis.sources.fetch.selection import queries, select
from nextstep_analysis.sources.fetch.tables import GoneError, Table, Variable
from nextstep_analysis.sources.fetch.window import Window

SHARED = Path(__file__).parents[3] / "shared" / "fixtures"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/fixtures")


def service(address, **more):
    content = {"kind": "pxweb1", "address": address, "database": "StatFin", "cells": 1000}
    return Service.model_validate({**content, "calls": 10, "seconds": 60, **more})


def caller(clock, **patience):
    window = Window(10, 60, clock)
    return Caller(Patience.model_validate({**PATIENCE, **patience}), window, clock)


# --- the window -------------------------------------------------------------------------------


@given(
    calls=st.integers(1, 6),
    seconds=st.floats(1, 100),
    took=st.lists(st.floats(0, 30), min_size=1, max_size=30),
)
def test_no_window_of_the_service_ever_holds_too_many_calls(calls, seconds, took):
    """At whatever moment within its call each one is counted by the service."""
    clock = FakeClock()
    window, spans = Window(calls, seconds, clock), []
    for lasting in took:
        window.wait()
        begun = clock.ticks()
        clock.passed += lasting
        window.ended()
        spans.append((begun, clock.ticks()))
    for first, last in zip(spans, spans[calls:], strict=False):
        assert last[0] - first[1] >= seconds - 1e-6


def test_a_service_that_counts_strictly_never_refuses():
    clock = FakeClock()
    app = PxWebServer(clock, {"StatFin/aly/11yq.px": firms_table()}, calls=3, window=10, took=0.4)
    with Served(app) as served:
        web = PxWeb(service(served.address), caller(clock))
        web.limits()
        for _ in range(20):
            web.table(Recipe.model_validate(RECIPE))
    assert {status for _, _, status in app.log} == {200}
    assert clock.ticks() <= 7 * 10 * 1.2


# --- patience ---------------------------------------------------------------------------------


def answered(responses, **patience):
    """What a call gives where the service answers with these, one after the other."""
    clock, waiting = FakeClock(), list(responses)

    @Request.application
    def app(_request):
        return waiting.pop(0)

    with Served(app) as served:
        try:
            return caller(clock, **patience).call(f"{served.address}/x"), clock
        except FetchError as error:
            return error, clock


def test_what_passes_is_tried_again_with_growing_waits():
    received, clock = answered([Response("", 503), Response("", 500), Response("[]")])
    assert received.content == b"[]" and clock.slept == [1, 2]


def test_retry_after_is_honoured():
    late = Response("", 429, {"Retry-After": "7"})
    received, clock = answered([late, Response("[]")])
    assert received.status == 200 and clock.slept == [7]
    dated = Response("", 503, {"Retry-After": "Sun, 01 Nov 2026 08:00:30 GMT"})
    assert answered([dated, Response("[]")])[1].slept == [30]
    odd = Response("", 429, {"Retry-After": "soon"})
    assert answered([odd, Response("[]")])[1].slept == [1]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_what_does_not_pass_is_not_tried_again(status):
    received, clock = answered([Response("no", status), Response("[]")])
    assert (received.status, clock.slept) == (status, [])


def test_redirects_within_the_host_are_followed():
    received, _ = answered([Response("", 307, {"Location": "/y"}), Response("[]")])
    assert received.url.endswith("/y") and received.content == b"[]"
    far = [Response("", 302, {"Location": f"/{n}"}) for n in range(9)]
    assert "redirects more than 3 times" in str(answered(far)[0])


def test_compressed_answers_are_unpacked():
    import gzip

    packed = Response(gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"})
    assert answered([packed])[0].content == b"[1]"


# --- queries ----------------------------------------------------------------------------------

sizes = st.lists(st.integers(1, 12), min_size=1, max_size=4)


@given(sizes, st.integers(1, 60))
def test_queries_cover_each_cell_once_under_the_ceiling(given_sizes, most):
    whole = {f"v{n}": tuple(map(str, range(size))) for n, size in enumerate(given_sizes)}
    cells = set()
    for query in queries(whole, most):
        assert list(query) == list(whole)
        count = math.prod(len(codes) for codes in query.values())
        assert 1 <= count <= most
        asked = [()]
        for codes in query.values():
            asked = [(*before, code) for before in asked for code in codes]
        assert len(asked) == count and not cells & set(asked)
        cells |= set(asked)
    assert len(cells) == math.prod(given_sizes)


def test_few_calls_for_all_municipalities():
    whole = {"area": tuple(map(str, range(309))), "industry": tuple(map(str, range(110)))}
    whole["year"] = tuple(map(str, range(17)))
    for most in (120_000, 20_000):
        number = len(list(queries(whole, most)))
        assert number <= 1.1 * 309 * 110 * 17 / most + 1


@pytest.mark.parametrize(
    ("config", "cells"),
    [
        ({"maxValues": 500, "maxCells": 900, "maxCalls": 3, "timeWindow": 5}, 500),
        ({"maxCells": 900}, 900),
        ({}, 1000),
        ({"maxCells": 0, "maxValues": None}, 1000),
    ],
)
def test_a_ceiling_that_is_not_told_is_not_none(config, cells):
    app = PxWebServer(FakeClock(), {}, config=config)
    with Served(app) as served:
        limits = PxWeb(service(served.address), caller(app.clock)).limits()
    assert limits.cells == cells
    assert (limits.calls, limits.seconds) == ((3, 5) if "maxCalls" in config else (10, 60))


# --- selections of recorded tables ------------------------------------------------------------


def recorded(path):
    plain = json.loads(path.read_text("utf-8"))
    variables = tuple(
        Variable(
            one["code"],
            one["text"],
            tuple(one["values"]),
            tuple(one["valueTexts"]),
            bool(one.get("elimination")),
        )
        for one in plain["variables"]
    )
    return Table(path.stem, plain["title"], variables)


def jobs(**more):
    key = {"region": {"variable": "(Työpaikan )?[Aa]lue", "codes": "SSS|MK.."}}
    key |= {"industry": {"variable": "Toimiala"}, "year": {"variable": "Vuosi|timeperiod_y"}}
    values = {"jobs": {"content": "Alueella työssäkäyvät"}}
    content = {"service": "s", "title": "x", "keys": key, "values": values, **more}
    return Recipe.model_validate(content)


@NEEDS_SHARED
def test_variables_of_the_tables_after_june_2026_are_found_by_their_texts():
    made_up = SHARED / "statfin" / "made_up_after_june"
    table = recorded(made_up / "MADE_UP_metadata_tyokay_115h_fi.json")
    chosen = select(table, jobs(), year="year", first=2007)
    assert list(chosen.query) == [
        "alue_28_20250101",
        "toimiala_9_20080101",
        "timeperiod_y",
        "contentscode",
    ]
    assert len(chosen.query["alue_28_20250101"]) == 20 and len(chosen.years) == 18
    assert chosen.contents == {"jobs": "tyokay-tyolliset3"}
    real = recorded(SHARED / "statfin" / "recorded_2026_after_june" / "metadata_11re_en.json")
    people = jobs(
        keys={"region": {"variable": "Area"}, "year": {"variable": "Year"}},
        values={"people": {"content": "Population"}},
    )
    query = select(real, people, year="year", first=2000).query
    assert list(query) == ["alue_23_20260101", "timeperiod_y", "contentscode"]
    assert query["contentscode"] == ("vaerak-vaesto",)


def test_fixed_codes_and_variables_without_a_total():
    table = Table(
        "t",
        "T",
        (
            Variable("Alue", "Alue", ("MK07",), ("MK07",), False),
            Variable("sex", "Sukupuoli", ("SSS", "1"), ("all", "men"), False),
            Variable("v", "Vuosi", ("2024",), ("2024*",), False),
        ),
    )
    keys = {"region": {"variable": "Alue"}, "year": {"variable": "Vuosi"}}
    recipe = jobs(keys=keys, fixed={"Sukupuoli": "SSS"})
    assert select(table, recipe, year="year", first=2000).query["sex"] == ("SSS",)
    with pytest.raises(FetchError, match="'Sukupuoli' has no code like '9'; it has 'all', 'men'"):
        select(table, jobs(keys=keys, fixed={"Sukupuoli": "9"}), year="year", first=2000)
    with pytest.raises(FetchError, match="a variable 'Sukupuoli' that is no key"):
        select(table, jobs(keys=keys), year="year", first=2000)


# --- version 2 --------------------------------------------------------------------------------


def version_2(folder):
    """A server of recorded answers."""

    @Request.application
    def app(request):
        app.log.append((request.method, request.full_path, request.get_data()))
        for path, name in folder.items():
            if request.path == f"{BASE}{path}":
                return Response(name, content_type="application/json")
        return Response("{}", 404, content_type="application/json")

    app.log = []
    return app


TABLE_2 = {
    "class": "dataset",
    "label": "Folkmängd",
    "id": ["Region", "Tid"],
    "size": [2, 1],
    "dimension": {
        "Region": {
            "label": "region",
            "category": {"index": {"00": 0, "01": 1}, "label": {"00": "Riket", "01": "Stockholm"}},
            "extension": {"elimination": True},
        },
        "Tid": {"label": "år", "category": {"index": {"2025": 0}, "label": {"2025": "2025"}}},
    },
    "value": [],
}
CONFIG_2 = {"maxDataCells": 150_000, "maxCallsPerTimeWindow": 3, "timeWindow": 1}


def test_version_2_behind_the_same_interface():
    answers = {
        "/config": json.dumps(CONFIG_2),
        "/tables/TAB1/metadata": json.dumps(TABLE_2),
        "/tables/TAB1/data": json.dumps({**TABLE_2, "value": [5, 7], "updated": "2026-06-08"}),
        "/tables": json.dumps({"tables": [{"id": "TAB1"}]}),
    }
    app = version_2(answers)
    with Served(app) as served:
        web = PxWeb2(service(served.address, kind="pxweb2"), caller(FakeClock()))
        assert web.limits().cells == 150_000
        table = web.table(jobs(table="TAB1"))
        assert [one.total for one in table.variables] == [True, False]
        assert web.table(jobs(title="Folkmängd")) == table
        cube = read_cube(web.figures(table, {"Region": ("01",), "Tid": ("2025",)}).content)
        assert cube.values.tolist() == [5, 7]
        with pytest.raises(GoneError, match="there is no such table"):
            web.table(jobs(table="TAB2"))
    asked = json.loads(next(body for method, _, body in app.log if method == "POST"))
    assert asked["selection"][0] == {"variableCode": "Region", "valueCodes": ["01"]}


@NEEDS_SHARED
def test_recorded_answers_of_version_2():
    folder = SHARED / "pxwebapi2_scb_recorded"
    answers = {
        "/config": (folder / "config.json").read_text("utf-8"),
        "/tables/TAB6471/metadata": (folder / "TAB6471_metadata.json").read_text("utf-8"),
        "/tables/TAB6471/data": (folder / "TAB6471_data.json").read_text("utf-8"),
    }
    with Served(version_2(answers)) as served:
        web = PxWeb2(service(served.address, kind="pxweb2"), caller(FakeClock()))
        limits = web.limits()
        assert (limits.cells, limits.calls, limits.seconds) == (150_000, 3, 1)
        table = web.table(jobs(table="TAB6471"))
        assert len(table.variables) == 5 and table.title.startswith("Folkmängden per månad")
        cube = read_cube(web.figures(table, {}).content)
        assert cube.size == (21, 11, 3, 1, 4)


def always(status, content, kind="application/json"):
    """A server with this answer to everything."""
    return lambda environ, start: Response(content, status, content_type=kind)(environ, start)


METADATA = sorted(SHARED.glob("statfin/*/*metadata_*.json")) + sorted(
    SHARED.glob("statfin/pxgraf/TEST_META_*.json")
)
REFUSED = [
    (400, "REAL_400_body.txt", "text/plain", "it does not answer, and its folder cannot"),
    (403, "MADE_UP_403_too_many_cells.html", "text/html", "(403"),
    (404, "MADE_UP_404_version_2.html", "text/html", "it does not answer, and its folder cannot"),
    (429, "MADE_UP_429_body.txt", "text/plain", "too many calls (429); tried 3 times"),
]


@NEEDS_SHARED
@pytest.mark.parametrize("path", METADATA, ids=lambda path: path.name)
def test_recorded_metadata_are_read_as_they_stand(path):
    content = path.read_bytes()
    with Served(always(200, content)) as served:
        table = PxWeb(service(served.address), caller(FakeClock())).table(jobs(table="any"))
    plain = json.loads(content)
    assert table.title == plain["title"]
    assert [one.code for one in table.variables] == [one["code"] for one in plain["variables"]]


@NEEDS_SHARED
@pytest.mark.parametrize(
    ("status", "name", "kind", "sentence"), REFUSED, ids=[str(one[0]) for one in REFUSED]
)
def test_recorded_refusals_are_told_in_a_sentence(status, name, kind, sentence):
    content = (SHARED / "statfin" / "errors" / name).read_bytes()
    with Served(always(status, content, kind)) as served:
        web = PxWeb(service(served.address), caller(FakeClock()))
        with pytest.raises(FetchError) as told:
            web.table(jobs(table="any"))
    assert sentence in str(told.value)
    assert "\n" not in str(told.value) and "<" not in str(told.value)


@NEEDS_SHARED
def test_the_local_server_answers_as_recorded():
    """The list, the metadata and an answer have the members that real ones have."""
    folder = SHARED / "statfin" / "recorded_2026_after_june"
    clock = FakeClock()
    table = firms_table()
    app = PxWebServer(clock, {"StatFin/aly/11yq.px": table})
    with Served(app) as served:
        web = PxWeb(service(served.address), caller(clock))
        web.limits()
        web.table(Recipe.model_validate(RECIPE))
        web._listed("/StatFin/aly")
        chosen = {"timeperiod_q": ("2016Q1",), "contentscode": ("yrityskanta",)}
        web.figures(Table("/StatFin/aly/11yq.px", "", ()), chosen)
    config, metadata, listed, answer = (json.loads(one.content) for one in web.received)
    recorded_config = SHARED / "statfin" / "recorded_2026" / "config.json"
    assert set(config) == set(json.loads(recorded_config.read_text("utf-8")))
    real = json.loads((folder / "metadata_11re_en.json").read_text("utf-8"))
    assert set(metadata) == set(real)
    assert set(metadata["variables"][0]) <= {key for one in real["variables"] for key in one} | {
        "time"
    }
    real_list = json.loads((folder / "folder_vaerak_fi.json").read_text("utf-8"))
    assert set(listed[0]) == set(real_list[0])
    real_answer = json.loads((folder / "11re_three_cities.jsonstat2.json").read_text("utf-8"))
    assert set(answer) - {"status"} <= set(real_answer)
    bad = (SHARED / "statfin" / "errors" / "REAL_400_body.txt").read_bytes()
    assert bad.strip() == b"Bad Request"
