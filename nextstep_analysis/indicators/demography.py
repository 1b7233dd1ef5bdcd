"""Enterprise demography: openings, closures and their rates, with intervals.

The tables have ``region, industry, year, stock, births, deaths``; the stock is
counted at the *end* of the year. Rates are per enterprise and year (0.08 = eight
openings per hundred enterprises). The `denominator` is one of

``"previous"`` (default)
    The stock at the end of the year before: those at risk when the year began.
    Comes nearest to a chance per enterprise, and needs no figure of the year itself.
``"active"``
    That stock and the year's openings: all that existed at some time of the year,
    close to the active enterprises that Eurostat and OECD divide by.
``"end"``
    The stock at the end of the year: needs no earlier year, but closures are
    missing from it and openings already in it.

A rate is NaN where its denominator is missing or zero: with ``"previous"`` in the
first year of the table and in the year after a missing stock. So is one whose stock
is of the series before a break that the table notes (`breaks.with_breaks`).

Intervals are exact Poisson limits of the counts over the denominator as it is.
Closures too are counted as Poisson, not binomial: they include enterprises opened
within the year, so the stock is no upper limit for them.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.breaks import breaks_of
from nextstep_analysis.indicators._intervals import (
    check_counts,
    check_level,
    poisson_difference_limits,
    poisson_limits,
)
from nextstep_analysis.schema import KEYS, check_observations, check_one_of

DENOMINATORS = ("previous", "active", "end")


def birth_rate(
    table: pd.DataFrame, *, denominator: str = "previous", level: float = 0.95
) -> pd.DataFrame:
    """Openings of the year per enterprise.

    .. math:: B_t / N_{t-1}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock`` and ``births``, numbers of enterprises.
    denominator : {"previous", "active", "end"}
        What to divide by: see the module.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame ``rate``, ``lower``, ``upper``, per enterprise and year, indexed like `table`
        NaN where the openings are missing, or the denominator is missing or zero.

    Raises
    ------
    DataError
        If `table` is not tidy, openings have decimals, or an argument is unknown.

    References
    ----------
    Eurostat & OECD (2007). *Manual on business demography statistics*.
    Garwood, F. (1936). *Biometrika*, 28, 437-442.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "Lahti", "industry": "C31", "year": [2021, 2022],
    ...     "stock": [100, 98], "births": [4, 3], "deaths": [6, 5]})
    >>> birth_rate(firms).round(3).loc[1].to_dict()
    {'rate': 0.03, 'lower': 0.006, 'upper': 0.088}
    """
    frame = _checked(table, ["births"], denominator, level)
    return _result(table, frame, frame["births"], poisson_limits(frame["births"], level))


def death_rate(
    table: pd.DataFrame, *, denominator: str = "previous", level: float = 0.95
) -> pd.DataFrame:
    """Closures of the year per enterprise.

    .. math:: D_t / N_{t-1}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock`` and ``deaths`` (with ``"active"`` also ``births``).
    denominator, level
        As in `birth_rate`.

    Returns
    -------
    DataFrame ``rate``, ``lower``, ``upper``, per enterprise and year, indexed like `table`
        NaN where the closures are missing, or the denominator is missing or zero.

    Raises
    ------
    DataError
        As `birth_rate`.

    References
    ----------
    Eurostat & OECD (2007). *Manual on business demography statistics*.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "Lahti", "industry": "C31", "year": [2021, 2022],
    ...     "stock": [100, 98], "births": [4, 3], "deaths": [6, 5]})
    >>> death_rate(firms).round(3).loc[1].to_dict()
    {'rate': 0.05, 'lower': 0.016, 'upper': 0.117}
    """
    frame = _checked(table, ["deaths"], denominator, level)
    return _result(table, frame, frame["deaths"], poisson_limits(frame["deaths"], level))


def net_entry_rate(
    table: pd.DataFrame, *, denominator: str = "previous", level: float = 0.95
) -> pd.DataFrame:
    """Openings less closures of the year per enterprise.

    .. math:: (B_t - D_t) / N_{t-1}

    The interval is MOVER's: the exact limits of the two counts, taken as
    independent, joined by the square root of squared distances.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock``, ``births`` and ``deaths``.
    denominator, level
        As in `birth_rate`.

    Returns
    -------
    DataFrame ``rate``, ``lower``, ``upper``, per enterprise and year, indexed like `table`
        Negative where more close than open. NaN where either count is missing, or
        the denominator is missing or zero.

    Raises
    ------
    DataError
        As `birth_rate`.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect
    measures: a general approach. *Statistics in Medicine*, 27(10), 1693-1702.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "Lahti", "industry": "C31", "year": [2021, 2022],
    ...     "stock": [100, 98], "births": [4, 3], "deaths": [6, 5]})
    >>> net_entry_rate(firms).round(3).loc[1].to_dict()
    {'rate': -0.02, 'lower': -0.091, 'upper': 0.047}
    """
    frame = _checked(table, ["births", "deaths"], denominator, level)
    births, deaths = frame["births"], frame["deaths"]
    limits = poisson_difference_limits(births, deaths, level)
    return _result(table, frame, births - deaths, limits)


def churn_rate(
    table: pd.DataFrame, *, denominator: str = "previous", level: float = 0.95
) -> pd.DataFrame:
    """Openings and closures of the year together per enterprise.

    .. math:: (B_t + D_t) / N_{t-1}

    The interval is exact: a sum of independent Poisson counts is Poisson.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``stock``, ``births`` and ``deaths``.
    denominator, level
        As in `birth_rate`.

    Returns
    -------
    DataFrame ``rate``, ``lower``, ``upper``, per enterprise and year, indexed like `table`
        NaN where either count is missing, or the denominator is missing or zero.

    Raises
    ------
    DataError
        As `birth_rate`.

    References
    ----------
    Eurostat & OECD (2007). *Manual on business demography statistics*.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "Lahti", "industry": "C31", "year": [2021, 2022],
    ...     "stock": [100, 98], "births": [4, 3], "deaths": [6, 5]})
    >>> churn_rate(firms).round(3).loc[1].to_dict()
    {'rate': 0.08, 'lower': 0.035, 'upper': 0.158}
    """
    frame = _checked(table, ["births", "deaths"], denominator, level)
    both = frame["births"] + frame["deaths"]
    return _result(table, frame, both, poisson_limits(both, level))


def _checked(
    table: pd.DataFrame, counts: list[str], denominator: str, level: float
) -> pd.DataFrame:
    """The counts as floats with their ``denominator``, in the order of the rows."""
    check_level(level)
    check_one_of("denominator", denominator, DENOMINATORS)
    births = ["births"] if denominator == "active" and "births" not in counts else []
    keys = list(KEYS)
    frame = table[[key for key in keys if key in table]].reset_index(drop=True)
    needed = ["stock", *counts, *births]
    check_observations(table, value=needed)
    for column in needed:
        frame[column] = table[column].to_numpy(dtype=float, na_value=np.nan)
        check_counts(frame[[*keys, column]], column)
    frame["denominator"] = frame["stock"]
    if denominator != "end":
        before = frame[[*keys, "stock"]].assign(year=frame["year"] + 1)
        frame["denominator"] = frame[keys].merge(before, how="left", on=keys)["stock"]
        frame["denominator"] = frame["denominator"].mask(frame["year"].isin(breaks_of(table)))
    if denominator == "active":
        frame["denominator"] += frame["births"]
    return frame


def _result(table, frame: pd.DataFrame, count: pd.Series, limits: tuple) -> pd.DataFrame:
    base = frame["denominator"].mask(frame["denominator"] == 0)
    columns = {"rate": count, "lower": limits[0], "upper": limits[1]}
    return pd.DataFrame(columns).div(base, axis=0).set_axis(table.index)
