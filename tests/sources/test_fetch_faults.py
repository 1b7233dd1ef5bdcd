"""What a bad service can do: one sentence, the last good vintage in force, others go on."""

import gzip
import json
import time
from itertools import count

import pytest
from fetching import (
    in_data,
    put_recipe,
    refreshed,
    server,
)
from pxweb_server import PAGE, Served, as_json
from werkzeug.wrappers import Response


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


JSON = "application/json"
NOTHING = "one sentence, exit code 1; the last good vintage stays in force"


@pytest.fixture
def app(spared):
    """A server of the firms of `spared`."""
    app = server()
    with Served(app) as served:
        app.address = served.address
        put_recipe(spared.project, served.address, answer_seconds=0.3)
        yield app


def whole(app, request):
    """What the server would answer without the fault."""
    spoil, app.spoil = app.spoil, lambda _: None
    app.calls += 1
    try:
        return app._answer(request)
    finally:
        app.spoil = spoil


def edited(change):
    """A fault in what a good answer with figures says."""

    def spoil(app, request):
        if request.method != "POST":
            return None
        plain = json.loads(whole(app, request).get_data())
        return change(plain) or as_json(plain)

    return spoil


def figures(make):
    """A fault of all answers to queries of figures."""
    return lambda app, request: make(app, request) if request.method == "POST" else None


def truncated(app, request):
    return Response(whole(app, request).get_data()[:-40], content_type="application/json")


def half_gzip(app, request):
    packed = gzip.compress(whole(app, request).get_data())
    return Response(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})


def broken_gzip(app, request):
    packed = bytearray(gzip.compress(whole(app, request).get_data()))
    packed[len(packed) // 2] ^= 0xFF
    packed[-6] ^= 0xFF
    return Response(bytes(packed), headers={"Content-Encoding": "gzip"})


def reset(app, request):
    """Says that there is more than comes."""
    content = whole(app, request).get_data()
    response = Response(content, content_type="application/json")
    response.headers["Content-Length"] = str(len(content) + 500)
    return response


def latin(app, request):
    text = whole(app, request).get_data().decode()
    return Response(text.encode("latin-1"), content_type="application/json")


def redirect(target):
    return lambda app, request: Response("", 302, {"Location": target})


def slow(app, request):
    time.sleep(0.5)  # more than the client waits


def status(code, body="", kind="text/plain", **headers):
    return lambda *_: Response(body, code, headers, content_type=kind)


def values(change):
    """A fault in the figures themselves."""

    def put(plain):
        plain["value"] = change(plain["value"])

    return edited(put)


def twice(plain):
    index = list(plain["dimension"]["toimiala_9_20080101"]["category"]["index"])
    plain["dimension"]["toimiala_9_20080101"]["category"] = {"index": [index[0]] * len(index)}


def said_twice(plain):
    plain["value"] = {"0": 1, "1": 2}
    return Response(json.dumps(plain).replace('"1": 2', '"0": 2'), content_type="application/json")


def without_category(plain):
    name = "toimiala_9_20080101"
    size = plain["size"][plain["id"].index(name)]
    if size > 1:
        plain["size"][plain["id"].index(name)] = 1
        plain["dimension"][name]["category"] = {"index": ["A01"]}
        plain["value"] = plain["value"][: len(plain["value"]) // size]
        plain.pop("status", None)


def foreign_category(plain):
    category = plain["dimension"]["alue_23_20260101"]["category"]
    category["index"] = {"MK99": 0}
    category["label"] = {"MK99": "Uusi"}


def later(plain):
    plain["updated"] = "2031-01-01T06:00:00Z"


def unstamped(plain):
    del plain["updated"]


STAMPS = count(1)


def restamped(plain):
    plain["updated"] = f"2026-10-01T06:00:{next(STAMPS) % 60:02d}Z"


def text_values(plain):
    plain["value"] = ["7"] * len(plain["value"])


def fewer(plain):
    plain["value"] = plain["value"][:-1]


def not_a_dataset(plain):
    plain.clear()
    plain["data"] = []


ANSWERS = [
    pytest.param("no answer within", figures(slow), id="timeout", marks=edge("timeout", NOTHING)),
    pytest.param(
        "broke before the answer was whole",
        figures(reset),
        id="a reset in mid-answer",
        marks=edge("a reset in mid-answer", NOTHING),
    ),
    pytest.param(
        "not whole JSON",
        figures(truncated),
        id="truncated JSON",
        marks=edge("truncated JSON", NOTHING),
    ),
    pytest.param(
        "not whole JSON",
        figures(half_gzip),
        id="gzip that stops",
        marks=edge("gzip that stops", NOTHING),
    ),
    pytest.param(
        "damaged", figures(broken_gzip), id="damaged gzip", marks=edge("damaged gzip", NOTHING)
    ),
    pytest.param(
        "a web page instead",
        figures(status(200, PAGE, "text/html")),
        id="a web page with status 200",
        marks=edge("a web page with status 200", NOTHING),
    ),
    pytest.param(
        "a web page instead",
        figures(status(200, PAGE, JSON)),
        id="a web page labelled as JSON",
        marks=edge("a web page labelled as JSON", NOTHING),
    ),
    pytest.param(
        "is empty",
        figures(status(200)),
        id="an empty answer",
        marks=edge("an empty answer", NOTHING),
    ),
    pytest.param(
        "sends to another address",
        redirect("http://127.0.0.2:1/x"),
        id="a redirect to another host",
        marks=edge("a redirect to another host", NOTHING),
    ),
    pytest.param(
        "redirects to the same address",
        redirect(""),
        id="a redirect in a circle",
        marks=edge("a redirect in a circle", NOTHING),
    ),
    pytest.param(
        "'Bad Request'",
        figures(status(400, "Bad Request")),
        id="400 with bare text",
        marks=edge("400 with bare text", NOTHING),
    ),
    pytest.param(
        "(403)",
        figures(status(403, PAGE, "text/html")),
        id="403 for every query",
        marks=edge("403 for every query", NOTHING),
    ),
    pytest.param(
        "nothing at this address (404)",
        figures(status(404, PAGE, "text/html")),
        id="404",
        marks=edge("404", NOTHING),
    ),
    pytest.param(
        "too large (413",
        figures(status(413, "Payload too large")),
        id="413",
        marks=edge("413", NOTHING),
    ),
    pytest.param(
        "too many calls (429)",
        figures(status(429, "Too many requests")),
        id="429 without end",
        marks=edge("429 without end", NOTHING),
    ),
    pytest.param(
        "asks to wait 3,600 s",
        figures(status(429, **{"Retry-After": "3600"})),
        id="429 that asks to wait for an hour",
        marks=edge("429 that asks to wait for an hour", NOTHING),
    ),
    pytest.param(
        "not working (500)", figures(status(500, "oops")), id="500", marks=edge("500", NOTHING)
    ),
    pytest.param(
        "not working (503)",
        figures(status(503, PAGE, "text/html")),
        id="503",
        marks=edge("503", NOTHING),
    ),
    pytest.param(
        "not working (503)",
        status(503, PAGE, "text/html"),
        id="503 for everything",
        marks=edge("503 for everything", NOTHING),
    ),
    pytest.param(
        "not UTF-8", figures(latin), id="wrong encoding", marks=edge("wrong encoding", NOTHING)
    ),
    pytest.param(
        "more than 2 MB",
        figures(status(200, b"[" * 2_100_000)),
        id="an answer without end",
        marks=edge("an answer without end", NOTHING),
    ),
    pytest.param(
        "no data set",
        edited(not_a_dataset),
        id="JSON that is no table",
        marks=edge("JSON that is no table", NOTHING),
    ),
    pytest.param(
        "cells are missing",
        values(lambda given: [None] * len(given)),
        id="all cells missing",
        marks=edge("all cells missing", NOTHING),
    ),
    pytest.param(
        "by its sizes it has",
        edited(fewer),
        id="a value less than there are cells",
        marks=edge("a value less than there are cells", NOTHING),
    ),
    pytest.param(
        "the text '7', not a number",
        edited(text_values),
        id="texts in the place of numbers",
        marks=edge("texts in the place of numbers", NOTHING),
    ),
    pytest.param(
        "stands twice",
        edited(twice),
        id="a category that stands twice",
        marks=edge("a category that stands twice", NOTHING),
    ),
    pytest.param(
        "same position",
        edited(said_twice),
        id="a position that is said twice",
        marks=edge("a position that is said twice", NOTHING),
    ),
    pytest.param(
        "not answered exactly once",
        edited(without_category),
        id="a category that has vanished from the answer",
        marks=edge("a category that has vanished from the answer", NOTHING),
    ),
    pytest.param(
        "'MK99' in 'alue_23_20260101'",
        edited(foreign_category),
        id="a category nobody asked for",
        marks=edge("a category nobody asked for", NOTHING),
    ),
    pytest.param(
        "lies in the future",
        edited(later),
        id="a stamp in the future",
        marks=edge("a stamp in the future", NOTHING),
    ),
    pytest.param(
        "does not say when it was updated",
        edited(unstamped),
        id="no stamp",
        marks=edge("no stamp", NOTHING),
    ),
    pytest.param(
        "updated while it was being fetched",
        edited(restamped),
        id="an update while it is fetched",
        marks=edge("an update while it is fetched", NOTHING),
    ),
    pytest.param(
        "is '-1'",
        values(lambda given: [-1] * len(given)),
        id="negative counts",
        marks=edge("negative counts", NOTHING),
    ),
    pytest.param(
        "counts are whole numbers",
        values(lambda given: [0.5] * len(given)),
        id="counts with decimals",
        marks=edge("counts with decimals", NOTHING),
    ),
]


@pytest.mark.parametrize(("sentence", "spoil"), ANSWERS)
def test_answers_that_are_no_answers(spared, app, sentence, spoil):
    """All against one project, which none of them may change."""
    app.cells = 12 if "updated while" in sentence else app.cells
    before = in_data(spared.project)
    app.spoil = lambda request: spoil(app, request)
    outcome = refreshed(spared.project, app)["firms"]
    assert_nothing_happened(spared, outcome, before, sentence)


def assert_nothing_happened(project, outcome, before, sentence, state="failed"):
    assert (outcome.state, outcome.in_force) == (state, "the embedded vintage"), outcome
    assert sentence in outcome.told
    assert len(outcome.told.splitlines()) == 1
    assert in_data(project.project) == before
    assert not list(project.project.fetched.glob(".fetching-*"))
    assert not list(project.project.fetched.glob("*/vintages/*"))
