"""The enterprise counts in the shapes that the indicators take."""

import numpy as np
import pandas as pd

from nextstep_analysis.codes import CORE, DIVISION, PEERS, REST, TOTAL, UNKNOWN, WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.studies.memo import shared

KEYS = ["region", "industry", "year"]


def is_division(industry: pd.Series) -> pd.Series:
    """True for section letter and two digits (``C31``), not for sections or totals."""
    return industry.str.fullmatch(DIVISION)


def is_region(code: pd.Series | pd.Index) -> pd.Series | np.ndarray:
    """True for the regions themselves (``MK07``), not for the country or municipalities."""
    return code.str.fullmatch(r"MK\d{2}")


def placed(enterprises: pd.DataFrame) -> pd.DataFrame:
    """`enterprises` with the sums of all regions in the place of the whole country's figures.

    Enterprises without a region are 2 % of all, but 14 % in some industries: against them
    every region would look short of these industries. NaN where a region's figure is missing.
    """
    regions = enterprises[is_region(enterprises["region"])]
    sums = regions.drop(columns="region").groupby(["industry", "year"]).sum(skipna=False)
    rest = enterprises[enterprises["region"] != WHOLE_COUNTRY]
    country = sums.reset_index().assign(region=WHOLE_COUNTRY)
    return _sorted(pd.concat([rest, country[list(enterprises.columns)]], ignore_index=True))


def regions_by_division(stock: pd.DataFrame) -> pd.DataFrame:
    """The rows of `by_division` that are a division in a region: each enterprise once."""
    return stock[is_region(stock["region"]) & is_division(stock["industry"])]


def by_division(enterprises: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """Tidy divisions that add up to the official total of each region and year.

    Parameters
    ----------
    enterprises : DataFrame
        ``region, industry, year`` and `measure`, with divisions and ``TOT``.
    measure : str
        ``stock`` (enterprises at the end of the year), ``births`` or ``deaths``.

    Returns
    -------
    DataFrame ``region, industry, year, value``
        The divisions, and ``X`` for what the official total holds beyond them:
        industry unknown, and one or two enterprises of rounding. ``X`` is NaN
        where the total or a division is missing.

    Raises
    ------
    DataError
        If the divisions of a region and year add up to more than its total.
    """
    tidy = enterprises[[*KEYS, measure]].rename(columns={measure: "value"})
    divisions = tidy[is_division(tidy["industry"])]
    totals = tidy[tidy["industry"] == TOTAL].set_index(["region", "year"])["value"]
    covered = divisions.groupby(["region", "year"])["value"].sum(min_count=1)
    covered = covered.mask(
        divisions["value"].isna().groupby([divisions["region"], divisions["year"]]).any()
    )
    rest = totals - covered.reindex(totals.index)
    if (rest < 0).any():
        region, year = rest.index[rest < 0][0]
        raise DataError(
            f"enterprises, {measure}: the divisions of {region} in {year} add up to more than "
            f"its total ({covered[region, year]:g} against {totals[region, year]:g})"
        )
    unknown = rest.rename("value").reset_index().assign(industry=UNKNOWN)
    return _sorted(pd.concat([divisions, unknown[[*KEYS, "value"]]]))


def stock_by_division(enterprises: pd.DataFrame, *, published: bool = False) -> pd.DataFrame:
    """`by_division` of the stock of all enterprises: what most parts of a study begin with.

    `published` tells a table with the published whole country from one that is `placed`.
    """
    asked = ["stock_by_division", "published" if published else "placed"]
    return shared(asked, lambda: by_division(enterprises, measure="stock"))


def core_and_rest(table: pd.DataFrame, *, codes: tuple[str, ...]) -> pd.DataFrame:
    """`table` with the industries `codes` added up to ``core``, all others to ``rest``.

    Each industry is counted once. NaN where an industry of the sum is missing.
    """
    group = table["industry"].isin(codes).map({True: CORE, False: REST})
    sums = table.assign(industry=group).groupby(KEYS)["value"].sum(skipna=False)
    return _sorted(sums.reset_index())


def with_pooled_peers(table: pd.DataFrame, *, peers: tuple[str, ...]) -> pd.DataFrame:
    """`table` and, as region ``PEERS``, the sums of the regions `peers` in every measure."""
    pooled = table[table["region"].isin(peers)].drop(columns="region")
    rows = pooled.groupby(["industry", "year"]).sum(skipna=False).reset_index()
    return _sorted(pd.concat([table, rows.assign(region=PEERS)[table.columns]]))


def demography(
    enterprises: pd.DataFrame, *, codes: tuple[str, ...], regions: tuple[str, ...]
) -> pd.DataFrame:
    """Stock, births and deaths of the industries `codes` together, by region and year."""
    wanted = enterprises["industry"].isin(codes) & enterprises["region"].isin(regions)
    sums = enterprises[wanted].groupby(["region", "year"])[["stock", "births", "deaths"]]
    return _sorted(sums.sum(skipna=False).reset_index().assign(industry=CORE))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(KEYS, ignore_index=True)
