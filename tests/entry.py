"""The command line as its users meet it, for tests: run it, break a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def nextstep(*arguments, folder=ROOT, env=None):
    return subprocess.run(
        [sys.executable, "-m", "nextstep_analysis.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, **(env or {})},
        timeout=300,
    )


def copy_of_project(folder):
    """A copy of the project in `folder` that a test may break, with an older site in it.

    Its tables are built, as here: most tests are of what comes after that.
    """
    for name in ("config", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    site = folder / "reports" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("the last good site")
    return folder


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def assert_one_sentence(run, *words):
    assert run.returncode == 2, run.stderr
    assert "Traceback" not in run.stderr and "unexpected error" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    for word in words:
        assert word in run.stderr
