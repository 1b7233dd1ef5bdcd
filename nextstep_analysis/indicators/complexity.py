"""Complexity of regions and industries, from who has what and nothing else.

All functions take one year of regions that do not overlap, and presences as in
`relatedness`. An index is estimated on a large panel of regions; a country of few
regions is projected on the panel's industries (`projected_eci`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import eigh

from nextstep_analysis.indicators._doubtful_regions import doubts
from nextstep_analysis.indicators._presence import Presence, checked_pci, presence_of, series
from nextstep_analysis.indicators.fitness import fitness, reflections
from nextstep_analysis.indicators.outlook import (
    complexity_outlook_gain,
    complexity_outlook_index,
)
from nextstep_analysis.schema import check_one_of

__all__ = [
    "Complexity",
    "complexity_outlook_gain",
    "complexity_outlook_index",
    "economic_complexity",
    "fitness",
    "projected_eci",
    "reflections",
]

PCI_SCALES = ("eci", "own")
SIGNS = ("diversity", "ubiquity")
FEWEST_REGIONS = 30
SMALLEST_GAP = 0.05
"""Of the second eigenvalue to the third, relative to the second."""
MOST_UNKNOWN = 1 / 3
LEAST_AGREEMENT = 0.9
"""Correlation of the index with the one that takes missing cells as present."""
OPPOSITE_SIGNS = "diversity and ubiquity speak for opposite signs"
_ONE, _NOTHING = 1 - 1e-9, 1e-12


@dataclass(frozen=True)
class Complexity:
    """Economic complexity of regions and industries.

    Attributes
    ----------
    eci : Series by region
        Standard deviations from the mean of the regions. NaN for a region without a
        present industry, or where there is no index at all: with a single region, or
        where all regions have the same industries.
    pci : Series by industry
        In the scale asked for. NaN for an industry that no region has.
    identified : bool
        False where the figures do not settle the order or the sign of the index.
    reasons : tuple of str
        Why not; empty where it is identified.
    eigenvalues : tuple of float
        The first to third, 1 being the first; NaN where there are fewer.
    """

    eci: pd.Series
    pci: pd.Series
    identified: bool
    reasons: tuple[str, ...]
    eigenvalues: tuple[float, float, float]


def economic_complexity(
    table: pd.DataFrame,
    *,
    pci_scale: str = "eci",
    presence: str = "quotient",
    sign: str = "diversity",
) -> Complexity:
    r"""Economic complexity index of regions and product complexity index of industries.

    .. math:: \tilde M = D^{-1} M U^{-1} M^\top, \qquad \tilde M k = \lambda_2 k, \qquad
        ECI = \frac{k - \bar k}{\sigma_k}, \qquad PCI \propto U^{-1} M^\top k

    with M the presences, D their sums by region (diversity) and U by industry
    (ubiquity). Solved as a symmetric eigenproblem on the smaller side.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        A missing cell is counted as not present, for the index knows only presences;
        where that matters, it is not identified.
    pci_scale : {"eci", "own"}
        With ``"eci"`` the ECI of a region is the mean PCI of its industries (the
        Atlas); with ``"own"`` PCI has mean 0 and deviation 1 over the industries.
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.
    sign : {"diversity", "ubiquity"}
        Whether regions of many industries (the usual rule), or of industries that few
        others have, count as complex. Where the two differ the index is not identified.

    Returns
    -------
    Complexity
        In standard deviations. Not
        identified with fewer than 30 regions, where the network falls into pieces,
        where the second eigenvalue is not clear of the third, where diversity and
        ubiquity speak for opposite signs or one of them for none, where more than a third
        of the cells are missing, where the index is another one with the missing cells
        taken as present, where a row is no region (by its name, or more than 4 deviations
        from the mean), or where a region among the top tenth holds less than 5 % of what
        the median region holds. NaN where nothing is left to compare.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`) of one year, a
        region holds all others, or an argument is not among those allowed.

    References
    ----------
    Hidalgo, C. A. & Hausmann, R. (2009). The building blocks of economic complexity.
    *PNAS*, 106(26), 10570-10575.
    Hausmann, R., Hidalgo, C. A. et al. (2014). *The atlas of economic complexity*. MIT Press.
    Mealy, P., Farmer, J. D. & Teytelboym, A. (2019). Interpreting economic complexity.
    *Science Advances*, 5(1), eaau1705.

    Examples
    --------
    >>> has = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [1, 1, 1, 0, 1, 1, 0, 0, 1]})
    >>> complexity = economic_complexity(has, presence="positive")
    >>> complexity.eci[["A", "C"]].round(2).to_dict()
    {'A': 1.22, 'C': -1.22}
    >>> complexity.identified, complexity.reasons
    (False, ('there are 3 regions, fewer than 30',))
    """
    check_one_of("pci_scale", pci_scale, PCI_SCALES)
    check_one_of("sign", sign, SIGNS)
    presences = presence_of(table, presence)
    rows, columns = (np.asarray(presences.present.any(axis)) for axis in (1, 0))
    present = presences.present
    if not (rows.all() and columns.all()):
        present = present[np.ix_(rows, columns)]
    eigenvalues, regional = _second(present)
    reasons = _reasons(present, regional, eigenvalues, presences)
    if eigenvalues[1] < _NOTHING:
        regional = np.full(len(regional), np.nan)  # else rounding errors, standardised
    if sign == "ubiquity" and _leaning(regional, _mean_over(present, present.sum(0))) > 0:
        regional = -regional
    mean, deviation = (regional.mean(), regional.std()) if len(regional) else (np.nan, np.nan)
    if not deviation > 0:
        deviation = np.nan
    by_industry = _mean_over(present.T, regional)
    if pci_scale == "eci":
        complexity = (by_industry / eigenvalues[1] - mean) / deviation
    else:
        complexity = _standardised(by_industry)
    eci = series((regional - mean) / deviation, rows, presences.cells.regions, "region", "eci")
    reasons += tuple(doubts(eci, np.nansum(presences.cells.values, axis=1)))
    return Complexity(
        eci,
        series(complexity, columns, presences.cells.industries, "industry", "pci"),
        not reasons,
        reasons,
        eigenvalues,
    )


def projected_eci(table: pd.DataFrame, *, pci: pd.Series, presence: str = "quotient") -> pd.Series:
    r"""Complexity of regions that an index was not estimated on, from their industries.

    .. math:: ECI_r = \sum_i M_{ri} \, PCI_i \Big/ \sum_i M_{ri}

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
    pci : Series by industry
        Of a larger panel, in the scale ``"eci"`` of `economic_complexity`; the result
        then stands on the scale of the panel's regions.
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.

    Returns
    -------
    Series, standard deviations of the panel's regions, by region
        Over the industries present in the region whose PCI is known. NaN where there
        is none.

    Raises
    ------
    DataError
        As `economic_complexity`; if `pci` repeats an industry or shares none with `table`.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2014). *The atlas of economic complexity*. MIT Press.

    Examples
    --------
    >>> has = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [1, 1, 0, 1]})
    >>> projected_eci(has, pci=pd.Series({"C16": 2.0, "C31": 0.0}), presence="positive").to_dict()
    {'A': 1.0, 'B': 0.0}
    """
    presences = presence_of(table, presence)
    values = checked_pci(pci, presences)
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        means = (presences.present[:, known] @ values[known]) / presences.present[:, known].sum(1)
    return series(means, np.ones(len(means), bool), presences.cells.regions, "region", "eci")


def _second(present: np.ndarray) -> tuple[tuple[float, float, float], np.ndarray]:
    """The first three eigenvalues, and the second eigenvector by region; NaN if there is none."""
    rows, columns = present.shape
    if min(rows, columns) < 2:
        return (1.0 if min(rows, columns) else np.nan, np.nan, np.nan), np.full(rows, np.nan)
    diversity, ubiquity = present.sum(1), present.sum(0)
    scaled = present / np.sqrt(diversity)[:, None]
    scaled /= np.sqrt(ubiquity)
    gram = scaled @ scaled.T if rows <= columns else scaled.T @ scaled
    top = min(3, len(gram))
    values, vectors = eigh(gram, subset_by_index=[len(gram) - top, len(gram) - 1])
    first, second, third = (*map(float, values[::-1]), *[np.nan] * (3 - top))
    vector = vectors[:, -2]
    if rows > columns:
        vector = scaled @ vector
    regional = vector / np.sqrt(diversity)
    leaning = _leaning(regional, diversity) or -_leaning(regional, _mean_over(present, ubiquity))
    return (first, second, third), -regional if leaning < 0 else regional


def _leaning(regional: np.ndarray, other: np.ndarray) -> float:
    """Correlation: whether the two go up together; 0 where that is a matter of rounding."""
    if not len(regional):
        return 0.0
    ours, theirs = regional - regional.mean(), other - other.mean()
    if not np.abs(theirs).max(initial=0.0) > _NOTHING * np.abs(other).max(initial=0.0):
        return 0.0
    together = float(ours @ theirs / np.sqrt((ours @ ours) * (theirs @ theirs)))
    return together if abs(together) > 1e-9 else 0.0


def _reasons(
    present: np.ndarray, regional: np.ndarray, eigenvalues: tuple[float, ...], presences: Presence
) -> tuple[str, ...]:
    """Why the index is not identified, in words; empty where it is."""
    reasons = []
    if len(present) < FEWEST_REGIONS:
        reasons.append(f"there are {len(present)} regions, fewer than {FEWEST_REGIONS}")
    _, second, third = eigenvalues
    if np.isnan(second):
        reasons.append("fewer than two regions or two industries are left to compare")
    elif second > _ONE:
        reasons.append("the network of regions and industries falls into separate pieces")
    elif second < _NOTHING:
        reasons.append("all regions have the same industries")
    else:
        if second - np.nan_to_num(third) < SMALLEST_GAP * second:
            reasons.append("the second eigenvalue is hardly larger than the third")
        diverse = _leaning(regional, present.sum(1))
        usual = _leaning(regional, _mean_over(present, present.sum(0)))
        if diverse * usual > 0:
            reasons.append(OPPOSITE_SIGNS)
        elif diverse == 0 or usual == 0:
            reasons.append("diversity or ubiquity speaks for no sign")
        if _moved(present, regional, presences):
            reasons.append("the missing cells decide the index")
    if presences.known is not None and (unknown := 1 - presences.known.mean()) > MOST_UNKNOWN:
        reasons.append(f"{unknown:.0%} of the cells are missing".replace("%", " %"))
    return tuple(reasons)


def _moved(present: np.ndarray, regional: np.ndarray, presences: Presence) -> bool:
    """Whether the index is another one where missing cells are taken as present."""
    if presences.known is None:
        return False
    known = presences.known[np.ix_(presences.present.any(1), presences.present.any(0))]
    values, other = _second(np.where(known, present, 1.0))
    return values[1] < _NOTHING or abs(_leaning(regional, other)) < LEAST_AGREEMENT


def _mean_over(present: np.ndarray, values: np.ndarray) -> np.ndarray:
    return present @ values / present.sum(1)


def _standardised(values: np.ndarray) -> np.ndarray:
    deviation = values.std() if len(values) else np.nan
    return (values - values.mean()) / deviation if deviation > 0 else values * np.nan
