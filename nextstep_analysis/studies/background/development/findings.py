"""What the development of the core says, in sentences careful about small numbers."""

import pandas as pd

from nextstep_analysis.claim import Claim, cells, outside
from nextstep_analysis.codes import CAPITAL_REGION, WHOLE_COUNTRY
from nextstep_analysis.studies.background.development.effect import (
    BETTER,
    FEW,
    MEDIAN,
    REST,
    REST_WITHOUT,
    UNCLEAR,
    WORSE,
)
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

_CHANGE = {
    1: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} grew from "
        "{before:d} to {after:d}, by {growth:.1%}; in {reference:in} the change was "
        "{national:+.1%}."
    ),
    -1: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} fell from "
        "{before:d} to {after:d}, by {growth:.1%}; in {reference:in} the change was "
        "{national:+.1%}."
    ),
    0: Statement(
        "From {start:year} to {end:year} the number of core enterprises in {region:in} stayed at "
        "{before:d}; in {reference:in} the change was {national:+.1%}."
    ),
}
_SURE = {
    "few": Statement(
        "Only {events:d} opening or closure lies behind it: too few for an interval.",
        plural="Only {events:d} openings and closures lie behind it: too few for an interval.",
        count="events",
    ),
    "chance": Statement(
        "Openings and closures by chance would bring as much ({level:.0%} interval {lower:+.1%} to "
        "{upper:+.1%})."
    ),
    "sure": Statement(
        "That is more than openings and closures by chance would bring ({level:.0%} interval "
        "{lower:+.1%} to {upper:+.1%})."
    ),
}
_EFFECT = {
    BETTER: Statement(
        "The core in {region:in} did better than the same industries elsewhere: it gained "
        "{effect:d} enterprises over their growth in the rest of the country ({level:.0%} interval "
        "{lower:d}–{upper:d})."
    ),
    WORSE: Statement(
        "The core in {region:in} did worse than the same industries elsewhere: it lacks {effect:d} "
        "enterprises to their growth in the rest of the country ({level:.0%} interval "
        "{lower:d}–{upper:d})."
    ),
    UNCLEAR: Statement(
        "Whether the core in {region:in} did better or worse than the same industries elsewhere "
        "cannot be told: the regional effect is {effect:+d} enterprises against the rest of the "
        "country ({level:.0%} interval {lower:+d} to {upper:+d})."
    ),
    FEW: Statement(
        "With {events:d} opening or closure of core enterprises in {region:in} the growth cannot "
        "be compared with that elsewhere.",
        plural="With {events:d} openings and closures of core enterprises in {region:in} the "
        "growth cannot be compared with that elsewhere.",
        count="events",
    ),
}
_OTHERS = Statement(
    "Without {capital:name} it is {without:+d}, and against the median of the other regions "
    "{median:+d}."
)
_MEDIAN = Statement("Against the median of the other regions it is {median:+d}.")
_UNTESTED = Statement(
    "Against the same industries in {reference:in} the regional effect is {effect:+.1%} of the "
    "number at the start; against a single region it is not tested."
)


def development_findings(
    growth: pd.DataFrame, effect: pd.DataFrame, regions: pd.DataFrame, scope: Scope
) -> tuple[Statement, ...]:
    """The change of the core and how sure it is, and its regional effect."""
    first, last = scope.period
    rows = only(growth, start=first).set_index("region")
    here, there = rows.loc[scope.region], rows.loc[scope.reference]
    if pd.isna(here["growth"]):
        return ()
    direction = int(here["change"] > 0) - int(here["change"] < 0)
    at = {"start": first}
    shown = cells(
        "growth",
        {"region": scope.region, **at},
        enterprises_start=here["enterprises_start"],
        enterprises_end=here["enterprises_end"],
        growth=here["growth"],
    )
    other = cells("growth", {"region": scope.reference, **at}, growth=there["growth"])
    change = _CHANGE[direction].given(
        evidence="growth",
        then=_sure(here, scope),
        claims=(shown, other),
        start=first,
        end=last,
        before=here["enterprises_start"],
        after=here["enterprises_end"],
        growth=abs(here["growth"]),
        national=there["growth"],
        region=Code(scope.region),
        reference=Code(scope.reference),
    )
    return (change, *_effect(effect, regions, scope))


def too_few(here: pd.Series, scope: Scope) -> Statement | None:
    """That too few events lie behind the region's growth; None where not, or not known."""
    if pd.notna(here["lower"]) or pd.isna(here["growth"]) or pd.isna(here["events"]):
        return None
    rows, events = {"region": scope.region, "start": scope.period[0]}, here["events"]
    return _SURE["few"].given(claims=(cells("growth", rows, events=events),), events=events)


def _sure(here: pd.Series, scope: Scope) -> Statement | None:
    """How far the change can be told from chance; None where events are not known."""
    rows = {"region": scope.region, "start": scope.period[0]}
    if pd.isna(here["lower"]):
        return too_few(here, scope)
    ends = {"lower": here["lower"], "upper": here["upper"]}
    side = int(ends["lower"] > 0) - int(ends["upper"] < 0)
    claims = (cells("growth", rows, **ends), outside("growth", rows, list(ends), side))
    level = scope.settings.interval_level
    return _SURE["sure" if side else "chance"].given(claims=claims, level=level, **ends)


def _effect(effect: pd.DataFrame, regions: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """The regional effect in enterprises, and the verdict of the three references."""
    if scope.reference != WHOLE_COUNTRY:
        return _untested(regions, scope)
    rows = effect.set_index("reference")
    rest, verdict = rows.loc[REST], rows["verdict"].iloc[0]
    if verdict not in _EFFECT:
        return ()
    codes = scope.ecosystem.core
    says = {"region": scope.region, "codes": codes, "verdict": verdict}
    claims = [Claim("effect", "regional_effect", says=says)]
    told: dict[str, object] = {"region": Code(scope.region)}
    if verdict == FEW:
        events = rest["events"]
        claims.append(cells("regional_effect", {"reference": REST}, events=events))
        return (
            _EFFECT[FEW].given(evidence="regional_effect", claims=claims, events=events, **told),
        )
    values = [rest["effect"], rest["lower"], rest["upper"]]
    shown = dict(zip(("effect", "lower", "upper"), values, strict=True))
    claims.append(cells("regional_effect", {"reference": REST}, **shown))
    if verdict == WORSE:
        shown = {"effect": -values[0], "lower": -values[2], "upper": -values[1]}
    level = scope.settings.interval_level
    message = _EFFECT[verdict].given(
        evidence="regional_effect",
        claims=claims,
        then=_others(rows, scope),
        level=level,
        **told,
        **shown,
    )
    return (message,)


def _others(rows: pd.DataFrame, scope: Scope) -> Statement:
    """The effect against the two other references; Uusimaa is not left out of its own rest."""
    median, without = rows.at[MEDIAN, "effect"], rows.at[REST_WITHOUT, "effect"]
    claims = [cells("regional_effect", {"reference": MEDIAN}, effect=median)]
    if scope.region == CAPITAL_REGION:
        return _MEDIAN.given(claims=claims, median=median)
    claims.append(cells("regional_effect", {"reference": REST_WITHOUT}, effect=without))
    return _OTHERS.given(
        claims=claims, capital=Code(CAPITAL_REGION), without=without, median=median
    )


def _untested(regions: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    where = {"region": scope.region, "against": scope.reference}
    effect = only(regions, **where).iloc[0]["regional"]
    if pd.isna(effect):
        return ()
    return (
        _UNTESTED.given(
            evidence="shift_share_regions",
            claims=(cells("shift_share_regions", where, regional=effect),),
            reference=Code(scope.reference),
            effect=effect,
        ),
    )
