"""The front of a study: what it says first, in short lines with how far to trust each."""

from dataclasses import dataclass

from nextstep_analysis.study import Statement


@dataclass(frozen=True)
class Line:
    """A line of the summary: what it says, how far to trust it, and where the evidence stands.

    Attributes
    ----------
    statement : Statement
    confidence : str
        ``good``: two measures agree, or a full count; ``fair``: one table, an estimate, or one
        official source; ``weak``: one measure that others do not confirm, or one other source.
    part : str
        The part of the report that holds the evidence.
    slot : str
        Which of the five findings it is; "" for the others.
    """

    statement: Statement
    confidence: str
    part: str
    slot: str = ""


@dataclass(frozen=True)
class Front:
    """What a report says first: a verdict, five findings in their slots, and three short lists."""

    verdict: Statement
    headlines: tuple[Line, ...]
    strengths: tuple[Line, ...]
    lacks: tuple[Line, ...]
    risks: tuple[Line, ...]
