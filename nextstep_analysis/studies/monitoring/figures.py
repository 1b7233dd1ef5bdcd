"""Key figures and verdicts of every ecosystem, from the chapters that find them.

The chapters are those of the background study; the others, which take most of its time, are
not computed again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.verdicts import Answer, Verdict
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.promises import DOWN, UNTESTED, UP, WITHIN, Grown
from nextstep_analysis.studies.background.development.change import development
from nextstep_analysis.studies.background.front.ages import ages
from nextstep_analysis.studies.background.parts import breaks_of, sizes_of, staff_of, tables_of
from nextstep_analysis.studies.background.state.specialisation import specialisation
from nextstep_analysis.studies.background.state.structure import accounts
from nextstep_analysis.studies.background.state.three_measures import agreement
from nextstep_analysis.studies.background.study import asked_study
from nextstep_analysis.studies.measures.enterprises import demography, placed
from nextstep_analysis.studies.memo import known, shared
from nextstep_analysis.studies.scope import Scope, only
from nextstep_analysis.study import KeyFigure, Statement, StudyTable

CORE = "core_enterprises"
"""The key figure that is a plain count; its noise is that of openings and closures."""
_ANSWERS = {Answer.ABOVE: UP, Answer.BELOW: DOWN, Answer.NOT_TOLD: WITHIN}

Verdicts = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """Of one ecosystem: key figures, verdicts by name, change since the baseline, their ages."""

    figures: tuple[KeyFigure, ...]
    verdicts: Verdicts
    grown: Grown
    ages: Statement


def found_of(project: Project, catalogue: Catalogue, scope: Scope) -> Found:
    """What the chapters on state and development find of the ecosystem of `scope`.

    Where this build has its background study, that is taken; else these chapters are computed.
    """
    study = known(asked_study(scope))
    if study is not None:
        return _found(study.tables, study.key_figures, scope)
    asked = ["monitored", scope.ecosystem.id, scope.region, scope.reference]
    return shared(asked, lambda: _computed(project, catalogue, scope))


def _computed(project: Project, catalogue: Catalogue, scope: Scope) -> Found:
    tables = tables_of(project, catalogue)
    every, enterprises = tables["enterprises"], placed(tables["enterprises"])
    divisions = accounts_divisions(project)
    state = specialisation(enterprises, every=every, scope=scope)
    sizes = sizes_of(tables, every, divisions, scope)
    frames = (state.tables[name].frame for name in ("industries", "core_by_region"))
    size = agreement(*frames, sizes, scope=scope)
    change = development(enterprises, breaks=breaks_of(catalogue)["stock"], scope=scope)
    value = accounts(sizes.accounts, divisions=divisions, borders=(), scope=scope)
    staff = staff_of(tables, catalogue, scope)
    figures = [one for part in (state, change, value, staff) for one in part.key_figures]
    return _found({**state.tables, **size.tables, **change.tables}, figures, scope)


def _found(tables: Mapping[str, StudyTable], figures: Iterable[KeyFigure], scope: Scope) -> Found:
    grown = grown_of(tables["growth"].frame, scope)
    here = only(tables["core_by_region"].frame, region=scope.region).iloc[0]
    verdicts = {
        "reading": str(here["reading"]),
        "three_measures": str(tables["three_measures"].frame.iloc[0]["verdict"]),
        "growth": grown.answer,
    }
    if "regional_effect" in tables:
        effect = tables["regional_effect"].frame.iloc[0]
        verdicts["regional_effect"] = str(effect["verdict"])
    told = tuple(sorted(figures, key=lambda one: one.id))
    return Found(told, verdicts, grown, ages(tables["three_measures"]))


def grown_of(growth: pd.DataFrame, scope: Scope) -> Grown:
    """The change over the main period: beyond chance if its interval excludes zero."""
    changes = only(growth, start=scope.period[0])
    row = only(changes, region=scope.region).iloc[0]
    answer = UNTESTED
    if not row[["lower", "upper"]].isna().any():
        answer = _ANSWERS[Verdict.of_limits(row["lower"], row["upper"]).answer]
    return Grown(
        ecosystem=scope.ecosystem.id,
        name=scope.ecosystem.name,
        since=int(row["start"]),
        year=int(row["end"]),
        before=float(row["enterprises_start"]),
        now=float(row["enterprises_end"]),
        growth=float(row["growth"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        events=float(row["events"]),
        country=float(only(changes, region=scope.reference)["growth"].iloc[0]),
        answer=answer,
    )


def noise_of_core(
    project: Project, scope: Scope, *, start: int, end: int
) -> tuple[float, float] | None:
    """Limits of the change in the core's enterprises by chance; None where none can be told.

    That is where a year is not of the series, or fewer openings and closures lie between than
    the small count of the settings.
    """
    rows = only(placed(read_table(project, "enterprises")), region=scope.region)
    together = demography(rows, codes=scope.ecosystem.core, regions=(scope.region,))
    if not {start, end} <= set(together["year"]):
        return None
    told = change_interval(together, start=start, end=end, level=scope.settings.interval_level)
    if told.empty or told["events"].iloc[0] < scope.settings.small_count:
        return None
    return float(told["lower"].iloc[0]), float(told["upper"].iloc[0])
