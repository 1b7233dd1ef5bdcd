"""Files that were damaged or tampered with: named, never followed or waited for, built anew."""

import hashlib
import json
import os
import shutil
import zipfile

import pytest
from fakes import TEMPLATE, built, bytes_of, nextstep, planned, small_project

from nextstep_analysis.batch.plan import packed as zips
from nextstep_analysis.batch.plan.cache import Cache
from nextstep_analysis.batch.plan.manifest import parse_manifest, read_site_manifest
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.share.copy import copy_site
from nextstep_analysis.batch.site.build import read_times
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.processed import DamagedError, read_table
from nextstep_analysis.project import Project

DEEP = "[" * 200_000
pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes on disk")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("once"))
    built(project, languages=["fi"])
    return project


@pytest.fixture
def project(once, tmp_path):
    shutil.copytree(once.root, tmp_path / "p")
    return Project(tmp_path / "p")


def assert_refused(run, *words):
    assert run.returncode == 2, run.stderr
    assert len(run.stderr.splitlines()) == 1 and "unexpected" not in run.stderr, run.stderr
    for word in words:
        assert word in run.stderr


def change(path, edit):
    """The JSON file at `path`, edited as whoever tampers with it does."""
    plain = json.loads(path.read_bytes())
    edit(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")


# --- manifests ----------------------------------------------------------------------------


def _record(told):
    return next(iter(told["studies"].values()))


SITE_MANIFESTS = {
    "studies as a list": lambda told: told.update(studies=[]),
    "a study as a number": lambda told: told["studies"].update({"kymiring-fi": 5}),
    "failed as a number": lambda told: told.update(failed=5),
    "a group of lists": lambda told: told["groups"].update({"the config files": [1]}),
    "no checksums of files": lambda told: told["files"].update({"index.html": None}),
    "another format": lambda told: told.update(format="1"),
    "a key too many": lambda told: told.update(more=1),
    "parameters without a language": lambda told: _record(told)["parameters"].pop("language"),
    "parameters of other types": lambda told: _record(told)["parameters"].update(peers="MK13"),
    "a key that leads out": lambda told: _record(told).update(key="../../.."),
    "a name that leads out": lambda told: told["studies"].update({"../../x": _record(told)}),
}


@pytest.mark.edge(
    "damaged files",
    "JSON of the wrong types as the manifest of the site",
    "named as damaged; built anew",
)
@pytest.mark.edge(
    "damaged files",
    "a study in the manifest whose key or name leads out of its folder",
    "named as damaged",
)
@pytest.mark.parametrize("spoil", SITE_MANIFESTS.values(), ids=SITE_MANIFESTS)
def test_a_manifest_of_the_wrong_types_is_none(once, spoil):
    told = json.loads((once.reports / "site" / "manifest.json").read_bytes())
    assert parse_manifest(json.dumps(told).encode())
    spoil(told)
    assert parse_manifest(json.dumps(told).encode()) is None


@pytest.mark.edge(
    "damaged files", "a manifest nested without end", "as random bytes: named; built anew"
)
@pytest.mark.parametrize("text", ['{"format": 1, "studies": []}', '{"studies": ' + DEEP])
def test_a_damaged_manifest_is_named_and_built_anew(project, text):
    path, before = project.reports / "site" / "manifest.json", bytes_of(project)
    path.write_text(text)
    assert planned(project, languages=["fi"]).reasons == ("site, manifest.json is damaged",)
    assert built(project, languages=["fi"]) == []  # from the finished copies
    assert bytes_of(project) == before


def test_the_commands_tell_of_a_damaged_manifest_in_one_sentence(project):
    (project.reports / "site" / "manifest.json").write_text('{"format": 1, "studies": []}')
    assert_refused(nextstep(project.root, "verify"), "manifest.json is not one")
    run = nextstep(project.root, "studies", "--dry-run", "--kind", "background", "--language", "fi")
    assert run.returncode == 0 and "manifest.json is damaged" in run.stderr


TABLE_MANIFESTS = {
    "tables as a list": lambda told: told.update(tables=[]),
    "a table as a text": lambda told: told["tables"].update(jobs="x"),
    "rows as a text": lambda told: told["tables"]["jobs"].update(rows="7544"),
    "inputs as a list": lambda told: told["tables"]["jobs"].update(inputs=[]),
    "figures as texts": lambda told: told["tables"]["jobs"].update(figures={"absent": "x"}),
    "a file elsewhere": lambda told: told["tables"]["jobs"].update(file="../../../x.parquet"),
    "the file of another one": lambda told: told["tables"]["jobs"].update(file="names.parquet"),
    "an input elsewhere": lambda told: told["tables"]["jobs"].update(inputs={"/etc/passwd": ""}),
    "an input above": lambda told: told["tables"]["jobs"].update(inputs={"../../x": ""}),
}


@pytest.mark.edge(
    "damaged files",
    "JSON of the wrong types as the manifest of the tables",
    "named as damaged; built anew",
)
@pytest.mark.edge(
    "damaged files",
    "a table or an input in the manifest that leads out of its folder",
    "named as damaged",
)
@pytest.mark.parametrize("spoil", TABLE_MANIFESTS.values(), ids=TABLE_MANIFESTS)
def test_a_manifest_of_tables_of_the_wrong_types_is_damaged(once, tmp_path, spoil):
    path = tmp_path / "data" / "processed" / "manifest.json"
    path.parent.mkdir(parents=True)
    shutil.copyfile(once.processed / "manifest.json", path)
    change(path, spoil)
    with pytest.raises(DamagedError, match=r"manifest\.json: the file is damaged: run"):
        read_table(Project(tmp_path), "jobs")


@pipes
@pytest.mark.edge(
    "damaged files", "a pipe in the place of a manifest", "not waited for: named; built anew"
)
def test_damaged_tables_are_named_and_built_anew(project, caplog):
    path = project.processed / "manifest.json"
    good = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    run = nextstep(project.root, "data", "build")
    assert run.returncode == 0 and path.read_bytes() == good
    (told,) = caplog.messages  # on the error stream, where no test listens
    assert "manifest.json: cannot be read: it is a pipe" in told and told.endswith("built anew")


@pytest.mark.edge(
    "damaged files", "a table with the right checksum that is no Parquet", "named with the remedy"
)
def test_a_table_with_the_right_checksum_that_is_none(project):
    content = b"PAR1 and no more"
    (project.processed / "jobs.parquet").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change(
        project.processed / "manifest.json",
        lambda told: told["tables"]["jobs"].update(sha256=digest),
    )
    with pytest.raises(DamagedError, match=r"jobs\.parquet: is no table .*: run `nextstep data"):
        read_table(project, "jobs")


# --- the cache ----------------------------------------------------------------------------


def entry(project, name="kymiring-fi"):
    key = read_site_manifest(project.reports / "site").studies[name].key
    return project.reports / ".cache" / key


def resummed(folder):
    """The checksums of an entry as whoever tampers with it writes them."""
    sums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("notebook.ipynb", "page.json")
    }
    (folder / "sums.json").write_text(json.dumps(sums))


SUMS = {"a list": "[]", "numbers": '{"notebook.ipynb": 1}', "nested without end": DEEP}
PAGES = {
    "no object": lambda told: "[]",
    "nested without end": lambda told: DEEP,
    "a body of numbers": lambda told: told | {"body": [1]},
    "headings as a text": lambda told: told | {"headings": "x"},
    "a heading of other keys": lambda told: told | {"headings": [{"size": 2}]},
    "a heading of an earlier version": lambda told: (
        told | {"headings": [{"level": 2, "id": "a", "text": "A", "language": ""}]}
    ),
    "a summary as a list": lambda told: told | {"summary": []},
    "a subject that leads out": lambda told: told["summary"].update(subject="../../x"),
    "a title as a number": lambda told: told["summary"].update(title=5),
    "headlines as a text": lambda told: told["summary"].update(headline="x"),
    "tables of numbers": lambda told: told | {"tables": [5]},
}


def assert_built_anew(project, folder):
    """By the next build, which needs the copy."""
    (project.reports / "site" / "index.html").unlink()
    (study,) = planned(project, languages=["fi"]).to_build
    assert study.task.name == "kymiring-fi" and "is damaged" in study.why
    assert built(project, languages=["fi"]) == ["kymiring/fi"]


@pytest.fixture
def alone(once, tmp_path):
    """A cache that holds one finished study, and its folder."""
    folder = entry(once)
    copy = tmp_path / ".cache" / folder.name
    shutil.copytree(folder, copy)
    assert Cache(tmp_path).state(folder.name) == "whole"
    return Cache(tmp_path), copy


@pytest.mark.edge(
    "damaged files",
    "checksums of a finished study of the wrong types",
    "named as damaged; built anew",
)
@pytest.mark.parametrize("text", SUMS.values(), ids=SUMS)
def test_checksums_of_the_wrong_types_in_the_cache(alone, text):
    cache, folder = alone
    (folder / "sums.json").write_text(text)
    assert cache.state(folder.name) == "damaged"


@pytest.mark.edge(
    "damaged files",
    "a finished page of the wrong types, with the right checksum",
    "named; built anew",
)
@pytest.mark.parametrize("spoil", PAGES.values(), ids=PAGES)
def test_a_page_of_the_wrong_types_in_the_cache(alone, spoil):
    cache, folder = alone
    told = json.loads((folder / "page.json").read_bytes())
    made = spoil(told) or told
    text = made if isinstance(made, str) else json.dumps(made)
    (folder / "page.json").write_text(text, encoding="utf-8")
    resummed(folder)
    assert cache.state(folder.name) == "damaged"
    with pytest.raises(ProjectError, match="is damaged"):
        cache.page(folder.name)


def test_a_damaged_page_is_named_and_built_anew(project):
    folder = entry(project)
    (folder / "page.json").write_text('{"body": []}')
    resummed(folder)
    assert_built_anew(project, folder)


@pytest.mark.edge(
    "damaged files",
    "the finished copy of one study in the place of another's",
    "named as damaged; built anew",
)
def test_a_copy_in_the_place_of_another(project):
    folder, other = entry(project), entry(project, "wood-furniture-fi")
    shutil.rmtree(folder)
    shutil.copytree(other, folder)
    assert_built_anew(project, folder)


@pytest.mark.edge(
    "damaged files", "times of the last run of the wrong types", "no estimates; written anew"
)
@pytest.mark.parametrize(
    "text", ["[]", '{"a": 1}', '{"a": {"seconds": "x", "memory": 1}}', DEEP, '{"a": {}}']
)
def test_times_of_the_wrong_types(tmp_path, text):
    (tmp_path / "times.json").write_text(text)
    assert read_times(tmp_path) == {}


def test_damaged_times_are_written_anew(project):
    (project.reports / "times.json").write_text("[]")
    assert built(project, languages=["fi"], only=["kymiring"], force=True)
    assert list(read_times(project.reports)) == ["kymiring-fi"]


# --- zips ---------------------------------------------------------------------------------


def packed(path, entries):
    """A zip of entries: a name, or a `ZipInfo`, with its content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return path


def _link():
    made = zipfile.ZipInfo("site/a.html")
    made.create_system, made.external_attr = 3, 0o120777 << 16
    return made


def _broken(path):
    content = bytearray(path.read_bytes())
    start = content.index(b"site/big.html") + len("site/big.html")
    content[start : start + 20] = bytes(20)
    path.write_bytes(bytes(content))


def _encrypted(path):
    content = path.read_bytes()
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(mark) + place
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    path.write_bytes(content)


def _method(path):
    content = path.read_bytes()
    for mark, place in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        at = content.index(mark) + place
        content = content[:at] + b"\x63\0" + content[at + 2 :]
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("entries", "spoil", "words"),
    [
        pytest.param(
            [("site/big.html", bytes(range(256)) * 400)],
            _broken,
            ["site/big.html in it cannot be read"],
            marks=pytest.mark.edge(
                "damaged files", "a broken stream in a zip", "the file is named, exit code 2"
            ),
        ),
        pytest.param(
            [("site/a.html", "x")],
            _encrypted,
            ["site/a.html in it cannot be read", "encrypted"],
            marks=pytest.mark.edge(
                "damaged files", "an encrypted file in a zip", "the file is named, exit code 2"
            ),
        ),
        pytest.param(
            [("site/a.html", "x")],
            _method,
            ["site/a.html in it cannot be read"],
            marks=pytest.mark.edge(
                "damaged files", "a zip packed in an unknown way", "the file is named, exit code 2"
            ),
        ),
        pytest.param(
            [(_link(), "/etc/passwd")],
            None,
            ["site/a.html is a symbolic link"],
            marks=pytest.mark.edge(
                "damaged files", "a symbolic link in a zip", "refused, exit code 2"
            ),
        ),
        pytest.param(
            [("site/../../a.html", "x")],
            None,
            ["site/../../a.html leads out"],
            marks=pytest.mark.edge(
                "damaged files",
                "`..` or a drive in the name of a file in a zip",
                "refused, exit code 2",
            ),
        ),
        ([("C:/site/a.html", "x")], None, ["C:/site/a.html leads out"]),
        ([("/site/a.html", "x")], None, ["/site/a.html leads out"]),
        pytest.param(
            [("site/index.html", "x"), ("other/index.html", "x")],
            None,
            ["more than one folder: other, site"],
            marks=pytest.mark.edge(
                "damaged files", "a zip of more than one folder", "said which, exit code 2"
            ),
        ),
        pytest.param(
            [("site/manifest.json", DEEP)],
            None,
            ["manifest.json is not one"],
            marks=pytest.mark.edge(
                "damaged files",
                "a manifest nested without end in a zip",
                "one sentence, exit code 2",
            ),
        ),
        pytest.param(
            [],
            lambda path: path.write_bytes(path.read_bytes()[:-3]),
            ["is not a zip that can be read"],
            marks=pytest.mark.edge(
                "damaged files", "a zip that breaks off", "one sentence, exit code 2"
            ),
        ),
    ],
)
def test_verify_reads_a_zip_without_trust(tmp_path, entries, spoil, words):
    path = packed(tmp_path / "site.zip", entries)
    if spoil:
        spoil(path)
    assert_refused(nextstep(tmp_path, "verify", path), "site.zip", *words)


@pytest.mark.edge(
    "damaged files",
    "a zip that unpacks to more than a site can be",
    "reading ends at the bound, exit code 2",
)
def test_a_zip_that_unpacks_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_BYTES", 5_000_000)
    several = [(f"site/{number}.html", bytes(2_000_000)) for number in range(3)]
    path = packed(tmp_path / "site.zip", several)
    assert path.stat().st_size < 50_000
    with pytest.raises(ProjectError, match=r"site/2\.html and what .* more than 5,000,000 bytes"):
        verify(path)
    monkeypatch.setattr(zips, "MOST_KEPT", 1_000_000)
    path = packed(tmp_path / "site.zip", [("site/manifest.json", bytes(2_000_000))])
    with pytest.raises(ProjectError, match="more than 1,000,000 bytes"):
        verify(path)
    monkeypatch.setattr(zips, "MOST_FILES", 2)
    with pytest.raises(ProjectError, match="more than 2 files"):
        verify(packed(tmp_path / "site.zip", several))


@pytest.mark.edge(
    "damaged files", "marks that steer a terminal in the name of a file", "printed as their numbers"
)
def test_names_are_printed_escaped(project):
    site = project.reports / "site"
    (site / "a\x1b[2J\nchanged: b.html").write_text("x")
    (site / "\u202egnp.html").write_text("x")
    run = nextstep(project.root, "verify")
    assert run.returncode == 1
    assert sorted(run.stdout.splitlines()) == [
        "foreign: \\u202egnp.html",
        "foreign: a\\x1b[2J\\nchanged: b.html",
    ]


# --- the site, passed on ------------------------------------------------------------------


@pipes
@pytest.mark.edge(
    "damaged files", "a pipe among the files of the site", "a difference; not read, not packed"
)
def test_a_pipe_in_the_site(project):
    os.mkfifo(project.reports / "site" / "fi" / "pipe.html")
    assert verify(project.reports / "site").foreign == ("fi/pipe.html",)
    assert_refused(nextstep(project.root, "publish"), "fi/pipe.html", "a pipe or a device")


@pytest.mark.edge(
    "damaged files",
    "a link that leads out of the site",
    "not followed: publish, single, copies refuse it",
)
@pytest.mark.parametrize("link", ["fi/kymiring.html", "fi/more", "."])
def test_no_link_out_of_the_site_is_followed(project, tmp_path, link):
    site, elsewhere = project.reports / "site", tmp_path / "elsewhere"
    shutil.copytree(site, elsewhere)
    path = site / link
    if path.is_dir():
        shutil.rmtree(path)
        path = site
    path.unlink(missing_ok=True)
    path.symlink_to(elsewhere / link if link.endswith("html") else elsewhere)
    assert_refused(nextstep(project.root, "publish"), "link")
    assert not list(project.reports.glob("*.zip"))
    with pytest.raises(ProjectError, match="link"):
        copy_site(site, str(tmp_path / "copy"))
    if link != "fi/more":
        run = nextstep(project.root, "single", "kymiring")
        assert_refused(run, "is not a")


@pytest.mark.edge(
    "damaged files",
    "a page or a style sheet that is not text",
    "one sentence: the site is not whole",
)
@pytest.mark.parametrize("name", ["fi/kymiring.html", "assets/site.css"])
def test_a_page_of_random_bytes(project, name):
    path = project.reports / "site" / name
    path.write_bytes(b"\xff\xfe" + path.read_bytes())
    assert_refused(nextstep(project.root, "single", "kymiring"), "not whole", "not UTF-8 text")


@pytest.mark.edge(
    "damaged files", "an address in a page that is none", "not followed; the zip is made"
)
def test_an_address_that_is_none(project):
    path = project.reports / "site" / "fi" / "kymiring.html"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("</main>", '<a href="http://[">x</a></main>'), encoding="utf-8")
    assert nextstep(project.root, "publish", "--force").returncode == 0
    assert nextstep(project.root, "single", "kymiring").returncode == 0


# --- what is read -------------------------------------------------------------------------


@pytest.mark.edge(
    "damaged files", "the name of a dataset that is a path", "refused: file, line, what is allowed"
)
@pytest.mark.parametrize("name", ["../../outside", "/tmp/outside", "a b", "Jobs", "ä"])
def test_the_name_of_a_dataset_is_no_path(project, name):
    path = project.config / "sources.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\njobs:", f'\n"{name}":'), encoding="utf-8")
    run = nextstep(project.root, "data", "build")
    assert_refused(run, "sources.yaml, line ", repr(name), "small letters")


@pipes
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "config/settings.yaml",
            marks=pytest.mark.edge(
                "damaged files", "a pipe among the files of config", "refused, not read"
            ),
        ),
        "config/ecosystems/new.yaml",
        "config/reconciliation.csv",
        pytest.param(
            "data/raw/jobs/jobs.csv",
            marks=pytest.mark.edge("damaged files", "a pipe as a raw file", "refused, not read"),
        ),
        "data/raw/jobs/sidecar.yaml",
        pytest.param(
            f"notebooks/{TEMPLATE}",
            marks=pytest.mark.edge("damaged files", "a pipe as a notebook", "refused, not read"),
        ),
    ],
)
def test_pipes_are_refused_and_not_waited_for(project, name):
    path = project.root / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    command = ("data", "check") if name.endswith("csv") else ("studies", "--language", "fi")
    assert_refused(nextstep(project.root, *command), path.name, "it is a pipe, not a file")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no /dev/zero")
@pytest.mark.edge(
    "damaged files", "a link to a device among the files of config", "refused, not read without end"
)
def test_a_device_is_refused(project):
    path = project.config / "ecosystems" / "zero.yaml"
    path.symlink_to("/dev/zero")
    assert_refused(nextstep(project.root, "ecosystems"), "zero.yaml", "it is a device")


@pytest.mark.edge(
    "damaged files", "a file of config larger than anybody writes", "refused, with the bound"
)
def test_a_huge_file_of_config(project):
    path = project.config / "glossary.yaml"
    with path.open("ab") as file:
        file.truncate(6_000_000)
    assert_refused(nextstep(project.root, "ecosystems"), "glossary.yaml", "6000000", "at most")


@pytest.mark.edge(
    "damaged files", "a notebook nested without end, or of other types", "named, nothing runs"
)
@pytest.mark.parametrize("text", [DEEP, "[]", '{"cells": 5}', '{"cells": [{"source": 1}]}'])
def test_a_notebook_that_is_none(project, text):
    (project.notebooks / TEMPLATE).write_text(text)
    run = nextstep(project.root, "studies", "--language", "fi")
    assert_refused(run, TEMPLATE, "is not a notebook that can be run")
