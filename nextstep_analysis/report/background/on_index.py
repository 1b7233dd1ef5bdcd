"""What the index says of all background studies: a verdict, their comparison, figures of each."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from nextstep_analysis.report.background.comparison import (
    QUOTIENT,
    compared_frame,
    comparison_figure,
)
from nextstep_analysis.report.background.handed_over import LARGE_UNITS, SPECIALISED, size_text
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.words.text import Text


def front_values(pages: Sequence[Page], *, text: Text) -> dict[str, Any]:
    """What stands above the cards of the index, and on them.

    Parameters
    ----------
    pages : sequence of Page
        The studies of the site's region in the language of the index.
    text : Text
        The language in which they are written.

    Returns
    -------
    dict
        `verdict`, one sentence; `figure`, the comparison as HTML; `order`, the subjects by the
        location quotient of enterprises, largest first, and last those without one; `figures`
        of each subject, label and written value. Nothing of a study of an earlier version,
        which hands over no numbers; an empty dict where none does.
    """
    told = [page for page in pages if page.details.get("compared", {}).get("three")]
    if not told:
        return {}
    frame = compared_frame(pages)
    ordered = [pages[place] for place in frame.index]
    return {
        "heading": text.say("The ecosystems, by the location quotient of their enterprises"),
        "verdict": _verdict(frame, text),
        "figure": Markup(comparison_figure(frame, ordered, text)),
        "order": [page.subject for page in ordered],
        "figures": {page.subject: _figures(page, text) for page in told},
    }


def _verdict(frame: pd.DataFrame, text: Text) -> str:
    """Names the cores whose three measures agree on something, and counts the others."""
    say = text.say
    verdicts = frame["verdict"]
    named = {found: " / ".join(frame.loc[verdicts == found, "label"]) for found in set(verdicts)}
    parts = []
    if SPECIALISED in named:
        parts.append(say("specialised: {names}", names=named[SPECIALISED]))
    if LARGE_UNITS in named:
        parts.append(say("few but large units: {names}", names=named[LARGE_UNITS]))
    rest = int((~verdicts.isin([SPECIALISED, LARGE_UNITS])).sum())
    if rest:
        parts.append(
            say(
                "of {n:d} other ecosystem neither can be said",
                "of {n:d} other ecosystems neither can be said",
                "n",
                n=rest,
            )
        )
    return say("By enterprises, value added and jobs together – {parts}.", parts="; ".join(parts))


def _figures(page: Page, text: Text) -> list[tuple[str, str]]:
    """The key figures of a card: its size, two measures of its weight, and what they say."""
    say, compared = text.say, page.details["compared"]
    three, measures = compared["three"], compared["measures"]
    missing = say("not available")
    count, quotient = measures["core_enterprises"], measures[QUOTIENT]["value"]
    added = size_text(three["value_added"], "value_added" in three["wider"], text)
    return [
        (
            say("Enterprises {year:year}", year=count["year"]),
            missing if count["value"] is None else text.write(count["value"], "d"),
        ),
        (
            say("Location quotient, enterprises {year:year}", year=three["year"]),
            missing if quotient is None else text.write(quotient, ".2f"),
        ),
        (
            say("Location quotient, value added {year:year}", year=three["accounts_year"]),
            added or missing,
        ),
        (say("Three measures together"), three["told"]),
    ]
