"""Figures and tables have one number each, and it is the same wherever they are named."""

import io
import re
import zipfile

import pandas as pd
import pytest
from demo import notebook
from samples import SUMMARY

from nextstep_analysis.report.charts.all import bars
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.page.parts import APPENDIX, QUESTION, Part
from nextstep_analysis.report.tables.csv_files import csv_names
from nextstep_analysis.report.tables.html_table import Column, sheet, table_html
from nextstep_analysis.report.tables.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text


def figure(title: str, text: Text) -> b.Figure:
    frame = pd.DataFrame({"label": ["a"], "value": [2.0]})
    caption = Caption(title, "What is drawn", "Source: x.")
    return b.Figure(bars(frame, text=text, caption=caption, measure=Measure("Jobs", "d")))


def table(caption: str, text: Text) -> b.Table:
    frame = pd.DataFrame({"label": ["a"], "jobs": [1.5]})
    columns = {"label": Column("Name"), "jobs": Column("Jobs", ".1f")}
    told = {"text": text, "caption": caption, "columns": columns, "source": "Source: x."}
    return b.Table(table_html(frame, **told), sheet(frame, **told))


def made(language: str):
    text = Text(language)
    shown = [
        Part(QUESTION, "what", "What?"),
        table("Jobs & <more>", text),
        figure("First", text),
        figure("First", text),
        Part(APPENDIX, "appendix-state", "State"),
        figure("Second", text),
        table("Change", text),
    ]
    tables = b.StudyTables([*b.sheets_of(shown), table("Not shown", text).sheet])
    data = b.StudyData(SUMMARY | {"language": language})
    return page_from_notebook(notebook([b.Chapter([data, *shown, tables])]), text=text), text


@pytest.mark.parametrize(
    ("language", "names", "marks"),
    [
        (
            "en",
            ["Table 1.", "Figure 1.", "Figure 2.", "Figure A1.", "Table A1."],
            ["T1", "F1", "F2", "FA1", "TA1"],
        ),
        (
            "fi",
            ["Taulukko 1.", "Kuvio 1.", "Kuvio 2.", "Kuvio L1.", "Taulukko L1."],
            ["T1", "K1", "K2", "KL1", "TL1"],
        ),
    ],
)
def test_page_workbook_and_files_number_alike(language, names, marks):
    page, text = made(language)
    assert re.findall(r'<span class="exhibit">(.*?)</span>', page.body) == names
    ids = ["table-1", "figure-1", "figure-2", "figure-a1", "table-a1"]
    assert re.findall(r'<figure class="[\w-]+" id="([^"]+)">', page.body) == ids
    links = re.findall(r'<a class="here" href="#([^"]+)" aria-label="([^"]+)">', page.body)
    assert [link for link, _name in links] == ids
    assert all(f"{name}." in names for name in (told.split(": ")[1] for _link, told in links))
    areas = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', page.body)
    assert len(set(areas)) == len(areas) == 5 and areas[0] == names[0][:-1]
    assert [sheet.get("mark") for sheet in page.tables] == [*marks, None]
    assert [sheet.get("exhibit") for sheet in page.tables] == [*ids, None]
    assert [exhibit["id"] for exhibit in page.exhibits] == ids
    assert [f"{exhibit['name']}." for exhibit in page.exhibits] == names
    parts = [exhibit["part"] for exhibit in page.exhibits]
    assert parts == ["what", "what", "what", "appendix-state", "appendix-state"]
    told = {"text": text, "summary": page.summary | {"lead": "x", "status": "x"}}
    content = workbook_bytes(page.tables, publisher="P", licence="L", **told)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert [name.split()[0] for name in sheets[1:6]] == marks
    assert sheets[6].split()[0] == "6", "on no page: by its place"
    starts = [name.split("-")[0] for name in csv_names(page.tables)]
    assert starts == [*(mark.lower() for mark in marks), "06"]
