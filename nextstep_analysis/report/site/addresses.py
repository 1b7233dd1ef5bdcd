"""What a site is called, and where its pages stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from nextstep_analysis.report.page.from_notebook import Page


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
    """

    name: Mapping[str, str]
    lead: Mapping[str, str]
    publisher: Mapping[str, str]
    licence: Mapping[str, str]
    main_language: str
    region: str = ""

    def path_of(self, page: Page, language: str = "") -> str:
        """Where a study stands in the site, in its own language or another one."""
        folder = page.region if is_abroad(page, self) else ""
        return study_path(page.ecosystem, language or page.language, folder)


@dataclass(frozen=True)
class Failure:
    """A study that could not be built in this run, in one language; its title by language."""

    ecosystem: str
    language: str
    title: Mapping[str, str]


def index_path(language: str, main_language: str) -> str:
    """Where the index in `language` stands in the site."""
    return "index.html" if language == main_language else f"{language}/index.html"


def study_path(ecosystem: str, language: str, region: str = "") -> str:
    """Where a study stands in the site; `region` if it is not the one of the site.

    Examples
    --------
    >>> study_path("wood-furniture", "fi"), study_path("wood-furniture", "fi", "MK06")
    ('fi/wood-furniture.html', 'fi/mk06/wood-furniture.html')
    """
    folder = f"{region.lower()}/" if region else ""
    return f"{language}/{folder}{ecosystem}.html"


def is_abroad(page: Page, site: Site) -> bool:
    """Whether a study is of another region than the site."""
    return bool(site.region and page.region) and page.region != site.region
