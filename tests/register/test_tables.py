"""The tables of the register are what docs/companies.md says, and a file that is none is named."""

import subprocess
import sys

import duckdb
import pytest

from nextstep_analysis.errors import DataError, ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.register.database import (
    database_path,
    has_register,
    open_register,
    private_folder,
    replacing,
)
from nextstep_analysis.register.tables import ABOUT, COMPANIES, TABLES, VERSION

DOCUMENT = "docs/companies.md"
NEVER = ("street", "phone", "email", "person", "co", "building", "apartment")


def described(draft, version=VERSION, coverage="partial"):
    draft.connection.execute(
        f"INSERT INTO {ABOUT.name} VALUES (?, ?, DATE '2026-10-05', 'key')", [version, coverage]
    )


@pytest.fixture
def empty(tmp_path):
    return Project(tmp_path)


def test_every_column_stands_in_the_document(project):
    text = (project.root / DOCUMENT).read_text(encoding="utf-8")
    for table in TABLES:
        assert f"### `{table.name}`\n{table.holds}\n" in text
        for column in table.columns:
            kind = column.type.replace(" NOT NULL", "")
            assert f"| `{column.name}` | {kind} | {column.holds} |\n" in text


def test_no_column_is_for_what_must_not_be_kept():
    names = {column.name for table in TABLES for column in table.columns}
    assert not names & set(NEVER)


@pytest.mark.edge("companies", "no register", "one sentence says how to get one")
def test_without_a_register_one_sentence_says_how_to_get_one(empty):
    assert not has_register(empty)
    with (
        pytest.raises(DataError, match=r"no register of companies: run .*download.*demo"),
        open_register(empty),
    ):
        pass


@pytest.mark.edge("companies", "a database that is damaged, or is none", "named, to be deleted")
@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 5000, b"PK\3\4" + b"a" * 20_000])
def test_a_file_that_is_no_register_is_named(empty, content):
    private_folder(empty)
    database_path(empty).write_bytes(content)
    with pytest.raises(DataError, match=r"damaged, or no register"), open_register(empty):
        pass


@pytest.mark.edge("companies", "a database of another version", "named, to be imported anew")
def test_a_register_of_another_version_is_not_read(empty):
    with replacing(empty) as draft:
        described(draft, version=VERSION + 1)
    with pytest.raises(DataError, match="made by another version"), open_register(empty):
        pass
    with pytest.raises(DataError, match="made by another version"), replacing(empty):
        pass


@pytest.mark.edge("companies", "an error while a database is made", "the old one stays, no rests")
def test_the_old_register_stays_where_making_the_new_one_fails(empty):
    with replacing(empty) as draft:
        described(draft)
    before = database_path(empty).read_bytes()
    with pytest.raises(duckdb.Error), replacing(empty) as draft:
        draft.connection.execute("this is no SQL")
    assert database_path(empty).read_bytes() == before
    assert [path.name for path in empty.private.iterdir()] == [database_path(empty).name]


def filled(project):
    with replacing(project) as draft:
        described(draft)
        draft.connection.execute(
            f"INSERT INTO {COMPANIES.name} (business_id, name, form, active) "
            "SELECT lpad(n::VARCHAR, 7, '0') || '-0', 'DEMO ' || hash(n), '16', true "
            "FROM range(20000) AS t(n)"
        )
    return database_path(project)


def rows_of_the_register(project):
    with open_register(project) as register:
        return register.connection.execute(f"SELECT * FROM {COMPANIES.name}").fetchall()


def carried(project):
    with replacing(project) as draft:
        draft.carry(*TABLES)


@pytest.mark.edge(
    "companies", "a database whose rows are damaged, not its head", "named as damaged"
)
@pytest.mark.parametrize("work", [rows_of_the_register, carried])
def test_damage_that_shows_only_in_the_rows_is_named(empty, work):
    path = filled(empty)
    whole = path.read_bytes()
    assert len(whole) > 600_000
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"damaged, or no register"):
        work(empty)
    assert [one.name for one in empty.private.iterdir()] == [path.name]


@pytest.mark.edge("companies", "a database that lacks a table", "named as damaged")
@pytest.mark.parametrize("work", [rows_of_the_register, carried])
def test_a_table_that_is_gone_is_named(empty, work):
    with duckdb.connect(str(filled(empty))) as connection:
        connection.execute(f"DROP TABLE {COMPANIES.name}")
    with pytest.raises(DataError, match=r"damaged, or no register"):
        work(empty)


HOLDING = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"


@pytest.mark.edge("companies", "a register that another program has open", "named; never to delete")
@pytest.mark.parametrize("work", [rows_of_the_register, carried])
def test_a_register_that_another_program_has_open(empty, work):
    path = filled(empty)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(ProjectError, match="another program has the register open") as found:
            work(empty)
        other.communicate(b"\n")
    assert "delete" not in str(found.value)
    assert len(rows_of_the_register(empty)) == 20_000


def test_a_register_that_a_notebook_has_open_itself(empty):
    with (
        duckdb.connect(str(filled(empty))),
        pytest.raises(ProjectError, match="this program has the register open already"),
    ):
        rows_of_the_register(empty)


@pytest.mark.edge("companies", "a full disk or memory while a register is written", "told as such")
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (duckdb.IOException("Could not write file: No space left on device"), "the disk is full"),
        (duckdb.FatalException("checkpoint: No space left on device"), "the disk is full"),
        (duckdb.OutOfMemoryException("failed to allocate"), "not enough memory"),
    ],
)
def test_a_machine_that_is_full_is_no_damage(empty, error, told):
    before = filled(empty).read_bytes()
    with pytest.raises(ProjectError, match=told), replacing(empty):
        raise error
    assert database_path(empty).read_bytes() == before


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("this is no SQL", duckdb.ParserException),
        ("SELECT 'a'::INTEGER", duckdb.DataError),
        (f"INSERT INTO {COMPANIES.name} (business_id) VALUES (NULL)", duckdb.IntegrityError),
        ("SELECT ?", duckdb.InvalidInputException),
    ],
)
def test_what_is_asked_wrongly_is_no_damage(empty, asked, error):
    filled(empty)
    with pytest.raises(error), replacing(empty) as draft:
        draft.connection.execute(asked)


def test_what_is_carried_over_is_the_same(empty):
    with replacing(empty) as draft:
        described(draft)
        draft.connection.execute(
            f"INSERT INTO {COMPANIES.name} (business_id, name, form, active) "
            "VALUES ('9900002-6', 'DEMO', '16', true)"
        )
    with replacing(empty) as draft:
        draft.carry(ABOUT, COMPANIES)
    with open_register(empty) as register:
        assert register.count(COMPANIES) == 1
        assert (register.coverage, register.demo, register.whole) == ("partial", False, False)
        with pytest.raises(duckdb.Error):
            register.connection.execute(f"DELETE FROM {COMPANIES.name}")


def test_only_its_owner_may_look_into_the_folder(empty):
    assert private_folder(empty).stat().st_mode & 0o077 == 0
