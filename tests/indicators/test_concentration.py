import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.concentration import (
    equivalent_number,
    gini,
    herfindahl,
    hoover_concentration,
    locational_gini,
    specialisation_gini,
)

BY_REFERENCE = [gini, locational_gini, specialisation_gini, hoover_concentration]


@pytest.fixture
def pair(rows):
    """Two regions of one size, each strong in one industry."""
    return rows(
        ("A", "x", 2020, 40),
        ("A", "y", 2020, 10),
        ("B", "x", 2020, 10),
        ("B", "y", 2020, 40),
        ("FI", "x", 2020, 50),
        ("FI", "y", 2020, 50),
    )


def test_by_hand(pair):
    assert herfindahl(pair)["A", 2020] == pytest.approx(0.64 + 0.04)
    assert herfindahl(pair, normalised=True)["A", 2020] == pytest.approx(0.36)
    assert equivalent_number(pair)["A", 2020] == pytest.approx(1 / 0.68)
    assert gini(pair, reference="FI")["x", 2020] == pytest.approx(0.3)
    assert gini(pair, reference="FI", normalised=True)["x", 2020] == pytest.approx(0.6)
    assert locational_gini(pair, reference="FI")["x", 2020] == pytest.approx(0.3)
    half = locational_gini(pair, reference="FI", variant="lorenz_half")
    assert half["x", 2020] == pytest.approx(0.15)
    assert specialisation_gini(pair, reference="FI")["A", 2020] == pytest.approx(0.3)
    assert hoover_concentration(pair, reference="FI")["x", 2020] == pytest.approx(0.3)


def test_region_size_counts_unless_asked_not_to(rows):
    table = rows(
        ("A", "x", 2020, 10),
        ("A", "y", 2020, 90),
        ("B", "x", 2020, 10),
        ("B", "y", 2020, 10),
    )
    assert hoover_concentration(table, reference=None)["x", 2020] == pytest.approx(1 / 3)
    equal = hoover_concentration(table, reference=None, variant="equal")
    assert equal["x", 2020] == pytest.approx(0)
    assert gini(table, reference=None)["x", 2020] == pytest.approx(0)
    # Quotients are 0.6 and 3: unweighted Gini (3 - 0.6) / (2 * 2 * 1.8) twice over.
    unweighted = locational_gini(table, reference=None, variant="unweighted")
    assert unweighted["x", 2020] == pytest.approx(2 * 2.4 / (2 * 4 * 1.8))


def test_a_missing_figure_is_not_zero(pair):
    pair["value"] = pair["value"].astype(float)
    pair.loc[0, "value"] = np.nan
    assert np.isnan(herfindahl(pair)["A", 2020])
    assert herfindahl(pair)["B", 2020] > 0
    assert np.isnan(gini(pair, reference="FI")["x", 2020])
    assert gini(pair, reference="FI")["y", 2020] > 0
    assert locational_gini(pair, reference="FI").isna().all()
    assert hoover_concentration(pair, reference="FI").isna().all()
    equal = hoover_concentration(pair, reference="FI", variant="equal")
    assert equal.isna().tolist() == [True, False]
    assert np.isnan(specialisation_gini(pair, reference="FI")["A", 2020])


def test_nothing_has_no_index(pair):
    none = pair.assign(value=pair["value"].where(pair["industry"] == "y", 0))
    assert np.isnan(gini(none, reference="FI")["x", 2020])
    assert np.isnan(locational_gini(none, reference="FI")["x", 2020])
    assert np.isnan(hoover_concentration(none, reference="FI")["x", 2020])
    empty = pair.assign(value=0)
    assert herfindahl(empty).isna().all()


def test_a_region_without_anything_is_left_out(pair, rows):
    more = pd.concat([pair, rows(("C", "x", 2020, 0), ("C", "y", 2020, 0))], ignore_index=True)
    for variant in ("lorenz", "unweighted"):
        pd.testing.assert_series_equal(
            locational_gini(more, reference="FI", variant=variant),
            locational_gini(pair, reference="FI", variant=variant),
        )


def test_an_industry_that_the_reference_lacks_leaves_no_gini(pair):
    pair.loc[4, "value"] = 0
    assert specialisation_gini(pair, reference="FI")[["A", "B"]].isna().all()


@pytest.mark.parametrize("indicator", BY_REFERENCE)
def test_broken_tables_and_arguments_are_refused(pair, indicator):
    with pytest.raises(DataError, match="missing columns"):
        indicator(pair.drop(columns="industry"), reference="FI")
    with pytest.raises(DataError, match="reference region 'XX' is not in the table"):
        indicator(pair, reference="XX")
    if indicator is not gini:
        with pytest.raises(DataError, match="variant 'none' is not known; allowed are"):
            indicator(pair, reference="FI", variant="none")
        with pytest.raises(DataError, match="rows left out"):
            indicator(pair.drop(index=0), reference="FI")


@pytest.mark.parametrize("indicator", BY_REFERENCE)
def test_input_is_left_alone(pair, indicator):
    before = pair.copy()
    indicator(pair, reference="FI")
    pd.testing.assert_frame_equal(pair, before)
