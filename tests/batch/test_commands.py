"""`nextstep studies` and `nextstep verify` on a site that is built."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from fakes import ROOT, built, bytes_of, small_project

from nextstep_analysis.batch.lock import build_lock
from nextstep_analysis.batch.run.warm import client
from nextstep_analysis.commands import Asked, begin
from nextstep_analysis.project import Project

STOP = """
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("papermill", "nbconvert", "pandas", "scipy", "plotly", "rich"):
            raise ImportError(f"{name} was imported")
sys.meta_path.insert(0, Refused())
from nextstep_analysis.cli import main
main()
"""

GO = "from nextstep_analysis.cli import main; main()"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("commands"))
    built(project)
    return project


def nextstep(project, *arguments, code=STOP):
    if arguments[0] == "studies":  # those that `built` makes
        arguments = (*arguments, "--kind", "background")
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=project.root,
        text=True,
        timeout=120,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_a_build_with_nothing_to_do_imports_none_of_the_heavy_packages(project):
    before = bytes_of(project)
    run = nextstep(project, "studies")
    assert run.returncode == 0, run.stderr
    assert "14 studies are up to date" in run.stdout and run.stderr == ""
    assert bytes_of(project) == before
    assert not (project.reports / ".lock").exists()


def test_explain_says_it_of_each_study(project):
    run = nextstep(project, "studies", "--explain")
    assert "wood-furniture/fi: unchanged" in run.stderr and "the site: unchanged" in run.stderr


def test_a_dry_run_says_why_and_writes_nothing(project):
    path = project.config / "ecosystems" / "wood-furniture.yaml"
    text, before = path.read_text(encoding="utf-8"), bytes_of(project)
    path.write_text(text.replace("The journey of wood", "The way of wood"), encoding="utf-8")
    try:
        run = nextstep(project, "studies", "--dry-run", code=GO)
        lines = nextstep(project, "studies", "--dry-run", "--log-format", "json", code=GO)
    finally:
        path.write_text(text, encoding="utf-8")
    assert run.returncode == 0 and run.stdout == ""
    changed = "config/ecosystems/wood-furniture.yaml changed"
    assert run.stderr.splitlines() == [
        f"wood-furniture/fi: {changed}",
        f"wood-furniture/en: {changed}",
        "12 studies: unchanged",
    ]
    events = [json.loads(line) for line in lines.stderr.splitlines()]
    planned = {e["study"]: e["reasons"] for e in events if e["event"] == "planned"}
    assert len(planned) == 14 and planned["wood-furniture/fi"] == [changed]
    assert planned["kymiring/en"] == [] and bytes_of(project) == before


@pytest.mark.skipif(os.name != "posix", reason="Windows refuses otherwise")
def test_a_second_run_says_who_builds(project):
    with build_lock(project.reports):
        run = nextstep(project, "studies", "--no-wait")
    assert run.returncode == 2 and len(run.stderr.splitlines()) == 1
    assert f"another run is building in {project.reports}: process {os.getpid()}" in run.stderr


def test_kernels_are_made_ready_before_the_plan_only_where_they_will_surely_be_needed(
    project, tmp_path, monkeypatch
):
    asked = []
    monkeypatch.setattr(client, "prepare", lambda: asked.append(1))
    begin(project, Asked())
    shutil.copytree(project.reports / ".cache", tmp_path / "reports" / ".cache")
    begin(Project(tmp_path), Asked())  # a site that was removed is written from finished studies
    assert not asked
    begin(Project(tmp_path), Asked(force=True))
    begin(Project(tmp_path / "new"), Asked())
    assert asked == [1, 1]


@pytest.mark.skipif(os.name != "posix", reason="Windows refuses otherwise")
def test_a_run_that_waited_builds_from_what_stands_then(project):
    path = project.config / "settings.yaml"
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^  title:\n    fi: (.+)$", text, re.MULTILINE)[1]
    command = [sys.executable, "-c", "from nextstep_analysis.cli import main; main()", "studies"]
    try:
        with build_lock(project.reports):
            waiting = subprocess.Popen(
                command,
                cwd=project.root,
                text=True,
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            assert "waiting for it to end" in waiting.stderr.readline()
            path.write_text(text.replace(title, "Another title", 1), encoding="utf-8")
        told = waiting.communicate(timeout=120)[1]
        assert waiting.returncode == 0, told
        index = (project.reports / "site" / "index.html").read_text(encoding="utf-8")
        assert "Another title" in index
    finally:
        path.write_text(text, encoding="utf-8")
        built(project)


def test_verify_names_what_differs(project):
    assert nextstep(project, "verify").returncode == 0
    page = project.reports / "site" / "index.html"
    content = page.read_bytes()
    page.write_bytes(content + b"x")
    try:
        run = nextstep(project, "verify")
    finally:
        page.write_bytes(content)
    assert run.returncode == 1 and run.stdout == "changed: index.html\n" and run.stderr == ""
