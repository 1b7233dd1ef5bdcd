"""Which industries sell beyond their region: where they stand, and what the accounts say."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._presence import cross_section
from nextstep_analysis.schema import check_observations

_SALES = ["output", "finland", "abroad"]


def localisation_within_countries(
    table: pd.DataFrame, *, countries: Mapping[str, str]
) -> pd.Series:
    r"""Coefficient of localisation of an industry within countries, weighted by its size.

    .. math:: L_i = \sum_c \frac{E_{ic}}{\sum_d E_{id}}
        \cdot \tfrac{1}{2} \sum_{r \in c} \left| \frac{e_{ir}}{E_{ic}} - \frac{e_r}{E_c} \right|

    An industry that serves its surroundings stands where people are, and is low; one that sells
    beyond is found in few places. Within countries, so that what a country specialises in does
    not enter. Sums run over the regions where the industry is known; the size of a region is
    that of its known industries.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        Employees of a panel of regions of several countries; NaN where not known.
    countries : mapping from region to country
        One for every region of the table.

    Returns
    -------
    Series, a share from 0 to 1, by industry
        0 = spread like all industries in every country. Countries where fewer than two regions
        have a known figure, or that have nothing of the industry, are left out; NaN where none
        is left.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`) of one year, or a region has
        no country.

    References
    ----------
    Florence, P. S. (1939). *Report on the location of industry*. Political and Economic Planning.
    Delgado, M., Porter, M. E. & Stern, S. (2016). Defining clusters of related industries.
    *Journal of Economic Geography*, 16(1), 1-38 (traded and local industries).

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": ["A1", "A1", "A2", "A2"], "industry": ["C16", "G47"] * 2,
    ...     "year": 2015, "value": [40, 60, 0, 100]})
    >>> found = localisation_within_countries(jobs, countries={"A1": "A", "A2": "A"})
    >>> found.round(3).to_dict()
    {'C16': 0.5, 'G47': 0.125}
    """
    cells = cross_section(table)
    if lacking := [region for region in cells.regions if region not in countries]:
        raise DataError(f"every region needs its country, but {lacking[0]!r} has none")
    values = cells.values.astype(float)
    sizes = np.nansum(values, axis=1)
    of_region = np.array([countries[region] for region in cells.regions], dtype=object)
    moved, whole = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for country in sorted(set(of_region), key=str):
        there = of_region == country
        weight, units = _localised(values[there], sizes[there])
        moved, whole = moved + weight, whole + units
    found = np.divide(moved, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    index = pd.Index(cells.industries, name="industry")
    return pd.Series(found, index=index, name="localisation_within_countries")


def share_sold_outside(table: pd.DataFrame) -> pd.Series:
    r"""Share of its output that an industry sells outside its region.

    .. math:: (x^F_i + x^A_i) / x_i

    Parameters
    ----------
    table : DataFrame ``output, finland, abroad``, by industry
        Output, and what is sold to the rest of the country and abroad, of the region's own
        input-output table, in one unit of money. The two belong together: goods that leave the
        country through another region are sales to the rest of the country.

    Returns
    -------
    Series, a share from 0 to 1, indexed like `table`
        NaN where a figure is missing, or there is no output.

    Raises
    ------
    DataError
        If a column is missing, a figure is negative, or more is sold than is made.

    References
    ----------
    North, D. C. (1955). Location theory and regional economic growth. *Journal of Political
    Economy*, 63(3), 243-258.

    Examples
    --------
    >>> sales = pd.DataFrame({"output": 657.7, "finland": 427.8, "abroad": 58.4}, index=["16"])
    >>> share_sold_outside(sales).round(2).to_dict()
    {'16': 0.74}
    """
    check_observations(table.assign(row=range(len(table))), keys=["row"], value=_SALES)
    output = table["output"].astype(float)
    sold = table["finland"].astype(float) + table["abroad"].astype(float)
    if len(more := table.index[sold > output * (1 + 1e-9)]):
        raise DataError(
            f"no more can be sold than is made, but {more[0]!r} sells {sold[more[0]]:g} outside of "
            f"{output[more[0]]:g}"
        )
    return (sold / output.mask(output == 0)).rename("share_sold_outside")


def _localised(values: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Units of a country that would have to move, and all of them, by industry."""
    known = ~np.isnan(values)
    units = np.where(known, values, 0.0)
    whole, around = units.sum(axis=0), sizes @ known
    even = np.where(known, sizes[:, None], 0.0) / np.where(around > 0, around, 1.0)
    moved = np.abs(units - even * whole).sum(axis=0) / 2
    told = (known.sum(axis=0) > 1) & (around > 0)
    return np.where(told, moved, 0.0), np.where(told, whole, 0.0)
