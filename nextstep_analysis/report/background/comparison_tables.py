"""What the later chapters of all studies say, side by side: potential, gaps, factors, overlaps."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nextstep_analysis.report.background.current import head_offices
from nextstep_analysis.report.background.handed_over import size_text
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.tables.html_table import Column, saved_table_html
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text

CORE = "core"
COLUMNS = {
    "opportunity": ("told", "value", "lower", "upper", "local", "holds"),
    "need": ("industry", "value", "lower", "upper", "against", "confidence"),
}
"""What a study may hand over as a part; it leaves out what it does not have."""
_QUOTIENTS = {
    "enterprises": (lambda say, year: say("Enterprises {year:year}", year=year), "year"),
    "value_added": (lambda say, year: say("Value added {year:year}", year=year), "accounts_year"),
    "compensation": (lambda say, year: say("Compensation {year:year}", year=year), "accounts_year"),
    "jobs": (lambda say, year: say("Jobs {year:year}", year=year), "jobs_year"),
}
"""Heading of each measure, and the column that has its year."""
_PERSONNEL = (lambda say, year: say("Personnel {year:year}", year=year), "jobs_year")


def measures_table(pages: Sequence[Page], text: Text) -> str:
    """The core of each study by enterprises, accounts and jobs, "" if no study hands one over."""
    say, rows = text.say, []
    for page in pages:
        told = page.details.get("compared", {}).get("three") or {}
        wider = told.get("wider", ())
        cells = {name: size_text(told.get(name), name in wider, text) for name in _QUOTIENTS}
        rows.append({"label": page.summary["title"], **told, **cells})
    frame = pd.DataFrame(rows)
    if "verdict" not in frame:
        return ""
    return saved_table_html(
        frame,
        text=text,
        caption=say("The core of each ecosystem by three measures, location quotients"),
        columns={
            "label": Column(say("Ecosystem")),
            "told": Column(say("Together")),
            **{
                name: Column(label(say, _year_of(frame, year)), align="right")
                for name, (label, year) in _shown(frame).items()
            },
        },
        source=source_of(pages, "measures"),
        notes=[head_offices(frame.get("lead", ()), text)],
    )


def _shown(frame: pd.DataFrame) -> dict[str, tuple[Any, str]]:
    """The measures that the studies have: compensation is not in all accounts."""
    measures = {name: one for name, one in _QUOTIENTS.items() if frame[name].notna().any()}
    if "jobs" in measures and "personnel" in frame and frame["personnel"].any():
        measures["jobs"] = _PERSONNEL
    return measures


def _year_of(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].dropna().max())


def opportunity_table(pages: Sequence[Page], text: Text) -> str:
    """What each core bought most from elsewhere and could win, "" if no study hands it over."""
    if (frame := _parts(pages, "opportunity", form="approx", text=text)) is None:
        return ""
    say = text.say
    return saved_table_html(
        frame,
        text=text,
        caption=say("What each core bought most from elsewhere and could be won, an estimate"),
        columns={
            "label": Column(say("Ecosystem")),
            "told": Column(say("What the table tells")),
            "value": Column(say("Bought elsewhere, million euro"), "approx"),
            "interval": Column(say("Three estimates"), "approx", ends=("lower", "upper")),
            "local": Column(say("Bought here"), ".0%"),
            "holds": Column(say("Holds in definitions")),
        },
        source=source_of(pages, "opportunity"),
        notes=[
            say(
                "Euros of one ecosystem say where to look closer in it, not which ecosystem is "
                "better. What such firms buy is much alike in all regions."
            ),
            say(
                "Whether this order foretells openings cannot be tested: the table exists for one "
                "year."
            ),
        ],
    )


def need_table(pages: Sequence[Page], text: Text) -> str:
    """The largest gap in specialisation of each study, "" if no study hands one over."""
    if (frame := _parts(pages, "need", form="d", text=text)) is None:
        return ""
    say = text.say
    return saved_table_html(
        frame,
        text=text,
        caption=say("The largest gap in specialisation in each study"),
        columns={
            "label": Column(say("Ecosystem")),
            "industry": Column(say("Industry")),
            "value": Column(say("Enterprises fewer than expected"), "d"),
            "interval": Column(say("Interval"), "d", ends=("lower", "upper")),
            "against": Column(say("Compared with")),
            "confidence": Column(say("Confidence")),
        },
        source=source_of(pages, "need"),
        notes=[
            say(
                "Expected is what the share of the area compared with, or the median share of the "
                "structural peers, would give. Ecosystems may "
                "lack the same industry: such gaps are one gap, counted once in each row."
            )
        ],
    )


def factor_table(pages: Sequence[Page], text: Text) -> str:
    """A row per value-added factor with its score in each ecosystem, "" if there is none.

    Below stand once those that are the same in the whole region.
    """
    say = text.say
    scores: dict[str, dict[str, Any]] = {}
    for place, page in enumerate(pages):
        for factor, score, direction in page.details.get("compared", {}).get("scores", []):
            told = say("{factor} (lower is better)", factor=factor)
            row = scores.setdefault(factor, {"factor": factor if direction == "higher" else told})
            row[f"study {place}"] = say("no evidence found") if score is None else score
    if not scores:
        return ""
    columns = {f"study {n}": Column(page.summary["title"], ".1f") for n, page in enumerate(pages)}
    frame = pd.DataFrame(list(scores.values())).reindex(columns=["factor", *columns])
    table = saved_table_html(
        frame,
        text=text,
        caption=say("Scores of the value-added factors from 0 to 4, by the evidence found"),
        columns={"factor": Column(say("Factor")), **columns},
        source=source_of(pages, "scores"),
        notes=[
            say(
                "The scores are estimates; the evidence of each, and how much of it was found, "
                "stands in its study."
            )
        ],
    )
    return table + _region_factor_table(pages, text)


def _region_factor_table(pages: Sequence[Page], text: Text) -> str:
    """The factors that are scored once for the region, from the first study that has them."""
    say = text.say
    found = (page.details.get("compared", {}).get("region_scores", []) for page in pages)
    rows = [
        {"factor": factor, "score": say("no evidence found") if score is None else score}
        for factor, score, _direction in next(filter(None, found), [])
    ]
    if not rows:
        return ""
    return saved_table_html(
        pd.DataFrame(rows),
        text=text,
        caption=say("Factors that are the same for all ecosystems, scored once for the region"),
        columns={
            "factor": Column(say("Factor")),
            "score": Column(say("Score, 0–4"), ".1f"),
        },
        source=source_of(pages, "scores"),
    )


def overlap_table(pages: Sequence[Page], text: Text) -> str:
    """Core industries that belong to another ecosystem too, "" if there is none."""
    say = text.say
    core: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for page in pages:
        for code, name, role in page.details.get("compared", {}).get("members", []):
            names[code] = f"{name} ({code})"
            (core if role == CORE else other).setdefault(code, []).append(page.summary["title"])
    rows = [
        {
            "industry": names[code],
            "core": "; ".join(sorted(core[code])),
            "other": "; ".join(sorted(other.get(code, []))) or say("none"),
        }
        for code in sorted(core)
        if len(core[code]) + len(other.get(code, [])) > 1
    ]
    if not rows:
        return ""
    return saved_table_html(
        pd.DataFrame(rows),
        text=text,
        caption=say("Core industries that belong to other ecosystems too"),
        columns={
            "industry": Column(say("Industry")),
            "core": Column(say("Core of")),
            "other": Column(say("Related or enabling in")),
        },
        source=say("Source: the definitions of the ecosystems, a proposal of this workbench."),
    )


def source_of(pages: Sequence[Page], part: str) -> str:
    """The source lines of a part, each once; those of the headlines where there is none."""
    told = {
        page.details.get("compared", {}).get("sources", {}).get(part)
        or page.summary["headline_source"]
        for page in pages
    }
    return " ".join(sorted(told))


def _parts(pages: Sequence[Page], part: str, *, form: str, text: Text) -> pd.DataFrame | None:
    """A row per study of what it hands over as `part`; None if none does."""
    rows = []
    for page in pages:
        told = page.details.get("compared", {}).get(part) or {}
        rows.append({"label": page.summary["title"], **told})
    frame = pd.DataFrame(rows)
    if list(frame.columns) == ["label"]:
        return None
    frame = frame.reindex(columns=[*dict.fromkeys([*frame.columns, *COLUMNS[part]])])
    pairs = zip(frame["lower"], frame["upper"], strict=True)
    return frame.assign(interval=[_one_or_both(*pair, form, text=text) for pair in pairs])


def _one_or_both(lower: float, upper: float, form: str, *, text: Text) -> str | None:
    """An interval, or the one number that it is: all runs may give the same rank."""
    return (
        text.write(lower, form)
        if lower == upper
        else written_interval(lower, upper, form, text=text)
    )
