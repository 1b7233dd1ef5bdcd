"""Accounts that must balance: what an industry uses up against its output, column by column."""

import pandas as pd

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import DataError


def column_misses(dataset: Dataset, table: pd.DataFrame) -> pd.Series:
    """By how much the inputs of each column miss its output, in the unit of the table.

    Inputs are all flows and the items that `dataset.balance` names. A flow without a row
    is none, as the catalogue says; final uses, which have no output, are left out.

    Returns
    -------
    Series by the keys of a column
        NaN where an input or the output is missing; empty where the dataset has no rule.
    """
    rule = dataset.balance
    if rule is None:
        return pd.Series(dtype=float)
    table = table[~table[rule.columns[-1]].isin(rule.final)]
    output = table[table[rule.item] == rule.output].set_index(list(rule.columns))["value"]
    used = table[(table[rule.part] != rule.primary) | table[rule.item].isin(rule.inputs)]
    inputs = used.groupby(list(rule.columns))["value"].sum(min_count=1)
    empty = used[used["value"].isna()].set_index(list(rule.columns)).index
    return inputs.mask(inputs.index.isin(empty)).reindex(output.index) - output


def check_balance(dataset: Dataset, table: pd.DataFrame) -> None:
    """Raise `DataError` unless every column balances.

    Raises
    ------
    DataError
        Which column is farthest off, by how much, and how many are; or which cannot be
        checked, for a figure is missing.
    """
    misses = column_misses(dataset, table)
    if misses.empty:
        return
    unit = dataset.columns["value"].unit["en"]
    if (unknown := misses[misses.isna()]).size:
        raise DataError(
            f"{dataset.id}: column {_name(unknown.index[0])} cannot be balanced, for a figure of "
            "it is missing"
        )
    if (wrong := misses[misses.abs() > dataset.balance.within]).size:
        worst = wrong.abs().idxmax()
        raise DataError(
            f"{dataset.id}: {len(wrong)} of {len(misses)} columns do not balance, worst "
            f"{_name(worst)}: its inputs miss its output by {wrong[worst]:+.4g} ({unit}); allowed "
            f"is {dataset.balance.within:g}"
        )


def _name(keys: object) -> str:
    return " / ".join(map(str, keys)) if isinstance(keys, tuple) else str(keys)
