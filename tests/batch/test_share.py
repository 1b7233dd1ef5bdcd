"""The site to pass on: as one zip, as one file, as one PDF; whole or not at all."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from demo import demo_site

from nextstep_analysis.batch.plan.manifest import SiteManifest, StudyRecord
from nextstep_analysis.batch.plan.verify import folder_digests
from nextstep_analysis.batch.share import browser
from nextstep_analysis.batch.share import forms as share
from nextstep_analysis.batch.share.inline import inline_script, inline_style, loaded_by, single_page
from nextstep_analysis.batch.share.printed import pdf_file
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError, ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.kind import BACKGROUND

NAME = "paijat-hameen-ekosysteemien-taustaselvitykset"


@pytest.fixture(scope="module")
def built_site(tmp_path_factory):
    return demo_site(tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture
def own(tmp_path, built_site, project):
    """A project of its own with a site; one of its studies has the name of a real one."""
    shutil.copytree(built_site, tmp_path / "reports" / "site")
    shutil.copytree(project.config, tmp_path / "config")
    for path in (tmp_path / "reports" / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("/grain.html", "/grain-food.html"), encoding="utf-8")
    for language in ("fi", "en"):
        folder = tmp_path / "reports" / "site" / language
        (folder / "grain.html").rename(folder / "grain-food.html")
    return Project(tmp_path)


@pytest.fixture
def catalogue(project):
    return load_catalogue(project)


def page(own, name="fi/grain-food.html"):
    return own.reports / "site" / name


def left_in(own):
    return sorted(path.name for path in own.reports.iterdir())


def test_the_zip_has_one_folder_and_the_files_of_the_site(own, catalogue):
    (own.reports / "site" / ".DS_Store").write_text("not of the site")
    made = share.publish_zip(own, catalogue)
    assert made == own.reports / f"{NAME}.zip"
    site = own.reports / "site"
    with zipfile.ZipFile(made) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert names == sorted(names)
        for name in names:
            root, inside = name.split("/", 1)
            assert root == NAME
            assert ".." not in inside.split("/")
            assert packed.read(name) == (site / inside).read_bytes()
        assert {entry.date_time for entry in packed.infolist()} == {share.EPOCH}
    assert len(names) == sum(path.is_file() for path in site.rglob("*")) - 1
    assert left_in(own) == [f"{NAME}.zip", "site"]


def test_the_same_site_makes_the_same_zip(own, catalogue):
    def digest():
        return hashlib.sha256(share.publish_zip(own, catalogue).read_bytes()).hexdigest()

    first = digest()
    for path in own.reports.rglob("*.html"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o600)
    assert digest() == first


@pytest.mark.parametrize("name", ["../out.html", "/etc/passwd", "a\\b.html", "a/../../b"])
def test_no_file_of_a_zip_leaves_its_folder(tmp_path, name):
    with pytest.raises(ProjectError, match="cannot be the name"):
        share.write_zip(tmp_path / "x.zip", {name: b""}, root="site")


def break_off(path):
    path.write_text(path.read_text(encoding="utf-8")[:-200], encoding="utf-8")


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("name", "harm", "words"),
    [
        ("fi/grain-food.html", os.remove, "fi/grain-food.html, which is not there"),
        ("en/index.html", os.remove, "en/index.html, which is not there"),
        ("assets/drawing.js", os.remove, "assets/drawing.js, which is not there"),
        ("assets/site.css", empty, "assets/site.css, which is not there"),
        ("en/grain-food.html", break_off, "en/grain-food.html breaks off"),
        ("en/grain-food.html", empty, "en/grain-food.html breaks off"),
    ],
)
def test_a_site_that_is_not_whole_is_not_packed(own, catalogue, name, harm, words):
    (own.reports / f"{NAME}.zip").write_text("the last good zip")
    harm(page(own, name))
    with pytest.raises(ProjectError, match=words) as caught:
        share.publish_zip(own, catalogue)
    assert "run `nextstep studies`" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (own.reports / f"{NAME}.zip").read_text() == "the last good zip"
    assert left_in(own) == [f"{NAME}.zip", "site"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_in_the_site_is_not_followed(own, catalogue, tmp_path):
    (tmp_path / "secret").write_text("secret")
    page(own, "assets/secret.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(ProjectError, match=r"assets/secret\.txt is not a file of the site"):
        share.publish_zip(own, catalogue)


def test_without_a_site_there_is_nothing_to_pass_on(own, catalogue):
    shutil.rmtree(own.reports)
    with pytest.raises(ProjectError, match=r"there is no site in .*nextstep studies"):
        share.publish_zip(own, catalogue)
    with pytest.raises(ProjectError, match=r"there is no site in .*nextstep studies"):
        share.single_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="fi")
    assert not own.reports.exists()


def test_the_single_file_loads_nothing_and_leads_to_no_other_page(own, catalogue):
    made = share.single_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="fi")
    assert made == own.reports / "single" / "grain-food-fi.html"
    html = made.read_text(encoding="utf-8")
    assert loaded_by(html) == []
    outside_scripts = re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    linked = re.findall(r'\b(?:href|src)="([^"]*)"', outside_scripts)
    assert linked and all(address.startswith(("#", "data:", "https:")) for address in linked)
    assert '<nav class="contents"' in html and 'class="languages"' not in html
    assert '<span class="site-name">' in html
    site = own.reports / "site"
    assert (site / "assets" / "drawing.js").read_text(encoding="utf-8") in html
    assert (site / "assets" / "site.css").read_text(encoding="utf-8") in html
    body = page(own).read_text(encoding="utf-8").split("<article>")[1].split("</article>")[0]
    body = re.sub(r'<a href="[^"]*glossary\.html#[^"]*">([^<]*)</a>', r"<span>\1</span>", body)
    assert body in html, "what the study says is there byte for byte, but for links to the site"
    assert left_in(own) == ["single", "site"]


def test_the_size_is_said(tmp_path):
    (tmp_path / "a").write_bytes(b" " * 1_640_000)
    (tmp_path / "b").write_bytes(b" ")
    assert share.size_of(tmp_path / "a") == "1.6 MB"
    assert share.size_of(tmp_path / "b") == "1 kB"


@pytest.mark.parametrize("name", ["../../etc/passwd", "<script>alert(1)</script>", "grain-fod", ""])
def test_a_hostile_or_unknown_name_is_refused(own, catalogue, name):
    with pytest.raises(CatalogueError, match="unknown ecosystem"):
        share.single_file(own, catalogue, kind=BACKGROUND, subject=name, language="fi")
    with pytest.raises(CatalogueError, match="unknown language"):
        pdf_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="../en")
    assert left_in(own) == ["site"]


def test_the_nearest_name_is_told(own, catalogue):
    with pytest.raises(CatalogueError, match="did you mean 'grain-food'"):
        share.single_file(own, catalogue, kind=BACKGROUND, subject="grain-fod", language="fi")


def test_a_study_that_is_not_in_the_site_is_told(own, catalogue):
    with pytest.raises(ProjectError, match=r"no page fi/kymiring\.html.*--only kymiring"):
        share.single_file(own, catalogue, kind=BACKGROUND, subject="kymiring", language="fi")


def test_a_broken_page_leaves_the_last_single_file(own, catalogue):
    made = share.single_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="fi")
    before = made.read_bytes()
    os.remove(page(own, "assets/site.js"))
    with pytest.raises(ProjectError, match=r"assets/site\.js cannot be read"):
        share.single_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="fi")
    assert made.read_bytes() == before
    assert left_in(own) == ["single", "site"]


def single(html, **files):
    stored = {"fi/a.html": html, **{f"assets/{k.replace('_', '.')}": v for k, v in files.items()}}

    def read(path):
        if path not in stored:
            raise ProjectError(f"{path} is not there")
        return stored[path].encode()

    return single_page("fi/a.html", read)


def test_a_script_cannot_end_its_element():
    html = single(
        '<head></head><body><script defer src="../assets/x.js"></script></body>',
        x_js='f("</script><SCRIPT>alert(1)</SCRIPT><!-- <script>")',
    )
    assert html.count("</script>") == 1 and "<!--" not in html
    assert r'f("\x3c/script>' in html
    assert html.endswith("</script>\n</body>"), "deferred scripts come last"
    assert "</style" not in inline_style('a::after { content: "</style>" }')
    assert inline_script("a < b; c</d/") == "a < b; c</d/"


def test_what_stands_in_the_page_stays_as_it_is():
    kept = '<p title="a &amp; b">&lt;b&gt; &#8211; \u202e🙂</p><script type="application/json">'
    kept += '{"a":"\\u003c/script> <a href=\\"x.html\\">"}</script><svg viewBox="0 0 1 1"/>'
    assert single(kept) == kept


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="b.html" class="x">B</a>', '<span class="x">B</span>'),
        ('<a href="https://a.fi/b.html">B</a>', '<a href="https://a.fi/b.html">B</a>'),
        ('<a href="#b">B</a>', '<a href="#b">B</a>'),
        ('<nav><a href="b.html">B</a></nav>', ""),
        (
            '<nav><a href="b.html">B</a><a href="#c">C</a></nav>',
            '<nav><span>B</span><a href="#c">C</a></nav>',
        ),
        ("<form data-site-only><p>x<input></form><p>y", "<p>y"),
        ('<link rel="alternate" href="../en/a.html">', ""),
        (
            '<a download href="../assets/t.csv">T</a>',
            '<a download="t.csv" href="data:text/csv;base64,YTtiCg==">T</a>',
        ),
        ('<img src="../assets/i.png">', '<img src="data:image/png;base64,aQ==">'),
    ],
)
def test_links_and_pictures(html, expected):
    assert single(html, t_csv="a;b\n", i_png="i") == expected


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://a.fi/i.png">',
        '<script src="//a.fi/x.js"></script>',
        '<link rel="stylesheet" href="https://a.fi/x.css">',
        '<img srcset="i.png 2x">',
        '<script src="../assets/lacking.js"></script>',
        '<link rel="stylesheet" href="../assets/loads.css">',
        '<object data="x.svg"></object>',
    ],
)
def test_a_page_that_would_ask_for_something_is_refused(html):
    with pytest.raises(ProjectError):
        single(html, loads_css="body { background: url(x.png) }")


def test_without_a_browser_a_pdf_is_one_sentence(own, catalogue, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProjectError, match="no Chrome or Chromium found") as caught:
        pdf_file(own, catalogue, kind=BACKGROUND, subject="grain-food", language="fi")
    assert "\n" not in str(caught.value)
    assert left_in(own) == ["site"]


@pytest.mark.skipif(os.name != "posix", reason="a script stands for the browser")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("sleep 60 & sleep 60", "did not print the page in 0.5 seconds"),
        ("echo no display >&2; exit 1", "made no PDF: no display"),
        (
            'for a in "$@"; do case $a in --print-to-pdf=*) printf %%PDF-1 > "${a#*=}"; esac; done',
            "made no PDF",
        ),
    ],
)
def test_a_browser_that_fails_is_one_sentence(tmp_path, monkeypatch, script, words):
    fake = tmp_path / "bin" / "chromium"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    (tmp_path / "a.html").write_text("<p>a")
    with pytest.raises(ProjectError, match=words):
        browser.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf", folder=tmp_path, timeout=0.5)


def nextstep(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "nextstep_analysis.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=60,
    )


def with_manifest(own, catalogue):
    """Gives the site a manifest as a build would, with one of its studies."""
    parameters = {"language": "en", "region": "MK07", "reference": "SSS", "peers": []}
    record = {"kind": "background", "subject": "grain-food", "parameters": parameters, "inputs": {}}
    site = own.reports / "site"
    told = SiteManifest(
        format=1,
        commit="",
        groups={},
        studies={"grain-food-en": StudyRecord(**record, key="0" * 64, notebook="0" * 64)},
        site={},
        files=folder_digests(site),
    )
    (site / "manifest.json").write_text(told.to_json(), encoding="utf-8")


def test_the_commands(own, project, catalogue):
    shutil.copytree(project.raw, own.raw)
    for arguments, words in (
        (["single", "grain-fod"], "did you mean 'grain-food'"),
        (["pdf", "../x"], "unknown ecosystem '../x'"),
        (["single", "kymiring", "--language", "en"], "the site has no page en/kymiring.html"),
    ):
        run = nextstep(own.root, *arguments)
        assert run.returncode == 2 and "Traceback" not in run.stderr
        assert len(run.stderr.strip().splitlines()) == 1 and words in run.stderr
    run = nextstep(own.root, "publish")
    assert run.returncode == 2 and "no manifest.json that can be used" in run.stderr
    with_manifest(own, catalogue)
    run = nextstep(own.root, "publish", "--force")
    assert run.returncode == 0, run.stderr
    assert re.search(rf"{NAME}\.zip \(\d+ kB\)", run.stdout)
    run = nextstep(own.root, "single", "grain-food", "--language", "en")
    assert run.returncode == 0, run.stderr
    assert re.search(r"grain-food-en\.html \(\d+ kB\)", run.stdout)
    assert left_in(own) == [f"{NAME}.zip", "single", "site"]
