"""The priority index: a middle, the interval that what is not known leaves open, and ranks."""

from datetime import date

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.prospecting import Confidence, Prospecting, Weights
from nextstep_analysis.prospects import FAIR, GOOD, HOME, PARTS, SIGNALS, WEAK
from nextstep_analysis.register.prospects.candidates import YEAR

Ends = tuple[pd.Series, pd.Series]


def part_ranges(companies: pd.DataFrame, told: Prospecting, *, day: date) -> pd.DataFrame:
    """The lowest and highest value of each part of the index, 0 to 1, where 1 is best.

    What is not known is the whole range. A signal that is on no imported list is not known:
    no list is whole.

    Parameters
    ----------
    companies : DataFrame
        See `candidates`, with ``fit_low, fit_high`` and ``minutes``.

    Returns
    -------
    DataFrame, two columns for each of `PARTS`: ``<part>_low, <part>_high``
    """
    minutes = companies["minutes"].mask(companies["presence"], 0)
    found: dict[str, Ends] = {
        "fit": (companies["fit_low"], companies["fit_high"]),
        "growth": _known(between(companies["growth"], told.growth.low, told.growth.high)),
        "reach": _known(1 - between(minutes, told.reach.near, told.reach.far)),
        "size": _size(companies, told),
    }
    for kind in SIGNALS:
        age = (pd.Timestamp(day) - companies[f"{kind}_dated"]).dt.days / YEAR
        fresh = 1 - (1 - told.signals.least) * (age / told.signals.years).clip(0, 1)
        found[kind] = _known(fresh)
    return pd.DataFrame(
        {f"{part}_{end}": found[part][n] for part in PARTS for n, end in enumerate(("low", "high"))}
    )


def index_of(parts: pd.DataFrame, weights: Weights, confidence: Confidence) -> pd.DataFrame:
    r"""The index of each company and its interval, with ranks.

    .. math:: L = \sum_k w_k l_k, \quad H = \sum_k w_k h_k, \quad M = (L + H) / 2

    Companies are in the order of M, equal ones in the order of the rows. The best rank is one more
    than the companies whose interval lies wholly above, the worst leaves below only those whose
    interval lies wholly below.

    Returns
    -------
    DataFrame ``index, index_low, index_high, rank, best_rank, worst_rank, confidence``
    """
    share = {part: getattr(weights, part) for part in PARTS}
    low = sum((share[part] * parts[f"{part}_low"] for part in PARTS), start=0.0)
    high = sum((share[part] * parts[f"{part}_high"] for part in PARTS), start=0.0)
    low, high = low.round(9), high.round(9)  # equal sums in another order are equal
    middle = (low + high) / 2
    order = np.argsort(-middle.to_numpy(), kind="stable")
    rank = np.empty(len(middle), dtype="int64")
    rank[order] = np.arange(1, len(middle) + 1)
    above = len(low) - np.searchsorted(np.sort(low), high, side="right")
    below = np.searchsorted(np.sort(high), low, side="left")
    width = (high - low).round(9)  # so are equal widths, such as those of what many lack
    words = np.select([width <= confidence.good, width <= confidence.fair], [GOOD, FAIR], WEAK)
    return pd.DataFrame(
        {
            "index": middle,
            "index_low": low,
            "index_high": high,
            "rank": rank,
            "best_rank": above + 1,
            "worst_rank": len(low) - below,
            "confidence": words,
        },
        index=parts.index,
    )


def between(values: pd.Series, low: float, high: float) -> pd.Series:
    """0 up to `low`, 1 from `high` on, in proportion between; NaN stays.

    >>> between(pd.Series([5.0, 20.0]), 0, 10).tolist()
    [0.5, 1.0]
    """
    return ((values - low) / (high - low)).clip(0, 1)


def _known(values: pd.Series) -> Ends:
    return values.fillna(0.0), values.fillna(1.0)


def _size(companies: pd.DataFrame, told: Prospecting) -> Ends:
    """By turnover, personnel expenses or persons employed; else by whether it is an employer.

    Whether a company abroad is an employer no register tells.
    """
    size = told.size
    sizes = [
        between(
            pd.Series(np.log(companies[column].where(companies[column] > 0))),
            *(float(np.log(end)) for end in ends),
        )
        for column, ends in dict(size).items()
        if column != "employer"
    ]
    known = sizes[0].fillna(sizes[1]).fillna(sizes[2])
    employer, abroad = companies["employer_since"].notna(), companies["country"] != HOME
    low = pd.Series(np.where(employer, size.employer, 0.0), index=companies.index)
    high = pd.Series(np.where(employer | abroad, 1.0, size.employer), index=companies.index)
    return known.fillna(low), known.fillna(high)
