"""Tables of flows between industries: checked, and aligned by label, never by position."""

from collections.abc import Sequence
from numbers import Real
from typing import TypeVar

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError

_SHOWN = 3
Table = TypeVar("Table", pd.Series, pd.DataFrame)


def check_labels(labels: pd.Index, *, name: str) -> None:
    """Refuse labels that are missing or stand twice."""
    if not len(labels):
        raise DataError(f"{name} is empty: at least one industry is needed")
    if labels.hasnans or not labels.is_unique:
        twice = [] if labels.hasnans else sorted(set(labels[labels.duplicated()]), key=str)
        fault = "one is missing" if labels.hasnans else f"{listed(twice)} stands twice"
        raise DataError(f"each label of {name} must stand there once, but {fault}")


def numbers(values: pd.Series, *, like: pd.Index, name: str) -> pd.Series:
    """`values` in the order of `like`, as floats.

    Raises
    ------
    DataError
        If labels differ, or a value is negative or infinite.
    """
    check_labels(values.index, name=name)
    check_same(values.index, like, names=(name, "the table"))
    aligned = floats(values.reindex(like), name=name)
    if (bad := aligned[(aligned < 0) | np.isinf(aligned)]).size:
        raise DataError(
            f"{name} must be zero or more and finite, but it is {bad.iloc[0]:g} in {bad.index[0]}"
        )
    return aligned


def check_same(labels: pd.Index, like: pd.Index, *, names: Sequence[str]) -> None:
    """Refuse two sets of labels that are not the same."""
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
    check_labels(table.columns, name=f"the columns of {name}")
    check_same(table.index, table.columns, names=(f"the rows of {name}", f"the columns of {name}"))
    return floats(table[list(table.index)], name=name)


def floats(values: Table, *, name: str) -> Table:
    """`values` as floats; a sentence where one is no number."""
    try:
        return values.astype(float)
    except (TypeError, ValueError):
        cells = values.to_numpy().ravel()
        first = next(cell for cell in cells if not isinstance(cell, Real))
        raise DataError(f"{name} must be numbers, but {first!r} is among them") from None


def coefficients(
    table: pd.DataFrame, *, name: str = "coefficients", gaps: bool = False
) -> pd.DataFrame:
    """`table`, square, with every coefficient zero or more, below 1, and known but for `gaps`."""
    matrix = square(table, name=name)
    for wrong, rule in (
        (matrix.isna() & (not gaps), "must all be known"),
        (matrix < 0, "must be zero or more"),
        (matrix >= 1, "must be below 1"),
    ):
        if wrong.to_numpy().any():
            cell, count = first_cell(wrong), int(wrong.to_numpy().sum())
            raise DataError(
                f"{name} {rule}, but {count} of them {'is' if count == 1 else 'are'} not, first: "
                f"{matrix.loc[cell]:g} from {cell[0]} to {cell[1]}"
            )
    return matrix


def inverse(table: pd.DataFrame) -> pd.DataFrame:
    """The inverse of I minus `table`, which is square and checked.

    Raises
    ------
    DataError
        If I - A is singular, or its inverse has negative elements: the industries then
        need more than one unit of inputs for a unit of output, round after round.
    """
    matrix = np.eye(len(table)) - table.to_numpy()
    # A condition number is never exactly infinite in floating point.
    if np.linalg.cond(matrix) > 1e12:
        raise DataError(
            "I - A is singular: some industries use all of their output up among themselves"
        )
    inverted = pd.DataFrame(np.linalg.inv(matrix), index=table.index, columns=table.columns)
    if (negative := inverted < -1e-9).to_numpy().any():
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
