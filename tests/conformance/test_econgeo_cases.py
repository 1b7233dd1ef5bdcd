"""EconGeo's own example and a synthetic one of 20 regions and 60 industries.

EconGeo takes the sum of the regions as the reference, gives Hoover's index in per
cent and the locational Gini from 0 to 0.5, and rounds entropy, Gini and Hoover.
"""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.concentration import (
    gini,
    herfindahl,
    hoover_concentration,
    locational_gini,
)
from nextstep_analysis.indicators.diversity import shannon_entropy
from nextstep_analysis.indicators.specialisation import (
    hachman_index,
    hoover_specialisation,
    krugman_index,
    location_quotient,
)

EXACT = {"rtol": 1e-9, "atol": 1e-12}


@pytest.fixture(params=["econgeo_example_5x5", "synthetic_20x60"])
def example(request, case, tidy, with_total):
    this = case(request.param)
    return with_total(tidy(this.wide())), this.expected


def compare(index, oracle, **tolerance):
    ours = index.droplevel("year")
    np.testing.assert_allclose(ours[list(oracle)], list(oracle.values()), **tolerance)


def test_location_quotient(example):
    table, expected = example
    quotient = table.assign(lq=location_quotient(table, reference="ALL"))
    wide = quotient.pivot(index="region", columns="industry", values="lq")
    oracle = pd.DataFrame(expected["lq"]).T
    np.testing.assert_allclose(wide.loc[oracle.index, oracle.columns], oracle, **EXACT)


@pytest.mark.parametrize(
    ("indicator", "field"),
    [
        (krugman_index, "krugman_index_ref_incl_region"),
        (hoover_specialisation, "spec_coeff"),
        (hachman_index, "hachman"),
    ],
)
def test_specialisation_of_regions(example, indicator, field):
    table, expected = example
    compare(indicator(table, reference="ALL"), expected[field], **EXACT)


def test_hachman_is_one_over_the_mean_quotient(example):
    table, expected = example
    compare(1 / hachman_index(table, reference="ALL"), expected["lq_weighted_avg"], **EXACT)


def test_herfindahl(example):
    table, expected = example
    compare(herfindahl(table), expected["herfindahl"], **EXACT)


def test_entropy(example):
    table, expected = example
    compare(shannon_entropy(table), expected["entropy_log2_rounded3"], atol=5.01e-4)


def test_locational_gini(example):
    table, expected = example
    half = locational_gini(table, reference="ALL", variant="lorenz_half")
    compare(half, expected["locational_gini_max0.5"], **EXACT)
    full = locational_gini(table, reference="ALL")
    np.testing.assert_allclose(full, 2 * half)
    compare(full, expected["hoover_gini_vs_region_total"], atol=5.01e-4)


def test_gini(example):
    table, expected = example
    compare(gini(table, reference="ALL"), expected["gini_equal_regions"], atol=5.01e-3)


def test_hoover_concentration(example):
    table, expected = example
    index = hoover_concentration(table, reference="ALL", variant="equal")
    compare(100 * index, expected["hoover_index_x100_equal_regions"], atol=5.01e-3)
