"""A WFS and an OGC API with borders, for tests: what the contract documents, nothing kinder.

Two layers of every kind: stamped with a year, and without one; pages of at most `most` features,
of which the first looks whole; faults as exception reports; links in HTML beside those in JSON.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import geopandas
from pxweb_server import FakeClock, as_json
from shapely.geometry import MultiPolygon, Polygon
from werkzeug.wrappers import Request, Response

BASE = "/geoserver/tilastointialueet/wfs"
API = "/inspire/ogc/api/su"
SPACES = (
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:t="http://www.stat.fi/t"'
)
CODES = {"016": 25.0, "398": 25.5, "091": 24.5}
"""Code of each made-up municipality, and where it lies."""
SYSTEM = "EPSG:3067"


def municipalities(year=2026, *, codes=None, size=0.5):
    """Triangles as those of the small project; the last is of two parts."""
    shapes = [
        Polygon([(x, 61), (x + size, 61), (x + size, 61 + size)]) for x in (codes or CODES).values()
    ]
    shapes[-1] = MultiPolygon([shapes[-1]])
    kept = {"kunta": list(codes or CODES), "vuosi": year}
    return geopandas.GeoDataFrame(kept, geometry=shapes, crs="EPSG:4326")


def report(text, status=400, kind="text/xml; subtype=gml/2.1.2"):
    """An exception report."""
    inner = f"<ows:Exception exceptionCode='x'><ows:ExceptionText>{escape(text)}"
    body = f"<ows:ExceptionReport {SPACES}>{inner}</ows:ExceptionText></ows:Exception>"
    return Response(f"{body}</ows:ExceptionReport>", status, content_type=kind)


@dataclass
class MapServer:
    """Layers by their names; `spoil` is asked before each answer, and may answer instead.

    `names_system` says whether a GeoJSON names the system that it is in, `json` whether there is
    GeoJSON at all, `flip` whether northing stands first.
    """

    clock: FakeClock
    layers: dict[str, geopandas.GeoDataFrame]
    most: int = 1000
    json: bool = True
    flip: bool = False
    names_system: bool = True
    matched: int | None = None
    loop: bool = False
    spoil: Callable[[Request], Response | None] = lambda _request: None
    log: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, environ, start_response):
        request = Request(environ)
        self.log.append(dict(request.args))
        response = self.spoil(request)
        response = self.answer(request) if response is None else response
        return response(environ, start_response)

    def answer(self, request):
        """What is answered without a fault."""
        if request.path == BASE:
            return self._wfs(request.args)
        return self._api(request)

    # --- WFS --------------------------------------------------------------------------------

    def _wfs(self, args):
        assert args["service"] == "WFS" and args["version"] == "2.0.0"
        if args["request"] == "GetCapabilities":
            return self._capabilities()
        name = args["typeNames"].rpartition(":")[2]
        if name not in self.layers:
            return report(f"Feature type :{name} unknown")
        layer = self.layers[name]
        matched = len(layer) if self.matched is None else self.matched
        if args.get("resultType") == "hits":
            head = f'numberMatched="{matched}" numberReturned="0"'
            return _xml(f"<wfs:FeatureCollection {SPACES} {head}/>")
        start = int(args["startIndex"])
        page = layer.iloc[start : start + min(int(args["count"]), self.most)]
        placed = self._placed(page, args["srsName"])
        if args.get("outputFormat") == "application/json" and self.json:
            return self._geojson(placed, name, start, matched)
        return _gml(placed, name, start, matched)

    def _capabilities(self):
        types = "".join(
            f"<wfs:FeatureType><wfs:Name>tilastointialueet:{name}</wfs:Name></wfs:FeatureType>"
            for name in self.layers
        )
        form = "<ows:Value>application/json</ows:Value>" if self.json else ""
        form += "<ows:Value>text/xml; subtype=gml/3.2</ows:Value>"
        return _xml(f"<wfs:WFS_Capabilities {SPACES}>{form}{types}</wfs:WFS_Capabilities>")

    def _placed(self, page, system):
        placed = page.to_crs(system)
        if self.flip:
            from shapely import transform

            placed = placed.set_geometry(transform(placed.geometry.array, lambda xy: xy[:, ::-1]))
        return placed

    def _geojson(self, page, name, start, matched):
        plain = json.loads(page.to_json(drop_id=True))
        plain.pop("crs", None)
        for place, one in enumerate(plain["features"]):
            one["id"] = f"{name}.{start + place + 1}"
        more = {"totalFeatures": matched, "numberMatched": matched, "numberReturned": len(page)}
        if self.names_system:
            system = "urn:ogc:def:crs:EPSG::3067"
            more["crs"] = {"type": "name", "properties": {"name": system}}
        return as_json({**plain, **more})

    # --- OGC API ----------------------------------------------------------------------------

    def _api(self, request):
        path = request.path.removeprefix(f"{API}/collections").strip("/")
        if not path:
            listed = [
                {"id": name, "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]}
                for name in self.layers
            ]  # whatever the system really is
            return as_json({"collections": listed})
        name, _, rest = path.partition("/")
        if name not in self.layers or rest != "items":
            return as_json_error(404, "Collection not found")
        assert request.args["tessellation"] == "kunta"
        start, count = int(request.args.get("startIndex", 0)), int(request.args["limit"])
        layer = self.layers[name]
        page = layer.iloc[start : start + min(count, self.most)]
        plain = json.loads(self._placed(page, SYSTEM).to_json(drop_id=True))
        plain.pop("crs", None)
        for code, one in zip(page["kunta"], plain["features"], strict=True):
            one["id"] = f"kunta_1_20220101_{code}"
        plain["numberMatched"] = len(layer) if self.matched is None else self.matched
        plain["links"] = self._links(request, name, start, len(page), len(layer))
        return as_json(plain)

    def _links(self, request, name, start, got, whole):
        if start + got >= whole and not self.loop:
            return []
        there = start if self.loop else start + got
        base = f"{request.host_url}{API[1:]}/collections/{name}/items?tessellation=kunta&"
        after = f"limit={request.args['limit']}&startIndex={there}"
        kinds = {"html": "text/html", "json": "application/geo+json"}
        return [
            {"rel": "next", "type": kind, "href": f"{base}f={form}&{after}"}
            for form, kind in kinds.items()
        ]


def as_json_error(status, text):
    return Response(json.dumps({"code": "NotFound", "description": text}), status)


def _xml(body, kind="text/xml"):
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', content_type=kind)


def _gml(page, name, start, matched):
    """GML 3.2, whose reader takes the codes for numbers and loses their zeros."""
    members = []
    for place, row in enumerate(page.itertuples()):
        polygons = getattr(row.geometry, "geoms", [row.geometry])
        surfaces = "".join(
            "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
            + " ".join(f"{x} {y}" for x, y in polygon.exterior.coords)
            + "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
            for polygon in polygons
        )
        shape = (
            f'<gml:MultiSurface srsName="urn:ogc:def:crs:EPSG::3067">{surfaces}</gml:MultiSurface>'
        )
        members.append(
            f'<wfs:member><t:{name} gml:id="{name}.{start + place + 1}">'
            f"<t:kunta>{row.kunta}</t:kunta><t:vuosi>{row.vuosi}</t:vuosi><t:geom>{shape}</t:geom></t:{name}></wfs:member>"
        )
    head = f'numberMatched="{matched}" numberReturned="{len(page)}"'
    return _xml(
        f"<wfs:FeatureCollection {SPACES} {head}>{''.join(members)}</wfs:FeatureCollection>"
    )
