"""The first screen: the decision, what to decide, what is not known, what the figures tell."""

from collections.abc import Iterator, Sequence

from nextstep_analysis.front import Line
from nextstep_analysis.portfolio import Decision, Portfolio
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import Block, Bullets, Callout
from nextstep_analysis.report.page.front_blocks import Panes, ShownLine
from nextstep_analysis.report.page.parts import SUMMARY, Part
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Statement

_NONE = Statement(
    "No body has decided yet. The project promised at least {least:d} ecosystems; a decision is "
    "entered with its date, body and reason, and is then shown here."
)
_CHOSEN = Statement("{body} chose on {day:date}: {ecosystems:name}.")
_FEWER = Statement("These are {chosen:d}, and the project promised at least {least:d}.")
_REASON = Statement("Reason: {reason}")


def summary(portfolio: Portfolio, teller: Teller) -> Iterator[Block]:
    """What a reader with a minute needs."""
    say = teller.text.say
    yield Part(SUMMARY, "decision", say("What is to be decided, and what is not known"))
    yield Callout("status", say("The decision"), decided(portfolio, teller.text))
    if earlier := portfolio.decisions[:-1]:
        yield Bullets([_chosen(one, teller.text) for one in reversed(earlier)])
    yield Panes(
        [
            ("plan", say("To be decided"), _questions(teller, portfolio.to_decide)),
            ("lack", say("Not known"), _questions(teller, portfolio.not_known)),
            (
                "strength",
                say("What the figures tell"),
                [ShownLine(teller.tell(x.statement), x.confidence, x.part) for x in portfolio.told],
            ),
        ],
        teller.text,
    )


def decided(portfolio: Portfolio, text: Text) -> str:
    """The last decision, or that there is none."""
    if not portfolio.decisions:
        return text.say(_NONE.given(least=portfolio.at_least))
    last = portfolio.decisions[-1]
    told = _chosen(last, text)
    n, least = len(last.ecosystems), portfolio.at_least
    return f"{told} {text.say(_FEWER.given(chosen=n, least=least))}" if n < least else told


def _chosen(one: Decision, text: Text) -> str:
    named = [Code(name) for name in one.ecosystems]
    said = text.say(_CHOSEN.given(body=dict(one.body), day=one.date, ecosystems=named))
    said = said[:1].upper() + said[1:]
    return f"{said} {text.say(_REASON.given(reason=dict(one.reason)))}"


def _questions(teller: Teller, lines: Sequence[Line]) -> list[ShownLine]:
    """What is open is not more or less sure."""
    return [ShownLine(teller.tell(one.statement), "", one.part) for one in lines]
