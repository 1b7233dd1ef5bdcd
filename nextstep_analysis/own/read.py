"""Own figures as a tidy table that stands beside the official ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from nextstep_analysis.classifications import names
from nextstep_analysis.errors import DataError
from nextstep_analysis.industry_codes import TOL_2008
from nextstep_analysis.own.cells import WANTED, Cells, read_cells
from nextstep_analysis.own.codes import Areas, Industries, codes, share_known
from nextstep_analysis.own.numbers import looks_like_numbers, numbers
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.schema import with_scheme

HEADS: Mapping[str, str] = {
    "region": r"(region|area|alue|maakunta|kunta|municipality|seutu|område|landskap|kommun)\w*",
    "industry": r"(industry|toimiala|tol|nace|sector|näringsgren|bransch)\w*( ?\d{4})?",
    "year": r"(year|vuosi|år|time|aika|vuonna)",
}
"""What heads are called, in any of three languages."""
MOSTLY = 0.6  # of a column's values are known: it is meant as codes, and the others are slips
_YEAR = r"(?:19|20)\d\d"
_HEAD_YEAR = rf"{_YEAR}\*?"  # with the mark of preliminary figures


@dataclass(frozen=True)
class _Columns:
    """Which column of a file is what: places of keys, measures and other words."""

    keys: Mapping[str, int]
    measures: tuple[int, ...]
    words: tuple[int, ...]
    wide: bool
    """The measures are years, each a column."""


def read_own(
    file: str | Path,
    *,
    region: str | None = None,
    industry: str | None = None,
    year: int | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    project: Project | None = None,
) -> pd.DataFrame:
    """Own figures, from CSV or Excel, in the shape that every function here takes.

    Columns are recognised by their heads and by what they hold: areas and industries by code or by
    name in three languages (``Lahti``, ``398``, ``31 Huonekalujen valmistus``), years as a column
    or as heads. Semicolons, commas or tabs, UTF-8 or Windows letters, decimal commas, and spaces
    of every width in thousands are read; ``..`` and empty cells are not known.

    Parameters
    ----------
    file : str or Path
        ``.csv`` or ``.xlsx``.
    region, industry : str, optional
        What all rows are of, by code or name, where the file has no such column.
    year : int, optional
        Likewise.
    decimal : str, optional
        ``","`` or ``"."``, where the numbers leave open which it is.
    sheet : str, optional
        Of a workbook with several.
    project : Project, optional
        Whose names of codes; the one around the current folder when left out.

    Returns
    -------
    DataFrame ``region, industry, year`` (those there are), the measures, and other words
        One measure is called ``value``, several as in the file. Numbers are float64, NaN where not
        known; per cents are shares. Totals stay beside their parts, which may be unknown.

    Raises
    ------
    DataError
        In one sentence with the row and what may be meant: an unknown area or industry, codes of
        TOL 2025, classes finer than divisions, two rows of one area, industry and year, a text
        that is no number, merged heads.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "own.csv"
    >>> _ = path.write_text("kunta;toimiala;vuosi;kyselyn vastaajat\\nLahti;31;2024;1 234,5\\n")
    >>> read_own(path).values.tolist()
    [['KU398', 'C31', 2024, 1234.5]]
    """
    path = Path(file)
    cells = read_cells(path, sheet=sheet)
    known = names(project or find_project())
    readers: dict[str, Areas | Industries] = {
        "region": Areas(known),
        "industry": Industries(known),
    }
    columns = _columns(cells, readers)
    given = {"region": region, "industry": industry, "year": year}
    table = _table(cells, columns, readers, decimal=decimal)
    for name, value in given.items():
        if value is None:
            continue
        if name in table:
            raise DataError(f"{cells.file} has a column of its own for {name}; leave {name}= out")
        made = value if name == "year" else codes([str(value)], readers[name], rows=[0], where=name)
        table[name] = made if name == "year" else made[0]
    return _tidy(table, cells.file)


def _columns(cells: Cells, readers: Mapping[str, Areas | Industries]) -> _Columns:
    held = [[row[place] for _, row in cells.rows] for place in range(len(cells.head))]
    keys: dict[str, int] = {}
    for name in HEADS:
        place = _place(name, cells.head, held, readers, taken=set(keys.values()))
        if place is not None:
            keys[name] = place
    others = [place for place in range(len(cells.head)) if place not in keys.values()]
    years = [place for place in others if re.fullmatch(_HEAD_YEAR, cells.head[place])]
    wide = bool(years) and "year" not in keys
    like = [place for place in others if looks_like_numbers(held[place], mostly=MOSTLY)]
    measures = tuple(years if wide else like)
    words = tuple(place for place in others if place not in measures)
    if not keys or not measures:
        lacking = "no column of areas, industries or years" if not keys else "no column of numbers"
        raise DataError(f"{cells.file}: {lacking} is recognised in {list(cells.head)}.{WANTED}")
    return _Columns(keys, measures, words, wide)


def _place(
    name: str,
    head: Sequence[str],
    held: Sequence[Sequence[str]],
    readers: Mapping[str, Areas | Industries],
    *,
    taken: set[int],
) -> int | None:
    """The column of a key: by its head, or else by what it holds."""
    free = [place for place in range(len(head)) if place not in taken]
    for place in free:
        if re.fullmatch(HEADS[name], head[place].casefold()):
            return place
    if name == "year":
        return None
    known = {place: share_known(held[place], readers[name]) for place in free}
    texts = [p for p in free if known[p] >= MOSTLY and not looks_like_numbers(held[p], mostly=1)]
    return texts[0] if texts else None


def _table(
    cells: Cells,
    columns: _Columns,
    readers: Mapping[str, Areas | Industries],
    *,
    decimal: str | None,
) -> pd.DataFrame:
    rows = [number for number, _ in cells.rows]
    table = pd.DataFrame({"row": rows})
    for name, place in columns.keys.items():
        texts = [row[place] for _, row in cells.rows]
        where = f"{cells.file}, column {cells.head[place]!r}"
        if name == "year":
            table[name] = _years(texts, rows, where)
        else:
            table[name] = codes(texts, readers[name], rows=rows, where=where)
    for place in columns.measures:
        head = cells.head[place]
        texts = [row[place] for _, row in cells.rows]
        where = f"{cells.file}, column {head!r}"
        table[head] = numbers(texts, rows=rows, where=where, decimal=decimal)
    words = {cells.head[place]: [row[place] for _, row in cells.rows] for place in columns.words}
    table = table.assign(**words)
    heads = [cells.head[place] for place in columns.measures]
    if columns.wide:
        kept = ["row", *columns.keys, *words]
        table = table.melt(kept, heads, var_name="year", value_name="value")
        return table.assign(year=table["year"].str.rstrip("*").astype("int64"))
    return table.rename(columns={heads[0]: "value"}) if len(heads) == 1 else table


def _years(texts: Sequence[str], rows: Sequence[int], where: str) -> list[int]:
    for row, text in zip(rows, texts, strict=True):
        if not re.fullmatch(_YEAR, text):
            raise DataError(f"{where}, row {row}: {text!r} is no year, such as 2024")
    return [int(text) for text in texts]


def _tidy(table: pd.DataFrame, file: str) -> pd.DataFrame:
    keys = [name for name in HEADS if name in table]
    twice = table[table.duplicated(keys, keep=False)].sort_values([*keys, "row"])
    if not twice.empty:
        one, other = twice["row"].iloc[:2]
        told = ", ".join(str(twice[name].iloc[0]) for name in keys)
        raise DataError(f"{file}: rows {one} and {other} are both of {told}; keep one of them")
    measures = [name for name in table if name not in (*keys, "row")]
    tidy = table[[*keys, *measures]].sort_values(keys, ignore_index=True)
    return with_scheme(tidy, TOL_2008) if "industry" in tidy else tidy
