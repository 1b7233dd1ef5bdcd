"""The files of a real study: its workbook, CSV files and document say what its page says."""

import io
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from csvw import Table
from demo import notebook
from studied import background_study

from nextstep_analysis.front import Line
from nextstep_analysis.report.background.kind import BACKGROUND
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.confidence import word
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.page.published import version_of
from nextstep_analysis.report.site.addresses import Site
from nextstep_analysis.report.site.documents import schema_of
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.tables.cells import neutral
from nextstep_analysis.report.tables.csv_files import csv_names
from nextstep_analysis.report.words.text import Text

SITE = Site(
    name={"fi": "Selvitykset", "en": "Studies"},
    lead={"fi": "Mitä", "en": "What"},
    publisher={"fi": "Julkaisija", "en": "The Publisher"},
    licence={"fi": "CC BY 4.0", "en": "CC BY 4.0"},
    main_language="fi",
    region="MK07",
    kinds=(BACKGROUND,),
    published="2026-11-26",
)
PARTS = ("summary", "questions", "definition", "state", "development", "potential")
REST = ("gaps", "factors", "conclusions", "limits", "sources", "data", "tables")


@pytest.fixture(scope="module")
def study(built):
    return background_study("wood-furniture", project=built)


@pytest.fixture(scope="module")
def page(study):
    """Its page in Finnish, as its notebook shows it."""
    report = StudyReport(study, language="fi")
    shown = [getattr(report, name)() for name in (*PARTS, *REST)]
    return page_from_notebook(notebook(shown), text=Text("fi"))


@pytest.fixture(scope="module")
def folder(page, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, [page], site=SITE)
    return folder


@pytest.fixture(scope="module")
def book(folder):
    return openpyxl.load_workbook(io.BytesIO((folder / "fi/wood-furniture.xlsx").read_bytes()))


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_contents_name_every_sheet_and_lead_to_it(book, page):
    first = book.worksheets[0]
    assert first.title == "Sisällys"
    linked = [cell for cell in cells(first) if cell.hyperlink]
    links = [(c.value, c.hyperlink.location, c.offset(0, 1).value) for c in linked]
    assert [name for name, _address, _shown in links] == book.sheetnames[1:]
    assert [address for _name, address, _shown in links] == [
        f"'{n}'!A1" for n in book.sheetnames[1:]
    ]
    called = {exhibit["name"]: exhibit["title"] for exhibit in page.exhibits}
    for name, _address, shown in links:
        if shown:
            title = book[name]["A1"].value
            assert called[shown] == title and shown in page.body
            assert name.split()[0].endswith(shown.split()[-1]), "the number is that of the page"
    assert sum(bool(shown) for *_rest, shown in links) > 40


def test_the_contents_tell_when_it_was_published_and_how_to_cite_it(book, page):
    told = " ".join(str(cell.value) for cell in cells(book.worksheets[0]))
    assert f"Julkaistu 26.11.2026, versio {version_of(page.body)}" in told
    assert page.told("ages") in told and "Viittausohje: Julkaisija: " in told


def test_the_findings_are_those_of_the_page_with_their_confidence(book, study, page):
    sheet = book.worksheets[1]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    rows = rows[: next(n for n, row in enumerate(rows) if row[0] is None)]
    text, front = Text("fi", study.names), study.front
    lines: list[Line] = [*front.headlines, *front.strengths, *front.lacks, *front.risks]
    assert rows[0][2] == text.say(front.verdict)
    told = rows[1 : len(lines) + 1]
    assert [row[2] for row in told] == [text.say(line.statement) for line in lines]
    assert [row[6] for row in told] == [word(line.confidence, text) for line in lines]
    assert len({row[1] for row in told[:5]}) == 5, "five slots"
    for row, one in zip(rows[len(lines) + 1 :], study.conclusions, strict=True):
        ask = text.say(one.ask) if one.ask else None
        assert row[2:5] == (text.say(one.observation), text.say(one.meaning), ask)
        assert bool(row[5]) == bool(one.who) and row[6] == word(one.confidence, text)
    called = {exhibit["name"] for exhibit in page.exhibits}
    evidence = [row[7] for row in rows]
    assert sum(cell in called for cell in evidence) > len(evidence) / 2
    assert all(cell in called or cell.startswith("https://") for cell in evidence if cell)


def test_every_link_leads_to_a_sheet_that_exists_and_no_cell_is_a_formula(book):
    for sheet in book:
        for cell in cells(sheet):
            assert cell.data_type != "f", f"{sheet.title} {cell.coordinate}"
            if cell.hyperlink and cell.hyperlink.location:
                name = cell.hyperlink.location.removeprefix("'").removesuffix("'!A1")
                assert name in book.sheetnames
    assert all(sheet.freeze_panes == "B5" for sheet in book.worksheets[1:])


def test_key_figures_have_the_format_of_their_unit(book, study):
    sheet = book.worksheets[2]
    shown = {row[0].value: row[1] for row in sheet.iter_rows(min_row=5, max_row=11)}
    text = Text("fi")
    forms = {figure.id: shown[text.say(figure.label)] for figure in study.key_figures}
    assert forms["core_enterprises"].number_format == "#,##0"
    assert forms["core_share"].number_format == "0.0%"
    assert forms["core_location_quotient"].number_format == "#,##0.00"
    for figure in study.key_figures:
        assert forms[figure.id].value == pytest.approx(figure.value, rel=1e-12)


def test_each_csv_file_is_read_by_its_metadata_and_has_the_cells_of_the_page(folder, page):
    found = sorted((folder / "fi/wood-furniture-csv").glob("*-metadata.json"))
    assert len(found) == len(page.tables) > 40
    by_name = {}
    for path in found:
        table = Table.from_file(path)
        rows = [list(row.values()) for row in table.iterdicts(strict=True)]
        by_name[table.url.string] = rows
    for name, sheet in zip(csv_names(page.tables), page.tables, strict=True):
        got = [[plain(value) for value in row] for row in by_name[name]]
        assert got == [[plain(value) for value in row] for row in sheet["rows"]], name


def plain(value):
    """A cell as it is read: an empty text is none, one like a formula has its apostrophe."""
    if value is None or value == "":
        return None
    return neutral(value) if isinstance(value, str) else float(value)


def test_the_document_is_as_its_schema_says_and_says_what_the_study_says(folder, study, page):
    path = folder / "data/wood-furniture.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(told, schema_of(BACKGROUND), jsonschema.Draft202012Validator)
    figures = {figure["id"]: figure for figure in told["key_figures"]}
    for figure in study.key_figures:
        assert figures[figure.id]["value"] == pytest.approx(figure.value)
        missing = figure.lower != figure.lower
        assert (figures[figure.id]["lower"] is None) == missing, "missing is null, never 0"
    assert [line["slot"] for line in told["findings"]] == [
        line.slot for line in study.front.headlines
    ]
    assert len(told["exhibits"]) == len(page.exhibits)
    assert all(f'id="{exhibit["id"]}"' in page.body for exhibit in told["exhibits"])
    tables = {table["table"] for table in told["tables"]}
    assert {line["table"] for line in told["findings"] if line["table"]} <= tables
    assert all((path.parent / table["csv"]["fi"]).is_file() for table in told["tables"])
    assert {source["dataset"] for source in told["sources"]} == set(study.sources)
    text = path.read_text(encoding="utf-8")
    assert "NaN" not in text and "\u00ad" not in text


def test_the_docs_name_every_part_of_a_document():
    told = (Path(__file__).parents[2] / "docs" / "study_json.md").read_text(encoding="utf-8")
    schema = schema_of(BACKGROUND)
    assert [name for name in schema["properties"] if f"`{name}`" not in told] == []
    assert schema["$id"] in told


@pytest.mark.edge(
    "damaged files", "a document of a study with a wrong value", "the schema tells it"
)
@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("key_figures", 0, "value"), "1"),
        (("key_figures", 0, "unit"), "firms"),
        (("findings", 0, "confidence"), "certain"),
        (("findings", 0, "claims", 0, "says"), 5),
        (("conclusions", 0, "who"), ["Matti"]),
        (("sources", 0, "licence"), None),
        (("years", "jobs"), None),
        (("interval_level",), 95),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_broken_document_is_caught(folder, place, value):
    told = json.loads((folder / "data/wood-furniture.json").read_text(encoding="utf-8"))
    at = told
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema_of(BACKGROUND), jsonschema.Draft202012Validator)
