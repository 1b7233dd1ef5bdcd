"""The list of prospects as a workbook: what it is, the list, what left it, conflicts."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nextstep_analysis.prospects import EDITED, ID, STAGE, STAGES, WRITTEN, Left, ProspectList
from nextstep_analysis.report.colours import MUTED, RULE
from nextstep_analysis.report.prospects.about import about_lines
from nextstep_analysis.report.prospects.columns import (
    COLUMNS,
    CONFLICT_HEADS,
    COVERED,
    DEMO,
    STAGE_WORDS,
    WHY,
    Cell,
    Column,
    heads,
    stage_word,
)
from nextstep_analysis.report.tables.cells import CELL, NAME, neutral, number_format
from nextstep_analysis.report.words.text import Text

VERSION = "1"
_CREATED = datetime(2000, 1, 1)  # a fixed day: equal content, equal bytes
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_HEAD = 2  # the row of the heads, from 0; above it the title and the coverage
_KEY_ROWS = 5  # of the hidden sheet, above what was written
_DATE, _TEXT, _EDIT, _CELL = "yyyy-mm-dd", "text", "edit", "cell"
_PAPER = "#FFF8E1"  # behind the cells that people write
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "muted": {"font_color": MUTED},
    "line": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": RULE},
    "edit head": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 2,
        "bg_color": "#FFE082",
    },
    _TEXT: {"valign": "top"},
    _EDIT: {"valign": "top", "bg_color": _PAPER, "quote_prefix": True, "num_format": "@"},
    _CELL: {"valign": "top", "bg_color": _PAPER},
    "own date": {"valign": "top", "bg_color": _PAPER, "num_format": _DATE},
}


@dataclass(frozen=True)
class _Look:
    """A book with its language, its styles, and DEMO where its companies are made up."""

    book: xlsxwriter.Workbook
    text: Text
    demo: bool
    styles: Mapping[str, Format]
    made: dict[str, Format] = field(default_factory=dict)

    def format(self, form: str) -> Format:
        """How a cell of a column looks."""
        if form not in self.made:
            written = _DATE if form == "date" else number_format(form)
            style = {"valign": "top"} if form == _TEXT else {"valign": "top", "num_format": written}
            self.made[form] = self.book.add_format(style)
        return self.made[form]

    def name(self, title: str) -> str:
        """The name of a sheet."""
        return neutral(f"{DEMO} {title}" if self.demo else title)[:NAME]


def workbook_bytes(
    made: ProspectList,
    cells: Sequence[Mapping[str, Cell]],
    *,
    text: Text,
) -> bytes:
    """The workbook of a list.

    Parameters
    ----------
    cells : sequence of mapping
        See `columns.cells_of`.

    Returns
    -------
    bytes
        An .xlsx file, the same for the same list. What a person wrote is text to the letter, and no
        formula; a hidden sheet holds what the program wrote.
    """
    buffer = io.BytesIO()
    say = text.say
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
        look = _Look(book, text, made.demo, styles)
        titles = [say("About the list"), say("Prospects"), say("Left the list"), say("Conflicts")]
        names = [look.name(title) for title in titles]
        pages = [book.add_worksheet(name) for name in names]
        _about(pages[0], about_lines(made, text), look)
        _list(pages[1], made, cells, look)
        _left(pages[2], made, look)
        _conflicts(pages[3], made, look)
        _written(book.add_worksheet(WRITTEN), made, cells, look, names)
        pages[1].activate()
    return buffer.getvalue()


def _about(page: Worksheet, lines: Sequence[str], look: _Look) -> None:
    page.set_column(0, 0, 110)
    for row, line in enumerate(lines):
        page.write_string(row, 0, neutral(line), look.styles["title" if row == 0 else "line"])


def _top(page: Worksheet, title: str, columns: Sequence[Column], look: _Look, own: Sequence[str]):
    """Title, heads, and widths of a sheet."""
    told = f"{DEMO}: {look.text.say('made-up companies')}. {title}" if look.demo else title
    page.write_string(0, 0, neutral(told), look.styles["title"])
    for place, (column, head) in enumerate(zip(columns, heads(columns, look.text), strict=True)):
        style = look.styles["edit head" if column.id in EDITED else "head"]
        page.write_string(_HEAD, place, neutral(head), style)
        page.set_column(place, place, column.width)
    for place, head in enumerate(own, len(columns)):
        page.write_string(_HEAD, place, head, look.styles["edit head"])
        page.set_column(place, place, 18)


def _list(
    page: Worksheet, made: ProspectList, cells: Sequence[Mapping[str, Cell]], look: _Look
) -> None:
    _top(page, look.text.say("Prospects"), COLUMNS, look, made.heads)
    for place, column in enumerate(COLUMNS):
        if column.known:
            known = int(made.rows[column.known].notna().sum())
            told = look.text.say(COVERED.given(known=known, of=len(made.rows)))
            page.write_string(1, place, told, look.styles["muted"])
    for number, row in enumerate(cells, _HEAD + 1):
        for place, column in enumerate(COLUMNS):
            _write(page, number, place, row[column.id], column, look)
        _own(page, number, len(COLUMNS), made.heads, made.extras.get(str(row[ID]), {}), look)
    last = _HEAD + max(len(cells), 1)
    page.freeze_panes(_HEAD + 1, 2)
    page.autofilter(_HEAD, 0, last, len(COLUMNS) + len(made.heads) - 1)
    _stages(page, [column.id for column in COLUMNS].index(STAGE), last, look)


def _left(page: Worksheet, made: ProspectList, look: _Look) -> None:
    by_id = {column.id: column for column in COLUMNS}
    columns = [by_id[ID], by_id["name"], WHY, *(by_id[name] for name in EDITED)]
    _top(page, look.text.say("Left the list"), columns, look, made.heads)
    for number, row in enumerate(made.left, _HEAD + 1):
        cells = {ID: row.business_id, "name": row.name, "why": look.text.say(row.why)}
        cells |= {name: row.cells.get(name, "") for name in EDITED}
        cells[STAGE] = stage_word(cells[STAGE], look.text)
        for place, column in enumerate(columns):
            _write(page, number, place, cells[column.id] or None, column, look)
        _own(page, number, len(columns), made.heads, row.extras, look)
    last = _HEAD + max(len(made.left), 1)
    page.freeze_panes(_HEAD + 1, 2)
    page.autofilter(_HEAD, 0, last, len(columns) + len(made.heads) - 1)
    _stages(page, 3, last, look)


def _conflicts(page: Worksheet, made: ProspectList, look: _Look) -> None:
    say = look.text.say
    told = say("Conflicts: cells that a person and the program have both changed")
    page.write_string(0, 0, neutral(f"{DEMO}: {told}" if look.demo else told), look.styles["title"])
    page.write_string(
        1,
        0,
        say(
            "Of the columns that people write the list holds theirs, of all others the register's. "
            "Remove a line when it is settled."
        ),
        look.styles["muted"],
    )
    for place, head in enumerate(CONFLICT_HEADS):
        page.write_string(_HEAD, place, say(head), look.styles["head"])
        page.set_column(place, place, 28)
    named = {column.id: say(column.head) for column in COLUMNS}
    for number, one in enumerate(made.conflicts, _HEAD + 1):
        told_ = [one.before, one.edited, one.now]
        if one.column == STAGE:
            told_ = [stage_word(word, look.text) for word in told_]
        head = named.get(one.column, one.column)
        for place, cell in enumerate((one.business_id, head, *told_)):
            page.write_string(number, place, _fitting(cell), look.styles[_EDIT])
    page.freeze_panes(_HEAD + 1, 0)


def _written(
    page: Worksheet,
    made: ProspectList,
    cells: Sequence[Mapping[str, Cell]],
    look: _Look,
    names: Sequence[str],
) -> None:
    """The hidden sheet: the key to the heads, and what the program wrote."""
    page.very_hidden()
    columns = (*COLUMNS, WHY)
    words = [f"{stage}={look.text.say(STAGE_WORDS[stage])}" for stage in STAGES]
    key = (
        [VERSION, "demo" if made.demo else "real", *names],
        [column.id for column in columns],
        heads(columns, look.text),
        [look.text.say(head) for head in CONFLICT_HEADS],
        words,
    )
    for number, line in enumerate(key):
        for place, cell in enumerate(line):
            page.write_string(number, place, cell)
    for number, row in enumerate(cells, _KEY_ROWS):
        touched = made.touched.get(str(row[ID]), frozenset())
        for place, column in enumerate(COLUMNS):
            if column.id not in touched:
                _write(page, number, place, row[column.id], column, look)
        if STAGE not in touched:  # as its id: words differ by language
            stage = made.rows[STAGE].iloc[number - _KEY_ROWS]
            page.write_string(number, [c.id for c in COLUMNS].index(STAGE), stage)
    for number, gone in enumerate(made.left, _KEY_ROWS + len(cells)):
        _note_left(page, number, gone)


def _note_left(page: Worksheet, number: int, row: Left) -> None:
    page.write_string(number, 0, row.business_id)
    page.write_string(number, 1, row.name)


def _write(page: Worksheet, row: int, place: int, value: Cell, column: Column, look: _Look) -> None:
    if column.id in EDITED:
        page.write_string(row, place, _fitting(str(value or "")), look.styles[_EDIT])
    elif value is None:
        return
    elif isinstance(value, date):
        page.write_datetime(row, place, value, look.format("date"))
    elif isinstance(value, str):
        page.write_string(row, place, neutral(value), look.format(_TEXT))
    else:
        page.write_number(row, place, value, look.format(column.form))


def _own(
    page: Worksheet,
    row: int,
    first: int,
    own: Sequence[str],
    cells: Mapping[str, Any],
    look: _Look,
) -> None:
    """Cells of columns that people have added, as they were."""
    for place, head in enumerate(own, first):
        value = cells.get(head)
        if value is None:
            continue
        if isinstance(value, str):
            page.write_string(row, place, _fitting(value), look.styles[_EDIT])
        elif isinstance(value, bool | int | float):
            page.write(row, place, value, look.styles[_CELL])
        else:
            page.write_datetime(row, place, value, look.styles["own date"])


def _stages(page: Worksheet, place: int, last: int, look: _Look) -> None:
    """The drop-down of stages; another word is allowed, after a warning."""
    words = [look.text.say(STAGE_WORDS[stage]) for stage in STAGES]
    told = {"validate": "list", "source": words, "error_type": "warning"}
    page.data_validation(_HEAD + 1, place, last, place, told)


def _fitting(value: str) -> str:
    """A text of a person to the letter; Excel itself lets no cell be longer."""
    return value[:CELL]
