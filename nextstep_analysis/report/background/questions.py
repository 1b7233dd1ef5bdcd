"""The six questions of a study: short answers with a chart or two; the appendix has the rest."""

from collections.abc import Iterable
from dataclasses import replace

from nextstep_analysis.report.background import evidence as documented
from nextstep_analysis.report.background.development import series_chart
from nextstep_analysis.report.background.effect import change_chart
from nextstep_analysis.report.background.factor_matrix import factor_matrix
from nextstep_analysis.report.background.front import appendices, questions
from nextstep_analysis.report.background.gaps_specialisation_performance import gap_chart
from nextstep_analysis.report.background.peer_choice import control, share_sentence
from nextstep_analysis.report.background.potential import orders_note, purchases, sentence_of
from nextstep_analysis.report.background.potential_lists import not_wise
from nextstep_analysis.report.background.state import industry_chart, measures_table
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Callout, LinkedText, Paragraph
from nextstep_analysis.report.page.front_blocks import Lead, Links
from nextstep_analysis.report.page.parts import QUESTION, Part
from nextstep_analysis.study import Code, Fact

MOST_FACTS = 3
"""Facts of a list in the body; the appendix has all."""


def what(teller: Teller) -> list[Block]:
    """What belongs to the ecosystem, in words."""
    say, members = teller.text.say, teller.frame("members")
    blocks: list[Block] = [Lead(teller.text.pick(teller.study.summary))]
    roles = {
        "core": say("The core, the ecosystem itself"),
        "related": say("Related: they supply it or buy from it"),
        "enabling": say("Enabling: they serve it"),
    }
    told = []
    for role, label in roles.items():
        codes = [Code(code) for code in members.loc[members["role"] == role, "industry"]]
        if codes:
            told.append(say("{role}: {industries:short_lower}.", role=label, industries=codes))
    blocks.append(Bullets(told))
    if members["upper_bound"].any():
        codes = [Code(code) for code in members.loc[members["upper_bound"], "industry"]]
        blocks.append(
            Paragraph(
                say(
                    "Of these only a part is meant, so that their numbers are an upper bound: "
                    "{industries:short_lower}.",
                    industries=codes,
                )
            )
        )
    return _question(teller, "what", blocks, "definition")


def strength(teller: Teller) -> list[Block]:
    """How large the core is by three measures, and which industries and regions stand out."""
    say, shown = teller.text.say, teller.study.front
    read = say(
        "A quotient of 2 means that the industry has twice the share that it has in "
        "{reference:in}. The interval tells how far it would vary by random settling alone.",
        reference=Code(teller.study.reference),
    )
    blocks = [
        Lead(teller.tell(replace(shown.verdict, then=None))),
        *teller.told("core_by_region", "industries"),
        industry_chart(teller),
        *control(teller),
        *share_sentence(teller),
        measures_table(teller),
        _how_to_read(teller, read),
    ]
    return _question(teller, "strength", blocks, "state")


def direction(teller: Teller) -> list[Block]:
    """How the number of enterprises has changed, and whether that differs from elsewhere."""
    say = teller.text.say
    read = say(
        "The series begins anew at the break: what lies on its two sides is not compared. The "
        "regional effect is what is left of the change once growth of the country and of the "
        "industries is taken out."
    )
    blocks = [
        *teller.told("growth", "regional_effect", "churn"),
        series_chart(teller),
        change_chart(teller),
        _how_to_read(teller, read),
    ]
    return _question(teller, "direction", blocks, "development")


def lacks(teller: Teller) -> list[Block]:
    """What is bought elsewhere, which links are thin, where enterprises are missing."""
    say = teller.text.say
    read = say(
        "Purchases are research estimates of one year; a lack is told only where the figures go "
        "beyond chance, and what is bound to land or bought as a margin is set apart."
    )
    blocks = [
        *sentence_of(teller, "bought"),
        *purchases(teller),
        *sentence_of(teller, "thin"),
        *teller.told("gap_specialisation"),
        gap_chart(teller),
        _how_to_read(teller, f"{read} {orders_note(teller)}"),
    ]
    return _question(teller, "lacks", blocks, "potential", "gaps")


def attraction(teller: Teller) -> list[Block]:
    """What speaks for and against the region for a company, by documented facts and figures."""
    say = teller.text.say
    good = [fact for fact in _facts(teller) if not fact.weighs_against and fact.short]
    blocks: list[Block] = [factor_matrix(teller)]
    if good:
        blocks += [
            Paragraph(say("Of the documented facts, these speak for the region:")),
            Bullets([documented.told(teller, fact) for fact in good[:MOST_FACTS]]),
        ]
    return _question(teller, "attraction", blocks, "factors")


def threats(teller: Teller) -> list[Block]:
    """Documented risks, and what would not be wise."""
    say = teller.text.say
    bad = [fact for fact in _facts(teller) if fact.weighs_against]
    bad.sort(key=lambda fact: fact.short is None)
    blocks: list[Block] = []
    if bad:
        blocks.append(Bullets([documented.told(teller, fact) for fact in bad[:MOST_FACTS]]))
    else:
        blocks.append(Paragraph(say("No documented risk was found.")))
    unwise = not_wise(teller, most=2)
    if unwise:
        blocks += [Paragraph(say("Not wise on these figures:")), *unwise]
    return _question(teller, "threats", blocks, "limits")


def _facts(teller: Teller) -> list[Fact]:
    """The ecosystem's own facts that may be listed."""
    study = teller.study
    return [fact for fact in documented.shown(study.facts) if fact.subject == study.ecosystem]


def _how_to_read(teller: Teller, told: str) -> Callout:
    return Callout("note", teller.text.say("How to read the figures"), told)


def _question(teller: Teller, name: str, blocks: Iterable[Block], *more: str) -> list[Block]:
    """The part with its answer, and links to all that the appendix has on it."""
    say = teller.text.say
    titles = appendices(teller.text)
    links = [LinkedText("", titles[place], f"#appendix-{place}") for place in more]
    last = Links(say("More"), links)
    return [Part(QUESTION, name, questions(teller.text)[name]), *blocks, last]
