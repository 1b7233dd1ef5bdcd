"""Writes the pages of a site and their assets into a folder: nothing but files."""

import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background.comparison import portfolio_values
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.addresses import Failure, Site, index_path, is_abroad
from nextstep_analysis.report.site.glossary_marks import with_terms
from nextstep_analysis.report.site.info_pages import (
    INFO,
    PORTFOLIO,
    info_links,
    info_path,
    info_values,
)
from nextstep_analysis.report.site.search import index_script
from nextstep_analysis.report.site.site_facts import Reference, TermFacts
from nextstep_analysis.report.site.table_files import table_files, write_tables
from nextstep_analysis.report.words.text import Text

ASSETS = Path(__file__).parent / "assets"
_FILES = {
    "plotly-cartesian.min.js": "plotly.min.js",
    "site.css": "site.css",
    "site.js": "site.js",
    "contents.js": "contents.js",
    "download.js": "download.js",
}
_ECOSYSTEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE_NAMES = {"fi": "Suomeksi", "en": "In English", "sv": "På svenska"}


@dataclass(frozen=True)
class _Book:
    """What the pages of one site have in common."""

    site: Site
    languages: tuple[str, ...]
    reference: Reference | None
    ready: Collection[Path]


@dataclass(frozen=True)
class _Version:
    """A page in one of the site's languages, as the language switch shows it."""

    language: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class _Place:
    """Where a file stands in the site, and how it reaches the rest."""

    path: str
    text: Text
    versions: tuple[_Version, ...] = ()
    alone: bool = False
    informed: bool = False  # whether the site has the pages of `info`

    @property
    def root(self) -> str:
        return "../" * self.path.count("/")


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
        If an ecosystem's id cannot be a file name, or a page stands twice.
    """
    pages = sorted(pages, key=lambda page: (page.language, page.title.casefold(), page.region))
    _check(pages, failures)
    languages = sorted(
        {page.language for page in pages} | {site.main_language},
        key=lambda language: (language != site.main_language, language),
    )
    book = _Book(site, tuple(languages), reference, ready)
    written = []
    for language in languages:
        mine = [page for page in pages if page.language == language]
        written.append(_write_index(target, mine, failures, book, language))
    written += [_write_page(target, page, pages, book) for page in pages]
    _copy_assets(target)
    if reference:
        written += [_write_info(target, n, pages, book, lang) for lang in languages for n in INFO]
        for language in languages:
            _write_search(target, pages, site, language)
    return written


def write_study(folder: Path, page: Page, *, site: Site, terms: Sequence[TermFacts] = ()) -> Path:
    """Write one study as ``index.html`` with assets of its own, to be passed on alone.

    `terms` are the glossary, for the definitions in its chapters.
    """
    _check([page], ())
    place = _Place("index.html", Text(page.language), alone=True)
    path = _write_study(folder, place, page, site, terms)
    _copy_assets(folder)
    return path


def _check(pages: Sequence[Page], failures: Sequence[Failure]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for page in pages:
        key = (page.ecosystem, page.language, page.region)
        if key in seen:
            raise ReportError(f"the page of {page.ecosystem!r} in {page.language!r} stands twice")
        seen.add(key)
    for name in [*(page.ecosystem for page in pages), *(f.ecosystem for f in failures)]:
        if not _ECOSYSTEM.fullmatch(name) or name == "index":
            raise ReportError(f"{name!r} cannot be the name of a page")


def _write_index(
    target: Path, pages: Sequence[Page], failures: Sequence[Failure], book: _Book, language: str
) -> Path:
    main = book.site.main_language
    place = _placed({other: index_path(other, main) for other in book.languages}, language, book)
    links = [(page, place.root + book.site.path_of(page)) for page in pages]
    cards = [link for link in links if not is_abroad(link[0], book.site)]
    portfolio = place.root + info_path(PORTFOLIO, language) if book.reference else ""
    failed = [place.text.pick(f.title) for f in failures if f.language == language]
    return _write(
        target,
        place,
        "index.html.j2",
        book.site,
        cards=cards,
        failed=failed,
        portfolio=portfolio,
        elsewhere=_by_region(links, book.site),
    )


def _by_region(
    links: Sequence[tuple[Page, str]], site: Site
) -> list[tuple[str, list[tuple[Page, str]]]]:
    """The studies of other regions with their addresses, by the region's name."""
    found: dict[str, list[tuple[Page, str]]] = {}
    for page, href in links:
        if is_abroad(page, site):
            found.setdefault(page.summary["region_name"], []).append((page, href))
    return sorted(found.items(), key=lambda item: item[0].casefold())


def _write_page(target: Path, page: Page, pages: Sequence[Page], book: _Book) -> Path:
    twins = [p for p in pages if (p.ecosystem, p.region) == (page.ecosystem, page.region)]
    told = {other.language for other in twins}
    paths = {
        language: book.site.path_of(page, language)
        if language in told
        else index_path(language, book.site.main_language)
        for language in book.languages
    }
    terms = book.reference.terms if book.reference else ()
    place = _placed(paths, page.language, book)
    return _write_study(target, place, page, book.site, terms, book.ready)


def _write_study(
    target: Path, place: _Place, page: Page, site: Site, terms: Sequence[TermFacts],
    ready: Collection[Path] = (),
) -> Path:  # fmt: skip
    """The page of a study and, beside it, its tables."""
    glossary = place.root + info_path("glossary", page.language) if place.informed else ""
    spoken = place.text.fallback or place.text  # the language of the body
    body = with_terms(page.body, terms, text=spoken, glossary=glossary)
    workbook, archive = table_files(page) if page.tables else ("", "")
    region = page.summary["region_name"] if is_abroad(page, site) else ""
    path = _write(
        target, place, "study.html.j2", site, page=page, body=body, region=region,
        workbook=workbook, archive=archive,
    )  # fmt: skip
    if path not in ready:
        write_tables(path, page, site=site)
    return path


def _write_info(target: Path, name: str, pages: Sequence[Page], book: _Book, language: str) -> Path:
    place = _placed({other: info_path(name, other) for other in book.languages}, language, book)
    told = [page for page in pages if page.language == language]
    mine = [page for page in told if not is_abroad(page, book.site)]
    studies = {page.ecosystem: place.root + book.site.path_of(page) for page in mine}
    if name == PORTFOLIO:
        values = portfolio_values(mine, text=place.text.fallback or place.text, studies=studies)
    else:
        values = info_values(name, book.reference, text=place.text, studies=studies)
    if name == "methods":
        checks = (page.summary.get("method_checks") for page in told)
        values |= {"checks": next(filter(None, checks), [])}
    return _write(target, place, f"{name}.html.j2", book.site, **values)


def _write_search(target: Path, pages: Sequence[Page], site: Site, language: str) -> None:
    """The index of the search in `language`, made from the pages as they were written."""
    shutil.copyfile(ASSETS / "search.js", target / "assets" / "search.js")
    paths = [
        index_path(language, site.main_language),
        *(site.path_of(page) for page in pages if page.language == language),
        *(info_path(name, language) for name in INFO if name != "search"),
    ]
    written = [(path, (target / path).read_text(encoding="utf-8")) for path in paths]
    script = target / "assets" / f"search-{language}.js"
    script.write_text(index_script(written), encoding="utf-8", newline="\n")


def _placed(paths: Mapping[str, str], language: str, book: _Book) -> _Place:
    """The place of a page whose versions stand at `paths`, by language."""
    here = paths[language]
    root = "../" * here.count("/")
    versions = tuple(
        _Version(other, _LANGUAGE_NAMES.get(other, other), root + path, other == language)
        for other, path in paths.items()
    )
    return _Place(here, Text(language), versions, informed=book.reference is not None)


def _write(target: Path, place: _Place, template: str, site: Site, **values: Any) -> Path:
    path = target / place.path
    path.parent.mkdir(parents=True, exist_ok=True)
    text = place.text
    home = "" if place.alone else place.root + index_path(text.language, site.main_language)
    links = info_links(text, root=place.root, here=place.path) if place.informed else ()
    common = {"place": place, "site": site, "text": text, "say": text.say}
    borrowed = Markup(' lang="{}"').format(text.fallback.language) if text.fallback else ""
    html = (
        _environment()
        .get_template(template)
        .render(**common, borrowed=borrowed, home=home, links=links, **values)
    )
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def _copy_assets(target: Path) -> None:
    folder = target / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    for source, name in _FILES.items():
        shutil.copyfile(ASSETS / source, folder / name)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markup"] = Markup
    return environment
