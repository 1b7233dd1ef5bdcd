"""Growth of regions held against references that do not hold the region itself."""

import numpy as np

from nextstep_analysis.indicators._change import Change

REFERENCES = ("rest", "rest_without", "median")
"""The other regions together, those without one large region, and the median of the others."""

FEWEST_ENTERPRISES = 20
"""Enterprises at the start from which a region's growth enters a median."""

FEWEST_REGIONS = 5
"""Regions from which an industry tells how far regions vary, and from which a median is taken."""


def deviations(changed: Change, reference: str, without: str) -> tuple[np.ndarray, np.ndarray]:
    """Change beyond the reference's growth, and its variance if counts were by chance."""
    stock = changed.stock
    growth = np.empty_like(stock)
    borrowed = np.zeros_like(stock)
    for row in range(len(stock)):
        others = np.arange(len(stock)) != row
        if reference == "rest_without":
            others &= changed.regions != without
        if reference == "median":
            growth[row] = _median_growth(stock[others], changed.change[others])
            continue
        whole = stock[others].sum(axis=0)
        whole = np.where(whole > 0, whole, np.nan)
        growth[row] = changed.change[others].sum(axis=0) / whole
        borrowed[row] = (stock[row] / whole) ** 2 * changed.events[others].sum(axis=0)
    absent = stock == 0  # nothing here that could have grown: no growth is needed
    expected = np.where(absent, 0.0, stock * growth)
    return changed.change - expected, changed.events + np.where(absent, 0.0, borrowed)


def _median_growth(stock: np.ndarray, change: np.ndarray) -> np.ndarray:
    large = stock >= FEWEST_ENTERPRISES
    taken = np.where(large.sum(axis=0) >= FEWEST_REGIONS, large, stock > 0)
    growth = np.where(taken, change / np.where(stock > 0, stock, 1.0), np.nan)
    unknown = np.isnan(stock).any(axis=0) | np.isnan(change).any(axis=0) | ~taken.any(axis=0)
    safe = np.where(unknown, 0.0, growth)
    return np.where(unknown, np.nan, np.nanmedian(safe, axis=0))
