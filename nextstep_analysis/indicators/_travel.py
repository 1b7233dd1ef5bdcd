"""Lengths and minutes of journeys by car: straight lines with a detour, and motorways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import shortest_path

from nextstep_analysis.errors import DataError

EARTH_RADIUS = 6371.0088  # km, mean radius

Bands = Sequence[tuple[float, float]]  # (up to km, km per hour), the last up to infinity


@dataclass(frozen=True)
class Motorways:
    """Roads with a mean speed of their own.

    Attributes
    ----------
    roads : sequence of sequences of str
        The places along each road in their order; roads meet where they share a place.
    km_per_hour : float
        Mean speed on them.
    detour : float
        Length of the road over the straight lines between its places, at least 1.
    """

    roads: Sequence[Sequence[str]]
    km_per_hour: float
    detour: float

    @property
    def places(self) -> list[str]:
        """Every place on a motorway, once."""
        return list(dict.fromkeys(place for road in self.roads for place in road))


def journeys(
    places: pd.DataFrame,
    origins: Sequence[str],
    *,
    detour: float,
    speeds: Bands,
    motorways: Motorways | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Kilometres and minutes of each origin (rows) to each place (columns of ``places.index``).

    The direct road, or by motorway where that is faster; all arguments are checked.
    """
    start = places.loc[list(origins)]
    direct = detour * great_circle(start, places)
    minutes = _minutes(direct, 0.0, speeds, None)
    if motorways is None or not motorways.roads:
        return direct, minutes
    length, on = _by_motorway(start, places, detour, speeds[-1][1], motorways)
    by_motorway = _minutes(length, on, speeds, motorways.km_per_hour)
    faster = by_motorway < minutes
    return np.where(faster, length, direct), np.where(faster, by_motorway, minutes)


def great_circle(origins: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Kilometres between each origin (rows) and each place (columns), by the haversine."""
    start, end = (np.radians(frame.to_numpy()) for frame in (origins, places))
    east = end[None, :, 0] - start[:, None, 0]
    north = end[None, :, 1] - start[:, None, 1]
    curve = np.cos(start[:, None, 1]) * np.cos(end[None, :, 1]) * np.sin(east / 2) ** 2
    chord = np.sin(north / 2) ** 2 + curve
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))


def check_places(places: pd.DataFrame, origins: Sequence[str]) -> None:
    """Raise `DataError` unless each place stands once, on the globe, and all origins are known."""
    if places["place"].duplicated().any():
        twin = places.loc[places["place"].duplicated(), "place"].iloc[0]
        raise DataError(f"each place may stand once, but {twin!r} stands twice")
    if lacking := sorted(set(origins) - set(places["place"])):
        raise DataError(f"unknown origin {lacking[0]!r}: it is not among the places")
    outside = (places["longitude"].abs() > 180) | (places["latitude"].abs() > 90)
    if outside.any():
        raise DataError(f"{places.loc[outside, 'place'].iloc[0]!r} lies outside the globe")


def check_speeds(speeds: Bands) -> None:
    """Raise `DataError` unless the bands rise to infinity and every speed is above 0."""
    ends = [float(end) for end, _speed in speeds]
    if not ends or ends != sorted(set(ends)) or ends[0] <= 0 or not np.isinf(ends[-1]):
        raise DataError(f"speed bands must rise from above 0 to infinity, but they end at {ends}")
    for _end, speed in speeds:
        check_speed(speed)


def check_speed(speed: float) -> None:
    """Raise `DataError` unless `speed` is a number above 0."""
    if not (speed > 0 and np.isfinite(speed)):
        raise DataError(f"a speed must be above 0 km per hour, but one is {speed!r}")


def check_detour(detour: float) -> None:
    """Raise `DataError` unless `detour` is a finite number of at least 1."""
    if not detour >= 1 or np.isinf(detour):
        raise DataError(f"detour is {detour!r}; a road is at least as long as the straight line, 1")


def check_motorways(motorways: Motorways, places: pd.DataFrame) -> None:
    """Raise `DataError` unless all its places are known and located, and its numbers allowed."""
    check_speed(motorways.km_per_hour)
    check_detour(motorways.detour)
    for road in motorways.roads:
        if len(road) < 2:
            raise DataError(f"a motorway runs between two places or more, but one has {len(road)}")
    for place in motorways.places:
        if place not in places.index:
            raise DataError(f"{place!r} on a motorway is not among the places")
        if places.loc[place].isna().any():
            raise DataError(f"{place!r} on a motorway has no location")


def _by_motorway(
    start: pd.DataFrame,
    places: pd.DataFrame,
    detour: float,
    speed: float,
    motorways: Motorways,
) -> tuple[np.ndarray, np.ndarray]:
    """Kilometres in all and on motorways, by the fastest way that uses one: first on, then off."""
    nodes = places.loc[motorways.places]
    along = _along(nodes, motorways)
    to, onwards = detour * great_circle(start, nodes), detour * great_circle(nodes, places)
    slow, fast = 1 / speed, 1 / motorways.km_per_hour
    entering = to[:, :, None] * slow + along[None] * fast  # origin, on, off
    chosen = entering.argmin(axis=1)  # where to get on, by origin and by where one gets off
    origin = np.arange(len(start))[:, None]
    before, on = to[origin, chosen], along[chosen, np.arange(len(nodes))]
    leaving = (before * slow + on * fast)[:, :, None] + onwards[None] * slow  # origin, off, place
    off = leaving.argmin(axis=1)
    rest = onwards[off, np.arange(len(places))]
    return before[origin, off] + on[origin, off] + rest, on[origin, off]


def _along(nodes: pd.DataFrame, motorways: Motorways) -> np.ndarray:
    """Kilometres by motorway between its places; infinite where roads do not meet."""
    straight = motorways.detour * great_circle(nodes, nodes)
    place = {name: at for at, name in enumerate(nodes.index)}
    steps = np.full(straight.shape, np.inf)
    for road in motorways.roads:
        at = np.array([place[name] for name in road])
        steps[at[:-1], at[1:]] = straight[at[:-1], at[1:]]
    return shortest_path(steps, directed=False)


def _minutes(
    kilometres: np.ndarray, on: np.ndarray | float, speeds: Bands, fast: float | None
) -> np.ndarray:
    """Minutes by the bands; `on` kilometres beyond the first bands are driven at speed `fast`."""
    minutes, start = kilometres * 0.0, 0.0
    for end, speed in speeds:
        minutes += 60 / speed * np.clip(np.minimum(kilometres, end) - start, 0, None)
        last, start = start, end
    if fast is None:
        return minutes
    saved = 60 / speeds[-1][1] - 60 / fast
    return minutes - np.minimum(on, np.clip(kilometres - last, 0, None)) * saved
