"""JSON-stat, versions 1.x and 2.0, as statistical offices really write it.

Format: https://json-stat.org/full/ . Values may be a list or an object whose keys are sparse and
in no order; a status a list, an object or one text; an index a list, an object, or absent for a
single category. What the cube holds is checked; what stands beside it, such as links without an
address, which real answers of Statistics Finland have, is not.
"""

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.categories import Dimension, read_dimension
from nextstep_analysis.sources.fetch.lifted import Figures, lift
from nextstep_analysis.sources.fetch.stamps import read_stamp
from nextstep_analysis.sources.fetch.values import invalid, read_status, read_values

LARGEST = 100_000_000
"""Cells of a cube that is read; no answer of a service comes near."""


@dataclass(frozen=True)
class Cube:
    """One data set.

    Attributes
    ----------
    values : array of float
        In the order of the dimensions, the last running fastest; NaN where a value is missing.
    texts : mapping
        Values that are texts, by position; those of a table of figures have none.
    status : mapping
        Marks of single values by their position, such as ``"..."`` for a confidential one.
    updated : datetime, optional
        When the figures were last changed; in UTC, with `stamp` as it was written.
    """

    label: str
    source: str
    stamp: str
    updated: dt.datetime | None
    notes: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    values: np.ndarray
    texts: Mapping[int, str]
    status: Mapping[int, str]
    extension: Mapping[str, Any]

    @property
    def size(self) -> tuple[int, ...]:
        """The number of categories of each dimension."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)

    def dimension(self, name: str) -> Dimension:
        """The dimension with the id `name`.

        Raises
        ------
        FetchError
            If there is none: which there are.
        """
        for dimension in self.dimensions:
            if dimension.id == name:
                return dimension
        known = ", ".join(dimension.id for dimension in self.dimensions)
        raise FetchError(f"the answer has no dimension {name!r}; it has {known}")

    def frame(self) -> pd.DataFrame:
        """One row per cell: a column of codes for each dimension, and ``value``."""
        columns: dict[str, Any] = {}
        before, after = 1, math.prod(self.size)
        for dimension in self.dimensions:
            number = len(dimension.codes)
            after = after // number if number else 0
            places = np.tile(np.repeat(np.arange(number, dtype=np.int32), after), before)
            columns[dimension.id] = pd.Categorical.from_codes(places, categories=dimension.codes)
            before *= number
        return pd.DataFrame({**columns, "value": self.values})


@dataclass(frozen=True)
class Answer:
    """All that a JSON-stat text holds: its cubes by name, and dimensions that stand alone."""

    cubes: Mapping[str, Cube]
    dimensions: Mapping[str, Dimension]


def read_cube(content: bytes) -> Cube:
    """The one cube in `content`.

    Raises
    ------
    FetchError
        If it is no JSON-stat, holds none or several, or does not hold together.
    """
    cubes = read_answer(content).cubes
    if len(cubes) != 1:
        raise FetchError(f"the answer holds {len(cubes) or 'no'} data sets; needed is one")
    return next(iter(cubes.values()))


def read_answer(content: bytes) -> Answer:
    """All cubes and lone dimensions in `content`, also of collections and bundles.

    Raises
    ------
    FetchError
        What is wrong, in one sentence.
    """
    rest, figures = lift(content)
    plain = parsed_json(rest)
    if not isinstance(plain, dict):
        raise invalid("it is no object")
    kind = plain.get("class")
    if kind == "dimension":
        return Answer({}, {"": read_dimension("", plain, role="", size=None)})
    if kind == "collection":
        items = plain.get("link", {}).get("item", [])
        named = {str(item.get("label") or n): item for n, item in enumerate(items)}
        held = {name: item for name, item in named.items() if "dimension" in item}
        return Answer({name: _cube(item, figures) for name, item in held.items()}, {})
    if kind == "dataset" or "dimension" in plain:
        return Answer({"": _cube(plain, figures)}, {})
    bundle = {name: one for name, one in plain.items() if isinstance(one, dict)}
    if not any("dimension" in one for one in bundle.values()):
        raise invalid("it holds no data set")
    return Answer(
        {name: _cube(one, figures) for name, one in bundle.items() if "dimension" in one}, {}
    )


def parsed_json(content: bytes) -> Any:
    """The JSON text in `content`, in which no name stands twice in one object.

    Raises
    ------
    FetchError
        If it is not UTF-8, not JSON, or says something twice.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FetchError(
            f"the answer is not UTF-8 text: byte {error.start} is 0x{content[error.start]:02x}"
        ) from None
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
    except (json.JSONDecodeError, RecursionError) as error:
        told = getattr(error, "msg", "nested too deeply")
        raise FetchError(
            f"the answer is not whole JSON: {told} after {len(text):,} signs"
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise FetchError(f"the answer says {twice!r} twice in one object; once is allowed")
    return held


def _constant(name: str) -> float:
    raise FetchError(f"the answer holds {name}, which is no number of JSON")


# --- one cube -----------------------------------------------------------------------------


def _cube(plain: Mapping[str, Any], figures: Sequence[Figures]) -> Cube:
    described = plain.get("dimension")
    if not isinstance(described, dict):
        raise invalid("'dimension' is missing")
    ids = plain.get("id", described.get("id"))
    size = plain.get("size", described.get("size"))
    _check_shape(ids, size, described)
    roles = _roles(plain.get("role", described.get("role")) or {}, ids)
    dimensions = tuple(
        read_dimension(name, described[name], role=roles.get(name, ""), size=number)
        for name, number in zip(ids, size, strict=True)
    )
    cells = math.prod(size)
    if cells > LARGEST:
        raise invalid(f"it says it has {cells:,} cells; at most {LARGEST:,} are read")
    if "value" not in plain:
        raise invalid("'value' is missing")
    stamp = str(plain.get("updated") or "")
    values, texts = read_values(plain["value"], cells, figures)
    return Cube(
        label=str(plain.get("label") or ""),
        source=str(plain.get("source") or ""),
        stamp=stamp,
        updated=read_stamp(stamp),
        notes=_texts(plain.get("note")),
        dimensions=dimensions,
        values=values,
        texts=texts,
        status=read_status(plain.get("status"), cells),
        extension=plain.get("extension") or {},
    )


def _check_shape(ids: Any, size: Any, described: Mapping[str, Any]) -> None:
    if not isinstance(ids, list) or not isinstance(size, list) or not ids:
        raise invalid("'id' and 'size' must be lists that are not empty")
    if len(ids) != len(size):
        raise invalid(f"'id' names {len(ids)} dimensions, but 'size' {len(size)}")
    if len(set(map(str, ids))) != len(ids):
        raise invalid("'id' names a dimension twice")
    if unknown := [name for name in ids if not isinstance(described.get(name), dict)]:
        raise invalid(f"'id' names the dimension {unknown[0]!r}, which is not described")
    if wrong := [n for n in size if not isinstance(n, int) or isinstance(n, bool) or n < 0]:
        raise invalid(f"'size' holds {wrong[0]!r}; allowed are whole numbers")


def _roles(named: Any, ids: list[str]) -> dict[str, str]:
    by_dimension = {}
    for role, names in named.items():
        for name in names or ():
            if name not in ids:
                raise invalid(f"'role' names the dimension {name!r}, which is not in 'id'")
            by_dimension[name] = role
    return by_dimension


def _texts(given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(str(one) for one in given) if isinstance(given, list) else ()
