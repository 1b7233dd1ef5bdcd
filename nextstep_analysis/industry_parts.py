"""Stretches of whole numbers, which industry codes stand for: what they hold and share."""

from typing import NamedTuple

from nextstep_analysis.industry_words import SIBLINGS


class Part(NamedTuple):
    """A stretch ``start <= place < end``; with a `name`, an unknown part of that stretch."""

    start: int
    end: int
    name: str = ""


Parts = tuple[Part, ...]


def meet(one: Part, other: Part) -> bool:
    """Whether two parts may have something in common.

    Two named parts of one stretch do, unless their names are known to be apart (`SIBLINGS`)
    or are letters (68A, 68B).

    Examples
    --------
    >>> meet(Part(10, 20), Part(19, 30)), meet(Part(0, 9, "OTHER"), Part(0, 9, "DWELLINGS"))
    (True, False)
    """
    names = frozenset({one.name, other.name})
    letters = len(names) == 2 and all(len(name) == 1 for name in names)
    apart = one[:2] == other[:2] and (letters or names in SIBLINGS)
    return one.start < other.end and other.start < one.end and not apart


def holds(whole: Parts, parts: Parts) -> bool:
    """Whether `whole` covers all of `parts`, for certain.

    Examples
    --------
    >>> holds((Part(0, 20),), (Part(5, 10),)), holds((Part(0, 8),), (Part(5, 10),))
    (True, False)
    """
    return all(any(_inside(part, place) for place in whole) for part in parts)


def joined(pieces: list[Parts | None]) -> Parts | None:
    """All of them, side by side ones as one; None if one is not known."""
    known = [piece for piece in pieces if piece]
    if len(known) < len(pieces):
        return None
    merged: list[Part] = []
    for part in sorted(part for piece in known for part in piece):
        before = merged[-1] if merged else None
        if before and not before.name and not part.name and part.start <= before.end:
            merged[-1] = Part(before.start, max(before.end, part.end))
        else:
            merged.append(part)
    return tuple(merged)


def without(covered: Parts, taken: Parts) -> Parts | None:
    """`covered` less `taken`; None where a named part, whose place is not known, is taken."""
    if any(part.name for part in (*covered, *taken)):
        return None
    for gone in taken:
        covered = tuple(
            Part(start, end)
            for part in covered
            for start, end in (
                (part.start, min(part.end, gone.start)),
                (max(part.start, gone.end), part.end),
            )
            if start < end
        )
    return covered


def _inside(part: Part, place: Part) -> bool:
    within = place.start <= part.start and part.end <= place.end
    return within if not place.name else place == part
