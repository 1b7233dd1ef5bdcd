"""Limits of the gap between a region and the median share of its peers."""

import numpy as np
from scipy import special

NODES = 64
FIRST_DRAWS, MOST_DRAWS = 16_384, 2_000_000
APART = 20
"""Standard errors of a limit that must lie between it and 0."""
_JEFFREYS = 0.5
_HALVINGS = 30


def peer_gap_of(counts: np.ndarray, wholes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Expected units and gap; the region stands first on the last axis, then the peers."""
    shares = counts[..., 1:] / np.where(wholes[..., 1:] > 0, wholes[..., 1:], np.nan)
    expected = np.median(shares, axis=-1) * wholes[..., 0]
    return expected, expected - counts[..., 0]


def peer_gap_limits(
    counts: np.ndarray, wholes: np.ndarray, *, level: float, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of each row's gap; the region stands first, then the peers.

    NaN where a count is missing, or a peer has no units at all.
    """
    known = ~np.isnan(counts).any(axis=1) & (wholes[:, 1:] > 0).all(axis=1)
    limits = np.full((2, len(counts)), np.nan)
    if known.any():
        of = (counts[known], wholes[known], (1 - level) / 2)
        odd = counts.shape[1] % 2 == 0
        limits[:, known] = _integrated(*of) if odd else _drawn(*of, seed)
    return limits[0], limits[1]


def _integrated(counts: np.ndarray, wholes: np.ndarray, tail: float) -> np.ndarray:
    """Both limits by halving on the distribution of the gap."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    own = special.gammaincinv(counts[:, :1] + _JEFFREYS, (nodes + 1) / 2)
    spread = 12 * np.sqrt(
        wholes[:, 0] ** 2 * ((counts[:, 1:] + 1) / wholes[:, 1:] ** 2).sum(axis=1)
    )
    far = spread + 12 * np.sqrt(counts[:, 0] + 1)
    middle = peer_gap_of(counts, wholes)[1]
    middles = []
    for wanted in (tail, 1 - tail):
        low, high = middle - far, middle + far
        for _ in range(_HALVINGS):
            half = (low + high) / 2
            below = _at_most(half, own, counts, wholes) @ (weights / 2) < wanted
            low, high = np.where(below, half, low), np.where(below, high, half)
        middles.append((low + high) / 2)
    return np.stack(middles)


def _at_most(
    gap: np.ndarray, own: np.ndarray, counts: np.ndarray, wholes: np.ndarray
) -> np.ndarray:
    """Probability that the peers' median lies low enough for a gap of at most `gap`."""
    share = np.maximum(gap[:, None] + own, 0.0) / wholes[:, :1]
    parts = [
        special.gammainc(counts[:, [peer]] + _JEFFREYS, share * wholes[:, [peer]])
        for peer in range(1, counts.shape[1])
    ]
    return _majority(parts)


def _majority(parts: list[np.ndarray]) -> np.ndarray:
    """Probability that more than half of independent events happen."""
    chances = [np.ones_like(parts[0])]
    for part in parts:
        without = [*(chance * (1 - part) for chance in chances), np.zeros_like(part)]
        with_it = [np.zeros_like(part), *(chance * part for chance in chances)]
        chances = [one + other for one, other in zip(without, with_it, strict=True)]
    return np.sum(chances[len(parts) // 2 + 1 :], axis=0)


def _drawn(counts: np.ndarray, wholes: np.ndarray, tail: float, seed: int) -> np.ndarray:
    """Both limits of each row, drawn until their side of 0 is settled."""
    rng = np.random.default_rng(seed)
    return np.stack([_drawn_row(*row, tail, rng) for row in zip(counts, wholes, strict=True)]).T


def _drawn_row(
    counts: np.ndarray, wholes: np.ndarray, tail: float, rng: np.random.Generator
) -> np.ndarray:
    gaps = np.empty(0)
    while len(gaps) < MOST_DRAWS:
        more = min(max(len(gaps), FIRST_DRAWS), MOST_DRAWS - len(gaps))
        drawn = rng.standard_gamma(counts + _JEFFREYS, (more, len(counts)))
        gaps = np.append(gaps, peer_gap_of(drawn, np.broadcast_to(wholes, drawn.shape))[1])
        limits = np.quantile(gaps, [tail, 1 - tail])
        if (np.abs(limits) > APART * _errors(gaps, tail)).all():
            break
    return limits


def _errors(gaps: np.ndarray, tail: float) -> np.ndarray:
    """Standard errors of both limits: half the gap between quantiles one error apart."""
    step = np.sqrt(tail * (1 - tail) / len(gaps))
    ends = np.quantile(gaps, [tail - step, tail + step, 1 - tail - step, 1 - tail + step])
    return np.array([ends[1] - ends[0], ends[3] - ends[2]]) / 2
