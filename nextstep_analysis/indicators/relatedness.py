"""Which industries go together, and how much of what an industry needs a region has.

All functions take one year of regions that do not overlap. A region *has* an industry
(it is *present*) where its location quotient against the sum of the regions is at
least 1. Where figures are missing, quotients come from row and column effects fitted
to the known cells (quasi-independence), and two industries are compared over the
regions where both are known: a missing cell is never an absence.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators._presence import Presence, over, presence_of
from nextstep_analysis.indicators._proximity import (
    checked_proximity,
    co_occurrence,
    density_of,
    industry_matrix,
    proximity_of,
)
from nextstep_analysis.indicators.skills import skill_relatedness
from nextstep_analysis.schema import check_one_of

__all__ = [
    "association_strength",
    "cosine",
    "jaccard",
    "proximity",
    "relatedness_density",
    "skill_relatedness",
]

ASSOCIATIONS = ("association", "probability")


def proximity(
    table: pd.DataFrame, *, diagonal: float = 1.0, presence: str = "quotient"
) -> pd.DataFrame:
    r"""Proximity of industries: how surely a region that has one has the other, too.

    .. math:: \phi_{ij} = \min \{ P(i \mid j), P(j \mid i) \} = C_{ij} / \max(U_i, U_j)

    with C the number of regions that have both, U those that have one (of the regions
    where both are known).

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
    diagonal : {1.0, 0.0}
        Proximity of an industry to itself. With 1 (the Atlas, ecomplexity), industries
        a region has get a higher density than those it lacks; use 0 (EconGeo) to rank
        the latter.
    presence : {"quotient", "positive"}
        What it is to have an industry: a location quotient of at least 1, or any
        figure above 0 (for tables that hold presences already).

    Returns
    -------
    DataFrame, 0-1, industries down and across, sorted
        NaN where no region that has one of the two has a known figure of the other,
        as in the rows and columns of an industry that no region has.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`) of one year, a
        region holds all others, or an argument is not among those allowed.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. (2007). The product
    space conditions the development of nations. *Science*, 317, 482-487.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [50, 40, 10, 40, 50, 10, 10, 10, 80]})
    >>> proximity(jobs).loc["C16"].to_dict()
    {'C16': 1.0, 'C31': 1.0, 'J62': 0.0}
    """
    check_one_of("diagonal", diagonal, (0, 1))
    presences = presence_of(table, presence)
    return industry_matrix(
        proximity_of(presences.present, presences.known, diagonal), presences.cells.industries
    )


def association_strength(
    table: pd.DataFrame, *, variant: str = "association", presence: str = "quotient"
) -> pd.DataFrame:
    r"""Association strength: how much more often two industries meet than by chance.

    .. math:: \frac{C_{ij} T}{S_i S_j}, \qquad S_i = \sum_{j \ne i} C_{ij},\; T = \sum_i S_i

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
    variant : {"association", "probability"}
        The formula above, or co-occurrences over their expected number when an
        industry does not meet itself (Steijn; the default of EconGeo).
    presence : {"quotient", "positive"}
        As in `proximity`.

    Returns
    -------
    DataFrame, dimensionless, industries down and across, sorted
        1 = as often as by chance; above 1 = related. 0 on the diagonal, and where the
        two never meet. NaN for an industry that no region has.

    Raises
    ------
    DataError
        As `proximity`.

    References
    ----------
    Van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data?
    *Journal of the American Society for Information Science*, 60(8), 1635-1651.
    Steijn, M. P. A. (2017). *Improvement on the association strength*. Utrecht.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [50, 40, 10, 40, 50, 10, 10, 10, 80]})
    >>> association_strength(jobs).loc["C16"].to_dict()
    {'C16': 0.0, 'C31': 2.0, 'J62': 0.0}
    """
    check_one_of("variant", variant, ASSOCIATIONS)
    presences = presence_of(table, presence)
    together = _together(presences)
    sums = together.sum(1)
    total = sums.sum()
    if variant == "association":
        chance = np.outer(sums, sums) / (total or 1.0)
    else:
        odds = np.outer(sums / (total or 1.0), sums / np.where(sums < total, total - sums, np.inf))
        chance = (odds + odds.T) * total / 2
    return _where_had(over(together, chance), presences)


def cosine(table: pd.DataFrame, *, presence: str = "quotient") -> pd.DataFrame:
    r"""Cosine of the co-occurrences of industries.

    .. math:: C_{ij} / \sqrt{S_i S_j}, \qquad S_i = \sum_{j \ne i} C_{ij}

    Parameters
    ----------
    table, presence
        As in `proximity`.

    Returns
    -------
    DataFrame, 0-1, industries down and across, sorted
        0 on the diagonal; NaN for an industry that no region has.

    Raises
    ------
    DataError
        As `proximity`.

    References
    ----------
    Van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data?
    *Journal of the American Society for Information Science*, 60(8), 1635-1651.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [50, 40, 10, 40, 50, 10, 10, 10, 80]})
    >>> cosine(jobs).loc["C16"].to_dict()
    {'C16': 0.0, 'C31': 1.0, 'J62': 0.0}
    """
    presences = presence_of(table, presence)
    together = _together(presences)
    sums = together.sum(1)
    return _where_had(over(together, np.sqrt(np.outer(sums, sums))), presences)


def jaccard(table: pd.DataFrame, *, presence: str = "quotient") -> pd.DataFrame:
    r"""Jaccard index of the co-occurrences of industries.

    .. math:: C_{ij} / (S_i + S_j - C_{ij}), \qquad S_i = \sum_{j \ne i} C_{ij}

    Parameters
    ----------
    table, presence
        As in `proximity`.

    Returns
    -------
    DataFrame, 0-1, industries down and across, sorted
        0 on the diagonal; NaN for an industry that no region has.

    Raises
    ------
    DataError
        As `proximity`.

    References
    ----------
    Van Eck, N. J. & Waltman, L. (2009). How to normalize cooccurrence data?
    *Journal of the American Society for Information Science*, 60(8), 1635-1651.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [50, 40, 10, 40, 50, 10, 10, 10, 80]})
    >>> jaccard(jobs).loc["C16"].to_dict()
    {'C16': 0.0, 'C31': 1.0, 'J62': 0.0}
    """
    presences = presence_of(table, presence)
    together = _together(presences)
    sums = together.sum(1)
    return _where_had(over(together, np.add.outer(sums, sums) - together), presences)


def relatedness_density(
    table: pd.DataFrame, *, proximity: pd.DataFrame, presence: str = "quotient"
) -> pd.Series:
    r"""Relatedness density: how much of what an industry is related to the region has.

    .. math:: \omega_{ri} = \sum_j M_{rj} \phi_{ij} \Big/ \sum_j \phi_{ij}

    with M = 1 where the region has the industry and 0 where not. Sums run over the
    industries that both `proximity` and `table` hold, and of which it is known
    whether the region has them.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
    proximity : DataFrame, industries down and across
        Any relatedness of zero or more; from `table` itself or from a larger panel
        with the same industry codes.
    presence : {"quotient", "positive"}
        As in `proximity`.

    Returns
    -------
    Series, a share from 0 to 1, by region and industry
        0.3 = the region has 30 % of the relatedness that leads to the industry. NaN
        for an industry that is not in `proximity` or related to none that is known.

    Raises
    ------
    DataError
        As `proximity`; if the matrix is not square, repeats an industry, holds a
        negative number, or shares no industry with `table`.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L. & Hausmann, R. (2007). The product
    space conditions the development of nations. *Science*, 317, 482-487.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["A"] * 3 + ["B"] * 3 + ["C"] * 3, "industry": ["C16", "C31", "J62"] * 3,
    ...     "year": 2023, "value": [50, 40, 10, 40, 50, 10, 10, 10, 80]})
    >>> near = pd.DataFrame([[0, 0.6, 0.2], [0.6, 0, 0.2], [0.2, 0.2, 0]],
    ...     index=["C16", "C31", "J62"], columns=["C16", "C31", "J62"])
    >>> relatedness_density(jobs, proximity=near).loc["A"].round(2).to_dict()
    {'C16': 0.75, 'C31': 0.75, 'J62': 1.0}
    """
    presences = presence_of(table, presence)
    near = checked_proximity(proximity, presences.cells.industries)
    density = density_of(presences.present, presences.known, near)
    return presences.cells.by_cell(density, "relatedness_density")


def _together(presences: Presence) -> np.ndarray:
    """In how many regions two different industries are both present."""
    together = co_occurrence(presences.present)
    np.fill_diagonal(together, 0.0)
    return together


def _where_had(related: np.ndarray, presences: Presence) -> pd.DataFrame:
    """`related` without the industries that no region has, of which nothing is known."""
    lacking = ~presences.present.any(0)
    related[lacking, :] = related[:, lacking] = np.nan
    return industry_matrix(related, presences.cells.industries)
