"""Where the rows of a sheet lead: to the figure or table of the page that shows their evidence."""

from collections.abc import Mapping, Sequence
from typing import Any


def with_leads(
    sheets: Sequence[Mapping[str, Any]], exhibits: Sequence[Mapping[str, str]]
) -> tuple[dict[str, Any], ...]:
    """`sheets` with what their `evidence` names written in the last column, and `leads` in its
    place: for each row the id of an exhibit, a web address, or "".

    Parameters
    ----------
    sheets : sequence of mapping
        With their `exhibit` (`exhibits.with_marks`). The `evidence` of a sheet has for each row
        an `address` on the web, or a `table` of the study, and the `part` of the page.
    exhibits : sequence of mapping
        Those of the page, as of `Exhibit.plain`. Of several that show the table, the one in the
        part goes first; where none shows it, the first one of the part stands for it.
    """
    shown: dict[str, list[str]] = {}
    for sheet in sheets:
        if sheet.get("exhibit") and sheet.get("dictionary"):
            shown.setdefault(sheet["dictionary"]["table"], []).append(sheet["exhibit"])
    by_id = {exhibit["id"]: exhibit for exhibit in exhibits}
    return tuple(_with_leads(sheet, shown, by_id) for sheet in sheets)


def _with_leads(
    sheet: Mapping[str, Any],
    shown: Mapping[str, Sequence[str]],
    by_id: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    if "evidence" not in sheet:
        return dict(sheet)
    made = {key: value for key, value in sheet.items() if key != "evidence"}
    leads = [one.get("address") or _exhibit_of(one, shown, by_id) for one in sheet["evidence"]]
    written = [by_id[lead]["name"] if lead in by_id else lead or None for lead in leads]
    rows = [[*row[:-1], cell] for row, cell in zip(sheet["rows"], written, strict=True)]
    return made | {"rows": rows, "leads": leads}


def _exhibit_of(
    evidence: Mapping[str, str],
    shown: Mapping[str, Sequence[str]],
    by_id: Mapping[str, Mapping[str, str]],
) -> str:
    inside = [
        identity for identity, exhibit in by_id.items() if exhibit["part"] == evidence["part"]
    ]
    of_table = shown.get(evidence.get("table", ""), ())
    best_first = [*(one for one in of_table if one in inside), *of_table, *inside, ""]
    return best_first[0]
