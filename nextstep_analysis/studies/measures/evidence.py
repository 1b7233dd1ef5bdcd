"""How documented facts and figures become the score of a value-added factor."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.factors import TOP_SCORE, Fact, Scoring

UNKNOWN = float("nan")


@dataclass(frozen=True)
class Evidence:
    """What the documented facts on one factor weigh.

    `level` is 0-4, NaN where nothing was found that counts. `high` and `medium` are the
    numbers of different pages by their best fact, `claims` that of facts of low
    confidence, which are counted in the weights only beside a better fact.
    """

    weight_for: float
    weight_against: float
    high: int
    medium: int
    claims: int
    level: float


def weigh(facts: Iterable[Fact], *, factor: str, risk: bool, scoring: Scoring) -> Evidence:
    """The evidence that `facts` give on `factor`.

    A page counts once on each side, with its best fact. For a factor that is no risk,
    facts marked as against and risks that lower it are subtracted. The level is 0 where
    the rest is 0 or less, else 1 and one more for each of ``scoring.levels`` reached.
    For risks all facts count, and more of them give a higher level.
    """
    about = [fact for fact in facts if factor in (fact.factor, fact.lowers)]
    better = [fact for fact in about if fact.confidence != "low"]
    counted = about if better else []
    against = [f for f in counted if not risk and (f.against or f.lowers == factor)]
    sides = [_weight([f for f in counted if f not in against], scoring), _weight(against, scoring)]
    pages = {page: max(sides[0].get(page, 0), sides[1].get(page, 0)) for page in _pages(better)}
    high = sum(weight == scoring.weights.high for weight in pages.values())
    total_for, total_against = (sum(side.values()) for side in sides)
    return Evidence(
        total_for,
        total_against,
        high,
        len(pages) - high,
        len(about) - len(better),
        _level(total_for - total_against, scoring) if counted else UNKNOWN,
    )


def score(documented: float, computed: float) -> float:
    """The score of two levels: the mean of those that are known.

    Neither outweighs the other: a strong document does not undo a weak figure, nor the other
    way round. How many of the two it rests on is told beside it. NaN, and never 0 or a middle
    score, where neither is known.
    """
    known = [level for level in (documented, computed) if not math.isnan(level)]
    return sum(known) / len(known) if known else UNKNOWN


def confidence(evidence: Evidence, *, figures: int) -> str:
    """``high``, ``medium`` or ``low``; "" where nothing was found.

    High with two pages of high confidence; medium with one of them, with two of medium
    confidence, or with one of the `figures`; low with one page of medium confidence.
    """
    if evidence.high >= 2:
        return "high"
    if evidence.high or figures or evidence.medium >= 2:
        return "medium"
    return "low" if evidence.medium else ""


def ranked(values: pd.Series, *, better: str) -> pd.DataFrame:
    """Place and level of each region among all: 4 in the best quarter, 1 in the last.

    Parameters
    ----------
    values : Series by region
        NaN where not known: such a region has no place and no level.
    better : str
        ``higher`` or ``lower``: which end is place 1. Equal values share the best place.

    Returns
    -------
    DataFrame ``rank, of, level``, by region
    """
    rank = values.rank(ascending=better == "lower", method="min")
    known = int(values.notna().sum())
    quarter = np.floor((rank - 1) * TOP_SCORE / known) if known else rank
    return pd.DataFrame({"rank": rank, "of": known, "level": TOP_SCORE - quarter})


def _weight(facts: Sequence[Fact], scoring: Scoring) -> dict[str, float]:
    """Weight by page: that of its best fact."""
    found: dict[str, float] = {}
    for fact in facts:
        weight = getattr(scoring.weights, fact.confidence)
        found[fact.source_url] = max(weight, found.get(fact.source_url, 0.0))
    return found


def _pages(facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(fact.source_url for fact in facts))


def _level(net: float, scoring: Scoring) -> float:
    net = round(net, 9)  # 1.0 - 0.6 - 0.4 is nothing, not a rest of rounding
    return float(1 + sum(net >= limit for limit in scoring.levels)) if net > 0 else 0.0
