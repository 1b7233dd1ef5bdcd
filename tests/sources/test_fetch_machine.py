"""What can happen to the machine in mid-refresh, and the commands as their users meet them."""

import datetime as dt
import errno
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading

import pytest
import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from entry import nextstep
from fetching import RECIPE, in_data, put_recipe, refreshed, server
from pxweb_server import Served
from typer.testing import CliRunner

from nextstep_analysis.cli import app as commands
from nextstep_analysis.data_commands import day
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import VARIABLE
from nextstep_analysis.sources.build import build_data
from nextstep_analysis.sources.fetch import store

SECOND = {
    **RECIPE,
    "keys": {
        "region": {"variable": "Alue", "codes": r"MK\d\d"},
        "industry": {"variable": "Toimiala", "codes": r"[A-U]\d\d"},
        "year": {"variable": "Vuosineljännes"},
    },
    "values": {"stock": {"content": "Yrityskanta", "by": "last"}},
}


def edge(kind, outcome):
    return pytest.mark.edge("live sources", kind, outcome)


@pytest.fixture
def own(fresh, monkeypatch):
    """A server of the firms of a project that commands find, built."""
    app = server()
    (fresh.project.config / "settings.yaml").write_text("")
    monkeypatch.setenv(VARIABLE, str(fresh.project.root))
    with Served(app) as served:
        app.address, app.project = served.address, fresh.project
        put_recipe(fresh.project, served.address)
        yield app


def run(*arguments):
    """A command in this process; what it printed, and its exit code."""
    return CliRunner().invoke(commands, ["data", *arguments])


# --- the machine ------------------------------------------------------------------------------


@edge("kill -9 in mid-refresh", "the data are as before; the next refresh removes what is left")
def test_kill_in_mid_refresh(own):
    own.cells = 12  # several queries
    before, reached, hold = in_data(own.project), threading.Event(), threading.Event()

    def stop(request):
        if request.method == "POST" and own.queries == 2:
            reached.set()
            hold.wait(30)

    own.spoil = stop
    command = [sys.executable, "-m", "nextstep_analysis.cli", "data", "refresh"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert reached.wait(60), process.communicate()
        process.send_signal(signal.SIGKILL)
    hold.set()
    left = list(own.project.fetched.glob(".fetching-*"))
    assert len(left) == 1
    whole = in_data(own.project)
    assert {name: whole[name] for name in whole if not name.startswith("fetched/.")} == before
    own.spoil = lambda _: None
    assert refreshed(own.project, own)["firms"].state == "fetched"
    assert not list(own.project.fetched.glob(".fetching-*"))


@edge("kill -9 between the vintage and its use", "the next refresh puts it in force")
def test_kill_before_the_vintage_is_in_force(own, monkeypatch):
    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("nextstep_analysis.sources.fetch.refresh.put_in_force", killed)
        with pytest.raises(KeyboardInterrupt):
            refreshed(own.project, own)
    assert [one for one in build_data(own.project) if one.changed] == []
    assert refreshed(own.project, own)["firms"].state == "fetched"
    assert len(store.records(own.project, "firms")) == 1


@edge("two refreshes at once", "the second ends with one sentence, exit code 2")
def test_two_refreshes_at_once(own):
    answers = []

    def meanwhile(request):
        if request.method == "POST" and not answers:
            answers.append(run("refresh"))

    own.spoil = meanwhile
    first = nextstep("data", "refresh")
    assert first.returncode == 0, first.stderr
    assert "another run is refreshing in" in str(answers[0].exception)
    assert answers[0].exit_code != 0


@edge("a disk that is full", "one sentence, exit code 1; the data are as before")
@pytest.mark.parametrize("at", [1, 3, 6])
def test_full_disk(own, monkeypatch, at):
    before, written, honest = in_data(own.project), [], store.os.fsync

    def full(descriptor):
        written.append(descriptor)
        if len(written) == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        honest(descriptor)

    monkeypatch.setattr(store.os, "fsync", full)
    outcome = refreshed(own.project, own)["firms"]
    assert outcome.state == "failed" and "No space left on device" in outcome.told
    assert in_data(own.project) == before


@edge("a certificate that nobody has signed", "one sentence, exit code 1; nothing is fetched")
def test_certificate(own, tmp_path):
    with Served(own, ssl_context=self_signed(tmp_path)) as served:
        put_recipe(own.project, served.address)
        outcome = refreshed(own.project, own)["firms"]
    assert outcome.state == "failed" and "its certificate is not valid" in outcome.told
    assert own.log == []


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now, now + dt.timedelta(days=1)
    ).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


# --- the commands -----------------------------------------------------------------------------


def test_refresh_says_what_is_new_and_builds_the_tables(own):
    done = nextstep("data", "refresh")
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert first.startswith("firms: fetched: new: 2018; in force: the vintage 2026-10-01-")
    assert rest[0] == "  stock: no cell of 2 revised"
    plan, progress, *_ = done.stderr.splitlines()
    assert plan.startswith("firms: /StatFin/aly/11yq.px, updated 2026-10-01T05:00:00Z, new: 2018, ")
    assert plan.endswith("48 cells in 1 call, about 1 s") and progress == "firms: 1 of 1 answers"
    assert 2018 in set(read_table(own.project, "firms")["year"])


@edge("no connection", "one sentence, exit code 1; the embedded vintage is used, and said")
def test_offline(own):
    put_recipe(own.project, "http://127.0.0.1:9/PxWeb/api/v1/fi", wait_seconds=0.01)
    done = run("refresh")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "127.0.0.1:9: nobody answers there (is there a connection?)" in line
    assert line.endswith("in force: the embedded vintage")


@edge("one of several sources fails", "the others are fetched; exit code 1")
def test_other_sources_go_on(own, fresh):
    entry = {
        "kind": "table",
        "classification": "TOL 2008",
        "areas": "2026",
        "keys": ["region", "industry", "year"],
        "expected": {"region": 1, "industry": 2, "year": 1},
        "complete": True,
        "columns": {
            "region": {"type": "region"},
            "industry": {"type": "industry"},
            "year": {"type": "year", "minimum": 2018, "maximum": 2018},
            "stock": {"type": "count", "unit": {"fi": "yritystä", "en": "enterprises"}},
        },
    }
    fresh.catalogue(extra={"second": entry})
    fresh.put("second", "region,industry,year,stock\nMK07,A01,2018,13\nMK07,C31,2018,5\n")
    gone = {**SECOND, "table": "99zz", "title": "nothing"}
    put_recipe(
        own.project,
        own.address,
        tables={"firms": gone | {"values": RECIPE["values"]}, "second": SECOND},
    )
    done = run("refresh")
    assert done.exit_code == 1
    assert done.stdout.startswith("second: fetched: no new year")
    assert "firms: failed: " in done.stderr
    assert done.stdout.splitlines()[-1] == "1 failed, 1 fetched; look at firms"


def test_a_dead_service_is_asked_once(own):
    tables = {"firms": RECIPE}
    put_recipe(own.project, "http://127.0.0.1:9/x", tables=tables)
    before = own.clock.ticks()
    refreshed(own.project, own)
    assert own.clock.ticks() - before == 1 + 2  # two waits of three attempts


def test_dry_run_plans_and_changes_nothing(own):
    before = in_data(own.project)
    done = run("refresh", "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert "firms: planned: /StatFin/aly/11yq.px, updated 2026-10-01T05:00:00Z, new: 2018, " in (
        done.stdout
    )
    assert "48 cells in 1 call, about 1 s" in done.stdout
    assert in_data(own.project) == before


def test_since_passes_over_tables_that_are_older(own):
    done = run("refresh", "--since", "2026-10-02")
    assert "firms: unchanged: last updated on 2026-10-01, before 2026-10-02" in done.stdout
    assert "firms: fetched" in run("refresh", "--since", "2026-10-01").stdout


@edge("a day that is none after --since", "one sentence, exit code 2")
@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "2026", ""])
def test_since_is_a_day(text):
    with pytest.raises(typer.BadParameter, match="is no day; allowed is year-month-day"):
        day(text)


@edge("a dataset that is not fetched", "one sentence with those that are, exit code 2")
def test_unknown_dataset(own):
    done = nextstep("data", "refresh", "frims")
    assert done.returncode == 2
    assert "unknown dataset 'frims'; known are firms, did you mean 'firms'?" in done.stderr


def test_nothing_to_accept(own):
    assert "firms: unchanged: nothing is held back" in run("refresh", "--accept").stdout


def test_history_use_and_diff(own):
    only = run("history", "firms")
    assert only.exit_code == 0, only
    assert only.stdout == "* embedded             2016–2017, came with the project\n"
    assert "there is one vintage" in str(run("diff", "firms").exception)
    fetched = run("refresh")
    assert fetched.exit_code == 0, fetched.exception
    lines = run("history", "firms").stdout.splitlines()
    assert lines[0].startswith("  embedded") and lines[1].startswith("* 2026-10-01-")
    assert "2016–2018 (fetched)" in run("check").stdout
    assert run("diff", "firms").stdout.splitlines()[1:] == [
        "  new: 2018",
        "  stock: no cell of 2 revised",
        "  births: no cell of 4 revised",
    ]
    used = run("use", "firms", "embedded")
    assert used.stdout.splitlines()[-1] == "firms: in force: the embedded vintage"
    assert 2018 not in set(read_table(own.project, "firms")["year"])
    again = run("refresh").stdout
    assert "another vintage was chosen with `nextstep data use firms`; in force: the emb" in again
    assert "2026-10-01-" in run("use", "firms", "2026").stdout
    assert 2018 in set(read_table(own.project, "firms")["year"])


@edge("an unknown vintage", "one sentence with those there are, exit code 2")
def test_unknown_vintage(own):
    done = run("use", "firms", "2031")
    assert str(done.exception) == "unknown vintage of firms '2031'; known are embedded"


@edge("an answer edited after it was stored", "one sentence; it is not as it was received")
def test_stored_answers_are_immutable(own):
    run("refresh")
    (record,) = store.records(own.project, "firms")
    folder = store.vintage_folder(own.project, "firms", record.vintage)
    path = folder / record.answers[0]
    assert path.stat().st_mode & 0o222 == 0
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(store.DataError, match="the answer is not as it was received"):
        list(store.read_answers(folder, record))


@edge("a pointer to a vintage that is damaged or gone", "one sentence, exit code 2")
def test_damaged_pointer(own):
    path = own.project.fetched / "firms" / "in_force.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    assert "in_force.json: the file is damaged; remove it" in str(run("check").exception)
    path.write_text('{"vintage": "2026-10-01-00000000"}')
    assert "is in force, but" in str(run("check").exception)


def test_tests_know_nothing_of_the_internet():
    with pytest.raises(AssertionError, match="a test connects to"):
        socket.create_connection(("8.8.8.8", 80), timeout=1)


def test_studies_know_nothing_of_the_network():
    """Neither a build of the data nor the parts that make studies import what fetches."""
    code = (
        "import sys, nextstep_analysis.cli, nextstep_analysis.commands\n"
        "import nextstep_analysis.sources.build, nextstep_analysis.sources.check\n"
        "import nextstep_analysis.batch.site.build, nextstep_analysis.studies.background.study\n"
        "bad = {'requests', 'urllib3', 'nextstep_analysis.sources.fetch'} & set(sys.modules)\n"
        "assert not bad, bad\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
