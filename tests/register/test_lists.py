"""Lists that a person imports become signals of companies of the register, by a mapping."""

from datetime import datetime

import openpyxl
import pytest
from company_records import NOW, identifier, imported, many, written

from nextstep_analysis.catalogue.company_lists import read_list_mapping
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.register.database import database_path, open_register
from nextstep_analysis.register.lists import import_list

MAPPING = """
kind: funding
source: A list
columns: {business_id: Y-tunnus, dated: Pvm, amount: Euroa, programme: Ohjelma}
day: "%d.%m.%Y"
decimal: ","
"""
HEAD = "Y-tunnus;Yhteyshenkilö;Pvm;Euroa;Ohjelma"


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


@pytest.fixture
def filled(place):
    imported(place, written(place.root, many(5)))
    return place


def mapping_of(project, text=MAPPING):
    path = project.root / "list.yaml"
    path.write_text(text, encoding="utf-8")
    return read_list_mapping(path)


def put(project, *lines, text=MAPPING):
    path = project.root / "list.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return import_list(project, path, mapping_of(project, text), now=NOW)


def signals(project):
    with open_register(project) as register:
        return register.connection.execute(
            "SELECT business_id, kind, dated::VARCHAR, amount, programme, source FROM signals "
            "ORDER BY ALL"
        ).fetchall()


def test_mapped_columns_are_read_and_no_others(filled):
    plain = identifier(2).replace("-", "")
    done = put(
        filled,
        f"{identifier(1)};Keksi Keksijänen;3.2.2025;1 234,50;EAKR",
        f"FI{plain};Keksi Keksijänen;4.2.2025;..;Soita 0401234567",
        f"{identifier(77)};x;3.2.2025;1,0;EAKR",
        "puuttuu;x;3.2.2025;1,0;EAKR",
        f"{identifier(3)};x;32.2.2025;1,0;EAKR",
    )
    assert (done.records, done.kept, done.left_out, done.set_aside.total()) == (5, 2, 1, 2)
    assert signals(filled) == [
        (identifier(1), "funding", "2025-02-03", 1234.5, "EAKR", "A list"),
        (identifier(2), "funding", "2025-02-04", None, None, "A list"),
    ]
    for secret in (b"Keksij", b"0401234567"):
        assert secret not in database_path(filled).read_bytes()


@edge("a list that is imported again", "adds what is new; what is there stays once")
def test_a_list_again_adds_what_is_new(filled):
    one, other = (f"{identifier(n)};x;3.2.2025;1,0;EAKR" for n in (1, 2))
    put(filled, one, one)
    put(filled, one, other)
    assert [row[0] for row in signals(filled)] == [identifier(1), identifier(1), identifier(2)]


@edge("a list without the columns of its mapping, or with none of the companies", "one sentence")
def test_what_is_wrong_with_a_list_is_named(filled):
    with pytest.raises(DataError, match=r"no column 'Summa'.*it has Y-tunnus, Yhteyshenkilö"):
        put(filled, f"{identifier(1)};x;3.2.2025;1,0;E", text=MAPPING.replace("Euroa", "Summa"))
    with pytest.raises(
        DataError, match="none of its 1 rows is a signal of a company of the register"
    ):
        put(filled, f"{identifier(77)};x;3.2.2025;1,0;E")
    with pytest.raises(CatalogueError, match="the form of a day has %d, %m and %Y"):
        mapping_of(filled, MAPPING.replace("%d.%m.%Y", "%d"))
    with pytest.raises(CatalogueError, match="kind"):
        mapping_of(filled, MAPPING.replace("funding", "rumour"))


@edge("a list without days, or a row without one", "named: a signal without a day never counts")
def test_a_signal_has_a_day(filled):
    with pytest.raises(CatalogueError, match="a list of funding needs the columns dated"):
        mapping_of(filled, MAPPING.replace("dated: Pvm, ", ""))
    with pytest.raises(DataError, match="1: it has no day, or one that is none; 1: the company is"):
        put(filled, f"{identifier(1)};x;;1,0;E", f"{identifier(77)};x;3.2.2025;1,0;E")
    done = put(filled, f"{identifier(1)};x;3.2.2025;1,0;E", f"{identifier(2)};x;;1,0;E")
    assert (done.kept, done.set_aside.total()) == (1, 1)


@edge("a head and nothing below it, or an HTML page, in the place of a list", "one line says so")
@pytest.mark.parametrize("content", ["", HEAD, "<html></html>"])
def test_a_list_without_rows_is_named_in_one_line(filled, content):
    path = filled.root / "list.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"has no row below a head\.$"):
        import_list(filled, path, mapping_of(filled), now=NOW)


@edge("cells of Excel that are days by themselves", "read, whatever form the mapping has for texts")
@pytest.mark.parametrize("text", [MAPPING, MAPPING.replace('day: "%d.%m.%Y"', "")])
def test_days_of_excel_are_read(filled, text):
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append([identifier(1), "x", datetime(2025, 2, 3), 1, "EAKR"])
    path = filled.root / "list.xlsx"
    book.save(path)
    import_list(filled, path, mapping_of(filled, text), now=NOW)
    assert [row[2] for row in signals(filled)] == ["2025-02-03"]


@edge("a form of a day that names a part of it twice, or none", "file, line, what it must have")
@pytest.mark.parametrize("form", ["%d.%d.%Y", "%Y-%m-%d %Y", "%d%m%Y" * 2, "%", "%Q", "", "(%d"])
def test_a_form_of_a_day_that_is_none_is_named(filled, form):
    with pytest.raises(CatalogueError, match=r"list\.yaml, line 5: .*has %d, %m and %Y"):
        mapping_of(filled, MAPPING.replace("%d.%m.%Y", form))


@edge("a quotation mark in a list that nothing closes", "refused: it would hide all rows behind")
def test_a_quotation_mark_that_nothing_closes(filled):
    rows = [f"{identifier(n)};x;3.2.2025;1,0;E" for n in (1, 2, 3)]
    with pytest.raises(DataError, match=r"list\.csv, row 3: a quotation mark"):
        put(filled, rows[0], f'"{rows[1]}', rows[2])
    assert not signals(filled)


def test_a_sheet_of_excel_is_read(filled):
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append([identifier(1), "x", "3.2.2025", "7,5", "EAKR"])
    path = filled.root / "list.xlsx"
    book.save(path)
    import_list(filled, path, mapping_of(filled), now=NOW)
    assert signals(filled)[0][3] == 7.5
