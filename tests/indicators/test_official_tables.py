"""Input-output tables as statistical offices publish them: empty industries, negative entries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import input_output as io

A = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
FLOWS = pd.DataFrame({"A": [15.0, 20], "B": [50.0, 10]}, index=["A", "B"])
OUTPUT = pd.Series({"A": 100.0, "B": 200.0})
JOBS = pd.Series({"A": 500.0, "B": 400.0})


def with_idle(table, bought_by=()):
    """`table` with an industry C that has no output, and is bought (abroad) by some."""
    wide = table.reindex(index=[*table.index, "C"], columns=[*table.columns, "C"], fill_value=0.0)
    wide.loc["C", list(bought_by)] = 5.0
    return wide


def idle_coefficients(bought_by=()):
    return io.technical_coefficients(
        with_idle(FLOWS, bought_by), output=OUTPUT.reindex(["A", "B", "C"], fill_value=0.0)
    )


@pytest.mark.edge(
    "input-output tables",
    "an industry without output",
    "its own multipliers are unknown, all others as without it",
)
def test_an_industry_without_output_leaves_the_others_as_they_are():
    wide = idle_coefficients()
    output, jobs = (x.reindex(["A", "B", "C"], fill_value=0.0) for x in (OUTPUT, JOBS))
    for found, alone in (
        (io.output_multipliers(wide), io.output_multipliers(A)),
        (
            io.employment_multipliers(wide, jobs=jobs, output=output),
            io.employment_multipliers(A, jobs=JOBS, output=OUTPUT),
        ),
        (
            io.value_added_multipliers(wide, value_added=-jobs, output=output),
            io.value_added_multipliers(A, value_added=-JOBS, output=OUTPUT),
        ),
    ):
        pd.testing.assert_series_equal(found[["A", "B"]], alone)
        assert np.isnan(found["C"])


@pytest.mark.edge(
    "input-output tables",
    "an industry without output, its purchases filled with zeros",
    "others as without it",
)
def test_zeros_filled_in_by_hand_do_no_harm():
    output, jobs = (x.reindex(["A", "B", "C"], fill_value=0.0) for x in (OUTPUT, JOBS))
    found = io.employment_multipliers(idle_coefficients().fillna(0.0), jobs=jobs, output=output)
    alone = io.employment_multipliers(A, jobs=JOBS, output=OUTPUT)
    pd.testing.assert_series_equal(found[["A", "B"]], alone)
    assert np.isnan(found["C"])


@pytest.mark.edge(
    "input-output tables",
    "a product without an industry here, bought from abroad",
    "unknown for those who need it",
)
def test_who_needs_an_unknown_industry_is_unknown():
    flows = pd.DataFrame(
        {"A": [15.0, 20, 0], "B": [0.0, 10, 0], "D": [0.0, 0, 8]}, index=["A", "B", "D"]
    )
    wide = with_idle(flows, bought_by=["B"])  # A buys from B, and so needs C in the second round
    output = pd.Series({"A": 100.0, "B": 200.0, "D": 80.0, "C": 0.0})
    found = io.output_multipliers(io.technical_coefficients(wide, output=output))
    assert found[["A", "B", "C"]].isna().all()
    assert found["D"] == pytest.approx(1 / 0.9)


@pytest.mark.edge(
    "input-output tables",
    "forward linkages of a table with an industry without output",
    "others as without it",
)
def test_forward_linkages_leave_out_an_industry_without_output():
    wide = with_idle(FLOWS)
    output = OUTPUT.reindex(["A", "B", "C"], fill_value=0.0)
    found = io.ghosh_inverse(wide, output=output)
    pd.testing.assert_frame_equal(
        found.loc[["A", "B"], ["A", "B"]], io.ghosh_inverse(FLOWS, output=OUTPUT)
    )
    assert found.loc["C"].isna().all() and (found.loc[["A", "B"], "C"] == 0).all()


@pytest.mark.edge(
    "input-output tables",
    "extraction from a table with an industry without output",
    "others as without it",
)
def test_extraction_leaves_out_an_industry_without_output():
    demand = pd.Series({"A": 35.0, "B": 170.0})
    asked = {"extracted": ["B"]}
    alone = io.hypothetical_extraction(A, final_demand=demand, **asked)
    wide = io.hypothetical_extraction(
        idle_coefficients(), final_demand=demand.reindex(["A", "B", "C"], fill_value=0.0), **asked
    )
    pd.testing.assert_frame_equal(wide.loc[["A", "B"]], alone)
    assert wide.loc["C"].eq(0).all()
    gone = io.hypothetical_extraction(
        idle_coefficients(), final_demand=pd.Series({"A": 35.0, "B": 170, "C": 0}), extracted=["C"]
    )
    assert gone["loss"].eq(0).all()


@pytest.mark.edge(
    "input-output tables",
    "a region without an industry of the country",
    "the multipliers of the others are known",
)
def test_a_region_without_an_industry_has_multipliers_of_the_others():
    here, country = pd.Series({"A": 10.0, "B": 0.0}), pd.Series({"A": 200.0, "B": 200.0})
    found = io.regionalise(A, regional=here, national=country, delta=0.2)
    multipliers = io.output_multipliers(found)
    assert multipliers["A"] == pytest.approx(1 / (1 - found.loc["A", "A"]))
    assert np.isnan(multipliers["B"])


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq"])
@pytest.mark.edge(
    "input-output tables",
    "an industry that the country does not have",
    "regional coefficients of others as without it",
)
def test_an_industry_that_the_country_lacks_changes_no_regional_coefficient(method):
    delta = 0.2 if method.endswith("flq") else None
    here, country = pd.Series({"A": 10.0, "B": 30.0}), pd.Series({"A": 200.0, "B": 200.0})
    alone = io.regionalise(A, regional=here, national=country, method=method, delta=delta)
    none = [x.reindex(["A", "B", "C"], fill_value=0.0) for x in (here, country)]
    wide = io.regionalise(
        idle_coefficients(), regional=none[0], national=none[1], method=method, delta=delta
    )
    pd.testing.assert_frame_equal(wide.loc[["A", "B"], ["A", "B"]], alone)
    assert wide.loc["C", ["A", "B"]].eq(0).all() and wide["C"].isna().all()
    pd.testing.assert_series_equal(
        io.output_multipliers(wide)[["A", "B"]], io.output_multipliers(alone)
    )


@pytest.mark.edge(
    "input-output tables",
    "final demand below zero (stocks that fall, net of imports)",
    "taken as it is",
)
def test_final_demand_may_be_negative():
    demand = pd.Series({"A": -10.0, "B": 170.0})
    found = io.hypothetical_extraction(A, final_demand=demand, extracted=["B"])
    expected = io.leontief_inverse(A) @ demand
    np.testing.assert_allclose(found["output"], expected)
    assert found.loc["A", "without"] == pytest.approx(-10 / 0.85)


@pytest.mark.edge(
    "input-output tables", "value added below zero (subsidies, a year of losses)", "taken as it is"
)
def test_value_added_may_be_negative():
    value = pd.Series({"A": -5.0, "B": 140.0})
    found = io.value_added_multipliers(A, value_added=value, output=OUTPUT)
    expected = io.leontief_inverse(A).T @ (value / OUTPUT)
    np.testing.assert_allclose(found, expected)


@pytest.mark.edge(
    "input-output tables",
    "by-products booked as negative purchases",
    "taken as they are where rounds end",
)
def test_by_products_may_be_negative():
    flows = FLOWS.assign(A=[15.0, -4.0])  # what A gives of B's product is taken off its purchases
    primary = pd.DataFrame({"A": [89.0], "B": [140.0]}, index=["value added"])
    found = io.technical_coefficients(flows, output=OUTPUT, primary=primary)
    assert found.loc["B", "A"] == -0.04
    by_hand = np.array([[0.95, 0.25], [-0.04, 0.85]]) / (0.85 * 0.95 + 0.25 * 0.04)
    np.testing.assert_allclose(io.leontief_inverse(found), by_hand)
    national = pd.Series({"A": 200.0, "B": 200.0})
    regional = io.regionalise(
        found, regional=pd.Series({"A": 10.0, "B": 5.0}), national=national, method="slq"
    )
    assert regional.loc["B", "A"] == pytest.approx(-0.04 * 2 / 3)
    assert io.import_leakage(found, regional=regional)["A"] == pytest.approx(-0.04 / 3)
    ends_never = pd.DataFrame({"A": [0.5, -3.0], "B": [2.0, 0.5]}, index=["A", "B"])
    with pytest.raises(DataError, match=r"largest eigenvalue of A must be below 1, but it is 2\.5"):
        io.leontief_inverse(ends_never)


@pytest.mark.edge(
    "input-output tables",
    "an industry that buys 1 or more of another for its output",
    "taken, if all is productive",
)
def test_a_purchase_above_the_output_is_allowed_off_the_diagonal():
    flows = pd.DataFrame({"A": [0.0, 110], "B": [10.0, 10]}, index=["A", "B"])
    primary = pd.DataFrame({"A": [-10.0], "B": [180.0]}, index=["value added"])
    found = io.technical_coefficients(flows, output=OUTPUT, primary=primary)
    assert found.loc["B", "A"] == 1.1
    assert io.output_multipliers(found)["A"] == pytest.approx((0.95 + 1.1) / (0.95 - 1.1 * 0.05))


@pytest.mark.edge(
    "input-output tables",
    "jobs of one industry not known",
    "unknown only where that industry is needed",
)
def test_an_unknown_figure_is_unknown_only_where_it_is_needed():
    apart = pd.DataFrame({"A": [0.15, 0.0], "B": [0.25, 0.05]}, index=["A", "B"])
    jobs = pd.Series({"A": 500.0, "B": np.nan})
    found = io.employment_multipliers(apart, jobs=jobs, output=OUTPUT)
    assert found["A"] == pytest.approx(5 / 0.85) and np.isnan(found["B"])


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        pytest.param(
            "n.a.",
            "flows must be numbers, but 'n.a.'",
            marks=pytest.mark.edge("input-output tables", "text in a cell", "named"),
        ),
        pytest.param(
            10**400,
            "flows must be numbers, but 1000",
            marks=pytest.mark.edge("input-output tables", "a number beyond all bounds", "named"),
        ),
        pytest.param(
            float("inf"),
            "flows must be finite, but it is infinite from A to A",
            marks=pytest.mark.edge(
                "input-output tables", "an infinite flow", "named with its place"
            ),
        ),
    ],
)
def test_a_cell_that_is_no_flow_is_named(cell, told):
    flows = FLOWS.astype(object)
    flows.loc["A", "A"] = cell
    flows.loc["B", "B"] = "10"  # numbers as text are numbers
    with pytest.raises(DataError, match=told):
        io.technical_coefficients(flows, output=OUTPUT)


@pytest.mark.edge(
    "input-output tables",
    "a suppressed cell of any kind (NaN, None, NA)",
    "an unknown coefficient, never a zero",
)
@pytest.mark.parametrize("gap", [None, float("nan"), pd.NA])
def test_a_suppressed_cell_is_unknown(gap):
    flows = FLOWS.astype(object)
    flows.loc["A", "A"] = gap
    found = io.technical_coefficients(flows, output=OUTPUT)
    assert found.isna().to_numpy().tolist() == [[True, False], [False, False]]
    with pytest.raises(DataError, match="must all be known, but 1 of them is not"):
        io.output_multipliers(found)


@given(
    st.lists(st.floats(-0.3, 0.3), min_size=9, max_size=9),
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3),
)
def test_output_is_demand_and_what_it_calls_forth(cells, demand):
    table = pd.DataFrame(np.reshape(cells, (3, 3)), index=list("ABC"), columns=list("ABC"))
    final = pd.Series(demand, index=list("ABC"))
    output = io.hypothetical_extraction(table, final_demand=final, extracted=[])["output"]
    np.testing.assert_allclose(output, table @ output + final, atol=1e-6)


PRIMARY = pd.DataFrame({"A": [65.0], "B": [140.0]}, index=["value added"])


@pytest.mark.edge("input-output tables", "text in a cell of the primary inputs", "named")
@pytest.mark.parametrize("cell", ["n.a.", "1 234", 10**400, pd.Timestamp("2020-01-01")])
def test_a_cell_that_is_no_primary_input_is_named(cell):
    primary = PRIMARY.astype(object)
    primary.loc["value added", "A"] = cell
    with pytest.raises(DataError, match="primary inputs must be numbers, but"):
        io.technical_coefficients(FLOWS, output=OUTPUT, primary=primary)
    as_text = io.technical_coefficients(FLOWS, output=OUTPUT, primary=PRIMARY.astype(str))
    pd.testing.assert_frame_equal(as_text, io.technical_coefficients(FLOWS, output=OUTPUT))


def test_a_column_of_primary_inputs_that_stands_twice_is_named():
    twice = pd.concat([PRIMARY, PRIMARY[["A"]]], axis=1)
    with pytest.raises(DataError, match=r"columns of primary inputs .* A stands twice"):
        io.technical_coefficients(FLOWS, output=OUTPUT, primary=twice)


@pytest.mark.edge("input-output tables", "labels of two levels, code and name", "named, and how on")
def test_labels_of_two_levels_are_named():
    heads = pd.MultiIndex.from_tuples([("A", "Farms"), ("B", "Mills")])
    told = r"of 2 levels, first: \('A', 'Farms'\); take one of them"
    for flows, output in (
        (FLOWS.set_axis(heads), OUTPUT),
        (FLOWS.set_axis(heads, axis=1), OUTPUT),
        (FLOWS, OUTPUT.set_axis(heads)),
    ):
        with pytest.raises(DataError, match=told):
            io.technical_coefficients(flows, output=output)
    with pytest.raises(DataError, match=told):
        io.leontief_inverse(A.set_axis(heads).set_axis(heads, axis=1))


@pytest.mark.edge("input-output tables", "a table in the place of one column", "named")
def test_a_table_in_the_place_of_a_column_is_named():
    with pytest.raises(DataError, match=r"output must be one figure .* with the columns total"):
        io.technical_coefficients(FLOWS, output=OUTPUT.to_frame("total"))
