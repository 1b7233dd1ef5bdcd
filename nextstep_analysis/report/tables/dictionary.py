"""The data dictionary of a workbook: what every column of every sheet means, and its unit.

Meanings and units come from the declarations of the study's tables; see `declared`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nextstep_analysis.declared import UNITS, Col, TableOf
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.words.text import Text

Meant = str | Col
"""What a shown column is: a column of the study's table by its name, or one of its own."""
_REMARK = Col("What stands in place of a number", "text")
_WORDS = ("code", "yes or no")  # shown as words


def described(
    declared: TableOf, columns: Iterable[tuple[Meant, str]], *, text: Text
) -> dict[str, Any]:
    """What is said of a sheet in the dictionary, as plain JSON.

    Parameters
    ----------
    declared : TableOf
        The table of the study that the sheet shows.
    columns : iterable of (str or Col, str)
        What each shown column is, and the format of its numbers ("" for text).

    Raises
    ------
    ReportError
        If the table declares no column of that name.
    """
    meanings = []
    for meant, form in columns:
        name = meant if isinstance(meant, str) else ""
        if name and name not in declared.columns:
            raise ReportError(f"the table {declared.name!r} declares no column {name!r}")
        column = meant if isinstance(meant, Col) else declared.columns[meant]
        unit = "text" if column.unit in _WORDS and not form else column.unit
        meanings.append([name, text.say(column.meaning), text.say(UNITS[unit])])
    return {"table": declared.name, "meaning": text.say(declared.meaning), "columns": meanings}


def with_dictionary(
    sheet: Mapping[str, Any], declared: TableOf, columns: Sequence[tuple[Meant, str]], *, text: Text
) -> dict[str, Any]:
    """`sheet` with what the dictionary says of it; a last column of remarks is explained, too."""
    remarks = [(_REMARK, "")] * (len(sheet["columns"]) - len(columns))
    return {**sheet, "dictionary": described(declared, [*columns, *remarks], text=text)}


def dictionary_sheet(
    sheets: Sequence[Mapping[str, Any]], names: Sequence[str], *, text: Text
) -> dict[str, Any] | None:
    """The last sheet of a workbook, in the shape of the others; None where nothing is declared.

    Each sheet has a row for its table as a whole and one for each of its columns.
    """
    rows = [row for name, sheet in zip(names, sheets, strict=True) for row in _rows(name, sheet)]
    if not rows:
        return None
    say = text.say
    heads = (
        say("Sheet"),
        say("Column"),
        say("Meaning"),
        say("Unit"),
        say("Table of the study"),
        say("Column of the table"),
    )
    return {
        "title": say("Data dictionary"),
        "subtitle": say("What each sheet and each of its columns means"),
        "columns": [{"label": label, "unit": "", "format": ""} for label in heads],
        "rows": rows,
        "note": "",
        "notes": [],
        "source": "",
    }


def _rows(name: str, sheet: Mapping[str, Any]) -> Iterable[list[str | None]]:
    dictionary = sheet.get("dictionary")
    if dictionary is None:
        return
    yield [name, None, dictionary["meaning"], None, dictionary["table"], None]
    for column, (own, meaning, unit) in zip(sheet["columns"], dictionary["columns"], strict=True):
        table = dictionary["table"] if own else None
        yield [name, column["label"], meaning, unit, table, own or None]
