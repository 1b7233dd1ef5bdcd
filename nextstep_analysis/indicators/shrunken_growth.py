"""Growth rates without the noise of small industries."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import check_observations


@dataclass(frozen=True)
class ShrunkenGrowth:
    """Growth shrunk towards the mean of all.

    Attributes
    ----------
    growth : Series, in the unit of the growth given
        NaN where the growth or its standard error is not known.
    mean : float
        What rates are shrunk towards.
    variance : float
        How far the rates differ beyond their noise; 0 = not at all: all become the mean.
    """

    growth: pd.Series
    mean: float
    variance: float


def shrunken_growth(table: pd.DataFrame) -> ShrunkenGrowth:
    r"""Growth rates shrunk by how noisy they are (DerSimonian-Laird).

    .. math:: \tilde g_i = \mu + (g_i - \mu) \frac{\tau^2}{\tau^2 + s_i^2}, \qquad
        \tau^2 = \max\left(0, \frac{Q - (k - 1)}{\sum w - \sum w^2 / \sum w}\right)

    with w = 1/s², Q = Σ w (g - ḡ)², ḡ the mean weighted by w, and the mean μ weighted by
    1/(τ² + s²). It removes noise, not a change of kind: an industry whose units became another
    kind of unit stays the fastest.

    Parameters
    ----------
    table : DataFrame ``growth, standard_error``, one row per industry
        In one unit, such as a share of the first year's stock; for counts the standard error is
        the root of openings and closures over that stock.

    Returns
    -------
    ShrunkenGrowth
        Rates with a figure missing, or with a standard error of 0 (no event tells no noise), are
        NaN and enter nothing.

    Raises
    ------
    DataError
        If a column is missing or infinite, a standard error is negative, or fewer than two rates
        are known.

    References
    ----------
    DerSimonian, R. & Laird, N. (1986). Meta-analysis in clinical trials. *Controlled Clinical
    Trials*, 7(3), 177-188.

    Examples
    --------
    >>> rates = pd.DataFrame({"growth": [0.1, 0.3], "standard_error": [0.1, 0.1]},
    ...     index=["C16", "C31"])
    >>> shrunken_growth(rates).growth.round(2).to_dict()
    {'C16': 0.15, 'C31': 0.25}
    """
    growth, error = _checked(table)
    told = (growth.notna() & (error > 0)).to_numpy()
    if told.sum() < 2:
        raise DataError(f"two known rates are needed to shrink any, but there are {told.sum()}")
    g, square = growth.to_numpy()[told], error.to_numpy()[told] ** 2
    weight = 1 / square
    spread = (weight * (g - np.average(g, weights=weight)) ** 2).sum() - (len(g) - 1)
    variance = max(0.0, spread / (weight.sum() - (weight**2).sum() / weight.sum()))
    mean = float(np.average(g, weights=1 / (variance + square)))
    shrunken = np.full(len(growth), np.nan)
    shrunken[told] = mean + (g - mean) * variance / (variance + square)
    series = pd.Series(shrunken, index=table.index, name="shrunken_growth")
    return ShrunkenGrowth(series, mean, float(variance))


def _checked(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    rows = table.assign(row=range(len(table)))
    if "growth" not in table.columns:
        raise DataError(f"missing columns ['growth']: the table has {list(table.columns)}")
    check_observations(rows, keys=["row"], value="standard_error")
    check_observations(rows.assign(growth=table["growth"].abs()), keys=["row"], value="growth")
    return table["growth"].astype(float), table["standard_error"].astype(float)
