"""What the property tests draw from."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS = st.integers(min_value=0, max_value=5000)


def for_any(*strategies):
    """`hypothesis.given`, the same examples on every run and without a stop-watch."""

    def decorate(test):
        return settings(max_examples=30, deadline=None, derandomize=True)(given(*strategies)(test))

    return decorate


@st.composite
def country(draw, regions=3, industries=4, years=1):
    """A country ``FI`` and its regions, which add up to it, with at least one unit each."""
    names = [f"R{number}" for number in range(regions)]
    table = pd.DataFrame(
        [(r, f"i{i}", 2020 + t) for r in names for i in range(industries) for t in range(years)],
        columns=["region", "industry", "year"],
    )
    size = len(table)
    table["value"] = draw(st.lists(COUNTS, min_size=size, max_size=size))
    table.loc[table["industry"] == "i0", "value"] += 1
    whole = table.groupby(["industry", "year"], as_index=False)["value"].sum().assign(region="FI")
    return pd.concat([table, whole[table.columns]], ignore_index=True)
