"""How classes of changes, verdicts and answers of a monitoring report are said."""

import math

from nextstep_analysis.promises import (
    BREAK,
    DEFINITION,
    DOWN,
    NEW_PERIOD,
    NOISE,
    REVISED,
    UNTESTED,
    UP,
    WITHIN,
    Change,
    Turned,
)
from nextstep_analysis.report.background.handed_over import reading_text, verdict_text
from nextstep_analysis.report.tables.key_figures import UNITS
from nextstep_analysis.report.words.text import Text


def kind(name: str, text: Text) -> str:
    """A class of change in a word or two."""
    say = text.say
    return {
        BREAK: say("break in the series"),
        DEFINITION: say("definition"),
        REVISED: say("revised"),
        NEW_PERIOD: say("new period"),
        NOISE: say("noise"),
    }[name]


def rule(name: str, level: float, text: Text) -> str:
    """What makes a change one of a class."""
    say = text.say
    return {
        BREAK: say(
            "Break in the series: the producer's table or classification is another one, or a "
            "declared break lies between the two years. No change is told across it."
        ),
        DEFINITION: say(
            "Definition: we have changed what is counted (industries, weights, unit or formula), "
            "or the figure is new or no longer told."
        ),
        REVISED: say("Revised: the same year has another value, for the producer corrected it."),
        NEW_PERIOD: say("New period: the figure is of a later year."),
        NOISE: say(
            "Noise: of a later year, too, but the change is within what chance brings; its "
            "interval at the level {level:.0%} holds zero.",
            level=level,
        ),
    }[name]


def answer(name: str, text: Text) -> str:
    """Whether a number of enterprises changed by more than chance."""
    say = text.say
    return {
        UP: say("yes, it grew"),
        DOWN: say("yes, it fell"),
        WITHIN: say("cannot be told from chance"),
        UNTESTED: say("no test: too few openings and closures"),
    }[name]


def figure(value: float, unit: str, text: Text) -> str | None:
    """A key figure with its unit; None where there is none."""
    return None if math.isnan(value) else text.write(value, UNITS.get(unit, "d"))


def called(change: Change, text: Text) -> str:
    """What a changed figure is."""
    label = change.label
    name = (text.say(label) if isinstance(label, str) else text.pick(label)) if label else ""
    if not name:
        return change.id
    if change.ecosystem is None:
        return text.say("Contacts: {stage}", stage=name)
    return f"{text.pick(change.ecosystem)}: {name}"


def turned(one: Turned, text: Text) -> str:
    """A verdict that turned, in a sentence."""
    name = one.id.partition("/")[2]
    said = {
        "reading": lambda key: reading_text(key, text),
        "three_measures": lambda key: verdict_text(key, text),
        "growth": lambda key: answer(key, text),
        "regional_effect": lambda key: _effect(key, text),
    }[name]
    return text.say(
        "{ecosystem}: {verdict} was “{before}” and is now “{now}”.",
        ecosystem=text.pick(one.ecosystem),
        verdict=_verdict(name, text),
        before=said(one.before),
        now=said(one.now),
    )


def _verdict(name: str, text: Text) -> str:
    say = text.say
    return {
        "reading": say("the reading of the number of enterprises"),
        "three_measures": say("the verdict of the three measures"),
        "growth": say("the verdict on growth"),
        "regional_effect": say("the verdict on growth against other regions"),
    }[name]


def _effect(name: str, text: Text) -> str:
    say = text.say
    return {
        "better": say("better than elsewhere"),
        "worse": say("worse than elsewhere"),
        "unclear": say("cannot be told"),
        "few": say("no test: too few openings and closures"),
        "missing": say("not available"),
        "untested": say("not tested"),
    }[name]
