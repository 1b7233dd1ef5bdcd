"""Reports on paper: one with contents, its summary on one sheet, all of them as a book."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path

from nextstep_analysis.batch.share import book, sheets
from nextstep_analysis.batch.share.browser import PRINT_TIMEOUT, print_pdf
from nextstep_analysis.batch.share.copy import own_folders, refuse_inside
from nextstep_analysis.batch.share.forms import (
    file_name,
    file_stem,
    page_in_site,
    read_inside,
    read_page,
)
from nextstep_analysis.batch.share.inline import single_page
from nextstep_analysis.batch.share.page_numbers import (
    Printed,
    printed_with_numbers,
    read_pdf,
)
from nextstep_analysis.batch.site.staging import staging
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.kind import FIRST, Kind
from nextstep_analysis.project import Project
from nextstep_analysis.report.kinds import KINDS
from nextstep_analysis.report.words.text import Text

MOST_PAGES = 14
"""A4 pages that a report without its appendix may have: what is read in fifteen minutes."""
FEW = 2
"""A4 pages up to which a report without parts needs no contents."""
SIZES = (1.0, 0.96, 0.92, 0.88)
"""How large a summary is printed until it keeps to one sheet: at most 12 % smaller."""
BOOK_TIMEOUT = 600
"""Seconds that printing a book may take: seven reports with their appendices have 400 pages."""
ENDING = ".pdf"
ONE_SHEET = "@page { @bottom-right { content: none; } } .part.summary { break-after: auto; }"
"""A single sheet has no page number, and nothing begins another one."""


def pdf_file(
    project: Project,
    catalogue: Catalogue,
    *,
    kind: Kind,
    subject: str,
    language: str,
    full: bool = False,
    output: str | None = None,
) -> Printed:
    """Print one report with contents: without its appendix, or `full`, with all its parts open.

    A report without parts that takes at most `FEW` sheets has no contents.

    Parameters
    ----------
    output : str, optional
        The PDF, or a folder for it; ``reports/pdf`` if left out.

    Raises
    ------
    CatalogueError
        If the subject or language is unknown.
    ProjectError
        If the site has no such page, `output` cannot be used, or no browser prints it.
    """
    page = page_in_site(project, catalogue, kind=kind, subject=subject, language=language)
    target = _target(project, output, f"{file_stem(page)}{'-full' if full else ''}")
    text = Text(catalogue.language(language))
    cut = _sheets(project, page, full=full, text=text, kind=kind)
    with _printer(project, page) as printed:
        if not cut.parted:
            made = read_pdf(printed(_with_contents(replace(cut, entries=()), {}, text)))
            if made.pages <= FEW:
                return _placed(made, target)
        made = printed_with_numbers(lambda told: _with_contents(cut, told, text), printed)
        return _placed(made, target)


def brief_file(
    project: Project,
    catalogue: Catalogue,
    *,
    kind: Kind,
    subject: str,
    language: str,
    output: str | None = None,
) -> Printed:
    """Print the summary of one study on one A4; parameters and errors as `pdf_file`.

    Raises
    ------
    ProjectError
        Also if the study has no summary, or it needs a second sheet even in the smallest size.
    """
    page = page_in_site(project, catalogue, kind=kind, subject=subject, language=language)
    target = _target(project, output, f"{file_stem(page)}-brief")
    html = read_page(project.reports / "site", page)
    summary = sheets.without_dead_links(sheets.summary_sheet(html, page=page))
    made = None
    with _printer(project, page) as printed:
        for size in SIZES:
            style = f"{_style()} body {{ zoom: {size}; }} {ONE_SHEET}"
            made = read_pdf(printed(sheets.styled(summary, style)))
            if made.pages == 1:
                return _placed(made, target)
    raise ProjectError(
        f"the summary of {page} takes {made.pages} pages even {1 - SIZES[-1]:.0%} smaller, and one "
        "is allowed: shorten what it says"
    )


def book_file(
    project: Project,
    catalogue: Catalogue,
    *,
    kind: Kind,
    language: str,
    full: bool = False,
    output: str | None = None,
) -> Printed:
    """Print all studies of a kind as one PDF, the page that compares them first.

    Parameters and errors as `pdf_file`; a study that the site lacks is an error, too.
    """
    text = Text(catalogue.language(language))
    subjects = kind.subjects(catalogue)
    studies = [
        page_in_site(project, catalogue, kind=kind, subject=subject, language=language)
        for subject in subjects
    ]
    title = text.pick(catalogue.settings.site.title)
    target = _target(project, output, f"{file_name(title)}-{language}{'-full' if full else ''}")
    looks = next(one for one in KINDS if one.name == kind.name)
    pages = [*(f"{language}/info/{one.name}.html" for one in looks.pages[:1]), *studies]
    chapters = [
        book.Chapter(page, Path(page).stem, _sheets(project, page, full=full, text=text, kind=kind))
        for page in pages
    ]
    path = f"{language}/{target.stem}.html"
    cut = book.book_sheets(chapters, title=title, path=path)
    with _printer(project, path, timeout=BOOK_TIMEOUT) as printed:
        made = printed_with_numbers(lambda told: _with_contents(cut, told, text), printed)
        return _placed(made, target)


def _sheets(project: Project, page: str, *, full: bool, text: Text, kind: Kind) -> sheets.Sheets:
    of_kind = "" if kind.name == FIRST else f" --kind {kind.name}"
    command = f"nextstep pdf {Path(page).stem} --language {text.language}{of_kind} --full"
    line = escape(text.say("Appendix: {page}; in print: {command}.", page=page, command=command))
    appendix = line.replace(command, f'<span class="print-command">{command}</span>')
    html = read_page(project.reports / "site", page)
    return sheets.report_sheets(html, full=full, appendix=appendix)


def _style() -> str:
    return sheets.STYLE.read_text(encoding="utf-8")


def _with_contents(cut: sheets.Sheets, told: Mapping[str, int], text: Text) -> str:
    contents = sheets.contents_html(cut.entries, told, text=text) if cut.entries else ""
    html = sheets.without_dead_links(f"{cut.before}{contents}{cut.after}")
    return sheets.styled(html, _style())


@contextmanager
def _printer(
    project: Project, page: str, *, timeout: float = PRINT_TIMEOUT
) -> Iterator[Callable[[str], Path]]:
    """Prints what would stand at `page` of the site, with all that it loads put into it."""
    folder = project.reports / "site"
    with staging(project.reports) as stage:

        def printed(html: str) -> Path:
            def read(path: str) -> bytes:
                return html.encode("utf-8") if path == page else read_inside(folder, path)

            source, target = stage / "page.html", stage / f"page{ENDING}"
            source.write_text(single_page(page, read), encoding="utf-8", newline="\n")
            target.unlink(missing_ok=True)
            return print_pdf(source, target, folder=stage, timeout=timeout)

        yield printed


def _target(project: Project, output: str | None, name: str) -> Path:
    """Where a PDF called `name` goes; `ProjectError` if `output` cannot be that."""
    file = f"{name}{ENDING}"
    if output is None:
        return project.reports / "pdf" / file
    if "://" in output:
        raise ProjectError(
            f"--output {output}: a PDF goes into a folder or a file of this machine, "
            "not to an address; name one"
        )
    path = Path(output)
    is_file = path.suffix.lower() == ENDING and not path.is_dir()
    if path.exists() and not (path.is_dir() or is_file):
        raise ProjectError(
            f"--output {output}: this is no folder, and no file that ends in {ENDING}; name one"
        )
    refuse_inside((*own_folders(project), project.reports / "site"), path, output)
    return path if is_file else path / file


def _placed(made: Printed, target: Path) -> Printed:
    """The PDF in its place, at once; a folder on another disk gets a copy first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(made.path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(made.path, part)
        os.replace(part, target)
    return replace(made, path=target)
