"""The tables of a study as files beside its page: a workbook, and an archive of CSV files."""

from pathlib import Path

from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.addresses import Site
from nextstep_analysis.report.tables.csv_files import csv_archive
from nextstep_analysis.report.tables.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text


def table_files(page: Page) -> tuple[str, str]:
    """Names of the workbook and the archive of `page`."""
    return f"{page.subject}.xlsx", f"{page.subject}-csv.zip"


def write_tables(path: Path, page: Page, *, site: Site) -> None:
    """Write the tables of `page`, which stands or will stand at `path`, beside it.

    They need no other page, so they can be made while other studies are not finished.
    """
    if not page.tables:
        return
    text = Text(page.language)
    spoken = text.fallback or text  # the language of the body
    content = workbook_bytes(
        page.tables,
        text=spoken,
        summary={**page.summary, "lead": page.lead, "status": page.told("status")},
        publisher=spoken.pick(site.publisher),
        licence=spoken.pick(site.licence),
    )
    workbook, archive = table_files(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(workbook).write_bytes(content)
    path.with_name(archive).write_bytes(csv_archive(page.tables, text=spoken))
