"""The lines of Python that make the figure of a state: what *copy as code* gives."""

import json
from collections.abc import Mapping
from typing import Any

from nextstep_analysis.explore.state import State, heading
from nextstep_analysis.project import Project, find_project


def code_of(
    state: State, *, named: Mapping[str, str] | None = None, project: Project | None = None
) -> str:
    """At most five lines; the last is the figure (or the table), and `table` holds its numbers.

    Parameters
    ----------
    state : State
    named : mapping, optional
        Its `heading`, where that is known already.
    project : Project, optional
        Whose data; the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If the state has a view, measure, ecosystem or region that there is not.
    DataError
        If the data are not built.
    """
    named = named or heading(state, project or find_project())
    asked = _question(state) if state.chosen.question else _study(state)
    return "\n".join(["import nextstep_analysis as ns", *asked, _drawn(state, named)])


def _question(state: State) -> list[str]:
    measure = state.chosen
    years = {"start": state.start, "end": state.end}
    told = years if "start" in measure.uses else {"year": state.end}
    peers = {"peers": list(state.peers)} if measure.peers and state.peers else {}
    call = _call(measure.question, state.region, **peers, **told)
    members = f"ns.ecosystem({_written(state.ecosystem)}).codes"
    return [f"table = {call}", f'table = table[table["industry"].isin({members})]']


def _study(state: State) -> list[str]:
    measure = state.chosen
    peers = {"peers": list(state.peers)} if state.peers else {}
    call = _call("background_study", state.ecosystem, region=state.region, **peers)
    rows = measure.rows.format(start=state.start, end=state.end)
    taken = f".query({_written(rows)})" if rows else ""
    if measure.as_quotient:
        taken += f".rename(columns={{{_written(measure.value)}: {_written(measure.column)}}})"
    table = f"study.tables[{_written(measure.table)}].frame{taken}"
    return [f"study = {call}", f"table = ns.with_names({table})"]


def _drawn(state: State, named: Mapping[str, str]) -> str:
    measure = state.chosen
    if not measure.drawn:
        return "table"
    if measure.drawn == "chart":
        rows = _Name('table.drop(columns="name")' if measure.question else "table")
        return _call("chart", rows, value=measure.column, **named)
    series = _Name(f'table.set_index("region")[{_written(measure.column)}]')
    return _call("map", series, **named)


class _Name(str):
    """Python that stands in a line as it is."""


def _call(function: str, *given: Any, **named: Any) -> str:
    told = [*map(_written, given), *(f"{name}={_written(value)}" for name, value in named.items())]
    return f"ns.{function}({', '.join(told)})"


def _written(value: Any) -> str:
    """A text, number or list of texts as Python writes it, with double quotes."""
    return str(value) if isinstance(value, _Name) else json.dumps(value, ensure_ascii=False)
