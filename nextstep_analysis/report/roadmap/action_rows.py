"""The actions on one scale of years: what and why, when, by whom and how it shows; more folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from nextstep_analysis.actions import PROPOSED, Action, Indicator
from nextstep_analysis.report.page.blocks import _Html
from nextstep_analysis.report.roadmap import words
from nextstep_analysis.report.roadmap.grounds import link, told
from nextstep_analysis.report.words.text import Text


@dataclass(frozen=True)
class Scale:
    """The years that the actions fall in, and where a month lies on them, 0-1."""

    first: int
    last: int

    @classmethod
    def of(cls, actions: Sequence[Action]) -> "Scale":
        """The whole years from the first start to the last end."""
        years = [int(when[:4]) for one in actions for when in (one.start, one.end)]
        return cls(min(years), max(years))

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def place(self, month: str, *, after: bool = False) -> float:
        """Where the month ``2027-07`` begins, or ends if `after`."""
        months = 12 * (int(month[:4]) - self.first) + int(month[5:]) - (0 if after else 1)
        return months / (12 * len(self.years))


@dataclass(frozen=True)
class ActionRows(_Html):
    """All actions, each a row with its bar; the dates are in words for who does not see it."""

    actions: Sequence[Action]
    text: Text

    def html(self) -> str:
        scale = Scale.of(self.actions)
        rows = [self._row(place, one, scale) for place, one in enumerate(self.actions, start=1)]
        return f'{self._head(scale)}<ol class="acts">{"".join(rows)}</ol>'

    def _head(self, scale: Scale) -> str:
        say = self.text.say
        years = "".join(f"<span>{year}</span>" for year in scale.years)
        return (
            f'<div class="years" aria-hidden="true"><span>{escape(say("Action and reason"))}</span>'
            f'<div class="scale-of">{years}</div>'
            f"<span>{escape(say('Owner and indicator'))}</span></div>"
        )

    def _row(self, place: int, one: Action, scale: Scale) -> str:
        text, say = self.text, self.text.say
        title = escape(f"{place}. {text.pick(one.title)}")
        mark = "" if one.status == PROPOSED else _mark(words.status(one, text))
        why = escape(say("Why"))
        return (
            f'<li class="act" id="action-{escape(one.id)}"><div class="what"><h3>{title}{mark}</h3>'
            f"<p>{escape(text.pick(one.text))}</p>"
            f'<p class="small">{why}: {told(one.grounds[0], text)}</p></div>'
            f'<div class="time"><p class="when">{escape(words.span(one.start, one.end, text))}</p>'
            f"{_bar(one, scale)}</div>"
            f'<dl class="meta">{"".join(_pairs(self._meta(one)))}</dl>'
            f"{self._folded(place, one)}</li>"
        )

    def _meta(self, one: Action) -> list[tuple[str, str]]:
        text, say = self.text, self.text.say
        owners = ", ".join(text.pick(owner) for owner in one.owners)
        return [
            (say("Who"), escape(owners)),
            (say("Indicator"), escape(text.say(one.indicator.name))),
            (say("Baseline"), escape(self._baseline(one))),
            (say("Target"), escape(words.target(one.indicator, text))),
        ]

    def _baseline(self, one: Action) -> str:
        start = one.indicator.baseline
        said = words.baseline(one.indicator, self.text)
        return f"{said} ({words.month(start.when, self.text)})" if start else said

    def _folded(self, place: int, one: Action) -> str:
        """Dependencies, cost, next reading, evidence with its sources, and what was decided."""
        say = self.text.say
        name = say("More on action {n:d}", n=place)
        listed = "".join(_pairs(self._more(one)))
        return (
            f'<details class="more-of"><summary>{escape(name)}</summary>'
            f'<dl class="meta">{listed}</dl></details>'
        )

    def _more(self, one: Action) -> list[tuple[str, str]]:
        text, say = self.text, self.text.say
        indicator = one.indicator
        grounds = "; ".join(f"{told(g, text)} {link(g, text)}" for g in one.grounds)
        pairs = [
            (say("Evidence"), grounds),
            (say("Moves"), f"{escape(text.say(one.moves.statement))} {link(one.moves, text)}"),
            (say("After"), self._after(one)),
            (say("Horizon"), escape(words.horizon(one.horizon, text))),
            (say("Cost"), escape(words.cost(one.cost, text))),
            (say("Direction"), escape(words.direction(indicator.direction, text))),
            (say("Next reading"), escape(words.month(indicator.next, text))),
            (say("Read by"), escape(read_by(indicator, text))),
        ]
        history = [
            f"{words.decided(step.what, text)} {text.date(step.on)}, {text.pick(step.body)}"
            + (f": {text.pick(step.told)}" if step.told else "")
            for step in one.history
        ]
        return [*pairs, *([(say("Decisions"), escape("; ".join(history)))] if history else [])]

    def _after(self, one: Action) -> str:
        if not one.after:
            return escape(self.text.say("can begin at once"))
        places = {other.id: (n, other) for n, other in enumerate(self.actions, start=1)}
        return ", ".join(
            f'<a href="#action-{escape(key)}">'
            f"{escape(f'{places[key][0]}. {self.text.pick(places[key][1].title)}')}</a>"
            for key in one.after
        )


def read_by(one: Indicator, text: Text) -> str:
    """Who reads an indicator, and how often."""
    if one.measured or one.role is None:
        return text.say("computed from the tables at each publication")
    return text.say("{role}, {often}", role=text.pick(one.role), often=words.every(one.every, text))


def _bar(one: Action, scale: Scale) -> str:
    """The bar of an action; drawn by style alone, for its dates stand beside it."""
    start, end = scale.place(one.start), scale.place(one.end, after=True)
    style = f"left:{100 * start:.2f}%;width:{100 * (end - start):.2f}%"
    return (
        f'<div class="track {one.status}" style="--n:{len(scale.years)}" aria-hidden="true">'
        f'<i style="{style}"></i></div>'
    )


def _mark(word: str) -> str:
    return f' <span class="status-mark">{escape(word)}</span>'


def _pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names with what is said of them, the latter as HTML."""
    for name, said in pairs:
        yield f"<div><dt>{escape(name)}</dt><dd>{said}</dd></div>"
