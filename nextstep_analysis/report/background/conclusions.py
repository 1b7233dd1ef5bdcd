"""Chapter 7: what follows, as cards; open questions; and what people have concluded."""

from collections.abc import Sequence

from nextstep_analysis.conclusion import WHO, Conclusion, Considered
from nextstep_analysis.declared import Col
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import (
    Block,
    Bullets,
    Heading,
    LinkedText,
    Paragraph,
)
from nextstep_analysis.report.page.cards import Card, Cards
from nextstep_analysis.report.page.front_blocks import Quotes
from nextstep_analysis.report.tables.html_table import Column
from nextstep_analysis.report.words.text import Text

_QUESTION = Col("Question for interviews and workshops", "text")
_WHY = Col("Why it is open", "text")


def chapter(teller: Teller) -> list[Block]:
    """How the rules work, the cards, what is not wise, and open questions."""
    say = teller.text.say
    rules = say(
        "Written rules make these conclusions from the figures and the documented facts; they are "
        "no recommendations. Confidence is good where two measures agree or all are counted, fair "
        "for one table or an estimate, weak for one source or a model."
    )
    not_wise = LinkedText("", say("Not wise on these figures"), "#potential-not-wise")
    return [
        Paragraph(rules),
        *cards(teller),
        Bullets([not_wise]),
        *open_questions(teller),
    ]


def cards(teller: Teller, *, level: int = 3, most: int | None = None) -> list[Block]:
    """The conclusions as cards; nothing where there are none.

    Parameters
    ----------
    teller : Teller
    level : int
        Of the headings of the cards, 3 or 4.
    most : int, optional
        Show the first ones only.
    """
    shown = teller.study.conclusions[:most]
    if not shown:
        return []
    made = [_card(teller, one, evidence=most is None) for one in shown]
    return [Cards.of(made, level=level)]


def _card(teller: Teller, one: Conclusion, *, evidence: bool) -> Card:
    """The card of a conclusion; without its `evidence` the heading leads to the part."""
    say = teller.text.say
    steps = [
        (say("May mean"), teller.tell(one.meaning)),
        *([(say("Find out first"), teller.tell(one.ask))] if one.ask else []),
        *([(say("Who"), who_told(teller, one.who))] if one.who else []),
        *([(say("Evidence"), _evidence(teller, one))] if evidence else []),
    ]
    sure = (say("Confidence"), one.confidence)
    address = "" if evidence else f"#{one.part}"
    title = teller.tell(one.observation).removesuffix(".")
    return Card(title, steps, sure, teller.text, address)


def who_told(teller: Teller, who: Sequence[str]) -> str:
    """Whom something is for, in words; "" where nobody has to do anything."""
    if not who:
        return ""
    return teller.text.join([teller.text.say(WHO[role]) for role in who])


def _evidence(teller: Teller, one: Conclusion) -> LinkedText:
    """A link to the part that shows the figures, or to where the fact was read."""
    facts = {fact.source_url: fact.source_title for fact in teller.study.facts}
    if one.evidence in facts:
        return LinkedText("", facts[one.evidence], one.evidence)
    return LinkedText("", teller.text.say("the figures"), f"#{one.part}")


def open_questions(teller: Teller) -> list[Block]:
    """What the data cannot say, as questions with why they are open and whom to ask."""
    say, study = teller.text.say, teller.study
    if not study.questions:
        return []
    frame = teller.frame("open_questions").assign(
        question=[say(one.question) for one in study.questions],
        why=[say(one.why) for one in study.questions],
        who=[who_told(teller, one.who) for one in study.questions],
    )
    return [
        Heading(3, "open-questions", say("Open questions for interviews and workshops")),
        teller.table(
            "open_questions",
            frame=frame,
            caption=say("What the data cannot say, and whom to ask"),
            columns={
                "question": Column(say("Question"), of=_QUESTION),
                "why": Column(say("Why it is open"), of=_WHY),
                "who": Column(say("Ask whom"), of="who"),
            },
        ),
    ]


def considered(teller: Teller) -> list[Block]:
    """What bodies of people have concluded, in their words; nothing while there is none."""
    say = teller.text.say
    if not teller.study.considered:
        return []
    return [
        Heading(3, "considered", say("Considered by the steering group and other bodies")),
        Quotes([_quoted(teller.text, one) for one in teller.study.considered]),
    ]


def _quoted(text: Text, one: Considered) -> tuple[str, str]:
    """The words with who decided them and when; in Finnish where these are not in the language."""
    language = text.language if text.language in one.text else "fi"
    by = text.say("({body}, {day:date})", body=one.body.get(language, one.body["fi"]), day=one.date)
    return f"{one.text[language]} {by}", "" if language == text.language else language
