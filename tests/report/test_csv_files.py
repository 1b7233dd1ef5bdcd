"""The tables of a study as CSV: numbers that programs read, no formula, no soft hyphen."""

import csv
import io
import zipfile

import pandas as pd
import pytest

from nextstep_analysis.report.tables.csv_files import csv_archive
from nextstep_analysis.report.tables.html_table import Column, sheet
from nextstep_analysis.report.words.text import Text

NAN = float("nan")
FRAME = pd.DataFrame(
    {
        "name": ['=1+1; "x"', "Äiti", "@SUM(A1)"],
        "share": [0.1234567, NAN, -0.5],
        "count": [1234.0, 2.0, 1e-07],
    }
)


def files(language, *tables):
    text = Text(language)
    columns = {
        "name": Column("Toimialarakenteen nimi"),
        "share": Column("Osuus", ".1%"),
        "count": Column("Määrä", "d"),
    }
    told = {"text": text, "columns": columns, "source": "-Lähde: x.", "notes": ["Huomio."]}
    sheets = [sheet(table, caption="Työpaikkojen osuus, 2022", **told) for table in tables]
    return csv_archive(sheets, text=text)


def read(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.mark.parametrize(("language", "delimiter", "mark"), [("fi", ";", ","), ("en", ",", ".")])
def test_numbers_are_unrounded_and_no_text_is_a_formula(language, delimiter, mark):
    (written,) = read(files(language, FRAME)).values()
    assert written.startswith("\ufeff") and "\u00ad" not in written
    lines = io.StringIO(written.removeprefix("\ufeff"), newline="")
    heads, *rows = csv.reader(lines, delimiter=delimiter)
    unit = {"fi": "1 = 100 %", "en": "1 = 100%"}[language]
    assert [head.replace("\xa0", " ") for head in heads] == [
        "Toimialarakenteen nimi",
        f"Osuus ({unit})",
        "Määrä",
    ]
    assert rows[:3] == [
        ['\'=1+1; "x"', f"0{mark}1234567", "1234"],
        ["Äiti", "", "2"],
        ["'@SUM(A1)", f"-0{mark}5", "1e-07"],
    ]
    assert rows[3:5] == [[], ["Työpaikkojen osuus, 2022"]]
    assert rows[-2:] == [["Huomio."], ["'-Lähde: x."]]


def test_each_table_has_its_file_and_equal_tables_equal_bytes():
    content = files("fi", FRAME, FRAME.head(0))
    assert list(read(content)) == [
        "01-tyopaikkojen-osuus-2022.csv",
        "02-tyopaikkojen-osuus-2022.csv",
    ]
    assert content == files("fi", FRAME, FRAME.head(0))


def test_the_numbers_are_those_of_the_table():
    (written,) = read(files("en", FRAME)).values()
    back = pd.read_csv(io.StringIO(written.removeprefix("\ufeff")), nrows=3)
    assert back.iloc[:, 1].tolist()[::2] == [0.1234567, -0.5]
    assert pd.isna(back.iloc[1, 1])
