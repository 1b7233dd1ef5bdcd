"""What a test may answer: above, below, or not enough to say; or that no test is possible, and why.

A verdict that had two answers would call everything that was not shown "no difference". So there
are three, and a fourth for what cannot be tested. Missing figures are never one of the three.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from nextstep_analysis.errors import DataError


class Answer(StrEnum):
    """Where a figure lies against what it is held against."""

    ABOVE = "above"
    BELOW = "below"
    NOT_TOLD = "not enough to say"
    NO_TEST = "no test possible"


class Reason(StrEnum):
    """Why no test is possible, or why the answer is "not enough to say"."""

    MISSING = "a figure is missing"
    NO_UNIT = "no unit in either area"
    NO_TOTAL = "an area has no unit at all"
    ABSENT = "no region has the industry"
    ALIKE = "the regions do not differ beyond chance"
    FEW_EVENTS = "too few openings and closures"
    NO_REFERENCE = "no other region has the industry"
    NO_DISPERSION = "too few regions to tell how far they vary"
    HEAD_OFFICES = "no measure but head offices"
    DISAGREE = "the measures disagree"


@dataclass(frozen=True)
class Verdict:
    """An answer, and the reason for one that says nothing.

    Raises
    ------
    DataError
        If no test is possible and no reason is given.

    Examples
    --------
    >>> Verdict.of_limits(0.2, 1.4).answer.value
    'above'
    >>> Verdict.of_limits(1.067, 1.606, null=1.0).answer.value
    'above'
    >>> Verdict(Answer.NO_TEST, Reason.MISSING).reason.value
    'a figure is missing'
    """

    answer: Answer
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if self.answer is Answer.NO_TEST and self.reason is None:
            raise DataError("no test possible: a reason is needed, but none is given")

    @classmethod
    def of_limits(cls, lower: float, upper: float, *, null: float = 0.0) -> "Verdict":
        """Above or below where the interval excludes `null`; not enough to say where it holds it.

        Raises
        ------
        DataError
            If a number is NaN, which answers nothing, or the limits are the wrong way round.
        """
        if any(math.isnan(number) for number in (lower, upper, null)):
            raise DataError(
                f"a verdict needs numbers, but the limits are {lower:g} and {upper:g} "
                f"around {null:g}"
            )
        if lower > upper:
            raise DataError(f"the lower limit {lower:g} is above the upper one {upper:g}")
        if lower > null:
            return cls(Answer.ABOVE)
        return cls(Answer.BELOW if upper < null else Answer.NOT_TOLD)
