"""Planes of points and networks, from tables as they come: full, short, empty, hostile."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts import labelled_points as points
from nextstep_analysis.report.charts.all import Plane, corner_marks, network, quadrants
from nextstep_analysis.report.charts.network_layout import linked_groups, positions
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
EN, FI = Text("en"), Text("fi")
CAPTION = Caption("The finding", "What is drawn", "Source: here.")
PLANE = Plane(
    Measure("Density", ".0%", rows="Industry"),
    Measure("Complexity", ".1f"),
    ("far, complex", "near, complex", "far, simple", "near, simple"),
    "Hollow: there already",
)
PROXIMITY = Measure("Proximity", ".2f", rows="Industry")
POINTS = pd.DataFrame(
    {
        "label": ["Wood", "Metal", "Trade", "Paper"],
        "mark": ["C16", "C25", "G46", "C17"],
        "x": [0.2, 0.4, 0.6, 0.8],
        "y": [-1.0, 2.0, -2.0, 1.0],
        "group": ["core", "near", "near", "related"],
        "hollow": [True, False, False, False],
    }
)
NODES = POINTS[["label", "mark", "group", "hollow"]].assign(hollow_name="Hollow: there already")
LINKS = pd.DataFrame(
    {
        "source": ["C16", "C16", "C16"],
        "target": ["C25", "G46", "C17"],
        "value": [0.5, 0.7, NAN],
    }
)


def plane(table, text=EN):
    return quadrants(table, text=text, caption=CAPTION, plane=PLANE)


def net(nodes=NODES, links=LINKS, text=EN):
    return network(nodes, links, text=text, caption=CAPTION, measure=PROXIMITY)


def told(figure):
    return figure.layout.meta["nextstep"]


def names(figure):
    return [note for note in figure.layout.annotations if note.name == "nextstep-name"]


def legend(figure):
    return [trace.name for trace in figure.data if trace.showlegend]


@pytest.mark.parametrize("figure", [plane(POINTS), net()], ids=["plane", "network"])
def test_a_chart_is_complete(figure):
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert [note.text for note in names(figure)] == ["C16", "C25", "G46", "C17"]
    assert len(told(figure)["offsets"]) == 4
    assert told(figure)["layout"] == "points"
    shapes = {t.name: t.marker.symbol for t in figure.data if t.showlegend and t.mode == "markers"}
    assert len(set(shapes.values())) == len(shapes) == 4, "a shape of its own for each kind"
    assert shapes["Hollow: there already"] == "circle-open"
    figure.to_json()


def test_the_quadrants_are_those_of_the_medians_and_are_told():
    assert corner_marks(POINTS, PLANE) == {
        "far, complex": ["C25"],
        "near, complex": ["C17"],
        "far, simple": ["C16"],
        "near, simple": ["G46"],
    }
    figure = plane(POINTS)
    across = [t for t in figure.data if t.mode == "lines"]
    assert list(across[0].x) == [0.5, 0.5] and list(across[1].y) == [0.0, 0.0]
    assert "It shows 4 items. far, complex: C25. near, complex: C17." in told(figure)["alt"]


def test_a_point_on_the_median_is_in_no_quadrant():
    three = POINTS.iloc[:3]
    assert corner_marks(three, PLANE) == {
        "far, complex": [],
        "near, complex": [],
        "far, simple": [],
        "near, simple": ["G46"],
    }
    assert "near, complex: none." in told(plane(three))["alt"]


def test_what_lacks_a_measure_is_not_drawn_and_is_said():
    figure = plane(POINTS.assign(x=[0.2, NAN, 0.6, 0.8]), FI)
    assert [note.text for note in names(figure)] == ["C16", "G46", "C17"]
    drawn = [x for t in figure.data if t.mode == "markers" for x in t.x if x is not None]
    assert 0 not in drawn and len(drawn) == 3
    assert told(figure)["table"]["rows"][1] == ["Metal", "Ekosysteemin lähellä", None, "2,0"]
    assert (
        FI.say(
            "The figure is not available for {n:d} item.",
            "The figure is not available for {n:d} items.",
            "n",
            n=1,
        )
        in told(figure)["alt"]
    )


def test_no_rows_and_all_missing_are_said():
    empty = net(NODES.iloc[:0], LINKS.iloc[:0], FI)
    for figure in (plane(POINTS.iloc[:0], FI), plane(POINTS.assign(y=NAN), FI), empty):
        assert not figure.data
        assert figure.layout.annotations[0].text == "Ei tietoja"
        assert "Kuvattavia tietoja ei ole." in told(figure)["alt"]


def test_one_row_is_drawn():
    assert [note.text for note in names(plane(POINTS.iloc[:1]))] == ["C16"]
    figure = net(NODES.iloc[:1], LINKS.iloc[:0])
    assert [note.text for note in names(figure)] == ["C16"]
    assert "It shows 1 item. There are 0 links." in told(figure)["alt"]


def test_without_groups_there_is_no_legend_of_them():
    assert legend(plane(POINTS.drop(columns=["group", "hollow"]))) == [
        "Median of the industries drawn"
    ]
    assert legend(net(NODES[["label", "mark"]])) == []


@pytest.mark.parametrize("column", ["label", "mark", "group"])
def test_names_do_not_become_markup(column):
    hostile = '<a href="https://evil.example">x</a><script>' * 5
    marks = [f"{hostile}{number}" for number in range(4)]
    points_, nodes = POINTS.assign(**{column: marks}), NODES.assign(**{column: marks})
    links = LINKS.replace(dict(zip(POINTS["mark"], nodes["mark"], strict=True)))
    for figure in (plane(points_), net(nodes, links)):
        figure.layout.meta = None  # carries the texts as they are, for the page to escape
        written = figure.to_json().replace("\\u003c", "<")
        assert "<a href" not in written and "<script" not in written


def test_a_network_is_told_and_its_links_are_in_the_table():
    figure = net()
    assert "There are 3 links. Most links: Wood (3). All are joined" in told(figure)["alt"]
    assert told(figure)["table"]["rows"] == [
        ["Wood", "Trade", "0.70"],
        ["Wood", "Metal", "0.50"],
        ["Wood", "Paper", None],
    ]
    hover = [word for t in figure.data if t.hovertext for word in t.hovertext]
    assert "Trade<br>Proximity – C16: 0.70" in hover


def test_groups_that_no_link_joins_are_counted():
    apart = net(links=LINKS.iloc[:1])
    assert "It falls into 3 groups that no link joins." in told(apart)["alt"]
    assert linked_groups([(0, 2), (2, 3)], count=5) == [[0, 2, 3], [1], [4]]


def test_links_to_nowhere_and_shared_marks_are_refused():
    with pytest.raises(ReportError, match="no node: X1"):
        net(links=LINKS.replace("G46", "X1"))
    with pytest.raises(ReportError, match="share a mark"):
        net(NODES.assign(mark="C16"), LINKS.iloc[:0])
    with pytest.raises(ReportError, match="needs the column"):
        plane(POINTS.drop(columns="y"))


def test_a_layout_is_the_same_every_time_and_keeps_nodes_apart():
    pairs = [(number, (number + 1) % 18) for number in range(18)] + [(0, 9), (3, 12)]
    one, two = (positions(pairs, count=20, apart=(0.15, 0.09)) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert one.min() >= 0 and one.max() <= 1 and np.isfinite(one).all()
    gaps = (one[:, None] - one[None]) / np.array((0.15, 0.09))
    far = np.sqrt((gaps**2).sum(axis=2))[np.triu_indices(20, k=1)]
    assert far.min() > 0.7


def test_linked_nodes_are_drawn_nearer_than_others():
    chain = [(0, 1), (1, 2), (2, 3), (3, 4)]
    places = positions(chain, count=5, apart=(0.01, 0.01))
    along = np.abs(np.diff(places[:, 0]))
    assert (along > 0.15).all() and (np.sign(np.diff(places[:, 0])) != 0).all()
    assert len(set(np.sign(np.diff(places[:, 0])))) == 1, "a chain is drawn as a chain"


def test_nodes_without_any_link_have_places_of_their_own():
    places = positions([], count=6, apart=(0.1, 0.1))
    assert len({tuple(place) for place in places}) == 6


def test_names_of_crowded_points_do_not_cover_each_other():
    spots = [(0.5 + 0.02 * (n % 3), 0.5 + 0.02 * (n // 3)) for n in range(9)]
    found = points.offsets(spots, ["C16"] * 9, size=points.NARROW)
    width, height = points.NARROW
    middles = [
        (x * width + right, (1 - y) * height + down)
        for (x, y), (right, down) in zip(spots, found, strict=True)
    ]
    covered = [
        (a, b)
        for n, a in enumerate(middles)
        for b in middles[:n]
        if abs(a[0] - b[0]) < 20 and abs(a[1] - b[1]) < 11
    ]
    assert not covered
    assert all(0 < x < width and 0 < y < height for x, y in middles)
