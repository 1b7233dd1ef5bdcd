"""`roadmap` of an ecosystem's file: vision, actions and what they rest on, as people wrote them.

It is read apart from the rest of the file (`read_roadmap`), so that a slip in one roadmap
stops that roadmap and nothing else. What must hold between its parts: `roadmap_checks`.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, model_validator

from nextstep_analysis.catalogue.fields import (
    Address,
    Day,
    Identifier,
    IndustryCode,
    Line,
    Month,
    PartialDate,
    Real,
    Texts,
)
from nextstep_analysis.catalogue.files import Entry, read_entry
from nextstep_analysis.catalogue.monitoring import Body

COSTS = ("own_work", "small", "medium", "large")
"""Classes of cost: work that is done anyway, under 50,000 €, 50,000-250,000 €, more."""
MEASURED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "enterprises": ("industry",),
        "location_quotient": ("industry",),
        "parity_gap": ("industry",),
        "purchases_by_origin": ("product",),
        "birth_rate": (),
        "regional_accounts": (),
        "unemployed_per_vacancy": (),
    }
)
"""What can be measured: indicators and tables of the catalogue, and what may narrow each.

``parity_gap`` and ``purchases_by_origin`` need it; of the others the core is meant without.
"""
NARROWED = ("parity_gap", "purchases_by_origin")


def _check_some(entries: tuple) -> tuple:
    if entries:
        return entries
    raise ValueError("needs at least 1 entry here")


_SOME = AfterValidator(_check_some)
"""Of a list that must not be empty: it speaks only when its entries are right."""


class Ground(Entry):
    """What something rests on: one of a need of the study, a fact, or a factor, by its key.

    A need is ``<gap>/<code>`` (``suppliers/49_53``, ``specialisation/M72``, ``buyers/16``,
    ``performance/birth_rate``, ``skills/04.1``) or ``conclusion/<rule>`` of chapter 7. `words`
    say a fact shorter; they hold no number that the fact has not.
    """

    need: Line | None = None
    fact: Identifier | None = None
    factor: Line | None = None
    words: Texts | None = None

    @model_validator(mode="after")
    def _check(self) -> "Ground":
        if sum(key is not None for key in (self.need, self.fact, self.factor)) != 1:
            raise ValueError("name one of need, fact and factor")
        if self.words and self.fact is None:
            raise ValueError("words belong to a fact; needs and factors are told by the study")
        return self

    @property
    def kind(self) -> str:
        return next(name for name in ("need", "fact", "factor") if getattr(self, name))

    @property
    def key(self) -> str:
        return str(getattr(self, self.kind))


class Indicated(Entry):
    """The indicator of an action.

    Attributes
    ----------
    of : str
        One of `MEASURED`, computed from the tables, or a key of ``counted`` in monitoring.yaml.
    industry, product : str, optional
        Of the ecosystem; of the input-output table.
    direction : str
        ``higher``, ``lower``, or ``keep``: the target is a floor.
    target : float, optional
        In the indicator's unit; left out where it is only followed.
    by, next : str
        The month of the target, and that of the next reading.
    """

    of: Line
    industry: IndustryCode | None = None
    product: Line | None = None
    direction: Literal["higher", "lower", "keep"]
    target: Real | None = None
    by: Month | None = None
    next: Month


class Decision(Entry):
    """What a body decided about an action, and when: adopted, changed (how) or done."""

    on: Day
    body: Body
    what: Texts | None = None


class Action(Entry):
    """One action: what is done, why, by whom, when, and how it shows.

    `after` are ids of actions that come first; `moves` the need or factor that it moves. Until
    it is `adopted` it is a proposal; `changed` and `done` follow adoption.
    """

    id: Identifier
    title: Texts
    text: Texts
    evidence: Annotated[tuple[Ground, ...], _SOME]
    owners: Annotated[tuple[Line, ...], _SOME]
    start: Month
    end: Month
    after: tuple[Identifier, ...] = ()
    cost: Literal["own_work", "small", "medium", "large"]
    moves: Ground
    indicator: Indicated
    adopted: Decision | None = None
    changed: tuple[Decision, ...] = ()
    done: Decision | None = None


class Titled(Entry):
    """A need or risk under a title, with what it rests on."""

    title: Texts
    evidence: Annotated[tuple[Ground, ...], _SOME]


class Reading(Entry):
    """A page that the paragraph on the regional strategy rests on."""

    title: Line
    url: Address
    date: PartialDate | None = None


class Strategy(Entry):
    """What the ecosystem supports of the regional strategy, in one paragraph with its sources."""

    text: Texts
    sources: Annotated[tuple[Reading, ...], _SOME]


class Roadmap(Entry):
    """The roadmap of one ecosystem; see config/README.md."""

    title: Texts
    vision: Texts
    target: Annotated[tuple[Texts, ...], _SOME]
    needs: Annotated[tuple[Titled, ...], _SOME]
    actions: Annotated[tuple[Action, ...], _SOME]
    follow: tuple[Indicated, ...] = ()
    risks: Annotated[tuple[Titled, ...], _SOME]
    not_done: tuple[Texts, ...] = ()
    decide: tuple[Texts, ...] = ()
    strategy: Strategy


class _File(Entry):
    """An ecosystem's file of which nothing but the roadmap is read."""

    model_config = ConfigDict(extra="ignore")
    roadmap: Roadmap


def read_roadmap(path: Path) -> Roadmap:
    """The roadmap in the ecosystem's file `path`.

    Raises
    ------
    CatalogueError
        If there is none, or it does not fit: file, line, what was found, what is allowed.
    """
    return read_entry(path, _File).roadmap
