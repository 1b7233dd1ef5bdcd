"""Complexity by iteration: fitness, and the method of reflections."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._presence import Presence, presence_of, series
from nextstep_analysis.schema import check_whole_number


@dataclass(frozen=True)
class Iterated:
    """What a number of steps has made of regions and industries.

    Attributes
    ----------
    regions : Series by region
        Fitness, or reflected diversity. NaN for a region without a present industry.
    industries : Series by industry
        Quality, or reflected ubiquity. NaN for an industry that no region has.
    change : float
        Largest change of a region's value in the last step, relative to the largest
        value; NaN where nothing was compared.
    """

    regions: pd.Series
    industries: pd.Series
    change: float


def fitness(table: pd.DataFrame, *, iterations: int = 20, presence: str = "quotient") -> Iterated:
    r"""Fitness of regions and quality of industries, after a number of steps.

    .. math:: \tilde F_r^{(n)} = \sum_i M_{ri} Q_i^{(n-1)}, \qquad
        \tilde Q_i^{(n)} = \Big( \sum_r M_{ri} / F_r^{(n-1)} \Big)^{-1}

    each divided by its mean, from F = Q = 1.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        A missing cell adds nothing.
    iterations : int
        Steps, 1 or more. Say them with the result: in some networks values fall
        towards 0 for ever, and only their order means something.
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.

    Returns
    -------
    Iterated
        Dimensionless, mean 1. NaN for a region or an industry without any presence.

    Raises
    ------
    DataError
        As `relatedness.proximity`, or if `iterations` is not a whole number from 1, or so
        many that values fall below what a number can hold.

    References
    ----------
    Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A. & Pietronero, L. (2012).
    A new metrics for countries' fitness and products' complexity. *Scientific
    Reports*, 2, 723.

    Examples
    --------
    >>> has = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [1, 1, 1, 0, 1, 1, 0, 0, 1]})
    >>> fitness(has, iterations=2, presence="positive").regions.round(2).to_dict()
    {'A': 1.83, 'B': 0.83, 'C': 0.33}
    """
    presences, present, rows, columns = _network(table, presence, iterations)
    regions, industries = np.ones(len(present)), np.ones(present.shape[1])
    before = regions
    for step in range(iterations):
        before = regions
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            quality = 1 / (present.T @ (1 / regions))
            regions, industries = _by_mean(present @ industries), _by_mean(quality)
        if not (np.isfinite(regions).all() and np.isfinite(industries).all()):
            raise DataError(
                f"iterations {iterations} is too many for this network, in which values fall "
                f"towards 0 for ever: they are numbers up to step {step}"
            )
    return _result(presences, rows, columns, regions, industries, before)


def reflections(
    table: pd.DataFrame, *, iterations: int = 20, presence: str = "quotient"
) -> Iterated:
    r"""The method of reflections: means of means of diversity and ubiquity.

    .. math:: k_r^{(n)} = \frac{1}{D_r} \sum_i M_{ri} k_i^{(n-1)}, \qquad
        k_i^{(n)} = \frac{1}{U_i} \sum_r M_{ri} k_r^{(n-1)}

    from diversity D and ubiquity U.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        A missing cell enters no mean.
    iterations : int
        Steps, 1 or more. Even steps of a region speak of diversity, odd ones of
        ubiquity; all converge to a constant, so that only differences matter. See
        `complexity.economic_complexity` for what they lead to.
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.

    Returns
    -------
    Iterated
        In industries (even steps of regions) or regions (odd ones). NaN for a region or
        an industry without any presence.

    Raises
    ------
    DataError
        As `fitness`.

    References
    ----------
    Hidalgo, C. A. & Hausmann, R. (2009). The building blocks of economic complexity.
    *PNAS*, 106(26), 10570-10575.

    Examples
    --------
    >>> has = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [1, 1, 0, 1]})
    >>> reflections(has, iterations=1, presence="positive").regions.to_dict()
    {'A': 1.5, 'B': 2.0}
    """
    presences, present, rows, columns = _network(table, presence, iterations)
    diversity, ubiquity = present.sum(1), present.sum(0)
    regions, industries = before, _ = diversity, ubiquity
    for _ in range(iterations):
        before = regions
        regions, industries = (
            present @ industries / diversity,
            present.T @ regions / ubiquity,
        )
    return _result(presences, rows, columns, regions, industries, before)


def _network(
    table: pd.DataFrame, presence: str, iterations: int
) -> tuple[Presence, np.ndarray, np.ndarray, np.ndarray]:
    """The presences without empty regions and industries, and which are left."""
    check_whole_number("iterations", iterations, least=1)
    presences = presence_of(table, presence)
    rows, columns = (np.asarray(presences.present.any(axis)) for axis in (1, 0))
    return presences, presences.present[np.ix_(rows, columns)], rows, columns


def _by_mean(values: np.ndarray) -> np.ndarray:
    return values / values.mean() if len(values) else values


def _result(
    presences: Presence,
    rows: np.ndarray,
    columns: np.ndarray,
    regions: np.ndarray,
    industries: np.ndarray,
    before: np.ndarray,
) -> Iterated:
    change = np.abs(regions - before).max() / regions.max() if len(regions) else np.nan
    return Iterated(
        series(regions, rows, presences.cells.regions, "region", "regions"),
        series(industries, columns, presences.cells.industries, "industry", "industries"),
        float(change),
    )
