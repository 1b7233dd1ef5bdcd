"""The palette, measured; and the parts that no figure may lack."""

import itertools
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from nextstep_analysis.report import ReportError, colours
from nextstep_analysis.report.charts import ticks
from nextstep_analysis.report.charts.theme import TEMPLATE, finish, plain, wrapped
from nextstep_analysis.report.site.asset_files import ASSETS
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

PARTS = {"title": "t", "subtitle": "s", "source": "Source: x.", "alt": "a"}


def test_black_on_white_has_the_contrast_that_the_standard_gives():
    assert colours.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colours.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_categories_stand_out_from_paper_and_from_their_neighbours():
    assert len(colours.CATEGORIES) <= 6
    for colour in colours.CATEGORIES:
        assert colours.contrast(colour, colours.PAPER) >= 3
    for first, second in itertools.pairwise(colours.CATEGORIES):
        assert colours.contrast(first, second) >= 3


@pytest.mark.parametrize("deficiency", [None, *colours.DEFICIENCIES])
def test_categories_differ_for_every_eye(deficiency):
    """20 in CIELAB is many times what is just noticed (2.3)."""
    for first, second in itertools.combinations(colours.CATEGORIES, 2):
        assert colours.difference(first, second, deficiency=deficiency) >= 20


def test_text_is_readable():
    assert colours.contrast(colours.INK, colours.PAPER) >= 7
    assert colours.contrast(colours.MUTED, colours.PAPER) >= 4.5
    for fill in (*colours.SEQUENTIAL, *colours.DIVERGING, *colours.CATEGORIES, colours.NO_DATA):
        assert colours.contrast(colours.readable_on(fill), fill) >= 4.5


def test_scales_run_evenly_from_light_to_dark():
    against_ink = [colours.contrast(colour, "#000000") for colour in colours.SEQUENTIAL]
    assert against_ink == sorted(against_ink, reverse=True)
    middle = len(colours.DIVERGING) // 2
    arms = [colours.contrast(colour, colours.PAPER) for colour in colours.DIVERGING]
    assert arms[: middle + 1] == sorted(arms[: middle + 1], reverse=True)
    assert arms[middle:] == sorted(arms[middle:])


def test_a_dark_screen_turns_the_colours_round():
    """What was readable on white, or on a fill, is so in the dark; eyes still tell them apart."""
    dark = colours.DARK
    marks = (*colours.CATEGORIES, *colours.SEQUENTIAL[2:], "#9DB4C8", "#76838F")
    for colour in marks:
        assert colours.contrast(dark[colour], dark[colours.PAPER]) >= 3, colour
    for text in (colours.INK, colours.MUTED):
        assert colours.contrast(dark[text], dark[colours.PAPER]) >= 4.5
    for fill in (*colours.SEQUENTIAL, *colours.DIVERGING, *colours.CATEGORIES, colours.NO_DATA):
        assert colours.contrast(dark[colours.readable_on(fill)], dark[fill]) >= 4.5, fill
    for deficiency in (None, *colours.DEFICIENCIES):
        for first, second in itertools.combinations(colours.CATEGORIES, 2):
            seen = colours.difference(dark[first], dark[second], deficiency=deficiency)
            assert seen >= 19, (first, second)


def test_the_dark_screen_knows_every_colour_that_a_chart_or_a_legend_has():
    used = {
        colour.upper()
        for path in (ASSETS.parents[1] / "charts").glob("*.py")
        for colour in re.findall(r'"(#[0-9A-Fa-f]{6})"', path.read_text(encoding="utf-8"))
    }
    scales = {*colours.CATEGORIES, *colours.SEQUENTIAL, *colours.DIVERGING}
    assert used | scales <= set(colours.DARK)
    sheet = (ASSETS / "site.css").read_text(encoding="utf-8")
    for light, dark in colours.DARK.items():
        for part in () if light == colours.RULE else ("fill", "stroke"):
            assert f'.legend [{part}="{light}"] {{ {part}: {dark.lower()}; }}' in sheet


def test_the_style_sheet_uses_the_same_palette():
    sheet = (ASSETS / "site.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", sheet.split("@media")[0]))
    assert light["ink"].upper() == colours.INK
    assert light["muted"].upper() == colours.MUTED
    assert light["rule"].upper() == colours.RULE
    assert light["accent"].upper() == colours.ACCENT
    assert (light["warm"].upper(), light["wine"].upper()) == colours.CATEGORIES[1:3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_sheet_is_readable_in_light_and_dark(scheme):
    sheet = (ASSETS / "site.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", part))
        for part in sheet.split("prefers-color-scheme: dark", 2)[:2]
    )
    used = light if scheme == "light" else light | dark
    for ground in ("paper", "shade"):
        assert colours.contrast(used["ink"], used[ground]) >= 7
        for text in ("muted", "link", "accent"):
            assert colours.contrast(used[text], used[ground]) >= 4.5
        for mark in ("focus", "warm", "wine"):
            assert colours.contrast(used[mark], used[ground]) >= 2.9


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_a_figure_lacks_none_of_its_parts(part, nothing):
    with pytest.raises(ReportError, match=f"needs its {part}"):
        finish(go.Figure(), text=Text("en"), **(PARTS | {part: nothing}))


def test_a_finished_figure_carries_its_parts_and_the_house_look():
    frame = pd.DataFrame({"label": ["a", "b"], "value": [1234.5, float("nan")]})
    table = DataTable(frame, {"label": Column("Name"), "value": Column("Jobs", ".1f")})
    figure = finish(go.Figure(), text=Text("fi"), table=table, left_out=2, **PARTS)
    told = figure.layout.meta["nextstep"]
    assert {key: told[key] for key in PARTS} == PARTS
    assert told["table"]["rows"] == [["a", "1\xa0234,5"], ["b", None]]
    assert told["notes"] == ["2 riviä on jätetty pois, koska tieto puuttuu."]
    assert figure.layout.separators == ",\xa0"
    assert figure.layout.template == TEMPLATE
    assert "Source: x." in figure.layout.annotations[-1].text
    assert "<b>t</b>" in figure.layout.title.text


def test_labels_are_shown_as_they_are():
    assert plain('<a href="x">&') == '&lt;a href="x"&gt;&amp;'
    assert wrapped("aa <b> cc", 4) == "aa<br>&lt;b&gt;<br>cc"
    assert wrapped("", 4) == ""
    assert max(len(line) for line in wrapped("x" * 90, 30).split("<br>")) == 30


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0.93, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-530, 590, [-750, -500, -250, 0, 250, 500, 750]),
        (0, 0, [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]),
        (3, 3, [1, 2, 3, 4, 5]),
    ],
)
def test_ticks_are_round_and_cover_the_values(low, high, expected):
    found = ticks.linear(low, high)
    assert found == pytest.approx(expected)
    assert found[0] <= low
    assert found[-1] >= high


def test_ticks_of_ratios_double():
    assert ticks.doubling(0.4, 3) == [0.25, 0.5, 1, 2, 4]
    assert ticks.doubling(1, 1) == [1, 2]
    wide = ticks.doubling(0.001, 900)
    assert len(wide) <= 8
    assert wide[0] <= 0.001
    assert wide[-1] >= 900
    assert 1 in wide


@pytest.mark.parametrize("sheet", sorted(ASSETS.glob("*.css")), ids=lambda path: path.name)
def test_paper_is_no_narrow_and_no_dark_screen(sheet):
    """An A4 page is narrower than most windows: without `screen` it would get a phone's layout."""
    asked = re.findall(r"@media ([^{]+)\{", sheet.read_text(encoding="utf-8"))
    for query in asked:
        assert "screen" in query or not re.search("width|scheme", query), query
