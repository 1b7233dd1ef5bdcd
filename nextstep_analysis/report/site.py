"""Writes the pages of a site and their assets into a folder: nothing but files."""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.info import INFO, info_links, info_path, info_values
from nextstep_analysis.report.page import TEMPLATES, Page
from nextstep_analysis.report.reference import Reference
from nextstep_analysis.report.search import index_script
from nextstep_analysis.report.text import Text
from nextstep_analysis.report.workbook import workbook_bytes

ASSETS = Path(__file__).parent / "assets"
_FILES = {
    "plotly-cartesian.min.js": "plotly.min.js",
    "site.css": "site.css",
    "site.js": "site.js",
    "download.js": "download.js",
    "contents.js": "contents.js",
}
_ECOSYSTEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE_NAMES = {"fi": "Suomeksi", "en": "In English", "sv": "På svenska"}


@dataclass(frozen=True)
class Site:
    """What stands on every page, by language where it is text.

    Attributes
    ----------
    name, lead : mapping of str to str
        Name of the site, and a sentence or two on what it is, by language.
    publisher : mapping of str to str
        Who answers for the site.
    licence : mapping of str to str
        Terms for passing the reports on.
    main_language : str
        Language of ``index.html``; the others have a folder.
    """

    name: Mapping[str, str]
    lead: Mapping[str, str]
    publisher: Mapping[str, str]
    licence: Mapping[str, str]
    main_language: str


@dataclass(frozen=True)
class Failure:
    """A study that could not be built in this run, in one language; its title by language."""

    ecosystem: str
    language: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class _Book:
    """What the pages of one site have in common."""

    site: Site
    languages: tuple[str, ...]
    reference: Reference | None


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

    Returns
    -------
    list of Path
        The pages written.

    Raises
    ------
    ReportError
        If an ecosystem's id cannot be a file name, or a page stands twice.
    """
    pages = sorted(pages, key=lambda page: (page.language, page.title.casefold()))
    _check(pages, failures)
    languages = sorted(
        {page.language for page in pages} | {site.main_language},
        key=lambda language: (language != site.main_language, language),
    )
    book = _Book(site, tuple(languages), reference)
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


def write_study(folder: Path, page: Page, *, site: Site) -> Path:
    """Write one study as ``index.html`` with assets of its own, to be passed on alone."""
    _check([page], ())
    place = _Place("index.html", Text(page.language), alone=True)
    path = _write_study(folder, place, page, site)
    _copy_assets(folder)
    return path


def index_path(language: str, main_language: str) -> str:
    """Where the index in `language` stands in the site."""
    return "index.html" if language == main_language else f"{language}/index.html"


def study_path(ecosystem: str, language: str) -> str:
    """Where a study stands in the site."""
    return f"{language}/{ecosystem}.html"


def _check(pages: Sequence[Page], failures: Sequence[Failure]) -> None:
    seen: set[tuple[str, str]] = set()
    for page in pages:
        key = (page.ecosystem, page.language)
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
    cards = [(page, place.root + study_path(page.ecosystem, language)) for page in pages]
    failed = [place.text.pick(f.title) for f in failures if f.language == language]
    return _write(target, place, "index.html.j2", book.site, cards=cards, failed=failed)


def _write_page(target: Path, page: Page, pages: Sequence[Page], book: _Book) -> Path:
    told = {other.language for other in pages if other.ecosystem == page.ecosystem}
    paths = {
        language: study_path(page.ecosystem, language)
        if language in told
        else index_path(language, book.site.main_language)
        for language in book.languages
    }
    return _write_study(target, _placed(paths, page.language, book), page, book.site)


def _write_study(target: Path, place: _Place, page: Page, site: Site) -> Path:
    """The page of a study and, beside it, the workbook of its tables."""
    workbook = f"{page.ecosystem}.xlsx" if page.tables else ""
    path = _write(target, place, "study.html.j2", site, page=page, workbook=workbook)
    if workbook:
        content = workbook_bytes(
            page.tables,
            text=place.text,
            summary=page.summary,
            publisher=place.text.pick(site.publisher),
            licence=place.text.pick(site.licence),
        )
        path.with_name(workbook).write_bytes(content)
    return path


def _write_info(target: Path, name: str, pages: Sequence[Page], book: _Book, language: str) -> Path:
    place = _placed({other: info_path(name, other) for other in book.languages}, language, book)
    studies = {
        page.ecosystem: place.root + study_path(page.ecosystem, language)
        for page in pages
        if page.language == language
    }
    values = info_values(name, book.reference, text=place.text, studies=studies)
    return _write(target, place, f"{name}.html.j2", book.site, **values)


def _write_search(target: Path, pages: Sequence[Page], site: Site, language: str) -> None:
    """The index of the search in `language`, made from the pages as they were written."""
    shutil.copyfile(ASSETS / "search.js", target / "assets" / "search.js")
    paths = [
        index_path(language, site.main_language),
        *(study_path(page.ecosystem, language) for page in pages if page.language == language),
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
    html = (
        _environment()
        .get_template(template)
        .render(place=place, site=site, text=text, say=text.say, home=home, links=links, **values)
    )
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def _copy_assets(target: Path) -> None:
    folder = target / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    for source, name in _FILES.items():
        shutil.copyfile(ASSETS / source, folder / name)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markup"] = Markup
    return environment
