"""A workbook that people have edited, read back: their rows, and what the program had written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from nextstep_analysis.errors import DataError
from nextstep_analysis.own.workbooks import bounded, opened_workbook
from nextstep_analysis.prospects import ID, STAGE, WRITTEN, Conflict
from nextstep_analysis.register.values import is_company_id

MOST_BYTES = 50_000_000
HEAD_WITHIN = 30
"""Rows from the top in which the heads of a sheet are looked for."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class EditedRow:
    """A row of a sheet as people left it; `cells` by column, `extras` by their own heads."""

    business_id: str
    cells: Mapping[str, str]
    extras: Mapping[str, Any]


@dataclass(frozen=True)
class Edited:
    """All that people may have written.

    Attributes
    ----------
    rows : tuple of EditedRow
        Of the list and of what had left it, in this order.
    written : mapping
        By business id and column: what the program wrote; "" for a cell that was a person's.
    heads : tuple of str
        Heads of columns that people have added.
    conflicts : tuple of Conflict
        Those that were listed and that nobody has removed.
    other_sheets : tuple of str
        Sheets that people have added; they stay in their workbook.
    formulas : int
        Cells that hold one; it is kept as text.
    comments : int
        Comments of people on cells; they stay in their workbook.
    titles : mapping
        Heads of the program's columns in the language of the workbook, by column.
    """

    rows: tuple[EditedRow, ...]
    written: Mapping[str, Mapping[str, str]]
    heads: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    other_sheets: tuple[str, ...]
    formulas: int
    demo: bool
    comments: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Key:
    """What the hidden sheet says: columns by head, stages by word, heads of the conflicts."""

    columns: Mapping[str, str]
    conflict_heads: Sequence[str]
    stages: Mapping[str, str]
    sheets: Sequence[str]


def read_edited(path: Path) -> Edited:
    """The workbook `path`, which `nextstep prospects` wrote and people have edited.

    Raises
    ------
    DataError
        If there is no such file, or it is no such workbook.
    """
    book = _opened(path)
    if WRITTEN not in [page.title for page in book.worksheets]:
        raise DataError(
            f"{path.name} lacks its hidden sheet {WRITTEN!r}: it is no list of `nextstep "
            "prospects`, or its sheets were copied into another workbook; give the list itself"
        )
    page = bounded(path.name, book[WRITTEN])
    table = [[text_of(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    if not _as_written(table):
        raise DataError(f"{path.name}: its hidden sheet {WRITTEN!r} was changed; give another copy")
    about, ids, heads, conflict_heads, words, *written = table
    pairs = [word.partition("=") for word in words if word]
    key = _Key(
        {head: column for head, column in zip(heads, ids, strict=True) if head},
        [head for head in conflict_heads if head],
        {word: stage for stage, _, word in pairs},
        [cell for cell in about[2:] if cell],
    )
    rows, extra, conflicts, others, formulas = _sheets(path.name, book, key)
    before = {row[0]: dict(zip(ids, row, strict=True)) for row in written if row[0]}
    return Edited(
        tuple(_recognised(rows, before)),
        before,
        tuple(extra),
        tuple(conflicts),
        tuple(others),
        formulas,
        demo=about[1] == "demo",
        comments=sum(
            cell.comment is not None for page in book.worksheets for row in page for cell in row
        ),
        titles={column: head for head, column in key.columns.items()},
    )


def _as_written(table: Sequence[Sequence[str]]) -> bool:
    """Whether the hidden sheet holds what the program needs of it."""
    if len(table) < 5 or len(table[0]) < 2 or table[0][0] != "1":
        return False
    _, ids, heads, conflict_heads, *_ = table
    named = {column for column, head in zip(ids, heads, strict=True) if head}
    return (
        ids.count(ID) == 1
        and {ID, "name"} <= named
        and sum(map(bool, conflict_heads)) == len(fields(Conflict))
    )


def _recognised(
    rows: Sequence[EditedRow], written: Mapping[str, Mapping[str, str]]
) -> Iterator[EditedRow]:
    """Rows whose business id was damaged get it back by the name that the program wrote."""
    names = Counter(cells["name"] for cells in written.values())
    there = {row.business_id for row in rows}
    lost = {
        cells["name"]: one
        for one, cells in written.items()
        if one not in there and cells["name"] and names[cells["name"]] == 1
    }
    for row in rows:
        one = row.business_id or lost.pop(row.cells.get("name", ""), "")
        yield replace(row, business_id=one)


def text_of(value: Any) -> str:
    """A cell as text, however a program has written it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    text = value if isinstance(value, str) else str(getattr(value, "text", value))
    return _ESCAPED.sub(_mark, text).replace("\r\n", "\n")


def _mark(escaped: re.Match[str]) -> str:
    """The mark that stands escaped; half of one, which no file can hold, stays as it is written."""
    mark = chr(int(escaped[1], 16))
    return escaped[0] if "\ud800" <= mark <= "\udfff" else mark


def _opened(path: Path):
    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    if (size := path.stat().st_size) > MOST_BYTES:
        raise DataError(f"{path.name} has {size:,} bytes; allowed are {MOST_BYTES:,}")
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        raise DataError(f"{path.name} is no Excel file (.xlsx); give the edited workbook")
    return opened_workbook(path.name, content, values=False)


def _sheets(name: str, book, key: _Key):
    rows: list[EditedRow] = []
    extra: dict[str, None] = {}
    conflicts: list[Conflict] = []
    others: list[str] = []
    formulas = 0
    for page in book.worksheets:
        if page.title == WRITTEN:
            continue
        cells = [list(row) for row in bounded(name, page).iter_rows()]
        place, heads = _head(cells, key)
        if heads is None:
            _check_unread(page.title, key)
            others += [] if page.title in key.sheets else [page.title]
            continue
        body = cells[place + 1 :]
        if set(key.conflict_heads) <= set(heads):
            conflicts += _conflicts(body, heads, key)
            continue
        named = _named(heads, body)
        extra |= dict.fromkeys(head for head in named if head and head not in key.columns)
        formulas += sum(cell.data_type == "f" for row in body for cell in row)
        rows += [row for cells_ in body if (row := _row(cells_, named, key))]
    return rows, extra, conflicts, others, formulas


def _check_unread(title: str, key: _Key) -> None:
    """A sheet of the program without its column of business ids is no sheet of a person's own."""
    if title in key.sheets[1:]:
        lists, conflicts = _id_heads(key)
        wanted = conflicts if title == key.sheets[-1] else lists
        raise DataError(
            f"the sheet {title!r} has no column {wanted!r} in its first {HEAD_WITHIN} rows: "
            "nobody can tell whose edits stand in it; write the head again"
        )


def _id_heads(key: _Key) -> tuple[str, str]:
    """What the column of business ids is called in a list, and among the conflicts."""
    (listed,) = (head for head, column in key.columns.items() if column == ID)
    return listed, key.conflict_heads[0]


def _head(cells, key: _Key) -> tuple[int, list[str] | None]:
    """The row of the heads: the first that has one of a business id."""
    wanted = set(_id_heads(key))
    for place, row in enumerate(cells[:HEAD_WITHIN]):
        texts = [text_of(cell.value).strip() for cell in row]
        if not wanted.isdisjoint(texts):
            return place, texts
    return 0, None


def _named(heads: list[str], body) -> list[str]:
    """Heads, each once; a column with cells and no head is called by its letter."""
    found: list[str] = []
    for place, head in enumerate(heads):
        used = any(place < len(row) and row[place].value is not None for row in body)
        name = head or (f"({body[0][place].column_letter})" if used else "")
        number = 2
        while name and name in found:
            name = f"{head} ({number})"
            number += 1
        found.append(name)
    return found


def _row(cells, heads: Sequence[str], key: _Key) -> EditedRow | None:
    found: dict[str, str] = {}
    extras: dict[str, Any] = {}
    for head, cell in zip(heads, cells, strict=False):
        if head in key.columns:
            found[key.columns[head]] = text_of(cell.value)
        elif head and cell.value is not None:
            own = cell.value
            plain = isinstance(own, bool | int | float) or hasattr(own, "isoformat")
            extras[head] = own if plain else text_of(own)
    if not any(found.values()) and not extras:
        return None
    if STAGE in found:
        found[STAGE] = key.stages.get(found[STAGE].strip(), found[STAGE])
    one = found.get(ID, "").strip()
    return EditedRow(one if is_company_id(one) else "", found, extras)


def _conflicts(body, heads: Sequence[str], key: _Key) -> Iterator[Conflict]:
    places = [heads.index(head) for head in key.conflict_heads]
    for row in body:
        texts = [text_of(row[place].value) for place in places]
        if any(texts):
            one, head, *told = texts
            column = key.columns.get(head, head)
            if column == STAGE:
                told = [key.stages.get(word, word) for word in told]
            yield Conflict(one, column, *told)
