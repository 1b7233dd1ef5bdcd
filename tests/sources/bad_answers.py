"""What can happen to any good answer on its way, and the sentence that tells it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from werkzeug.wrappers import Response

SLOW = 0.8  # seconds; more than the tests wait for an answer
PAGE = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body></body></html>"


@dataclass(frozen=True)
class Fault:
    """`make` turns a good answer into a bad one; `waits` is how long the client waits for one."""

    sentence: str
    make: Callable[[Response], Response]
    waits: float = 30


def truncated(good):
    return Response(good.get_data()[:-40], content_type=good.content_type)


def reset(good):
    """Says that there is more than comes."""
    response = Response(good.get_data(), content_type=good.content_type)
    response.headers["Content-Length"] = str(len(good.get_data()) + 500)
    return response


def slow(good):
    time.sleep(SLOW)
    return good


def status(code, body="", **headers):
    return lambda _good: Response(body, code, headers, content_type="text/html")


_BY_NAME = {
    "timeout": Fault("no answer within", slow, waits=SLOW / 2),
    "reset": Fault("broke before the answer was whole", reset),
    "truncated": Fault("not whole JSON", truncated),
    "a page with 200": Fault("a web page instead", status(200, PAGE)),
    "empty": Fault("is empty", status(200)),
    "another host": Fault(
        "sends to another address", status(302, "", Location="http://127.0.0.2:1/")
    ),
    "400": Fault("as a bad one (400", status(400, PAGE)),
    "404": Fault("(404", status(404, PAGE)),
    "413": Fault("too large (413", status(413, PAGE)),
    "429": Fault("too many calls (429)", status(429)),
    "500": Fault("not working (500)", status(500)),
    "503": Fault("not working (503)", status(503, PAGE)),
}
FAULTS = [pytest.param(fault, id=name) for name, fault in _BY_NAME.items()]
