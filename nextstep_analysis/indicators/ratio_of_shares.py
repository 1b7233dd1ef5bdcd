"""Whether two areas differ in the share that an industry has of all their units."""

import numpy as np
import pandas as pd
from scipy import special

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._answers import answers
from nextstep_analysis.indicators._intervals import check_counts, check_level
from nextstep_analysis.indicators.multiplicity import holm
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.schema import check_observations

FEW = 10
"""A count below this is tested by Koopman's score, as the normal approximation is then poor."""

_COUNTS = ["units", "total", "other_units", "other_total"]
_WIDEST = 60.0  # of ln ratio, beyond any ratio of counts that a float tells apart
_HALVINGS = 80


def ratio_of_shares(table: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    r"""Ratio of an industry's share in one area to that in another, with its test.

    .. math:: \rho = \frac{a / n}{b / m}, \qquad
        \exp\left(\ln \rho \pm z \sqrt{1/a - 1/n + 1/b - 1/m}\right)

    (Katz). Where a or b is under 10, the interval holds the ratios that Koopman's score does
    not reject: :math:`(a - n p_1)^2 / n p_1 (1 - p_1) + (b - m p_2)^2 / m p_2 (1 - p_2) \le z^2`
    with the most likely p of that ratio. It is the ratio of the two location quotients: their
    reference cancels. Overlap of two intervals is no test. The counts are a census: above
    means more than random settling by one propensity would bring.

    Parameters
    ----------
    table : DataFrame ``units, total, other_units, other_total``, one row per comparison
        Whole numbers: a and n of the area, b and m of the other, which share no unit. The
        rows are one family: what one sentence or table names.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, indexed like `table`
        ``ratio, lower, upper`` (dimensionless; infinite where only the other has none), ``p``
        (two-sided, agrees with the interval), ``method`` (``"katz"``, ``"koopman"``),
        ``answer, reason`` by `p` alone, ``p_family, answer_family`` by Holm over the rows.
        NaN and "no test possible" with its reason where a figure is missing, neither area has
        a unit, or an area has no units at all.

    Raises
    ------
    DataError
        If a column is missing, a number is negative or has decimals, or a part is larger than
        its total.

    References
    ----------
    Katz, D. et al. (1978). Obtaining confidence intervals for the risk ratio in cohort
    studies. *Biometrics*, 34(3), 469-474.
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions.
    *Biometrics*, 40(2), 513-517.
    Schenker, N. & Gentleman, J. F. (2001). On judging the significance of differences by
    examining the overlap between confidence intervals. *American Statistician*, 55(3).

    Examples
    --------
    >>> shares = pd.DataFrame({"units": [30, 3], "total": [100, 50], "other_units": [20, 1],
    ...     "other_total": [100, 100]}, index=["MK10", "MK13"])
    >>> ratio_of_shares(shares)[["ratio", "lower", "upper", "p"]].round(3).loc["MK13"].tolist()
    [6.0, 0.877, 41.239, 0.073]
    >>> ratio_of_shares(shares)["answer"].tolist()
    ['not enough to say', 'not enough to say']
    """
    check_level(level)
    counts = _checked(table)
    reason = _untestable(counts)
    known = np.flatnonzero(reason == "")
    a, n, b, m = counts.to_numpy()[known].T
    z = float(special.ndtri((1 + level) / 2))
    few = (a < FEW) | (b < FEW) | (_variance(a, n, b, m) <= 0)
    limits = np.where(few, _koopman(a, n, b, m, z), _katz(a, n, b, m, z))
    result = pd.DataFrame(np.nan, index=table.index, columns=["ratio", "lower", "upper", "p"])
    result.iloc[known] = np.vstack([_ratio(a, n, b, m), limits]).T
    method = np.full(len(table), "", dtype=object)
    method[known] = np.where(few, "koopman", "katz")
    result["method"] = pd.Series(method, index=table.index, dtype="str")
    result[["answer", "reason"]] = _answer(result, result["p"], reason, level)
    result["p_family"] = holm(result["p"])
    result["answer_family"] = _answer(result, result["p_family"], reason, level)["answer"]
    return result


def _answer(result: pd.DataFrame, p: pd.Series, reason: pd.Series, level: float) -> pd.DataFrame:
    apart = (p < 1 - level).to_numpy()
    return answers(apart & (result["ratio"] > 1), apart & (result["ratio"] < 1), reason)


def _ratio(a: np.ndarray, n: np.ndarray, b: np.ndarray, m: np.ndarray) -> np.ndarray:
    return np.where(b > 0, a * m / (n * np.maximum(b, 1)), np.inf)


def _variance(a: np.ndarray, n: np.ndarray, b: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Of ln ratio; 0 where nobody is outside the industry, infinite where somebody is not in it."""
    with np.errstate(divide="ignore"):
        return 1 / a - 1 / n + 1 / b - 1 / m


def _katz(a, n, b, m, z: float) -> np.ndarray:
    """Lower and upper limit and p; not used where a count is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        centre, error = np.log(_ratio(a, n, b, m)), np.sqrt(_variance(a, n, b, m))
        p = 2 * special.ndtr(-np.abs(centre / error))
        return np.vstack([np.exp(centre - z * error), np.exp(centre + z * error), p])


def _koopman(a, n, b, m, z: float) -> np.ndarray:
    """Lower and upper limit and p of the score."""
    with np.errstate(divide="ignore"):
        centre = np.clip(np.log(_ratio(a, n, b, m)), -_WIDEST, _WIDEST)
    limits = [_crossing(a, n, b, m, z, centre, sign * _WIDEST) for sign in (-1, 1)]
    lower = np.where(a > 0, np.exp(limits[0]), 0.0)
    upper = np.where(b > 0, np.exp(limits[1]), np.inf)
    return np.vstack([lower, upper, special.chdtrc(1, _score(a, n, b, m, np.zeros(len(a))))])


def _crossing(a, n, b, m, z: float, inside: np.ndarray, outside: float) -> np.ndarray:
    """The ln ratio between `inside` and `outside` at which the score reaches z²: by halving."""
    far = np.full(len(a), float(outside))
    for _ in range(_HALVINGS):
        middle = (inside + far) / 2
        accepted = _score(a, n, b, m, middle) <= z**2
        inside, far = np.where(accepted, middle, inside), np.where(accepted, far, middle)
    return (inside + far) / 2


def _score(a, n, b, m, log_ratio: np.ndarray) -> np.ndarray:
    """Chi-square of the most likely shares whose ratio is given."""
    ratio = np.exp(log_ratio)
    half = (ratio * (n + b) + a + m) / 2
    root = np.sqrt(np.maximum(half**2 - (n + m) * ratio * (a + b), 0.0))
    other = (a + b) / (half + root)  # the smaller root, without cancellation
    return _part(a, n, ratio * other) + _part(b, m, other)


def _part(count, size, share: np.ndarray) -> np.ndarray:
    miss, variance = (count - size * share) ** 2, size * share * (1 - share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(miss <= 1e-20 * size, 0.0, miss / np.maximum(variance, 0.0))


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    check_observations(table.assign(row=range(len(table))), keys=["row"], value=_COUNTS)
    counts = table[_COUNTS].astype(float)
    for part, whole in (_COUNTS[:2], _COUNTS[2:]):
        check_counts(counts, part)
        check_counts(counts, whole)
        if len(larger := counts[counts[part] > counts[whole]]):
            row = larger.iloc[0]
            raise DataError(
                f"{part!r} are a part of {whole!r}, but a row has {row[part]:g} of {row[whole]:g}"
            )
    return counts


def _untestable(counts: pd.DataFrame) -> pd.Series:
    """Why a row cannot be tested; "" where it can."""
    reason = pd.Series("", index=counts.index, dtype="str")
    reason[(counts["units"] == 0) & (counts["other_units"] == 0)] = Reason.NO_UNIT.value
    reason[(counts["total"] == 0) | (counts["other_total"] == 0)] = Reason.NO_TOTAL.value
    reason[counts.isna().any(axis=1)] = Reason.MISSING.value
    return reason
