"""Charts and maps from tables as they come: full, short, empty, hostile."""

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from shapely.geometry import MultiPolygon, box

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.all import (
    bars,
    interval_dots,
    lines_with_break,
    measure_dots,
    stacked_components,
    two_sides,
    waterfall,
)
from nextstep_analysis.report.charts.maps import choropleth
from nextstep_analysis.report.charts.named_lines import SERIES_NAME
from nextstep_analysis.report.charts.strip import HERE, OTHER, PEER, Strip
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
CAPTION = Caption("The finding", "What is drawn", "Source: here.")
RATIO = Measure("Location quotient", ".2f", 1.0, "Country")
SHARE = Measure("Share", ".1%")
EN, FI = Text("en"), Text("fi")
ROWS = pd.DataFrame({"label": ["a", "b", "c"], "value": [2.0, NAN, 0.5]})
YEARS = pd.DataFrame(
    {"series": ["a"] * 5, "year": [2015, 2016, 2018, 2019, 2020], "value": [1, 2, NAN, 4, 5]}
)
PARTS = pd.DataFrame(
    {"label": ["a", "b"], "x": [1.0, -2.0], "y": [-3.0, NAN], "total": [-2.0, NAN]}
)
AREAS = gpd.GeoDataFrame(
    {"code": ["A", "B", "C"], "label": ["Aa", "Bb", "Cc"]},
    geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10)],
    crs="EPSG:3067",
)
VALUES = pd.Series({"A": 0.1, "B": 0.4})


def draw_map(areas, values=VALUES, measure=SHARE, **options):
    return choropleth(areas, values, text=EN, caption=CAPTION, measure=measure, **options)


def told(figure: go.Figure) -> dict:
    return figure.layout.meta["nextstep"]


CHARTS = {
    "interval_dots": lambda t, **k: interval_dots(t, caption=CAPTION, measure=RATIO, **k),
    "measures": lambda t, **k: measure_dots(t, caption=CAPTION, measure=RATIO, measures=DOTS, **k),
    "bars": lambda t, **k: bars(t, caption=CAPTION, measure=SHARE, **k),
    "lines": lambda t, **k: lines_with_break(t, caption=CAPTION, measure=SHARE, **k),
    "components": lambda t, **k: stacked_components(
        t, caption=CAPTION, measure=SHARE, components={"x": "X", "y": "Y"}, **k
    ),
}
DOTS = {"value": "Enterprises", "y": "Value added", "x": "Jobs"}
FULL = {
    "measures": ROWS.assign(y=[NAN, 1.0, NAN], x=NAN),
    "interval_dots": ROWS,
    "bars": ROWS,
    "lines": YEARS,
    "components": PARTS,
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_complete(name):
    figure = CHARTS[name](FULL[name], text=EN)
    assert told(figure)["title"] == "The finding"
    assert told(figure)["alt"].startswith("Chart: The finding. What is drawn. ")
    assert told(figure)["table"]["rows"]
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("name", CHARTS)
def test_no_rows_and_all_missing_are_said(name):
    for table in (FULL[name].iloc[:0], FULL[name].iloc[:1].assign(value=NAN, total=NAN)):
        figure = CHARTS[name](table, text=FI)
        assert not figure.data
        assert figure.layout.annotations[0].text == "Ei tietoja"
        assert "Kuvattavia tietoja ei ole." in told(figure)["alt"]


@pytest.mark.parametrize("name", CHARTS)
def test_one_row_is_drawn(name):
    figure = CHARTS[name](FULL[name].iloc[:1], text=EN)
    assert figure.data
    figure.to_json()


@pytest.mark.parametrize("name", CHARTS)
def test_many_rows_are_drawn(name):
    table = pd.concat([FULL[name].iloc[:1]] * 300, ignore_index=True)
    if name == "lines":
        table["series"] = [f"series {number}" for number in range(300)]
    figure = CHARTS[name](table, text=EN)
    assert len(told(figure)["table"]["rows"]) == (1 if name == "lines" else 300)


@pytest.mark.parametrize("name", CHARTS)
def test_labels_do_not_become_markup(name):
    column = "series" if name == "lines" else "label"
    hostile = '<a href="https://evil.example">x</a><script>'
    figure = CHARTS[name](FULL[name].assign(**{column: hostile}), text=EN)
    figure.layout.meta = None  # carries the texts as they are, for the page to escape
    assert "<a href" not in figure.to_json().replace("\\u003c", "<")
    assert "<script" not in figure.to_json().replace("\\u003c", "<")


@pytest.mark.parametrize("name", CHARTS)
def test_a_lacking_column_is_named(name):
    with pytest.raises(ReportError, match="needs the column"):
        CHARTS[name](FULL[name].drop(columns=FULL[name].columns[1]), text=EN)


def test_drawing_changes_no_table():
    for name, chart in CHARTS.items():
        before = FULL[name].copy(deep=True)
        chart(FULL[name], text=EN)
        pd.testing.assert_frame_equal(FULL[name], before)


def test_missing_values_are_words_not_zeros():
    figure = bars(ROWS, text=FI, caption=CAPTION, measure=SHARE)
    drawn = next(trace for trace in figure.data if trace.type == "bar")
    assert list(drawn.x) == [2.0, 0.5]
    remarks = figure.data[-1]
    assert list(remarks.y) == [1]
    assert "tieto puuttuu" in remarks.text[0]
    assert told(figure)["table"]["rows"][1] == ["b", None]


def test_a_remark_stands_in_place_of_a_missing_value_in_chart_and_table():
    scores = Measure("Score", "d", end=4)
    rows = ROWS.assign(remark="no evidence found", group=["up", "up", "down"])
    figure = bars(rows, text=EN, caption=CAPTION, measure=scores)
    words = [text for trace in figure.data if trace.text for text in trace.text]
    assert [text for text in words if "no evidence found" in text]
    assert [row[1] for row in told(figure)["table"]["rows"]][1] == "no evidence found"
    raw = told(figure)["table"]["raw"]
    assert raw["rows"][1][1] is None and "no evidence found" in raw["rows"][1][-1]
    assert figure.layout.xaxis.range[1] >= 4, "the axis reaches the top of the scale"
    assert figure.layout.xaxis.tickvals[-1] == 4
    assert [trace.name for trace in figure.data if trace.showlegend] == ["up", "down"]


def test_dots_have_intervals_groups_and_hollow_small_rows():
    table = pd.DataFrame(
        {
            "label": list("abc"),
            "value": [2.0, 1.0, 0.5],
            "lower": [1.5, NAN, 0.1],
            "upper": [2.5, NAN, 1.5],
            "group": ["core", "related", "core"],
            "small": [False, False, True],
        }
    )
    figure = CHARTS["interval_dots"](table, text=EN)
    named = {trace.name: trace for trace in figure.data if trace.showlegend}
    assert set(named) == {"Country", "Core", "Related", "Core – not told from 1"}
    assert named["Core – not told from 1"].marker.symbol == "circle-open"
    assert named["Core"].marker.symbol != named["Related"].marker.symbol
    lines = next(trace for trace in figure.data if trace.mode == "lines" and not trace.showlegend)
    assert list(lines.x) == [1.5, 2.5, None, 0.1, 1.5, None]
    assert "1.50–2.50" in named["Core"].hovertext[0]


def test_a_log_axis_writes_what_it_cannot_draw():
    table = ROWS.assign(value=[2.0, 0.0, 0.5], lower=[0.0, NAN, 0.25], upper=[3.0, NAN, 1.0])
    figure = CHARTS["interval_dots"](table, text=EN, log=True)
    assert figure.layout.xaxis.type == "log"
    assert "0.00" in figure.data[-1].text[0]
    lines = figure.data[1]
    assert min(x for x in lines.x if x is not None) > 0
    assert list(figure.layout.xaxis.ticktext) == ["0.25", "0.5", "1", "2", "4"]


def test_lines_open_over_missing_years_and_breaks():
    figure = lines_with_break(YEARS, text=EN, caption=CAPTION, measure=SHARE, breaks=(2020,))
    line = figure.data[0]
    assert dict(zip(line.x, line.y, strict=True)) == {
        2015: 1,
        2016: 2,
        2017.5: None,
        2018: None,
        2019: 4,
        2019.5: None,
        2020: 5,
    }
    assert not line.connectgaps
    band = figure.layout.shapes[0]
    assert (band.x0, band.x1) == (2019, 2020)
    assert "Break 2020" in [note.text for note in figure.layout.annotations]
    assert "Break in the series: 2020." in told(figure)["alt"]


def test_a_break_in_an_unpublished_year_spans_it():
    figure = lines_with_break(YEARS, text=EN, caption=CAPTION, measure=SHARE, breaks=(2018,))
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (2016, 2019)


def test_series_are_named_at_their_ends_without_touching():
    table = pd.DataFrame({"series": list("abcd"), "year": 2020, "value": [1.0, 1.001, 1.002, 9]})
    figure = lines_with_break(table, text=EN, caption=CAPTION, measure=SHARE)
    names = sorted(n.y for n in figure.layout.annotations if n.name == SERIES_NAME)
    apart = [later - earlier for earlier, later in itertools.pairwise(names)]
    assert min(apart) > 0.3
    assert not any(trace.showlegend for trace in figure.data)


def test_projection_is_dotted_with_its_interval():
    table = YEARS.assign(
        projected=[False] * 4 + [True], lower=[NAN] * 4 + [4], upper=[NAN] * 4 + [6]
    )
    figure = lines_with_break(table, text=EN, caption=CAPTION, measure=SHARE)
    dashes = {trace.line.dash for trace in figure.data if trace.mode == "lines+markers"}
    assert dashes == {"solid", "dot"}
    area = next(trace for trace in figure.data if trace.fill == "toself")
    assert list(area.y) == [4, 6, 4, 4]
    assert "Projection" in [note.text for note in figure.layout.annotations]


def test_components_keep_their_sign_and_say_what_is_missing():
    figure = CHARTS["components"](PARTS, text=EN)
    drawn = {trace.name: list(trace.x) for trace in figure.data if trace.type == "bar"}
    assert drawn == {"X": [1.0], "Y": [-3.0]}
    assert figure.layout.barmode == "relative"
    remark = figure.data[-1]
    assert list(remark.y) == [1]
    assert "not available" in remark.text[0]


def test_map_has_one_shape_per_area_and_hatches_the_unknown():
    figure = draw_map(AREAS)
    areas = {trace.name: trace for trace in figure.data if trace.fill == "toself"}
    assert set(areas) == {"Aa", "Bb", "Cc"}
    assert areas["Cc"].fillpattern.shape == "/"
    assert areas["Aa"].fillcolor != areas["Bb"].fillcolor
    labels = figure.data[-1]
    assert labels.text == ("Aa<br><b>10.0%</b>", "Bb<br><b>40.0%</b>", "Cc<br><b>no data</b>")
    assert figure.layout.yaxis.scaleanchor == "x"
    assert "No data" in [trace.name for trace in figure.data if trace.showlegend]


def test_map_keeps_holes_open():
    """An island in a ring: the hole runs the other way, so that the fill leaves it out."""
    ring = box(0, 0, 30, 30).difference(box(10, 10, 20, 20))
    areas = gpd.GeoDataFrame(
        {"code": ["A", "B"], "label": ["A", "B"]},
        geometry=[MultiPolygon([ring]), box(10, 10, 20, 20)],
        crs="EPSG:3067",
    )
    trace = draw_map(areas).data[0]
    cut = list(trace.x).index(None)
    outer, inner = (
        list(zip(trace.x[part], trace.y[part], strict=True))
        for part in (slice(0, cut), slice(cut + 1, None))
    )
    assert _area(outer) * _area(inner) < 0


def test_map_of_a_ratio_runs_both_ways_from_its_reference():
    figure = draw_map(AREAS, pd.Series({"A": 0.2, "B": 1.0, "C": 1.8}), RATIO)
    fills = {trace.name: trace.fillcolor for trace in figure.data if trace.fill == "toself"}
    assert len(set(fills.values())) == 3


def test_maps_without_values_breaks_or_coordinates():
    assert not draw_map(AREAS, pd.Series(dtype=float)).data
    assert not draw_map(AREAS.iloc[:0]).data
    assert draw_map(AREAS.iloc[:1]).data
    assert draw_map(AREAS, pd.Series({"A": 1.0, "B": 1.0, "C": 1.0})).data
    with pytest.raises(ReportError, match="at most five classes"):
        draw_map(AREAS, breaks=[1, 2, 3, 4, 5])
    with pytest.raises(ReportError, match="no coordinate system"):
        draw_map(AREAS.set_crs(None, allow_override=True))


_ALT = "Chart: The finding. What is drawn. Measure: Location quotient. It shows 3 items. "


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([2.0, 1.0, 0.5], "Highest: a, 2.00. Lowest: c, 0.50. Above 1.00 (Country): 1."),
        ([2.0, 2.0, 0.5], "Highest: a and b, 2.00. Lowest: c, 0.50. Above 1.00 (Country): 2."),
        ([2.0, 2.0, 2.0], "All are 2.00. Above 1.00 (Country): 3."),
    ],
)
def test_alternative_names_the_ends(values, ends):
    figure = CHARTS["interval_dots"](ROWS.assign(value=values), text=EN)
    assert told(figure)["alt"] == _ALT + ends


def test_alternative_names_no_end_where_a_figure_is_missing():
    """What is not known could be the highest or the lowest."""
    figure = CHARTS["interval_dots"](ROWS, text=EN)
    assert told(figure)["alt"] == (
        f"{_ALT}Known values: 0.50 to 2.00. Above 1.00 (Country): 1. "
        "The figure is not available for 1 item."
    )


def test_alternative_of_lines_never_joins_two_sides_of_a_break():
    frame = pd.DataFrame(
        {
            "series": "a",
            "year": [2015, 2016, 2017, 2018, 2019],
            "value": [100.0, 90.0, np.nan, 100.0, 130.0],
        }
    )
    measure = Measure("Index", ".0f")
    drawn = lines_with_break(frame, text=EN, caption=CAPTION, measure=measure, breaks=(2017,))
    alt = told(drawn)["alt"]
    assert "a: from 100 (2015) to 90 (2016)." in alt
    assert "a: from 100 (2018) to 130 (2019)." in alt


def test_alternative_of_components_tells_the_marked_row():
    frame = pd.DataFrame(
        {
            "label": ["first", "ours"],
            "total": [1.0, 2.0],
            "x": [0.5, 3.0],
            "y": [0.5, -1.0],
            "highlight": [False, True],
        }
    )
    drawn = stacked_components(
        frame,
        text=EN,
        caption=CAPTION,
        measure=Measure("Change", "+.1f"),
        components={"x": "Growth", "y": "Mix"},
    )
    assert told(drawn)["alt"].endswith("ours: growth +3.0; mix −1.0.")


def test_a_given_alternative_is_kept():
    caption = Caption("t", "s", "Source: x.", alt="My own words.")
    figure = bars(ROWS, text=EN, caption=caption, measure=SHARE)
    assert told(figure)["alt"] == "My own words."


def _area(ring: list[tuple[float, float]]) -> float:
    """Twice the signed area."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))


def test_classes_of_shares_are_never_negative_and_say_the_reference():
    measure = Measure("Share", ".0%", 0.135, "Country")
    figure = draw_map(AREAS, pd.Series({"A": 0.06, "B": 0.14, "C": 0.46}), measure)
    names = [trace.name for trace in figure.data if trace.showlegend]
    assert names == [
        "below 7%",
        "7% to below 12%",
        "12% to below 15% (Country 14%)",
        "15% to below 27%",
        "27% or more",
    ]


STEPS = pd.DataFrame(
    {
        "label": ["growth", "mix", "total"],
        "value": [6.0, -4.0, 2.0],
        "base": [0.0, 6.0, 0.0],
        "lower": [NAN, -5.0, NAN],
        "upper": [NAN, -1.0, NAN],
    }
)


def test_a_waterfall_goes_on_where_the_last_part_ended():
    figure = waterfall(STEPS, text=EN, caption=CAPTION, measure=Measure("Change", "+.1f"))
    bar = figure.data[0]
    assert list(bar.base) == [0, 6, 0] and list(bar.x) == [6, -4, 2]
    whiskers = figure.data[2]
    assert (list(whiskers.x), list(whiskers.y)) == ([2], [1]), "no cap without an interval"
    assert (list(whiskers.error_x.array), list(whiskers.error_x.arrayminus)) == ([3], [1])
    assert told(figure)["alt"].startswith("Chart: The finding. ")
    assert len(told(figure)["table"]["rows"]) == 3


def test_a_waterfall_that_lacks_a_part_draws_none():
    table = STEPS.assign(value=[6.0, NAN, 2.0])
    figure = waterfall(table, text=EN, caption=CAPTION, measure=Measure("Change", "+.1f"))
    assert not figure.data


SIDES = pd.DataFrame(
    {
        "label": ["a", "b"],
        "here": [4.0, 2.0],
        "finland": [1.0, 5.0],
        "abroad": [3.0, 0.0],
        "apart": [False, True],
    }
)


def sides(table):
    return two_sides(
        table,
        text=EN,
        caption=CAPTION,
        measure=Measure("Elsewhere", "approx"),
        left=("here", "bought here"),
        right={"finland": "rest of Finland", "abroad": "abroad"},
    )


def test_two_sides_are_comparable_lengths_on_one_scale():
    figure = sides(SIDES)
    bars = {trace.name: list(trace.x) for trace in figure.data if trace.type == "bar"}
    assert bars == {"bought here": [-4, -2], "rest of Finland": [1, 5], "abroad": [3, 0]}
    numbers = [list(trace.text) for trace in figure.data if trace.type == "scatter"]
    assert ["".join(side).replace("&nbsp;", " ").split() for side in numbers] == [
        ["4.0", "2.0"],
        ["4.0", "5.0"],
    ]
    assert [row[-1] for row in told(figure)["table"]["rows"]] == ["4.0", "5.0"]
    left, right = figure.layout.xaxis.range
    assert left < -4 and right > 5, "room for the numbers at both ends"


def test_what_is_set_apart_is_drawn_pale_and_abroad_is_outlined():
    figure = sides(SIDES)
    for trace in figure.data:
        if trace.type == "bar":
            pale = list(trace.marker.opacity)
            assert pale[0] == 1 and pale[1] < 1
    assert figure.data[2].marker.color != figure.data[1].marker.color
    assert figure.data[2].marker.line.color == figure.data[1].marker.line.color


def test_a_row_that_adds_up_several_things_is_not_named_as_lowest():
    assert "Lowest: " in told(sides(SIDES))["alt"]
    alt = told(sides(SIDES.assign(several=[True, False])))["alt"]
    assert "Lowest" not in alt and "Values: 4.0 to 5.0." in alt


def test_two_sides_without_rows_or_a_figure_draw_nothing():
    for table in (SIDES.head(0), SIDES.assign(abroad=NAN)):
        assert not sides(table).data
    with pytest.raises(ReportError, match="needs the column apart"):
        sides(SIDES.drop(columns="apart"))


# --- the strip on top ------------------------------------------------------------------------

REGIONS = pd.DataFrame(
    {
        "code": ["h", "p", "o", "z"],
        "label": ["Here", "Peer", "Other", "None"],
        "told": ["Here (core)", "Peer (core)", "Other (core)", "None (core)"],
        "value": [1.5, 0.8, 4.0, 0.0],
        "lower": [1.0, 0.5, 3.0, NAN],
        "upper": [2.0, 1.1, 5.0, NAN],
        "kind": [HERE, PEER, OTHER, OTHER],
    }
)
KINDS = {HERE: "this", PEER: "peers", OTHER: "others"}


def test_a_strip_stands_on_top_with_its_marks_and_rows():
    strip = Strip("All regions", REGIONS, KINDS)
    chart = interval_dots(ROWS, text=EN, caption=CAPTION, measure=RATIO, log=True, strip=strip)
    assert chart.layout.yaxis.ticktext[0] == "All regions"
    marks = {t.meta["strip"]: t for t in chart.data if (t.meta or {}).get("strip")}
    assert {kind: list(trace.ids) for kind, trace in marks.items()} == {
        HERE: ["h"],
        PEER: ["p"],
        OTHER: ["o"],  # a log axis has no place for zero
    }
    assert all(-0.5 < y < 0.5 for trace in marks.values() for y in trace.y)
    dots = [t for t in chart.data if t.mode == "markers" and not t.meta]
    assert sorted(y for trace in dots for y in trace.y) == [1, 3]
    rows = told(chart)["table"]["rows"]
    assert len(rows) == 7 and told(chart)["strip"] == 4
    assert rows[-1][:2] == ["None (core)", "0.00"]
    assert (
        "All regions: Here 1.50; of 4 regions Other is highest (4.00) and Peer lowest (0.80)."
        in told(chart)["alt"]
    )


def test_a_strip_without_the_region_says_nothing_of_it():
    strip = Strip("All regions", REGIONS.iloc[1:3], KINDS)
    chart = interval_dots(ROWS, text=EN, caption=CAPTION, measure=RATIO, log=True, strip=strip)
    assert "All regions" not in told(chart)["alt"]
    assert [list(t.ids) for t in chart.data if (t.meta or {}).get("strip") == HERE] == [[]]
