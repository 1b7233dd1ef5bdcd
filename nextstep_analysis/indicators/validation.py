"""Did a score foretell what happened? Within regions, with intervals over regions."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._auc import auc
from nextstep_analysis.indicators._intervals import check_level
from nextstep_analysis.indicators._ranks import ranks_of
from nextstep_analysis.schema import check_whole_number

_FEWEST = 3  # rows of a region that an order can be read from


def area_under_curve(
    table: pd.DataFrame,
    *,
    scores: Sequence[str],
    event: str,
    runs: int = 1000,
    level: float = 0.9,
) -> pd.DataFrame:
    r"""How well scores tell events from non-events within a region.

    .. math:: AUC = \frac{1}{R} \sum_r P(s_{event} > s_{other} \mid r)

    with ties counted as one half.

    Parameters
    ----------
    table : DataFrame ``region``, the columns `scores`, and `event`
        One row per case, such as an industry that a region lacked.
    scores : sequence of str
        Columns to compare, the one of interest first.
    event : str
        Column of 1 (happened), 0 (did not), or NaN (could not).
    runs : int
        Bootstrap resamples of whole regions, 100 or more.
    level : float
        Level of the intervals.

    Returns
    -------
    DataFrame, one row per score
        ``score, value, lower, upper, less, less_lower, less_upper, regions, cases``.
        0.5 is no better than chance, 1 perfect. `less` is the first score's value less
        this one's, with its interval. Regions without an event, or with nothing else,
        tell nothing and are left out. NaN where no region is left.

    Raises
    ------
    DataError
        If a column is missing or no number, an event is neither 1, 0 nor NaN, a row has
        no region, or an argument is out of range.

    References
    ----------
    Hanley, J. A. & McNeil, B. J. (1982). The meaning and use of the area under a ROC
    curve. *Radiology*, 143(1), 29-36.

    Examples
    --------
    >>> cases = pd.DataFrame({"region": ["A"] * 4, "near": [0.9, 0.8, 0.2, 0.1],
    ...     "size": [1, 9, 5, 3], "entry": [1, 1, 0, 0]})
    >>> area_under_curve(cases, scores=["near", "size"], event="entry")["value"].tolist()
    [1.0, 0.5]
    """
    _check(table, scores, event, runs, level)
    if len(odd := table.loc[~table[event].isin([0, 1]) & table[event].notna(), event]):
        raise DataError(f"{event!r} must be 1, 0 or NaN, but a row has {odd.iloc[0]:g}")
    return _compared(table, scores, event, auc, runs, level)


def rank_correlation(
    table: pd.DataFrame,
    *,
    scores: Sequence[str],
    outcome: str,
    runs: int = 1000,
    level: float = 0.9,
) -> pd.DataFrame:
    r"""How well scores order what came of the industries of a region (Spearman).

    .. math:: \rho = \frac{1}{R} \sum_r \operatorname{corr}(rank(s), rank(y) \mid r)

    Parameters
    ----------
    table : DataFrame ``region``, the columns `scores`, and `outcome`
    scores, runs, level
        As in `area_under_curve`.
    outcome : str
        Column of numbers, such as growth; NaN where not known.

    Returns
    -------
    DataFrame, as of `area_under_curve`
        From -1 to 1; 0 is no better than chance. NaN where no region has three rows
        that differ.

    Raises
    ------
    DataError
        As `area_under_curve`.

    References
    ----------
    Spearman, C. (1904). The proof and measurement of association between two things.
    *American Journal of Psychology*, 15(1), 72-101.

    Examples
    --------
    >>> cases = pd.DataFrame({"region": ["A"] * 4, "near": [0.9, 0.8, 0.2, 0.1],
    ...     "growth": [0.4, 0.3, 0.1, 0.0]})
    >>> rank_correlation(cases, scores=["near"], outcome="growth")["value"].round(9).tolist()
    [1.0]
    """
    _check(table, scores, outcome, runs, level)
    return _compared(table, scores, outcome, _spearman, runs, level)


def _compared(
    table: pd.DataFrame,
    scores: Sequence[str],
    outcome: str,
    measure: Callable[[np.ndarray, np.ndarray], float],
    runs: int,
    level: float,
) -> pd.DataFrame:
    values, cases = _by_region(table, scores, outcome, measure)
    regions = len(values)
    if not regions:
        values = np.full((1, len(scores)), np.nan)
    rng = np.random.default_rng(0)
    draws = values[rng.integers(len(values), size=(runs, len(values)))].mean(axis=1)
    less = values[:, :1] - values
    tail = [(1 - level) / 2, (1 + level) / 2]
    ends, less_ends = (np.quantile(d, tail, axis=0) for d in (draws, draws[:, :1] - draws))
    return pd.DataFrame(
        {
            "score": list(scores),
            "value": values.mean(axis=0),
            "lower": ends[0],
            "upper": ends[1],
            "less": less.mean(axis=0),
            "less_lower": less_ends[0],
            "less_upper": less_ends[1],
            "regions": regions,
            "cases": cases,
        }
    )


def _by_region(
    table: pd.DataFrame,
    scores: Sequence[str],
    outcome: str,
    measure: Callable[[np.ndarray, np.ndarray], float],
) -> tuple[np.ndarray, int]:
    """The measure of each score in each region that has one of all, and the cases in these."""
    known = table.dropna(subset=[*scores, outcome])
    groups = [rows for _, rows in known.groupby("region")]
    measured = np.array(
        [
            [measure(rows[name].to_numpy(float), rows[outcome].to_numpy(float)) for name in scores]
            for rows in groups
        ]
    ).reshape(len(groups), len(scores))
    whole = ~np.isnan(measured).any(axis=1)
    cases = sum(len(rows) for rows, used in zip(groups, whole, strict=True) if used)
    return measured[whole], cases


def _spearman(score: np.ndarray, outcome: np.ndarray) -> float:
    if len(score) < _FEWEST or np.ptp(score) == 0 or np.ptp(outcome) == 0:
        return float("nan")
    return float(np.corrcoef(ranks_of(score), ranks_of(outcome))[0, 1])


def _check(
    table: pd.DataFrame, scores: Sequence[str], outcome: str, runs: int, level: float
) -> None:
    check_level(level)
    check_whole_number("runs", runs, least=100)
    if not scores:
        raise DataError("scores is empty; name at least one column")
    for name in ("region", *scores, outcome):
        if name not in table.columns:
            known = ", ".join(map(str, table.columns))
            raise DataError(f"the table has no column {name!r}; it has {known}")
        if name != "region" and not pd.api.types.is_numeric_dtype(table[name].dtype):
            raise DataError(f"{name!r} must be numbers, but it is of type {table[name].dtype}")
    if nameless := int(table["region"].isna().sum()):
        raise DataError(f"each row needs a region, but {nameless} have none")
