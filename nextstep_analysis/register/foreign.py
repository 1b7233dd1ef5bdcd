"""A list of companies of other countries (CSV or Excel) into the register, by a mapping."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import Any

from nextstep_analysis.catalogue.company_lists import ListMapping
from nextstep_analysis.errors import DataError
from nextstep_analysis.own.cells import Cells, read_cells
from nextstep_analysis.own.numbers import numbers
from nextstep_analysis.project import Project
from nextstep_analysis.prospects import HOME
from nextstep_analysis.register.beside import (
    Beside,
    next_number,
    one_file,
    put_beside,
    register_to_fill,
    rows_of,
)
from nextstep_analysis.register.forgotten import read_forgotten
from nextstep_analysis.register.lists import NONE, column, days, in_days, most_of
from nextstep_analysis.register.tables import FOREIGN
from nextstep_analysis.register.values import (
    industry,
    is_company_id,
    name_text,
    names_someone,
    website,
)

NO_NAME = "it has no name, or one that may reach a person"
NO_COUNTRY = "its country is none"
AT_HOME = "it is in Finland, where the register has it"
NO_INDUSTRY = "its industry is no code of NACE, and the mapping has no code for it"
NO_DAY = "its day is none"
TWICE = "its id stands twice"
SETS = {"rev. 2": "TOIMI3", "rev. 2.1": "TOIMI4"}
"""NACE and the Finnish classification that has its classes, digit by digit."""
NOT_IN_AN_ID = frozenset("@＠+＋")
"""Marks of an e-mail or a telephone number, which is no id even where it stands in its column."""
ALAND = "AX"
"""A region of Finland with letters of its own, whose companies the register has."""
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Letters that babel has for what is no country."""
_DIGITS = 4
_TOLD = 10
"""Letters of a checksum that stand for a name where the list has no id."""
_DATED = FOREIGN.names.index("dated")
Row = tuple[Any, ...]


def import_foreign(
    project: Project, path: Path, mapping: ListMapping, *, now: datetime, sheet: str | None = None
) -> Beside:
    """Import the companies in `path`; one that is there already is replaced by the new row.

    Raises
    ------
    DataError
        If there is no register or a made-up one, a column is missing, a number is none, or no
        row can be kept.
    """
    with register_to_fill(project) as register:
        if register.demo:
            raise DataError(
                "the register is made up, and real companies never stand beside made-up ones; "
                "`nextstep companies delete`, then import a real register"
            )
        number, coverage = next_number(register), register.coverage
        there = {row[0]: in_days(row, _DATED) for row in rows_of(register, FOREIGN)}
    cells = read_cells(path, sheet=sheet, wanted="")
    aside: Counter[str] = Counter()
    found = dict(_by_id(_rows(cells, mapping, aside), aside))
    forgotten = read_forgotten(project)
    kept = {one: (*row, number) for one, row in found.items() if one not in forgotten}
    if not kept:
        raise DataError(
            f"{path}: none of its {len(cells.rows):,} rows is a company that can be kept "
            f"({most_of(aside)}); the companies abroad stay as they were"
        )
    done = Beside(
        "companies abroad",
        number,
        coverage,
        one_file(path),
        len(cells.rows),
        len(kept),
        len(found) - len(kept),
        aside,
    )
    rows = sorted({**there, **kept}.values(), key=lambda row: row[0])
    put_beside(project, FOREIGN, rows, done, now)
    return done


def country_of(text: str) -> str | None:
    """The two letters of a country, told by them or by its name; None where it is none.

    >>> country_of("se"), country_of("Ruotsi"), country_of("Sverige"), country_of("Sweeden")
    ('SE', 'SE', 'SE', None)
    """
    return _countries().get(" ".join(text.casefold().split()))


def id_abroad(country: str, told: str, name: str) -> str:
    """The id of a company abroad: its own one, else made of its name, the same each time.

    >>> id_abroad("SE", "SE 556000-1234", "Keksitty AB"), id_abroad("SE", "", "Keksitty AB")
    ('SE-5560001234', 'SE-NAMEC496ACFCA3')
    """
    plain = "" if set(told) & NOT_IN_AN_ID else told
    own = re.sub(r"[^0-9A-Z]", "", plain.upper()).removeprefix(country)
    if not is_company_id(f"{country}-{own}"):
        mark = sha256(" ".join(name.casefold().split()).encode()).hexdigest()
        own = f"NAME{mark[:_TOLD].upper()}"
    return f"{country}-{own}"


@cache
def _countries() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in ("en", "fi", "sv"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES:
                found |= {code.casefold(): code, name.casefold(): code}
    return found


def _rows(cells: Cells, mapping: ListMapping, aside: Counter[str]) -> Iterator[Row]:
    """A row of the table, but its import, for each row of the list that can be taken."""
    told = mapping.columns
    texts = [
        column(cells, head)
        for head in (told.business_id, told.name, told.country, told.industry, told.website)
    ]
    figures = (_figures(cells, mapping, head) for head in (told.turnover, told.persons))
    dated = days(column(cells, told.dated), mapping.day)
    for (own, title, land, code, site), turnover, persons, day in zip(
        zip(*texts, strict=True), *figures, dated, strict=True
    ):
        name, country = name_text(title), country_of(mapping.country or land)
        found = _industry(code, mapping)
        if reason := _why_not(name, country, found, day):
            aside[reason] += 1
            continue
        euros = None if turnover is None else turnover * mapping.turnover_in
        identity = id_abroad(str(country), own, str(name))
        told_row = (identity, name, country, *(found or (None, None)), euros, persons)
        yield (*told_row, website(site), day, mapping.source)


def _why_not(name: str | None, country: str | None, found: Any, day: Any) -> str:
    """Why a row cannot be taken; "" where it can."""
    if name is None or names_someone(name):
        return NO_NAME
    if country is None:
        return NO_COUNTRY
    if country in (HOME, ALAND):
        return AT_HOME
    if found is None:
        return NO_INDUSTRY
    return NO_DAY if day is NONE else ""


def _industry(text: str, mapping: ListMapping) -> tuple[str, str] | None:
    """A code of NACE, or what the mapping has for a text, with its classification.

    Letters of a section (``C28.29``) and points fall away, and so does a fifth digit, which each
    country has its own: classes of NACE are those of the Finnish classification with four digits.
    """
    code = mapping.industries.get(text.strip(), text.strip())
    return industry(re.sub(r"^[A-V]|\.", "", code)[:_DIGITS], SETS[mapping.nace])


def _figures(cells: Cells, mapping: ListMapping, head: str | None) -> list[float | None]:
    found = numbers(
        column(cells, head),
        rows=[number for number, _ in cells.rows],
        where=f"{cells.file}, column {head!r}",
        decimal=mapping.decimal,
    )
    return [None if isnan(value) or value < 0 else value for value in found]


def _by_id(rows: Iterator[Row], aside: Counter[str]) -> Iterator[tuple[str, Row]]:
    seen: set[str] = set()
    for row in rows:
        if row[0] in seen:
            aside[TWICE] += 1
            continue
        seen.add(row[0])
        yield row[0], row
