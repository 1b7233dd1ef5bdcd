"""How far chance alone moves relatedness density, by resampling counts."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._intervals import check_counts, check_level
from nextstep_analysis.indicators._presence import presence_of, present_in
from nextstep_analysis.indicators._proximity import checked_proximity, density_of
from nextstep_analysis.schema import check_whole_number

_CELLS = 4_000_000  # numbers in one batch of draws: keeps memory low


def density_interval(
    table: pd.DataFrame,
    *,
    proximity: pd.DataFrame,
    runs: int = 1000,
    level: float = 0.9,
    seed: int = 0,
) -> pd.DataFrame:
    r"""Interval of relatedness density when every count is drawn anew.

    .. math:: e^*_{ri} \sim \operatorname{Poisson}(e_{ri}), \qquad
        \omega^*_{ri} = \sum_j M^*_{rj} \phi_{ij} \Big/ \sum_j \phi_{ij}

    Draws make small industries come and go, which moves densities on average; limits are
    therefore the density itself and, on either side, normal multiples of the deviation of
    the draws.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        Counts, all known.
    proximity : DataFrame, industries down and across
        As in `relatedness.relatedness_density`; it is not drawn anew.
    runs : int
        Draws, 100 or more.
    level : float
        Level of the interval, between 0 and 1.
    seed : int
        The same seed gives the same result.

    Returns
    -------
    DataFrame ``lower, upper, standard_error``, by region and industry
        Shares from 0 to 1. NaN where the density is: for an industry that is not in
        `proximity`. An industry of one or two units comes and goes with the draws,
        which is the noise that is meant.

    Raises
    ------
    DataError
        As `relatedness.relatedness_density`; if a value is missing or no whole number, or
        `runs`, `level` or `seed` is out of range.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). *An introduction to the bootstrap*. Chapman & Hall.

    Examples
    --------
    >>> counts = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [900, 100, 100, 900]})
    >>> near = pd.DataFrame([[0, 1], [1, 0]], index=["C16", "C31"], columns=["C16", "C31"])
    >>> density_interval(counts, proximity=near).loc["A"].to_dict("index")["C16"]
    {'lower': 0.0, 'upper': 0.0, 'standard_error': 0.0}
    """
    check_level(level)
    check_whole_number("runs", runs, least=100)
    check_whole_number("seed", seed, least=0)
    check_counts(table, "value")
    presences = presence_of(table, "quotient")
    if presences.known is not None:
        missing = int((~presences.known).sum())
        raise DataError(f"all counts must be known to be drawn anew, but {missing} are missing")
    near = checked_proximity(proximity, presences.cells.industries)
    draws = _drawn(presences.cells.values, near, runs, np.random.default_rng(seed))
    error = draws.std(axis=0, ddof=1)
    density = density_of(presences.present, None, near)
    reach = ndtri((1 + level) / 2) * error
    lower, upper = np.clip(density - reach, 0.0, 1.0), np.clip(density + reach, 0.0, 1.0)
    columns = {"lower": lower, "upper": upper, "standard_error": error}
    return pd.DataFrame({n: presences.cells.by_cell(v, n) for n, v in columns.items()})


def _drawn(values: np.ndarray, near: np.ndarray, runs: int, rng: np.random.Generator) -> np.ndarray:
    """Densities of each draw, in batches."""
    size = max(1, _CELLS // values.size)
    parts = []
    for start in range(0, runs, size):
        draws = rng.poisson(values, (min(size, runs - start), *values.shape)).astype(float)
        parts.append(density_of(present_in(draws, "quotient"), None, near))
    return np.concatenate(parts)
