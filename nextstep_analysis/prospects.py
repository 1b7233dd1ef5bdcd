"""A list of prospects as data: what the register makes and the workbook shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from nextstep_analysis.study import Statement

LONG, SHORT = "long list", "short list"
STAGES = (LONG, SHORT, "contacted", "visit", "decision", "aftercare")
"""Ids of the stages in their order; a workbook holds them in its language."""
ID, STAGE = "business_id", "stage"
EDITED = (STAGE, "owner_role", "next_action", "note")
"""Columns that people write; all others are the program's."""
WRITTEN = "_as_written"
"""Hidden sheet: what the program wrote, so that edits can be told from it."""
GOOD, FAIR, WEAK = "good", "fair", "weak"
NEEDS, BOUGHT, THIN, NEAR, CORE = "needs", "bought", "thin", "near", "core"
LISTS = (NEEDS, BOUGHT, THIN, NEAR, CORE)
"""Lists of a background study that a company may fit: its needs, chapter 4, the core."""
PARTS = ("fit", "growth", "funding", "site", "hiring", "reach", "size")
"""Parts of the index, in the order in which they are told."""
SIGNALS = ("funding", "site", "hiring")
HOME = "FI"
"""The country of the register; of all others companies come from imported lists."""


def country_name(code: str) -> dict[str, str]:
    """What a country is called, by language.

    >>> country_name("SE")
    {'fi': 'Ruotsi', 'en': 'Sweden'}
    """
    from babel import Locale

    return {language: Locale(language).territories[code] for language in ("fi", "en")}


@dataclass(frozen=True)
class Conflict:
    """A cell that a person and the program have both changed, or a program's that a person has.

    `before` is what the program wrote last, `edited` the person's, `now` what the program, or
    another row of the person's, says. Of a column of `EDITED` the list holds the person's; of
    another one the program's, and theirs stands here alone.
    """

    business_id: str
    column: str
    before: str
    edited: str
    now: str


@dataclass(frozen=True)
class Left:
    """A row with a person's work that is not in the list any more, and why."""

    business_id: str
    name: str
    cells: Mapping[str, str]
    extras: Mapping[str, Any]
    why: Statement


@dataclass(frozen=True)
class ProspectList:
    """A list as it is written.

    Attributes
    ----------
    rows : DataFrame
        In the order of the list: `report.prospects.columns` says what each column holds; missing
        is not known. ``reasons`` are statements.
    out : tuple of (statement, count)
        Why companies of the register are not in the list, each by its first reason.
    extras : mapping
        By business id: cells of columns that people have added, by their heads.
    demo : bool
        Whether its companies are made up.
    tested : bool
        Whether outcomes of past contacts say how good the index is (in `notes`).
    part : bool
        Whether only a part of the register was imported.
    fitting : int
        All that fit, in the list or not.
    outcomes : tuple of statement
        What outcomes of past contacts say of the index, or why they say nothing.
    abroad : tuple of statement
        How many companies abroad fit, and where they stand; empty where none does.
    late : tuple of statement
        How many imported entries do not count, for they are later than the register.
    """

    rows: pd.DataFrame
    out: tuple[tuple[Statement, int], ...]
    as_of: date
    region: str
    notes: tuple[Statement, ...]
    heads: tuple[str, ...] = ()
    extras: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    demo: bool = False
    part: bool = False
    tested: bool = False
    fitting: int = 0
    outcomes: tuple[Statement, ...] = ()
    abroad: tuple[Statement, ...] = ()
    late: tuple[Statement, ...] = ()
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By business id: columns of `EDITED` whose cells are a person's."""
    gone: Mapping[str, Statement] = field(default_factory=dict)
    """Why companies that were asked about are not in the list."""


@dataclass(frozen=True)
class ListTold:
    """A list with all that its page says of how it was made.

    Attributes
    ----------
    asked : int
        How long the list was to be.
    ecosystems : mapping
        Names by language, by id.
    names : DataFrame
        Of codes, for `report.words.text.Text`.
    rules : mapping
        ``config/prospects.yaml`` as plain data.
    fits : DataFrame ``ecosystem, list, place, of, division, prospects``
        How many companies of the list are in it for which place of which list of a study.
    shares : DataFrame ``what, code, prospects, most``
        The largest industries, municipalities and ecosystems of the list, and how many companies
        of one of them it may have.
    """

    made: ProspectList
    asked: int
    ecosystems: Mapping[str, Mapping[str, str]]
    names: pd.DataFrame
    rules: Mapping[str, Any]
    fits: pd.DataFrame
    shares: pd.DataFrame
