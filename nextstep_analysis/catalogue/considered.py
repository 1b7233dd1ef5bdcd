"""`conclusions` of an ecosystem's file: what a body of people concluded, when, in its words."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from nextstep_analysis.catalogue.fields import Day, Line, Texts
from nextstep_analysis.catalogue.files import Entry, error_at

_NAME = r"[A-ZÅÄÖ][a-zåäöé]+(-[A-ZÅÄÖ][a-zåäöé]+)?"
_PERSON = re.compile(rf"{_NAME}( {_NAME}){{1,2}}")
"""Two or three words with capitals and nothing else: the form of a person's name."""


def check_body(body: Mapping[str, str]) -> Mapping[str, str]:
    """`body`, if no text of it looks like a person; else `ValueError` with what is allowed."""
    for text in body.values():
        for part in re.split(r"[,;/&()]| ja | and | och ", text):
            if "@" in part or _PERSON.fullmatch(part.strip()):
                raise ValueError(
                    f"{part.strip()!r} looks like a person; a body is a group or a role in small "
                    "letters, such as ohjausryhmä, the steering group"
                )
    return body


class Considered(Entry):
    """One conclusion of people: `fi`, `en` (and `sv`), the `date`, and the `body` that made it.

    A body is a group or a role by language, never a person.
    """

    fi: Line
    en: Line
    sv: Line | None = None
    date: Day
    body: Annotated[Texts, AfterValidator(check_body)]

    @property
    def text(self) -> dict[str, str]:
        """The conclusion by language."""
        texts = {"fi": self.fi, "en": self.en, "sv": self.sv}
        return {language: text for language, text in texts.items() if text}


def check_considered(path: Path, conclusions: Iterable[Considered], *, published: str) -> None:
    """Raise `CatalogueError` where a conclusion is later than the day of publication.

    Parameters
    ----------
    path : Path
        The file they stand in.
    conclusions : iterable of Considered
    published : str
        Day, month or year of publication (`settings.published`): the whole of it counts.
    """
    for place, entry in enumerate(conclusions):
        if entry.date[: len(published)] > published:
            raise error_at(
                path,
                "conclusions",
                place,
                "date",
                problem=f"the date {entry.date} is after the publication, {published}; allowed "
                "are days up to it (published in settings.yaml)",
            )
