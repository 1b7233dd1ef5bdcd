"""Ratio of two shares: by hand, by enumeration of every pair of counts, by property."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.ratio_of_shares import FEW, ratio_of_shares

COLUMNS = ["units", "total", "other_units", "other_total"]


def pairs(*rows, **keys):
    return pd.DataFrame(rows, columns=COLUMNS, **keys)


def one(a, n, b, m, **options):
    return ratio_of_shares(pairs((a, n, b, m)), **options).iloc[0]


def test_katz_by_hand():
    """ln 1.5 +- 1.96 sqrt(1/30 - 1/100 + 1/20 - 1/100)."""
    found = one(30, 100, 20, 100)
    error = np.sqrt(1 / 30 - 1 / 100 + 1 / 20 - 1 / 100)
    assert found["method"] == "katz" and found["ratio"] == 1.5
    assert found["lower"] == pytest.approx(1.5 * np.exp(-1.959963984540054 * error))
    assert found["upper"] == pytest.approx(1.5 * np.exp(1.959963984540054 * error))
    assert found["p"] == pytest.approx(2 * stats.norm.sf(np.log(1.5) / error))


def brute_score(a, n, b, m, ratio):
    """Koopman's chi-square with the most likely shares found by trying them all."""
    other = np.linspace(1e-6, min(1, 1 / ratio) - 1e-6, 400_001)
    share = ratio * other
    likelihood = stats.binom.logpmf(a, n, share) + stats.binom.logpmf(b, m, other)
    best = other[likelihood.argmax()]
    here = ratio * best
    return (a - n * here) ** 2 / (n * here * (1 - here)) + (b - m * best) ** 2 / (
        m * best * (1 - best)
    )


@pytest.mark.parametrize("counts", [(3, 50, 1, 100), (9, 30, 4, 80), (1, 9, 7, 9), (5, 40, 1, 35)])
def test_koopman_by_trying_all_shares(counts):
    found = one(*counts)
    assert found["method"] == "koopman"
    assert found["p"] == pytest.approx(stats.chi2.sf(brute_score(*counts, 1.0), 1), rel=1e-4)
    for limit in (found["lower"], found["upper"]):
        assert brute_score(*counts, limit) == pytest.approx(3.841459, rel=1e-3)


@pytest.mark.slow
def test_coverage_of_the_score_by_enumeration():
    """All pairs of counts out of 15 and 25, weighed by their exact probability."""
    n, m = 15, 25
    counts = list(itertools.product(range(n + 1), range(m + 1)))
    found = ratio_of_shares(pairs(*((a, n, b, m) for a, b in counts)))
    a, b = np.array(counts).T
    low, high = found["lower"].fillna(0.0), found["upper"].fillna(np.inf)
    for ratio, other in itertools.product((0.5, 1.0, 2.0), (0.1, 0.2, 0.35)):
        weight = stats.binom.pmf(a, n, ratio * other) * stats.binom.pmf(b, m, other)
        assert 0.93 < weight[(low <= ratio) & (ratio <= high)].sum() <= 1.0


counts = st.tuples(
    st.integers(0, 60), st.integers(0, 5000), st.integers(0, 60), st.integers(0, 5000)
).map(lambda row: (row[0], row[0] + row[1], row[2], row[2] + row[3]))
tested = counts.filter(lambda row: row[0] + row[2] > 0 and row[1] > 0 and row[3] > 0)
families = st.lists(tested, min_size=1, max_size=30).map(lambda rows: pairs(*rows))
few = settings(max_examples=25)


@few
@given(families)
def test_interval_and_p_agree(table):
    found = ratio_of_shares(table)
    outside = (found["lower"] > 1) | (found["upper"] < 1)
    assert (outside == (found["p"] < 0.05)).all()
    assert (outside == (found["answer"] != "not enough to say")).all()
    assert (found["lower"] <= found["ratio"]).all() and (found["ratio"] <= found["upper"]).all()


@few
@given(families)
def test_turned_round_it_is_the_inverse(table):
    there = ratio_of_shares(table)
    back = ratio_of_shares(table[[*COLUMNS[2:], *COLUMNS[:2]]].set_axis(COLUMNS, axis="columns"))
    np.testing.assert_allclose(back["p"], there["p"], rtol=1e-8)
    for one_side, other in (("lower", "upper"), ("upper", "lower")):
        np.testing.assert_allclose(1 / back[one_side], there[other], rtol=1e-8)
    turned = there["answer"].replace({"above": "below", "below": "above"})
    assert back["answer"].tolist() == turned.tolist()


@few
@given(families, st.floats(1e-4, 0.9))
def test_the_reference_cancels(table, share):
    """The ratio of two location quotients against any third area."""
    here, there = (table[u] / table[t] / share for u, t in (COLUMNS[:2], COLUMNS[2:]))
    np.testing.assert_allclose(ratio_of_shares(table)["ratio"], here / there, rtol=1e-9)


@few
@given(families)
def test_a_higher_level_is_wider(table):
    wide, narrow = ratio_of_shares(table, level=0.99), ratio_of_shares(table, level=0.9)
    assert (wide["lower"] <= narrow["lower"]).all() and (narrow["upper"] <= wide["upper"]).all()


def test_the_method_changes_at_ten():
    methods = [one(a, 100, 40, 100)["method"] for a in (FEW - 1, FEW)]
    assert methods == ["koopman", "katz"]


def test_everybody_in_the_industry_in_both_areas():
    found = one(40, 40, 60, 60)
    assert found["ratio"] == 1 and found["p"] == 1 and found["answer"] == "not enough to say"
    assert found["lower"] < 1 < found["upper"]


def test_none_in_one_of_the_areas():
    here, there = one(0, 40, 5, 40), one(5, 40, 0, 40)
    assert here["ratio"] == here["lower"] == 0 and here["upper"] == pytest.approx(0.7274874)
    assert there["ratio"] == there["upper"] == np.inf and there["lower"] == pytest.approx(1.3745942)
    assert here["answer"] == "below" and there["answer"] == "above"


def test_overlap_of_two_intervals_is_no_test():
    """Limits of the two shares overlap, and the shares differ."""
    a, n, b, m = 120, 2000, 160, 2000
    limits = [stats.binomtest(k, size).proportion_ci() for k, size in ((a, n), (b, m))]
    assert limits[0].high > limits[1].low
    assert one(a, n, b, m)["answer"] == "below"


def test_the_family_is_the_rows():
    table = pairs((60, 1000, 36, 1000), (60, 1000, 40, 1000), (60, 1000, 41, 1000))
    found = ratio_of_shares(table)
    alone = ratio_of_shares(table.iloc[[0]])
    assert alone["p"].item() == found["p"].iloc[0] == alone["p_family"].item()
    assert found["p_family"].iloc[0] == pytest.approx(3 * found["p"].iloc[0])
    assert found["answer"].tolist() == ["above", "above", "not enough to say"]
    assert found["answer_family"].tolist() == ["above", *["not enough to say"] * 2]


@pytest.mark.edge(
    "verdicts", "a count that is missing, or none in both areas", "no test possible, with why"
)
def test_what_cannot_be_tested_says_why():
    table = pairs(
        (0, 40, 0, 60), (np.nan, 40, 5, 60), (0, 0, 5, 60), (20, 40, 5, 60), index=list("abcd")
    )
    found = ratio_of_shares(table)
    assert found["answer"].tolist() == [*["no test possible"] * 3, "above"]
    assert found["answer_family"].tolist() == found["answer"].tolist()
    assert found["reason"].tolist() == [
        "no unit in either area",
        "a figure is missing",
        "an area has no unit at all",
        "",
    ]
    assert found.loc[["a", "b", "c"], ["ratio", "lower", "p", "p_family"]].isna().all(axis=None)
    assert found.loc["d", "p_family"] == found.loc["d", "p"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (pairs((5, 4, 1, 10)), "'units' are a part of 'total', but a row has 5 of 4"),
        (pairs((1, 4, 11, 10)), "'other_units' are a part of 'other_total'"),
        (pairs((1.5, 4, 1, 10)), "not counts"),
        (pairs((-1, 4, 1, 10)), "negative"),
        (pairs((1, np.inf, 1, 10)), "infinite"),
        (pairs(("x", 4, 1, 10)), "not a number"),
        (pairs((1, 4, 1, 10)).drop(columns="total"), "missing columns"),
    ],
)
def test_broken_tables_are_refused(rows, message):
    with pytest.raises(DataError, match=message):
        ratio_of_shares(rows)


def test_an_impossible_level_is_refused():
    with pytest.raises(DataError, match="level 95"):
        one(1, 4, 1, 10, level=95)
