"""A copy of the configuration that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nextstep_analysis.project import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path) -> Project:
    """A project with the shipped configuration and the sidecars it needs."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    for sidecar in (ROOT / "data" / "raw").glob("*/sidecar.yaml"):
        target = tmp_path / "data" / "raw" / sidecar.parent.name
        target.mkdir(parents=True)
        shutil.copy(sidecar, target)
    return Project(tmp_path)


@pytest.fixture
def spoil(project) -> Callable[[str, str, str], tuple[Path, int]]:
    """Replaces the one occurrence of a text in a file; gives the file and the line."""

    def replace(name: str, old: str, new: str) -> tuple[Path, int]:
        path = project.config / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path, text[: text.index(old)].count("\n") + 1

    return replace
