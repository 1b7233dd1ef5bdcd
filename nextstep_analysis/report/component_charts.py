"""Stacked parts of a change, such as those of a shift-share analysis."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report import alt, axes
from nextstep_analysis.report.colours import CATEGORIES, INK, PAPER, readable_on
from nextstep_analysis.report.tables import Column, DataTable
from nextstep_analysis.report.text import Text
from nextstep_analysis.report.theme import Caption, Measure, captioned, plain

_INSIDE = 0.07  # share of the axis that a part needs to hold its number


class _Place(NamedTuple):
    """Where a part stands: its number in the stack, and the width of the axis."""

    index: int
    width: float


def stacked_components(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    components: Mapping[str, str],
) -> go.Figure:
    """Parts of a change side by side, negative ones to the left, and their total.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, `total`, and one column per component. A row that lacks a part
        says so and is not drawn.
    components : mapping of str to str
        Shown name by column, in the order of drawing (at most six).
    """
    axes.require_columns(table, "label", "total", *components)
    parts = table[list(components)].astype(float)
    whole = parts.notna().all(axis="columns") & table["total"].notna()
    if not whole.any():
        figure = axes.no_data(text)
    else:
        figure = _components(table, whole, text=text, measure=measure, components=components)
    columns = {column: Column(name, measure.form) for column, name in components.items()}
    told = alt.describe_components(
        text, caption=caption, measure=measure, table=table, names=dict(components)
    )
    shown = {"label": Column(text.say("Name")), **columns}
    shown["total"] = Column(text.say("Total"), measure.form)
    return captioned(figure, text=text, caption=caption, alt=told, table=DataTable(table, shown))


def _components(
    table: pd.DataFrame,
    whole: pd.Series,
    *,
    text: Text,
    measure: Measure,
    components: Mapping[str, str],
) -> go.Figure:
    full = table.assign(place=range(len(table)))
    rows = full[whole]
    parts = rows[list(components)].astype(float)
    ends = [*parts.clip(lower=0).sum(axis="columns"), *parts.clip(upper=0).sum(axis="columns")]
    axis = axes.value_axis([0.0, *ends], text=text, measure=measure)
    width = axis["range"][1] - axis["range"][0]
    figure = go.Figure(layout=axes.row_layout(list(table["label"]), axis=axis))
    figure.update_layout(barmode="relative", uniformtext={"minsize": 11, "mode": "hide"})
    for index, (column, name) in enumerate(components.items()):
        figure.add_trace(
            _part(rows, column, name, text=text, measure=measure, place=_Place(index, width))
        )
    figure.add_trace(_totals(rows, text, measure))
    lacking = dict.fromkeys(full.loc[~whole, "place"], text.say("not available"))
    figure.add_trace(axes.row_remarks(lacking, at=0.0))
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    return figure


def _totals(rows: pd.DataFrame, text: Text, measure: Measure) -> go.Scatter:
    return go.Scatter(
        x=list(rows["total"]),
        y=list(rows["place"]),
        mode="markers",
        name=text.say("Total"),
        showlegend=True,
        marker={
            "symbol": "diamond",
            "size": 12,
            "color": PAPER,
            "line": {"color": INK, "width": 2},
        },
        hovertext=[
            f"{plain(label)}<br>{text.say('Total')}: {text.write(total, measure.form)}"
            for label, total in zip(rows["label"], rows["total"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _part(
    rows: pd.DataFrame, column: str, name: str, *, text: Text, measure: Measure, place: _Place
) -> go.Bar:
    colour = CATEGORIES[place.index % 6]
    wide = rows[column].abs() > _INSIDE * place.width
    written = [text.write(value, measure.form) for value in rows[column]]
    return go.Bar(
        x=list(rows[column]),
        y=list(rows["place"]),
        orientation="h",
        width=0.62,
        name=plain(name),
        showlegend=True,
        text=[word if fits else "" for word, fits in zip(written, wide, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": readable_on(colour), "size": 12},
        marker={
            "color": colour,
            "line": {"color": PAPER, "width": 1},
        },
        hovertext=[
            f"{plain(label)}<br>{plain(name)}: {word}"
            for label, word in zip(rows["label"], written, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
