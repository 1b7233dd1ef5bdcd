"""The tables of a study as CSV: numbers that programs read, no formula, and what each column is."""

import csv
import io
import json
import zipfile

import pandas as pd
import pytest
from csvw import Table

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.report.tables.csv_files import csv_bytes, csv_names, zip_bytes
from nextstep_analysis.report.tables.csvw import SUFFIX, column_names, csvw_bytes
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
FRAME = pd.DataFrame(
    {
        "name": ['=1+1; "x"', "Äiti,\nisä", "@SUM(A1)"],
        "share": [0.1234567, NAN, -0.5],
        "count": [1234.0, 2.0, 1e-07],
        "year": [2022, 2021, NAN],
    }
)
SHARES = TableOf(
    "shares",
    "Share of jobs",
    {
        "name": Col("Industry", "text"),
        "share": Col("Share of jobs", "share"),
        "count": Col("Jobs", "jobs"),
        "year": Col("Year", "year"),
    },
)
ABOUT = {"publisher": "Julkaisija", "licence": "CC BY 4.0", "published": "2026-11-26"}


def made(language, table=FRAME, **changes):
    columns = {
        "name": Column("Toimialarakenteen nimi"),
        "share": Column("Osuus", ".1%"),
        "count": Column("Määrä", "d"),
        "year": Column("Vuosi", "year"),
    }
    told = {
        "text": Text(language),
        "columns": columns,
        "source": "-Lähde: x; y.",
        "declared": SHARES,
    }
    one = sheet(table, caption="Työpaikkojen osuus, 2022", notes=["Huomio."], **told)
    return one | changes


def read(one, language, folder):
    """The rows as a program reads them that knows the metadata alone; it checks each cell."""
    text = Text(language)
    (name,) = csv_names([one])
    (folder / name).write_bytes(csv_bytes(one, text=text))
    metadata = folder / (name + SUFFIX)
    metadata.write_bytes(csvw_bytes(one, name, text=text, about=ABOUT))
    table = Table.from_file(metadata)
    return table, list(table.iterdicts(strict=True))


@pytest.mark.parametrize(("language", "delimiter", "mark"), [("fi", ";", ","), ("en", ",", ".")])
def test_numbers_are_unrounded_and_no_text_is_a_formula(language, delimiter, mark):
    written = csv_bytes(made(language), text=Text(language)).decode("utf-8")
    assert written.startswith("\ufeff") and "\u00ad" not in written
    lines = io.StringIO(written.removeprefix("\ufeff"), newline="")
    heads, *rows = csv.reader(lines, delimiter=delimiter)
    unit = {"fi": "1 = 100 %", "en": "1 = 100%"}[language]
    assert [head.replace("\xa0", " ") for head in heads] == [
        "Toimialarakenteen nimi",
        f"Osuus ({unit})",
        "Määrä",
        "Vuosi",
    ]
    assert rows == [
        ['\'=1+1; "x"', f"0{mark}1234567", "1234", "2022"],
        ["Äiti,\nisä", "", "2", "2021"],
        ["'@SUM(A1)", f"-0{mark}5", f"0{mark}0000001", ""],
    ], "nothing but rows: a program takes each line for one"


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_program_that_reads_the_metadata_gets_the_table(language, tmp_path):
    one = made(language)
    table, rows = read(one, language, tmp_path)
    names = ["name", "share", "count", "year"]
    assert [list(row) for row in rows] == [names] * 3
    assert [row["name"] for row in rows] == ['\'=1+1; "x"', "Äiti,\nisä", "'@SUM(A1)"]
    for place, name in enumerate(names[1:], start=1):
        got = [None if row[name] is None else float(row[name]) for row in rows]
        assert got == [row[place] for row in one["rows"]], "missing stays missing, never 0"
    told = table.common_props
    assert told["dc:title"] == "Työpaikkojen osuus, 2022"
    assert (told["dc:source"], told["dc:publisher"]) == ("-Lähde: x; y.", "Julkaisija")
    assert told["dc:license"] == "CC BY 4.0"
    assert told["dc:issued"] == {"@value": "2026-11-26", "@type": "xsd:date"}
    assert "Huomio." in table.notes


def test_the_metadata_says_type_unit_and_meaning_of_each_column():
    told = json.loads(csvw_bytes(made("en"), "x.csv", text=Text("en"), about=ABOUT))
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert (told["dialect"]["delimiter"], told["dialect"]["encoding"]) == (",", "utf-8")
    share, count, year = told["tableSchema"]["columns"][1:]
    assert share["datatype"] == {"base": "decimal", "format": {"decimalChar": "."}}
    assert share["titles"] == "Osuus (1 = 100%)" and told["lang"] == "en"
    assert (share["dc:description"], share["schema:unitText"]) == ("Share of jobs", "1 = 100%")
    assert (count["name"], count["schema:unitText"]) == ("count", "jobs")
    assert year["datatype"] == "integer"


@pytest.mark.parametrize("published", ["2026", "2026-02", ""])
def test_what_is_not_known_is_left_out(published):
    about = ABOUT | {"published": published}
    one = {key: value for key, value in made("en").items() if key != "dictionary"} | {"notes": []}
    told = json.loads(csvw_bytes(one | {"note": ""}, "x.csv", text=Text("en"), about=about))
    assert told.get("dc:issued", "") == published
    assert told["notes"] == [] and "dc:description" not in told
    assert all("dc:description" not in column for column in told["tableSchema"]["columns"])


@pytest.mark.edge("damaged files", "a CSV file without rows, or without a number", "it is read")
@pytest.mark.parametrize("rows", [0, 2])
def test_a_table_without_rows_or_numbers_is_read(rows, tmp_path):
    one = made("fi", FRAME.head(rows).assign(share=NAN, count=NAN))
    _table, got = read(one, "fi", tmp_path)
    assert [row["share"] for row in got] == [None] * rows


def test_names_of_columns_are_plain_and_differ():
    heads = ["Määrä", "Määrä", "2022", "%", "Määrä 2", "Määrä"]
    columns = [{"label": head, "unit": "", "format": ""} for head in heads]
    names = column_names({"columns": columns})
    assert names[:4] == ["maara", "maara_2", "column_2022", "column"]
    assert len(set(names)) == len(heads)


def test_each_table_has_its_file_and_equal_files_equal_bytes():
    assert csv_names([made("fi"), made("fi", mark="T2")]) == [
        "01-tyopaikkojen-osuus-2022.csv",
        "t2-tyopaikkojen-osuus-2022.csv",
    ]
    content = zip_bytes({"b.csv": b"x", "a.csv": b"y"})
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["b.csv", "a.csv"]
    assert content == zip_bytes({"b.csv": b"x", "a.csv": b"y"})
