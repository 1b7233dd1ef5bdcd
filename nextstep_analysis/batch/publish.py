"""From executed notebooks to a site that is switched over whole."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from nextstep_analysis.batch.engine import Outcome, check_template, page_of, run_tasks
from nextstep_analysis.batch.plan import Task, plan_studies
from nextstep_analysis.batch.reference import reference_facts
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.report.page import Page
from nextstep_analysis.report.site import Failure, Site, write_site, write_study

STAGE, OWNER = ".building-", "owner"


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
    all fail, the last site stays as it is. Studies that are not among the
    `tasks` keep the page of their last run.
    """
    check_template(project, tasks)
    with staging(project.reports) as stage:
        clear_failed(project, tasks)
        notebooks, site = stage / "notebooks", stage / "site"
        outcomes = run_tasks(tasks, project=project, target=notebooks, jobs=jobs, report=report)
        if all(outcome.failed for outcome in outcomes):
            return Published(None, outcomes)
        pages = [outcome.page for outcome in outcomes if not outcome.failed]
        pages += _earlier(tasks, project=project, catalogue=catalogue, target=notebooks)
        write_site(
            site,
            pages,
            site=site_facts(catalogue),
            failures=_failures(outcomes, catalogue),
            reference=reference_facts(catalogue),
        )
        switch(site, project.reports / "site")
        switch(notebooks, project.reports / "notebooks")
    return Published(project.reports / "site" / "index.html", outcomes)


def _earlier(
    tasks: tuple[Task, ...], *, project: Project, catalogue: Catalogue, target: Path
) -> list[Page]:
    """The pages of the last run that these tasks do not make anew; their notebooks are kept."""
    made = {task.name for task in tasks}
    pages = []
    for task in plan_studies(catalogue):
        path = project.reports / "notebooks" / f"{task.name}.ipynb"
        if task.name not in made and path.is_file():
            target.mkdir(exist_ok=True)
            pages.append(page_of(Path(shutil.copy2(path, target)), task.language))
    return pages


def publish_study(
    task: Task, *, project: Project, catalogue: Catalogue,
    report: Callable[[str, Task, Outcome | None], None],
) -> Published:  # fmt: skip
    """Run one task and write its page, with all it needs, into a folder of its own."""
    check_template(project, (task,))
    name = f"{task.ecosystem}-{task.region}-{task.reference}-{task.language}"
    with staging(project.reports) as stage:
        clear_failed(project, (task,))
        outcomes = run_tasks([task], project=project, target=stage, jobs=1, report=report)
        if outcomes[0].failed:
            return Published(None, outcomes)
        folder = stage / name
        index = write_study(
            folder,
            outcomes[0].page,
            site=site_facts(catalogue),
            terms=reference_facts(catalogue).terms,
        )
        target = project.reports / "studies" / name
        inside = index.relative_to(folder)
        switch(folder, target)
    return Published(target / inside, outcomes)


def site_facts(catalogue: Catalogue) -> Site:
    """What the site says of itself, from the settings."""
    settings = catalogue.settings
    publisher = settings.publisher
    return Site(
        name=settings.site.title,
        lead=settings.site.lead,
        publisher=publisher.name,
        licence=settings.site.licence,
        main_language=settings.languages[0],
    )


def clear_failed(project: Project, tasks: tuple[Task, ...]) -> None:
    """Drafts of an earlier run of these tasks would be mistaken for those of this one."""
    folder = project.reports / "failed"
    for task in tasks:
        (folder / f"{task.name}.ipynb").unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def staging(reports: Path) -> Iterator[Path]:
    """A folder beside the site to build in; gone afterwards, whatever happens.

    What a run that was killed has left is put right first: its folder goes, and a
    site that it had moved aside, but not yet replaced, comes back.

    Raises
    ------
    ProjectError
        If `reports` cannot be written, or the disk is full.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        _recover(reports)
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=reports))
        (stage / OWNER).write_text(str(os.getpid()), encoding="ascii")
    except OSError as error:
        raise ProjectError(f"cannot write in {reports}: {error.strerror}") from None
    try:
        yield stage
    except OSError as error:
        where = error.filename or reports
        raise ProjectError(
            f"cannot write {where}: {error.strerror}; the last site stays as it was"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _recover(reports: Path) -> None:
    """Undo what runs that were killed have left behind."""
    for stage in reports.glob(f"{STAGE}*"):
        if _alive(stage / OWNER):
            continue
        for name in ("site", "notebooks"):
            if (stage / f"{name}-old").is_dir() and not (reports / name).exists():
                (stage / f"{name}-old").rename(reports / name)
        shutil.rmtree(stage, ignore_errors=True)


def _alive(owner: Path) -> bool:
    """Whether the process that a stage belongs to still runs."""
    try:
        return psutil.pid_exists(int(owner.read_text(encoding="ascii")))
    except (OSError, ValueError):
        return False


def switch(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, by renaming.

    Raises
    ------
    ProjectError
        If it cannot be done (on Windows, a page that is open); `target` stays as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    old = new.with_name(f"{new.name}-old")
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise ProjectError(
            f"cannot put {target.name} in place in {target.parent}: {error.strerror}; "
            "close what has it open, and run again"
        ) from None


def _failures(outcomes: tuple[Outcome, ...], catalogue: Catalogue) -> tuple[Failure, ...]:
    return tuple(
        Failure(
            outcome.task.ecosystem,
            outcome.task.language,
            catalogue.ecosystem(outcome.task.ecosystem).name,
        )
        for outcome in outcomes
        if outcome.failed
    )
