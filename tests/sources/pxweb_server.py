"""A PxWeb server, version 1, for tests: what the documented contract allows, and nothing kinder.

`?config` tells the ceilings and the window; too many cells are 403 with a page of the web server,
too many calls 429 with ``Retry-After``; unknown addresses, folders that cannot be listed and bad
queries are 400 with `Bad Request`. Figures are real where a test gives real ones.
"""

import datetime as dt
import json
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

BASE = "/PxWeb/api/v1/fi"
PAGE = b"<!DOCTYPE html><html><head><title>403 - Forbidden</title></head><body>403</body></html>"


class FakeClock:
    """A clock that nobody waits for; the server and the client look at the same one."""

    def __init__(self, now="2026-11-01T08:00:00+00:00"):
        self.start, self.passed, self.slept = dt.datetime.fromisoformat(now), 0.0, []

    def now(self):
        return self.start + dt.timedelta(seconds=self.passed)

    def ticks(self):
        return self.passed

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.passed += max(seconds, 0.0)


@dataclass
class PxTable:
    """A table: variables as in the metadata, and its cells as one array in their order."""

    title: str
    variables: list[dict]
    cells: np.ndarray
    updated: str = "2026-10-01T05:00:00Z"
    units: dict[str, str] = field(default_factory=dict)
    source: str = "Tilastokeskus"
    status: dict[int, str] = field(default_factory=dict)

    def metadata(self):
        return {"title": self.title, "variables": self.variables}


def variable(code, values, *, text=None, labels=None, **more):
    """A variable as the metadata have it."""
    values = list(values)
    texts = list(labels or values)
    return {"code": code, "text": text or code, "values": values, "valueTexts": texts, **more}


@dataclass
class PxWebServer:
    """Tables by their address below the base, such as ``StatFin/aly/11yq.px``.

    `spoil`, if set, is asked for every request before it is answered, and may answer instead.
    """

    clock: FakeClock
    tables: dict[str, PxTable]
    cells: int = 120_000
    calls: int = 40
    window: float = 60
    config: dict | None = None
    unlistable: set[str] = field(default_factory=set)
    retry_after: str | None = "7"
    spoil: Callable[[Request], Response | None] = lambda _request: None
    took: float = 0.0
    log: list[tuple[str, str, int]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def __call__(self, environ, start_response):
        request = Request(environ)
        response = self._answer(request)
        path = request.path.removeprefix(BASE)
        self.log.append((request.method, path, response.status_code))
        self.clock.passed += self.took
        return response(environ, start_response)

    @property
    def queries(self):
        """The number of queries of figures."""
        return sum(method == "POST" for method, _, _ in self.log)

    def _answer(self, request):
        self.times = [t for t in self.times if t > self.clock.ticks() - self.window]
        if len(self.times) >= self.calls:
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            return Response("Too many requests", 429, headers, content_type="text/plain")
        self.times.append(self.clock.ticks())
        if (spoilt := self.spoil(request)) is not None:
            return spoilt
        if not request.path.startswith(BASE):
            return Response(PAGE, 404, content_type="text/html")
        path = request.path.removeprefix(BASE).strip("/")
        if not path and "config" in request.args:
            whole = {"maxValues": self.cells, "maxCells": self.cells, "CORS": True}
            window = {"maxCalls": self.calls, "timeWindow": int(self.window)}
            return as_json({**whole, **window} if self.config is None else self.config)
        if path in self.tables:
            table = self.tables[path]
            if request.method == "GET":
                return as_json(table.metadata())
            return self._figures(table, request.get_data())
        return self._folder(path)

    def _folder(self, path):
        below = [name for name in self.tables if name.startswith(f"{path}/")]
        if not path or not below or path in self.unlistable:
            return bad_request()
        found = {}
        for name in below:
            step, _, rest = name.removeprefix(f"{path}/").partition("/")
            one = {"id": step, "type": "l" if rest else "t"}
            one["text"] = step if rest else self.tables[name].title
            found[step] = one if rest else {**one, "updated": "2026-06-06T21:04:00"}
        return as_json(list(found.values()))

    def _figures(self, table, body):
        try:
            query = json.loads(body)
            assert query["response"]["format"] == "json-stat2"
            chosen = self._chosen(table, query["query"])
        except (ValueError, KeyError, TypeError, AssertionError):
            return bad_request()
        if math.prod(len(codes) for codes in chosen.values()) > self.cells:
            return Response(PAGE, 403, content_type="text/html")
        return as_json(json_stat(table, chosen))

    def _chosen(self, table, asked):
        wanted = {}
        for one in asked:
            selection = one["selection"]
            assert selection["filter"] == "item" and selection["values"]
            wanted[one["code"]] = selection["values"]
        chosen = {}
        for plain in table.variables:
            if plain["code"] in wanted:
                values = wanted.pop(plain["code"])
                assert set(values) <= set(plain["values"]) and len(set(values)) == len(values)
                chosen[plain["code"]] = [v for v in plain["values"] if v in values]
            else:
                assert plain.get("elimination")
        assert not wanted
        return chosen


def json_stat(table, chosen):
    """The answer as PxWeb writes it: classification links without an address and all."""
    cells = table.cells
    for axis, plain in enumerate(table.variables):
        codes = chosen.get(plain["code"], plain["values"][:1])  # the total stands first
        cells = np.take(cells, [plain["values"].index(code) for code in codes], axis=axis)
    dimensions = {}
    for plain in table.variables:
        if plain["code"] not in chosen:
            continue
        codes = chosen[plain["code"]]
        names = dict(zip(plain["values"], plain["valueTexts"], strict=True))
        category = {
            "index": {code: n for n, code in enumerate(codes)},
            "label": {code: names[code] for code in codes},
        }
        if units := {c: {"base": u, "decimals": 0} for c, u in table.units.items() if c in codes}:
            category["unit"] = units
        dimensions[plain["code"]] = {
            "label": plain["text"],
            "category": category,
            "extension": {"elimination": bool(plain.get("elimination"))},
            "link": {"describedby": [{"extension": {plain["code"]: "valueset"}}]},
        }
    values = [None if math.isnan(v) else (int(v) if v == int(v) else v) for v in cells.ravel()]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "source": table.source,
        "updated": table.updated,
        "id": list(chosen),
        "size": [len(codes) for codes in chosen.values()],
        "dimension": dimensions,
        "value": values,
        "status": {str(n): "..." for n, value in enumerate(values) if value is None},
        "extension": {"px": {"tableid": "11yq", "decimals": 0}},
    }


def as_json(content):
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, content_type="application/json; charset=utf-8")


def bad_request():
    return Response("Bad Request", 400, content_type="text/plain")


class Served:
    """A server in a thread of its own; `address` is what goes into config/fetch.yaml."""

    def __init__(self, app, base=BASE, **options):
        self._server = make_server("127.0.0.1", 0, app, threaded=True, **options)
        scheme = "https" if options.get("ssl_context") else "http"
        self.address = f"{scheme}://127.0.0.1:{self._server.server_port}{base}"
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.01,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
