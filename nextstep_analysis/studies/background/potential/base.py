"""What is known of every division in a region: the figures that the four lists are read from.

One row per division: ``enterprises`` here and in the ``country``; ``smoothed_quotient`` with its
limits and ``reading`` (`measures.reading`: against all regions, by random settling); the ``group``
of the regional accounts and the ``part`` of it that the division is, by estimated size;
``value_added`` and ``compensation``, location quotients of the group; ``level`` of both together;
``speaks``, whether the part is large enough for the group's figures to be the division's;
``sold_outside``, the share of the group's output that leaves the region; ``localisation`` of the
division within the countries of Europe; ``large``, firms of the country that one could ask;
`GROWTH`, of the enterprises in all other regions, drawn towards the mean where counts are small.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.indicators.shrunken_growth import shrunken_growth
from nextstep_analysis.indicators.three_measures import ABOVE, BELOW
from nextstep_analysis.indicators.traded import localisation_within_countries, share_sold_outside
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR, SIZES
from nextstep_analysis.studies.measures.core_shares import (
    counts_of,
    estimated_size,
    national_staff,
)
from nextstep_analysis.studies.measures.enterprises import (
    is_division,
    is_region,
    stock_by_division,
)
from nextstep_analysis.studies.measures.reading import settled, totals
from nextstep_analysis.studies.measures.trade_flows import EXPORTS
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Scope, only

PANEL_YEAR = 2015
GROWTH = ("growth", "growth_before")
"""Growth over the periods of the settings, the main one first."""


@dataclass(frozen=True)
class Figures:
    """The tables that the lists are read from, and the map of the accounts' industries.

    `enterprises` has those of each region, `every` those without a region in the country's
    numbers, too: what is taken per enterprise of the country rests on all of them.
    """

    enterprises: pd.DataFrame
    every: pd.DataFrame
    input_output: pd.DataFrame
    regional_accounts: pd.DataFrame
    occupations: pd.DataFrame
    eu_employees: pd.DataFrame
    enterprise_sizes: pd.DataFrame
    divisions: pd.DataFrame


def industry_figures(figures: Figures, *, screen: Screen, scope: Scope) -> pd.DataFrame:
    """The figures of all divisions in the region, by division; see the module."""

    def compute() -> pd.DataFrame:
        stock = only(stock_by_division(figures.enterprises), year=scope.year)
        by_area = {
            name: only(stock, region=code).set_index("industry")["value"]
            for name, code in (("enterprises", scope.region), ("country", WHOLE_COUNTRY))
        }
        table = pd.DataFrame(by_area).join(_settled(figures, stock, scope))
        table = table[is_division(table.index.to_series())]
        table = table.join(_groups(figures, scope)).join(account_quotients(figures, scope), "group")
        table["level"] = accounts_level(table["value_added"], table["compensation"])
        table["speaks"] = table["part"] >= screen.speaks_from
        table["sold_outside"] = table["group"].map(_sold_outside(figures, scope.region))
        table["localisation"] = shared(
            ["localisation"], lambda: _localisation(figures.eu_employees)
        )
        table["large"] = _large(figures.enterprise_sizes, screen.large_from)
        return table.join(_growth(figures, scope))

    return shared(["industry_figures", scope.region], compute)


def _settled(figures: Figures, stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Smoothed quotients of the region against all regions, by division."""
    level = scope.settings.interval_level
    sizes = totals(figures.enterprises, year=scope.year)
    cells = shared(["settled"], lambda: settled(stock, totals=sizes, level=level))
    return cells.loc[scope.region]


def _groups(figures: Figures, scope: Scope) -> pd.DataFrame:
    """The group of each division that is whole in it, and which part of the group it is."""
    whole = figures.divisions[~figures.divisions["partial"]].set_index("division")
    counts = counts_of(figures.every, region=scope.region, year=ACCOUNTS_YEAR)
    persons = national_staff(figures.occupations)
    sizes = estimated_size(counts, persons=persons).reindex(whole.index)
    of_group = sizes.groupby(whole["input_output"]).transform("sum", skipna=False)
    part = sizes / of_group.where(of_group > 0)
    alone = whole["input_output"].map(whole["input_output"].value_counts()) == 1
    return pd.DataFrame({"group": whole["input_output"], "part": part.mask(alone, 1.0)})


def account_quotients(figures: Figures, scope: Scope) -> pd.DataFrame:
    """``value_added`` and ``compensation`` of each group: share here over that of all regions."""
    names = figures.divisions.drop_duplicates("aggregate").set_index("aggregate")["input_output"]
    found = {}
    for name, column in (
        ("value_added", "gross_value_added"),
        ("compensation", "compensation_of_employees"),
    ):
        wide = figures.regional_accounts.pivot(index="industry", columns="region", values=column)
        wide = wide.loc[:, is_region(wide.columns)]
        shares = wide / wide.sum()
        all_regions = wide.sum(axis="columns", skipna=False)
        quotient = shares[scope.region] / (all_regions / all_regions.sum())
        found[name] = quotient.set_axis(names[quotient.index])
    return pd.DataFrame(found)


def accounts_level(value_added: pd.Series, compensation: pd.Series) -> pd.Series:
    """``above``, ``below`` or ``par`` where value added and compensation agree; else ``mixed``.

    ``none`` where neither is known.
    """
    levels = [
        np.select([q >= ABOVE, q <= BELOW, q.notna()], ["above", "below", "par"], "none")
        for q in (value_added, compensation)
    ]
    first, second = (pd.Series(level, index=value_added.index) for level in levels)
    agreed = first.where(first == second, "mixed")
    return agreed.mask(second == "none", first).mask(first == "none", second)


def _sold_outside(figures: Figures, region: str) -> pd.Series:
    """The share of each group's output that is sold to other regions or abroad."""
    rows = only(figures.input_output, region=region)
    output = rows[rows["product"] == "OUTPUT"].set_index("user")["value"]
    sold = only(rows, origin="region", user=list(EXPORTS)).pivot(
        index="product", columns="user", values="value"
    )
    sales = sold.reindex(index=output.index, columns=list(EXPORTS)).fillna(0.0)
    finland, abroad = (sales[user] for user in EXPORTS)
    return share_sold_outside(
        pd.DataFrame({"output": output, "finland": finland, "abroad": abroad})
    )


def _localisation(employees: pd.DataFrame) -> pd.Series:
    """Within the countries of the European panel; a cell without a row is not known."""
    wide = employees.set_index(["region", "industry"])["employees"].astype(float).unstack()
    panel = wide.stack(future_stack=True).rename("value").reset_index().assign(year=PANEL_YEAR)
    countries = {region: region[:2] for region in wide.index}
    return localisation_within_countries(panel, countries=countries)


def _growth(figures: Figures, scope: Scope) -> pd.DataFrame:
    """Growth in the other regions, shrunk, over each period of the settings: `GROWTH`."""
    rows = figures.enterprises
    others = rows[is_region(rows["region"]) & (rows["region"] != scope.region)]
    others = others[is_division(others["industry"])]
    sums = others.groupby(["industry", "year"])[["stock", "births", "deaths"]]
    cells = sums.sum(skipna=False)
    periods = dict(zip(GROWTH, scope.settings.periods, strict=False))
    found = {name: _over(cells, *period) for name, period in periods.items()}
    return pd.DataFrame(found).reindex(columns=list(GROWTH))


def _over(cells: pd.DataFrame, first: int, last: int) -> pd.Series:
    stock = cells["stock"].unstack("year")
    base = stock[first].where(stock[first] > 0)
    events = (cells["births"] + cells["deaths"]).unstack("year")
    years = [year for year in events.columns if first < year <= last]
    rates = pd.DataFrame(
        {
            "growth": stock[last] / base - 1,
            "standard_error": events[years].sum(axis="columns", skipna=False) ** 0.5 / base,
        }
    )
    return shrunken_growth(rates).growth


def _large(sizes: pd.DataFrame, smallest: str) -> pd.Series:
    """Firms of the country in the size class `smallest` or a larger one, latest year."""
    classes = SIZES[SIZES.index(smallest) :]
    rows = only(sizes, year=int(sizes["year"].max()), size_class=classes)
    return rows.groupby("industry")["enterprises"].sum(skipna=False)
