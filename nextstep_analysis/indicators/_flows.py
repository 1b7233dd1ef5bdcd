"""Tables of flows between industries: checked, and aligned by label, never by position."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError

_SHOWN = 3
Table = TypeVar("Table", pd.Series, pd.DataFrame)


def check_labels(labels: pd.Index, *, name: str) -> None:
    """Refuse labels that are missing, stand twice, or are of several levels."""
    if isinstance(labels, pd.MultiIndex):
        raise DataError(
            f"each label of {name} must be one code or name, but they are of {labels.nlevels} "
            f"levels, first: {labels[0]}; take one of them (droplevel)"
        )
    if not len(labels):
        raise DataError(f"{name} is empty: at least one industry is needed")
    if labels.hasnans or not labels.is_unique:
        twice = [] if labels.hasnans else sorted(set(labels[labels.duplicated()]), key=str)
        fault = "one is missing" if labels.hasnans else f"{listed(twice)} stands twice"
        raise DataError(f"each label of {name} must stand there once, but {fault}")


def numbers(values: pd.Series, *, like: pd.Index, name: str, negative: bool = False) -> pd.Series:
    """`values` in the order of `like`, as floats; below zero only where `negative`.

    Raises
    ------
    DataError
        If it is a table, labels differ, or a value is infinite or, unless `negative`, below zero.
    """
    if isinstance(values, pd.DataFrame):
        raise DataError(
            f"{name} must be one figure for each industry (a Series), but it is a table with the "
            f"columns {listed(values.columns)}"
        )
    check_labels(values.index, name=name)
    check_same(values.index, like, names=(name, "the table"))
    aligned = floats(values.reindex(like), name=name)
    if (bad := aligned[((aligned < 0) & (not negative)) | np.isinf(aligned)]).size:
        rule = "finite" if negative else "zero or more and finite"
        raise DataError(f"{name} must be {rule}, but it is {bad.iloc[0]:g} in {bad.index[0]}")
    return aligned


def check_same(labels: pd.Index, like: pd.Index, *, names: Sequence[str]) -> None:
    """Refuse two sets of labels that are not the same."""
    if labels.equals(like):
        return  # as nearly always
    first, second = set(labels), set(like)
    for lacking, holder, other in (
        (second - first, names[0], names[1]),
        (first - second, names[1], names[0]),
    ):
        if lacking:
            absent = listed(sorted(lacking, key=str))
            raise DataError(f"labels differ: {holder} lacks {absent}, which {other} has")


def square(table: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """`table` as floats with its columns in the order of its rows.

    Raises
    ------
    DataError
        If rows and columns are not the same industries.
    """
    check_labels(table.index, name=f"the rows of {name}")
    if table.columns.equals(table.index):
        return floats(table, name=name)
    check_labels(table.columns, name=f"the columns of {name}")
    check_same(table.index, table.columns, names=(f"the rows of {name}", f"the columns of {name}"))
    return floats(table[list(table.index)], name=name)


def floats(values: Table, *, name: str) -> Table:
    """`values` as floats; a sentence where one is no number."""
    try:
        return values.astype(float)
    except (TypeError, ValueError, OverflowError):
        plain = values.astype(object).where(values.notna(), np.nan)
    for cell in plain.to_numpy().ravel():
        try:
            float(cell)
        except (TypeError, ValueError, OverflowError):
            raise DataError(f"{name} must be numbers, but {cell!r} is among them") from None
    return plain.astype(float)


def coefficients(
    table: pd.DataFrame,
    *,
    name: str = "coefficients",
    gaps: bool = False,
    of_sellers: bool = False,
) -> pd.DataFrame:
    """`table`, square and finite, below 1 on the diagonal, and known but for `gaps`.

    A whole column may be unknown, or a row where coefficients are `of_sellers`: it is that of an
    industry without output. A negative one is a by-product.
    """
    matrix = square(table, name=name)
    missing = matrix.isna() & (not gaps)
    if not missing.to_numpy().all():
        if of_sellers:
            missing.loc[unknown(matrix.T)] = False
        else:
            missing.loc[:, unknown(matrix)] = False
    own = pd.DataFrame(np.eye(len(matrix), dtype=bool), index=matrix.index, columns=matrix.columns)
    for wrong, rule in (
        (missing, "must all be known"),
        (matrix.isin([np.inf, -np.inf]), "must be finite"),
        ((matrix >= 1) & own, "must be below 1 on the diagonal"),
    ):
        if wrong.to_numpy().any():
            cell, count = first_cell(wrong), int(wrong.to_numpy().sum())
            raise DataError(
                f"{name} {rule}, but {count} of them {'is' if count == 1 else 'are'} not, first: "
                f"{matrix.loc[cell]:g} from {cell[0]} to {cell[1]}"
            )
    return matrix


def unknown(table: pd.DataFrame) -> pd.Index:
    """The industries whose whole column is unknown: they have no output."""
    return table.columns[table.isna().all()]


def known_inverse(table: pd.DataFrame) -> pd.DataFrame:
    """The inverse of I minus `table`, NaN for those that are `unknown` and those that need them.

    For all others it is what it would be without them.

    Raises
    ------
    DataError
        As `inverse`.
    """
    idle = unknown(table)
    if not len(idle):
        return inverse(table)
    kept = table.index.drop(idle)
    inner = inverse(table.loc[kept, kept])
    whole = pd.DataFrame(0.0, index=table.index, columns=table.columns)
    whole.loc[kept, kept] = inner
    needed = table.loc[idle, kept] @ inner
    whole.loc[:, [*idle, *kept[(needed != 0).any()]]] = np.nan
    return whole


def product(table: pd.DataFrame, values: pd.Series) -> pd.Series:
    """`table` times `values`; what is multiplied by zero need not be known."""
    multiplied = table @ values
    if not multiplied.isna().any():
        return multiplied
    nothing = (table == 0) | (values == 0)
    return table.mul(values, axis="columns").mask(nothing, 0.0).sum(axis="columns", skipna=False)


def inverse(table: pd.DataFrame) -> pd.DataFrame:
    """The inverse of I minus `table`, which is square, checked and known.

    Raises
    ------
    DataError
        If I - A is singular, or the rounds of purchases never end: its inverse then has
        negative elements or, where there are by-products, A an eigenvalue of 1 or more.
    """
    matrix = np.eye(len(table)) - table.to_numpy()
    # A condition number is never exactly infinite in floating point.
    if np.linalg.cond(matrix) > 1e12:
        raise DataError(
            "I - A is singular: some industries use all of their output up among themselves"
        )
    inverted = pd.DataFrame(np.linalg.inv(matrix), index=table.index, columns=table.columns)
    if (table < 0).to_numpy().any():  # by-products: elements of the inverse may be negative
        if (largest := np.abs(np.linalg.eigvals(table.to_numpy())).max()) >= 1:
            raise DataError(
                "the coefficients are not productive: the largest eigenvalue of A must be below "
                f"1, but it is {largest:.4g}"
            )
    elif (negative := inverted < -1e-9).to_numpy().any():
        row, column = first_cell(negative)
        raise DataError(
            "the coefficients are not productive: the inverse of I - A is negative, first: "
            f"{inverted.loc[row, column]:g} from {row} to {column}"
        )
    return inverted


def first_cell(wrong: pd.DataFrame) -> tuple:
    """Row and column label of the first True."""
    row, column = np.argwhere(wrong.to_numpy())[0]
    return wrong.index[row], wrong.columns[column]


def listed(labels: Sequence) -> str:
    """The first labels, for a sentence."""
    dots = ", ..." if len(labels) > _SHOWN else ""
    return ", ".join(map(str, labels[:_SHOWN])) + dots
