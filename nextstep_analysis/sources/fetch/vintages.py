"""The vintages of a dataset: what there are, which is used, how two differ."""

from dataclasses import dataclass, replace

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.recipes import read_fetching
from nextstep_analysis.catalogue.sources import (
    Dataset,
    read_declared,
    read_sources,
    with_sidecar,
)
from nextstep_analysis.catalogue.vintages import EMBEDDED, in_force, vintage_folder
from nextstep_analysis.errors import DataError
from nextstep_analysis.project import Project
from nextstep_analysis.sources.build import read_raw
from nextstep_analysis.sources.fetch.anomalies import Difference
from nextstep_analysis.sources.fetch.differences import between
from nextstep_analysis.sources.fetch.store import Record, put_in_force, record_of, records


@dataclass(frozen=True)
class Known:
    """A vintage there is: `record` is None for the one that came with the project.

    `period` is empty where none came: the dataset is awaited.
    """

    vintage: str
    used: bool
    accepted: str
    record: Record | None
    period: str

    def __str__(self) -> str:
        mark = "*" if self.used else " "
        if not self.period:
            return f"{mark} {self.vintage:<20} nothing came with the project"
        if self.record is None:
            return f"{mark} {self.vintage:<20} {self.period}, came with the project"
        told = f"{mark} {self.vintage:<20} {self.period}, updated {self.record.updated}, fetched "
        told += f"{self.record.fetched} from {self.record.table}, {self.record.rows:,} rows"
        if self.accepted:
            return f"{told}, accepted {self.accepted} although {'; '.join(self.record.held)}"
        return f"{told}, held back: {'; '.join(self.record.held)}" if self.record.held else told


def history(project: Project, dataset: str) -> list[Known]:
    """Every vintage of `dataset`, the embedded one first; the one in force is marked.

    Raises
    ------
    CatalogueError
        If there is no such dataset.
    DataError
        If a record is damaged.
    """
    found = _dataset(project, dataset)
    now = in_force(project, dataset)
    period = ""
    if not found.awaited:
        came = with_sidecar(project, dataset, found, vintage_folder(project, dataset, EMBEDDED))
        period = came.sidecar.vintage
    known = [Known(EMBEDDED, now.vintage == EMBEDDED, "", None, period)]
    for record in records(project, dataset):
        used, accepted = record.vintage == now.vintage, now.accepted.get(record.vintage, "")
        period = f"{record.first}–{record.last}"
        known.append(Known(record.vintage, used, accepted, record, period))
    return known


def use(project: Project, dataset: str, vintage: str) -> str:
    """Use `vintage` of `dataset` from now on; its beginning is enough. Returns its whole name.

    Raises
    ------
    CatalogueError
        If there is no such dataset or vintage.
    DataError
        If it is held back, or damaged: it does not pass the checks of the build any more.
    """
    whole = named(project, dataset, vintage)
    if whole != EMBEDDED:
        record = record_of(project, dataset, whole)
        if record.held and whole not in in_force(project, dataset).accepted:
            raise DataError(
                f"{dataset}: the vintage {whole} is held back: {'; '.join(record.held)}; "
                f"`nextstep data refresh {dataset} --accept` takes it"
            )
    described = _dataset(project, dataset)
    if whole == EMBEDDED and described.awaited:  # from now on it is awaited again
        put_in_force(project, dataset, whole, chosen=True)
        return whole
    chosen = with_sidecar(project, dataset, described, vintage_folder(project, dataset, whole))
    read_raw(project, {**read_sources(project), dataset: chosen})
    put_in_force(project, dataset, whole, chosen=True)
    return whole


def told_in_force(project: Project, dataset: str) -> str:
    """What is used now, in words."""
    vintage = in_force(project, dataset).vintage
    if vintage == EMBEDDED:
        awaited = read_declared(project)[dataset].still_awaited
        return "none, it is awaited" if awaited else "the embedded vintage"
    return f"the vintage {vintage}"


def differences(
    project: Project, dataset: str, one: str = "", other: str = ""
) -> tuple[str, Difference]:
    """What differs between two vintages, in words which they are, and what it is.

    Without names: between the one in force and the newest; if that is the one in force, between
    the embedded one and it.

    Raises
    ------
    CatalogueError, DataError
        As `use`; or if there is one vintage only.
    """
    described = _dataset(project, dataset)
    before, after = _pair(project, dataset, one, other)
    old, new = (_vintage(project, described, name) for name in (before, after))
    alarms = read_fetching(project, read_declared(project)).alarms
    found = between(project, old, new, alarms=alarms)
    held = [] if after == EMBEDDED else record_of(project, dataset, after).held
    told = tuple(dict.fromkeys((*found.alarms, *held)))
    return f"{before} → {after}", replace(found, alarms=told)


def named(project: Project, dataset: str, beginning: str) -> str:
    """The one vintage whose name begins with `beginning`.

    Raises
    ------
    CatalogueError
        If there is none.
    DataError
        If there are several.
    """
    known = [one.vintage for one in history(project, dataset)]
    found = [name for name in known if name.startswith(beginning)] if beginning else []
    if len(found) > 1 and beginning not in found:
        raise DataError(
            f"{dataset}: {beginning!r} begins {len(found)} vintages: {', '.join(found)}"
        )
    if len(found) == 1:
        return found[0]
    return one_of(beginning, known, kind=f"vintage of {dataset}")


def _pair(project: Project, dataset: str, one: str, other: str) -> tuple[str, str]:
    known = [entry.vintage for entry in history(project, dataset) if entry.period]
    now = in_force(project, dataset).vintage
    if one:
        first = named(project, dataset, one)
        return first, named(project, dataset, other) if other else now
    if len(known) < 2:
        there = "one vintage" if known else "no vintage"
        raise DataError(f"{dataset}: there is {there}; nothing to compare")
    newest = known[-1]
    return (now, newest) if newest != now else (known[0], now)


def _vintage(project: Project, described: Dataset, vintage: str) -> Dataset:
    folder = vintage_folder(project, described.id, vintage)
    return with_sidecar(project, described.id, described, folder)


def _dataset(project: Project, dataset: str) -> Dataset:
    every = read_declared(project)
    return every[one_of(dataset, every, kind="dataset")]
