"""Several years together: pooled openings and closures, and change with its interval."""

import pandas as pd

from nextstep_analysis.indicators._change import FLOWS, normal_quantile, sums, years_between
from nextstep_analysis.indicators._intervals import (
    check_counts,
    check_level,
    poisson_difference_limits,
)
from nextstep_analysis.schema import KEYS


def pooled(table: pd.DataFrame, *, start: int, end: int) -> pd.DataFrame:
    r"""Openings and closures of several years added up, for steadier rates of small groups.

    .. math:: \sum_t B_t \Big/ \sum_t N_{t-1}

    With the rates of `demography` (denominator ``"previous"``) the last year of
    the result gives Σ openings / Σ stock at the end of the year before: the mean
    rate *a year*, weighted by the stock.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock, births, deaths``, numbers of enterprises.
    start, end : int
        Openings and closures are those of the years after `start` up to `end`;
        the stocks before them are those of `start` up to the year before `end`.

    Returns
    -------
    DataFrame ``region, industry, year, stock, births, deaths``, sorted
        Two rows per region and industry: year ``end - 1`` holds the sum of the
        stocks before (its own openings and closures are NaN), year ``end`` the
        sums of openings, closures and stocks at the end. NaN where a year is
        missing.

    Raises
    ------
    DataError
        If `table` is not tidy, a year from `start` to `end` is left out, a break lies between
        them (`breaks.accept_break`), or `end` is not after `start`.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "MK07", "industry": "C31", "year": [2020, 2021, 2022],
    ...     "stock": [100, 98, 97], "births": [4, 3, 3], "deaths": [6, 4, 3]})
    >>> pooled(firms, start=2020, end=2022)[["year", "stock", "births", "deaths"]].values.tolist()
    [[2021.0, 198.0, nan, nan], [2022.0, 195.0, 6.0, 7.0]]
    """
    years = years_between(table, start, end)
    before = sums(years[years["year"] < end], ["stock"]).assign(year=end - 1)
    after = sums(years[years["year"] > start], FLOWS).assign(year=end)
    rows = pd.concat([before, after])[[*KEYS, *FLOWS]]
    return rows.sort_values(list(KEYS), ignore_index=True)


def change_interval(
    table: pd.DataFrame, *, start: int, end: int, level: float = 0.95
) -> pd.DataFrame:
    r"""Change of the stock, with the noise that openings and closures bring into it.

    .. math:: \Delta - \sqrt{(B - B_l)^2 + (D_u - D)^2}, \quad
        \Delta + \sqrt{(B_u - B)^2 + (D - D_l)^2}

    around the change :math:`\Delta = N_{end} - N_{start}`. Openings B and closures D of the
    years after `start` are taken as independent Poisson counts; :math:`B_l, B_u, D_l, D_u`
    are their exact limits (MOVER), so few events, even none, have a width of their own. With
    many the limits come near :math:`\Delta \pm z\sqrt{B + D}`.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock, births, deaths``, numbers of enterprises.
    start, end : int
        First and last year of the change.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame ``region, industry, change, lower, upper, half_width, events``, sorted, in enterprises
        `lower` and `upper` are the interval; `half_width` is :math:`z\sqrt{B + D}`, a multiple
        of the standard error, and none: 0 without an event. `events` are openings and closures
        together. NaN where a stock, or the openings or closures of a year, are missing. Too
        narrow where enterprises move between regions or industries, for moves are neither
        openings nor closures.

    Raises
    ------
    DataError
        As `pooled`, or if openings or closures have decimals or `level` is not between 0 and 1.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect
    measures: a general approach. *Statistics in Medicine*, 27(10), 1693-1702.
    Skellam, J. G. (1946). The frequency distribution of the difference between
    two Poisson variates. *J. R. Stat. Soc.*, 109(3), 296.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "MK07", "industry": "C31", "year": [2020, 2021, 2022],
    ...     "stock": [100, 98, 97], "births": [4, 3, 3], "deaths": [6, 4, 3]})
    >>> change_interval(firms, start=2020, end=2022).round(1).values.tolist()
    [['MK07', 'C31', -3, -11.3, 5.2, 7.1, 13]]
    """
    check_level(level)
    years = years_between(table, start, end)
    flows = sums(years[years["year"] > start], ["births", "deaths"])
    stock = years.set_index(list(KEYS))["stock"].unstack("year").reset_index()
    both = flows.merge(stock, on=["region", "industry"])
    for column in ("births", "deaths"):
        check_counts(both[["region", "industry", column]], column)
    both["events"] = both["births"] + both["deaths"]
    limits = poisson_difference_limits(both["births"], both["deaths"], level)
    unexplained = both[end] - both[start] - both["births"] + both["deaths"]
    result = both[["region", "industry"]].assign(
        change=both[end] - both[start],
        lower=limits[0] + unexplained,
        upper=limits[1] + unexplained,
        half_width=normal_quantile(level) * both["events"] ** 0.5,
        events=both["events"],
    )
    return result.sort_values(["region", "industry"], ignore_index=True)
