"""The key figures of a study: in words, and as a table for its workbook, each with its own unit."""

from collections.abc import Iterable, Sequence
from typing import Any

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.columns import raw_value
from nextstep_analysis.report.tables.dictionary import with_dictionary
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure, Study

KEY_FIGURES = TableOf(
    "key_figures",
    "Headline numbers of the study",
    {
        "label": Col("What the key figure measures", "text"),
        "value": Col("Value of the figure", "by row"),
        "lower": Col("Lower end of the interval", "by row"),
        "upper": Col("Upper end of the interval", "by row"),
        "unit": Col("Unit of the value and its ends", "text"),
        "year": Col("Year that the figures are of, or first and last year of a change", "year"),
        "caveat": Col("What limits the figure, or why it is missing", "text"),
    },
)
UNITS = {
    "share": ".1%",
    "ratio": ".2f",
    "million euro": "meur",
    "change": "+.1%",
    "enterprises": "d",
    "weighted enterprises": "d",
    "jobs": "d",
    "persons": "d",
    "person-years": "d",
    "euro": "d",
    "index": ".1f",
}


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
        (say("Key figure"), ""),
        (say("Value"), "general"),
        (say("Lower end"), "general"),
        (say("Upper end"), "general"),
        (say("Unit"), ""),
        (say("Year"), ""),
        (say("Remark"), ""),
    ]
    made = {
        "title": say("Key figures"),
        "subtitle": "",
        "mark": None,
        "source": source,
        "notes": [],
        "note": say("An empty cell means that the figure is not available."),
        "columns": [{"label": label, "unit": "", "format": form} for label, form in heads],
        "rows": [_row(figure, text) for figure in figures],
        "row_formats": [UNITS[figure.unit] for figure in figures],
    }
    forms = [form for _label, form in heads]
    return with_dictionary(
        made, KEY_FIGURES, list(zip(KEY_FIGURES.columns, forms, strict=True)), text=text
    )


def _row(figure: KeyFigure, text: Text) -> list[Any]:
    return [
        text.say(figure.label),
        *(raw_value(n, figure.id) for n in (figure.value, figure.lower, figure.upper)),
        _unit(figure.unit, text),
        _year(figure),
        text.say(figure.caveat) if figure.caveat else None,
    ]


def sources_of(figures: Iterable[KeyFigure], study: Study, text: Text) -> str:
    """The source line of the datasets behind `figures`."""
    used = dict.fromkeys(name for figure in figures for name in figure.datasets)
    return text.source_line([study.sources[name] for name in used]) if used else ""


def figure_words(figure: KeyFigure, text: Text) -> dict[str, str]:
    """A key figure as written: label, value, year, interval and caveat."""
    if figure.unit not in UNITS:
        raise ReportError(f"key figure {figure.id!r}: unknown unit {figure.unit!r}; see UNITS")
    form = UNITS[figure.unit]
    interval = ""
    beside = 1.0 if figure.unit == "ratio" else None
    ends = written_interval(figure.lower, figure.upper, form, text=text, beside=beside)
    if ends and ends != text.write(figure.upper, form):  # no width as written: the value says it
        signed = form.startswith("+")  # and then joined in words
        interval = text.say("interval from {ends}" if signed else "interval {ends}", ends=ends)
    return {
        "label": text.say(figure.label),
        "value": text.write(figure.value, form),
        "year": _year(figure),
        "interval": interval,
        "caveat": text.say(figure.caveat) if figure.caveat else "",
    }


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
        "person-years": say("person-years"),
    }[unit]


def _year(figure: KeyFigure) -> str:
    return str(figure.year) if figure.since is None else f"{figure.since}–{figure.year}"
