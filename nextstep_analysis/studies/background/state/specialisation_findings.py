"""What the counts and location quotients of the core say, in sentences."""

import pandas as pd

from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

_BOUND = Statement(
    "These are figures of whole divisions, of which the ecosystem is only a part: {codes}."
)
_CORE = {
    "few": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}): too few to call a specialisation."
    ),
    "above": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is {lq:.2f} times as large as in "
        "{reference:in} ({level:.0%} confidence interval {lower:.2f}–{upper:.2f}): the region is "
        "specialised in them."
    ),
    "below": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is only {lq:.2f} times that in "
        "{reference:in} ({level:.0%} confidence interval {lower:.2f}–{upper:.2f}): the region has "
        "fewer of them than its size would suggest."
    ),
    "unclear": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is {lq:.2f} times that in "
        "{reference:in}, but the {level:.0%} confidence interval {lower:.2f}–{upper:.2f} includes "
        "1: a specialisation cannot be told from chance."
    ),
    "border": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is {lq:.2f} times that in {reference:in} "
        "({level:.0%} confidence interval {lower:.2f}–{upper:.2f}); without the enterprises that "
        "have no region the interval includes 1, so a specialisation is not certain."
    ),
    "missing": Statement(
        "The number of enterprises in the core industries in {region:in} is not available "
        "for {year:year}."
    ),
}
_STRONGEST = Statement(
    "Of the core industries, {industry:lower} ({code}) stands out most: {n:d} enterprises, "
    "{extra:d} more than at the share it has in {reference:in} (location quotient {lq:.2f}, "
    "{level:.0%} confidence interval {lower:.2f}–{upper:.2f})."
)
_NONE = Statement(
    "{region} is not clearly specialised in any core industry with at least {small:d} enterprises."
)
_ALL_SMALL = Statement(
    "In {region:in}, each core industry has fewer than {small:d} enterprises: too few to call a "
    "specialisation in any of them."
)
_TOO_FEW = Statement(
    "{industry:name} ({code}): {n:d} enterprises, too few to call a specialisation, although "
    "the location quotient is {lq:.2f} ({level:.0%} confidence interval "
    "{lower:.2f}–{upper:.2f})."
)


def core_finding(here: pd.Series, scope: Scope) -> Statement:
    """How many enterprises the core has, and whether the region is specialised in it."""
    bounds = scope.core_upper_bounds
    return _CORE[here["reading"]].given(
        evidence="core_by_region",
        region=Code(scope.region),
        reference=Code(scope.reference),
        year=scope.year,
        **_values(here, scope),
        then=_BOUND.given(codes=", ".join(bounds)) if bounds else None,
    )


def industry_findings(industries: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """The core industry furthest above parity, and the most telling one that is too small."""
    core = only(industries, role="core")
    strong = only(core, reading="above", upper_bound=False).nlargest(1, "above_parity")
    few = only(industries, reading="few", role=["core", "related"])
    few = few[few["lower"] > 1].nlargest(1, "location_quotient")
    told = [
        message.given(
            evidence="industries",
            industry=Code(row["industry"]),
            code=row["industry"],
            extra=row["above_parity"],
            reference=Code(scope.reference),
            **_values(row, scope),
        )
        for message, rows in ((_STRONGEST, strong), (_TOO_FEW, few))
        for _, row in rows.iterrows()
    ]
    if strong.empty and len(core) > 1 and core["enterprises"].notna().all():
        small = scope.settings.small_count
        message = _ALL_SMALL if (core["enterprises"] < small).all() else _NONE
        told.insert(0, message.given(evidence="industries", region=Code(scope.region), small=small))
    return tuple(told)


def _values(row: pd.Series, scope: Scope) -> dict:
    return {
        "n": row["enterprises"],
        "lq": row["location_quotient"],
        "lower": row["lower"],
        "upper": row["upper"],
        "level": scope.settings.interval_level,
    }
