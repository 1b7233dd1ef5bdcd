"""A map of amounts as one drawing in the page: its colours are those of the page, dark or paper.

Nothing is fetched and no script runs, so the same drawing stands in a page that is one file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

import geopandas as gpd
import numpy as np
import shapely

from nextstep_analysis.report import ReportError

CRS = "EPSG:3067"
WIDTH = 400.0
"""Units across the drawing, about as many pixels where it is shown."""
_DETAIL = 200  # steps across: the lines need no more
_LARGEST, _LEAST = 26.0, 2.5  # radius of the largest amount, and of one that is hardly there
_LETTER, _LINE, _SIZE = 6.4, 13.0, 12.5  # width of a letter, height of a line, size of the text
_EDGE = 4.0


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


@dataclass(frozen=True)
class _Bubble:
    x: float
    y: float
    radius: float
    label: str

    @property
    def box(self) -> _Box:
        r = self.radius
        return _Box(self.x - r, self.y - r, self.x + r, self.y + r)


def bubble_map(
    boundaries: gpd.GeoDataFrame,
    amounts: Mapping[str, float],
    *,
    labels: Mapping[str, str],
    title: str,
    description: str,
) -> str:
    """Areas with a bubble each, whose area is the amount, and its label beside it, as SVG.

    Parameters
    ----------
    boundaries : GeoDataFrame
        `code` and `geometry`, one row per area.
    amounts, labels : mapping by code
        An area without an amount, or with one that is missing, has no bubble.
    title, description : str
        What the drawing is, and what it shows, for those who cannot see it.

    Raises
    ------
    ReportError
        If the boundaries have no coordinate system, or no area has an amount above 0.
    """
    if boundaries.crs is None:
        raise ReportError("the boundaries have no coordinate system")
    known = {code: n for code, n in amounts.items() if not np.isnan(n)}
    if not known or max(known.values()) <= 0:
        raise ReportError("a map of amounts needs an area with an amount above 0")
    areas = boundaries.to_crs(CRS).set_index("code")
    shapes, height = _drawn(areas)
    scale = _LARGEST / np.sqrt(max(known.values()))
    bubbles = [
        _Bubble(*_middle(shapes[code]), max(scale * np.sqrt(known[code]), _LEAST), labels[code])
        for code in sorted(known, key=lambda code: (-known[code], code))
        if code in shapes
    ]
    land = "".join(f'<path d="{_path(shape)}" class="land"/>' for shape in shapes.values())
    circles = "".join(
        f'<circle cx="{b.x:.1f}" cy="{b.y:.1f}" r="{b.radius:.1f}" class="bubble"/>'
        for b in bubbles
    )
    return (
        f'<svg class="bubble-map" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{land}{circles}{_labels(bubbles, height)}</svg>"
    )


def _drawn(areas: gpd.GeoDataFrame) -> tuple[dict[str, shapely.Geometry], float]:
    """The shapes in units of the drawing, north up, and its height."""
    west, south, east, north = areas.total_bounds
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), (east - west) / _DETAIL)
    factor = (WIDTH - 2 * _EDGE) / (east - west)

    def to_units(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            [_EDGE + (points[:, 0] - west) * factor, _EDGE + (north - points[:, 1]) * factor]
        )

    shapes = [shapely.transform(shape, to_units) for shape in simple]
    height = (north - south) * factor + 2 * _EDGE
    return dict(zip(areas.index, shapes, strict=True)), height


def _path(shape: shapely.Geometry) -> str:
    parts = []
    for part in shapely.get_parts(shape):
        points = shapely.get_coordinates(part.exterior)
        parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z")
    return "".join(parts)


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    point = shape.representative_point()
    return point.x, point.y


def _labels(bubbles: Sequence[_Bubble], height: float) -> str:
    """Each label where it covers neither a bubble nor another label, the largest first."""
    taken = [bubble.box for bubble in bubbles]
    written = []
    for bubble in bubbles:
        spots = list(_spots(bubble))
        free = [spot for spot in spots if _fits(spot[0], taken, bubble, height)]
        box, anchor, x = (free or spots)[0]
        taken.append(box)
        written.append(
            f'<text x="{x:.1f}" y="{box.bottom - 3:.1f}" text-anchor="{anchor}" '
            f'font-size="{_SIZE}" class="halo">{escape(bubble.label)}</text>'
        )
    return "".join(written)


def _spots(bubble: _Bubble):
    """Where a label may stand: right or left of the bubble, above or below it, near first."""
    width = _LETTER * len(bubble.label)
    r = bubble.radius + 4
    for rise, side in product((0.0, -8.0, 8.0, -16.0, 16.0), ("start", "end")):
        x = bubble.x + (r if side == "start" else -r)
        left = x if side == "start" else x - width
        top = bubble.y - _LINE / 2 + rise
        yield _Box(left, top, left + width, top + _LINE), side, x
    for top in (bubble.y - r - _LINE, bubble.y + r):
        yield (
            _Box(bubble.x - width / 2, top, bubble.x + width / 2, top + _LINE),
            "middle",
            bubble.x,
        )


def _fits(box: _Box, taken: Sequence[_Box], own: _Bubble, height: float) -> bool:
    inside = box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= height
    return inside and not any(box.meets(other) for other in taken if other != own.box)
