"""Strengths, lacks and risks: a few short lines each, with where their evidence stands."""

from collections.abc import Sequence

from nextstep_analysis.claim import Claim, cells, none_of
from nextstep_analysis.codes import CORE
from nextstep_analysis.front import Line
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.development.core_staff import figures_end
from nextstep_analysis.studies.background.development.effect import WORSE
from nextstep_analysis.studies.background.front.needs_and_assets import fact_line, short_facts, won
from nextstep_analysis.studies.background.front.slots import (
    FAIR,
    GOOD,
    WEAK,
    Frames,
    effect_of,
)
from nextstep_analysis.studies.background.potential.lists import LISTED
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Fact, Statement

MOST = 2
"""Lines of a list at most."""

_AGREE = Statement("{industry:short}: {quotient:.1f} times the share, number and size agree")
_LARGE = Statement("{industry:short}: a few large units, more than the number tells")
_MORE = Statement(
    "{industry:short}: {n:d} enterprises, {quotient:.1f} times the share; size is not known"
)
_STAFF = Statement("{industry:short}: strong here, with staff like the core's")
_NO_STRENGTH = Statement("No industry of the core stands out beyond random settling")
_BOUGHT = Statement(
    "{product:short}: an estimated {euros:meur_about} bought elsewhere ({year:year})"
)
_THIN = Statement("{industry:short}: {quotient:.1f} times the enterprises expected here")
_BEHIND = Statement("Growth is behind the same industries elsewhere")
_NO_LACK = Statement("No purchase and no thin link stands out")
_END = Statement("The figures end in {end:year}")


def strengths(frames: Frames, facts: Sequence[Fact], scope: Scope) -> tuple[Line, ...]:
    """Industries by the verdict of three measures, a fact, and industries with like staff."""
    rows = frames["three_measures"]
    rows = rows[(rows["industry"] != CORE) & (rows["role"] == "core")]
    rows = rows.sort_values("smoothed_quotient", ascending=False, kind="stable")
    lines = [line for row in rows.to_dict("records") for line in _industry(row, scope)]
    near = frames["near_and_strong"]
    near = near[near["state"] == LISTED]
    staff = [_near(row) for row in near.to_dict("records")]
    good = short_facts(facts, scope.ecosystem.id, for_it=True)
    told = [fact_line(fact, "attraction") for fact in good]
    found = (*lines[:1], *told[:1], *lines[1:2], *staff[:1], *told[1:])[:MOST]
    among = {"industry": list(scope.ecosystem.core)}
    if found:
        return found
    claim = none_of("three_measures", {"reading": "more"}, among=among)
    return (Line(_NO_STRENGTH.given(claims=(claim,)), FAIR, "strength"),)


def _industry(row: dict, scope: Scope) -> list[Line]:
    code, where = Code(row["industry"]), {"industry": row["industry"]}
    says = {"verdict": row["verdict"], "reason": row["reason"], "codes": (row["industry"],)}
    claim = Claim("measures", "three_measures", where, says=says)
    quotient = {"quotient": row["location_quotient"]}
    shown = cells("three_measures", where, location_quotient=row["location_quotient"])
    if row["verdict"] == Agreement.SPECIALISED:
        said = _AGREE.given(claims=(claim, shown), industry=code, **quotient)
        return [Line(said, GOOD, "strength")]
    if row["verdict"] == Agreement.LARGE_UNITS:
        return [Line(_LARGE.given(claims=(claim,), industry=code), GOOD, "strength")]
    if row["reading"] == "more":
        number = cells("three_measures", where, enterprises=row["enterprises"])
        claims = (claim, shown, number)
        said = _MORE.given(claims=claims, industry=code, n=row["enterprises"], **quotient)
        return [Line(said, WEAK, "strength")]
    return []


def _near(row: dict) -> Line:
    claim = cells("near_and_strong", {"industry": row["industry"]}, state=LISTED)
    said = _STAFF.given(claims=(claim,), industry=Code(row["industry"]))
    return Line(said, str(row["confidence"]), "lacks")


def lacks(frames: Frames, scope: Scope) -> tuple[Line, ...]:
    """What is bought elsewhere, thin links, and growth where it is behind."""
    thin = frames["thin_links"]
    thin = thin[thin["state"] == LISTED]
    lines = [_purchase(row) for row in won(frames).iloc[:2].to_dict("records")]
    lines += [_link(row) for row in thin.iloc[:2].to_dict("records")]
    verdict, claims = effect_of(frames, scope)
    if verdict == WORSE:
        lines.insert(1, Line(_BEHIND.given(claims=claims), GOOD, "direction"))
    if lines:
        return tuple(lines[:MOST])
    claim = none_of("thin_links", {"state": LISTED})
    return (Line(_NO_LACK.given(claims=(claim,)), FAIR, "lacks"),)


def _purchase(row: dict) -> Line:
    claim = cells("bought_elsewhere", {"product": row["product"]}, elsewhere=row["elsewhere"])
    told = {"euros": row["elsewhere"], "year": ACCOUNTS_YEAR}
    said = _BOUGHT.given(claims=(claim,), product=Code(row["product"]), **told)
    return Line(said, str(row["confidence"]), "lacks")


def _link(row: dict) -> Line:
    quotient = row["smoothed_quotient"]
    claim = cells("thin_links", {"industry": row["industry"]}, smoothed_quotient=quotient)
    said = _THIN.given(claims=(claim,), industry=Code(row["industry"]), quotient=quotient)
    return Line(said, str(row["confidence"]), "lacks")


def risks(frames: Frames, facts: Sequence[Fact], scope: Scope) -> tuple[Line, ...]:
    """Documented risks in short, and where the figures end."""
    end = figures_end(frames, scope.year)
    bad = short_facts(facts, scope.ecosystem.id, for_it=False)
    told = [fact_line(fact, "threats") for fact in bad]
    return (*told, Line(_END.given(end=end), GOOD, "threats"))[:MOST]
