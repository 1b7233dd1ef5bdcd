"""Rules on documented risks: what is newer than the figures, and what stands against a location."""

from collections.abc import Iterator

from nextstep_analysis.claim import cells
from nextstep_analysis.codes import CORE
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.conclusions.given import FAIR_FROM, Given
from nextstep_analysis.studies.background.conclusions.size import strong
from nextstep_analysis.study import RISKS, Code, Fact, Statement

SKILLS = "skilled_labour"
OF_THE_PLACE = (
    "location_and_connections",
    "sites_and_premises",
    "energy",
    "services_and_funding",
)
"""Factors that no figure of the core would show, however new."""

_STRONG_BUT = Statement("The core is strong by the figures. Since then: {short}.")
_INDUSTRY_STRONG_BUT = Statement(
    "Strong by the figures: {industry:short_lower}. Since then: {short}."
)
_TOO_BRIGHT = Statement("The picture of {year:year} may be brighter than today's.")
_CHECK_YEARS = Statement("The years after {year:year}: {industries:short_lower}.")
_NEWER = Statement("Newer than the figures: {short}.")
_MORE = Statement("More may be asked for here than the figures of {year:year} show.")
_NEEDS = Statement("What it needs here, and when: suppliers, people, sites.")
_NOT_SHOWN = Statement("The figures end in {year:year} and do not show it.")
_SINCE = Statement("What has happened since, and whom it touches.")
_DOCUMENTED = Statement("Documented: {short}.")
_BEARS_ON = Statement("It may put a company off: it bears on {factor:lower}.")
_WEIGHS = Statement("It may weaken the whole ecosystem.")
_HOLDS = Statement("Whether it still holds, and what would change it.")
_PEOPLE = Statement("Growth may wait for people rather than for orders.")
_WHICH_PEOPLE = Statement("Which skills are missing, and how many are trained each year.")


def strong_but(given: Given) -> Iterator[Conclusion]:
    """Strong by the figures, but the newest that is known since is a risk: check later years."""
    fact, found = _shadow(given), strong(given)
    if fact is None or found is None:
        return
    code, verdict = found
    claim = cells("three_measures", {"industry": code}, verdict=str(verdict))
    told = {"claims": (claim,), "evidence": "three_measures", "short": fact.short}
    if code == CORE:
        observation = _STRONG_BUT.given(**told)
    else:
        observation = _INDUSTRY_STRONG_BUT.given(**told, industry=Code(code))
    industries = [Code(one) for one in (given.core if code == CORE else (code,))]
    agree = verdict is Agreement.SPECIALISED or fact.confidence == "high"
    yield Conclusion(
        "strong_but",
        observation,
        _TOO_BRIGHT.given(year=given.newest),
        _CHECK_YEARS.given(year=given.newest, industries=industries),
        ("development_company", "statistics"),
        "fair" if agree else "weak",
        fact.source_url,
        "threats",
    )


def _shadow(given: Given) -> Fact | None:
    """The newest risk since the figures, on a strength, with nothing newer that speaks for it."""
    risks, assets = given.later(risks=True), given.later(risks=False)
    newer = assets and risks and (assets[0].source_date or "") > (risks[0].source_date or "")
    return risks[0] if risks and not newer and strong(given) else None


def newer_risk(given: Given) -> Iterator[Conclusion]:
    """Risks newer than the figures, but for the one that `strong_but` tells."""
    for fact in given.later(risks=True):
        if fact is not _shadow(given):
            yield _newer("newer_risk", fact, given)


def newer_asset(given: Given) -> Iterator[Conclusion]:
    """What speaks for the ecosystem and is newer than the figures, such as an investment."""
    for fact in given.later(risks=False):
        yield _newer("newer_asset", fact, given)


def _newer(rule: str, fact: Fact, given: Given) -> Conclusion:
    asset = rule == "newer_asset"
    meaning = (_MORE if asset else _NOT_SHOWN).given(year=given.newest)
    if not asset and fact.lowers in OF_THE_PLACE:
        meaning = _BEARS_ON.given(factor=Code(fact.lowers))
    return Conclusion(
        rule,
        _NEWER.given(short=fact.short),
        meaning,
        _NEEDS if asset else _SINCE,
        ("development_company", "education" if asset else "firms"),
        FAIR_FROM[fact.confidence],
        fact.source_url,
        "attraction" if asset else "threats",
    )


def standing_risk(given: Given) -> Iterator[Conclusion]:
    """Risks and weaknesses as old as the figures or undated, the better documented first."""
    later = given.later(risks=True)
    facts = [fact for fact in given.short(risks=True) if fact not in later]
    for fact in sorted(facts, key=lambda fact: fact.confidence != "high"):
        if SKILLS in (fact.factor, fact.lowers):
            continue
        factor = fact.lowers or (None if fact.factor == RISKS else fact.factor)
        yield Conclusion(
            "standing_risk",
            _DOCUMENTED.given(short=fact.short),
            _BEARS_ON.given(factor=Code(factor)) if factor else _WEIGHS,
            _HOLDS,
            ("municipalities", "development_company"),
            FAIR_FROM[fact.confidence],
            fact.source_url,
            "threats",
        )


def documented_shortage(given: Given) -> Iterator[Conclusion]:
    """Firms have said that people are missing."""
    facts = [f for f in given.short(risks=True) if SKILLS in (f.factor, f.lowers)]
    for fact in sorted(facts, key=lambda fact: fact.confidence != "high"):
        yield Conclusion(
            "documented_shortage",
            _DOCUMENTED.given(short=fact.short),
            _PEOPLE,
            _WHICH_PEOPLE,
            ("education", "firms"),
            FAIR_FROM[fact.confidence],
            fact.source_url,
            "attraction",
        )
