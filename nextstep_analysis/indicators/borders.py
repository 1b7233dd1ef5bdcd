"""Figures of municipalities and regions put on one set of borders: those of today."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import check_observations

_MUNICIPALITY = r"KU\d{3}"
_AREA = "_area"  # what an area has more and less than the region of this name has today


@dataclass(frozen=True)
class OnBorders:
    """Figures on the borders of today, as far as they can be put there.

    Attributes
    ----------
    table : DataFrame
        The columns given and ``on_borders``: False where a region's figure is still that of
        another area, because its municipalities are not in the table.
    breaks : DataFrame ``region, year``
        The first year in which a region's series is on another area than the year before.
    """

    table: pd.DataFrame
    breaks: pd.DataFrame


def on_present_borders(
    table: pd.DataFrame,
    *,
    history: pd.DataFrame,
    measures: Sequence[str],
    borders: int | None = None,
) -> OnBorders:
    r"""Figures of municipalities and regions on the borders of today.

    .. math:: x_m = \sum_{p \in P(m)} x_p, \qquad X_r = \sum_{m \in r} x_m

    P(m): the municipalities whose area lies in m today (Nastola and Lahti in Lahti). A region
    whose area is the same today keeps its figure. One whose municipalities have changed (Iitti
    came to Päijät-Häme in 2021) is their sum where all of them are in the table; otherwise it
    keeps the figure of its former area, and that is marked.

    Parameters
    ----------
    table : DataFrame ``region``, other keys, measures
        Municipalities, regions and the whole country; all columns but `measures` are keys.
    history : DataFrame
        The table ``municipality_history``; its last year is today.
    measures : sequence of str
        What can be added up, zero or more; never a rate.
    borders : int, optional
        The year whose borders all rows have. Left out, each row has those of its own ``year``.

    Returns
    -------
    OnBorders
        In the unit of each measure. NaN where a part is missing or has no row. The breaks are
        noted on the table, too.

    Raises
    ------
    DataError
        If the borders of a year are not known, a municipality did not exist in it, or the table
        is not tidy.

    References
    ----------
    Gregory, I. N. & Ell, P. S. (2005). Breaking the boundaries: geographical approaches to
    integrating 200 years of the census. *Journal of the Royal Statistical Society A*, 168(2),
    419-437.

    Examples
    --------
    >>> history = pd.DataFrame({"municipality": ["KU398", "KU532"], "region": "MK07",
    ...     "first_year": 2013, "last_year": [2026, 2015], "municipality_2026": "KU398"})
    >>> jobs = pd.DataFrame({"region": ["KU398", "KU532", "MK07"], "year": 2014,
    ...     "jobs": [50_000, 4_000, 54_000]})
    >>> told = on_present_borders(jobs, history=history, measures=["jobs"]).table
    >>> told.set_index("region")["jobs"].to_dict()
    {'KU398': 54000.0, 'MK07': 54000.0}
    """
    keys = [column for column in table.columns if column not in measures]
    measures = list(measures)
    keys = [column for column in table.columns if column not in measures]
    check_observations(table, keys=keys, value=measures)
    if borders is None and "year" not in keys:
        raise DataError("without a column 'year' the year of the borders is needed")
    years = [borders] if borders is not None else sorted(map(int, table["year"].unique()))
    parts = [
        _on_one(table if borders else table[table["year"] == year], history, measures, year=year)
        for year in years
    ]
    put = pd.concat(parts).sort_values(keys, ignore_index=True)
    breaks = _breaks(put) if "year" in keys else pd.DataFrame(columns=["region", "year"])
    told = put[list(table.columns)].assign(on_borders=put[_AREA] == "")
    return OnBorders(with_breaks(told, {*breaks_of(table), *breaks["year"]}), breaks)


def _on_one(
    table: pd.DataFrame, history: pd.DataFrame, measures: list[str], *, year: int
) -> pd.DataFrame:
    """Rows that all have the borders of `year`, on those of today; `_AREA` says which have not."""
    keys = [column for column in table.columns if column not in measures]
    then, now = _in(history, year), _in(history, int(history["last_year"].max()))
    local = table["region"].str.fullmatch(_MUNICIPALITY)
    places, others = table[local], table[~local]
    successors = then.set_index("municipality")["municipality_2026"]
    homes = now.set_index("municipality")["region"]
    if unknown := sorted(set(places["region"]) - set(successors.index)):
        raise DataError(f"{unknown[0]!r} was no municipality on the borders of {year}")
    merged = _added(places, successors, measures)
    sums = _added(merged, homes, measures).set_index(keys)
    areas = _other_areas(then, homes)
    others = others.assign(**{_AREA: [areas.get(code, "") for code in others["region"]]})
    others = others.astype(dict.fromkeys(measures, float)).set_index(keys)
    found = sums.reindex(others.index[others[_AREA] != ""]).dropna(how="all")
    others.loc[found.index, measures] = found
    others.loc[found.index, _AREA] = ""
    return pd.concat([merged.assign(**{_AREA: ""}), others.reset_index()])


def _in(history: pd.DataFrame, year: int) -> pd.DataFrame:
    """The municipalities of `year`."""
    found = history[(history["first_year"] <= year) & (history["last_year"] >= year)]
    if found.empty:
        first, last = history["first_year"].min(), history["last_year"].max()
        raise DataError(f"the borders of {year} are not known; known are those of {first}–{last}")
    return found


def _added(rows: pd.DataFrame, parents: pd.Series, measures: list[str]) -> pd.DataFrame:
    """Figures added up by the parent of each area; NaN where one of its parts is missing."""
    keys = [column for column in rows.columns if column not in measures]
    groups = rows.assign(region=rows["region"].map(parents)).groupby(keys)[measures]
    sums = groups.sum(skipna=False).astype(float)
    parts = pd.Series(sums.index.get_level_values("region"), sums.index).map(parents.value_counts())
    sums.loc[groups.size() != parts] = np.nan
    return sums.reset_index()[list(rows.columns)]


def _other_areas(then: pd.DataFrame, homes: pd.Series) -> dict[str, str]:
    """The regions that had another area, each with what was more and less in it."""
    moved = then.assign(now=then["municipality_2026"].map(homes))
    moved = moved[moved["region"] != moved["now"]].sort_values("municipality")
    areas: dict[str, str] = {}
    for place, region, now in moved[["municipality", "region", "now"]].itertuples(index=False):
        areas[region] = f"{areas.get(region, '')}+{place}"
        areas[now] = f"{areas.get(now, '')}-{place}"
    return areas


def _breaks(put: pd.DataFrame) -> pd.DataFrame:
    """The years in which the area of a region's series changes."""
    series = put[["region", "year", _AREA]].drop_duplicates().sort_values(["region", "year"])
    before = series.groupby("region")[_AREA].shift()
    changed = series[before.notna() & (before != series[_AREA])]
    return changed[["region", "year"]].drop_duplicates().reset_index(drop=True)
