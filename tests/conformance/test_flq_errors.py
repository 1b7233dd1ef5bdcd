"""Estimates by location quotient against the tables of all 19 regions: docs/methods_notes.md."""

import runpy
from pathlib import Path

import pytest

from nextstep_analysis.processed import read_table

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "flq_errors.py"
# median over the regions: coefficients, multipliers, bias, bought elsewhere in Finland against
# the table, percentage points by which the share from outside the region is too high
MEDIANS = {
    ("slq", 0.0): (0.298, 0.102, 0.102, 0.61, -11),
    ("cilq", 0.0): (0.337, 0.119, 0.105, 0.77, -6),
    ("flq", 0.15): (0.323, 0.068, -0.003, 1.34, 8),
    ("flq", 0.25): (0.392, 0.088, -0.063, 1.66, 17),
    ("flq", 0.35): (0.482, 0.120, -0.111, 1.93, 25),
}


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(SCRIPT))


@pytest.fixture(scope="module")
def input_output(built):
    return read_table(built, "input_output")


@pytest.fixture(scope="module")
def errors(script, input_output):
    return script["flq_errors"](input_output)


def test_the_medians_over_the_regions(errors):
    assert len(errors) == 19 * len(MEDIANS)
    found = errors.groupby(["method", "delta"]).median()
    columns = ["coefficients", "multipliers", "bias", "leaking", "outside"]
    for method, expected in MEDIANS.items():
        row = found.loc[method, columns]
        decimals = (3, 3, 3, 2, 0)
        assert [round(v, d) for v, d in zip(row, decimals, strict=True)] == list(expected)


def test_the_region_that_had_the_first_table(errors):
    here = errors.xs("MK07", level="region")
    assert here["coefficients"].idxmin() == ("flq", 0.15)
    assert here.loc[("flq", 0.15), "coefficients"] == pytest.approx(0.2768, abs=1e-4)
    assert here.loc[("flq", 0.15), "bias"] == pytest.approx(-0.0135, abs=1e-4)
    assert here.loc[("flq", 0.25), "leaking"] == pytest.approx(2838 / 1788, abs=1e-3)
    assert (here.loc[["slq", "cilq"], "bias"] > 0.1).all()


def test_a_larger_delta_always_takes_more_from_outside(errors):
    outside = errors.xs("flq", level="method")["outside"].unstack("delta")
    assert (outside[0.15] < outside[0.25]).all() and (outside[0.25] < outside[0.35]).all()
    assert (outside[0.25] > 0).all(), "in every region 0.25 takes too much from outside"


@pytest.mark.slow
def test_the_delta_that_fits_best(script, input_output):
    best = script["best_deltas"](input_output)
    assert best.median().tolist() == [0.06, 0.1, 0.13]
    assert best.min().tolist() == [0, 0, 0] and best.max().tolist() == [0.2, 0.29, 0.31]


def test_where_even_a_delta_of_zero_takes_too_much_from_outside(script, input_output):
    tables, country = script["flows_by_region"](input_output)
    too_much = [
        region
        for region, table in tables.items()
        if script["errors_of"](table, country=country, method="flq", delta=0.0)["outside"] > 0.1
    ]
    assert too_much == ["MK01", "MK17", "MK19"]
