"""Columns of a table: how they are headed and written, and their numbers as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import pandas as pd

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.dictionary import Meant
from nextstep_analysis.report.words.text import Text, lower_first
from nextstep_analysis.study import Code


@dataclass(frozen=True)
class Column:
    """How one column of a table is headed and written; `align` follows the format when None.

    `ends` names the two columns of numbers behind a written interval: files for other
    programs hold them in its place. `of` is what the data dictionary tells of the column:
    the column of the study's table that it shows (for an interval both), by default the one
    of the same name, or a column of its own.
    """

    label: str
    form: str = ""
    align: str | None = None
    ends: tuple[str, str] | None = None
    of: Meant | tuple[str, str] = ""

    @property
    def numeric(self) -> bool:
        """Whether the column stands to the right, as numbers do."""
        return self.align == "right" if self.align else self.form not in ("", "date")


def raw_table(frame: pd.DataFrame, *, text: Text, columns: Mapping[str, Column]) -> dict[str, Any]:
    """The table for other programs: numbers unrounded, in plain JSON.

    Returns
    -------
    dict
        `columns`, each with label, unit and format ("" for text); `rows` with
        numbers, texts, and None where a value is missing; `note`, which says what an
        empty cell means, where there is one. A remark in place of a number
        ("suppressed") leaves the cell empty and stands in a last column.

    Raises
    ------
    ReportError
        If `frame` lacks a column, or a number is infinite.
    """
    expanded = dict(_expanded(columns, text))
    if lacking := [name for name in expanded if name not in frame.columns]:
        raise ReportError(f"the table has no column {', '.join(lacking)}: {list(frame.columns)}")
    cells = [
        [_raw(value, column, text) for value, column in zip(row, expanded.values(), strict=True)]
        for row in frame[list(expanded)].itertuples(index=False, name=None)
    ]
    rows, remarks = _without_remarks(cells, list(expanded.values()))
    heads = [
        {"label": column.label, "unit": _unit(column.form, text), "format": column.form}
        for column in expanded.values()
    ]
    if any(remarks):
        heads.append({"label": text.say("Remark"), "unit": "", "format": ""})
        rows = [[*row, remark] for row, remark in zip(rows, remarks, strict=True)]
    empty = any(value is None for row in rows for value in row[: len(expanded)])
    note = text.say("An empty cell means that the figure is not available.") if empty else ""
    return {"columns": heads, "rows": rows, "note": note}


def meant_columns(columns: Mapping[str, Column], text: Text) -> list[tuple[Meant, str]]:
    """What each column of `raw_table` is, and its format; a remark may follow them."""
    return [(column.of or key, column.form) for key, column in _expanded(columns, text)]


def _expanded(columns: Mapping[str, Column], text: Text) -> Iterator[tuple[str, Column]]:
    """The columns, with two columns of numbers in place of a written interval."""
    of = ""
    for name, column in columns.items():
        if column.ends is None:
            of = column.label
            yield name, column
            continue
        end_names = (text.say("Lower end"), text.say("Upper end"))
        meant = column.of if isinstance(column.of, tuple) else column.ends
        for end, label, own in zip(column.ends, end_names, meant, strict=True):
            yield end, replace(column, label=f"{of}: {lower_first(label)}", ends=None, of=own)


def _raw(value: Any, column: Column, text: Text) -> str | float | None:
    if isinstance(value, Code):
        return text.name(value.code, column.form)
    if isinstance(value, (list, tuple)):
        return text.join([text.write(item, column.form) for item in value])
    return raw_value(value, column.label)


def raw_value(value: Any, label: str) -> str | float | None:
    """A number or text as JSON holds it: whole numbers whole, None where missing.

    Raises
    ------
    ReportError
        If the number is infinite; `label` is what the message calls it.
    """
    if pd.isna(value):
        return None
    if isinstance(value, Real):
        number = float(value)
        if number in (float("inf"), float("-inf")):
            raise ReportError(f"{label!r} holds an infinite number")
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return str(value)


def _without_remarks(
    cells: list[list[str | float | None]], columns: list[Column]
) -> tuple[list[list[str | float | None]], list[str | None]]:
    """The rows with no text in columns of numbers, and what stood there, by row."""
    numbers = [column.form not in ("", "date") for column in columns]
    rows, remarks = [], []
    for row in cells:
        by_label = {
            column.label: value
            for value, column, number in zip(row, columns, numbers, strict=True)
            if number and isinstance(value, str)
        }
        remarks.append("; ".join(f"{label}: {value}" for label, value in by_label.items()) or None)
        rows.append(
            [
                None if number and isinstance(value, str) else value
                for value, number in zip(row, numbers, strict=True)
            ]
        )
    return rows, remarks


def _unit(form: str, text: Text) -> str:
    """What one of the raw numbers is, where its label does not say it."""
    if form.endswith(("%", "pp")):
        return text.say("1 = 100%")
    return text.say("million euro") if form.startswith("meur") else ""
