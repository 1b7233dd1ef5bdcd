"""A network of things and the links between them, in a drawing that is always the same."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts import labelled_points as points
from nextstep_analysis.report.charts.network_layout import linked_groups, positions
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_LINK = "#8A96A3"


def network(
    nodes: pd.DataFrame, links: pd.DataFrame, *, text: Text, caption: Caption, measure: Measure
) -> go.Figure:
    """A mark per node and a line per link; places and lengths mean nothing but who is linked.

    Parameters
    ----------
    nodes : DataFrame
        `mark` (short name, unique), `label`; optionally `group` (a role of industries or a
        text to show: a shape of its own), `hollow` (True where the mark is hollow) and
        `hollow_name` (what that means).
    links : DataFrame ``source, target, value``
        Pairs of marks and the strength of the link; NaN where it is not known.
    measure : Measure
        What `value` is; its `rows` heads the names in the table.

    Raises
    ------
    ReportError
        If a link leads to a mark that is no node, or two nodes share one.
    """
    axes.require_columns(nodes, "mark", "label")
    axes.require_columns(links, "source", "target", "value")
    lacking = {"group": "", "hollow": False, "hollow_name": ""}
    full = nodes.assign(**{k: v for k, v in lacking.items() if k not in nodes.columns})
    pairs = _pairs(full, links)
    figure = _drawn(full, links, pairs, text, measure) if len(full) else axes.no_data(text)
    degrees = np.bincount(np.array(pairs, dtype=int).reshape(-1), minlength=len(full))
    description = alt.describe_network(
        text,
        caption=caption,
        measure=measure,
        degrees=pd.Series(degrees, index=full["label"]),
        links=len(links),
        parts=len(linked_groups(pairs, count=len(full))),
    )
    table = _data(full, links, text, measure)
    return captioned(figure, text=text, caption=caption, alt=description, table=table)


def _pairs(nodes: pd.DataFrame, links: pd.DataFrame) -> list[tuple[int, int]]:
    """The links by the numbers of their nodes."""
    place = {mark: number for number, mark in enumerate(nodes["mark"])}
    if len(place) < len(nodes):
        raise ReportError("two nodes of a network share a mark")
    ends = set(links["source"]) | set(links["target"])
    if unknown := sorted(ends - set(place)):
        raise ReportError(f"links lead to what is no node: {', '.join(unknown)}")
    return [(place[a], place[b]) for a, b in zip(links["source"], links["target"], strict=True)]


def _drawn(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    pairs: list[tuple[int, int]],
    text: Text,
    measure: Measure,
) -> go.Figure:
    places = positions(pairs, count=len(nodes), apart=_apart())
    hidden = {"visible": False, "range": [-0.07, 1.07]}
    figure = go.Figure(layout={"xaxis": hidden, "yaxis": hidden, "height": points.HEIGHT})
    lines = [(*places[[a, b], axis], None) for axis in (0, 1) for a, b in pairs]
    flat = [value for line in lines for value in line]
    figure.add_scatter(
        x=flat[: 3 * len(pairs)],
        y=flat[3 * len(pairs) :],
        mode="lines",
        line={"color": _LINK, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )
    rows = nodes.assign(x=places[:, 0], y=places[:, 1], hover=_hovers(nodes, links, text, measure))
    hollow = next((name for name in nodes["hollow_name"] if name), "")
    points.add_marks(figure, rows, text=text, hollow=hollow)
    shares = (rows[["x", "y"]] + 0.07) / 1.14
    points.add_names(figure, rows, shares=shares)
    return figure


def _apart() -> tuple[float, float]:
    """The least distance between two nodes as shares of a narrow plot."""
    room = 3 * points.MARK
    return room / points.NARROW[0], room / points.NARROW[1]


def _hovers(nodes: pd.DataFrame, links: pd.DataFrame, text: Text, measure: Measure) -> list[str]:
    """The name of each node, and its links with their strengths."""
    links_of: dict[str, list[str]] = {mark: [] for mark in nodes["mark"]}
    for link in links.itertuples():
        value = text.write(link.value, measure.form)
        links_of[link.source].append(f"{plain(link.target)}: {value}")
        links_of[link.target].append(f"{plain(link.source)}: {value}")
    head = plain(measure.label)
    return [
        "<br>".join(
            [plain(label), *([f"{head} – {'; '.join(links_of[mark])}"] if links_of[mark] else [])]
        )
        for mark, label in zip(nodes["mark"], nodes["label"], strict=True)
    ]


def _data(nodes: pd.DataFrame, links: pd.DataFrame, text: Text, measure: Measure) -> DataTable:
    names: dict[str, Any] = dict(zip(nodes["mark"], nodes["label"], strict=True))
    frame = links.assign(
        first=[names[mark] for mark in links["source"]],
        second=[names[mark] for mark in links["target"]],
    ).sort_values("value", ascending=False, kind="stable")
    columns = {
        "first": Column(measure.rows or text.say("Name")),
        "second": Column(text.say("Linked to")),
        "value": Column(measure.label, measure.form),
    }
    return DataTable(frame, columns)
