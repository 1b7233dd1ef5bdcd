"""Limits, quantiles and ranks equal those of scipy.stats, which takes longer to import."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats
from scipy.special import ndtr, ndtri, stdtrit

from nextstep_analysis.indicators._intervals import binomial_limits, poisson_limits
from nextstep_analysis.indicators._ranks import ranks_of

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99)
COUNTS = np.array([1, 2, 3, 10, 57, 97, 1000, 54_321, 2_000_000], dtype=float)


def same(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=0)


@pytest.mark.parametrize("level", LEVELS)
def test_limits_of_shares_are_quantiles_of_the_beta_distribution(level):
    count, size = (grid.ravel() for grid in np.meshgrid(COUNTS, COUNTS))
    count, size = np.minimum(count, size), np.maximum(count, size) + 1
    lower, upper = binomial_limits(count, size, level)
    tail = (1 - level) / 2
    same(lower, stats.beta.ppf(tail, count, size - count + 1))
    same(upper, stats.beta.isf(tail, count + 1, size - count))


@pytest.mark.parametrize("level", LEVELS)
def test_limits_of_counts_are_quantiles_of_the_gamma_distribution(level):
    lower, upper = poisson_limits(COUNTS, level)
    same(lower, stats.gamma.ppf((1 - level) / 2, COUNTS))
    same(upper, stats.gamma.isf((1 - level) / 2, COUNTS + 1))


def test_limits_at_the_ends():
    lower, upper = binomial_limits(*np.array([[0, 5, 0, np.nan], [5, 5, 0, 5]], float), 0.95)
    np.testing.assert_array_equal(lower[[0, 2, 3]], [0, np.nan, np.nan])
    np.testing.assert_array_equal(upper[1:], [1, np.nan, np.nan])
    lower, upper = poisson_limits(np.array([0, np.nan]), 0.95)
    np.testing.assert_array_equal(lower, [0, np.nan])
    same(upper[0], -np.log(0.025))
    assert np.isnan(upper[1])


@pytest.mark.parametrize("level", LEVELS)
def test_quantiles_of_normal_and_t(level):
    same(ndtri((1 + level) / 2), stats.norm.ppf((1 + level) / 2))
    same(-ndtri((1 - level) / 2), stats.norm.isf((1 - level) / 2))
    z = np.linspace(-8, 8, 33)
    same(ndtr(z), stats.norm.cdf(z))
    free = np.arange(1, 40)
    same(stdtrit(free, (1 + level) / 2), stats.t.ppf((1 + level) / 2, free))


cells = st.one_of(st.integers(-3, 3).map(float), st.floats(allow_nan=False))


@given(
    arrays.arrays(float, arrays.array_shapes(min_dims=1, max_dims=3, max_side=6), elements=cells),
    st.data(),
)
def test_ranks(values, data):
    axis = data.draw(st.integers(-values.ndim, values.ndim - 1))
    np.testing.assert_array_equal(ranks_of(values, axis), stats.rankdata(values, axis=axis))


def test_ranks_of_nothing():
    assert ranks_of(np.empty(0)).shape == (0,) and ranks_of(np.empty((2, 0))).shape == (2, 0)


def test_no_indicator_imports_what_takes_long():
    code = (
        "import importlib, pkgutil, sys\n"
        "from nextstep_analysis import indicators\n"
        "for module in pkgutil.iter_modules(indicators.__path__):\n"
        "    importlib.import_module(f'nextstep_analysis.indicators.{module.name}')\n"
        "bad = {'scipy.stats', 'scipy.optimize', 'statsmodels', 'plotly'} & set(sys.modules)\n"
        "sys.exit(f'imported: {bad}' if bad else 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
