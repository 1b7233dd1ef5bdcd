"""What the development of the core says, in sentences careful about small numbers."""

import pandas as pd

from nextstep_analysis.codes import PEERS
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
        "Only {events:d} opening or closure lies behind it: too few to tell a change from chance.",
        plural="Only {events:d} openings and closures lie behind it: too few to tell a change from "
        "chance.",
        count="events",
    ),
    "chance": Statement(
        "The change cannot be told from chance ({level:.0%} confidence interval {lower:+.1%} to "
        "{upper:+.1%})."
    ),
    "sure": Statement(
        "The {level:.0%} confidence interval of the change is {lower:+.1%} to {upper:+.1%}."
    ),
}
_EFFECT = {
    "better": Statement(
        "Compared with the same industries in {reference:in}, the core in {region:in} did better "
        "by {effect:d} enterprises (regional effect, {level:.0%} confidence interval "
        "{lower:d}–{upper:d})."
    ),
    "worse": Statement(
        "Compared with the same industries in {reference:in}, the core in {region:in} did worse "
        "by {effect:d} enterprises (regional effect, {level:.0%} confidence interval "
        "{lower:d}–{upper:d})."
    ),
    "chance": Statement(
        "The development of the core in {region:in} cannot be told from that of the same "
        "industries in {reference:in}: the regional effect is {effect:+d} enterprises "
        "({level:.0%} confidence interval {lower:+d} to {upper:+d})."
    ),
}
_AGAINST_PEERS = Statement(
    "Against the peer regions together the regional effect is {effect:+d} enterprises "
    "({lower:+d} to {upper:+d})."
)


def development_findings(
    growth: pd.DataFrame, regions: pd.DataFrame, scope: Scope
) -> tuple[Statement, ...]:
    """The change of the core and how sure it is, and its regional effect where it can be told."""
    first, last = scope.period
    rows = only(growth, start=first).set_index("region")
    here, there = rows.loc[scope.region], rows.loc[scope.reference]
    if pd.isna(here["growth"]):
        return ()
    direction = int(here["change"] > 0) - int(here["change"] < 0)
    change = _CHANGE[direction].given(
        evidence="growth",
        then=_sure(here, scope),
        start=first,
        end=last,
        before=here["enterprises_start"],
        after=here["enterprises_end"],
        growth=abs(here["growth"]),
        national=there["growth"],
        region=Code(scope.region),
        reference=Code(scope.reference),
    )
    effect = only(regions, region=scope.region, against=scope.reference).iloc[0]
    if pd.isna(effect["regional_lower"]):
        return (change,)
    return (change, _effect(effect, _against_peers(regions, scope), scope))


def _sure(here: pd.Series, scope: Scope) -> Statement | None:
    """How far the change can be told from chance; None where events are not known."""
    if pd.isna(here["lower"]):
        return None if pd.isna(here["events"]) else _SURE["few"].given(events=here["events"])
    kind = "chance" if here["lower"] <= 0 <= here["upper"] else "sure"
    level = scope.settings.interval_level
    return _SURE[kind].given(level=level, lower=here["lower"], upper=here["upper"])


def _against_peers(regions: pd.DataFrame, scope: Scope) -> Statement | None:
    rows = only(regions, region=scope.region, against=PEERS)
    if rows.empty or rows["regional_lower"].isna().any():
        return None
    effect, lower, upper = _enterprises(rows.iloc[0])
    return _AGAINST_PEERS.given(effect=effect, lower=lower, upper=upper)


def _effect(row: pd.Series, then: Statement | None, scope: Scope) -> Statement:
    """The regional effect in enterprises; a clear fall is told by its size, without signs."""
    effect, lower, upper = _enterprises(row)
    kind = "better" if lower > 0 else "worse" if upper < 0 else "chance"
    if kind == "worse":
        effect, lower, upper = -effect, -upper, -lower
    return _EFFECT[kind].given(
        evidence="shift_share_regions",
        then=then,
        effect=effect,
        lower=lower,
        upper=upper,
        level=scope.settings.interval_level,
        region=Code(scope.region),
        reference=Code(scope.reference),
    )


def _enterprises(row: pd.Series) -> tuple[float, float, float]:
    """Effect and limits in enterprises, from shares of the stock at the start."""
    names = ("regional", "regional_lower", "regional_upper")
    return tuple(row[name] * row["start"] for name in names)
