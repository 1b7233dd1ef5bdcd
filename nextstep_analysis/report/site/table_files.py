"""The tables of a study as files beside its page: a workbook, and CSV files with their metadata."""

from pathlib import Path

from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.addresses import Site
from nextstep_analysis.report.site.publication import citation, published_line
from nextstep_analysis.report.tables.csv_files import csv_bytes, csv_names, zip_bytes
from nextstep_analysis.report.tables.csvw import SUFFIX, csvw_bytes
from nextstep_analysis.report.tables.workbook import workbook_bytes
from nextstep_analysis.report.words.text import Text


def table_files(page: Page) -> tuple[str, str]:
    """Names of the workbook and the archive of `page`."""
    return f"{page.subject}.xlsx", f"{page.subject}-csv.zip"


def csv_files(page: Page) -> list[str]:
    """Where the CSV file of each table of `page` stands, as seen from the page."""
    return [f"{page.subject}-csv/{name}" for name in csv_names(page.tables)]


def write_tables(path: Path, page: Page, *, site: Site) -> None:
    """Write the tables of `page`, which stands or will stand at `path`, beside it.

    They need no other page, so they can be made while other studies are not finished.
    """
    if not page.tables:
        return
    text = Text(page.language)
    content = workbook_bytes(
        page.tables,
        text=text,
        summary={**page.summary, "lead": page.lead, "status": page.told("status")},
        publisher=text.pick(site.publisher),
        licence=text.pick(site.licence),
        publication=(
            published_line(page, site=site, text=text),
            citation(page, site=site, text=text),
        ),
    )
    workbook, archive = table_files(page)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(workbook).write_bytes(content)
    files = _csv_contents(page, site=site, text=text)
    path.with_name(archive).write_bytes(zip_bytes(files))
    folder = path.with_name(f"{page.subject}-csv")
    folder.mkdir(exist_ok=True)
    for name, made in files.items():
        (folder / name).write_bytes(made)


def _csv_contents(page: Page, *, site: Site, text: Text) -> dict[str, bytes]:
    """Each CSV file and its metadata, by name."""
    about = {
        "publisher": text.pick(site.publisher),
        "licence": text.pick(site.licence),
        "published": site.published,
    }
    files = {}
    for name, sheet in zip(csv_names(page.tables), page.tables, strict=True):
        files[name] = csv_bytes(sheet, text=text)
        files[name + SUFFIX] = csvw_bytes(sheet, name, text=text, about=about)
    return files
