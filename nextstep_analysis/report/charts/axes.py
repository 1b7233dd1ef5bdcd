"""Axes that charts share: rows with their labels, values with round ticks, and "no data"."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts import ticks
from nextstep_analysis.report.charts.theme import Measure, wrapped
from nextstep_analysis.report.colours import INK, MUTED
from nextstep_analysis.report.words.text import Text

ROW_HEIGHT = 30
LABEL_WIDTH = 34  # characters in a line of a row's label
NARROW_WIDTH = 38  # where the label stands above its row
_FORM = re.compile(r"(?P<sign>\+?)(?:d|\.(?P<decimals>\d)(?P<kind>f|%|pp))")


def require_columns(table: pd.DataFrame, *columns: str) -> None:
    """Raise ReportError unless `table` has all `columns`."""
    if lacking := [column for column in columns if column not in table.columns]:
        raise ReportError(f"a chart needs the column {', '.join(lacking)}: {list(table.columns)}")


def exactness(form: str) -> int:
    """Decimals of a number that a reader sees when it is written in `form`."""
    parts = _FORM.fullmatch(form)
    if not parts:
        return 1  # million euro
    return int(parts["decimals"] or 0) + (2 if parts["kind"] in ("%", "pp") else 0)


def known(values: Iterable[Any]) -> list[float]:
    """The finite numbers among `values`."""
    return [float(v) for v in values if not pd.isna(v) and math.isfinite(v)]


def value_axis(
    values: Iterable[Any],
    *,
    text: Text,
    measure: Measure,
    log: bool = False,
    room: float | None = None,
) -> dict[str, Any]:
    """An axis of `measure` that covers `values`, its reference and end, with written ticks.

    It ends at ticks, or, with `room`, that share of its width beyond the values
    (0 is taken as an end without room).
    """
    fixed = [value for value in (measure.reference, measure.end) if value is not None]
    numbers = known([*values, *fixed])
    if log:
        numbers = [number for number in numbers if number > 0] or [1.0]
        marks = ticks.doubling(min(numbers), max(numbers))
        ends = [math.log2(mark) * math.log10(2) for mark in (marks[0], marks[-1])]
    else:
        numbers = numbers or [0.0, 1.0]
        marks = ticks.linear(min(numbers), max(numbers))
        ends = [marks[0], marks[-1]]
        if room is not None:
            low, high = min(numbers), max(numbers)
            spare = room * ((high - low) or 1)
            ends = [low - spare * (low < 0), high + spare * (high > 0)]
            marks = [mark for mark in marks if ends[0] <= mark <= ends[1]]
    return {
        "type": "log" if log else "linear",
        "range": ends,
        "tickvals": marks,
        "ticktext": _tick_texts(marks, text, measure.form, log=log),
        "tickangle": 0,
        "title": {"text": wrapped(measure.label, 60)},
    }


def row_axis(labels: Sequence[str]) -> dict[str, Any]:
    """An axis with one row per label, the first on top."""
    return {
        "range": [len(labels) - 0.4, -0.6],
        "tickvals": list(range(len(labels))),
        "ticktext": [wrapped(label, LABEL_WIDTH) for label in labels],
        "showgrid": False,
        "ticks": "",
    }


def row_layout(labels: Sequence[str], *, axis: dict[str, Any]) -> dict[str, Any]:
    """Layout of a chart with rows; a narrow page sets the labels above the rows."""
    lines = sum(wrapped(label, LABEL_WIDTH).count("<br>") for label in labels)
    return {
        "xaxis": axis,
        "yaxis": row_axis(labels),
        "height": len(labels) * ROW_HEIGHT + lines * 12 + 90,
        "meta": {
            "layout": "rows",
            "labels": [wrapped(label, NARROW_WIDTH) for label in labels],
        },
    }


def row_remarks(remarks: dict[int, str], *, at: float) -> go.Scatter:
    """Words in place of a mark, by row: "not available", "suppressed"."""
    return go.Scatter(
        x=[at] * len(remarks),
        y=list(remarks),
        text=[f"&nbsp;<i>{wrapped(remark, 60)}</i>" for remark in remarks.values()],
        mode="text",
        textposition="middle right",
        textfont={"color": MUTED, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def reference_line(measure: Measure, *, rows: int) -> go.Scatter:
    """A vertical line at the measure's reference value, named in the legend."""
    return go.Scatter(
        x=[measure.reference, measure.reference],
        y=[-0.6, rows - 0.4],
        mode="lines",
        line={"color": INK, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        name=wrapped(measure.reference_label, 60),
        showlegend=bool(measure.reference_label),
    )


def no_data(text: Text) -> go.Figure:
    """A figure that says that there is nothing to draw."""
    figure = go.Figure(layout={"height": 120})
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[0, 1])
    return figure.add_annotation(
        text=text.say("No data"), x=0.5, y=0.5, showarrow=False, font={"size": 16, "color": MUTED}
    )


def left_end(axis: dict[str, Any]) -> float:
    """The value at the left end of a value axis."""
    return 10 ** axis["range"][0] if axis["type"] == "log" else axis["range"][0]


def _tick_texts(marks: list[float], text: Text, form: str, *, log: bool) -> list[str]:
    parts = _FORM.fullmatch(form)
    kind = (parts["kind"] if parts else None) or "f"
    sign = parts["sign"] if parts else ""
    scaled = [mark * 100 for mark in marks] if kind in ("%", "pp") else marks
    return [
        text.write(mark, f"{sign}.{ticks.decimals([number] if log else scaled)}{kind}")
        for mark, number in zip(marks, scaled, strict=True)
    ]
