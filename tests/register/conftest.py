"""A project of its own for each test of the register."""

import pytest
from company_records import small_project


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    return small_project(folder)
