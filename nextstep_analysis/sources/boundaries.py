"""Boundaries as received: GeoJSON to codes and shapes, checked before use."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import geopandas
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.snapshot import Snapshot

WGS84 = "EPSG:4326"
_BARE = {"CRS84": "OGC:CRS84", "CRS:84": "OGC:CRS84", "CRS84H": "OGC:CRS84h", "WGS84(DD)": WGS84}
"""Names of map servers and files that PROJ does not know."""
_OLD_ADDRESS = "http://www.opengis.net/gml/srs/epsg.xml#"
_SHOWN = 80
FINLAND = (19.0, 59.0, 32.0, 71.0)
"""West, south, east, north: nothing of Finland lies outside, in degrees."""


def read_shapes(snapshot: Snapshot) -> geopandas.GeoDataFrame:
    """Codes and shapes of a GeoJSON file, indexed by the number of the feature, from 1.

    Raises
    ------
    DataError
        If it is not a GeoJSON feature collection in WGS 84, a coordinate is no number, or
        a shape is missing, not an area, crosses itself, or lies outside Finland.
    """
    features = _features(snapshot)
    for row, feature in enumerate(features, start=1):
        _check_coordinates(snapshot, feature, row)
    try:
        shapes = geopandas.GeoDataFrame.from_features(features, crs=WGS84)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ShapelyError) as error:
        raise snapshot.error(f"not GeoJSON features: {_short(error)}") from None
    shapes.index = pd.RangeIndex(1, len(shapes) + 1)
    _check_shapes(snapshot, shapes)
    codes = [name for name in shapes.columns if name != "geometry"]
    cells = shapes[codes].fillna("").astype("str")
    return geopandas.GeoDataFrame(cells, geometry=shapes.geometry, crs=WGS84)


def _features(snapshot: Snapshot) -> list[Any]:
    try:
        plain = json.loads(snapshot.text)
    except (ValueError, RecursionError) as error:
        raise snapshot.error(f"not JSON: {error}") from None
    features = plain.get("features") if isinstance(plain, dict) else None
    if not isinstance(features, list) or not features:
        raise snapshot.error("holds no features; allowed is a GeoJSON FeatureCollection")
    if not _is_wgs84(named := _named_crs(plain.get("crs"))):
        raise snapshot.error(
            f"the coordinates are in {_short(named)}; allowed is WGS 84, by any of its names "
            f"(such as {WGS84} or urn:ogc:def:crs:OGC:1.3:CRS84)"
        )
    return features


def _named_crs(member: object) -> str:
    """The name in a legacy ``crs`` member; WGS 84 where there is none."""
    if member is None or member == {}:
        return WGS84
    told = member.get("properties") if isinstance(member, dict) else member
    if not isinstance(told, dict):
        return str(told)
    if code := told.get("code"):  # {"type": "EPSG", "properties": {"code": 4326}}
        return f"{member.get('type', 'EPSG')}:{code}" if isinstance(member, dict) else str(code)
    return str(told.get("name") or told.get("href") or told)


def _is_wgs84(name: str) -> bool:
    """Whether it is a name of WGS 84, in any order of axes, with or without heights."""
    plain = name.strip()
    known = _BARE.get(plain.upper(), plain.replace(_OLD_ADDRESS, "EPSG:"))
    try:
        return CRS.from_user_input(known).to_2d().equals(WGS84, ignore_axis_order=True)
    except CRSError:
        return False


def _check_coordinates(snapshot: Snapshot, feature: Any, row: int) -> None:
    """Refuse a coordinate that is no number; what else is wrong is found by the library."""
    for value in _coordinates(feature):
        if isinstance(value, bool) or not isinstance(value, int | float):
            written = _short(json.dumps(value))
        elif not abs(value) <= sys.float_info.max:
            written = _short(value)
        else:
            continue
        raise snapshot.error(
            f"a coordinate is {written}, which is no number; allowed are degrees", row=row
        )


def _coordinates(feature: Any) -> Iterator[Any]:
    """All that stands innermost in the coordinates of a feature, of any kind of geometry."""
    waiting = [feature.get("geometry")] if isinstance(feature, dict) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [one[key] for key in ("geometries", "coordinates") if key in one]
        elif isinstance(one, list):
            waiting += [part for part in one if isinstance(part, list | dict)]
            yield from (part for part in one if not isinstance(part, list | dict))


def _short(text: object) -> str:
    whole = " ".join(str(text).split())
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]} ..."


def _check_shapes(snapshot: Snapshot, shapes: geopandas.GeoDataFrame) -> None:
    geometry = shapes.geometry
    bounds = geometry.bounds
    west, south, east, north = FINLAND
    inside = (bounds["minx"] >= west) & (bounds["miny"] >= south)
    inside &= (bounds["maxx"] <= east) & (bounds["maxy"] <= north)
    for fine, problem in (
        (~(geometry.isna() | geometry.is_empty), "the shape is missing; each feature needs one"),
        (geometry.geom_type.isin(["Polygon", "MultiPolygon"]), "the shape is not an area"),
        (geometry.is_valid, "the outline crosses itself; allowed are valid areas"),
        (inside, f"the shape lies outside Finland; allowed are degrees within {FINLAND}"),
    ):
        if not fine.all():
            raise _first(snapshot, fine, problem)


def _first(snapshot: Snapshot, fine: pd.Series, problem: str) -> DataError:
    return snapshot.error(problem, row=int(fine.index[~fine][0]))
