"""Which industries a region has gained and lost between two years."""

import numpy as np
import pandas as pd

from nextstep_analysis.breaks import check_no_break, check_period
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._presence import presence_of
from nextstep_analysis.schema import check_composition


def entry_exit(
    table: pd.DataFrame, *, start: int, end: int, presence: str = "quotient"
) -> pd.DataFrame:
    r"""Entries and exits of industries, where one was possible.

    .. math:: entry_{ri} = M_{ri,t_1} \text{ where } M_{ri,t_0} = 0, \qquad
        exit_{ri} = 1 - M_{ri,t_1} \text{ where } M_{ri,t_0} = 1

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        Both years with the same regions and industries. A presence that flickers about
        the threshold counts as entry or exit: read rates, not single ones.
    start, end : int
        Years, the first before the second.
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.

    Returns
    -------
    DataFrame ``entry, exit``, 1 or 0, by region and industry
        NaN where the event was not possible (an entry into what is there already), or
        a figure of either year is missing.

    Raises
    ------
    DataError
        If `table` is not a composition, lacks a year, or the years do not rise; with
        ``"positive"`` also if a break lies between them (`breaks.accept_break`).

    References
    ----------
    Boschma, R., Balland, P.-A. & Kogler, D. F. (2015). Relatedness and technological
    change in cities. *Industrial and Corporate Change*, 24(1), 223-250.

    Examples
    --------
    >>> has = pd.DataFrame({"region": ["A", "A", "B", "B"] * 2, "industry": ["C16", "C31"] * 4,
    ...     "year": [2013] * 4 + [2022] * 4, "value": [1, 0, 1, 1, 1, 1, 0, 1]})
    >>> entry_exit(has, start=2013, end=2022, presence="positive").loc["A"].to_dict("index")
    {'C16': {'entry': nan, 'exit': 0.0}, 'C31': {'entry': 1.0, 'exit': nan}}
    """
    check_composition(table)
    check_period(start, end)
    if lacking := [year for year in (start, end) if not (table["year"] == year).any()]:
        years = ", ".join(map(str, sorted(table["year"].unique())))
        raise DataError(f"the table has no year {lacking[0]}; it has {years}")
    if presence == "positive":  # a quotient compares shares of one year: a break is in all of them
        check_no_break(table, start=start, end=end)
    first, last = (presence_of(table[table["year"] == year], presence) for year in (start, end))
    before = first.cells.by_cell(first.marks, "before")
    after = last.cells.by_cell(last.marks, "after")
    if not before.index.equals(after.index):
        raise DataError(f"the regions and industries of {start} and {end} are not the same")
    return pd.DataFrame(
        {
            "entry": after.where(before == 0, np.nan),
            "exit": (1 - after).where(before == 1, np.nan),
        }
    )
