"""How much of each industry of the input-output table belongs to an ecosystem's core."""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.studies.scope import only

WAYS = ("sized", "enterprises", "persons")
"""The three ways in which the core's share is estimated."""


def aggregates_of(divisions: pd.DataFrame, *, codes: tuple[str, ...]) -> pd.Series:
    """The industry of the input-output table that each of the divisions `codes` is in.

    Parameters
    ----------
    divisions : DataFrame
        The map of `classifications.accounts_divisions`.

    Returns
    -------
    Series by division, never NaN

    Raises
    ------
    DataError
        If a division is in no industry of the table, or in more than one.
    """
    for code in codes:
        held = list(divisions.loc[divisions["division"] == code, "input_output"])
        if len(held) != 1:
            found = f"in {len(held)} of them ({', '.join(held)})" if held else "in none of them"
            raise DataError(
                f"{code} must be in exactly one industry of the input-output table, but it is "
                f"{found}: its purchases cannot be told"
            )
    held = divisions[divisions["division"].isin(codes)]
    return held.set_index("division")["input_output"].reindex(list(codes))


def counts_of(enterprises: pd.DataFrame, *, region: str, year: int) -> pd.DataFrame:
    """Enterprises of one year by division, ``here`` in `region` and in the ``country``."""
    stock = only(enterprises, year=year)
    return pd.DataFrame(
        {
            name: only(stock, region=area).set_index("industry")["stock"]
            for name, area in (("here", region), ("country", WHOLE_COUNTRY))
        }
    )


def national_staff(occupations: pd.DataFrame) -> pd.Series:
    """Employed persons in the whole country by division; NaN where no figure is known."""
    return occupations.groupby("industry")["employed"].sum(min_count=1)


def core_shares(
    divisions: pd.DataFrame,
    *,
    enterprises: pd.DataFrame,
    persons: pd.Series,
    shares: Mapping[str, float],
) -> pd.DataFrame:
    r"""Estimates of the core's share of each industry of the input-output table.

    The table's industries are wider than divisions, and no table tells the output of a
    division by region. Three estimates stand in for it: enterprises in the region;
    persons employed in the whole country; and, as the ``share``, enterprises in the
    region times persons per enterprise in the country,

    .. math:: s_a = \frac{\sum_{d \in K \cap a} c_d w_d}{\sum_{d \in a} w_d}, \qquad
        w_d = n_d \frac{P_d}{N_d}

    with c the part of the division that is meant, where one is known.

    Parameters
    ----------
    divisions : DataFrame
        The map of `classifications.accounts_divisions`.
    enterprises : DataFrame by division, ``here, country``
        Numbers of enterprises.
    persons : Series by division
        Employed persons in the whole country.
    shares : mapping of division to float
        The core, and which part of each division is meant (0-1; 1 where not known).

    Returns
    -------
    DataFrame by industry of the table, 0-1: ``share, lower, upper``, `WAYS` and ``divisions``
        ``lower`` and ``upper`` are the smallest and the largest of the three: a band
        between ways of estimating, not a confidence interval. Estimates that rest on
        a missing figure are left out of it; NaN where none is left. `WAYS` are the three
        themselves; that by enterprises stands in where another one is missing.

    Raises
    ------
    DataError
        As `aggregates_of`.
    """
    core = aggregates_of(divisions, codes=tuple(shares))
    rows = divisions[divisions["input_output"].isin(core)]
    industry = rows.set_index("division")["input_output"]
    counts = enterprises.reindex(industry.index)
    sizes = estimated_size(counts, persons=persons)
    # a division without enterprises in the country employs nobody, whatever was not listed
    nobody = persons.reindex(industry.index).mask(counts["country"] == 0, 0.0)
    weights = dict(zip(WAYS, (sizes, counts["here"], nobody), strict=True))
    estimates = part_of_group(industry, pd.DataFrame(weights), shares)
    return pd.DataFrame(
        {
            "share": estimates["sized"].fillna(estimates["enterprises"]),
            "lower": estimates.min(axis="columns"),
            "upper": estimates.max(axis="columns"),
            **{way: estimates[way].fillna(estimates["enterprises"]) for way in WAYS},
            "divisions": core.reset_index().groupby("input_output")["division"].agg(", ".join),
        }
    ).rename_axis("industry")


def part_of_group(
    group: pd.Series, sizes: pd.DataFrame, shares: Mapping[str, float]
) -> pd.DataFrame:
    """The part (0-1) of each group that divisions make, by the sizes of all its divisions.

    `group` and `sizes`, a column for each way to tell them, are by division; `shares` says which
    part of a division is meant. NaN where a size is missing, or the group has none.
    """
    meant = pd.Series(shares).reindex(group.index).fillna(0.0)
    total = sizes.groupby(group).sum(skipna=False)
    return sizes.mul(meant, axis="index").groupby(group).sum(skipna=False) / total.where(total > 0)


def estimated_size(enterprises: pd.DataFrame, *, persons: pd.Series) -> pd.Series:
    r"""Persons that the enterprises here would have at the size of those in the country.

    .. math:: w_d = n_d \frac{P_d}{N_d}

    Parameters
    ----------
    enterprises : DataFrame by division, ``here, country``
    persons : Series by division
        Employed persons in the whole country.

    Returns
    -------
    Series by division
        0 where none is here, however large those elsewhere are; NaN where a figure is missing.
    """
    employed = persons.reindex(enterprises.index)
    country = enterprises["country"].where(enterprises["country"] > 0)
    return (enterprises["here"] * employed / country).mask(enterprises["here"] == 0, 0.0)
