"""The other three of the five findings: the largest need, asset and risk, what to look at next."""

from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.claim import all_of, cells, extreme, none_of
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.front import Line
from nextstep_analysis.studies.background.conclusions.given import FAIR_FROM
from nextstep_analysis.studies.background.development.core_staff import figures_end
from nextstep_analysis.studies.background.front.slots import (
    ASSET,
    FAIR,
    GOOD,
    NEED,
    NEXT,
    WEAK,
    Frames,
)
from nextstep_analysis.studies.background.potential.lists import LISTED
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import Code, Fact, Statement

_CONFIDENCE = {**FAIR_FROM, "low": WEAK}

_BOUGHT = Statement(
    "Of what could be won and others make, the core bought most elsewhere: "
    "{product:short_lower}, an estimated {euros:meur_about} in {year:year}."
)
_THIN = Statement(
    "Fewer enterprises here than random settling would bring: {industries:short_lower}; a gap to "
    "ask about."
)
_NO_NEED = Statement("Neither purchases from elsewhere nor thin links show a need that stands out.")
_BOTH = Statement("{asset}. {risk}.")
_ALONE = Statement("{text}.")
_ONE = Statement("{text}")
_NO_FACTS = Statement("No facts on strengths and risks have been gathered for {region:name}.")
_LATER = Statement(
    "The figures end in {end:year}: get those of {next:year} and later before building on them."
)


def need_line(frames: Frames) -> Line:
    """The purchase from elsewhere that could be won, else the thin links, else that none is."""
    bought = won(frames)
    if len(bought):
        top = bought.iloc[0]
        return Line(_bought(top), str(top["confidence"]), "lacks", NEED)
    listed = only(frames["thin_links"], state=LISTED)
    if len(listed):
        among = {"state": LISTED}
        claim = all_of("thin_links", {"reading": "fewer"}, among=among)
        codes = [Code(code) for code in listed["industry"].iloc[:2]]
        statement = _THIN.given(evidence="thin_links", claims=(claim,), industries=codes)
        return Line(statement, str(listed["confidence"].iloc[0]), "lacks", NEED)
    claim = none_of("thin_links", {"state": LISTED})
    return Line(_NO_NEED.given(evidence="opportunity_lists", claims=(claim,)), FAIR, "lacks", NEED)


def won(frames: Frames) -> pd.DataFrame:
    """What was bought elsewhere, could be won, and is made by others than the core itself.

    Largest first; no row where that order depends on how the core's share is estimated.
    """
    bought = frames["bought_elsewhere"]
    ordered = frames["opportunity_lists"].set_index("list").at["bought", "first"]
    return bought[~bought["own"].astype(bool)] if ordered else bought.iloc[:0]


def _bought(top: pd.Series) -> Statement:
    where = {"product": top["product"]}
    highest = extreme("bought_elsewhere", where, "elsewhere", "highest", among={"own": False})
    euros = top["elsewhere"]
    return _BOUGHT.given(
        evidence="bought_elsewhere",
        claims=(highest, cells("bought_elsewhere", where, elsewhere=euros)),
        product=Code(top["product"]),
        euros=euros,
        year=ACCOUNTS_YEAR,
    )


def asset_line(facts: Sequence[Fact], scope: Scope) -> Line:
    """The strongest asset and the main risk, as the ecosystem's file says them in short."""
    good, bad = (short_facts(facts, scope.ecosystem.id, for_it=good) for good in (True, False))
    told = [*good[:1], *bad[:1]]
    if not told:
        statement = _NO_FACTS.given(region=Code(scope.region))
        return Line(statement, WEAK, "attraction", ASSET)
    confidence = min((_CONFIDENCE[fact.confidence] for fact in told), key=[WEAK, FAIR, GOOD].index)
    if len(told) == 1:
        return Line(_ALONE.given(text=told[0].short), confidence, "attraction", ASSET)
    texts = {"asset": good[0].short, "risk": bad[0].short}
    return Line(_BOTH.given(**texts), confidence, "attraction", ASSET)


def short_facts(facts: Sequence[Fact], ecosystem: str, *, for_it: bool) -> list[Fact]:
    """The ecosystem's facts that are said in short: strengths, or else weaknesses and risks."""
    own = [fact for fact in facts if fact.subject == ecosystem and fact.short]
    return [fact for fact in own if fact.weighs_against != for_it]


def fact_line(fact: Fact, part: str) -> Line:
    """A fact in short."""
    return Line(_ONE.given(text=fact.short), _CONFIDENCE[fact.confidence], part)


def next_line(frames: Frames, conclusions: Sequence[Conclusion], scope: Scope) -> Line:
    """What the first conclusion that asks for something asks first; else later figures."""
    for one in conclusions:
        if one.ask:
            return Line(one.ask, one.confidence, one.part, NEXT)
    end = figures_end(frames, scope.year)
    statement = _LATER.given(end=end, next=end + 1)
    return Line(statement, GOOD, "threats", NEXT)
