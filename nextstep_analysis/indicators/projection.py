"""Short projections of a yearly series, chosen by what would have worked before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from nextstep_analysis.breaks import breaks_of
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._intervals import check_level

MODELS = ("naive", "drift", "local_level")
"""Last value; last value and mean change; exponential smoothing, of ETS(A,N,N)."""
FEWEST_YEARS = 8
_EXACT = 1e-9
"""Of the range of a series: an error below it is one of rounding."""
_LARGEST = 1e100
"""The squares of larger numbers, and of smaller ones than its inverse, are none."""
_NO_ERROR = "the series {}, so that its error cannot be estimated"
FIRST_ORIGIN = 5
"""Years that the first trial of the back-test may know."""


@dataclass(frozen=True)
class Projection:
    """A projection, or the reason why there is none.

    Attributes
    ----------
    refused : str
        Why there is none, in one sentence; empty where there is one.
    model : str
        One of `MODELS`; empty if refused.
    values : DataFrame ``year, value, lower, upper``
        In the unit of the series; empty if refused. An estimate.
    back_test : DataFrame ``model, error, relative, trials``
        Mean absolute error of the trials in the unit of the series, that error over the
        naive one's, and how many there were. Empty if refused.
    since : int
        First year that was used: the first one known since the last break.
    """

    refused: str
    model: str
    values: pd.DataFrame
    back_test: pd.DataFrame
    since: int


def short_projection(
    series: pd.Series,
    *,
    horizon: int = 3,
    breaks: Sequence[int] = (),
    level: float = 0.8,
    below_zero: bool = False,
) -> Projection:
    r"""Project a yearly series a few years on, with the model that did best in a back-test.

    .. math:: \text{naive: } \hat y_{T+h} = y_T, \quad
        \text{drift: } y_T + h \frac{y_T - y_1}{T - 1}, \quad
        \text{local level: } \ell_T,\; \ell_t = \ell_{t-1} + \alpha (y_t - \ell_{t-1})

    For each year from the sixth on, every model is fitted to the years before it and
    projects as many years as are known, at most `horizon`. The smallest mean absolute
    error wins; the naive model wins unless another is better. A series that was never
    below zero, such as a count, stays there: a model that would project less is passed
    over, and limits end at zero.

    Parameters
    ----------
    series : Series by year
        Consecutive years, any unit.
    horizon : int
        Years to project, 1-5.
    breaks : sequence of int
        Years from which on the series means something else; only what follows the last
        one is used.
    level : float
        Level of the intervals.
    below_zero : bool
        Whether a series that was never below zero may get there: a balance, a change.

    Returns
    -------
    Projection
        Limits are those of the model's normal errors with Student's t, as the deviation
        is estimated from few years; they know nothing of events that never happened
        before, nor of the choice between models: of random walks of 8 to 15 years, limits
        of 80 % hold about 72 %. Refused where fewer than 8 years without a break are
        known, a year is missing or NaN, or the series never changes or fits the model
        exactly, as a straight line does: its error cannot be estimated.

    Raises
    ------
    DataError
        If `series` is not finite numbers by rising year (NaN where missing), of a size
        that can be squared, or an argument is out of range.

    References
    ----------
    Hyndman, R. J. & Athanasopoulos, G. (2021). *Forecasting: principles and practice*,
    3rd ed. OTexts.

    Examples
    --------
    >>> rising = pd.Series([100, 102, 103, 106, 107, 110, 112, 113, 116], index=range(2014, 2023))
    >>> projected = short_projection(rising, horizon=2)
    >>> projected.model, projected.values["value"].tolist()
    ('drift', [118.0, 120.0])
    >>> short_projection(pd.Series([5, 6, 7], index=[2020, 2021, 2022])).refused
    'there are 3 years without a break, and at least 8 are needed'
    """
    _check(series, horizon, level, breaks)
    breaks = (*breaks, *breaks_of(series))
    since = max((year for year in breaks if year <= series.index[-1]), default=series.index[0])
    kept = series[series.index >= since].astype(float)
    since = kept.index[0]
    if refused := _refusal(kept):
        return _refused(refused, int(since))
    values = kept.to_numpy()
    tests = _back_test(values, horizon)
    lowest = -np.inf if below_zero or values.min() < 0 else 0.0
    best = _best(values, tests["error"], horizon, lowest)
    mean, deviation = _projected(values, horizon, best)
    if not deviation[0] > _EXACT * np.ptp(values):
        return _refused(_NO_ERROR.format("fits the model exactly"), int(since))
    reach = stdtrit(len(values) - 2, (1 + level) / 2) * deviation
    years = range(int(kept.index[-1]) + 1, int(kept.index[-1]) + 1 + horizon)
    lower = np.maximum(mean - reach, lowest)
    frame = pd.DataFrame({"year": years, "value": mean, "lower": lower, "upper": mean + reach})
    return Projection("", best, frame, tests.reset_index(), int(since))


def _refused(reason: str, since: int) -> Projection:
    columns = ["year", "value", "lower", "upper"]
    of_tests = ["model", "error", "relative", "trials"]
    empty = pd.DataFrame(columns=columns)
    return Projection(reason, "", empty, pd.DataFrame(columns=of_tests), since)


def _best(values: np.ndarray, errors: pd.Series, horizon: int, lowest: float) -> str:
    """The model of the smallest error that stays above `lowest`; naive unless it is better."""
    for name in errors.sort_values(kind="stable").index:
        if not errors[name] < errors["naive"] * (1 - 1e-9):
            break
        if (_projected(values, horizon, name)[0] >= lowest).all():
            return str(name)
    return "naive"


def _check(series: pd.Series, horizon: int, level: float, breaks: Sequence[int]) -> None:
    check_level(level)
    if bad := [year for year in breaks if not isinstance(year, (int, np.integer))]:
        raise DataError(f"breaks are years as whole numbers, but {bad[0]!r} is not")
    if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= 5:
        raise DataError(f"horizon {horizon!r} is not allowed; 1 to 5 years are")
    if not isinstance(series, pd.Series) or series.empty:
        raise DataError("a projection needs a Series of numbers by year, and it is empty")
    if not pd.api.types.is_numeric_dtype(series) or not pd.api.types.is_integer_dtype(series.index):
        raise DataError("a projection needs a Series of numbers by year, years as whole numbers")
    if not (np.diff(series.index) > 0).all():
        raise DataError("the years of a series must rise, each standing once")
    if len(infinite := series.index[np.isinf(series.to_numpy(float, na_value=np.nan))]):
        raise DataError(f"a series must be finite, or NaN where missing, but {infinite[0]} is not")
    sizes = series.abs().dropna()
    if len(sizes := sizes[sizes > 0]) and not 1 / _LARGEST < sizes.min() <= sizes.max() < _LARGEST:
        raise DataError(
            f"the numbers of a series lie within {1 / _LARGEST:g} and {_LARGEST:g} in size, but "
            f"these lie within {sizes.min():g} and {sizes.max():g}"
        )


def _refusal(series: pd.Series) -> str:
    count = len(series)
    if count < FEWEST_YEARS:
        return f"there are {count} years without a break, and at least {FEWEST_YEARS} are needed"
    lacking = set(range(series.index[0], series.index[-1] + 1)) - set(series.dropna().index)
    if lacking:
        return f"the year {min(lacking)} is missing"
    if series.nunique() == 1:
        return _NO_ERROR.format("never changes")
    return ""


def _back_test(values: np.ndarray, horizon: int) -> pd.DataFrame:
    rows = []
    for model in MODELS:
        errors = []
        for origin in range(FIRST_ORIGIN, len(values)):
            truth = values[origin : origin + horizon]
            mean, _ = _projected(values[:origin], len(truth), model)
            errors.extend(np.abs(mean - truth))
        rows.append({"model": model, "error": np.mean(errors), "trials": len(errors)})
    frame = pd.DataFrame(rows).set_index("model")
    naive = frame["error"]["naive"]
    frame.insert(1, "relative", frame["error"] / naive if naive > 0 else np.nan)
    return frame


def _projected(values: np.ndarray, horizon: int, model: str) -> tuple[np.ndarray, np.ndarray]:
    """The projection and the standard deviation of its errors."""
    steps, count = np.arange(1, horizon + 1), len(values)
    if model == "local_level":
        return _smoothed(values, steps)
    changes = np.diff(values)
    slope = changes.mean() if model == "drift" else 0.0
    free = count - 1 - (model == "drift")
    deviation = np.sqrt(((changes - slope) ** 2).sum() / free)
    grows = steps * (1 + steps / (count - 1)) if model == "drift" else steps
    return values[-1] + slope * steps, deviation * np.sqrt(grows)


def _smoothed(values: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exponential smoothing with additive errors; its level is a constant."""
    # as long to import as all other indicators together, and no other needs it
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    if np.ptp(values) == 0:
        return np.full(len(steps), values[-1]), np.zeros(len(steps))
    mean, spread = values.mean(), values.std()  # the optimiser's steps are not free of units
    fitted = ETSModel((values - mean) / spread, error="add").fit(disp=False)
    alpha = float(np.clip(fitted.smoothing_level, 0.0, 1.0))
    deviation = spread * np.sqrt((fitted.resid**2).sum() / (len(values) - 2))
    level = mean + spread * fitted.level[-1]
    return np.full(len(steps), level), deviation * np.sqrt(1 + (steps - 1) * alpha**2)
