"""What a site is called, and where its pages stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from nextstep_analysis.kind import FIRST, prefix
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.kind import KindPage, ReportKind
from nextstep_analysis.report.page.from_notebook import Page

EARLIER = "earlier"
"""The part of a page's summary that is true where it is of an earlier build."""


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
    region : str
        Code of the region that the site is about; studies of others have a folder each.
    kinds : tuple of ReportKind
        How its reports look, in the order in which the site shows them.
    published : str
        Day, month or year of publication; "" where it is not known.
    """

    name: Mapping[str, str]
    lead: Mapping[str, str]
    publisher: Mapping[str, str]
    licence: Mapping[str, str]
    main_language: str
    region: str = ""
    kinds: tuple[ReportKind, ...] = ()
    published: str = ""

    def kind_of(self, page: Page) -> ReportKind:
        """How `page` looks; `ReportError` if the site knows no such kind."""
        known = {kind.name: kind for kind in self.kinds}
        if page.kind not in known:
            raise ReportError(
                f"the site knows no reports of the kind {page.kind!r}; "
                f"it knows {', '.join(known) or 'none'}: see report/kinds.py"
            )
        return known[page.kind]

    @property
    def kind_pages(self) -> tuple[tuple[ReportKind, KindPage], ...]:
        """The pages that the kinds bring beside their reports, each with its kind."""
        return tuple((kind, one) for kind in self.kinds for one in kind.pages)

    def path_of(self, page: Page, language: str = "") -> str:
        """Where a study stands in the site, in its own language or another one."""
        folder = page.region if is_abroad(page, self) else ""
        return study_path(page.subject, language or page.language, folder, kind=page.kind)


@dataclass(frozen=True)
class Failure:
    """A study that could not be built in this run, in one language; its title by language."""

    subject: str
    language: str
    title: Mapping[str, str]
    kind: str = FIRST


def index_path(language: str, main_language: str) -> str:
    """Where the index in `language` stands in the site."""
    return "index.html" if language == main_language else f"{language}/index.html"


def study_path(subject: str, language: str, region: str = "", *, kind: str = FIRST) -> str:
    """Where a study stands in the site; `region` if it is not the one of the site.

    Examples
    --------
    >>> study_path("wood-furniture", "fi"), study_path("wood-furniture", "fi", "MK06")
    ('fi/wood-furniture.html', 'fi/mk06/wood-furniture.html')
    >>> study_path("wood-furniture", "fi", "MK06", kind="roadmap")
    'fi/mk06/roadmap/wood-furniture.html'
    """
    folder = f"{region.lower()}/" if region else ""
    return f"{language}/{folder}{prefix(kind, '/')}{subject}.html"


def is_abroad(page: Page, site: Site) -> bool:
    """Whether a study is of another region than the site."""
    return bool(site.region and page.region) and page.region != site.region
