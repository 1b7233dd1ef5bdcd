"""The gettext catalogues: which languages there are, and what a message is in them."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from nextstep_analysis.report import ReportError

LOCALES = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"  # message ids are English
BRIEF = ("sv",)
"""Languages in which reports are told by their summaries alone: their catalogues hold no more."""


@dataclass(frozen=True)
class Translations:
    """Messages of one language: `forms` by message id, and the rule that picks one."""

    language: str
    forms: dict[str, tuple[str, ...]]
    rule: Callable[[int], int]

    def find(self, message: str, plural: str | None, count: float | None) -> str:
        """The template for `message`, in the form that `count` asks for.

        Raises
        ------
        ReportError
            If the message, or one of its plural forms, is not translated.
        """
        if self.language == SOURCE_LANGUAGE:
            return message if plural is None or count == 1 else plural
        forms = self.forms.get(message, ())
        wanted = 0 if plural is None else self.rule(_whole(count))
        if wanted >= len(forms) or not forms[wanted]:
            raise ReportError(
                f"no translation into {self.language!r} of {message!r}: run "
                "`python -m nextstep_analysis.report.words.update_catalogues` and fill in "
                f"{LOCALES / self.language / 'messages.po'}"
            )
        return forms[wanted]


def languages() -> tuple[str, ...]:
    """Languages that a report can be written in, the source language last."""
    translated = sorted(path.parent.name for path in LOCALES.glob("*/messages.po"))
    return (*translated, SOURCE_LANGUAGE)


@cache
def translations(language: str) -> Translations:
    """The messages of `language`, read once.

    Raises
    ------
    ReportError
        If there is no catalogue for the language.
    """
    if language == SOURCE_LANGUAGE:
        return Translations(language, {}, int)
    if language not in languages():
        raise ReportError(f"no texts in {language!r}; there are {', '.join(languages())}")
    return _translations(read_catalogue(LOCALES / language / "messages.po"), language)


def read_catalogue(path: Path) -> Catalog:
    """The catalogue file at `path`."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name)


def _translations(catalogue: Catalog, language: str) -> Translations:
    forms = {}
    for message in catalogue:
        if message.id and not message.fuzzy:
            plural = isinstance(message.id, tuple)
            forms[message.id[0] if plural else message.id] = (
                tuple(message.string) if plural else (message.string,)
            )
    return Translations(language, forms, gettext.c2py(catalogue.plural_expr))


def _whole(count: float | None) -> int:
    """A count as gettext rules take it; 1.5 and a missing count read as "many"."""
    return int(count) if count is not None and float(count).is_integer() else 2
