"""How a list of companies that a person imports is read: `config/imports/<name>.yaml`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from nextstep_analysis.catalogue.fields import Line
from nextstep_analysis.catalogue.files import Entry, read_entry


def _check_day(form: str) -> str:
    day = datetime(2021, 12, 31)
    try:
        if datetime.strptime(day.strftime(form), form) == day:
            return form
    except ValueError:
        pass
    raise ValueError("the form of a day has %d, %m and %Y, such as %d.%m.%Y")


class ListColumns(Entry):
    """Heads of the columns that are read; no other column is."""

    business_id: Line
    dated: Line | None = None
    amount: Line | None = None
    programme: Line | None = None


class ListMapping(Entry):
    """What a list tells and which of its columns is what.

    Attributes
    ----------
    kind : str
        ``funding``, ``site`` (a new one) or ``hiring``.
    source : str
        Who published the list.
    day : str
        How days are written: ``%d.%m.%Y``.
    decimal : str, optional
        The decimal sign, where the numbers leave it open.
    """

    kind: Literal["funding", "site", "hiring"]
    source: Line
    columns: ListColumns
    day: Annotated[str, AfterValidator(_check_day)] = "%Y-%m-%d"
    decimal: Literal[",", "."] | None = None


def read_list_mapping(path: Path) -> ListMapping:
    """The mapping in the file `path`.

    Raises
    ------
    CatalogueError
        If it is missing or does not hold together: file, line, what is allowed.
    """
    return read_entry(path, ListMapping)
