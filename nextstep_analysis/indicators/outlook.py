"""What industries near to it would add to a region's complexity."""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators._presence import checked_pci, presence_of, series
from nextstep_analysis.indicators._proximity import checked_proximity, density_of


def complexity_outlook_index(
    table: pd.DataFrame, *, proximity: pd.DataFrame, pci: pd.Series, presence: str = "quotient"
) -> pd.Series:
    r"""Complexity outlook index: how near a region is to complex industries it lacks.

    .. math:: COI_r = \sum_i \omega_{ri} (1 - M_{ri}) \, PCI_i

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
    proximity : DataFrame, industries down and across
        As in `relatedness.relatedness_density`.
    pci : Series by industry
    presence : {"quotient", "positive"}
        As in `relatedness.proximity`.

    Returns
    -------
    Series, in the unit of `pci`, by region
        Over the industries absent in the region whose density and PCI are known. NaN
        where there is none.

    Raises
    ------
    DataError
        As `relatedness.relatedness_density`; if `pci` repeats an industry or shares none
        with `table`.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2014). *The atlas of economic complexity*. MIT Press.

    Examples
    --------
    >>> has = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [1, 1, 0, 1]})
    >>> near = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["C16", "C31"], columns=["C16", "C31"])
    >>> complexity_outlook_index(has, proximity=near, pci=pd.Series({"C16": 2.0, "C31": 0.0}),
    ...     presence="positive").round(2).to_dict()
    {'A': nan, 'B': 0.67}
    """
    presences = presence_of(table, presence)
    near = checked_proximity(proximity, presences.cells.industries)
    terms = density_of(presences.present, presences.known, near) * checked_pci(pci, presences)
    absent = (presences.marks == 0) & np.isfinite(terms)
    sums = np.where(absent.any(1), np.where(absent, terms, 0.0).sum(1), np.nan)
    return series(sums, np.ones(len(sums), bool), presences.cells.regions, "region", "coi")


def complexity_outlook_gain(
    table: pd.DataFrame, *, proximity: pd.DataFrame, pci: pd.Series, presence: str = "quotient"
) -> pd.Series:
    r"""Complexity outlook gain: what an industry would add to a region's outlook.

    .. math:: COG_{ri} = (1 - M_{ri}) \sum_j
        \frac{\phi_{ij}}{\sum_k \phi_{jk}} (1 - M_{rj}) \, PCI_j

    The standard normalisation, by the relatedness of the industry gained access to (j).

    Parameters
    ----------
    table, proximity, pci, presence
        As in `complexity_outlook_index`.

    Returns
    -------
    Series, in the unit of `pci`, by region and industry
        0 where the region has the industry; NaN where that is not known, for an industry
        that is not in `proximity`, and where no industry it would lead to has a known PCI.
        Else industries of unknown PCI, and those of which it is not known whether the
        region has them, add nothing.

    Raises
    ------
    DataError
        As `complexity_outlook_index`.

    References
    ----------
    Hausmann, R., Hidalgo, C. A. et al. (2014). *The atlas of economic complexity*. MIT Press.

    Examples
    --------
    >>> has = pd.DataFrame({"region": ["A", "A", "B", "B"], "industry": ["C16", "C31"] * 2,
    ...     "year": 2023, "value": [1, 1, 0, 1]})
    >>> near = pd.DataFrame([[1, 0.5], [0.5, 1]], index=["C16", "C31"], columns=["C16", "C31"])
    >>> complexity_outlook_gain(has, proximity=near, pci=pd.Series({"C16": 2.0, "C31": 0.0}),
    ...     presence="positive")["B"].round(2).to_dict()
    {'C16': 1.33, 'C31': 0.0}
    """
    presences = presence_of(table, presence)
    given = checked_proximity(proximity, presences.cells.industries)
    values, near = checked_pci(pci, presences), np.nan_to_num(given)
    whole = near.sum(1)
    worth = np.nan_to_num(values) / np.where(whole > 0, whole, np.inf)
    absent = (presences.marks == 0).astype(float)
    gain = absent * ((absent * worth) @ near.T)
    leads = (near > 0).astype(float).T
    untold = (absent @ leads > 0) & ((absent * np.isfinite(values)) @ leads == 0)
    unknown = (untold | np.isnan(given).all(1)) & (presences.marks == 0)
    return presences.cells.by_cell(
        np.where(unknown | np.isnan(presences.marks), np.nan, gain), "cog"
    )
