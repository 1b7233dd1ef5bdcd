"""How evenly a region is spread over industries, and how related they are."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import composition, sums, total


def shannon_entropy(table: pd.DataFrame, *, base: float = 2) -> pd.Series:
    r"""Shannon entropy of a region's industry shares.

    .. math:: H_r = -\sum_i s_{ir} \log_b s_{ir}

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    base : float
        Base of the logarithm, above 1: 2 gives bits, ``math.e`` nats.

    Returns
    -------
    Series, in bits (with base 2), by region and year
        0 = all in one industry, log n = evenly spread over n. NaN where a figure
        is missing or all are zero.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`) or `base` is
        not above 1.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. *Bell System
    Technical Journal*, 27, 379-423.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["C16", "C31", "H", "J62"],
    ...     "year": 2023, "value": [25, 25, 25, 25]})
    >>> shannon_entropy(jobs).tolist()
    [2.0]
    """
    if not (isinstance(base, (int, float)) and 1 < base < np.inf):
        raise DataError(f"base {base!r} is not allowed; it is a number above 1, such as 2")
    frame = composition(table)
    frame["part"] = _surprise(frame["value"] / frame["total"]) / np.log2(base)
    return total(frame, ["region", "year"], "part").rename("shannon_entropy")


def variety(table: pd.DataFrame, *, groups: pd.Series) -> pd.DataFrame:
    r"""Unrelated variety between groups of industries and related variety within them.

    .. math:: UV = \sum_g P_g \log_2 \frac{1}{P_g}, \qquad
        RV = \sum_g P_g \sum_{i \in g} \frac{p_i}{P_g} \log_2 \frac{P_g}{p_i}

    UV + RV is the entropy over industries. Regions compare only on the same set
    of industries: a missing detail lowers related variety.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        The detailed industries only.
    groups : Series, indexed by industry
        The group of each industry, such as the division of a class; may hold
        more industries than the table.

    Returns
    -------
    DataFrame ``unrelated``, ``related``, ``total``, in bits, by region and year
        NaN where a figure is missing or all are zero.

    Raises
    ------
    DataError
        If `table` is not a composition, or an industry has no group or several.

    References
    ----------
    Frenken, K., van Oort, F. & Verburg, T. (2007). Related variety, unrelated
    variety and regional economic growth. *Regional Studies*, 41(5), 685-697.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": "Lahti", "industry": ["1610", "1623", "3101", "3102"],
    ...     "year": 2023, "value": [25, 25, 50, 0]})
    >>> divisions = pd.Series({"1610": "16", "1623": "16", "3101": "31", "3102": "31"})
    >>> variety(jobs, groups=divisions).to_dict("records")
    [{'unrelated': 1.0, 'related': 0.5, 'total': 1.5}]
    """
    frame = composition(table)
    frame["group"] = frame["industry"].map(_checked(groups, frame["industry"].unique()))
    frame["within"] = frame["value"] / frame["total"]
    part = frame.groupby(["region", "year", "group"])["within"].sum(skipna=False)
    frame["part"] = sums(frame, ["region", "year", "group"], "within")
    inside = frame["within"] / frame["part"].mask(frame["part"] == 0, 1.0)
    frame["related"] = frame["part"] * _surprise(inside)
    between = _surprise(part).rename("unrelated").reset_index()
    unrelated = total(between, ["region", "year"], "unrelated")
    related = total(frame, ["region", "year"], "related")
    columns = {"unrelated": unrelated, "related": related, "total": unrelated + related}
    return pd.DataFrame(columns)


def _surprise(share: pd.Series) -> pd.Series:
    """``-s log2 s``, which is 0 at s = 0; NaN stays."""
    # Adding 0.0 turns the -0.0 of a full share into 0.0.
    return -share * np.log2(share.mask(share == 0, 1.0)) + 0.0


def _checked(groups: pd.Series, industries: np.ndarray) -> pd.Series:
    if twins := sorted(set(groups.index[groups.index.duplicated()])):
        raise DataError(f"each industry needs one group, but {twins[0]!r} has several")
    if lacking := sorted(set(industries) - set(groups.dropna().index)):
        raise DataError(
            f"each industry needs a group, but {len(lacking)} have none, first: {lacking[0]!r}"
        )
    return groups
