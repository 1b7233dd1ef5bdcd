"""The flows of the input-output table of a region, or of the country, by origin."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.input_output import technical_coefficients
from nextstep_analysis.studies.memo import shared

ORIGINS = ("region", "finland", "abroad")
EXPORTS = ("EXPORTS_FINLAND", "EXPORTS_ABROAD")  # users of what leaves the region
TOLERANCE = 0.01  # million euro, by which a column of a table may miss its output


@dataclass(frozen=True)
class Flows:
    """What each industry buys of each product, in million euro, by origin.

    `own`, `finland` and `abroad` are product x user; `output` and `value_added` by
    industry. `rows_miss` is by how much all domestic use of a product, final use and
    exports included, misses its output.
    """

    own: pd.DataFrame
    finland: pd.DataFrame
    abroad: pd.DataFrame
    output: pd.Series
    value_added: pd.Series
    rows_miss: pd.Series

    def of(self, origin: str) -> pd.DataFrame:
        return {"region": self.own, "finland": self.finland, "abroad": self.abroad}[origin]

    @cached_property
    def coefficients(self) -> pd.DataFrame:
        """What an industry buys from its own region for a unit of output."""
        return technical_coefficients(self.own, output=self.output)


def region_flows(input_output: pd.DataFrame, *, region: str) -> Flows:
    """`table_flows`, read once in a build: all its studies need them."""
    return shared(["flows", region], lambda: table_flows(input_output, region=region))


def table_flows(input_output: pd.DataFrame, *, region: str) -> Flows:
    """The flows of `region` as the table has them; every column is checked to balance.

    For the whole country all domestic flows are `own`, and `finland` is zero.

    Raises
    ------
    DataError
        If the table lacks the region, or a column does not balance to 0.01 million euro:
        purchases of all origins, value added and taxes on products against output.
    """
    rows = input_output[input_output["region"] == region]
    if rows.empty:
        known = ", ".join(sorted(input_output["region"].unique()))
        raise DataError(f"the input-output table has no region {region!r}; it has {known}")
    primary = rows[rows["origin"] == "primary"].pivot(
        index="product", columns="user", values="value"
    )
    industries = sorted(code for code in primary.columns if code[0].isdigit())
    # flows of zero are left out of the source, as its notes say
    parts = {
        origin: rows[rows["origin"] == origin]
        .pivot(index="product", columns="user", values="value")
        .reindex(index=industries, columns=industries)
        .fillna(0.0)
        for origin in ORIGINS
    }
    if region == WHOLE_COUNTRY:
        parts["region"], parts["finland"] = parts["finland"], parts["region"]
    output = primary.loc["OUTPUT", industries]
    rest = primary.loc[["VALUE_ADDED", "PRODUCT_TAXES"], industries].fillna(0.0)
    bought = parts["region"] + parts["finland"] + parts["abroad"]
    technical_coefficients(bought, output=output, primary=rest, tolerance=TOLERANCE)
    made = "finland" if region == WHOLE_COUNTRY else "region"
    used = rows[rows["origin"] == made].groupby("product")["value"].sum().reindex(industries)
    return Flows(
        parts["region"],
        parts["finland"],
        parts["abroad"],
        output,
        value_added=primary.loc["VALUE_ADDED", industries],
        rows_miss=used - output,
    )
