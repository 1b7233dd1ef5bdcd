"""What a profile says, as data: statements with their figures and where each was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from nextstep_analysis.study import Source

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page that a fact was read on."""

    title: str
    url: str
    date: str
    confidence: str


@dataclass(frozen=True)
class Shown:
    """A figure of the background study; `lower` and `upper` are NaN where it has no interval."""

    name: str
    of: str
    value: float
    year: int
    lower: float
    upper: float


@dataclass(frozen=True)
class Told:
    """A sentence by language, the figures in its braces by name, and its evidence.

    `facts` are the keys of the facts, `pages` where they were read, `sources` the datasets of the
    figures.
    """

    texts: Texts
    figures: Mapping[str, Shown] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Number:
    """A number that heads the profile: `value` large, what it counts, and in small letters more."""

    value: Texts
    small: Texts
    told: Told


@dataclass(frozen=True)
class Row:
    """A named row of statements; `asked` where it is the standing answer to a question."""

    name: Texts
    says: tuple[Told, ...]
    asked: str = ""


@dataclass(frozen=True)
class Journey:
    """A travel time: from Lahti `to` somewhere, `by` what, in minutes as the page gives them."""

    to: Texts
    by: Texts
    minutes: Texts
    told: Told


@dataclass(frozen=True)
class Section:
    """What one value-added factor offers: its id, its name, and its rows."""

    factor: str
    name: Texts
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class LeftOut:
    """A statement that is not printed: where it stands, the fact at fault, and why.

    `why` is ``low`` (a claim), the rule that ended the fact (`catalogue.printing`), or ``missing``
    where the study has no such figure.
    """

    line: int
    fact: str
    why: str
    until: str = ""


@dataclass(frozen=True, eq=False)
class Profile:
    """The profile of one ecosystem, with what is not printed listed for the editor.

    `jobs` and `boundaries` are what the map shows (columns ``region, jobs, year`` and
    ``municipality, geometry``); `sections_of_jobs` the industries counted, `map_sources` whose
    figures they are.
    """

    ecosystem: str
    region: str
    title: Texts
    published: str
    publisher: Texts
    claim: Told | None
    offer: Told | None
    swedish: str
    numbers: tuple[Number, ...]
    opportunities: tuple[Row, ...]
    chain: tuple[Row, ...]
    offers: tuple[Section, ...]
    minutes: tuple[Journey, ...]
    reach: Told | None
    references: tuple[Row, ...]
    know: tuple[Told, ...]
    start: tuple[tuple[Texts, Texts], ...]
    contact: Texts
    address: str
    jobs: pd.DataFrame
    boundaries: pd.DataFrame | None
    sections_of_jobs: tuple[str, ...]
    map_sources: tuple[Source, ...]
    names: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    unanswered: tuple[str, ...]
