"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[1]

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


def pytest_configure(config):
    """Build the data once, before workers start: they would race to replace the folder."""
    if not hasattr(config, "workerinput"):
        from nextstep_analysis.sources.build import build_data

        build_data(Project(ROOT))


@pytest.fixture(scope="session")
def built() -> Project:
    """This project, with data/processed built from data/raw."""
    return Project(ROOT)


@pytest.fixture(scope="session")
def project() -> Project:
    """This project."""
    return Project(ROOT)
