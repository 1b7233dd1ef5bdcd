"""Relatedness and complexity against EconGeo, economiccomplexity, ecomplexity and base R.

EconGeo gives densities in per cent with two decimals and leaves the diagonal out;
economiccomplexity puts 1 on it.
"""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators import relatedness
from nextstep_analysis.indicators.complexity import (
    complexity_outlook_gain,
    complexity_outlook_index,
    economic_complexity,
    fitness,
    reflections,
)
from nextstep_analysis.indicators.composite import aggregate, normalise
from nextstep_analysis.indicators.entry_exit import entry_exit
from nextstep_analysis.indicators.relatedness import proximity, relatedness_density

EXACT = {"rtol": 1e-9, "atol": 1e-11}
KINDS = {
    "prob": lambda table: relatedness.association_strength(table, variant="probability"),
    "association": relatedness.association_strength,
    "cosine": relatedness.cosine,
    "jaccard": relatedness.jaccard,
}


@pytest.fixture
def synthetic(case, tidy):
    this = case("synthetic_20x60")
    return tidy(this.wide()), this


@pytest.fixture
def hh2009(case, tidy):
    this = case("hh2009_figS4_4x4")
    return tidy(this.wide()), this.expected


def matrix(nested):
    return pd.DataFrame(nested).T


def same(ours, oracle, **tolerance):
    oracle = matrix(oracle) if isinstance(next(iter(oracle.values())), dict) else pd.Series(oracle)
    if isinstance(oracle, pd.Series):
        np.testing.assert_allclose(ours[oracle.index], oracle, **tolerance)
    else:
        ours = ours.unstack() if isinstance(ours, pd.Series) else ours
        shown = ours.loc[oracle.index, oracle.columns]
        np.testing.assert_allclose(shown, oracle.astype(float), **tolerance)


@pytest.fixture(params=["synthetic_20x60", "econgeo_example_5x5"])
def example(request, case, tidy):
    this = case(request.param)
    return tidy(this.wide()), this.expected


@pytest.mark.parametrize("kind", KINDS)
def test_relatedness_is_econgeos(example, kind):
    table, expected = example
    ours = KINDS[kind](table)
    oracle = matrix(expected["relatedness"][kind])
    np.testing.assert_allclose(
        ours.loc[oracle.index, oracle.columns], oracle.astype(float), rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
def test_density_without_the_diagonal_is_econgeos(example, kind):
    table, expected = example
    density = relatedness_density(table, proximity=KINDS[kind](table)) * 100
    same(density, expected["relatedness_density_pct_round2"][kind], rtol=0, atol=0.0051)


def test_proximity_with_both_diagonals(synthetic):
    table, this = synthetic
    near = proximity(table)
    same(near, this.expected["proximity_ec_v15"], **EXACT)
    same(near, this.json("expected_ecomplexity")["proximity_diag1"], **EXACT)
    without = proximity(table, diagonal=0.0)
    assert (np.diag(without) == 0).all()
    off = ~np.eye(len(near), dtype=bool)
    np.testing.assert_array_equal(near.to_numpy()[off], without.to_numpy()[off])


def test_density_with_the_diagonal(synthetic):
    table, this = synthetic
    density = relatedness_density(table, proximity=proximity(table))
    same(density, this.expected["density_ec_v15"], **EXACT)
    same(density, this.json("expected_ecomplexity")["density"], **EXACT)


def test_complexity_in_both_scales(synthetic):
    table, this = synthetic
    found = economic_complexity(table)
    same(found.eci, this.expected["eci_exact_z_popsd"], rtol=1e-8, atol=1e-9)
    same(found.pci, this.expected["pci_growthlab_scaled_by_eci"], rtol=1e-8, atol=1e-9)
    own = economic_complexity(table, pci_scale="own")
    same(own.pci, this.expected["pci_exact_own_z_popsd"], rtol=1e-8, atol=1e-9)
    other = this.json("expected_ecomplexity")
    same(found.eci, other["eci"], rtol=1e-8, atol=1e-9)
    same(found.pci, other["pci"], rtol=1e-8, atol=1e-9)
    assert found.eigenvalues[1] == pytest.approx(this.expected["eigenvalue2"], rel=1e-10)
    assert not found.identified and found.reasons == ("there are 20 regions, fewer than 30",)


def test_outlook_is_economiccomplexitys(synthetic):
    table, this = synthetic
    asked = {"proximity": proximity(table)}
    asked["pci"] = pd.Series(this.expected["pci_exact_own_z_popsd"])
    same(complexity_outlook_index(table, **asked), this.expected["coi_ec_v15_pci_own"], **EXACT)
    same(complexity_outlook_gain(table, **asked), this.expected["cog_ec_v15_pci_own"], **EXACT)


@pytest.mark.parametrize("name", ["coi", "cog"])
def test_outlook_is_ecomplexitys_which_takes_pci_before_it_is_scaled(synthetic, name):
    """Its PCI is a linear function of ours, so its outlook is one of ours and that of ones."""
    table, this = synthetic
    other = this.json("expected_ecomplexity")
    outlook = {"coi": complexity_outlook_index, "cog": complexity_outlook_gain}[name]
    near, pci = proximity(table), pd.Series(other["pci"])
    oracle = other[name]
    oracle = matrix(oracle).astype(float).stack() if name == "cog" else pd.Series(oracle)
    parts = [outlook(table, proximity=near, pci=given) for given in (pci, pci * 0 + 1)]
    parts = np.column_stack([part[oracle.index] for part in parts] + [np.ones(len(oracle))])
    factors, *_ = np.linalg.lstsq(parts, oracle)
    np.testing.assert_allclose(parts @ factors, oracle, rtol=0, atol=1e-8)
    assert factors[0] > 0


def test_fitness_is_economiccomplexitys_whose_first_step_is_the_start(synthetic):
    table, this = synthetic
    found = fitness(table, iterations=19)
    oracle = this.expected["fitness_iter20"]
    same(found.regions, oracle["complexity_index_country"], **EXACT)
    same(found.industries, oracle["complexity_index_product"], **EXACT)


def test_reflections_are_economiccomplexitys_whose_first_step_is_the_start(synthetic):
    table, this = synthetic
    oracle = this.expected["reflections_iter20_samplesd"]
    for part, name, steps in (("regions", "country", 18), ("industries", "product", 19)):
        ours = getattr(reflections(table, iterations=steps), part)
        scaled = (ours - ours.mean()) / ours.std(ddof=1)
        same(scaled, oracle[f"complexity_index_{name}"], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("steps", [1, 2])
def test_the_first_reflections_are_the_papers(hh2009, steps):
    table, expected = hh2009
    found = reflections(table, iterations=steps, presence="positive")
    same(found.regions, expected[f"morc_{steps}"], **EXACT)
    same(found.industries, expected[f"mort_{steps}"], **EXACT)


@pytest.mark.parametrize("steps", [3, 4, 5])
def test_later_reflections_are_econgeos_which_stretches_them(hh2009, steps):
    table, expected = hh2009
    found = reflections(table, iterations=steps, presence="positive")
    for ours, name in ((found.regions, "morc"), (found.industries, "mort")):
        stretched = (ours - ours.min()) / (ours.max() - ours.min()) * 100
        same(stretched, expected[f"{name}_{steps}"], rtol=1e-6, atol=1e-6)


def test_the_sign_trap_is_told(hh2009):
    table, expected = hh2009
    found = economic_complexity(table, presence="positive")
    ours, oracle = found.eci, pd.Series(expected["eci_z_popsd"])
    np.testing.assert_allclose(ours[oracle.index].abs(), oracle.abs(), rtol=1e-8)
    np.testing.assert_allclose(found.eigenvalues, expected["eigenvalues"][:3], rtol=1e-9)
    assert "diversity and ubiquity speak for opposite signs" in found.reasons


def test_a_network_in_pieces_is_not_identified(case, tidy):
    found = economic_complexity(tidy(case("econgeo_example_5x5").wide()))
    assert not found.identified
    assert "the network of regions and industries falls into separate pieces" in found.reasons


def test_entries_and_exits(case, tidy):
    this = case("entry_exit_econgeo")
    years = [
        tidy(pd.read_csv(this.folder / f"{name}.csv", index_col="region"), year=year)
        for name, year in (("t0", 2013), ("t1", 2022))
    ]
    found = entry_exit(pd.concat(years), start=2013, end=2022, presence="positive")
    for name in ("entry", "exit"):
        oracle = matrix(this.expected[name]).astype(float)
        pd.testing.assert_frame_equal(
            found[name].unstack().loc[oracle.index, oracle.columns], oracle, check_names=False
        )


def test_composite_building_blocks(case):
    this = case("composite_6x4")
    table, expected = this.wide(), this.expected
    weights = pd.Series(expected["weights"], index=table.columns)
    scaled = normalise(table)
    same(scaled, expected["minmax"], **EXACT)
    same(normalise(table, method="z_score"), expected["z_sample_sd"], **EXACT)
    same(aggregate(scaled, weights=weights), expected["arith_minmax"], **EXACT)
    stretched = normalise(table, bounds=(1, 100))
    geometric = aggregate(stretched, weights=weights, method="geometric")
    same(geometric, expected["geom_minmax_1_100"], **EXACT)
    z_scores = aggregate(normalise(table, method="z_score"), weights=weights)
    same(z_scores, expected["arith_z"], **EXACT)
    for scores, name in ((aggregate(scaled, weights=weights), "arith"), (geometric, "geom")):
        same(scores.rank(ascending=False), expected[f"rank_{name}"], **EXACT)
    same(normalise(table, method="rank"), expected["percentile_rank"], **EXACT)


def test_a_row_of_no_province_and_opposite_signs_are_told(case, tidy):
    this = case("spain_provinces_exports_53x22")
    wide = pd.read_csv(this.folder / "exports_wide.csv.gz", index_col=0, dtype={0: str})
    wide.columns = [f"s{column}" for column in wide.columns]
    found = economic_complexity(tidy(wide.fillna(0).set_axis(wide.index.astype(str))))
    expected = pd.Series(this.expected["eci"])
    np.testing.assert_allclose(found.eci[expected.index], expected, atol=1e-6)
    assert not found.identified
    assert any(this.expected["reason_contains"] in reason for reason in found.reasons)
    assert any(reason.startswith("99 lies more than 4 deviations") for reason in found.reasons)
