"""Composite scores that show what they rest on, by the ten steps of the OECD/JRC handbook.

1. *Framework*: the caller's.
2. *Selection of data*: the caller's, one column per indicator.
3. *Missing data*: never filled in; `score_coverage` counts them, and `aggregate` gives no
   score below a least coverage.
4. *Multivariate analysis*: `sensitivity.effective_weights`, what each indicator really decides.
5. *Normalisation*: `normalise`, four methods.
6. *Weighting and aggregation*: `aggregate`, arithmetic or geometric.
7. *Uncertainty and sensitivity*: `rank_uncertainty.rank_uncertainty`, and
   `sensitivity.drop_one_ranks`.
8. *Back to the data*: scores keep the items and indicators they come from.
9. *Links to other variables*: the caller's back-test against what happened later.
10. *Visualisation*: not here.

Tables have one row per item (index: an industry, a region) and one column per indicator.

References: OECD & JRC (2008). *Handbook on constructing composite indicators: methodology
and user guide*. Paris: OECD. ISBN 978-92-64-04345-9.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _scores
from nextstep_analysis.schema import check_one_of

METHODS = (*_scores.NORMALISATIONS, "goalposts")
LEAST_COVERAGE = 2 / 3  # the handbook's practice lies between 60 and 70 per cent


def normalise(
    table: pd.DataFrame,
    *,
    method: str = "min_max",
    lower_is_better: Sequence[str] = (),
    goalposts: pd.DataFrame | None = None,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> pd.DataFrame:
    r"""Make indicators comparable (step 5 of the handbook).

    .. math:: \frac{x - \min x}{\max x - \min x}, \qquad \frac{x - \bar x}{s}, \qquad
        \frac{\operatorname{rank}(x) - 1}{n - 1}

    Parameters
    ----------
    table : DataFrame, one row per item and one column per indicator, any units
    method : {"min_max", "z_score", "rank", "goalposts"}
        Of the items in the table: range, mean and sample deviation, or order (ties share
        their rank). With ``"goalposts"`` between limits that do not move when items come and
        go; values outside them count as the limit.
    lower_is_better : sequence of str
        Indicators to turn round.
    goalposts : DataFrame ``lower, upper``, one row per indicator
        For ``"goalposts"`` only, in the units of the indicator.
    bounds : (float, float)
        What the lowest and highest become; not used by ``"z_score"``. A geometric mean
        needs a lower bound above 0, such as ``(1, 100)``.

    Returns
    -------
    DataFrame, dimensionless, shaped like `table`; more is better in every column
        NaN where the value is missing, and where an indicator is equal for all items (also
        where there is one item): it has no scale then. With goalposts it has one.

    Raises
    ------
    DataError
        If `table` is not numbers with unique names, an argument is unknown, goalposts are
        missing or not lower < upper, or bounds do not rise.

    References
    ----------
    OECD & JRC (2008). *Handbook on constructing composite indicators*, step 5.

    Examples
    --------
    >>> scores = pd.DataFrame({"lq": [1.0, 2.0, 5.0]}, index=["C16", "C31", "J62"])
    >>> normalise(scores)["lq"].tolist()
    [0.0, 0.25, 1.0]
    >>> normalise(scores, method="rank", lower_is_better=["lq"])["lq"].tolist()
    [1.0, 0.5, 0.0]
    """
    _scores.check_indicators(table)
    check_one_of("method", method, METHODS)
    _scores.check_names(lower_is_better, table, role="lower_is_better")
    if len(bounds) != 2 or not (np.isfinite(bounds).all() and bounds[0] < bounds[1]):
        raise DataError(f"bounds {bounds} are not allowed; two numbers are, the first the lower")
    if (goalposts is None) == (method == "goalposts"):
        raise DataError("goalposts are needed for the method 'goalposts', and only for it")
    turn = np.where(table.columns.isin(list(lower_is_better)), -1.0, 1.0)
    if goalposts is not None:
        share = _between(table, goalposts)
        share = np.where(turn < 0, 1 - share, share)
    else:
        share = _scores.scaled(_scores.numbers(table) * turn, method)
    if method != "z_score":
        share = bounds[0] + (bounds[1] - bounds[0]) * share
    return pd.DataFrame(share, index=table.index, columns=table.columns)


def aggregate(
    table: pd.DataFrame,
    *,
    weights: pd.Series,
    method: str = "arithmetic",
    least_coverage: float = LEAST_COVERAGE,
) -> pd.Series:
    r"""One score per item from its normalised indicators (step 6 of the handbook).

    .. math:: \frac{\sum_j w_j x_j}{\sum_j w_j}, \qquad
        \exp \frac{\sum_j w_j \ln x_j}{\sum_j w_j}

    The sums run over the indicators that are known: a missing one is taken as the mean of
    the others of its item, which `least_coverage` keeps within limits.

    Parameters
    ----------
    table : DataFrame, one row per item, as `normalise` gives it
    weights : Series by indicator, zero or more; they need not add up to 1
    method : {"arithmetic", "geometric"}
        In an arithmetic mean a high value makes up for a low one in full; in a geometric
        mean, of values above 0, only in part.
    least_coverage : float
        Share of the weights, 0-1, that must be known for a score.

    Returns
    -------
    Series, in the bounds of `normalise`, by item, named ``score``
        NaN where fewer of the weights are known than `least_coverage`; `score_coverage`
        says which are missing.

    Raises
    ------
    DataError
        If `table` or `weights` are not as described, a weight is negative, or a value is
        zero or less with ``"geometric"``.

    References
    ----------
    OECD & JRC (2008). *Handbook on constructing composite indicators*, steps 3 and 6.

    Examples
    --------
    >>> near = pd.DataFrame({"density": [0.2, 0.8], "growth": [0.8, 0.8]}, index=["C16", "J62"])
    >>> aggregate(near, weights=pd.Series({"density": 1, "growth": 1})).round(2).to_dict()
    {'C16': 0.5, 'J62': 0.8}
    >>> aggregate(near, weights=pd.Series({"density": 1, "growth": 1}),
    ...     method="geometric").round(2).to_dict()
    {'C16': 0.4, 'J62': 0.8}
    """
    covered = score_coverage(table, weights=weights, least=least_coverage)
    check_one_of("method", method, _scores.AGGREGATIONS)
    values, shares = _scores.numbers(table), _scores.checked_weights(weights, table)
    low = table.columns[np.asarray((values <= 0).any(axis=0))]
    if method == "geometric" and len(low):
        raise DataError(
            f"a geometric mean needs values above 0, but {low[0]!r} holds "
            f"{np.nanmin(_scores.numbers(table[low[0]])):g}; normalise to bounds such as (1, 100)"
        )
    scores = _scores.combined(values, shares, method)
    return pd.Series(scores, index=table.index, name="score").where(covered["scored"])


def score_coverage(
    table: pd.DataFrame, *, weights: pd.Series, least: float = LEAST_COVERAGE
) -> pd.DataFrame:
    """How much of each item's score is known, and why it has none (step 3 of the handbook).

    .. math:: c = \\sum_{j \\; known} w_j \\, / \\sum_j w_j

    Parameters
    ----------
    table : DataFrame, one row per item and one column per indicator
    weights : Series by indicator, zero or more
    least : float
        Share of the weights, above 0 and at most 1, that must be known for a score.

    Returns
    -------
    DataFrame ``coverage, scored, missing, reason``, by item
        `coverage` is a share of the weights, 0-1; `missing` names the indicators that are
        NaN for the item, and `reason` says in English why there is no score ("" if there
        is one). Never NaN.

    Raises
    ------
    DataError
        If `table` or `weights` are not as described, or `least` is out of range.

    References
    ----------
    OECD & JRC (2008). *Handbook on constructing composite indicators*, step 3.

    Examples
    --------
    >>> near = pd.DataFrame({"density": [0.2, 0.8], "growth": [float("nan"), 0.8]},
    ...     index=["C16", "J62"])
    >>> score_coverage(near, weights=pd.Series({"density": 1, "growth": 1}))["reason"].tolist()
    ['only 50 % of the weights are known (missing: growth); at least 67 % are needed', '']
    """
    _scores.check_indicators(table)
    shares = _scores.checked_weights(weights, table)
    if not 0 < least <= 1:
        raise DataError(f"the least coverage {least!r} is not allowed; it lies above 0, up to 1")
    known = np.isfinite(_scores.numbers(table))
    coverage = (known * shares).sum(axis=1)
    scored = coverage >= least - 1e-12
    missing = [", ".join(map(str, table.columns[~row])) for row in known]
    reasons = [
        ""
        if enough
        else f"only {share:.0%} of the weights are known (missing: {names}); "
        f"at least {least:.0%} are needed"
        for share, enough, names in zip(coverage, scored, missing, strict=True)
    ]
    columns = {"coverage": coverage, "scored": scored, "missing": missing, "reason": reasons}
    frame = pd.DataFrame(columns, index=table.index)
    return frame.assign(reason=frame["reason"].str.replace("%", " %"))


def _between(table: pd.DataFrame, goalposts: pd.DataFrame) -> np.ndarray:
    if not isinstance(goalposts, pd.DataFrame) or not goalposts.index.is_unique:
        raise DataError("goalposts must be a table with one row per indicator, none twice")
    lacking = [name for name in table.columns if name not in goalposts.index]
    if lacking or not {"lower", "upper"} <= set(goalposts.columns):
        raise DataError(
            "goalposts need a row with lower and upper for each indicator"
            + (f", but {lacking[0]!r} has none" if lacking else "")
        )
    posts = goalposts.loc[list(table.columns), ["lower", "upper"]]
    if not all(pd.api.types.is_numeric_dtype(dtype) for dtype in posts.dtypes):
        raise DataError("goalposts must be numbers: lower and upper, in the units of the indicator")
    posts = posts.astype(float)
    bad = posts.index[
        ~(posts["lower"] < posts["upper"]) | posts.isin([np.inf, -np.inf]).any(axis=1)
    ]
    if len(bad):
        lower, upper = posts.loc[bad[0]]
        raise DataError(
            f"the goalposts of {bad[0]!r} are {lower:g} and {upper:g}; the lower must be below"
        )
    low, high = posts["lower"].to_numpy(), posts["upper"].to_numpy()
    return np.clip((_scores.numbers(table) - low) / (high - low), 0.0, 1.0)
