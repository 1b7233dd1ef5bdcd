"""What a bad service can do: one sentence, the last good vintage in force, others go on."""

import gzip
import json
import os

import pytest
from fetching import (
    NEW,
    RECIPE,
    TITLE,
    WHERE,
    firms_table,
    in_data,
    put_recipe,
    refreshed,
    server,
)
from pxweb_server import PAGE, Served, as_json
from werkzeug.wrappers import Response

from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch import store


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


NOTHING = "one sentence, exit code 1; the last good vintage stays in force"


@pytest.fixture
def app(mini):
    app = server()
    with Served(app) as served:
        app.address = served.address
        put_recipe(mini.project, served.address)
        build_data(mini.project)
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


def everything(make):
    return lambda app, request: make()


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
    return Response("", 302, {"Location": target})


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


def foreign_category(plain):
    category = plain["dimension"]["alue_23_20260101"]["category"]
    category["index"] = {"MK99": 0}
    category["label"] = {"MK99": "Uusi"}


def later(plain):
    plain["updated"] = "2031-01-01T06:00:00Z"


def unstamped(plain):
    del plain["updated"]


def restamped(plain, seen=iter(range(100))):
    plain["updated"] = f"2026-10-{next(seen) % 20 + 1:02d}T06:00:00Z"


def text_values(plain):
    plain["value"] = ["7"] * len(plain["value"])


def fewer(plain):
    plain["value"] = plain["value"][:-1]


def not_a_dataset(plain):
    plain.clear()
    plain["data"] = []


ANSWERS = [
    ("timeout", "no answer within", figures(lambda app, _: slow(app))),
    ("a reset in mid-answer", "broke before the answer was whole", figures(reset)),
    ("truncated JSON", "not whole JSON", figures(truncated)),
    ("gzip that stops", "damaged", figures(half_gzip)),
    ("damaged gzip", "damaged", figures(broken_gzip)),
    ("a web page with status 200", "a web page instead", figures(status(200, PAGE, "text/html"))),
    ("the page labelled as JSON", "a web page instead", figures(status(200, PAGE, "application/json"))),
    ("an empty answer", "is empty", figures(status(200))),
    ("a redirect to another host", "sends to another address", everything(lambda: redirect("http://127.0.0.2:1/x"))),
    ("a redirect in a circle", "redirects to the same address", everything(lambda: redirect(""))),
    ("400 with bare text", "'Bad Request'", figures(status(400, "Bad Request"))),
    ("403 for every query", "403", figures(status(403, PAGE, "text/html"))),
    ("404", "nothing at this address (404)", figures(status(404, PAGE, "text/html"))),
    ("413", "too large (413", figures(status(413, "Payload too large"))),
    ("429 without end", "too many calls (429)", figures(status(429, "Too many requests"))),
    ("429 that asks to wait for an hour", "asks to wait 3,600 s", figures(status(429, **{"Retry-After": "3600"}))),
    ("500", "not working (500)", figures(status(500, "oops"))),
    ("503", "not working (503)", everything(status(503, PAGE, "text/html"))),
    ("wrong encoding", "not UTF-8", figures(latin)),
    ("an answer without end", "more than 2 MB", figures(status(200, b"[" * 2_100_000))),
    ("JSON that is no table", "no data set", edited(not_a_dataset)),
    ("all cells missing", "all 24 cells are missing", values(lambda given: [None] * len(given))),
    ("a value less than there are cells", "by its sizes it has", edited(fewer)),
    ("texts in the place of numbers", "the text '7', not a number", edited(text_values)),
    ("a category that stands twice", "stands twice", edited(twice)),
    ("a position that is said twice", "same position", edited(said_twice)),
    ("a category that has vanished from the answer", "not answered exactly once", edited(without_category)),
    ("a category nobody asked for", "'MK99' in 'alue_23_20260101'", edited(foreign_category)),
    ("a stamp in the future", "lies in the future", edited(later)),
    ("no stamp", "does not say when it was updated", edited(unstamped)),
    ("an update while it is fetched", "updated while it was being fetched", edited(restamped)),
    ("negative counts", "is '-1'", values(lambda given: [-1] * len(given))),
    ("counts with decimals", "counts are whole numbers", values(lambda given: [0.5] * len(given))),
]  # fmt: skip


def slow(app):
    import time

    time.sleep(0.25)


@pytest.mark.parametrize(
    ("sentence", "spoil"),
    [pytest.param(*rest, id=kind, marks=edge(kind, NOTHING)) for kind, *rest in ANSWERS],
)
def test_answers_that_are_no_answers(mini, app, sentence, spoil):
    if sentence.startswith("no answer"):
        put_recipe(mini.project, app.address, answer_seconds=0.1)
    if "updated while" in sentence:
        app.cells = 12
    before = in_data(mini.project)
    app.spoil = lambda request: spoil(app, request)
    outcome = refreshed(mini.project, app)["firms"]
    assert_nothing_happened(mini, outcome, before, sentence)


def assert_nothing_happened(mini, outcome, before, sentence, state="failed"):
    assert (outcome.state, outcome.in_force) == (state, "the embedded vintage"), outcome
    assert sentence in outcome.told
    assert len(outcome.told.splitlines()) == 1
    assert in_data(mini.project) == before
    assert not list(mini.project.fetched.glob(".fetching-*"))
    assert not [one for one in build_data(mini.project) if one.changed]
