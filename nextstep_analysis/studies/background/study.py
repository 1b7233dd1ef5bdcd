"""The background study of one ecosystem: asks the indicators, and says what they found."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import (
    accounts_divisions,
    municipalities_of,
    region_code,
)
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.processed import figures_of, read_boundaries, read_table
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.definition import definition, status
from nextstep_analysis.studies.background.development.change import development
from nextstep_analysis.studies.background.factors.scores import (
    documented_facts,
    factor_names,
    value_added_factors,
)
from nextstep_analysis.studies.background.gaps.against_peers import peer_gaps
from nextstep_analysis.studies.background.gaps.needs import development_needs
from nextstep_analysis.studies.background.gaps.skills import occupation_names
from nextstep_analysis.studies.background.gaps.value_chain import Inputs, value_chain
from nextstep_analysis.studies.background.inputs import check_needed
from nextstep_analysis.studies.background.limits import dataset_limits, general_limits
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
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.measures.borders import border_notes
from nextstep_analysis.studies.measures.core_shares import counts_of
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.measures.industry_space import staff_likeness
from nextstep_analysis.studies.measures.peers import PeersByStructure
from nextstep_analysis.studies.measures.trade_flows import region_flows
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope
from nextstep_analysis.study import Study, StudyTable, by_name, plain_texts


def background_study(
    ecosystem: str,
    *,
    region: str | None = None,
    reference: str | None = None,
    peers: Sequence[str] | None = None,
    project: Project | None = None,
) -> Study:
    """The background study of `ecosystem`: chapters 1-6 and 8 as data.

    Parameters
    ----------
    ecosystem : str
        Id of a file in ``config/ecosystems``, such as ``"wood-furniture"``.
    region, reference : str, optional
        Codes of the region studied and of the area it is compared with; those
        of the settings when left out.
    peers : sequence of str, optional
        Regions to compare with. When left out or empty those nearest by structure;
        ``["judgement"]`` takes those of the ecosystem's file, for the region of the settings.
    project : Project, optional
        Whose files to read; the one around the current folder when left out.

    Returns
    -------
    Study
        The same inputs give an equal study, whatever the day.

    Raises
    ------
    CatalogueError
        If a name or code is unknown, or a file under ``config`` is at fault.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    with plain_texts():
        catalogue, code_names = checked_catalogue(project)
        check_needed(catalogue)
        scope = study_scope(
            catalogue,
            code_names,
            ecosystem=ecosystem,
            region=region,
            reference=reference,
            peers=peers,
            peers_for=PeersByStructure(project),
        )

        def compute() -> Study:
            parts = _parts(project, catalogue, scope)
            all_names = pd.concat([code_names, factor_names(catalogue), occupation_names(project)])
            return _study(catalogue, scope, parts, all_names, figures_of(project))

        asked = ["study", scope.ecosystem.id, scope.region, scope.reference, *scope.peers]
        return shared(asked, compute)


PLANE = "EPSG:3067"
"""Finland's own map coordinates, in which the map is drawn: once a study, not once a language."""
BY_JUDGEMENT = "judgement"
"""In the place of codes: the peers of the ecosystem's file."""
PeersFor = Callable[[Catalogue, str, str], Sequence[str]]
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


def study_scope(
    catalogue: Catalogue,
    code_names: pd.DataFrame,
    *,
    ecosystem: str,
    region: str | None,
    reference: str | None,
    peers: Sequence[str] | None,
    peers_for: PeersFor,
) -> Scope:
    """What is studied against what: arguments as of `background_study`, checked.

    `peers_for` gives the peers by structure.

    Raises
    ------
    CatalogueError
        If a name or code is unknown, stands twice, or is compared with itself; if peers by
        judgement are asked for where there are none.
    """
    kinds = code_names["kind"]
    regions = int((kinds == "region").sum())
    chosen = catalogue.ecosystem(ecosystem)
    region = catalogue.settings.region if region is None else region
    reference = catalogue.settings.reference if reference is None else reference
    region = region_code(region, code_names)
    reference = region_code(reference, code_names, kind="reference", areas=("region", "country"))
    if region == reference:
        raise CatalogueError(f"region and reference are both {region!r}; they must differ")
    if isinstance(peers, str):
        raise CatalogueError(f"peers is {peers!r}; allowed is a list of region codes")
    if list(peers or ()) == [BY_JUDGEMENT]:
        peers = _by_judgement(chosen, region, catalogue)
    elif not peers:
        peers = peers_for(catalogue, chosen.id, region)
        peers = [peer for peer in peers if peer not in (region, reference)]
    peers = [region_code(peer, code_names, kind="peer region") for peer in peers]
    _check_peers(peers, (region, reference))
    return Scope(chosen, catalogue.settings, region, reference, tuple(peers), regions)


def _by_judgement(ecosystem: Ecosystem, region: str, catalogue: Catalogue) -> tuple[str, ...]:
    home = catalogue.settings.region
    if region != home or not ecosystem.peers:
        where = f"of {home} only" if region != home else "and the file of this ecosystem has none"
        raise CatalogueError(f"peers by judgement are {where}; name region codes instead")
    return ecosystem.peers


def _check_peers(peers: Sequence[str], compared: tuple[str, str]) -> None:
    for place, peer in enumerate(peers):
        if peer in compared:
            raise CatalogueError(f"{peer!r} cannot be a peer: it is the region or the reference")
        if peer in peers[:place]:
            raise CatalogueError(f"the peer {peer!r} stands twice; name every peer once")


def _parts(project: Project, catalogue: Catalogue, scope: Scope) -> tuple[Part, ...]:
    """The parts, those with the weightiest findings first."""
    tables = {name: read_table(project, name) for name in FIGURES}
    every = tables["enterprises"]  # also those without a region, as national persons have
    tables["enterprises"] = placed(every)
    enterprises, occupations = tables["enterprises"], tables["occupations"]
    codes = municipalities_of(project, scope.region)
    divisions = accounts_divisions(project)
    breaks = _breaks(catalogue)
    borders = border_notes(tables["municipality_history"], region=scope.region, year=ACCOUNTS_YEAR)
    skills = shared(["staff_likeness"], lambda: staff_likeness(occupations))
    sizes = _sizes(tables, every, divisions, scope)
    state = specialisation(enterprises, every=every, scope=scope)
    size = agreement(
        state.tables["industries"].frame,
        state.tables["core_by_region"].frame,
        sizes,
        scope=scope,
    )
    grown = development(enterprises, breaks=breaks["stock"], scope=scope)
    before = {**size.tables, **grown.tables}
    chain = Inputs(tables["input_output"], every, occupations, divisions, borders)
    bought = value_chain(chain, screen=catalogue.screen, scope=scope)
    sources = Sources(
        _figures(tables, every, divisions),
        chain,
        skills,
        catalogue.screen,
        {**size.tables, **bought.tables},
    )
    sheet, reasons = opportunities(sources, scope=scope)
    parts = (
        definition(catalogue.ecosystems, scope=scope),
        size,
        state,
        grown,
        sheet,
        shared(["back_test"], lambda: _back_test(tables, skills, scope)),
        openings(enterprises, breaks=breaks, scope=scope),
        churn(enterprises, scope=scope),
        size_classes(tables["enterprise_sizes"], scope=scope),
        municipalities(tables["jobs"], codes=codes, scope=scope),
        accounts(tables["regional_accounts"], divisions=divisions, borders=borders, scope=scope),
        bought,
        value_added_factors(tables, catalogue=catalogue, scope=scope),
        *peer_gaps(tables, before=before, sizes=sizes, codes=codes, scope=scope),
        *([_boundaries(project, codes)] if scope.region == catalogue.settings.region else []),
    )
    return (*parts, reasons, development_needs(parts))


def _back_test(tables: dict[str, pd.DataFrame], skills: pd.DataFrame, scope: Scope) -> Part:
    panel = tables["eu_employees"]["industry"].unique()
    return back_test(tables["enterprises"], skills=skills, industries=panel, scope=scope)


def _figures(
    tables: Mapping[str, pd.DataFrame], every: pd.DataFrame, divisions: pd.DataFrame
) -> Figures:
    names = (
        "enterprises",
        "input_output",
        "regional_accounts",
        "occupations",
        "eu_employees",
        "enterprise_sizes",
    )
    return Figures(**{name: tables[name] for name in names}, every=every, divisions=divisions)


def _sizes(
    tables: dict[str, pd.DataFrame], every: pd.DataFrame, divisions: pd.DataFrame, scope: Scope
) -> Sizes:
    """What tells the size of units beside their number."""
    flows = region_flows(tables["input_output"], region=scope.region)
    return Sizes(
        tables["regional_accounts"],
        tables["jobs"],
        divisions,
        (flows.own + flows.finland + flows.abroad).sum(),
        counts_of(every, region=scope.region, year=ACCOUNTS_YEAR),
        tables["occupations"].groupby("industry")["employed"].sum(min_count=1),
    )


def _breaks(catalogue: Catalogue) -> dict[str, tuple[int, ...]]:
    """Years of breaks in each measure of the enterprises, as the data catalogue has them."""
    gaps = catalogue.dataset("enterprises").breaks
    return {
        measure: tuple(gap.year for gap in gaps if measure in gap.columns)
        for measure in ("stock", "births", "deaths")
    }


def _boundaries(project: Project, codes: tuple[str, ...]) -> Part:
    shapes = read_boundaries(project, "municipality_boundaries")
    shapes = shapes[shapes["municipality"].isin(codes)].reset_index(drop=True).to_crs(PLANE)
    return Part(by_name(StudyTable.of(BOUNDARIES, shapes, ("municipality_boundaries",))))


def _study(
    catalogue: Catalogue,
    scope: Scope,
    parts: tuple[Part, ...],
    code_names: pd.DataFrame,
    figures: Mapping[str, Mapping[str, float]],
) -> Study:
    tables = {name: table for part in parts for name, table in part.tables.items()}
    used = sorted({dataset for table in tables.values() for dataset in table.datasets})
    ecosystem = scope.ecosystem
    return Study(
        ecosystem=ecosystem.id,
        title=ecosystem.name,
        summary=ecosystem.summary,
        facts=documented_facts(catalogue, scope),
        status=status(ecosystem),
        region=scope.region,
        reference=scope.reference,
        peers=scope.peers,
        level=scope.settings.interval_level,
        breaks=_breaks(catalogue)["stock"],
        key_figures=tuple(figure for part in parts for figure in part.key_figures),
        findings=tuple(finding for part in parts for finding in part.findings),
        caveats=(
            *(caveat for part in parts for caveat in part.caveats),
            *general_limits(scope),
        ),
        tables=tables,
        limits=dataset_limits(catalogue.datasets, used, figures),
        sources={name: catalogue.datasets[name].source for name in used},
        names=code_names,
    )
