"""Killed at any moment: the last good site stands, and the next run goes on from there."""

import multiprocessing
import os
import random
import subprocess
import sys
import time
from functools import partial

import pytest
from fakes import built, bytes_of, fake_run, planned, small_project

from nextstep_analysis.batch.lock import build_lock
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.site.build import build_site
from nextstep_analysis.catalogue.load import load_catalogue

KILLS = 20


def set_count(project, count):
    path = project.config / "settings.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"small_count: {count}" if x.startswith("small_count:") else x for x in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


def fewer(folder):
    """A project of three ecosystems, so that a build is short."""
    project = small_project(folder)
    for path in sorted((project.config / "ecosystems").glob("*.yaml"))[3:]:
        path.unlink()
    return project


def build(project):
    with build_lock(project.reports):
        run = partial(fake_run, pause=lambda: time.sleep(0.02))
        build_site(planned(project), project=project, catalogue=load_catalogue(project), run=run)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the test forks and kills")
def test_killed_at_twenty_moments_and_resumed_it_gives_the_same_bytes(tmp_path):
    project, undisturbed = fewer(tmp_path / "killed"), fewer(tmp_path / "undisturbed")
    moments = random.Random(4)
    assert len(built(project)) == 6
    started = time.monotonic()
    build(undisturbed)
    lasting = time.monotonic() - started
    saved = stopped = 0
    for turn in range(KILLS):
        for each in (project, undisturbed):
            set_count(each, 30 + turn)
        build(undisturbed)
        before = bytes_of(project)
        child = multiprocessing.get_context("fork").Process(target=build, args=(project,))
        child.start()
        time.sleep(moments.uniform(0, lasting))
        child.kill()
        child.join()
        assert verify(project.reports / "site").lines == ()
        stopped += {n: d for n, d in bytes_of(project).items() if n in before} == before
        saved += 6 - len(built(project))
        assert bytes_of(project) == bytes_of(undisturbed)
        left = {path.name for path in project.reports.iterdir()}
        assert not [name for name in left if name.startswith(".building")]
    assert stopped and saved, "no kill came in the middle of a build"


def started(project):
    """The command line building two ecosystems, each in two languages, one after the other."""
    command = [sys.executable, "-m", "nextstep_analysis.cli", "studies", "--jobs", "1"]
    command += ["--only", "kymiring", "--only", "wood-furniture"]
    return subprocess.Popen(command, cwd=project.root, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.skipif(os.name != "posix", reason="the test kills")
def test_killed_with_real_kernels_each_run_goes_on_from_the_last(tmp_path):
    project, undisturbed = small_project(tmp_path / "a"), small_project(tmp_path / "b")
    started(undisturbed).communicate(timeout=120)
    for seconds in (0.3, 2.0):  # while it plans, and while it starts kernels
        run = started(project)
        time.sleep(seconds)
        run.kill()
        run.communicate(timeout=30)
        assert not (project.reports / "site").exists()
    for left in (4, 3):
        run = started(project)
        for line in run.stderr:
            if line.startswith(f"[1/{left}]"):
                break
        run.kill()
        run.communicate(timeout=30)
        assert len(planned(project, only=["kymiring", "wood-furniture"]).to_build) == left - 1
    _, told = started(project).communicate(timeout=120)
    assert "[2/2]" in told and "Traceback" not in told
    assert bytes_of(project) == bytes_of(undisturbed)
    assert verify(project.reports / "site").lines == ()
