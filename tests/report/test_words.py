"""The words that readers see: Finnish ones are spelled, and none is there that was given up."""

import pytest
from finnish import EDITORS, GIVEN_UP, forbidden, known_words, texts_of, unknown, words
from speller import speller

LANGUAGES = ("fi", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_and_no_text_says_what_was_given_up(language):
    found = {
        f"{place}: {text[:80]}": bad
        for place, text in texts_of(language)
        if (bad := forbidden(text, language))
    }
    assert not found


@pytest.mark.parametrize(
    ("language", "text", "bad"),
    [
        ("fi", "Sija kuilussa", ["kuilu"]),
        ("fi", "Erikoistumiskuilu", ["kuilu"]),
        ("fi", "Jos ydin\xadtä ei olisi", ["ydintä"]),
        ("fi", "Hankkeen tuloksia ei ole\nnähty.", ["ei ole nähty"]),
        ("fi", "Varmista yhtiöltä ennen julkaisemista", ["ennen julkaisemista", "varmista "]),
        ("en", "Results of the project not seen.", ["not seen"]),
        ("fi", "Ydintoimialojen osuus", []),
    ],
)
@pytest.mark.edge("configuration", "a working note of an editor in a fact", "a test fails, named")
def test_what_is_forbidden_is_found(language, text, bad):
    assert forbidden(text, language) == bad


def test_every_language_has_its_lists():
    assert set(GIVEN_UP) == set(EDITORS) == set(LANGUAGES)


def test_words_of_a_text():
    text = "Ydin\xadtoimialojen {n:d} yritystä {region:in} (C31), ks. https://lut.fi/a ja lut.fi"
    assert words(text) == {"Ydintoimialojen", "yritystä", "ks", "ja"}


def test_every_finnish_word_is_spelled():
    spells = speller()
    found = {word for _, text in texts_of("fi") for word in words(text)}
    assert len(found) > 1000
    assert not unknown(found, spells, known_words()), "a slip, or a name for finnish_words.txt"


def test_a_slip_is_found():
    assert unknown({"huonekalutelisuus", "huonekalut", "LADEC"}, speller(), {"LADEC"}) == [
        "huonekalutelisuus"
    ]


def test_the_list_holds_only_what_no_dictionary_has():
    spells = speller()
    assert not sorted(word for word in known_words() if spells(word))
