"""The switch from one site to the next: whole or not at all."""

import sys

import pytest

from nextstep_analysis.batch.site.staging import staging, switch
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import STAGE, owned


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


def test_what_a_killed_run_left_is_put_right(tmp_path):
    """It had moved the site aside, and was killed before the new one stood."""
    name = owned(STAGE).split("-")
    name[2] = "1"  # the number is another process's by now
    left = tmp_path / f"{'-'.join(name)}killed"
    folder(left / "site-old", "the last good site")
    with staging(tmp_path):
        assert (tmp_path / "site" / "index.html").read_text() == "the last good site"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_folder_of_a_run_that_goes_on_is_left_alone(tmp_path):
    with staging(tmp_path) as first, staging(tmp_path) as second:
        assert first.is_dir() and second.is_dir() and first != second


def test_a_full_disk_is_one_sentence(tmp_path):
    def fill():
        with staging(tmp_path) as stage:
            raise OSError(28, "No space left on device", str(stage / "page.html"))

    with pytest.raises(ProjectError, match=r"page.html: No space left.*last site stays"):
        fill()


@pytest.mark.skipif(sys.platform != "linux", reason="one step for both is Linux's")
def test_on_linux_there_is_a_site_at_every_moment(tmp_path, monkeypatch):
    old = folder(tmp_path / "site", "old")
    new = folder(tmp_path / "stage" / "site", "new")
    monkeypatch.setattr(type(old), "rename", None)  # not two steps
    switch(new, old)
    assert (old / "index.html").read_text() == "new"
    assert (new / "index.html").read_text() == "old"
