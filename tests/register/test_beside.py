"""Accounts and notices beside the register: what is trusted, what is missing, what counts once."""

import json
import os
import signal
import zipfile
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from company_records import NOW, identifier, imported, many, written
from entry import nextstep

from nextstep_analysis.errors import DataError
from nextstep_analysis.register import beside
from nextstep_analysis.register.accounts import FilingError, read_filing
from nextstep_analysis.register.database import database_path, open_register
from nextstep_analysis.register.filings import import_accounts
from nextstep_analysis.register.notices import import_notices
from nextstep_analysis.register.parallel import in_processes
from nextstep_analysis.register.tables import ACCOUNTS, COMPANIES, NOTICES

REAL = Path(__file__).parents[3] / "shared" / "fixtures" / "prh" / "xbrl"
NAMESPACES = (
    'xmlns="http://www.xbrl.org/2003/instance" xmlns:m="http://www.suomi.fi/xbrl/crr/dict/met" '
    'xmlns:d="http://xbrl.org/2006/xbrldi"'
)
FULL = {
    "x673": 1000.0,
    "x49": 50.0,
    "x758": -300.0,
    "x5": -400.0,
    "x448": -20.0,
    "x1869": -80.0,
    "x689": 250.0,
    "x740": 200.0,
}
BALANCE = {"x360": 900.0, "x376": 500.0, "x424": 400.0}


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


def filing(number=1, lines=FULL, balance=BALANCE, before=None, year=2024, prefix=""):
    """A filing as the service gives it; `before` are lines of the year before."""
    contexts, facts = [], []

    def put(line, value, day, compared):
        name = f"c{len(contexts)}"
        members = f'<d:explicitMember dimension="fi_dim:MCY">fi_MC:{line}</d:explicitMember>'
        if compared:
            members += '<d:explicitMember dimension="fi_dim:REF">fi_RF:x4</d:explicitMember>'
        contexts.append(
            f'<context id="{name}"><period><instant>{day}</instant></period>'
            f"<scenario>{members}</scenario></context>"
        )
        kind = "mi53" if line in BALANCE else "md103"
        facts.append(f'<m:{kind} contextRef="{name}">{value}</m:{kind}>')

    for line, value in {**lines, **balance}.items():
        put(line, value, f"{year}-12-31", False)
    for line, value in (before or {}).items():
        put(line, value, f"{year - 1}-12-31", True)
    told = f"<m:si289>{identifier(number)}</m:si289><m:di120>{year}-01-01</m:di120>"
    text = "".join([*contexts, *facts, told, f"<m:di121>{year}-12-31</m:di121>"])
    return f"<xbrl {NAMESPACES}>{text}</xbrl>".encode()


def folder_of(project, *filings):
    folder = project.root / "filings"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, content in enumerate(filings):
        (folder / f"{number}.xml").write_bytes(content)
    return folder


@pytest.fixture
def filled(place):
    imported(place, written(place.root, many(5)))
    return place


def put(project, *filings):
    return import_accounts(project, folder_of(project, *filings), now=NOW, tell=len)


def rows(project, table, wanted="*"):
    with open_register(project) as register:
        return register.connection.execute(
            f"SELECT {wanted} FROM {table.name} ORDER BY ALL"
        ).fetchall()


def test_a_filing_is_read_with_its_period():
    (own,) = read_filing(filing())
    assert (own.turnover, own.operating_profit, own.result) == (1000.0, 250.0, 200.0)
    assert (own.personnel_expenses, own.assets, own.equity) == (400.0, 900.0, 500.0)
    assert own.business_id == identifier(1) and own.end - own.start == 365 and not own.comparative


@edge("costs whose sign differs between filings", "positive, by what makes the operating profit")
def test_costs_are_positive_however_they_were_filed():
    costs = ("x758", "x5", "x448", "x1869")
    turned = {line: -value if line in costs else value for line, value in FULL.items()}
    assert read_filing(filing(lines=turned))[0].personnel_expenses == 400.0
    unclear = {**FULL, "x689": 999.0}
    assert read_filing(filing(lines=unclear))[0].personnel_expenses is None


@edge("abbreviated accounts without turnover", "missing, not zero")
def test_an_abbreviated_filing_has_no_turnover():
    (own,) = read_filing(filing(lines={"x1869": -80.0, "x689": -80.0, "x740": -80.0}))
    assert own.turnover is None and own.personnel_expenses is None and own.result == -80.0


REFUSED = [
    (filing(balance={**BALANCE, "x376": 501.5}), "assets are not its equity and liabilities"),
    (filing(balance={"x360": 1.0}), "lacks assets, equity or liabilities"),
    (b"<html/>", "no XBRL"),
    (b"<xbrl", "no XML"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
    (filing().replace(identifier(1).encode(), b"1234567-0"), "no business id"),
    (filing().replace(b"2024-12-31</m:di121>", b"x</m:di121>"), "when its period ends"),
]


@edge("filings that do not balance, or are none", "set aside with the reason")
@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_a_filing_that_cannot_be_trusted_is_refused(content, words):
    with pytest.raises(FilingError, match=words):
        read_filing(content)


def test_accounts_are_keyed_by_period_and_a_filing_counts_before_a_comparison(filled):
    before = {**BALANCE, "x673": 700.0}
    put(filled, filing(before=before))
    told = "year(period_end), turnover, comparative"
    assert rows(filled, ACCOUNTS, told) == [(2023, 700.0, True), (2024, 1000.0, False)]
    put(filled, filing(year=2023, lines={"x673": 710.0}))
    assert rows(filled, ACCOUNTS, told) == [(2023, 710.0, False), (2024, 1000.0, False)]
    put(filled, filing(before=before))  # what was compared then does not take its place again
    assert rows(filled, ACCOUNTS, told) == [(2023, 710.0, False), (2024, 1000.0, False)]
    with open_register(filled) as register:
        assert register.count(COMPANIES) == 5


@edge("two filings of one year that differ, imported again", "told again; the first one stays")
def test_an_import_that_comes_again_changes_no_year(filled):
    other = filing(lines={"x673": 5.0})
    for _ in range(3):
        done = put(filled, filing(), other)
        assert (done.kept, done.set_aside.total()) == (1, 1)
        assert rows(filled, ACCOUNTS, "turnover") == [(1000.0,)]
    put(filled, other)  # a later import of one of them counts
    assert rows(filled, ACCOUNTS, "turnover") == [(5.0,)]


@edge("a folder without a filing, or with one that is larger than any", "one sentence says so")
def test_no_file_is_passed_over_unsaid(filled, monkeypatch):
    with pytest.raises(DataError, match=r"there is no \.xml file in it; the accounts stay"):
        put(filled)
    folder = folder_of(filled, filing())
    (folder / "0.xml").rename(folder / "0.XML")
    assert import_accounts(filled, folder, now=NOW, tell=len).kept == 1
    monkeypatch.setattr(beside, "MOST_OF_A_FILE", 100)
    with zipfile.ZipFile(filled.root / "a.zip", "w") as archive:
        archive.write(folder / "0.XML", "0.xml")
    for path in (folder, filled.root / "a.zip"):
        with pytest.raises(DataError, match=r"0\.\w+ has [\d,]+ bytes; allowed are 100"):
            import_accounts(filled, path, now=NOW, tell=len)


def test_what_is_not_kept_is_counted(filled):
    other = filing(lines={"x673": 5.0})
    done = put(filled, filing(), other, filing(number=77), b"<a/>", filing(number=2))
    assert (done.records, done.kept, done.left_out, done.set_aside.total()) == (5, 2, 1, 2)
    assert "left out, the company is not in the register: 1" in "\n".join(done.lines())


@edge("a folder without a filing that is trusted", "one sentence; the accounts stay")
def test_nothing_to_keep_changes_nothing(filled):
    put(filled, filing())
    before = database_path(filled).read_bytes()
    with pytest.raises(DataError, match=r"none of its 1 filings is kept"):
        put(filled, b"<a/>")
    assert database_path(filled).read_bytes() == before


def test_accounts_stay_with_a_new_register_and_go_with_a_company(filled):
    put(filled, filing(), filing(number=2))
    imported(filled, written(filled.root, many(5, start=2)))
    assert rows(filled, ACCOUNTS, "business_id") == [(identifier(2),)]


def test_without_a_register_there_is_nothing_to_import_beside(place):
    with pytest.raises(DataError, match="no register of companies to import it beside"):
        put(place, filing())


def notices(project, *pages):
    folder = project.root / "pages"
    folder.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        (folder / f"{number}.json").write_text(json.dumps(page), encoding="utf-8")
    return import_notices(project, folder, now=NOW)


def page(*numbers):
    told = [
        {
            "registrationDate": "2026-04-20",
            "recordNumber": f"2026/{number}K",
            "typeOfRegistration": "KEKSITTY",
            "entryCodes": ["SELTILA", "HAL"],
        }
        for number in numbers
    ]
    companies = [
        {"businessId": {"value": identifier(number)}, "publicNotices": [notice]}
        for number, notice in zip(numbers, told, strict=True)
    ]
    return {"totalResults": len(numbers), "companies": companies}


@edge("a page beyond the last, which is the first again", "its notices count once")
def test_a_page_that_comes_again_counts_once(filled):
    done = notices(filled, page(1, 2), page(3, 77), page(1, 2))
    assert (done.records, done.kept, done.left_out) == (6, 3, 1)
    assert len(rows(filled, NOTICES)) == 3
    again = notices(filled, page(1, 2))
    assert again.kept == 2 + 1 and {row[-1] for row in rows(filled, NOTICES)} == {2}


def test_an_error_in_the_place_of_notices_is_named(filled):
    with pytest.raises(DataError, match=r"an error of the service \(1006\)"):
        notices(filled, {"errorcode": 1006, "message": "Error: businessId is not found..."})
    with pytest.raises(DataError, match=r"an error of the service \(500\)"):
        notices(filled, {"code": 500, "message": "Internal error"})
    with pytest.raises(DataError, match=r"no notice of a company.*1: a file is no page of notices"):
        notices(filled, ["a"])


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the fixtures beside the project")
def test_the_real_filings_balance_and_have_their_figures():
    found = {path.name[8:17]: read_filing(path.read_bytes()) for path in REAL.glob("*.xml")}
    told = {
        number: (own.turnover, own.personnel_expenses, own.result, own.assets)
        for number, (own, _) in found.items()
    }
    assert told == {
        "2919415-2": (481773.33, 326911.86, 57560.30, 201064.55),
        "0100379-9": (None, None, 950.97, 122979.81),
        "0100843-4": (40764.60, 11265.59, -1576.56, 82085.91),
    }
    assert all(before.comparative for _, before in found.values())


def test_the_commands_say_what_they_did(filled):
    path = folder_of(filled, filing())
    run = nextstep("companies", "import-accounts", str(path), folder=filled.root)
    assert "1 accounts read, 1 kept" in run.stdout, run.stderr


def length_of(text):
    return len(text)


@pytest.mark.parametrize(("count", "alone"), [(0, 0), (3, 5), (5, 5), (230, 20)])
def test_other_processes_give_the_same_in_the_same_order(count, alone):
    """What is read ahead is bounded: a zip of gigabytes is never in memory as a whole."""
    taken = []

    def items():
        for number in range(count):
            taken.append(number)
            yield "x" * number

    found = in_processes(length_of, items(), alone=alone)
    assert list(islice(found, 3)) == list(range(min(count, 3)))
    assert list(found) == list(range(min(count, 3), count)) and len(taken) == count


def killed_elsewhere(told):
    parent, text = told
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return len(text)


@edge("a process that reads filings is killed", "what is left is read without it")
def test_a_killed_process_costs_no_result():
    items = [(os.getpid(), "x" * number) for number in range(400)]
    assert list(in_processes(killed_elsewhere, items, alone=10)) == list(range(400))


def test_many_filings_are_read_by_other_processes_too(filled, monkeypatch):
    monkeypatch.setattr(
        "nextstep_analysis.register.filings.in_processes", partial(in_processes, alone=1)
    )
    done = put(filled, *(filing(number) for number in (1, 2, 3)), b"no XML")
    assert (done.kept, dict(done.set_aside)) == (3, {"it is no XML": 1})
