"""The flows of the input-output table by origin, and the same estimated where there is none."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nextstep_analysis.classifications import WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.input_output import (
    import_leakage,
    output_multipliers,
    regionalise,
    technical_coefficients,
)

ORIGINS = ("region", "finland", "abroad")
DELTAS = (0.15, 0.25, 0.35)
TABLE, ESTIMATE = "table", "flq"
TOLERANCE = 0.01  # million euro, by which a column of a table may miss its output


@dataclass(frozen=True)
class Flows:
    """What each industry buys of each product, in million euro, by origin.

    `own`, `finland` and `abroad` are product x user; `output` by industry. `method` is
    ``table`` or ``flq``, with its `delta`. `rows_miss` is by how much all domestic use of
    a product, final use and exports included, misses its output, and `value_added` that of
    each industry; both are None for an estimate.
    """

    own: pd.DataFrame
    finland: pd.DataFrame
    abroad: pd.DataFrame
    output: pd.Series
    method: str
    delta: float | None = None
    rows_miss: pd.Series | None = None
    value_added: pd.Series | None = None

    def of(self, origin: str) -> pd.DataFrame:
        return {"region": self.own, "finland": self.finland, "abroad": self.abroad}[origin]

    @cached_property
    def coefficients(self) -> pd.DataFrame:
        """What an industry buys from its own region for a unit of output."""
        return technical_coefficients(self.own, output=self.output)


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
        parts["region"], parts["finland"], parts["abroad"], output, TABLE,
        rows_miss=used - output, value_added=primary.loc["VALUE_ADDED", industries],
    )  # fmt: skip


def estimated_flows(country: Flows, *, output: pd.Series, delta: float) -> Flows:
    """The flows of a region without a table, from those of the `country` by FLQ.

    Imports from abroad are taken in the proportions of the country. `output` is that of
    the region by industry, in million euro.
    """
    domestic = country.coefficients
    imported = technical_coefficients(country.abroad, output=country.output)
    output = output.reindex(domestic.columns)
    own = regionalise(domestic, regional=output, national=country.output, delta=delta)
    return Flows(
        own * output, (domestic - own) * output, imported * output, output, ESTIMATE, delta
    )


def output_of(
    regional_accounts: pd.DataFrame, *, region: str, divisions: pd.DataFrame
) -> pd.Series:
    """Output of `region` by the codes of the input-output table, in million euro."""
    codes = divisions.drop_duplicates("aggregate").set_index("aggregate")["input_output"]
    rows = regional_accounts[regional_accounts["region"] == region].set_index("industry")
    return rows["output"].rename(codes)


def flq_errors(table: Flows, *, country: Flows) -> pd.DataFrame:
    r"""How far the estimates by location quotient are from a region's own table.

    .. math:: WAPE = \frac{\sum_{ij} |\hat a_{ij} - a_{ij}| x_j}{\sum_{ij} a_{ij} x_j}

    Returns
    -------
    DataFrame, one row per method: ``method``, ``delta`` (NaN for the methods without)
        ``coefficients``: WAPE of the regional coefficients; ``multipliers``: mean
        absolute error of the output multipliers, relative; ``bias``: mean relative
        error of them, above 0 where the region is taken for more self-sufficient than
        it is; ``leaking``: million euro bought from elsewhere in Finland by all
        industries, and ``leaking_table`` by the table.
    """
    domestic, actual = country.coefficients, table.coefficients
    multipliers = output_multipliers(actual)
    rows = []
    for method, delta in (("slq", None), ("cilq", None), *(("flq", delta) for delta in DELTAS)):
        guess = regionalise(
            domestic, regional=table.output, national=country.output, method=method, delta=delta
        )
        missed = output_multipliers(guess) / multipliers - 1
        rows.append({
            "method": method, "delta": delta,
            "coefficients": (guess - actual).abs().mul(table.output).to_numpy().sum()
            / table.own.to_numpy().sum(),
            "multipliers": missed.abs().mean(), "bias": missed.mean(),
            "leaking": import_leakage(domestic, regional=guess).mul(table.output).sum(),
            "leaking_table": table.finland.to_numpy().sum(),
        })  # fmt: skip
    return pd.DataFrame(rows).astype({"delta": float})
