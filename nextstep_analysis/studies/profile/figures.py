"""The figures of a background study that a profile may quote, by the names its editor uses."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.profile import Shown
from nextstep_analysis.study import Source, Study


@dataclass(frozen=True)
class _Place:
    """Where a figure stands in a study: table, key column, value, its limits, and the year."""

    table: str
    key: str
    value: str
    limits: tuple[str, str] = ("", "")
    year: str = "year"


_ACCOUNTS_YEAR = "accounts"
_PLACES: Mapping[str, _Place] = {
    "times_country": _Place("industries", "industry", "location_quotient", ("lower", "upper")),
    "enterprises": _Place("industries", "industry", "enterprises"),
    "sold_outside": _Place("screen", "industry", "sold_outside", year=_ACCOUNTS_YEAR),
    "output": _Place("accounts", "industry", "output"),
    "bought": _Place("value_chain", "product", "total", ("total_lower", "total_upper")),
    "bought_here": _Place("value_chain", "product", "local_share"),
    "bought_elsewhere": _Place("value_chain", "product", "elsewhere", ("lower", "upper")),
    "people_within": _Place("place_figures", "minutes", "value", ("lower", "upper")),
    "jobs": _Place("municipalities", "region", "jobs"),
}
BOUGHT, TIMES = "bought_elsewhere", "times_country"
CORE = "core"
"""In the place of an industry: the core as one."""


def figure(study: Study, name: str, of: str) -> tuple[Shown, tuple[Source, ...]]:
    """The figure `name` of `of` in the background study, and whose figures it is made of.

    It is NaN where the study has none, does not tell what is bought elsewhere, or cannot tell a
    quotient from 1.

    Raises
    ------
    CatalogueError
        If the study has no such row: what was asked, and what there is.
    """
    place = _PLACES[name]
    rows = _rows(study, name, of)
    known = sorted(rows[place.key].astype(str)) if len(rows) else []
    found = rows[rows[place.key].astype(str) == of]
    if found.empty:
        there = ", ".join(known) or "none"
        raise CatalogueError(f"the study has no figure {name!r} of {of!r}; it has those of {there}")
    row = found.iloc[0]
    lower, upper = (float(row[limit]) if limit else math.nan for limit in place.limits)
    year = _year(study, place, row)
    value = float(row[place.value])
    if (name == BOUGHT and not _told(study, of)) or (name == TIMES and lower <= 1 <= upper):
        value = math.nan
    shown = Shown(name, of, value, year, lower, upper)
    return shown, _sources(study, place.table, of)


def _told(study: Study, product: str) -> bool:
    """Whether the study tells that a product is bought elsewhere, and not of weak confidence."""
    lists = study.tables["opportunity_lists"].frame.set_index("list")["answer"]
    listed = study.tables["bought_elsewhere"].frame.set_index("product")["confidence"]
    return lists.get("bought") == "rows" and listed.get(product, "weak") != "weak"


def _rows(study: Study, name: str, of: str) -> pd.DataFrame:
    """The rows of the table that the figure may be among; those of the region alone."""
    if of == CORE and name in ("times_country", "enterprises"):
        rows = study.tables["core_by_region"].frame
        return rows[rows["region"] == study.region]
    place = _PLACES[name]
    if name == "sold_outside":  # the core stands among the makers, all others in the screen
        both = [study.tables[table].frame for table in ("makers", "screen")]
        return pd.concat([rows[["industry", "sold_outside"]] for rows in both])
    if place.table not in study.tables:
        return pd.DataFrame(columns=[place.key])
    rows = study.tables[place.table].frame
    if name == "people_within":
        mine = (rows["region"] == study.region) & (rows["measure"] == "population_within")
        rows = rows[mine].assign(minutes=lambda table: table["minutes"].astype(int))
    return rows


def _year(study: Study, place: _Place, row: pd.Series) -> int:
    if place.year != _ACCOUNTS_YEAR:
        return int(row[place.year])
    return int(study.tables["accounts"].frame["year"].iloc[0])


_DATASETS: Mapping[str, tuple[str, ...]] = {
    "screen": ("input_output",),
    "value_chain": ("input_output",),
}
"""Where a table rests on more datasets than its figure does."""


def _sources(study: Study, table: str, of: str) -> tuple[Source, ...]:
    table = "core_by_region" if of == CORE and table == "industries" else table
    names = _DATASETS.get(table, study.tables[table].datasets)
    if table == "place_figures":
        names = ("population",)
    return tuple(study.sources[name] for name in names)
