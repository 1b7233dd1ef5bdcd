"""All datasets refreshed, one after the other: what fails harms neither the data nor the others."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.recipes import Fetching, read_fetching
from nextstep_analysis.catalogue.reconciliation import Fact, read_facts
from nextstep_analysis.catalogue.settings import MEASURED, read_settings
from nextstep_analysis.catalogue.sources import Dataset, read_declared, read_sources
from nextstep_analysis.catalogue.vintages import EMBEDDED, in_force
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import MARKER, Project
from nextstep_analysis.sources.build import read_raw, related
from nextstep_analysis.sources.fetch.anomalies import (
    Difference,
    facts_lost,
    facts_missed,
    relabelled,
)
from nextstep_analysis.sources.fetch.borders import fetch_borders
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.code_changes import compare_list
from nextstep_analysis.sources.fetch.differences import between
from nextstep_analysis.sources.fetch.http import UnreachableError
from nextstep_analysis.sources.fetch.one import Fetched, fetch, figures_of, finish, plan
from nextstep_analysis.sources.fetch.outcome import (
    FAILED,
    FETCHED,
    HELD,
    PLANNED,
    REVISED,
    UNCHANGED,
    Outcome,
)
from nextstep_analysis.sources.fetch.sentences import plan_told, sentence_of
from nextstep_analysis.sources.fetch.services import Services
from nextstep_analysis.sources.fetch.store import (
    Record,
    put_in_force,
    put_in_place,
    record_of,
    records,
    staging,
    written_time,
)
from nextstep_analysis.sources.fetch.vintages import told_in_force
from nextstep_analysis.sources.reconcile import reconcile


@dataclass(frozen=True)
class Asked:
    """What a refresh is asked for.

    Attributes
    ----------
    datasets : tuple of str
        All that `config/fetch.yaml` has where none is named.
    dry_run : bool
        Only say what would be fetched.
    since : date, optional
        Only tables that were updated on this day or later.
    accept : bool
        Use the vintages that the last refresh held back; nothing is fetched.
    """

    datasets: tuple[str, ...] = ()
    dry_run: bool = False
    since: dt.date | None = None
    accept: bool = False


def refresh(
    project: Project, asked: Asked, *, clock: Clock, tell: Callable[[str], None]
) -> Iterator[Outcome]:
    """Each dataset that is asked for, fetched, checked, and used if nothing is abrupt.

    Yields
    ------
    Outcome
        One for each dataset, as it is finished; a failure is one of them.

    Raises
    ------
    CatalogueError
        If `config` does not hold together, or a dataset is unknown.
    DataError
        If what is in force is damaged.
    """
    fetching = read_fetching(project, read_declared(project))
    names = [one_of(name, fetching.all, kind="dataset") for name in asked.datasets]
    services = Services(fetching, clock)
    for name in names or fetching.all:
        try:
            if name in fetching.classifications:
                yield _list(project, name, asked, services=services)
            elif asked.accept:
                yield _accepted(project, name, clock)
            elif name in fetching.borders:
                yield _borders(project, name, asked, services=services)
            else:
                yield _one(project, name, asked, services=services, tell=tell)
        except UnreachableError as error:
            services.dead[fetching.all[name].service] = error
            yield Outcome(name, FAILED, sentence_of(error), told_in_force(project, name))
        except (NextStepError, OSError) as error:
            yield Outcome(name, FAILED, sentence_of(error), told_in_force(project, name))


def _one(
    project: Project,
    name: str,
    asked: Asked,
    *,
    services: Services,
    tell: Callable[[str], None],
) -> Outcome:
    dataset = read_declared(project)[name]
    service, limits = services.of(services.fetching.tables[name].service)
    service.received.clear()
    planned = plan(dataset, services.fetching, service, limits, services.clock)
    known = [one for one in records(project, name) if one.updated == written_time(planned.updated)]
    now = in_force(project, name)
    if asked.since and planned.updated.date() < asked.since:
        told = f"last updated on {planned.updated.date()}, before {asked.since}"
        return Outcome(name, UNCHANGED, told, told_in_force(project, name))
    if asked.dry_run:
        told = plan_told(planned, known, dataset)
        return Outcome(name, PLANNED, told, told_in_force(project, name))
    if any(now.chosen or one.vintage == now.vintage for one in known):
        told = f"not updated since {written_time(planned.updated)}"
        if all(one.vintage != now.vintage for one in known):
            told += f"; another vintage was chosen with `nextstep data use {name}`"
        return Outcome(name, UNCHANGED, told, told_in_force(project, name))
    tell(f"{name}: {plan_told(planned, known, dataset)}")
    with staging(project) as folder:
        whole = folder / name
        fetched = fetch(planned, service, whole, project=project, clock=services.clock, tell=tell)
        return _weighed(project, fetched, fetching=services.fetching)


def _borders(project: Project, name: str, asked: Asked, *, services: Services) -> Outcome:
    """Borders have no stamp of an update: what they were fetched as is compared."""
    dataset, recipe = read_declared(project)[name], services.fetching.borders[name]
    service = services.maps(recipe.service)
    layer = service.layer(recipe)
    there = f"{layer.name}, {layer.matched or 'some'} areas"
    if asked.dry_run:
        return Outcome(name, PLANNED, there, told_in_force(project, name))
    if asked.since and layer.year and layer.year < asked.since.year:
        told = f"{there}, of {layer.year}, before {asked.since}"
        return Outcome(name, UNCHANGED, told, told_in_force(project, name))
    with staging(project) as folder:
        fetched = fetch_borders(
            dataset, recipe, layer, service, folder / name, project=project, clock=services.clock
        )
        now, vintage = in_force(project, name), fetched.record.vintage
        known = {one.vintage for one in records(project, name)}
        if vintage == now.vintage or (now.chosen and vintage in known):
            told = f"{there}, as they were fetched before"
            return Outcome(name, UNCHANGED, told, told_in_force(project, name))
        return _weighed(project, fetched, fetching=services.fetching)


def _list(project: Project, name: str, asked: Asked, *, services: Services) -> Outcome:
    """A classification: held against its copy, which no refresh replaces."""
    recipe, here = services.fetching.classifications[name], "the embedded copy"
    if asked.accept:
        return Outcome(name, UNCHANGED, "a person brings it into data/raw, see docs/data.md", here)
    if asked.dry_run:
        told = f"compares {recipe.source} {recipe.target}".rstrip()
        return Outcome(name, PLANNED, f"{told} with the embedded copy", here)
    dataset, now = read_declared(project)[name], services.clock.now()
    what, changes = compare_list(project, dataset, recipe, services.lists(recipe.service), now=now)
    state = HELD if changes else UNCHANGED
    told = f"{what}: {changes}"
    if changes:
        told += "; nothing is replaced: a person brings it into data/raw, see docs/data.md"
    return Outcome(name, state, told, here, changes.lines)


def _weighed(project: Project, fetched: Fetched, *, fetching: Fetching) -> Outcome:
    """Check a vintage that is whole, compare it with the one in force; use it or hold it back."""
    name, datasets = fetched.dataset.id, read_sources(project)
    read_raw(project, related({**datasets, name: fetched.dataset}, name))
    facts = [one for one in read_facts(project, read_declared(project)) if one.dataset == name]
    if name in datasets:
        difference, held = _compared(project, fetched, datasets[name], facts, fetching)
    else:
        first = {name: figures_of(project, fetched.dataset)}
        difference, held = Difference((), (), ()), facts_missed(reconcile(facts, first))
    finished = finish(fetched, held)
    vintage = finished.record.vintage
    put_in_place(project, finished.folder, finished.record)
    if held and vintage not in in_force(project, name).accepted:
        told = f"{'; '.join(held)}; look at it with `nextstep data diff {name}`, and take it with "
        told += f"`nextstep data refresh {name} --accept`"
        return Outcome(name, HELD, told, told_in_force(project, name), _lines(difference))
    put_in_force(project, name, vintage)
    return _used(project, finished, difference, first=name not in datasets)


def _compared(
    project: Project, fetched: Fetched, now: Dataset, facts: list[Fact], fetching: Fetching
) -> tuple[Difference, list[str]]:
    """What differs from the vintage in force, and what of it a person must look at."""
    name = fetched.dataset.id
    difference = between(project, now, fetched.dataset, alarms=fetching.alarms)
    held = [*difference.alarms, *_other_alarms(project, fetched.record)]
    if facts:
        old, new = figures_of(project, now), figures_of(project, fetched.dataset)
        held += facts_lost(reconcile(facts, {name: old}), reconcile(facts, {name: new}))
    return difference, held


def _lines(difference: Difference) -> tuple[str, ...]:
    return tuple(map(str, difference.revisions))


def _used(project: Project, fetched: Fetched, difference: Difference, *, first: bool) -> Outcome:
    record, new_years = fetched.record, difference.new_years
    years = ", ".join(map(str, new_years))
    new = f"new: {years}" if years else "no new year"
    if first:
        new_years = tuple(range(record.first, record.last + 1))
        new = f"first vintage, {record.first}–{record.last}"
    note = f"; {record.note}" if record.note else ""
    state = REVISED if difference.changed else FETCHED
    told = f"{new}{note}{_not_shown(project, record.dataset, new_years)}"
    where = told_in_force(project, record.dataset)
    return Outcome(record.dataset, state, told, where, _lines(difference), new_years)


def _not_shown(project: Project, name: str, new_years: tuple[int, ...]) -> str:
    """That the studies do not show the new years yet: which ones they show, a person decides."""
    if name != MEASURED or not new_years:
        return ""
    latest = read_settings(project.root / MARKER).latest_year
    if max(new_years) <= latest:
        return ""
    return (
        f" (the studies show years up to {latest}; for {max(new_years)} set latest_year and the "
        f"main one of periods in {MARKER.as_posix()})"
    )


def _other_alarms(project: Project, record: Record) -> list[str]:
    """What is abrupt beside the cells: labels, units, a stamp that goes back."""
    now = in_force(project, record.dataset).vintage
    if now == EMBEDDED:
        return []
    last = record_of(project, record.dataset, now)
    told = relabelled(last.contents, record.contents)
    if record.updated < last.updated:
        told.append(f"it was updated at {record.updated}, the last one at {last.updated}")
    return told


def _accepted(project: Project, name: str, clock: Clock) -> Outcome:
    """Use the newest vintage that was held back, because a person says so."""
    waiting = held_back(project, name)
    if not waiting:
        return Outcome(name, UNCHANGED, "nothing is held back", told_in_force(project, name))
    record = waiting[-1]
    before = _years(project, name)
    put_in_force(project, name, record.vintage, accepted=written_time(clock.now()))
    told = f"accepted although {'; '.join(record.held)}"
    new_years = tuple(sorted(_years(project, name) - before))
    return Outcome(name, FETCHED, told, told_in_force(project, name), new_years=new_years)


def _years(project: Project, name: str) -> set[int]:
    """The years of the vintage in force; none of what has no years, such as borders."""
    dataset = read_declared(project)[name]
    if dataset.still_awaited or dataset.year_column is None:
        return set()
    return set(map(int, figures_of(project, dataset)[dataset.year_column].unique()))


def held_back(project: Project, name: str) -> list[Record]:
    """The vintages that wait for a person's word."""
    accepted = in_force(project, name).accepted
    return [one for one in records(project, name) if one.held and one.vintage not in accepted]
