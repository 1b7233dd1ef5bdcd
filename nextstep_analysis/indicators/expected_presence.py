"""Which industries a region would be expected to have, by what it has already."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._auc import auc
from nextstep_analysis.indicators._intervals import check_level
from nextstep_analysis.indicators._presence import CrossSection, cross_section, present_in
from nextstep_analysis.indicators._proximity import checked_proximity, density_of

FEWEST_REGIONS = 8
DRAWS = 200
_PENALTY = 1.0  # on the effects of industries, so that one that all regions have stays finite
_SLIGHT = 1e-6  # on the other terms, so that one that never differs does no harm
_STEPS, _EXACT = 50, 1e-9


@dataclass(frozen=True)
class ExpectedPresence:
    """What a model of presence expects, and how well it foretells.

    Attributes
    ----------
    cells : DataFrame ``present, density, probability, lower, upper, residual, absent_share``
        By region and industry. `probability` is the model's, fitted without the region;
        `lower` and `upper` its range over the noise of the counts, centred on it; `residual`
        presence less probability: far below 0 is expected but missing. `absent_share` is the
        share of draws in which the industry is absent. All 0-1 but the residual.
    coefficients : Series ``density, size``
        Log odds for one standard deviation more.
    auc : float
        How well the model tells presence from absence in regions it has not seen: 0.5 =
        chance, 1 = always right.
    auc_lower, auc_upper : float
        Range of `auc` over the regions (bootstrap of whole regions).
    auc_industry : float
        The same for a model of industry effects alone: what density and size must beat.
    """

    cells: pd.DataFrame
    coefficients: pd.Series
    auc: float
    auc_lower: float
    auc_upper: float
    auc_industry: float


def expected_presence(
    table: pd.DataFrame, *, proximity: pd.DataFrame, level: float = 0.95, seed: int = 0
) -> ExpectedPresence:
    r"""Expected presence of industries, by relatedness density, size and industry.

    .. math:: \operatorname{logit} P(M_{ri} = 1) = a + b\,\omega_{ri} + c \ln e_r + u_i

    M is 1 where the location quotient against the sum of the regions is at least 1, and
    :math:`\omega` the relatedness density without the industry itself. The effects u of
    industries are shrunk to 0 (ridge). Each region's probabilities come from a model fitted
    to the other regions.

    Parameters
    ----------
    table : DataFrame, one row per region and industry, of one year
        Whole numbers, none missing; regions that do not overlap.
    proximity : DataFrame, industries down and across
        From the table or a larger panel; the diagonal is not used. Industries that it lacks
        are left out.
    level : float
        Level of the ranges, between 0 and 1.
    seed : int
        The same seed gives the same ranges.

    Returns
    -------
    ExpectedPresence
        `density`, `probability` and what follows are NaN for industries that `proximity`
        lacks or relates to none.

    Raises
    ------
    DataError
        If `table` is not a composition of one year, misses a figure or has fewer than 8
        regions, or no industry is in `proximity`.

    References
    ----------
    Boschma, R., Balland, P.-A. & Kogler, D. F. (2015). Relatedness and technological change
    in cities. *Industrial and Corporate Change*, 24(1), 223-250.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> keys = pd.MultiIndex.from_product([list("ABCDEFGH"), ["C16", "C31", "J62"]])
    >>> firms = pd.DataFrame(list(keys), columns=["region", "industry"]).assign(
    ...     year=2022, value=rng.poisson(40, 24))
    >>> near = pd.DataFrame(0.5, index=["C16", "C31", "J62"], columns=["C16", "C31", "J62"])
    >>> expected = expected_presence(firms, proximity=near)
    >>> bool(expected.cells["probability"].between(0, 1).all())
    True
    """
    check_level(level)
    cells = _checked(table)
    near = checked_proximity(proximity, cells.industries).copy()
    np.fill_diagonal(near, 0.0)
    related = np.nansum(near, axis=0) > 0
    model = _Model(np.log(cells.values.sum(axis=1)), near, related)
    present = present_in(cells.values, "quotient")
    density = density_of(present, None, near)
    odds = model.unseen(present, density)
    probability = expit(odds)
    rng = np.random.default_rng(seed)
    noise = _noise(cells, model, odds, rng, level)
    columns = {"present": present, "density": density, "probability": probability, **noise}
    frame = pd.DataFrame({name: cells.by_cell(v, name) for name, v in columns.items()})
    frame.insert(5, "residual", frame["present"] - frame["probability"])
    alone = model.unseen(present, np.zeros_like(density), sized=False)
    truth = present[:, related]
    spread = _auc_range(truth, probability[:, related], rng, level)
    return ExpectedPresence(
        frame,
        model.coefficients(present, density),
        auc(probability[:, related], truth),
        *spread,
        auc(alone[:, related], truth),
    )


@dataclass(frozen=True)
class _Model:
    """The logit: log size of the regions, and proximity of the industries `related`."""

    size: np.ndarray
    near: np.ndarray
    related: np.ndarray

    def unseen(self, present: np.ndarray, density: np.ndarray, *, sized: bool = True) -> np.ndarray:
        """Log odds of each region from the model of the others; NaN where unrelated."""
        terms = self._terms(density, sized=sized)
        return self._odds(terms, present, 1.0 - np.eye(len(present)))

    def seen(self, present: np.ndarray, density: np.ndarray) -> np.ndarray:
        """Log odds of each region from the model of all regions."""
        return self._odds(self._terms(density), present, np.ones((1, len(present))))

    def _odds(self, terms: np.ndarray, present: np.ndarray, taken: np.ndarray) -> np.ndarray:
        odds = np.full(present.shape, np.nan)
        beta, effects = _fitted(terms, present[:, self.related], taken)
        odds[:, self.related] = (terms * beta[:, None, :]).sum(axis=-1) + effects
        return odds

    def coefficients(self, present: np.ndarray, density: np.ndarray) -> pd.Series:
        every = np.ones((1, len(present)))
        beta, _ = _fitted(self._terms(density), present[:, self.related], every)
        return pd.Series(beta[0, 1:], index=["density", "size"])

    def _terms(self, density: np.ndarray, *, sized: bool = True) -> np.ndarray:
        """Regions by industries by terms: constant, density, size."""
        shape = (len(self.size), int(self.related.sum()))
        near = _standard(density[:, self.related])
        size = _standard(self.size) if sized else np.zeros(len(self.size))
        return np.stack([np.ones(shape), near, np.broadcast_to(size[:, None], shape)], axis=-1)


def _fitted(
    terms: np.ndarray, truth: np.ndarray, taken: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Penalised logits by Newton's method, one for each row of regions `taken` (1 or 0).

    The effects of industries meet only themselves in the curvature, so they are solved
    for first (Schur's complement) and no large matrix is ever formed.
    """
    count = terms.shape[-1]
    squares = (terms[..., :, None] * terms[..., None, :]).reshape(-1, count * count)
    beta = np.zeros((len(taken), count))
    effects = np.zeros((len(taken), terms.shape[1]))
    for _ in range(_STEPS):
        chance = expit(np.einsum("rik,lk->lri", terms, beta) + effects[:, None, :])
        error = (truth - chance) * taken[:, :, None]
        weight = chance * (1 - chance) * taken[:, :, None]
        slope = np.einsum("lri,rik->lk", error, terms) - _SLIGHT * beta
        slope_effects = error.sum(axis=1) - _PENALTY * effects
        curve = (weight.reshape(len(taken), -1) @ squares).reshape(-1, count, count)
        curve = curve + _SLIGHT * np.eye(count)
        cross = np.stack([(weight * terms[..., k]).sum(axis=1) for k in range(count)], axis=1)
        own = weight.sum(axis=1) + _PENALTY
        scaled = cross / own[:, None, :]
        rest = slope - (scaled @ slope_effects[..., None])[..., 0]
        step = np.linalg.solve(curve - scaled @ cross.swapaxes(1, 2), rest[..., None])[..., 0]
        move = (slope_effects - (cross * step[..., None]).sum(axis=1)) / own
        beta, effects = beta + step, effects + move
        if max(np.abs(step).max(), np.abs(move).max()) < _EXACT:
            return beta, effects
    raise DataError(f"the model of presence did not settle within {_STEPS} steps")


def _noise(
    cells: CrossSection, model: _Model, odds: np.ndarray, rng: np.random.Generator, level: float
) -> dict[str, np.ndarray]:
    """Range of the probabilities, and how often an industry is absent, over the draws.

    Drawing noise onto counts that hold noise already weakens the model, so the draws give
    the spread only (of the model of all regions, for one fit a draw is enough): they are
    centred on the log odds that were found.
    """
    absent, expected = np.zeros(cells.values.shape), []
    for _ in range(DRAWS):
        present = present_in(rng.standard_gamma(cells.values + 0.5), "quotient")
        absent += 1 - present
        expected.append(model.seen(present, density_of(present, None, model.near)))
    drawn = np.stack(expected)
    tail = (1 - level) / 2
    lower, upper = np.quantile(drawn - np.median(drawn, axis=0) + odds, [tail, 1 - tail], axis=0)
    return {"lower": expit(lower), "upper": expit(upper), "absent_share": absent / DRAWS}


def _auc_range(truth, probability, rng, level: float) -> tuple[float, float]:
    picks = rng.integers(len(truth), size=(DRAWS, len(truth)))
    areas = [auc(probability[pick], truth[pick]) for pick in picks]
    tail = (1 - level) / 2
    lower, upper = np.nanquantile(areas, [tail, 1 - tail])
    return float(lower), float(upper)


def _standard(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else values - values.mean()


def _checked(table: pd.DataFrame) -> CrossSection:
    cells = cross_section(table)
    if cells.known is not None:
        raise DataError("every figure must be known for a model of presence, but some are missing")
    if len(cells.regions) < FEWEST_REGIONS:
        raise DataError(
            f"a model of presence needs {FEWEST_REGIONS} regions, but there are "
            f"{len(cells.regions)}"
        )
    if (cells.values.sum(axis=1) <= 0).any():
        region = cells.regions[int(cells.values.sum(axis=1).argmin())]
        raise DataError(f"the region {region!r} has no units at all, so it cannot be compared")
    return cells
