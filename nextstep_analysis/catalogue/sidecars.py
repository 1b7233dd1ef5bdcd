"""What came with a raw file: the sidecar beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field

from nextstep_analysis.catalogue.fields import Count, Day, Line
from nextstep_analysis.catalogue.files import Entry, read_entry
from nextstep_analysis.catalogue.tables import Areas
from nextstep_analysis.errors import CatalogueError, DataError

SIDECAR = "sidecar.yaml"

Whole = Annotated[int, Field(strict=True)]
DescribedT = TypeVar("DescribedT", bound=Entry)
"""An entry of `config/sources.yaml`, which is read with its sidecar."""


class Extent(Entry):
    """How many different values a key holds; of years also the first and the last."""

    values: Count
    first: Whole | None = None
    last: Whole | None = None


class Sidecar(Entry):
    """What came with a raw file: `data/raw/<dataset>/sidecar.yaml`, or that of a fetched vintage.

    `extent` is what a fetched vintage covers, by key, and `areas` the year of its borders: they
    take the place of what the catalogue expects of the embedded one.
    """

    title: Line
    producer: Line
    licence: Line
    vintage: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    table: Line | None = None
    published: Day | None = None
    columns: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()
    rows: Count | None = None
    areas: Areas | None = None
    extent: Mapping[str, Extent] = {}

    @property
    def fetched(self) -> bool:
        """Whether it is that of a fetched vintage, not of the one that came with the project."""
        return bool(self.extent)


def read_sidecar(folder: Path, dataset: str) -> Sidecar:
    """What came with the raw file of `dataset` in `folder`.

    Raises
    ------
    DataError
        If it is missing, not YAML, or lacks a key: file, line, what is needed.
    """
    path = folder / SIDECAR
    try:
        return read_entry(path, Sidecar)
    except CatalogueError as error:
        raise DataError(f"{dataset}: {error}") from None


def awaited_sidecar(entry: Any) -> Sidecar:
    """What is known of an awaited table before it has come; its rows and checksum are not."""
    return Sidecar.model_construct(
        title=entry.title["en"], vintage="", sha256="", **dict(entry.awaited)
    )


def check_sidecar(where: str, sidecar: Sidecar, entry: DescribedT, catalogue: Path) -> None:
    """Raise `DataError` unless the sidecar has the columns of `entry`, and the rows of a table.

    What a fetched vintage covers is said of columns that it has, of a year from first to last.
    """
    described = set(sidecar.columns)
    if described and described != set(entry.columns):
        there, here = (", ".join(sorted(names)) for names in (described, entry.columns))
        raise DataError(f"{where} describes the columns {there}, but {catalogue} {here}")
    if entry.kind != "boundaries" and sidecar.rows is None:
        raise DataError(f"{where}: the key 'rows' is missing; needed here: rows")
    if sidecar.extent:
        _check_extent(where, sidecar.extent, as_fetched(entry).columns)


def _check_extent(where: str, extent: Mapping[str, Extent], columns: Mapping[str, Any]) -> None:
    for name, held in extent.items():
        if name not in columns:
            raise DataError(
                f"{where}: extent.{name} is of a column that the table does not have; allowed are "
                f"{', '.join(columns)}"
            )
        if columns[name].type != "year":
            continue
        if held.first is None or held.last is None or held.first > held.last:
            raise DataError(
                f"{where}: extent.{name} goes from {held.first} to {held.last}; a year needs a "
                "first and a last one, the last not before the first"
            )


def as_fetched(entry: DescribedT) -> DescribedT:
    """`entry` as it is of fetched vintages, by its own word."""
    fetched = getattr(entry, "fetched", None)
    if fetched is None:
        return entry
    given = {name: getattr(fetched, name) for name in type(fetched).model_fields}
    told = {name: value for name, value in given.items() if value is not None}
    columns = {**entry.columns, **fetched.columns}
    return entry.model_copy(update={**told, "columns": columns, "fetched": None})


def extended(entry: DescribedT, sidecar: Sidecar) -> DescribedT:
    """`entry` with the extent of a fetched vintage in the place of the embedded one's."""
    if not sidecar.extent:
        return entry
    entry = as_fetched(entry)
    expected = {name: extent.values for name, extent in sidecar.extent.items()}
    columns = dict(entry.columns)
    for name, extent in sidecar.extent.items():
        if columns[name].type == "year":
            span = {"minimum": extent.first, "maximum": extent.last}
            columns[name] = columns[name].model_copy(update=span)
    borders = {"areas": sidecar.areas} if sidecar.areas else {}
    return entry.model_copy(update={"expected": expected, "columns": columns, **borders})
