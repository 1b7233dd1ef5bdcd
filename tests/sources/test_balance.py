"""The columns of an input-output table must balance; rows are told."""

import pandas as pd
import pytest

from nextstep_analysis.errors import DataError
from nextstep_analysis.sources.balance import check_balance

# user 16 buys 30 here and adds 50 of value and 20 of taxes: 100, of which 97 are sold
TABLE = pd.DataFrame(
    [
        ("MK07", "region", "16", "16", 30.0), ("MK07", "region", "16", "HOUSEHOLDS", 67.0),
        ("MK07", "primary", "VALUE_ADDED", "16", 50.0),
        ("MK07", "primary", "PRODUCT_TAXES", "16", 20.0),
        ("MK07", "primary", "PRODUCT_TAXES", "HOUSEHOLDS", 9.0),
        ("MK07", "primary", "OUTPUT", "16", 100.0),
    ],
    columns=["region", "origin", "product", "user", "value"],
)  # fmt: skip


def test_columns_balance_and_rows_are_told():
    assert check_balance(TABLE).startswith("MK07 columns to 0.000, rows to 3.00 million euro")


@pytest.mark.parametrize(("off", "fine"), [(0.009, True), (-0.009, True), (0.5, False)])
def test_a_column_may_miss_by_a_hundredth(off, fine):
    table = TABLE.assign(value=TABLE["value"].where(TABLE.index != 2, 50.0 + off))
    if fine:
        assert check_balance(table)
        return
    with pytest.raises(DataError, match=r"in MK07 1 of 1 do not, worst: 16 by \+0.5 "):
        check_balance(table)


def test_a_missing_figure_is_not_taken_for_balance():
    with pytest.raises(DataError, match="worst: 16 by -50 "):
        check_balance(TABLE.drop(index=2))
