"""What must not be kept is in no byte of the database, of what lies beside it, or is said."""

import json
import subprocess
import zipfile
from datetime import timedelta

import pytest
from company_records import (
    NOW,
    address,
    form,
    identifier,
    imported,
    many,
    name,
    record,
    written,
    written_text,
)
from entry import nextstep
from prospect_records import LOOKED_FOR, listed

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.company_lists import read_list_mapping
from nextstep_analysis.errors import DataError
from nextstep_analysis.register.database import database_path, open_register
from nextstep_analysis.register.forgotten import read_forgotten, read_not_contacted
from nextstep_analysis.register.leaving import expired, forget
from nextstep_analysis.register.lists import import_list
from nextstep_analysis.register.tables import COMPANIES, NAMES
from nextstep_analysis.register.told import status_lines
from nextstep_analysis.report.prospects.report import CHAPTERS, ProspectReport


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


SECRETS = (
    "Keksijänen",
    "Keksijätär",
    "0401234567",
    "050 765 4321",
    "keksi@posti.example",
    "Salakuja",
    "keksi(a)posti.example",
    "050\u2011765\u20114321",
)
SEEDED = [
    record(1, companyForms=[form("26")], names=[name("Keksi Keksijänen")]),
    record(2, companyForms=[form("MADEUP-K")], names=[name("Keksijänen Ky")]),
    record(3, companyForms=[], names=[name("Tmi Keksijätär")]),
    record(4, addresses=[address(street="Salakuja", co="c/o Keksi Keksijänen")]),
    record(5, addresses=[address(freeAddressLine="Keksijänen, Salakuja 1", street=None)]),
    record(6, website={"url": "0401234567"}),
    record(7, website={"url": "www.yritys.example/?soita=0401234567"}),
    record(8, website={"url": "keksi@posti.example"}),
    record(9, names=[name("Yritys 9 Oy"), name("Soita 050 765 4321", "3")]),
    record(10, names=[name("Yritys 10 keksi@posti.example Oy"), name("Keksi@posti.example", "2")]),
    record(
        11,
        companyForms=[form("16", "2020-01-01"), form("26", "2001-01-01", "2019-12-31")],
        names=[name("Yritys 11 Oy", since="2020-01-01"), name("Keksijänen", until="2019-12-31")],
    ),
    record(12, names=[name("Keksijänen" * 40)]),
    record(13, businessId={"value": "9100002-2"}, names=[name("Keksijätär Oy")]),
    record(14, companyForms=[form("Keksijänen")]),
    record(15, contact={"phone": "0401234567", "email": "keksi@posti.example"}),
    record(17, names=[name("Yritys 17 Oy"), name("Huolto c/o Keksi Keksijänen", "3")]),
    record(18, names=[name("Yritys 18 Oy c/o Keksi Keksijänen")]),
    record(19, names=[name("Keksijänen", until="31.12.2009"), name("Yritys 19 Oy")]),
    record(
        50,
        companyForms=[{"type": "16"}],
        names=[name("Yritys 50 Oy"), name("Keksijänen", until="2009-12-31")],
    ),
    record(51, names=[name("Yritys 51 Oy"), name("Soita 050\u2011765\u20114321", "3")]),
    record(52, names=[name("Yritys 52 Oy"), name("keksi(a)posti.example", "3")]),
    record(16, mainBusinessLine={"type": "Keksijänen", "typeCodeSet": "0401234567"}),
]


def seeded(project):
    project.private.mkdir(exist_ok=True)
    return written(project.private, [*SEEDED, *many(30, start=20)], "seeded.zip")


def held(folder):
    """Every byte of every file below `folder`, and the names of the files."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() + path.name.encode() for path in paths)


def assert_clean(content):
    for secret in SECRETS:
        for text in (secret, secret.lower(), secret.upper()):
            assert text.encode() not in content, secret


@edge("sole traders, people, c/o lines, e-mails, telephone numbers", "in no byte of the database")
def test_nothing_of_a_person_is_kept_or_said(place):
    path = seeded(place)
    run = nextstep("companies", "import", str(path), folder=place.root)
    assert run.returncode == 0, run.stderr
    status = nextstep("companies", "status", folder=place.root)
    assert not path.exists() and path.with_name("seeded.zip.sidecar.json").is_file()
    assert_clean(held(place.private))
    assert_clean("".join([run.stdout, run.stderr, status.stdout, status.stderr]).encode())


@edge(
    "sole traders, people, e-mails, telephone numbers", "in no list of prospects, nor on its page"
)
def test_nothing_of_a_person_is_in_a_list_of_prospects(built, place, monkeypatch):
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    path = seeded(place)
    imported(place, written_text(place.root, _elsewhere(path), "seeded.zip"))
    path.unlink()
    done = listed(place, n=200)
    with zipfile.ZipFile(done.workbook) as book:
        content = b"".join(book.read(member) for member in book.namelist())
    assert b"Yritys 11 Oy" in content and b"Yritys 9 Oy" in content
    assert_clean(content + done.csv.read_bytes() + "".join(done.lines).encode())
    for language in ("fi", "en"):
        report = ProspectReport(done.told, language=language)
        bundles = [getattr(report, one)().bundles() for one in CHAPTERS]
        page = json.dumps(bundles, ensure_ascii=False, default=str)
        assert "Yritys 11 Oy" in page
        assert_clean(page.encode())


def _elsewhere(path):
    """The records with their addresses in Helsinki, outside the region."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    assert '"398"' in text
    return text.replace('"398"', '"091"')


@edge("sole traders and people, while a register is imported", "in no temporary file either")
def test_temporary_files_are_clean_too(place, monkeypatch):
    path, seen = seeded(place), []
    monkeypatch.setattr(
        "nextstep_analysis.register.database._put",
        lambda staged, target: seen.append(held(staged.parent)),
    )
    imported(place, path)
    assert seen and b"Yritys 11 Oy" in seen[0]
    assert_clean(seen[0])


def test_the_names_of_firms_stay(place):
    imported(place, seeded(place))
    with open_register(place) as register:
        found = register.connection.execute(f"SELECT name FROM {NAMES.name} WHERE kind <> 'x'")
        names = {row[0] for row in found.fetchall()}
    assert {"Yritys 9 Oy", "Yritys 10 Oy", "Yritys 11 Oy"} <= names


def test_a_former_name_that_says_it_is_a_firm_stays(place):
    told = [name("Uusi Oy", since="2020-01-01"), name("Vanha Ab", until="2019-12-31")]
    imported(
        place, written(place.root, [record(1, names=told, companyForms=[form(since="2020-01-01")])])
    )
    with open_register(place) as register:
        assert register.count(NAMES) == 2


@edge("a registered name that is a surname", "stays: it is a firm's name, and public")
def test_a_surname_of_a_kept_company_stays(place):
    imported(place, written(place.root, [record(1, names=[name("Keksijänen Oy")])]))
    with open_register(place) as register:
        assert register.connection.execute(f"SELECT name FROM {COMPANIES.name}").fetchall() == [
            ("Keksijänen Oy",)
        ]


@edge("a company that asks to be forgotten", "in no byte of the new file; no import brings it back")
def test_a_forgotten_company_is_gone_for_good(place):
    path = written(place.root, [record(1, names=[name("UNOHDETTAVA Oy")]), *many(9, start=2)])
    imported(place, path)
    assert b"UNOHDETTAVA" in database_path(place).read_bytes()
    assert forget(place, identifier(1))
    assert b"UNOHDETTAVA" not in held(place.private)
    done = imported(place, path, allow_smaller=True)
    assert done.left_out == {("forgotten", "16"): 1}
    assert b"UNOHDETTAVA" not in held(place.private)
    assert not forget(place, identifier(1)) and read_forgotten(place) == {identifier(1)}


@edge("a list of who stays out whose last line has no end", "the next stands on a line of its own")
@pytest.mark.parametrize("there", ["", "{}", "{}\n", "business_id;why\r\n{};asked", "\ufeff{}\n\n"])
def test_who_is_forgotten_stands_on_a_line_of_its_own(place, there):
    place.private.mkdir()
    text = there.format(identifier(1))
    (place.private / "forgotten.csv").write_text(text, encoding="utf-8", newline="")
    forget(place, identifier(2))
    forget(place, identifier(3))
    known = {identifier(n) for n in ((1, 2, 3) if text else (2, 3))}
    assert read_forgotten(place) == known
    assert (place.private / "forgotten.csv").read_bytes().startswith(text.encode())


def test_a_list_of_those_not_to_be_contacted_is_read(place):
    place.private.mkdir()
    path = place.private / "do_not_contact.csv"
    path.write_text(f"\ufeffbusiness_id;why\n{identifier(1)};asked\n\n{identifier(2)},x\n")
    assert read_not_contacted(place) == {identifier(1), identifier(2)}
    path.write_text("9100002-2\n")
    with pytest.raises(DataError, match="line 1: '9100002-2' is no business id"):
        read_not_contacted(place)


@edge("a list imported beside a register that is too old", "the register is too old still")
def test_what_is_imported_beside_a_register_makes_it_no_newer(place):
    imported(place, written(place.root, many(3)))
    rules = read_list_mapping(
        written_text(
            place.root,
            "kind: hiring\nsource: A list\ncolumns: {business_id: id, dated: day}\n",
            "list.yaml",
        )
    )
    rows = written_text(place.root, f"id;day\n{identifier(1)};2026-11-01\n", "list.csv")
    later = NOW + timedelta(days=500)
    import_list(place, rows, rules, now=later)
    assert expired(place, later, 400) and not expired(place, NOW + timedelta(days=400), 400)
    told = list(status_lines(place, read_keeping(place), now=later))
    assert "older than 400 days" in told[-1]
    imported(place, written(place.root, many(3)))
    assert not expired(place, NOW, 400)


@edge("what people put into data/private, when the register is deleted", "stays, and is named")
def test_deleting_leaves_what_people_put_there(place):
    imported(place, written(place.root, many(3)))
    for path in ("own.xlsx", "funding.csv", "lists/own.xlsx", "prospects/a.xlsx"):
        (place.private / path).parent.mkdir(exist_ok=True)
        (place.private / path).write_text("somebody's work")
    for path in (
        "all_companies.zip",
        "companies.duckdb.wal",
        ".importing-1-2-3-4/companies.duckdb",
    ):
        (place.private / path).parent.mkdir(exist_ok=True)
        (place.private / path).write_text("of persons")
    run = nextstep("companies", "delete", folder=place.root)
    assert "stays, too: funding.csv, lists, own.xlsx;" in run.stdout, run.stderr
    left = {str(path.relative_to(place.private)) for path in place.private.rglob("*.*")}
    assert left - {".lock"} == {"own.xlsx", "funding.csv", "lists/own.xlsx", "prospects/a.xlsx"}
    assert b"of persons" not in held(place.private)


def test_a_file_elsewhere_stays_and_a_kept_one_too(place):
    path = written(place.root, many(2))
    run = nextstep("companies", "import", str(path), folder=place.root)
    assert path.exists() and "stays where it is" in run.stdout, run.stderr
    place.private.mkdir(exist_ok=True)
    ours = written(place.private, many(2))
    run = nextstep("companies", "import", str(ours), "--keep", folder=place.root)
    assert ours.exists() and "is kept, as asked" in run.stdout, run.stderr


def test_git_knows_nothing_of_the_folder(project):
    told = subprocess.run(
        ["git", "check-ignore", "data/private/companies.duckdb"], cwd=project.root, check=False
    )
    if told.returncode == 128:
        pytest.skip("this is no working copy of git")
    assert told.returncode == 0
