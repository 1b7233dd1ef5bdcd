"""Whether an order, or a verdict, stands when a choice behind it is made otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.verdicts import Answer
from nextstep_analysis.schema import check_observations

CORE = "core"


@dataclass(frozen=True)
class EdgeSensitivity:
    """How a headline fares under other definitions of what it is about.

    Attributes
    ----------
    holds, definitions : int
        In how many of how many other definitions the answer is the headline's.
    turned : tuple of str
        The definitions under which another answer is told: such a verdict is no headline.
    untold : tuple of str
        Those under which it is not told, or not tested.
    lowest, highest : float
        Range of the value, the headline's own included; NaN where none is known.
    """

    holds: int
    definitions: int
    turned: tuple[str, ...]
    untold: tuple[str, ...]
    lowest: float
    highest: float


def kendall_tau(table: pd.DataFrame) -> pd.DataFrame:
    r"""Agreement of orders: Kendall's rank correlation with ties (tau-b), pair by pair.

    .. math:: \tau_b = \frac{P - Q}{\sqrt{(P + Q + T_x)(P + Q + T_y)}}

    with P pairs in the same order, Q in the opposite one, and T tied in one of the two only.

    Parameters
    ----------
    table : DataFrame, one row per item, one column per way to compute its figure
        Numbers; the columns are the orders to be compared.

    Returns
    -------
    DataFrame, from -1 to 1, columns by columns
        1 = the same order. Items that miss either figure (NaN) are left out of the pair. NaN
        where fewer than two items are left, or all are tied in one of the two.

    Raises
    ------
    DataError
        If `table` has no column, or a column is not of finite numbers.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. *Biometrika*, 33(3),
    239-251.

    Examples
    --------
    >>> euros = pd.DataFrame({"sized": [3, 3, 2, 1], "enterprises": [2, 3, 3, 1]})
    >>> kendall_tau(euros).round(2).loc["sized", "enterprises"].item()
    0.4
    """
    if not len(table.columns):
        raise DataError("an order needs a column of figures, but the table has none")
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name].dtype):
            raise DataError(f"{name!r} must be numbers, but it is of type {table[name].dtype}")
    values = table.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise DataError("figures must be finite, or NaN where not known, but one is infinite")
    signs = np.sign(values[:, None, :] - values[None, :, :])
    columns = range(values.shape[1])
    found = [[_tau(signs[..., one], signs[..., other]) for other in columns] for one in columns]
    return pd.DataFrame(found, index=table.columns, columns=table.columns)


def edge_definitions(
    table: pd.DataFrame, *, role_weights: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Other definitions of a group of industries: narrower, weighted otherwise, one left out.

    Parameters
    ----------
    table : DataFrame ``role, weight, upper_bound``, by industry
        What the group consists of: the role of each industry (``"core"`` among them), its weight
        above 0 and up to 1, and whether only a part of it is meant, so that its figure is an
        upper bound.
    role_weights : mapping
        Name of a definition -> weight of each role, as ``{"lower": {"core": 1, "related": 0.7}}``.

    Returns
    -------
    DataFrame, industry x definition, weights
        0 = left out. ``core only``, ``without upper bounds``, one column a name of `role_weights`,
        ``without <industry>`` for each. Never NaN. A definition that has nothing left, is the
        group as it stands, or that of an earlier column, is no other one and is not there.

    Raises
    ------
    DataError
        If a column is missing, an industry stands twice, a weight is out of range or missing, or
        a role has no weight.

    References
    ----------
    Saisana, M., Saltelli, A. & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques. *J. R. Stat. Soc. A*, 168(2), 307-323.

    Examples
    --------
    >>> group = pd.DataFrame({"role": ["core", "related", "related"], "weight": [1.0, 0.5, 0.5],
    ...     "upper_bound": [False, True, False]}, index=["C31", "M74", "G46"])
    >>> found = edge_definitions(group, role_weights={"less": {"core": 1, "related": 0.35}})
    >>> found.columns.tolist()
    ['core only', 'without upper bounds', 'less', 'without C31', 'without G46']
    """
    weights = _weights(table)
    found = {
        "core only": weights.where(table["role"] == CORE, 0.0),
        "without upper bounds": weights.mask(table["upper_bound"].astype(bool), 0.0),
    }
    for name, by_role in role_weights.items():
        if lacking := sorted(set(table["role"]) - set(by_role)):
            raise DataError(f"every role needs a weight, but {name!r} has none for {lacking[0]!r}")
        found[name] = table["role"].map(dict(by_role)).astype(float)
    found |= {f"without {code}": weights.mask(table.index == code, 0.0) for code in table.index}
    kept: dict[str, pd.Series] = {}
    for name, other in found.items():
        same = any(other.equals(known) for known in (weights, *kept.values()))
        if not same and (other > 0).any():
            kept[name] = other
    return pd.DataFrame(kept, index=table.index)


def edge_sensitivity(table: pd.DataFrame, *, headline: str) -> EdgeSensitivity:
    """In how many definitions a headline holds: "holds in k of n definitions".

    Parameters
    ----------
    table : DataFrame ``value, answer``, by definition
        The figure and the answer (of `verdicts.Answer`, or another vocabulary that has its
        "not enough to say" and "no test possible") of the same function for each definition.
    headline : str
        The definition that the headline is about.

    Returns
    -------
    EdgeSensitivity
        A value that is NaN does not enter the range.

    Raises
    ------
    DataError
        If a column or an answer is missing, a definition stands twice, `headline` is none of
        them, or there is no other definition.

    References
    ----------
    Saisana, M., Saltelli, A. & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques. *J. R. Stat. Soc. A*, 168(2), 307-323.

    Examples
    --------
    >>> tried = pd.DataFrame({"value": [1.57, 2.46, 1.1],
    ...     "answer": ["above", "above", "not enough to say"]},
    ...     index=["as it is", "core only", "without C31"])
    >>> found = edge_sensitivity(tried, headline="as it is")
    >>> found.holds, found.definitions, found.untold
    (1, 2, ('without C31',))
    """
    if lacking := [name for name in ("value", "answer") if name not in table.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(table.columns)}")
    if not table.index.is_unique or headline not in table.index or len(table) < 2:
        known = ", ".join(map(str, table.index))
        raise DataError(
            f"each definition may stand once, {headline!r} and another one among them; there are "
            f"{known}"
        )
    if table["answer"].isna().any():
        raise DataError("every definition needs an answer (no test possible, if none is)")
    others, own = table["answer"].drop(index=headline), table["answer"][headline]
    untold = others.isin([Answer.NOT_TOLD.value, Answer.NO_TEST.value]) & (others != own)
    return EdgeSensitivity(
        holds=int((others == own).sum()),
        definitions=len(others),
        turned=tuple(map(str, others.index[(others != own) & ~untold])),
        untold=tuple(map(str, others.index[untold])),
        lowest=float(table["value"].min()),
        highest=float(table["value"].max()),
    )


def _tau(first: np.ndarray, second: np.ndarray) -> float:
    """Of the signs of all ordered pairs of items; each pair is there twice, which cancels."""
    both = ~np.isnan(first + second)
    one, other = first[both], second[both]
    tied = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / tied) if tied > 0 else float("nan")


def _weights(table: pd.DataFrame) -> pd.Series:
    if lacking := [n for n in ("role", "weight", "upper_bound") if n not in table.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(table.columns)}")
    if not table.index.is_unique:
        raise DataError(f"{table.index[table.index.duplicated()][0]!r} stands twice")
    check_observations(table.assign(row=range(len(table))), keys=["row"], value="weight")
    weights = table["weight"].astype(float)
    if len(bad := weights[~((weights > 0) & (weights <= 1))]):
        raise DataError(
            f"weights must be above 0 and up to 1, but {bad.index[0]!r} has {bad.iloc[0]:g}"
        )
    return weights
