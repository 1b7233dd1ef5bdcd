"""How fast industries grow, and what each adds to its region's growth."""

import pandas as pd

from nextstep_analysis.breaks import check_no_break, check_period
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import plain
from nextstep_analysis.schema import check_composition, check_observations


def cagr(table: pd.DataFrame, *, start: int, end: int) -> pd.Series:
    r"""Compound annual growth rate.

    .. math:: (e_{end} / e_{start})^{1 / (end - start)} - 1

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    start, end : int
        First and last year; the years between are not used.

    Returns
    -------
    Series, a share per year (0.02 = two per cent a year), by region and industry
        NaN where either figure is missing or has no row, and where the start is 0:
        growth from nothing has no rate.

    Raises
    ------
    DataError
        If `table` is not tidy, `end` is not after `start`, a year has no rows, or a break lies
        between the years (`breaks.accept_break`).

    References
    ----------
    OECD (2007). *Data and metadata reporting and presentation handbook*.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["C16", "J62"] * 2,
    ...     "year": [2021, 2021, 2023, 2023], "value": [100, 0, 121, 5]})
    >>> cagr(jobs, start=2021, end=2023).round(2).to_dict()
    {('Lahti', 'C16'): 0.1, ('Lahti', 'J62'): nan}
    """
    before, after = _two_years(table, start, end)
    return ((after / before.mask(before == 0)) ** (1 / (end - start)) - 1).rename("cagr")


def growth_contribution(table: pd.DataFrame, *, start: int, end: int) -> pd.Series:
    r"""What an industry adds to its region's growth.

    .. math:: (e_{i,end} - e_{i,start}) \Big/ \sum_j e_{j,start}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        All industries of each region, each once.
    start, end : int
        First and last year; the years between are not used.

    Returns
    -------
    Series, a share of the region's total at the start, by region and industry
        Sums to the region's growth. An industry that enters counts in full. NaN
        where a figure of the industry is missing or has no row, or any figure of
        the region at the start.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`), `end` is not
        after `start`, a year has no rows, or a break lies between the years.

    References
    ----------
    OECD (2007). *Data and metadata reporting and presentation handbook*.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["C16", "J62"] * 2,
    ...     "year": [2021, 2021, 2023, 2023], "value": [80, 20, 70, 40]})
    >>> growth_contribution(jobs, start=2021, end=2023).round(2).to_dict()
    {('Lahti', 'C16'): -0.1, ('Lahti', 'J62'): 0.2}
    """
    check_composition(table)
    before, after = _two_years(table, start, end)
    total = before.groupby("region").transform("sum", skipna=False)
    return ((after - before) / total.mask(total == 0)).rename("growth_contribution")


def _two_years(table: pd.DataFrame, start: int, end: int) -> tuple[pd.Series, pd.Series]:
    """Values of the two years by region and industry, on one index."""
    check_observations(table)
    check_period(start, end)
    check_no_break(table, start=start, end=end)
    frame = plain(table)
    years = sorted(frame["year"].unique())
    if lacking := [year for year in (start, end) if year not in years]:
        raise DataError(
            f"year {lacking[0]} is not in the table; it has {', '.join(map(str, years))}"
        )
    cells = frame.set_index(["year", "region", "industry"])["value"]
    before, after = cells.loc[start], cells.loc[end]
    index = before.index.union(after.index).sort_values()
    return before.reindex(index), after.reindex(index)
