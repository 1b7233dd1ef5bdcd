"""The page of a list of prospects: its notebook run, and one file made of it beside the list."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.batch.run.engine import Report, local_outcomes
from nextstep_analysis.batch.run.template import check_template
from nextstep_analysis.batch.share.inline import single_page
from nextstep_analysis.batch.site.one_study import limits_of, site_facts
from nextstep_analysis.batch.site.site_facts import term_facts
from nextstep_analysis.catalogue.load import Catalogue, load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.leftovers import IMPORT, working_folder
from nextstep_analysis.project import Project
from nextstep_analysis.prospect_list import IN_RUN
from nextstep_analysis.prospects import ListTold
from nextstep_analysis.register.database import private_folder
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.page.front_blocks import with_reports
from nextstep_analysis.report.prospects.kind import PROSPECTS as LOOK
from nextstep_analysis.report.prospects.words import LICENCE
from nextstep_analysis.report.site.addresses import Site, study_path
from nextstep_analysis.report.site.write import write_study
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.stored import read_regular, write_whole
from nextstep_analysis.studies.memo import shared, shared_studies
from nextstep_analysis.studies.prospects.kind import PROSPECTS, SUBJECT


def page_tasks(project: Project) -> tuple[Task, ...]:
    """A page in each language of the settings in which whole reports are published."""
    settings = load_catalogue(project).settings
    return tuple(
        Task(PROSPECTS, SUBJECT, language, settings.region, settings.reference)
        for language in settings.languages
    )


def write_pages(
    project: Project, tasks: tuple[Task, ...], told: ListTold, *, beside: Path, report: Report
) -> Iterator[Path]:
    """Run the notebook for each of `tasks`, and write each page as one file beside the list.

    All that is made on the way stands in ``data/private`` and goes again: nothing of it is seen
    by a site, a cache or whoever passes one on.

    Parameters
    ----------
    beside : Path
        The workbook of the list: pages have its name, with their language.

    Raises
    ------
    ProjectError
        If a page could not be made, and why; the list itself stays.
    """
    catalogue = load_catalogue(project)
    check_template(project, tasks)
    limits = limits_of(catalogue)
    stage = working_folder(private_folder(project), IMPORT)
    try:
        with shared_studies(stage):
            shared(IN_RUN, lambda: told)
            how = {"project": project, "target": stage, "failed": stage, "limits": limits}
            for done in local_outcomes(tasks, jobs=1, report=report, **how):
                task = done.task
                if done.page is None:
                    raise ProjectError(
                        f"{beside} is written, but not its page ({task.label}): {done.reason}"
                    )
                path = beside.with_name(f"{beside.stem}-{task.language}.html")
                html = one_file(done.page, stage / task.language, catalogue)
                write_whole(path, _linked(html, path, project, task).encode(), mode=0o600)
                yield path
    except OSError as error:
        raise ProjectError(f"cannot write {error.filename}: {error.strerror}") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def one_file(page: Page, folder: Path, catalogue: Catalogue) -> str:
    """A page with all that it needs in it; `folder` is made on the way."""
    site = _of_the_list(site_facts(catalogue), page.language)
    index = write_study(folder, page, site=site, terms=term_facts(catalogue))
    return single_page(index.name, lambda name: read_regular(folder / name))


def _of_the_list(site: Site, language: str) -> Site:
    """A list is nobody's publication: it has no day of one, and not the terms of the site."""
    terms = {language: Text(language).say(LICENCE)}
    return replace(site, kinds=(LOOK,), licence=terms, published="")


def _linked(html: str, path: Path, project: Project, task: Task) -> str:
    """Links to the background studies on this computer, where the list stands in the project."""

    def address(kind: str, subject: str) -> str | None:
        file = project.reports / "site" / study_path(subject, task.language, kind=kind)
        near = path.resolve().is_relative_to(project.root.resolve())
        if not (near and file.is_file()):
            return None
        return Path(os.path.relpath(file, path.parent)).as_posix()

    return with_reports(html, address)
