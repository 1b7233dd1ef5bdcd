"""What would not be wise on the figures of a study: the tempting rows that mislead."""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.catalogue.screen import Screen
from nextstep_analysis.studies.background.gaps.value_chain import SET_APART
from nextstep_analysis.studies.background.potential.lists import MORE
from nextstep_analysis.studies.background.potential.screen import FEW, OPEN, OUTSIDE, RULE
from nextstep_analysis.studies.background.potential.tables import NOT_WISE

APART, OWN_WORK, RULED, TOO_FEW, FOLLOWS, BUYER = (
    "apart",
    "own_work",
    "rule",
    "few",
    "follows_demand",
    "buyer",
)
"""Cannot be won; partly the industry's own work passed on; left out by rule; hardly any there;
strong already and follows local demand; buys here already."""
EACH = 2  # rows of one kind at most
BUYS_HERE = 2 / 3  # share of its purchases that a buyer makes here, for it to be no gap


def not_wise(
    frames: Mapping[str, pd.DataFrame],
    chain: Mapping[str, pd.DataFrame],
    figures: pd.DataFrame,
    *,
    screen: Screen,
) -> pd.DataFrame:
    """Table `NOT_WISE`; euros only where the table tells what the core buys."""
    told = bool(chain["core_part"]["told"].iloc[0])
    table = frames["screen"]
    rows = [_left_out(table, state, kind) for state, kind in ((RULE, RULED), (FEW, TOO_FEW))]
    rows.append(_follows(table, figures, screen))
    if told:
        bought = frames["bought_elsewhere"]
        large = bought["elsewhere"].min() if len(bought) else 0.0
        apart = chain["value_chain"]
        apart = apart[(apart["group"] == SET_APART) & (apart["elsewhere"] >= large)]
        own = bought[bought["own"]].nlargest(1, "elsewhere")
        rows = [
            _rows(apart.head(EACH), APART, "product", euros="elsewhere", why="why"),
            _rows(own, OWN_WORK, "product", euros="elsewhere"),
            _buyers(chain["buyers"]),
            *rows,
        ]
    table = pd.concat([row for row in rows if len(row)] or [pd.DataFrame()])
    return table.reindex(columns=list(NOT_WISE.columns)).reset_index(drop=True)


def _rows(table: pd.DataFrame, kind: str, code: str, **columns: str) -> pd.DataFrame:
    made = {name: table[column] for name, column in columns.items()}
    return pd.DataFrame({"kind": kind, "code": table[code], **made})


def _left_out(table: pd.DataFrame, state: str, kind: str) -> pd.DataFrame:
    """The ecosystem's own industries that the screen leaves out."""
    rows = table[(table["role"] != OUTSIDE) & (table["state"] == state)]
    return _rows(rows.head(EACH), kind, "industry", enterprises="enterprises", why="why")


def _follows(table: pd.DataFrame, figures: pd.DataFrame, screen: Screen) -> pd.DataFrame:
    """The ecosystem's own industries that are strong by number and sell in the region."""
    own = table[(table["role"] != OUTSIDE) & (table["state"] == OPEN)]
    local = own[own["sold_outside"] <= screen.traded.sold_outside]
    strong = local[local["industry"].map(figures["reading"]) == MORE]
    rows = strong.nsmallest(EACH, "sold_outside")
    columns = {"enterprises": "enterprises", "sold_outside": "sold_outside"}
    return _rows(rows, FOLLOWS, "industry", **columns)


def _buyers(buyers: pd.DataFrame) -> pd.DataFrame:
    """The largest local buyer from outside the core, where it buys mostly here already."""
    outside = buyers[~buyers["own"]].nlargest(1, "here")
    rows = outside[outside["here"] >= BUYS_HERE * outside["total"]]
    return _rows(rows, BUYER, "industry", euros="elsewhere", here="here", gap="gap")
