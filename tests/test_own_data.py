"""Own figures: recognised and mapped to codes, or refused with the row and what may be meant."""

import contextlib
import io
import math
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

import nextstep_analysis as ns
from nextstep_analysis.errors import DataError
from nextstep_analysis.own import workbooks
from nextstep_analysis.own.numbers import numbers


@pytest.fixture
def read(tmp_path, built):
    """Write a text as a file, read it as own figures."""

    def reader(text, *, encoding="utf-8", name="own.csv", **asked):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return ns.read_own(path, project=built, **asked)

    return reader


def sheet(*rows, merge=None, more=False):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    if more:
        book.create_sheet("Toinen")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FINNISH = "kunta;toimiala;vuosi;vastaajat\nLahti;31 Huonekalujen valmistus;2024;1 234,5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_finnish_file_in_any_letters(read, encoding):
    text = FINNISH.replace("Lahti", "Hämeenkyrö").replace("1 234,5", "1\u00a0234,5")
    (row,) = read(text, encoding=encoding).to_dict("records")
    assert row == {"region": "KU108", "industry": "C31", "year": 2024, "value": 1234.5}


def test_totals_stay_beside_parts_that_are_not_known(read):
    rows = "Alue;Toimiala;2023;2024*\nPäijät-Häme;C31;..;4\nPäijät-Häme;Yhteensä;10;12\n"
    table = read(rows).set_index(["industry", "year"])["value"]
    assert table["TOT", 2023] == 10 and math.isnan(table["C31", 2023]) and table["C31", 2024] == 4


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lahti", "KU398"),
        ("398", "KU398"),
        ("KU398", "KU398"),
        ("398 Lahti", "KU398"),
        ("07", "MK07"),
        ("MK07 Päijät-Häme", "MK07"),
        ("päijänne-tavastland", "MK07"),
        ("Koko maa", "SSS"),
        ("Hela  landet", "SSS"),
    ],
)
def test_areas(read, written, code):
    assert read(f"alue;n\n{written};1\n")["region"].tolist() == [code]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31", "C31"),
        ("C31", "C31"),
        ("C 31", "C31"),
        ("C31 Huonekalujen valmistus", "C31"),
        ("manufacture of furniture", "C31"),
        ("C", "C"),
        ("C Teollisuus", "C"),
        ("Toimialat yhteensä", "TOT"),
        ("01", "A01"),
    ],
)
def test_industries(read, written, code):
    assert read(f"toimiala;n\n{written};1\n", region="Lahti")["industry"].tolist() == [code]


def test_several_measures_keep_their_names_and_words_are_kept(read):
    table = read("kunta,yrityksiä,osuus,huomautus\nLahti,5,12 %,uusi\nHollola,..,3 %,\n", year=2024)
    assert list(table) == ["region", "year", "yrityksiä", "osuus", "huomautus"]
    lahti = table.set_index("region").loc["KU398"]
    assert (lahti["yrityksiä"], lahti["osuus"], lahti["huomautus"]) == (5, 0.12, "uusi")
    assert math.isnan(table.set_index("region").loc["KU098", "yrityksiä"])


def test_a_workbook(read):
    rows = [["kunta", "vuosi", "arvo"], ["Lahti", 2024, 1.234], ["Hollola", 2024, None]]
    table = read(sheet(*rows), name="own.xlsx").set_index("region")["value"]
    assert table["KU398"] == 1.234 and math.isnan(table["KU098"])
    assert len(read(sheet(*rows, more=True), name="own.xlsx", sheet="Sheet")) == 2


def test_beside_the_official_tables(read, built):
    own = read(
        "alue;toimiala;vuosi;n\nMK07;31;2022;3\nMK07;16;2022;7\nSSS;31;2022;10\nSSS;16;2022;90\n"
    )
    quotient = own.assign(lq=ns.location_quotient(own, reference="SSS")).set_index(
        ["region", "industry"]
    )["lq"]
    assert quotient["MK07", "C31"] == pytest.approx(0.3 / 0.1)
    official = ns.read_table("enterprises", project=built)
    both = own.merge(official, on=["region", "industry", "year"])
    assert len(both) == 4 and own.attrs["scheme"] == official.attrs["scheme"]
    ns.chart(own[own["region"] == "MK07"], project=built)


SLIPS = {
    "a misspelt place": ("kunta;n\nLahtti;4\n", "row 2: unknown 'Lahtti', did you mean 'lahti'"),
    "a code of TOL 2025": ("toimiala;n\nC16;1\nK62;4\n", "row 3: unknown 'K62'; in TOL 2025"),
    "a class": ("toimiala;n\nC16;1\n31.09;4\n", "add the classes of C31 up"),
    "a code and another name": ("toimiala;n\nC16;1\n31 Teollisuus;4\n", "unknown '31 Teollisuus'"),
    "a row twice": ("kunta;n\nLahti;4\nHollola;2\nlahti;5\n", "rows 2 and 4 are both of KU398"),
    "a dash": ("kunta;n\nLahti;4\nHollola;-\n", "row 3: '-' may mean none or not known"),
    "words for a number": (
        "kunta;n\nLahti;4\nHollola;5\nOrimattila;neljä\n",
        "'neljä' is no number",
    ),
    "a thousand or one": ("kunta;n\nLahti;1,234\n", "may be more than a thousand"),
    "two decimal signs": ("kunta;n\nLahti;1,5\nHollola;2.5\n", "decimal comma and some a point"),
    "some per cents": ("kunta;n\nLahti;1 %\nHollola;2\n", "some numbers are per cents"),
    "a merged head": ("kunta;;n\nLahti;2;4\n", "nothing stands over column 2"),
    "a name over two columns": ("kunta;n;n\nLahti;2;4\n", "'n' stands over two columns"),
    "a cell too many": ("kunta;n\nLahti;2;4\n", "row 2 has 3 cells, but the head has 2"),
    "no head known": ("a;b\nqq;rr\n", "no column of areas, industries or years"),
    "no number": ("kunta;n\nLahti;q\n", "no column of numbers"),
    "nothing": ("", "no row below a head"),
    "a year that is none": ("kunta;vuosi;n\nLahti;24;4\n", "'24' is no year"),
    "neither text nor a workbook": (b"\x01\x00\x02", "neither text nor an Excel file"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\x00", "old Excel file"),
    "a title above the head": ("Kysely 2024\n\nkunta;n\nLahti;4\n", "is it a title"),
    "a merged head at the end": ("kunta;2024;\n;a;b\nLahti;2;4\n", "over column 3"),
    "no area in a row": ("kunta;n\nLahti;4\n;5\n", "row 3: the cell is empty"),
    "one number, two areas": ("alue;n\n16;4\n", "KU016 (Asikkala) or MK16 (Keski-Pohjanmaa)"),
    "a region among municipalities": ("kunta;n\nLahti;4\n07;5\n", "row 3: unknown '07'"),
    "two columns of areas": ("alue;region;n\nLahti;MK07;4\n", "'alue' and 'region'"),
    "a head of TOL 2025": ("toimiala (TOL 2025);n\nJ;4\n", "names a classification of 2025"),
    "a name of TOL 2025": (
        "toimiala;n\nJ Kustannustoiminta, sisällöntuotanto ja -levitys;4\n",
        "that name is of TOL 2025",
    ),
    "a column called as the table's": ("kunta;value;n\nLahti;hyvä;4\n", "column 'value' is called"),
    "a damaged workbook": (b"PK\x03\x04nothing", "no Excel file that can be read"),
    "a number beyond all bounds": ("kunta;n\nLahti;1e999\n", "row 2: '1e999' is a number beyond"),
    "a text that nothing closes": (
        'kunta;n\nLahti;1\n"Hollola;2\nOrimattila;3\n',
        "row 3: a quotation mark opens a text that nothing closes",
    ),
    "a text without end": ("kunta;n\nLahti;1\n" + "x" * 200_000 + ";2\n", "no CSV file that can"),
}


@pytest.mark.parametrize("kind", SLIPS)
@pytest.mark.edge("workbench", "own figures as people slip in them", "row and hint")
def test_slips(read, kind):
    text, told = SLIPS[kind]
    with pytest.raises(DataError) as found:
        read(text)
    assert told in str(found.value) and "own.csv" in str(found.value)


def test_more_slips(read, tmp_path, built):
    with pytest.raises(DataError, match="there is no such file"):
        ns.read_own(tmp_path / "none.csv", project=built)
    with pytest.raises(DataError, match="cells A1:B1 are merged"):
        read(sheet(["kunta", "n"], ["Lahti", 1], merge="A1:B1"), name="own.xlsx")
    with pytest.raises(DataError, match="several sheets; give sheet="):
        read(sheet(["kunta", "n"], ["Lahti", 1], more=True), name="own.xlsx")
    with pytest.raises(DataError, match="has no sheet 'Kolmas'"):
        read(sheet(["kunta", "n"], ["Lahti", 1]), name="own.xlsx", sheet="Kolmas")
    with pytest.raises(DataError, match="has no sheet"):
        read("kunta;n\nLahti;1\n", sheet="Taul1")
    with pytest.raises(DataError, match="column of its own for region"):
        read("kunta;n\nLahti;1\n", region="Hollola")
    with pytest.raises(DataError, match="unknown region 'Lahtti'"):
        read("toimiala;n\n31;1\n", region="Lahtti")
    assert read("kunta;n\nLahti;1,234\n", decimal=",")["value"].tolist() == [1.234]
    assert read("kunta;n\nLahti;1,234\n", decimal=".")["value"].tolist() == [1234]


def changed(content, part, change):
    """A workbook with one of its parts changed, or without it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            inside = change(old.read(name)) if name == part else old.read(name)
            if inside is not None:
                new.writestr(name, inside)
    return stream.getvalue()


PARTS = [
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
]
SPOILT = {
    "cut": lambda inside: inside[: len(inside) // 2],
    "empty": lambda inside: b"",
    "a web page": lambda inside: b"<html><p></html>",
}


@pytest.mark.edge("damaged files", "an Excel file damaged in any of its parts", "one sentence")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_workbook_that_is_damaged_in_a_part(read, part, spoil):
    whole = sheet(["kunta", "n"], ["Lahti", 1])
    with pytest.raises(DataError, match=r"own\.xlsx is no Excel file that can be read: ") as found:
        read(changed(whole, part, spoil), name="own.xlsx")
    assert "\n" not in str(found.value)


def test_a_workbook_without_its_sheet_is_told(read):
    whole = sheet(["kunta", "n"], ["Lahti", 1])
    with pytest.raises(DataError, match="has no sheet with cells"):
        read(changed(whole, "xl/worksheets/sheet1.xml", lambda inside: None), name="own.xlsx")


def test_bytes_of_a_workbook_that_are_others(read):
    whole = bytearray(sheet(["kunta", "n"], ["Lahti", 1]))
    for place in range(100, len(whole), 400):
        other = bytes([*whole[:place], whole[place] ^ 0xFF, *whole[place + 1 :]])
        with contextlib.suppress(DataError):
            read(other, name="own.xlsx")


@pytest.mark.edge("workbench", "a sheet that is a chart, among the sheets", "passed over, or named")
def test_a_sheet_that_is_a_chart(read):
    book = Workbook()
    book.active.append(["kunta", "n"])
    book.active.append(["Lahti", 1])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Kuva").add_chart(chart)
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue(), name="own.xlsx")["value"].tolist() == [1]
    with pytest.raises(DataError, match=r"has no sheet 'Kuva'; there are \['Sheet'\]"):
        read(stream.getvalue(), name="own.xlsx", sheet="Kuva")


@pytest.mark.edge(
    "workbench", "a cell far from all others in a sheet", "named at once, not read on"
)
def test_a_cell_far_from_all_others(read):
    book = Workbook()
    book.active.append(["kunta", "n"])
    book.active["XFD1048576"] = " "
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(
        DataError, match=r"'Sheet' reaches to the cell XFD1048576.* 3,000,000 cells"
    ):
        read(stream.getvalue(), name="own.xlsx")


@pytest.mark.edge("damaged files", "an Excel file that unpacks to more than fits", "not unpacked")
def test_a_workbook_that_unpacks_to_more_than_fits(read, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match=r"own\.xlsx unpacks to [\d,]+ bytes; allowed are 1,000"):
        read(sheet(["kunta", "n"], ["Lahti", 1]), name="own.xlsx")


@pytest.mark.edge("workbench", "lines of a CSV file that end as on an old Mac", "read as lines")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(read, end):
    found = read(end.join(["kunta;n", '"Lahti";1', "Hollola;2", ""]))
    assert found["value"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("head", "number", "code"),
    [
        ("kunta", "16", "KU016"),
        ("Kunnan numero", "5", "KU005"),
        ("kommun", "398", "KU398"),
        ("maakunta", "16", "MK16"),
        ("Maakunta 2024", "7", "MK07"),
        ("alue", "016", "KU016"),
        ("alue", "16 Asikkala", "KU016"),
        ("alue", "16 Keski-Pohjanmaa", "MK16"),
    ],
)
def test_the_head_says_what_a_number_is_of(read, head, number, code):
    assert read(f"{head};n\n{number};1\n")["region"].tolist() == [code]


@pytest.mark.parametrize("head", ["Toimiala (TOL 2008)", "Toimiala TOL 2008", "Toimialan numero"])
def test_a_head_says_that_numbers_are_industries(read, head):
    table = read(f"kunta;{head};n\nLahti;31;4\n")
    assert table.values.tolist() == [["KU398", "C31", 4]]


def test_of_two_columns_of_areas_the_finer_one_is_taken(read):
    table = read("maakunta;kunta;n\nPäijät-Häme;Lahti;4\nPäijät-Häme;Hollola;5\n")
    assert table["region"].tolist() == ["KU098", "KU398"] and "maakunta" in table
    same = read("alue;aluekoodi;n\nLahti;398;4\n")
    assert same["region"].tolist() == ["KU398"]


def test_years_given_and_marked(read):
    assert read("kunta;n\nLahti;1\n", year="2024")["year"].tolist() == [2024]
    assert read("kunta;vuosi;n\nLahti;2024*;1\n")["year"].tolist() == [2024]
    for year in (24, 2024.5, True, "24"):
        with pytest.raises(DataError, match="allowed is one such as 2024"):
            read("kunta;n\nLahti;1\n", year=year)


def test_a_column_called_row_is_kept(read):
    table = read("kunta;row;n\nLahti;7;1\n")
    assert table[["row", "n"]].values.tolist() == [[7, 1]]


def test_lines_that_end_as_they_once_did(read):
    assert read("kunta;n\rLahti;1\r")["value"].tolist() == [1]


def test_the_numbers_of_a_sheet_leave_texts_beside_them_open(read):
    """A true 3.5 in a sheet says nothing of what 1,234 beside it, a text, is meant as."""
    with pytest.raises(DataError, match="may be more than a thousand"):
        read(sheet(["kunta", "n"], ["Lahti", "1,234"], ["Hollola", 3.5]), name="own.xlsx")
    table = read(sheet(["kunta", "n"], ["Lahti", "1 234,5"], ["Hollola", 3.25]), name="own.xlsx")
    assert table["value"].tolist() == [3.25, 1234.5]


def test_a_formula_without_a_result_is_not_missing(read):
    with pytest.raises(DataError, match="row 2: the formula '=1\\+1' has no result"):
        read(sheet(["kunta", "n"], ["Lahti", "=1+1"], ["Hollola", 3]), name="own.xlsx")


def test_a_workbook_with_a_broken_part(read):
    whole = sheet(["kunta", "n"], ["Lahti", 1])
    broken = changed(whole, "xl/worksheets/sheet1.xml", lambda inside: b"<no")
    with pytest.raises(DataError, match="no Excel file that can be read"):
        read(broken, name="own.xlsx")


def test_what_is_no_file(built):
    with pytest.raises(DataError, match="not a DataFrame"):
        ns.read_own(pd.DataFrame(), project=built)
    with pytest.raises(DataError, match="decimal is 'x'"):
        numbers(["1"], rows=[1], where="f", decimal="x")


def written(value, decimal, thousands):
    """`value` as an office writes it."""
    whole, part = f"{abs(value):.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{'-' if value < 0 else ''}{grouped}{decimal}{part}"


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    st.sampled_from([(",", " "), (",", "\u202f"), (",", "."), (".", ","), (".", "’"), (",", "")]),
)
def test_what_is_written_is_read(hundredths, signs):
    values = [value / 100 for value in hundredths]
    texts = [written(value, *signs) for value in values]
    found = numbers(texts, rows=range(len(texts)), where="f", decimal=None)
    assert found == pytest.approx(values)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_any_text_is_a_number_or_refused(texts):
    try:
        found = len(numbers(texts, rows=range(len(texts)), where="f", decimal=None))
    except DataError:
        found = len(texts)
    assert found == len(texts)


def test_missing_is_never_zero(read):
    table = read("kunta;n\nLahti;0\nHollola;\nAsikkala;...\nHeinola;ei tietoa\n")
    known = table.set_index("region")["value"]
    assert known["KU398"] == 0 and known.drop("KU398").isna().all()
    assert pd.api.types.is_float_dtype(known)
