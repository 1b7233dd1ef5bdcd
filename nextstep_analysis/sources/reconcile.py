"""Our figures against figures published elsewhere: does each hold, differ, or can't it be told?

A table can be whole, typed and balanced and yet be wrong; only a figure that somebody else
published shows it.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.catalogue.reconciliation import FILE, Fact
from nextstep_analysis.errors import CatalogueError, DataError

HOLDS, DIFFERS, UNTOLD = "holds", "differs", "cannot be told"
COLUMNS = [
    "fact",
    "statement",
    "value",
    "unit",
    "ours",
    "difference",
    "difference_pct",
    "answer",
]
DUST = 1e-9  # of the value: what adding up decimals leaves behind
SHOWN = 6  # codes that a message lists


@dataclass(frozen=True)
class Reconciled:
    """A fact and what our tables say; `ours` is NaN where a figure is missing in them."""

    fact: Fact
    ours: float

    @property
    def difference(self) -> float:
        """Ours less the published value, in the unit; rounding errors are none."""
        exact = self.ours - self.fact.value
        return 0.0 if abs(exact) <= self._dust else exact

    @property
    def share(self) -> float:
        """The difference as a share of the published value; NaN where that is 0."""
        return self.difference / abs(self.fact.value) if self.fact.value else math.nan

    @property
    def answer(self) -> str:
        """``holds``, ``differs``, or ``cannot be told``: what is missing neither holds nor not."""
        if math.isnan(self.ours):
            return UNTOLD
        return HOLDS if abs(self.difference) <= self.fact.allowed + self._dust else DIFFERS

    @property
    def _dust(self) -> float:
        return DUST * max(1.0, abs(self.fact.value))


def reconcile(facts: Iterable[Fact], tables: Mapping[str, pd.DataFrame]) -> tuple[Reconciled, ...]:
    """Each fact with the figure that the tables give for it.

    Parameters
    ----------
    facts : iterable of Fact
    tables : mapping of str to DataFrame
        The typed tables that the facts are about, by dataset.

    Returns
    -------
    tuple of Reconciled
        In the order of `facts`. Ours is the sum of `Fact.column` over the regions of
        `Fact.terms`, in the rows in which every key of `Fact.keys` has its value. One
        missing cell makes the sum missing.

    Raises
    ------
    CatalogueError
        If a year, code or region is not in the table, or does not name exactly one row.
    """
    return tuple(Reconciled(fact, _ours(fact, tables[fact.dataset])) for fact in facts)


def check_facts(results: Iterable[Reconciled]) -> None:
    """Raise `DataError` unless every fact holds.

    A fact that cannot be told is no better than one that differs: it was written down
    because the figure was there.

    Raises
    ------
    DataError
        Which facts do not hold, and by how much, in one sentence.
    """
    results = tuple(results)
    wrong = [
        f"{one.fact.fact} ({one.fact.dataset}: {_verdict(one)})"
        for one in results
        if one.answer != HOLDS
    ]
    if wrong:
        does = "does" if len(wrong) == 1 else "do"
        raise DataError(
            f"{len(wrong)} of {len(results)} facts published elsewhere {does} not hold: "
            f"{', '.join(wrong)}; the sources stand in config/{FILE}"
        )


def as_table(results: Iterable[Reconciled]) -> pd.DataFrame:
    """One row per fact, numbers unrounded; columns are `COLUMNS`."""
    rows = [
        [
            one.fact.fact,
            one.fact.statement,
            one.fact.value,
            one.fact.unit,
            one.ours,
            one.difference,
            100 * one.share,
            one.answer,
        ]
        for one in results
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def as_lines(results: Iterable[Reconciled], *, without: Collection[str] = ()) -> list[str]:
    """A heading and a line per fact; then the tables that no fact is about."""
    results = tuple(results)
    if not results:
        return ["facts published elsewhere: none"]
    held = [one for one in results if one.answer == HOLDS]
    exact = sum(one.difference == 0 for one in held)
    lines = [
        f"facts published elsewhere: {len(results)}, of which {exact} hold exactly and "
        f"{len(held) - exact} within their tolerance"
    ]
    lines += [f"  {_line(one)}" for one in results]
    if without:
        lines.append(f"  tables without a fact: {', '.join(without)} (see config/{FILE})")
    return lines


# --- the figure ---------------------------------------------------------------------------


def _ours(fact: Fact, table: pd.DataFrame) -> float:
    rows = table
    for key, value in fact.keys.items():
        wanted = int(value) if pd.api.types.is_integer_dtype(table[key]) else value
        if not (table[key] == wanted).any():
            raise _unknown(fact, key, value, table)
        rows = rows[rows[key] == wanted]
    if not fact.terms:
        return _cell(fact, rows, "")
    parts = []
    for sign, code in fact.terms:
        if not (table["region"] == code).any():
            raise _unknown(fact, "region", code, table)
        parts.append(sign * _cell(fact, rows[rows["region"] == code], f" for {code}"))
    return math.fsum(parts)


def _cell(fact: Fact, rows: pd.DataFrame, whose: str) -> float:
    if len(rows) != 1:
        number = "no row" if rows.empty else f"{len(rows)} rows"
        raise CatalogueError(
            f"{fact.where}: the query of {fact.fact} gives {number} of {fact.dataset}{whose}; "
            "needed is exactly one"
        )
    return float(rows[fact.column].iloc[0])


def _unknown(fact: Fact, key: str, given: str, table: pd.DataFrame) -> CatalogueError:
    known = sorted(map(str, table[key].unique()))
    listed = ", ".join(known[:SHOWN])
    if len(known) > SHOWN:
        listed += f", … {known[-1]} ({len(known)} in all)"
    return CatalogueError(
        f"{fact.where}: unknown {key} {given!r}{nearest(given, known)}; {fact.dataset} holds "
        f"{listed}"
    )


# --- words --------------------------------------------------------------------------------


def _line(one: Reconciled) -> str:
    fact = one.fact
    ours = "missing" if math.isnan(one.ours) else _told(one.ours)
    figures = (
        f"{fact.fact} {fact.statement}: published {_told(fact.value)} {fact.unit}, ours {ours}"
    )
    if one.answer == UNTOLD:
        return f"{figures}: {_verdict(one)}"
    figures += f", difference {_told(one.difference, '+')}{_percent(one)}"
    if one.answer == DIFFERS:
        return f"{figures}: DIFFERS, allowed is {fact.tolerance}: {fact.why_tolerance}"
    if one.difference:
        return f"{figures}: holds within {fact.tolerance}: {fact.why_tolerance}"
    return f"{figures}: holds"


def _verdict(one: Reconciled) -> str:
    if one.answer == UNTOLD:
        return f"{UNTOLD}: missing"
    allowed = f"allowed is {one.fact.tolerance}"
    return f"{_told(one.difference, '+')} {one.fact.unit}{_percent(one)}, {allowed}"


def _told(number: float, sign: str = "") -> str:
    """``50,138`` or ``-0.25``: as many decimals as there are, without rounding errors."""
    return format(number, f"{sign if number else ''},.10g")


def _percent(one: Reconciled) -> str:
    if math.isnan(one.share):
        return ""
    return f" ({one.share:+.2%})" if one.share else " (0%)"
