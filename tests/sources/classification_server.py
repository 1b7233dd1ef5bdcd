"""The service of classifications for tests: what the documented contract allows, nothing kinder.

Without ``content=data`` it answers with addresses; an unknown classification, and a correspondence
asked for the wrong way round, are 404 with its own words; levels are 1 or 1.0. `broken`: parameters
on ``/maps`` are 500, as they were in October 2026.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from pxweb_server import FakeClock
from werkzeug.wrappers import Request, Response

BASE = "/api/classifications/v2"
PUBLIC = "https://api.stat.fi/classificationservice/open/api/classifications/v2"


def item(code, name, *, level=1, parent=None, **more):
    return {
        "code": code,
        "level": level,
        "parentCode": parent,
        "classificationItemNames": [{"langName": "suomi", "lang": "fi", "name": name}],
        "explanatoryNotes": [],
        **more,
    }


@dataclass
class ClassificationServer:
    """Items by classification, and pairs of codes (with the target's level) by source and target.

    `spoil`, if set, is asked for every request before it is answered, and may answer instead.
    """

    clock: FakeClock
    items: dict[str, list[dict]]
    maps: dict[tuple[str, str], list[tuple]]
    broken: bool = False
    spoil: Callable[[Request], Response | None] = lambda _request: None
    log: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, environ, start_response):
        request = Request(environ)
        response = self.spoil(request) or self._answer(request)
        self.log.append((request.full_path.removeprefix(BASE), response.status_code))
        return response(environ, start_response)

    def _answer(self, request):
        parts = request.path.removeprefix(BASE).strip("/").split("/")
        whole = request.args.get("content") == "data"
        if parts[0] == "classifications" and parts[-1] == "classificationItems":
            return self._items(parts[1], whole)
        if parts[0] == "correspondenceTables" and parts[-1] == "maps":
            if request.args and self.broken:
                return as_json({"statusCode": 500, "message": "Internal server error"}, 500)
            return self._maps(parts[1], whole)
        return not_found()

    def _items(self, name, whole):
        if name not in self.items:
            return not_found()
        if whole:
            return as_json(self.items[name])
        return as_json([f"{PUBLIC}/classificationItems/{one['code']}" for one in self.items[name]])

    def _maps(self, name, whole):
        source, _, target = name.partition("#")
        if (source, target) not in self.maps:
            return not_found()
        pairs = self.maps[source, target]
        if whole:
            return as_json([link(*pair) for pair in pairs])
        where = f"{PUBLIC}/correspondenceTables/{source}%23{target}/maps"
        return as_json([f"{where}/{pair[0]}/{pair[1]}" for pair in pairs])


def link(source, target, level=1):
    return {
        "sourceItem": {"code": source, "level": 1},
        "targetItem": {"code": target, "level": level},
    }


def not_found():
    return as_json({"statusCode": 404, "message": "Resource not found"}, 404)


def as_json(content, status=200):
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, status, content_type="application/json")
