"""Companies of other countries come from lists that a person imports, as far as these tell."""

import pytest
from company_records import NOW, identifier, imported, many, small_project, written
from entry import nextstep
from prospect_records import LOOKED_FOR, company, filled, listed, sheet

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.company_lists import read_list_mapping
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.register.database import open_register
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.foreign import import_foreign
from nextstep_analysis.register.forgotten import NOT_CONTACTED
from nextstep_analysis.register.leaving import forget
from nextstep_analysis.register.lists import import_list
from nextstep_analysis.register.tables import FOREIGN

MAPPING = """
kind: abroad
source: A trade fair
columns: {name: Firm, country: Land, industry: Sector, business_id: Id, turnover: MEUR, persons: N}
turnover_in: 1000000
decimal: "."
industries: {Machine building: "28"}
"""
HEAD = "Firm,Land,Sector,Id,MEUR,N,Contact"


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    folder = tmp_path / "project"
    folder.mkdir()
    return filled(small_project(folder), [company(n) for n in range(1, 6)])


@edge("an e-mail or a number in the column of ids, c/o in a name", "no id is made of it; left")
def test_nothing_of_a_person_becomes_an_id(place):
    put(
        place,
        "Ett AB,SE,28,keksi@posti.example,,,",
        "Tva AB,SE,28,+46 70 123 45 67,,,",
        "Tre AB c/o Keksi Keksijänen,SE,28,,,,",
    )
    told = str(abroad(place))
    assert "Ett AB" in told and "Tva AB" in told and "Tre AB" not in told
    assert "KEKSI" not in told and "4670" not in told


@edge("Åland or the EU as the country of a company abroad", "counted and left, with why")
def test_what_is_no_country_abroad_is_left(place):
    done = put(place, "A,SE,28,,,,", "B,AX,28,,,,", "C,Åland,28,,,,", "D,EU,28,,,,")
    assert done.kept == 1 and set(done.set_aside.values()) == {2, 1}


def test_the_fifth_digit_of_a_country_is_no_part_of_nace(place):
    put(place, "A,SE,28.299,,,,")
    assert abroad(place, "industry, code_set") == [("2829", "TOL 2008")]


def mapping_of(project, text=MAPPING):
    path = project.root / "abroad.yaml"
    path.write_text(text, encoding="utf-8")
    return read_list_mapping(path)


def put(project, *lines, text=MAPPING):
    path = project.root / "abroad.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return import_foreign(project, path, mapping_of(project, text), now=NOW)


def abroad(project, wanted="business_id, name, country, industry, code_set, turnover, persons"):
    with open_register(project) as register:
        return register.connection.execute(
            f"SELECT {wanted} FROM {FOREIGN.name} ORDER BY business_id"
        ).fetchall()


def test_mapped_columns_are_read_codes_and_countries_told_apart(place):
    done = put(
        place,
        "Keksitty AB,Ruotsi,C28.29,SE 556000-1234,12.5,,Påhittad Person",
        "Olematon OÜ,EE,Machine building,,,40,x",
        "Erfunden GmbH,Germany,2562,,,,x",
    )
    assert (done.records, done.kept, done.set_aside.total()) == (3, 3, 0)
    rows = abroad(place)
    assert rows[2] == ("SE-5560001234", "Keksitty AB", "SE", "2829", "TOL 2008", 12.5e6, None)
    assert rows[1][2:] == ("EE", "28", "TOL 2008", None, 40.0) and rows[1][0].startswith("EE-NAME")
    assert rows[0][1:4] == ("Erfunden GmbH", "DE", "2562")


@edge("rows of a list of companies abroad that cannot be taken", "counted with their reason; left")
def test_what_cannot_be_taken_is_counted(place):
    done = put(
        place,
        "Keksitty AB,SE,28,1,,,x",
        "Keksitty AB,SE,28,1,,,x",
        ",SE,28,,,,x",
        "Soita 040 123 4567,SE,28,,,,x",
        "Keksitty Oy,Finland,28,,,,x",
        "Utopia Ltd,Utopia,28,,,,x",
        "Keksitty B AB,SE,Poetry,,,,x",
    )
    assert done.kept == 1 and sorted(done.set_aside.values()) == [1, 1, 1, 1, 2]
    told = "\n".join(done.lines())
    assert "it is in Finland, where the register has it: 1" in told
    with pytest.raises(DataError, match="none of its 1 rows is a company that can be kept"):
        put(place, "Utopia Ltd,Utopia,28,,,,x")
    assert len(abroad(place)) == 1


@edge("a list of companies abroad again, and a newer register", "replaced by id; the rest stays")
def test_a_list_again_replaces_and_a_newer_register_leaves_them(place):
    put(place, "Keksitty AB,SE,28,1234,1,,x", "Toinen AB,SE,28,5678,,,x")
    put(place, "Keksitty AB,SE,28,1234,3,,x")
    filled(place, [company(n) for n in range(1, 7)], "newer.json")
    assert abroad(place, "name, turnover") == [("Keksitty AB", 3e6), ("Toinen AB", None)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("industry: Sector, ", "", "a list of abroad needs the columns industry"),
        ("country: Land, ", "", "needs either a column or a code 'country'"),
        ("source:", "country: SE\nsource:", "needs either a column or a code 'country'"),
        ("persons: N", "amount: N", "has no columns amount; allowed are business_id"),
        ('building: "28"', 'building: "C"', "industries"),
        ("kind: abroad", "kind: funding", "a list of funding has no columns"),
    ],
)
@edge("a mapping of a list of companies that does not hold together", "named, what is allowed")
def test_a_mapping_that_does_not_hold_together_is_named(place, old, new, told):
    with pytest.raises(CatalogueError, match=told):
        mapping_of(place, MAPPING.replace(old, new))


@edge("real companies abroad beside a made-up register", "refused")
def test_real_companies_never_stand_beside_made_up_ones(built, tmp_path):
    (tmp_path / "p").mkdir()
    project = small_project(tmp_path / "p")
    for _ in make_demo(project, read_keeping(project), companies=50, seed=1, now=NOW):
        pass
    with pytest.raises(DataError, match="real companies never stand beside made-up ones"):
        put(project, "Keksitty AB,SE,28,,,,x")


def test_they_stand_in_the_list_with_an_unknown_distance(place):
    """Known as little, they are ranked in the middle with a wide interval, which is told."""
    put(
        place,
        "Keksitty AB,SE,28,5560001234,60,,x",
        "Pikku AB,SE,28,5560009999,,,x",
        "Väki AB,SE,28,5560007777,,250,x",
    )
    done = listed(place, n=200)
    rows = {row["Business id"]: row for row in sheet(done.workbook)}
    large, unknown, persons = (rows[f"SE-556000{end}"] for end in ("1234", "9999", "7777"))
    assert large["Country"] == "Sweden" and rows[identifier(1)]["Country"] == "Finland"
    assert large["Minutes by road"] is None and large["Municipality"] is None
    assert large["Turnover, €"] == 60e6 and large["List of the company abroad"] == "A trade fair"
    assert unknown["Confidence in the index"] == "not confident"
    known = 0.4 + 0.1  # the fit, the size; nothing else is known
    assert large["Index at least"] == pytest.approx(known)
    assert large["Index at most"] == pytest.approx(1.0)
    assert unknown["Index at least"] == pytest.approx(0.4)
    assert unknown["Index at most"] == pytest.approx(1.0), (
        "no register tells that it is no employer"
    )
    assert persons["Index at least"] == pytest.approx(known) and persons["Persons employed"] == 250
    told = {row[f"{n} reason"] for row in rows.values() for n in ("Second", "Third")}
    assert "Employs 250 persons, as its list says." in told
    assert any(
        "3 companies abroad fit" in line and "3 of them stand" in line for line in done.lines
    )
    (domestic,) = [row for one, row in rows.items() if one == identifier(1)]
    assert domestic["Minutes by road"] > 0


def test_they_are_forgotten_left_alone_and_may_be_on_lists_of_signals(place):
    put(place, *(f"Keksitty {n} AB,SE,28,55600{n},,,x" for n in (1001, 1002, 1003)))
    path = place.root / "sites.csv"
    path.write_text("Id,Pvm\nSE-556001001,2026-09-01\n", encoding="utf-8")
    text = "kind: site\nsource: News\ncolumns: {business_id: Id, dated: Pvm}\n"
    assert import_list(place, path, mapping_of(place, text), now=NOW).kept == 1
    filled(place, [company(n) for n in range(1, 7)], "newer.json")
    assert forget(place, "SE-556001003") and not forget(place, "SE-556001003")
    (place.private / NOT_CONTACTED).write_text("SE-556001002\n")
    rows = {row["Business id"]: row for row in sheet(listed(place, n=200).workbook)}
    assert "SE-556001001" in rows and rows["SE-556001001"]["Source of the site"] == "News"
    assert "SE-556001002" not in rows and "SE-556001003" not in rows
    put(place, "Keksitty 1003 AB,SE,28,556001003,,,x", "Neljäs AB,SE,28,,,,x")
    assert "Keksitty 1003 AB" not in {name for (name,) in abroad(place, "name")}


def test_through_the_command(place):
    (place.root / "abroad.yaml").write_text(MAPPING, encoding="utf-8")
    path = place.root / "abroad.csv"
    path.write_text(f"{HEAD}\nKeksitty AB,SE,28,1234,1,,x\n", encoding="utf-8")
    run = nextstep(
        "companies", "import-list", str(path), "--mapping", "abroad.yaml", folder=place.root
    )
    assert run.returncode == 0, run.stderr
    assert "1 companies abroad read, 1 kept" in run.stdout
    assert "abroad: 1" in nextstep("companies", "status", folder=place.root).stdout


def test_without_a_register_one_sentence(built, tmp_path):
    (tmp_path / "p").mkdir()
    project = small_project(tmp_path / "p")
    with pytest.raises(DataError, match="there is no register of companies to import it beside"):
        put(project, "Keksitty AB,SE,28,,,,x")
    imported(project, written(project.root, many(2)))
    assert put(project, "Keksitty AB,SE,28,,,,x").kept == 1
