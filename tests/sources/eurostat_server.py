"""Eurostat's statistics API, version 1.0, for tests: what the contract documents, nothing kinder.

Values are an object with sparse keys in no order, a cell without a figure may have a status; a code
that does not exist is left out of the answer, which is 200; an unknown data set is 404, an unknown
dimension 400, too much at once 413 in XML.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from pxweb_server import FakeClock, as_json
from werkzeug.wrappers import Request, Response

BASE = "/eurostat/api/dissemination/statistics/1.0/data"
PLAIN = {"format", "lang", "geoLevel", "lastTimePeriod", "sinceTimePeriod"}
LATER = "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."
TOO_BIG = (
    '<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"> <faultcode>413</faultcode> '
    "<faultstring>EXTRACTION_TOO_BIG: The requested extraction is too big, estimated {} rows, max "
    "authorised is {}, please change your filters to reduce the extraction size</faultstring>"
    "</S:Fault>"
)


@dataclass
class EuroSet:
    """A data set: labels of the codes by dimension, and its cells in their order."""

    label: str
    dimensions: dict[str, dict[str, str]]
    cells: np.ndarray
    updated: str = "2026-09-30T11:00:00+0200"


@dataclass
class EurostatServer:
    """Data sets by their code; `spoil` is asked before each answer, and may answer instead."""

    clock: FakeClock
    sets: dict[str, EuroSet]
    most: int = 5_000_000
    spoil: Callable[[Request], Response | None] = lambda _request: None
    log: list[tuple[str, list[tuple[str, str]], int]] = field(default_factory=list)

    def __call__(self, environ, start_response):
        request = Request(environ)
        response = self.spoil(request)
        response = self.answer(request) if response is None else response
        args = list(request.args.items(multi=True))
        self.log.append((request.path.removeprefix(f"{BASE}/"), args, response.status_code))
        return response(environ, start_response)

    def answer(self, request):
        """What is answered without a fault."""
        name = request.path.removeprefix(f"{BASE}/")
        assert request.args["format"] == "JSON" and request.args["lang"] == "EN"
        if name not in self.sets:
            label = f"ERR_NOT_FOUND_4: {name.upper()} (DATA_FLOW:ALL,1.0) is not available for "
            return _error(404, [{"status": 404, "id": 100, "label": f"{label}dissemination."}])
        held = self.sets[name]
        if set(request.args) - PLAIN - set(held.dimensions):
            return _error(400, {"status": 400, "id": 400, "label": "ERR_NONEXISTING_DIMENSION"})
        chosen = {name: self._codes(name, held, request.args) for name in held.dimensions}
        number = math.prod(map(len, chosen.values()))
        if number > self.most:
            return Response(TOO_BIG.format(number, self.most), 413, content_type="text/xml")
        return as_json(json_stat(name, held, chosen))

    def _codes(self, name, held, args):
        codes = list(held.dimensions[name])
        if name in args:
            return [code for code in codes if code in args.getlist(name)]
        if name == "time" and "lastTimePeriod" in args:
            return codes[-int(args["lastTimePeriod"]) :]
        if name == "time" and "sinceTimePeriod" in args:
            return [code for code in codes if code >= args["sinceTimePeriod"]]
        return codes


def _error(status, content):
    return Response(json.dumps({"error": content}), status, content_type="application/json")


def json_stat(name, held, chosen):
    """The answer as Eurostat writes it: the first value last, in a sparse object."""
    cells = held.cells
    for axis, (dimension, codes) in enumerate(chosen.items()):
        places = [list(held.dimensions[dimension]).index(code) for code in codes]
        cells = np.take(cells, places, axis=axis)
    flat = cells.ravel()
    there = [n for n in range(len(flat)) if not math.isnan(flat[n])]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": held.label,
        "source": "ESTAT",
        "updated": held.updated,
        "value": {str(n): float(flat[n]) for n in (*there[1:], *there[:1])},
        "status": {str(n): ":" for n in range(len(flat)) if n not in set(there)},
        "id": list(chosen),
        "size": [len(codes) for codes in chosen.values()],
        "dimension": {
            dimension: {
                "label": dimension,
                "category": {
                    "index": {code: n for n, code in enumerate(codes)},
                    "label": {code: held.dimensions[dimension][code] for code in codes},
                },
            }
            for dimension, codes in chosen.items()
        },
        "extension": {
            "lang": "EN",
            "id": name.upper(),
            "positions-with-no-data": {dimension: [] for dimension in chosen},
            "status": {"label": {":": "not available"}},
        },
    }
