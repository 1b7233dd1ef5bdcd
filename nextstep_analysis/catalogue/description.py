"""What `config/sources.yaml` says of one dataset, checked for itself."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.bridging import check_bridge
from nextstep_analysis.catalogue.fields import Count, Line, Switch, Texts
from nextstep_analysis.catalogue.files import Entry
from nextstep_analysis.catalogue.sidecars import as_fetched
from nextstep_analysis.catalogue.tables import (
    CLASSIFICATIONS,
    FIGURES,
    LEVELS,
    OF_AREAS,
    OF_INDUSTRIES,
    Areas,
    Awaited,
    Balance,
    Break,
    Classification,
    Column,
    Equal,
    Fetched,
    Sum,
    check_classification,
)

FIGURE = r"\{(\w+):\.[0-3]%\}"  # in a text about the data


def _check_file(name: str) -> str:
    if re.fullmatch(r"[a-z0-9_]+\.(csv|geojson)", name):
        return name
    raise ValueError("a raw file is named in small letters and ends in .csv or .geojson")


class Description(Entry):
    """One entry of `config/sources.yaml`.

    Attributes
    ----------
    title : texts
        Short enough for a source line.
    producer_fi, producer_sv : str
        The producer's name, in Swedish for summaries (or ""); the English one is the sidecar's.
    licence_fi : str, optional
        The licence in Finnish, where the sidecar's English words are no name.
    table_label : str, optional
        Shown in source lines instead of the sidecar's longer `table`.
    estimate : bool
        True for research estimates, which are not official statistics.
    expected : mapping
        How many different values a column must hold; with `complete` every
        combination of the keys must be there.
    classification : str or mapping, optional
        Of its industries: ``TOL 2008``; or several, each with its first year.
    bridge : tuple of str
        Figures whose years in TOL 2025 may be told in TOL 2008 as estimates; they can be split.
    areas : str, optional
        The year whose borders its areas have: ``"2026"``.
    absent : texts, optional
        What it means that a combination of the keys has no row; with `absent_zero` it is 0.
    sums : tuple of Sum
        Parts that must add up to a whole.
    equal : tuple of Equal
        Figures that must agree with those of another table.
    balance : Balance, optional
        The sums of an input-output table that must agree.
    limits : tuple of texts
        What the data cannot say. ``{absent:.1%}`` and the like are figures of the table
        itself, computed when it is built; see `sources.figures`.
    fetched : Fetched, optional
        What is another in a fetched vintage.
    awaited : Awaited, optional
        No vintage came with the project: the dataset is not there until it has been fetched.
    """

    file: Annotated[str, AfterValidator(_check_file)]
    kind: Literal["table", "names", "boundaries"]
    title: Texts
    producer_fi: Line
    producer_sv: str = ""
    keys: Annotated[tuple[str, ...], Field(min_length=1)]
    columns: Annotated[Mapping[str, Column], Field(min_length=1)]
    classification: Classification | None = None
    bridge: tuple[str, ...] = ()
    areas: Areas | None = None
    expected: Mapping[str, Count] = {}
    complete: Switch = False
    absent: Texts | None = None
    absent_zero: Switch = False
    sums: tuple[Sum, ...] = ()
    equal: tuple[Equal, ...] = ()
    balance: Balance | None = None
    estimate: Switch = False
    licence_fi: Line | None = None
    table_label: Line | None = None
    breaks: tuple[Break, ...] = ()
    limits: tuple[Texts, ...] = ()
    fetched: Fetched | None = None
    awaited: Awaited | None = None

    @model_validator(mode="after")
    def _check(self) -> "Description":
        named = {*self.keys, *self.expected, *(c for b in self.breaks for c in b.columns)}
        named |= {other for c in self.columns.values() if c.missing for other in c.missing.only}
        named |= {name for rule in self.sums for name in (rule.column, *rule.where, *rule.measures)}
        named |= {name for rule in self.equal for name in (rule.column, *rule.where)}
        if self.balance:
            named |= {*self.balance.columns, self.balance.item, self.balance.part, "value"}
        if unknown := sorted(named - set(self.columns)):
            raise ValueError(f"{', '.join(map(repr, unknown))} is not one of the 'columns'")
        if self.complete and set(self.keys) - set(self.expected):
            raise ValueError("'complete' needs a number under 'expected' for each of the 'keys'")
        if self.complete and self.absent:
            raise ValueError("'absent' says what absent rows mean; a 'complete' table has none")
        self._check_sums()
        self._check_code_sets()
        self._check_limits()
        if self.fetched:
            as_fetched(self)._check()
        return self

    @property
    def year_column(self) -> str | None:
        """The key that holds years, if there is one."""
        years = [name for name in self.keys if self.columns[name].type == "year"]
        return years[0] if years else None

    def _check_sums(self) -> None:
        """Parts stand in a key, on a level that its type has, and what is added are figures."""
        if self.sums and not (self.complete or self.absent_zero):
            raise ValueError("'sums' need a 'complete' table, or 'absent_zero'")
        figures = [name for name, column in self.columns.items() if column.type in FIGURES]
        for rule in self.sums:
            kind = self.columns[rule.column].type
            if rule.column not in self.keys:
                raise ValueError(f"'sums': the column {rule.column!r} is none of the 'keys'")
            if isinstance(rule.parts, str) and kind not in LEVELS[rule.parts]:
                raise ValueError(f"'sums': {rule.column!r}, of type {kind}, has no {rule.parts}")
            if wrong := [name for name in rule.measures if name not in figures]:
                raise ValueError(
                    f"'sums': {wrong[0]!r} is no figure; figures are {', '.join(figures)}"
                )

    def _check_limits(self) -> None:
        """Figures in braces are those that the build computes; see `sources.sums.figures`."""
        known = {"absent"} if self.absent else set()
        every = [name for name, column in self.columns.items() if column.type in FIGURES]
        for rule in (rule for rule in self.sums if rule.rest):
            names = rule.measures or every
            known |= {f"rest_{name}_{end}" for name in names for end in ("low", "high")}
        for text in (text for limit in self.limits for text in limit.values()):
            named = set(re.findall(FIGURE, text))
            if not named <= known or re.search("[{}]", re.sub(FIGURE, "", text)):
                listed = ", ".join(f"{{{name}:.1%}}" for name in sorted(known)) or "none"
                raise ValueError(f"{text!r}: the figures in braces that there are: {listed}")

    def _check_code_sets(self) -> None:
        for name, column in self.columns.items():
            if column.type in OF_INDUSTRIES and not (column.classification or self.classification):
                raise ValueError(
                    f"the column {name!r} holds industries, so the table needs a 'classification': "
                    f"one of {', '.join(CLASSIFICATIONS)}"
                )
            if column.type in OF_AREAS and not self.areas:
                raise ValueError(
                    f"the column {name!r} holds areas, so the table needs 'areas': the year whose "
                    'borders they have, such as "2026"'
                )
            nuts = (self.areas or "").startswith("NUTS")
            if column.type in OF_AREAS and nuts != (column.type == "nuts2"):
                needed = "a year" if nuts else "a version of NUTS"
                raise ValueError(
                    f"'areas' is {self.areas!r}, but the column {name!r} is of type {column.type}, "
                    f"for which {needed} is needed"
                )
        year = self.year_column
        check_classification(self.classification, self.columns.get(year), self.breaks)
        check_bridge(self.bridge, self.classification, self.keys, self.columns)
