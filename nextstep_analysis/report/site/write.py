"""Writes the pages of a site and their assets into a folder: nothing but files."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from nextstep_analysis.kind import FIRST
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.addresses import Failure, Site, index_path, is_abroad
from nextstep_analysis.report.site.asset_files import copy_assets
from nextstep_analysis.report.site.documents import document_links, document_path, write_documents
from nextstep_analysis.report.site.evidence_links import leading_to
from nextstep_analysis.report.site.glossary_marks import with_terms
from nextstep_analysis.report.site.info_pages import info_names, info_path, info_paths, info_values
from nextstep_analysis.report.site.other_kinds import Beside, Other
from nextstep_analysis.report.site.publication import (
    called,
    citation,
    published_line,
    published_together,
)
from nextstep_analysis.report.site.rendering import Book, Place, placed, render
from nextstep_analysis.report.site.search_files import write_search
from nextstep_analysis.report.site.sections import by_region, sections_of
from nextstep_analysis.report.site.site_facts import Reference, TermFacts
from nextstep_analysis.report.site.table_files import table_files, write_tables
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.report.words.translations import BRIEF

_SUBJECT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def write_site(
    target: Path,
    pages: Iterable[Page],
    *,
    site: Site,
    failures: Sequence[Failure] = (),
    reference: Reference | None = None,
    ready: Collection[Path] = (),
) -> list[Path]:
    """Write index, study pages, the pages beside them and assets into `target`.

    Parameters
    ----------
    target : Path
        Folder to write into; made where it is lacking.
    pages : iterable of Page
        Every study in every language; the index lists them by title.
    failures : sequence of Failure
        Studies to be listed as not built.
    reference : Reference, optional
        What the pages on methods, data, terms and the site say; without it there are
        none, and no search.
    ready : collection of Path
        Places in `target` of pages whose tables are written (`study_files.write_tables`).

    Returns
    -------
    list of Path
        The pages written.

    Raises
    ------
    ReportError
        If a subject's id cannot be a file name, a page stands twice, or one is of a kind that
        the site does not know.
    """
    pages = sorted(pages, key=lambda page: (page.language, page.title.casefold(), page.region))
    _check(pages, failures, site)
    languages = sorted(
        {page.language for page in pages} | {site.main_language},
        key=lambda language: (language != site.main_language, language),
    )
    book = Book(site, tuple(languages), reference, ready)
    written = []
    for language in languages:
        mine = [page for page in pages if page.language == language]
        written.append(_write_index(target, mine, failures, book, language))
    written += [_write_page(target, page, pages, book) for page in pages]
    write_documents(target, pages, site=site, path_of=site.path_of)
    if reference:
        written += [
            _write_info(target, n, pages, book, lang)
            for lang in languages
            for n in info_names(site, lang)
        ]
        for language in (one for one in languages if one not in BRIEF):
            _write_search(target, pages, book, language)
    copy_assets(target, site, written)
    return written


def write_study(folder: Path, page: Page, *, site: Site, terms: Sequence[TermFacts] = ()) -> Path:
    """Write one study as ``index.html`` with all that it needs beside it, to be passed on alone.

    `terms` are the glossary, for the definitions in its chapters.
    """
    _check([page], (), site)
    place = Place("index.html", Text(page.language), alone=True)
    path = _write_study(folder, place, page, site, terms)
    write_documents(folder, [page], site=site, path_of=lambda _page: place.path)
    copy_assets(folder, site, [path])
    return path


def _check(pages: Sequence[Page], failures: Sequence[Failure], site: Site) -> None:
    seen: set[tuple[str, ...]] = set()
    for page in pages:
        site.kind_of(page)
        key = (page.kind, page.subject, page.language, page.region)
        if key in seen:
            raise ReportError(f"the page of {page.subject!r} in {page.language!r} stands twice")
        seen.add(key)
    for name in [*(page.subject for page in pages), *(f.subject for f in failures)]:
        if not _SUBJECT.fullmatch(name) or name == "index":
            raise ReportError(f"{name!r} cannot be the name of a page")


def _write_index(
    target: Path, pages: Sequence[Page], failures: Sequence[Failure], book: Book, language: str
) -> Path:
    main = book.site.main_language
    place = placed({other: index_path(other, main) for other in book.languages}, language, book)
    links = [(page, place.root + book.site.path_of(page)) for page in pages]
    failed = [place.text.pick(f.title) for f in failures if f.language == language]
    return render(
        target,
        place,
        "index.html.j2",
        book.site,
        sections=sections_of(links, book, place),
        failed=failed,
        elsewhere=by_region(links, book.site),
    )


def _write_page(target: Path, page: Page, pages: Sequence[Page], book: Book) -> Path:
    same = (page.kind, page.subject, page.region)
    languages = {
        other.language for other in pages if (other.kind, other.subject, other.region) == same
    }
    paths = {
        language: book.site.path_of(page, language)
        if language in languages
        else index_path(language, book.site.main_language)
        for language in book.languages
    }
    terms = book.reference.terms if book.reference else ()
    place = placed(paths, page.language, book)
    beside = Beside(page, pages, book.site, place)
    whole = next((one for one in paths if one in languages and one not in BRIEF), "")
    return _write_study(
        target,
        place,
        page,
        book.site,
        terms,
        ready=book.ready,
        same_subject=beside.same_subject(),
        body=beside.body(),
        whole=whole,
    )


def _write_study(
    target: Path,
    place: Place,
    page: Page,
    site: Site,
    terms: Sequence[TermFacts],
    *,
    ready: Collection[Path] = (),
    same_subject: Sequence[Other] = (),
    body: str = "",
    whole: str = "",
) -> Path:
    """The page of a study, `body` in its own's place; beside it its tables and its kind's files.

    Of a summary alone, `whole` is the language in which all of the study stands.
    """
    body = body or page.body
    if place.text.brief:
        study = place.root + site.path_of(page, whole) if whole else ""
        body = leading_to(body, study=study, language=whole)
    else:
        glossary = place.root + info_path("glossary", page.language) if place.informed else ""
        body = with_terms(body, terms, text=place.text, glossary=glossary)
    workbook, archive = table_files(page) if page.tables else ("", "")
    region = page.told("region_name") if is_abroad(page, site) else ""
    kind = site.kind_of(page)
    path = render(
        target,
        place,
        kind.page,
        site,
        kind=kind,
        page=page,
        body=body,
        region=region,
        workbook=workbook,
        archive=archive,
        document=place.root + document_path(page, site) if page.document else "",
        published=published_line(page, site=site, text=place.text),
        called=called(page, site=site, text=place.text),
        cited=citation(page, site=site, text=place.text),
        others=same_subject,
        whole=whole,
    )
    if path not in ready:
        write_tables(path, page, site=site)
    for name, content in (kind.files(page) if kind.files else {}).items():
        path.with_name(name).write_text(content, encoding="utf-8", newline="\n")
    return path


def _write_info(target: Path, name: str, pages: Sequence[Page], book: Book, language: str) -> Path:
    place = placed(info_paths(name, book.languages, book.site), language, book)
    here = [page for page in pages if page.language == language]
    mine = [page for page in here if not is_abroad(page, book.site)]
    for kind, one in book.site.kind_pages:
        if one.name == name:
            of_kind = [page for page in mine if page.kind == kind.name]
            studies = _addresses(of_kind, book.site, place)
            values = one.values(of_kind, text=place.text, studies=studies)
            reports = {(p.kind, p.subject): place.root + book.site.path_of(p) for p in mine}
            common = {
                "reports": reports,
                "published": published_together(of_kind, site=book.site, text=place.text),
            }
            return render(target, place, one.template, book.site, **common, **values)
    studies = _addresses([page for page in mine if page.kind == FIRST], book.site, place)
    chosen = [(kind.name, kind.heading(place.text)) for kind in _kinds_of(here, book.site)]
    values = info_values(
        name,
        book.reference,
        text=place.text,
        studies=studies,
        kinds=chosen,
        reports=book.site.kinds,
    )
    if name == "data":
        documents, schemas = document_links(mine, site=book.site, text=place.text, root=place.root)
        values |= {"documents": documents, "schemas": schemas}
    if name == "methods":
        checks = (page.told("method_checks") for page in here)
        values |= {"checks": next(filter(None, checks), [])}
    return render(target, place, f"{name}.html.j2", book.site, **values)


def _addresses(pages: Iterable[Page], site: Site, place: Place) -> dict[str, str]:
    """Where the report of each subject stands, as seen from `place`."""
    return {page.subject: place.root + site.path_of(page) for page in pages}


def _kinds_of(pages: Sequence[Page], site: Site) -> list[ReportKind]:
    """The kinds of `pages` if there are several: nothing to choose between where there is one."""
    here = {page.kind for page in pages}
    return [kind for kind in site.kinds if kind.name in here] if len(here) > 1 else []


def _write_search(target: Path, pages: Sequence[Page], book: Book, language: str) -> None:
    """The index of the search in `language`, made from the pages as they were written."""
    site = book.site
    here = [page for page in pages if page.language == language]
    kinds = {site.path_of(page): page.kind for page in here} if _kinds_of(here, site) else {}
    known = {one.id: one.other_names.get(language, "") for one in book.reference.ecosystems}
    studies = (page for page in here if page.kind == FIRST and known.get(page.subject))
    names = {site.path_of(page): known[page.subject] for page in studies}
    abroad = {site.path_of(page) for page in here if is_abroad(page, site)}
    paths = [
        index_path(language, site.main_language),
        *(site.path_of(page) for page in here),
        *(info_path(name, language) for name in info_names(site) if name != "search"),
    ]
    repeating = {info_path(one.name, language) for _kind, one in site.kind_pages if one.repeats}
    write_search(
        target,
        paths,
        language=language,
        kinds=kinds,
        names=names,
        brief=abroad,
        repeating=repeating,
    )
