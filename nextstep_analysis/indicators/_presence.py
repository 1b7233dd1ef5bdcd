"""Who has what: the region-by-industry matrix that relatedness and complexity rest on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.schema import SCHEME, check_composition, check_disjoint, check_one_of

PRESENCES = ("quotient", "positive")
_ROUNDING = 1e-12  # a quotient of 1 is 1 whatever the order of the sums
_BLOCK = 256  # rows at a time: what is compared stays in the processor's cache
_FIT_STEPS, _FIT_EXACT = 500, 1e-12
_FEW = 3  # with more regions and industries than this, one that holds all is no coincidence


@dataclass(frozen=True)
class CrossSection:
    """Figures of one year, regions down and industries across; NaN where not known.

    Whole numbers where the table has them; they are all known.
    """

    regions: pd.Index
    industries: pd.Index
    values: np.ndarray

    @property
    def known(self) -> np.ndarray | None:
        """Where a figure is known; None if it is everywhere."""
        if self.values.dtype.kind != "f":
            return None
        missing = np.isnan(self.values)
        return ~missing if missing.any() else None

    def by_cell(self, values: np.ndarray, name: str) -> pd.Series:
        """`values` as a Series by region and industry."""
        keys = pd.MultiIndex.from_product(
            [self.regions, self.industries], names=["region", "industry"]
        )
        return pd.Series(values.ravel(), index=keys, name=name)


@dataclass(frozen=True)
class Presence:
    """Which regions have which industries.

    `present` is 1 or 0, and 0 too where the figure is not known; there `known`
    (None: all are) is False, and no ratio may take the 0 for an absence.
    """

    cells: CrossSection
    present: np.ndarray
    known: np.ndarray | None

    @property
    def marks(self) -> np.ndarray:
        """1 present, 0 absent, NaN where the figure is not known."""
        return self.present if self.known is None else np.where(self.known, self.present, np.nan)


def presence_of(table: pd.DataFrame, rule: str) -> Presence:
    """The presences of `table` by `rule`: ``"quotient"`` (at least 1) or ``"positive"``."""
    check_one_of("presence", rule, PRESENCES)
    cells = cross_section(table)
    return Presence(cells, present_in(cells.values, rule), cells.known)


def present_in(values: np.ndarray, rule: str) -> np.ndarray:
    """1 where a figure is above zero and, by ``"quotient"``, no less than expected; else 0.

    `values` may be a stack of matrices, all known.
    """
    if rule == "positive":
        return (values > 0).astype(float)
    here, there = _effects(values)
    # Half a unit of the last place must not turn a quotient of 1 into an absence.
    there = there * (1 - _ROUNDING)
    present = np.empty(values.shape)
    for start in range(0, values.shape[-2], _BLOCK):
        block = np.s_[..., start : start + _BLOCK, :]
        present[block] = (values[block] > 0) & (values[block] >= here[block] * there)
    return present


def expected(values: np.ndarray) -> np.ndarray:
    """What each cell would hold were every region's mix the same.

    Row total times column total over the total. With missing cells, row and column
    effects fitted to the known ones so that their sums agree (quasi-independence).
    """
    here, there = _effects(values)
    return here * there


def _effects(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the rows and of the columns: their product is what is expected of each cell."""
    rows, columns = values.sum(-1, keepdims=True), values.sum(-2, keepdims=True)
    total = rows.sum(-2, keepdims=True)
    if not np.isnan(total).any():
        return rows, columns / np.where(total > 0, total, 1.0)
    known = ~np.isnan(values)
    known_values = np.where(known, values, 0.0)
    row_sums, column_sums = known_values.sum(1), known_values.sum(0)
    here, there = row_sums, column_sums / max(known_values.sum(), 1.0)
    for _ in range(_FIT_STEPS):
        before = here
        here = over(row_sums, known @ there)
        there = over(column_sums, here @ known)
        if np.allclose(here, before, rtol=_FIT_EXACT, atol=0.0):
            break
    return here[:, None], there[None, :]


def cross_section(table: pd.DataFrame) -> CrossSection:
    """`table` as a matrix, its regions and industries sorted.

    Raises
    ------
    DataError
        If `table` is no composition (`schema.check_composition`), has several years,
        or a region that holds all others.
    """
    cells = _arranged(table)
    if cells is None:
        check_composition(table)  # says what is wrong
        years = ", ".join(map(str, sorted(table["year"].unique())))
        raise DataError(f"one year is needed, but the table has {years}")
    check_disjoint(cells.industries, scheme=table.attrs.get(SCHEME))
    _check_no_whole(cells)
    return cells


def checked_pci(pci: pd.Series, presences: Presence) -> np.ndarray:
    """`pci` in the order of the table's industries, NaN where it has none."""
    if not isinstance(pci, pd.Series) or not pd.api.types.is_numeric_dtype(pci.dtype):
        raise DataError(f"pci must be a Series of numbers by industry, not a {type(pci).__name__}")
    if not pci.index.is_unique or not pci.index.isin(presences.cells.industries).any():
        raise DataError(
            "pci must hold each industry once and share some with the table, but of its "
            f"{len(pci)} industries the table has none, or one stands twice"
        )
    values = pci.reindex(presences.cells.industries).to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        first = presences.cells.industries[np.isinf(values)][0]
        raise DataError(f"pci must be finite, or NaN where it is not known, but {first!r} is not")
    return values


def series(
    values: np.ndarray, taken: np.ndarray, labels: pd.Index, kind: str, name: str
) -> pd.Series:
    """`values` of the labels taken; NaN for the others."""
    full = np.full(len(labels), np.nan)
    full[taken] = values
    return pd.Series(full, index=pd.Index(labels, name=kind), name=name)


def _arranged(table: pd.DataFrame) -> CrossSection | None:
    """The matrix of a whole table of one year; None where anything is amiss.

    Arithmetic on the codes of the keys: `check_composition` would take most of the
    time of a large table.
    """
    if not {"region", "industry", "year", "value"} <= set(table.columns) or table.empty:
        return None
    if not pd.api.types.is_numeric_dtype(table["value"].dtype) or table["value"].dtype == bool:
        return None
    years = table["year"].to_numpy()
    if not pd.api.types.is_integer_dtype(table["year"].dtype) or (years != years[0]).any():
        return None
    values = _figures(table["value"])
    if (values < 0).any() or (values.dtype.kind == "f" and np.isinf(values).any()):
        return None
    labels = _labels_in_order(table)
    if labels is None:
        (rows, regions), (columns, industries) = _coded(table["region"]), _coded(table["industry"])
        size = len(regions) * len(industries)
        if len(table) != size or min(rows.min(), columns.min()) < 0:
            return None
        place = rows.astype(np.int64) * len(industries) + columns
        if (np.bincount(place, minlength=size) != 1).any():
            return None
        labels, values = (regions, industries), values[np.argsort(place)]
    return CrossSection(*labels, values.reshape(tuple(map(len, labels))))


def _figures(column: pd.Series) -> np.ndarray:
    """Counts as they are, of which a large table needs no copy; all else as floats."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu":
        return column.to_numpy()
    return column.to_numpy(dtype=float, na_value=np.nan)


def _labels_in_order(table: pd.DataFrame) -> tuple[pd.Index, pd.Index] | None:
    """The labels of a table whose keys are categories and stand as in the matrix already."""
    region, industry = table["region"], table["industry"]
    if not all(isinstance(key.dtype, pd.CategoricalDtype) for key in (region, industry)):
        return None
    labels = region.cat.categories, industry.cat.categories
    shape = len(labels[0]), len(labels[1])
    if len(table) != shape[0] * shape[1] or not all(one.is_monotonic_increasing for one in labels):
        return None
    return labels if _in_order(region.array.codes, industry.array.codes, shape) else None


def _in_order(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> bool:
    """Whether the rows of the table stand as in the matrix already."""
    down = np.arange(shape[0], dtype=rows.dtype)[:, None]
    across = np.arange(shape[1], dtype=columns.dtype)
    return bool((rows.reshape(shape) == down).all() and (columns.reshape(shape) == across).all())


def _coded(keys: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Sorted labels and the place of each key among them; -1 where a key is missing."""
    if not isinstance(keys.dtype, pd.CategoricalDtype):
        codes, labels = pd.factorize(keys, sort=True)
        return codes, pd.Index(labels)
    codes, labels = keys.array.codes, keys.cat.categories
    used = np.zeros(len(labels) + 1, dtype=bool)
    used[codes] = True  # the last place is that of missing keys
    if not used[:-1].all() or not labels.is_monotonic_increasing:
        keys = keys.cat.set_categories(sorted(labels[used[:-1]]))
    return keys.array.codes, keys.cat.categories


def _check_no_whole(cells: CrossSection) -> None:
    """Refuse a country beside its regions: each unit must be counted once."""
    values = cells.values if cells.known is None else np.nan_to_num(cells.values)
    by_region, by_industry = values.sum(1), values.sum(0)
    if min((by_region > 0).sum(), (by_industry > 0).sum()) <= _FEW:
        return
    top = int(by_region.argmax())
    if (2 * values[top] >= by_industry).all():
        raise DataError(
            f"regions must not overlap, but {cells.regions[top]!r} has at least as much of every "
            "industry as all others together: leave out the whole, or its parts"
        )


def over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`part` over `whole`; 0 over 0 is 0: two that never meet."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
