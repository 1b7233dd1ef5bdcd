"""Stacked parts of a change, such as those of a shift-share analysis."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import CATEGORIES, INK, PAPER, readable_on
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_INSIDE = 0.07  # share of the axis that a part needs to hold its number
_ASIDE = 0.055  # share of the axis between the middle of a part and the mark of the total


class _Look(NamedTuple):
    """How a part is drawn: its number in the stack, and in which rows its number fits."""

    index: int
    fits: Sequence[bool]


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
    description = alt.describe_components(
        text, caption=caption, measure=measure, table=table, names=dict(components)
    )
    heads = {"label": Column(measure.rows or text.say("Name")), **columns}
    heads["total"] = Column(text.say("Total"), measure.form)
    return captioned(
        figure, text=text, caption=caption, alt=description, table=DataTable(table, heads)
    )


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
    axis = axes.value_axis([0.0, *ends], text=text, measure=measure, room=0.12)
    width = axis["range"][1] - axis["range"][0]
    figure = go.Figure(layout=axes.row_layout(list(table["label"]), axis=axis))
    figure.update_layout(barmode="relative", uniformtext={"minsize": 11, "mode": "hide"})
    for index, (column, name) in enumerate(components.items()):
        fits = _fits(parts, rows["total"], column, width)
        figure.add_trace(
            _part(rows, column, name, text=text, measure=measure, look=_Look(index, fits))
        )
    figure.add_trace(_totals(rows, text, measure))
    figure.add_trace(_total_numbers(rows, parts, text, measure))
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


def _total_numbers(
    rows: pd.DataFrame, parts: pd.DataFrame, text: Text, measure: Measure
) -> go.Scatter:
    return go.Scatter(
        x=list(parts.clip(lower=0).sum(axis="columns").clip(lower=rows["total"])),
        y=list(rows["place"]),
        text=[f"&#8195;<b>{text.write(total, measure.form)}</b>" for total in rows["total"]],
        mode="text",
        textposition="middle right",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _fits(parts: pd.DataFrame, totals: pd.Series, column: str, width: float) -> list[bool]:
    """Whether a part is wide enough for its number, and the mark of the total is not on it."""
    before = parts.loc[:, :column].iloc[:, :-1]
    value = parts[column]
    same = before.where(before.gt(0).eq(value.gt(0), axis="index"), 0.0).sum(axis="columns")
    aside = (same + value / 2 - totals).abs() > _ASIDE * width
    return list((value.abs() > _INSIDE * width) & aside)


def _part(
    rows: pd.DataFrame, column: str, name: str, *, text: Text, measure: Measure, look: _Look
) -> go.Bar:
    colour = CATEGORIES[look.index % 6]
    written = [text.write(value, measure.form) for value in rows[column]]
    return go.Bar(
        x=list(rows[column]),
        y=list(rows["place"]),
        orientation="h",
        width=0.62,
        name=plain(name),
        showlegend=True,
        text=[word if fits else "" for word, fits in zip(written, look.fits, strict=True)],
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
