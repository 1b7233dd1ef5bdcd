"""All raw files to checked, tidy tables in `data/processed`: all of them or none."""

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from nextstep_analysis.catalogue import accounts
from nextstep_analysis.catalogue.sources import Dataset, read_sources
from nextstep_analysis.catalogue.tables import CLASSIFICATIONS
from nextstep_analysis.codes import DIVISION
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.industry_codes import parts_of
from nextstep_analysis.leftovers import OLD, TABLES, owned, recover
from nextstep_analysis.processed import MANIFEST, BuiltTable, Manifest, checksum
from nextstep_analysis.project import Project
from nextstep_analysis.sources.balance import check_balance
from nextstep_analysis.sources.code_sets import (
    CodeSets,
    check_defined,
    classifications,
    read_code_sets,
)
from nextstep_analysis.sources.current import Built, built_already, code_of_build, inputs_of
from nextstep_analysis.sources.snapshot import read_cells, read_snapshot
from nextstep_analysis.sources.sums import check_equal, figures, zeros_filled
from nextstep_analysis.sources.validate import check_cells, to_types


def build_data(project: Project, *, force: bool = False) -> tuple[Built, ...]:
    """Check every raw file and write every table, in the order of the catalogue.

    Nothing is done when the inputs, the code and the tables are those of the last
    build. Otherwise the tables are written beside `data/processed`, which is then
    replaced as a whole; after an error it is as it was before.

    Parameters
    ----------
    force : bool
        Build even if nothing has changed.

    Raises
    ------
    CatalogueError, DataError
        What is wrong in `config` or in a raw file: file, line, found, allowed.
    ProjectError
        If `data/processed` cannot be written.
    """
    datasets = read_sources(project)
    if not force and (done := built_already(project, datasets)):
        return done
    raw = read_raw(project, datasets)
    try:
        _replace(project, datasets, raw)
    except OSError as error:
        problem = error.strerror or str(error)
        raise ProjectError(f"{project.processed}: cannot be written: {problem}") from None
    return tuple(
        Built(name, project.processed / dataset.output, len(raw.tables[name]), changed=True)
        for name, dataset in datasets.items()
    )


@dataclass(frozen=True)
class Raw:
    """The typed tables of all raw files, and the codes they were checked against."""

    tables: dict[str, pd.DataFrame]
    codes: CodeSets

    def homes(self, dataset: Dataset) -> pd.Series:
        """The region of each municipality on the borders that `dataset` has."""
        return self.codes.homes(dataset.areas)


def read_raw(project: Project, datasets: dict[str, Dataset]) -> Raw:
    """The typed tables of all raw files, after all checks; boundaries as GeoDataFrames.

    Raises
    ------
    CatalogueError, DataError
        As `build_data`.
    """
    check_defined(project, datasets)
    snapshots = {name: read_snapshot(project, dataset) for name, dataset in datasets.items()}
    cells = {}
    for name, shot in snapshots.items():
        if shot.dataset.kind == "boundaries":
            from nextstep_analysis.sources.boundaries import read_shapes

            cells[name] = read_shapes(shot)
        else:
            cells[name] = read_cells(shot)
    known = read_code_sets(cells, _aggregates(project, datasets, cells))
    for name, shot in snapshots.items():
        columns = [column for column in cells[name] if column != "geometry"]
        check_cells(shot, pd.DataFrame(cells[name][columns]), known=known)
    tables = {}
    for name, dataset in datasets.items():
        table = _typed(dataset, cells[name])
        check_balance(dataset, table)
        tables[name] = zeros_filled(dataset, table, homes=known.homes(dataset.areas))
    for name, dataset in datasets.items():
        check_equal(dataset, tables[name], tables, datasets)
    return Raw(tables, known)


def related(datasets: dict[str, Dataset], name: str) -> dict[str, Dataset]:
    """Those that `name` is checked with: what gives the codes, and what has equal figures, of
    which others may have some, too.
    """
    pairs = [{key, rule.dataset} for key, one in datasets.items() for rule in one.equal]
    linked = {name}
    while more := {key for pair in pairs if pair & linked for key in pair} - linked:
        linked |= more
    return {key: one for key, one in datasets.items() if key in linked or one.kind == "names"}


def _typed(dataset: Dataset, cells: pd.DataFrame) -> pd.DataFrame:
    table = to_types(dataset, cells)
    if dataset.kind != "boundaries":
        return table
    shapes = cells[["geometry"]].reset_index(drop=True)
    joined = shapes.assign(**{name: table[name] for name in table})
    ordered = joined[[*table, "geometry"]].sort_values(list(dataset.keys))
    return ordered.reset_index(drop=True)


def _aggregates(
    project: Project, datasets: dict[str, Dataset], cells: dict[str, pd.DataFrame]
) -> frozenset[str]:
    """The industries of the regional accounts, once their divisions are known to be all."""
    used = {column.type for dataset in datasets.values() for column in dataset.columns.values()}
    if "aggregate" not in used:
        return frozenset()
    mapped = accounts.read_accounts(project)
    industries = cells["industries"]["industry"] if "industries" in cells else ()
    divisions = {code for code in industries if re.fullmatch(DIVISION, code)}
    accounts.check_divisions(project, mapped, divisions)
    return mapped.codes


# --- writing ------------------------------------------------------------------------------


def _replace(project: Project, datasets: dict[str, Dataset], raw: Raw) -> None:
    target = project.processed
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target.parent, TABLES)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=owned(TABLES)) as scratch:
        fresh, retired = Path(scratch) / "fresh", Path(scratch) / f"{target.name}{OLD}"
        fresh.mkdir()
        entries = {}
        for name, dataset in datasets.items():
            path = fresh / dataset.output
            table = raw.tables[name]
            table.to_parquet(path, index=False)
            entries[name] = BuiltTable(
                file=dataset.output,
                kind=dataset.kind,
                rows=len(table),
                sha256=checksum(path.read_bytes()),
                inputs=inputs_of(project, dataset),
                figures=figures(dataset, table, homes=raw.homes(dataset)),
                scheme=_scheme(dataset),
                breaks=sorted({gap.year for gap in dataset.breaks}),
            )
        manifest = Manifest(code=code_of_build(), tables=entries)
        (fresh / MANIFEST).write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        _swap(fresh, target, retired)


def _scheme(dataset: Dataset) -> str:
    """The classification of its industries where all rows and columns have the same one."""
    named = set()
    for column in dataset.columns.values():
        named |= set(classifications(dataset, column))
        if column.type == "code":  # groups of sections, such as B-E
            kinds = dataset.classifications
            named |= {
                name
                for name in kinds
                if all(parts_of(code, CLASSIFICATIONS[name]) for code in column.values)
            }
    return named.pop() if len(named) == 1 else ""


def _swap(fresh: Path, target: Path, retired: Path) -> None:
    """Put `fresh` in the place of `target`; if that fails `target` is put back."""
    with contextlib.suppress(FileNotFoundError):
        os.replace(target, retired)
    try:
        os.replace(fresh, target)
    except OSError:
        if retired.exists():
            os.replace(retired, target)
        raise
