"""Input-output tables whose columns must balance, by hand and on the real file."""

from types import SimpleNamespace

import pandas as pd
import pytest

from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.catalogue.tables import Balance
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import find_project
from nextstep_analysis.sources.balance import check_balance, column_misses, row_misses

RULE = Balance(
    columns=("region", "user"),
    final=("HOMES",),
    item="product",
    output="OUTPUT",
    inputs=("VALUE_ADDED",),
    part="origin",
    primary="primary",
    within=0.01,
)
COLUMNS = {"value": SimpleNamespace(unit={"en": "million euro"})}
TABLE = pd.DataFrame(
    [
        ("region", "01", "01", 2.0),
        ("abroad", "02", "01", 3.0),
        ("region", "02", "02", 4.0),
        ("region", "01", "HOMES", 9.0),
        ("primary", "VALUE_ADDED", "01", 5.0),
        ("primary", "COMPENSATION", "01", 4.0),
        ("primary", "OUTPUT", "01", 10.0),
        ("primary", "VALUE_ADDED", "02", 1.0),
        ("primary", "OUTPUT", "02", 5.0),
        ("primary", "OUTPUT", "HOMES", None),
    ],
    columns=["origin", "product", "user", "value"],
).assign(region="MK07")


def dataset(rule=RULE):
    return SimpleNamespace(id="flows", balance=rule, columns=COLUMNS)


def changed(product, user, value):
    rows = (TABLE["product"] == product) & (TABLE["user"] == user)
    return TABLE.assign(value=TABLE["value"].mask(rows, value))


def test_inputs_are_flows_and_the_items_named():
    assert column_misses(dataset(), TABLE).to_dict() == {("MK07", "01"): 0, ("MK07", "02"): 0}
    check_balance(dataset(), TABLE)


def test_a_column_that_does_not_balance_is_named_with_its_size():
    with pytest.raises(DataError) as told:
        check_balance(dataset(), changed("OUTPUT", "02", 5.5))
    assert str(told.value) == (
        "flows: 1 of 2 columns do not balance, worst MK07 / 02: its inputs miss its output by "
        "-0.5 (million euro); allowed is 0.01"
    )
    check_balance(dataset(), changed("OUTPUT", "02", 5.009))


@pytest.mark.parametrize("product", ["VALUE_ADDED", "OUTPUT", "02"])
def test_a_missing_figure_is_no_zero(product):
    with pytest.raises(DataError, match="MK07 / 02 cannot be balanced"):
        check_balance(dataset(), changed(product, "02", None))


def test_without_a_rule_nothing_is_checked():
    assert column_misses(dataset(None), TABLE).empty
    check_balance(dataset(None), TABLE)


def test_the_real_tables_balance_in_every_column():
    project = find_project()
    misses = column_misses(
        read_sources(project)["input_output"], read_table(project, "input_output")
    )
    assert len(misses) == 600 and misses.abs().max() < 0.01


# --- by row ---------------------------------------------------------------------------------

ROWS = RULE.model_copy(update={"own": "region"})
SOLD = pd.DataFrame(
    [
        ("region", "01", "01", 2.0),
        ("region", "01", "02", 3.0),
        ("region", "01", "HOMES", 5.0),
        ("region", "02", "01", 4.0),
        ("region", "02", "HOMES", 1.0),
        ("abroad", "01", "HOMES", 7.0),
        ("primary", "OUTPUT", "01", 10.0),
        ("primary", "OUTPUT", "02", 5.0),
        ("primary", "VALUE_ADDED", "01", 4.0),
        ("primary", "VALUE_ADDED", "02", 2.0),
        ("primary", "OUTPUT", "HOMES", None),
    ],
    columns=["origin", "product", "user", "value"],
).assign(region="MK07")


def test_what_is_sold_of_a_regions_own_products_is_its_output():
    assert row_misses(dataset(ROWS), SOLD).to_dict() == {("MK07", "01"): 0, ("MK07", "02"): 0}
    assert row_misses(dataset(RULE), SOLD).empty
    check_balance(dataset(ROWS), SOLD)


def test_a_row_that_does_not_balance_is_named_with_its_size():
    wrong = SOLD.assign(value=SOLD["value"].where(SOLD["user"] != "02", 2.5))
    wrong.loc[(wrong["origin"] == "primary") & (wrong["user"] == "02"), "value"] = [5.0, 2.5]
    with pytest.raises(DataError) as told:
        check_balance(dataset(ROWS.model_copy(update={"inputs": ("VALUE_ADDED",)})), wrong)
    assert "1 of 2 rows do not balance, worst MK07 / 01: its sales miss its output by -0.5" in str(
        told.value
    )


def test_a_sum_of_regions_has_no_products_of_its_own():
    country = pd.concat(
        [SOLD, SOLD.assign(region="SSS", origin=SOLD["origin"].replace({"region": "finland"}))]
    )
    assert set(row_misses(dataset(ROWS), country).index.get_level_values(0)) == {"MK07"}


def test_the_real_regional_tables_balance_in_every_row():
    project = find_project()
    misses = row_misses(read_sources(project)["input_output"], read_table(project, "input_output"))
    assert len(misses) == 570 and misses.abs().max() < 0.01
