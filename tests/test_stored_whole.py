"""A file is written whole, or stays as it was with nothing beside it."""

import os

import pytest

from nextstep_analysis.stored import write_whole


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    write_whole(path, b"new", mode=0o600)
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_where_it_fails_the_old_one_stays_alone(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]
