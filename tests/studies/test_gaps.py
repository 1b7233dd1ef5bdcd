"""Development needs: which gaps become one, in which order, and how sure they are."""

import pandas as pd
import pytest

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
        "product": ["16", "45_47", "84"],
        "leaking": [5.0, 9.0, 0.1],
        "lower": [4.0, 8.0, 0.1],
        "upper": [6.0, 9.5, 0.1],
        "sure": [0.9, 0.1, 0.9],
    }
)
BUYERS = pd.DataFrame(
    {
        "industry": ["41_43", "16"],
        "missing": [2.0, 7.0],
        "lower": [1.0, 6.0],
        "upper": [3.0, 8.0],
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
RELATEDNESS = pd.DataFrame(
    {
        "industry": ["C16", "C16", "C31", "C31", "F41"],
        "kind": ["europe", "skills"] * 2 + ["skills"],
        "probability": [0.9, 0.7, 0.8, 0.3, 0.6],
        "lower": 0.55,
        "upper": 0.95,
        "reading": ["expected", "perhaps", "expected", "unexpected", "perhaps"],
    }
)
PERFORMANCE = pd.DataFrame(
    {
        "measure": ["growth", "birth_rate", "death_rate", "churn_rate"] * 2,
        "against": ["SSS"] * 4 + ["PEERS"] * 4,
        "difference": [-0.1, -0.03, 0.02, 0.01, -0.2, -0.05, -0.02, 0.01],
        "lower": [-0.2, -0.04, 0.01, 0.005, -0.3, -0.07, -0.03, 0.005],
        "upper": [0.01, -0.02, 0.03, 0.02, -0.1, -0.03, -0.01, 0.02],
        "reading": ["unclear", "behind", "behind", "more", "behind", "behind", "ahead", "more"],
    }
)


def part(**changes):
    frames = {
        "gap_specialisation": SPECIALISATION,
        "gap_relatedness": RELATEDNESS,
        "value_chain": PRODUCTS,
        "value_chain_users": pd.DataFrame({"whole": [True, False]}),
        "buyers": BUYERS,
        "gap_performance": PERFORMANCE,
    }
    frames |= changes
    return Part({n: StudyTable(f, (f"data_{n}",)) for n, f in frames.items()})


@pytest.fixture
def needs():
    return development_needs((part(),)).tables["needs"].frame.set_index("id")


def test_gaps_are_kept_apart(needs):
    assert list(needs["gap"].unique()) == [
        "specialisation",
        "relatedness",
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


def test_relatedness_is_a_need_unless_one_kind_speaks_against_it(needs):
    rows = needs[needs["gap"] == "relatedness"]
    assert list(rows["industry"]) == ["C16"]
    assert rows.iloc[0]["size"] == 0.9 and rows.iloc[0]["confidence"] == "low"


def test_suppliers_keep_their_order_and_buyers_go_by_size(needs):
    assert needs.loc[["suppliers-1", "suppliers-2"], "industry"].tolist() == ["16", "45_47"]
    assert needs.loc[["buyers-1", "buyers-2"], "industry"].tolist() == ["16", "41_43"]
    assert "84" not in set(needs["industry"]), f"below {SMALL_EUROS} million euro"


def test_confidence_tells_what_a_figure_rests_on(needs):
    assert needs.loc["suppliers-1", "confidence"] == "medium"
    assert needs.loc["suppliers-2", "confidence"] == "low"
    assert needs.loc["buyers-1", "confidence"] == "low"
    alone = part(value_chain_users=pd.DataFrame({"whole": [True, True]}))
    found = development_needs((alone,)).tables["needs"].frame
    assert set(found.loc[found["gap"] == "buyers", "confidence"]) == {"medium"}
    mixed = part(value_chain=PRODUCTS.assign(sure=[0.49, 0.0, float("nan")]))
    found = development_needs((mixed,)).tables["needs"].frame
    assert set(found.loc[found["gap"] == "suppliers", "confidence"]) == {"low"}


def test_what_is_surely_behind_is_a_need_and_names_the_comparison(needs):
    growth, openings = needs.loc["performance-1"], needs.loc["performance-2"]
    assert growth[["measure", "against", "confidence"]].tolist() == ["growth", "PEERS", "medium"]
    assert growth[["size", "lower", "upper"]].tolist() == pytest.approx([0.2, 0.1, 0.3])
    told = ["birth_rate", "both", "high"]
    assert openings[["measure", "against", "confidence"]].tolist() == told
    assert openings[["size", "lower", "upper"]].tolist() == pytest.approx([0.05, 0.03, 0.07])
    assert "performance-3" not in needs.index, "closures are behind one and ahead of the other"


def test_more_closures_than_others_are_a_need():
    more = PERFORMANCE[PERFORMANCE["measure"] == "death_rate"].iloc[:1]
    found = development_needs((part(gap_performance=more),)).tables["needs"].frame
    row = found[found["gap"] == "performance"].iloc[0]
    assert row[["measure", "against"]].tolist() == ["death_rate", "country"]
    assert row[["size", "lower", "upper"]].tolist() == pytest.approx([0.02, 0.01, 0.03])


def test_no_more_than_a_few_for_a_gap():
    many = pd.concat([PRODUCTS.assign(product=f"{n}") for n in range(9)], ignore_index=True)
    found = development_needs((part(value_chain=many),)).tables["needs"].frame
    assert (found["gap"] == "suppliers").sum() == EACH


def test_without_any_gap_there_is_no_need_and_no_finding():
    none = part(
        gap_specialisation=SPECIALISATION.iloc[2:4],
        gap_relatedness=RELATEDNESS.iloc[4:],
        value_chain=PRODUCTS.assign(leaking=0.0),
        buyers=BUYERS.assign(missing=0.0),
        gap_performance=PERFORMANCE.iloc[:1],
    )
    told = development_needs((none,))
    table = told.tables["needs"]
    assert table.frame.empty and list(table.frame.columns) == COLUMNS
    assert not told.findings and table.datasets
