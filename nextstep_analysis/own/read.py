"""Own figures as a tidy table that stands beside the official ones."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from nextstep_analysis.classifications import names
from nextstep_analysis.errors import DataError
from nextstep_analysis.industry_codes import TOL_2008, TOL_2025
from nextstep_analysis.own.cells import Cells, read_cells
from nextstep_analysis.own.codes import Areas, Industries, codes
from nextstep_analysis.own.columns import HEADS, VALUE, YEAR, Columns, columns_of
from nextstep_analysis.own.numbers import numbers
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.schema import with_scheme

_ROW = "\0row"  # of the file: a name that no head has


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
    of every width in thousands are read; ``..`` and empty cells are not known. A number without
    letters is a municipality under ``kunta``, a region under ``maakunta``.

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
        known; 12 % in a cell is 0.12, and a % in a head changes nothing. Totals stay beside their
        parts, which may be unknown.

    Raises
    ------
    DataError
        In one sentence with the row and what may be meant: an unknown area or industry, codes,
        names or a head of TOL 2025, classes finer than divisions, two rows of one area, industry
        and year, two columns of areas that differ, a text that is no number, merged heads.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "own.csv"
    >>> _ = path.write_text("kunta;toimiala;vuosi;kyselyn vastaajat\\nLahti;31;2024;1 234,5\\n")
    >>> read_own(path).values.tolist()
    [['KU398', 'C31', 2024, 1234.5]]
    """
    if not isinstance(file, str | Path):
        raise DataError(f"the path of a file is wanted, not a {type(file).__name__}")
    cells = read_cells(Path(file), sheet=sheet)
    project = project or find_project()
    known = names(project)
    readers: dict[str, Areas | Industries] = {
        "region": Areas(known),
        "industry": Industries(known, names(project, scheme=TOL_2025)),
    }
    columns = columns_of(cells, readers)
    given = {"region": region, "industry": industry, "year": year}
    table = _table(cells, columns, readers, decimal=decimal)
    for name, value in given.items():
        if value is None:
            continue
        if name in table:
            raise DataError(f"{cells.file} has a column of its own for {name}; leave {name}= out")
        table[name] = _of_all(name, value, readers)
    return _tidy(table, cells.file)


def _of_all(name: str, value: object, readers: Mapping[str, Areas | Industries]) -> str | int:
    """What all rows are of, as a code or year."""
    text = str(value).strip()
    if name == "year":
        if not re.fullmatch(YEAR, text):
            raise DataError(f"year is {value!r}; allowed is one such as 2024")
        return int(text.rstrip("*"))
    if (code := readers[name].code(text)) is None:
        raise DataError(f"unknown {name} {value!r}{readers[name].nearest(text)}")
    return code


def _table(
    cells: Cells,
    columns: Columns,
    readers: Mapping[str, Areas | Industries],
    *,
    decimal: str | None,
) -> pd.DataFrame:
    rows = [number for number, _ in cells.rows]
    table = pd.DataFrame({_ROW: rows})
    for name, place in columns.keys.items():
        texts = [row[place] for _, row in cells.rows]
        where = f"{cells.file}, column {cells.head[place]!r}"
        if name == "year":
            table[name] = _years(texts, rows, where)
        else:
            reader = readers[name]
            reader = reader.under(cells.head[place]) if isinstance(reader, Areas) else reader
            table[name] = codes(texts, reader, rows=rows, where=where)
    for place in columns.measures:
        head = cells.head[place]
        texts = [row[place] for _, row in cells.rows]
        where = f"{cells.file}, column {head!r}"
        table[head] = numbers(texts, rows=rows, where=where, decimal=decimal)
    words = {cells.head[place]: [row[place] for _, row in cells.rows] for place in columns.words}
    table = table.assign(**words)
    heads = [cells.head[place] for place in columns.measures]
    if columns.wide:
        kept = [_ROW, *columns.keys, *words]
        table = table.melt(kept, heads, var_name="year", value_name=VALUE)
        return table.assign(year=table["year"].str.rstrip("*").astype("int64"))
    return table.rename(columns={heads[0]: VALUE}) if len(heads) == 1 else table


def _years(texts: Sequence[str], rows: Sequence[int], where: str) -> list[int]:
    for row, text in zip(rows, texts, strict=True):
        if not re.fullmatch(YEAR, text):
            raise DataError(f"{where}, row {row}: {text!r} is no year, such as 2024")
    return [int(text.rstrip("*")) for text in texts]


def _tidy(table: pd.DataFrame, file: str) -> pd.DataFrame:
    keys = [name for name in HEADS if name in table]
    twice = table[table.duplicated(keys, keep=False)].sort_values([*keys, _ROW])
    if not twice.empty:
        one, other = twice[_ROW].iloc[:2]
        told = ", ".join(str(twice[name].iloc[0]) for name in keys)
        raise DataError(f"{file}: rows {one} and {other} are both of {told}; keep one of them")
    measures = [name for name in table if name not in (*keys, _ROW)]
    tidy = table[[*keys, *measures]].sort_values(keys, ignore_index=True)
    return with_scheme(tidy, TOL_2008) if "industry" in tidy else tidy
