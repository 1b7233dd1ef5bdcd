"""One dimension of a JSON-stat cube: its categories, in the order of the values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nextstep_analysis.errors import FetchError

NAMED = ("label", "unit", "note", "coordinates")
"""Members of a category whose keys must be codes of the dimension."""


@dataclass(frozen=True)
class Dimension:
    """A dimension.

    Attributes
    ----------
    codes, labels : tuple of str
        In the order in which the values run; a category without a label is called by its code.
    role : str
        ``time``, ``geo``, ``metric``, or empty.
    units : mapping
        What a value of a category is counted in: its ``base``, ``decimals`` and the like.
    parents : mapping
        The category above, for those that have one.
    """

    id: str
    label: str
    role: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: Mapping[str, Mapping[str, Any]]
    notes: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, str]

    def named(self) -> dict[str, str]:
        """The label of each code."""
        return dict(zip(self.codes, self.labels, strict=True))


def read_dimension(
    name: str, plain: Mapping[str, Any], *, role: str, size: int | None
) -> Dimension:
    """The dimension that `plain` describes; with `size` it must have so many categories.

    Raises
    ------
    FetchError
        If its categories do not hold together.
    """
    category = plain.get("category")
    if not isinstance(category, dict):
        raise _invalid(name, "'category' is missing")
    codes = _codes(name, category)
    if size is not None and len(codes) != size:
        raise _invalid(name, f"{len(codes)} categories are named, but 'size' says {size}")
    for member in NAMED:
        _check_keys(name, member, category.get(member), codes)
    labels = category.get("label") or {}
    return Dimension(
        id=name,
        label=str(plain.get("label") or name),
        role=role,
        codes=codes,
        labels=tuple(str(labels.get(code, code)) for code in codes),
        units=category.get("unit") or {},
        notes={code: _listed(texts) for code, texts in (category.get("note") or {}).items()},
        parents=_parents(name, category.get("child") or {}, codes),
    )


def _codes(name: str, category: Mapping[str, Any]) -> tuple[str, ...]:
    index = category.get("index")
    if index is None:  # allowed where there is one category
        index = list(category.get("label") or {})
        if len(index) != 1:
            raise _invalid(name, f"'index' is missing, and {len(index)} categories have a label")
    if isinstance(index, dict):
        places = list(index.values())
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in places)
        if not whole or sorted(places) != list(range(len(places))):
            raise _invalid(
                name, f"'index' does not count its categories from 0 to {len(places) - 1}"
            )
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list):
        raise _invalid(name, "'index' is neither a list nor an object")
    codes = tuple(map(str, index))
    if len(set(codes)) != len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise _invalid(name, f"the category {twice!r} stands twice")
    return codes


def _check_keys(name: str, member: str, given: Any, codes: tuple[str, ...]) -> None:
    if given is None:
        return
    if not isinstance(given, dict):
        raise _invalid(name, f"'{member}' is no object")
    if unknown := sorted(set(given) - set(codes)):
        raise _invalid(name, f"'{member}' names {unknown[0]!r}, which is none of its categories")


def _parents(name: str, children: Mapping[str, Any], codes: tuple[str, ...]) -> dict[str, str]:
    """The category above each; a tree that leads back to itself is refused."""
    parents = {str(child): above for above, below in children.items() for child in below}
    if unknown := sorted({*children, *parents} - set(codes)):
        raise _invalid(name, f"'child' names {unknown[0]!r}, which is none of its categories")
    for code in parents:
        above, steps = code, 0
        while above in parents:
            above, steps = parents[above], steps + 1
            if steps > len(parents):
                raise _invalid(name, f"'child' leads from {code!r} back to itself")
    return parents


def _listed(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(map(str, given))


def _invalid(name: str, problem: str) -> FetchError:
    return FetchError(f"the answer is no sound JSON-stat: dimension {name!r}: {problem}")
