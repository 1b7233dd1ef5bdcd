"""Boundaries as received: GeoJSON to codes and shapes, checked before use."""

import json
from typing import Any

import geopandas
import pandas as pd
from shapely.errors import ShapelyError

from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.snapshot import Snapshot

WGS84 = "EPSG:4326"
WGS84_NAMES = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", WGS84}
FINLAND = (19.0, 59.0, 32.0, 71.0)
"""West, south, east, north: nothing of Finland lies outside, in degrees."""


def read_shapes(snapshot: Snapshot) -> geopandas.GeoDataFrame:
    """Codes and shapes of a GeoJSON file, indexed by the number of the feature, from 1.

    Raises
    ------
    DataError
        If it is not a GeoJSON feature collection in WGS 84, or a shape is missing,
        not an area, crosses itself, or lies outside Finland.
    """
    features = _features(snapshot)
    try:
        shapes = geopandas.GeoDataFrame.from_features(features, crs=WGS84)
    except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as error:
        raise snapshot.error(f"not GeoJSON features: {error}") from None
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
    crs = _named_crs(plain.get("crs"))
    if crs not in WGS84_NAMES:
        raise snapshot.error(f"the coordinates are in {crs}; allowed is WGS 84 ({WGS84})")
    return features


def _named_crs(member: object) -> str:
    """The name in a legacy ``crs`` member; WGS 84 where there is none."""
    if not member:
        return WGS84
    try:
        return str(member["properties"]["name"])
    except (TypeError, KeyError):
        return str(member)


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
