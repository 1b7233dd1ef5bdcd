"""Whether the columns of the input-output tables balance; for `nextstep data check`."""

import pandas as pd

from nextstep_analysis.errors import DataError

TOLERANCE = 0.01  # million euro


def check_balance(table: pd.DataFrame) -> str:
    """Refuse a column whose inputs are not its output; say how well columns and rows balance.

    Inputs are purchases of all origins, value added and taxes on products. Rows are only
    told: the table of the whole country, a sum of regional ones, is known to miss.

    Parameters
    ----------
    table : DataFrame ``region, origin, product, user, value``
        Million euro; flows of zero are left out.

    Raises
    ------
    DataError
        If a column misses its output by more than 0.01 million euro, or has none.
    """
    told = []
    for region, rows in table.groupby("region"):
        primary = rows[rows["origin"] == "primary"]
        output = primary[primary["product"] == "OUTPUT"].set_index("user")["value"]
        output = output[output.index.str[0].str.isdigit()]
        items = rows["product"].isin(["VALUE_ADDED", "PRODUCT_TAXES"])
        inputs = rows[(rows["origin"] != "primary") | items]
        sums = inputs.groupby("user")["value"].sum().reindex(output.index)
        missed = sums - output
        wrong = missed[~(missed.abs() <= TOLERANCE)]
        if len(wrong):
            code = wrong.abs().fillna(float("inf")).idxmax()
            raise DataError(
                f"input_output: columns must balance to {TOLERANCE:g} million euro, but in "
                f"{region} {len(wrong)} of {len(missed)} do not, worst: {code} by "
                f"{wrong[code]:+.4g} (inputs {sums.get(code, float('nan')):.6g}, output "
                f"{output.get(code, float('nan')):.6g})"
            )
        made = "region" if (rows["origin"] == "region").any() else "finland"
        used = rows[rows["origin"] == made].groupby("product")["value"].sum()
        rest = used.sub(output, fill_value=0.0).abs().max()
        told.append(
            f"{region} columns to {missed.abs().max():.3f}, rows to {rest:.2f} million euro"
        )
    limit = "rows of the whole country are known not to balance"
    return f"{'; '.join(told)} ({limit})"
