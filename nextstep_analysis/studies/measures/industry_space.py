"""How industries go together in Europe, and in whom they employ: the same for every study."""

from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.indicators.complexity import economic_complexity
from nextstep_analysis.indicators.relatedness import (
    proximity,
    relatedness_density,
    skill_relatedness,
)
from nextstep_analysis.studies.memo import shared

PANEL_YEAR = 2015
UNKNOWN_OCCUPATION = "Missing"
DATASETS = ("eu_employees", "occupations")


@dataclass(frozen=True)
class IndustrySpace:
    """What is near to what.

    Attributes
    ----------
    near : DataFrame, industries down and across
        Proximity in the European panel, 0 on the diagonal. It covers the market
        economy only: no farming, finance or public services.
    skills : DataFrame, likewise
        Skill relatedness by the staffing of the whole country, 0 on the diagonal.
    complexity : Series by industry
        PCI of the European panel; rare industries count as complex.
    reasons : tuple of str
        Why the complexity is not identified; empty where it is.
    regions : int
        Regions of the European panel.
    """

    near: pd.DataFrame
    skills: pd.DataFrame
    complexity: pd.Series
    reasons: tuple[str, ...]
    regions: int


def industry_space(eu_employees: pd.DataFrame, occupations: pd.DataFrame) -> IndustrySpace:
    """The space of industries from the European panel and the staffing of industries.

    Parameters
    ----------
    eu_employees : DataFrame ``region, industry, employees``
        A cell without a row is confidential or missing, never zero.
    occupations : DataFrame ``industry, occupation, employed``
    """
    wide = eu_employees.set_index(["region", "industry"])["employees"].astype(float).unstack()
    panel = wide.stack(future_stack=True).rename("value").reset_index().assign(year=PANEL_YEAR)
    found = economic_complexity(panel, sign="ubiquity")
    staff = skill_relatedness(known_occupations(occupations), diagonal=0.0)
    near = proximity(panel, diagonal=0.0)
    return IndustrySpace(near, staff, found.pci, found.reasons, len(wide))


def known_occupations(occupations: pd.DataFrame) -> pd.DataFrame:
    """`occupations` without the people of no known occupation: sharing it is no likeness."""
    return occupations[occupations["occupation"] != UNKNOWN_OCCUPATION]


def skill_density(regions: pd.DataFrame, *, skills: pd.DataFrame) -> pd.Series:
    """How much of what has staff like that of an industry a region has; by region, industry."""
    return shared(["skill_density"], lambda: relatedness_density(regions, proximity=skills))


def closeness(near: pd.DataFrame, *, core: tuple[str, ...]) -> pd.Series:
    """Mean nearness of every industry to the `core` industries other than itself.

    NaN where `near` holds neither the industry nor any other of the core.
    """
    among = [code for code in core if code in near.columns]
    columns = near[among].copy()
    for code in among:
        columns.loc[code, code] = float("nan")
    return columns.mean(axis=1)
