"""Which regions are alike in structure, and what makes them so."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError


@dataclass(frozen=True)
class StructuralPeers:
    """The nearest regions, and why.

    Attributes
    ----------
    region : str
    peers : tuple of str
        The nearest regions, nearest first.
    distances : Series by region
        Of all regions that were compared, in standard deviations, nearest first.
    contributions : DataFrame, one row per region and one column per feature
        Share of the squared distance, 0-1, that a feature brings; NaN where the distance
        is 0.
    differences : DataFrame, likewise
        Region less the one studied, in standard deviations of the feature.
    constant : tuple of str
        Features equal for all regions, which were left out.
    left_out : Series by region
        The first feature that is missing for a region that was not compared.
    """

    region: str
    peers: tuple[str, ...]
    distances: pd.Series
    contributions: pd.DataFrame
    differences: pd.DataFrame
    constant: tuple[str, ...]
    left_out: pd.Series


def structural_peers(
    features: pd.DataFrame, *, region: str, n: int, groups: pd.Series | None = None
) -> StructuralPeers:
    r"""Regions nearest to one by their structure.

    .. math:: d_{rq} = \sqrt{\frac{1}{G} \sum_g \frac{1}{|g|} \sum_{k \in g}
        \left( \frac{x_{rk} - x_{qk}}{s_k} \right)^2}

    with s the standard deviation of a feature over the regions, and each group g of
    features of the same weight, so that many shares of industries do not outweigh size.

    Parameters
    ----------
    features : DataFrame, one row per region (index) and one column per feature
        Structure only: size, industry mix, demography, labour market; never
        performance, or a region would be compared with those that do as well as it.
        Skewed sizes belong in logarithms.
    region : str
        The region studied.
    n : int
        How many peers.
    groups : Series by feature, optional
        The group of each feature, none missing; each is a group of its own when left out.

    Returns
    -------
    StructuralPeers
        Equal distances are ordered by code. A region with a feature that is NaN is left
        out, and said so.

    Raises
    ------
    DataError
        If `region` is unknown or lacks a feature, `n` is not between 1 and the number of
        other regions, a feature is no number or has not one group, or no feature differs.

    References
    ----------
    Navarro, M., Gibaja, J. J., Franco, S., Murciego, A., Gianelle, C., Hegyi, F. B. &
    Kleibrink, A. (2014). *Regional benchmarking in the smart specialisation process*.
    JRC, S3 working paper 3.

    Examples
    --------
    >>> features = pd.DataFrame({"size": [1.0, 1.1, 3.0], "industry": [0.3, 0.2, 0.3]},
    ...     index=["MK07", "MK05", "MK01"])
    >>> nearest = structural_peers(features, region="MK07", n=1)
    >>> nearest.peers, nearest.distances.round(2).to_dict()
    (('MK05',), {'MK05': 1.5, 'MK01': 1.54})
    """
    table, left_out = _without_missing(_checked(features, region), region)
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n < len(table):
        raise DataError(f"n {n!r} is not allowed; {len(table) - 1} other regions can be compared")
    scaled, constant = _scaled(table)
    differences = (scaled - scaled.loc[region]).drop(index=region)
    squares = differences**2 * _weights(scaled.columns, groups)
    distances = np.sqrt(squares.sum(axis=1)).rename("distance")
    order = sorted(distances.index, key=lambda code: (round(distances[code], 9), code))
    shares = squares.div(squares.sum(axis=1).mask(lambda total: total == 0), axis=0)
    return StructuralPeers(
        region,
        tuple(order[:n]),
        distances.loc[order],
        shares.loc[order],
        differences.loc[order],
        constant,
        left_out,
    )


def _without_missing(table: pd.DataFrame, region: str) -> tuple[pd.DataFrame, pd.Series]:
    """The regions that have all features, and the first feature that each other one lacks."""
    unknown = table.isna()  # infinite ones are refused
    missing = table.columns[unknown.to_numpy().argmax(axis=1)]
    whole = ~unknown.any(axis=1)
    left_out = pd.Series(missing, index=table.index, name="missing", dtype="object")[~whole]
    if region in left_out.index:
        raise DataError(f"{region!r} cannot be compared: its {left_out[region]!r} is missing")
    return table.loc[whole], left_out


def _scaled(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The features that differ, in standard deviations, and the names of those that do not."""
    spread = table.std(ddof=0)
    constant = tuple(table.columns[~(spread > 1e-12 * table.abs().max())])
    table = table.drop(columns=list(constant))
    if table.empty or not table.shape[1]:
        raise DataError("no feature differs between the regions, so none is nearer than another")
    return table / spread[table.columns], constant


def _checked(features: pd.DataFrame, region: str) -> pd.DataFrame:
    if not isinstance(features, pd.DataFrame) or features.empty:
        raise DataError("features must be a table with a row per region and a column per feature")
    for kind, labels in (("region", features.index), ("feature", features.columns)):
        if twins := sorted({str(label) for label in labels[labels.duplicated()]}):
            raise DataError(f"each {kind} may stand once, but {twins[0]!r} stands twice")
    for name in features.columns:
        if not pd.api.types.is_numeric_dtype(features[name]):
            raise DataError(f"the feature {name!r} is of type {features[name].dtype}, not a number")
    if region not in features.index:
        known = ", ".join(map(str, features.index))
        raise DataError(f"the region {region!r} has no features; there are {known}")
    table = features.astype(float)
    if np.isinf(table.to_numpy()).any():
        raise DataError("a feature is infinite; allowed are numbers (a logarithm of 0 is none)")
    return table


def _weights(columns: pd.Index, groups: pd.Series | None) -> pd.Series:
    """One over the number of groups, shared within a group."""
    if groups is None:
        return pd.Series(1 / len(columns), index=columns)
    if not isinstance(groups, pd.Series) or not groups.index.is_unique:
        raise DataError("groups must be a Series with the group of each feature, none twice")
    if lacking := [name for name in columns if name not in groups.dropna().index]:
        raise DataError(f"the feature {lacking[0]!r} has no group")
    own = groups.loc[list(columns)]
    return 1 / own.nunique() / own.map(own.value_counts())
