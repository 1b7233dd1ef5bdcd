"""Gini coefficients as areas under a Lorenz curve."""

import numpy as np
import pandas as pd

NAN = float("nan")


def quotient_gini(groups, size: str, variant: str) -> pd.Series:
    """Gini of the quotients ``value / size`` in each group."""

    def index(group: pd.DataFrame) -> float:
        value, weight = group["value"].to_numpy(), group[size].to_numpy()
        present = (weight != 0) | (value != 0)
        value, weight = value[present], weight[present]
        if variant == "unweighted":
            value, weight = value / np.where(weight == 0, NAN, weight), np.ones(len(weight))
        return lorenz_gini(value, weight) * (0.5 if variant == "lorenz_half" else 1)

    return groups.apply(index)


def lorenz_gini(value: np.ndarray, size: np.ndarray) -> float:
    """Twice the area between the diagonal and the Lorenz curve of `value` over `size`."""
    if np.isnan(value).any() or np.isnan(size).any() or not value.sum() or (size == 0).any():
        return NAN
    order = np.argsort(value / size, kind="stable")
    height = np.cumsum(value[order]) / value.sum()
    width = size[order] / size.sum()
    return float(1 - np.sum(width * (height + np.concatenate([[0.0], height[:-1]]))))
