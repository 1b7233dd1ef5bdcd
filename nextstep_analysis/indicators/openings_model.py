"""What foretells in which regions and industries enterprises open: a model that can decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import xlogy

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._intervals import check_counts, check_level
from nextstep_analysis.indicators.verdicts import Answer, Verdict
from nextstep_analysis.schema import check_observations, check_one_of

_KEYS = ["region", "industry"]
_STEPS, _EXACT, _WIDEST = 100, 1e-10, 20.0
_FEWEST_REGIONS = 3


@dataclass(frozen=True)
class OpeningsModel:
    """How much of the openings the terms foretell in regions that the model has not seen.

    Attributes
    ----------
    explained : float
        Share of the deviance explained by all terms; below 0 where they mislead.
    explained_base : float
        The same by the terms of `base` alone (0 without one).
    increment, lower, upper : float
        `explained` less `explained_base`, and its range over resampled regions.
    coefficients : DataFrame ``coefficient, standard_error``, by term
        Of the model of all regions, for one standard deviation more; errors are clustered by
        region. **The sign counts**: a term that adds with a negative coefficient foretells
        fewer openings.
    deviances : DataFrame ``none, base, all``, by region
        Deviance of its cells from a model of the other regions: with an intercept alone, with
        the terms of `base`, and with all. Where one region holds most, read it with care.
    cells, openings : int
        What the model rests on.
    """

    explained: float
    explained_base: float
    increment: float
    lower: float
    upper: float
    coefficients: pd.DataFrame
    deviances: pd.DataFrame
    cells: int
    openings: int

    def verdict(self, term: str, *, sign: int = 1) -> Verdict:
        """Whether an order by `term` foretold openings better than the base does.

        Above: the increment's range lies above 0 and the coefficient has the sign that the order
        claims. Below: the range lies below 0, or above it with the other sign. Made for a model
        of one term beside its base.

        Raises
        ------
        DataError
            If the model has no such term, or the sign is not 1 or -1.
        """
        check_one_of("term", term, tuple(self.coefficients.index))
        check_one_of("sign", sign, (1, -1))
        told = Verdict.of_limits(self.lower, self.upper)
        claimed = float(self.coefficients["coefficient"][term]) * sign > 0
        return Verdict(Answer.BELOW) if told.answer is Answer.ABOVE and not claimed else told


def openings_model(
    table: pd.DataFrame,
    *,
    terms: Sequence[str],
    base: Sequence[str] = (),
    runs: int = 5000,
    level: float = 0.95,
) -> OpeningsModel:
    r"""Openings by region and industry, held against what size alone would bring.

    .. math:: B_{ri} \sim \operatorname{Poisson}(\mu_{ri}), \qquad
        \ln \mu_{ri} = \ln \frac{B_r B_i}{B} + a + \sum_k c_k x_{ri}^k

    One region is left out at a time and its deviance taken from the model of the others;
    explained is 1 - deviance / deviance with the intercept alone, summed over the regions.

    Parameters
    ----------
    table : DataFrame ``region, industry, openings`` and the terms
        One row per region and industry, whole numbers of openings, none missing. Terms are
        numbers known before the openings, none missing.
    terms : sequence of str
        Columns of interest.
    base : sequence of str
        Columns that must be beaten, such as the logarithm of the location quotient.
    runs : int
        Bootstrap resamples of whole regions, 100 or more.
    level : float
        Level of the range, between 0 and 1.

    Returns
    -------
    OpeningsModel
        The coefficient of a term that never differs is NaN.

    Raises
    ------
    DataError
        If `table` is not tidy, lacks a cell or a figure (NaN), an industry or region has no
        opening, there are fewer than three regions, or an argument is out of range.

    References
    ----------
    Boschma, R., Balland, P.-A. & Kogler, D. F. (2015). Relatedness and technological change in
    cities. *Industrial and Corporate Change*, 24(1), 223-250.
    Cameron, A. C. & Trivedi, P. K. (2013). *Regression analysis of count data*, 2nd ed.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> cells = pd.DataFrame([(r, i) for r in "ABCDEF" for i in ("C16", "C31", "J62", "H49")],
    ...     columns=["region", "industry"]).assign(near=rng.normal(size=24))
    >>> cells["openings"] = rng.poisson(50 * np.exp(0.5 * cells["near"]))
    >>> found = openings_model(cells, terms=["near"], runs=100)
    >>> found.explained > 0.5, bool(found.coefficients.loc["near", "coefficient"] > 0)
    (True, True)
    """
    check_level(level)
    _check_arguments(terms, base, runs)
    cells = _checked(table, [*base, *terms])
    columns = {"none": 0, "base": len(base), "all": len(base) + len(terms)}
    unseen = {name: _unseen(cells, count) for name, count in columns.items()}
    deviances = pd.DataFrame(unseen, index=pd.Index(cells.regions, name="region"))
    of_base, of_all = _explained(deviances.to_numpy().sum(axis=0))
    picks = np.random.default_rng(0).integers(len(deviances), size=(runs, len(deviances)))
    draws = _explained(deviances.to_numpy()[picks].sum(axis=1).T)
    tail = (1 - level) / 2
    lower, upper = np.quantile(draws[1] - draws[0], [tail, 1 - tail])
    return OpeningsModel(
        explained=float(of_all),
        explained_base=float(of_base),
        increment=float(of_all - of_base),
        lower=float(lower),
        upper=float(upper),
        coefficients=_coefficients(cells).set_axis([*base, *terms]),
        deviances=deviances,
        cells=len(cells.openings),
        openings=int(cells.openings.sum()),
    )


@dataclass(frozen=True)
class _Cells:
    """Openings, offset, region (its place among `regions`) and standardised terms of each cell."""

    openings: np.ndarray
    offset: np.ndarray
    region: np.ndarray
    regions: pd.Index
    terms: np.ndarray


def _explained(deviances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By the base and by all terms, of deviances without a term, with the base, with all."""
    none, base, every = deviances
    return 1 - base / none, 1 - every / none


def _unseen(cells: _Cells, count: int) -> np.ndarray:
    """Deviance of each region's cells from the model of the others, with the first terms."""
    y, offset, x = cells.openings, cells.offset, cells.terms[:, :count]
    found = np.empty(len(cells.regions))
    for place in range(len(found)):
        here = cells.region == place
        beta = _fitted(y[~here], offset[~here], x[~here])
        found[place] = _deviance(y[here], np.exp(offset[here] + beta[0] + x[here] @ beta[1:]))
    return found


def _deviance(y: np.ndarray, expected: np.ndarray) -> float:
    return float(2 * (xlogy(y, y / expected) - y + expected).sum())


def _fitted(y: np.ndarray, offset: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Poisson regression by Newton's method: intercept and coefficients of highest likelihood."""
    design = np.column_stack([np.ones(len(y)), x])
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(y.sum() / np.exp(offset).sum())
    for _ in range(_STEPS):
        expected = np.exp(offset + design @ beta)
        step = np.linalg.lstsq(
            (design * expected[:, None]).T @ design, design.T @ (y - expected), rcond=None
        )[0]
        beta = beta + np.clip(step, -_WIDEST, _WIDEST)
        if np.abs(step).max() < _EXACT:
            return beta
    raise DataError(f"the model of openings did not settle within {_STEPS} steps")


def _coefficients(cells: _Cells) -> pd.DataFrame:
    """Of the model of all regions, with errors clustered by region."""
    design = np.column_stack([np.ones(len(cells.openings)), cells.terms])
    beta = _fitted(cells.openings, cells.offset, cells.terms)
    expected = np.exp(cells.offset + design @ beta)
    bread = np.linalg.pinv((design * expected[:, None]).T @ design)
    scores = np.zeros((len(cells.regions), design.shape[1]))
    np.add.at(scores, cells.region, design * (cells.openings - expected)[:, None])
    spread = bread @ scores.T @ scores @ bread
    (cases, columns), count = design.shape, len(cells.regions)
    few = count / (count - 1) * (cases - 1) / (cases - columns)  # the usual correction for few
    error = np.sqrt(np.diag(spread) * few)
    told = cells.terms.std(axis=0) > 0
    found = {"coefficient": beta[1:], "standard_error": error[1:]}
    return pd.DataFrame({name: np.where(told, v, np.nan) for name, v in found.items()})


def _check_arguments(terms: Sequence[str], base: Sequence[str], runs: int) -> None:
    if isinstance(runs, bool) or not isinstance(runs, int) or runs < 100:
        raise DataError(f"runs {runs!r} is not allowed; a whole number from 100 on is")
    names = [*base, *terms]
    if not terms or len(set(names)) < len(names) or {"openings", *_KEYS} & set(names):
        raise DataError(f"terms and base name other columns, each once, but they are {names}")


def _checked(table: pd.DataFrame, names: Sequence[str]) -> _Cells:
    check_observations(table, keys=_KEYS, value="openings")
    if lacking := [name for name in names if name not in table.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(table.columns)}")
    frame = table[[*_KEYS, "openings", *names]].sort_values(_KEYS)
    check_counts(frame[[*_KEYS, "openings"]], "openings")
    numbers = frame[["openings", *names]].astype(float)
    if len(bad := numbers.columns[~np.isfinite(numbers.to_numpy()).all(axis=0)]):
        raise DataError(f"every figure must be known and finite, but some of {bad[0]!r} are not")
    wide = frame.pivot(index="region", columns="industry", values="openings")
    _check_margins(wide)
    margins = np.outer(wide.sum(axis=1), wide.sum()) / wide.to_numpy().sum()
    region, regions = pd.factorize(frame["region"], sort=True)
    values = numbers[list(names)].to_numpy()
    spread = values.std(axis=0, ddof=1)
    standard = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    openings, offset = numbers["openings"].to_numpy(), np.log(margins.ravel())
    return _Cells(openings, offset, region, pd.Index(regions), standard)


def _check_margins(wide: pd.DataFrame) -> None:
    if len(wide) < _FEWEST_REGIONS:
        raise DataError(f"{_FEWEST_REGIONS} regions are needed, but there are {len(wide)}")
    if wide.isna().any(axis=None):
        row, column = np.argwhere(wide.isna().to_numpy())[0]
        raise DataError(f"rows left out: region={wide.index[row]} lacks {wide.columns[column]}")
    for kind, margin in (("region", wide.sum(axis=1)), ("industry", wide.sum())):
        if len(empty := margin.index[margin == 0]):
            raise DataError(f"every {kind} needs an opening, but {empty[0]!r} has none")
