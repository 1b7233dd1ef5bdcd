"""What people write in a list comes back in the next one, to the letter, and is never lost."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from company_records import identifier, name, small_project
from entry import nextstep
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from prospect_records import (
    LAHTI,
    LOOKED_FOR,
    TAMPERE,
    company,
    edit_cells,
    filled,
    listed,
    sheet,
    towns,
)

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.classifications import names
from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.prospects import EDITED, ID, STAGES, WRITTEN, ProspectList
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.forgotten import NOT_CONTACTED
from nextstep_analysis.register.leaving import delete_all, forget
from nextstep_analysis.register.prospects.edited_file import (
    Edited,
    EditedRow,
    read_edited,
    text_of,
)
from nextstep_analysis.register.prospects.edits import merged
from nextstep_analysis.report.prospects.columns import COLUMNS
from nextstep_analysis.report.prospects.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    """A project of its own, whose studies look for what is written by hand."""
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    folder = tmp_path / "project"
    folder.mkdir()
    return small_project(folder)


def first_ten():
    return [company(n, place=TAMPERE if n % 2 else ("091", "00100")) for n in range(1, 11)]


# --- the files ------------------------------------------------------------------------------


def test_a_list_is_written_whole(place):
    told = [
        *first_ten(),
        company(11, code="99999"),
        company(12, place=LAHTI),
        company(13, names=[name("=HYPERLINK(A1) Oy")], code="25110"),
    ]
    done = listed(filled(place, told))
    rows = sheet(done.workbook)
    assert len(rows) == 8, "caps: of 50 companies at most 7 of one industry"
    assert done.workbook.parent == place.private / "prospects"
    assert {row["Company"] for row in rows} >= {"'=HYPERLINK(A1) Oy"}
    assert all(row["Stage"] == "short list" and row["First reason"] for row in rows)
    page = openpyxl.load_workbook(done.workbook)["Prospects"]
    assert page.freeze_panes == "C4" and page.auto_filter.ref.startswith("A3:")
    assert "contacted" in page.data_validations.dataValidation[0].formula1
    about = [row[0] for row in openpyxl.load_workbook(done.workbook)["About the list"].values]
    assert "The priority index has not been tested on outcomes." in about
    assert "Its industry is in no list of the studies: 1" in about
    assert "Already in the region: 1" in about
    assert "Turnover, €: known of 0 of 8" in about
    table = list(csv.DictReader(io.StringIO(done.csv.read_text("utf-8-sig"))))
    assert [row[ID] for row in table] == [row["Business id"] for row in rows]
    assert {row["name"] for row in table} >= {"'=HYPERLINK(A1) Oy"} and table[0]["turnover"] == ""


def test_the_same_list_is_the_same_bytes_and_no_file_is_written_over(place):
    one = listed(filled(place, first_ten()))
    other = listed(place)
    assert one.workbook.read_bytes() == other.workbook.read_bytes()
    assert other.workbook.name == one.workbook.name.replace(".xlsx", "-2.xlsx")
    assert any("there is an earlier list" in line for line in other.lines)
    other.workbook.with_name(f"{one.workbook.stem}-3-fi.html").write_text("a page alone")
    assert listed(place).workbook.stem == f"{one.workbook.stem}-4"
    assert oct(one.workbook.stat().st_mode)[-3:] == "600"


@edge("a list of prospects into the project's own folders", "refused, but for data/private")
def test_no_list_where_it_may_be_published(place, tmp_path):
    filled(place, first_ten())
    for folder in ("reports/site", "docs", "data/raw", "."):
        with pytest.raises(ProjectError, match="where it may be published"):
            listed(place, output=place.root / folder)
    assert listed(place, output=tmp_path / "desk").workbook.is_file()
    assert listed(place, output=place.private / "mine").csv.is_file()


def test_made_up_companies_are_marked_everywhere(place):
    for _ in make_demo(
        place, read_keeping(place), companies=300, seed=1, now=datetime(2026, 11, 27)
    ):
        pass
    done = listed(place, language="fi")
    book = openpyxl.load_workbook(done.workbook)
    assert done.workbook.name.startswith("DEMO-") and done.lines[0].startswith("DEMO")
    for page in book.worksheets:
        if page.title != WRITTEN:
            assert page.title.startswith("DEMO") and page["A1"].value.startswith("DEMO")
    shown = [row["Yritys"] for row in sheet(done.workbook, "DEMO Yhteydenotot")]
    assert shown and all(one.startswith("DEMO") for one in shown)
    table = csv.DictReader(io.StringIO(done.csv.read_text("utf-8-sig")))
    assert {row["mark"] for row in table} == {"DEMO"}


def test_who_is_not_to_be_contacted_stays_out(place):
    filled(place, first_ten())
    (place.private / NOT_CONTACTED).write_text(f"{identifier(3)};asked by letter\n")
    ids = {row["Business id"] for row in sheet(listed(place).workbook)}
    assert identifier(3) not in ids and ids


def test_the_list_says_whether_its_index_is_tested(place, tmp_path):
    filled(place, [company(n, place=(f"{p:03d}", "00100")) for n, p in enumerate(towns(30), 1)])
    path = tmp_path / "outcomes.csv"
    rows = [f"{identifier(n)},2026-11-20,{n % 2}" for n in range(1, 31)]
    untested = "The priority index has not been tested on outcomes."
    for count, found in ((30, "Tested on 30 contacts"), (5, "The outcomes do not test the index")):
        text = "\n".join(["business_id,contacted,outcome", *rows[:count]])
        path.write_text(text, encoding="utf-8")
        done = listed(place, n=200, outcomes=path)
        about = [row[0] for row in openpyxl.load_workbook(done.workbook)["About the list"].values]
        assert any(line.startswith(found) for line in about)
        assert (untested in about) == (count == 5)


# --- edits ----------------------------------------------------------------------------------


def assert_opens(path, rows, title="Prospects"):
    """As Excel opens it: filters and heads over every row, stages to choose, no formula at all."""
    book = openpyxl.load_workbook(path)
    page = book[title]
    heads = [cell.value for cell in page[3] if cell.value]
    last = f"{page.cell(3, len(heads)).column_letter}{rows + 3}"
    assert page.auto_filter.ref == f"A3:{last}" and page.freeze_panes == "C4"
    (stages,) = page.data_validations.dataValidation
    stage = heads.index("Stage" if title == "Prospects" else "Vaihe") + 1
    letter = page.cell(3, stage).column_letter
    assert str(stages.sqref) == f"{letter}4:{letter}{rows + 3}" and stages.type == "list"
    assert stages.formula1.count(",") == len(STAGES) - 1
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book.active.title == title and book[WRITTEN].sheet_state == "veryHidden"
    assert not book.defined_names.keys() - {"_xlnm._FilterDatabase"} and not book._external_links
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
        assert b"<f>" not in b"".join(archive.read(name) for name in names)
    return page


def filtered(page, head, value):
    """The business ids that a filter of a column leaves, as a person reads them."""
    heads = [cell.value for cell in page[3]]
    rows = page.iter_rows(min_row=4, values_only=True)
    return [row[0] for row in rows if row[heads.index(head)] == value]


def test_a_morning_of_a_business_developer(place, tmp_path):
    """Open the list, filter, edit, import a new register, list anew: every edit is there."""
    many = [company(n, place=(f"{p:03d}", "00100")) for n, p in enumerate(towns(30), 1)]
    first = listed(filled(place, many), n=200)
    ids = [row["Business id"] for row in sheet(first.workbook)][:20]
    assert len(ids) == 20
    page = assert_opens(first.workbook, 30)
    far = filtered(page, "Municipality", "Oulu")
    assert far and set(far) <= set(filtered(page, "Stage", "short list"))
    edits = {}
    for number, one in enumerate(ids):
        edits |= {
            (one, "Stage"): "contacted",
            (one, "Note"): f"=rivi {number}\nÄäkkönen",
            (one, "Next action"): "- soita",
            (one, "Kävijöitä"): number,
        }
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", edits)
    gone = set(ids[:3])
    newer = [one for one in many if one["businessId"]["value"] not in gone]
    newer += [company(n, code="25110") for n in range(41, 45)]
    filled(place, newer, "newer.json")
    second = listed(place, n=200, edited=mine)
    rows = {row["Business id"]: row for row in sheet(second.workbook)}
    left = {row["Business id"]: row for row in sheet(second.workbook, "Left the list")}
    assert set(left) == gone and rows.keys().isdisjoint(gone)
    for number, one in enumerate(ids):
        row = left.get(one) or rows[one]
        assert row["Stage"] == "contacted" and row["Note"] == f"=rivi {number}\nÄäkkönen"
        assert row["Next action"] == "- soita" and row["Kävijöitä"] == number
    assert {row["Why it is not in the list"] for row in left.values()} == {"Not in the register"}
    assert "edits taken over: 51 cells of 17 companies" in second.lines[1]
    page = assert_opens(second.workbook, len(rows))
    assert set(filtered(page, "Stage", "contacted")) == set(ids) - gone
    filled(place, many, "again.json")
    third = listed(place, n=200, edited=second.workbook, language="fi")
    again = {row["Y-tunnus"]: row for row in sheet(third.workbook, "Yhteydenotot")}
    assert all(again[one]["Vaihe"] == "otettu yhteyttä" for one in ids), "they came back"
    assert again[ids[0]]["Kävijöitä"] == 0
    assert not sheet(third.workbook, "Luettelosta pois")
    assert_opens(third.workbook, len(again), "Yhteydenotot")


def test_what_both_changed_is_listed(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    number = next(n for n in range(1, 11) if identifier(n) == one)
    edits = {(one, "Company"): "Puhelimessa sanottu nimi", (one, "Website"): "oikea.example"}
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", edits)
    newer = first_ten()
    newer[number - 1] = company(number, names=[name("UUSI NIMI Oy")])
    done = listed(filled(place, newer, "newer.json"), edited=mine)
    found = sheet(done.workbook, "Conflicts")
    told = {row["Column"]: row["As it was edited"] for row in found}
    assert told == {"Company": "Puhelimessa sanottu nimi", "Website": "oikea.example"}
    assert found[0]["As it would be now"] == "UUSI NIMI Oy"
    again = listed(place, edited=done.workbook)
    assert sheet(again.workbook, "Conflicts") == found, "until a person removes the lines"


@edge("an e-mail or a telephone number in a note", "told; kept in the workbook, not in the CSV")
def test_contacts_in_notes_are_told(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    note = "Soita 040 123 4567 tai kysy@keksitty.example ensin"
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", {(one, "Note"): note})
    done = listed(place, edited=mine)
    assert any(
        "1 cell that people have written holds" in line and one in line for line in done.lines
    )
    assert sheet(done.workbook)[0]["Note"] == note
    text = done.csv.read_text("utf-8-sig")
    assert "123 4567" not in text and "keksitty.example ensin" not in text and "Soita" in text


def test_forgotten_companies_take_their_notes_with_them(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", {(one, "Note"): "kiinnostunut"})
    forget(place, one)
    done = listed(place, edited=mine)
    assert any("1 company that asked to be forgotten" in line for line in done.lines)
    cells = [
        cell
        for page in openpyxl.load_workbook(done.workbook).worksheets
        for row in page.values
        for cell in row
    ]
    assert one not in cells and "kiinnostunut" not in cells


def test_rows_sheets_and_formulas_of_a_person(place, tmp_path):
    first = listed(filled(place, first_ten()))
    ids = [row["Business id"] for row in sheet(first.workbook)]
    edits = {
        ("messuilta", "Note"): "oma rivi",
        ("messuilta", "Municipality"): "Tukholma",
        (identifier(77), "Company"): "Toinen Oy",
        (identifier(77), "Note"): "lisätty",
        (ids[0], "Summa"): "=1+1",
        (ids[1], "Päivä"): date(2026, 12, 1),
    }
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", edits)
    book = openpyxl.load_workbook(mine)
    book.create_sheet("Omat")["A1"] = "muistio"
    book.save(mine)
    done = listed(place, edited=mine)
    left = {row["Business id"]: row for row in sheet(done.workbook, "Left the list")}
    assert left["messuilta"]["Note"] == "oma rivi" and "Tukholma" in left["messuilta"].values()
    assert left[identifier(77)]["Company"] == "Toinen Oy"
    rows = {row["Business id"]: row for row in sheet(done.workbook)}
    assert rows[ids[0]]["Summa"] == "=1+1"
    assert rows[ids[1]]["Päivä"] == datetime(2026, 12, 1)
    assert any("Omat" in line for line in done.lines)
    assert any("1 formula" in line for line in done.lines)
    again = listed(place, edited=done.workbook)
    assert sheet(again.workbook, "Left the list") == list(left.values())


@edge("comments on cells of an edited list", "told to stay in the edited workbook")
def test_what_is_shown_of_edits_is_in_the_language_of_the_list(place, tmp_path):
    """Heads of a person's own row, and stages among the conflicts, are no ids of the program."""
    many = [company(n, place=(f"{p:03d}", "00100")) for n, p in enumerate(towns(30), 1)]
    filled(place, many)
    first = listed(place, n=200, language="fi")
    one = sheet(first.workbook, "Yhteydenotot")[1]["Y-tunnus"]
    edits = {
        (one, "Vaihe"): "päätös",
        ("messuilta", "Kunta"): "Tukholma",
        ("messuilta", "Huomautus"): "oma rivi",
    }
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", edits, "Yhteydenotot")
    book = openpyxl.load_workbook(mine)
    book["Yhteydenotot"]["B4"].comment = Comment("soita ensi viikolla", "minä")
    book.save(mine)
    rules = place.root / "config" / "prospects.yaml"
    text = rules.read_text("utf-8").replace("short_list: 100", "short_list: 1")
    rules.unlink()  # a link to ours
    rules.write_text(text, "utf-8")
    done = listed(place, n=200, language="fi", edited=mine)
    assert "1 comment on a cell stays in the edited workbook." in done.lines
    conflicts = {row["Ristiriidan Y-tunnus"]: row for row in sheet(done.workbook, "Ristiriidat")}
    assert conflicts[one]["Alun perin"] == "lyhyt luettelo"
    assert conflicts[one]["Muokattuna"] == "päätös"
    assert conflicts[one]["Nyt laskettuna"] == "pitkä luettelo"
    (own,) = sheet(done.workbook, "Luettelosta pois")
    assert own["Kunta (2)"] == "Tukholma"
    again = listed(place, n=200, language="en", edited=done.workbook)
    told = {row["Business id of the conflict"]: row for row in sheet(again.workbook, "Conflicts")}
    assert told[one]["As it would be now"] == "long list"
    (own,) = sheet(again.workbook, "Left the list")
    assert own["Kunta (2)"] == "Tukholma" and "Kunta (3)" not in own


@edge("an edited list whose column of business ids is gone", "refused: the sheet and the head")
@pytest.mark.parametrize(("title", "head"), [("Prospects", "Business id"), ("Conflicts", "Busin")])
def test_no_sheet_of_edits_is_passed_over(place, tmp_path, title, head):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", {(one, "Note"): "kiinnostunut"})
    book = openpyxl.load_workbook(mine)
    book[title].delete_cols(1)
    book.save(mine)
    with pytest.raises(
        DataError, match=f"the sheet '{title}' has no column '{head}.*write the head"
    ):
        listed(place, edited=mine)


def test_merged_cells_and_a_copied_sheet_lose_nothing(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one, other = [row["Business id"] for row in sheet(first.workbook)][:2]
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", {(one, "Note"): "yhteinen"})
    book = openpyxl.load_workbook(mine)
    page = book["Prospects"]
    place_of = next(cell.column for cell in page[3] if cell.value == "Note")
    page.merge_cells(start_row=4, end_row=5, start_column=place_of, end_column=place_of)
    copied = book.copy_worksheet(page)
    copied.cell(5, place_of - 1, "soita")
    book.save(mine)
    rows = {row["Business id"]: row for row in sheet(listed(place, edited=mine).workbook)}
    assert rows[one]["Note"] == "yhteinen" and rows[other]["Next action"] == "soita"


@edge("days and numbers in what people write", "no telephone numbers; they stay in the CSV")
def test_days_and_numbers_are_no_contacts(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    edits = {
        (one, "Next action"): "tapaaminen 05.12.2026 klo 10",
        (one, "Osuus"): 0.1234567,
        (one, "Päivä"): datetime(2026, 1, 5, 10, 30),
    }
    done = listed(place, edited=edit_cells(first.workbook, tmp_path / "mine.xlsx", edits))
    assert not any("personal data" in line for line in done.lines)
    assert "tapaaminen 05.12.2026 klo 10" in done.csv.read_text("utf-8-sig")


@edge("a business id that was damaged in the edited list", "known by its name; its edits stay")
def test_a_damaged_id_is_known_by_its_name(place, tmp_path):
    first = listed(filled(place, first_ten()))
    one = sheet(first.workbook)[0]["Business id"]
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", {(one, "Note"): "kiinnostunut"})
    book = openpyxl.load_workbook(mine)
    book["Prospects"]["A4"] = "91000"
    book.save(mine)
    done = listed(place, edited=mine)
    assert sheet(done.workbook)[0]["Note"] == "kiinnostunut"
    assert not sheet(done.workbook, "Left the list")


@edge("what is no list of prospects as the edited one", "one sentence; nothing is written")
def test_what_is_no_list_is_refused(place, tmp_path):
    filled(place, first_ten())
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    text = tmp_path / "list.csv"
    text.write_text("business_id\n")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    far = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet(WRITTEN)["XFD1048576"] = " "
    book.save(far)
    for path, told in (
        (tmp_path / "none.xlsx", "there is no such file"),
        (other, "lacks its hidden sheet"),
        (text, "is no Excel file"),
        (broken, "is no Excel file that can be read"),
        (far, "reaches to the cell XFD1048576"),
    ):
        with pytest.raises(DataError, match=told):
            listed(place, edited=path)
    assert not (place.private / "prospects").exists()


SPOILT = {
    "without a head of conflicts": lambda page: page.delete_rows(4),
    "without the heads": lambda page: page.delete_rows(3),
    "without the column of names": lambda page: page.delete_cols(
        [cell.value for cell in page[2]].index("name") + 1
    ),
    "one column": lambda page: page.delete_cols(2, page.max_column),
    "nothing": lambda page: page.delete_rows(1, page.max_row),
    "another beginning": lambda page: page.cell(1, 1, 7),
}


@edge("a hidden sheet of an edited list that somebody has changed", "one sentence")
def test_a_hidden_sheet_that_was_changed_is_told(place, tmp_path):
    done = listed(filled(place, first_ten()))
    for spoil in SPOILT.values():
        book = openpyxl.load_workbook(done.workbook)
        spoil(book[WRITTEN])
        book.save(tmp_path / "mine.xlsx")
        with pytest.raises(DataError, match=rf"its hidden sheet '{WRITTEN}' was changed"):
            read_edited(tmp_path / "mine.xlsx")
    assert read_edited(done.workbook).rows


@edge("half of a mark, escaped as Excel writes it, in a note", "stays as it is written")
def test_half_of_a_mark_stays_as_it_is_written():
    assert text_of("a_xD83D_b_x0041_") == "a_xD83D_bA"


@edge("edits of made-up companies into a list of real ones", "refused")
def test_made_up_edits_stay_out_of_real_lists(place, tmp_path):
    for _ in make_demo(
        place, read_keeping(place), companies=100, seed=1, now=datetime(2026, 11, 27)
    ):
        pass
    done = listed(place)
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(done.workbook.read_bytes())
    assert list(delete_all(place)) == ["the register"] and not list(delete_all(place))
    assert done.workbook.is_file(), "people have written in lists"
    with pytest.raises(DataError, match="there is no register"):
        listed(place, edited=kept)
    filled(place, first_ten())
    with pytest.raises(DataError, match="list of made-up companies"):
        listed(place, edited=kept)


def test_without_a_register_one_sentence(place):
    done = nextstep("prospects", "--n", "5", folder=place.root)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "there is no register of companies: run `nextstep companies" in done.stderr


# --- properties -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def code_names(built):
    return names(built)


IDS = [identifier(n) for n in range(1, 7)]
TEXTS = st.text(max_size=12)
CELLS = st.fixed_dictionaries({}, optional=dict.fromkeys(EDITED, TEXTS))
EXTRAS = st.dictionaries(st.sampled_from(["Oma", "Toinen"]), TEXTS.filter(bool), max_size=2)
ROWS = st.lists(st.tuples(st.sampled_from([*IDS, ""]), CELLS, EXTRAS), max_size=8)


def a_list(ids, stage="long list"):
    table = {column.id: [None] * len(ids) for column in COLUMNS}
    rows = pd.DataFrame({**table, ID: ids, "name": "KEKSITTY Oy", "stage": stage})
    rows = rows.assign(owner_role="", next_action="", note="")
    return ProspectList(rows, (), date(2026, 10, 5), "MK07", ())


def edited_of(rows, written):
    told = tuple(EditedRow(one, {ID: one, **cells}, extras) for one, cells, extras in rows)
    return Edited(told, written, (), (), (), 0, demo=False)


@given(ROWS, st.sets(st.sampled_from(IDS)), st.sampled_from(STAGES))
def test_no_edit_is_lost(rows, there, stage):
    """Each cell a person wrote stands in the list, among what left it, or in a conflict."""
    written = {one: {"stage": "long list"} for one in IDS}
    made = merged(edited_of(rows, written), a_list(sorted(there), stage), {})
    places = made.rows.set_index(ID)
    for one, cells, extras in rows:
        held = [row for row in made.left if row.business_id == one]
        conflicts = {(c.business_id, c.column, c.edited) for c in made.conflicts}
        for column, value in cells.items():
            if not value or (column == "stage" and value == "long list" and one):
                continue
            kept = one in places.index and places.at[one, column] == value
            kept = kept or any(row.cells.get(column) == value for row in held)
            assert kept or (one, column, value) in conflicts
        for head, value in extras.items():
            kept = made.extras.get(one, {}).get(head) == value
            kept = kept or any(row.extras.get(head) == value for row in held)
            assert kept or (one, head, value) in conflicts
    untouched = there - {one for one, *_ in rows}
    assert all(places.at[one, "stage"] == stage for one in untouched)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(EDITED, TEXTS)), min_size=1, max_size=4))
@edge("a note of any characters", "the same to the letter after any number of rounds")
def test_cells_survive_the_file_to_the_letter(tmp_path_factory, code_names, cells):
    """Written, read and merged twice: what Excel can hold of a text stays as it is."""
    path = tmp_path_factory.mktemp("round") / "list.xlsx"
    ids = IDS[: len(cells)]
    made = a_list(ids)
    wanted = edited_of([(one, row, {"Oma": "x"}) for one, row in zip(ids, cells, strict=True)], {})
    made = replace(merged(wanted, made, {}), notes=())
    before = made.rows
    for _ in range(2):
        path.write_bytes(workbook_bytes(made, _cells(made), text=Text("en", code_names)))
        made = replace(merged(read_edited(path), a_list(ids), {}), notes=())
        assert made.rows[list(EDITED)].equals(before[list(EDITED)])
        assert made.extras == {one: {"Oma": "x"} for one in ids} and not made.conflicts


def _cells(made):
    heads = [column.id for column in COLUMNS]
    rows = made.rows.to_dict("records")
    return [{head: None if pd.isna(row[head]) else row[head] for head in heads} for row in rows]
