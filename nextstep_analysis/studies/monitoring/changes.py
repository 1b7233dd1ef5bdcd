"""What changed since the last publication: each changed figure in one class, none left out.

The rules in their order (docs/monitoring.md says them to people):

1. **definition**: what the figure is made by is another one (codes, weights, unit, formula, first
   year), or the figure is told in one of the two publications alone;
2. **break**: its dataset has another table or classification, a break lies between the two years,
   or one was declared since;
3. **new period**: it is of a later year or day; or **noise**, where the change is within what
   chance brings;
4. **revised**: the same year, another value.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial

from nextstep_analysis.catalogue.publications import Answered, Figure, Publication, Series
from nextstep_analysis.indicators.verdicts import Answer, Verdict
from nextstep_analysis.promises import BREAK, DEFINITION, NEW_PERIOD, NOISE, REVISED

Limits = tuple[float, float]
NoiseOf = Callable[[str, Figure, Figure], Limits | None]
"""From the id of a figure, and the figure then and of a later year, to limits of its change."""
SAME = 1e-9
"""Relative difference of two numbers that are one: they are kept with twelve digits."""


def changed(
    before: Publication, figures: Mapping[str, Figure], series: Mapping[str, Series], noise: NoiseOf
) -> dict[str, str]:
    """The class of each figure that differs, the largest relative change first and noise last.

    Parameters
    ----------
    before : Publication
        The last one.
    figures, series : mapping
        Those of now.
    noise : callable
        See `NoiseOf`; a figure with intervals of its own needs none.
    """
    found = {}
    for key in {**before.figures, **figures}:
        then, now = before.figures.get(key), figures.get(key)
        if then is None or now is None:
            found[key] = DEFINITION
        elif _differs(then, now):
            broken = _broken(then, now, before.series, series)
            found[key] = _class(then, now, broken, partial(noise, key))

    def order(key: str) -> tuple[bool, float, str]:
        size = relative(before.figures.get(key), figures.get(key))
        return found[key] == NOISE, -size, key

    return {key: found[key] for key in sorted(found, key=order)}


def relative(then: Figure | None, now: Figure | None) -> float:
    """The size of a change relative to the value before; infinite where one is missing."""
    first, last = (one.value if one else None for one in (then, now))
    if first is None or last is None:
        return math.inf
    if first == last:
        return 0.0
    return abs(last - first) / abs(first) if first else math.inf


def turned(
    before: Mapping[str, Answered], now: Mapping[str, Answered]
) -> dict[str, tuple[str, str]]:
    """Verdicts that are others than before: by id, the answer before and now."""
    both = sorted(before.keys() & now.keys())
    return {
        key: (before[key].answer, now[key].answer)
        for key in both
        if before[key].answer != now[key].answer
    }


def change_limits(then: Figure, now: Figure) -> Limits | None:
    """Limits of the change between two figures, each with an interval of its own.

    Square-and-add: :math:`l = d - \\sqrt{(x_2 - l_2)^2 + (u_1 - x_1)^2}`,
    :math:`u = d + \\sqrt{(u_2 - x_2)^2 + (x_1 - l_1)^2}` with :math:`d = x_2 - x_1`, as if the two
    were independent; years of one stock are not, so it rather calls a change noise. Unlike the
    overlap of two intervals it keeps their level. None where a number is missing.
    Source: Zou & Donner (2008), Statistics in Medicine 27, 1693-1702.

    >>> figure = dict(unit="ratio", since=None, datasets=(), definition="0" * 64)
    >>> then = Figure(value=1.0, lower=0.7, upper=1.4, when="2022", **figure)
    >>> now = Figure(value=2.0, lower=1.6, upper=2.3, when="2023", **figure)
    >>> [round(end, 2) for end in change_limits(then, now)]
    [0.43, 1.42]
    """
    numbers = [one for figure in (then, now) for one in (figure.value, figure.lower, figure.upper)]
    if None in numbers:
        return None
    x1, l1, u1, x2, l2, u2 = numbers
    change = x2 - x1
    return change - math.hypot(x2 - l2, u1 - x1), change + math.hypot(u2 - x2, x1 - l1)


def _differs(then: Figure, now: Figure) -> bool:
    if (then.when, then.since, then.unit) != (now.when, now.since, now.unit):
        return True
    if then.value is None or now.value is None:
        return then.value is not now.value
    return not math.isclose(then.value, now.value, rel_tol=SAME, abs_tol=0.0)


def _class(
    then: Figure, now: Figure, broken: bool, noise: Callable[[Figure, Figure], Limits | None]
) -> str:
    if (then.definition, then.since, then.unit) != (now.definition, now.since, now.unit):
        return DEFINITION
    if broken:
        return BREAK
    if now.when <= then.when:
        return REVISED
    limits = noise(then, now) or change_limits(then, now)
    if limits and Verdict.of_limits(*limits).answer is Answer.NOT_TOLD:
        return NOISE
    return NEW_PERIOD


def _broken(
    then: Figure, now: Figure, before: Mapping[str, Series], after: Mapping[str, Series]
) -> bool:
    """Whether what stands behind a figure is another series, or a break lies between."""
    if set(then.datasets) != set(now.datasets):
        return True
    first, last = sorted(int(one.when[:4]) for one in (then, now))
    for name in now.datasets:
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.table != new.table:
            return True
        if old.classification != new.classification:
            return True
        fresh = set(new.breaks) - set(old.breaks)
        if any(first < year <= last or (year in fresh and year <= last) for year in new.breaks):
            return True
    return False
