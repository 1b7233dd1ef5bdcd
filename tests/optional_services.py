"""What some tests need of the machine besides Python: there, installed by `make test`, or missing.

A test asks with `need`, and is skipped where the service is missing. With ``CI`` set it fails
instead, if the service is one that every machine of ours has, is in the locked test extra, or
could be downloaded by the set-up and not installed; what cannot be had there is skipped and told.
"""

import importlib.util
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

STATES = Path(__file__).parents[1] / ".venv" / ".services"
"""What `find_or_install.sh` wrote, one line each: name, and found, installed, failed or absent."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DICTIONARIES = ("/usr/lib/voikko", "/usr/share/voikko", "/usr/local/share/voikko")
MAP_SERVER = "/usr/lib/cgi-bin/mapserv"


@dataclass(frozen=True)
class Wanted:
    """`find` gives where it is, or nothing; `always` that CI has it; `extra` its package."""

    find: Callable[[], str]
    missing: str
    always: bool = False
    extra: str = ""


def _first(names: tuple[str, ...]) -> str:
    return next((path for name in names if (path := shutil.which(name))), "")


def _spec(name: str) -> str:
    found = importlib.util.find_spec(name)
    return str(found.origin) if found else ""


SERVICES: Mapping[str, Wanted] = {
    "browser": Wanted(
        lambda: _first(BROWSERS),
        f"none on the PATH (looked for {', '.join(BROWSERS)})",
        always=True,
    ),
    "speller": Wanted(
        lambda: next((folder for folder in DICTIONARIES if Path(folder).is_dir()), ""),
        "no Finnish dictionary for Voikko",
        always=True,
    ),
    "map-server": Wanted(
        lambda: shutil.which("mapserv") or (MAP_SERVER if Path(MAP_SERVER).exists() else ""),
        "no MapServer (Debian: cgi-mapserver)",
    ),
    "pygeoapi": Wanted(
        lambda: _spec("pygeoapi"), "the package pygeoapi is not installed", extra="pygeoapi"
    ),
}


def need(name: str) -> str:
    """Where the service is; skips the test that asks, or fails it in CI, where there is none."""
    found = SERVICES[name].find()
    return found or missing(name, SERVICES[name].missing)


def missing(name: str, why: str) -> str:
    """Skip the test that asks, or fail it in CI where the service has to be there."""
    if in_ci() and has_to_be_there(name):
        pytest.fail(f"{name}: {why}")
    pytest.skip(f"{name}: {why}")


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


def has_to_be_there(name: str) -> bool:
    """Whether a missing service is a fault; see the module."""
    service = SERVICES[name]
    return service.always or _state(name) == "failed" or _locked(service.extra)


def told(reasons: list[str]) -> str:
    """One line: which services are there, and how many tests were skipped for want of each."""
    parts = []
    for name, service in SERVICES.items():
        skipped = sum(reason.startswith(f"{name}: ") for reason in reasons)
        there = "there" if service.find() else "missing"
        parts.append(f"{name} {there}" + (f" ({skipped} tests skipped)" if skipped else ""))
    return f"optional services: {', '.join(parts)}"


def skip_reason(report) -> str:
    """Why a test was skipped, by its report."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(text).removeprefix("Skipped: ")


def _state(name: str) -> str:
    """What the set-up found; nothing where it did not run."""
    lines = STATES.read_text("utf-8").splitlines() if STATES.is_file() else []
    return next((line.partition(" ")[2] for line in lines if line.startswith(f"{name} ")), "")


def _locked(package: str) -> bool:
    """Whether the project asks for the package itself, in its test extra."""
    asked = metadata.requires("nextstep-analysis") or []
    return bool(package) and any(re.match(rf"{package}\b", one) for one in asked)
