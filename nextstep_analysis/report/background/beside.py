"""In a study's summary: the ecosystems of the region side by side, this one marked."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from nextstep_analysis.report.background.comparison import QUOTIENT, compared_frame
from nextstep_analysis.report.background.current import staff_heading
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.words.text import Text

TICKS = (0.5, 1, 2, 4)
ENDS = TICKS[0], TICKS[-1]
"""The scale of the drawing, logarithmic; what lies beyond stands at its end."""
NOT_ALONE = "–"
_SHAPES = {QUOTIENT: "number", "value_added": "added", "jobs": "jobs"}


def beside(page: Page, pages: Sequence[Page], *, text: Text, address: Callable[[Page], str]) -> str:
    """A table of the ecosystems by three measures with a dot for each; "" without others.

    Parameters
    ----------
    page : Page
        The study on whose page it stands.
    pages : sequence of Page
        All studies of the kind in its language and region.
    text : Text
    address : callable
        Where the page of a study stands, seen from this one.
    """
    told = [one for one in pages if one.details.get("compared", {}).get("three")]
    if len(told) < 2:
        return ""
    say, frame = text.say, compared_frame(told)
    heads = {
        QUOTIENT: say("Enterprises {year:year}", year=_year(told[0], "year")),
        "value_added": say("Value added {year:year}", year=_year(told[0], "accounts_year")),
        "jobs": staff_heading(
            _year(told[0], "jobs_year"), text, personnel=bool(frame["personnel"].any())
        ),
    }
    rows = "".join(
        _row(told[int(place)], row, page, text, address(told[int(place)]))
        for place, row in frame.iterrows()
    )
    caption = say(
        "The ecosystems side by side: their cores' share here in times the share in the area "
        "compared with, dots on a log scale from {low:.1f} to {high:.1f}; a dash where a figure is "
        "of a wider group",
        low=ENDS[0],
        high=ENDS[1],
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="beside"><caption><span>{escape(caption)}</span></caption>'
        f"<thead><tr>{_heads(heads, text)}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _heads(measures: Mapping[str, str], text: Text) -> str:
    """The heads of the columns: each measure with its mark, the drawing with its scale."""
    say = text.say
    ticks = "".join(
        f'<span style="left:{_percent(tick)}">{escape(text.write(tick, ".1f"))}</span>'
        for tick in TICKS
    )
    marked = "".join(
        f'<th scope="col" class="dot"><i class="mark {_SHAPES[name]}" aria-hidden="true"></i> '
        f"{escape(head)}</th>"
        for name, head in measures.items()
    )
    return (
        f'<th scope="col">{escape(say("Ecosystem"))}</th>'
        f'<th scope="col"><span class="hidden">{escape(say("On one scale"))}</span>'
        f'<span class="ticks" aria-hidden="true">{ticks}</span></th>'
        f'{marked}<th scope="col">{escape(say("Together"))}</th>'
    )


def _year(page: Page, name: str) -> int:
    return int(page.details["compared"]["three"][name])


def _row(one: Page, row, page: Page, text: Text, address: str) -> str:
    own = one.subject == page.subject
    name = escape(row["label"])
    named = f"<strong>{name}</strong>" if own else f'<a href="{escape(address)}">{name}</a>'
    drawn = "".join(
        f'<i class="mark {shape}" style="left:{_percent(row[column])}"></i>'
        for column, shape in _SHAPES.items()
        if not math.isnan(row[column])
    )
    cells = "".join(f'<td class="dot">{_number(row[column], text)}</td>' for column in _SHAPES)
    mark = ' class="own" aria-current="true"' if own else ""
    together = escape(row["told"])
    return (
        f'<tr{mark}><th scope="row">{named}</th>'
        f'<td><span class="scale" aria-hidden="true">{drawn}</span></td>'
        f"{cells}<td>{together}</td></tr>"
    )


def _number(quotient: float, text: Text) -> str:
    return NOT_ALONE if math.isnan(quotient) else escape(text.write(quotient, ".1f"))


def _percent(quotient: float) -> str:
    """Where a quotient stands on the scale; what lies beyond stands at its end."""
    low, high = (math.log(end) for end in ENDS)
    place = (math.log(quotient) - low) / (high - low) if quotient > 0 else 0.0
    return f"{100 * min(max(place, 0.0), 1.0):.0f}%"
