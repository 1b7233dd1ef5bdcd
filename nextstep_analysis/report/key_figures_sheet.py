"""The key figures of a study as a table for its workbook: each number with its own unit."""

from collections.abc import Sequence
from typing import Any

from nextstep_analysis.report.columns import raw_value
from nextstep_analysis.report.text import Text
from nextstep_analysis.study import KeyFigure


def key_figures_sheet(figures: Sequence[KeyFigure], *, text: Text, source: str) -> dict[str, Any]:
    """The same table shape as `tables.sheet`; a missing number is None.

    Parameters
    ----------
    figures : sequence of KeyFigure
        Values, ends of intervals and caveats are taken as they are, unrounded.
    text : Text
    source : str
        The line of `Text.source_line`.
    """
    say = text.say
    heads = [
        (say("Key figure"), ""), (say("Value"), "general"), (say("Lower end"), "general"),
        (say("Upper end"), "general"), (say("Unit"), ""), (say("Year"), ""), (say("Remark"), ""),
    ]  # fmt: skip
    rows = [
        [
            say(figure.label),
            *(raw_value(n, figure.id) for n in (figure.value, figure.lower, figure.upper)),
            _unit(figure.unit, text), _year(figure),
            say(figure.caveat) if figure.caveat else None,
        ]
        for figure in figures
    ]  # fmt: skip
    return {
        "title": say("Key figures"), "subtitle": "", "source": source, "notes": [],
        "note": say("An empty cell means that the figure is not available."),
        "columns": [{"label": label, "unit": "", "format": form} for label, form in heads],
        "rows": rows,
    }  # fmt: skip


def _unit(unit: str, text: Text) -> str:
    say = text.say
    return {
        "share": say("1 = 100%"),
        "change": say("1 = 100%"),
        "ratio": say("ratio"),
        "index": say("index"),
        "million euro": say("million euro"),
        "euro": say("euro"),
        "enterprises": say("enterprises"),
        "weighted enterprises": say("weighted enterprises"),
        "jobs": say("jobs"),
        "persons": say("persons"),
    }[unit]


def _year(figure: KeyFigure) -> str:
    return str(figure.year) if figure.since is None else f"{figure.since}–{figure.year}"
