"""Where the nodes of a network are drawn: no chance in it, the same links the same places."""

import numpy as np

_STARTS, _STEPS, _PUSHES = 12, 120, 200
_SEED = 20


def linked_groups(pairs: list[tuple[int, int]], *, count: int) -> list[list[int]]:
    """The nodes 0 to `count` - 1 in groups that no link joins, in the order of their first."""
    far = _steps(pairs, count)
    seen: set[int] = set()
    groups = []
    for node in range(count):
        if node not in seen:
            group = [int(other) for other in np.flatnonzero(np.isfinite(far[node]))]
            groups.append(group)
            seen.update(group)
    return groups


def positions(
    pairs: list[tuple[int, int]], *, count: int, apart: tuple[float, float]
) -> np.ndarray:
    """Places in the unit square such that few links lie between nodes that are drawn near.

    Distances in the drawing follow the number of links between two nodes as closely as
    the plane allows (stress majorisation, Gansner, Koren & North 2005, the best of several
    seeded starts); groups that no link joins stand apart. Then nodes closer than `apart`
    (shares of width and height) are pushed away from each other.

    Returns
    -------
    ndarray, `count` x 2, rounded so that machines agree
    """
    if count == 1:
        return np.array([[0.5, 0.5]])
    steps = _steps(pairs, count)
    known = steps[np.isfinite(steps)]
    wanted = np.where(np.isfinite(steps), steps, known.max() + 1.5)
    generator = np.random.default_rng(_SEED)
    layouts = [_settled(generator.normal(size=(count, 2)), wanted) for _ in range(_STARTS)]
    best = min(layouts, key=lambda places: round(_stress(places, wanted), 6))
    return np.round(_unit(_pushed(_unit(best), np.array(apart))), 4)


def _steps(pairs: list[tuple[int, int]], count: int) -> np.ndarray:
    """The number of links on the way between any two nodes; infinite where there is none."""
    steps = np.full((count, count), np.inf)
    np.fill_diagonal(steps, 0.0)
    for a, b in pairs:
        if a != b:
            steps[a, b] = steps[b, a] = 1.0
    for middle in range(count):
        steps = np.minimum(steps, steps[:, [middle]] + steps[[middle], :])
    return steps


def _settled(places: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """`places` moved until their distances are about those `wanted`."""
    weights = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=wanted > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(_STEPS):
        now = _distances(places)
        ratio = np.divide(weights * wanted, now, out=np.zeros_like(now), where=now > 1e-9)
        places = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ places)
    return places


def _distances(places: np.ndarray) -> np.ndarray:
    return np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))


def _stress(places: np.ndarray, wanted: np.ndarray) -> float:
    upper = np.triu_indices(len(wanted), k=1)
    return float((((_distances(places) - wanted)[upper] / wanted[upper]) ** 2).sum())


def _unit(places: np.ndarray) -> np.ndarray:
    """`places` stretched so that they fill the unit square."""
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    return np.where(span > 1e-9, (places - low) / np.where(span > 1e-9, span, 1.0), 0.5)


def _pushed(places: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """`places` with room around each, as far as the square has it."""
    for _ in range(_PUSHES):
        gap = (places[:, None, :] - places[None, :, :]) / apart
        far = np.sqrt((gap**2).sum(axis=2))
        close = np.clip(1 - far, 0, None)
        np.fill_diagonal(close, 0.0)
        if not close.any():
            break
        way = np.divide(gap, far[..., None], out=np.zeros_like(gap), where=far[..., None] > 1e-9)
        places = np.clip(places + 0.3 * (way * close[..., None]).sum(axis=1) * apart, 0, 1)
    return places
