"""`config/glossary.yaml`: every language, no word twice."""

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import CatalogueError


def test_the_shipped_terms_stand_in_every_language(project):
    glossary = load_catalogue(project).glossary
    assert len(glossary) >= 35
    assert all(set(entry.term) == {"fi", "sv", "en"} for entry in glossary.values())
    assert all(entry.definition["fi"].endswith(".") for entry in glossary.values())


def test_a_term_without_swedish_is_named_with_its_line(project, spoil):
    path, line = spoil(
        "glossary.yaml",
        "{fi: konkurssi, en: bankruptcy, sv: konkurs}",
        "{fi: konkurssi, en: bankruptcy}",
    )
    with pytest.raises(CatalogueError, match=rf"glossary.yaml, line {line}: .*sv is missing"):
        load_catalogue(project)
    assert path.is_file()


def test_a_word_that_stands_twice_is_refused(project, spoil):
    spoil("glossary.yaml", "fi: konkurssi,", "fi: Tuotos,")
    with pytest.raises(CatalogueError, match=r"the word '\w+' is already that of bankruptcy"):
        load_catalogue(project)
