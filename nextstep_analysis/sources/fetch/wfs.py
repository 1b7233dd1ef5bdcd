"""WFS 2.0 of any server, by its address (GeoServer of Statistics Finland, MapServer).

Which layers and forms there are its capabilities say. A layer is counted first and then asked for
page by page until as many features have come: a first page that looks whole is not trusted.
"""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree

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
from nextstep_analysis.sources.fetch.shapes import gml_frame
from nextstep_analysis.sources.fetch.tables import is_page

SYSTEM = "EPSG:3067"
"""What is asked for: its axes run east and north wherever they are written."""


class Wfs:
    """A server with version 2.0 of the interface; see `maps.MapService`."""

    def __init__(self, service: Service, caller: Caller) -> None:
        self._service, self._caller = service, caller
        self.received: list[Received] = []

    def layer(self, recipe: Border) -> Layer:
        """The newest layer of the capabilities that `recipe` fits, counted.

        Raises
        ------
        FetchError
            If there is none, or what answers is no such service.
        """
        root = self._xml(self._call(request="GetCapabilities"), "WFS_Capabilities")
        types = [one for one in root.iter() if _is(one, "FeatureType")]
        names = [(one.findtext("{*}Name") or "").strip() for one in types]
        name, year = newest(names, recipe.layer, self._service.address)
        formats = [(one.text or "").strip() for one in root.iter() if _is(one, "Value", "Format")]
        json = [one for one in formats if re.search("application/json|geojson", one)]
        hits = self._call(request="GetFeature", typeNames=name, resultType="hits")
        matched = self._xml(hits, "FeatureCollection").get("numberMatched", "")
        count = int(matched) if matched.isdigit() else None
        return Layer(name, year, SYSTEM, count, min(json, key=len, default=""))

    def pages(self, layer: Layer) -> list[Received]:
        """All features, page by page.

        Raises
        ------
        FetchError
            If other features come than were counted, or one comes twice.
        """
        pages: list[Received] = []
        ids: list[object] = []
        asked = {"request": "GetFeature", "typeNames": layer.name, "srsName": layer.system}
        asked |= {"outputFormat": layer.format} if layer.format else {}
        while True:
            window = {"count": str(self._service.cells), "startIndex": str(len(ids))}
            received = self._call(**asked, **window)
            got = _ids(received)
            if not got:
                break
            pages.append(received)
            ids += got
            check_once(ids, layer.name)
            if layer.matched is not None and len(ids) >= layer.matched:
                break
        check_count(len(ids), layer.matched, layer.name)
        return pages

    def _xml(self, received: Received, expected: str) -> ElementTree.Element:
        told(received)
        try:
            root = ElementTree.fromstring(received.content)
        except ElementTree.ParseError as error:
            raise FetchError(f"{received.host}: the answer is not whole XML: {error}") from None
        if not _is(root, expected):
            raise FetchError(
                f"{received.host}: it answers with {root.tag.rpartition('}')[2]!r}; needed is "
                f"{expected!r}"
            )
        return root

    def _call(self, **asked: str) -> Received:
        query = urlencode({"service": "WFS", "version": "2.0.0", **asked})
        join = "&" if "?" in self._service.address else "?"
        received = self._caller.call(f"{self._service.address}{join}{query}")
        self.received.append(received)
        return received


def _is(element: ElementTree.Element, *names: str) -> bool:
    return element.tag.rpartition("}")[2] in names


def _ids(received: Received) -> list[object]:
    """What names each feature of an answer, which is GeoJSON or GML, whatever it is called."""
    told(received)
    if is_page(received.content):
        return list(gml_frame(received)["gml_id"])
    return [one.get("id") or one.get("properties") for one in features_of(received)]
