"""A list of companies (CSV or Excel) into the register as signals, by a mapping of its columns."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import Any

from nextstep_analysis.catalogue.company_lists import ListMapping
from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.errors import DataError
from nextstep_analysis.own.cells import Cells, read_cells
from nextstep_analysis.own.numbers import numbers
from nextstep_analysis.project import Project
from nextstep_analysis.register.beside import (
    ELSEWHERE,
    Beside,
    companies_of,
    next_number,
    one_file,
    put_beside,
    register_to_fill,
    rows_of,
)
from nextstep_analysis.register.tables import SIGNALS
from nextstep_analysis.register.values import (
    EPOCH,
    is_business_id,
    is_company_id,
    name_text,
    names_someone,
)

NO_ID, NO_DAY = "it has no business id", "it has no day, or one that is none"
_DATED = SIGNALS.names.index("dated")
Row = tuple[Any, ...]


def import_list(
    project: Project, path: Path, mapping: ListMapping, *, now: datetime, sheet: str | None = None
) -> Beside:
    """Import the list in `path`; rows that are there already count once.

    Raises
    ------
    DataError
        If there is no register, a column is missing, a number is none, or no row is of a company
        of the register.
    """
    with register_to_fill(project) as register:
        known, number, coverage = companies_of(register), next_number(register), register.coverage
        there = [in_days(row, _DATED) for row in rows_of(register, SIGNALS)]
    cells = read_cells(path, sheet=sheet, wanted="")
    aside: Counter[str] = Counter()
    found = [row for row in _signals(cells, mapping, aside) if row is not None]
    kept = [row for row in found if row[0] in known]
    if not kept:
        raise DataError(
            f"{path}: none of its {len(cells.rows):,} rows is a signal of a company of the "
            f"register ({most_of(aside, len(found))}); the signals stay as they were"
        )
    done = Beside(
        "signals",
        number,
        coverage,
        one_file(path),
        len(cells.rows),
        len(kept),
        len(found) - len(kept),
        aside,
    )
    put_beside(project, SIGNALS, _joined(there, kept, number), done, now)
    return done


def _joined(there: list[Row], new: list[Row], number: int) -> list[Row]:
    """Rows of before and new ones; equal rows as often as the fuller of the two has them."""
    before = Counter(row[:-1] for row in there)
    added = Counter(new) - before
    return [*there, *sorted(((*row, number) for row in added.elements()), key=repr)]


def _signals(cells: Cells, mapping: ListMapping, aside: Counter[str]) -> list[Row | None]:
    """One row for each of the list; None where it cannot be taken."""
    numbers_of = [number for number, _ in cells.rows]
    wanted = mapping.columns
    ids = [_business_id(text) for text in column(cells, wanted.business_id)]
    dated = days(column(cells, wanted.dated), mapping.day)
    told = column(cells, wanted.amount)
    where = f"{cells.file}, column {wanted.amount!r}"
    amounts = numbers(told, rows=numbers_of, where=where, decimal=mapping.decimal)
    rows: list[Row | None] = []
    for number, day, amount, programme in zip(
        ids, dated, amounts, column(cells, wanted.programme), strict=True
    ):
        reason = NO_ID if number is None else NO_DAY if day in (None, NONE) else None
        if reason is not None:
            aside[reason] += 1
            rows.append(None)
            continue
        text = name_text(programme)
        text = None if text is None or names_someone(text) else text
        euros = None if isnan(amount) else amount
        rows.append((number, mapping.kind, day, euros, text, mapping.source))
    return rows


NONE = object()
"""A day that is written and is none."""
CELL_DAY = "%Y-%m-%d %H:%M:%S"
"""How a cell of Excel that is a day is read."""


def days(texts: Sequence[str], form: str) -> list[Any]:
    """Each text as a number of days from 1970; None where empty, `NONE` where no day.

    A cell of Excel that is a day by itself has no form: it is one whatever `form` says.
    """
    found: list[Any] = []
    for text in texts:
        try:
            told = CELL_DAY if re.fullmatch(r"\d{4}(-\d\d){2} \d\d(:\d\d){2}", text) else form
            day = datetime.strptime(text, told) if text else None
            found.append(None if day is None else day.date().toordinal() - EPOCH)
        except ValueError:
            found.append(NONE)
    return found


def most_of(aside: Counter[str], others: int = 0) -> str:
    """The most common reasons for which rows were left, and how many are of `others`."""
    told = [f"{count:,}: {reason}" for reason, count in aside.most_common(3)]
    if others:
        told.append(f"{others:,}: {ELSEWHERE}")
    return "; ".join(told) or "none"


def column(cells: Cells, head: str | None) -> list[str]:
    """The texts under `head`; as many empty ones where no column is wanted.

    Raises
    ------
    DataError
        If there is no such column: which there are.
    """
    if head is None:
        return [""] * len(cells.rows)
    if head not in cells.head:
        raise DataError(
            f"{cells.file}: there is no column {head!r}{nearest(head, cells.head)}; it has "
            f"{', '.join(cells.head)}"
        )
    place = cells.head.index(head)
    return [texts[place] for _, texts in cells.rows]


def _business_id(text: str) -> str | None:
    """A business id, also as a VAT number (``FI01120389``); None where it is none.

    Ids of companies abroad are those of their list (``SE-5560001234``).

    >>> _business_id("FI01120389"), _business_id(" 0112038-9 "), _business_id("0112038-8")
    ('0112038-9', '0112038-9', None)
    """
    if is_company_id(text.strip()):
        return text.strip()
    digits = re.sub(r"^FI|[\s-]", "", text.strip().upper())
    written = f"{digits[:-1]}-{digits[-1:]}"
    return written if is_business_id(written) else None


def in_days(row: Row, place: int) -> Row:
    """A row of the register with the day at `place` as it is written: days from 1970."""
    found = list(row)
    if found[place] is not None:
        found[place] = found[place].toordinal() - EPOCH
    return tuple(found)
