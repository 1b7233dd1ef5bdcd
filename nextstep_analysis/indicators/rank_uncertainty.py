"""How far the ranks of a composite move with the choices behind it (step 7 of the handbook).

See `composite` for the ten steps of the OECD/JRC *Handbook on constructing composite
indicators* (2008), and for what the tables look like.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _scores
from nextstep_analysis.indicators._intervals import check_level
from nextstep_analysis.indicators.composite import LEAST_COVERAGE, score_coverage
from nextstep_analysis.schema import check_one_of, check_whole_number

FACTORS = ("normalisation", "weights", "aggregation", "noise")
_CELLS = 2_000_000  # numbers in one batch of runs: keeps memory low


@dataclass(frozen=True)
class RankChoices:
    """What is varied in the runs, and how.

    Attributes
    ----------
    normalisations, aggregations : tuple of str
        Of `composite.normalise` and `composite.aggregate`; each run takes one of each, at
        equal chances. The first ones make the `rank` without variation.
    weight_spread : float
        Each weight is drawn evenly between ``1 - spread`` and ``1 + spread`` times itself.
    lower_is_better : tuple of str
        Indicators to turn round.
    least_coverage : float
        Share of the weights that must be known for a rank.
    runs : int
        Runs in all, an even number.
    level : float
        Level of the rank intervals, between 0 and 1.
    """

    normalisations: tuple[str, ...] = _scores.NORMALISATIONS
    aggregations: tuple[str, ...] = _scores.AGGREGATIONS
    weight_spread: float = 0.25
    lower_is_better: tuple[str, ...] = ()
    least_coverage: float = LEAST_COVERAGE
    runs: int = 4000
    level: float = 0.9

    def __post_init__(self):
        check_level(self.level)
        for name, allowed in (
            ("normalisations", _scores.NORMALISATIONS),
            ("aggregations", _scores.AGGREGATIONS),
        ):
            if not getattr(self, name):
                raise DataError(f"{name} is empty; allowed are {', '.join(allowed)}")
            for given in getattr(self, name):
                check_one_of(name, given, allowed)
        if not 0 <= self.weight_spread < 1:
            raise DataError(f"weight_spread {self.weight_spread!r} is not allowed; 0 up to below 1")
        if not isinstance(self.runs, int) or self.runs < 100 or self.runs % 2:
            raise DataError(f"runs {self.runs!r} is not allowed; an even number from 100 on is")


@dataclass(frozen=True)
class RankUncertainty:
    """Ranks over all runs, and which choice moves them.

    Attributes
    ----------
    ranks : DataFrame ``rank, median, lower, upper, top_share, coverage, reason``, by item
        Rank 1 is the best, ties share theirs. `rank` is the one without variation; `lower`
        (better) and `upper` bound the interval; `top_share` is the share of runs, 0-1, in
        which the item is among the first `top`. NaN where the item has no score; `reason`
        then says why.
    sobol : DataFrame by item, one column per factor
        First-order Sobol indices of the item's rank: the share of its variance that the
        factor brings on its own. What is lacking to 1 comes from factors together.
        Estimates: they may fall a little below 0. NaN where the rank never changes.
    overall : Series by factor
        The same for all ranks together, weighted by their variances.
    top, runs, seed, level
        As asked for.
    """

    ranks: pd.DataFrame
    sobol: pd.DataFrame
    overall: pd.Series
    top: int
    runs: int
    seed: int
    level: float


def rank_uncertainty(
    table: pd.DataFrame,
    *,
    weights: pd.Series,
    noise: pd.DataFrame | None = None,
    top: int = 5,
    seed: int = 0,
    choices: RankChoices | None = None,
) -> RankUncertainty:
    r"""Ranks under many defensible choices, by Monte Carlo.

    Each run draws a normalisation, an aggregation, weights around the nominal ones, and
    indicators with normal noise. The runs stand in two independent halves A and B; with
    one factor of A taken from B, its first-order Sobol index is

    .. math:: S_f = \frac{\operatorname{cov}(y_B, y_{A, f \leftarrow B})}{\operatorname{var}(y)}

    Parameters
    ----------
    table : DataFrame, one row per item and one column per indicator, any units, not normalised
    weights : Series by indicator, zero or more
    noise : DataFrame, optional
        Standard errors of the same items, in the units of the indicator. Indicators
        without a column are taken as exact, and said so by the caller.
    top : int
        How many ranks count as the top.
    seed : int
        The same seed gives the same result.
    choices : RankChoices, optional
        What is varied; the defaults when left out.

    Returns
    -------
    RankUncertainty
        Ranks are NaN for items whose coverage is too low; an indicator that is equal for
        all items, and exact, orders none and counts as missing. A geometric mean is taken
        of values stretched to 1-100, z-scores by their normal probability.

    Raises
    ------
    DataError
        If `table` or `weights` are not as in `composite`, `noise` lacks an item or is
        negative or missing where the value is known, or `top` or `seed` is out of range.

    References
    ----------
    Saisana, M., Saltelli, A. & Tarantola, S. (2005). Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators. *J. R. Stat.
    Soc. A*, 168(2), 307-323.
    Janon, A. et al. (2014). Asymptotic normality and efficiency of two Sobol index
    estimators. *ESAIM: Probability and Statistics*, 18, 342-364.

    Examples
    --------
    >>> near = pd.DataFrame({"density": [0.1, 0.5, 0.9], "growth": [0.3, 0.2, 0.4]},
    ...     index=["C16", "C31", "J62"])
    >>> result = rank_uncertainty(near, weights=pd.Series({"density": 2, "growth": 1}), top=1)
    >>> result.ranks["top_share"].to_dict()
    {'C16': 0.0, 'C31': 0.0, 'J62': 1.0}
    """
    choices = choices or RankChoices()
    _scores.check_names(choices.lower_is_better, table, role="lower_is_better")
    _scores.check_indicators(table)
    spread = _noise(noise, table)
    table = table.mask(_equal(table, spread))
    covered = score_coverage(table, weights=weights, least=choices.least_coverage)
    check_whole_number("top", top, least=1)
    check_whole_number("seed", seed, least=0)
    turn = np.where(table.columns.isin(choices.lower_is_better), -1.0, 1.0)
    kept = covered["scored"].to_numpy()
    model = _Model(
        _scores.numbers(table)[kept] * turn,
        _scores.checked_weights(weights, table),
        spread[kept],
        choices,
    )
    first, second, mixed = model.sample(np.random.default_rng(seed))
    names = table.index[kept]
    parts, whole = _sobol(second, mixed)
    return RankUncertainty(
        _summary(np.concatenate([first, second]), model.nominal(), names, top, choices.level)
        .reindex(table.index)
        .join(covered[["coverage", "reason"]]),
        _ratio(parts, whole).set_axis(names).reindex(table.index),
        _ratio(parts.sum(), whole.sum()),
        top,
        choices.runs,
        seed,
        choices.level,
    )


@dataclass(frozen=True)
class _Model:
    """From draws to ranks."""

    values: np.ndarray
    weights: np.ndarray
    noise: np.ndarray
    choices: RankChoices

    def sample(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, dict]:
        """Ranks of the halves A and B, and of A with each factor taken from B."""
        half, (items, indicators) = self.choices.runs // 2, self.values.shape
        size = max(1, _CELLS // max(1, items * indicators))
        batches = []
        for start in range(0, half, size):
            count = min(size, half - start)
            a, b = self._draws(rng, count), self._draws(rng, count)
            mixed = [self._ranks({**a, name: b[name]}) for name in FACTORS]
            batches.append([self._ranks(a), self._ranks(b), *mixed])
        first, second, *mixed = (np.concatenate(parts) for parts in zip(*batches, strict=True))
        return first, second, dict(zip(FACTORS, mixed, strict=True))

    def nominal(self) -> np.ndarray:
        """The ranks without any variation."""
        still = {
            "normalisation": np.zeros(1, int),
            "aggregation": np.zeros(1, int),
            "weights": np.ones((1, len(self.weights))),
            "noise": np.zeros((1, *self.values.shape)),
        }
        return self._ranks(still)[0]

    def _draws(self, rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
        spread = self.choices.weight_spread
        return {
            "normalisation": rng.integers(len(self.choices.normalisations), size=count),
            "aggregation": rng.integers(len(self.choices.aggregations), size=count),
            "weights": rng.uniform(1 - spread, 1 + spread, size=(count, len(self.weights))),
            "noise": rng.standard_normal((count, *self.values.shape)),
        }

    def _ranks(self, draws: dict[str, np.ndarray]) -> np.ndarray:
        count, items = len(draws["weights"]), len(self.values)
        scores = np.full((count, items), np.nan)
        for place, method in enumerate(self.choices.normalisations):
            taken = draws["normalisation"] == place
            if not taken.any() or not items:
                continue
            scaled = _scores.scaled(self.values + draws["noise"][taken] * self.noise, method)
            weights = draws["weights"][taken] * self.weights
            which = draws["aggregation"][taken]
            part = np.full((len(which), items), np.nan)
            for number, mean in enumerate(self.choices.aggregations):
                runs = which == number
                values = scaled[runs]
                if mean == "geometric":
                    values = _scores.positive(values, method)
                part[runs] = _scores.combined(values, weights[runs], mean)
            scores[taken] = part
        # Equal scores can differ in their last digits, by the order of a sum.
        return _scores.ranked(scores.round(10))


def _equal(table: pd.DataFrame, noise: np.ndarray) -> np.ndarray:
    """True in the columns of the indicators that are equal for all items, and exact."""
    alike = (table.nunique() < 2).to_numpy() & ~(noise > 0).any(axis=0)
    return np.broadcast_to(alike, table.shape)


def _noise(noise: pd.DataFrame | None, table: pd.DataFrame) -> np.ndarray:
    if noise is None:
        return np.zeros(table.shape)
    _scores.check_indicators(noise)
    _scores.check_names(noise.columns, table, role="noise")
    if lacking := [item for item in table.index if item not in noise.index]:
        raise DataError(f"noise needs a row for each item, but {lacking[0]!r} has none")
    full = noise.reindex(table.index).reindex(columns=table.columns)
    for name in noise.columns:
        bad = table[name].notna() & ~(full[name] >= 0)
        if bad.any():
            item = bad.index[bad][0]
            raise DataError(
                f"the noise of {name!r} for {item!r} is {full.loc[item, name]}; a known value needs"
                " a standard error of zero or more"
            )
    return np.nan_to_num(_scores.numbers(full))


def _summary(ranks, nominal, names: pd.Index, top: int, level: float) -> pd.DataFrame:
    columns = ["rank", "median", "lower", "upper", "top_share"]
    if not len(names):
        return pd.DataFrame(columns=columns, index=names, dtype=float)
    tail = (1 - level) / 2
    ends = np.quantile(ranks, [0.5, tail, 1 - tail], axis=0, method="inverted_cdf")
    share = np.where(np.isnan(ranks).any(axis=0), np.nan, (ranks <= top).mean(axis=0))
    return pd.DataFrame(dict(zip(columns, [nominal, *ends, share], strict=True)), index=names)


def _sobol(second: np.ndarray, mixed: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Variances by item and factor: brought by the factor alone, and in all."""
    parts, whole = {}, {}
    for name, ranks in mixed.items():
        mean = (second + ranks).mean(axis=0) / 2
        parts[name] = (second * ranks).mean(axis=0) - mean**2
        whole[name] = (second**2 + ranks**2).mean(axis=0) / 2 - mean**2
    return pd.DataFrame(parts), pd.DataFrame(whole)


def _ratio(part, whole):
    return part / whole.mask(whole < 1e-12)
