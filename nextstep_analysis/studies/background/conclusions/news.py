"""Rules on documented risks: what is newer than the figures, and what stands against a location."""

from collections.abc import Iterator

from nextstep_analysis.claim import cells
from nextstep_analysis.codes import CORE
from nextstep_analysis.conclusion import Conclusion
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.conclusions.given import FAIR_FROM, Given
from nextstep_analysis.studies.background.conclusions.size import strong
from nextstep_analysis.study import Code, Fact, Statement

SKILLS = "skilled_labour"

_STRONG_BUT = Statement("The core is strong here, but {short}.")
_INDUSTRY_STRONG_BUT = Statement("Strong here: {industry:short_lower}. But {short}.")
_TOO_BRIGHT = Statement("The picture of {year:year} may be too bright: later figures may be lower.")
_CHECK_YEARS = Statement("The years after {year:year}, before building on these figures.")
_NEWER = Statement("Newer than the figures: {short}.")
_NOT_SHOWN = Statement("The figures end in {year:year} and do not show it.")
_SINCE = Statement("What has happened since, and whom it touches.")
_DOCUMENTED = Statement("Documented: {short}.")
_BEARS_ON = Statement("It may put a company off: it bears on {factor:lower}.")
_WEIGHS = Statement("It may weaken the whole ecosystem.")
_HOLDS = Statement("Whether it still holds, and what would change it.")
_PEOPLE = Statement("Growth may wait for people rather than for orders.")
_WHICH_PEOPLE = Statement("Which skills are missing, and how many are trained each year.")


def strong_but(given: Given) -> Iterator[Conclusion]:
    """Strong by the figures, and a risk that is newer than they are: check the later years."""
    found, facts = strong(given), _short(given.later())
    if found is None or not facts:
        return
    (code, verdict), fact = found, facts[0]
    claim = cells("three_measures", {"industry": code}, verdict=str(verdict))
    told = {"claims": (claim,), "evidence": "three_measures", "short": fact.short}
    if code == CORE:
        observation = _STRONG_BUT.given(**told)
    else:
        observation = _INDUSTRY_STRONG_BUT.given(**told, industry=Code(code))
    agree = verdict is Agreement.SPECIALISED or fact.confidence == "high"
    yield Conclusion(
        "strong_but",
        observation,
        _TOO_BRIGHT.given(year=given.year),
        _CHECK_YEARS.given(year=given.year),
        ("development_company", "statistics"),
        "fair" if agree else "weak",
        fact.source_url,
        "threats",
    )


def newer_risk(given: Given) -> Iterator[Conclusion]:
    """Risks newer than the figures; where the core is strong, those that `strong_but` left."""
    facts = _short(given.later())
    for fact in facts[1 if strong(given) else 0 :]:
        yield Conclusion(
            "newer_risk",
            _NEWER.given(short=fact.short),
            _NOT_SHOWN.given(year=given.year),
            _SINCE,
            ("development_company", "firms"),
            FAIR_FROM[fact.confidence],
            fact.source_url,
            "threats",
        )


def standing_risk(given: Given) -> Iterator[Conclusion]:
    """Risks and weaknesses as old as the figures or undated, the better documented first."""
    later = given.later()
    facts = [fact for fact in _short(given.against()) if fact not in later]
    for fact in sorted(facts, key=lambda fact: fact.confidence != "high"):
        if SKILLS in (fact.factor, fact.lowers):
            continue
        factor = fact.lowers or (None if fact.factor == "risks" else fact.factor)
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
    facts = [fact for fact in _short(given.against()) if SKILLS in (fact.factor, fact.lowers)]
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


def _short(facts: list[Fact]) -> list[Fact]:
    """Facts that are told in a few words: a card has no room for others."""
    return [fact for fact in facts if fact.short]
