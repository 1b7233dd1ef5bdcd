"""The heat map: every cell has its number, missing cells are said, nothing is drawn for nothing."""

import pandas as pd
import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.all import heat_map
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.colours import NO_DATA, SEQUENTIAL, contrast
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
TABLE = pd.DataFrame({"label": ["a", "<b>"], "x": [0.01, 0.3], "y": [NAN, 0.12]})
COLUMNS = {"x": ("C16", "Wood (C16)"), "y": ("C31", "Furniture (C31)")}


def draw(table=TABLE, *, language="en", limits=(0.05, 0.2)):
    return heat_map(
        table,
        text=Text(language),
        caption=Caption("Finding", "What is drawn", "Source: here."),
        measure=Measure("Share", ".0%", rows="Occupation"),
        columns=COLUMNS,
        limits=limits,
    )


def test_every_cell_has_its_colour_and_number():
    figure = draw()
    cells = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(trace.marker.color) for trace in cells] == [
        [SEQUENTIAL[0], SEQUENTIAL[4]],
        [NO_DATA, SEQUENTIAL[2]],
    ]
    words = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]
    assert [list(trace.text) for trace in words] == [["1%", "30%"], ["–", "12%"]]
    for cell, word in zip(cells, words, strict=True):
        for fill, ink in zip(cell.marker.color, word.textfont.color, strict=True):
            assert contrast(fill, ink) >= 4.5
    assert "&lt;b&gt;" in cells[0].hovertext[1]


def test_the_key_names_every_class_and_what_is_missing():
    names = [trace.name for trace in draw().data if trace.showlegend]
    assert names == ["below 5%", "5% to below 20%", "20% or more", "No data"]
    assert "No data" not in [t.name for t in draw(TABLE.fillna(0.1)).data if t.showlegend]


def test_alt_and_numbers():
    """No highest of a column with a gap: what is not known could be higher."""
    told = draw().layout.meta["nextstep"]
    alt = (
        "Chart: Finding. What is drawn. Measure: Share. It shows 2 rows and 2 columns. Highest in "
        "the column Wood (C16): <b>, 30%."
    )
    assert told["alt"] == alt
    known = draw(TABLE.assign(y=[0.08, 0.12])).layout.meta["nextstep"]
    assert known["alt"] == f"{alt} Highest in the column Furniture (C31): <b>, 12%."
    assert [column["label"] for column in told["table"]["columns"]] == [
        "Occupation",
        "Wood (C16)",
        "Furniture (C31)",
    ]
    assert told["table"]["rows"][0] == ["a", "1%", None]
    assert told["layout"] == "rows"


@pytest.mark.parametrize("table", [TABLE.iloc[:0], TABLE.assign(x=NAN, y=NAN)])
def test_nothing_to_draw_is_said(table):
    figure = draw(table, language="fi")
    assert not figure.data and figure.layout.annotations[0].text == "Ei tietoja"
    assert "Kuvattavia tietoja ei ole." in figure.layout.meta["nextstep"]["alt"]


@pytest.mark.parametrize("limits", [(), (1, 2, 3, 4, 5)])
def test_too_many_classes_are_refused(limits):
    with pytest.raises(ReportError, match="limits are not allowed; 1 to 4 are"):
        draw(limits=limits)


def test_a_missing_column_is_refused():
    with pytest.raises(ReportError):
        draw(TABLE.drop(columns="y"))
