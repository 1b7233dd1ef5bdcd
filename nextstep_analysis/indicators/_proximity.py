"""The matrix products behind relatedness, on arrays: regions down, industries across."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError


def co_occurrence(present: np.ndarray) -> np.ndarray:
    """In how many regions two industries are both present.

    Single precision counts exactly up to 16 million regions, in half the time.
    `present` may be a stack of matrices.
    """
    marks = present.astype(np.float32)
    return (np.swapaxes(marks, -1, -2) @ marks).astype(float)


def proximity_of(present: np.ndarray, known: np.ndarray | None, diagonal: float) -> np.ndarray:
    """Least conditional probability of two industries; NaN where one is undefined.

    `present` may be a stack of matrices where all is known.
    """
    together = co_occurrence(present)
    if known is None:
        had = np.diagonal(together, axis1=-2, axis2=-1)
        most = np.maximum(had[..., :, None], had[..., None, :])
        least = np.minimum(had[..., :, None], had[..., None, :])
    else:  # regions that have the one, of those where the other is known
        had = (present.T.astype(np.float32) @ known.astype(np.float32)).astype(float)
        most, least = np.maximum(had, had.T), np.minimum(had, had.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.where(least > 0, together / most, np.nan)
    place = np.arange(near.shape[-1])
    near[..., place, place] = np.where(np.isnan(near[..., place, place]), np.nan, diagonal)
    return near


def density_of(present: np.ndarray, known: np.ndarray | None, near: np.ndarray) -> np.ndarray:
    """Share of the relatedness to each industry that leads to present ones.

    NaN where nothing related is known. `present` and `near` may be stacks.
    """
    weights = np.swapaxes(np.nan_to_num(near), -1, -2)
    whole = weights.sum(-2, keepdims=True) if known is None else known.astype(float) @ weights
    density = present @ weights
    with np.errstate(divide="ignore", invalid="ignore"):
        density /= whole  # 0/0, nothing related is known, is the NaN that is meant
    return np.minimum(density, 1.0, out=density)


def checked_proximity(proximity: pd.DataFrame, industries: pd.Index) -> np.ndarray:
    """`proximity` between `industries`, NaN for those it does not hold.

    Raises
    ------
    DataError
        If it is no table, not square, repeats an industry, holds what is no number of
        zero or more, or none of `industries`.
    """
    if not isinstance(proximity, pd.DataFrame):
        kind = type(proximity).__name__
        raise DataError(f"proximity must be a table of industries by industries, not a {kind}")
    if not proximity.index.is_unique or set(proximity.index) != set(proximity.columns):
        raise DataError(
            "proximity must have the same industries, each once, down and across, but it has "
            f"{proximity.index.nunique()} of {len(proximity.index)} down and "
            f"{proximity.columns.nunique()} of {len(proximity.columns)} across"
        )
    if not all(pd.api.types.is_numeric_dtype(dtype) for dtype in proximity.dtypes):
        raise DataError("proximity must hold numbers only")
    if not proximity.columns.is_unique or not proximity.index.isin(industries).any():
        raise DataError(
            f"proximity must hold each industry once and share some with the table, but of its "
            f"{len(proximity.columns)} industries the table has none, or one stands twice"
        )
    near = proximity.reindex(index=industries, columns=industries).to_numpy(dtype=float)
    if (near < 0).any() or np.isinf(near).any():
        low = float(np.nanmin(near))
        raise DataError(f"proximity must be finite and zero or more, but its lowest is {low:g}")
    return near


def industry_matrix(values: np.ndarray, industries: pd.Index) -> pd.DataFrame:
    """A table of industries by industries."""
    index = pd.Index(industries, name="industry")
    return pd.DataFrame(values, index=index, columns=index.rename("other"))
