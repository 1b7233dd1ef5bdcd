"""What `nextstep words` does: the table of word forms anew, from the words of the built site."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.report.site.search import words_in, words_of
from nextstep_analysis.report.words.speller import Speller, Voikko
from nextstep_analysis.report.words.word_table import TABLES, as_csv, known_forms, word_table
from nextstep_analysis.stored import read_regular

LANGUAGE = "fi"
_PLACES = "place_names_fi"


@dataclass(frozen=True)
class Told:
    """What was made of the site: `path`, words of the site, rows, forms, words without a row."""

    path: Path
    words: int
    rows: int
    forms: int
    unknown: int


def write_word_forms(
    project: Project,
    catalogue: Catalogue,
    *,
    speller: Speller | None = None,
    path: Path = TABLES[LANGUAGE],
) -> Told:
    """Write the table for the site in ``reports/site`` and the names of places and ecosystems.

    Parameters
    ----------
    project : Project
    catalogue : Catalogue
        Its ecosystems may have other names, which stand nowhere on the site.
    speller : Speller, optional
        Voikko if left out.
    path : Path
        Where the package keeps the table.

    Raises
    ------
    ReportError
        Where the speller is not installed.
    ProjectError
        Where there is no site with pages in Finnish.
    """
    asked = speller or Voikko()
    words = site_words(project.reports / "site") | words_in(other_names(catalogue))
    rows = word_table(words, asked, names=place_names(project))
    path.write_text(as_csv(rows), encoding="utf-8", newline="\n")
    known = known_forms(rows)
    return Told(path, len(words), len(rows), len(known), len(words - known))


def site_words(site: Path, language: str = LANGUAGE) -> set[str]:
    """The words of all pages of a built site in a language, as the search knows them."""
    pages = map(_page, sorted(site.rglob("*.html")))
    words = words_of(html for html in pages if f'<html lang="{language}"' in html)
    if not words:
        raise ProjectError(
            f"there is no page in {language!r} in {site}: run `nextstep studies` first"
        )
    return words


def _page(path: Path) -> str:
    try:
        return read_regular(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ProjectError(
            f"the site is not whole: {path} cannot be read: {why}; run `nextstep studies` to "
            "build it anew"
        ) from None


def other_names(catalogue: Catalogue, language: str = LANGUAGE) -> list[str]:
    """What readers call the ecosystems, too."""
    told = (ecosystem.other_names or {} for ecosystem in catalogue.ecosystems.values())
    return [names.get(language, "") for names in told]


def place_names(project: Project) -> Mapping[str, Iterable[str]]:
    """The forms of each word of the names of regions and municipalities, from the data."""
    forms: dict[str, set[str]] = defaultdict(set)
    for _, *cases in read_table(project, _PLACES).itertuples(index=False):
        words = (str(name).lower().replace("-", " ").split() for name in cases)
        for name, *others in zip(*words, strict=True):  # Päijät, Häme; Päijät, Hämeen
            forms[name].update(others)
    return forms
