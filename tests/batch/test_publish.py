"""The switch from one site to the next: whole or not at all."""

import pytest

from nextstep_analysis.batch.publish import staging, switch
from nextstep_analysis.errors import ProjectError


def folder(path, content):
    path.mkdir(parents=True)
    (path / "index.html").write_text(content)
    return path


def test_switch_replaces_the_whole_folder(tmp_path):
    old = folder(tmp_path / "site", "old")
    (old / "stale.html").write_text("stale")
    switch(folder(tmp_path / "stage" / "site", "new"), old)
    assert [path.name for path in old.iterdir()] == ["index.html"]
    assert (old / "index.html").read_text() == "new"


def test_switch_without_a_new_folder_leaves_the_old(tmp_path):
    old = folder(tmp_path / "site", "old")
    with pytest.raises(ProjectError, match="cannot put site in place"):
        switch(tmp_path / "stage" / "site", old)
    assert (old / "index.html").read_text() == "old"


def test_staging_is_gone_whatever_happens(tmp_path):
    def fail_half_way():
        with staging(tmp_path / "reports") as stage:
            (stage / "half.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert list((tmp_path / "reports").iterdir()) == []


def test_a_reports_folder_that_is_a_file_is_one_sentence(tmp_path):
    (tmp_path / "reports").write_text("")
    with pytest.raises(ProjectError, match="cannot write in"), staging(tmp_path / "reports"):
        pass
