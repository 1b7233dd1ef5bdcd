"""Arithmetic of composite scores on arrays ``(..., items, indicators)``: one table or many runs."""

import numpy as np
import pandas as pd
from scipy.special import ndtr

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._ranks import ranks_of

NORMALISATIONS = ("min_max", "z_score", "rank")
AGGREGATIONS = ("arithmetic", "geometric")
LOWEST, HIGHEST = 1.0, 100.0  # what scores are stretched to before a geometric mean


def check_indicators(table: pd.DataFrame) -> None:
    """Refuse a table that is not numbers by item (index) and indicator (columns)."""
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise DataError("empty table: at least one item (row) and one indicator (column) is needed")
    for kind, labels in (("item", table.index), ("indicator", table.columns)):
        if twins := sorted({str(label) for label in labels[labels.duplicated()]}):
            raise DataError(f"each {kind} may stand once, but {twins[0]!r} stands twice")
    for name in table.columns:
        column = table[name]
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            raise DataError(f"the indicator {name!r} is of type {column.dtype}; numbers are needed")
        if np.isinf(numbers(column)).any():
            raise DataError(f"the indicator {name!r} holds an infinite value; allowed are numbers")


def numbers(table: pd.DataFrame | pd.Series) -> np.ndarray:
    """The values as floats, NaN where missing."""
    return table.to_numpy(dtype=float, na_value=np.nan)


def check_names(given, table: pd.DataFrame, *, role: str) -> None:
    """Refuse names in `given` that are no indicators of the table."""
    if isinstance(given, str):
        raise DataError(f"{role} must be a list of indicators, not the text {given!r}")
    if unknown := [name for name in given if name not in table.columns]:
        known = ", ".join(map(str, table.columns))
        raise DataError(f"{role}: {unknown[0]!r} is no indicator of the table; it has {known}")


def checked_weights(weights: pd.Series, table: pd.DataFrame) -> np.ndarray:
    """Weights in the order of the columns, adding up to 1."""
    weights = pd.Series(weights)
    if not pd.api.types.is_numeric_dtype(weights.dtype):
        raise DataError(f"weights must be numbers by indicator, but they are of {weights.dtype}")
    weights = weights.astype(float)
    check_names(weights.index, table, role="weights")
    if lacking := [name for name in table.columns if name not in weights.index]:
        raise DataError(f"each indicator needs a weight, but {lacking[0]!r} has none")
    values = weights.loc[list(table.columns)].to_numpy()
    if len(values) != table.shape[1]:
        raise DataError("each indicator may have one weight, but some stand twice")
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        name, value = table.columns[bad][0], values[bad][0]
        raise DataError(
            f"the weight of {name!r} is {value:g}; weights are zero or more (an indicator of "
            "which less is better belongs in lower_is_better)"
        )
    if not values.sum() > 0:
        raise DataError("all weights are zero; at least one must be above it")
    return values / values.sum()


def scaled(values: np.ndarray, method: str) -> np.ndarray:
    """Values made comparable across indicators; NaN where one is equal for all items."""
    low = np.nanmin(_known(values, np.inf), axis=-2, keepdims=True)
    high = np.nanmax(_known(values, -np.inf), axis=-2, keepdims=True)
    differs = np.isfinite(values) & (high > low)
    if method == "min_max":
        span = np.where(high > low, high - low, 1.0)
        result = (values - low) / span
    elif method == "z_score":
        result = _standardised(values)
    else:
        ranks = ranks_of(_known(values, np.inf), axis=-2)
        count = np.isfinite(values).sum(axis=-2, keepdims=True)
        result = (ranks - 1) / np.where(count > 1, count - 1, 1)
    return np.where(differs, result, np.nan)


def positive(values: np.ndarray, method: str) -> np.ndarray:
    """Scaled values stretched to 1-100, as a geometric mean needs; z-scores by their normal P."""
    share = ndtr(values) if method == "z_score" else values
    return LOWEST + (HIGHEST - LOWEST) * share


def combined(values: np.ndarray, weights: np.ndarray, method: str) -> np.ndarray:
    """Weighted mean over the indicators known; NaN where none with a weight is known."""
    known = np.isfinite(values)
    shares = np.where(known, weights[..., np.newaxis, :], 0.0)
    whole = shares.sum(axis=-1)
    terms = np.where(known, np.log(values) if method == "geometric" else values, 0.0)
    mean = (shares * terms).sum(axis=-1) / np.where(whole > 0, whole, np.nan)
    return np.exp(mean) if method == "geometric" else mean


def ranked(scores: np.ndarray) -> np.ndarray:
    """Ranks along the last axis: 1 is the highest score, ties share theirs, NaN stays."""
    ranks = ranks_of(_known(-scores, np.inf), axis=-1)
    return np.where(np.isfinite(scores), ranks, np.nan)


def _known(values: np.ndarray, otherwise: float) -> np.ndarray:
    return np.where(np.isfinite(values), values, otherwise)


def _standardised(values: np.ndarray) -> np.ndarray:
    count = np.isfinite(values).sum(axis=-2, keepdims=True)
    mean = np.nansum(values, axis=-2, keepdims=True) / np.where(count > 0, count, 1)
    squares = np.nansum((values - mean) ** 2, axis=-2, keepdims=True)
    deviation = np.sqrt(squares / np.where(count > 1, count - 1, 1))
    return (values - mean) / np.where(deviation > 0, deviation, 1.0)
