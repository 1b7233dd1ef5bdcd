"""Documented facts as list items: what is said, where it was read, how sure it is."""

from collections.abc import Iterable

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import LinkedText
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Fact


def shown(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that may be listed; claims (low confidence) stand in a list of their own."""
    return [fact for fact in facts if fact.confidence != "low"]


def claims(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of low confidence."""
    return [fact for fact in facts if fact.confidence == "low"]


def told(teller: Teller, fact: Fact, *, factor: bool = False, scored: bool = True) -> LinkedText:
    """A fact with its note, and a link to where it was read with date and confidence.

    With `factor` it begins with the name of its factor. What it is about is said where
    that is the region as a whole, and that it is not in the score beside it unless `scored`.
    """
    say, text = teller.text.say, teller.text
    confidence = {
        "high": say("high confidence"),
        "medium": say("medium confidence"),
        "low": say("low confidence"),
    }
    parts = [
        _when(fact.source_date, text) if fact.source_date else say("undated page"),
        confidence[fact.confidence],
        say("about the whole region") if fact.subject == teller.study.region else "",
        "" if scored else say("not in this score"),
    ]
    before = [
        f"{text.name(fact.factor)}:" if factor else "",
        f"{say('Claim')}:" if fact.confidence == "low" else "",
        f"{say('Weakness')}:" if fact.against else "",
        text.pick(fact.text),
        f"{say('Note')}: {text.pick(fact.note)}" if fact.note else "",
        say("Weighs against: {factor:lower}.", factor=Code(fact.lowers))
        if fact.lowers and not factor
        else "",
        f"{say('Source')}: ",
    ]
    return LinkedText(
        " ".join(part for part in before if part),
        fact.source_title,
        fact.source_url,
        f" ({', '.join(part for part in parts if part)})",
    )


def _when(day: str, text: Text) -> str:
    """A date of which day or month may be unknown: 2022, 11/2022, 30.11.2022."""
    if day.count("-") == 2:
        return text.date(day)
    return "/".join(part.lstrip("0") for part in reversed(day.split("-")))
