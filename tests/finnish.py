"""What readers are told, word by word: the messages, the texts of `config`, and built pages.

The tests hold that every Finnish word is one, and that no word stands there that was given up.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from nextstep_analysis.report.words.translations import LOCALES, read_catalogue

ROOT = Path(__file__).parents[1]
WORD_LIST = ROOT / "tests" / "report" / "finnish_words.txt"
GIVEN_UP = {
    "fi": (
        *("kuilu", "ytime", "ydintä", "läheisyystihey", "kelpoisuu", "arvonno", "laskentaker"),
        *("kutistet", "yleisen kasvun", "koko maan kasvun vaikutus", "tuloja alueelle"),
        *("ei ole nähnyt", "tietosanakirj", "päiväämät", "aikasarjassa on katkos"),
    ),
    "en": ("encyclopaedia", "shrunken", "general growth"),
}
"""Coinages and calques, and what has another name now: parts of words."""
EDITORS = {
    "fi": (
        *(
            "ei ole nähty",
            "ennen julkaisemista",
            "tarkista ",
            "jälkeen on tarkistettava",
            "varmista ",
        ),
        *("ei ole tarkistettu", "ei ole varmistettu", "testattavissa", "ei pidä toistaa"),
    ),
    "en": (
        *("not seen", "before print", "verify with", "not verified", "must be checked", "to do:"),
        *("was not checked", "testable with", "do not repeat"),
    ),
}
"""Working notes of editors, that no reader needs."""
_VALUE = re.compile(r"\{[^{}]*\}(?::[\w-]+)?")
_ADDRESS = re.compile(
    r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:fi|com|org|js)\b"
    r"|\b\w+(?:_\w+)+\b"  # names of code
    r"|\b\d+\.\d+\.\d+-[0-9a-f]+\b|\.schema\.json\b"  # versions of pages, endings of files
    r"|\b[a-z]+/\w+|(?<=[\d%]):\w+"  # tables of the producer, endings after a number
)
_WORD = re.compile(r"[^\W\d_]+(?:[-:][^\W\d_]+)*-?")
_MARKS = str.maketrans({"\xad": "", "\u2011": "-", "’": "'", "\N{WORD JOINER}": ""})


def texts_of(language: str) -> Iterator[tuple[str, str]]:
    """Every message and text of `config` in a language, each after where it stands."""
    if language == "en":
        yield from (("messages", text) for text in _templates())
    else:
        path = LOCALES / language / "messages.po"
        for message in read_catalogue(path):
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id:
                yield from (("messages.po", text) for text in strings)
    for path in sorted((ROOT / "config").rglob("*.yaml")):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from ((path.name, text) for text in _by_language(held, language))


def words(text: str) -> set[str]:
    """The words of a text as they are written: no numbers, values, addresses, names of code."""
    plain = _VALUE.sub(" ", _ADDRESS.sub(" ", text.translate(_MARKS)))
    return {word for word in _WORD.findall(plain) if len(word) > 1}


def known_words() -> set[str]:
    """Names and terms of the project that no dictionary has."""
    lines = WORD_LIST.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def forbidden(text: str, language: str) -> list[str]:
    """What stands in a text and should not: words given up and working notes of editors."""
    plain = " ".join(text.translate(_MARKS).lower().split())
    return [bad for bad in (*GIVEN_UP[language], *EDITORS[language]) if bad in f" {plain} "]


def unknown(found: set[str], spells: Any, known: set[str]) -> list[str]:
    """The words that neither the speller nor the list of the project knows."""
    return sorted(word for word in found - known if not spells(word))


def _templates() -> Iterator[str]:
    for message in read_catalogue(LOCALES / "fi" / "messages.po"):
        yield from message.id if isinstance(message.id, tuple) else (message.id or "",)


def _by_language(held: Any, language: str) -> Iterator[str]:
    if isinstance(held, dict):
        if isinstance(held.get(language), str):
            yield held[language]
        for value in held.values():
            yield from _by_language(value, language)
    if isinstance(held, list):
        for value in held:
            yield from _by_language(value, language)
