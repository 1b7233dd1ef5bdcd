"""What a study hands over for the page of all opportunities and needs, as its own page has it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from nextstep_analysis.report.background.gaps import PLACES, need_rows, order_text
from nextstep_analysis.report.background.potential import (
    bought_is_told,
    entry_of,
    order_of_products,
    sentence_of,
)
from nextstep_analysis.report.background.potential_lists import (
    caption_of,
    core_rows,
    link_rows,
    product_rows,
    row_codes,
    row_sentences,
)
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.tables.columns import raw_value
from nextstep_analysis.report.tables.html_table import DataTable
from nextstep_analysis.report.words.text import Text

OPPORTUNITIES = {
    "core": "three_measures",
    "bought": "bought_elsewhere",
    "thin": "thin_links",
    "near": "near_and_strong",
}
"""The lists of the opportunity sheet, each with the table of the study that holds it."""
NEEDS = ("specialisation", "suppliers", "buyers", "performance")
"""The gaps within which needs are ranked."""
WHOLE = "core"
"""Stands for the core as a whole, where industries have their code."""
_SURE = {"high": "good", "medium": "fair", "low": "weak"}
"""The confidence of a need by the word that all lists have for it in Finnish."""
_WITHOUT = {
    "specialisation": ("gap_specialisation", "gap_specialisation"),
    "suppliers": ("core_part", "value_chain"),
    "buyers": ("core_part", "buyers"),
    "performance": ("gap_performance", "gap_performance"),
}
"""Of a gap without needs: the table that the sentence on it rests on, and that with its figures."""
_TESTED = ("regional_effect", "birth_rate", "death_rate")
"""Measures of performance that may be read as behind."""
_ORIGINS = ("region", "finland", "abroad")


def explored(teller: Teller) -> dict[str, dict[str, Any]]:
    """The lists of opportunities and the needs of each gap, as plain JSON.

    Returns
    -------
    dict
        By list and gap: `table` of the study, `anchor` of its part of the page, `caption`;
        `entry`, what stands in it and in which order ("" where the page says it); `columns`,
        labels, each with whether its cells are numbers; `rows`; `said`, what the study says of
        the list as a whole, and of a gap without needs why it has none; `source` and `notes` of
        the table (of a gap the source of its evidence). A row has `code`, `cells` (None where
        missing), `status` (verdict or confidence), `told` (its sentence), `beside` (label and
        words of what has no column: the makers of a product), `also` (codes and names by which it
        is found), and of products `origins`, the euros by origin (None where missing). A gap
        without needs has no rows.
    """
    parts = {name: _opportunity(teller, name, table) for name, table in OPPORTUNITIES.items()}
    return parts | {gap: _gap(teller, gap) for gap in NEEDS}


def _opportunity(teller: Teller, name: str, table: str) -> dict[str, Any]:
    rows = _rows_of(teller, name, table)
    status = "verdict" if name == "core" else "confidence"
    part = _part(teller, table, rows, codes=row_codes(rows), status=status)
    told = row_sentences(teller, table)
    for row, (_, found) in zip(part["rows"], rows.frame.iterrows(), strict=True):
        row["told"] = told.get(row["code"], "")
        if name == "bought":
            row["beside"] = [[rows.columns["made"].label, found["made"]]]
            row["also"] = _named(teller, [row["code"], *found["makers"], *found["serving"]])
            row["origins"] = {one: raw_value(found[one], one) for one in _ORIGINS}
    said = [block.text for block in sentence_of(teller, name)]
    if name == "bought" and part["rows"]:
        said.append(order_of_products(teller))
    caption = caption_of(teller, table) if part["rows"] else ""
    entry = entry_of(name, teller.text) if name in ("thin", "near") else ""
    told_of = {"anchor": f"potential-{name}", "caption": caption, "entry": entry}
    return part | told_of | {"said": " ".join(said)}


def _rows_of(teller: Teller, name: str, table: str) -> DataTable:
    if name == "core":
        return core_rows(teller)
    if name != "bought":
        return link_rows(teller, table)
    rows = product_rows(teller)
    return rows if bought_is_told(teller) else replace(rows, frame=rows.frame.iloc[:0])


def _gap(teller: Teller, gap: str) -> dict[str, Any]:
    rows = need_rows(teller, gap)
    part = _part(teller, "needs", rows, codes=list(rows.frame["industry"]), status="confidence")
    told = {"anchor": "needs-ranked", "caption": "", "entry": "", "said": ""}
    if rows.frame.empty:
        said_by, figures = _WITHOUT[gap]
        why = _without_needs(teller, gap, said_by)
        return part | told | {"anchor": PLACES[figures], "said": why}
    first = rows.frame.iloc[0]
    told["entry"] = order_text(first["key"], teller.text)
    told["source"] = teller.source(first["evidence"])
    return part | told


def _without_needs(teller: Teller, gap: str, said_by: str) -> str:
    """What the study says of a gap that has no need, or why it says nothing."""
    found = [teller.text.say(one) for one in teller.study.findings if one.evidence == said_by]
    frames = {name: teller.frame(name) for name in ("core_part", "gap_performance")}
    return " ".join(found) or untold(gap, frames, teller.text)


def untold(gap: str, frames: Mapping[str, pd.DataFrame], text: Text) -> str:
    """Why the study says nothing of a gap without needs; "" where the gap is told and has none.

    Parameters
    ----------
    gap : str
        One of `NEEDS`.
    frames : mapping of str to DataFrame
        ``core_part`` and ``gap_performance`` of the study.
    text : Text
        The language of the sentence.
    """
    if gap in ("suppliers", "buyers"):
        told = bool(frames["core_part"]["told"].iloc[0])
        return "" if told else text.say("The table has no purchases of the core.")
    if gap != "performance":
        return ""
    table = frames["gap_performance"]
    read = table.loc[table["measure"].isin(_TESTED), "reading"]
    if read.eq("few").all():
        return text.say("Too few openings and closures to compare.")
    return text.say("Figures for the comparison are missing.")


def _part(
    teller: Teller, table: str, rows: DataTable, *, codes: Sequence[str], status: str
) -> dict[str, Any]:
    shown = {name: one for name, one in rows.columns.items() if name != "made"}
    written = replace(rows, columns=shown).written(teller.text)
    found = zip(codes, written["rows"], rows.frame[status], strict=True)
    return {
        "table": table,
        "columns": [[column["label"], column["numeric"]] for column in written["columns"]],
        "rows": [
            {
                "code": code,
                "cells": cells,
                "status": _SURE.get(of, of),
                "told": "",
                "beside": [],
                "also": _named(teller, [code]) if code and code != WHOLE else "",
            }
            for code, cells, of in found
        ],
        "source": teller.source(table),
        "notes": list(teller.notes(table)),
    }


def _named(teller: Teller, codes: Sequence[str]) -> str:
    """Codes and names by which a row is found."""
    return " ".join(f"{code} {teller.text.name(code)}" for code in codes)
