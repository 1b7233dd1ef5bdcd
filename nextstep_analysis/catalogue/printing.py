"""How long a fact may be printed without a new look, and what takes it out before that."""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.fields import Day
from nextstep_analysis.catalogue.files import Entry

Years = Annotated[int, Field(strict=True, ge=1, le=50)]
Rule = Literal["until", "figure", "plan", "news", "standing", "undated"]
LOW = "low"
"""The confidence of a claim, which is not printed whatever its age."""


class Ends(Entry):
    """Years after its page's date for which a fact holds, by nature; days for the rest."""

    figure: Years
    plan: Years
    news: Years
    standing: Day
    undated: Day


def rule_of(fact: Fact) -> Rule:
    """Which rule ends `fact`: its own ``until``, that of its nature, or that of undated pages.

    A fact whose nature nobody has written is taken as news, which ends soonest.
    """
    if fact.until:
        return "until"
    if fact.nature == "standing":
        return "standing"
    return (fact.nature or "news") if fact.source_date else "undated"


def last_day(fact: Fact, ends: Ends) -> dt.date:
    """The last day on which `fact` may be printed without a new look.

    A page dated by a year or a month counts from the last day of it.

    Examples
    --------
    >>> ends = Ends(figure=5, plan=3, news=3, standing="2028-12-31", undated="2028-12-31")
    >>> fact = Fact(factor="energy", text={"fi": "a", "en": "a"}, source_title="a",
    ...     source_url="https://a.fi/a", source_date="2021-02", confidence="high", nature="figure")
    >>> last_day(fact, ends)
    datetime.date(2026, 2, 28)
    """
    rule = rule_of(fact)
    if rule == "until":
        return dt.date.fromisoformat(fact.until or "")
    if rule in ("standing", "undated"):
        return dt.date.fromisoformat(getattr(ends, rule))
    day = end_of(fact.source_date or "")
    year = day.year + getattr(ends, rule)
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def end_of(date: str) -> dt.date:
    """The last day of a year, a month or a day: ``end_of("2021")`` is 31 December 2021."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def why_not(fact: Fact, ends: Ends, day: dt.date) -> str:
    """Why `fact` is not printed on `day`: ``low``, the rule that ended it, or "" if it is."""
    if fact.confidence == LOW:
        return LOW
    return rule_of(fact) if last_day(fact, ends) < day else ""


def taken_out(facts: Iterable[Fact], ends: Ends, day: dt.date) -> Counter[str]:
    """How many of `facts` each rule takes out on `day`."""
    return Counter(why for why in (why_not(fact, ends, day) for fact in facts) if why)
