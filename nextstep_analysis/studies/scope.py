"""The inputs of a study, and what each of its parts hands back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.settings import Settings
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.study import KeyFigure, Statement, StudyTable


def peers_given(peers: Iterable[str] | None) -> list[str]:
    """The peers that are asked for; none when left out.

    Raises
    ------
    CatalogueError
        If it is one text, or nothing that holds several.
    """
    if isinstance(peers, str) or not (peers is None or isinstance(peers, Iterable)):
        raise CatalogueError(f"peers is {peers!r}; allowed is a list of region codes or names")
    return [] if peers is None else list(peers)


@dataclass(frozen=True)
class Compared:
    """A region, and against what it is held.

    `region`, `reference` and `peers` are region codes; `settings` come checked from the
    catalogue. `all_regions` is the number of regions that make up the whole country.
    """

    settings: Settings
    region: str
    reference: str
    peers: tuple[str, ...]
    all_regions: int = 0

    @property
    def year(self) -> int:
        """The latest year of the enterprise stock."""
        return self.settings.latest_year

    @property
    def period(self) -> tuple[int, int]:
        """First and last year of the main period, after the break in method."""
        return self.settings.main_period

    @property
    def regions(self) -> tuple[str, ...]:
        """The region, its peers and the reference, in this order."""
        return (self.region, *self.peers, self.reference)


@dataclass(frozen=True)
class Scope(Compared):
    """What is studied, and against what: an ecosystem in a region; see `Compared`.

    `ecosystem` comes checked from the catalogue.
    """

    ecosystem: Ecosystem = field(kw_only=True)

    @property
    def core_upper_bounds(self) -> tuple[str, ...]:
        """Core divisions of which only a part is meant: counts are upper bounds."""
        bounds = self.ecosystem.upper_bounds
        return tuple(code for code in self.ecosystem.core if code in bounds)

    @property
    def core_parts(self) -> dict[str, float]:
        """The core's divisions and which part of each is meant (1 where not known)."""
        members = self.ecosystem.members
        return {code: members[code].share or 1.0 for code in self.ecosystem.core}


@dataclass(frozen=True)
class Part:
    """Tables, key figures, findings and caveats of one part of a study."""

    tables: Mapping[str, StudyTable] = field(default_factory=dict)
    key_figures: tuple[KeyFigure, ...] = ()
    findings: tuple[Statement, ...] = ()
    caveats: tuple[Statement, ...] = ()


def latest(table: pd.DataFrame, *, scope: Scope) -> int:
    """The last year of `table` that the study may use."""
    return int(table.loc[table["year"] <= scope.year, "year"].max())


def only(table: pd.DataFrame, **wanted) -> pd.DataFrame:
    """Rows of `table` whose columns equal (or are among) the values given by name."""
    for column, value in wanted.items():
        values = value if isinstance(value, (list, tuple, set)) else [value]
        table = table[table[column].isin(values)]
    return table
