"""Several measures of each thing on one axis of ratios: a dot of its own shape for each."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import ACCENT, MUTED
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text

SYMBOLS = ("circle", "diamond", "circle-open")
_ROW_HEIGHT = 44
_RISE = 14  # px: how much higher a label stands above its row on a narrow page
_APART = 0.24  # of a row, between the measures of one thing


def measure_dots(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    measures: Mapping[str, str],
) -> go.Figure:
    """Up to three measures per row, one below the other, on a log axis.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label` and the columns of `measures`; optionally `lower` and `upper`, the interval of
        the first measure, and `told`, words for the table. A measure without a value is not
        drawn, and a gap in the table.
    measure : Measure
        What all of them are: ratios, with their reference as a dashed line.
    measures : mapping of str to str
        What each column is called.
    """
    axes.require_columns(table, "label", *measures)
    full = table.reset_index(drop=True).assign(place=lambda rows: range(len(rows)))
    if {"lower", "upper"} <= set(full):
        pairs = zip(full["lower"], full["upper"], strict=True)
        full["interval"] = [
            written_interval(*pair, measure.form, text=text, beside=measure.reference)
            for pair in pairs
        ]
    first = next(iter(measures))
    shown = DataTable(full, _columns(full, measures, measure, text))
    words = alt.describe_rows(
        text, caption=caption, measure=measure, labels=list(full["label"]), values=full[first]
    )
    figure = _drawn(full, measures, text, measure)
    return captioned(figure, text=text, caption=caption, alt=words, table=shown)


def _drawn(
    full: pd.DataFrame, measures: Mapping[str, str], text: Text, measure: Measure
) -> go.Figure:
    values = [value for name in measures for value in axes.known(full[name]) if value > 0]
    if not values:
        return axes.no_data(text)
    ends = [full[end] for end in ("lower", "upper") if end in full]
    axis = axes.value_axis(
        [*values, *(value for end in ends for value in end)], text=text, measure=measure, log=True
    )
    spare = 0.02 * (axis["range"][1] - axis["range"][0])  # so that no mark lies on the edge
    axis["range"] = [axis["range"][0] - spare, axis["range"][1] + spare]
    layout = axes.row_layout(list(full["label"]), axis=axis)
    layout |= {"height": len(full) * _ROW_HEIGHT + 90, "meta": layout["meta"] | {"rise": _RISE}}
    figure = go.Figure(layout=layout)
    figure.add_trace(axes.reference_line(measure, rows=len(full)))
    if len(ends) == 2:
        figure.add_trace(_whiskers(full, start=axes.left_end(axis)))
    for index, (name, label) in enumerate(measures.items()):
        figure.add_trace(_dots(full[full[name] > 0], name, label, index, text, measure))
    return figure


def _whiskers(full: pd.DataFrame, *, start: float | None) -> go.Scatter:
    known = full.dropna(subset=["lower", "upper"])
    x: list[float | None] = []
    y: list[float | None] = []
    for place, lower, upper in zip(known["place"], known["lower"], known["upper"], strict=True):
        x += [lower if start is None else max(lower, start), upper, None]
        y += [place - _APART, place - _APART, None]
    line = {"color": MUTED, "width": 2}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _dots(
    rows: pd.DataFrame, name: str, label: str, index: int, text: Text, measure: Measure
) -> go.Scatter:
    told = [
        f"{plain(row)}<br>{plain(label)}: {text.write(value, measure.form)}"
        for row, value in zip(rows["label"], rows[name], strict=True)
    ]
    return go.Scatter(
        x=list(rows[name]),
        y=[place + (index - 1) * _APART for place in rows["place"]],
        mode="markers",
        name=plain(label),
        showlegend=True,
        marker={
            "symbol": SYMBOLS[index],
            "size": 11,
            "color": ACCENT,
            "line": {"color": ACCENT, "width": 2},
        },
        hovertext=told,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _columns(
    full: pd.DataFrame, measures: Mapping[str, str], measure: Measure, text: Text
) -> dict[str, Column]:
    first, *others = measures
    columns = {"label": Column(measure.rows), first: Column(measures[first], measure.form)}
    if "interval" in full:
        columns["interval"] = Column(text.say("Interval"), measure.form, ends=("lower", "upper"))
    columns |= {name: Column(measures[name], measure.form) for name in others}
    return columns | ({"told": Column(text.say("Together"))} if "told" in full else {})
