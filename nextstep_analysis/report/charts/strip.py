"""A strip on top of a chart with rows: one thing in all regions, each a mark on the same axis."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts.theme import Measure, plain
from nextstep_analysis.report.colours import ACCENT, INK, MUTED
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text

HERE, PEER, OTHER = "here", "peer", "other"
_LOOKS = {
    OTHER: {"symbol": "circle", "size": 7, "color": MUTED},
    PEER: {"symbol": "cross", "size": 10, "color": INK},
    HERE: {"symbol": "circle", "size": 14, "color": ACCENT},
}
_BELOW = 0.42
"""Of a row: how far under the marks the names of the ends stand."""


@dataclass(frozen=True)
class Strip:
    """The row of marks.

    Attributes
    ----------
    label : str
        What stands beside the row.
    rows : DataFrame ``code, label, value, lower, upper, kind``
        A mark each, `kind` being one of `HERE`, `PEER`, `OTHER`.
    names : mapping of str to str
        What the legend calls each kind; `label` of a row in the table under the chart is
        its ``told``.
    """

    label: str
    rows: pd.DataFrame
    names: dict[str, str]

    @property
    def known(self) -> pd.DataFrame:
        """The rows with a value above zero: a log axis has no place for others."""
        return self.rows[self.rows["value"] > 0]

    @property
    def ends(self) -> list[float]:
        """All values that the axis must hold."""
        own = self.known[self.known["kind"] == HERE]
        return [*self.known["value"], *own["lower"], *own["upper"]]


def strip_traces(strip: Strip, *, text: Text, measure: Measure, start: float) -> list[go.Scatter]:
    """The interval of the region, the marks by kind, its number, and the names of the ends.

    Marks of peers and others carry the codes of their regions as ids: a page can make others
    the peers.
    """
    own = strip.known[strip.known["kind"] == HERE]
    traces = [_interval(own, start)]
    for kind in (OTHER, PEER, HERE):
        rows = strip.known[strip.known["kind"] == kind]
        traces.append(
            go.Scatter(
                x=list(rows["value"]),
                y=[0] * len(rows),
                ids=list(rows["code"]),
                meta={"strip": kind},
                mode="markers",
                name=plain(strip.names[kind]),
                showlegend=True,
                marker=_LOOKS[kind],
                hovertext=[_told(row, text, measure) for row in rows.itertuples()],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    return [*traces, _ends(strip.known, text, measure)]


def describe_strip(strip: Strip, *, text: Text, measure: Measure) -> str:
    """The strip in words: the region's number, and the highest and lowest of all."""
    rows = strip.known.sort_values("value")
    own = rows[rows["kind"] == HERE]
    if own.empty:
        return ""
    low, high = rows.iloc[0], rows.iloc[-1]
    return text.say(
        "{strip}: {here} {value}; of {n:d} regions {high} is highest ({most}) and {low} lowest "
        "({least}).",
        strip=strip.label,
        here=own["label"].iloc[0],
        value=text.write(own["value"].iloc[0], measure.form),
        n=len(strip.rows),
        high=high["label"],
        most=text.write(high["value"], measure.form),
        low=low["label"],
        least=text.write(low["value"], measure.form),
    )


def _interval(own: pd.DataFrame, start: float) -> go.Scatter:
    known = own.dropna(subset=["lower", "upper"])
    x = [end for row in known.itertuples() for end in (max(row.lower, start), row.upper)]
    line = {"color": ACCENT, "width": 4}
    return go.Scatter(
        x=x, y=[0] * len(x), mode="lines", line=line, hoverinfo="skip", showlegend=False
    )


def _told(row, text: Text, measure: Measure) -> str:
    value = f"{plain(row.label)}<br>{plain(measure.label)}: {text.write(row.value, measure.form)}"
    ends = written_interval(row.lower, row.upper, measure.form, text=text, beside=measure.reference)
    return f"{value} ({ends})" if ends else value


def _ends(rows: pd.DataFrame, text: Text, measure: Measure) -> go.Scatter:
    """The names of the lowest and the highest region below their marks."""
    ordered = rows.sort_values("value")
    ends = [ordered.iloc[0], ordered.iloc[-1]] if len(ordered) > 1 else []
    return go.Scatter(
        x=[row["value"] for row in ends],
        y=[_BELOW] * len(ends),
        text=[f"{plain(row['label'])} {text.write(row['value'], '.1f')}" for row in ends],
        mode="text",
        textposition=["middle right", "middle left"][: len(ends)],
        textfont={"color": MUTED, "size": 12},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
