"""A site, as a folder or as a zip, against its manifest."""

import shutil
import zipfile

import pytest
from fakes import built, small_project

from nextstep_analysis.batch.plan.manifest import commit_of, parse_manifest, read_site_manifest
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.share.forms import publish_zip
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("once"))
    built(project, languages=["fi"])
    return project


@pytest.fixture
def site(once, tmp_path):
    return shutil.copytree(once.reports / "site", tmp_path / "site")


def test_a_site_as_built_is_whole(site):
    found = verify(site)
    assert found.lines == ()
    assert found.files == sum(path.is_file() for path in site.rglob("*")) - 1


def test_each_file_that_differs_is_named(site):
    (site / "fi" / "kymiring.html").write_text("tampered")
    (site / "assets" / "site.css").unlink()
    (site / "fi" / "new.html").write_text("foreign")
    (site / ".DS_Store").write_text("hidden")
    assert verify(site).lines == (
        "missing: assets/site.css",
        "changed: fi/kymiring.html",
        "foreign: fi/new.html",
    )


def test_a_link_in_the_place_of_a_file_is_a_change(site, tmp_path):
    page = site / "fi" / "kymiring.html"
    shutil.move(page, tmp_path / "elsewhere.html")
    page.symlink_to(tmp_path / "elsewhere.html")
    assert verify(site).changed == ("fi/kymiring.html",)


def test_the_zip_is_checked_as_the_folder_is(once, tmp_path):
    packed = publish_zip(once, load_catalogue(once))
    assert verify(packed).lines == ()
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if not name.endswith("site.css"):
                new.writestr(name, b"x" if name.endswith("kymiring.html") else old.read(name))
        new.writestr("loose.html", "x")
    found = verify(other)
    assert found.missing == ("assets/site.css",) and found.foreign == ("loose.html",)
    assert found.changed == ("fi/kymiring.html",)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "there is no site at"),
        (lambda path: path.mkdir(), "manifest.json is missing"),
        (lambda path: path.write_text("x"), "is not a zip that can be read"),
    ],
)
def test_what_is_no_site_is_one_sentence(tmp_path, make, words):
    make(tmp_path / "x")
    with pytest.raises(ProjectError, match=words) as caught:
        verify(tmp_path / "x")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 2}', "\x00"])
def test_a_damaged_manifest_is_none(site, text):
    assert parse_manifest(text.encode()) is None
    (site / "manifest.json").write_text(text)
    with pytest.raises(ProjectError, match=r"manifest\.json is"):
        verify(site)


def test_the_manifest_says_what_the_site_was_made_of(once):
    manifest = read_site_manifest(once.reports / "site")
    record = manifest.studies["kymiring-fi"]
    assert record.parameters["ecosystem"] == "kymiring"
    assert "config/ecosystems/kymiring.yaml" in record.inputs
    assert "data/processed/enterprises.parquet" in record.inputs
    assert manifest.groups["the installed versions"]["python"]
    assert manifest.commit == "not in git" or len(manifest.commit.split(",")[0]) == 40
    assert str(once.root) not in manifest.to_json()


def test_without_a_repository_there_is_no_commit(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert commit_of(tmp_path) == "not in git"
    monkeypatch.setenv("PATH", "")
    assert commit_of(tmp_path) == "not in git"
