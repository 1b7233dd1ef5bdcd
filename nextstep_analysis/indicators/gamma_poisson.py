"""Which industries a region has more or fewer of than random settling would bring."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._answers import answers
from nextstep_analysis.indicators._intervals import check_counts, check_level
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.schema import check_observations

READINGS = {
    "specialised": "above by the margin or more",
    "slightly more": "above by less than the margin",
    "fewer": "below by the margin or more",
    "slightly fewer": "below by less than the margin",
    "not enough to say": "within what random settling would bring",
    "regions do not differ": "no region of the industry is told from another",
    "no test possible": "a figure is missing, or no region has the industry",
}
MARGIN = 0.1
"""How far the quotient lies from 1, at least, to be called specialised or fewer."""

_KEYS = ["region", "industry"]
_SHAPES = np.geomspace(1e-3, 1e6, 91)
_HALVINGS = 60


@dataclass(frozen=True)
class GammaPoisson:
    """Quotients shrunk towards 1, and how far the regions differ.

    Attributes
    ----------
    cells : DataFrame, by region and industry
        ``units, expected, quotient`` (units over expected: the location quotient against the
        regions together), ``theta, lower, upper`` (posterior mean and limits), ``p_above``
        (posterior probability of more than 1), ``reading`` (of `READINGS`), ``answer`` and
        ``reason``.
    industries : DataFrame, by industry
        ``shape`` (the gamma distribution's a: small = regions differ much, infinite = not
        beyond chance, NaN = no test) and ``units`` of the regions together.
    """

    cells: pd.DataFrame
    industries: pd.DataFrame


def gamma_poisson(
    table: pd.DataFrame, *, level: float = 0.95, margin: float = MARGIN
) -> GammaPoisson:
    r"""Location quotient of a count, shrunk by how far the regions really differ.

    .. math:: y_r \sim \operatorname{Poisson}(e_r \theta_r), \quad
        \theta_r \sim \operatorname{Gamma}(a, a), \quad
        \hat\theta_r = \frac{y_r + a}{e_r + a}, \qquad
        e_r = \frac{n_r}{\sum_q n_q} \sum_q y_q

    with n all units of the region. The mean of the prior is held at 1; its one parameter a, of
    each industry, has the highest likelihood: negative binomial, for all regions together. The
    posterior is Gamma(y + a, e + a). The counts are a census: what is judged is whether units
    settle here by another propensity than elsewhere, not whether the count is right.

    Parameters
    ----------
    table : DataFrame ``region, industry, value, total``, one row per region and industry
        Whole numbers of one year: ``value`` units of the industry (or of a group of them,
        under a code of its own) and ``total``, all units of the region, the same in each of
        its rows. Regions that do not overlap and are compared with their own sum; units
        without a region are in none.
    level : float
        Level of the limits, and of the readings: above if `p_above` exceeds (1 + level) / 2.
    margin : float
        *Specialised* from 1 + margin, *fewer* up to 1 - margin.

    Returns
    -------
    GammaPoisson
        Where the likelihood rises to infinite a, theta is 1, the limits and `p_above` are NaN,
        and the reading "regions do not differ" is the third answer. With a figure of an
        industry missing in any region, or none in all, no test of it is possible.

    Raises
    ------
    DataError
        If `table` is not tidy, lacks a row, holds decimals, has fewer than two regions, or a
        total is missing, zero, not the same throughout, or smaller than a part of it.

    References
    ----------
    Clayton, D. & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative
    risks for use in disease mapping. *Biometrics*, 43(3), 671-681.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": ["A", "B", "C"], "industry": "C31",
    ...     "value": [4, 8, 18], "total": 1000})
    >>> found = gamma_poisson(firms)
    >>> found.cells.loc[("C", "C31"), ["quotient", "theta", "p_above"]].round(3).tolist()
    [1.8, 1.572, 0.971]
    >>> found.cells.loc[("C", "C31"), "reading"]
    'not enough to say'
    """
    check_level(level)
    if not 0 <= margin < 1:
        raise DataError(f"margin {margin!r} is not allowed; it lies from 0 to below 1")
    units, totals = _checked(table)
    known = (units.notna().all() & (units.sum() > 0)).to_numpy()
    expected = pd.DataFrame(np.nan, index=units.index, columns=units.columns)
    sums = units.sum(skipna=False).to_numpy()
    expected.loc[:] = np.outer(totals / totals.sum(), sums)
    shapes = np.full(units.shape[1], np.nan)
    shapes[known] = _shapes(units.to_numpy().T[known], expected.to_numpy().T[known])
    cells = _posterior(units, expected, shapes, level)
    reason = _reasons(cells["shape"], sums=cells["industry_units"])
    cells = cells.join(_read(cells, reason, level, margin))
    industries = pd.DataFrame({"shape": shapes, "units": sums}, index=units.columns)
    return GammaPoisson(cells.drop(columns=["shape", "industry_units"]), industries)


def _posterior(
    units: pd.DataFrame, expected: pd.DataFrame, shapes: np.ndarray, level: float
) -> pd.DataFrame:
    """The numbers of each cell, by region and industry."""
    y, e = units.to_numpy(), expected.to_numpy()
    differ = np.isfinite(shapes)
    a = np.where(differ, shapes, np.nan)
    tails = [(1 - level) / 2, (1 + level) / 2]
    lower, upper = (special.gammaincinv(y + a, tail) / (e + a) for tail in tails)
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = np.where(e > 0, y / e, np.nan)
    columns = {
        "units": y,
        "expected": e,
        "quotient": quotient,
        "theta": np.where(np.isinf(shapes), 1.0, (y + a) / (e + a)),
        "lower": lower,
        "upper": upper,
        "p_above": special.gammaincc(y + a, e + a),
        "shape": np.broadcast_to(shapes, y.shape),
        "industry_units": np.broadcast_to(y.sum(axis=0), y.shape),
    }
    index = pd.MultiIndex.from_product([units.index, units.columns], names=_KEYS)
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=index)


def _reasons(shape: pd.Series, *, sums: pd.Series) -> pd.Series:
    reason = pd.Series("", index=shape.index, dtype="str")
    reason = reason.mask(sums == 0, Reason.ABSENT.value)
    return reason.mask(sums.isna(), Reason.MISSING.value)


def _read(cells: pd.DataFrame, reason: pd.Series, level: float, margin: float) -> pd.DataFrame:
    """``reading, answer, reason``."""
    border = (1 + level) / 2
    above, below = cells["p_above"] > border, cells["p_above"] < 1 - border
    verdicts = answers(above.to_numpy(), below.to_numpy(), reason)
    reading = verdicts["answer"].mask(above, "slightly more").mask(below, "slightly fewer")
    reading = reading.mask(above & (cells["theta"] >= 1 + margin), "specialised")
    reading = reading.mask(below & (cells["theta"] <= 1 - margin), "fewer")
    alike = np.isinf(cells["shape"])
    reading = reading.mask(alike, "regions do not differ")
    verdicts["reason"] = verdicts["reason"].mask(alike, Reason.ALIKE.value)
    return verdicts.assign(reading=reading)[["reading", "answer", "reason"]]


def _shapes(y: np.ndarray, e: np.ndarray) -> np.ndarray:
    """The shape of highest likelihood of each row: on a grid, then by halving on the slope."""
    likelihood = np.stack([_likelihood(y, e, np.full(len(y), a)) for a in _SHAPES])
    best = likelihood.argmax(axis=0)
    low = np.log(_SHAPES[np.maximum(best - 1, 0)])
    high = np.log(_SHAPES[np.minimum(best + 1, len(_SHAPES) - 1)])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rising = _slope(y, e, np.exp(middle)) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return np.where(best == len(_SHAPES) - 1, np.inf, np.exp((low + high) / 2))


def _likelihood(y: np.ndarray, e: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Negative binomial log likelihood of each row but for what does not depend on a."""
    a = a[:, None]
    parts = special.gammaln(y + a) - special.gammaln(a) - a * np.log1p(e / a)
    return (parts - y * np.log(a + e)).sum(axis=1)


def _slope(y: np.ndarray, e: np.ndarray, a: np.ndarray) -> np.ndarray:
    a = a[:, None]
    parts = special.digamma(y + a) - special.digamma(a) - np.log1p(e / a) + (e - y) / (a + e)
    return parts.sum(axis=1)


def _checked(table: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Units, regions down and industries across, and the totals of the regions."""
    check_observations(table, keys=_KEYS, value=["value", "total"])
    for column in ("value", "total"):
        check_counts(table[[*_KEYS, column]], column)
    cells = table.set_index(_KEYS)[["value", "total"]].astype(float).sort_index()
    regions, industries = (cells.index.unique(level) for level in _KEYS)
    if len(regions) < 2:
        raise DataError(f"regions are compared with one another, but there is only {regions[0]!r}")
    if len(cells) < len(regions) * len(industries):
        every = pd.MultiIndex.from_product([regions, industries])
        lacking = every[~every.isin(cells.index)][0]
        raise DataError(
            "rows left out: every region needs a row for each industry (NaN if not known, 0 if "
            f"none), but region={lacking[0]} lacks {lacking[1]}"
        )
    totals = cells["total"].groupby("region").agg(["min", "max", "count", "size"])
    wrong = (totals["min"] != totals["max"]) | (totals["count"] < totals["size"])
    wrong |= totals["min"] <= 0
    if wrong.any():
        raise DataError(
            "each region needs one total above zero in all of its rows, but the total of "
            f"{totals.index[wrong][0]!r} is missing, zero or not the same"
        )
    if (larger := cells["value"] > cells["total"]).any():
        region, industry = cells.index[larger][0]
        raise DataError(f"a part is larger than its total: region={region} industry={industry}")
    return cells["value"].unstack("industry"), totals["min"].to_numpy()
