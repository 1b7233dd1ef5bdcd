"""Rows with a bar to the left of a line and stacked bars to the right: here, and elsewhere."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import ACCENT, CATEGORIES, INK, PAPER
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_ROOM = 0.17  # of the axis, for the numbers at both ends of a row
_WIDTH = 0.56
_PALE = 0.45  # opacity of rows that are set apart; their labels say so in words
_OTHER = CATEGORIES[1]
_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": _OTHER, "line": {"color": _OTHER, "width": 1.5}},
    {"color": PAPER, "line": {"color": _OTHER, "width": 1.5}},
)
"""Filled, then outlined: told apart without colour."""


def two_sides(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    left: tuple[str, str],
    right: Mapping[str, str],
) -> go.Figure:
    """Amounts on both sides of one line, on one scale.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, the columns of `left` and `right` (never negative), and `apart`: True for
        rows that are drawn pale. `several`, if there: True for rows that add up several things.
    left : (str, str)
        The column drawn to the left, and its name.
    right : mapping of str to str
        One or two columns drawn to the right, stacked, with their names: filled, outlined.
    """
    axes.require_columns(table, "label", "apart", left[0], *right)
    full = table.assign(total=table[list(right)].sum(axis="columns", skipna=False))
    whole = full[[left[0], "total"]].notna().all(axis=None) and len(full) > 0
    figure = axes.no_data(text)
    if whole:
        figure = _drawn(full, text=text, measure=measure, left=left, right=right)
    names = {left[0]: left[1], **right}
    told = alt.describe_components(
        text, caption=caption, measure=measure, table=full.assign(highlight=False), names=names
    )
    shown = {"label": Column(measure.rows or text.say("Name"))}
    shown |= {column: Column(name, measure.form) for column, name in names.items()}
    shown["total"] = Column(measure.label, measure.form)
    return captioned(figure, text=text, caption=caption, alt=told, table=DataTable(full, shown))


def _drawn(
    full: pd.DataFrame,
    *,
    text: Text,
    measure: Measure,
    left: tuple[str, str],
    right: Mapping[str, str],
) -> go.Figure:
    axis = axes.value_axis(
        [-full[left[0]].max(), full["total"].max()], text=text, measure=measure, room=_ROOM
    )
    axis |= {"showticklabels": False, "showgrid": False, "title": None}
    figure = go.Figure(layout=axes.row_layout(list(full["label"]), axis=axis))
    figure.update_layout(barmode="relative")
    places = list(range(len(full)))
    opacity = list(full["apart"].map({True: _PALE, False: 1.0}))
    first = {"color": ACCENT, "line": {"color": ACCENT, "width": 1.5}}
    _bars(
        figure,
        -full[left[0]],
        places,
        left[1],
        first | {"opacity": opacity},
        _hover(full, left, text, measure),
    )
    for look, pair in zip(_LOOKS, right.items(), strict=False):
        hover = _hover(full, pair, text, measure)
        _bars(figure, full[pair[0]], places, pair[1], look | {"opacity": opacity}, hover)
    ends = ((-full[left[0]], full[left[0]], "left"), (full["total"], full["total"], "right"))
    for at, values, side in ends:
        figure.add_trace(_numbers(at, values, places, side, text=text, measure=measure))
    figure.add_vline(x=0, line={"color": INK, "width": 1.5})
    return figure


def _bars(
    figure: go.Figure,
    values: pd.Series,
    places: list[int],
    name: str,
    look: dict[str, Any],
    hover: list[str],
) -> None:
    figure.add_bar(
        x=list(values),
        y=places,
        orientation="h",
        width=_WIDTH,
        name=plain(name),
        showlegend=True,
        marker=look,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(full: pd.DataFrame, column: tuple[str, str], text: Text, measure: Measure) -> list[str]:
    return [
        f"{plain(label)}<br>{plain(column[1])}: {text.write(value, measure.form)}"
        for label, value in zip(full["label"], full[column[0]], strict=True)
    ]


def _numbers(
    at: pd.Series, values: pd.Series, places: list[int], side: str, *, text: Text, measure: Measure
) -> go.Scatter:
    return go.Scatter(
        x=list(at),
        y=places,
        text=[f"&nbsp;{text.write(value, measure.form)}&nbsp;" for value in values],
        mode="text",
        textposition=f"middle {side}",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
