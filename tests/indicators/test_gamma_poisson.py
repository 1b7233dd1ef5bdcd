"""Shrunken quotients: by hand, by numerical integration, by property, and on broken tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.gamma_poisson import READINGS, gamma_poisson

INDUSTRY = "C31"


def firms(values, totals=1000, industry=INDUSTRY):
    frame = pd.DataFrame({"region": [f"r{place:02}" for place in range(len(values))]})
    return frame.assign(industry=industry, value=values, total=totals)


def cells(table, **options):
    found = gamma_poisson(table, **options)
    return found.cells.droplevel("industry"), found.industries["shape"].iloc[0]


def integrated(y, e, a):
    """Likelihood of the counts with theta integrated out, number by number."""

    def one(count, expected):
        def joint(theta):
            return stats.poisson.pmf(count, expected * theta) * stats.gamma.pdf(
                theta, a, scale=1 / a
            )

        centre = (count + a) / (expected + a)
        return integrate.quad(joint, 0, 20, points=[centre], limit=200)[0]

    return sum(np.log(one(*pair)) for pair in zip(y, e, strict=True))


def test_the_shape_has_the_highest_integrated_likelihood():
    y, e = [4, 8, 18], [10.0] * 3
    _, shape = cells(firms(y))
    best = integrated(y, e, shape)
    assert shape == pytest.approx(3.99602915, rel=1e-6)
    assert all(integrated(y, e, shape * factor) < best for factor in (0.5, 0.97, 1.03, 2))


def test_posterior_by_hand():
    """Gamma(y + a, e + a): mean, limits, and probability of more than 1."""
    found, a = cells(firms([4, 8, 18]))
    row = found.loc["r02"]
    posterior = stats.gamma(18 + a, scale=1 / (10 + a))
    assert row["expected"] == 10 and row["quotient"] == 1.8
    assert row["theta"] == pytest.approx(posterior.mean())
    assert [row["lower"], row["upper"]] == pytest.approx(posterior.interval(0.95))
    assert row["p_above"] == pytest.approx(posterior.sf(1))


def test_expected_by_the_size_of_the_region():
    found, _ = cells(firms([6, 30, 4], totals=[100, 200, 100]))
    assert found["expected"].tolist() == [10, 20, 10]


@pytest.mark.parametrize(
    ("values", "readings"),
    [
        ([10, 100, 10], ["fewer", "specialised", "fewer"]),
        ([8000, 8800, 8000], ["slightly fewer", "slightly more", "slightly fewer"]),
        ([10, 25, 20], ["not enough to say"] * 3),
        ([10, 11, 9], ["regions do not differ"] * 3),
        ([0, 0, 0], ["no test possible"] * 3),
    ],
)
def test_all_readings(values, readings):
    found, _ = cells(firms(values, totals=10_000))
    assert found["reading"].tolist() == readings
    assert set(readings) <= set(READINGS)


def test_the_margin_divides_specialised_from_slightly_more():
    table = firms([8000, 8800, 8000], totals=10_000)
    assert cells(table, margin=0.05)[0].loc["r01", "reading"] == "specialised"
    assert cells(table, margin=0.1)[0].loc["r01", "answer"] == "above"


@pytest.mark.edge(
    "verdicts", "regions that do not differ beyond chance", "said so: a third answer, no interval"
)
def test_regions_that_do_not_differ():
    found, shape = cells(firms([10, 11, 9]))
    assert shape == np.inf and (found["theta"] == 1).all()
    assert found[["lower", "upper", "p_above"]].isna().all(axis=None)
    assert (found["answer"] == "not enough to say").all()
    assert (found["reason"] == "the regions do not differ beyond chance").all()


@pytest.mark.edge(
    "verdicts", "one region's count is missing", "no test of that industry, others stand"
)
def test_a_missing_count_takes_its_industry_only():
    table = pd.concat([firms([4, np.nan, 18]), firms([4, 8, 18], industry="C16")])
    found = gamma_poisson(table)
    gone = found.cells.xs(INDUSTRY, level="industry")
    assert (gone["answer"] == "no test possible").all()
    assert (gone["reason"] == "a figure is missing").all()
    assert gone[["expected", "theta", "p_above"]].isna().all(axis=None)
    kept, _ = cells(firms([4, 8, 18], industry="C16"))
    pd.testing.assert_frame_equal(found.cells.xs("C16", level="industry"), kept)


def test_no_unit_anywhere_has_a_reason():
    found, shape = cells(firms([0, 0, 0]))
    assert np.isnan(shape) and (found["reason"] == "no region has the industry").all()


tables = st.lists(st.integers(0, 300), min_size=3, max_size=19).map(
    lambda values: firms(values, totals=[1000 * (1 + place % 5) for place in range(len(values))])
)


@settings(max_examples=40)
@given(tables)
def test_properties(table):
    found, _shape = cells(table)
    if (found["answer"] == "no test possible").all():
        assert not table["value"].any()
        return
    assert found["expected"].sum() == pytest.approx(table["value"].sum())
    between = found[["quotient"]].assign(one=1.0)
    assert (found["theta"] >= between.min(axis=1) - 1e-9).all()
    assert (found["theta"] <= between.max(axis=1) + 1e-9).all()
    told = found["lower"].notna()
    assert (found["lower"] <= found["theta"])[told].all()
    assert (found["theta"] <= found["upper"])[told].all()
    read = {"specialised": "above", "slightly more": "above"}
    read |= {"fewer": "below", "slightly fewer": "below"}
    assert found["reading"].map(read).fillna("not enough to say").eq(found["answer"]).all()


@settings(max_examples=20)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, random):
    order = list(table.index)
    random.shuffle(order)
    found, turned = gamma_poisson(table), gamma_poisson(table.loc[order])
    pd.testing.assert_frame_equal(found.cells, turned.cells)


def test_false_readings_are_as_rare_as_the_probability_says():
    """Regions that settle by chance alone: hardly one in a hundred is read above or below."""
    rng = np.random.default_rng(3)
    table = pd.concat(firms(rng.poisson(20, 12), industry=f"i{k:04}") for k in range(400))
    found = gamma_poisson(table.assign(total=1000)).cells
    assert found["answer"].isin(["above", "below"]).mean() < 0.01


def test_planted_differences_are_found():
    rng = np.random.default_rng(4)
    theta = rng.gamma(4, 1 / 4, (200, 19))
    values = rng.poisson(100 * theta)
    table = pd.concat(firms(row, industry=f"i{k:03}") for k, row in enumerate(values))
    found = gamma_poisson(table)
    assert found.industries["shape"].median() == pytest.approx(4, rel=0.15)
    truth = theta / theta.mean(axis=1, keepdims=True)
    wide = found.cells.unstack("region")
    held = (wide["lower"] <= truth) & (truth <= wide["upper"])
    assert 0.92 < held.to_numpy().mean() < 0.98


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (firms([4.5, 8, 18]), "not counts"),
        (firms([4, 8, 18]).drop(columns="total"), "missing columns"),
        (firms([4, 8, 18], totals=[0, 1000, 1000]), "total of 'r00' is missing, zero"),
        (firms([4, 8, 18], totals=[10, np.nan, 1000]), "total of 'r01' is missing"),
        (firms([4, 8, 18], totals=[100, 100, 10]), "larger than its total: region=r02"),
        (firms([4]), "there is only 'r00'"),
        (
            pd.concat([firms([4, 8]), firms([4, 8, 1], industry="C16")]),
            "rows left out: .* region=r02 lacks C31",
        ),
        (
            pd.concat([firms([4, 8]), firms([4, 8], totals=99, industry="C16")]),
            "total of 'r00' is missing, zero or not the same",
        ),
        (pd.concat([firms([4, 8]), firms([4, 8])]), "duplicate rows"),
    ],
)
def test_broken_tables_are_refused(table, message):
    with pytest.raises(DataError, match=message):
        gamma_poisson(table)


@pytest.mark.parametrize("options", [{"level": 95}, {"margin": 1.1}, {"margin": -0.1}])
def test_impossible_arguments_are_refused(options):
    with pytest.raises(DataError, match="is not allowed"):
        gamma_poisson(firms([4, 8, 18]), **options)
