"""Tidy tables with the totals that shares are taken of, in the order of the rows."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import check_composition, check_observations, check_region_known


def composition(table: pd.DataFrame, reference: str | None = None) -> pd.DataFrame:
    """`table`, checked, with plain numbers, a fresh index and its totals.

    Adds ``total`` (of the region and year) and, with a `reference`,
    ``reference_value`` (same industry and year) and ``reference_total``. A total
    with a missing part is NaN.
    """
    check_composition(table)
    frame = plain(table)
    frame["total"] = sums(frame, ["region", "year"])
    if reference is not None:
        check_region_known(frame, reference, role="reference region")
        matched = frame.loc[frame["region"] == reference, ["industry", "year", "value", "total"]]
        names = {"value": "reference_value", "total": "reference_total"}
        frame = frame.merge(matched.rename(columns=names), how="left", on=["industry", "year"])
    return frame


def regions_of(table: pd.DataFrame, reference: str | None) -> pd.DataFrame:
    """The rows of the regions themselves, without those of the area that holds them."""
    check_observations(table)
    frame = plain(table)
    if reference is None:
        return frame
    check_region_known(frame, reference, role="reference region")
    return frame[frame["region"] != reference]


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The four columns of `table`, with values as floats and a fresh index."""
    frame = table[["region", "industry", "year"]].reset_index(drop=True)
    return frame.assign(value=table["value"].to_numpy(dtype=float, na_value=np.nan))


def sums(frame: pd.DataFrame, by: list[str], column: str = "value") -> pd.Series:
    """Sum of `column` over the group of each row; NaN if any part is missing."""
    return frame.groupby(by)[column].transform("sum", skipna=False)


def total(frame: pd.DataFrame, by: list[str], column: str) -> pd.Series:
    """Sum of `column` by group, sorted; NaN if any part is missing."""
    return frame.groupby(by)[column].sum(skipna=False)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """`part` over `whole`, NaN where `whole` is zero."""
    return part / whole.mask(whole == 0, np.nan)


def reference_share(frame: pd.DataFrame, exclude_region: bool = False) -> pd.Series:
    """Each row's industry as a share of the reference, or of the rest of it."""
    value, whole = frame["reference_value"], frame["reference_total"]
    if not exclude_region:
        return ratio(value, whole)
    rest = value - frame["value"]
    if (short := frame[rest < -1e-9 * value.abs()]).size:
        row = short.iloc[0]
        raise DataError(
            f"a region can only be taken out of a reference that holds it, but {len(short)} rows "
            f"exceed the reference, first: region={row['region']} industry={row['industry']} "
            f"year={row['year']} value={row['value']:g} over {row['reference_value']:g}"
        )
    return ratio(rest.clip(lower=0), whole - frame["total"])


def others_share(frame: pd.DataFrame, reference: str | None, variant: str) -> pd.Series:
    """Each row's industry as a share of the other regions; NaN for the reference itself."""
    one = frame["region"] != reference
    regions = frame[one].copy()
    cell = ["industry", "year"]
    if variant == "mean_of_others":
        count = regions.groupby("year")["region"].transform("nunique")
        share = ratio(sums(regions, cell, "share") - regions["share"], count - 1)
    else:
        own = variant == "pooled_others"
        value = sums(regions, cell) - own * regions["value"]
        whole = sums(regions, ["year"]) - own * regions["total"]
        share = ratio(value, whole)
    return share.reindex(frame.index)
