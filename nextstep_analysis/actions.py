"""A roadmap as data: what `studies.roadmap` finds and `report.roadmap` shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nextstep_analysis.errors import DataError
from nextstep_analysis.study import Source, Statement

if TYPE_CHECKING:
    import pandas as pd

Texts = Mapping[str, str]

PROPOSED, ADOPTED, DONE = "proposed", "adopted", "done"
HORIZONS = ("0-1", "1-3", "3-5")
"""Years from the publication to the end of an action."""


@dataclass(frozen=True)
class Ground:
    """What something rests on, as it is told.

    Attributes
    ----------
    kind, key : str
        ``need``, ``fact`` or ``factor``, and its key in the ecosystem's file.
    statement : Statement
    confidence : str
        ``good``, ``fair`` or ``weak``.
    part : str
        The part of the background study that shows it.
    source_title, source_url : str
        Of a fact; "" otherwise.
    vanished : bool
        Whether the figures do not show it any more: only under an adopted action.
    """

    kind: str
    key: str
    statement: Statement
    confidence: str
    part: str
    source_title: str = ""
    source_url: str = ""
    vanished: bool = False


@dataclass(frozen=True)
class Reading:
    """A figure of an indicator with its time, and the datasets or the page that it is from."""

    value: float
    when: str
    datasets: tuple[str, ...] = ()
    source_title: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Indicator:
    """What shows whether an action works.

    Attributes
    ----------
    id : str
        ``enterprises``, with what narrows it: ``enterprises/C31``; or the key of what is counted.
    measured : bool
        Computed from the tables; otherwise counted by people.
    name : Statement
    written : Statement
        How a number of it, the value ``n``, is written with its unit; `one` of the number one.
    direction : str
        ``higher``, ``lower`` or ``keep``.
    baseline : Reading or None
        None where nothing has been read yet.
    target, by, next
        NaN and "" where there is no target; months as ``2027-07``.
    role, every
        Who counts and how often; "" where it is measured.
    """

    id: str
    measured: bool
    name: Statement
    written: Statement
    one: Statement
    direction: str
    baseline: Reading | None
    target: float
    by: str
    next: str
    role: Texts | None = None
    every: str = ""

    def said(self, value: float) -> Statement:
        """A number of it with its unit."""
        written = self.one if value == 1 else self.written
        return written.given(**{**written.values, "n": value})


@dataclass(frozen=True)
class Decided:
    """What a body decided: adopted, changed or done, on a day, and what it said."""

    what: str
    on: str
    body: Texts
    told: Texts | None = None


@dataclass(frozen=True)
class Action:
    """One action; `after` are ids of actions that come before it."""

    id: str
    title: Texts
    text: Texts
    grounds: tuple[Ground, ...]
    moves: Ground
    owners: tuple[Texts, ...]
    start: str
    end: str
    horizon: str
    after: tuple[str, ...]
    cost: str
    indicator: Indicator
    history: tuple[Decided, ...] = ()

    def __post_init__(self) -> None:
        if self.horizon not in HORIZONS:
            allowed = ", ".join(HORIZONS)
            raise DataError(f"the horizon is {self.horizon!r}; allowed are {allowed}")

    @property
    def status(self) -> str:
        """``proposed``, ``adopted`` or ``done``: the last that was decided, changes left out."""
        decided = [one.what for one in self.history if one.what in (ADOPTED, DONE)]
        return decided[-1] if decided else PROPOSED


@dataclass(frozen=True)
class Suggestion:
    """An action that a rule suggests for a need of a `kind` (or a factor), by its `code`.

    `title` and `text` take `what` the need is about; `indicator` is as in the ecosystem's file.
    """

    kind: str
    code: str
    what: Statement
    title: Statement
    text: Statement
    owners: tuple[str, ...]
    start: str
    end: str
    cost: str
    indicator: Mapping[str, str]
    next_reading: str

    @property
    def ground(self) -> tuple[str, str]:
        """How the ecosystem's file names what it rests on: ``("need", "suppliers/49_53")``."""
        if self.kind == "factor":
            return "factor", self.code
        return "need", f"{self.kind}/{self.code}"


@dataclass(frozen=True)
class Titled:
    """A need or risk under a title, with what it rests on."""

    title: Texts
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Page:
    """A page that a paragraph rests on."""

    title: str
    url: str
    date: str = ""


@dataclass(frozen=True)
class Roadmap:
    """The roadmap of one ecosystem; `names` as in `study.Study`, `ages` of its figures."""

    ecosystem: str
    name: Texts
    region: str
    published: str
    title: Texts
    vision: Texts
    target: tuple[Texts, ...]
    needs: tuple[Titled, ...]
    actions: tuple[Action, ...]
    follow: tuple[Indicator, ...]
    risks: tuple[Titled, ...]
    not_done: tuple[Texts, ...]
    decide: tuple[Texts, ...]
    strategy: Texts
    strategy_sources: tuple[Page, ...]
    ages: Statement
    sources: Mapping[str, Source]
    names: "pd.DataFrame"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Each indicator once, the measured ones first, in the order of the actions."""
        listed = [*self.follow, *(action.indicator for action in self.actions)]
        once = {one.id: one for one in reversed(listed)}
        order = list(dict.fromkeys(one.id for one in listed))
        return tuple(sorted((once[key] for key in order), key=lambda one: not one.measured))
