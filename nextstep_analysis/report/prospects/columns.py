"""The columns of a list of prospects, and its cells as they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nextstep_analysis.prospects import (
    BOUGHT,
    CORE,
    EDITED,
    FAIR,
    GOOD,
    ID,
    NEAR,
    NEEDS,
    STAGE,
    STAGES,
    THIN,
    WEAK,
    ProspectList,
    country_name,
)
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Statement

DEMO = "DEMO"
Cell = str | float | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: where its values stand, its head, how a number is written, how wide it is.

    `known` is the column of the list whose coverage stands over the head.
    """

    id: str
    head: Statement
    form: str = "text"
    width: int = 12
    known: str = ""


STAGE_WORDS = dict(
    zip(
        STAGES,
        (
            Statement("long list"),
            Statement("short list"),
            Statement("contacted"),
            Statement("visit"),
            Statement("decision"),
            Statement("aftercare"),
        ),
        strict=True,
    )
)
LIST_WORDS = {
    NEEDS: Statement("Needs"),
    BOUGHT: Statement("Bought elsewhere"),
    THIN: Statement("Thin links"),
    NEAR: Statement("Near and strong"),
    CORE: Statement("Core industry"),
}
CONFIDENCE_WORDS = {
    GOOD: Statement("confident"),
    FAIR: Statement("fairly confident"),
    WEAK: Statement("not confident"),
}
YES, NO = Statement("yes"), Statement("no")
COLUMNS = (
    Column(ID, Statement("Business id")),
    Column("name", Statement("Company"), width=34),
    Column("rank", Statement("Rank"), "d", 7),
    Column("best_rank", Statement("Best rank"), "d", 7),
    Column("worst_rank", Statement("Worst rank"), "d", 7),
    Column("index", Statement("Priority index (0–1)"), ".2f", 9),
    Column("index_low", Statement("Index at least"), ".2f", 9),
    Column("index_high", Statement("Index at most"), ".2f", 9),
    Column("confidence", Statement("Confidence in the index"), width=16),
    Column("reason_1", Statement("First reason"), width=52),
    Column("reason_2", Statement("Second reason"), width=40),
    Column("reason_3", Statement("Third reason"), width=40),
    Column(STAGE, Statement("Stage"), width=14),
    Column("owner_role", Statement("Role in charge"), width=20),
    Column("next_action", Statement("Next action"), width=30),
    Column("note", Statement("Note"), width=40),
    Column("ecosystem", Statement("Ecosystem"), width=26),
    Column("list", Statement("List"), width=18),
    Column("place", Statement("Place in the list"), "d", 8),
    Column("of", Statement("Places in the list"), "d", 8),
    Column("division", Statement("Industry that is looked for"), width=30),
    Column("sure", Statement("Its code is meant for sure"), width=10),
    Column("also", Statement("Other fits"), width=52),
    Column("industry", Statement("Industry code"), width=10),
    Column("code_set", Statement("Classification"), width=10),
    Column("growth", Statement("Growth of turnover a year"), "+.1%", 10, "growth"),
    Column("growth_from", Statement("Growth from"), "date", 11),
    Column("funding_dated", Statement("Public funding"), "date", 11, "funding_dated"),
    Column("funding_amount", Statement("Funding, €"), "d", 12),
    Column("funding_source", Statement("Source of funding"), width=24),
    Column("site_dated", Statement("New site"), "date", 11, "site_dated"),
    Column("site_source", Statement("Source of the site"), width=24),
    Column("hiring_dated", Statement("Hiring"), "date", 11, "hiring_dated"),
    Column("hiring_amount", Statement("Persons hired"), "d", 9),
    Column("hiring_source", Statement("Source of hiring"), width=24),
    Column("country", Statement("Country"), width=14),
    Column("municipality", Statement("Municipality"), width=18),
    Column("region", Statement("Region"), width=18),
    Column("minutes", Statement("Minutes by road"), "d", 9, "minutes"),
    Column("presence", Statement("Address in the region"), width=10),
    Column("turnover", Statement("Turnover, €"), "d", 14, "turnover"),
    Column("turnover_end", Statement("Turnover of the year to"), "date", 11),
    Column("personnel", Statement("Personnel expenses, €"), "d", 14, "personnel"),
    Column("personnel_end", Statement("Expenses of the year to"), "date", 11),
    Column("persons", Statement("Persons employed"), "d", 9, "persons"),
    Column("employer_since", Statement("Employer since"), "date", 11),
    Column("website", Statement("Website"), width=26),
    Column("group", Statement("Proposed group, by its first business id"), width=14),
    Column("origin", Statement("List of the company abroad"), width=24),
)
WHY = Column("why", Statement("Why it is not in the list"), width=52)
COVERED = Statement("known of {known:d} of {of:d}")
CONFLICT_HEADS = (
    Statement("Business id of the conflict"),
    Statement("Column"),
    Statement("As it was written"),
    Statement("As it was edited"),
    Statement("As it would be now"),
)
_WORDS: Mapping[str, Mapping[str, Statement]] = {
    STAGE: STAGE_WORDS,
    "list": LIST_WORDS,
    "confidence": CONFIDENCE_WORDS,
}
_CODES = ("municipality", "region", "division")
_FLAGS = ("sure", "presence")


def cells_of(
    made: ProspectList, text: Text, ecosystems: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Cell]]:
    """The cells of each row by column, in a language; None is missing."""
    return [_cells(row, made, text, ecosystems) for row in made.rows.to_dict("records")]


def stage_word(value: str, text: Text) -> str:
    """A stage in words; what a person wrote instead of one stays."""
    return text.say(STAGE_WORDS[value]) if value in STAGE_WORDS else value


def _cells(
    row: Mapping[Any, Any],
    made: ProspectList,
    text: Text,
    ecosystems: Mapping[str, Mapping[str, str]],
) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in COLUMNS:
        name = column.id
        if name.startswith("reason_"):
            told = row["reasons"]
            place = int(name.removeprefix("reason_")) - 1
            found[name] = text.say(told[place]) if place < len(told) else None
        elif name == "also":
            found[name] = " ".join(text.say(one) for one in row[name]) or None
        elif name == "ecosystem":
            found[name] = text.pick(ecosystems[row[name]])
        else:
            found[name] = _cell(name, row[name], column.form, text)
    if made.demo and not str(found["name"]).startswith(DEMO):
        found["name"] = f"{DEMO} {found['name']}"
    return found


def _cell(name: str, value: Any, form: str, text: Text) -> Cell:
    if name in EDITED and name != STAGE:
        return value or None
    if pd.isna(value):
        return None
    if name in _WORDS:
        words = _WORDS[name]
        return text.say(words[value]) if value in words else value
    if name in _CODES:
        return text.write(Code(value))
    if name == "country":
        return text.pick(country_name(value))
    if name in _FLAGS:
        return text.say(YES if value else NO)
    if form == "date":
        return pd.Timestamp(value).date()
    if form == "d":
        return round(float(value))
    return float(value) if form != "text" else str(value)


def heads(columns: Sequence[Column], text: Text) -> list[str]:
    """The heads of `columns`."""
    return [text.say(column.head) for column in columns]
