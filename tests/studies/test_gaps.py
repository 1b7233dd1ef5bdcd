"""Development needs: which gaps become one, in which order, and how sure they are."""

import numpy as np
import pandas as pd
import pytest
import yaml
from studied import ROOT, background_study

from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background.gaps import needs as needs_module
from nextstep_analysis.studies.background.gaps.needs import (
    COLUMNS,
    EACH,
    SMALL_EUROS,
    development_needs,
)
from nextstep_analysis.studies.scope import Part
from nextstep_analysis.study import StudyTable

PRODUCTS = pd.DataFrame(
    {
        "product": ["28", "16", "84", "45_47"],
        "group": ["listed", "listed", "listed", "apart"],
        "elsewhere": [9.0, 5.0, 0.1, 99.0],
        "lower": [8.0, 4.0, 0.1, 99.0],
        "upper": [9.5, 6.0, 0.1, 99.0],
        "sure": [0.1, 0.9, 0.9, 0.9],
    }
)
BOUGHT = pd.DataFrame(
    {
        "product": ["28", "16", "84"],
        "confidence": ["weak", "fair", "good"],
        "own": [False, False, False],
    }
)
"""The list of chapter 4, of the same products."""
BUYERS = pd.DataFrame(
    {
        "industry": ["41_43", "28", "16"],
        "own": [False, False, True],
        "here": [1.0, 1.0, 1.0],
        "total": [10.0, 10.0, 60.0],
        "gap": [2.0, 7.0, 50.0],
        "lower": [1.0, 6.0, 50.0],
        "upper": [3.0, 8.0, 50.0],
    }
)
SPECIALISATION = pd.DataFrame(
    {
        "industry": ["C16", "C31", "F41", "A02", "A01"],
        "upper_bound": [False, True, False, False, False],
        "gap_reference": [30.0, 50.0, 3.0, -40.0, 2.0],
        "gap_reference_lower": [20.0, 40.0, -4.0, -81.0, -9.0],
        "gap_reference_upper": [36.0, 60.0, 9.0, -1.0, 13.0],
        "gap_peers": [9.0, 5.0, 1.0, 217.0, 40.0],
        "gap_peers_lower": [2.0, -3.0, -7.0, 150.0, 7.0],
        "gap_peers_upper": [16.0, 13.0, 9.0, 292.0, 73.0],
        "reading": ["gap", "country", "unclear", "mixed", "peers"],
    }
)
PERFORMANCE = pd.DataFrame(
    [
        ("regional_effect", "ELSEWHERE", -0.2, np.nan, -0.3, -0.1, "behind"),
        ("growth", "PEERS", 0.02, -0.4, np.nan, np.nan, "beside"),
        ("growth", "SSS", 0.02, -0.1, np.nan, np.nan, "beside"),
        ("birth_rate", "PEERS", 0.05, -0.05, -0.07, -0.03, "behind"),
        ("death_rate", "PEERS", 0.05, -0.02, -0.03, -0.01, "ahead"),
        ("churn_rate", "PEERS", 0.1, 0.01, 0.005, 0.02, "more"),
        ("birth_rate", "SSS", 0.05, -0.03, -0.04, -0.02, "behind"),
        ("death_rate", "SSS", 0.05, 0.02, 0.01, 0.03, "behind"),
        ("churn_rate", "SSS", 0.1, 0.01, 0.005, 0.02, "more"),
    ],
    columns=["measure", "against", "value", "difference", "lower", "upper", "reading"],
)


def part(**changes):
    frames = {
        "gap_specialisation": SPECIALISATION,
        "value_chain": PRODUCTS,
        "bought_elsewhere": BOUGHT,
        "core_part": pd.DataFrame({"told": [True]}),
        "value_chain_users": pd.DataFrame({"whole": [True, False]}),
        "buyers": BUYERS,
        "gap_performance": PERFORMANCE,
    }
    frames |= changes
    return Part({n: StudyTable(f, (f"data_{n}",)) for n, f in frames.items()})


def needs_of(tables, *, speaks_from=2 / 3):
    return development_needs((tables,), speaks_from=speaks_from)


@pytest.fixture
def needs():
    return needs_of(part()).tables["needs"].frame.set_index("id")


def test_gaps_are_kept_apart(needs):
    assert list(needs["gap"].unique()) == [
        "specialisation",
        "suppliers",
        "buyers",
        "performance",
    ]
    units = needs.groupby("gap")["unit"].unique().map(list).to_dict()
    assert units["suppliers"] == units["buyers"] == ["million euro"]
    assert units["specialisation"] == ["enterprises"]
    assert units["performance"] == ["change", "rate"]


def test_specialisation_is_a_need_where_it_is_beyond_chance(needs):
    rows = needs[needs["gap"] == "specialisation"]
    assert list(rows["industry"]) == ["C31", "A01", "C16"], "A02 has more by the one"
    assert rows.loc["specialisation-2", ["size", "lower", "upper"]].tolist() == [40, 7, 73]
    assert rows.loc["specialisation-3", ["size", "lower", "upper"]].tolist() == [30, 20, 36]
    assert list(rows["against"]) == ["country", "PEERS", "both"]
    assert list(rows["confidence"]) == ["medium", "medium", "high"]


def test_each_gap_is_ranked_by_the_figure_that_is_shown(needs):
    assert needs.loc[["suppliers-1", "suppliers-2"], "industry"].tolist() == ["28", "16"]
    assert needs.loc[["buyers-1", "buyers-2"], "industry"].tolist() == ["28", "41_43"]
    assert "84" not in set(needs["industry"]), f"below {SMALL_EUROS} million euro"
    for gap in ("specialisation", "suppliers", "buyers"):
        assert needs.loc[needs["gap"] == gap, "size"].is_monotonic_decreasing
    assert needs.groupby("gap")["key"].nunique().eq(1).all()


def test_what_cannot_be_won_and_the_core_itself_are_no_needs(needs):
    assert "45_47" not in set(needs["industry"])
    assert "16" not in set(needs.loc[needs["gap"] == "buyers", "industry"])


def test_a_part_of_a_division_is_said_in_the_need(needs):
    rows = needs[needs["gap"] == "specialisation"].set_index("industry")
    assert rows["part"].to_dict() == {"C31": True, "A01": False, "C16": False}


def test_where_the_table_cannot_tell_there_are_no_needs_of_the_value_chain():
    untold = part(core_part=pd.DataFrame({"told": [False]}))
    found = needs_of(untold).tables["needs"].frame
    assert not {"suppliers", "buyers"} & set(found["gap"])


def test_confidence_tells_what_a_figure_rests_on(needs):
    assert needs.loc["suppliers-1", "confidence"] == "low"
    assert needs.loc["suppliers-2", "confidence"] == "medium"
    assert needs.loc["buyers-1", "confidence"] == "low"
    alone = part(value_chain_users=pd.DataFrame({"whole": [True, True]}))
    found = needs_of(alone).tables["needs"].frame
    assert set(found.loc[found["gap"] == "buyers", "confidence"]) == {"medium"}
    sure = part(bought_elsewhere=BOUGHT.assign(confidence="good"))
    found = needs_of(sure).tables["needs"].frame
    assert set(found.loc[found["gap"] == "suppliers", "confidence"]) == {"high"}, "as in chapter 4"


def test_what_the_core_makes_itself_or_does_not_list_is_no_need():
    own = part(bought_elsewhere=BOUGHT.assign(own=[True, False, False]).iloc[:1])
    found = needs_of(own).tables["needs"].frame
    assert "suppliers" not in set(found["gap"])


def test_a_buyer_that_buys_two_thirds_here_is_no_need():
    """6 of 9 million euro here is two thirds, 5.9 is less."""
    buyers = BUYERS.assign(here=[6.0, 5.9, 0.0], total=9.0)
    found = needs_of(part(buyers=buyers)).tables["needs"].frame
    assert found.loc[found["gap"] == "buyers", "industry"].tolist() == ["28"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["less than 40.0%", "from €2.5 million", "at least 75.0%"]),
        ("fi", ["alle 40,0 %", "vähintään 2,5 miljoonaa euroa", "vähintään 75,0 %"]),
    ],
)
def test_the_limits_in_words_are_those_that_needs_are_read_by(monkeypatch, language, told):
    """With other limits: of 10 million 3.9 bought here is a need and 4 is none, 2.5 and not 2.4."""
    monkeypatch.setattr(needs_module, "BUYS_HERE", 0.4)
    monkeypatch.setattr(needs_module, "SMALL_EUROS", 2.5)
    buyers = BUYERS.assign(own=False, here=[4.0, 3.9, 3.9], total=10.0, gap=[9.0, 2.5, 2.4])
    table = needs_of(part(buyers=buyers), speaks_from=0.75).tables["needs"]
    rows = table.frame[table.frame["gap"] == "buyers"]
    assert rows["industry"].tolist() == ["28"]
    said = Text(language).say(table.notes[1]).replace("\u00a0", " ")
    assert all(limit in said for limit in told), said


def test_limits_are_those_of_the_screen(built):
    """The sentence has the part from which the table speaks, as `config/screen.yaml` has it."""
    (limits,) = [
        note
        for note in background_study("kymiring", project=built).tables["needs"].notes
        if "cover" in note.values
    ]
    screen = yaml.safe_load((ROOT / "config" / "screen.yaml").read_text(encoding="utf-8"))
    assert limits.values["cover"] == screen["speaks_from"]


def test_what_is_surely_behind_is_a_need_and_names_the_comparison(needs):
    effect, openings = needs.loc["performance-1"], needs.loc["performance-2"]
    told = ["regional_effect", "ELSEWHERE", "high"]
    assert effect[["measure", "against", "confidence"]].tolist() == told
    assert effect[["size", "lower", "upper"]].tolist() == pytest.approx([0.2, 0.1, 0.3])
    told = ["birth_rate", "both", "high"]
    assert openings[["measure", "against", "confidence"]].tolist() == told
    assert openings[["size", "lower", "upper"]].tolist() == pytest.approx([0.05, 0.03, 0.07])
    assert "performance-3" not in needs.index, "closures are behind one and ahead of the other"


def test_growth_beside_that_of_others_is_no_need(needs):
    """It has no test of its own: only the regional effect tells whether it is behind."""
    assert "growth" not in set(needs["measure"])
    alone = PERFORMANCE[PERFORMANCE["measure"] == "growth"]
    found = needs_of(part(gap_performance=alone)).tables["needs"].frame
    assert "performance" not in set(found["gap"])


def test_more_closures_than_others_are_a_need():
    more = PERFORMANCE[PERFORMANCE["measure"] == "death_rate"].iloc[1:]
    found = needs_of(part(gap_performance=more)).tables["needs"].frame
    row = found[found["gap"] == "performance"].iloc[0]
    assert row[["measure", "against"]].tolist() == ["death_rate", "country"]
    assert row[["size", "lower", "upper"]].tolist() == pytest.approx([0.02, 0.01, 0.03])


def test_no_more_than_a_few_for_a_gap():
    many = pd.concat([PRODUCTS.assign(product=f"{n}") for n in range(9)], ignore_index=True)
    listed = pd.DataFrame({"product": [f"{n}" for n in range(9)], "confidence": "fair"})
    tables = part(value_chain=many, bought_elsewhere=listed.assign(own=False))
    found = needs_of(tables).tables["needs"].frame
    assert (found["gap"] == "suppliers").sum() == EACH


def test_without_any_gap_there_is_no_need_and_no_finding():
    none = part(
        gap_specialisation=SPECIALISATION.iloc[2:4],
        value_chain=PRODUCTS.assign(elsewhere=0.0),
        buyers=BUYERS.assign(gap=0.0),
        gap_performance=PERFORMANCE.iloc[1:3],
    )
    told = needs_of(none)
    table = told.tables["needs"]
    assert table.frame.empty and list(table.frame.columns) == COLUMNS
    assert not told.findings and table.datasets
