"""The key figures as a sheet of the workbook: numbers as they are, each with its unit."""

import io
import zipfile

import pytest
from samples import SUMMARY

from nextstep_analysis.report.tables.key_figures import UNITS, figure_words, key_figures_sheet
from nextstep_analysis.report.tables.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure, Statement

NAN = float("nan")
EN = Text("en")
FIGURES = (
    KeyFigure("share", "Share of jobs", 0.1234567, "share", 2022, ("enterprises",)),
    KeyFigure("lq", "Location quotient", 2.64, "ratio", 2022, ("enterprises",), 2.14, 3.22),
    KeyFigure(
        "growth",
        "Change",
        NAN,
        "change",
        2022,
        ("enterprises",),
        caveat=Statement("not available"),
        since=2018,
    ),
)


def test_a_row_per_figure_unrounded_with_unit_years_and_remark():
    sheet = key_figures_sheet(FIGURES, text=EN, source="Source: x.")
    assert [column["label"] for column in sheet["columns"]] == [
        "Key figure",
        "Value",
        "Lower end",
        "Upper end",
        "Unit",
        "Year",
        "Remark",
    ]
    assert sheet["rows"] == [
        ["Share of jobs", 0.1234567, None, None, "1 = 100%", "2022", None],
        ["Location quotient", 2.64, 2.14, 3.22, "ratio", "2022", None],
        ["Change", None, None, None, "1 = 100%", "2018–2022", "not available"],
    ]
    assert sheet["source"] == "Source: x."


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_unit_of_a_key_figure_has_a_name(language):
    for unit in UNITS:
        figure = KeyFigure("x", "Share of jobs", 1.0, unit, 2022, ("enterprises",))
        sheet = key_figures_sheet((figure,), text=Text(language), source="x")
        assert sheet["rows"][0][4].strip()


def test_the_sheet_opens_the_workbook():
    sheet = key_figures_sheet(FIGURES, text=EN, source="Source: x.")
    content = workbook_bytes([sheet], text=EN, summary=SUMMARY, publisher="P", licence="L")
    book = zipfile.ZipFile(io.BytesIO(content))
    assert 'name="Key figures"' in book.read("xl/workbook.xml").decode()
    assert "<v>0.1234567</v>" in book.read("xl/worksheets/sheet2.xml").decode()


@pytest.mark.parametrize(
    ("unit", "ends", "finnish", "english"),
    [
        ("ratio", (1.62, 2.25), "satunnaisvaihtelu välillä 1,62–2,25", "interval 1.62–2.25"),
        ("ratio", (1.002, 1.21), "satunnaisvaihtelu välillä 1,002–1,210", "interval 1.002–1.210"),
        (
            "change",
            (-0.072, 0.106),
            "satunnaisvaihtelu välillä −7,2\xa0% ja +10,6\xa0%",
            "interval from −7.2% to +10.6%",
        ),
        ("enterprises", (4.1, 4.2), "", ""),  # no width as written
        ("ratio", (NAN, 2.0), "", ""),
    ],
)
def test_the_interval_of_a_key_figure_in_words(unit, ends, finnish, english):
    figure = KeyFigure("a", "Value", ends[1], unit, 2022, (), *ends)
    for language, expected in (("fi", finnish), ("en", english)):
        assert figure_words(figure, Text(language))["interval"] == expected
