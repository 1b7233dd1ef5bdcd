"""`config/glossary.yaml`: the terms of the studies, in every language, with a definition."""

from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator

from nextstep_analysis.catalogue.fields import LANGUAGES, Texts
from nextstep_analysis.catalogue.files import Entry, error_at, read_entries


def _check_all(texts: Texts) -> Texts:
    if missing := [language for language in LANGUAGES if language not in texts]:
        raise ValueError(f"a term needs a word in {', '.join(LANGUAGES)}; {missing[0]} is missing")
    return MappingProxyType(dict(texts))


class Term(Entry):
    """One term.

    Attributes
    ----------
    term : mapping
        The word in each language; all of them, for a glossary is a dictionary too.
    definition : mapping
        What it means, in one sentence.
    """

    term: Annotated[Texts, AfterValidator(_check_all)]
    definition: Texts


def read_glossary(path: Path) -> dict[str, Term]:
    """The terms in the file `path`, by id.

    Raises
    ------
    CatalogueError
        If the file is not well-formed, or two terms share a word: file, line, what
        was found, what is allowed.
    """
    terms = read_entries(path, Term)
    seen: dict[tuple[str, str], str] = {}
    for name, entry in terms.items():
        for language, word in entry.term.items():
            twin = seen.setdefault((language, word.casefold()), name)
            if twin != name:
                problem = f"the word {word!r} is already that of {twin}; choose another"
                raise error_at(path, name, "term", language, problem=problem)
    return terms
