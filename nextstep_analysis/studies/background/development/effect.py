"""Chapter 3 of a study: did the core do better or worse than elsewhere, and may it be said?

Each region is compared with the other regions, never with a whole that holds it: the rest of
the country, the rest without Uusimaa, and the median of the other regions.
"""

from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.codes import CAPITAL_REGION, ELSEWHERE, WHOLE_COUNTRY
from nextstep_analysis.indicators.effect_dispersion import effect_dispersion
from nextstep_analysis.indicators.regional_effect import RegionalEffect, regional_effect
from nextstep_analysis.indicators.shift_share import shift_share
from nextstep_analysis.indicators.verdicts import Answer, Reason
from nextstep_analysis.studies.background.development.tables import REGIONAL_EFFECT
from nextstep_analysis.studies.measures.enterprises import is_division, is_region
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Scope, only

REST, REST_WITHOUT, MEDIAN = "rest", "rest_without", "median"
BETTER, WORSE, UNCLEAR, FEW, MISSING, UNTESTED = (
    "better",
    "worse",
    "unclear",
    "few",
    "missing",
    "untested",
)
"""Verdicts: against a single region nothing is tested."""
_VERDICTS = {Answer.ABOVE: BETTER, Answer.BELOW: WORSE, Answer.NOT_TOLD: UNCLEAR}


class Effects:
    """Regional effects of groups of industries over the main period, in all regions.

    `enterprises` are those of every region; how far regions vary is told once for all groups.
    """

    def __init__(self, enterprises: pd.DataFrame, *, scope: Scope):
        start, end = scope.period
        years = {"start": start, "end": end, "without": CAPITAL_REGION}
        recent = enterprises[enterprises["year"].between(start, end)]
        divisions = recent[is_region(recent["region"]) & is_division(recent["industry"])]
        self._divisions, self._years = divisions, years
        self._level = scope.settings.interval_level
        self._spread = shared(["effect_dispersion"], lambda: effect_dispersion(divisions, **years))

    def of(self, codes: Sequence[str]) -> RegionalEffect:
        """`regional_effect` of the industries `codes` together."""
        rows = only(self._divisions, industry=list(codes))
        told = {"dispersion": self._spread, "level": self._level, **self._years}
        return shared(["regional_effect", *codes], lambda: regional_effect(rows, **told))


def verdict_of(found: RegionalEffect, region: str) -> str:
    """The verdict on `region` in one word."""
    row = found.verdicts.loc[region]
    if row["reason"] == Reason.FEW_EVENTS:
        return FEW
    return _VERDICTS.get(row["answer"], MISSING)


def effect_table(found: RegionalEffect, *, scope: Scope) -> pd.DataFrame:
    """Table `REGIONAL_EFFECT`: a row per reference; limits are missing for too few events."""
    verdict = verdict_of(found, scope.region)
    rows = found.effects.xs(scope.region, level="region").rename_axis("reference").reset_index()
    if verdict == FEW:
        rows = rows.assign(lower=float("nan"), upper=float("nan"))
    return rows.assign(verdict=verdict)[list(REGIONAL_EFFECT.columns)]


def elsewhere(stock: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """`stock` and, as region ``ELSEWHERE``, the whole country without `region`."""
    keys = ["industry", "year"]
    here, whole = (
        only(stock, region=area).set_index(keys)["value"] for area in (region, WHOLE_COUNTRY)
    )
    rest = (whole - here).rename("value").reset_index().assign(region=ELSEWHERE)
    return pd.concat([stock, rest[list(stock.columns)]], ignore_index=True)


def effects(
    stock: pd.DataFrame,
    *,
    region: str,
    against: str,
    period: tuple[int, int],
    peers: tuple[str, ...] = (),
) -> pd.DataFrame:
    """`shift_share` of all divisions: the same for every ecosystem.

    `against` may be ``ELSEWHERE``; `peers` are the regions that are ``PEERS`` in `stock`.
    """
    start, end = period
    asked = ["effects", region, against, start, end, *peers]

    def compute() -> pd.DataFrame:
        both = elsewhere(stock, region=region) if against == ELSEWHERE else stock
        pair = only(both, region=[region, against])
        return shift_share(pair, region=region, reference=against, start=start, end=end)

    return shared(asked, compute)
