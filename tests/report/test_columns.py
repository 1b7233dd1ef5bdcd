"""Raw tables: numbers as they are, gaps empty, remarks beside them."""

import json

import pandas as pd
import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.tables.columns import Column, raw_table
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code

NAN = float("nan")
EN, FI = Text("en"), Text("fi")
COLUMNS = {"name": Column("Name"), "share": Column("Share", ".1%"), "jobs": Column("Jobs", "d")}


def frame(**changes) -> pd.DataFrame:
    held = {"name": ["a", "b"], "share": [0.123456789, NAN], "jobs": [1234.0, 0.0]}
    return pd.DataFrame(held | changes)


def test_numbers_are_unrounded_and_gaps_are_none():
    raw = raw_table(frame(), text=EN, columns=COLUMNS)
    assert raw["rows"] == [["a", 0.123456789, 1234], ["b", None, 0]]
    assert [(c["label"], c["unit"], c["format"]) for c in raw["columns"]] == [
        ("Name", "", ""),
        ("Share", "1 = 100%", ".1%"),
        ("Jobs", "", "d"),
    ]
    assert raw["note"] == "An empty cell means that the figure is not available."
    assert json.loads(json.dumps(raw, allow_nan=False)) == raw


def test_no_gap_no_note():
    assert raw_table(frame(share=[0.1, 0.2]), text=EN, columns=COLUMNS)["note"] == ""
    empty = raw_table(frame().iloc[:0], text=EN, columns=COLUMNS)
    assert (empty["rows"], empty["note"]) == ([], "")


def test_money_has_its_unit():
    columns = {"jobs": Column("Tuotos", "meur")}
    assert raw_table(frame(), text=FI, columns=columns)["columns"][0]["unit"] == "miljoonaa euroa"


def test_remarks_leave_the_cell_empty_and_stand_beside():
    raw = raw_table(frame(jobs=["tieto on salattu", 5]), text=FI, columns=COLUMNS)
    assert raw["columns"][-1]["label"] == "Huomautus"
    assert raw["rows"] == [["a", 0.123456789, None, "Jobs: tieto on salattu"], ["b", None, 5, None]]
    alone = raw_table(frame(share=[0.1, 0.2], jobs=["x", 5]), text=EN, columns=COLUMNS)
    assert alone["note"]


def test_written_intervals_become_two_numbers():
    columns = COLUMNS | {"interval": Column("Interval", ".1%", ends=("low", "high"))}
    table = frame(interval=["1–2", None], low=[0.01, NAN], high=[0.02, NAN])
    raw = raw_table(table[["name", "share", "jobs", "low", "high"]], text=EN, columns=columns)
    assert [c["label"] for c in raw["columns"][-2:]] == ["Jobs: lower end", "Jobs: upper end"]
    assert raw["rows"] == [["a", 0.123456789, 1234, 0.01, 0.02], ["b", None, 0, None, None]]


def test_names_and_lists_are_said_and_other_types_are_plain():
    names = pd.DataFrame({"en": ["Lahti"], "fi": ["Lahti"]}, index=["KU398"])
    table = pd.DataFrame(
        {"name": [Code("KU398"), ["x", "y"], pd.NA], "jobs": pd.array([1, None, 2**60], "Int64")}
    )
    columns = {"name": COLUMNS["name"], "jobs": COLUMNS["jobs"]}
    raw = raw_table(table, text=Text("en", names), columns=columns)
    assert raw["rows"] == [["Lahti", 1], ["x and y", None], [None, float(2**60)]]


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ReportError, match="no column jobs"):
        raw_table(frame().drop(columns="jobs"), text=EN, columns=COLUMNS)
    with pytest.raises(ReportError, match="'Jobs' holds an infinite number"):
        raw_table(frame(jobs=[1, float("inf")]), text=EN, columns=COLUMNS)
