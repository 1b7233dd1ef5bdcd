"""A heat map: rows by columns, each cell coloured by class and with its number."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import MUTED, NO_DATA, SEQUENTIAL, readable_on
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_CELL = 0.62  # height of a cell as a part of its row, as bars have it
_GAP = 0.03


def heat_map(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    columns: Mapping[str, tuple[str, str]],
    limits: Sequence[float],
) -> go.Figure:
    """Rows of `table` by some of its columns, light for small and dark for large numbers.

    Colour only repeats the number that stands in each cell. On a narrow page the labels of
    the rows stand above them.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, and a column of numbers for each of `columns`; NaN where not known.
    measure : Measure
        What the numbers are.
    columns : mapping of str to (str, str)
        Columns of `table` from left to right: a short heading (a code) and the full name.
    limits : sequence of float
        Limits between the classes of colour, rising, at most four.

    Raises
    ------
    ReportError
        If a column is missing, or there are none or more than four limits.
    """
    axes.require_columns(table, "label", *columns)
    if not 1 <= len(limits) < len(SEQUENTIAL):
        raise ReportError(f"{len(limits)} limits are not allowed; 1 to {len(SEQUENTIAL) - 1} are")
    values = table[list(columns)].astype(float)
    if values.notna().any(axis=None):
        figure = _cells(table, values, text=text, measure=measure, columns=columns, limits=limits)
    else:
        figure = axes.no_data(text)
    names = [name for _, name in columns.values()]
    description = alt.describe_grid(
        text,
        caption=caption,
        measure=measure,
        values=values.set_axis(names, axis=1),
        labels=list(table["label"]),
    )
    heads = {"label": Column(measure.rows or text.say("Name"))}
    heads |= {key: Column(name, measure.form) for key, (_, name) in columns.items()}
    return captioned(
        figure, text=text, caption=caption, alt=description, table=DataTable(table, heads)
    )


def _cells(
    table: pd.DataFrame,
    values: pd.DataFrame,
    *,
    text: Text,
    measure: Measure,
    columns: Mapping[str, tuple[str, str]],
    limits: Sequence[float],
) -> go.Figure:
    axis = {
        "range": [0, len(columns)],
        "showgrid": False,
        "ticks": "",
        "tickvals": [place + 0.5 for place in range(len(columns))],
        "ticktext": [plain(short) for short, _ in columns.values()],
        "title": {"text": ""},
    }
    figure = go.Figure(layout=axes.row_layout(list(table["label"]), axis=axis))
    figure.update_layout(barmode="overlay")
    fills = [SEQUENTIAL[round(place)] for place in np.linspace(0, 4, len(limits) + 1)]
    for place, (key, (_short, name)) in enumerate(columns.items()):
        written = [text.write(value, measure.form) for value in values[key]]
        colours = [_colour(value, limits, fills) for value in values[key]]
        hover = [
            f"{plain(label)}<br>{plain(name)}: {number}"
            for label, number in zip(table["label"], written, strict=True)
        ]
        inside = [
            "–" if missing else number
            for missing, number in zip(values[key].isna(), written, strict=True)
        ]
        figure.add_traces([_column(place, colours, hover), _numbers(place, colours, inside)])
    _add_legend(figure, values, fills, text=text, measure=measure, limits=limits)
    return figure


def _column(place: int, colours: Sequence[str], hover: Sequence[str]) -> go.Bar:
    """The coloured cells of one column."""
    return go.Bar(
        base=place + _GAP,
        x=[1 - 2 * _GAP] * len(colours),
        y=list(range(len(colours))),
        orientation="h",
        width=_CELL,
        marker={"color": colours},
        showlegend=False,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _numbers(place: int, colours: Sequence[str], inside: Sequence[str]) -> go.Scatter:
    """What stands in the cells of one column."""
    return go.Scatter(
        x=[place + 0.5] * len(colours),
        y=list(range(len(colours))),
        mode="text",
        text=inside,
        textfont={"size": 13, "color": [readable_on(colour) for colour in colours]},
        hoverinfo="skip",
        showlegend=False,
    )


def _colour(value: float, limits: Sequence[float], fills: Sequence[str]) -> str:
    if pd.isna(value):
        return NO_DATA
    return fills[int(np.searchsorted(limits, value, side="right"))]


def _add_legend(
    figure: go.Figure,
    values: pd.DataFrame,
    fills: Sequence[str],
    *,
    text: Text,
    measure: Measure,
    limits: Sequence[float],
) -> None:
    ends = [text.write(limit, measure.form) for limit in limits]
    names = [
        text.say("below {limit}", limit=ends[0]),
        *(text.say("{low} to below {high}", low=low, high=high) for low, high in pairwise(ends)),
        text.say("{limit} or more", limit=ends[-1]),
    ]
    keys = list(zip(names, fills, strict=True))
    if values.isna().any(axis=None):
        keys.append((text.say("No data"), NO_DATA))
    for name, colour in keys:
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=plain(name),
            showlegend=True,
            marker={
                "symbol": "square",
                "size": 14,
                "color": colour,
                "line": {"color": MUTED, "width": 1},
            },
        )
