"""What a study hands over so that it can stand beside others: finished numbers, as plain JSON."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from nextstep_analysis.codes import ELSEWHERE, PEERS
from nextstep_analysis.report.background.current import of_personnel
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code, Study

BESIDE = (
    "core_enterprises",
    "core_share",
    "core_location_quotient",
    "core_smoothed_quotient",
    "core_growth",
)
"""Key figures that mean the same in every study."""
SPECIALISED, LARGE_UNITS = "specialised", "few large units"
"""Verdicts of the three measures that a title counts."""
SIZES = {"value_added": "accounts", "compensation": "accounts", "jobs": "jobs"}
"""Measures beside the number of enterprises, and whose level says whether they speak."""
_TABLES = {
    "figures": ("core_by_region", "growth", "shift_share_regions"),
    "measures": ("three_measures",),
    "opportunity": ("bought_elsewhere",),
    "need": ("gap_specialisation",),
    "scores": ("factor_scores",),
}


def compared(study: Study, text: Text) -> dict[str, Any]:
    """What of `study` stands in the table of all ecosystems, unwritten.

    Returns
    -------
    dict
        `measures` by id, the key figures of `BESIDE` and the regional effect, each with
        value, lower, upper (None where missing), year and since; `reading` of the core's
        number of enterprises, and `read`, the same in words; `three`, the three measures of
        the core with their verdict, and which are of a `wider` group; `level` of the intervals;
        `members`, each with code, name and role; `where`, the areas compared;
        `opportunity`, what could be won and was bought most from elsewhere, and `need`, the
        largest gap in specialisation (None where there is none); `scores`, each factor of the
        ecosystem with its score (None without evidence) and direction, and `region_scores`, the
        same of the factors that are scored once for the region; `sources`, the source line of
        each part. A number that the study does not have is left out.
    """
    core = _row(study, "core_by_region")
    members = study.tables["members"].frame
    return {
        "measures": _measures(study),
        "reading": "" if core is None else str(core["reading"]),
        "read": None if core is None else reading_text(core["reading"], text),
        "three": _three(study, text),
        "level": study.level,
        "members": [
            [code, text.name(code, "short"), role]
            for code, role in zip(members["industry"], members["role"], strict=True)
        ],
        "where": f"{text.name(study.region)} / {text.name(study.reference)}",
        "opportunity": _opportunity(study, text),
        "need": _need(study, text),
        "scores": _scores(study, text, own=True),
        "region_scores": _scores(study, text, own=False),
        "sources": {part: _source(study, tables, text) for part, tables in _TABLES.items()},
    }


def reading_text(reading: str, text: Text) -> str:
    """A reading of a number of enterprises (see `studies.measures.reading`) in words."""
    say = text.say
    return {
        "more": say("more"),
        "slightly_more": say("slightly more"),
        "within": say("within random settling"),
        "slightly_fewer": say("slightly fewer"),
        "fewer": say("fewer"),
        "alike": say("the regions do not differ"),
        "reference": say("the area compared with"),
        "missing": say("not available"),
    }[reading]


def verdict_text(verdict: str, text: Text) -> str:
    """A verdict of the three measures (see `indicators.three_measures`) in words."""
    say = text.say
    return {
        "specialised": say("specialised"),
        "fewer": say("less than its size would suggest"),
        "few large units": say("few but large units"),
        "many small units": say("many small units"),
        "at par": say("at par"),
        "not enough to say": say("not enough to say"),
    }[verdict]


def of_wider_group(row: Mapping[str, Any], name: str) -> bool:
    """Whether a number of a row of ``three_measures`` does not speak for it; a gap is none."""
    return bool(row[f"{SIZES[name]}_level"] == "none" and pd.notna(row[name]))


def size_text(quotient: float | None, wider: bool, text: Text) -> str | None:
    """The quotient of a measure, or that it is of a wider group; None where there is none."""
    if wider:
        return text.say("of a wider group")
    return None if pd.isna(quotient) else text.write(quotient, ".2f")


def _measures(study: Study) -> dict[str, dict[str, Any]]:
    found = {
        figure.id: _measure(figure.value, figure.lower, figure.upper)
        | {"year": figure.year, "since": figure.since}
        for figure in study.key_figures
        if figure.id in BESIDE
    }
    effect = _row(study, "shift_share_regions")
    growth = found.get("core_growth")
    if effect is not None and growth:
        ends = effect["regional_lower"], effect["regional_upper"]
        found["regional_effect"] = growth | _measure(effect["regional"], *ends)
    return found


def _three(study: Study, text: Text) -> dict[str, Any]:
    """The quotients of the core that speak for it, those of a wider group, and the verdict."""
    core = study.tables["three_measures"].frame.iloc[0]
    wider = [name for name in SIZES if of_wider_group(core.to_dict(), name)]
    told = {name: None if name in wider else _plain(core[name]) for name in SIZES}
    years = {name: int(core[name]) for name in ("year", "accounts_year", "jobs_year")}
    return {
        "enterprises": _plain(core["location_quotient"]),
        **told,
        "wider": wider,
        **years,
        "lead": str(core["lead"]),
        "personnel": of_personnel(study),
        "verdict": str(core["verdict"]),
        "told": verdict_text(core["verdict"], text),
    }


def _opportunity(study: Study, text: Text) -> dict[str, Any]:
    """What the list of purchases answers: the product named, its euros, and whether it holds."""
    row = study.tables["opportunity_lists"].frame.set_index("list").loc["bought"]
    said = [f for f in study.findings if f.values.get("list") == "bought"]
    told = {"told": text.say(replace(said[0], then=None))} if said else {}
    if not row["first"]:
        return told
    table = study.tables["bought_elsewhere"].frame.set_index("product")
    first = table.loc[row["first"]]
    return told | {
        "product": text.name(row["first"], "short"),
        **_measure(first["elsewhere"], first["lower"], first["upper"]),
        "local": _plain(first["local_share"]),
        "holds": text.say(
            "{holds:d} of {definitions:d}",
            holds=row["holds"],
            definitions=row["definitions"],
        ),
    }


def _need(study: Study, text: Text) -> dict[str, Any] | None:
    needs = study.tables["needs"].frame
    needs = needs[(needs["gap"] == "specialisation") & (needs["rank"] == 1)]
    if needs.empty:
        return None
    first = needs.iloc[0]
    return _measure(first["size"], first["lower"], first["upper"]) | {
        "industry": _industry(first["industry"], text),
        "against": against_text(first["against"], study, text),
        "confidence": _confidence(first["confidence"], text),
    }


def against_text(against: str, study: Study, text: Text) -> str | None:
    """With whom a need was compared, as of the table ``needs``; None where with nobody."""
    reference = {"reference": Code(study.reference)}
    return {
        "": None,
        "both": text.say("against {reference:name} and the peers", **reference),
        "country": text.say("against {reference:name} only", **reference),
        PEERS: text.say("against the peers only"),
        ELSEWHERE: text.say("against the other regions"),
    }[against]


def _scores(study: Study, text: Text, *, own: bool) -> list[tuple[str, float | None, str]]:
    """Of the ecosystem's `own` factors, or of those that are the same in the whole region."""
    scores = study.tables["factor_scores"].frame
    wide = (scores["subject"] == study.region) & (scores["about"] == "region")
    shown = scores[scores["subject"] == study.ecosystem if own else wide]
    return [
        (text.name(row.factor), _plain(row.score), row.direction)
        for row in shown.itertuples(index=False)
    ]


def _confidence(level: str, text: Text) -> str:
    say = text.say
    return {"high": say("high"), "medium": say("medium"), "low": say("low")}[level]


def _industry(code: str, text: Text) -> str:
    return f"{text.name(code, 'short')} ({code})"


def _measure(value: float, lower: float, upper: float) -> dict[str, Any]:
    return {"value": _plain(value), "lower": _plain(lower), "upper": _plain(upper)}


def _plain(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def _source(study: Study, tables: tuple[str, ...], text: Text) -> str:
    used = dict.fromkeys(name for table in tables for name in study.tables[table].datasets)
    return text.source_line([study.sources[name] for name in used])


def _row(study: Study, table: str) -> pd.Series | None:
    """The first row of the region studied in `table`; None where there is none."""
    frame = study.tables[table].frame
    rows = frame[frame["region"] == study.region]
    return None if rows.empty else rows.iloc[0]
