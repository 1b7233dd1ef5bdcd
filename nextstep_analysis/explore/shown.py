"""The table and the figure of a state: each is an answer of the library, only picked and named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from nextstep_analysis import everyday, glance, pictures
from nextstep_analysis.errors import DataError
from nextstep_analysis.explore.state import State, heading
from nextstep_analysis.front_door import ecosystem, with_names
from nextstep_analysis.project import Project, find_project

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from nextstep_analysis.study import Study

StudyOf = Callable[[State, Project], "Study"]


@dataclass(frozen=True, eq=False)
class Shown:
    """What the explorer shows: the table, its figure where it has one, the `heading`, remarks."""

    table: pd.DataFrame
    figure: "go.Figure | None"
    named: Mapping[str, str]
    notes: tuple[str, ...] = ()


def study_of(state: State, project: Project) -> "Study":
    """The study that a state is about."""
    from nextstep_analysis.studies.background.study import background_study  # a second

    return background_study(
        state.ecosystem, region=state.region, peers=state.peers, project=project
    )


def shown(state: State, *, project: Project | None = None, study: StudyOf = study_of) -> Shown:
    """The figure of `state` and its numbers, as the lines of `code.code_of` make them.

    Parameters
    ----------
    state : State
    project : Project, optional
        Whose data; the one around the current folder when left out.
    study : callable
        What gives the study of a state; `Explorer` gives those that it has already.

    Raises
    ------
    CatalogueError
        If a choice is unknown, or a peer is the region.
    DataError
        If there is no row, or no number in the column that is drawn: which, and of where.
    """
    project = project or find_project()
    measure = state.chosen
    table, notes = _asked(state, project) if measure.question else _taken(state, project, study)
    told = heading(state, project)
    if table.empty:
        raise DataError(f"{told['title']}: there is nothing to show, for the table has no rows")
    if not measure.drawn:
        return Shown(table, None, told, notes)
    if table[measure.column].isna().all():
        raise DataError(f"{told['title']}: no figure is available; choose another measure")
    if measure.drawn == "map":
        series = table.set_index("region")[measure.column]
        return Shown(table, pictures.map(series, **told, project=project), told, notes)
    rows = table.drop(columns="name") if measure.question else table  # short names are drawn
    figure = pictures.chart(rows, value=measure.column, **told, project=project)
    return Shown(table, figure, told, notes)


def _asked(state: State, project: Project) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A question of every day, of the industries of the ecosystem."""
    codes = ecosystem(state.ecosystem, project=project).codes
    if state.chosen.question == "growth_by_industry":
        table = everyday.growth_by_industry(
            state.region,
            peers=state.peers or None,
            start=state.start,
            end=state.end,
            project=project,
        )
    else:
        table = everyday.specialisation_by_industry(state.region, year=state.end, project=project)
    return table[table["industry"].isin(codes)], ()


def _taken(state: State, project: Project, study: StudyOf) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A table of the study, with names."""
    measure, found = state.chosen, study(state, project)
    held = found.tables[measure.table]
    frame = held.frame
    if measure.rows:
        frame = frame.query(measure.rows.format(start=state.start, end=state.end))
    if measure.as_quotient:
        frame = frame.rename(columns={measure.value: measure.column})
    names = {str(code): str(name) for code, name in found.names["en"].dropna().items()}
    notes = tuple(glance.in_words(note, names) for note in held.notes)
    return with_names(frame, project=project), notes
