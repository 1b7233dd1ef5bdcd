"""The four lists of chapter 4 as tables, each in the order of one figure of its own.

The **core** by three measures; products **bought** elsewhere; the ecosystem's own industries that
are **thin** here; traded industries from outside that are **near** by staff and strong. ``state``
is ``listed``, or says what kept an industry off the list.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.indicators.order_stability import kendall_tau
from nextstep_analysis.studies.background.gaps.value_chain import LISTED
from nextstep_analysis.studies.background.potential.screen import LOCAL, OPEN, OUTSIDE, UNKNOWN
from nextstep_analysis.studies.background.potential.tables import (
    BOUGHT,
    MAKERS,
    NEAR,
    THIN,
)
from nextstep_analysis.studies.scope import Scope

ABOVE, BELOW, MORE, FEWER = "above", "below", "more", "fewer"
NOT_FEWER, BY_ACCOUNTS, NOT_NEAR, NOT_STRONG = "not fewer", "accounts", "not near", "not strong"
GOOD, FAIR, WEAK = "good", "fair", "weak"
"""Two measures agree; one table in which the place holds, or a wider group; one measure, what
the core makes itself, or a place that moves."""


def thin_links(figures: pd.DataFrame, screen_table: pd.DataFrame, *, scope: Scope) -> pd.DataFrame:
    """Table `THIN`: related and enabling industries, those that are thin here first.

    Thin: fewer enterprises than random settling would bring, and a group whose accounts are
    not above. Even where its accounts do not speak for it, a strong group is no thin link.
    """
    own = screen_table[screen_table["role"] != OUTSIDE].set_index("industry")
    table = own[["role", "traded", "state"]].join(
        figures.drop(columns=["sold_outside", "localisation"])
    )
    table["upper_bound"] = table.index.isin(scope.ecosystem.upper_bounds)
    cases = [
        table["state"] != OPEN,
        table["reading"] != FEWER,
        table["level"] == ABOVE,
    ]
    table["state"] = np.select(cases, [table["state"], NOT_FEWER, BY_ACCOUNTS], LISTED)
    below = table["level"] == BELOW
    sure = below & table["speaks"] & ~table["upper_bound"]
    table["confidence"] = np.select([sure, below], [GOOD, FAIR], WEAK)
    return _listed_first(table, "smoothed_quotient", ascending=True)[list(THIN.columns)]


def near_and_strong(
    figures: pd.DataFrame,
    screen_table: pd.DataFrame,
    skills: pd.DataFrame,
    *,
    screen: Screen,
    scope: Scope,
) -> pd.DataFrame:
    """Table `NEAR`: candidates from outside, those that are near and strong first."""
    core = [code for code in scope.ecosystem.core if code in skills.columns]
    outside = screen_table[(screen_table["role"] == OUTSIDE) & (screen_table["state"] == OPEN)]
    alike = skills.reindex(outside["industry"])[core].dropna(how="all")
    table = figures.loc[alike.index].assign(likeness=alike.max(axis="columns"))
    table["nearest"] = alike.idxmax(axis="columns") if len(alike) else pd.Series(dtype=str)
    strong = (table["reading"] == MORE) | ((table["level"] == ABOVE) & table["speaks"])
    cases = [table["likeness"] < screen.likeness, ~strong]
    table["state"] = np.select(cases, [NOT_NEAR, NOT_STRONG], LISTED)
    both = (table["reading"] == MORE) & (table["level"] == ABOVE)
    table["confidence"] = np.select([both & table["speaks"], both], [GOOD, FAIR], WEAK)
    table = table.rename_axis("industry")
    return _listed_first(table, "likeness", ascending=False)[list(NEAR.columns)]


def _listed_first(table: pd.DataFrame, by: str, *, ascending: bool) -> pd.DataFrame:
    """Listed rows by their figure, then the others by it; equal ones by code."""
    table = table.assign(off=table["state"] != LISTED).rename_axis("industry").reset_index()
    order = ["off", by, "industry"]
    return table.sort_values(order, ascending=[True, ascending, True], ignore_index=True)


def bought_elsewhere(
    purchases: pd.DataFrame,
    divisions: pd.DataFrame,
    screen_table: pd.DataFrame,
    *,
    scope: Scope,
) -> pd.DataFrame:
    """Table `BOUGHT`: the listed products of `VALUE_CHAIN`, who makes them, and what moves.

    Makers are the core and what passes the screen; those that serve their region stand apart.
    """
    table = purchases[purchases["group"] == LISTED].reset_index(drop=True)
    held = divisions.groupby("input_output")["division"].agg(list)
    states = screen_table.set_index("industry")["state"].to_dict()
    states |= dict.fromkeys(scope.ecosystem.core, OPEN)
    made = [held.get(product, []) for product in table["product"]]
    for column, wanted in (("makers", {OPEN}), ("serving", {LOCAL, UNKNOWN})):
        table[column] = [tuple(c for c in codes if states.get(c) in wanted) for codes in made]
    table["own"] = [bool(set(scope.ecosystem.core) & set(codes)) for codes in made]
    table["finland_share"] = table["finland"] / table["elsewhere"]
    table["moves"] = _moves(table)
    sure = ~(table["own"] | table["moves"])
    return table.assign(confidence=np.where(sure, FAIR, WEAK))[list(BOUGHT.columns)]


WAYS = ("elsewhere", "by_enterprises", "by_persons")
"""The three orders of the products: by the estimate shown, and by the two others."""


def _moves(table: pd.DataFrame) -> pd.Series:
    places = table[list(WAYS)].rank(ascending=False)
    return places.nunique(axis="columns") > 1


def stability(listed: pd.DataFrame) -> float:
    """The smallest Kendall's tau-b of the order by euros and those by the other two estimates.

    `listed` are rows of `VALUE_CHAIN`. NaN with fewer than two products, or all equal.
    """
    if len(listed) < 2:
        return float("nan")
    told = kendall_tau(listed[list(WAYS)])["elsewhere"]
    return float(told[list(WAYS[1:])].min(skipna=False))


def makers(figures: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Table `MAKERS`: the figures of the industries that the lists name, by code.

    The accounts stand where the industry is large enough a part of its group.
    """
    table = figures.loc[sorted(codes & set(figures.index))]
    quotients = ["value_added", "compensation"]
    shown = table.assign(**{name: table[name].where(table["speaks"]) for name in quotients})
    return shown.rename_axis("industry").reset_index()[list(MAKERS.columns)]
