"""What became of one dataset in a refresh, in a word and in a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FETCHED, UNCHANGED, REVISED, HELD, FAILED, PLANNED = (
    "fetched",
    "unchanged",
    "revised",
    "held back",
    "failed",
    "planned",
)


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset.

    Attributes
    ----------
    state : str
        ``fetched``, ``unchanged``, ``revised``, ``held back``, ``failed`` or ``planned``.
    told : str
        The sentence: what is new, or what is wrong.
    in_force : str
        What is used now.
    new_years : tuple of int
        Years that the vintage in force before did not have: a new period for whoever watches.
    """

    dataset: str
    state: str
    told: str
    in_force: str
    lines: tuple[str, ...] = ()
    new_years: tuple[int, ...] = ()

    @property
    def good(self) -> bool:
        return self.state not in (HELD, FAILED)


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many datasets became what, and which need a look: what is held back first."""
    counts = Counter(one.state for one in outcomes)
    told = ", ".join(f"{number} {state}" for state, number in counts.items())
    bad = sorted((one for one in outcomes if not one.good), key=lambda one: one.state != HELD)
    return f"{told}; look at {', '.join(one.dataset for one in bad)}" if bad else told
