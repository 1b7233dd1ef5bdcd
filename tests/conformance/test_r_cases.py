"""Exact intervals and related variety, computed in base R."""

import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.indicators.diversity import variety
from nextstep_analysis.indicators.specialisation import (
    location_quotient,
    location_quotient_interval,
)


@pytest.fixture
def counts(case, tidy):
    this = case("lq_confidence_intervals")
    small, large = this.input["x"], this.input["X"]
    rows = {
        "here": [*small, this.input["n"] - sum(small)],
        "all": [*large, this.input["N"] - sum(large)],
    }
    return tidy(rows), {field: np.array(row) for field, row in this.expected["rows"].items()}


def test_quotient(counts):
    table, expected = counts
    np.testing.assert_allclose(
        location_quotient(table, reference="all")[:4], expected["LQ"], rtol=1e-9
    )
    without = location_quotient(table, reference="all", exclude_region=True)
    np.testing.assert_allclose(without[:4], expected["LQ_ref_excl"], rtol=1e-9)


@pytest.mark.parametrize(("method", "prefix"), [("clopper-pearson", "cp"), ("poisson", "pois")])
def test_interval(counts, method, prefix):
    table, expected = counts
    interval = location_quotient_interval(table, reference="all", method=method)[:4]
    np.testing.assert_allclose(interval["lower"], expected[f"{prefix}_lo"], rtol=1e-9)
    np.testing.assert_allclose(interval["upper"], expected[f"{prefix}_hi"], rtol=1e-9)


def test_related_variety(case, tidy):
    this = case("related_variety_frenken")
    parts = variety(tidy(this.wide()), groups=pd.Series(this.expected["groups"])).droplevel("year")
    for column, field in {
        "unrelated": "unrelated_variety",
        "related": "related_variety",
        "total": "total_entropy",
    }.items():
        oracle = pd.Series(this.expected[field])
        np.testing.assert_allclose(parts.loc[oracle.index, column], oracle, rtol=1e-9)
