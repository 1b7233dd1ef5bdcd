"""The parts of a background study: each chapter with the tables that it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from geopandas import GeoDataFrame

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import accounts_divisions, municipalities_of
from nextstep_analysis.processed import read_boundaries
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.definition import definition
from nextstep_analysis.studies.background.development.change import development
from nextstep_analysis.studies.background.development.core_staff import by_division, core_staff
from nextstep_analysis.studies.background.factors.scores import value_added_factors
from nextstep_analysis.studies.background.gaps.against_peers import peer_gaps
from nextstep_analysis.studies.background.gaps.needs import development_needs
from nextstep_analysis.studies.background.gaps.value_chain import Inputs, value_chain
from nextstep_analysis.studies.background.inputs import AWAITED
from nextstep_analysis.studies.background.peer_choice import peer_choice
from nextstep_analysis.studies.background.potential.back_test import back_test
from nextstep_analysis.studies.background.potential.base import Figures
from nextstep_analysis.studies.background.potential.openings import openings
from nextstep_analysis.studies.background.potential.sheet import Sources, opportunities
from nextstep_analysis.studies.background.state.churn import churn
from nextstep_analysis.studies.background.state.specialisation import specialisation
from nextstep_analysis.studies.background.state.structure import (
    ACCOUNTS_YEAR,
    accounts,
    municipalities,
    size_classes,
)
from nextstep_analysis.studies.background.state.tables import BOUNDARIES
from nextstep_analysis.studies.background.state.three_measures import Sizes, agreement
from nextstep_analysis.studies.measures.borders import border_notes
from nextstep_analysis.studies.measures.comparable import bridge_told, comparable
from nextstep_analysis.studies.measures.core_shares import counts_of, national_staff
from nextstep_analysis.studies.measures.current import (
    JOBS,
    Worked,
    accounts_of,
    breaks_in,
    worked_of,
)
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.measures.industry_space import staff_likeness
from nextstep_analysis.studies.measures.trade_flows import region_flows
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Compared, Part, Scope
from nextstep_analysis.study import Statement, StudyTable, by_name

PLANE = "EPSG:3067"
"""Finland's own map coordinates, in which the map is drawn: once a study, not once a language."""
FIGURES = (
    "accounts_employment",
    "enterprise_sizes",
    "enterprises",
    "eu_employees",
    "input_output",
    "jobs",
    "labour_market",
    "municipalities",
    "municipality_history",
    "occupations",
    "population",
    "regional_accounts",
    "unemployment_rate",
)
"""Tables of figures that a study reads."""
_OF_THE_SHEET = (
    "enterprises",
    "input_output",
    "regional_accounts",
    "occupations",
    "eu_employees",
    "enterprise_sizes",
)


@dataclass(frozen=True)
class _Given:
    """What the parts are made of, read once; `every` also has enterprises without a region."""

    project: Project
    catalogue: Catalogue
    scope: Scope
    tables: dict[str, pd.DataFrame]
    bridge: tuple[Statement, ...]
    every: pd.DataFrame
    divisions: pd.DataFrame
    codes: tuple[str, ...]
    borders: tuple[Statement, ...]
    skills: pd.DataFrame
    sizes: Sizes
    chain: Inputs


def study_parts(project: Project, catalogue: Catalogue, scope: Scope) -> tuple[Part, ...]:
    """The parts, those with the weightiest findings first."""
    given = _given(project, catalogue, scope)
    tables, enterprises = given.tables, given.tables["enterprises"]
    state = specialisation(enterprises, every=given.every, scope=scope)
    strength = (state.tables[name].frame for name in ("industries", "core_by_region"))
    size = agreement(*strength, given.sizes, scope=scope)
    grown = development(enterprises, breaks=breaks_of(catalogue)["stock"], scope=scope)
    bought = value_chain(given.chain, screen=catalogue.screen, scope=scope)
    sheet, reasons = opportunities(_sources(given, size, bought), scope=scope)
    before = {**size.tables, **grown.tables, **sheet.tables}
    against = _against_peers(given, before)
    for part in against:
        before |= part.tables
    parts = (
        Part(caveats=given.bridge),
        definition(catalogue.ecosystems, scope=scope),
        size,
        sheet,
        staff_of(tables, catalogue, scope),
        grown,
        state,
        *_of_tables_alone(given),
        bought,
        value_added_factors(tables, catalogue=catalogue, scope=scope),
        *against,
        _peer_choice(given, before),
        *([_boundaries(given)] if scope.region == catalogue.settings.region else []),
    )
    return (*parts, reasons, development_needs(parts, speaks_from=catalogue.screen.speaks_from))


def _given(project: Project, catalogue: Catalogue, scope: Scope) -> _Given:
    tables = tables_of(project, catalogue)
    bridge = bridge_told(tables, catalogue.datasets, scope=scope)
    every, occupations = tables["enterprises"], tables["occupations"]
    tables["enterprises"] = placed(every)
    divisions = accounts_divisions(project)
    borders = border_notes(tables["municipality_history"], region=scope.region, year=ACCOUNTS_YEAR)
    jobs = Worked(tables[JOBS], JOBS)
    section_jobs = None if jobs.by_division else jobs.year
    return _Given(
        project,
        catalogue,
        scope,
        tables,
        bridge,
        every,
        divisions,
        codes=municipalities_of(project, scope.region),
        borders=borders,
        skills=shared(["staff_likeness"], lambda: staff_likeness(occupations)),
        sizes=sizes_of(tables, every, divisions, scope),
        chain=Inputs(tables["input_output"], every, occupations, divisions, borders, section_jobs),
    )


def _sources(given: _Given, size: Part, bought: Part) -> Sources:
    """What the opportunity sheet rests on: tables, and those of the two parts before it."""
    figures = Figures(
        **{name: given.tables[name] for name in _OF_THE_SHEET},
        every=given.every,
        divisions=given.divisions,
    )
    before = {**size.tables, **bought.tables}
    return Sources(figures, given.chain, given.skills, given.catalogue.screen, before)


def _against_peers(given: _Given, before: Mapping[str, StudyTable]) -> tuple[Part, ...]:
    return peer_gaps(
        given.tables,
        before=before,
        sizes=given.sizes,
        screen=given.catalogue.screen,
        codes=given.codes,
        scope=given.scope,
    )


def _peer_choice(given: _Given, before: Mapping[str, StudyTable]) -> Part:
    return peer_choice(
        given.tables,
        shared(["region_shapes"], lambda: _region_shapes(given.project)),
        islands=given.catalogue.factors.travel.no_road,
        sizes=given.sizes,
        before=before,
        scope=given.scope,
    )


def _of_tables_alone(given: _Given) -> tuple[Part, ...]:
    """The parts that rest on no other one."""
    tables, scope = given.tables, given.scope
    enterprises, accounted = tables["enterprises"], given.sizes.accounts
    return (
        shared(["back_test"], lambda: _back_test(tables, given.skills, scope)),
        openings(enterprises, breaks=breaks_of(given.catalogue), scope=scope),
        churn(enterprises, scope=scope),
        size_classes(tables["enterprise_sizes"], scope=scope),
        municipalities(tables["jobs"], codes=given.codes, scope=scope),
        accounts(accounted, divisions=given.divisions, borders=given.borders, scope=scope),
    )


def tables_of(project: Project, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """The tables of figures in our codes; those that are awaited, where they are there."""
    datasets = catalogue.datasets
    there = (*FIGURES, *(name for name in AWAITED if name in datasets))
    return {name: comparable(project, datasets, name) for name in there}


def staff_of(tables: dict[str, pd.DataFrame], catalogue: Catalogue, scope: Scope) -> Part:
    """The staff of the core's divisions by year."""
    known = by_division(tables, lambda name, column: breaks_in(catalogue, name, column))
    return core_staff(known, scope=scope)


def _back_test(tables: dict[str, pd.DataFrame], skills: pd.DataFrame, scope: Scope) -> Part:
    panel = tables["eu_employees"]["industry"].unique()
    return back_test(tables["enterprises"], skills=skills, industries=panel, scope=scope)


def sizes_of(
    tables: Mapping[str, pd.DataFrame],
    every: pd.DataFrame,
    divisions: pd.DataFrame,
    scope: Compared,
) -> Sizes:
    """What tells the size of units beside their number in the region of `scope`.

    `every` are the enterprises with the published whole country, `divisions` the map of
    `classifications.accounts_divisions`.
    """
    flows = region_flows(tables["input_output"], region=scope.region)
    known = accounts_of(tables, region=scope.region)
    return Sizes(
        known,
        worked_of(tables),
        divisions,
        (flows.own + flows.finland + flows.abroad).sum(),
        counts_of(every, region=scope.region, year=min(known.year, scope.year)),
        national_staff(tables["occupations"]),
    )


def breaks_of(catalogue: Catalogue) -> dict[str, tuple[int, ...]]:
    """Years of breaks in each measure of the enterprises, as the data catalogue has them."""
    gaps = catalogue.dataset("enterprises").breaks
    return {
        measure: tuple(gap.year for gap in gaps if measure in gap.columns)
        for measure in ("stock", "births", "deaths")
    }


def _region_shapes(project: Project) -> GeoDataFrame:
    return read_boundaries(project, "region_boundaries").to_crs(PLANE)


def _boundaries(given: _Given) -> Part:
    shapes = read_boundaries(given.project, "municipality_boundaries")
    shapes = shapes[shapes["municipality"].isin(given.codes)].reset_index(drop=True).to_crs(PLANE)
    return Part(by_name(StudyTable.of(BOUNDARIES, shapes, ("municipality_boundaries",))))
