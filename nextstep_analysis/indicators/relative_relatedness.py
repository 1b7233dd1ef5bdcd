"""Relatedness beyond what the industry and the region have in any case."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError


def relative_relatedness(density: pd.Series) -> pd.Series:
    r"""Relatedness density less what the industry and the region have on average.

    .. math:: \tilde\omega_{ri} = \omega_{ri} - \bar\omega_i - \bar\omega_r + \bar\omega

    Its mean is 0 in every region and in every industry. A region's values and the mean of the
    other regions' correlate at exactly -1, for they add up to 0: that they do is no finding.

    Parameters
    ----------
    density : Series by region and industry, from 0 to 1
        As `relatedness.relatedness_density` gives it, of regions that are to be compared.

    Returns
    -------
    Series, dimensionless, by region and industry, indexed like `density`
        Above 0: more related than is usual for the industry and for the region. NaN for industries
        whose density is missing in any region; they do not enter the means of the regions.

    Raises
    ------
    DataError
        If `density` is not by region and industry, holds a cell twice or lacks one, or no
        industry is known in all regions.

    References
    ----------
    Pinheiro, F. L., Hartmann, D., Boschma, R. & Hidalgo, C. A. (2022). The time and frequency of
    unrelated diversification. *Research Policy*, 51(8), 104323.

    Examples
    --------
    >>> cells = pd.MultiIndex.from_product([["A", "B"], ["C16", "C31"]],
    ...     names=["region", "industry"])
    >>> relative_relatedness(pd.Series([0.2, 0.4, 0.4, 0.8], index=cells)).round(2).tolist()
    [0.05, -0.05, -0.05, 0.05]
    """
    wide = _checked(density)
    known = wide.loc[:, wide.notna().all()]
    if known.empty:
        raise DataError("an industry whose density is known in every region is needed")
    rows, columns = known.mean(axis=1), known.mean()
    relative = known.sub(rows, axis=0).sub(columns, axis=1) + columns.mean()
    cells = pd.Series(relative.stack(), name="relative_relatedness")
    return cells.reindex(density.index)


def _checked(density: pd.Series) -> pd.DataFrame:
    """Regions down and industries across."""
    if not isinstance(density, pd.Series) or list(density.index.names) != ["region", "industry"]:
        raise DataError("densities by region and industry are needed, as relatedness_density gives")
    if density.index.has_duplicates:
        region, industry = density.index[density.index.duplicated()][0]
        raise DataError(f"each cell may stand once, but region={region} has {industry} twice")
    wide = density.astype(float).unstack("industry")
    if len(density) < wide.size:
        every = pd.MultiIndex.from_product([wide.index, wide.columns])
        lacking = every[~every.isin(density.index)][0]
        raise DataError(f"rows left out: region={lacking[0]} lacks {lacking[1]} (NaN if not known)")
    if np.isinf(wide.to_numpy()).any():
        raise DataError("densities must be finite, or NaN where not known, but one is infinite")
    return wide
