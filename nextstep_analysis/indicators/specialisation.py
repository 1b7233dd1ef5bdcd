"""How specialised a region is, in each industry and as a whole.

Shares are taken of the rows of the table, so it holds all industries of each
region once (`schema.check_composition`). To take them of an official total that
the published figures do not reach, carry the rest as an industry of its own.
"""

import pandas as pd

from nextstep_analysis.indicators import _intervals
from nextstep_analysis.indicators._composition import composition, ratio, reference_share
from nextstep_analysis.indicators.industry_mix import (
    hachman_index,
    hoover_specialisation,
    krugman_index,
)
from nextstep_analysis.schema import check_one_of

__all__ = [
    "hachman_index",
    "hoover_specialisation",
    "horizontal_cluster_quotient",
    "krugman_index",
    "location_quotient",
    "location_quotient_interval",
]
INTERVAL_METHODS = ("clopper-pearson", "poisson")


def location_quotient(
    table: pd.DataFrame, *, reference: str, exclude_region: bool = False
) -> pd.Series:
    r"""Location quotient: an industry's share here over its share in `reference`.

    .. math:: LQ_{ir} = \frac{e_{ir} / e_r}{E_i / E}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``value`` in any additive unit (jobs, enterprises), one unit throughout.
    reference : str
        Code in ``region`` to compare with, such as ``"SSS"`` (whole country).
    exclude_region : bool
        Take the region out of the reference first. A region inside its reference
        pulls its own quotient towards 1, the more the larger it is.

    Returns
    -------
    Series, dimensionless, indexed like `table`, named ``location_quotient``
        1 = same share as the reference; 1.25 = a quarter more. NaN where the
        industry is absent from the reference, where any figure of the region and
        year or of the reference and year is missing (a suppressed cell is not a
        zero), and for the reference itself if it is excluded from itself.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`), `reference`
        is not in it, or a region to be excluded is larger than the reference.

    References
    ----------
    Isserman, A. M. (1977). The location quotient approach to estimating regional
    economic impacts. *J. Am. Inst. Planners*, 43(1), 33-41.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> location_quotient(jobs, reference="FI").round(2).tolist()
    [3.0, 0.78, 1.0, 1.0]
    >>> location_quotient(jobs, reference="FI", exclude_region=True).round(2).tolist()
    [3.86, 0.76, nan, nan]
    """
    frame = composition(table, reference)
    share = ratio(frame["value"], frame["total"])
    quotient = ratio(share, reference_share(frame, exclude_region))
    return quotient.set_axis(table.index).rename("location_quotient")


def location_quotient_interval(
    table: pd.DataFrame, *, reference: str, level: float = 0.95, method: str = "clopper-pearson"
) -> pd.DataFrame:
    r"""Exact confidence interval of the location quotient of a count.

    .. math:: p^{\pm}_{ir} / (E_i / E)

    with p the exact limits of e_ir/e_r. The count is seen as one draw of a chance process:
    binomial out of the region's total, or Poisson. The reference share is treated as fixed,
    which holds while the region is a small part of it. Enterprises and establishments settle
    one by one; jobs come in firms, so for jobs the interval is too narrow.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``value`` in whole numbers.
    reference : str
        Code in ``region`` to compare with.
    level : float
        Confidence level, between 0 and 1.
    method : {"clopper-pearson", "poisson"}
        Exact limits of the binomial share, or of the Poisson expectation.

    Returns
    -------
    DataFrame ``lower``, ``upper``, dimensionless, indexed like `table`
        NaN where the quotient is NaN.

    Raises
    ------
    DataError
        As `location_quotient`, and for values with decimals, an unknown `method`
        or an impossible `level`.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). *Biometrika*, 26, 404-413.
    Garwood, F. (1936). *Biometrika*, 28, 437-442.

    Examples
    --------
    >>> firms = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [3, 1997, 900, 399_100]})
    >>> location_quotient_interval(firms, reference="FI").round(2).loc[0].tolist()
    [0.14, 1.95]
    """
    _intervals.check_level(level)
    check_one_of("method", method, INTERVAL_METHODS)
    frame = composition(table, reference)
    _intervals.check_counts(frame[["region", "industry", "year", "value"]], "value")
    count, size = frame["value"].to_numpy(), frame["total"].to_numpy()
    if method == "poisson":
        limits = [
            ratio(pd.Series(bound), frame["total"])
            for bound in _intervals.poisson_limits(count, level)
        ]
    else:
        limits = [pd.Series(bound) for bound in _intervals.binomial_limits(count, size, level)]
    share = reference_share(frame)
    lower, upper = (ratio(bound, share) for bound in limits)
    return pd.DataFrame({"lower": lower, "upper": upper}).set_axis(table.index)


def horizontal_cluster_quotient(table: pd.DataFrame, *, reference: str) -> pd.Series:
    r"""Units above parity: what the region has beyond the reference's share.

    .. math:: h_{ir} = e_{ir} - e_r \, E_i / E

    A quotient of 5 on six jobs is chance, one of 1.3 on 900 jobs a cluster: read
    the two together.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str
        Code in ``region`` to compare with.

    Returns
    -------
    Series, in the unit of ``value``, indexed like `table`
        Negative = short of parity; sums to 0 over the industries of a region.
        NaN where a figure of the region or the reference is missing.

    Raises
    ------
    DataError
        As `location_quotient`.

    References
    ----------
    Fingleton, B., Igliori, D. & Moore, B. (2004). *Urban Studies*, 41(4), 773-799.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> horizontal_cluster_quotient(jobs, reference="FI").round(2).tolist()
    [20.0, -20.0, 0.0, 0.0]
    """
    frame = composition(table, reference)
    above = frame["value"] - frame["total"] * reference_share(frame)
    return above.set_axis(table.index).rename("horizontal_cluster_quotient")
