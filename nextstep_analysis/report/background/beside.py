"""In a study's summary: the ecosystems of the region side by side, this one marked."""

import math
from collections.abc import Callable, Sequence
from html import escape

from nextstep_analysis.report.background.comparison import QUOTIENT, compared_frame
from nextstep_analysis.report.background.current import staff_heading
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.words.text import Text

ENDS = (0.5, 4.0)
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
    heads = (
        say("Ecosystem"),
        say("Enterprises {year:year}", year=_year(told[0], "year")),
        say("Value added {year:year}", year=_year(told[0], "accounts_year")),
        staff_heading(_year(told[0], "jobs_year"), text, personnel=bool(frame["personnel"].any())),
        say("Together"),
    )
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
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="beside"><caption><span>{escape(caption)}</span></caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _year(page: Page, name: str) -> int:
    return int(page.details["compared"]["three"][name])


def _row(one: Page, row, page: Page, text: Text, address: str) -> str:
    own = one.subject == page.subject
    name = escape(row["label"])
    named = f"<strong>{name}</strong>" if own else f'<a href="{escape(address)}">{name}</a>'
    cells = "".join(
        f'<td class="dot {shape}">{_dot(row[column], text)}</td>'
        for column, shape in _SHAPES.items()
    )
    mark = ' class="own" aria-current="true"' if own else ""
    together = escape(row["told"] or text.say("not available"))
    return f'<tr{mark}><th scope="row">{named}</th>{cells}<td>{together}</td></tr>'


def _dot(quotient: float, text: Text) -> str:
    """The number, and where it stands on the scale; nothing is drawn for a missing one."""
    if math.isnan(quotient):
        return NOT_ALONE
    low, high = (math.log(end) for end in ENDS)
    place = min(max((math.log(quotient) - low) / (high - low), 0.0), 1.0) if quotient > 0 else 0.0
    drawn = f'<span class="scale" aria-hidden="true"><i style="left:{100 * place:.0f}%"></i></span>'
    return f"{drawn} {escape(text.write(quotient, '.1f'))}"
