"""A monitoring report as data: what `studies.monitoring` finds and `report.monitoring` shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nextstep_analysis.study import Source, Statement

if TYPE_CHECKING:
    import pandas as pd

Texts = Mapping[str, str]

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
"""Whether what was promised has come about; what nobody knows is neither."""
UP, DOWN, WITHIN, UNTESTED = "up", "down", "within", "untested"
"""Whether a number of enterprises changed beyond chance; the last: it cannot be tested."""
BREAK, DEFINITION, REVISED, NEW_PERIOD, NOISE = (
    "break",
    "definition",
    "revised",
    "new period",
    "noise",
)
CLASSES = (BREAK, DEFINITION, REVISED, NEW_PERIOD, NOISE)
"""Of a figure that changed since the last publication."""


@dataclass(frozen=True)
class Promise:
    """What was promised, and how far it has come.

    Attributes
    ----------
    id : str
    state : str
        `MET`, `NOT_MET` or `UNKNOWN`.
    line : Statement
        In a sentence.
    name, baseline, target, reading : Statement
        As cells of a table.
    when : str
        Day or year of the reading; "" without one.
    source : str or mapping
        Where it was read; "" where the report itself counts it.
    """

    id: str
    state: str
    line: Statement
    name: Statement
    baseline: Statement
    target: Statement
    reading: Statement
    when: str = ""
    source: "str | Texts" = ""


@dataclass(frozen=True)
class Grown:
    """The enterprises of an ecosystem's core since the baseline; limits as shares of the start.

    `country` is the growth of the same industries in the whole country. `answer` is one of
    `UP`, `DOWN`, `WITHIN`, `UNTESTED`. Numbers are NaN where missing.
    """

    ecosystem: str
    name: Texts
    since: int
    year: int
    before: float
    now: float
    growth: float
    lower: float
    upper: float
    events: float
    country: float
    answer: str


@dataclass(frozen=True)
class Ready:
    """What an ecosystem has: actions adopted of its roadmap, and its profile.

    `actions` is None where the roadmap is at fault. `profile` is whether there is one;
    `published_before` whether an earlier publication held it.
    """

    ecosystem: str
    name: Texts
    adopted: int
    actions: int | None
    profile: bool
    published_before: bool

    @property
    def roadmap_adopted(self) -> bool:
        """Whether a body has adopted more than half of the actions."""
        return bool(self.actions) and 2 * self.adopted > (self.actions or 0)

    @property
    def whole(self) -> bool:
        """Whether it counts as attractive ecosystem: roadmap adopted, profile published."""
        return self.roadmap_adopted and self.published_before


@dataclass(frozen=True)
class Stage:
    """How many companies had reached a stage by a day; None where nobody knows."""

    name: Texts
    value: int | None
    when: str = ""
    source: str = ""


@dataclass(frozen=True)
class LocatedCompany:
    """A company that has located, and where it was read."""

    name: str
    when: str
    ecosystem: Texts
    counts: bool
    source: str
    source_url: str


@dataclass(frozen=True)
class Change:
    """A key figure that differs from what was published last.

    Attributes
    ----------
    id : str
        ``<ecosystem>/<figure>``.
    ecosystem : mapping or None
        The name of the ecosystem; None where it is gone.
    label : str or mapping
        What the figure is, as `KeyFigure.label`; "" where nothing tells it any more.
    kind : str
        One of `CLASSES`.
    before, now : float
        NaN where there is none.
    unit, when_before, when_now : str
    relative : float
        Change relative to the value before; infinite where there was none.
    """

    id: str
    ecosystem: Texts | None
    label: "str | Texts"
    kind: str
    before: float
    now: float
    unit: str
    when_before: str
    when_now: str
    relative: float


@dataclass(frozen=True)
class Turned:
    """A verdict that is another one than in the last publication."""

    id: str
    ecosystem: Texts
    before: str
    now: str


@dataclass(frozen=True)
class Earlier:
    """The last publication: its day, the roles that approved it, reports published by force."""

    published: str
    roles: tuple[Texts, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Age:
    """The newest year of a dataset, and how many years that is before the publication."""

    dataset: str
    year: int
    years: int


@dataclass(frozen=True, eq=False)
class Monitoring:
    """All that a monitoring report says.

    `kept` is what a publication keeps (figures, verdicts, series), as plain values;
    `figures_age` says how old the main figures are. `earlier` is None, and `changes` and `turned`
    are empty, in the first one.
    """

    region: str
    published: str
    level: float
    verdict: Statement
    promises: tuple[Promise, ...]
    grown: tuple[Grown, ...]
    ready: tuple[Ready, ...]
    stages: tuple[Stage, ...]
    companies: tuple[LocatedCompany, ...]
    series: Texts
    earlier: Earlier | None
    changes: tuple[Change, ...]
    turned: tuple[Turned, ...]
    compared: int
    ages: tuple[Age, ...]
    figures_age: Statement
    kept: Mapping[str, Any]
    sources: Mapping[str, Source]
    names: "pd.DataFrame"
