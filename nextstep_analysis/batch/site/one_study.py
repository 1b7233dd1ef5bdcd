"""One study from its notebook to a folder of its own, and what a site says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.run.engine import Limits, Report, run_tasks
from nextstep_analysis.batch.run.template import check_template
from nextstep_analysis.batch.site.site_facts import term_facts
from nextstep_analysis.batch.site.staging import staging, switch
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.kind import prefix
from nextstep_analysis.project import Project
from nextstep_analysis.report.kinds import KINDS
from nextstep_analysis.report.site.addresses import Failure, Site
from nextstep_analysis.report.site.write import write_study


@dataclass(frozen=True)
class Published:
    """Where the result is, how many studies it has, and which of this run's failed."""

    index: Path | None
    studies: int
    failures: tuple[Outcome, ...] = ()


def publish_study(
    task: Task, *, project: Project, catalogue: Catalogue, report: Report
) -> Published:
    """Run one task and write its page, with all it needs, into a folder of its own."""
    check_template(project, (task,))
    first = f"{prefix(task.kind.name, '-')}{task.subject}"
    name = f"{first}-{task.region}-{task.reference}-{task.language}"
    with staging(project.reports) as stage:
        clear_failed(project, (task,))
        outcomes = run_tasks(
            [task],
            project=project,
            target=stage,
            jobs=1,
            report=report,
            limits=limits_of(catalogue),
        )
        if outcomes[0].failed:
            return Published(None, 0, outcomes)
        folder = stage / name
        index = write_study(
            folder,
            outcomes[0].page,
            site=site_facts(catalogue),
            terms=term_facts(catalogue),
        )
        target = project.reports / "studies" / name
        inside = index.relative_to(folder)
        switch(folder, target)
    return Published(target / inside, 1)


def limits_of(catalogue: Catalogue) -> Limits:
    """What a notebook may take, from the settings."""
    batch = catalogue.settings.batch
    return Limits(batch.cell_seconds, batch.memory_megabytes)


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
        region=settings.region,
        kinds=KINDS,
        published=published(settings, catalogue.datasets),
    )


def clear_failed(project: Project, tasks: Iterable[Task]) -> None:
    """Drafts of an earlier run of these tasks would be mistaken for those of this one."""
    folder = project.reports / "failed"
    for task in tasks:
        (folder / f"{task.name}.ipynb").unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def failures_of(tasks: Iterable[Task], catalogue: Catalogue) -> tuple[Failure, ...]:
    """What the index says of studies that failed; those of other regions with their code."""
    return tuple(
        Failure(
            task.subject,
            task.language,
            {
                language: f"{name} ({task.region})" if task.abroad else name
                for language, name in task.kind.title(catalogue, task.subject).items()
            },
            task.kind.name,
        )
        for task in tasks
    )
