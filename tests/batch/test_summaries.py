"""Languages in which the summaries alone are published: their tasks, pages and manifest."""

import pytest
from fakes import built, planned, small_project

from nextstep_analysis.batch.plan.manifest import read_site_manifest
from nextstep_analysis.batch.plan.tasks import plan_studies
from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.studies.background.kind import BACKGROUND
from nextstep_analysis.studies.kinds import KINDS

WITHOUT = "summaries: []"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    project = small_project(tmp_path / "p")
    edit(project.config / "settings.yaml", WITHOUT, "summaries: [sv]")
    return project


def swedish(tasks):
    return sorted(task.name for task in tasks if task.language == "sv")


def test_each_ecosystem_has_a_summary_and_no_other_kind_has_one(project):
    catalogue = load_catalogue(project)
    tasks = plan_studies(catalogue, KINDS)
    assert swedish(tasks) == sorted(f"{name}-sv" for name in catalogue.ecosystems)
    task = next(task for task in tasks if task.name == "kymiring-sv")
    assert task.parameters["language"] == "sv"
    first = next(task.language for task in tasks if task.subject == "kymiring")
    assert first == "fi", "the study is computed for a whole report, and told again"


def test_what_cannot_be_told_is_left_out_or_refused_where_only_it_is_asked_for(project):
    file = project.config / "ecosystems" / "kymiring.yaml"
    edit(file, "      sv: MotoGP ställdes in för tredje gången 2022\n", "")
    catalogue = load_catalogue(project)
    assert len(swedish(plan_studies(catalogue, KINDS))) == 6
    with pytest.raises(CatalogueError) as caught:
        plan_studies(catalogue, KINDS, only=["kymiring"], languages=["sv"])
    assert str(caught.value).startswith(
        "kymiring has no summary in sv: its file lacks it in facts["
    )
    for kind in KINDS:
        if kind != BACKGROUND and kind.subjects(catalogue):
            with pytest.raises(CatalogueError, match=f"and a {kind.name} study has none"):
                plan_studies(catalogue, [kind], languages=["sv"])


@pytest.mark.edge(
    "configuration",
    "a language of the summaries is taken out again",
    "its pages leave the site at the next build; nothing else is built anew",
)
def test_summaries_come_and_go_without_anything_else_being_built_anew(project):
    edit(project.config / "settings.yaml", "summaries: [sv]", WITHOUT)
    built(project, only=["kymiring"])
    edit(project.config / "settings.yaml", WITHOUT, "summaries: [sv]")
    assert built(project, only=["kymiring"]) == ["kymiring/sv"]
    site = project.reports / "site"
    assert (site / "sv" / "kymiring.html").is_file() and not verify(site).lines
    assert read_site_manifest(site).studies["kymiring-sv"].parameters["language"] == "sv"
    assert built(project, only=["kymiring"], languages=["fi"]) == []
    assert (site / "sv" / "kymiring.html").is_file(), "what is not asked for stays"
    edit(project.config / "settings.yaml", "summaries: [sv]", WITHOUT)
    assert built(project, only=["kymiring"]) == []
    assert not (site / "sv").exists() and not verify(site).lines
    assert planned(project, only=["kymiring"]).current
