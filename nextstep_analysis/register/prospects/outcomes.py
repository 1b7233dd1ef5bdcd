"""Whether the index would have found the contacts that succeeded: precision at k."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import comb
from pathlib import Path

import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.own.cells import read_cells
from nextstep_analysis.register.values import day_number, is_company_id
from nextstep_analysis.study import Statement

COLUMNS = ("business_id", "contacted", "outcome")
ANSWERS = {"1": True, "0": False, "yes": True, "no": False, "kyllä": True, "ei": False}
FIRST = (10, 50, 100)
"""How many of the first are looked at, where more contacts than so many are known."""
LEAST = 20
"""Fewer contacts tell nothing."""
TESTED = Statement(
    "Tested on {n:d} contacts made after {day:date}, of which {random:.0%} succeeded: of the {k:d} "
    "first by the index {index:.0%} did, of the {k:d} largest {size:.0%}; a random choice does as "
    "well as the index with a probability of {chance:.1%}."
)
TOO_FEW = Statement(
    "The outcomes do not test the index: of {given:d} contacts {n:d} were made after the day of "
    "the register with companies that it ranks, and {least:d} that succeeded and failed are "
    "needed. Import a register from before the contacts."
)


@dataclass(frozen=True)
class Contact:
    """A past contact: when it was made, and whether it succeeded."""

    contacted: int
    succeeded: bool


def read_outcomes(path: Path) -> dict[str, Contact]:
    """Contacts by business id, of a CSV or Excel file with the columns `COLUMNS`.

    Raises
    ------
    DataError
        If a column is missing, a company stands twice, or a cell is not what it should be: row,
        what was found, what is allowed.
    """
    cells = read_cells(path, wanted="")
    if lacking := [name for name in COLUMNS if name not in cells.head]:
        told = f"{path.name} lacks {', '.join(lacking)}; wanted are the columns"
        raise DataError(f"{told} {', '.join(COLUMNS)}")
    places = [cells.head.index(name) for name in COLUMNS]
    found: dict[str, Contact] = {}
    for number, row in cells.rows:
        one, day, outcome = (row[place].strip() for place in places)
        contacted, succeeded = day_number(day), ANSWERS.get(outcome.casefold())
        if not is_company_id(one) or contacted is None or succeeded is None or one in found:
            raise DataError(
                f"{path.name}, row {number}: {one!r}, {day!r}, {outcome!r}; allowed are a business "
                f"id that stands once, a day such as 2025-02-13, and {', '.join(ANSWERS)}"
            )
        found[one] = Contact(contacted, succeeded)
    return found


def outcome_notes(
    ranked: pd.DataFrame, outcomes: Mapping[str, Contact], *, day: date
) -> tuple[tuple[Statement, ...], bool]:
    r"""What the outcomes say of the index, and whether it is tested by them.

    Only contacts made after `day`, of which the register is, count: what came of them cannot be
    in it. With n of them, s of which succeeded, x among the first k, a random choice of k does as
    well with the probability

    .. math:: \sum_{i \ge x} \binom{s}{i} \binom{n - s}{k - i} \Big/ \binom{n}{k}

    Parameters
    ----------
    ranked : DataFrame ``business_id, size_low, size_high``
        All that fit, in the order of the index.
    """
    if not outcomes:
        return (), False
    last = day.toordinal() - date(1970, 1, 1).toordinal()
    later = {one: c.succeeded for one, c in outcomes.items() if c.contacted > last}
    known = ranked[ranked["business_id"].isin(list(later))]
    hits = known["business_id"].map(later).astype(bool).reset_index(drop=True)
    size = (known["size_low"] + known["size_high"]).reset_index(drop=True)
    if len(hits) < LEAST or hits.all() or not hits.any():
        few = TOO_FEW.given(given=len(outcomes), n=len(hits), least=LEAST)
        return (few,), False
    return tuple(_sentences(hits, size, day)), True


def _sentences(hits: pd.Series, size: pd.Series, day: date) -> Iterator[Statement]:
    n, good = len(hits), int(hits.sum())
    for k in (k for k in FIRST if k < n):
        found = int(hits.head(k).sum())
        yield TESTED.given(
            n=n,
            day=day.isoformat(),
            random=good / n,
            k=k,
            index=found / k,
            size=precision_with_ties(hits, size, k),
            chance=chance_of(found, k, good, n),
        )


def precision_with_ties(hits: pd.Series, by: pd.Series, k: int) -> float:
    """The share of hits among the `k` largest; of equal ones at the end their mean counts.

    >>> precision_with_ties(pd.Series([True, True, False]), pd.Series([2.0, 1.0, 1.0]), 2)
    0.75
    """
    groups = hits.groupby(by).agg(["sum", "size"]).sort_index(ascending=False)
    before = groups["size"].cumsum() - groups["size"]
    taken = (k - before).clip(0, groups["size"])
    return float((taken * groups["sum"] / groups["size"]).sum() / k)


def chance_of(found: int, k: int, good: int, n: int) -> float:
    """The probability that `k` drawn from `n` without return hold at least `found` of the `good`.

    >>> chance_of(2, 2, 2, 4) == 1 / 6
    True
    """
    ways = sum(comb(good, i) * comb(n - good, k - i) for i in range(found, min(good, k) + 1))
    return ways / comb(n, k)
