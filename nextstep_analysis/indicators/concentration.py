"""How concentrated an industry is in few regions, or a region in few industries.

Where regions are compared with each other, `reference` names the rows of the
area that holds them (``"SSS"``, or None if the table has none): they are left
out, and shares are taken of the sum of the regions.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators._composition import composition, regions_of, sums, total
from nextstep_analysis.indicators._lorenz import lorenz_gini, quotient_gini
from nextstep_analysis.indicators.agglomeration import ellison_glaeser
from nextstep_analysis.schema import check_one_of

__all__ = [
    "ellison_glaeser",
    "equivalent_number",
    "gini",
    "herfindahl",
    "hoover_concentration",
    "locational_gini",
    "specialisation_gini",
]
GINI_VARIANTS = ("lorenz", "lorenz_half", "unweighted")
HOOVER_VARIANTS = ("total", "equal")


def herfindahl(table: pd.DataFrame, *, normalised: bool = False) -> pd.Series:
    r"""Herfindahl-Hirschman index of a region's industries.

    .. math:: H_r = \sum_i s_{ir}^2, \qquad H_r^* = \frac{H_r - 1/n}{1 - 1/n}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    normalised : bool
        Rescale to 0-1 by the number n of industries in the table, those with
        nothing included; so use one classification throughout.

    Returns
    -------
    Series, dimensionless, by region and year
        1/n (0 if normalised) = evenly spread, 1 = all in one industry. NaN where
        a figure is missing, all are zero, or (normalised) there is one industry.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`).

    References
    ----------
    Hirschman, A. O. (1964). The paternity of an index. *American Economic Review*,
    54(5), 761.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["C16", "C31", "H", "J62"],
    ...     "year": 2023, "value": [20, 50, 20, 10]})
    >>> herfindahl(jobs).round(2).tolist(), herfindahl(jobs, normalised=True).round(2).tolist()
    ([0.34], [0.12])
    """
    frame = composition(table)
    frame["square"] = (frame["value"] / frame["total"]) ** 2
    index = total(frame, ["region", "year"], "square")
    if normalised:
        even = 1 / frame.groupby(["region", "year"]).size()
        index = (index - even) / (1 - even)
    return index.rename("herfindahl")


def equivalent_number(table: pd.DataFrame) -> pd.Series:
    """How many industries of equal size would give the region's Herfindahl index.

    .. math:: 1 / H_r

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year

    Returns
    -------
    Series, number of industries, by region and year
        NaN as in `herfindahl`.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`).

    References
    ----------
    Adelman, M. A. (1969). Comment on the "H" concentration measure as a
    numbers-equivalent. *Review of Economics and Statistics*, 51(1), 99-101.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["C16", "C31", "H", "J62"],
    ...     "year": 2023, "value": [20, 50, 20, 10]})
    >>> equivalent_number(jobs).round(2).tolist()
    [2.94]
    """
    return (1 / herfindahl(table)).rename("equivalent_number")


def gini(table: pd.DataFrame, *, reference: str | None, normalised: bool = False) -> pd.Series:
    r"""Gini coefficient of an industry over the regions, each counted alike.

    .. math:: G_i = \frac{1}{2 n^2 \bar e_i} \sum_r \sum_q | e_{ir} - e_{iq} |

    It does not know that regions differ in size: see `locational_gini`.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str or None
        Rows to leave out: the area that holds the regions.
    normalised : bool
        Multiply by n/(n - 1), so that 1 can be reached.

    Returns
    -------
    Series, dimensionless, 0 (even) to 1, by industry and year
        NaN where a figure of the industry is missing or all are zero.

    Raises
    ------
    DataError
        If `table` is not tidy or `reference` is not in it.

    References
    ----------
    Gini, C. (1912). *Variabilità e mutabilità*. Cuppini.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": ["A", "B", "C", "D", "E"], "industry": "C31",
    ...     "year": 2023, "value": [10, 10, 10, 20, 50]})
    >>> gini(jobs, reference=None).round(2).to_dict()
    {('C31', 2023): 0.36}
    """
    frame = regions_of(table, reference)
    groups = frame.groupby(["industry", "year"])["value"]
    index = groups.agg(lambda value: lorenz_gini(value.to_numpy(), np.ones(len(value))))
    if normalised:
        index *= groups.size() / (groups.size() - 1)
    return index.rename("gini")


def locational_gini(
    table: pd.DataFrame, *, reference: str | None, variant: str = "lorenz"
) -> pd.Series:
    r"""Locational Gini: how unlike an industry's map is to that of all industries.

    .. math:: G_i = 1 - \sum_k (x_k - x_{k-1}) (y_k + y_{k-1})

    with x and y the shares of all and of the industry, added up by rising e_ir/e_r.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str or None
        Rows to leave out: the area that holds the regions.
    variant : {"lorenz", "lorenz_half", "unweighted"}
        ``"lorenz"``: regions sorted by location quotient and weighted by their
        size, 0-1; ``"lorenz_half"``: half of it, 0-0.5 (Krugman 1991, EconGeo);
        ``"unweighted"``: Gini of the location quotients, each region counted
        alike (Farhauer & Kröll, REAT).

    Returns
    -------
    Series, dimensionless, 0 = spread like all industries, by industry and year
        NaN where any figure of the year is missing or the industry has nothing.
        Regions without any value have no quotient and are left out.

    Raises
    ------
    DataError
        If `table` is not a composition, or `reference` or `variant` is unknown.

    References
    ----------
    Krugman, P. (1991). *Geography and trade*. MIT Press.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [40, 10, 10, 40]})
    >>> locational_gini(jobs, reference=None).round(2).to_dict()
    {('C16', 2023): 0.3, ('C31', 2023): 0.3}
    """
    check_one_of("variant", variant, GINI_VARIANTS)
    frame = composition(regions_of(table, reference))
    groups = frame.groupby(["industry", "year"])[["value", "total"]]
    return quotient_gini(groups, "total", variant).rename("locational_gini")


def specialisation_gini(
    table: pd.DataFrame, *, reference: str, variant: str = "lorenz"
) -> pd.Series:
    r"""Gini of specialisation: how unlike a region's industry mix y is to the reference's x.

    .. math:: G_r = 1 - \sum_k (x_k - x_{k-1}) (y_k + y_{k-1})

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str
        Code in ``region`` to compare with.
    variant : {"lorenz", "lorenz_half", "unweighted"}
        As in `locational_gini`; industries are weighted by their size in the
        reference, or all alike.

    Returns
    -------
    Series, dimensionless, 0 = same mix as the reference, by region and year
        NaN where a figure is missing, or where the region has an industry that
        the reference lacks. Industries that neither has are left out.

    Raises
    ------
    DataError
        If `table` is not a composition, or `reference` or `variant` is unknown.

    References
    ----------
    Farhauer, O. & Kröll, A. (2013). *Standorttheorien*. Springer Gabler.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> specialisation_gini(jobs, reference="FI").round(2).to_dict()
    {('FI', 2023): 0.0, ('Lahti', 2023): 0.2}
    """
    check_one_of("variant", variant, GINI_VARIANTS)
    frame = composition(table, reference)
    groups = frame.groupby(["region", "year"])[["value", "reference_value"]]
    return quotient_gini(groups, "reference_value", variant).rename("specialisation_gini")


def hoover_concentration(
    table: pd.DataFrame, *, reference: str | None, variant: str = "total"
) -> pd.Series:
    r"""Hoover index: the share of an industry that would have to move to be spread evenly.

    .. math:: H_i = \tfrac{1}{2} \sum_r | e_{ir} / E_i - a_r | \in [0, 1]

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str or None
        Rows to leave out: the area that holds the regions.
    variant : {"total", "equal"}
        What even means: ``"total"`` spread like all industries together,
        ``"equal"`` the same in every region.

    Returns
    -------
    Series, a share from 0 to 1, by industry and year
        NaN where a figure of the industry (with ``"total"``: any figure of the
        year) is missing, or the industry has nothing.

    Raises
    ------
    DataError
        If `table` is not a composition, or `reference` or `variant` is unknown.

    References
    ----------
    Hoover, E. M. (1936). The measurement of industrial localization. *Review of
    Economics and Statistics*, 18(4), 162-171.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [40, 10, 10, 40]})
    >>> hoover_concentration(jobs, reference=None).round(2).to_dict()
    {('C16', 2023): 0.3, ('C31', 2023): 0.3}
    """
    check_one_of("variant", variant, HOOVER_VARIANTS)
    frame = composition(regions_of(table, reference))
    if variant == "total":
        even = frame["total"] / sums(frame, ["year"])
    else:
        even = 1 / frame.groupby("year")["region"].transform("nunique")
    share = frame["value"] / sums(frame, ["industry", "year"])
    frame["distance"] = (share - even).abs() / 2
    return total(frame, ["industry", "year"], "distance").rename("hoover_concentration")
