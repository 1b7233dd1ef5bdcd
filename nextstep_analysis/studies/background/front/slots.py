"""Two of the five findings that a study starts with: how strong it is, and where it is going.

Each is short: at most 25 words and three numbers, years not counted.
"""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.claim import Claim, cells
from nextstep_analysis.codes import CORE, WHOLE_COUNTRY
from nextstep_analysis.front import Line
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.studies.background.development.core_staff import (
    JOBS,
    PERSONNEL,
    staff_change,
)
from nextstep_analysis.studies.background.development.effect import (
    BETTER,
    FEW,
    REST,
    UNCLEAR,
    WORSE,
)
from nextstep_analysis.studies.background.state.three_measures_findings import OWN_PERSONNEL
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Statement

Frames = Mapping[str, pd.DataFrame]
GOOD, FAIR, WEAK = "good", "fair", "weak"
SIZE, DEVELOPMENT, NEED, ASSET, NEXT = "size", "development", "need", "asset", "next"
"""The slots of the five findings, in their order."""

_SIZE = Statement(
    "The core has {n:d} enterprise, {quotient:.1f} times the share in {reference:in};",
    plural="The core has {n:d} enterprises, {quotient:.1f} times the share in {reference:in};",
    count="n",
)
_BY_ACCOUNTS = {
    Agreement.SPECIALISED: Statement(
        "value added was {size:.1f} times: number and size agree on a specialisation."
    ),
    Agreement.FEWER: Statement("value added was {size:.1f} times: less than its size suggests."),
    Agreement.LARGE_UNITS: Statement("value added was {size:.1f} times: few but large units."),
    Agreement.SMALL_UNITS: Statement("value added was {size:.1f} times: many small units."),
    Agreement.PAR: Statement("value added was {size:.1f} times: no difference is shown."),
}
_BY_JOBS = {
    Agreement.SPECIALISED: Statement(
        "jobs were {size:.1f} times: number and size agree on a specialisation."
    ),
    Agreement.FEWER: Statement("jobs were {size:.1f} times: less than its size suggests."),
    Agreement.LARGE_UNITS: Statement("jobs were {size:.1f} times: few but large units."),
    Agreement.SMALL_UNITS: Statement("jobs were {size:.1f} times: many small units."),
    Agreement.PAR: Statement("jobs were {size:.1f} times: no difference is shown."),
}
_BY_PERSONNEL = {
    Agreement.SPECIALISED: Statement(
        "personnel was {size:.1f} times: number and size agree on a specialisation."
    ),
    Agreement.FEWER: Statement("personnel was {size:.1f} times: less than its size suggests."),
    Agreement.LARGE_UNITS: Statement("personnel was {size:.1f} times: few but large units."),
    Agreement.SMALL_UNITS: Statement("personnel was {size:.1f} times: many small units."),
    Agreement.PAR: Statement("personnel was {size:.1f} times: no difference is shown."),
}
_ALONE = Statement("no measure of size is of the core alone, so this gives no verdict.")
_DISAGREE = Statement("the measures disagree, so they give no verdict.")

_CHANGE = Statement(
    "From {start:year} to {end:year} core enterprises went from {before:d} to {after:d}."
)
_CHANGE_AND = Statement(
    "From {start:year} to {end:year} core enterprises went from {before:d} to {after:d};"
)
_STAFF_CHANGE = {
    JOBS: Statement(
        "From {start:year} to {end:year} jobs of the core went from {before:d} to {after:d};"
    ),
    PERSONNEL: Statement(
        "From {start:year} to {end:year} personnel of the core went from {before:d} to {after:d};"
    ),
}
_THERE = Statement("in {reference:in} the change was {there:+.1%}.")
_STAYED = Statement("From {start:year} to {end:year} core enterprises stayed at {before:d}.")
_STAYED_AND = Statement("From {start:year} to {end:year} core enterprises stayed at {before:d};")
_UNKNOWN = Statement("How the number of core enterprises changed is not known.")
_AGAINST = {
    BETTER: Statement("that is better than the same industries elsewhere."),
    WORSE: Statement("that is worse than the same industries elsewhere."),
    UNCLEAR: Statement("no difference from the same industries elsewhere is shown."),
    FEW: Statement("too few opened and closed to compare with elsewhere."),
}


def size_line(frames: Frames, scope: Scope) -> Line:
    """How many enterprises, how specialised by number, and what the measures of size add."""
    core = only(frames["three_measures"], industry=CORE).iloc[0]
    shown = {"enterprises": core["enterprises"], "location_quotient": core["location_quotient"]}
    statement = _SIZE.given(
        evidence="three_measures",
        claims=(cells("three_measures", {"industry": CORE}, **shown), measures_claim(core, scope)),
        then=_by_size(core),
        n=core["enterprises"],
        quotient=core["location_quotient"],
        reference=Code(scope.reference),
    )
    confidence = WEAK if core["verdict"] == Agreement.NOT_TOLD else GOOD
    return Line(statement, confidence, "strength", SIZE)


def measures_claim(core: pd.Series, scope: Scope) -> Claim:
    """That the three measures of the core give this verdict."""
    says = {"verdict": core["verdict"], "reason": core["reason"], "codes": scope.ecosystem.core}
    return Claim("measures", "three_measures", {"industry": CORE}, says=says)


def _by_size(core: pd.Series) -> Statement:
    verdict = Agreement(core["verdict"])
    by_accounts = core["lead"] == "accounts"
    of_staff = _BY_PERSONNEL if core["lead"] == OWN_PERSONNEL else _BY_JOBS
    said = _BY_ACCOUNTS if by_accounts else of_staff
    if verdict in said:
        column = "value_added" if by_accounts else "jobs"
        claim = cells("three_measures", {"industry": CORE}, **{column: core[column]})
        return said[verdict].given(claims=(claim,), size=core[column])
    return _ALONE if core["reason"] == Reason.HEAD_OFFICES else _DISAGREE


def development_line(frames: Frames, scope: Scope) -> Line:
    """How jobs of the core changed, or personnel; without them, how the enterprises did."""
    return _staff_line(frames, scope) or _enterprises_line(frames, scope)


def _staff_line(frames: Frames, scope: Scope) -> Line | None:
    """The change of jobs or personnel here and in the reference; None where it is not known."""
    row = staff_change(frames)
    if row is None:
        return None
    where = {"measure": row["measure"], "industry": CORE}
    shown = {name: row[name] for name in ("before", "after")}
    there = _THERE.given(
        claims=(cells("core_staff", where, growth_there=row["growth_there"]),),
        reference=Code(scope.reference),
        there=row["growth_there"],
    )
    statement = _STAFF_CHANGE[row["measure"]].given(
        evidence="core_staff",
        claims=(cells("core_staff", where, **shown),),
        then=there,
        start=int(row["start"]),
        end=int(row["end"]),
        **shown,
    )
    return Line(statement, GOOD, "direction", DEVELOPMENT)


def _enterprises_line(frames: Frames, scope: Scope) -> Line:
    """How the number of enterprises changed, and whether that differs from elsewhere."""
    first, last = scope.period
    here = only(frames["growth"], start=first, region=scope.region).iloc[0]
    before, after = here["enterprises_start"], here["enterprises_end"]
    if pd.isna(before) or pd.isna(after):
        return Line(_UNKNOWN.given(evidence="growth"), WEAK, "direction", DEVELOPMENT)
    rows = {"region": scope.region, "start": first}
    ends = {"enterprises_start": before, "enterprises_end": after}
    told = {"start": first, "end": last, "before": before}
    told |= {} if before == after else {"after": after}
    verdict, claims = effect_of(frames, scope)
    alone, followed = (_STAYED, _STAYED_AND) if before == after else (_CHANGE, _CHANGE_AND)
    message = followed if verdict in _AGAINST else alone
    statement = message.given(
        evidence="growth",
        claims=(cells("growth", rows, **ends),),
        then=_AGAINST[verdict].given(claims=claims) if verdict in _AGAINST else None,
        **told,
    )
    return Line(statement, WEAK if verdict == FEW else GOOD, "direction", DEVELOPMENT)


def effect_of(frames: Frames, scope: Scope) -> tuple[str, tuple[Claim, ...]]:
    """The verdict on the regional effect with its claim; "" where it is not tested."""
    if scope.reference != WHOLE_COUNTRY or "regional_effect" not in frames:
        return "", ()
    verdict = only(frames["regional_effect"], reference=REST).iloc[0]["verdict"]
    says = {"region": scope.region, "codes": scope.ecosystem.core, "verdict": verdict}
    return str(verdict), (Claim("effect", "regional_effect", says=says),)
