"""OGC API Features of any server, by its address (Statistics Finland, pygeoapi).

The next page is the link ``next`` in JSON, for there may be one in HTML beside it; a link to an
address that was asked before, or to another host, is not followed. The system of the coordinates
is told by the name of a collection: what the service declares of it may be another one.
"""

import re
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from nextstep_analysis.catalogue.recipes import Border, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.http import Caller, Received
from nextstep_analysis.sources.fetch.maps import (
    Layer,
    check_count,
    check_once,
    features_of,
    newest,
    told,
)
from nextstep_analysis.sources.fetch.tables import json_of

LONGITUDE_FIRST = "OGC:CRS84"
MOST_PAGES = 1000


class OgcApi:
    """A server with the interface; see `maps.MapService`."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []
        self._filters: dict[str, str] = {}

    def layer(self, recipe: Border) -> Layer:
        """The newest collection that `recipe` fits.

        Raises
        ------
        FetchError
            If there is none, or what answers is no such service.
        """
        plain = json_of(told(self._call(f"{self._service.address}/collections?f=json")))
        listed = plain.get("collections") if isinstance(plain, dict) else None
        if not isinstance(listed, list):
            raise FetchError(f"{self._service.address}: it does not answer with its collections")
        names = [str(one.get("id", "")) for one in listed if isinstance(one, dict)]
        name, year = newest(names, recipe.layer, self._service.address)
        self._filters = dict(recipe.filters)
        stamped = re.search(r"EPSG_(\d+)", name)
        return Layer(name, year, f"EPSG:{stamped[1]}" if stamped else LONGITUDE_FIRST)

    def pages(self, layer: Layer) -> list[Received]:
        """All features, page by page.

        Raises
        ------
        FetchError
            If a page leads back to one before, or other features come than were counted.
        """
        asked = urlencode({"f": "json", "limit": self._service.cells, **self._filters})
        address = f"{self._service.address}/collections/{layer.name}/items?{asked}"
        pages: list[Received] = []
        ids: list[object] = []
        matched: int | None = None
        seen: set[str] = set()
        while address:
            if address in seen or len(pages) >= MOST_PAGES:
                raise FetchError(f"{layer.name}: its pages lead back to one that was read already")
            seen.add(address)
            received = self._call(address)
            features = features_of(received)
            plain = json_of(received)
            ids += [one.get("id") or one.get("properties") for one in features]
            check_once(ids, layer.name)
            pages.append(received)
            matched = _matched(plain, matched)
            address = _next(received, plain)
        check_count(len(ids), matched, layer.name)
        return pages

    def _call(self, address: str) -> Received:
        received = self._caller.call(address)
        self.received.append(received)
        return received


def _matched(plain: dict[str, Any], before: int | None) -> int | None:
    told = plain.get("numberMatched")
    return told if isinstance(told, int) else before


def _next(received: Received, plain: dict[str, Any]) -> str:
    """The address of the next page in JSON; empty on the last one."""
    links = [one for one in plain.get("links", ()) if one.get("rel") == "next"]
    json = [one for one in links if "json" in str(one.get("type", "json"))]
    if not json:
        return ""
    target = urljoin(received.url, str(json[0]["href"]))
    here, there = urlsplit(received.url), urlsplit(target)
    if there.hostname != here.hostname or (there.scheme, here.scheme) == ("http", "https"):
        raise FetchError(
            f"{received.host}: its next page is at another address, {there.scheme}://"
            f"{there.netloc}, which is not followed"
        )
    return target
