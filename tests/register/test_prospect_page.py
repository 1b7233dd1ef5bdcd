"""The page of a list: what it says, that nothing of people's work is on it, and where it goes."""

import json
import re
import zipfile
from dataclasses import replace
from html import unescape

import pytest
from company_records import NOW, identifier, small_project, written_text
from entry import ROOT, copy_of_project, nextstep
from prospect_records import LOOKED_FOR, company, edit_cells, filled, listed, sheet, towns

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.catalogue.prospecting import read_prospecting
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.prospect_pages import page_tasks, write_pages
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.register.prospects.summing import fits_of, shares_of
from nextstep_analysis.report.prospects.report import CHAPTERS, ProspectReport
from nextstep_analysis.report.site.addresses import study_path
from nextstep_analysis.studies.prospects.kind import PROSPECTS, prospects_inputs

UNTESTED = "The priority index has not been tested on outcomes."


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


@pytest.fixture
def place(built, tmp_path, monkeypatch):
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    folder = tmp_path / "project"
    folder.mkdir()
    project = small_project(folder)
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    return project


def many(count=30):
    return [company(n, place=(f"{p:03d}", "00100")) for n, p in enumerate(towns(count), 1)]


def demo(project, companies=400):
    for _ in make_demo(project, read_keeping(project), companies=companies, seed=1, now=NOW):
        pass
    return project


def said(told, *chapters, language="en"):
    """What chapters of a page say, as plain text."""
    report = ProspectReport(told, language=language)
    html = "".join(
        bundle.get("text/html", "") or bundle.get("text/plain", "")
        for name in chapters or CHAPTERS
        for bundle in getattr(report, name)().bundles()
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_it_says_what_the_list_holds_and_what_nobody_knows(place):
    filled(place, [*many(), company(41, code="99999"), company(42, place=("398", "15110"))])
    told = listed(place, n=200).told
    text = said(told)
    assert "30 companies outside Päijät-Häme stand in the list, of 30 that fit" in text
    assert UNTESTED in text and "5 October 2026" in text
    assert "Growth of turnover a year 0 200" not in text, "of the companies in the list"
    assert re.search(r"Growth of turnover a year 0 30 0.0% Filed accounts", text)
    assert "Growth of turnover a year (known of 0 of 30)" in text
    assert "Already in the region 1" in text and "in no list of the studies 1" in text
    assert "Fit 40% First among the needs of a gap" in text and "Reach 15%" in text
    assert "no open source has them" in text and "DEMO" not in text
    assert "one industry may have at most 15%" in text
    finnish = said(told, language="fi")
    assert "Tärkeysindeksiä ei ole koeteltu toteutuneilla tuloksilla." in finnish
    assert "Luettelossa on 30 yritystä, jotka toimivat Päijät-Hämeen ulkopuolella" in finnish


def test_the_short_list_is_told_with_intervals_and_three_reasons(place):
    done = listed(filled(place, many(5)), n=200)
    first = sheet(done.workbook)[0]
    text = said(done.told, "first")
    best, worst = first["Best rank"], first["Worst rank"]
    assert f"{first['Company']}, {first['Municipality']} Rank 1 (from {best} to {worst})" in text
    for head in ("First reason", "Second reason", "Third reason"):
        assert first[head] in text
    low, high = first["Index at least"], first["Index at most"]
    assert f"index {first['Priority index (0–1)']:.2f} (from {low:.2f} to {high:.2f})" in text


def test_where_each_fit_comes_from_leads_to_its_study(place):
    told = listed(filled(place, many(3)), n=200).told
    html = ProspectReport(told, language="en").fits().bundles()
    (links,) = [one["text/html"] for one in html if "data-kind" in one.get("text/html", "")]
    assert 'data-subject="wood-furniture" data-place="needs-ranked">Needs (3)</span>' in links


def test_outcomes_are_told_on_the_page(place, tmp_path):
    filled(place, many())
    rows = [f"{identifier(n)},2026-11-20,{n % 2}" for n in range(1, 31)]
    text = "\n".join(["business_id,contacted,outcome", *rows])
    told = listed(place, n=200, outcomes=written_text(tmp_path, text, "outcomes.csv")).told
    text = said(told, "summary")
    assert UNTESTED not in text and "Tested on 30 contacts made after 5 October 2026" in text
    assert "of which 50% succeeded" in text and "of the 10 largest" in text


def test_nothing_that_people_wrote_is_told(place, tmp_path):
    first = listed(filled(place, many()), n=200)
    one = sheet(first.workbook)[0]["Business id"]
    edits = {(one, "Note"): "salaisuus", (one, "Oma"): "arvoitus", (one, "Stage"): "visit"}
    mine = edit_cells(first.workbook, tmp_path / "mine.xlsx", edits)
    told = listed(place, n=200, edited=mine).told
    assert set(told.made.rows["stage"]) | set(told.made.rows["note"]) == {""}
    assert not told.made.extras and not told.made.left and not told.made.heads
    assert "salaisuus" not in said(told) and "arvoitus" not in said(told)


def test_what_the_list_consists_of_by_hand(place):
    told = listed(filled(place, [*many(4), company(9, code="25110")]), n=20).told
    assert told.fits.values.tolist() == [
        ["wood-furniture", "needs", 1, 2, "C28", 3],
        ["wood-furniture", "bought", 2, 2, "C25", 1],
    ]
    caps = read_prospecting(place).caps
    shares = shares_of(told.made.rows, n=20, caps=caps)
    assert shares[shares["what"] == "industry"].values.tolist() == [
        ["industry", "C28", 3, 3],
        ["industry", "C25", 1, 3],
    ]
    empty = told.made.rows.head(0)
    assert fits_of(empty).empty and shares_of(empty, n=20, caps=caps).empty
    nothing = replace(told, made=replace(told.made, rows=empty), fits=told.fits.head(0))
    assert "No data" in said(nothing)


# --- the files --------------------------------------------------------------------------------


def quiet(*_):
    """Tells nobody of a run."""


def pages_of(project, done):
    tasks = page_tasks(project)
    return list(write_pages(project, tasks, done.told, beside=done.workbook, report=quiet))


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_page_in_each_language_stands_beside_the_list_and_nowhere_else(place, tmp_path):
    """By papermill, of made-up companies; no byte of them is left anywhere else."""
    site = place.reports / "site" / study_path("wood-furniture", "en")
    site.parent.mkdir(parents=True)
    site.write_text("<h2 id=needs-ranked>Needs</h2>")
    done = listed(demo(place))
    before = everything(place)
    made = pages_of(place, done)
    stem = done.workbook.stem
    assert [path.name for path in made] == [f"{stem}-fi.html", f"{stem}-en.html"]
    assert {path.parent for path in made} == {done.workbook.parent}
    assert everything(place) - before == set(made)
    for path, language in zip(made, ("fi", "en"), strict=True):
        text = path.read_text(encoding="utf-8")
        assert oct(path.stat().st_mode)[-3:] == "600"
        assert f'<html lang="{language}">' in text and "<h1>DEMO: " in text
        captions = re.findall(r"<caption><span>(.*?)</caption>", text)
        assert captions and all("DEMO: " in caption for caption in captions)
        assert 'src="' not in re.sub(r'src="data:', "", text), "it loads nothing"
        names = re.findall(r'<span class="slot">(.*?)</span>', text)
        assert names and all(name.startswith("DEMO ") for name in names)
    assert 'href="../../../reports/site/en/wood-furniture.html#needs-ranked"' in text
    assert "not to be published or passed on" in text
    outside = listed(place, output=tmp_path / "desk")
    assert "reports/site" not in pages_of(place, outside)[1].read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@edge("a notebook of prospects that fails", "one sentence; the list stays, no draft is left")
def test_a_page_that_cannot_be_made_leaves_the_list_and_no_draft(place):
    (place.root / "notebooks").unlink()
    (place.root / "notebooks").mkdir()
    text = (ROOT / "notebooks" / "prospects.ipynb").read_text(encoding="utf-8")
    broken = text.replace("report.known()", "report.unheard_of()")
    (place.root / "notebooks" / "prospects.ipynb").write_text(broken, encoding="utf-8")
    done = listed(filled(place, many(5)), n=200)
    before = everything(place)
    with pytest.raises(ProjectError, match=r"is written, but not its page \(prospects/list/fi\)"):
        pages_of(place, done)
    assert everything(place) == before


def everything(project):
    return {
        path
        for folder in (project.private, project.reports)
        for path in folder.rglob("*")
        if path.is_file()
    }


@edge("the notebook of prospects without a register", "one sentence says how to get one")
def test_the_notebook_says_how_to_get_a_register(place, monkeypatch):
    monkeypatch.setattr(prospect_list, "find_project", lambda: place)
    with pytest.raises(prospect_list.DataError, match="there is no register of companies"):
        prospect_list.told_list()


# --- and the site -----------------------------------------------------------------------------


def published(project, value):
    path = project.config / "prospects.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(re.sub("(?m)^publish: .*", f"publish: {value}", text), encoding="utf-8")


@edge("the page of a list on a site", "only with a register and where the settings say so")
def test_a_site_has_the_page_only_where_the_settings_say_so(place):
    assert read_prospecting(place).publish is False
    assert PROSPECTS.subjects(load_catalogue(place)) == ()
    published(place, "true")
    assert PROSPECTS.subjects(load_catalogue(place)) == (), "there is no register"
    filled(place, many(3))
    catalogue = load_catalogue(place)
    assert PROSPECTS.subjects(catalogue) == ("list",)
    before = prospects_inputs(catalogue, "list")
    filled(place, many(4), "newer.json")
    changed = {k for k, v in prospects_inputs(catalogue, "list").items() if before[k] != v}
    assert changed == {"the register of companies"}
    published(place, "false")
    assert PROSPECTS.subjects(load_catalogue(place)) == ()


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@edge("a register and lists on the computer of a default build", "no company in any file of it")
def test_what_is_built_published_and_passed_on_has_no_company(built, tmp_path, monkeypatch):
    """Site, cache, notebooks, publication and zip, byte for byte."""
    monkeypatch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
    (tmp_path / "p").mkdir()
    project = Project(copy_of_project(tmp_path / "p"))
    filled(project, many(20))
    ids = [row["Business id"] for row in sheet(listed(project, n=100).workbook)]
    (project.root / "register.json").unlink()
    told = nextstep("studies", "--dry-run", "--log-format", "json", folder=project.root)
    planned = [json.loads(line).get("study", "") for line in told.stderr.splitlines()]
    assert "kymiring/fi" in planned and not [one for one in planned if "prospects" in one]
    for command in (
        ("studies", "--kind", "region", "--language", "fi"),
        ("publish", "--force"),
        ("single", "--kind", "region"),
    ):
        run = nextstep(*command, folder=project.root)
        assert run.returncode == 0, run.stderr
    files = [path for path in project.root.rglob("*") if path.is_file()]
    files = [path for path in files if not path.is_relative_to(project.private)]
    packed = [path for path in files if zipfile.is_zipfile(path)]
    assert [path for path in packed if path.parent == project.reports], "the zip to publish"
    assert (project.reports / "site" / "fi" / "region" / "overview.html") in files
    content = b"".join(path.read_bytes() for path in files if project.reports in path.parents)
    for path in packed:
        with zipfile.ZipFile(path) as archive:
            content += b"".join(archive.read(name) for name in archive.namelist())
    assert len(ids) == 15
    for secret in ("KEKSITTY", *ids):
        assert secret.encode() not in content and secret not in str(files)
