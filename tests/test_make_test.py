"""What `make test` runs, and what only `make test-all` does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.full
def test_what_is_marked_full_runs_only_where_all_is_asked_for():
    assert os.environ["NEXTSTEP_FULL"] == "1"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(("target", "said"), [("test", "no"), ("test-all", "1")])
def test_make_says_whether_all_is_asked_for(target, said, tmp_path):
    """The tests themselves are left out: in place of Python stands what prints the variable."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "all: ${NEXTSTEP_FULL:-no}; $2"\n')
    python.chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if key != "NEXTSTEP_FULL"}
    run = subprocess.run(
        [
            "make",
            "--no-print-directory",
            "-o",
            ".venv/.ready",
            "-o",
            "services",
            f"BIN={tmp_path}",
            target,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert run.stdout == f"all: {said}; pytest\n", run.stderr
