"""Reading the validated tables of `data/processed`, and refusing stale or damaged ones."""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from nextstep_analysis.catalogue.fields import nearest
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.stored import InsidePath, Sha256, Stored, parsed, read_regular

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

MANIFEST = "manifest.json"
REMEDY = "run `nextstep data build`"


class BuiltTable(Stored):
    """What the manifest says of one built table.

    `inputs` are the files it was made of, by path below the project, with their sha256 ("" where
    there was no such file); `figures` what the sentences of the catalogue say of the table
    (`sources.sums.figures`), `scheme` the one classification of its industries, "" where there
    is none or another one in other years; `breaks` the years from which figures of any column
    are not comparable with those before.
    """

    file: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.parquet$")]
    kind: Literal["table", "names", "boundaries"]
    rows: Annotated[int, Field(ge=0)]
    sha256: Sha256
    inputs: Mapping[InsidePath, str]
    figures: Mapping[str, float]
    scheme: str
    breaks: Sequence[int]


def _check_files(tables: Mapping[str, BuiltTable]) -> Mapping[str, BuiltTable]:
    if wrong := [name for name, built in tables.items() if built.file != table_file(name)]:
        raise ValueError(f"{wrong[0]} does not stand in {table_file(wrong[0])}")
    return tables


class Manifest(Stored):
    """What was built, of which inputs, by which code (`data/processed/manifest.json`)."""

    code: str
    tables: Annotated[Mapping[str, BuiltTable], AfterValidator(_check_files)]


class DamagedError(DataError):
    """A file in `data/processed` is not as the build wrote it."""


def table_file(dataset: str) -> str:
    """Name of the built file of `dataset` in `data/processed`."""
    return f"{dataset}.parquet"


def read_table(project: Project, dataset: str) -> "pd.DataFrame":
    """The processed table of `dataset`, as `sources.build_data` wrote it.

    Parameters
    ----------
    dataset : str
        Its id in `config/sources.yaml`: ``"enterprises"``.

    Returns
    -------
    DataFrame
        Columns in the order of the catalogue. Codes and texts are ``str``, years and
        counts ``int64``; counts with missing cells and other numbers are ``float64``,
        NaN where the cell is missing (the catalogue says what that means). It notes the
        classification of its industries (`schema.with_scheme`), if it has one for all rows,
        and the breaks of its series (`breaks.with_breaks`).

    Raises
    ------
    DataError
        If the table is not built, damaged, or older than its inputs.
    """
    content, built = _verified(project, dataset, kinds={"table", "names"}, reader="read_table")
    import pandas as pd  # not before a table is read: a build may find nothing to do

    from nextstep_analysis.breaks import with_breaks
    from nextstep_analysis.schema import with_scheme

    with _whole(project, built):
        table = with_breaks(pd.read_parquet(io.BytesIO(content)), built.breaks)
    return with_scheme(table, built.scheme) if built.scheme else table


def read_boundaries(project: Project, dataset: str) -> "geopandas.GeoDataFrame":
    """The processed boundaries of `dataset`: its code and ``geometry`` (WGS 84), by code.

    Raises
    ------
    DataError
        If they are not built, damaged, or older than their inputs.
    """
    content, built = _verified(project, dataset, kinds={"boundaries"}, reader="read_boundaries")
    import geopandas  # takes a second; only maps need it

    with _whole(project, built):
        return geopandas.read_parquet(io.BytesIO(content))


def overview(project: Project) -> "pd.DataFrame":
    """What data there is: one row per dataset, with its English title, producer and period.

    Raises
    ------
    DataError
        If the data are not built.
    """
    import pandas as pd

    built = read_manifest(project).tables
    rows = [
        (name, entry.title["en"], entry.sidecar.producer, entry.sidecar.vintage, built[name].rows)
        for name, entry in read_sources(project).items()
        if name in built
    ]
    columns = ["dataset", "title", "producer", "reference_period", "rows"]
    return pd.DataFrame(rows, columns=columns).set_index("dataset").sort_index()


def read_manifest(project: Project) -> Manifest:
    """What `data/processed` holds.

    Raises
    ------
    DataError
        If there is no manifest, or it is not one.
    """
    path = project.processed / MANIFEST
    try:
        manifest = parsed(read_regular(path), Manifest)
    except FileNotFoundError:
        raise DataError(f"{path}: the data are not built: {REMEDY}") from None
    except OSError as error:
        raise DamagedError(f"{path}: cannot be read: {error.strerror}: {REMEDY}") from None
    if manifest is None:
        raise DamagedError(f"{path}: the file is damaged: {REMEDY}")
    return manifest


def figures_of(project: Project) -> dict[str, Mapping[str, float]]:
    """Figures of each dataset itself, by dataset, as `sources.sums.figures` computed them.

    Raises
    ------
    DataError
        If the data are not built.
    """
    return {name: built.figures for name, built in read_manifest(project).tables.items()}


def check_current(project: Project, dataset: str) -> None:
    """Raise `DataError` unless the table of `dataset` is whole and its inputs unchanged."""
    _content(project, dataset, read_manifest(project))


def checksum(content: bytes) -> str:
    """SHA-256 of `content` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def checksums(project: Project, paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 by path below the project; "" where there is no such file.

    Raises
    ------
    DataError
        If there is one that cannot be read.
    """
    by_name = {}
    for path in paths:
        name = path.relative_to(project.root).as_posix()
        try:
            by_name[name] = checksum(read_regular(path)) if path.is_file() else ""
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from None
    return by_name


@contextmanager
def _whole(project: Project, built: BuiltTable) -> Iterator[None]:
    """Raise `DamagedError` for what no reader of Parquet takes, though its checksum is right."""
    try:
        yield
    except (OSError, ValueError, NotImplementedError) as error:
        where = project.processed / built.file
        raise DamagedError(f"{where}: is no table ({type(error).__name__}): {REMEDY}") from None


def _verified(
    project: Project, dataset: str, *, kinds: set[str], reader: str
) -> tuple[bytes, BuiltTable]:
    manifest = read_manifest(project)
    content = _content(project, dataset, manifest)
    built = manifest.tables[dataset]
    if built.kind not in kinds:
        other = "read_boundaries" if built.kind == "boundaries" else "read_table"
        raise DataError(f"{dataset} holds {built.kind}: use {other}, not {reader}")
    return content, built


def _content(project: Project, dataset: str, manifest: Manifest) -> bytes:
    if not isinstance(dataset, str) or dataset not in manifest.tables:
        known = ", ".join(sorted(manifest.tables)) or "none"
        hint = nearest(str(dataset), manifest.tables)
        remedy = hint or f": {REMEDY}"
        raise DataError(f"{dataset!r} is not among the built tables ({known}){remedy}")
    entry = manifest.tables[dataset]
    path = project.processed / entry.file
    try:
        content = read_regular(path)
    except FileNotFoundError:
        raise DamagedError(f"{path}: the table is missing: {REMEDY}") from None
    except OSError as error:
        raise DamagedError(f"{path}: cannot be read: {error.strerror}: {REMEDY}") from None
    if checksum(content) != entry.sha256:
        raise DamagedError(f"{path}: the table is damaged or was edited: {REMEDY}")
    now = checksums(project, [project.root / name for name in entry.inputs])
    if changed := [name for name, known in entry.inputs.items() if now[name] != known]:
        raise DataError(f"{path}: {changed[0]} has changed since the table was built: {REMEDY}")
    return content
