"""What a sentence says of the study's tables, as data beside it: a test evaluates it.

A sentence that is made from figures carries its claims (`study.Statement.claims`). The audit in
`tests/audit` evaluates each against the tables, and verdicts against the raw figures, with code
that shares nothing with the code that chose the sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nextstep_analysis.errors import DataError

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "cells": "one row; `says` has the number of each named column",
        "sum": "`says` has the sum over the rows of each named column; none is missing",
        "share": "`says['share']` is the sum of `column` over the rows, of that over `among`",
        "count": "`says['n']` rows of the table are so",
        "extreme": "the rows, in the order named, are the `says['end']` (highest, lowest or "
        "farthest from 0) by `column` of those in `among`; none is missing there, none is equal",
        "none_of": "no row of `among` is as `rows` says, and none is missing",
        "all_of": "every row of `among` is as `rows` says",
        "outside": "one row; the interval of the columns `says['ends']` lies on the side "
        "`says['side']` of `says['of']`: 1 above, -1 below, 0 holds it",
        "settling": "the reading `says['reading']` of the industries `says['codes']` in the region "
        "`says['region']` follows from the counts of all regions (gamma-Poisson)",
        "ratio": "the share of `says['codes']` in `says['region']` and in each of `says['others']` "
        "is told apart or not as `says['apart']` says (ratio of two shares, Holm)",
        "effect": "the regional effect of `says['codes']` in `says['region']` is as "
        "`says['verdict']` says, against all three references",
        "measures": "enterprises, accounts and jobs together give `says['verdict']`",
    }
)
"""Every kind of claim, and when it holds."""
Rows = Mapping[str, Any]


@dataclass(frozen=True)
class AtLeast:
    """In a filter: the value is this or more."""

    value: float


@dataclass(frozen=True)
class Claim:
    """One claim of a sentence.

    Attributes
    ----------
    kind : str
        A key of `KINDS`, which says when a claim of the kind holds.
    table : str
        Name of the study's table.
    rows, among : mapping of column to a value, a sequence of values, or `AtLeast`
        The rows that are named, and those they are compared with; empty: all.
    column : str
        The measure that is compared.
    says : mapping
        The numbers and words of the sentence, numbers as calculated, unrounded.
    """

    kind: str
    table: str
    rows: Rows = field(default_factory=dict)
    among: Rows = field(default_factory=dict)
    column: str = ""
    says: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DataError(f"{self.kind!r} is no kind of claim; there are {', '.join(KINDS)}")
        for name in ("rows", "among", "says"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))


def cells(table: str, rows: Rows, **says: Any) -> Claim:
    """That one row of `table` has these numbers, by column."""
    return Claim("cells", table, rows, says=says)


def extreme(
    table: str, rows: Rows, column: str, end: str, *, among: Rows | None = None, **says: Any
) -> Claim:
    """That the rows are the `end` of all in `among` by `column`."""
    return Claim("extreme", table, rows, among or {}, column, {"end": end, **says})


def counted(table: str, rows: Rows, n: int) -> Claim:
    """That `n` rows of `table` are so."""
    return Claim("count", table, rows, says={"n": n})


def none_of(table: str, rows: Rows, *, among: Rows | None = None) -> Claim:
    """That no row in `among` is so."""
    return Claim("none_of", table, rows, among or {})


def all_of(table: str, rows: Rows, *, among: Rows | None = None) -> Claim:
    """That every row in `among` is so."""
    return Claim("all_of", table, rows, among or {})


def summed(table: str, rows: Rows, **says: Any) -> Claim:
    """That the columns add up to these numbers over the rows."""
    return Claim("sum", table, rows, says=says)


def share_of(table: str, rows: Rows, column: str, share: float, *, among: Rows) -> Claim:
    """That the rows hold this share of `column` over `among`."""
    return Claim("share", table, rows, among, column, {"share": share})


def outside(table: str, rows: Rows, ends: Sequence[str], side: int, *, of: float = 0.0) -> Claim:
    """On which side of `of` the interval between two columns lies; 0: it holds it."""
    return Claim("outside", table, rows, says={"ends": tuple(ends), "side": side, "of": of})
