"""The list of prospects as a CSV for other programs."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from nextstep_analysis.prospects import EDITED, ProspectList
from nextstep_analysis.report.prospects.columns import COLUMNS, DEMO, Cell
from nextstep_analysis.report.tables.cells import neutral


def csv_bytes(
    made: ProspectList,
    cells: Sequence[Mapping[str, Cell]],
    *,
    without_contacts: Callable[[str], str],
) -> bytes:
    """The rows of the list, columns by their ids, in UTF-8 with commas and decimal points.

    What may reach a person is cut out of the cells that people write; columns that they have added
    are not in it.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    names = [column.id for column in COLUMNS]
    writer.writerow([*names, "mark"])
    for row in cells:
        told = [_told(name, row[name], without_contacts) for name in names]
        writer.writerow([*told, DEMO if made.demo else ""])
    return buffer.getvalue().encode("utf-8-sig")


def _told(name: str, value: Cell, without_contacts: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return neutral(without_contacts(text) if name in EDITED else text)
