"""One dataset fetched: asked, kept as received, made a table of. Nothing is in force yet."""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from nextstep_analysis.catalogue.recipes import Fetching, Recipe
from nextstep_analysis.catalogue.sidecars import SIDECAR, as_fetched
from nextstep_analysis.catalogue.sources import Dataset, read_sources, with_sidecar
from nextstep_analysis.errors import FetchError
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.assemble import (
    Assembled,
    as_csv,
    assembled,
    tidy,
    with_regions,
)
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.code_stamps import (
    check_code_sets,
    check_versions,
    other_borders,
)
from nextstep_analysis.sources.fetch.http import Received
from nextstep_analysis.sources.fetch.jsonstat import Cube, read_cube
from nextstep_analysis.sources.fetch.selection import Selection, queries, select
from nextstep_analysis.sources.fetch.store import (
    RECORD,
    Record,
    keep_answer,
    read_answer_file,
    vintage_name,
    write_once,
    written_time,
)
from nextstep_analysis.sources.fetch.tables import (
    Limits,
    Query,
    RefusedError,
    Table,
    TableService,
    checked,
    with_host,
)
from nextstep_analysis.sources.snapshot import read_cells, read_snapshot
from nextstep_analysis.sources.validate import to_types

HOMES = "municipalities"
"""The dataset that says in which region each municipality is today."""
REGIONS_ADDED = "Regions are added up from municipalities, on the regions of today."
FEWEST = 100
"""Cells of a query below which a refusal is not for their number."""


@dataclass(frozen=True)
class Plan:
    """What a refresh of one dataset would do.

    Attributes
    ----------
    updated : datetime
        When the service last changed the figures, by the answer for a single cell: the stamps
        of its lists are renewed without a change.
    calls : int
        Queries of figures; `seconds` is about how long they take.
    """

    dataset: Dataset
    recipe: Recipe
    table: Table
    selection: Selection
    limits: Limits
    updated: dt.datetime
    calls: int
    seconds: float


@dataclass(frozen=True)
class Fetched:
    """A whole vintage in a folder of its own, and the dataset as it is there."""

    folder: Path
    record: Record
    dataset: Dataset


def plan(
    dataset: Dataset, fetching: Fetching, service: TableService, limits: Limits, clock: Clock
) -> Plan:
    """Ask for the metadata and for a single cell.

    Raises
    ------
    FetchError
        What does not answer or is not there.
    """
    recipe = fetching.tables[dataset.id]
    year = str(dataset.year_column)
    table = service.table(recipe)
    first = as_fetched(dataset).columns[year].minimum
    selection = select(table, recipe, year=year, first=int(first or 0))
    check_code_sets(dataset, selection)
    check_versions(dataset, recipe, selection)
    single = {name: codes[-1:] for name, codes in selection.query.items()}
    cube = _cube(service.figures(table, single))
    cells = Selection(**{**vars(selection), "query": single})
    updated = assembled([cube], cells, now=clock.now(), probe=True).updated
    calls = sum(1 for _ in queries(selection.query, limits.cells, selection.singly))
    windows = max(calls - 1, 0) // limits.calls
    seconds = max(windows * limits.seconds, calls * fetching.patience.usual_seconds)
    return Plan(dataset, recipe, table, selection, limits, updated, calls, seconds)


def fetch(
    planned: Plan,
    service: TableService,
    folder: Path,
    *,
    project: Project,
    clock: Clock,
    tell: Callable[[str], None],
) -> Fetched:
    """All figures of a plan, as a vintage in `folder`: answers, table, sidecar, record.

    Raises
    ------
    FetchError
        What is wrong with the answers.
    DataError
        If the table does not fit its description.
    """
    asked = _figures(planned, service, tell)
    names = _keep(folder, service.received, asked, planned.dataset.sidecar.licence)
    cubes = [read_cube(read_answer_file(folder, name)) for name in names]
    whole = assembled(cubes, planned.selection, now=clock.now())
    table = tidy(whole, planned.selection, planned.recipe, planned.dataset)
    if planned.recipe.add_regions:
        table = with_regions(table, planned.dataset, homes=_homes(project))
    content = as_csv(table, planned.dataset)
    write_once(folder / planned.dataset.file, content)
    record = _record(planned, whole, names, content, len(table), clock.now())
    sidecar = _sidecar(planned, record, whole, table)
    text = yaml.safe_dump(sidecar, allow_unicode=True, sort_keys=False)
    write_once(folder / SIDECAR, text.encode())
    dataset = with_sidecar(project, planned.dataset.id, planned.dataset, folder)
    return Fetched(folder, record, dataset)


def _homes(project: Project) -> pd.Series:
    """The region of each municipality today."""
    homes = read_cells(read_snapshot(project, read_sources(project)[HOMES]))
    return homes.set_index("municipality")["region"]


def figures_of(project: Project, dataset: Dataset) -> pd.DataFrame:
    """The table of a vintage as its raw file has it: what is empty stays missing."""
    return to_types(dataset, read_cells(read_snapshot(project, dataset)))


def finish(fetched: Fetched, held: list[str]) -> Fetched:
    """Write the record, with what a person must look at before the vintage is used."""
    record = fetched.record.model_copy(update={"held": held})
    write_once(fetched.folder / RECORD, record.to_json().encode())
    return Fetched(fetched.folder, record, fetched.dataset)


def _figures(planned: Plan, service: TableService, tell: Callable[[str], None]) -> list[Received]:
    """The answers with the figures; queries that are too large after all are cut smaller."""
    most = planned.limits.cells
    waiting: list[Query] = list(queries(planned.selection.query, most, planned.selection.singly))
    answers: list[Received] = []
    while waiting:
        query = waiting.pop(0)
        received = service.figures(planned.table, query)
        if service.too_large(received) and (smaller := _halved(query)):
            waiting[:0] = smaller
            continue
        answers.append(checked(received))
        tell(f"{planned.dataset.id}: {len(answers)} of {len(answers) + len(waiting)} answers")
    return answers


def _halved(query: Query) -> list[Query]:
    """`query` in pieces of at most half its cells; none where it is small already."""
    cells = math.prod(map(len, query.values()))
    return list(queries(query, max(cells // 2, 1))) if cells > FEWEST else []


def _cube(received: Received) -> Cube:
    """The cube of an answer; what is wrong is told with the host."""
    try:
        return read_cube(checked(received).content)
    except RefusedError:
        raise
    except FetchError as error:
        raise with_host(error, received) from None


def _keep(folder: Path, received: list[Received], asked: list[Received], licence: str) -> list[str]:
    """Every answer written as received; the paths of those with the figures."""
    names = []
    for number, one in enumerate(received, start=1):
        figures = any(one is other for other in asked)
        code_sets = _code_sets(_cube(one)) if figures else {}
        name = keep_answer(folder, number, one, licence=licence, code_sets=code_sets)
        if figures:
            names.append(name)
    return names


def _code_sets(cube: Cube) -> dict[str, dict[str, str]]:
    return {dimension.id: dimension.named() for dimension in cube.dimensions}


def _record(
    planned: Plan, whole: Assembled, names: list[str], content: bytes, rows: int, now: dt.datetime
) -> Record:
    selection, table = planned.selection, planned.table
    contents = {
        name: {"label": label, "unit": whole.units.get(selection.contents[name], "")}
        for name, label in selection.labels.items()
    }
    variables = {name: f"{one.code}: {one.text}" for name, one in selection.keys.items()}
    return Record(
        dataset=planned.dataset.id,
        vintage=vintage_name(whole.updated, content),
        service=planned.recipe.service,
        table=table.where,
        title=table.title,
        updated=written_time(whole.updated),
        fetched=written_time(now),
        rows=rows,
        first=selection.years[0],
        last=selection.years[-1],
        sha256=checksum(content),
        answers=names,
        contents=contents,
        variables=variables,
        held=[],
        note=planned.recipe.note,
    )


def _table_id(planned: Plan, where: str) -> str:
    """The table as a source line names it; that of a title by where it was found."""
    fetched = planned.dataset.fetched
    came = (fetched and fetched.table_label) or planned.dataset.sidecar.table
    if planned.recipe.table and came:
        return came
    return "/".join(where.removesuffix(".px").split("/")[-2:])


def _columns(dataset: Dataset, record: Record) -> dict[str, str]:
    """What the columns are; in the service's words where they are others than the embedded ones."""
    told = {**record.variables, **{name: one["label"] for name, one in record.contents.items()}}
    others = dataset.fetched.columns if dataset.fetched else {}
    came = dataset.sidecar.columns
    return {name: told[name] if name in others else text for name, text in came.items()}


def _sidecar(
    planned: Plan, record: Record, whole: Assembled, table: pd.DataFrame
) -> Mapping[str, Any]:
    """What stands beside the table, in the form of all raw files."""
    came = planned.dataset.sidecar
    year = planned.dataset.year_column
    extent = {
        key: {"values": int(table[key].nunique())}
        | ({"first": record.first, "last": record.last} if key == year else {})
        for key in planned.dataset.keys
    }
    cut, borders = planned.selection.cut, other_borders(planned.dataset, planned.selection)
    return {
        "title": f"{planned.dataset.title['en']}, {record.first}–{record.last}",
        "table": _table_id(planned, record.table),
        "published": record.updated[:10],
        "producer": came.producer,
        "vintage": f"{record.first}–{record.last}",
        "licence": came.licence,
        "columns": _columns(planned.dataset, record),
        "notes": [
            f"Fetched from {record.table} ({record.title}) on {record.fetched[:10]}.",
            *([f"Left out, not all periods are there: {', '.join(map(str, cut))}."] if cut else []),
            *([f"Areas as on 1 January {borders}."] if borders else []),
            *([REGIONS_ADDED] if planned.recipe.add_regions else []),
            *([f"{record.note[0].upper()}{record.note[1:]}."] if record.note else []),
            *(" ".join(note.split()) for note in (*planned.table.notes, *whole.notes)),
        ],
        "rows": record.rows,
        "sha256": record.sha256,
        "extent": extent,
    }
