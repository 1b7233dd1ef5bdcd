"""The words of the built site: Finnish pages are spelled, and no page says what was given up."""

import pytest
from bs4 import BeautifulSoup
from finnish import forbidden, known_words, unknown, words
from speller import speller

HIDDEN = ("script", "style", "svg", "template", "code")


def read(page, language):
    """What a page says in its own words and its language, without the titles of other pages."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for part in [*soup(HIDDEN), *soup.select(".formula")]:
        part.decompose()
    for part in soup.body.select(f"[lang]:not([lang={language}]), a[href^=http]"):
        part.decompose()
    return soup.body.get_text(" ")


@pytest.mark.slow
@pytest.mark.parametrize("site", ["real"], indirect=True)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_no_page_says_what_was_given_up(pages, language):
    ours = [page for page in pages if language in page.parts]
    assert ours
    found = {page.name: bad for page in ours if (bad := forbidden(read(page, language), language))}
    assert not found


@pytest.mark.slow
@pytest.mark.parametrize("site", ["real"], indirect=True)
def test_every_word_of_the_finnish_pages_is_spelled(pages):
    spells, known = speller(), known_words()
    found = {page.name: words(read(page, "fi")) for page in pages if "fi" in page.parts}
    wrong = {name: bad for name, said in found.items() if (bad := unknown(said, spells, known))}
    assert found and not wrong
