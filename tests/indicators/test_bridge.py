"""TOL 2008 and TOL 2025: figures of one told in the other, as estimates with bounds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.bridge import bridged
from nextstep_analysis.industry_codes import SCHEMES

RAW = Path(__file__).parents[2] / "data" / "raw"
BRIDGE = pd.read_csv(RAW / "tol_bridge" / "tol_bridge.csv", dtype={"tol2008": str, "tol2025": str})
DIVISIONS = [f"{section}{two}" for section, held in SCHEMES["TOL 2025"].items() for two in held]
SMALL = pd.DataFrame(
    [
        ("division", "C31", "C31", 4, 1),
        ("division", "C23", "C31", 1, 1),
        ("division", "C23", "C23", 23, 24),
        ("division", "J62", "K62", 4, 3),
        ("class", "31.01", "31.00", 1, 1),
        ("class", "31.02", "31.00", 1, 1),
        ("class", "31.09", "31.00", 1, 1),
        ("class", "23.49", "31.00", 1, 1),
        ("class", "23.49", "23.45", 1, 1),
        ("class", "62.01", "62.10", 1, 1),
        ("section", "C", "C", 230, 232),
        ("section", "J", "K", 10, 9),
    ],
    columns=["level", "tol2008", "tol2025", "classes_linked_2008", "classes_linked_2025"],
)


def edge(kind, outcome):
    return pytest.mark.edge("configuration", kind, outcome)


def firms(figures, *, region="MK07", year=2025):
    rows = [(region, code, year, value) for code, value in figures.items()]
    return pd.DataFrame(rows, columns=["region", "industry", "year", "firms"])


def told(table, bridge=SMALL, **more):
    return bridged(table, bridge=bridge, measures=["firms"], **more)


def by_code(found):
    names = ["firms", "firms_low", "firms_high", "estimated"]
    return found.table.set_index("industry")[names].T.to_dict("list")


def test_a_code_that_goes_to_one_code_is_told_as_it_is():
    found = by_code(told(firms({"K62": 30, "C31": 10, "C23": 5})))
    assert found["J62"] == [30, 30, 30, False]


def test_a_split_code_is_shared_by_classes_and_bounded_by_none_and_all():
    found = by_code(told(firms({"C31": 10, "C23": 5})))
    assert found["C31"] == [8, 0, 10, True]  # four of the five classes linked with it
    assert found["C23"] == [7, 5, 15, True]


def test_counts_stay_whole_and_their_sum_is_kept():
    found = by_code(told(firms({"C31": 7, "C23": 5}), counts=["firms"]))
    assert (found["C31"][0], found["C23"][0]) == (6, 6)  # 5.6 and 6.4


def test_the_other_way_round():
    found = by_code(told(firms({"C31": 10, "C23": 48}), target="TOL 2025"))
    assert found["C31"] == [pytest.approx(10 + 48 / 25), 10, 58, True]
    assert found["C23"] == [pytest.approx(48 * 24 / 25), 0, 48, True]


def test_totals_and_the_unknown_industry_are_as_they_were():
    found = by_code(told(firms({"TOT": 47, "K62": 30, "X": 17})))
    assert found["TOT"] == [47, 47, 47, False] and found["X"] == [17, 17, 17, False]


def test_sections_are_made_of_divisions_where_there_are_any():
    table = firms({"C": 15, "C31": 10, "C23": 5, "K": 30, "K62": 30})
    found = by_code(told(table, counts=["firms"]))
    assert found["C"] == [15, 15, 15, False]  # what moves within it stays in it
    assert found["J"] == [30, 30, 30, False]
    assert by_code(told(firms({"C": 15, "K": 30})))["J"] == [30, 30, 30, False]


@edge("a split class of four digits: no weight is known", "bounds alone, the estimate is missing")
def test_single_classes_have_no_weights():
    found = by_code(told(firms({"31.00": 10, "23.45": 0, "62.10": 3})))
    assert np.isnan(found["31.01"][0]) and found["31.01"][1:] == [0, 10, True]
    assert found["62.01"] == [3, 3, 3, False]
    assert by_code(told(firms({"31.00": 0, "23.45": 0})))["31.01"] == [0, 0, 0, True]


def test_groups_are_linked_through_their_classes():
    found = by_code(told(firms({"31.0": 8, "23.4": 4})))
    assert found["31.0"] == [6, 0, 8, True]  # 3 of 4 classes
    assert found["23.4"] == [6, 4, 12, True]


@edge("a missing figure, or no row, of a linked code", "what it is part of is missing, never less")
@pytest.mark.parametrize("figures", [{"C31": np.nan, "C23": 5, "K62": 3}, {"C23": 5, "K62": 3}])
def test_missing_stays_missing(figures):
    found = by_code(told(firms(figures)))
    assert np.isnan(found["C23"][:3]).all() and found["J62"][0] == 3
    assert "C31" not in found or np.isnan(found["C31"][:3]).all()


@edge("an industry code below four digits", "one sentence: it cannot be told")
@pytest.mark.parametrize("code", ["31.001", "31001", "C31001"])
def test_below_four_digits_nothing_can_be_told(code):
    with pytest.raises(DataError, match=r"below four digits, .* cannot be told"):
        told(firms({code: 1}))


@pytest.mark.parametrize("code", ["G45", "J62", "3", "31-33", "c31", "Z"])
def test_a_code_of_another_classification_is_refused(code):
    with pytest.raises(DataError, match=f"'{code}' is no code of TOL 2025; allowed are such as C,"):
        told(firms({code: 1}))


def test_a_class_without_counterpart_is_told_and_in_no_figure():
    found = bridged(firms({"46.89": 5, "62.10": 3}), bridge=BRIDGE, measures=["firms"])
    assert found.uncovered["industry"].tolist() == ["46.89"]
    assert "46.89" not in set(found.table["industry"])


@pytest.mark.parametrize(
    ("table", "more", "sentence"),
    [
        (firms({"C31": -1}), {}, "negative values"),
        (pd.concat([firms({"C31": 1})] * 2), {}, "duplicate rows"),
        (firms({"C31": 1}), {"target": "NAICS"}, "'NAICS'"),
        (firms({"C31": 1}).drop(columns="industry"), {}, r"missing columns \['industry'\]"),
    ],
)
def test_what_is_no_tidy_table_is_refused(table, more, sentence):
    with pytest.raises(DataError, match=sentence):
        told(table, **more)


def test_codes_alone_are_told_as_those_of_one_place():
    table = firms({"K62": 30, "C31": 10, "C23": 5})
    alone = told(table[["industry", "firms"]])
    assert by_code(alone) == by_code(told(table)) and "place" not in alone.table
    assert list(alone.table) == ["industry", "firms", "firms_low", "firms_high", "estimated"]
    named = bridged(
        table[["industry", "firms"]].rename(columns={"firms": "place"}),
        bridge=SMALL,
        measures=["place"],
    )
    assert named.table["place"].tolist() == alone.table["firms"].tolist()


def test_a_table_of_nothing_but_codes_without_counterpart():
    found = told(firms({"46.89": 1})[["industry", "firms"]], BRIDGE)
    assert found.table.empty and found.uncovered.columns.tolist() == ["industry", "firms"]


def test_the_notes_of_the_table_travel():
    found = told(with_breaks(firms({"K62": 1}), [2025])).table
    assert found.attrs["scheme"] == "TOL 2008" and breaks_of(found) == (2025,)


FIGURES = st.lists(st.integers(0, 10**6), min_size=len(DIVISIONS), max_size=len(DIVISIONS))


@settings(max_examples=15)
@given(FIGURES, st.booleans())
def test_sums_are_kept_and_every_estimate_lies_within_its_bounds(values, counted):
    divisions = dict(zip(DIVISIONS, values, strict=True))
    sections = {}
    for code, value in divisions.items():
        sections[code[0]] = sections.get(code[0], 0) + value
    table = firms({**divisions, **sections, "TOT": sum(values)})
    found = told(table, BRIDGE, counts=["firms"] if counted else []).table
    code = found["industry"]
    for level in (code.str.fullmatch("[A-Z]"), code.str.len() == 3):
        rows = found[level & (code != "TOT")]
        assert rows["firms"].sum() == pytest.approx(sum(values), rel=1e-12)
        near = 1e-9 * max(sum(values), 1)
        assert (rows["firms"] >= rows["firms_low"] - near).all()
        assert (rows["firms"] <= rows["firms_high"] + near).all()
    if counted:
        assert (found["firms"] % 1 == 0).all()


def _divisions(classes, sizes, scheme):
    """Sizes of classes added up by their division."""
    homes = {two: section + two for section, held in SCHEMES[scheme].items() for two in held}
    return pd.Series(sizes).groupby(classes.str[:2].map(homes).to_numpy()).sum()


@settings(max_examples=10)
@given(FIGURES)
def test_a_true_table_lies_within_the_bounds(values):
    """Each class of TOL 2025 goes to one of its classes, whichever: its division is bounded."""
    links = BRIDGE[BRIDGE["level"] == "class"]
    chosen = links.sample(frac=1, random_state=values[0]).drop_duplicates("tol2025")
    sizes = np.resize(values, len(chosen))
    new = _divisions(chosen["tol2025"], sizes, "TOL 2025")
    old = _divisions(chosen["tol2008"], sizes, "TOL 2008")
    found = told(firms(new.reindex(DIVISIONS).fillna(0).to_dict()), BRIDGE).table
    found = found.set_index("industry")
    old = old.reindex(found.index).fillna(0)
    assert (found["firms_low"] <= old).all() and (old <= found["firms_high"]).all()


def test_the_links_of_divisions_are_those_of_their_classes():
    """Two levels of one table, published apart: the upper one follows from the lower."""
    classes = BRIDGE[BRIDGE["level"] == "class"]
    pairs = {(a[:2], b[:2]) for a, b in classes[["tol2008", "tol2025"]].to_numpy()}
    divisions = BRIDGE[BRIDGE["level"] == "division"]
    assert pairs == {(a[1:], b[1:]) for a, b in divisions[["tol2008", "tol2025"]].to_numpy()}
    for column in ("tol2008", "tol2025"):
        kind = divisions[f"kind_{column[-4:]}"]
        alone = divisions.groupby(column)[column].transform("size") == 1
        assert ((kind == "full") == alone).all()


def test_a_bridge_that_is_none_is_said():
    firms = pd.DataFrame({"region": ["MK07"], "industry": ["C31"], "firms": [30]})
    with pytest.raises(DataError, match="bridge lacks 'classes_linked_2008'"):
        bridged(firms, bridge=firms, measures=["firms"])
