"""Answers with borders as our own GeoJSON: which system they are in, codes, one year for all."""

import io
import json
import re
from collections.abc import Iterable

import geopandas
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from nextstep_analysis.catalogue.recipes import Border
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.boundaries import FINLAND, WGS84
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import parsed_json
from nextstep_analysis.sources.fetch.maps import Layer
from nextstep_analysis.sources.fetch.tables import is_page

STEP = 0.0001
"""Degrees to which borders are rounded: about ten metres, as in the embedded ones."""
SCHEMA = re.compile(rb"\s[\w:]*schemaLocation\s*=\s*(\"[^\"]*\"|'[^']*')")
"""An address that a reader of GML might call by itself."""
LONGITUDE_FIRST = "urn:ogc:def:crs:OGC:1.3:CRS84"


def gml_frame(received: Received) -> geopandas.GeoDataFrame:
    """The features of an answer in GML.

    Raises
    ------
    FetchError
        If it cannot be read as such.
    """
    return _read(received.content, received.host, prefix="GML")


def areas_of(pages: Iterable[bytes], layer: Layer, recipe: Border) -> geopandas.GeoDataFrame:
    """All areas of the answers in longitude and latitude: the code as ours, year and shape.

    Returns
    -------
    GeoDataFrame
        Columns ``code``, ``year`` and ``geometry``, sorted by code; those that `recipe` asks for.

    Raises
    ------
    FetchError
        If a property is missing, the year is not one and the same, the codes asked for are not
        there once each, or the shapes do not lie in Finland in any order of axes.
    """
    frames = [_page(content, layer) for content in pages]
    whole = geopandas.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=WGS84)
    for name in (recipe.code, recipe.year):
        if name not in whole:
            there = ", ".join(sorted(set(whole) - {"geometry"}))
            raise FetchError(f"{layer.name}: the areas have no {name!r}; they have {there}")
    year = _year(whole[recipe.year], layer)
    codes = recipe.prefix + whole[recipe.code].astype(str).str.strip().str.zfill(recipe.digits)
    made = whole[["geometry"]].assign(code=codes, year=year)
    made = made[made["code"].str.fullmatch(recipe.codes)].sort_values("code", ignore_index=True)
    if made.empty:
        some = ", ".join(codes.iloc[:4])
        raise FetchError(f"{layer.name}: no code is like {recipe.codes!r}; it has {some} …")
    if (twice := made["code"][made["code"].duplicated()]).size:
        raise FetchError(f"{layer.name}: the code {twice.iloc[0]!r} stands twice; once is allowed")
    return made


def as_geojson(areas: geopandas.GeoDataFrame, key: str, name: str) -> bytes:
    """`areas` as the raw file of a dataset with the key column `key`: same areas, same bytes."""
    rounded = areas.geometry.set_precision(STEP).normalize()
    features = [
        {
            "type": "Feature",
            "properties": {key: code},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in zip(areas["code"], rounded, strict=True)
    ]
    system = {"type": "name", "properties": {"name": LONGITUDE_FIRST}}
    whole = {"type": "FeatureCollection", "name": name, "crs": system, "features": features}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode()


def _page(content: bytes, layer: Layer) -> geopandas.GeoDataFrame:
    """The features of one answer in WGS 84, longitude first."""
    if is_page(content):
        frame = _read(content, layer.name, prefix="GML")
        named = frame.crs
    else:
        frame = _read(content, layer.name, prefix="GeoJSON")
        named = _system(parsed_json(content).get("crs"), layer)
    placed = frame.set_crs(named or CRS.from_user_input(layer.system), allow_override=True)
    there = placed.to_crs(WGS84)
    if _in_finland(there):
        return there
    flipped = placed.set_geometry(shapely.transform(placed.geometry.array, lambda xy: xy[:, ::-1]))
    flipped = flipped.set_crs(placed.crs, allow_override=True).to_crs(WGS84)
    if _in_finland(flipped):  # latitude or northing first, as the authority has it
        return flipped
    west, south, east, north = placed.total_bounds
    raise FetchError(
        f"{layer.name}: the coordinates ({west:,.6g} to {east:,.6g}, {south:,.6g} to {north:,.6g}) "
        f"do not lie in Finland in {placed.crs.to_string()}"
    )


def _read(content: bytes, where: str, *, prefix: str) -> geopandas.GeoDataFrame:
    try:
        frame = geopandas.read_file(io.BytesIO(SCHEMA.sub(b"", content)))
    except (OSError, ValueError, RuntimeError) as error:
        raise FetchError(f"{where}: the answer is no sound {prefix}: {error}") from None
    if "geometry" not in frame or frame.empty or frame.geometry.isna().any():
        raise FetchError(f"{where}: the answer holds areas without shapes")
    return frame


def _system(member: object, layer: Layer) -> CRS:
    """The system that a GeoJSON names; that of the layer where it names none."""
    named = member.get("properties", {}).get("name") if isinstance(member, dict) else None
    try:
        return CRS.from_user_input(named or layer.system)
    except CRSError:
        problem = f"the system {named!r} of its coordinates is unknown"
        raise FetchError(f"{layer.name}: {problem}") from None


def _in_finland(frame: geopandas.GeoDataFrame) -> bool:
    west, south, east, north = frame.total_bounds
    return bool(
        west >= FINLAND[0] and south >= FINLAND[1] and east <= FINLAND[2] and north <= FINLAND[3]
    )


def _year(given: pd.Series, layer: Layer) -> int:
    years = sorted(set(pd.to_numeric(given, errors="coerce").fillna(0).astype(int)))
    if len(years) != 1 or not years[0]:
        raise FetchError(f"{layer.name}: its areas are of the years {years}; one is allowed")
    if layer.year and layer.year != years[0]:
        raise FetchError(f"{layer.name}: its areas are of {years[0]}, its name says {layer.year}")
    return int(years[0])
