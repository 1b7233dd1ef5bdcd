"""A region's input coefficients estimated from those of the country (location quotients)."""

from numbers import Real

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _flows
from nextstep_analysis.schema import check_one_of

METHODS = ("slq", "cilq", "flq", "aflq")


def flegg_location_quotient(
    regional: pd.Series, *, national: pd.Series, delta: float
) -> pd.DataFrame:
    r"""Flegg's location quotient of every pair of a selling and a buying industry.

    .. math:: FLQ_{ij} = CILQ_{ij} \lambda, \qquad
        \lambda = \left[\log_2\left(1 + \frac{e_r}{E}\right)\right]^{\delta}, \qquad
        CILQ_{ij} = \frac{SLQ_i}{SLQ_j}, \quad CILQ_{ii} = SLQ_i

    A small region, and a large buyer beside a small seller, buy more from elsewhere.

    Parameters
    ----------
    regional, national : Series by industry, same unit
        Output, value added or jobs; all industries of the economy, each once.
    delta : float
        From 0 to below 1: the larger, the more a small region imports. About 0.25 was
        found for 20 Finnish regions; their tables of 2014 fit smaller ones. Show a band.

    Returns
    -------
    DataFrame, product x user, ratio
        Not capped at 1. NaN where a figure is missing, an industry is not in the
        country, or the user is not in the region.

    Raises
    ------
    DataError
        If labels differ, a figure is negative, a regional figure exceeds the national
        one, or `delta` is out of range.

    References
    ----------
    Flegg, A. T. & Webber, C. D. (1997). *Regional Studies*, 31, 795-805. Flegg, A. T. &
    Tohmo, T. (2013). Regional input-output tables and the FLQ formula: a case study of
    Finland. *Regional Studies*, 47, 703-721.

    Examples
    --------
    >>> here, country = pd.Series({"A": 10, "B": 30}), pd.Series({"A": 200, "B": 200})
    >>> flegg_location_quotient(here, national=country, delta=0.25).round(3).loc["A", "B"]
    np.float64(0.203)
    """
    if isinstance(delta, bool) or not isinstance(delta, Real) or not 0 <= delta < 1:
        raise DataError(f"delta is {delta!r}; allowed is a number from 0 to below 1")
    simple, size = _simple(regional, national)
    return _cross(simple) * np.log2(1 + size) ** delta


def regionalise(
    coefficients: pd.DataFrame,
    *,
    regional: pd.Series,
    national: pd.Series,
    method: str = "flq",
    delta: float | None = None,
) -> pd.DataFrame:
    r"""The region's own input coefficients, estimated from those of the country.

    .. math:: a^R_{ij} = a^N_{ij} \min(1, q_{ij})

    with q the simple (SLQ of the seller), cross-industry (CILQ) or Flegg's (FLQ)
    location quotient. The augmented one (AFLQ) multiplies the capped FLQ by
    :math:`\log_2(1 + SLQ_j)` where the buyer is specialised (:math:`SLQ_j > 1`), so
    that a regional coefficient may exceed the national one.

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
        Domestic ones; total ones would take imports from abroad for purchases within
        the country.
    regional, national : Series by industry, same unit
        See `flegg_location_quotient`.
    method : str
        ``"flq"``, ``"aflq"``, ``"slq"`` or ``"cilq"``.
    delta : float, optional
        For ``"flq"`` and ``"aflq"`` only, which need it.

    Returns
    -------
    DataFrame, product x user, ratio
        NaN where a quotient or a coefficient is: the column of a user that the region
        does not have. What a user there does not buy stays zero. An estimate without
        interval; show it for several `delta`.

    Raises
    ------
    DataError
        As `flegg_location_quotient`; if `method` is not known, or `delta` is given
        where it has no place, or not given where it is needed; if a coefficient is
        infinite, or one on the diagonal is 1 or more.

    References
    ----------
    Flegg, A. T. & Webber, C. D. (2000). Regional size, regional specialization and the
    FLQ formula. *Regional Studies*, 34, 563-569.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> here, country = pd.Series({"A": 10, "B": 30}), pd.Series({"A": 200, "B": 200})
    >>> regionalise(a, regional=here, national=country, delta=0.25).round(3).to_dict("list")
    {'A': [0.046, 0.2], 'B': [0.051, 0.046]}
    """
    check_one_of("method", method, METHODS)
    if (delta is not None) != method.endswith("flq"):
        needed = "needs a delta" if method.endswith("flq") else "has no delta"
        raise DataError(f"the method {method!r} {needed}, but delta is {delta!r}")
    table = _flows.coefficients(coefficients, gaps=True)
    simple, _ = _simple(regional, national)
    _flows.check_same(simple.index, table.index, names=("regional figures", "coefficients"))
    simple = simple.reindex(table.index)
    quotients = _quotients(regional, national, simple, method, delta)
    scaled = table * quotients.loc[table.index, table.index]
    here = quotients.notna().any()[table.index]
    return scaled.mask((table == 0) & here, 0.0)


def _quotients(
    regional: pd.Series, national: pd.Series, simple: pd.Series, method: str, delta: float | None
) -> pd.DataFrame:
    """What the national coefficients are multiplied by."""
    if method == "slq":
        return pd.DataFrame({user: simple.clip(upper=1) for user in simple.index})
    if method == "cilq":
        return _cross(simple).clip(upper=1)
    assert delta is not None, "the caller has checked it"
    capped = flegg_location_quotient(regional, national=national, delta=delta).clip(upper=1)
    if method == "aflq":
        capped = capped * np.log2(1 + simple.clip(lower=1))
    return capped


def import_leakage(national: pd.DataFrame, *, regional: pd.DataFrame) -> pd.Series:
    r"""Purchases from the rest of the country for one unit of an industry's output.

    .. math:: m_j = \sum_i (a^N_{ij} - a^R_{ij})

    Parameters
    ----------
    national, regional : DataFrame, product x user, ratio
        Coefficients of the country and of the region. With total national ones, imports
        from abroad are in the leakage too.

    Returns
    -------
    Series by user, ratio, zero or more
        NaN where a coefficient is missing. By-products, which are negative purchases, are
        taken off, so that it may be below zero where there are some.

    Raises
    ------
    DataError
        If labels differ, a coefficient is infinite, one on the diagonal is 1 or more, or
        a regional one exceeds the national one or has the other sign.

    References
    ----------
    Flegg, A. T. & Tohmo, T. (2013). *Regional Studies*, 47, 703-721.

    Examples
    --------
    >>> country = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> import_leakage(country, regional=country / 2).round(3).to_dict()
    {'A': 0.175, 'B': 0.15}
    """
    national = _flows.coefficients(national, name="national coefficients", gaps=True)
    regional = _flows.coefficients(regional, name="regional coefficients", gaps=True)
    names = ("regional coefficients", "national coefficients")
    _flows.check_same(regional.index, national.index, names=names)
    lost = national - regional.loc[national.index, national.index]
    sign = np.where(national < 0, -1.0, 1.0)
    size = lost * sign
    if (wrong := (size < -1e-12) | (size > national.abs() + 1e-12)).to_numpy().any():
        row, column = _flows.first_cell(wrong)
        raise DataError(
            "a region buys between nothing and what the country does, but the regional "
            f"coefficient from {row} to {column} is {regional.loc[row, column]:.4g}, and the "
            f"national one {national.loc[row, column]:.4g}"
        )
    return (size.clip(lower=0) * sign).sum(skipna=False).rename("import_leakage")


def _simple(regional: pd.Series, national: pd.Series) -> tuple[pd.Series, float]:
    """The simple location quotient by industry, and the region's share of the country."""
    _flows.check_labels(regional.index, name="regional figures")
    here = _flows.numbers(regional, like=regional.index, name="regional figures")
    country = _flows.numbers(national, like=regional.index, name="national figures")
    if (above := here[here > country * (1 + 1e-9)]).size:
        first = above.index[0]
        raise DataError(
            f"a region is a part of the country, but its figure in {first} exceeds the national "
            f"one: {here[first]:g} against {country[first]:g}"
        )
    size = here.sum(skipna=False) / country.sum(skipna=False)
    return here / country.where(country > 0) / size, size


def _cross(simple: pd.Series) -> pd.DataFrame:
    """Cross-industry quotients; the seller's own simple one on the diagonal."""
    quotients = np.divide.outer(simple.to_numpy(), simple.where(simple > 0).to_numpy())
    present = np.where(simple > 0, simple, np.nan)
    np.fill_diagonal(quotients, present)
    return pd.DataFrame(quotients, index=simple.index, columns=simple.index)
