"""Complexity by hand, by its properties, and where it cannot be known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from test_relatedness import table

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._presence import presence_of
from nextstep_analysis.indicators.complexity import (
    complexity_outlook_gain,
    complexity_outlook_index,
    economic_complexity,
    fitness,
    projected_eci,
    reflections,
)
from nextstep_analysis.indicators.relatedness import proximity
from nextstep_analysis.schema import with_scheme

NESTED = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]]
matrices = arrays.arrays(
    float, st.tuples(st.integers(3, 9), st.integers(3, 9)), elements=st.integers(0, 30)
)


def panel(rows, columns, seed=1):
    """A nested panel with noise: diverse regions have rare industries."""
    rng = np.random.default_rng(seed)
    reach = np.linspace(2, -2, rows)[:, None] - np.linspace(-2, 2, columns)
    return table((rng.random((rows, columns)) < 1 / (1 + np.exp(-2 * reach))).astype(float))


def test_nested_regions_are_ordered_by_diversity():
    found = economic_complexity(table(NESTED), presence="positive")
    assert found.eci.is_monotonic_decreasing
    assert found.pci.is_monotonic_increasing
    assert found.eci.mean() == pytest.approx(0, abs=1e-12)
    assert found.eci.std(ddof=0) == pytest.approx(1)


@given(values=matrices)
@settings(max_examples=80, deadline=None)
def test_a_regions_index_is_the_mean_of_its_industries_and_sums_to_nothing(values):
    rows = table(values)
    found = economic_complexity(rows)
    presence = presence_of(rows, "quotient")
    second = found.eigenvalues[1]
    if found.eci.isna().all() or not second > 1e-6:
        return
    present = pd.DataFrame(presence.present, presence.cells.regions, presence.cells.industries)
    means = present.mul(found.pci.fillna(0)).sum(axis=1) / present.sum(axis=1)
    np.testing.assert_allclose(means, found.eci, atol=1e-6)
    if second < 1 - 1e-6:  # D k = 0, with k up to its mean and deviation
        diversity = present.sum(axis=1)
        flat = found.eci - np.average(found.eci.fillna(0), weights=diversity)
        projected = present.div(diversity.where(diversity > 0), axis=0)
        back = projected @ (present.div(present.sum()).T @ flat.fillna(0)).fillna(0)
        np.testing.assert_allclose(back[diversity > 0], second * flat[diversity > 0], atol=1e-6)


def test_order_of_rows_does_not_matter():
    rows = panel(40, 25)
    found, other = (
        economic_complexity(rows),
        economic_complexity(rows.sample(frac=1, random_state=3)),
    )
    pd.testing.assert_series_equal(found.eci, other.eci)
    pd.testing.assert_series_equal(found.pci, other.pci)
    assert found.reasons == other.reasons


@pytest.mark.parametrize("shape", [(60, 20), (20, 60), (40, 40)])
def test_the_smaller_side_gives_the_same_as_the_plain_eigenproblem(shape):
    rows = panel(*shape, seed=4)
    found = economic_complexity(rows, presence="positive")
    present = presence_of(rows, "positive").present
    present = present[present.any(1)][:, present.any(0)]
    plain = (present / present.sum(1, keepdims=True)) @ (present / present.sum(0)).T
    values, vectors = np.linalg.eig(plain)
    order = np.argsort(-values.real)
    np.testing.assert_allclose(found.eigenvalues, values.real[order][:3], atol=1e-10)
    vector = vectors[:, order[1]].real
    vector = (vector - vector.mean()) / vector.std()
    eci = found.eci.dropna().to_numpy()
    assert abs(np.corrcoef(vector, eci)[0, 1]) == pytest.approx(1, abs=1e-9)


def test_own_scale_has_mean_zero_and_deviation_one():
    pci = economic_complexity(panel(40, 25), pci_scale="own").pci.dropna()
    assert pci.mean() == pytest.approx(0, abs=1e-12) and pci.std(ddof=0) == pytest.approx(1)


def test_a_large_nested_panel_is_identified():
    found = economic_complexity(panel(60, 40), presence="positive")
    assert found.identified and found.reasons == ()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([[5, 0, 0], [0, 3, 2], [0, 2, 3]], "falls into separate pieces"),
        ([[1, 1], [1, 1], [1, 1]], "all regions have the same industries"),
        ([[4, 2, 1]], "fewer than two regions"),
        ([[0, 0], [0, 0]], "fewer than two regions"),
    ],
)
def test_what_is_not_identified_says_why(values, reason):
    found = economic_complexity(table(values))
    assert not found.identified
    assert any(reason in told for told in found.reasons)
    assert any("fewer than 30" in told for told in found.reasons)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", ["eci", "own"])
@pytest.mark.parametrize("sign", ["diversity", "ubiquity"])
def test_nothing_but_zeros_gives_nothing(scale, sign):
    found = economic_complexity(table([[0, 0], [0, 0]]), pci_scale=scale, sign=sign)
    assert found.eci.isna().all() and found.pci.isna().all() and len(found.eci) == 2


@pytest.mark.parametrize("shape", [(35, 8), (5, 9)])
@pytest.mark.parametrize("scale", ["eci", "own"])
def test_regions_with_the_same_industries_have_no_index(shape, scale):
    """All have the same: what a solver gives is rounding errors, not an order of regions."""
    found = economic_complexity(table(np.ones(shape)), presence="positive", pci_scale=scale)
    assert not found.identified
    assert found.eci.isna().all() and found.pci.isna().all()


@pytest.mark.parametrize("sign", ["diversity", "ubiquity"])
def test_where_diversity_is_the_same_everywhere_the_order_of_rows_still_tells_nothing(sign):
    """Three neighbouring industries each: diversity cannot tell the sign, rarity does."""
    starts = np.random.default_rng(3).integers(0, 7, 36)
    has = np.array([[float(start <= place < start + 3) for place in range(9)] for start in starts])
    eci, told = [], set()
    for seed in range(6):
        order = np.random.default_rng(seed).permutation(36)
        found = economic_complexity(table(has[order]), presence="positive", sign=sign)
        eci.append(found.eci.to_numpy()[np.argsort(order)])
        told.add((found.identified, found.reasons))
    np.testing.assert_allclose(eci, np.broadcast_to(eci[0], (6, 36)), atol=1e-9)
    assert told == {(False, ("diversity or ubiquity speaks for no sign",))}
    assert np.corrcoef(eci[0], has @ has.sum(0))[0, 1] < 0, "rare industries are complex"


def test_missing_cells_that_decide_the_index_are_told():
    """All known cells are presences; one missing cell alone would set its region apart."""
    values = np.ones((35, 8))
    values[2, 3] = np.nan
    found = economic_complexity(table(values), presence="positive")
    assert "the missing cells decide the index" in found.reasons and not found.identified


def test_empty_rows_and_columns_are_nan_and_move_nothing():
    full = economic_complexity(panel(40, 25), presence="positive")
    wide = panel(40, 25).pivot(index="region", columns="industry", values="value")
    padded = wide.reindex([*wide.index, "Z"], fill_value=0.0)
    padded = padded.reindex(columns=[*wide.columns, "Z"], fill_value=0.0)
    rows = padded.rename_axis(index="region", columns="industry").reset_index()
    rows = rows.melt(id_vars="region", value_name="value").assign(year=2020)
    found = economic_complexity(with_scheme(rows, "own"), presence="positive")
    assert np.isnan(found.eci["Z"]) and np.isnan(found.pci["Z"])
    pd.testing.assert_series_equal(found.eci.drop("Z"), full.eci)


def test_missing_cells_enter_no_mean_and_many_are_told():
    rows = panel(60, 40)
    few, many = (
        economic_complexity(
            rows.assign(value=rows["value"].mask(rows.index % every == 1)), presence="positive"
        )
        for every in (19, 2)
    )
    kept = rows[(rows.index % 19 != 1) & (rows["value"] > 0)]
    assert set(few.eci.dropna().index) == set(kept["region"])
    assert not any("missing" in told for told in few.reasons)
    assert not many.identified and "50 % of the cells are missing" in many.reasons


def test_projection_on_known_industries_only():
    rows = table([[1, 1, 0], [0, 1, 1], [0, 0, 0]])
    pci = pd.Series({"I00": 2.0, "I01": 0.5, "X": 9.0})
    found = projected_eci(rows, pci=pci, presence="positive")
    assert found[["R00", "R01"]].tolist() == [1.25, 0.5] and np.isnan(found["R02"])


def test_projection_on_the_panel_itself_is_its_index():
    rows = panel(60, 40)
    found = economic_complexity(rows)
    ours = projected_eci(rows, pci=found.pci)
    np.testing.assert_allclose(ours, found.eci, atol=1e-9)


def test_outlook_by_hand():
    rows = table([[1, 0, 0], [1, 1, 1]])
    near = proximity(rows, presence="positive")
    pci = pd.Series({"I00": -1.0, "I01": 2.0, "I02": 1.0})
    asked = {"proximity": near, "pci": pci, "presence": "positive"}
    # proximities: I00-I01 1/2, I00-I02 1/2, I01-I02 1; densities of R00: 1/2 / 5/2
    coi = complexity_outlook_index(rows, **asked)
    assert coi["R00"] == pytest.approx(0.2 * 2 + 0.2 * 1) and np.isnan(coi["R01"])
    gain = complexity_outlook_gain(rows, **asked)
    assert gain["R00", "I01"] == pytest.approx(1 * 2 / 2.5 + 1 * 1 / 2.5)
    assert gain["R00", "I00"] == 0 and (gain["R01"] == 0).all()


def test_a_gain_that_is_not_known_is_not_zero():
    rows = table([[1, 0, 0, 0], [1, 1, 1, 0]])
    near = proximity(rows, presence="positive", diagonal=0.0)  # I03, which nobody has: NaN
    some = pd.Series({"I00": 1.0, "I01": 2.0})
    gain = complexity_outlook_gain(rows, proximity=near, pci=some, presence="positive")["R00"]
    # I01 leads to I02 alone among the absent, whose complexity is not known; I02 leads to I01
    assert np.isnan(gain["I01"]) and np.isnan(gain["I03"]) and gain["I00"] == 0
    # proximities of I01: 1/2 to I00 and 1 to I02
    assert gain["I02"] == pytest.approx(1 / 1.5 * 2)


@pytest.mark.parametrize("outlook", [complexity_outlook_index, complexity_outlook_gain])
@pytest.mark.parametrize(
    "pci",
    [pd.Series({"X": 1.0}), [1.0, 2.0], pd.Series({"I00": "high"}), pd.Series({"I00": np.inf})],
)
def test_a_broken_pci_is_told(outlook, pci):
    rows = table([[1, 0], [1, 1]])
    with pytest.raises(DataError, match="pci must"):
        outlook(rows, proximity=proximity(rows), pci=pci)


def test_fitness_keeps_its_mean_and_counts_its_steps():
    found = fitness(table(NESTED), iterations=1, presence="positive")
    assert found.regions.mean() == pytest.approx(1)
    # quality 1 / number of regions that have it, over the mean
    quality = 1 / np.array([4, 3, 2, 1])
    np.testing.assert_allclose(found.industries, quality / quality.mean())
    np.testing.assert_allclose(found.regions, np.array([4, 3, 2, 1]) / 2.5)


@pytest.mark.filterwarnings("error")
def test_fitness_that_falls_for_ever_is_told_and_not_nan():
    """One region has all, the others the one industry that all have: fitness falls fivefold."""
    star = table([[1] * 6] + [[1] + [0] * 5] * 5)
    found = fitness(star, iterations=100, presence="positive")
    assert found.regions["R00"] == pytest.approx(6) and 0 < found.regions["R01"] < 1e-60
    with pytest.raises(DataError, match="too many for this network") as caught:
        fitness(star, iterations=1000, presence="positive")
    last = int(str(caught.value).split()[-1])
    assert np.isfinite(fitness(star, iterations=last, presence="positive").regions).all()


@pytest.mark.parametrize("steps", [0, -1, 1.5, True])
@pytest.mark.parametrize("index", [fitness, reflections])
def test_steps_are_a_whole_number(index, steps):
    with pytest.raises(DataError, match="a whole number from 1"):
        index(table(NESTED), iterations=steps)


def test_reflections_by_hand():
    found = reflections(table([[1, 1], [0, 1]]), iterations=2, presence="positive")
    # industries after one step: R00 2 -> I00 2, I01 1.5; regions: means of them
    assert found.regions.tolist() == [1.75, 1.5]


def test_an_unknown_scale_is_told():
    with pytest.raises(DataError, match="pci_scale"):
        economic_complexity(table(NESTED), pci_scale="z")


def test_the_sign_is_chosen_by_name_and_a_conflict_is_told():
    trap = table([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
    by_diversity = economic_complexity(trap, presence="positive")
    by_ubiquity = economic_complexity(trap, presence="positive", sign="ubiquity")
    np.testing.assert_allclose(by_ubiquity.eci, -by_diversity.eci)
    np.testing.assert_allclose(by_ubiquity.pci, -by_diversity.pci)
    assert by_ubiquity.reasons == by_diversity.reasons
    nested = [
        economic_complexity(table(NESTED), presence="positive", sign=sign)
        for sign in ("diversity", "ubiquity")
    ]
    pd.testing.assert_series_equal(nested[0].eci, nested[1].eci)
    with pytest.raises(DataError, match="sign"):
        economic_complexity(trap, sign="rarity")


PANEL = panel(60, 40)
ORDER = economic_complexity(PANEL, presence="positive").eci.dropna().sort_values().index


def renamed(code):
    """The panel with a region of the middle by another name."""
    return PANEL.assign(region=PANEL["region"].replace(ORDER[30], code))


def of_positive(frame):
    return economic_complexity(frame, presence="positive")


def test_a_panel_without_doubtful_regions_has_no_doubt():
    assert of_positive(PANEL).reasons == ()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            "FIZZ",
            marks=pytest.mark.edge(
                "complexity", "a row of no region: NUTS extra-regio", "flagged by name"
            ),
        ),
        pytest.param("DEZZZ"),
        pytest.param(
            "Unknown",
            marks=pytest.mark.edge(
                "complexity", "a row of no region: unknown, not allocated", "flagged by name"
            ),
        ),
        pytest.param("Not allocated"),
        pytest.param("tuntematon"),
        pytest.param("MK99"),
        pytest.param(" "),
    ],
)
def test_a_row_of_no_region_is_flagged(code):
    found = of_positive(renamed(code))
    assert not found.identified
    assert found.reasons == (f"{code} is no region by name",)


@pytest.mark.parametrize("code", ["FI1B", "FI1BZ", "MK07", "KU398", "ZZ-Top", "99", "PIZZA"])
def test_a_region_is_not_taken_for_none(code):
    assert of_positive(renamed(code)).reasons == ()


@pytest.mark.edge(
    "complexity", "a very small region that comes out on top", "flagged by name, with its size"
)
def test_a_very_small_region_on_top_is_flagged():
    frame = PANEL.assign(value=PANEL["value"] * 1.0)
    small = frame["region"] == ORDER[-1]
    frame.loc[small, "value"] *= 0.01
    found = of_positive(frame)
    assert found.eci.idxmax() == ORDER[-1] and not found.identified
    assert found.reasons == (
        f"{ORDER[-1]} comes out on top with less than 5 % of what the median region holds",
    )


@pytest.mark.edge("complexity", "a very small region in the middle", "no flag: it decides nothing")
def test_a_very_small_region_elsewhere_is_not_flagged():
    frame = PANEL.assign(value=PANEL["value"] * 1.0)
    frame.loc[frame["region"] == ORDER[30], "value"] *= 0.01
    assert of_positive(frame).reasons == ()


@pytest.mark.edge(
    "complexity",
    "several very small regions on top",
    "the first three are named, the others counted",
)
def test_many_small_regions_are_counted():
    frame = PANEL.assign(value=PANEL["value"] * 1.0)
    frame.loc[frame["region"].isin(ORDER[-5:]), "value"] *= 0.01
    first = ", ".join(ORDER[:-4:-1])
    assert of_positive(frame).reasons == (
        f"{first} and 2 more come out on top with less than 5 % of what the median region holds",
    )


@pytest.mark.edge(
    "complexity",
    "an outlier that no name gives away (goods of no known region)",
    "flagged by its distance",
)
def test_an_outlier_is_flagged():
    common = [9, 9, 9, 9, 1, 1, 0, 0]
    values = [[*common[:4], *np.roll(common[4:], turn % 2)] for turn in range(60)]
    frame = table(np.array([*values, [0, 0, 0, 1, 0, 0, 30, 30]], dtype=float))
    last = frame["region"].iloc[-1]
    reasons = of_positive(frame).reasons
    assert f"{last} lies more than 4 deviations from the mean: perhaps no region, but what " in str(
        reasons
    )
