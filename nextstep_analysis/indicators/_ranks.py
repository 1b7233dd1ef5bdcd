"""Ranks of numbers, on arrays."""

import numpy as np


def ranks_of(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """Ranks along `axis`: 1 is the lowest, equal values share the mean of their ranks.

    Infinite values are ranked like others; there is no NaN.
    """
    rows = np.moveaxis(np.asarray(values), axis, -1)
    order = np.argsort(rows, axis=-1, kind="stable")
    sorted_rows = np.take_along_axis(rows, order, axis=-1)
    starts = np.ones(rows.shape, dtype=bool)
    starts[..., 1:] = sorted_rows[..., 1:] != sorted_rows[..., :-1]
    first = np.flatnonzero(starts.ravel())
    counts = np.diff(first, append=rows.size)
    place = first % rows.shape[-1] + 1 if rows.size else first
    shared = np.repeat(place + (counts - 1) / 2, counts).reshape(rows.shape)
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, shared, axis=-1)
    return np.moveaxis(ranks, -1, axis)
