"""The first of a ranking, so that no industry, municipality or ecosystem floods the list."""

import math
from collections import Counter

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Caps

KEYS = {"industry": "division", "municipality": "municipality", "ecosystem": "ecosystem"}
"""What is capped, and the column that holds it."""


def most_of(caps: Caps, n: int) -> dict[str, int]:
    """How many of a list of `n` one industry, municipality or ecosystem may have, by key."""
    return {key: max(1, math.floor(getattr(caps, key) * n)) for key in KEYS}


def spread(ranked: pd.DataFrame, *, n: int, caps: Caps) -> tuple[pd.DataFrame, Counter[str]]:
    """At most `n` of `ranked`, in its order, none of which is beyond a cap.

    A cap is a share of `n`, at least one. What is not known is not capped.

    Returns
    -------
    rows : DataFrame
    passed : Counter
        By key of `KEYS`: how many were passed over because its cap was full.
    """
    most = most_of(caps, n)
    taken: dict[str, Counter] = {key: Counter() for key in KEYS}
    passed: Counter[str] = Counter()
    kept = []
    columns = [ranked[column].tolist() for column in KEYS.values()]
    for place, values in enumerate(zip(*columns, strict=True)):
        if len(kept) == n:
            break
        known = [(k, v) for k, v in zip(KEYS, values, strict=True) if not pd.isna(v)]
        full = next((key for key, value in known if taken[key][value] >= most[key]), None)
        if full:
            passed[full] += 1
            continue
        kept.append(place)
        for key, value in known:
            taken[key][value] += 1
    return ranked.iloc[kept], passed
