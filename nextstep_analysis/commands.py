"""What `nextstep studies` does, between the words of the command line and `batch`.

`batch` knows no study; here it gets the studies' own word for what they are made of.
Imports stand in the functions, for mostly a build finds nothing to do.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.kind import check_tables
from nextstep_analysis.leftovers import TEMPORARY
from nextstep_analysis.project import Project

if TYPE_CHECKING:
    import pandas as pd

    from nextstep_analysis.batch.plan.reasons import SitePlan
    from nextstep_analysis.batch.progress import Progress
    from nextstep_analysis.batch.site.build import Runner
    from nextstep_analysis.batch.site.one_study import Published

EVERY = "all"


@dataclass(frozen=True)
class Asked:
    """Which studies are asked for; all where nothing is said, but of one region.

    `only` are subjects, of any of the kinds.
    """

    only: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    force: bool = False
    kinds: tuple[str, ...] = ()


def build_tables(project: Project) -> None:
    """Build ``data/processed``; pandas is not imported where nothing has changed."""
    from nextstep_analysis.sources.current import built_already

    if not built_already(project, read_sources(project)):
        from nextstep_analysis.sources.build import build_data

        build_data(project)


def planned(project: Project, catalogue: Catalogue, asked: Asked) -> "SitePlan":
    """What a build would do, and why."""
    from nextstep_analysis.batch.plan.reasons import plan_site
    from nextstep_analysis.batch.plan.tasks import plan_studies
    from nextstep_analysis.studies import kinds

    wanted = tuple(dict.fromkeys(map(kinds.kind_named, asked.kinds))) or kinds.KINDS
    for kind in wanted:
        check_tables(catalogue, kind.tables)
    tasks = plan_studies(
        catalogue,
        wanted,
        only=asked.only,
        languages=asked.languages,
        regions=_codes(project, asked.regions),
        peers_for=_peers_for(project),
    )
    return plan_site(
        tasks, project=project, catalogue=catalogue, kinds=kinds.KINDS, force=asked.force
    )


def foretold(project: Project, catalogue: Catalogue, asked: Asked) -> "SitePlan":
    """What a build would do, after all checks that it would make; nothing is written.

    Raises
    ------
    NextStepError
        What the build would refuse, such as raw data that have changed.
    """
    with _tables_as_built(project) as there:
        plan = planned(there, catalogue, asked)
        if not plan.current:
            check_before(plan, there, catalogue, elsewhere=True)
    return plan


@contextmanager
def _tables_as_built(project: Project) -> Iterator[Project]:
    """The project with the tables that a build would have, in a folder that goes again."""
    from nextstep_analysis.sources.current import built_already

    if built_already(project, read_sources(project)):
        yield project
        return
    from nextstep_analysis.sources.build import build_data

    with tempfile.TemporaryDirectory(prefix=f"{TEMPORARY}{os.getpid()}-") as folder:
        there = replace(project, tables=Path(folder) / "processed")
        build_data(there)
        yield there


def begin(project: Project, asked: Asked) -> None:
    """Where notebooks will surely run, the server of their kernels starts before the plan."""
    from nextstep_analysis.batch.plan.cache import FOLDER

    if asked.force or not (project.reports / FOLDER).is_dir():
        from nextstep_analysis.batch.run.warm.client import prepare

        prepare()


def check_before(
    plan: "SitePlan", project: Project, catalogue: Catalogue, *, elsewhere: bool = False
) -> None:
    """Find what is wrong in the catalogue and the notebook before anything is told or run.

    Parameters
    ----------
    elsewhere : bool
        Whether the notebooks run on other computers: then no kernel is made ready here.
    """
    if plan.to_build and not elsewhere:
        from nextstep_analysis.batch.run.warm.client import prepare

        prepare()  # the server imports while the rest is checked
    checked_names(project, catalogue)
    if plan.to_build:
        from nextstep_analysis.batch.run.spared_imports import lean_imports

        with lean_imports():
            from nextstep_analysis.batch.run.template import check_template

        check_template(project, [study.task for study in plan.to_build])


def checked_names(project: Project, catalogue: Catalogue) -> "pd.DataFrame":
    """The names of all codes, after a check that the catalogue uses no other ones."""
    from nextstep_analysis.classifications import names
    from nextstep_analysis.studies.checked import check_codes

    code_names = names(project)
    check_codes(catalogue, code_names)
    return code_names


def built(
    plan: "SitePlan",
    project: Project,
    catalogue: Catalogue,
    *,
    jobs: int,
    log_format: str,
    scheduler: str | None = None,
) -> "Published":
    """Do what the plan says, here or on the workers of a scheduler, and tell of it."""
    from nextstep_analysis.batch.site.build import build_site, read_times
    from nextstep_analysis.studies.formulas import formula_of

    tasks = tuple(study.task for study in plan.to_build)
    times = {name: told.seconds for name, told in read_times(project.reports).items()}

    with progress(tasks, log_format, jobs=jobs, expected=times) as report:
        runner = (
            _elsewhere(scheduler, project, catalogue, report)
            if scheduler and tasks
            else (_here(project, catalogue, report))
        )
        with runner as run:
            done = build_site(
                plan, project=project, catalogue=catalogue, run=run, formula_of=formula_of
            )
        report.ended()
    return done


@contextmanager
def _here(project: Project, catalogue: Catalogue, report: "Progress") -> Iterator["Runner"]:
    """What runs notebooks on threads of this process; their kernels share what they compute."""

    def run(tasks, folder):
        from nextstep_analysis.batch.run.engine import local_outcomes
        from nextstep_analysis.batch.site.one_study import limits_of
        from nextstep_analysis.studies.checked import checked_catalogue
        from nextstep_analysis.studies.memo import shared_studies

        with shared_studies():
            checked_catalogue(project)  # every kernel begins with it
            yield from local_outcomes(
                tasks,
                project=project,
                target=folder,
                jobs=report.jobs,
                report=report,
                limits=limits_of(catalogue),
            )

    yield run


@contextmanager
def _elsewhere(
    scheduler: str, project: Project, catalogue: Catalogue, report: "Progress"
) -> Iterator["Runner"]:
    """What runs notebooks on the workers of a scheduler; dask is imported only here."""
    try:
        from nextstep_analysis.batch.cluster.run import cluster_outcomes, connected
    except ModuleNotFoundError as error:
        raise ProjectError(
            f"--scheduler needs {error.name}: pip install 'nextstep-analysis[cluster]'"
        ) from None

    def run(tasks, folder):
        from nextstep_analysis.batch.site.one_study import limits_of

        return cluster_outcomes(
            tasks,
            client=client,
            project=project,
            target=folder,
            report=report,
            limits=limits_of(catalogue),
            tell=report.say,
        )

    with connected(scheduler) as client:
        report.jobs = max(sum(client.nthreads().values()), 1)
        yield run


def copied(project: Project, url: str) -> str:
    """Copy the site to `url`; the address of its first page there."""
    from nextstep_analysis.batch.share.copy import copy_site

    return copy_site(project.reports / "site", url)


def check_target(project: Project, url: str) -> None:
    """Refuse to copy the site into a folder of the project itself, before anything runs."""
    from nextstep_analysis.batch.share.copy import check_target

    check_target(project, url)


def progress(tasks, log_format: str = "text", **options) -> "Progress":
    """Who tells of a run, on the error stream."""
    from nextstep_analysis.batch.progress import JsonProgress, Lines, Progress

    kind = JsonProgress if log_format == "json" else Progress
    if not (tasks and kind.live and sys.stderr.isatty()):
        return kind(tasks, Lines(sys.stderr), **options)
    from rich.console import Console

    return kind(tasks, Console(stderr=True), **options)


def _peers_for(project: Project):
    """The peers of other regions; pandas is not imported where none is asked for."""

    @cache
    def by_structure():
        from nextstep_analysis.studies.measures.peers import PeersByStructure

        return PeersByStructure(project)

    return lambda *asked: by_structure()(*asked)


def _codes(project: Project, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The regions asked for, by code, by name, or as ``all``; none where nothing is said."""
    if not asked:
        return ()
    from nextstep_analysis.classifications import names, region_code, regions

    if EVERY in asked:
        return regions(project)
    code_names = names(project)
    return tuple(region_code(one, code_names) for one in asked)
