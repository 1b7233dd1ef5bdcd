"""Accounts that must balance: what an industry uses up, and what it sells, against its output."""

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


def row_misses(dataset: Dataset, table: pd.DataFrame) -> pd.Series:
    """By how much the sales of each region's own products to all users miss their output.

    Returns
    -------
    Series by region and product
        Empty where the dataset has no rule for rows, and without areas that have no products
        of their own (the whole country, a sum of regions).
    """
    rule = dataset.balance
    if rule is None or rule.own is None:
        return pd.Series(dtype=float)
    keys, user = list(rule.columns[:-1]), rule.columns[-1]
    own = table[table[rule.part] == rule.own]
    sold = own.groupby([*keys, rule.item])["value"].sum(min_count=1)
    output = table[(table[rule.item] == rule.output) & ~table[user].isin(rule.final)]
    output = output[output[keys[0]].isin(own[keys[0]].unique())]
    output = output.rename(columns={user: rule.item, rule.item: user})
    output = output.set_index([*keys, rule.item])["value"]
    empty = own[own["value"].isna()].set_index([*keys, rule.item]).index
    return sold.mask(sold.index.isin(empty)).reindex(output.index) - output


def check_balance(dataset: Dataset, table: pd.DataFrame) -> None:
    """Raise `DataError` unless every column balances, and every row where the rule asks for it.

    Raises
    ------
    DataError
        Which column or row is farthest off, by how much, and how many are; or which cannot
        be checked, for a figure is missing.
    """
    _check(dataset, column_misses(dataset, table), "column", "inputs miss")
    _check(dataset, row_misses(dataset, table), "row", "sales miss")


def _check(dataset: Dataset, misses: pd.Series, kind: str, what: str) -> None:
    if misses.empty:
        return
    unit = dataset.columns["value"].unit["en"]
    if (unknown := misses[misses.isna()]).size:
        raise DataError(
            f"{dataset.id}: {kind} {_name(unknown.index[0])} cannot be balanced, for a figure of "
            "it is missing"
        )
    if (wrong := misses[misses.abs() > dataset.balance.within]).size:
        worst = wrong.abs().idxmax()
        raise DataError(
            f"{dataset.id}: {len(wrong)} of {len(misses)} {kind}s do not balance, worst "
            f"{_name(worst)}: its {what} its output by {wrong[worst]:+.4g} ({unit}); allowed "
            f"is {dataset.balance.within:g}"
        )


def _name(keys: object) -> str:
    return " / ".join(map(str, keys)) if isinstance(keys, tuple) else str(keys)
