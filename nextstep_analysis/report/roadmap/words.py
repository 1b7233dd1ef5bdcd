"""How months, classes, directions and evidence of a roadmap are said."""

from datetime import date

from babel.dates import format_date

from nextstep_analysis.actions import ADOPTED, DONE, Action, Indicator
from nextstep_analysis.report.words.text import Text


def month(when: str, text: Text) -> str:
    """A month as ``2027-07`` in words: "July 2027", "7/2027"; a year or a day stays what it is."""
    if len(when) == 10:
        return text.date(when)
    if len(when) != 7:
        return when
    return text.say("{month} {year}", month=_name(when, text), year=when[:4])


def span(start: str, end: str, text: Text) -> str:
    """From month to month, as short as it goes: "2028–2029", "Jan–Jun 2027", "1–6/2027"."""
    first, last = start[:4], end[:4]
    if start.endswith("-01") and end.endswith("-12"):
        return first if first == last else f"{first}–{last}"
    if first == last:
        months = {"start": _name(start, text), "end": _name(end, text)}
        return text.say("{start}–{end} {year}", **months, year=first)
    return f"{month(start, text)} – {month(end, text)}"


def cost(name: str, text: Text) -> str:
    """A class of cost."""
    say = text.say
    return {
        "own_work": say("own work, no funding of its own"),
        "small": say("small, under €50,000"),
        "medium": say("medium, €50,000–250,000"),
        "large": say("large, over €250,000"),
    }[name]


def horizon(name: str, text: Text) -> str:
    """The class of time in which an action ends."""
    return text.say("{years} years", years=name.replace("-", "–"))


def every(name: str, text: Text) -> str:
    """How often something is counted."""
    say = text.say
    return {
        "month": say("every month"),
        "quarter": say("every quarter"),
        "half_year": say("every half year"),
        "year": say("every year"),
    }[name]


def status(action: Action, text: Text) -> str:
    """Whether an action is decided, done or proposed."""
    say = text.say
    named = {ADOPTED: say("Decided"), DONE: say("Done")}
    return named.get(action.status, say("Proposal"))


def decided(what: str, text: Text) -> str:
    """What a body did."""
    say = text.say
    return {ADOPTED: say("adopted"), DONE: say("done"), "changed": say("changed")}[what]


def direction(name: str, text: Text) -> str:
    """Which way an indicator should go."""
    say = text.say
    return {"higher": say("up"), "lower": say("down"), "keep": say("no lower than the target")}[
        name
    ]


def baseline(one: Indicator, text: Text) -> str:
    """Where an indicator starts, with its unit."""
    if one.baseline is None:
        return text.say("not known yet")
    return text.say(one.said(one.baseline.value))


def target(one: Indicator, text: Text) -> str:
    """Where an indicator should be, and when."""
    if not one.by:
        return text.say("no target")
    said = text.say(one.said(one.target))
    if one.direction == "keep":
        said = text.say("at least {amount}", amount=said)
    return f"{said}, {month(one.by, text)}"


def _name(when: str, text: Text) -> str:
    """The name of a month; in Finnish its number, as it is written before a year."""
    day = date.fromisoformat(f"{when[:7]}-01")
    return str(day.month) if text.language == "fi" else format_date(day, "MMM", text.language)
