import numpy as np
import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.schema import with_scheme


@pytest.fixture
def firms(rows):
    table = rows(
        ("A", "C", 2020, 300),
        ("A", "C16", 2020, 50),
        ("A", "C31", 2020, 97),
        ("B", "C", 2020, 200),
        ("B", "C16", 2020, 10),
        ("B", "C31", 2020, 0),
    )
    return with_scheme(table, "TOL 2008")


def test_by_hand(firms):
    total = weighted_total(firms, weights=pd.Series({"C31": 1.0, "C16": 0.5}))
    assert total.to_dict("list") == {
        "region": ["A", "B"],
        "year": [2020, 2020],
        "value": [122.0, 5.0],
    }


def test_a_missing_figure_is_not_zero(firms):
    firms["value"] = firms["value"].astype(float)
    firms.loc[1, "value"] = np.nan
    weights = pd.Series({"C31": 1.0, "C16": 0.5})
    assert weighted_total(firms, weights=weights)["value"].isna().tolist() == [True, False]
    assert weighted_total(firms, weights=weights[["C31"]])["value"].tolist() == [97, 0]


def test_a_row_that_is_not_there_is_missing(firms):
    only = firms[(firms["region"] != "B") | (firms["industry"] == "C")]
    total = weighted_total(only, weights=pd.Series({"C31": 1.0, "C16": 0.5}))
    assert total["region"].tolist() == ["A", "B"]
    assert total["value"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (pd.Series(dtype=float), "at least one industry"),
        (pd.Series({"C31": 0.0}), "above 0 and up to 1, but 1 are not, first: C31 has 0.0"),
        (pd.Series({"C31": 1.5}), "first: C31 has 1.5"),
        (pd.Series({"C31": np.nan}), "first: C31 has nan"),
        (pd.Series({"C31": "core"}), "first: C31 has core"),
        (pd.Series([1.0, 0.5], index=["C31", "C31"]), "C31 stands twice"),
        (pd.Series({"C31": 1.0, "H49": 1.0, "H52": 1.0}), "it has no H49, H52"),
        (pd.Series({"C": 1.0, "C16": 0.5}), "overlapping industries.*C holds C16"),
    ],
)
def test_wrong_weights_are_refused(firms, weights, message):
    with pytest.raises(DataError, match=message):
        weighted_total(firms, weights=weights)


def test_weights_may_say_their_scheme_themselves(firms):
    """The weights' word goes before the table's."""
    overlapping = pd.Series({"C": 1.0, "C16": 0.5})
    total = weighted_total(firms, weights=with_scheme(overlapping, "own"))
    assert total["value"].tolist() == [325, 205]
    firms.attrs.clear()
    with pytest.raises(DataError, match="not of TOL 2025: 'C99'"):
        weighted_total(
            firms.replace({"industry": {"C31": "C99"}}),
            weights=with_scheme(pd.Series({"C99": 1.0}), "TOL 2025"),
        )


def test_broken_tables_are_refused(firms):
    with pytest.raises(DataError, match="duplicate"):
        weighted_total(pd.concat([firms, firms]), weights=pd.Series({"C31": 1.0}))


def test_input_is_left_alone(firms):
    weights = pd.Series({"C31": 1.0, "C16": 0.5})
    before = firms.copy(), weights.copy()
    weighted_total(firms, weights=weights)
    pd.testing.assert_frame_equal(firms, before[0])
    pd.testing.assert_series_equal(weights, before[1])
