"""How to read a location quotient: when it may be called a specialisation, and when not."""

import numpy as np
import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.indicators import specialisation as indicator
from nextstep_analysis.studies.measures.enterprises import is_region

READINGS = ("missing", "below", "few", "above", "border", "unclear")


def measured(
    stock: pd.DataFrame, *, reference: str, level: float, small: int, factor: pd.Series
) -> pd.DataFrame:
    """`stock` with quotient, interval, units above parity and how to read them.

    Parameters
    ----------
    stock : DataFrame ``region, industry, year, value``
        Numbers of enterprises that make up a whole per region and year.
    reference : str
        Region to compare with.
    level : float
        Level of the interval (Clopper-Pearson), 0-1.
    small : int
        Below this many enterprises nothing is called a specialisation.
    factor : Series by industry
        How much enterprises without a region raise the quotients; see `region_factor`.

    Returns
    -------
    DataFrame
        As `stock`, ``value`` renamed ``enterprises``, with ``location_quotient, lower,
        upper, above_parity`` and ``reading``:
        ``above`` or ``below`` where the interval excludes 1 with and without the
        enterprises that have no region; ``border`` where only one of the two does;
        ``few`` for less than `small` enterprises (a shortfall is a shortfall
        though: ``below``); ``unclear`` else; ``missing`` where a figure is.
    """
    interval = indicator.location_quotient_interval(stock, reference=reference, level=level)
    table = stock.assign(
        location_quotient=indicator.location_quotient(stock, reference=reference),
        lower=interval["lower"],
        upper=interval["upper"],
        above_parity=indicator.horizontal_cluster_quotient(stock, reference=reference),
    )
    by = table["industry"].map(factor).fillna(1.0)
    lower, upper = table["lower"], table["upper"]
    cases = [
        table["location_quotient"].isna(),
        (upper < 1) & (upper / by < 1),
        table["value"] < small,
        (lower > 1) & (lower / by > 1),
        (lower > 1) | (upper < 1) | (lower / by > 1) | (upper / by < 1),
    ]
    reading = np.select(cases, READINGS[:-1], default=READINGS[-1])
    return table.assign(reading=reading).rename(columns={"value": "enterprises"})


def region_factor(stock: pd.DataFrame, *, reference: str, regions: int) -> pd.Series:
    r"""How many times too high the quotients of all regions are, by industry.

    Some enterprises of the whole country have no region. With u_i the share of them
    in an industry and u in all industries, a quotient against the whole country is
    :math:`(1 - u_i) / (1 - u)` times the one against the sum of the regions.

    Returns
    -------
    Series by industry, dimensionless; 1 where the reference is not the whole country
        or the table lacks some of the `regions`; NaN where a figure is missing.
    """
    industries = sorted(stock["industry"].unique())
    parts = stock[is_region(stock["region"])]
    if reference != WHOLE_COUNTRY or parts["region"].nunique() < regions:
        return pd.Series(1.0, index=industries)
    placed = parts.groupby("industry")["value"].sum(skipna=False)
    country = stock[stock["region"] == WHOLE_COUNTRY].set_index("industry")["value"]
    return (placed / country) / (placed.sum(skipna=False) / country.sum(skipna=False))
