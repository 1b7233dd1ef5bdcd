"""Gaps of a region to others: units lacking to their share, and differences of rates."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import composition, reference_share, total
from nextstep_analysis.indicators._intervals import binomial_limits, check_counts, check_level
from nextstep_analysis.indicators._peer_limits import peer_gap_limits, peer_gap_of
from nextstep_analysis.schema import check_region_known


def parity_gap(
    table: pd.DataFrame, *, region: str, reference: str, level: float = 0.95
) -> pd.DataFrame:
    r"""Units a region lacks to the share that an industry has in the reference.

    .. math:: g_{ir} = e_r \frac{E_i}{E} - e_{ir}

    The interval puts the Clopper-Pearson limits of the region's own share in place of
    :math:`e_{ir} / e_r`; the share in the reference counts as known.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``value`` in whole numbers that make up a whole per region and year.
    region, reference : str
        Codes in ``region``.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame ``units, expected, gap, lower, upper``, by industry and year
        In units of ``value``; positive = the region has too few. NaN where a figure of the
        region or the reference is missing.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`), holds decimals, or
        lacks an area.

    References
    ----------
    Fingleton, B., Igliori, D. & Moore, B. (2004). Employment growth of small high-technology
    firms and the role of horizontal clustering. *Urban Studies*, 41(4), 773-799.

    Examples
    --------
    >>> firms = pd.DataFrame({
    ...     "region": ["MK07"] * 2 + ["SSS"] * 2, "industry": ["C31", "J62"] * 2,
    ...     "year": 2022, "value": [40, 160, 1000, 9000]})
    >>> parity_gap(firms, region="MK07", reference="SSS")["gap"].tolist()
    [-20.0, 20.0]
    """
    check_level(level)
    frame = composition(table, reference)
    check_region_known(frame, region)
    check_counts(frame[["region", "industry", "year", "value"]], "value")
    here = frame.assign(parity=reference_share(frame))[frame["region"] == region]
    units, whole = here["value"].to_numpy(), here["total"].to_numpy()
    low, high = binomial_limits(units, whole, level)
    expected = here["parity"].to_numpy() * whole
    columns = {
        "units": units,
        "expected": expected,
        "gap": expected - units,
        "lower": expected - high * whole,
        "upper": expected - low * whole,
    }
    return pd.DataFrame(columns, index=_keys(here)).sort_index()


def peer_gap(
    table: pd.DataFrame, *, region: str, peers: Sequence[str], level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    r"""Units a region lacks to the median share that an industry has in its peers.

    .. math:: g_{ir} = e_r \operatorname{median}_{q \in peers} \frac{e_{iq}}{e_q} - e_{ir}

    The interval allows for the noise of all counts, those of the peers included: the
    expectation behind each has a gamma distribution (Jeffreys' prior), and the limits are
    quantiles of the gap between them. With an odd number of peers they are computed by
    numerical integration; with an even one, whose median is a mean of two, they are drawn,
    until twenty standard errors of a limit lie between it and 0 (at most two million times).

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
        ``value`` in whole numbers that make up a whole per region and year.
    region : str
        Code in ``region``.
    peers : sequence of str
        Codes in ``region``, without the region itself.
    level : float
        Level of the interval, between 0 and 1.
    seed : int
        The same seed gives the same interval, where it is drawn.

    Returns
    -------
    DataFrame ``units, expected, gap, lower, upper``, by industry and year
        In units of ``value``; positive = the region has too few. The median of very small
        counts leans to one side, so the gap need not lie in the middle. NaN where a figure
        of the region or of a peer is missing.

    Raises
    ------
    DataError
        If `table` is not a composition (`schema.check_composition`), holds decimals, lacks an
        area, or `peers` is empty, repeats one or holds the region.

    References
    ----------
    Navarro, M. et al. (2014). *Regional benchmarking in the smart specialisation process*.
    JRC, S3 working paper 3.

    Examples
    --------
    >>> firms = pd.DataFrame({
    ...     "region": ["MK07"] * 2 + ["MK05"] * 2 + ["MK08"] * 2, "industry": ["C31", "J62"] * 3,
    ...     "year": 2022, "value": [40, 160, 10, 90, 30, 170]})
    >>> peer_gap(firms, region="MK07", peers=["MK05", "MK08"])["gap"].round(1).tolist()
    [-15.0, 15.0]
    """
    check_level(level)
    peers = list(peers)
    if not peers or region in peers or len(set(peers)) < len(peers):
        raise DataError(
            f"peers {peers} are not allowed; other regions than {region!r} are, each once"
        )
    frame = composition(table)
    check_counts(frame[["region", "industry", "year", "value"]], "value")
    for code in (region, *peers):
        check_region_known(frame, code)
    wide = frame.pivot(index=["industry", "year"], columns="region", values="value").sort_index()
    totals = total(frame, ["region", "year"], "value").unstack("region")
    wholes = totals.loc[wide.index.get_level_values("year"), [region, *peers]].to_numpy()
    counts = wide[[region, *peers]].to_numpy()
    expected, gap = peer_gap_of(counts, wholes)
    lower, upper = peer_gap_limits(counts, wholes, level=level, seed=seed)
    columns = {
        "units": counts[:, 0],
        "expected": expected,
        "gap": gap,
        "lower": lower,
        "upper": upper,
    }
    return pd.DataFrame(columns, index=wide.index)


def rate_gap(rates: pd.DataFrame, *, region: str) -> pd.DataFrame:
    r"""Differences of a region's rate from those of others, with intervals.

    .. math:: d = r - q, \qquad d - \sqrt{(r - r_l)^2 + (q_u - q)^2}, \quad
        d + \sqrt{(r_u - r)^2 + (q - q_l)^2}

    MOVER: limits of two independent rates joined to limits of their difference.

    Parameters
    ----------
    rates : DataFrame ``rate, lower, upper``, indexed by region, one row each
        As the rates of `demography`, in any unit.
    region : str
        A region of the index.

    Returns
    -------
    DataFrame ``other, gap, lower, upper``, by the other region
        `other` is its rate; `gap` is the region's rate less the other. NaN where a rate or a
        limit is. A little too wide where the other area holds the region.

    Raises
    ------
    DataError
        If a column or `region` is missing, a region stands twice, or limits do not enclose
        the rate.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect
    measures: a general approach. *Statistics in Medicine*, 27(10), 1693-1702.

    Examples
    --------
    >>> rates = pd.DataFrame({"rate": [0.08, 0.12], "lower": [0.05, 0.08], "upper": [0.12, 0.17]},
    ...     index=["MK07", "MK13"])
    >>> rate_gap(rates, region="MK07").round(3).loc["MK13"].tolist()
    [0.12, -0.04, -0.098, 0.017]
    """
    if lacking := [name for name in ("rate", "lower", "upper") if name not in rates.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(rates.columns)}")
    if rates.index.has_duplicates or region not in rates.index:
        known = ", ".join(map(str, rates.index))
        raise DataError(f"each region may stand once, {region!r} among them; there are {known}")
    if ((rates["lower"] > rates["rate"]) | (rates["upper"] < rates["rate"])).any():
        raise DataError("limits must enclose their rate, but some do not")
    here, others = rates.loc[region], rates.drop(index=region)
    gap = here["rate"] - others["rate"]
    below = np.hypot(here["rate"] - here["lower"], others["upper"] - others["rate"])
    above = np.hypot(here["upper"] - here["rate"], others["rate"] - others["lower"])
    return pd.DataFrame(
        {
            "other": others["rate"],
            "gap": gap,
            "lower": gap - below,
            "upper": gap + above,
        }
    )


def _keys(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["industry", "year"]])
