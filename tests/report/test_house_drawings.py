"""Which figures the pages draw themselves: those of all charts, and no other."""

import copy
import json
from functools import reduce

import pandas as pd
import plotly.graph_objects as go
import pytest
from test_charts import AREAS, CAPTION, CHARTS, EN, FULL, SHARE, draw_map

from nextstep_analysis.report.charts.all import heat_map, two_sides, waterfall
from nextstep_analysis.report.charts.theme import finish
from nextstep_analysis.report.page.drawing import drawing_of
from nextstep_analysis.report.page.from_notebook import figure_html
from nextstep_analysis.report.page.house_drawings import is_of_house

AROUND = {"title": "Own", "subtitle": "Shares", "source": "Source: own.", "alt": "A figure."}
SIDES = pd.DataFrame({"label": ["a", "b"], "here": [1.0, 2.0], "there": [3.0, 1.0]})
OTHERS = {
    "map": lambda: draw_map(AREAS),
    "sides": lambda: two_sides(
        SIDES.assign(apart=[True, False]),
        text=EN,
        caption=CAPTION,
        measure=SHARE,
        left=("here", "Here"),
        right={"there": "There"},
    ),
    "waterfall": lambda: waterfall(
        SIDES.assign(value=SIDES["here"], base=0.0, lower=0.5, upper=4.0),
        text=EN,
        caption=CAPTION,
        measure=SHARE,
    ),
    "cells": lambda: heat_map(
        SIDES,
        text=EN,
        caption=CAPTION,
        measure=SHARE,
        columns={"here": ("H", "Here"), "there": ("T", "There")},
        limits=[1.5],
    ),
    "logarithms": lambda: CHARTS["interval_dots"](FULL["interval_dots"], text=EN, log=True),
}


def drawn(figure: go.Figure) -> dict:
    spec = json.loads(figure.to_json())
    return drawing_of(spec, spec["layout"]["meta"]["nextstep"])


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("rows", [0, 1, None])
def test_every_chart_with_rows_and_without_is_of_the_house(name, rows):
    assert is_of_house(drawn(CHARTS[name](FULL[name].iloc[:rows], text=EN)))


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_chart_is_too(name):
    assert is_of_house(drawn(OTHERS[name]()))


def test_a_label_that_looks_like_a_tag_is_words():
    table = FULL["bars"].assign(label='<a href="x">&amp;</a>')
    assert is_of_house(drawn(CHARTS["bars"](table, text=EN)))


BAR, DOT, LINE = ("bars", 0), ("interval_dots", 2), ("lines", 0)


@pytest.mark.parametrize(
    ("where", "path", "value"),
    [
        (BAR, "type", "pie"),
        (BAR, "orientation", "v"),
        (BAR, "width", None),
        (BAR, "marker.colorscale", "Viridis"),
        (BAR, "marker.pattern.shape", "x"),
        (BAR, "hovertemplate", "%{x}<extra></extra>"),
        (BAR, "hovertemplate", None),
        (BAR, "x", ["2020-01-01", "2020-02-01"]),
        (BAR, "x", [1.0]),
        (BAR, "x", {"dtype": "f8", "bdata": "AAAAAAAA8D8="}),
        (BAR, "y", [True, False]),
        (DOT, "marker.symbol", "star"),
        (DOT, "mode", None),
        (DOT, "mode", "lines+text"),
        (DOT, "yaxis", "y2"),
        (LINE, "line.shape", "spline"),
        (LINE, "line.dash", "longdash"),
        (LINE, "connectgaps", True),
        (LINE, "fill", "tozeroy"),
        (("lines", None), "annotations.0.showarrow", True),
        (("lines", None), "annotations.0.text", '<a href="https://example.org">x</a>'),
        (("lines", None), "annotations.0.text", "x<sub>2</sub>"),
        (("lines", None), "annotations.0.text", '<span style="font-weight:bold">x</span>'),
        (("lines", None), "template", {"layout": {}}),
        (("lines", None), "images", [{"source": "x"}]),
        (("lines", None), "yaxis.type", "log"),
        (("lines", None), "yaxis.tickvals", [1]),
        (("lines", None), "xaxis", {}),
        (("lines", None), "xaxis.range", None),
        (("lines", None), "xaxis.range", ["2020", "2021"]),
        (("lines", None), "xaxis.rangeslider", {"visible": True}),
        (("bars", None), "barmode", "stack"),
        (("bars", None), "showlegend", True),
    ],
)
def test_whatever_else_a_figure_says_is_for_plotly(where, path, value):
    name, trace = where
    drawing = drawn(CHARTS[name](FULL[name], text=EN))
    assert is_of_house(drawing)
    changed = copy.deepcopy(drawing)
    *parts, last = path.split(".")
    holder = changed["layout"] if trace is None else changed["data"][trace]
    inner = reduce(_part, parts, holder)
    if value is None:
        inner.pop(last)
    else:
        inner[last] = value
    assert not is_of_house(changed)


def _part(holder, name: str):
    return holder[int(name)] if name.isdecimal() else holder.setdefault(name, {})


def test_a_page_marks_what_plotly_draws():
    pie = finish(go.Figure(go.Pie(labels=["a"], values=[1])), text=EN, **AROUND)
    assert " data-plotly " in figure_html(json.loads(pie.to_json()), text=EN)
    house = CHARTS["bars"](FULL["bars"], text=EN)
    assert "data-plotly" not in figure_html(json.loads(house.to_json()), text=EN)
