"""What the pages draw themselves: the numbers read back from the picture, and what marks tell."""

import json
import math

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import pytest
from demo import SITE, notebook
from samples import SUMMARY
from shapely.geometry import box

from nextstep_analysis.report.charts.all import bars, interval_dots, lines_with_break, waterfall
from nextstep_analysis.report.charts.maps import choropleth
from nextstep_analysis.report.charts.strip import HERE, OTHER, PEER, Strip
from nextstep_analysis.report.charts.theme import Caption, Measure, finish
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAN = float("nan")
TEXT = Text("en")
CAPTION = Caption("The finding", "What is drawn", "Source: here.")
RATIO = Measure("Quotient", ".2f", 1.0, "Country", "Row")
COUNT = Measure("Jobs", "d", rows="Row")
LABELS = ["plain", "a & <b>bold</b> <script>", "missing", "&amp; &#8195; 😀"]
STRIP = Strip(
    "All regions",
    pd.DataFrame(
        {
            "code": ["a", "b", "c"],
            "label": ["A", "B", "C"],
            "told": ["A (all)", "B (all)", "C (all)"],
            "value": [1.5, 0.8, 2.0],
            "lower": [1.0, 0.5, 1.5],
            "upper": [2.0, 1.1, 2.5],
            "kind": [HERE, PEER, OTHER],
        }
    ),
    {HERE: "This one", PEER: "Peers", OTHER: "Others"},
)
AREAS = gpd.GeoDataFrame(
    {"code": ["A", "B", "C"], "label": ["West", "East", "Without"]},
    geometry=[
        box(0, 0, 100, 80).difference(box(30, 30, 50, 50)),
        box(100, 0, 200, 80),
        box(200, 0, 230, 60),
    ],
    crs="EPSG:3067",
)
_READ = """figure => {
  const spec = window.NextStep.specification(figure);
  const log = spec.layout.xaxis.type === "log";
  const middle = (element) => {
    const seen = element.getBoundingClientRect();
    return { x: (seen.left + seen.right) / 2, y: (seen.top + seen.bottom) / 2, width: seen.width };
  };
  const ticks = Object.fromEntries(["x", "y"].map((axis) => [axis, [...figure.querySelectorAll(
    `[data-tick='${axis}']`)].map((tick) => ({ text: tick.textContent, ...middle(tick) }))]));
  return {
    log, ticks,
    given: spec.layout.xaxis.ticktext.map((text, at) => [text, spec.layout.xaxis.tickvals[at]]),
    marks: [...figure.querySelectorAll("path[data-value][transform]")].map((mark) => ({
      value: Number(mark.dataset.value), ...middle(mark) })),
    bars: [...figure.querySelectorAll("path[data-value]:not([transform])")].map((bar) => ({
      value: Number(bar.dataset.value), ...middle(bar) })),
    points: spec.data.filter((trace) => (trace.mode || "").includes("markers"))
      .flatMap((trace) => trace.x.filter((value, at) => value !== null && trace.y[at] !== null)),
    lengths: spec.data.filter((trace) => trace.type === "bar").flatMap((trace) => trace.x),
  };
}"""


def figures() -> list[go.Figure]:
    around = {"text": TEXT, "caption": CAPTION}
    rows = pd.DataFrame({"label": LABELS, "value": [2.0, 0.5, NAN, 1.0]})
    years = pd.DataFrame(
        {"series": ["s"] * 5, "year": [2015, 2016, 2018, 2019, 2020], "value": [1, 2, NAN, 4, 5]}
    )
    steps = pd.DataFrame(
        {
            "label": ["x", "y", "all"],
            "value": [30.0, -12.0, 18.0],
            "base": [0.0, 30.0, 0.0],
            "lower": [NAN, -20.0, NAN],
            "upper": [NAN, -5.0, NAN],
        }
    )
    return [
        interval_dots(rows, log=True, strip=STRIP, measure=RATIO, **around),
        bars(rows.assign(value=[40, -7, NAN, 2.0]), measure=COUNT, **around),
        waterfall(steps, measure=COUNT, **around),
        lines_with_break(years, measure=COUNT, breaks=[2018], **around),
        choropleth(
            AREAS, pd.Series({"A": 0.1, "B": 0.4}), measure=Measure("Share", ".0%"), **around
        ),
    ]


def circle() -> go.Figure:
    """A figure of somebody's own, which only Plotly draws."""
    pie = go.Figure(go.Pie(labels=["a", "b"], values=[1, 2]))
    around = {"title": "Own", "subtitle": "Shares", "source": "Source: own.", "alt": "A pie."}
    return finish(pie, text=TEXT, **around)


def written(folder, shown: list[go.Figure]):
    chapter = b.Chapter(
        [
            b.StudyData(SUMMARY | {"language": "en"}),
            b.Heading(2, "state", "State"),
            *map(b.Figure, shown),
        ]
    )
    page = page_from_notebook(notebook([chapter]), text=TEXT)
    write_site(folder, [page], site=SITE)
    return folder / "en" / "wood.html"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return written(tmp_path_factory.mktemp("drawn"), figures())


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.edge("reading", "a picture without Plotly", "its marks stand at the numbers")
def test_the_numbers_are_read_back_from_the_picture(page, visit, width):
    """By the ticks under it as a ruler: nothing of what drew it is asked."""
    with visit(page, width=width) as seen:
        for place in range(4):
            figure = seen.page.locator(".chart-figure").nth(place)
            told = figure.evaluate(_READ)
            ruler = _ruler(told)
            assert sorted(mark["value"] for mark in told["marks"]) == sorted(told["points"])
            for mark in told["marks"]:
                assert mark["x"] == pytest.approx(ruler(mark["value"]), abs=1.5), place
            assert sorted(bar["value"] for bar in told["bars"]) == sorted(told["lengths"])
            for bar in told["bars"]:
                long = abs(ruler(bar["value"]) - ruler(0))
                assert bar["width"] == pytest.approx(long, abs=1.5), place
        assert not seen.errors


def _ruler(told: dict):
    """Pixels of a value across, from where two of the ticks are written."""
    to = math.log if told["log"] else float
    values = dict(map(tuple, told["given"]))
    first, *_, last = told["ticks"]["x"]
    start, end = to(values[first["text"]]), to(values[last["text"]])

    def place(value: float) -> float:
        return first["x"] + (to(value) - start) / (end - start) * (last["x"] - first["x"])

    return place


def test_marks_stand_in_the_row_of_their_label(page, visit):
    with visit(page) as seen:
        told = seen.page.locator(".chart-figure").nth(1).evaluate(_READ)
        rows = [tick["y"] for tick in told["ticks"]["y"]]
        assert [tick["text"] for tick in told["ticks"]["y"]] == LABELS
        for bar, row in zip(told["bars"], (rows[0], rows[1], rows[3]), strict=True):
            assert bar["y"] == pytest.approx(row, abs=1.5)


def test_a_mark_tells_what_it_is_and_its_number(page, visit):
    with visit(page) as seen:
        dots = seen.page.locator(".chart-figure").nth(0)
        label = dots.locator(".chart-label")
        for mark, words in (("2", "C\nQuotient: 2.00 "), ("1.5", "A\nQuotient: 1.50")):
            dots.locator(f"path[data-id][data-value='{mark}']").hover(force=True)
            assert label.inner_text().startswith(words)
        seen.page.keyboard.press("Escape")
        assert not label.is_visible()
        bar = seen.page.locator(".chart-figure").nth(1).locator("path[data-value='-7']")
        bar.hover(force=True)
        told = seen.page.locator(".chart-figure").nth(1).locator(".chart-label")
        assert told.inner_text() == f"{LABELS[1]}\nJobs: −7"
        west = seen.page.locator(".chart-figure").nth(4)
        west.scroll_into_view_if_needed()
        west.locator("svg svg path").first.hover(position={"x": 6, "y": 6}, force=True)
        assert west.locator(".chart-label").inner_text() == "West\nShare: 10%"
        seen.page.mouse.move(2, 2)
        assert not west.locator(".chart-label").is_visible()
        assert not seen.errors


def test_a_finger_leaves_the_label_and_takes_it_away_elsewhere(page, visit):
    with visit(page, width=320, has_touch=True) as seen:
        chart = seen.page.locator(".chart-figure").nth(1)
        chart.locator("path[data-value='40']").tap(force=True)
        label = chart.locator(".chart-label")
        assert label.inner_text() == "plain\nJobs: 40"
        edge = label.bounding_box()
        assert edge["x"] >= 0 and edge["x"] + edge["width"] <= 320
        seen.page.locator("h1").tap()
        assert not label.is_visible()


def test_an_area_with_a_hole_and_one_without_a_number(page, visit):
    with visit(page) as seen:
        areas = seen.page.locator(".chart-figure").nth(4).locator("svg svg path[fill-rule]")
        assert areas.count() == 3
        assert areas.nth(0).get_attribute("d").count("M") == 2
        assert areas.nth(2).get_attribute("fill").startswith("url(#hatch-")


@pytest.mark.edge("notebooks", "a chart that pages do not draw", "drawn by Plotly, loaded there")
def test_a_figure_of_another_kind_is_drawn_by_plotly_on_its_page_alone(page, visit, tmp_path):
    assert not (page.parents[1] / "assets" / "plotly.min.js").exists()
    own = written(tmp_path, [circle(), figures()[1]])
    assert (tmp_path / "assets" / "plotly.min.js").exists()
    assert "plotly.min.js" not in (tmp_path / "index.html").read_text(encoding="utf-8")
    with visit(own, accept_downloads=True) as seen:
        assert seen.page.locator(".chart[data-plotly] .slice").count() == 2
        assert seen.page.locator(".chart:not([data-plotly]) path[data-value]").count() == 3
        for kind in ("svg", "png"):
            with seen.page.expect_download() as waiting:
                seen.page.locator(f".downloads [data-save={kind}]").first.click()
            assert waiting.value.suggested_filename.endswith(kind)
        assert not seen.errors


def test_paper_is_light_whatever_the_screen_is(page, visit):
    paper = "chart => chart.querySelector('rect').getAttribute('fill')"
    with visit(page, color_scheme="dark") as seen:
        chart = seen.page.locator(".chart").first
        assert chart.evaluate(paper) == "#141B22"
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        seen.page.emulate_media(media="print")
        seen.page.wait_for_timeout(200)
        assert chart.evaluate(paper) == "#FFFFFF"
        seen.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert chart.evaluate(paper) == "#141B22"


def test_what_the_page_holds_is_what_was_asked_for(page):
    html = page.read_text(encoding="utf-8")
    assert html.count('class="chart"') == 5 and "data-plotly" not in html
    assert "<script>" not in html
    assert json.dumps("plain") in html
