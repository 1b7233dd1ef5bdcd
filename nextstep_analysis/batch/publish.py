"""From executed notebooks to a site that is switched over whole."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from nextstep_analysis.batch.engine import Outcome, run_tasks
from nextstep_analysis.batch.plan import Task
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.report.page import page_from_notebook
from nextstep_analysis.report.site import Failure, Site, write_site, write_study
from nextstep_analysis.report.text import Text


@dataclass(frozen=True)
class Published:
    """Where the result is, and what became of each task."""

    index: Path | None
    outcomes: tuple[Outcome, ...]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


def publish_studies(
    tasks: tuple[Task, ...], *, project: Project, catalogue: Catalogue, jobs: int,
    report: Callable[[str, Task, Outcome | None], None],
) -> Published:  # fmt: skip
    """Run the tasks and switch the site to what they show.

    The site holds the studies that succeeded and names those that failed; when
    all fail, the last site stays as it is.
    """
    clear_failed(project)
    with staging(project.reports) as stage:
        notebooks, site = stage / "notebooks", stage / "site"
        outcomes = run_tasks(tasks, project=project, target=notebooks, jobs=jobs, report=report)
        done = [outcome for outcome in outcomes if not outcome.failed]
        if not done:
            return Published(None, outcomes)
        pages = [page(outcome) for outcome in done]
        write_site(site, pages, site=site_facts(catalogue), failures=_failures(outcomes, catalogue))
        switch(notebooks, project.reports / "notebooks")
        switch(site, project.reports / "site")
    return Published(project.reports / "site" / "index.html", outcomes)


def publish_study(
    task: Task, *, project: Project, catalogue: Catalogue,
    report: Callable[[str, Task, Outcome | None], None],
) -> Published:  # fmt: skip
    """Run one task and write its page, with all it needs, into a folder of its own."""
    clear_failed(project)
    name = f"{task.ecosystem}-{task.region}-{task.language}"
    with staging(project.reports) as stage:
        outcomes = run_tasks([task], project=project, target=stage, jobs=1, report=report)
        if outcomes[0].failed:
            return Published(None, outcomes)
        folder = stage / name
        index = write_study(folder, page(outcomes[0]), site=site_facts(catalogue))
        target = project.reports / "studies" / name
        inside = index.relative_to(folder)
        switch(folder, target)
    return Published(target / inside, outcomes)


def page(outcome: Outcome):
    """The page of an executed notebook."""
    notebook = nbformat.read(outcome.notebook, as_version=4)
    return page_from_notebook(notebook, text=Text(outcome.task.language))


def site_facts(catalogue: Catalogue) -> Site:
    """What the site says of itself, from the settings."""
    settings = catalogue.settings
    publisher = settings.publisher
    return Site(
        name=settings.site.title,
        lead=settings.site.lead,
        publisher=publisher.name,
        licence=settings.site.licence,
        vintage=catalogue.dataset("enterprises").source.published,
    )


def clear_failed(project: Project) -> None:
    """Drafts of an earlier run would be mistaken for those of this one."""
    shutil.rmtree(project.reports / "failed", ignore_errors=True)


@contextmanager
def staging(reports: Path) -> Iterator[Path]:
    """A folder beside the site to build in; gone afterwards, whatever happens.

    Raises
    ------
    ProjectError
        If `reports` cannot be written.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".building-", dir=reports))
    except OSError as error:
        raise ProjectError(f"cannot write in {reports}: {error.strerror}") from None
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def switch(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, by renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = new.with_name(f"{new.name}-old")
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _failures(outcomes: tuple[Outcome, ...], catalogue: Catalogue) -> tuple[Failure, ...]:
    names = dict.fromkeys(outcome.task.ecosystem for outcome in outcomes if outcome.failed)
    return tuple(Failure(name, catalogue.ecosystem(name).name) for name in names)
