"""The register is imported whole or not at all; what is not taken is counted and named."""

import json
import os
import signal
import subprocess
import sys
import zipfile

import pytest
from company_records import (
    address,
    entry,
    form,
    identifier,
    imported,
    many,
    name,
    record,
    small_project,
    written,
    written_text,
)
from entry import assert_one_sentence, nextstep

from nextstep_analysis.batch.lock import build_lock
from nextstep_analysis.errors import DataError
from nextstep_analysis.register.beside import files_in
from nextstep_analysis.register.database import database_path, open_register, private_folder
from nextstep_analysis.register.importing import _years_before
from nextstep_analysis.register.loading import OLD_RECORD
from nextstep_analysis.register.tables import CHANGES, COMPANIES, IMPORTS, SET_ASIDE, TABLES


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


def rows(project, table, wanted="*"):
    with open_register(project) as register:
        found = register.connection.execute(f"SELECT {wanted} FROM {table.name} ORDER BY ALL")
        return found.fetchall()


def only(project, **changes):
    """One company, imported with `changes`, by column."""
    imported(project, written(project.root, [record(1, **changes)]))
    (row,) = rows(project, COMPANIES)
    return dict(zip(COMPANIES.names, row, strict=True))


def test_a_record_becomes_one_typed_row(place):
    row = only(place)
    told = {key: str(value) for key, value in row.items() if value is not None}
    assert told == {
        "business_id": identifier(1),
        "name": "KEKSITTY 1 Oy",
        "form": "16",
        "active": "True",
        "trade_register": "1",
        "registered": "2010-01-04",
        "employer_since": "2011-01-01",
        "prepayment_since": "2010-03-01",
        "vat_since": "2010-03-01",
        "industry": "31000",
        "code_set": "TOL 2025",
        "industry_since": "2026-01-01",
        "website": "www.keksitty.example",
        "municipality": "KU398",
        "postcode": "15110",
        "modified": "2026-10-05 03:04:05",
    }


CASES = [
    pytest.param({"endDate": "2020-02-02"}, {"active": False}, id="ended"),
    pytest.param({"tradeRegisterStatus": "2"}, {"active": False}, id="removed"),
    pytest.param({"tradeRegisterStatus": 1}, {"active": True}, id="a code as a number"),
    pytest.param(
        {"registeredEntries": [entry("7", "41", "2011-01-01", "2023-02-28"), entry("7", "0")]},
        {"employer_since": None, "employer_until": "2023-02-28", "vat_since": None},
        id="left the employer register",
    ),
    pytest.param(
        {"registeredEntries": [entry("6", "82", "1995-01-01"), entry("6", "80", "1994-06-01")]},
        {"vat_since": "1994-06-01", "vat_until": None},
        id="the first of several open entries counts",
    ),
    pytest.param(
        {"companySituations": [{"type": "KONK", "registrationDate": "2026-02-03"}]},
        {"situation": "bankruptcy", "situation_since": "2026-02-03", "active": True},
        id="a bankruptcy that is open",
    ),
    pytest.param(
        {
            "companySituations": [
                {"type": "SANE", "registrationDate": "2019-04-20", "endDate": "2022-05-01"}
            ]
        },
        {"situation": None},
        id="a restructuring that is over",
    ),
    pytest.param(
        {"addresses": [address("091", "00100", kind=2), address("098", "15870")]},
        {"municipality": "KU098", "postcode": "15870"},
        id="the visiting address counts",
    ),
    pytest.param(
        {"addresses": [address("532", "15560")]},
        {"municipality": "KU398"},
        id="a municipality that was merged",
    ),
    pytest.param(
        {"addresses": [address(country="SE")]}, {"municipality": None}, id="an address abroad"
    ),
    pytest.param(
        {"addresses": None, "website": None, "mainBusinessLine": None, "endDate": None},
        {"municipality": None, "website": None, "industry": None, "code_set": None},
        id="nulls in the place of members",
    ),
    pytest.param(
        {"names": [name("Nyt Oy", since="2015-06-01"), name("Ennen Oy", until="2015-05-31")]},
        {"name": "Nyt Oy"},
        id="the name in use",
    ),
    pytest.param(
        {"companyForms": [form("17", "2015-06-01"), form("16", "2005-01-01", "2015-05-31")]},
        {"form": "17"},
        id="the form in use",
    ),
    pytest.param(
        {"registeredEntries": {"a": 1}, "addresses": ["x", 3], "names": [name("A Oy"), 7]},
        {"name": "A Oy", "municipality": None, "vat_since": None},
        id="lists that are none",
    ),
]


@pytest.mark.parametrize(("changes", "told"), CASES)
def test_what_a_record_says(place, changes, told):
    row = only(place, **changes)
    found = {key: row[key] for key in told}
    assert {key: str(one) if hasattr(one, "year") else one for key, one in found.items()} == told


WITHOUT = [
    ({"mainBusinessLine": {"type": "31000", "typeCodeSet": "TOL2008"}}, "industry", "code set"),
    ({"mainBusinessLine": {"type": "00000", "typeCodeSet": "TOIMI4"}}, "industry", "unknown"),
    ({"mainBusinessLine": {"type": 31000, "typeCodeSet": ["x"]}}, "industry", "unknown"),
    ({"addresses": [address("999")]}, "municipality", "the municipality of an address is unknown"),
    ({"registrationDate": "4.1.2010"}, "vat_until", "registrationDate is no day"),
    ({"companySituations": [{"type": "UUSI"}]}, "situation", "a situation has an unknown code"),
    ({"website": {"url": "x" * 10_000}}, "website", "the website is no address"),
    ({"names": [name("A Oy"), name("B", "9")]}, "situation", "a name is missing, too long"),
]


@edge("unknown codes, other code sets, what is no day", "the company stays without it; counted")
@pytest.mark.parametrize(("changes", "column", "reason"), WITHOUT)
def test_a_value_that_cannot_be_taken_is_missing_and_counted(place, changes, column, reason):
    done = imported(place, written(place.root, [record(1, **changes)]))
    assert done.kept == 1 and done.incomplete.total() == 1
    assert reason in next(iter(done.incomplete))
    assert rows(place, COMPANIES, column) == [(None,)]
    assert "kept without it" in "\n".join(done.lines())


ASIDE = [
    pytest.param({"businessId": {"value": "9100002-2"}}, "check digit", id="check digit"),
    pytest.param({"businessId": None}, "check digit", id="no id"),
    pytest.param({"names": []}, "no name", id="no name"),
    pytest.param({"names": [name("x" * 10_000_000)]}, "no name", id="a name of 10 MB"),
    pytest.param({"businessId": {"value": identifier(2)}}, "stands twice", id="a duplicate"),
]


@edge("check-digit errors, duplicates, names of 10 MB", "set aside with reason and place")
@pytest.mark.parametrize(("changes", "reason"), ASIDE)
def test_a_record_that_cannot_be_taken_is_set_aside(place, changes, reason):
    found = [record(2), record(1, **changes), record(3)]
    done = imported(place, written(place.root, found))
    assert (done.records, done.kept, done.set_aside.total()) == (3, 2, 1)
    ((number, position, told, whole),) = rows(place, SET_ASIDE, "record, position, reason, whole")
    assert (number, whole) == (2, True) and reason in told and position > 100


@edge("mixed code sets of industries", "kept apart, and counted in the report")
def test_code_sets_are_never_mixed_unseen(place):
    old = {"type": "45110", "typeCodeSet": "TOIMI3", "registrationDate": "2008-01-01"}
    done = imported(place, written(place.root, [record(1), record(2, mainBusinessLine=old)]))
    assert done.code_sets == {"TOL 2008": 1, "TOL 2025": 1}
    assert "TOL 2008 1, TOL 2025 1" in "\n".join(done.lines())


@edge("forms that are not allowed", "left out and counted by code, nothing else kept")
@edge("records of the old interface among those of the present one", "set aside, with why")
def test_records_of_the_old_shape_are_set_aside(place):
    old = {"businessId": identifier(9), "name": "KEKSITTY Oy", "companyForm": "OY"}
    done = imported(place, written(place.root, [*many(3), old]))
    assert done.kept == 3 and list(done.set_aside) == [OLD_RECORD] and not done.left_out
    with pytest.raises(DataError, match="the old interface"):
        imported(place, written(place.root, [1, old, *many(3)]))


@edge("a file whose text is no UTF-8", "counted; the bytes are cut out of the names")
def test_bytes_that_are_no_text_are_counted(place):
    text = json.dumps([record(1, names=[name("Häme Oy")])], ensure_ascii=False)
    done = imported(place, written_text(place.root, text.encode("latin-1")))
    assert dict(done.incomplete) == {"a name holds bytes that are no UTF-8, which are cut out": 1}
    assert rows(place, COMPANIES, "name") == [("H me Oy",)]


@edge("a visiting address of an unknown municipality", "the postal one says where the company is")
def test_a_known_municipality_goes_before_an_unknown_one(place):
    told = [address(municipality="999"), address("091", "00100", kind=2)]
    row = only(place, addresses=told)
    assert (row["municipality"], row["postcode"]) == ("KU091", "00100")


def test_other_forms_stay_out_and_are_counted(place):
    odd = [record(number, companyForms=[form(code)]) for number, code in ((2, "26"), (3, "a b"))]
    torn = record(4, companyForms=[form("16"), form("26")])
    done = imported(place, written(place.root, [record(1), *odd, torn, record(5, companyForms=[])]))
    assert done.kept == 1
    assert done.left_out == {("form", "26"): 1, ("form", "unknown"): 3}


@edge("companies that ended long ago", "left out and counted")
def test_companies_that_ended_long_ago_stay_out(place):
    found = [record(1), record(2, endDate="2016-11-26"), record(3, endDate="2016-11-27")]
    done = imported(place, written(place.root, found))
    assert done.left_out == {("ended long ago", "16"): 1}
    assert {row[0] for row in rows(place, COMPANIES)} == {identifier(1), identifier(3)}


def test_a_leap_day_has_a_day_years_before():
    from datetime import date, datetime

    day = _years_before(datetime(2028, 2, 29), 1)
    assert date.fromordinal(day + date(1970, 1, 1).toordinal()) == date(2027, 2, 28)


# --- what the file is -----------------------------------------------------------------------

REFUSED = [
    pytest.param(b"", "register.json", "the file is empty", id="empty"),
    pytest.param(b"[]", "register.json", "none of its 0 records", id="no record"),
    pytest.param(b"<!DOCTYPE html><p>x", "register.json", "an HTML page", id="HTML"),
    pytest.param(b"\x1f\x8b\x08", "register.json", "a gzip file", id="gzip"),
    pytest.param(b"Too many requests", "register.zip.txt", "neither a zip nor JSON", id="429"),
    pytest.param(b'{"code": 7}', "register.json", r"error of the service \(7\)", id="an error"),
    pytest.param(b'{"errorcode": 8}', "a.json", r"error of the service \(8\)", id="another"),
    pytest.param(b'{"results": []}', "a.json", "the old interface", id="bis v1"),
    pytest.param(b'[{"businessId": "1"}]', "a.json", "the old interface", id="bis v1 array"),
    pytest.param(b'{"companies": [', "a.json", "this is no JSON", id="a cut answer"),
    pytest.param(b'[{"businessId": {"va', "a.json", "does not end", id="a cut array"),
    pytest.param(b"[1, 2, 3]", "a.json", "none of its 3 records", id="numbers"),
]


@edge("HTML, gzip, errors of the service, bis v1, nothing", "one sentence; the old register stays")
@pytest.mark.parametrize(("content", "file", "words"), REFUSED)
def test_what_is_no_register_is_named_and_changes_nothing(place, content, file, words):
    imported(place, written(place.root, many(2)))
    before = database_path(place).read_bytes()
    with pytest.raises(DataError, match=words):
        imported(place, written_text(place.root, content, file))
    assert database_path(place).read_bytes() == before
    assert os.listdir(place.private) == [database_path(place).name]


@edge("a zip that is cut off, damaged, locked or of several files", "named; the old one stays")
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: content[: len(content) // 2], "cut off before its end"),
        (lambda content: content[:60] + b"\0\0\0\0" + content[64:], "damaged or locked"),
        (
            lambda content: content.replace(b"all.json", b"all.text"),
            "with one JSON file; this has 0",
        ),
    ],
)
def test_a_zip_that_is_damaged_is_named(place, spoil, words):
    path = written(place.root, many(50), "register.zip")
    assert imported(place, path).kept == 50
    before = database_path(place).read_bytes()
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(DataError, match=words):
        imported(place, path)
    assert database_path(place).read_bytes() == before


PACKED = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@edge("a zip packed in any way and damaged anywhere, its names too", "named; the old one stays")
@pytest.mark.parametrize("packed", PACKED)
def test_a_zip_of_any_kind_that_is_damaged_anywhere(place, packed):
    imported(place, written(place.root, many(2)))
    before = database_path(place).read_bytes()
    path, inside = place.root / "register.zip", written(place.root, many(20)).read_bytes()
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("yhtiöt.json", inside)
    whole = path.read_bytes()
    middle, name = len(whole) // 2, whole.rindex("ö".encode())
    for places in ((middle, middle + 40), (name, name + 1)):
        spoilt = bytearray(whole)
        for one in places:
            spoilt[one] ^= 0x81
        path.write_bytes(bytes(spoilt))
        with pytest.raises(DataError, match="damaged or locked"):
            imported(place, path)
        with pytest.raises(DataError, match="damaged or locked"):
            list(files_in(path, ".json"))
    assert database_path(place).read_bytes() == before


def test_a_folder_and_a_missing_file_are_named(place):
    with pytest.raises(DataError, match="this is no file"):
        imported(place, place.root)
    with pytest.raises(DataError, match="there is no such file"):
        imported(place, place.root / "x")


# --- again ----------------------------------------------------------------------------------


@edge("the same register again", "nothing added, changed or ended")
def test_importing_again_changes_nothing(place):
    path = written(place.root, many(20), "register.zip")
    imported(place, path)
    kept = [table for table in TABLES if table not in (IMPORTS, SET_ASIDE)]
    before = [rows(place, table) for table in kept]
    done = imported(place, path)
    assert [rows(place, table) for table in kept] == before
    assert not rows(place, CHANGES) and done.compared.changed == 0
    assert rows(place, IMPORTS, "number, kept") == [(1, 20), (2, 20)]


def test_a_newer_register_says_what_is_different(place):
    imported(place, written(place.root, many(20)))
    newer = many(20, start=2)  # 1 is gone, 21 is new
    newer[0]["names"] = [name("UUSI NIMI Oy")]
    newer[1]["endDate"] = "2026-10-01"
    newer[2]["lastModified"] = "2026-11-01T00:00:00"  # touched, not changed
    done = imported(place, written(place.root, newer))
    told = done.compared
    assert (told.added, told.changed, told.ended, told.gone) == (1, 1, 1, 1)
    assert told.columns == {"name": 1}
    assert rows(place, CHANGES) == sorted(
        [
            (identifier(1), "gone", None),
            (identifier(2), "changed", "name"),
            (identifier(3), "ended", "active,ended"),
            (identifier(21), "added", None),
        ]
    )


@edge("a much smaller register", "refused; --allow-smaller is a person's word")
def test_a_smaller_file_never_replaces_a_fuller_one_by_itself(place):
    imported(place, written(place.root, many(20)))
    path = written(place.root, many(15))
    with pytest.raises(DataError, match=r"less than 80% of the 20.*--allow-smaller"):
        imported(place, path)
    assert imported(place, path, allow_smaller=True).compared.gone == 5


def test_only_a_large_array_is_a_whole_register(tmp_path):
    project = small_project(tmp_path, whole_from=10)
    assert imported(project, written(tmp_path, many(9))).coverage == "partial"
    assert imported(project, written(tmp_path, many(10))).coverage == "whole"
    answer = written(tmp_path, {"totalResults": 10, "companies": many(10)})
    assert imported(project, answer).coverage == "partial"


@edge("kill -9 in mid-import", "the old register stays; the next import clears the rest")
def test_kill_in_mid_import(place):
    imported(place, written(place.root, many(3)))
    before = database_path(place).read_bytes()
    code = (
        "import os, signal, sys\n"
        "from company_records import *\n"
        "from nextstep_analysis.register import importing\n"
        "def killed(*_): os.kill(os.getpid(), signal.SIGKILL)\n"
        "importing._describe = killed\n"
        f"project = Project(Path({str(place.root)!r}))\n"
        "imported(project, written(project.root, many(9), 'other.json'))\n"
    )
    paths = [str(place.root.__class__(__file__).parents[1]), *sys.path]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    run = subprocess.run([sys.executable, "-c", code], env=env, timeout=120, capture_output=True)
    assert run.returncode == -signal.SIGKILL, run.stderr
    left = list(place.private.glob(".importing-*"))
    assert len(left) == 1 and database_path(place).read_bytes() == before
    assert imported(place, written(place.root, many(3))).kept == 3
    assert not list(place.private.glob(".importing-*"))


@edge("two imports at once", "the second ends with one sentence, exit code 2")
def test_two_imports_at_once(place):
    path = written(place.root, many(3))
    with build_lock(private_folder(place), doing="changing the register"):
        run = nextstep("companies", "import", str(path), folder=place.root)
    assert_one_sentence(run, "another run is changing the register in", "run again when")
    assert not database_path(place).exists()
