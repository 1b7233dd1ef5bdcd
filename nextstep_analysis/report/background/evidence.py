"""Chapter 6: documented facts with where they were read, for and against beside each other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Heading,
    LinkedText,
    Paragraph,
    SideBySide,
)
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Fact

PEOPLE = "population_within"
"""The measure of residents within a travel time."""
MILLION = 1e6


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
        say("(weighs against: {factor:lower})", factor=Code(fact.lowers))
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


def factor_evidence(teller: Teller, scores: pd.DataFrame) -> list[Block]:
    """The facts of the ecosystem and its region by factor, and the claims.

    `scores` has the row of ``factor_scores`` that the study shows for each factor.
    """
    return [*_evidence(teller, scores), *unconfirmed(teller)]


def _evidence(teller: Teller, scores: pd.DataFrame) -> Iterator[Block]:
    say, text = teller.text.say, teller.text
    rows = scores.set_index("factor")
    yield Heading(3, "factor-evidence", say("Documented evidence, factor by factor"))
    for row in teller.frame("factors").itertuples():
        yield Heading(4, f"evidence-{row.factor.replace('_', '-')}", text.name(row.factor))
        yield Paragraph(f"{text.pick(row.question)} {text.pick(row.evidence)}")
        yield Paragraph(how_scored(teller, rows.loc[row.factor]))
        if judged := [*_judged(teller, rows.at[row.factor, "judgement"])]:
            yield Bullets(judged)
        yield from _sides(teller, rows.loc[row.factor], risk=row.direction == "lower")


def _sides(teller: Teller, row: pd.Series, *, risk: bool) -> Iterator[Block]:
    """What speaks for a factor and what against it, or that nothing does; of risks one side."""
    say, factor, study = teller.text.say, row.name, teller.study
    local = shown(f for f in study.facts if f.subject in (study.ecosystem, study.region))
    own = [fact for fact in local if fact.factor == factor]
    against = [fact for fact in local if fact.lowers == factor or (fact in own and fact.against)]
    lists = {
        say("Speaks for it"): [fact for fact in own if not fact.against],
        say("Speaks against it"): against,
    }
    nothing = (
        say("Nothing documented speaks for it."),
        say("Nothing documented speaks against it."),
    )
    if risk:
        lists, nothing = {say("Documented risks"): own}, (say("No documented risk was found."),)
    sides = {
        title: [told(teller, fact, scored=fact.subject == row["subject"]) for fact in facts]
        for title, facts in lists.items()
        if facts
    }
    if sides:
        yield SideBySide(tuple(sides.items()))
    for facts, sentence in zip(lists.values(), nothing, strict=True):
        if not facts:
            yield Paragraph(sentence)


def how_scored(teller: Teller, row: pd.Series) -> str:
    """The score of a row of ``factor_scores``, and the rule and numbers that gave it."""
    say, score = teller.text.say, row["score"]
    if row["judgement"]:
        return say("Score {score:.1f} of 4, given by judgement.", score=score)
    if pd.isna(score):
        return {
            "ecosystem": say("No score: on the ecosystem itself no evidence was found."),
            "region": say("No score: on the region as a whole no evidence was found."),
        }[row["about"]]
    parts = [_documents_told(teller, row)]
    if row["asked"] > 1:
        parts.append(_figures_told(teller, row))
    sentence = say("Score {score:.1f} of 4: {parts}.", score=score, parts="; ".join(parts))
    if row["about"] != "region":
        return sentence
    region = Code(teller.study.region)
    return f"{sentence} {say('It is that of {region:name} as a whole.', region=region)}"


def _documents_told(teller: Teller, row: pd.Series) -> str:
    say = teller.text.say
    if pd.isna(row["documented"]):
        return say("no documents were found")
    values = {
        "weight": row["weight_for"],
        "against": row["weight_against"],
        "level": row["documented"],
    }
    if row["direction"] == "lower":
        return say("sources weigh {weight:.1f}, which is level {level:d}", **values)
    return say(
        "sources weigh {weight:.1f} for it and {against:.1f} against it, which is level {level:d}",
        **values,
    )


def _figures_told(teller: Teller, row: pd.Series) -> str:
    say = teller.text.say
    if pd.isna(row["computed"]):
        return say("the figures are not available")
    return say(
        "figures are on level {level:.1f} (4 = best quarter of regions, 1 = last)",
        level=row["computed"],
    )


def _judged(teller: Teller, judgement: dict) -> Iterator[LinkedText]:
    if judgement:
        say, text = teller.text.say, teller.text
        yield LinkedText(
            f"{say('Score by judgement')}: {text.pick(judgement['reason'])} {say('Source')}: ",
            judgement["source_title"],
            judgement["source_url"],
        )


def unconfirmed(teller: Teller) -> list[Block]:
    """What was only claimed: said apart, so that it is not taken for evidence."""
    say = teller.text.say
    found = claims(teller.study.facts)
    if not found:
        return []
    return [
        Heading(3, "factor-claims", say("Claims that were not confirmed")),
        Paragraph(
            say(
                "These sentences come from promotion or from weak sources. They are shown as "
                "claims and counted, with little weight, only beside better evidence."
            )
        ),
        Bullets([_claim(teller, fact) for fact in found]),
    ]


def _claim(teller: Teller, fact: Fact) -> LinkedText:
    item = told(teller, fact, factor=True)
    if fact.subject in teller.frame("factor_scores").query("kind == 'reference'")["subject"].array:
        before = f"{teller.text.name(fact.subject)}. {item.before}"
        return LinkedText(before, item.label, item.address, item.after)
    return replace(item, after=f"{item.after}{_people_beside(teller, fact)}")


def _people_beside(teller: Teller, fact: Fact) -> str:
    """The computed people within reach, beside a claim on the factor that they belong to."""
    factors = teller.frame("factors").set_index("factor")
    people = _people_within(teller)
    if PEOPLE not in factors.at[fact.factor, "measures"] or people.empty:
        return ""
    say = teller.text.say
    within = [
        say("{n:.2f} million within {minutes:d} minutes", n=n, minutes=minutes)
        for minutes, n in people.items()
    ]
    return " " + say("Compare the estimate of people reached by car: {within}.", within=within)


def _people_within(teller: Teller) -> pd.Series:
    """Million people around the region's largest municipality, by minutes; none if unknown."""
    people, region = teller.frame("place_figures"), teller.study.region
    here = people[(people["measure"] == PEOPLE) & (people["region"] == region)]
    return here.dropna(subset=["value"]).set_index("minutes")["value"].sort_index() / MILLION
