"""The values of a JSON-stat cube and the marks on them, in whatever form they are written."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.lifted import HOLE, Figures


def read_values(
    given: Any, cells: int, figures: Sequence[Figures]
) -> tuple[np.ndarray, Mapping[int, str]]:
    """All values by position; the texts among them, which a figure never is, apart."""
    if isinstance(given, dict) and given.get(HOLE) in range(len(figures)):
        taken = figures[given[HOLE]]
        if taken.places is None:
            return _counted(taken.values, cells), {}
        return _spread(taken.values, taken.places, cells), {}
    if isinstance(given, list):
        numbers, texts = _numbers(given)
        return _counted(numbers, cells), texts
    if not isinstance(given, dict):
        raise invalid("'value' is neither a list nor an object")
    places = _positions(given)
    numbers, texts = _numbers(list(given.values()))
    spread = _spread(numbers, places, cells)
    return spread, {int(places[n]): text for n, text in texts.items()}


def _counted(values: np.ndarray, cells: int) -> np.ndarray:
    if len(values) != cells:
        raise invalid(f"it has {len(values):,} values; by its sizes it has {cells:,}")
    return values


def _numbers(given: list[Any]) -> tuple[np.ndarray, dict[int, str]]:
    """Numbers as floats, null and texts as NaN, and the texts; anything else is refused."""
    if kinds := set(map(type, given)) - {int, float, str, type(None)}:
        kind = sorted(kind.__name__ for kind in kinds)[0]
        raise invalid(f"a value is a {kind}; allowed are numbers, texts and null")
    texts = {n: value for n, value in enumerate(given) if isinstance(value, str)}
    try:
        numbers = np.array([None if isinstance(v, str) else v for v in given], dtype=float)
    except OverflowError:
        numbers = np.array([np.inf])
    if np.isinf(numbers).any():
        raise invalid("a value is larger than any number can be")
    return numbers, texts


def _positions(given: Mapping[str, Any]) -> np.ndarray:
    """The keys of a sparse object as positions."""
    try:
        return np.fromiter(map(int, given), dtype=np.int64, count=len(given))
    except (ValueError, OverflowError):
        raise invalid("a key of its values is no position") from None


def _spread(values: np.ndarray, places: np.ndarray, cells: int) -> np.ndarray:
    spread = np.full(cells, np.nan)
    spread[_checked(places, cells)] = values
    return spread


def _checked(places: np.ndarray, cells: int) -> np.ndarray:
    """Positions that are all there, each once."""
    outside = places[(places < 0) | (places >= cells)]
    if len(outside):
        raise invalid(f"a value stands at position {outside[0]}; the last one is {cells - 1}")
    seen = np.zeros(cells, dtype=bool)
    seen[places] = True
    if np.count_nonzero(seen) != len(places):
        raise invalid("two values stand at the same position; one is allowed")
    return places


def read_status(given: Any, cells: int) -> dict[int, str]:
    if given is None or given == [] or given == {}:
        return {}
    if isinstance(given, str):
        return dict.fromkeys(range(cells), given)
    if isinstance(given, dict):
        places = _checked(_positions(given), cells).tolist()
        return {n: str(mark) for n, mark in zip(places, given.values(), strict=True) if mark}
    if isinstance(given, list) and len(given) == 1:
        return dict.fromkeys(range(cells), str(given[0]))
    if isinstance(given, list) and len(given) == cells:
        return {n: str(mark) for n, mark in enumerate(given) if mark}
    raise invalid(f"'status' fits neither one value nor all {cells:,}")


def invalid(problem: str) -> FetchError:
    """The error to raise for a text that is no JSON-stat."""
    return FetchError(f"the answer is no sound JSON-stat: {problem}")
