"""What a table of a study holds, declared once: its name, and the meaning and unit of each column.

A chapter of `studies` declares its tables in a module ``tables`` beside it and fills them
with `study.StudyTable.of`; `report` reads them by these names and explains them in the
workbook. Meanings are English messages (`report.words` translates them).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nextstep_analysis.errors import DataError


def _(message: str) -> str:
    """Marks `message` as one to be translated."""
    return message


UNITS: Mapping[str, str] = MappingProxyType(
    {
        "code": _("code"),
        "text": _("text"),
        "yes or no": _("yes or no"),
        "year": _("year"),
        "share": _("share, 1 = 100%"),
        "share a year": _("share per year, 1 = 100%"),
        "0-1": _("from 0 to 1"),
        "ratio": _("ratio"),
        "index": _("index"),
        "number": _("number"),
        "rank": _("rank"),
        "points": _("points"),
        "enterprises": _("enterprises"),
        "jobs": _("jobs"),
        "persons": _("persons"),
        "million persons": _("million persons"),
        "million jobs": _("million jobs"),
        "million euro": _("million euro"),
        "minutes": _("minutes"),
        "bits": _("bits"),
        "standard deviations": _("standard deviations"),
        "log odds": _("log odds"),
        "by row": _("differs by row"),
        "outline": _("outline on a map"),
    }
)
"""Every unit that a column may have, and its word in English."""


@dataclass(frozen=True)
class Col:
    """A column: what it means, as a short English phrase, and its unit (a key of `UNITS`)."""

    meaning: str
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise DataError(f"{self.unit!r} is no unit of a column; there are {', '.join(UNITS)}")


@dataclass(frozen=True)
class TableOf:
    """A table: its name in the study, what one row is, and its columns in their order."""

    name: str
    meaning: str
    columns: Mapping[str, Col]

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))

    def check(self, columns: Iterable[str]) -> None:
        """Hold `columns` against the declared ones, their order included.

        Raises
        ------
        DataError
            If one is missing, not declared, or in another place.
        """
        given = tuple(columns)
        if given == tuple(self.columns):
            return
        differing = {
            "missing": [name for name in self.columns if name not in given],
            "not declared": [name for name in given if name not in self.columns],
        }
        wrong = [
            f"{what}: {', '.join(map(str, names))}" for what, names in differing.items() if names
        ]
        why = "; ".join(wrong) or f"in another order: {', '.join(map(str, given))}"
        raise DataError(f"the table {self.name!r} is not as declared: {why}")
