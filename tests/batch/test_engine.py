"""Running notebooks: whole or not at all, and a failure is told in one line."""

import tempfile

import nbformat
import pytest
from fakes import KINDS, TEMPLATE

from nextstep_analysis.batch.plan.tasks import Task, plan_studies
from nextstep_analysis.batch.run.engine import (
    NotebookError,
    run_notebook,
    run_tasks,
)
from nextstep_analysis.batch.run.template import check_parameters, check_template
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.kind import BACKGROUND

made = nbformat.v4
PARAMETERS = 'ecosystem: str = "a"  # id\nlanguage: str = "fi"  # language'
PARAMETERS += '\nregion: str = ""  # r\nreference: str = ""  # r\npeers: list = []  # p'


def notebook(path, *cells):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = made.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [first, *(made.new_code_cell(source) for source in cells)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made.new_notebook(cells=cells, metadata=kernel), path)
    return path


def test_unknown_parameter_is_named(tmp_path):
    template = notebook(tmp_path / "t.ipynb")
    with pytest.raises(NotebookError, match=r"takes ecosystem, language.* not ecosytem"):
        check_parameters(template, {"ecosytem": "a"})


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_runs_with_its_parameters_in_its_folder(tmp_path):
    template = notebook(tmp_path / "t.ipynb", "import os; print(ecosystem, os.getcwd())")
    target = tmp_path / "out" / "done.ipynb"
    run_notebook(template, target, parameters={"ecosystem": "b"}, folder=tmp_path)
    outputs = [o.text for c in nbformat.read(target, 4).cells for o in c.get("outputs", [])]
    assert outputs == [f"b {tmp_path}\n"]


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_failure_leaves_the_target_and_keeps_the_draft(tmp_path):
    template = notebook(tmp_path / "t.ipynb", "raise ValueError('no figure\\nsecond line')")
    target = tmp_path / "done.ipynb"
    target.write_text("old")
    failed = tmp_path / "failed" / "t.ipynb"
    with pytest.raises(NotebookError) as caught:
        run_notebook(template, target, parameters={}, folder=tmp_path, failed=failed)
    assert str(caught.value) == "ValueError: no figure" and caught.value.cell
    assert target.read_text() == "old"
    assert "ValueError" in failed.read_text()


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_one_that_fails_does_not_stop_the_others(tmp_path):
    project = Project(tmp_path)
    told = "dict(kind='background', subject=ecosystem, language=language, title='T', lead='L')"
    data = f"{{'application/vnd.nextstep.study+json': {told}}}"
    show = f"from IPython.display import display; display({data}, raw=True)"
    notebook(project.notebooks / TEMPLATE, "{'good': 1}[ecosystem]", show)
    tasks = [Task(BACKGROUND, name, "fi", "MK07", "SSS") for name in ("bad", "good")]
    events = []
    outcomes = run_tasks(
        tasks,
        project=project,
        target=tmp_path / "out",
        jobs=2,
        report=lambda event, task, outcome: events.append((event, task.name)),
    )
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert outcomes[0].reason == "KeyError: 'bad'"
    assert outcomes[0].draft == project.reports / "failed" / "bad-fi.ipynb"
    assert outcomes[1].notebook.is_file() and not (tmp_path / "out" / "bad-fi.ipynb").exists()
    assert sorted(events) == sorted(
        (event, task.name) for event in ("started", "finished") for task in tasks
    )


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_kernel_that_dies_is_a_failure_with_a_reason(tmp_path):
    template = notebook(tmp_path / "t.ipynb", "print('so far')", "import os; os._exit(1)")
    failed = tmp_path / "failed" / "t.ipynb"
    with pytest.raises(NotebookError, match="DeadKernelError") as caught:
        run_notebook(
            template, tmp_path / "done.ipynb", parameters={}, folder=tmp_path, failed=failed
        )
    assert caught.value.cell == 3
    kept = nbformat.read(failed, 4).cells
    assert [out.text for cell in kept for out in cell.outputs] == ["so far\n"]
    assert "os._exit" in kept[-1].source and not (tmp_path / "done.ipynb").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_no_socket_is_left_behind(tmp_path, monkeypatch):
    sockets = tmp_path / "s"
    sockets.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(sockets))
    template = notebook(tmp_path / "t.ipynb", "1 + 1")
    run_notebook(template, tmp_path / "done.ipynb", parameters={}, folder=tmp_path)
    assert not list(sockets.glob("nextstep-*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such notebook"),
        ("", "is not a notebook that can be run"),
        ("[]", "is not a notebook that can be run"),
        ("{}", "is not a notebook that can be run"),
    ],
)
def test_a_broken_template_is_told_before_anything_runs(tmp_path, content, words):
    project = Project(tmp_path)
    project.notebooks.mkdir()
    if content is not None:
        (project.notebooks / TEMPLATE).write_text(content)
    with pytest.raises(NotebookError, match=words):
        check_template(project, [Task(BACKGROUND, "a", "fi", "MK07", "SSS")])


def test_a_template_for_an_unknown_kernel_is_told(tmp_path):
    path = notebook(tmp_path / "notebooks" / TEMPLATE)
    content = nbformat.read(path, 4)
    content.metadata.kernelspec.name = "julia-9"
    nbformat.write(content, path)
    with pytest.raises(NotebookError, match="there is no kernel 'julia-9' here"):
        check_template(Project(tmp_path), [Task(BACKGROUND, "a", "fi", "MK07", "SSS")])


def test_the_plan_is_every_ecosystem_in_every_language(project):
    catalogue = load_catalogue(project)
    tasks = plan_studies(catalogue, KINDS)
    languages = catalogue.settings.published_in
    assert languages == ("fi", "en", "sv"), "summaries alone among them"
    assert len(tasks) == len({task.name for task in tasks}) == 7 * len(languages)
    one = plan_studies(catalogue, KINDS, only=["kymiring"], languages=["en"])
    assert [task.name for task in one] == ["kymiring-en"]
    with pytest.raises(CatalogueError, match="did you mean 'kymiring'"):
        plan_studies(catalogue, KINDS, only=["kymirng"])
