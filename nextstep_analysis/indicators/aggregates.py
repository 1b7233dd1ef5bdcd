"""Totals over chosen industries."""

import numpy as np
import pandas as pd

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import plain
from nextstep_analysis.schema import SCHEME, check_disjoint, check_observations


def weighted_total(table: pd.DataFrame, *, weights: pd.Series) -> pd.DataFrame:
    r"""Total of a weighted set of industries, such as an ecosystem.

    .. math:: e_{Kr} = \sum_{i \in K} w_i \, e_{ir}

    An industry may belong to several ecosystems: never add ecosystems up.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        May hold other industries and levels of the classification as well.
    weights : Series, indexed by industry
        How much of the industry belongs, above 0 and up to 1. All 1 gives the
        plain total.

    Returns
    -------
    DataFrame ``region``, ``year``, ``value``, sorted, one row per region and year
        In the unit of ``value``. NaN where the figure of a weighted industry is
        missing or has no row: a sum of the rest would look like a fall. It notes the
        breaks of `table`.

    Raises
    ------
    DataError
        If `table` is not tidy, or weights are empty, out of range, stand twice,
        overlap (a section and its own division), or name an unknown industry.

    References
    ----------
    Delgado, M., Porter, M. E. & Stern, S. (2016). Defining clusters of related
    industries. *Journal of Economic Geography*, 16(1), 1-38.

    Examples
    --------
    >>> firms = pd.DataFrame({"region": "Lahti", "industry": ["C16", "C31", "J62"],
    ...     "year": 2023, "value": [50, 97, 30]})
    >>> weighted_total(firms, weights=pd.Series({"C31": 1.0, "C16": 0.5})).to_dict("records")
    [{'region': 'Lahti', 'year': 2023, 'value': 122.0}]
    """
    check_observations(table)
    scheme = weights.attrs.get(SCHEME, table.attrs.get(SCHEME))
    _check_weights(weights, table["industry"].unique(), scheme)
    frame = plain(table)
    cells = pd.MultiIndex.from_frame(frame[["region", "year"]].drop_duplicates()).sort_values()
    chosen = frame[frame["industry"].isin(weights.index)]
    wide = chosen.pivot(index=["region", "year"], columns="industry", values="value")
    wide = wide.reindex(index=cells, columns=sorted(weights.index))
    sums = wide.mul(weights).sum(axis=1, skipna=False).rename("value").reset_index()
    return with_breaks(sums, breaks_of(table))


def _check_weights(weights: pd.Series, industries: np.ndarray, scheme: str | None) -> None:
    if weights.empty:
        raise DataError("weights must name at least one industry, but they are empty")
    if twins := sorted(set(weights.index[weights.index.duplicated()])):
        raise DataError(f"each industry has one weight, but {', '.join(twins)} stands twice")
    numbers = pd.to_numeric(weights, errors="coerce")
    if len(bad := weights[~((numbers > 0) & (numbers <= 1))]):
        raise DataError(
            f"weights must be above 0 and up to 1, but {len(bad)} are not, "
            f"first: {bad.index[0]} has {bad.iloc[0]}"
        )
    if unknown := sorted(set(weights.index) - set(industries)):
        raise DataError(
            f"weights must name industries of the table, but it has no {', '.join(unknown)}"
        )
    check_disjoint(weights.index, scheme=scheme)
