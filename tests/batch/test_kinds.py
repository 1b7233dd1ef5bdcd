"""A second kind of report costs two folders, a notebook and a line in each list: nothing else."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import ROOT, built, planned, small_project
from samples import SITE, SUMMARY

from nextstep_analysis.batch.plan.tasks import Task, plan_studies
from nextstep_analysis.batch.share.forms import check_whole, site_files
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError, ProjectError
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.front_blocks import InReport
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.studies.background.kind import BACKGROUND
from nextstep_analysis.studies.kinds import kind_named

TINY = Path(__file__).parent / "tiny_kind"
LIST = re.compile(r"(?<=^KINDS: tuple\[)(.*?\] = \()(.*?),?\s*\)$", re.MULTILINE | re.DOTALL)
CHOSEN = ("--only", "kymiring", "--only", "region", "--language", "fi")
OTHER = replace(BACKGROUND, name="mirror", notebook="mirror.ipynb")


def add_kind(root):
    """The recipe of CONTRIBUTING.md, on a copy of the project with a copy of the package."""
    shutil.copytree(ROOT / "nextstep_analysis", root / "nextstep_analysis")
    for side in ("studies", "report"):
        room = root / "nextstep_analysis" / side
        shutil.copytree(TINY / side / "tiny", room / "tiny")
        text = (room / "kinds.py").read_text(encoding="utf-8")
        text, times = LIST.subn(r"\1\2, TINY)", text)
        assert times == 1
        taken = f"from nextstep_analysis.{side}.tiny.kind import TINY\n"
        text = re.sub(r"\n\nKINDS", f"\n{taken}\nKINDS", text)
        (room / "kinds.py").write_text(text, encoding="utf-8")
    shutil.copy(TINY / "tiny.ipynb", root / "notebooks")


def nextstep(root, *arguments):
    code = "from nextstep_analysis.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        text=True,
        timeout=300,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def to_build(root, *arguments):
    """The studies that a dry run would build, each with its reasons."""
    run = nextstep(root, "studies", "--dry-run", "--log-format", "json", *arguments)
    assert run.returncode == 0, run.stderr
    told = [json.loads(line) for line in run.stderr.splitlines()]
    return {one["study"]: one["reasons"] for one in told if one.get("reasons") and "study" in one}


def edit(path, text="\n# A remark.\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project with the tiny kind beside one background study, both built."""
    root = tmp_path_factory.mktemp("kinds")
    small_project(root)
    add_kind(root)
    run = nextstep(root, "studies", *CHOSEN)
    assert run.returncode == 0, run.stderr
    assert "2 of 2 studies" in run.stdout
    return root


slow = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]


class TestTinyKind:
    """In the order in which they stand: each leaves the project built."""

    pytestmark = slow

    def test_it_is_built_beside_the_background_studies_and_on_the_index(self, root):
        site = root / "reports" / "site"
        index = (site / "index.html").read_text(encoding="utf-8")
        assert re.search("<h2[^>]*>Taustaselvitykset</h2>", index)
        assert "<h2>Pikkuraportit</h2>" in index
        assert 'href="fi/kymiring.html"' in index and 'href="fi/tiny/region.html"' in index
        page = (site / "fi" / "tiny" / "region.html").read_text(encoding="utf-8")
        assert re.search(r"Väkiluku on \d{6}\.", page)
        assert '<p class="kicker">Pikkuraportti</p>' in page
        check_whole(site_files(site))

    def test_it_is_searched_and_can_be_chosen(self, root):
        site = root / "reports" / "site"
        script = (site / "assets" / "search-fi.js").read_text(encoding="utf-8")
        found = {one[0]: one for one in json.loads(script.partition("=")[2].rstrip(";\n"))}
        assert "Väkiluku on" in json.dumps(found["fi/tiny/region.html"], ensure_ascii=False)
        assert found["fi/tiny/region.html"][3] == "tiny"
        assert found["fi/kymiring.html"][3] == "background"
        assert len(found["index.html"]) == 3
        page = (site / "fi" / "info" / "search.html").read_text(encoding="utf-8")
        assert '<option value="tiny">Pikkuraportit</option>' in page

    def test_it_is_in_the_manifest_and_verified(self, root):
        site = root / "reports" / "site"
        studies = json.loads((site / "manifest.json").read_text())["studies"]
        kinds = {name: (record["kind"], record["subject"]) for name, record in studies.items()}
        assert kinds == {
            "kymiring-fi": ("background", "kymiring"),
            "tiny-region-fi": ("tiny", "region"),
        }
        run = nextstep(root, "verify")
        assert run.returncode == 0 and "all as the manifest says" in run.stdout

    def test_a_module_rebuilds_the_kinds_that_can_reach_it(self, root):
        package = root / "nextstep_analysis"
        (package / "studies" / "unread.py").write_text('"""No notebook reaches it."""\n')
        edit(package / "report" / "tiny" / "kind.py")
        assert to_build(root, *CHOSEN) == {}
        edit(package / "studies" / "background" / "limits.py")
        assert list(to_build(root, *CHOSEN)) == ["kymiring/fi"]
        edit(package / "batch" / "run" / "kernels.py")
        assert sorted(to_build(root, *CHOSEN)) == ["kymiring/fi", "tiny/region/fi"]
        for path in ("studies/background/limits.py", "batch/run/kernels.py"):
            shutil.copy(ROOT / "nextstep_analysis" / path, package / path)
        (package / "studies" / "tiny" / "more.py").write_text("MORE = 0\n")
        told = package / "studies" / "tiny" / "study.py"
        edit(told, "\nfrom nextstep_analysis.studies.tiny.more import MORE  # noqa\n")
        names = [f"nextstep_analysis/studies/tiny/{name}" for name in ("more.py", "study.py")]
        assert to_build(root, *CHOSEN) == {
            "tiny/region/fi": [f"{names[0]} is new", f"{names[1]} changed"]
        }
        run = nextstep(root, "studies", *CHOSEN)
        assert "tiny-region-fi" in run.stderr and "kymiring-fi (" not in run.stderr, run.stderr
        assert to_build(root, *CHOSEN) == {}

    def test_it_is_asked_for_and_passed_on_alone(self, root):
        run = nextstep(root, "studies", "--kind", "tiny", "--language", "fi", "--force")
        assert run.returncode == 0 and "2 of 2 studies" in run.stdout, run.stderr
        assert "kymiring-fi (" not in run.stderr
        for named in (("region",), ()):
            run = nextstep(root, "single", *named, "--kind", "tiny")
            assert run.returncode == 0, run.stderr
            made = root / "reports" / "single" / "tiny-region-fi.html"
            assert "Väkiluku on" in made.read_text(encoding="utf-8")
            made.unlink()

    @pytest.mark.parametrize("command", [("studies",), ("single", "region"), ("pdf", "region")])
    def test_an_unknown_kind_is_one_sentence(self, root, command):
        run = nextstep(root, *command, "--kind", "tinny")
        assert run.returncode == 2 and run.stderr.count("\n") == 1
        assert "unknown kind of report 'tinny'" in run.stderr
        assert "did you mean 'tiny'?" in run.stderr


# --- two kinds about one subject -----------------------------------------------------------


def test_names_and_addresses_of_a_second_kind(project):
    first, second = (
        Task(kind, "kymiring", "fi", "MK06", "SSS", abroad=True) for kind in (BACKGROUND, OTHER)
    )
    assert (first.name, first.label) == ("mk06-kymiring-fi", "mk06/kymiring/fi")
    assert (second.name, second.label) == ("mk06-mirror-kymiring-fi", "mk06/mirror/kymiring/fi")
    tasks = plan_studies(load_catalogue(project), [BACKGROUND, OTHER], only=["kymiring"])
    assert {task.name for task in tasks} == {
        "kymiring-fi",
        "kymiring-en",
        "kymiring-sv",
        "mirror-kymiring-fi",
        "mirror-kymiring-en",
        "mirror-kymiring-sv",
    }


def test_two_reports_of_one_name_are_refused(project):
    clash = replace(OTHER, name="a", subjects=lambda _: ("b",))
    other = replace(BACKGROUND, subjects=lambda _: ("a-b",))
    with pytest.raises(ProjectError, match="would both be called a-b-fi"):
        plan_studies(load_catalogue(project), [other, clash], languages=["fi"])


def test_a_subject_of_no_kind_is_told_with_the_nearest_name(project):
    with pytest.raises(CatalogueError, match=r"unknown ecosystem 'kymirng'.*'kymiring'"):
        plan_studies(load_catalogue(project), [BACKGROUND, OTHER], only=["kymirng"])
    with pytest.raises(CatalogueError, match="unknown kind of report 'back'"):
        kind_named("back")


def test_the_same_subject_in_two_kinds_does_not_stand_twice(tmp_path):
    kind = ReportKind("mirror", title=lambda _: "Mirror", heading=lambda _: "Mirrors")
    site = replace(SITE, kinds=(*SITE.kinds, kind))
    first = Page("en", "<p>x</p>", (), SUMMARY)
    second = Page("en", "<p>y</p>", (), SUMMARY | {"kind": "mirror"})
    write_site(tmp_path, [first, second], site=site)
    assert "<p>x</p>" in (tmp_path / "en" / "wood.html").read_text()
    assert "<p>y</p>" in (tmp_path / "en" / "mirror" / "wood.html").read_text()
    with pytest.raises(ReportError, match="stands twice"):
        write_site(tmp_path, [second, second], site=site)
    with pytest.raises(ReportError, match="knows no reports of the kind 'mirror'"):
        write_site(tmp_path, [second], site=SITE)


@pytest.mark.parametrize(
    ("subject", "others", "leads"),
    [
        ("", ["wood"], True),
        ("wood", ["wood", "grain"], True),
        ("", ["wood", "grain"], True),
        ("", ["grain", "oats"], False),
        ("wood", [], False),
    ],
)
def test_a_line_leads_to_a_report_of_another_kind_where_there_is_one(
    tmp_path, subject, others, leads
):
    kind = ReportKind("mirror", title=lambda _: "Mirror", heading=lambda _: "Mirrors")
    site = replace(SITE, kinds=(*SITE.kinds, kind))
    line = InReport("More:", "the <mirror>", "mirror", "first", subject)
    pages = [Page("en", line.html(), (), SUMMARY)]
    pages += [
        Page("en", "", (), SUMMARY | {"kind": "mirror", "subject": name, "title": name})
        for name in others
    ]
    write_site(tmp_path, pages, site=site)
    page = (tmp_path / "en" / "wood.html").read_text()
    told = "the &lt;mirror&gt;"
    linked = f'<a href="../en/mirror/wood.html#first">{told}</a>'
    assert f'<p class="more">More: {linked if leads else told}</p>' in page


def test_a_page_that_is_not_the_one_asked_for_is_refused():
    page = Page("en", "", (), SUMMARY)
    page.check_is("background", "wood")
    with pytest.raises(ReportError, match="was to be a 'mirror' study of 'wood'"):
        page.check_is("mirror", "wood")


# --- sites of the time before ---------------------------------------------------------------


def test_a_manifest_without_kinds_is_told_and_all_is_built(tmp_path):
    project = small_project(tmp_path)
    built(project, languages=["fi"])
    path = project.reports / "site" / "manifest.json"
    plain = json.loads(path.read_text())
    for record in plain["studies"].values():
        del record["kind"], record["subject"]
        record["key"] = "0" * 64
    path.write_text(json.dumps(plain))
    shutil.rmtree(project.reports / ".cache")
    plan = planned(project, languages=["fi"])
    assert {s.reasons for s in plan.studies} == {
        ("the last build did not know kinds of reports yet",)
    }
    part = planned(project, languages=["fi"], only=["kymiring"])
    assert len(part.lost) == 6 and not part.kept
    assert len(built(project, languages=["fi"])) == 7
    assert planned(project, languages=["fi"]).current
