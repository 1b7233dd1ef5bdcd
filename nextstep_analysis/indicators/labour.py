"""How tight the labour market of a region is."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError


def unemployed_per_vacancy(table: pd.DataFrame) -> pd.Series:
    r"""Unemployed jobseekers per open vacancy: the inverse of labour market tightness.

    .. math:: u_r / v_r

    It compares heads, not skills: many jobseekers per vacancy may be a reserve or a
    mismatch.

    Parameters
    ----------
    table : DataFrame ``region, year, unemployed, vacancies``, one row per region and year
        Zero or more, or NaN.

    Returns
    -------
    Series, jobseekers per vacancy, by region and year
        NaN where a figure is missing, or there are no vacancies.

    Raises
    ------
    DataError
        If a column is lacking, a region and year stand twice, or a figure is negative.

    References
    ----------
    Pissarides, C. A. (2000). *Equilibrium unemployment theory*, 2nd ed. MIT Press.

    Examples
    --------
    >>> market = pd.DataFrame({"region": ["MK07", "MK14"], "year": 2019,
    ...     "unemployed": [11000, 6000], "vacancies": [2000, 2400]})
    >>> unemployed_per_vacancy(market).tolist()
    [5.5, 2.5]
    """
    needed = ["region", "year", "unemployed", "vacancies"]
    if lacking := [name for name in needed if name not in table.columns]:
        raise DataError(f"the table needs the columns {', '.join(needed)}, but lacks {lacking[0]}")
    if table.duplicated(["region", "year"]).any():
        raise DataError("each region and year may stand once, but one stands twice")
    figures = table.set_index(["region", "year"])[["unemployed", "vacancies"]].astype(float)
    if (figures < 0).any(axis=None):
        raise DataError("unemployed and vacancies must be zero or more, but one is below 0")
    open_ = figures["vacancies"].mask(figures["vacancies"] == 0, np.nan)
    return (figures["unemployed"] / open_).rename("unemployed_per_vacancy")
