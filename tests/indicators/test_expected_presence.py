"""Expected presence: against a dense solution, on built worlds, and on broken input."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import expected_presence as module
from nextstep_analysis.indicators.expected_presence import expected_presence
from nextstep_analysis.indicators.relatedness import relatedness_density
from nextstep_analysis.schema import with_scheme

INDUSTRIES = [f"i{place}" for place in range(8)]


def world(seed=0, regions=12, pull=6.0):
    """Two families of industries; regions lean to one of them, as strongly as `pull`."""
    rng = np.random.default_rng(seed)
    lean = np.repeat([1.0, 0.0], regions // 2)
    mean = np.where(
        np.arange(8) < 4, 20 * (1 + pull * lean[:, None]), 20 * (1 + pull - pull * lean[:, None])
    )
    counts = rng.poisson(mean)
    keys = pd.MultiIndex.from_product([[f"r{n:02}" for n in range(regions)], INDUSTRIES])
    table = pd.DataFrame(list(keys), columns=["region", "industry"])
    return with_scheme(table.assign(year=2022, value=counts.ravel()), "own")


@pytest.fixture
def near():
    family = np.arange(8) < 4
    values = np.where(family[:, None] == family, 0.8, 0.1)
    return pd.DataFrame(values, index=INDUSTRIES, columns=INDUSTRIES)


def dense(terms, truth, taken):
    """The same penalised logit with all terms in one matrix."""
    regions, industries, count = terms.shape
    effects = np.tile(np.eye(industries), (regions, 1))
    rows = np.hstack([terms.reshape(-1, count), effects])
    keep = np.repeat(taken > 0, industries)
    penalty = np.diag([1e-6] * count + [1.0] * industries)
    beta = np.zeros(rows.shape[1])
    for _ in range(60):
        chance = expit(rows[keep] @ beta)
        slope = rows[keep].T @ (truth.ravel()[keep] - chance) - penalty @ beta
        curve = (rows[keep] * (chance * (1 - chance))[:, None]).T @ rows[keep] + penalty
        beta = beta + np.linalg.solve(curve, slope)
    return beta


def test_the_fast_solution_is_the_dense_one():
    rng = np.random.default_rng(3)
    terms = np.stack([np.ones((9, 5)), rng.normal(size=(9, 5)), rng.normal(size=(9, 5))], axis=-1)
    truth = (rng.random((9, 5)) < 0.5).astype(float)
    truth[:, 0] = 1.0  # an industry that all regions have must stay finite
    taken = 1.0 - np.eye(9)[:2]
    beta, effects = module._fitted(terms, truth, taken)
    for place in range(2):
        both = np.concatenate([beta[place], effects[place]])
        np.testing.assert_allclose(both, dense(terms, truth, taken[place]), atol=1e-7)


def test_a_missing_member_of_the_family_is_expected(near):
    table = world()
    gone = (table["region"] == "r00") & (table["industry"] == "i0")
    found = expected_presence(table.assign(value=table["value"].mask(gone, 0)), proximity=near)
    cell = found.cells.loc[("r00", "i0")]
    assert cell["present"] == 0 and cell["absent_share"] == 1
    assert cell["probability"] > 0.9 and cell["residual"] == -cell["probability"]
    assert found.coefficients["density"] > 0
    assert found.auc > 0.95 > found.auc_industry
    assert found.auc_lower <= found.auc <= found.auc_upper


def test_where_nothing_is_related_nothing_is_foretold(near):
    table = world(pull=0.0)
    found = expected_presence(table, proximity=near)
    assert found.auc == pytest.approx(0.5, abs=0.17)
    assert found.auc_lower < 0.5 + 0.1


def test_cells_hold_what_the_names_say(near):
    found = expected_presence(world(pull=0.5), proximity=near)
    cells = found.cells
    assert cells.index.names == ["region", "industry"] and len(cells) == 96
    share = ["present", "density", "probability", "lower", "upper", "absent_share"]
    assert cells[share].apply(lambda column: column.between(0, 1)).all(axis=None)
    assert (cells["lower"] <= cells["probability"]).all()
    assert (cells["probability"] <= cells["upper"]).all()
    off = near.mask(np.eye(8, dtype=bool), 0.0)
    density = relatedness_density(world(pull=0.5), proximity=off)
    np.testing.assert_allclose(cells["density"], density.loc[cells.index])


def test_order_of_the_rows_and_the_own_diagonal_do_not_matter(near):
    table = world()
    found = expected_presence(table, proximity=near)
    shuffled = expected_presence(
        table.sample(frac=1, random_state=1), proximity=near.mask(np.eye(8, dtype=bool), 1.0)
    )
    pd.testing.assert_frame_equal(found.cells, shuffled.cells)
    assert found.auc == shuffled.auc


def test_the_given_proximity_is_left_as_it_is(near):
    before = near.copy()
    expected_presence(world(), proximity=near)
    pd.testing.assert_frame_equal(near, before)


def test_an_industry_without_relatedness_is_not_foretold(near):
    found = expected_presence(world(), proximity=near.drop(index="i7", columns="i7"))
    rows = found.cells.xs("i7", level="industry")
    assert rows[["density", "probability", "lower", "upper", "residual"]].isna().all(axis=None)
    assert rows[["present", "absent_share"]].notna().all(axis=None)
    assert found.cells.drop("i7", level="industry").notna().all(axis=None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t[t["region"] < "r05"], "needs 8 regions, but there are 5"),
        (lambda t: t.assign(value=t["value"].where(t.index > 0)), "every figure must be known"),
        (lambda t: t.assign(value=t["value"].mask(t["region"] == "r03", 0)), "'r03' has no units"),
        (lambda t: t.assign(value=-t["value"]), "negative values"),
        (lambda t: pd.concat([t, t.assign(year=2021)]), "one year is needed"),
    ],
)
def test_broken_tables(near, change, words):
    with pytest.raises(DataError, match=words):
        expected_presence(change(world()), proximity=near)


def test_broken_arguments(near):
    with pytest.raises(DataError, match="level"):
        expected_presence(world(), proximity=near, level=1.5)
    strange = near.set_axis(list("abcdefgh")).set_axis(list("abcdefgh"), axis=1)
    with pytest.raises(DataError, match="share some with the table"):
        expected_presence(world(), proximity=strange)
