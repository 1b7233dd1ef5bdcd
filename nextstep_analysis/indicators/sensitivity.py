"""What decides a composite score: weights as they work, and ranks without one indicator.

See `composite` for the ten steps of the OECD/JRC handbook and for the tables.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _scores
from nextstep_analysis.indicators.composite import LEAST_COVERAGE, aggregate


def effective_weights(
    table: pd.DataFrame,
    *,
    weights: pd.Series,
    method: str = "arithmetic",
    least_coverage: float = LEAST_COVERAGE,
) -> pd.DataFrame:
    r"""What each indicator really decides, beside its nominal weight (steps 4 and 8).

    .. math:: e_j = r_j^2 / \sum_k r_k^2, \qquad r_j = \operatorname{corr}(x_j, score)

    Indicators that go together count more than their weights say, and one that contradicts
    the others counts less.

    Parameters
    ----------
    table : DataFrame, one row per item, as `normalise` gives it
    weights : Series by indicator, zero or more
    method : {"arithmetic", "geometric"}
    least_coverage : float
        Share of the weights, 0-1, that must be known for a score.

    Returns
    -------
    DataFrame ``weight, correlation, correlation_squared, effective``, by indicator
        `weight` and `effective` add up to 1. NaN where an indicator is equal for all items
        or has fewer than three items with a score; `effective` is taken of the others.

    Raises
    ------
    DataError
        As `aggregate`.

    References
    ----------
    Paruolo, P., Saisana, M. & Saltelli, A. (2013). Ratings and rankings: voodoo or science?
    *J. R. Stat. Soc. A*, 176(3), 609-634.

    Examples
    --------
    >>> near = pd.DataFrame({"density": [0.1, 0.5, 0.9], "growth": [0.5, 0.4, 0.6]})
    >>> effective_weights(near, weights=pd.Series({"density": 1, "growth": 1})
    ...     )["effective"].round(2).to_dict()
    {'density': 0.69, 'growth': 0.31}
    """
    scores = aggregate(table, weights=weights, method=method, least_coverage=least_coverage)
    correlation = pd.Series({name: _correlation(table[name], scores) for name in table.columns})
    squared = correlation**2
    return pd.DataFrame(
        {
            "weight": _scores.checked_weights(weights, table),
            "correlation": correlation,
            "correlation_squared": squared,
            "effective": squared / squared.sum(min_count=1),
        }
    )


def drop_one_ranks(
    table: pd.DataFrame,
    *,
    weights: pd.Series,
    method: str = "arithmetic",
    least_coverage: float = LEAST_COVERAGE,
) -> pd.DataFrame:
    r"""Ranks with all indicators, and with each of them left out in turn (step 7).

    .. math:: \operatorname{rank} \Big( \sum_{k \ne j} w_k x_k / \sum_{k \ne j} w_k \Big)

    Parameters
    ----------
    table : DataFrame, one row per item, as `normalise` gives it
    weights : Series by indicator, zero or more
    method : {"arithmetic", "geometric"}
    least_coverage : float
        Share of the weights, 0-1, that must be known for a score; of those left, where an
        indicator is left out.

    Returns
    -------
    DataFrame ``all`` and one column per indicator left out, by item
        Ranks: 1 is the best, ties share theirs. NaN where the item has no score.

    Raises
    ------
    DataError
        As `aggregate`, or if nothing is left once an indicator is left out.

    References
    ----------
    OECD & JRC (2008). *Handbook on constructing composite indicators*, step 7.

    Examples
    --------
    >>> near = pd.DataFrame({"density": [0.1, 0.9], "growth": [0.7, 0.4]}, index=["C16", "J62"])
    >>> drop_one_ranks(near, weights=pd.Series({"density": 1, "growth": 1}))["density"].to_dict()
    {'C16': 1.0, 'J62': 2.0}
    """

    def score(part: pd.DataFrame, own: pd.Series) -> pd.Series:
        return aggregate(part, weights=own, method=method, least_coverage=least_coverage)

    columns = {"all": score(table, weights)}
    if table.shape[1] < 2 or "all" in table.columns:
        raise DataError("at least two indicators are needed to leave one out, none named 'all'")
    for name in table.columns:
        rest = table.drop(columns=name)
        kept = pd.Series(weights, dtype=float).drop(name)
        columns[name] = score(rest, kept)
    return pd.DataFrame(
        {name: _scores.ranked(_scores.numbers(scores)) for name, scores in columns.items()},
        index=table.index,
    )


def _correlation(values: pd.Series, scores: pd.Series) -> float:
    both = pd.DataFrame({"x": values, "y": scores}).dropna()
    if len(both) < 3 or both["x"].nunique() < 2 or both["y"].nunique() < 2:
        return float("nan")
    return float(np.corrcoef(both["x"], both["y"])[0, 1])
