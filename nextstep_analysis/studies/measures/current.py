"""Which tables tell the size of industries: the finest and newest that there are.

Jobs by division lead as soon as the table of jobs has them; without them the personnel of
establishments, once that table is there; else jobs by section stay. Value added is that of the
regional accounts of Statistics Finland, once they are there, else the research estimates. One
table is taken whole: no series is joined with another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.codes import DIVISION

JOBS, ESTABLISHMENTS = "jobs", "establishments"
ESTIMATED, ACCOUNTS = "regional_accounts", "value_added"
ESTIMATED_YEAR = 2014
"""The year of the research estimates, and of the input-output table."""


@dataclass(frozen=True)
class Worked:
    """Who works in the industries.

    Attributes
    ----------
    table : DataFrame ``region, industry, year, jobs``
        Jobs, or personnel in person-years.
    dataset : str
        Where they are from: ``jobs``, ``establishments``.
    """

    table: pd.DataFrame
    dataset: str

    @property
    def year(self) -> int:
        """The newest year."""
        return int(self.table["year"].max())

    @property
    def newest(self) -> pd.DataFrame:
        """The rows of the newest year."""
        return self.table[self.table["year"] == self.year]

    @property
    def by_division(self) -> bool:
        """Whether the newest year has divisions, not whole sections only."""
        return by_division(self.newest)


@dataclass(frozen=True)
class Accounts:
    """Output and value added of one year by industry of the regional accounts.

    Attributes
    ----------
    table : DataFrame ``region, industry, output, gross_value_added, compensation_of_employees``
        Compensation is NaN where the accounts are not told by it.
    dataset : str
        Where they are from: ``regional_accounts`` (research estimates), ``value_added``.
    """

    table: pd.DataFrame
    dataset: str
    year: int

    @property
    def estimate(self) -> bool:
        """Whether they are research estimates, not official statistics."""
        return self.dataset == ESTIMATED


def worked_of(tables: Mapping[str, pd.DataFrame]) -> Worked:
    """Jobs by division, else personnel by division, else jobs by section."""
    jobs = Worked(tables[JOBS], JOBS)
    if jobs.by_division or ESTABLISHMENTS not in tables:
        return jobs
    personnel = tables[ESTABLISHMENTS].rename(columns={"personnel": "jobs"})
    found = Worked(personnel[["region", "industry", "year", "jobs"]], ESTABLISHMENTS)
    return found if found.by_division else jobs


def accounts_of(tables: Mapping[str, pd.DataFrame], *, region: str) -> Accounts:
    """Those of the newest year with the value added of `region`, else the research estimates."""
    if ACCOUNTS in tables:
        known = tables[ACCOUNTS].dropna(subset=["gross_value_added"])
        years = known.loc[known["region"] == region, "year"]
        if len(years):
            rows = tables[ACCOUNTS]
            rows = rows[rows["year"] == years.max()].drop(columns="year")
            rows = rows.assign(compensation_of_employees=float("nan"))
            return Accounts(rows.reset_index(drop=True), ACCOUNTS, int(years.max()))
    return Accounts(tables[ESTIMATED], ESTIMATED, ESTIMATED_YEAR)


def by_division(rows: pd.DataFrame) -> bool:
    """Whether `rows` hold divisions."""
    return bool(rows["industry"].str.fullmatch(DIVISION).any())


def breaks_in(catalogue: Catalogue, name: str, column: str) -> tuple[int, ...]:
    """Years of breaks in a column of a dataset, as the data catalogue has them."""
    gaps = catalogue.dataset(name).breaks
    return tuple(gap.year for gap in gaps if column in gap.columns)
