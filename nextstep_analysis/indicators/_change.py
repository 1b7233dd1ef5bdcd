"""Change of the stock and the flows behind it, by region and industry, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from nextstep_analysis.breaks import check_no_break, check_period
from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import check_disjoint, check_observations

FLOWS = ["stock", "births", "deaths"]
FEWEST_REGIONS = 3  # one region, one that is left out, and one to compare with
_CELL = ["region", "industry"]


@dataclass(frozen=True)
class Change:
    """Arrays of regions down and industries across; NaN where a figure is missing.

    `stock` is that of the start; `events` are openings and closures together; `unexplained` is
    what they leave of the change.
    """

    regions: np.ndarray
    industries: pd.Index
    stock: np.ndarray
    change: np.ndarray
    events: np.ndarray
    unexplained: np.ndarray


def changes(table: pd.DataFrame, *, start: int, end: int) -> Change:
    """The change of every region and industry, none left out."""
    years = years_between(table, start, end)
    check_disjoint(table["industry"].unique(), scheme=table.attrs.get("scheme"))
    flows = sums(years[years["year"] > start], ["births", "deaths"]).set_index(_CELL)
    stock = years.set_index([*_CELL, "year"])["stock"].unstack("year")
    wide = {
        "before": stock[start].unstack("industry"),
        "after": stock[end].unstack("industry"),
        "births": flows["births"].unstack("industry"),
        "deaths": flows["deaths"].unstack("industry"),
    }
    regions, industries = wide["before"].index, wide["before"].columns
    _check_whole(flows.index, regions, industries)
    cells = {name: frame.to_numpy(dtype=float) for name, frame in wide.items()}
    change = cells["after"] - cells["before"]
    return Change(
        regions=regions.to_numpy(),
        industries=industries,
        stock=cells["before"],
        change=change,
        events=cells["births"] + cells["deaths"],
        unexplained=change - cells["births"] + cells["deaths"],
    )


def _check_whole(there: pd.Index, regions: pd.Index, industries: pd.Index) -> None:
    """Refuse too few regions to compare, and a region without rows of an industry."""
    if len(regions) < FEWEST_REGIONS:
        raise DataError(
            f"a region is compared with others: {FEWEST_REGIONS} regions are needed, but there "
            f"are {len(regions)}"
        )
    if len(there) < len(regions) * len(industries):
        every = pd.MultiIndex.from_product([regions, industries])
        lacking = every[~every.isin(there)][0]
        raise DataError(
            "rows left out: every region needs rows for each industry (NaN if not known, 0 if "
            f"none), but region={lacking[0]} lacks {lacking[1]}"
        )


def years_between(table: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """The rows from `start` to `end`, every year of them."""
    check_period(start, end)
    check_observations(table, value=FLOWS)
    check_no_break(table, start=start, end=end)
    years = table[table["year"].between(start, end)]
    counts = years.groupby(_CELL)["year"].nunique()
    short = counts.reindex(table.groupby(_CELL).size().index, fill_value=0)
    short = short[short < end - start + 1]
    if len(short):
        region, industry = short.index[0]
        raise DataError(
            f"years left out: each year from {start} to {end} needs a row, but {len(short)} "
            f"series lack some, first: region={region} industry={industry}"
        )
    return years


def sums(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Sums of `columns` over the years; NaN if any part is missing."""
    return rows.groupby(_CELL)[list(columns)].sum(skipna=False).reset_index()


def normal_quantile(level: float) -> float:
    """1.96 for a level of 0.95."""
    return float(-ndtri((1 - level) / 2))
