"""Breaks in a series: from which year on figures are not comparable with those before.

The note travels with the table (``table.attrs["breaks"]``), as its classification does
(`schema.with_scheme`): `read_table` puts it there, and what computes a change refuses to cross a
break unless it is accepted by name.
"""

from collections.abc import Iterable
from numbers import Integral
from typing import TypeVar

import pandas as pd

from nextstep_analysis.errors import DataError

BREAKS = "breaks"  # of `attrs`: the first years of new series

_Labelled = TypeVar("_Labelled", pd.DataFrame, pd.Series)


def with_breaks(table: _Labelled, years: Iterable[int]) -> _Labelled:
    """`table` with a note of its breaks, for all that computes a change.

    Selecting rows and columns keeps the note; what builds a new table (a merge, a sum by group, a
    pivot) may lose it.

    Parameters
    ----------
    table : DataFrame, or Series by year
        Stays as it is.
    years : iterable of int
        The first years of new series; none takes all notes away.

    Returns
    -------
    DataFrame or Series
        A shallow copy.

    Raises
    ------
    DataError
        If a year is no whole number.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "MK07", "industry": "C31", "year": [2016, 2018],
    ...     "value": [100, 120]})
    >>> breaks_of(with_breaks(firms, [2017]))
    (2017,)
    """
    given = list(years)
    if bad := [year for year in given if isinstance(year, bool) or not isinstance(year, Integral)]:
        raise DataError(f"breaks are years as whole numbers, but {bad[0]!r} is not")
    noted = table.copy(deep=False)
    others = {name: note for name, note in table.attrs.items() if name != BREAKS}
    breaks = tuple(sorted({int(year) for year in given}))
    noted.attrs = {**others, BREAKS: breaks} if breaks else others
    return noted


def accept_break(table: _Labelled, year: int) -> _Labelled:
    """`table` with the break of `year` accepted: changes across it are computed all the same.

    Whoever shows such a change says so beside it.

    Raises
    ------
    DataError
        If the table notes no break in that year.

    Examples
    --------
    >>> firms = with_breaks(pd.DataFrame({"year": [2016, 2018], "value": [100, 120]}), [2017])
    >>> breaks_of(accept_break(firms, 2017))
    ()
    """
    noted = breaks_of(table)
    if year not in noted:
        listed = ", ".join(map(str, noted)) or "none"
        raise DataError(f"{year} is no break of the table; its breaks are: {listed}")
    return with_breaks(table, (other for other in noted if other != year))


def breaks_of(table: pd.DataFrame | pd.Series) -> tuple[int, ...]:
    """The breaks that a table notes, in order; none if nobody has said so."""
    return tuple(table.attrs.get(BREAKS, ()))


def check_period(start: int, end: int) -> None:
    """Refuse years that are no whole numbers, or do not rise.

    Examples
    --------
    >>> check_period(2022, 2018)
    Traceback (most recent call last):
        ...
    nextstep_analysis.errors.DataError: the end must be after the start, but start is 2022 and \
end 2018
    """
    for name, year in (("start", start), ("end", end)):
        if isinstance(year, bool) or not isinstance(year, Integral):
            raise DataError(f"{name} {year!r} is not allowed; a year as a whole number is")
    if not start < end:
        raise DataError(f"the end must be after the start, but start is {start} and end {end}")


def check_no_break(table: pd.DataFrame | pd.Series, *, start: int, end: int) -> None:
    """Refuse a change from `start` to `end` with a break between them.

    Examples
    --------
    >>> firms = with_breaks(pd.DataFrame({"year": [2016, 2018], "value": [100, 120]}), [2017])
    >>> check_no_break(firms, start=2016, end=2018)
    Traceback (most recent call last):
        ...
    nextstep_analysis.errors.DataError: break in the series: figures from 2017 on are not \
comparable with those before, but the change is from 2016 to 2018; if it is meant, give \
accept_break(table, 2017)
    """
    if crossed := [year for year in breaks_of(table) if start < year <= end]:
        raise DataError(
            f"break in the series: figures from {crossed[0]} on are not comparable with those "
            f"before, but the change is from {start} to {end}; if it is meant, give "
            f"accept_break(table, {crossed[0]})"
        )
