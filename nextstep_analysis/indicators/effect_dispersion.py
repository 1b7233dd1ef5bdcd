"""How far the growth of regions varies, industry by industry."""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators._change import changes
from nextstep_analysis.indicators._references import FEWEST_REGIONS, REFERENCES, deviations
from nextstep_analysis.schema import check_region_known

FEWEST_EVENTS = 20
"""Openings and closures of a region from which its growth is compared with that of others."""


def effect_dispersion(table: pd.DataFrame, *, start: int, end: int, without: str) -> pd.DataFrame:
    r"""How far the regions' growth varies in an industry, over what counts by chance would bring.

    .. math:: \varphi_i = \max\left(1, \frac{1}{R} \sum_r
        \frac{(\Delta_{ir} - x_{ir} g_i)^2}{B_{ir} + D_{ir} + x_{ir}^2 V_i / X_i^2}\right)

    Mean square about zero over the R regions with 20 or more openings and closures (B + D), each
    against its own reference of stock X, growth g and events V (no V with the median). With
    fewer than five such regions: the median of the industries that have five, at least 1.

    Parameters
    ----------
    table : DataFrame ``region, industry, year, stock, births, deaths``
        All regions that do not overlap, and **all** industries, each once.
    start, end : int
        First and last year of the change.
    without : str
        The large region that the second reference leaves out: ``"MK01"``.

    Returns
    -------
    DataFrame ``regions, mean_square, dispersion``, by reference and industry
        ``dispersion`` is 1 or more; NaN where no industry has five regions with 20 events.
        A figure that is missing in any region makes its industry one with no such region.

    Raises
    ------
    DataError
        If `table` is not tidy, years or rows are left out, a break lies between the years,
        there are fewer than three regions, or `without` is not one of them.

    References
    ----------
    McCullagh, P. & Nelder, J. A. (1989). *Generalized linear models*, 2nd ed., section 6.2.3.

    Examples
    --------
    >>> ends = {"A": 110, "B": 90, "C": 100, "D": 100, "E": 100, "F": 160}
    >>> firms = pd.DataFrame([(region, "C31", year, stock, end - 80, 20)
    ...     for region, end in ends.items() for year, stock in ((2021, 100), (2022, end))],
    ...     columns=["region", "industry", "year", "stock", "births", "deaths"])
    >>> noise = effect_dispersion(firms, start=2021, end=2022, without="A")
    >>> noise.loc[("rest", "C31")].round(1).tolist()
    [6.0, 9.3, 9.3]
    """
    check_region_known(table, without, role="without")
    changed = changes(table, start=start, end=end)
    parts = {}
    for reference in REFERENCES:
        deviation, noise = deviations(changed, reference, without)
        counted = (changed.events >= FEWEST_EVENTS) & np.isfinite(noise + deviation)
        squares = np.where(counted, deviation**2 / np.where(counted, noise, 1.0), 0.0)
        regions = counted.sum(axis=0)
        with np.errstate(invalid="ignore"):
            mean = np.where(regions > 0, squares.sum(axis=0) / np.maximum(regions, 1), np.nan)
        enough = regions >= FEWEST_REGIONS
        common = np.median(mean[enough]) if enough.any() else np.nan
        dispersion = np.maximum(np.where(enough, mean, common), 1.0)
        columns = {"regions": regions.astype(float), "mean_square": mean, "dispersion": dispersion}
        parts[reference] = pd.DataFrame(columns, index=changed.industries)
    return pd.concat(parts, names=["reference", "industry"])
