"""Input-output indicators: by hand, by their properties, and on tables that are wrong."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import input_output as io

LABELS = ["A", "B", "C"]
FLOWS = pd.DataFrame({"A": [15.0, 20], "B": [50.0, 10]}, index=["A", "B"])
OUTPUT = pd.Series({"A": 100.0, "B": 200.0})
COEFFICIENTS = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
HERE, COUNTRY = pd.Series({"A": 10.0, "B": 30}), pd.Series({"A": 200.0, "B": 200})


@st.composite
def economies(draw):
    """A productive matrix of three industries, their size here and in the country."""
    cells = draw(st.lists(st.floats(0, 0.3), min_size=9, max_size=9))
    table = pd.DataFrame(np.reshape(cells, (3, 3)), index=LABELS, columns=LABELS)
    country = draw(st.lists(st.floats(1, 1e4), min_size=3, max_size=3))
    parts = draw(st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
    national = pd.Series(country, index=LABELS)
    return table, national * parts, national


def test_multipliers_by_hand():
    # L = 1 / (0.85 * 0.95 - 0.2 * 0.25) * [[0.95, 0.25], [0.2, 0.85]]
    inverse = io.leontief_inverse(COEFFICIENTS)
    assert inverse.loc["A", "B"] == pytest.approx(0.25 / 0.7575)
    assert io.output_multipliers(COEFFICIENTS)["A"] == pytest.approx(1.15 / 0.7575)


def test_labels_decide_and_not_positions():
    turned = FLOWS.loc[["B", "A"], ["B", "A"]]
    found = io.technical_coefficients(turned, output=OUTPUT)
    pd.testing.assert_frame_equal(found.loc[["A", "B"], ["A", "B"]], COEFFICIENTS)
    mixed = COEFFICIENTS.loc[["B", "A"]]
    pd.testing.assert_series_equal(
        io.output_multipliers(mixed)[["A", "B"]], io.output_multipliers(COEFFICIENTS)
    )
    ghosh = io.ghosh_inverse(turned, output=OUTPUT)
    pd.testing.assert_frame_equal(
        ghosh.loc[["A", "B"], ["A", "B"]], io.ghosh_inverse(FLOWS, output=OUTPUT)
    )
    with_turned = io.regionalise(COEFFICIENTS, regional=HERE[::-1], national=COUNTRY, delta=0.2)
    straight = io.regionalise(COEFFICIENTS, regional=HERE, national=COUNTRY, delta=0.2)
    pd.testing.assert_frame_equal(with_turned, straight)


def test_no_output_is_no_coefficient():
    idle = FLOWS.assign(B=0.0)
    found = io.technical_coefficients(idle, output=pd.Series({"A": 100, "B": 0}))
    assert found["B"].isna().all()
    assert found["A"].notna().all()


@given(economies())
def test_a_region_that_is_the_nation_has_its_coefficients(economy):
    table, _, national = economy
    for method, delta in (("flq", 0.25), ("aflq", 0.25), ("slq", None), ("cilq", None)):
        found = io.regionalise(
            table, regional=national, national=national, method=method, delta=delta
        )
        pd.testing.assert_frame_equal(found, table)
    assert io.import_leakage(table, regional=table).eq(0).all()


@given(economies(), st.floats(0, 0.99))
def test_leakage_is_never_negative(economy, delta):
    table, regional, national = economy
    found = io.regionalise(table, regional=regional, national=national, delta=delta)
    assert (io.import_leakage(table, regional=found) >= 0).all()
    assert (io.output_multipliers(found) <= io.output_multipliers(table) + 1e-9).all()


@given(economies())
def test_a_larger_delta_leaks_more(economy):
    table, regional, national = economy
    low, high = (
        io.import_leakage(
            table, regional=io.regionalise(table, regional=regional, national=national, delta=delta)
        )
        for delta in (0.15, 0.35)
    )
    assert (high >= low - 1e-12).all()


@given(economies())
def test_extracting_nothing_changes_nothing(economy):
    table, demand, _ = economy
    found = io.hypothetical_extraction(table, final_demand=demand, extracted=[])
    assert found["loss"].eq(0).all()
    np.testing.assert_allclose(found["output"], io.leontief_inverse(table) @ demand)


@given(economies())
def test_what_is_extracted_is_lost_whole_and_nobody_gains(economy):
    table, demand, _ = economy
    found = io.hypothetical_extraction(table, final_demand=demand, extracted=["B"])
    assert found.loc["B", "loss"] == pytest.approx(found.loc["B", "output"])
    assert (found["loss"] >= -1e-6).all()


@given(economies())
def test_forward_and_backward_see_the_same_flows(economy):
    # x' = v'(I - B)^-1 for the same table: primary inputs pushed forward give output
    table, demand, _ = economy
    output = io.leontief_inverse(table) @ demand
    flows = table * output
    assume((flows.div(output, axis="index") < 1).to_numpy().all())
    primary = output - flows.sum()
    pushed = primary @ io.ghosh_inverse(flows, output=output)
    np.testing.assert_allclose(pushed, output, rtol=1e-6)


def test_a_missing_value_added_is_not_zero():
    known = pd.Series({"A": 65.0, "B": np.nan})
    found = io.value_added_multipliers(COEFFICIENTS, value_added=known, output=OUTPUT)
    assert found.isna().all()


def test_an_industry_that_is_not_here_has_no_coefficients():
    found = io.regionalise(
        COEFFICIENTS, regional=pd.Series({"A": 10, "B": 0}), national=COUNTRY, delta=0.25
    )
    assert found["B"].isna().all()


PRIMARY = pd.DataFrame({"A": [65.0], "B": [140.0]}, index=["value added"])


def test_columns_that_balance_pass():
    found = io.technical_coefficients(FLOWS, output=OUTPUT, primary=PRIMARY)
    pd.testing.assert_frame_equal(found, COEFFICIENTS)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            lambda: io.technical_coefficients(
                FLOWS, output=OUTPUT, primary=PRIMARY.assign(B=143.0)
            ),
            r"columns do not balance: inputs must equal output to 0.01, but 1 of 2 do not, "
            r"worst: B by \+3 \(output 200\)",
        ),
        (
            lambda: io.technical_coefficients(FLOWS * 10, output=OUTPUT),
            "coefficients must be below 1 on the diagonal, but A buys 1.5 of its own product",
        ),
        (
            lambda: io.technical_coefficients(FLOWS, output=-OUTPUT),
            "output must be zero or more and finite, but it is -100 in A",
        ),
        (
            lambda: io.technical_coefficients(FLOWS, output=OUTPUT.rename({"B": "C"})),
            "labels differ: output lacks B, which the table has",
        ),
        (
            lambda: io.leontief_inverse(COEFFICIENTS.rename(columns={"B": "C"})),
            "labels differ: the rows of coefficients lacks C",
        ),
        (
            lambda: io.leontief_inverse(COEFFICIENTS + 0.9),
            "must be below 1 on the diagonal, but 1 of them is not, first: 1.05 from A to A",
        ),
        (
            lambda: io.leontief_inverse(COEFFICIENTS.where(COEFFICIENTS > 0.06)),
            "coefficients must all be known, but 1 of them is not, first: nan from B to B",
        ),
        (
            lambda: io.leontief_inverse(COEFFICIENTS * 0 + 0.5),
            "I - A is singular",
        ),
        (
            lambda: io.leontief_inverse(COEFFICIENTS * 0 + 0.9),
            "the coefficients are not productive: the inverse of I - A is negative",
        ),
        (
            lambda: io.leontief_inverse(pd.concat([COEFFICIENTS, COEFFICIENTS])),
            "each label of the rows of coefficients must stand there once, but A, B stands twice",
        ),
        (
            lambda: io.flegg_location_quotient(HERE, national=COUNTRY, delta=1.0),
            "delta is 1.0; allowed is a number from 0 to below 1",
        ),
        (
            lambda: io.flegg_location_quotient(HERE, national=COUNTRY, delta=-0.1),
            "delta is -0.1; allowed is a number from 0 to below 1",
        ),
        (
            lambda: io.flegg_location_quotient(HERE * 10, national=COUNTRY, delta=0.2),
            "its figure in B exceeds the national one: 300 against 200",
        ),
        (
            lambda: io.regionalise(COEFFICIENTS, regional=HERE, national=COUNTRY),
            "the method 'flq' needs a delta, but delta is None",
        ),
        (
            lambda: io.regionalise(COEFFICIENTS, regional=HERE, national=COUNTRY, method="ras"),
            "method 'ras' is not known; allowed are 'slq'",
        ),
        (
            lambda: io.import_leakage(COEFFICIENTS, regional=COEFFICIENTS * 2),
            "the regional coefficient from A to A is 0.3, and the national one 0.15",
        ),
        (
            lambda: io.hypothetical_extraction(COEFFICIENTS, final_demand=HERE, extracted="A"),
            r"extracted must be a list of industries of the table, but it is \['A'\]",
        ),
        (
            lambda: io.ghosh_inverse(FLOWS, output=OUTPUT / 10),
            "output coefficients must be below 1 on the diagonal, but 1 of them is not",
        ),
    ],
)
def test_what_is_wrong_is_named(wrong, sentence):
    with pytest.raises(DataError, match=sentence):
        wrong()


@pytest.mark.parametrize("delta", [-0.1, 1, float("nan"), "0.25", None, True, [0.2]])
def test_a_delta_that_is_none_is_told(delta):
    with pytest.raises(DataError, match="delta is"):
        io.flegg_location_quotient(HERE, national=COUNTRY, delta=delta)


def in_region(table):
    return io.regionalise(table, regional=HERE, national=COUNTRY, delta=0.2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: in_region(COEFFICIENTS * 8), "below 1"),
        (
            lambda: io.import_leakage(COEFFICIENTS * 8, regional=COEFFICIENTS),
            "national coefficients must be below",
        ),
        (
            lambda: io.import_leakage(COEFFICIENTS, regional=-COEFFICIENTS),
            "coefficient from A to A is -0.15, and the national one 0.15",
        ),
        (lambda: io.technical_coefficients(pd.concat([FLOWS, FLOWS]), output=OUTPUT), "rows"),
        (lambda: io.technical_coefficients(FLOWS, output=OUTPUT * [0, 1]), "A has no output"),
        (
            lambda: io.technical_coefficients(
                FLOWS.astype(object).replace(15.0, "x"), output=OUTPUT
            ),
            "flows must be numbers, but 'x'",
        ),
    ],
)
def test_what_is_no_table_of_flows_is_told(call, words):
    with pytest.raises(DataError, match=words):
        call()


def test_a_balance_that_cannot_be_checked_is_told():
    gap = float("nan")
    for flows, output in ((FLOWS.replace(15.0, gap), OUTPUT), (FLOWS, OUTPUT.replace(100.0, gap))):
        with pytest.raises(DataError, match=r"1 of 2 cannot be checked.*first: A"):
            io.technical_coefficients(flows, output=output, primary=PRIMARY)
    assert (
        io.technical_coefficients(FLOWS.replace(15.0, gap), output=OUTPUT).isna().sum().sum() == 1
    )
    with pytest.raises(DataError, match="tolerance is nan"):
        io.technical_coefficients(FLOWS, output=OUTPUT, primary=PRIMARY, tolerance=gap)
