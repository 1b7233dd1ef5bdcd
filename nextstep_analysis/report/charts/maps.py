"""Maps as filled shapes in map coordinates: no tiles, no request to anywhere."""

from collections.abc import Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain, wrapped
from nextstep_analysis.report.colours import (
    DIVERGING,
    MUTED,
    NO_DATA,
    PAPER,
    SEQUENTIAL,
    readable_on,
)
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

CRS = "EPSG:3067"
_DETAIL = 600  # the map is drawn in this many steps across
_WIDTH = 600  # pixels that the height is made for
_MOST_NAMES = 12  # areas whose names still fit


def choropleth(
    boundaries: gpd.GeoDataFrame,
    values: pd.Series,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    breaks: Sequence[float] | None = None,
) -> go.Figure:
    """Areas coloured by class, each with its name and number.

    Parameters
    ----------
    boundaries : GeoDataFrame
        `code`, `label` (shown name) and `geometry`, one row per area.
    values : Series
        By code; an area without a value is hatched and called "no data".
    measure : Measure
        With a reference the colours run both ways from it, else from light to dark.
    breaks : sequence of float, optional
        Inner limits of the classes (at most four); by quantiles when left out.

    Raises
    ------
    ReportError
        If a column is missing, the areas have no coordinate system, or there are
        more than four limits.
    """
    axes.require_columns(boundaries, "code", "label", "geometry")
    areas = _flat(boundaries).assign(value=boundaries["code"].map(values).astype(float).to_numpy())
    table = pd.DataFrame({"label": areas["label"], "value": areas["value"]})
    if table["value"].notna().any():
        limits = _limits(table["value"], measure, breaks)
        figure = _map(areas, limits, text=text, measure=measure)
    else:
        figure = axes.no_data(text)
    description = alt.describe_rows(
        text, caption=caption, measure=measure, labels=table["label"], values=table["value"]
    )
    columns = {"label": Column(text.say("Area")), "value": Column(measure.label, measure.form)}
    return captioned(
        figure, text=text, caption=caption, alt=description, table=DataTable(table, columns)
    )


def without_boundary(text: Text, count: int) -> tuple[str, ...]:
    """The remark on areas with a value that have no place on the map; none where there are none."""
    if not count:
        return ()
    return (
        text.say("{n:d} area is not on the map.", "{n:d} areas are not on the map.", "n", n=count),
    )


def _flat(boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The areas in metres, with no more detail than the drawing can show."""
    if boundaries.crs is None:
        raise ReportError("the boundaries have no coordinate system")
    areas = boundaries.to_crs(CRS)
    west, south, east, north = areas.total_bounds
    step = max(east - west, north - south) / _DETAIL
    shapes = shapely.coverage_simplify(areas.geometry.to_numpy(), step)
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=CRS))


def _limits(values: pd.Series, measure: Measure, breaks: Sequence[float] | None) -> list[float]:
    """Inner limits of the classes, as exact as the legend says them."""
    numbers = axes.known(values)
    if breaks is not None:
        if len(breaks) > len(SEQUENTIAL) - 1:
            raise ReportError(f"a map has at most five classes, not {len(breaks) + 1}")
        limits = list(breaks)
    elif measure.reference is not None:
        limits = _around(measure.reference, numbers)
    else:
        limits = np.quantile(numbers, (0.2, 0.4, 0.6, 0.8)).tolist()
    if breaks is None:
        limits = [round(limit, axes.exactness(measure.form)) for limit in limits]
    if breaks is None and measure.reference is None:  # no class below the lowest value
        limits = [limit for limit in limits if limit > min(numbers)]
    return sorted(set(limits))


def _around(reference: float, numbers: Sequence[float]) -> list[float]:
    """Limits on both sides of a reference: by factors for amounts, else by steps."""
    if reference > 0 and min(numbers) >= 0:
        return [reference * factor for factor in (0.5, 0.9, 1.1, 2.0)]
    widest = max(abs(number - reference) for number in numbers) or 1.0
    return [reference + widest * part for part in (-0.5, -0.1, 0.1, 0.5)]


def _map(
    areas: gpd.GeoDataFrame, limits: list[float], *, text: Text, measure: Measure
) -> go.Figure:
    west, south, east, north = areas.total_bounds
    figure = go.Figure(
        layout={
            "height": int(min(_WIDTH * (north - south) / (east - west), 560)) + 60,
            "xaxis": {"visible": False, "range": [west, east]},
            "yaxis": {"visible": False, "scaleanchor": "x", "range": [south, north]},
            "meta": {"layout": "map", "aspect": round((north - south) / (east - west), 3)},
        }
    )
    colours = _colours(limits, measure)
    classes = np.searchsorted(limits, areas["value"].to_numpy(), side="right")
    for area, place in zip(areas.itertuples(), classes, strict=True):
        fill = None if pd.isna(area.value) else colours[place]
        figure.add_trace(_area(area, fill, text=text, measure=measure))
    _add_legend(figure, areas, limits, colours, text=text, measure=measure)
    fills = [
        PAPER if pd.isna(v) else colours[c] for v, c in zip(areas["value"], classes, strict=True)
    ]
    figure.add_trace(_labels(areas, fills, text=text, measure=measure))
    return figure


def _colours(limits: Sequence[float], measure: Measure) -> list[str]:
    """One colour per class; with a reference, its own class is the neutral one."""
    count = len(limits) + 1
    if measure.reference is None:
        return [SEQUENTIAL[round(place)] for place in np.linspace(0, len(SEQUENTIAL) - 1, count)]
    own, middle = _own_class(limits, measure.reference), len(DIVERGING) // 2
    places = [middle + place - own for place in range(count)]
    return [DIVERGING[min(max(place, 0), len(DIVERGING) - 1)] for place in places]


def _own_class(limits: Sequence[float], value: float) -> int:
    return int(np.searchsorted(limits, value, side="right"))


def _area(area: object, fill: str | None, *, text: Text, measure: Measure) -> go.Scatter:
    """One area; `fill` is None where there is no value: hatched."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in shapely.get_parts(shapely.orient_polygons(area.geometry)):
        for ring in (part.exterior, *part.interiors):
            points = np.round(shapely.get_coordinates(ring)).tolist()
            x += [*(point[0] for point in points), None]
            y += [*(point[1] for point in points), None]
    known = {"fillcolor": fill} if fill else {"fillcolor": NO_DATA, "fillpattern": _HATCH}
    value = text.write(area.value, measure.form)
    return go.Scatter(
        x=x[:-1],
        y=y[:-1],
        mode="lines",
        fill="toself",
        showlegend=False,
        line={"color": PAPER if fill else MUTED, "width": 1.2 if fill else 0.8},
        hoveron="fills",
        hoverinfo="text",
        name=plain(area.label),
        text=f"{plain(area.label)}<br>{plain(measure.label)}: {value}",
        **known,
    )


_HATCH = {"shape": "/", "fgcolor": "#AEB8C2", "bgcolor": NO_DATA, "size": 10, "solidity": 0.2}


def _add_legend(
    figure: go.Figure,
    areas: gpd.GeoDataFrame,
    limits: list[float],
    colours: list[str],
    *,
    text: Text,
    measure: Measure,
) -> None:
    """A key with the limits of each class, and one for "no data" where it is used."""
    names = _class_names(limits, text, measure)
    keys = [(name, {"color": colour}) for name, colour in zip(names, colours, strict=True)]
    if areas["value"].isna().any():
        keys.append((text.say("No data"), {"color": NO_DATA}))
    for index, (name, marker) in enumerate(keys):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=plain(name),
            showlegend=True,
            meta={"hatched": index == len(colours)},
            marker={"symbol": "square", "size": 14, "line": {"color": MUTED, "width": 1}, **marker},
        )


def _class_names(limits: list[float], text: Text, measure: Measure) -> list[str]:
    ends = [text.write(limit, measure.form) for limit in limits]
    if not ends:
        return [measure.label]
    names = [
        text.say("below {limit}", limit=ends[0]),
        *(text.say("{low} to below {high}", low=low, high=high) for low, high in pairwise(ends)),
        text.say("{limit} or more", limit=ends[-1]),
    ]
    if measure.reference is not None and measure.reference_label:
        own = _own_class(limits, measure.reference)
        there = f"{measure.reference_label} {text.write(measure.reference, measure.form)}"
        names[own] = f"{names[own]} ({there})"
    return names


def _labels(
    areas: gpd.GeoDataFrame, fills: Sequence[str], *, text: Text, measure: Measure
) -> go.Scatter:
    points = areas.geometry.representative_point()
    numbers = [
        text.say("no data") if pd.isna(value) else text.write(value, measure.form)
        for value in areas["value"]
    ]
    written = [
        f"{wrapped(label, 14)}<br><b>{number}</b>" if len(areas) <= _MOST_NAMES else number
        for label, number in zip(areas["label"], numbers, strict=True)
    ]
    return go.Scatter(
        x=np.round(points.x).tolist(),
        y=np.round(points.y).tolist(),
        mode="text",
        text=written,
        textfont={"size": 12, "color": [readable_on(fill) for fill in fills]},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
        meta={"narrow": numbers},
    )
