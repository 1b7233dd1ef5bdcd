"""How unlike a region's mix of industries is to that of others: one number for a region.

Shares are taken of the rows of the table, as in `specialisation`.
"""

import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import (
    composition,
    others_share,
    ratio,
    reference_share,
    total,
)
from nextstep_analysis.schema import check_one_of

KRUGMAN_VARIANTS = ("reference", "rest_of_reference", "mean_of_others", "pooled_others", "pooled")


def krugman_index(
    table: pd.DataFrame, *, reference: str | None, variant: str = "reference"
) -> pd.Series:
    r"""Krugman index: how far a region's industry mix is from that of others.

    .. math:: K_r = \sum_i | s_{ir} - s_i^* | \in [0, 2]

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str or None
        Code in ``region`` of the area that holds the regions, such as ``"SSS"``.
        It is never one of the *others*; None if the table has no such rows.
    variant : str
        What the shares s* are: ``"reference"`` (the default: the reference with
        the region inside), ``"rest_of_reference"`` (without it),
        ``"mean_of_others"`` (unweighted mean of the other regions' shares, as in
        Farhauer & Kröll), ``"pooled_others"`` (shares of their sum) or
        ``"pooled"`` (shares of the sum of all regions).

    Returns
    -------
    Series, dimensionless, by region and year
        0 = same mix, 2 = no industry in common. NaN where any figure it rests on
        is missing, and for the reference itself in all variants but the first.

    Raises
    ------
    DataError
        As `specialisation.location_quotient`; if `variant` is unknown, or lacks its reference.

    References
    ----------
    Krugman, P. (1991). *Geography and trade*. MIT Press.
    Farhauer, O. & Kröll, A. (2013). *Standorttheorien*. Springer Gabler.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> krugman_index(jobs, reference="FI").round(2).to_dict()
    {('FI', 2023): 0.0, ('Lahti', 2023): 0.4}
    """
    check_one_of("variant", variant, KRUGMAN_VARIANTS)
    frame = composition(table, reference)
    frame["share"] = ratio(frame["value"], frame["total"])
    if not variant.endswith("reference"):
        compared = others_share(frame, reference, variant)
    elif reference is None:
        raise DataError(f"variant {variant!r} needs a reference, but reference is None")
    else:
        compared = reference_share(frame, variant == "rest_of_reference")
    frame["distance"] = (frame["share"] - compared).abs()
    return total(frame, ["region", "year"], "distance").rename("krugman_index")


def hoover_specialisation(
    table: pd.DataFrame, *, reference: str | None, variant: str = "reference"
) -> pd.Series:
    r"""Coefficient of specialisation: the share of a region that would have to move.

    .. math:: H_r = \tfrac{1}{2} \sum_i | s_{ir} - s_i^* | \in [0, 1]

    Half the Krugman index, read as moves between industries.

    Parameters
    ----------
    table, reference, variant
        As in `krugman_index`.

    Returns
    -------
    Series, a share from 0 to 1, by region and year
        NaN as in `krugman_index`.

    Raises
    ------
    DataError
        As `krugman_index`.

    References
    ----------
    Hoover, E. M. & Giarratani, F. (1985). *An introduction to regional economics*.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> hoover_specialisation(jobs, reference="FI").round(2).to_dict()
    {('FI', 2023): 0.0, ('Lahti', 2023): 0.2}
    """
    index = krugman_index(table, reference=reference, variant=variant)
    return (index / 2).rename("hoover_specialisation")


def hachman_index(table: pd.DataFrame, *, reference: str) -> pd.Series:
    r"""Hachman index: how much a region's industry mix is like the reference's.

    .. math:: 1 \Big/ \sum_i s_{ir} \, LQ_{ir} = 1 \Big/ \sum_i s_{ir}^2 / s_i^*

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    reference : str
        Code in ``region`` to compare with; the region is a part of it.

    Returns
    -------
    Series, dimensionless, above 0 and up to 1, by region and year
        1 = same mix. NaN where a figure is missing, or where the region has an
        industry that the reference lacks.

    Raises
    ------
    DataError
        As `specialisation.location_quotient`.

    References
    ----------
    Bureau of Economic and Business Research (1994). *Utah Econ. Bus. Review*.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti", "Lahti", "FI", "FI"], "industry": ["C16", "J62"] * 2,
    ...     "year": 2023, "value": [30, 70, 100, 900]})
    >>> hachman_index(jobs, reference="FI").round(2).to_dict()
    {('FI', 2023): 1.0, ('Lahti', 2023): 0.69}
    """
    frame = composition(table, reference)
    share = ratio(frame["value"], frame["total"])
    frame["part"] = share * ratio(share, reference_share(frame))
    # An industry that neither has is no difference; one that only the region has stays NaN.
    neither = (frame["value"] == 0) & (frame["reference_value"] == 0) & share.notna()
    frame["part"] = frame["part"].mask(neither, 0.0)
    return (1 / total(frame, ["region", "year"], "part")).rename("hachman_index")
