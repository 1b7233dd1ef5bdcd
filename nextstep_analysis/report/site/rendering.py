"""A template, filled in and written where it stands in the site."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from nextstep_analysis.report.kind import ReportKind
from nextstep_analysis.report.site.addresses import Site, index_path
from nextstep_analysis.report.site.info_pages import in_language, info_links
from nextstep_analysis.report.site.site_facts import Reference
from nextstep_analysis.report.words.text import Text

INDEX = "index.html"
_LANGUAGE_NAMES = {"fi": "Suomeksi", "en": "In English", "sv": "På svenska"}


@dataclass(frozen=True)
class Book:
    """What the pages of one site have in common."""

    site: Site
    languages: tuple[str, ...]
    reference: Reference | None
    ready: Collection[Path]


@dataclass(frozen=True)
class Version:
    """A page in one of the site's languages, as the language switch shows it.

    Where the page itself is not in the language, it is the index: not the `same`.
    """

    language: str
    name: str
    href: str
    current: bool
    same: bool


@dataclass(frozen=True)
class Place:
    """Where a file stands in the site, and how it reaches the rest."""

    path: str
    text: Text
    versions: tuple[Version, ...] = ()
    alone: bool = False
    informed: bool = False  # whether the site has the pages of `info`

    @property
    def root(self) -> str:
        return "../" * self.path.count("/")


def placed(paths: Mapping[str, str], language: str, book: Book) -> Place:
    """The place of a page whose versions stand at `paths`, by language."""
    here = paths[language]
    root = "../" * here.count("/")
    versions = tuple(
        Version(
            other,
            _LANGUAGE_NAMES.get(other, other),
            root + path,
            other == language,
            path.endswith(INDEX) == here.endswith(INDEX),
        )
        for other, path in paths.items()
    )
    return Place(here, Text(language), versions, informed=book.reference is not None)


def render(target: Path, place: Place, template: str, site: Site, **values: Any) -> Path:
    """Write the page at `place` below `target`, with what all pages have in common."""
    path = target / place.path
    path.parent.mkdir(parents=True, exist_ok=True)
    text = place.text
    home = "" if place.alone else place.root + index_path(text.language, site.main_language)
    links = info_links(text, site, root=place.root, here=place.path) if place.informed else ()
    common = {"place": place, "site": site, "text": text, "say": text.say, "home": home}
    html = (
        _environment(site.kinds)
        .get_template(template)
        .render(**common, links=links, in_language=in_language(text), **values)
    )
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


@cache
def _environment(kinds: tuple[ReportKind, ...]) -> jinja2.Environment:
    own = {kind.name: jinja2.FileSystemLoader(kind.templates) for kind in kinds if kind.templates}
    shared = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([shared, jinja2.PrefixLoader(own)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markup"] = Markup
    return environment
