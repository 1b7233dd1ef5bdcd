"""Answers put together to the tidy table that the data catalogue describes."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.recipes import Recipe, Value
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.jsonstat import Cube
from nextstep_analysis.sources.fetch.selection import Selection

LATEST_AHEAD = dt.timedelta(days=1)
"""By how much a stamp may be ahead of this computer's clock."""


@dataclass(frozen=True)
class Assembled:
    """All cells of a selection: an array with one axis for each variable of the query."""

    cells: np.ndarray
    updated: dt.datetime
    units: Mapping[str, str]
    notes: tuple[str, ...]


def assembled(
    cubes: Iterable[Cube], selection: Selection, *, now: dt.datetime, probe: bool = False
) -> Assembled:
    """The cubes as one array, every cell of the selection answered exactly once.

    A `probe` asks when the figures were updated, and may find its cell missing.

    Raises
    ------
    FetchError
        If a cell was answered twice or not at all, a variable or category is not the one that
        was asked for, the figures changed between two answers, all are missing, or the stamp
        is missing or lies in the future.
    """
    places = {
        name: {code: n for n, code in enumerate(codes)} for name, codes in selection.query.items()
    }
    shape = tuple(map(len, selection.query.values()))
    cells, times = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
    stamps: dict[str, dt.datetime] = {}
    units: dict[str, str] = {}
    notes: dict[str, None] = {}
    for cube in cubes:
        values, index = _placed(cube, places)
        cells[index] = values
        times[index] += 1
        stamps[cube.stamp] = _updated(cube, now)
        units |= _units(cube, selection.content)
        notes |= dict.fromkeys(cube.notes)
    if len(stamps) > 1:
        raise FetchError(
            f"the table was updated while it was being fetched ({' and '.join(sorted(stamps))}); "
            "run again"
        )
    if lacking := int((times != 1).sum()):
        raise FetchError(f"{lacking:,} of {cells.size:,} cells were not answered exactly once")
    if not probe and np.isnan(cells).all():
        raise FetchError(f"all {cells.size:,} cells are missing; an empty table replaces nothing")
    return Assembled(cells, next(iter(stamps.values())), units, tuple(notes))


def tidy(
    assembled: Assembled, selection: Selection, recipe: Recipe, dataset: Dataset
) -> pd.DataFrame:
    """The table of `dataset`: its keys and figures, sorted by the keys; missing is NaN.

    A sum or a mean of a year's periods is missing where one of them is; the last is that of the
    last period.
    """
    names = list(selection.query)
    year = str(dataset.year_column)
    others = [name for name in dataset.keys if name != year]
    time = selection.keys[year].code
    axes = [names.index(selection.keys[name].code) for name in others] + [names.index(time)]
    contents = [names.index(selection.content)] if selection.content else []
    rest = [n for n in range(len(names)) if n not in axes + contents]
    ordered = np.transpose(assembled.cells, axes + contents + rest)
    ordered = ordered.reshape(ordered.shape[: len(axes) + len(contents)])
    per_year = len(selection.query[time]) // len(selection.years)
    figures = {}
    for name, value in recipe.values.items():
        cube = ordered
        if contents:
            cube = ordered[..., selection.query[selection.content].index(selection.contents[name])]
        split = cube.reshape(*cube.shape[:-1], len(selection.years), per_year)
        figures[name] = _yearly(split, value).ravel()
    codes = [_renamed(selection, recipe, name) for name in others]
    index = pd.MultiIndex.from_product([*codes, selection.years], names=[*others, year])
    table = pd.DataFrame(figures, index=index).reset_index()[list(dataset.columns)]
    return table.sort_values(list(dataset.keys), ignore_index=True)


def with_regions(table: pd.DataFrame, dataset: Dataset, *, homes: pd.Series) -> pd.DataFrame:
    """`table` with a row for each region whose municipalities are all there, added up.

    Missing where one of them is. `homes` is the region of each municipality today; a region that
    the table has itself stays as it is.
    """
    keys = list(dataset.keys)
    area = next(name for name in keys if dataset.columns[name].type == "region")
    known, homes = set(table[area]), homes[~homes.isin(table[area])]
    whole = homes.groupby(homes).agg(lambda rows: set(rows.index) <= known)
    homes = homes[homes.map(whole)]
    local = table[table[area].isin(homes.index)]
    local = local.assign(**{area: local[area].map(homes)})
    added = local.groupby(keys).agg(lambda cells: cells.sum(skipna=False)).reset_index()
    return pd.concat([table, added]).sort_values(keys, ignore_index=True)[list(table)]


def as_csv(table: pd.DataFrame, dataset: Dataset) -> bytes:
    """`table` as the raw file of `dataset`: whole numbers without decimals, missing empty.

    Raises
    ------
    FetchError
        If a count is no whole number.
    """
    texts: dict[str, Any] = {}
    for name, column in dataset.columns.items():
        cells = table[name]
        if column.type == "count":
            if (odd := cells[cells.notna() & (cells % 1 != 0)]).size:
                raise FetchError(f"{name!r} holds {odd.iloc[0]!r}; counts are whole numbers")
            texts[name] = cells.astype("Int64").astype("string").fillna("")
        elif column.type == "number":
            texts[name] = [_written(value) for value in cells]
        else:
            texts[name] = cells.astype(str)
    return pd.DataFrame(texts).to_csv(index=False, lineterminator="\n").encode()


def _written(value: float) -> str:
    if np.isnan(value):
        return ""
    return np.format_float_positional(value, trim="-")


def _placed(cube: Cube, places: Mapping[str, Mapping[str, int]]) -> tuple[np.ndarray, Any]:
    """The values of a cube in the order of the query, and where they go."""
    there = [dimension.id for dimension in cube.dimensions]
    if unknown := [
        name for name in there if name not in places and len(cube.dimension(name).codes) > 1
    ]:
        raise FetchError(f"the answer has a variable {unknown[0]!r} that was not asked for")
    if absent := [name for name in places if name not in there]:
        raise FetchError(f"the answer lacks the variable {absent[0]!r}")
    if cube.texts:
        place, text = next(iter(cube.texts.items()))
        raise FetchError(f"the value at position {place} is the text {text!r}, not a number")
    index = []
    for name, known in places.items():
        codes = cube.dimension(name).codes
        if foreign := [code for code in codes if code not in known]:
            raise FetchError(f"the answer has {foreign[0]!r} in {name!r}, which was not asked for")
        index.append(np.array([known[code] for code in codes], dtype=int))
    values = cube.values.reshape(cube.size)
    order = [there.index(name) for name in places]
    order += [n for n in range(len(there)) if n not in order]
    moved = np.transpose(values, order).reshape([len(part) for part in index])
    return moved, np.ix_(*index)


def _updated(cube: Cube, now: dt.datetime) -> dt.datetime:
    if cube.updated is None:
        raise FetchError(f"the answer does not say when it was updated (found {cube.stamp!r})")
    if cube.updated > now + LATEST_AHEAD:
        raise FetchError(
            f"the answer says it was updated at {cube.stamp}, which lies in the future: the clock "
            "of the service or of this computer is wrong"
        )
    return cube.updated


def _units(cube: Cube, content: str) -> dict[str, str]:
    """The unit of each content, as far as the answer says it."""
    if not content:
        return {}
    units = cube.dimension(content).units
    return {code: str(unit.get("base") or unit.get("label") or "") for code, unit in units.items()}


def _yearly(split: np.ndarray, value: Value) -> np.ndarray:
    """A year's figure from its periods, which run along the last axis."""
    if value.by == "sum":
        made = split.sum(axis=-1)
    elif value.by == "mean":
        made = split.mean(axis=-1)
    elif value.by == "last" or split.shape[-1] == 1:
        made = split[..., -1]
    else:
        raise FetchError("the table has several periods a year; say under 'by' what a year is")
    made = made * value.times
    return made if value.decimals is None else np.round(made, value.decimals)


def _renamed(selection: Selection, recipe: Recipe, name: str) -> list[str]:
    """The codes of a key as the dataset writes them: the first pattern that fits a whole code."""
    variable = selection.keys[name]
    codes = selection.query[variable.code]
    made = [_written_as(code, recipe.keys[name].renamed) for code in codes]
    if twice := [code for code in made if made.count(code) > 1]:
        both = [code for code, one in zip(codes, made, strict=True) if one == twice[0]]
        raise FetchError(
            f"{variable.text!r}: {' and '.join(both)} would both be {twice[0]!r}; "
            "mend 'renamed' in config/fetch.yaml"
        )
    return made


def _written_as(code: str, renamed: Mapping[str, str]) -> str:
    for pattern, template in renamed.items():
        if match := re.fullmatch(pattern, code):
            return match.expand(template)
    return code
