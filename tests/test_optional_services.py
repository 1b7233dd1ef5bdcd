"""The set-up of optional services, and what happens to tests where one is missing."""

import subprocess
from pathlib import Path

import optional_services
import pytest
from optional_services import Wanted, need, told

SCRIPT = Path(__file__).parent / "find_or_install.sh"
THERE = Wanted(lambda: "/usr/bin/there", "")
GONE = Wanted(lambda: "", "it is not there")


@pytest.fixture
def states(tmp_path, monkeypatch):
    path = tmp_path / "services"
    monkeypatch.setattr(optional_services, "STATES", path)
    return path


def outcome(name):
    try:
        return need(name)
    except (pytest.skip.Exception, pytest.fail.Exception) as end:
        return f"{type(end).__name__}: {end}"


CASES = [
    ("", "absent", False, "Skipped"),
    ("true", "absent", False, "Skipped"),
    ("true", "", False, "Skipped"),
    ("true", "failed", False, "Failed"),
    ("1", "failed", False, "Failed"),
    ("false", "failed", False, "Skipped"),
    ("", "failed", True, "Skipped"),
    ("true", "absent", True, "Failed"),
]


@pytest.mark.parametrize(("ci", "state", "always", "expected"), CASES)
def test_missing_in_ci_fails_where_it_could_be_there(
    states, monkeypatch, ci, state, always, expected
):
    monkeypatch.setenv("CI", ci)
    states.write_text(f"other found\nmaps {state}\n")
    monkeypatch.setattr(
        optional_services, "SERVICES", {"maps": Wanted(lambda: "", "not there", always=always)}
    )
    assert outcome("maps") == f"{expected}: maps: not there"


def test_what_is_there_is_given(monkeypatch):
    monkeypatch.setattr(optional_services, "SERVICES", {"maps": THERE})
    assert need("maps") == "/usr/bin/there"


def test_one_line_says_all(monkeypatch):
    monkeypatch.setattr(optional_services, "SERVICES", {"speller": THERE, "maps": GONE})
    reasons = ["maps: it is not there", "needs ../shared/fixtures", "maps: it is not there"]
    line = told(reasons)
    assert line == "optional services: speller there, maps missing (2 tests skipped)"


def test_the_set_up_writes_what_it_found(tmp_path):
    """As a user who may not install anything."""
    fake = tmp_path / "bin"
    fake.mkdir()
    for name, body in {"id": "echo 1000", "mapserv": "exit 0", "apt-get": "exit 1"}.items():
        (fake / name).write_text(f"#!/bin/sh\n{body}\n")
        (fake / name).chmod(0o755)
    path = tmp_path / "services"
    path.write_text("map-server failed\n")
    environment = {"PATH": f"{fake}:/bin:/usr/bin"}
    run = subprocess.run(
        ["sh", SCRIPT, path, "map-server", "nothing"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert path.read_text() == "map-server found\nnothing absent\n"
    assert run.stderr.startswith("No nothing (absent): its tests will be skipped")
