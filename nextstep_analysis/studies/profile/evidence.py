"""Statements of a profile with their evidence; those that may not be printed are listed."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.catalogue.files import error_at, line_of
from nextstep_analysis.catalogue.printing import Ends, last_day, why_not
from nextstep_analysis.catalogue.profile import FigureOf, Says, Swedish
from nextstep_analysis.catalogue.profile import Journey as WrittenJourney
from nextstep_analysis.catalogue.profile import Row as WrittenRow
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.profile import Journey, LeftOut, Page, Row, Shown, Told
from nextstep_analysis.studies.profile.figures import figure
from nextstep_analysis.study import Source, Study

PROFILE = "profile"
Where = tuple[str | int, ...]


@dataclass
class Evidence:
    """The facts and figures at hand on the day of publication; `left_out` grows as it is asked."""

    path: Path
    facts: Mapping[str, Fact]
    ends: Ends
    day: dt.date
    study: Study
    left_out: list[LeftOut] = field(default_factory=list)

    def told(self, one: Says, *where: str | int) -> Told | None:
        """The statement with its evidence, or None where a fact of it may not be printed."""
        if self._held_back(one.facts, self.path, (PROFILE, *where)):
            return None
        found = self._figures(one.figures, *where)
        if found is None:
            return None
        shown, sources = found
        return Told(one.text, shown, tuple(one.facts), self.pages(one.facts), sources)

    def _figures(
        self, asked_for: Mapping[str, FigureOf], *where: str | int
    ) -> tuple[dict[str, Shown], tuple[Source, ...]] | None:
        """The figures of a statement and whose they are; None, and listed, where one is missing."""
        shown: dict[str, Shown] = {}
        sources: dict[str, Source] = {}
        for name, asked in asked_for.items():
            at = (PROFILE, *where, "figures", name)
            try:
                shown[name], used = figure(self.study, asked.figure, asked.of)
            except CatalogueError as error:
                raise error_at(self.path, *at, problem=str(error)) from None
            if math.isnan(shown[name].value):
                told = f"{asked.figure} {asked.of}"
                self.left_out.append(LeftOut(line_of(self.path, *at), told, "missing"))
                return None
            sources |= {source.dataset: source for source in used}
        return shown, tuple(sources.values())

    def all_told(self, listed: Iterable[Says], *where: str | int) -> tuple[Told, ...]:
        """Those of several statements that may be printed."""
        told = (self.told(one, *where, place) for place, one in enumerate(listed))
        return tuple(one for one in told if one)

    def rows(self, listed: Iterable[WrittenRow], *where: str | int) -> tuple[Row, ...]:
        """The rows of which anything may be printed."""
        made = (
            Row(row.name, self.all_told(row.says, *where, place, "says"))
            for place, row in enumerate(listed)
        )
        return tuple(row for row in made if row.says)

    def journeys(
        self, listed: Iterable[WrittenJourney], path: Path, *where: str | int
    ) -> tuple[Journey, ...]:
        """The travel times of the file `path` that may be printed."""
        made = []
        for place, one in enumerate(listed):
            at = (*where, place)
            if not self._held_back(one.facts, path, at):
                told = Told({}, {}, tuple(one.facts), self.pages(one.facts))
                made.append(Journey(one.to, one.by, one.minutes, told))
        return tuple(made)

    def pages(self, keys: Iterable[str]) -> tuple[Page, ...]:
        """Where the facts were read, each page once."""
        facts = (self.facts[key] for key in keys)
        pages = (
            Page(fact.source_title, fact.source_url, fact.source_date or "", fact.confidence)
            for fact in facts
        )
        return tuple(dict.fromkeys(pages))

    def may_print(self, one: Swedish, *where: str | int) -> bool:
        """Whether all facts and figures of it may be printed; those that may not are listed."""
        held = self._held_back(one.facts, self.path, (PROFILE, *where))
        return not held and self._figures(one.figures, *where) is not None

    def _held_back(self, keys: Iterable[str], path: Path, where: Where) -> bool:
        held = False
        for place, key in enumerate(keys):
            at = (*where, "facts", place)
            if key not in self.facts:  # of the file of all profiles: the others are checked before
                raise error_at(path, *at, problem=f"unknown fact {key!r}{nearest(key, self.facts)}")
            if why := why_not(self.facts[key], self.ends, self.day):
                held = True
                until = last_day(self.facts[key], self.ends).isoformat()
                self.left_out.append(LeftOut(line_of(path, *at), key, why, until))
        return held
