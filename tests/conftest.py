"""What all tests share, and in which order the workers of a run take them.

A run has one folder for what several of its workers need and one of them makes (`RUN`): studies
(`studies/studied.py`) and the site that the browser looks at. Tests of a file that are not slow
go to one worker, so that its fixtures are made once. Groups of slow tests are begun first, then
slow tests by themselves, so that what is left for the end is short.
"""

import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from optional_services import skip_reason, told

from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[1]
RUN = "NEXTSTEP_TEST_RUN"
"""The variable that names the folder of the run; workers inherit it."""
FULL = "NEXTSTEP_FULL"
"""The variable with which tests marked ``full`` run, too (`make test-all`)."""

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_configure(config):
    """Build the data once, before workers start: they would race to replace the folder."""
    if not hasattr(config, "workerinput"):
        from nextstep_analysis.sources.build import build_data

        build_data(Project(ROOT))
        os.environ[RUN] = tempfile.mkdtemp(prefix="tests-of-nextstep-")


@pytest.fixture(autouse=True, scope="session")
def offline():
    """No test reaches the internet: to connect to an address there is an error at once."""
    honest = socket.socket.connect

    def connect(self, address):
        inet = self.family in (socket.AF_INET, socket.AF_INET6) and self.type == socket.SOCK_STREAM
        if inet:
            host = socket.getaddrinfo(address[0], None)[0][4][0]
            assert not ipaddress.ip_address(host).is_global, f"a test connects to {host}"
        return honest(self, address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", connect)
        yield


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and (folder := os.environ.pop(RUN, None)):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter):
    """Say which optional services there were, and how many tests were skipped for each."""
    skipped = map(skip_reason, terminalreporter.stats.get("skipped", ()))
    terminalreporter.write_line(told(list(skipped)))


def pytest_runtest_setup(item):
    """Skip what is marked ``full``, unless `FULL` is 1."""
    if item.get_closest_marker("full") and os.environ.get(FULL) != "1":
        pytest.skip(f"one of many like it: `make test-all` runs it ({FULL}=1)")


@pytest.hookimpl(tryfirst=True)  # before the groups enter the names of the tests
def pytest_collection_modifyitems(config, items):
    """See the module; without workers the order stays."""
    if not hasattr(config, "workerinput"):
        return
    turns = {id(item): _turn(item) for item in items}
    items.sort(key=lambda item: turns[id(item)])
    for item in items:
        if turns[id(item)] == LAST:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


GROUPED, SLOW, LAST = range(3)


def _turn(item) -> int:
    if item.get_closest_marker("xdist_group"):
        return GROUPED
    return SLOW if item.get_closest_marker("slow") else LAST


@pytest.fixture(scope="session")
def built() -> Project:
    """This project, with data/processed built from data/raw."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def project() -> Project:
    """This project."""
    return Project(ROOT)
