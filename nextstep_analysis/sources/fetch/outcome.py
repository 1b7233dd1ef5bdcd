"""What became of one dataset in a refresh, in a word and in a sentence."""

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
