"""Short projections of counts that are hard: a straight line, and one that falls to zero."""

import pandas as pd

from nextstep_analysis.indicators.projection import short_projection


def test_projection_edges(case):
    table = pd.read_csv(case("projection_edges").folder / "input.csv", index_col="year")
    linear, falling = (short_projection(table[name]) for name in ("linear", "falling"))
    assert linear.refused or (linear.values["upper"] > linear.values["lower"]).all()
    assert not falling.refused
    assert (falling.values[["value", "lower", "upper"]] >= 0).all(axis=None)
