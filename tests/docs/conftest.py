"""What makes the documentation (`docs/maker`) is no part of the package: tests find it here."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of this project."""
    return ROOT
