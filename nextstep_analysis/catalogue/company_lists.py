"""How a list of companies that a person imports is read: `config/imports/<name>.yaml`."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import Line
from nextstep_analysis.catalogue.files import Entry, read_entry

ABROAD = "abroad"
"""The kind of a list of companies that the register does not have."""
_OF_SIGNALS = frozenset({"business_id", "dated", "amount", "programme"})
_OF_ABROAD = frozenset(
    {"business_id", "name", "country", "industry", "turnover", "persons", "website", "dated"}
)
_NEEDED = {ABROAD: ("name", "industry")}
_NACE = r"\d{2}(\.?\d{1,2})?"


def _check_day(form: str) -> str:
    day = datetime(2021, 12, 31)
    try:
        if datetime.strptime(day.strftime(form), form) == day:
            return form
    except (ValueError, re.error):  # the latter where a part of it stands twice
        pass
    raise ValueError("the form of a day has %d, %m and %Y, such as %d.%m.%Y")


class ListColumns(Entry):
    """Heads of the columns that are read; no other column is."""

    business_id: Line | None = None
    dated: Line | None = None
    amount: Line | None = None
    programme: Line | None = None
    name: Line | None = None
    country: Line | None = None
    industry: Line | None = None
    turnover: Line | None = None
    persons: Line | None = None
    website: Line | None = None


class ListMapping(Entry):
    """What a list tells and which of its columns is what.

    Attributes
    ----------
    kind : str
        ``funding``, ``site`` (a new one) or ``hiring`` of companies of the register; ``abroad``
        for companies of other countries.
    source : str
        Who published the list.
    day : str
        How days are written: ``%d.%m.%Y``.
    decimal : str, optional
        The decimal sign, where the numbers leave it open.
    country : str, optional
        Of all companies of the list: two letters (ISO 3166), such as SE.
    nace : str
        Which NACE the codes of the list are of.
    industries : mapping
        What the list writes instead of codes of NACE, and the code that each stands for.
    turnover_in : number
        Euros that one unit of its turnover is.
    """

    kind: Literal["funding", "site", "hiring", "abroad"]
    source: Line
    columns: ListColumns
    day: Annotated[str, AfterValidator(_check_day)] = "%Y-%m-%d"
    decimal: Literal[",", "."] | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    nace: Literal["rev. 2", "rev. 2.1"] = "rev. 2"
    industries: Mapping[Line, Annotated[str, Field(pattern=f"^{_NACE}$")]] = {}
    turnover_in: Literal[1, 1_000, 1_000_000] = 1

    @model_validator(mode="after")
    def _check_columns(self) -> "ListMapping":
        named = {name for name, head in self.columns if head is not None}
        needed = _NEEDED.get(self.kind, ("business_id", "dated"))
        allowed = _OF_ABROAD if self.kind == ABROAD else _OF_SIGNALS
        if self.kind == ABROAD and ("country" in named) == (self.country is not None):
            raise ValueError("a list of companies abroad needs either a column or a code 'country'")
        if others := sorted(named - allowed):
            told = f"a list of {self.kind} has no columns {', '.join(others)}"
            raise ValueError(f"{told}; allowed are {', '.join(sorted(allowed))}")
        if lacking := [name for name in needed if name not in named]:
            raise ValueError(f"a list of {self.kind} needs the columns {', '.join(lacking)}")
        return self


def read_list_mapping(path: Path) -> ListMapping:
    """The mapping in the file `path`.

    Raises
    ------
    CatalogueError
        If it is missing or does not hold together: file, line, what is allowed.
    """
    return read_entry(path, ListMapping)
