"""`config/reconciliation.csv`: figures published elsewhere that our tables must reproduce.

One line is one fact: what was published and where, and the cells of which table must give
it. A CSV file and not YAML, for such lists are made and passed on as tables.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from nextstep_analysis.catalogue.fields import Address, PartialDate, nearest
from nextstep_analysis.catalogue.files import Entry
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.project import Project
from nextstep_analysis.stored import EDITED, read_regular

FILE = "reconciliation.csv"
COMPUTED = ("ours", "difference", "difference_pct", "agrees")
"""Columns that a list from elsewhere may bring along; they are calculated here, never read."""
OWN_COLUMN = ("region", "industry", "year")
"""Keys of tables that have a column of their own; the rest stand in `other`."""
NUMBER = r"-?\d+(\.\d+)?"
TERM = r"[A-Z][A-Z0-9]*"
Row = tuple[int, list[str]]  # the line it ends in, its cells


def _number(text: Any) -> Any:
    """No thousands separators, no decimal comma, no "inf": what a spreadsheet may slip in."""
    if isinstance(text, str) and not re.fullmatch(NUMBER, text):
        raise ValueError("not a number")
    return text


def _year(text: Any) -> Any:
    if isinstance(text, str) and text and not re.fullmatch(r"[12]\d{3}", text):
        raise ValueError("not a year")
    return None if text == "" else text


def _check_pairs(text: str) -> str:
    pairs = [part.partition("=") for part in re.split("[;&]", text)] if text else []
    names = [name.strip() for name, _, _ in pairs]
    if all(name.strip() and value.strip() for name, _, value in pairs) and (
        len(set(names)) == len(names) and not set(names) & set(OWN_COLUMN)
    ):
        return text
    raise ValueError("not pairs")


def _table_name(text: Any) -> Any:
    return re.sub(r"^starter/([a-z0-9_]+)\.csv$", r"\1", text) if isinstance(text, str) else text


def _holds(allowed: str, **limits: Any) -> Any:
    """What a cell may hold, in the words of a message."""
    return Field(description=allowed, **limits)


Words = Annotated[str, _holds("a text", min_length=1)]


class Fact(Entry):
    """One figure published elsewhere, and the query that must give it.

    Attributes
    ----------
    where : str
        File and line, for messages.
    region : str
        Codes with ``+`` and ``-`` between them; see `terms`. Empty where the table has none.
    year : int, optional
    other : str
        The values of further keys, ``size_class=TOTAL``; see `keys`.
    tolerance : str
        As written: in the unit (``60``) or per cent of the value (``1.5%``); see `allowed`.
    why_tolerance : str
        Why it is not 0, or that it must be.
    seen : str
        Whether the figure stood in an excerpt, on the page, or in a file that was opened.
    """

    where: str = ""
    fact: Annotated[
        str, _holds("an id of letters, digits and hyphens, such as R01", pattern=r"^[\w-]+$")
    ]
    statement: Words
    value: Annotated[
        float,
        BeforeValidator(_number),
        _holds("a number such as 50138 or 17.3, without spaces", allow_inf_nan=False),
    ]
    unit: Words
    year: Annotated[
        int | None,
        BeforeValidator(_year),
        _holds("a year such as 2017, or nothing where the table has no years"),
    ]
    region: Annotated[
        str,
        _holds(
            "codes with + and - between them, such as MK07-KU142, each once",
            pattern=rf"^({TERM}([+-]{TERM})*)?$",
        ),
    ]
    industry: str
    dataset: Annotated[Words, BeforeValidator(_table_name)]
    column: Words
    other: Annotated[
        str,
        AfterValidator(_check_pairs),
        _holds(
            "column=value, several with ; between them, such as size_class=TOTAL; region, "
            "industry and year have columns of their own"
        ),
    ]
    tolerance: Annotated[
        str,
        _holds(
            "a number in the unit or per cent of the value: 60 or 1.5%",
            pattern=r"^\d{1,12}(\.\d+)?%?$",
        ),
    ]
    why_tolerance: Words
    source_title: Words
    source_url: Annotated[Address, _holds("an address that begins with https:// or http://")]
    source_date: Annotated[PartialDate, _holds("a date such as 2017, 2017-02 or 2017-02-24")]
    seen: Annotated[
        Literal["excerpt", "page opened", "file opened"],
        _holds("excerpt, page opened or file opened"),
    ]

    @property
    def terms(self) -> tuple[tuple[int, str], ...]:
        """The regions to add up, each with +1 or -1."""
        signed = re.findall(rf"([+-]?)({TERM})", self.region)
        return tuple((-1 if sign == "-" else 1, code) for sign, code in signed)

    @property
    def keys(self) -> dict[str, str]:
        """The value of each key but the region, as text."""
        pairs = [part.partition("=") for part in re.split("[;&]", self.other)] if self.other else []
        given = {"industry": self.industry, "year": str(self.year or "")}
        given |= {name.strip(): value.strip() for name, _, value in pairs}
        return {name: value for name, value in given.items() if value}

    @property
    def allowed(self) -> float:
        """By how much ours may differ, in the unit."""
        if self.tolerance.endswith("%"):
            return abs(self.value) * float(self.tolerance[:-1]) / 100
        return float(self.tolerance)


COLUMNS = tuple(name for name in Fact.model_fields if name != "where")


def read_facts(project: Project, datasets: Mapping[str, Dataset]) -> tuple[Fact, ...]:
    """The facts of `config/reconciliation.csv`, in the order of the file.

    Lines that begin with ``#`` are remarks.

    Raises
    ------
    CatalogueError
        File, line, what was found, what is allowed: for a column, a cell, a dataset, a
        measure or a key of it that is not what it must be, and an id that stands twice.
    """
    path = project.config / FILE
    if not path.exists():
        raise CatalogueError(f"{path}: there is no such file; it may hold its header alone")
    rows = _rows(path)
    start, header = next(rows, (1, []))
    _check_header(f"{path}, line {start}", header)
    facts: dict[str, Fact] = {}
    for line, cells in rows:
        fact = _fact(f"{path}, line {line}", dict(zip(header, cells, strict=True)))
        if twin := facts.get(fact.fact):
            first = twin.where.rpartition(" ")[2]
            raise CatalogueError(
                f"{fact.where}: the fact {fact.fact!r} stands twice, first in line {first}; "
                "once is allowed"
            )
        check_query(fact, datasets)
        facts[fact.fact] = fact
    return tuple(facts.values())


def check_query(fact: Fact, datasets: Mapping[str, Dataset]) -> None:
    """Raise `CatalogueError` unless the fact names a cell of a table, or one for each region.

    It names one if it gives every key of the table and no other, for no two rows of a
    table are alike in their keys.
    """
    tables = sorted(name for name, entry in datasets.items() if entry.kind == "table")
    if fact.dataset not in tables:
        raise _unknown(fact, "dataset", fact.dataset, tables)
    dataset = datasets[fact.dataset]
    measures = [name for name, column in dataset.columns.items() if column.unit is not None]
    if fact.column not in measures:
        raise _unknown(fact, f"measure of {dataset.id}", fact.column, measures)
    given = {*fact.keys, *(["region"] if fact.region else [])}
    needed = ", ".join(dataset.keys)
    if surplus := sorted(given - set(dataset.keys)):
        raise CatalogueError(
            f"{fact.where}: {surplus[0]!r} is given, but the table {dataset.id} has no such key; "
            f"needed are {needed}"
        )
    if absent := [name for name in dataset.keys if name not in given]:
        raise CatalogueError(
            f"{fact.where}: {absent[0]!r} is not given; for the table {dataset.id} needed are "
            f"{needed}"
        )


def _unknown(fact: Fact, kind: str, given: str, known: list[str]) -> CatalogueError:
    hint = nearest(given, known)
    return CatalogueError(
        f"{fact.where}: unknown {kind} {given!r}{hint}; allowed are {', '.join(known)}"
    )


def _fact(where: str, cells: Mapping[str, str]) -> Fact:
    try:
        fact = Fact(where=where, **{name: cells[name] for name in COLUMNS})
    except ValidationError as error:
        raise CatalogueError(f"{where}: {_explain(cells, error)}") from None
    codes = [code for _, code in fact.terms]
    if len(set(codes)) < len(codes):
        allowed = Fact.model_fields["region"].description
        raise CatalogueError(f"{where}: column 'region' is {fact.region!r}; allowed is {allowed}")
    return fact


def _explain(cells: Mapping[str, str], error: ValidationError) -> str:
    """The first cell from the left that is wrong."""
    wrong = {problem["loc"][0] for problem in error.errors(include_url=False)}
    name = next(name for name in COLUMNS if name in wrong)
    given = f"is {cells[name]!r}" if cells[name] else "is empty"
    return f"column {name!r} {given}; allowed is {Fact.model_fields[name].description}"


def _rows(path: Path) -> Iterator[Row]:
    """The header and the facts; remarks are left out also where a spreadsheet quoted them."""
    try:
        text = read_regular(path, most=EDITED).decode("utf-8-sig")
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{path}: not UTF-8 text (byte {error.start}); save the file as UTF-8"
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    width = 0
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if width and len(cells) != width:
                raise CatalogueError(
                    f"{path}, line {reader.line_num}: found {len(cells)} cells; the header has "
                    f"{width} (a text that holds a comma stands in quotes)"
                )
            width = len(cells)
            yield reader.line_num, cells
    except csv.Error as error:
        raise CatalogueError(f"{path}, line {reader.line_num}: not a CSV file: {error}") from None


def _check_header(where: str, header: list[str]) -> None:
    needed = ", ".join(COLUMNS)
    if len(header) == 1 and ";" in header[0]:
        raise CatalogueError(f"{where}: the columns are separated by ';'; allowed are commas")
    if unknown := [name for name in header if name not in (*COLUMNS, *COMPUTED)]:
        hint = nearest(unknown[0], COLUMNS)
        raise CatalogueError(
            f"{where}: unknown column {unknown[0]!r}{hint}; allowed are {needed} (and, unread, "
            f"{', '.join(COMPUTED)})"
        )
    if missing := [name for name in COLUMNS if name not in header]:
        columns = ", ".join(header) or "nothing"
        raise CatalogueError(
            f"{where}: the column {missing[0]!r} is missing; found {columns}; needed are {needed}"
        )
    if twice := [name for name in header if header.count(name) > 1]:
        raise CatalogueError(f"{where}: the column {twice[0]!r} stands twice; once is allowed")
