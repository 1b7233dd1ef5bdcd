"""Marks of a plane with their short names beside them: what maps of points and networks share."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts.rows import GROUPS, SYMBOLS, group_name
from nextstep_analysis.report.charts.theme import plain
from nextstep_analysis.report.colours import CATEGORIES, INK, MUTED, PAPER
from nextstep_analysis.report.words.text import Text

HEIGHT = 470
WIDE, NARROW = (600, 380), (225, 500)
"""Pixels of the plot that names are placed for, on a wide and on a narrow page."""
MARK = 13
_LETTER, _LINE = 8, 15  # pixels of a letter and a line of a name
_DISTANCES = (17, 27, 40, 55, 72)
_BESIDE = 32  # pixels from the mark to the middle of a name that needs no line
_CORNER = (100, 38)  # pixels that the name of a corner takes
_FARTHER = 0.35
"""What the next place costs, in square pixels that are covered."""
_DIRECTIONS = 12

Box = tuple[float, float, float, float]


def ordered(groups: Sequence[str]) -> list[str]:
    """The groups among `groups`: roles first, in their order, then the others as they come."""
    there = list(dict.fromkeys(groups))
    return [g for g in GROUPS if g in there] + [g for g in there if g not in GROUPS]


def add_marks(figure: go.Figure, rows: pd.DataFrame, *, text: Text, hollow: str) -> None:
    """Marks with a shape and colour per group, hollow where `rows` says so.

    `rows` has `x`, `y`, `group`, `hollow` and `hover` (escaped words); `hollow` is what
    the legend says of hollow marks.
    """
    for index, group in enumerate(ordered(rows["group"])):
        place = GROUPS.index(group) if group in GROUPS else index
        shape, colour = SYMBOLS[place % 6], CATEGORIES[place % 6]
        for empty in (False, True):
            drawn = rows[(rows["group"] == group) & (rows["hollow"].astype(bool) == empty)]
            if drawn.empty:
                continue
            figure.add_scatter(
                x=list(drawn["x"]),
                y=list(drawn["y"]),
                mode="markers",
                showlegend=False,
                marker=_marker(shape + ("-open" if empty else ""), colour),
                hovertext=list(drawn["hover"]),
                hovertemplate="%{hovertext}<extra></extra>",
            )
        if name := group_name(group, text):
            figure.add_trace(_legend(name, shape, colour))
    if rows["hollow"].any() and hollow:
        figure.add_trace(_legend(hollow, f"{SYMBOLS[0]}-open", INK))


def _marker(symbol: str, colour: str) -> dict[str, Any]:
    return {"symbol": symbol, "size": MARK, "color": colour, "line": {"color": colour, "width": 2}}


def _legend(name: str, symbol: str, colour: str) -> go.Scatter:
    """A line of the legend without a point: one for all marks of a kind, hollow or not."""
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=plain(name),
        showlegend=True,
        marker=_marker(symbol, colour),
        hoverinfo="skip",
    )


def add_names(
    figure: go.Figure, rows: pd.DataFrame, *, shares: pd.DataFrame, corners: bool = False
) -> None:
    """The short name `mark` beside each point, with a thin line where it stands apart.

    `shares` has `x` and `y`: the places as shares of the plot. With `corners` its corners
    are kept free. Narrow pages find the distances of their names in the figure's hints.
    """
    words = list(rows["mark"])
    spots = list(zip(shares["x"], shares["y"], strict=True))
    wide, narrow = (
        offsets(spots, words, size=size, taken=_corners(size) if corners else ())
        for size in (WIDE, NARROW)
    )
    names = [
        _name(x, y, word, right, down)
        for x, y, word, (right, down) in zip(rows["x"], rows["y"], words, wide, strict=True)
    ]
    hints = [[right, down, _line_colour(right, down)] for right, down in narrow]
    meta = figure.layout.meta or {}
    figure.layout.meta = {**meta, "layout": "points", "offsets": hints}
    # all names at once, for Plotly copies those that are there
    figure.layout.annotations = (*figure.layout.annotations, *names)


def _name(x: float, y: float, word: str, right: float, down: float) -> dict[str, Any]:
    return {
        "name": "nextstep-name",  # a page finds it by this
        "x": x,
        "y": y,
        "ax": right,
        "ay": down,
        "text": plain(word),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": _line_colour(right, down),
        "standoff": MARK / 2,
        "borderpad": 0,
        "bgcolor": PAPER,
        "font": {"size": 12, "color": INK},
    }


def _line_colour(right: float, down: float) -> str:
    """No line to a name that stands right beside its mark."""
    return MUTED if math.hypot(right, down) > _BESIDE else "rgba(0,0,0,0)"


def _corners(size: tuple[int, int]) -> list[Box]:
    """Where the names of the corners stand."""
    width, height = size
    across, down = _CORNER
    return [_box(x, y, 2 * across, 2 * down) for x in (0, width) for y in (0, height)]


def offsets(
    spots: Sequence[tuple[float, float]],
    words: Sequence[str],
    *,
    size: tuple[int, int],
    taken: Sequence[Box] = (),
) -> list[tuple[float, float]]:
    """Pixels to the right and down from each spot to the middle of its name.

    Names are placed one after the other where they cover the least of marks, other
    names and what is `taken`, the nearest such place first.
    """
    width, height = size
    points = [(x * width, (1 - y) * height) for x, y in spots]
    full = [*taken, *(_box(x, y, MARK + 2, MARK + 2) for x, y in points)]
    chosen = []
    for (x, y), word in zip(points, words, strict=True):
        across = _LETTER * len(word) + 2
        best, least = (0.0, 0.0), math.inf
        for number, (right, down) in enumerate(_around(across)):
            if least <= _FARTHER * number:
                break  # all that follow are farther away, and cost more for that alone
            box = _box(x + right, y + down, across, _LINE)
            covered = sum(_shared(box, other) for other in full)
            outside = across * _LINE - _shared(box, (0, 0, width, height))
            cost = covered + 2 * outside + _FARTHER * number
            if cost < least:
                best, least = (right, down), cost
        full.append(_box(x + best[0], y + best[1], across, _LINE))
        chosen.append(best)
    return chosen


def _around(across: float) -> list[tuple[float, float]]:
    """Places around a point for a name `across` pixels wide, the nearest first."""
    turns = [2 * math.pi * turn / _DIRECTIONS for turn in range(_DIRECTIONS)]
    return [
        (round((step + across / 3) * math.cos(turn), 1), round(-step * math.sin(turn), 1))
        for step, turn in itertools.product(_DISTANCES, turns)
    ]


def _box(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes have in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
