"""Approve and publish: what nobody has approved is named; what is published is kept."""

import json
import os
import re
import shutil
import zipfile
from importlib.resources import files

import jsonschema
import pytest
from fakes import built, nextstep, small_project

from nextstep_analysis.batch.plan.manifest import parse_manifest
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.share.approval import content_checksum
from nextstep_analysis.project import Project

DAY = "2026-11-26"
FIGURES = "data/monitoring/promises.json"
PAGE = '<main id="content"><p class="approval">A build.</p></main></body></html>\n'
DIGEST = "a" * 64
NAMES_ARE_SMALLER = 100_000
KEPT = {
    "published": DAY,
    "figures": {
        "kymiring/core_enterprises": {
            "value": 413.0,
            "lower": None,
            "upper": None,
            "unit": "enterprises",
            "when": "2022",
            "since": None,
            "datasets": ["enterprises"],
            "definition": DIGEST,
        }
    },
    "verdicts": {"kymiring/growth": {"answer": "up", "when": "2022"}},
    "series": {"enterprises": {"table": "x", "classification": {"TOL 2008": 0}, "breaks": [2017]}},
}


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Two studies, one of them with the line on approval, and what a monitoring report keeps."""
    project = small_project(tmp_path_factory.mktemp("once"))
    built(project, only=["kymiring", "grain-food"], languages=["en"])
    shutil.rmtree(project.root / "data" / "processed")
    for path in (project.root / "data" / "raw").rglob("*"):
        if path.is_file() and path.stat().st_size > NAMES_ARE_SMALLER:
            path.unlink()  # nothing here reads a table of figures
    site = project.reports / "site"
    page = site / "en" / "kymiring.html"
    text = page.read_text(encoding="utf-8")
    line = '<p class="approval">A build.</p>'
    page.write_text(text.replace("</main>", f"{line}</main>"), encoding="utf-8")
    keep(project)
    return project


def keep(project, plain=KEPT):
    path = project.reports / "site" / FIGURES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plain if isinstance(plain, str) else json.dumps(plain), encoding="utf-8")


@pytest.fixture
def project(once, tmp_path):
    shutil.copytree(once.root, tmp_path / "p")
    return Project(tmp_path / "p")


def publication(project, name=f"{DAY}.json"):
    return project.config / "publications" / name


def approval(project):
    return publication(project, f"{DAY}.approval.yaml")


def packed(project):
    (made,) = project.reports.glob("*.zip")
    with zipfile.ZipFile(made) as held:
        root = held.namelist()[0].split("/")[0]
        return {name.removeprefix(f"{root}/"): held.read(name) for name in held.namelist()}


def approve(project, *arguments, role="steering-group"):
    run = nextstep(project.root, "approve", "--role", role, *arguments)
    assert run.returncode == 0, run.stderr
    return run


def refused(run, *told):
    assert run.returncode == 2 and len(run.stderr.splitlines()) == 1, run.stderr
    for words in told:
        assert words in run.stderr


@pytest.mark.edge("command line", "publish what nobody has approved", "named, exit code 1")
def test_what_nobody_approved_is_named_and_nothing_is_written(project):
    run = nextstep(project.root, "publish")
    assert run.returncode == 1 and not run.stdout
    *named, last = run.stderr.splitlines()
    assert named == ["not approved: grain-food-en", "not approved: kymiring-en"]
    assert "nobody has approved as they are: 2" in last and "nextstep approve --role" in last
    assert not list(project.reports.glob("*.zip")) and not publication(project).exists()


def test_what_is_approved_is_published_and_kept(project):
    run = approve(project)
    assert "approved by steering-group: 2 reports" in run.stdout
    run = nextstep(project.root, "publish")
    assert run.returncode == 0 and not run.stderr, run.stderr
    held = packed(project)
    manifest = parse_manifest(held["manifest.json"])
    assert manifest.approval.roles == ("steering-group",) and manifest.approval.missing == ()
    assert b"Approved by: the steering group." in held["en/kymiring.html"]
    (made,) = project.reports.glob("*.zip")
    assert verify(made).lines == (f"foreign: {FIGURES}",)  # laid beside by hand, above
    told = json.loads(publication(project).read_text(encoding="utf-8"))
    assert told["approval"] == {"roles": ["steering-group"], "forced": False, "missing": []}
    assert told["figures"] == KEPT["figures"] and set(told["reports"]) == {
        "grain-food-en",
        "kymiring-en",
    }
    schema = files("nextstep_analysis.report.monitoring") / "templates" / "publication.schema.json"
    jsonschema.validate(
        told, json.loads(schema.read_text("utf-8")), jsonschema.Draft202012Validator
    )
    site = project.reports / "site"
    assert b"A build." in (site / "en" / "kymiring.html").read_bytes()  # the site stays as built


def test_the_same_site_is_published_with_the_same_bytes(project):
    approve(project)

    def made():
        assert nextstep(project.root, "publish").returncode == 0
        (path,) = project.reports.glob("*.zip")
        return path.read_bytes(), publication(project).read_bytes()

    first = made()
    assert made() == first
    before = approval(project).read_bytes()
    approve(project)
    assert approval(project).read_bytes() == before


@pytest.mark.edge(
    "command line", "publish --force", "published, and said in it and in what is kept"
)
def test_by_force_it_is_said_in_what_is_published(project):
    approve(project, "--only", "grain-food")
    run = nextstep(project.root, "publish", "--force")
    assert run.returncode == 0 and run.stderr == "not approved: kymiring-en\n"
    held = packed(project)
    manifest = parse_manifest(held["manifest.json"])
    assert manifest.approval.missing == ("kymiring-en",)
    words = b"Published without approval: 1 report. Approved by: the steering group."
    assert words in held["en/kymiring.html"]
    told = json.loads(publication(project).read_text(encoding="utf-8"))
    assert told["approval"]["forced"] and told["approval"]["missing"] == ["kymiring-en"]


@pytest.mark.edge("command line", "a report that changed after it was approved", "named as such")
def test_what_changed_since_is_not_approved(project):
    approve(project)
    page = project.reports / "site" / "en" / "grain-food.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</main>", "<p>More.</p></main>"), encoding="utf-8")
    run = nextstep(project.root, "publish")
    assert run.returncode == 1
    assert run.stderr.startswith("changed since it was approved: grain-food-en\n")
    approve(project, "--kind", "background", "--only", "grain-food", role="ladec")
    assert nextstep(project.root, "publish").returncode == 0
    told = json.loads(publication(project).read_text(encoding="utf-8"))
    assert told["approval"]["roles"] == ["ladec", "steering-group"]


def test_what_stands_around_the_content_needs_no_new_approval():
    before, after = (f"<nav>{n}</nav>{PAGE}".encode() for n in "12")
    assert content_checksum(before) == content_checksum(after)
    assert content_checksum(before) != content_checksum(before.replace(b"build", b"lie"))


def test_a_signature_that_was_tampered_with_holds_nothing(project):
    approve(project)
    text = approval(project).read_text(encoding="utf-8")
    other = re.sub(r'(kymiring-en: ")\w{64}', rf"\g<1>{DIGEST}", text)
    approval(project).write_text(other, encoding="utf-8")
    run = nextstep(project.root, "publish")
    assert run.returncode == 1 and "changed since it was approved: kymiring-en" in run.stderr


@pytest.mark.edge(
    "damaged files", "an approval that cannot be read", "one sentence, nothing published"
)
@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda text: text.replace("steering-group", "steering-grup"), "did you mean"),
        (lambda text: text.replace(DAY, "2025-01-01"), "line 4: the approval is of 2025-01-01"),
        (lambda text: text.replace("format: 1", "format: 2"), "line 3"),
        (lambda text: "\x00", "approval.yaml"),
    ],
)
@pytest.mark.parametrize(
    "command", [["publish"], ["publish", "--force"], ["approve", "--role", "lab"]]
)
def test_a_malformed_approval(project, edit, words, command):
    approve(project)
    text = approval(project).read_text(encoding="utf-8")
    approval(project).write_text(edit(text), encoding="utf-8")
    refused(nextstep(project.root, *command), words, approval(project).name)
    assert not publication(project).exists()


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.edge("damaged files", "a link in the place of what is kept or signed", "refused")
def test_links_are_refused(project, tmp_path):
    approve(project)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    publication(project).symlink_to(elsewhere)
    refused(nextstep(project.root, "publish"), "it is a link")
    publication(project).unlink()
    approval(project).unlink()
    approval(project).symlink_to(elsewhere)
    refused(nextstep(project.root, "approve", "--role", "lab"), "it is a link")
    refused(nextstep(project.root, "publish", "--force"), "it is a link")
    assert elsewhere.read_text() == "kept"


@pytest.mark.edge("command line", "approve by an unknown role, kind or subject", "one sentence")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--role", "steering-grup"], "unknown role 'steering-grup'; known are"),
        (["--role", "Maija Meikäläinen"], "unknown role 'Maija Meikäläinen'"),
        (["--role", " "], "is empty"),
        ([], "--role"),
        (["--role", "lab", "--kind", "roadmaps"], "unknown kind of report 'roadmaps'"),
        (["--role", "lab", "--kind", "roadmap"], "the site has no report of what was asked for"),
        (["--role", "lab", "--only", "kymirng"], "did you mean 'kymiring'"),
    ],
)
def test_who_signs_what_must_be_known(project, arguments, words):
    refused(nextstep(project.root, "approve", *arguments), words)
    assert not approval(project).exists()


@pytest.mark.edge("damaged files", "what the monitoring report hands over is damaged", "not whole")
@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ("{", "promises.json is damaged"),
        ("[]", "promises.json is damaged"),
        ({"published": DAY}, "promises.json is damaged"),
        (KEPT | {"figures": {"x": {}}}, "promises.json is damaged"),
        (KEPT | {"published": "2025-11-26"}, "the site is of 2025-11-26, the settings say 2026"),
    ],
)
def test_damaged_figures_are_not_kept(project, plain, words):
    keep(project, plain)
    refused(nextstep(project.root, "publish", "--force"), words)
    assert not publication(project).exists() and not list(project.reports.glob("*.zip"))


def test_without_a_monitoring_report_nothing_is_kept_and_that_is_said(project):
    shutil.rmtree(project.reports / "site" / "data" / "monitoring")
    approve(project)
    run = nextstep(project.root, "publish")
    assert run.returncode == 0 and "no figures are kept" in run.stderr
    assert not publication(project).exists()
    assert packed(project)


def test_without_a_manifest_it_is_not_known_what_is_approved(project):
    (project.reports / "site" / "manifest.json").write_text("{}")
    for command in (["publish", "--force"], ["approve", "--role", "lab"]):
        refused(nextstep(project.root, *command), "no manifest.json that can be used")
