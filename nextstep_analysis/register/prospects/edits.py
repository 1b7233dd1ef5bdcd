"""What people wrote in a list, merged into a new one; nothing that they wrote is lost."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nextstep_analysis.prospects import EDITED, ID, Conflict, Left, ProspectList
from nextstep_analysis.register.prospects.edited_file import Edited, EditedRow
from nextstep_analysis.register.prospects.listing import UNKNOWN
from nextstep_analysis.register.values import reaches_someone
from nextstep_analysis.study import Statement

NAME, WHY = "name", "why"
NO_ID = Statement("A row of your own without a business id")
CONTACTS = Statement(
    "{n:d} cell that people have written holds an e-mail or a telephone number, which is personal "
    "data: it stays in the workbook and is left out of the CSV ({ids}).",
    plural="{n:d} cells that people have written hold an e-mail or a telephone number, which is "
    "personal data: they stay in the workbook and are left out of the CSV ({ids}).",
    count="n",
)
SHEETS = Statement("Sheets of your own stay in the edited workbook: {names}.")
COMMENTS = Statement(
    "{n:d} comment on a cell stays in the edited workbook.",
    plural="{n:d} comments on cells stay in the edited workbook.",
    count="n",
)
FORMULAS = Statement(
    "{n:d} formula of the edited workbook is kept as text.",
    plural="{n:d} formulas of the edited workbook are kept as text.",
    count="n",
)
FORGOTTEN = Statement(
    "{n:d} company that asked to be forgotten is taken over no more.",
    plural="{n:d} companies that asked to be forgotten are taken over no more.",
    count="n",
)
CONFLICTS = Statement(
    "{n:d} cell was changed by a person and by the program: see the sheet of conflicts.",
    plural="{n:d} cells were changed by a person and by the program: see the sheet of conflicts.",
    count="n",
)
_IDS = 5
"""Business ids that are told of many."""


def merged(
    edited: Edited,
    made: ProspectList,
    now: Mapping[str, Mapping[str, str]],
    *,
    forgotten: Collection[str] = (),
) -> ProspectList:
    """`made` with what people wrote in `edited`.

    A cell of `EDITED` is a person's if it is not empty and not what the program wrote; it stays,
    and an empty one is the program's again. Rows with a person's work that are not in the list any
    more stand in `left`, with why.

    Parameters
    ----------
    now : mapping
        By business id and column: the cells of `made` as they are written.
    forgotten : collection of business ids
        Companies of which nothing is kept.
    """
    rows = [row for row in edited.rows if row.business_id not in forgotten]
    told = tuple(one for one in edited.conflicts if one.business_id not in forgotten)
    found = _gathered(rows, edited, made, now)
    listed = set(made.rows[ID])
    here = {one: more for one, more in found.extras.items() if one in listed and more}
    gone = (*found.left.values(), *found.own)
    used = (head for more in (*here.values(), *(row.extras for row in gone)) for head in more)
    done = replace(
        made,
        rows=_with(made, found.work),
        touched={
            one: frozenset(cells) for one, cells in found.work.items() if one in listed and cells
        },
        extras=here,
        heads=tuple(dict.fromkeys((*edited.heads, *used))),
        left=gone,
        conflicts=tuple(dict.fromkeys((*told, *found.conflicts))),
    )
    return replace(done, notes=(*made.notes, *_notes(done, edited, len(edited.rows) - len(rows))))


@dataclass
class _Found:
    """What people wrote: by business id, in rows that left the list, in rows of their own."""

    work: dict[str, dict[str, str]] = field(default_factory=dict)
    extras: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: dict[str, Left] = field(default_factory=dict)
    own: list[Left] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def _gathered(
    rows: Sequence[EditedRow],
    edited: Edited,
    made: ProspectList,
    now: Mapping[str, Mapping[str, str]],
) -> _Found:
    proposed = made.rows.set_index(ID)[list(EDITED)].to_dict("index")
    found = _Found()
    for row in rows:
        one = row.business_id
        written = edited.written.get(one, {})
        cells, more = _work(row, written), {**row.extras, **_typed(row, edited)}
        found.conflicts += _against(row, written, now.get(one, {}))
        if not one:
            found.own.append(_left(row, cells, more, NO_ID))
            continue
        work, extras = found.work.setdefault(one, {}), found.extras.setdefault(one, {})
        found.conflicts += _merge(work, cells, one, written)
        found.conflicts += _merge(extras, more, one, {})
        if one in proposed:
            found.conflicts += _moved(one, work, written, proposed[one])
        elif work or extras:
            found.left[one] = _left(row, work, extras, made.gone.get(one, UNKNOWN))
    return found


def cells_with_contacts(made: ProspectList) -> list[str]:
    """The business id of each cell that people have written and that may reach a person."""
    table = made.rows.set_index(ID)
    found = [
        one
        for one, columns in made.touched.items()
        for column in sorted(columns)
        if reaches_someone(str(table.at[one, column]))
    ]
    for one, more in made.extras.items():
        found += [one for value in more.values() if _reaches(value)]
    for row in made.left:
        told = [*row.cells.values(), *row.extras.values(), row.name]
        found += [row.business_id for value in told if _reaches(value)]
    found += [one.business_id for one in made.conflicts if reaches_someone(one.edited)]
    return found


def _reaches(value: Any) -> bool:
    """Whether a text may reach a person; a number or a day of Excel is none."""
    return isinstance(value, str) and reaches_someone(value)


def _work(row: EditedRow, written: Mapping[str, str]) -> dict[str, str]:
    cells = {column: row.cells.get(column, "") for column in EDITED}
    return {
        column: value
        for column, value in cells.items()
        if value and value != written.get(column, "")
    }


def _typed(row: EditedRow, edited: Edited) -> dict[str, str]:
    """What a person typed into columns of the program, in a row of their own.

    Each goes into a column of their own, called as a second one of that head is when it is read.
    """
    if row.business_id in edited.written:
        return {}
    skipped = {ID, NAME, WHY, *EDITED}
    typed = {name: value for name, value in row.cells.items() if value and name not in skipped}
    return {f"{edited.titles.get(name, name)} (2)": value for name, value in typed.items()}


def _against(
    row: EditedRow, written: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[Conflict]:
    """Cells of the program that a person has changed, and that are not so today."""
    if not written:
        return
    for column, value in row.cells.items():
        before = written.get(column, "")
        mine = column in EDITED or column in (ID, WHY) or column not in written
        if not mine and value and value not in (before, now.get(column, "")):
            yield Conflict(row.business_id, column, before, value, now.get(column, ""))


def _merge(
    held: dict[str, Any], more: Mapping[str, Any], one: str, written: Mapping[str, str]
) -> Iterator[Conflict]:
    """Take what `held` lacks; a company that stands twice with two different cells is told."""
    found = []
    for column, value in more.items():
        if held.setdefault(column, value) != value:
            before = written.get(column, "")
            found.append(Conflict(one, column, before, str(value), str(held[column])))
    return iter(found)


def _moved(
    one: str,
    cells: Mapping[str, str],
    written: Mapping[str, str],
    proposed: Mapping[str, str],
) -> Iterator[Conflict]:
    """Cells that the program would now write otherwise, too."""
    for column, value in cells.items():
        before, today = written.get(column, ""), proposed[column]
        if before and today not in (before, value):
            yield Conflict(one, column, before, value, today)


def _left(
    row: EditedRow, cells: Mapping[str, str], more: Mapping[str, Any], why: Statement
) -> Left:
    shown = row.business_id or row.cells.get(ID, "")
    return Left(shown, row.cells.get(NAME, ""), dict(cells), dict(more), why)


def _with(made: ProspectList, work: Mapping[str, Mapping[str, str]]):
    """The rows with what people wrote in the columns of `EDITED`."""
    columns = {
        column: [
            work.get(one, {}).get(column, value)
            for one, value in zip(made.rows[ID], made.rows[column], strict=True)
        ]
        for column in EDITED
    }
    return made.rows.assign(**columns)


def _notes(done: ProspectList, edited: Edited, forgotten: int) -> Iterator[Statement]:
    if reached := cells_with_contacts(done):
        first = list(dict.fromkeys(one or "-" for one in reached))[:_IDS]
        yield CONTACTS.given(n=len(reached), ids=", ".join(first))
    if done.conflicts:
        yield CONFLICTS.given(n=len(done.conflicts))
    if edited.other_sheets:
        yield SHEETS.given(names=", ".join(edited.other_sheets))
    if edited.comments:
        yield COMMENTS.given(n=edited.comments)
    if edited.formulas:
        yield FORMULAS.given(n=edited.formulas)
    if forgotten:
        yield FORGOTTEN.given(n=forgotten)
