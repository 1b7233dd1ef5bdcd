"""All ecosystems of a site side by side, from what their executed notebooks hand over."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from nextstep_analysis.report.background.comparison_tables import (
    factor_table,
    measures_table,
    need_table,
    opportunity_table,
    overlap_table,
    source_of,
)
from nextstep_analysis.report.background.current import head_offices
from nextstep_analysis.report.background.handed_over import LARGE_UNITS, SPECIALISED
from nextstep_analysis.report.charts.all import measure_dots
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page.from_notebook import Page, figure_html
from nextstep_analysis.report.tables.html_table import Column, saved_table_html
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text

QUOTIENT, SMOOTHED = "core_location_quotient", "core_smoothed_quotient"
_SIZE = {"core_enterprises": "d", "core_share": ".1%", QUOTIENT: ".2f", SMOOTHED: ".2f"}
_CHANGE = {"core_growth": "+.1%", "regional_effect": "+.1%"}
_FORMS = _SIZE | _CHANGE
_YEARS = ("accounts_year", "jobs_year")


def comparison_values(
    pages: Sequence[Page], *, text: Text, studies: Mapping[str, str]
) -> dict[str, Any]:
    """What the template of the page that compares the ecosystems needs.

    Parameters
    ----------
    pages : sequence of Page
        The studies of the site's region in the language of the page.
    text : Text
        The language in which they are written.
    studies : mapping of str to str
        Address of the study of each ecosystem.

    Returns
    -------
    dict
        `figure`, and `tables` by the part they stand in, as HTML, "" where nothing is
        handed over; `addresses`, title and address of each study. A study that
        hands over no numbers (of an earlier version) has gaps in its row.
    """
    frame = compared_frame(pages)
    if frame.empty:
        return {"figure": "", "tables": {}, "addresses": ()}
    ordered = [pages[place] for place in frame.index]
    tables = {
        "measures": measures_table(ordered, text),
        "size": _figures_table(frame, ordered, text, _SIZE),
        "change": _figures_table(frame, ordered, text, _CHANGE),
        "opportunity": opportunity_table(ordered, text),
        "need": need_table(ordered, text),
        "scores": factor_table(ordered, text),
        "overlaps": overlap_table(ordered, text),
    }
    return {
        "figure": Markup(comparison_figure(frame, ordered, text)),
        "tables": {name: Markup(html) for name, html in tables.items()},
        "addresses": tuple((page.title, studies[page.subject]) for page in ordered),
    }


def compared_frame(pages: Sequence[Page]) -> pd.DataFrame:
    """A row per study, by its place in `pages`; the most specialised core comes first."""
    rows = []
    for page in pages:
        told = page.details.get("compared", {})
        row = {
            "label": page.summary["title"],
            "reading": told.get("reading", ""),
            "read": told.get("read"),
            **_of_three(told.get("three") or {}),
        }
        for name in _FORMS:
            found = told.get("measures", {}).get(name, {})
            for part, column in (
                ("value", name),
                ("lower", f"{name}_lower"),
                ("upper", f"{name}_upper"),
            ):
                value = found.get(part)
                row[column] = float("nan") if value is None else value
        rows.append(row)
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    return frame.sort_values([QUOTIENT, "label"], ascending=[False, True], na_position="last")


def _of_three(told: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict of the three measures, and those that speak for the core."""
    numbers = {name: told.get(name) for name in ("value_added", "jobs", *_YEARS)}
    return {
        "verdict": told.get("verdict", ""),
        "lead": told.get("lead", ""),
        "personnel": bool(told.get("personnel")),
        "told": told.get("told"),
        **{name: float("nan") if value is None else value for name, value in numbers.items()},
    }


def comparison_figure(frame: pd.DataFrame, pages: Sequence[Page], text: Text) -> str:
    """The cores by enterprises, value added and jobs on one axis, as HTML.

    `frame` is `compared_frame` of `pages`, in its order.
    """
    say = text.say
    shown = SMOOTHED if frame[SMOOTHED].notna().any() else QUOTIENT
    ends = {"lower": frame[f"{shown}_lower"], "upper": frame[f"{shown}_upper"]}
    drawn = frame[["label", "value_added", "jobs", "told"]].assign(enterprises=frame[shown], **ends)
    caption = Caption(
        _title(frame, text),
        say(
            "Location quotients of the core of each ecosystem; 1 = the same share as in the area "
            "compared with ({where}). Enterprises with their {level} interval, smoothed where all "
            "regions are compared; accounts and jobs of a wider group are left out",
            level=_level(pages, text),
            where=_where(pages),
        ),
        source_of(pages, "measures") or source_of(pages, "figures"),
        notes=(head_offices(frame["lead"], text),),
    )
    measures = {"enterprises": say("Enterprises {year}", year=_years(pages, shown))}
    measures["value_added"] = say("Value added {year}", year=_year(frame, "accounts_year"))
    jobs = _year(frame, "jobs_year")
    personnel = frame["personnel"].any()
    measures["jobs"] = (
        say("Personnel {year}", year=jobs) if personnel else say("Jobs {year}", year=jobs)
    )
    measure = Measure(
        say("Location quotient"), ".2f", 1.0, say("Area compared with"), say("Ecosystem")
    )
    drawing = measure_dots(drawn, text=text, caption=caption, measure=measure, measures=measures)
    return figure_html(json.loads(drawing.to_json()), text=text)


def _title(frame: pd.DataFrame, text: Text) -> str:
    """Counts verdicts of the three measures: enterprises alone make nothing specialised."""
    found = (frame["verdict"] == SPECIALISED).sum()
    large = (frame["verdict"] == LARGE_UNITS).sum()
    return text.say(
        "By enterprises, accounts and jobs together, the region is specialised in the core of "
        "{n:d} and has few but large units in that of {large:d} of the {all:d} ecosystems",
        n=int(found),
        large=int(large),
        all=len(frame),
    )


def _figures_table(
    frame: pd.DataFrame, pages: Sequence[Page], text: Text, forms: Mapping[str, str]
) -> str:
    """The key figures in `forms`, each with its years, and its interval where it has one."""
    say = text.say
    labels = {
        "core_enterprises": say("Enterprises in the core industries"),
        "core_share": say("Share of all enterprises in the region"),
        QUOTIENT: say("Location quotient of the core"),
        SMOOTHED: say("Smoothed location quotient of the core"),
        "core_growth": say("Change in core enterprises"),
        "regional_effect": say("Regional effect"),
    }
    shown, columns = frame.copy(), {"label": Column(say("Ecosystem"))}
    for name, form in forms.items():
        if frame[name].isna().all():
            continue  # such as the smoothed quotient against a single region
        years = _years(pages, name)
        columns[name] = Column(f"{labels[name]} ({years})" if years else labels[name], form)
        ends = (f"{name}_lower", f"{name}_upper")
        if frame[list(ends)].notna().all(axis=1).any():
            beside = 1.0 if name in (QUOTIENT, SMOOTHED) else None
            pairs = zip(frame[ends[0]], frame[ends[1]], strict=True)
            shown[f"{name}_interval"] = [
                written_interval(*pair, form, text=text, beside=beside) for pair in pairs
            ]
            columns[f"{name}_interval"] = Column(say("Interval"), form, ends=ends)
    if QUOTIENT in forms:
        columns["read"] = Column(say("Against random settling"))
    level = _level(pages, text)
    caption = (
        say("Size of the core by enterprises, with {level} intervals", level=level)
        if QUOTIENT in forms
        else say("Change of the core, with {level} intervals", level=level)
    )
    return saved_table_html(
        shown,
        text=text,
        caption=caption,
        columns=columns,
        source=source_of(pages, "figures"),
        notes=_caveats(pages) if QUOTIENT in forms else (),
    )


def _caveats(pages: Sequence[Page]) -> list[str]:
    """What limits the headline figures, each remark with the ecosystems it is about."""
    about: dict[str, list[str]] = {}
    for page in pages:
        for caveat in dict.fromkeys(told["caveat"] for told in page.summary["headline"]):
            if caveat:
                about.setdefault(caveat, []).append(page.summary["title"])
    return [f"{'; '.join(sorted(names))}: {caveat}" for caveat, names in sorted(about.items())]


def _level(pages: Sequence[Page], text: Text) -> str:
    """The level of the intervals, or levels."""
    levels = {page.details["compared"]["level"] for page in pages if "compared" in page.details}
    return ", ".join(text.percent(level, 0) for level in sorted(levels)) or "–"


def _where(pages: Sequence[Page]) -> str:
    found = {page.details.get("compared", {}).get("where", "") for page in pages}
    return "; ".join(sorted(found - {""})) or "–"


def _years(pages: Sequence[Page], measure: str) -> str:
    """The years of a measure: one, or those of the studies with commas."""
    found = set()
    for page in pages:
        told = page.details.get("compared", {}).get("measures", {}).get(measure)
        if told:
            since = told["since"]
            found.add(str(told["year"]) if since is None else f"{since}–{told['year']}")
    return ", ".join(sorted(found))


def _year(frame: pd.DataFrame, column: str) -> str:
    """The year of a measure, or the years, as the studies hand them over."""
    return ", ".join(str(int(year)) for year in sorted(set(frame[column].dropna()))) or "–"
