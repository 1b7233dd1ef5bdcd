"""What follows from a study: conclusions by rule, open questions, and what people concluded."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nextstep_analysis.errors import DataError
from nextstep_analysis.study import Statement


def _(message: str) -> str:
    """Marks `message` as one to be translated."""
    return message


PARTS = ("strength", "direction", "lacks", "attraction", "threats")
"""The parts of a report that a conclusion may lead to."""

CONFIDENCE = ("good", "fair", "weak")
"""Two measures agree or all are counted; one table, an estimate; one source, or a model."""

WHO: Mapping[str, str] = MappingProxyType(
    {
        "development_company": _("regional development company"),
        "firms": _("firms of the core"),
        "large_firms": _("the largest firms of the core"),
        "education": _("education providers"),
        "municipalities": _("municipalities"),
        "regional_council": _("regional council"),
        "chamber": _("chamber of commerce"),
        "employment": _("employment services"),
        "statistics": _("Statistics Finland"),
    }
)
"""Whom a conclusion or a question is for: organisations and roles, never persons."""


@dataclass(frozen=True)
class Conclusion:
    """What one observation may mean, and what to do about it first.

    Attributes
    ----------
    rule : str
        Name of the rule that found it.
    observation : Statement
        What the figures or a documented fact say, with its claims.
    meaning : Statement
        What it may mean.
    ask : Statement, optional
        What to find out first; None where there is nothing to do.
    who : tuple of str
        Keys of `WHO`: those who could find it out.
    confidence : str
        One of `CONFIDENCE`.
    evidence : str
        Table of the study, or the address that the fact was read at.
    part : str
        One of `PARTS`: where the report shows the evidence.
    """

    rule: str
    observation: Statement
    meaning: Statement
    ask: Statement | None
    who: tuple[str, ...]
    confidence: str
    evidence: str
    part: str

    def __post_init__(self) -> None:
        _check(self.who, WHO, "who")
        _check([self.confidence], CONFIDENCE, "confidence")
        _check([self.part], PARTS, "part")


@dataclass(frozen=True)
class Question:
    """What the data cannot say: a question for interviews, why it is open, and whom to ask.

    `limit` names the limit that it comes from, `evidence` the table that has it.
    """

    limit: str
    question: Statement
    why: Statement
    who: tuple[str, ...]
    evidence: str

    def __post_init__(self) -> None:
        _check(self.who, WHO, "who")


@dataclass(frozen=True)
class Considered:
    """What a body of people concluded, in their words by language, and when."""

    text: Mapping[str, str]
    body: Mapping[str, str]
    date: str


def _check(given: "list[str] | tuple[str, ...]", known: "Mapping | tuple", what: str) -> None:
    for name in given:
        if name not in known:
            raise DataError(f"{what} is {name!r}; allowed are {', '.join(known)}")
