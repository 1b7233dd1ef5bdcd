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
    PEER: {"symbol": "triangle-down", "size": 9, "color": INK},
    HERE: {"symbol": "circle", "size": 14, "color": ACCENT},
}
_LANES = {OTHER: 0.12, PEER: -0.16, HERE: 0.0}
"""Of a row: how far below its middle the marks of each kind stand, so that none hides another."""


RISE = 8
"""Pixels that the labels of rows stand higher by on a narrow page, above the marks of peers."""


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
                y=[_LANES[kind]] * len(rows),
                ids=list(rows["code"]),
                meta={"strip": kind, "lane": _LANES[kind]},
                mode="markers",
                name=plain(strip.names[kind]),
                showlegend=True,
                marker=_LOOKS[kind],
                hovertext=[_told(row, text, measure) for row in rows.itertuples()],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    return [*traces, _names(strip.known, text, measure)]


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


def _names(rows: pd.DataFrame, text: Text, measure: Measure) -> go.Scatter:
    """The region's number above its mark, and the names of the ends below theirs.

    Not on a narrow page, where they would lie on each other. They stand twice as far from the
    middle of the row as the marks.
    """
    ordered = rows.sort_values("value")
    ends = ordered.iloc[[0, -1]] if len(ordered) > 1 else ordered.iloc[:0]
    ends = ends[ends["kind"] != HERE]
    own = rows[rows["kind"] == HERE]
    numbers = [text.write(value, measure.form) for value in (*own["value"], *ends["value"])]
    names = [f"<b>{numbers[0]}</b>"] if len(own) else []
    names += [f"{plain(x)} {n}" for x, n in zip(ends["label"], numbers[len(own) :], strict=True)]
    low = ordered["value"].iloc[0] if len(ordered) else None
    sides = ["bottom right" if value == low else "bottom left" for value in ends["value"]]
    return go.Scatter(
        x=[*own["value"], *ends["value"]],
        y=[2 * _LANES[PEER]] * len(own) + [2 * _LANES[OTHER]] * len(ends),
        text=names,
        meta={"wide": True},
        mode="text",
        textposition=["top center"] * len(own) + sides,
        textfont={"color": [ACCENT] * len(own) + [MUTED] * len(ends), "size": 12},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
