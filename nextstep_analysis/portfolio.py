"""The portfolio as data: what `studies.portfolio` finds and `report.portfolio` shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from nextstep_analysis.errors import DataError
from nextstep_analysis.front import Line
from nextstep_analysis.study import Statement, Told

Texts = Mapping[str, str]

YES, PARTLY, NO, UNTOLD = "yes", "partly", "no", "untold"
STATES = (YES, PARTLY, NO, UNTOLD)
"""What a check finds; ``untold`` where a file is at fault, so that it cannot be told."""
ITEMS = (
    "roadmap",
    "profile",
    "sites",
    "asked",
    "contact",
    "references",
    "chain",
    "factors",
    "considered",
)
"""What readiness for location work is checked by, in the order of the page."""


@dataclass(frozen=True)
class Evidence:
    """What a check rests on: a sentence, and the page where it was read or `kind` of report."""

    statement: Statement
    source_title: str = ""
    source_url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Check:
    """One item of readiness: what was found, `n` of how many (None where nothing is to be
    counted against), and the evidence."""

    item: str
    state: str
    n: int
    of: int | None
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        for given, known in ((self.item, ITEMS), (self.state, STATES)):
            if given not in known:
                raise DataError(f"a check is {given!r}; allowed are {', '.join(known)}")


@dataclass(frozen=True)
class Quoted:
    """A fact as it is quoted: its id, its words in short, and where it was read."""

    id: str
    text: Texts
    source_title: str
    source_url: str
    confidence: str


@dataclass(frozen=True)
class Case:
    """One ecosystem as a candidate.

    Attributes
    ----------
    ecosystem : str
    name : mapping
    status : str
        ``named`` in the project's own text, or a ``proposal`` of this workbench.
    need : Line
        The largest need, as its background study says it.
    asset, risk : Quoted, optional
        The strongest asset and the main risk of the study; None where no fact is short.
    speak_for, speak_against : int
        Facts that may be printed on the day of publication.
    checks : tuple of Check
    """

    ecosystem: str
    name: Texts
    status: str
    need: Line
    asset: Quoted | None
    risk: Quoted | None
    speak_for: int
    speak_against: int
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Decision:
    """What a body chose, when and why."""

    date: str
    body: Texts
    ecosystems: tuple[str, ...]
    reason: Texts


@dataclass(frozen=True, eq=False)
class Portfolio(Told):
    """All ecosystems as candidates, side by side; see `Told` for the tables and findings.

    Attributes
    ----------
    published : str
        The day, month or year that decisions and facts are held against.
    cases : tuple of Case
        Those named in the project's text first, then the others, each by id.
    told, to_decide, not_known : tuple of Line
        What the figures tell, what is to be decided, and what is not known: the first screen.
    at_least : int
        How many ecosystems the project has promised.
    decisions : tuple of Decision
        Oldest first; the last one holds.
    ages : Statement
        How old the main figures are.
    """

    published: str
    cases: tuple[Case, ...]
    told: tuple[Line, ...]
    to_decide: tuple[Line, ...]
    not_known: tuple[Line, ...]
    at_least: int
    decisions: tuple[Decision, ...]
    ages: Statement
