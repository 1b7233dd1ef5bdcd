"""The checks of a raw table: a pandera schema made of its entry in the data catalogue."""

import math
import re

import pandas as pd
import pandera.pandas as pa

from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.code_sets import CodeSets
from nextstep_analysis.sources.rules import NUMBERS, Rule, rules_of
from nextstep_analysis.sources.snapshot import Snapshot


def check_cells(snapshot: Snapshot, cells: pd.DataFrame, *, known: CodeSets) -> None:
    """Raise `DataError` for the first cell or row that the catalogue does not allow.

    Parameters
    ----------
    cells : DataFrame of texts
        As `snapshot.read_cells` gives them, indexed by line.
    known : CodeSets
        The codes there are.

    Raises
    ------
    DataError
        Dataset, file, line, column, what was found, what is allowed: for a missing or
        unexpected column, an empty cell where none may be, something that is no number
        or out of range, an unknown code, a key that stands twice, too many or too few
        rows, a combination of keys that is not there.
    """
    dataset = snapshot.dataset
    _check_header(snapshot, cells)
    rules = rules_of(dataset, known)
    try:
        schema_of(dataset, rules).validate(cells, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise _explain(snapshot, cells, rules, errors.failure_cases) from None
    _check_extent(snapshot, cells)


def schema_of(dataset: Dataset, rules: list[Rule]) -> pa.DataFrameSchema:
    """The pandera schema of `dataset`: all cells texts that follow `rules`, keys unique."""
    return pa.DataFrameSchema(
        {name: pa.Column(str) for name in dataset.columns},
        checks=[pa.Check(rule.fine, error=str(place)) for place, rule in enumerate(rules)],
        unique=list(dataset.keys),
        report_duplicates="exclude_first",
        strict=True,
    )


def to_types(dataset: Dataset, cells: pd.DataFrame) -> pd.DataFrame:
    """Checked cells as typed columns, in the order of the catalogue; missing is NaN.

    Whole numbers become ``int64`` where no cell may be missing, else ``float64``. Texts
    lose spaces around them; nothing else is changed.
    """
    typed = {}
    for name, column in dataset.columns.items():
        texts = cells[name]
        if column.type in NUMBERS and (column.type == "number" or column.missing):
            numbers = [float(text) if text else math.nan for text in texts]
            typed[name] = pd.Series(numbers, dtype="float64")
        elif column.type in NUMBERS:
            typed[name] = pd.Series([int(text) for text in texts], dtype="int64")
        else:
            words = texts.str.strip() if column.type == "text" else texts
            typed[name] = words.mask(words == "").astype("str").reset_index(drop=True)
    return pd.DataFrame(typed)


def _check_header(snapshot: Snapshot, cells: pd.DataFrame) -> None:
    needed, present = list(snapshot.dataset.columns), list(cells.columns)
    if missing := [name for name in needed if name not in present]:
        raise snapshot.error(
            f"the column {missing[0]!r} is missing; found {', '.join(present)}; "
            f"needed are {', '.join(needed)}",
            row=1,
        )
    if extra := [name for name in present if name not in needed]:
        raise snapshot.error(
            f"unexpected column {extra[0]!r}; allowed are {', '.join(needed)}", row=1
        )


def _explain(
    snapshot: Snapshot, cells: pd.DataFrame, rules: list[Rule], failures: pd.DataFrame
) -> DataError:
    """The failure that stands first in the file, as one sentence."""
    failures = failures.assign(row=failures["index"].astype(int))
    ruled = failures[failures["check"].astype(str).str.fullmatch("[0-9]+")]
    if ruled.empty:
        return _explain_twin(snapshot, cells, int(failures["row"].min()))
    row = int(ruled["row"].min())
    place = ruled.loc[ruled["row"] == row, "check"].astype(int).min()
    rule = rules[place]
    cell = cells.at[row, rule.column]
    others = ruled.loc[ruled["check"].astype(int) == place, "row"].nunique() - 1
    more = f" ({others} more like it)" if others else ""
    return snapshot.error(
        f"column {rule.column!r} {_found(cell)}{_hint(cell, rule)}; "
        f"allowed is {rule.allowed}{more}",
        row=row,
    )


def _explain_twin(snapshot: Snapshot, cells: pd.DataFrame, row: int) -> DataError:
    keys = list(snapshot.dataset.keys)
    same = (cells[keys] == cells.loc[row, keys]).all(axis=1)
    key = ", ".join(f"{name} {cells.at[row, name]}" for name in keys)
    return snapshot.error(
        f"the key {key} stands twice, first in {same.index[same][0]}; once is allowed", row=row
    )


def _found(text: str) -> str:
    return f"is {text!r}" if text else "is empty"


def _hint(cell: str, rule: Rule) -> str:
    """Only a lost zero is certain; the nearest code would be another industry or place."""
    if other := rule.only(cell):
        return f", a code of {other}, which is not the classification of that row"
    same = [code for code in rule.codes if len(code) > len(cell) and _bare(code) == _bare(cell)]
    return f", which has lost a leading zero of {same[0]!r}" if len(same) == 1 else ""


def _bare(code: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", code)


def _check_extent(snapshot: Snapshot, cells: pd.DataFrame) -> None:
    dataset = snapshot.dataset
    rows = dataset.sidecar.rows
    if rows is not None and len(cells) != rows:
        raise snapshot.error(f"found {len(cells)} rows; the sidecar says {rows}")
    for name, expected in dataset.expected.items():
        if (different := cells[name].nunique()) != expected:
            raise snapshot.error(
                f"column {name!r} holds {different} different values; expected are {expected}"
            )
    if dataset.complete:
        _check_complete(snapshot, cells[list(dataset.keys)])


def _check_complete(snapshot: Snapshot, keys: pd.DataFrame) -> None:
    values = [sorted(keys[name].unique()) for name in keys]
    if len(keys) == math.prod(map(len, values)):
        return
    whole = pd.MultiIndex.from_product(values, names=keys.columns)
    absent = whole.difference(pd.MultiIndex.from_frame(keys))
    key = ", ".join(f"{name} {value}" for name, value in zip(keys, absent[0], strict=True))
    raise snapshot.error(f"{len(absent)} rows are absent, the first is {key}; all are needed")
