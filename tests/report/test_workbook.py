"""Workbooks: numbers are numbers, gaps are empty, no cell is a formula, same bytes each time."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.tables.workbook import (
    neutral,
    number_format,
    sheet_names,
    workbook_bytes,
)
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
EN, FI = Text("en"), Text("fi")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]
HARMLESS = ["<script>alert(1)</script>", "😀", "\u202eabc\u202c", "\"quoted\" & 'so'", "x=1", "−5"]
SUMMARY = {"title": "Wood", "lead": "About wood.", "status": "A proposal."}
COLUMNS = {
    "name": Column("Name"),
    "share": Column("Share", "+.1%"),
    "jobs": Column("Jobs", "d"),
    "money": Column("Output", "meur"),
}


def table(names=("a", "b"), *, text=EN, columns=COLUMNS, **changes) -> dict:
    n = len(names)
    frame = pd.DataFrame(
        {
            "name": names,
            "share": [0.123456789] * n,
            "jobs": [1234] * n,
            "money": [12.5] * n,
        }
        | changes
    )
    return sheet(
        frame, text=text, caption="The jobs", columns=columns, source="Source: x.", notes=["Aside."]
    )


def made(*sheets, text=EN, summary=SUMMARY) -> bytes:
    return workbook_bytes(
        sheets, text=text, summary=summary, publisher="The Publisher", licence="CC BY 4.0"
    )


class Book:
    """Sheets of an .xlsx file as lists of rows; cells by their type, with no help of Excel."""

    def __init__(self, content: bytes):
        self.file = zipfile.ZipFile(io.BytesIO(content))
        tree = self.xml("xl/workbook.xml")
        self.names = [found.get("name") for found in tree.iter(f"{MAIN}sheet")]
        strings = self.xml("xl/sharedStrings.xml")
        self.strings = ["".join(item.itertext()) for item in strings.iter(f"{MAIN}si")]

    def xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.file.read(name))

    def text(self, number: int) -> str:
        return self.file.read(f"xl/worksheets/sheet{number}.xml").decode()

    def rows(self, number: int) -> dict[str, str | float]:
        """Cells by their address; only those that hold something."""
        held = {}
        for cell in self.xml(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}c"):
            if (value := cell.find(f"{MAIN}v")) is not None:
                is_text = cell.get("t") == "s"
                held[cell.get("r")] = (
                    self.strings[int(value.text)] if is_text else float(value.text)
                )
        return held


def test_numbers_are_numbers_with_their_formats_and_gaps_are_empty():
    book = Book(made(table(share=[0.123456789, NAN], jobs=["suppressed", 5])))
    cells = book.rows(2)
    assert [cells[f"{c}4"] for c in "ABCDE"] == [
        "Name",
        "Share",
        "Jobs",
        "Output (million euro)",
        "Remark",
    ]
    assert (cells["A5"], cells["B5"], cells["D5"]) == ("a", 0.123456789, 12.5)
    assert "C5" not in cells and "B6" not in cells
    assert cells["E5"] == "Jobs: suppressed" and cells["C6"] == 5
    assert [cells[f"A{row}"] for row in (8, 9, 10)] == [
        "An empty cell means that the figure is not available.",
        "Aside.",
        "Source: x.",
    ]
    styles = book.file.read("xl/styles.xml").decode()
    assert 'formatCode="+0.0%;-0.0%;0.0%"' in styles


def test_the_head_stays_in_sight_and_columns_are_wide_enough():
    text = Book(made(table(["a long name of an industry", "b"]))).text(2)
    assert re.search(r'<pane xSplit="1" ySplit="4" topLeftCell="B5" .*state="frozen"', text)
    assert float(re.search(r'<col min="1" max="1" width="([\d.]+)"', text)[1]) > 25
    assert 'orientation="landscape"' in text and 'fitToHeight="0"' in text


def test_the_first_sheet_says_what_it_is_and_leads_to_the_others():
    book = Book(made(table(), table(text=FI), text=FI))
    assert book.names == ["Sisällys", "1 The jobs", "2 The jobs"]
    held = list(book.rows(1).values())
    for told in ("Wood", "A proposal.", "Source: x.", "Julkaisija: The Publisher.", "The jobs"):
        assert told in held
    assert """location="'2 The jobs'!A1\"""" in book.text(1)


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(text):
    evil = table([text], columns=COLUMNS | {"share": Column(text, ".1%")})
    evil |= {"title": text, "subtitle": text, "source": text, "notes": [text]}
    summary = SUMMARY | {"title": text, "status": text, "lead": text}
    book = Book(made(evil, summary=summary))
    for number in (1, 2):
        assert "<f>" not in book.text(number)
        cells = [cell for cell in book.rows(number).values() if isinstance(cell, str)]
        assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")]
        assert any(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    book = Book(made(table([text, "x" * 40_000])))
    cells = book.rows(2)
    assert cells["A5"] == text
    assert len(cells["A6"]) == 32_767
    assert neutral(text) == text


def test_negative_numbers_stay_numbers():
    assert Book(made(table(share=[-0.2, -1]))).rows(2)["B5"] == -0.2


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        (table([f"row {n}" for n in range(300)]), 300),
        (table([]), 0),
        (table(share=[NAN] * 2, jobs=[NAN] * 2, money=[NAN] * 2), 2),
    ],
    ids=["300", "none", "nan"],
)
def test_many_rows_no_row_and_no_number(sheet, rows):
    cells = Book(made(sheet)).rows(2)
    assert sum(1 for cell in cells if re.fullmatch(r"B\d+", cell) and cell != "B4") in (rows, 0)
    assert "Source: x." in cells.values()
    assert (cells["A5"] == "No data") == (rows == 0)
    if rows == 300:
        assert cells["A304"] == "row 299" and cells["B304"] == 0.123456789


def test_names_of_sheets_are_what_excel_takes():
    titles = [
        "a/b [c]: *d?\\e",
        "",
        "'quoted'",
        "x" * 80,
        "😀 \u202e\x00 ok",
        "History",
        "Same words in a very long title",
        "Same words in a very long title",
    ]
    names = sheet_names(titles)
    assert names == [
        "1 a b c d e",
        "2",
        "3 quoted",
        f"4 {'x' * 29}",
        "5 ok",
        "6 History",
        "7 Same words in a very long…",
        "8 Same words in a very long…",
    ]
    assert all(len(name) <= 31 for name in names)
    made(*[table() | {"title": title, "subtitle": title} for title in titles])


@pytest.mark.parametrize(
    ("form", "excel"),
    [
        ("d", "#,##0"),
        ("+d", "+#,##0;-#,##0;#,##0"),
        (".2f", "#,##0.00"),
        (".0%", "0%"),
        ("+.1pp", "+0.0%;-0.0%;0.0%"),
        ("year", "0"),
        ("meur", "#,##0.0"),
        ("date", "@"),
    ],
)
def test_formats(form, excel):
    assert number_format(form) == excel


WOOD = TableOf(
    "wood",
    "Share of jobs",
    {
        "place": Col("Region", "code"),
        "share": Col("Share of jobs", "share"),
        "jobs": Col("Jobs", "jobs"),
        "output": Col("Output", "million euro"),
        "low": Col("Value", "million euro"),
        "high": Col("Value", "million euro"),
    },
)


def explained(text=EN, **changes) -> dict:
    columns = {
        "name": Column("Name", of="place"),
        "share": Column("Share", "+.1%"),
        "jobs": Column("Jobs", "d"),
        "money": Column("Output", "meur", of="output"),
    }
    frame = pd.DataFrame(
        {
            "name": ["a"],
            "share": [0.1],
            "jobs": [5],
            "money": [1.5],
            "band": ["1–2"],
            "low": [1.0],
            "high": [2.0],
        }
        | changes
    )
    columns["band"] = Column("Band", "meur", ends=("low", "high"))
    return sheet(
        frame, text=text, caption="The jobs", columns=columns, source="Source: x.", declared=WOOD
    )


def test_the_last_sheet_is_a_data_dictionary():
    book = Book(made(table(), explained(jobs=["suppressed"])))
    assert book.names == ["Contents", "1 The jobs", "2 The jobs", "Data dictionary"]
    cells = book.rows(4)
    rows = [[cells.get(f"{place}{row}") for place in "ABCDEF"] for row in range(4, 13)]
    assert rows == [
        ["Sheet", "Column", "Meaning", "Unit", "Table of the study", "Column of the table"],
        ["2 The jobs", None, "Share of jobs", None, "wood", None],
        ["2 The jobs", "Name", "Region", "text", "wood", "place"],
        ["2 The jobs", "Share", "Share of jobs", "share, 1 = 100%", "wood", "share"],
        ["2 The jobs", "Jobs", "Jobs", "jobs", "wood", "jobs"],
        ["2 The jobs", "Output", "Output", "million euro", "wood", "output"],
        ["2 The jobs", "Output: lower end", "Value", "million euro", "wood", "low"],
        ["2 The jobs", "Output: upper end", "Value", "million euro", "wood", "high"],
        ["2 The jobs", "Remark", "What stands in place of a number", "text", None, None],
    ]


def test_the_dictionary_is_told_in_finnish_and_changes_no_other_sheet():
    told = explained(FI)
    book = Book(made(told, text=FI))
    plain = Book(made({key: told[key] for key in told if key != "dictionary"}, text=FI))
    assert book.names == [*plain.names, "Muuttujakuvaukset"]
    assert book.rows(2) == plain.rows(2)
    assert len(book.rows(1)) == len(plain.rows(1)) + 4, "its row in the contents"
    assert "osuus, 1 = 100\N{NO-BREAK SPACE}%" in book.rows(3).values()


def test_a_column_that_is_not_declared_is_refused():
    with pytest.raises(ReportError, match="the table 'wood' declares no column 'name'"):
        sheet(
            pd.DataFrame({"name": ["a"]}),
            text=EN,
            caption="x",
            source="x",
            declared=WOOD,
            columns={"name": Column("Name")},
        )


def test_two_workbooks_are_the_same_bytes():
    assert made(table(), table(share=[NAN, 1])) == made(table(), table(share=[NAN, 1]))
    assert b"2000-01-01" in Book(made(table())).file.read("docProps/core.xml")
