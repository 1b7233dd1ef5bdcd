"""A waterfall: the parts of a change one after another, and their total."""

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import CATEGORIES, INK, MUTED
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text


def waterfall(table: pd.DataFrame, *, text: Text, caption: Caption, measure: Measure) -> go.Figure:
    """Parts from top to bottom, each from where the last one ended, and the total from zero.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, `value`, `base` (where the bar starts), and `lower`, `upper` of the value
        (NaN where there is no interval); the last row is the total. Where a value is
        missing nothing is drawn, for the parts after it have no place to start.
    """
    axes.require_columns(table, "label", "value", "base", "lower", "upper")
    whole = len(table) > 0 and table["value"].notna().all()
    figure = _steps(table, text=text, measure=measure) if whole else axes.no_data(text)
    description = alt.describe_rows(
        text, caption=caption, measure=measure, labels=table["label"], values=table["value"]
    )
    columns = {
        "label": Column(measure.rows or text.say("Name")),
        "value": Column(measure.label, measure.form),
    }
    if table["lower"].notna().any():
        columns["lower"] = Column(text.say("Lower end"), measure.form)
        columns["upper"] = Column(text.say("Upper end"), measure.form)
    return captioned(
        figure, text=text, caption=caption, alt=description, table=DataTable(table, columns)
    )


def _steps(table: pd.DataFrame, *, text: Text, measure: Measure) -> go.Figure:
    ends = table["base"] + table["value"]
    limits = pd.DataFrame(
        {
            "value": ends,
            "lower": table["base"] + table["lower"],
            "upper": table["base"] + table["upper"],
            "base": table["base"],
        }
    )
    axis = axes.value_axis([0.0, *limits.to_numpy().ravel()], text=text, measure=measure, room=0.14)
    figure = go.Figure(layout=axes.row_layout(list(table["label"]), axis=axis))
    written = [text.write(value, measure.form) for value in table["value"]]
    figure.add_trace(_parts(table, written))
    figure.add_trace(_numbers(limits.max(axis="columns"), written))
    known = table["lower"].notna()
    places = [place for place in range(len(table)) if known.iloc[place]]
    figure.add_trace(_whiskers(table[known], ends[known], places))
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    return figure


def _parts(table: pd.DataFrame, written: list[str]) -> go.Bar:
    """A bar for each part, and one of no colour of its own for the total."""
    places = list(range(len(table)))
    return go.Bar(
        x=list(table["value"]),
        y=places,
        base=list(table["base"]),
        orientation="h",
        width=0.62,
        showlegend=False,
        marker={"color": [CATEGORIES[place % 6] for place in places[:-1]] + [MUTED]},
        hovertext=[
            f"{plain(label)}: {number}"
            for label, number in zip(table["label"], written, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _numbers(right: pd.Series, written: list[str]) -> go.Scatter:
    """Each number at the right of its bar and its interval."""
    return go.Scatter(
        x=list(right),
        y=list(range(len(right))),
        mode="text",
        text=[f"&#8194;<b>{number}</b>" for number in written],
        textposition="middle right",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _whiskers(table: pd.DataFrame, ends: pd.Series, places: list[int]) -> go.Scatter:
    """A whisker where there is an interval: a bar without one would show a cap of no length."""
    return go.Scatter(
        x=list(ends),
        y=places,
        mode="markers",
        marker={"opacity": 0},
        hoverinfo="skip",
        showlegend=False,
        customdata=table[["lower", "upper"]].to_numpy().tolist(),  # lengths do not tell the ends
        error_x={
            "type": "data",
            "symmetric": False,
            "color": INK,
            "thickness": 1.5,
            "width": 5,
            "array": list(table["upper"] - table["value"]),
            "arrayminus": list(table["value"] - table["lower"]),
        },
    )
