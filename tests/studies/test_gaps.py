"""Development needs: which gaps become one, in which order, and how sure they are."""

import pandas as pd
import pytest

from nextstep_analysis.studies.gaps import COLUMNS, EACH, SMALL_EUROS, development_needs
from nextstep_analysis.studies.part import Part
from nextstep_analysis.study import StudyTable

PRODUCTS = pd.DataFrame({
    "product": ["16", "45_47", "84"], "leaking": [5.0, 9.0, 0.1], "lower": [4.0, 8.0, 0.1],
    "upper": [6.0, 9.5, 0.1], "sure": [0.9, 0.1, 0.9], "method": "table",
})  # fmt: skip
INDUSTRIES = pd.DataFrame({
    "industry": ["C16", "C31", "F41"], "enterprises": [10.0, 50.0, 5.0],
    "above_parity": [-30.0, 5.0, -3.0], "lower": [0.1, 0.9, 0.2], "upper": [0.5, 1.4, 1.6],
    "reading": ["below", "unclear", "unclear"],
})  # fmt: skip
REGIONS = pd.DataFrame({
    "region": ["MK07", "MK07", "MK13"], "against": ["SSS", "PEERS", "SSS"],
    "regional": [-0.1, -0.2, -0.3], "regional_lower": [-0.2, -0.3, -0.4],
    "regional_upper": [0.01, -0.1, -0.2],
})  # fmt: skip


def part(**changes):
    frames = {
        "industries": INDUSTRIES, "value_chain": PRODUCTS,
        "value_chain_users": pd.DataFrame({"whole": [True, False]}),
        "buyers": pd.DataFrame({
            "industry": ["41_43", "16"], "missing": [2.0, 7.0], "lower": [1.0, 6.0],
            "upper": [3.0, 8.0],
        }),
        "shift_share_regions": REGIONS,
    }  # fmt: skip
    frames |= changes
    return Part({n: StudyTable(f, (f"data_{n}",)) for n, f in frames.items() if f is not None})


@pytest.fixture
def needs(scope):
    return development_needs((part(),), scope=scope).tables["needs"].frame.set_index("id")


def test_gaps_are_kept_apart(needs):
    assert list(needs["gap"].unique()) == ["specialisation", "suppliers", "buyers", "performance"]
    units = needs.groupby("gap")["unit"].unique().map(list).to_dict()
    assert units["suppliers"] == units["buyers"] == ["million euro"]
    assert units["specialisation"] == ["enterprises"] and units["performance"] == ["change"]


def test_specialisation_to_parity_by_hand(needs):
    # 40 would be parity; the interval of the quotient is 0.1 to 0.5
    row = needs.loc["specialisation-1"]
    assert row[["size", "lower", "upper"]].tolist() == pytest.approx([30, 20, 36])
    assert row["confidence"] == "high"
    assert list(needs.loc[needs["gap"] == "specialisation", "industry"]) == ["C16"]


def test_suppliers_keep_their_order_and_buyers_go_by_size(needs):
    assert needs.loc[["suppliers-1", "suppliers-2"], "industry"].tolist() == ["16", "45_47"]
    assert needs.loc[["buyers-1", "buyers-2"], "industry"].tolist() == ["16", "41_43"]
    assert "84" not in set(needs["industry"]), f"below {SMALL_EUROS} million euro"


def test_confidence_tells_what_a_figure_rests_on(needs, scope):
    assert needs.loc["suppliers-1", "confidence"] == "medium"
    assert needs.loc["suppliers-2", "confidence"] == "low"
    assert needs.loc["buyers-1", "confidence"] == "low"
    estimated = part(value_chain=PRODUCTS.assign(method="flq"), buyers=None)
    found = development_needs((estimated,), scope=scope).tables["needs"].frame
    assert set(found.loc[found["gap"] == "suppliers", "confidence"]) == {"low"}
    assert "buyers" not in set(found["gap"])


def test_only_growth_surely_behind_is_a_need(needs):
    row = needs.loc["performance-1"]
    assert row[["size", "lower", "upper"]].tolist() == pytest.approx([0.2, 0.1, 0.3])
    assert "performance-2" not in needs.index


def test_no_more_than_a_few_for_a_gap(scope):
    many = pd.concat([PRODUCTS.assign(product=f"{n}") for n in range(9)], ignore_index=True)
    found = development_needs((part(value_chain=many),), scope=scope).tables["needs"].frame
    assert (found["gap"] == "suppliers").sum() == EACH


def test_without_any_gap_there_is_no_need_and_no_finding(scope):
    none = part(
        industries=INDUSTRIES.assign(reading="unclear"), buyers=None,
        value_chain=PRODUCTS.assign(leaking=0.0), shift_share_regions=REGIONS.iloc[:1],
    )  # fmt: skip
    told = development_needs((none,), scope=scope)
    table = told.tables["needs"]
    assert table.frame.empty and list(table.frame.columns) == COLUMNS
    assert not told.findings and table.datasets
