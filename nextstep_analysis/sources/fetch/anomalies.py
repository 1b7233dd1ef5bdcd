"""Two vintages of a table compared: what was revised, and what a person must look at first.

A statistic is revised all the time, and that is no alarm. What is abrupt is: another level, codes
that have gone or come, many more missing cells, another unit, a fact published elsewhere that no
longer holds. Such a vintage is kept, but not used until somebody says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.recipes import Alarms
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.sources.reconcile import HOLDS, Reconciled

LISTED = 4  # codes and cells that a message names
SAME = 1e-9  # of a figure: what writing it in decimals leaves behind


@dataclass(frozen=True)
class Revision:
    """Cells of one column that both vintages have and that differ.

    Attributes
    ----------
    compared, changed : int
        Cells with a figure in both, and those that differ.
    share : float
        The median of the relative changes among the latter.
    largest : tuple of str
        The cells that changed most, in words.
    """

    column: str
    compared: int
    changed: int
    share: float
    largest: tuple[str, ...]

    def __str__(self) -> str:
        if not self.changed:
            return f"{self.column}: no cell of {self.compared:,} revised"
        told = ", ".join(self.largest)
        return (
            f"{self.column}: {self.changed:,} of {self.compared:,} cells revised, by "
            f"{self.share:.1%} in the median; most: {told}"
        )


@dataclass(frozen=True)
class Difference:
    """What differs between two vintages: for the report, and what stops."""

    new_years: tuple[int, ...]
    revisions: tuple[Revision, ...]
    alarms: tuple[str, ...]

    @property
    def changed(self) -> int:
        return sum(revision.changed for revision in self.revisions)


def compare(
    old: pd.DataFrame, new: pd.DataFrame, dataset: Dataset, *, alarms: Alarms
) -> Difference:
    """What differs between two tables of `dataset`, both with its columns.

    Returns
    -------
    Difference
        `alarms` are sentences: codes gone or come, years gone, another level, more missing
        cells, too many cells revised by much.
    """
    keys = list(dataset.keys)
    year = dataset.year_column
    figures = [name for name in dataset.columns if name not in keys]
    before, after = old.set_index(keys)[figures], new.set_index(keys)[figures]
    shared = before.index.intersection(after.index)
    before, after = before.loc[shared], after.loc[shared]
    found: list[str] = []
    for key in keys:
        found += _codes(key, old[key], new[key], counted=key == year)
    if before.empty:
        found.append("no row of the last vintage is in this one")
    revisions = []
    for name in figures:
        was, now = before[name], after[name]
        found += _missing(name, was, now, alarms.missing)
        found += _missing_in_new(name, old, new, year, alarms.missing)
        found += _level(name, was, now, alarms.level)
        revisions.append(_revision(name, was, now))
        found += _revised(name, was, now, alarms)
    new_years = sorted(set(new[year]) - set(old[year])) if year else []
    return Difference(tuple(map(int, new_years)), tuple(revisions), tuple(found))


def compare_areas(old: pd.DataFrame, new: pd.DataFrame, key: str, *, alarms: Alarms) -> Difference:
    """What differs between two tables of areas: columns `key` and ``km2``, the size of each.

    Returns
    -------
    Difference
        `alarms` are sentences: codes gone or come, and each area whose size is another.
    """
    found = _codes(key, old[key], new[key], counted=False)
    before, after = old.set_index(key)["km2"], new.set_index(key)["km2"]
    shared = before.index.intersection(after.index)
    was, now = before[shared], after[shared]
    change = (now / was - 1).abs()
    for code in change.index[change > alarms.level]:
        found.append(f"the area of {code} was {was[code]:,.0f} km² and is {now[code]:,.0f} km²")
    return Difference((), (_revision("km2", was, now),), tuple(found))


def relabelled(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Sentences on columns of figures whose label or unit is another than in the last vintage."""
    told = []
    for name in sorted(set(old) & set(new)):
        for part in ("label", "unit"):
            before, after = old[name].get(part, ""), new[name].get(part, "")
            if before != after:
                told.append(f"the {part} of {name!r} was {before!r} and is {after!r}")
    return told


def facts_lost(before: Iterable[Reconciled], after: Iterable[Reconciled]) -> list[str]:
    """Sentences on facts published elsewhere that held in the last vintage and no longer do."""
    held = {one.fact.fact for one in before if one.answer == HOLDS}
    return [
        f"the fact {one.fact.fact} held and no longer does: published {one.fact.value:,.10g} "
        f"{one.fact.unit}, now {one.ours:,.10g}"
        for one in after
        if one.fact.fact in held and one.answer != HOLDS
    ]


def facts_missed(found: Iterable[Reconciled]) -> list[str]:
    """Sentences on facts published elsewhere that a first vintage does not give."""
    return [
        f"the fact {one.fact.fact} does not hold: published {one.fact.value:,.10g} "
        f"{one.fact.unit}, here {one.ours:,.10g}"
        for one in found
        if one.answer != HOLDS
    ]


def _codes(key: str, old: pd.Series, new: pd.Series, *, counted: bool) -> list[str]:
    """Codes that have gone or come; of years only those that have gone."""
    told = []
    if gone := sorted(set(old) - set(new)):
        told.append(f"{len(gone)} of {old.nunique()} values of {key!r} have gone: {_listed(gone)}")
    come = sorted(set(new) - set(old))
    if come and not counted:
        told.append(f"{len(come)} values of {key!r} are new: {_listed(come)}")
    return told


def _missing(name: str, before: pd.Series, after: pd.Series, most: float) -> list[str]:
    if before.empty:
        return []
    was, now = float(before.isna().mean()), float(after.isna().mean())
    if now - was <= most:
        return []
    return [f"{name}: {now:.1%} of the cells that both have are missing, {was:.1%} were"]


def _missing_in_new(
    name: str, old: pd.DataFrame, new: pd.DataFrame, year: str | None, most: float
) -> list[str]:
    """A year that has come, and has many more missing cells than the last one before it."""
    if not year:
        return []
    usual = float(old.loc[old[year] == old[year].max(), name].isna().mean())
    shares = (
        new[~new[year].isin(old[year])].groupby(year)[name].agg(lambda cells: cells.isna().mean())
    )
    worse = shares[shares - usual > most]
    return [f"{name}: {share:.1%} of the cells of {at} are missing" for at, share in worse.items()]


def _level(name: str, before: pd.Series, after: pd.Series, most: float) -> list[str]:
    both = before.notna() & after.notna()
    was, now = float(before[both].abs().sum()), float(after[both].abs().sum())
    if not was:
        return []
    change = now / was - 1
    if abs(change) <= most:
        return []
    return [f"{name}: the sum of the cells that both have changed by {change:+,.1%}"]


def _revised(name: str, before: pd.Series, after: pd.Series, alarms: Alarms) -> list[str]:
    """Many cells changed by much, each counted by its size: small ones change by much any day."""
    both = before.notna() & after.notna() & (before != 0)
    was = before[both].abs()
    if was.empty:
        return []
    by_much = ((after[both] - before[both]).abs() / was) > alarms.level
    share = float(was[by_much].sum() / was.sum())
    if share <= alarms.revised:
        return []
    return [f"{name}: cells that hold {share:.1%} of it changed by more than {alarms.level:.0%}"]


def _revision(name: str, before: pd.Series, after: pd.Series) -> Revision:
    both = before.notna() & after.notna()
    was, now = before[both].astype(float), after[both].astype(float)
    changed = (now - was).abs() > SAME * np.maximum(was.abs(), 1)
    was, now = was[changed], now[changed]
    shares = ((now - was).abs() / was.abs().where(was != 0)).dropna()
    largest = (now - was).abs().sort_values(ascending=False, kind="stable").index[:LISTED]
    told = tuple(f"{_key(cell)} {was[cell]:,.6g} → {now[cell]:,.6g}" for cell in largest)
    share = float(shares.median()) if len(shares) else 0.0
    return Revision(name, int(both.sum()), len(was), share, told)


def _key(cell: object) -> str:
    return " ".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)


def _listed(values: list) -> str:
    more = f" … ({len(values)} in all)" if len(values) > LISTED else ""
    return ", ".join(map(str, values[:LISTED])) + more
