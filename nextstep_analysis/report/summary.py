"""What is said of a study in short: its key figures in words, and what the site needs to know."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.compared import compared
from nextstep_analysis.report.text import Text
from nextstep_analysis.study import KeyFigure, Study

METHOD_CHECK = "back_test"  # the table of a study that tells how the method would have done
HEADLINE = 3  # key figures on a card of the index
UNITS = {
    "share": ".1%",
    "ratio": ".2f",
    "million euro": "meur",
    "change": "+.1%",
    "enterprises": "d",
    "weighted enterprises": "d",
    "jobs": "d",
    "persons": "d",
    "euro": "d",
    "index": ".1f",
}


def summarise(study: Study, text: Text) -> dict[str, Any]:
    """What the index of the site says of a study, as plain JSON in one language."""
    return {
        "ecosystem": study.ecosystem,
        "language": text.language,
        "region": study.region,
        "region_name": text.name(study.region),
        "title": text.pick(study.title),
        "titles": dict(study.title),
        "summary": text.pick(study.summary),
        "status": text.say(study.status),
        "compared": compared(study, text),
        "headline": [figure_words(figure, text) for figure in study.key_figures[:HEADLINE]],
        "headline_source": sources_of(study.key_figures[:HEADLINE], study, text),
        "method_checks": _method_checks(study, text),
        "producers": sorted({text.pick(source.producer) for source in study.sources.values()}),
    }


def _method_checks(study: Study, text: Text) -> list[str]:
    """What trying the method on past years has shown, for the page on methods."""
    if METHOD_CHECK not in study.tables:
        return []
    told = [text.say(finding) for finding in study.findings if finding.evidence == METHOD_CHECK]
    return [*told, *(text.say(note) for note in study.tables[METHOD_CHECK].notes)]


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
    if not (pd.isna(figure.lower) or pd.isna(figure.upper)):
        lower, upper = (text.write(end, form) for end in (figure.lower, figure.upper))
        if lower != upper:  # no width as written: the value says it all
            interval = text.say("interval from {lower} to {upper}", lower=lower, upper=upper)
    return {
        "label": text.say(figure.label),
        "value": text.write(figure.value, form),
        "year": text.write(figure.year, "year")
        if figure.since is None
        else f"{figure.since}–{figure.year}",
        "interval": interval,
        "caveat": text.say(figure.caveat) if figure.caveat else "",
    }
