"""One style of table: real headings, numbers to the right, missing values said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from nextstep_analysis.declared import TableOf
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.buttons import table_download_html
from nextstep_analysis.report.tables.columns import Column, meant_columns, raw_table
from nextstep_analysis.report.tables.dictionary import with_dictionary
from nextstep_analysis.report.words.hyphens import hyphenated
from nextstep_analysis.report.words.text import Text

__all__ = ["Column", "DataTable", "rendered_table", "saved_table_html", "sheet", "table_html"]


@dataclass(frozen=True)
class DataTable:
    """The numbers behind a figure, for its "Show data" table."""

    frame: pd.DataFrame
    columns: Mapping[str, Column]

    def written(self, text: Text) -> dict[str, Any]:
        """Headings and written cells as plain JSON, None where a value is missing.

        `raw` holds the same numbers unrounded (see `raw_table`), `keys` the names of
        the columns in `frame`.
        """
        return {
            "columns": [
                {"label": column.label, "numeric": column.numeric}
                for column in self.columns.values()
            ],
            "rows": _written(self.frame, text=text, columns=self.columns),
            "raw": raw_table(self.frame, text=text, columns=self.columns),
            "keys": list(self.columns),
        }


def table_html(
    frame: pd.DataFrame,
    *,
    text: Text,
    caption: str,
    columns: Mapping[str, Column],
    source: str,
    notes: Sequence[str] = (),
) -> str:
    """A table of the report as HTML.

    Parameters
    ----------
    frame : DataFrame
        One row per row; cells are numbers, texts or `Code`, NaN where missing.
    caption : str
        What the table shows; also the name of its scroll area.
    columns : mapping of str to Column
        Columns of `frame` to show, in order. The first one heads the rows.
    source : str
        The line of `Text.source_line`.
    notes : sequence of str
        Remarks under the table.

    Returns
    -------
    str
        ``<figure class="table">``; every text in it is escaped. A missing cell
        is a dash that a screen reader says in words.

    Raises
    ------
    ReportError
        If caption or source is empty, or `frame` lacks a column.
    """
    if not caption.strip() or not source.strip():
        raise ReportError("a table needs its caption and source: one is empty")
    rows = _written(frame, text=text, columns=columns)
    body = rendered_table(list(columns.values()), rows, text=text, caption=caption)
    if any(cell is None for row in rows for cell in row):
        notes = (*notes, text.say("A dash (–) means that the figure is not available."))
    below = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    return f'<figure class="table">{body}{below}<p class="source">{escape(source)}</p></figure>'


def saved_table_html(
    frame: pd.DataFrame,
    *,
    text: Text,
    caption: str,
    columns: Mapping[str, Column],
    source: str,
    notes: Sequence[str] = (),
) -> str:
    """As `table_html`, with the unrounded numbers and a button that saves them as CSV.

    For pages that have no files of their tables beside them; it doubles the weight.
    """
    around = {"caption": caption, "columns": columns, "source": source, "notes": notes}
    table = table_html(frame, text=text, **around)
    button = table_download_html(raw_table(frame, text=text, columns=columns), text=text)
    return table.replace("</table></div>", f"</table></div>{button}")  # one, for texts are escaped


def sheet(
    frame: pd.DataFrame,
    *,
    text: Text,
    caption: str,
    columns: Mapping[str, Column],
    source: str,
    notes: Sequence[str] = (),
    declared: TableOf | None = None,
) -> dict[str, Any]:
    """The same table for a workbook, as plain JSON; see `table_html` and `raw_table`.

    `declared` is the table of the study that it shows; it gives the data dictionary.
    """
    raw = raw_table(frame, text=text, columns=columns)
    made = {"title": caption, "subtitle": "", "source": source, "notes": list(notes), **raw}
    if declared is None:
        return made
    return with_dictionary(made, declared, meant_columns(columns, text), text=text)


def rendered_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | None]],
    *,
    text: Text,
    caption: str,
    name: str = "",
) -> str:
    """Written cells as a `<table>` in a scroll area that the keyboard reaches.

    `name` is what a screen reader calls the area; the caption when left out.
    """
    figures = _of_figures(columns)
    head = "".join(
        f'<th scope="col"{_place(column, None) if figures and index else _side(column)}>'
        f"{escape(hyphenated(column.label, text.language))}</th>"
        for index, column in enumerate(columns)
    )
    body = "".join(f"<tr>{_row(columns, row, text=text)}</tr>" for row in rows)
    if not rows:
        body = f'<tr><td colspan="{len(columns)}">{escape(text.say("No data"))}</td></tr>'
    kind = ' class="numbers"' if figures else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(name or caption)}">'
        f"<table{kind}><caption><span>{escape(caption)}</span></caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(columns: Sequence[Column], row: Sequence[str | None], *, text: Text) -> str:
    cells, figures = [], _of_figures(columns)
    for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
        tag, scope = ("th", ' scope="row"') if index == 0 else ("td", "")
        if cell is None:
            spoken = escape(text.say("not available"))
            inner = f'<span aria-hidden="true">–</span><span class="hidden">{spoken}</span>'
        else:
            inner = escape(cell)
        side = _side(column) if index == 0 else _place(column, cell) if figures else ""
        cells.append(f"<{tag}{scope}{side}>{inner}</{tag}>")
    return "".join(cells)


def _of_figures(columns: Sequence[Column]) -> bool:
    """Whether cells are numbers unless they say otherwise: two thousand of a page need not."""
    return any(column.numeric for column in columns[1:])


def _place(column: Column, cell: str | None) -> str:
    """How a cell in a table of figures stands apart from a number."""
    if not column.numeric:
        return ' class="words"'
    return ' class="remark"' if _is_remark(cell) else ""


def _is_remark(cell: str | None) -> bool:
    """Whether words stand in place of a number: they may take several lines."""
    return cell is not None and " " in cell and not any(letter.isdigit() for letter in cell)


def _side(column: Column) -> str:
    return ' class="number"' if column.numeric else ""


def _written(
    frame: pd.DataFrame, *, text: Text, columns: Mapping[str, Column]
) -> list[list[str | None]]:
    if lacking := [name for name in columns if name not in frame.columns]:
        raise ReportError(f"the table has no column {', '.join(lacking)}: {list(frame.columns)}")
    return [
        [_cell(value, text, column) for value, column in zip(row, columns.values(), strict=True)]
        for row in frame[list(columns)].itertuples(index=False, name=None)
    ]


def _cell(value: Any, text: Text, column: Column) -> str | None:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, str) and column.form != "date":
        return value  # a remark in place of a number: "suppressed"
    return text.write(value, column.form)
