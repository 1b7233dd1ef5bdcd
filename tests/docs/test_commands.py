"""The commands of the tutorials, and Python beside them, do in a fresh project what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from maker.running import BLOCK, evaluated

from nextstep_analysis.catalogue.indicators import Indicator

ROOT = Path(__file__).parents[2]
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
YAML = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
NOWHERE = "http://127.0.0.1:9"
"""A way out that there is not: no test asks a service of others."""


def told(name):
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def commands_of(name):
    return [line for block in COMMANDS.findall(told(name)) for line in block.splitlines()]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of all that the commands read; what they build goes with it."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("config", "data/raw", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def run(command, project):
    words = command.split()
    assert words[0] == "nextstep"
    proxies = {"HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "ALL_PROXY": NOWHERE}
    return subprocess.run(
        [sys.executable, "-m", "nextstep_analysis.cli", *words[1:]],
        cwd=project,
        env=os.environ | proxies | {name.lower(): value for name, value in proxies.items()},
        capture_output=True,
        text=True,
        timeout=900,
    )


def test_the_entry_of_the_new_indicator_is_one():
    (entry,) = YAML.findall(told("tutorials/new_indicator"))
    ((name, given),) = yaml.safe_load(entry).items()
    assert Indicator.model_validate(given).function == f"concentration.{name}"
    assert f"def {name}(" in told("tutorials/new_indicator")


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("name", ["study_from_zero", "publish"])
def test_the_commands_of_a_tutorial(project, name):
    wanted = commands_of(f"tutorials/{name}")
    assert wanted
    for command in wanted:
        done = run(command, project)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    if name == "publish":
        assert list((project / "reports").glob("*.zip"))
        assert list((project / "config" / "publications").iterdir())


@pytest.mark.full
@pytest.mark.slow
def test_the_file_of_a_new_ecosystem(project):
    (text,) = YAML.findall(told("tutorials/new_ecosystem"))
    path = project / "config" / "ecosystems" / "timber-houses.yaml"
    path.write_text(text, "utf-8")
    try:
        for command in commands_of("tutorials/new_ecosystem"):
            done = run(command, project)
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    finally:
        path.unlink()


@pytest.mark.full
@pytest.mark.slow
def test_a_refresh_without_a_connection_tells_so_and_ends(project):
    for command in commands_of("tutorials/refresh"):
        done = run(command, project)
        told_of = done.stdout + done.stderr
        assert told_of.strip() and "Traceback" not in told_of, command
        assert done.returncode == (1 if "refresh" in command else 0), f"{command}: {told_of}"


@pytest.mark.full
@pytest.mark.slow
def test_the_lines_of_the_readme(monkeypatch):
    (block,) = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    monkeypatch.chdir(ROOT / "notebooks" / "explore")
    lines = block.replace('"survey.csv"', '"own_figures.csv"').strip().splitlines()
    shown = [line for line in lines if line.startswith("ns.show")]
    assert len(shown) == 1  # which a notebook alone can show
    held = {}
    evaluated("\n".join(line for line in lines if line not in shown), held)
    assert held["study"].headlines and len(held["own"])
