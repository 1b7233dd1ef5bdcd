"""Whether the industries of a region did better or worse than elsewhere."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._answers import answers
from nextstep_analysis.indicators._change import Change, changes, normal_quantile
from nextstep_analysis.indicators._intervals import check_level
from nextstep_analysis.indicators._references import REFERENCES, deviations
from nextstep_analysis.indicators.effect_dispersion import FEWEST_EVENTS
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.schema import check_region_known

PLACEBO = 0.10
"""The share of regions at least as far from the median must be below this."""


@dataclass(frozen=True)
class RegionalEffect:
    """The effects of all regions, each against the others, and what may be said of them.

    Attributes
    ----------
    effects : DataFrame, by reference and region
        ``stock`` (at the start), ``change, events`` (openings and closures), ``effect, lower,
        upper`` (in enterprises), ``share`` (effect over stock), ``z`` (effect over its standard
        error), ``placebo_share, placebo`` (share of the regions whose share, or z, lies at
        least as far from the median of all), ``median_share, median_z`` (those medians).
    verdicts : DataFrame, by region
        ``one_sign, excludes_zero, farthest`` (whether all references have one sign, exclude 0,
        and have `placebo` below `PLACEBO`), ``answer`` (above: better; below: worse), ``reason``.
    """

    effects: pd.DataFrame
    verdicts: pd.DataFrame


def regional_effect(
    table: pd.DataFrame,
    *,
    dispersion: pd.DataFrame,
    start: int,
    end: int,
    without: str,
    level: float = 0.95,
) -> RegionalEffect:
    r"""Regional effect of several industries together, against references without the region.

    .. math:: RS = \sum_i (\Delta_i - x_i g_i), \qquad
        V = \sum_i \left[\varphi_i \left(B_i + D_i + x_i^2 V_i / X_i^2\right)
        + (\Delta_i - B_i + D_i)^2\right]

    with the growth g of three references: the other regions together; those without one large
    region; the median of the others (of those with 20 enterprises or more at the start, or of
    those with any if fewer than five have 20). The second term of V is what openings and
    closures leave of the change: moves, and what the register corrects.

    Better or worse is said only if all three have one sign, each interval excludes 0, the region
    is among the farthest from the median (placebo below 0.10 for each), and there are 20 events.

    Parameters
    ----------
    table : DataFrame ``region, industry, year, stock, births, deaths``
        All regions that do not overlap, and the industries whose effects are added up.
    dispersion : DataFrame
        Of `effect_dispersion`, for the same years, with these industries in it.
    start, end : int
        First and last year of the change.
    without : str
        The large region that the second reference leaves out.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    RegionalEffect
        For all regions, since each is the placebo of the others. NaN and "no test possible"
        with its reason: where a figure of any region is missing, no other region has an industry
        that the region has, the dispersion is not known, or there are fewer than 20 events.

    Raises
    ------
    DataError
        As `effect_dispersion`, or if `dispersion` lacks an industry.

    References
    ----------
    Dunn, E. S. (1960). *Papers of the Regional Science Association*, 6, 97-112.
    Abadie, A., Diamond, A. & Hainmueller, J. (2010). Synthetic control methods. *J. Am. Stat.
    Assoc.*, 105(490), 493-505 (placebo).

    Examples
    --------
    >>> from nextstep_analysis.indicators.effect_dispersion import effect_dispersion
    >>> ends = {"A": 110, "B": 90, "C": 100, "D": 100, "E": 100, "F": 160}
    >>> firms = pd.DataFrame([(region, "C31", year, stock, end - 80, 20)
    ...     for region, end in ends.items() for year, stock in ((2021, 100), (2022, end))],
    ...     columns=["region", "industry", "year", "stock", "births", "deaths"])
    >>> years = {"start": 2021, "end": 2022, "without": "A"}
    >>> noise = effect_dispersion(firms, **years)
    >>> result = regional_effect(firms, dispersion=noise, **years)
    >>> result.effects.loc[("rest", "F"), ["effect", "lower", "upper"]].round(1).tolist()
    [60.0, -2.2, 122.2]
    >>> result.verdicts.loc["F", "answer"]
    'not enough to say'
    """
    check_level(level)
    check_region_known(table, without, role="without")
    changed = changes(table, start=start, end=end)
    phi = _of_industries(dispersion, changed.industries)
    z = normal_quantile(level)
    parts = {
        reference: _effects(changed, reference, without, phi[reference], z)
        for reference in REFERENCES
    }
    effects = pd.concat(parts, names=["reference", "region"])
    return RegionalEffect(effects, _verdicts(parts, changed, phi))


def _effects(
    changed: Change, reference: str, without: str, phi: np.ndarray, z: float
) -> pd.DataFrame:
    deviation, noise = deviations(changed, reference, without)
    variance = (phi * noise + changed.unexplained**2).sum(axis=1)
    error = np.sqrt(np.where(variance > 0, variance, np.nan))
    stock, effect = changed.stock.sum(axis=1), deviation.sum(axis=1)
    share = effect / np.where(stock > 0, stock, np.nan)
    columns = {
        "stock": stock,
        "change": changed.change.sum(axis=1),
        "events": changed.events.sum(axis=1),
        "effect": effect,
        "lower": effect - z * error,
        "upper": effect + z * error,
        "share": share,
        "z": effect / error,
        "placebo_share": _placebo(share),
        "placebo": _placebo(effect / error),
    }
    table = pd.DataFrame(columns, index=pd.Index(changed.regions, name="region"))
    medians = table[["share", "z"]].median().add_prefix("median_")
    return table.assign(**medians)


def _placebo(values: np.ndarray) -> np.ndarray:
    """Share of the known values at least as far from their median as each one is."""
    known = ~np.isnan(values)
    far = np.abs(values - np.median(values[known])) if known.any() else values
    as_far = (far[None, :] >= far[:, None]) & known[None, :]
    return np.where(known, as_far.sum(axis=1) / max(int(known.sum()), 1), np.nan)


def _verdicts(
    parts: dict[str, pd.DataFrame], changed: Change, phi: dict[str, np.ndarray]
) -> pd.DataFrame:
    def column(name: str) -> np.ndarray:
        return np.stack([part[name].to_numpy() for part in parts.values()])

    sign = np.sign(column("effect"))
    one_sign = np.abs(sign.sum(axis=0)) == len(parts)
    excludes = ((column("lower") > 0) | (column("upper") < 0)).all(axis=0)
    farthest = (column("placebo") < PLACEBO).all(axis=0)
    differs = one_sign & excludes & farthest
    reason = pd.Series("", index=pd.Index(changed.regions, name="region"), dtype="str")
    reason = reason.mask(np.isnan(column("z")).any(axis=0), Reason.NO_REFERENCE.value)
    reason = reason.mask(changed.events.sum(axis=1) < FEWEST_EVENTS, Reason.FEW_EVENTS.value)
    if any(np.isnan(values).any() for values in phi.values()):
        reason[:] = Reason.NO_DISPERSION.value
    if np.isnan(changed.change).any() or np.isnan(changed.events).any():
        reason[:] = Reason.MISSING.value
    conditions = {"one_sign": one_sign, "excludes_zero": excludes, "farthest": farthest}
    verdicts = answers(differs & (sign[0] > 0), differs & (sign[0] < 0), reason)
    return pd.DataFrame(conditions, index=reason.index).join(verdicts)


def _of_industries(dispersion: pd.DataFrame, industries: pd.Index) -> dict[str, np.ndarray]:
    known = dispersion["dispersion"].unstack("industry")
    if lacking := sorted(set(industries) - set(known.columns), key=str):
        raise DataError(
            f"each industry needs its dispersion, but that of {lacking[0]!r} is not in the table"
        )
    return {
        reference: known.loc[reference].reindex(industries).to_numpy() for reference in REFERENCES
    }
