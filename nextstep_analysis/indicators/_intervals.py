"""Exact confidence limits of counts."""

import numpy as np
import pandas as pd
from scipy import special

from nextstep_analysis.errors import DataError


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between 0 and 1."""
    if not (isinstance(level, (int, float)) and 0 < level < 1):
        raise DataError(f"level {level!r} is not allowed; it lies between 0 and 1, such as 0.95")


def check_counts(frame: pd.DataFrame, column: str) -> None:
    """Refuse numbers with decimals: exact limits are those of counts."""
    broken = frame[frame[column] % 1 > 0]
    if len(broken):
        row = " ".join(f"{key}={value}" for key, value in broken.iloc[0].items())
        raise DataError(
            f"not counts: exact limits need whole numbers in {column!r}, "
            f"but {len(broken)} rows have decimals, first: {row}"
        )


def binomial_limits(
    count: np.ndarray, size: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Clopper-Pearson limits of a share: `count` out of `size`; NaN where `size` is 0.

    Quantiles of the beta distribution B(a, b) are the inverse of the regularised incomplete
    beta function I_x(a, b): the lower limit is that of B(k, n - k + 1) for the tail, the upper
    one that of B(k + 1, n - k) for one less the tail.
    """
    tail = (1 - level) / 2
    known = ~np.isnan(count) & (size > 0)
    lower = np.where(count > 0, special.betaincinv(count, size - count + 1, tail), 0.0)
    upper = np.where(count < size, special.betainccinv(count + 1, size - count, tail), 1.0)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def poisson_limits(count: np.ndarray | pd.Series, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Garwood's exact limits of the expectation behind `count`.

    Quantiles of the gamma distribution are the inverse of the regularised incomplete gamma
    function P(a, x): the lower limit is that of a = k, the upper one that of a = k + 1.
    """
    count, tail = np.asarray(count, dtype=float), (1 - level) / 2
    lower = np.where(count > 0, special.gammaincinv(count, tail), 0.0)
    return np.where(np.isnan(count), np.nan, lower), special.gammainccinv(count + 1, tail)


def poisson_difference_limits(
    first: pd.Series, second: pd.Series, level: float
) -> tuple[pd.Series, pd.Series]:
    """Limits of the difference of the expectations behind two independent counts.

    MOVER (Zou & Donner 2008): Garwood's exact limits of each, joined by the square root of
    squared distances. Wider than nothing even where both counts are 0.
    """
    (lowest, highest), (lowest_second, highest_second) = (
        poisson_limits(count, level) for count in (first, second)
    )
    difference = first - second
    lower = difference - np.hypot(first - lowest, highest_second - second)
    return lower, difference + np.hypot(highest - first, second - lowest_second)
