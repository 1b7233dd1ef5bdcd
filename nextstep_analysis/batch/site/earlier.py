"""What stays of a study that could not be built: the page of an earlier build, marked as such."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.batch.plan.cache import Cache
from nextstep_analysis.batch.plan.checksums import file_digest
from nextstep_analysis.batch.plan.manifest import SiteManifest, StudyRecord
from nextstep_analysis.batch.plan.tasks import Outcome, Planned, Task
from nextstep_analysis.report.site.addresses import EARLIER

if TYPE_CHECKING:
    from nextstep_analysis.report.page.from_notebook import Page

STAYS = "the page of an earlier build stays"


def with_earlier(
    failures: Collection[Outcome], last: SiteManifest | None, reports: Path
) -> tuple[tuple[Outcome, ...], dict[str, StudyRecord]]:
    """The failures, and what the last build noted of each whose last good page can be shown.

    The page comes from the cache or, where that was emptied, from the executed notebook of the
    last site.
    """
    cache, told, found = Cache(reports), [], {}
    for outcome in failures:
        record = last.studies.get(outcome.task.name) if last else None
        if record and record.kind and _restored(outcome.task, record, cache, reports):
            found[outcome.task.name] = record
            outcome = replace(outcome, reason=f"{outcome.reason}; {STAYS}")
        told.append(outcome)
    return tuple(told), found


def still_earlier(kept: Collection[Planned], last: SiteManifest | None) -> set[str]:
    """Names of the studies that are not asked for and had already kept an earlier page."""
    failed = set(last.failed) if last else set()
    return {study.task.name for study in kept} & failed


def marked(page: "Page") -> "Page":
    """`page` with a note that it is of an earlier build."""
    return replace(page, summary={**page.summary, EARLIER: True})


def _restored(task: Task, record: StudyRecord, cache: Cache, reports: Path) -> bool:
    """Whether the cache holds the page of the last build; it is made anew from its notebook."""
    if cache.state(record.key) == "whole":
        return True
    notebook = reports / "notebooks" / f"{task.name}.ipynb"
    if not notebook.is_file() or file_digest(notebook) != record.notebook:
        return False
    import nbformat

    from nextstep_analysis.report import ReportError
    from nextstep_analysis.report.page.from_notebook import page_from_notebook
    from nextstep_analysis.report.words.text import Text

    try:
        page = page_from_notebook(nbformat.read(notebook, 4), text=Text(task.language))
    except (ReportError, ValueError):  # of a time whose notebooks showed other things
        return False
    cache.keep(record.key, notebook=notebook, page=page)
    return True
