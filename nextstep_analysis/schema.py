"""The tidy table's contract, checked at the door of every indicator.

Rows are ``region, industry, year, value``; codes are text and years integers. A
figure that is not known is NaN, one that is none is 0. The checks are plain
pandas, so that importing an indicator stays cheap.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.overlaps import SCHEME_NAMES, fault

KEYS = ("region", "industry", "year")
VALUE = "value"

SCHEME = "scheme"  # of `attrs`: what the industry codes of a table are of

_SHOWN = 3
_Labelled = TypeVar("_Labelled", pd.DataFrame, pd.Series)


def check_observations(
    frame: pd.DataFrame, *, keys: Sequence[str] = KEYS, value: str | Sequence[str] = VALUE
) -> None:
    """Refuse a table that is not tidy; missing values are allowed, missing keys are not.

    Parameters
    ----------
    frame : DataFrame
        One row per combination of `keys`.
    keys : sequence of str
        Columns that name a row. ``year``, if among them, holds whole numbers.
    value : str or sequence of str
        Columns of numbers: zero or more, or NaN where the figure is not known.

    Raises
    ------
    DataError
        If columns or all rows are missing, a `value` is not numeric, a key is
        missing or stands twice, or a number is negative or infinite. The sentence
        holds the rule, the number of rows, and the first of them.

    Examples
    --------
    >>> check_observations(pd.DataFrame({
    ...     "region": ["MK07"], "industry": ["C31"], "year": [2022], "value": [-97]}))
    Traceback (most recent call last):
        ...
    nextstep_analysis.errors.DataError: negative values: 'value' must be zero or more, \
but 1 row is below it: region=MK07 industry=C31 year=2022 value=-97
    """
    keys, values = list(keys), [value] if isinstance(value, str) else list(value)
    if missing := [column for column in (*keys, *values) if column not in frame.columns]:
        raise DataError(f"missing columns {missing}: the table has {list(frame.columns)}")
    if frame.empty:
        raise DataError("empty table: at least one row is needed, but there is none")
    for column in values:
        _check_types(frame, keys, column)
    cells = frame[[*keys, *values]]
    unnamed = cells[keys].isna().any(axis=1)
    _reject(cells, unnamed, f"missing keys: each row needs its {_listed(keys)}, but", "without")
    twins = cells.duplicated(keys, keep=False)
    _reject(cells, twins, f"duplicate rows: one per {_listed(keys)} is allowed, but", "not alone")
    for column in values:
        numbers = frame[column].to_numpy(dtype=float, na_value=np.nan)
        negative = f"negative values: {column!r} must be zero or more, but"
        _reject(cells, numbers < 0, negative, "below it")
        infinite = f"infinite values: {column!r} must be finite, but"
        _reject(cells, np.isinf(numbers), infinite, "infinite")


def check_composition(table: pd.DataFrame, *, across_years: bool = False) -> None:
    """Refuse a table whose industries do not make up one whole per region and year.

    Shares and totals are taken of the rows that are there. So no industry may be
    there twice (a section beside its divisions, ``TOT`` beside anything), and
    none may be left out: every region has the same industries in a year, with
    NaN where a figure is not known. Where published figures do not add up to the
    official total, carry the rest as an industry of its own (``X``). What the codes
    are of, a table says by `with_scheme`.

    Parameters
    ----------
    across_years : bool
        Ask for the same industries in all years, too.

    Raises
    ------
    DataError
        If `table` is not tidy, its industries overlap or nobody can tell
        (`check_disjoint`), or rows are left out.

    Examples
    --------
    >>> check_composition(pd.DataFrame({
    ...     "region": "MK07", "industry": ["C", "C31"], "year": 2022, "value": [1300, 97]}))
    Traceback (most recent call last):
        ...
    nextstep_analysis.errors.DataError: overlapping industries: each may be counted once, \
but 1 pair overlaps: C holds C31
    """
    check_observations(table)
    check_disjoint(table["industry"].unique(), scheme=table.attrs.get(SCHEME))
    table = table[list(KEYS)].reset_index(drop=True)
    rows = table.groupby(["region", "year"]).size()  # each industry once, as checked above
    expected = table.groupby("year")["industry"].nunique().reindex(rows.index, level="year")
    if across_years:
        expected[:] = table["industry"].nunique()
    short = rows[rows < expected]
    if len(short):
        region, year = short.index[0]
        peers = table if across_years else table[table["year"] == year]
        here = table.loc[(table["region"] == region) & (table["year"] == year), "industry"]
        lacking = sorted(set(peers["industry"]) - set(here), key=str)
        raise DataError(
            "rows left out: every region needs a row for each industry (NaN if not known, 0 if "
            f"none), but {int((expected - rows).sum())} are not there, first: region={region} "
            f"year={year} lacks {', '.join(map(str, lacking[:_SHOWN]))}{_dots(lacking)}"
        )


def check_disjoint(industries: Iterable[str], *, scheme: str | None = None) -> None:
    """Refuse codes that count something twice: ``C`` and ``C16``, ``TOT`` and anything.

    `industry_codes.parts_of` says which codes are known: totals by their usual names,
    sections, divisions and levels of any depth, ranges, unions, exclusions. Codes are never
    taken to be disjoint because nobody knows them. A code that can be read in two ways is
    taken for the one that covers more.

    Parameters
    ----------
    scheme : {"TOL 2008", "NACE Rev. 2", "TOL 2025", "NACE Rev. 2.1", "own"}, optional
        What the codes are of. ``"own"``: a list of the caller's in which each code is a part
        of its own, and none holds another. Without it, every scheme that has all of the
        codes must give the same answer.

    Raises
    ------
    DataError
        If codes overlap, naming the first pairs; if they are not text, or not of the scheme;
        if without a scheme nobody can tell.

    Examples
    --------
    >>> check_disjoint(["C16", "C31", "H"])
    >>> check_disjoint(["K", "62"], scheme="TOL 2008")
    >>> check_disjoint(["K", "62"], scheme="TOL 2025")
    Traceback (most recent call last):
        ...
    nextstep_analysis.errors.DataError: overlapping industries: each may be counted once, \
but 1 pair overlaps: K holds 62
    """
    if scheme is not None:
        check_one_of("scheme", scheme, tuple(SCHEME_NAMES))
    if isinstance(industries, str):
        raise DataError(f"a list of industry codes is needed, but {industries!r} is one text")
    codes = list(industries)
    if nested := [code for code in codes if not isinstance(code, Hashable)]:
        raise DataError(f"a list of industry codes is needed, but one of them is {nested[0]!r}")
    if twice := [code for code, times in Counter(codes).items() if times > 1]:
        raise DataError(
            f"overlapping industries: each may be counted once, but {twice[0]!r} stands twice"
        )
    if overlap := fault(frozenset(codes), scheme):
        raise DataError(overlap)


def with_scheme(table: _Labelled, scheme: str) -> _Labelled:
    """`table` with a note of what its industry codes are of, for all that checks them.

    The note is ``table.attrs["scheme"]``. Selecting rows and columns keeps it; what builds a
    new table (a merge, a sum by group, a pivot) may lose it. Who gives the rows codes of
    another scheme notes that one: the note is believed.

    Parameters
    ----------
    table : DataFrame, or Series by industry
        Stays as it is.
    scheme : {"TOL 2008", "NACE Rev. 2", "TOL 2025", "NACE Rev. 2.1", "own"}
        As in `check_disjoint`.

    Returns
    -------
    DataFrame or Series
        A shallow copy.

    Raises
    ------
    DataError
        If `scheme` is none of these.

    Examples
    --------
    >>> clubs = pd.DataFrame({
    ...     "region": "MK07", "industry": ["rowing", "skiing"], "year": 2022, "value": [3, 9]})
    >>> check_composition(with_scheme(clubs, "own"))
    """
    check_one_of("scheme", scheme, tuple(SCHEME_NAMES))
    noted = table.copy(deep=False)
    noted.attrs = {**table.attrs, SCHEME: scheme}
    return noted


def check_region_known(table: pd.DataFrame, region: str, *, role: str = "region") -> None:
    """Refuse a region that the table lacks altogether, or in one of its years.

    Parameters
    ----------
    role : str
        What the region is there for, to begin the sentence with.

    Raises
    ------
    DataError
        Naming the regions, or the years, that the table has.

    Examples
    --------
    >>> jobs = pd.DataFrame({"region": ["MK07", "SSS"], "year": [2022, 2022]})
    >>> check_region_known(jobs, "SSS", role="reference region")
    """
    years = table.loc[(table["region"] == region).to_numpy(), "year"].unique()
    if not len(years):
        known = sorted(table["region"].unique(), key=str)
        listed = ", ".join(map(str, known[:20])) + (", ..." if len(known) > 20 else "")
        raise DataError(f"{role} {region!r} is not in the table; its regions are {listed}")
    if lacking := sorted(set(table["year"].unique()) - set(years)):
        raise DataError(f"{role} {region!r} has no rows in {', '.join(map(str, lacking))}")


def check_one_of(name: str, given: object, allowed: Sequence[object]) -> None:
    """Refuse an argument that is none of the allowed ones.

    Examples
    --------
    >>> check_one_of("method", "dunn", ("dunn", "arcelus"))
    """
    if given not in allowed:
        names = ", ".join(repr(value) for value in allowed)
        raise DataError(f"{name} {given!r} is not known; allowed are {names}")


def check_whole_number(name: str, given: object, *, least: int) -> None:
    """Refuse an argument that is no whole number, or a smaller one than `least`.

    Examples
    --------
    >>> check_whole_number("runs", 1000, least=100)
    """
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise DataError(f"{name} {given!r} is not allowed; a whole number from {least} on is")


def _check_types(frame: pd.DataFrame, keys: list[str], value: str) -> None:
    numeric = pd.api.types.is_numeric_dtype(frame[value].dtype)
    if not numeric or pd.api.types.is_bool_dtype(frame[value].dtype):
        bad = pd.to_numeric(frame[value], errors="coerce").isna() & frame[value].notna()
        rows = bad if bad.any() else pd.Series(True, index=frame.index)
        rule = f"not a number: {value!r} must be a column of numbers, but"
        _reject(frame[[*keys, value]], rows, rule, f"of type {frame[value].dtype}")
    if "year" in keys and not pd.api.types.is_integer_dtype(frame["year"].dtype):
        known = frame["year"].notna()
        if known.all():
            rule = "not a year: 'year' must be a column of whole numbers, but"
            _reject(frame[keys], known, rule, f"of type {frame['year'].dtype}")


def _reject(frame: pd.DataFrame, bad, rule: str, remark: str) -> None:
    bad = np.asarray(bad, dtype=bool)
    if bad.any():
        rows = frame[bad]
        count = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
        first = "; ".join(
            " ".join(f"{column}={row[column]}" for column in frame.columns)
            for row in rows.head(_SHOWN).to_dict("records")
        )
        raise DataError(f"{rule} {count} {remark}: {first}{_dots(rows)}")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _dots(rows) -> str:
    return "; ..." if len(rows) > _SHOWN else ""
