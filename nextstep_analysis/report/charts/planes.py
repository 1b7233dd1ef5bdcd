"""A plane of points: two measures of each thing, in the quadrants of their medians."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts import labelled_points as points
from nextstep_analysis.report.charts.rows import group_name
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain, wrapped
from nextstep_analysis.report.colours import INK, MUTED, PAPER
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_SPARE = (0.06, 0.16)  # of the plane, so that no mark lies on the edge or under a corner's name
_CORNER_WIDTH = 14  # characters: half of a narrow plot


@dataclass(frozen=True)
class Plane:
    """The two measures of a plane and what its quadrants are called.

    Attributes
    ----------
    across, up : Measure
    corners : tuple of str
        Names: low and high across with a high second measure, then with a low one.
    hollow : str
        What hollow marks mean.
    """

    across: Measure
    up: Measure
    corners: tuple[str, str, str, str]
    hollow: str = ""


def quadrants(table: pd.DataFrame, *, text: Text, caption: Caption, plane: Plane) -> go.Figure:
    """A mark per row by two measures, with a line at the median of each.

    Parameters
    ----------
    table : DataFrame
        `label`, `mark` (short name in the chart), `x`, `y`; optionally `group` (a role of
        industries or a text to show: a shape of its own) and `hollow` (True where the mark
        is hollow, see `plane`). A row that lacks a measure is not drawn, never at zero;
        the text alternative counts it.
    """
    axes.require_columns(table, "label", "mark", "x", "y")
    lacking = {"group": "", "hollow": False}
    full = table.assign(**{k: v for k, v in lacking.items() if k not in table.columns})
    full = full.astype({"x": float, "y": float})
    drawn = full[full["x"].notna() & full["y"].notna()]
    figure = axes.no_data(text) if drawn.empty else _drawn(drawn, text, plane)
    description = alt.describe_quadrants(
        text,
        caption=caption,
        measures=(plane.across, plane.up),
        corners=corner_marks(drawn, plane),
        drawn=len(drawn),
        left_out=len(full) - len(drawn),
    )
    return captioned(
        figure, text=text, caption=caption, alt=description, table=_data(full, text, plane)
    )


def corner_marks(drawn: pd.DataFrame, plane: Plane) -> dict[str, list[str]]:
    """The marks in each quadrant by its name; one on a median lies in none."""
    right, left = drawn["x"] > drawn["x"].median(), drawn["x"] < drawn["x"].median()
    high, low = drawn["y"] > drawn["y"].median(), drawn["y"] < drawn["y"].median()
    inside = (left & high, right & high, left & low, right & low)
    return {
        name: list(drawn.loc[rows, "mark"])
        for name, rows in zip(plane.corners, inside, strict=True)
    }


def _drawn(drawn: pd.DataFrame, text: Text, plane: Plane) -> go.Figure:
    across = _axis(drawn["x"], text, plane.across, _SPARE[0])
    up = _axis(drawn["y"], text, plane.up, _SPARE[1])
    figure = go.Figure(layout={"xaxis": across, "yaxis": up, "height": points.HEIGHT})
    line = {"color": INK, "width": 1.5, "dash": "dash"}
    for x, y in (
        ([drawn["x"].median()] * 2, up["range"]),
        (across["range"], [drawn["y"].median()] * 2),
    ):
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    figure.data[0].update(name=text.say("Median of the industries drawn"), showlegend=True)
    rows = drawn.assign(hover=[_hover(row, text, plane) for row in drawn.itertuples()])
    points.add_marks(figure, rows, text=text, hollow=plane.hollow)
    for name, (x, y) in zip(plane.corners, ((0, 1), (1, 1), (0, 0), (1, 0)), strict=True):
        figure.add_annotation(_corner(name, x, y))
    shares = pd.DataFrame({"x": _share(drawn["x"], across), "y": _share(drawn["y"], up)})
    points.add_names(figure, rows, shares=shares, corners=True)
    return figure


def _axis(values: pd.Series, text: Text, measure: Measure, spare: float) -> dict[str, Any]:
    axis = axes.value_axis(values, text=text, measure=measure)
    low, high = axis["range"]
    room = spare * (high - low)
    return axis | {"range": [low - room, high + room]}


def _share(values: pd.Series, axis: dict[str, Any]) -> pd.Series:
    low, high = axis["range"]
    return (values - low) / (high - low)


def _corner(name: str, x: int, y: int) -> dict[str, Any]:
    return {
        "text": f"<i>{wrapped(name, _CORNER_WIDTH)}</i>",
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right" if x else "left",
        "yanchor": "top" if y else "bottom",
        "align": "right" if x else "left",
        "showarrow": False,
        "bgcolor": PAPER,
        "font": {"size": 13, "color": MUTED},
    }


def _hover(row: Any, text: Text, plane: Plane) -> str:
    lines = [plain(row.label)]
    for measure, value in ((plane.across, row.x), (plane.up, row.y)):
        lines.append(f"{plain(measure.label)}: {text.write(value, measure.form)}")
    return "<br>".join(lines)


def _data(full: pd.DataFrame, text: Text, plane: Plane) -> DataTable:
    columns = {"label": Column(plane.across.rows or text.say("Name"))}
    if full["group"].astype(bool).any():
        columns["group"] = Column(text.say("Group"))
    columns["x"] = Column(plane.across.label, plane.across.form)
    columns["y"] = Column(plane.up.label, plane.up.form)
    named = full.assign(group=[group_name(group, text) for group in full["group"]])
    return DataTable(named, columns)
