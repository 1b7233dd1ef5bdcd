"""The background study of one ecosystem: asks the indicators, and says what they found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import accounts_divisions, region_code
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.processed import figures_of
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.conclusions.follows import (
    considered,
    follows,
    given_by,
)
from nextstep_analysis.studies.background.definition import status
from nextstep_analysis.studies.background.development.tables import CORE_STAFF
from nextstep_analysis.studies.background.factors.scores import (
    documented_facts,
    factor_names,
)
from nextstep_analysis.studies.background.front.ages import ages
from nextstep_analysis.studies.background.front.verdict import front
from nextstep_analysis.studies.background.gaps.skills import occupation_names
from nextstep_analysis.studies.background.inputs import check_needed
from nextstep_analysis.studies.background.limits import dataset_limits, general_limits
from nextstep_analysis.studies.background.parts import breaks_of, study_parts
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.measures.peers import PeersByStructure
from nextstep_analysis.studies.memo import one_study, shared
from nextstep_analysis.studies.scope import Part, Scope, peers_given
from nextstep_analysis.study import Study


def background_study(
    ecosystem: str | Ecosystem,
    *,
    region: str | None = None,
    reference: str | None = None,
    peers: Sequence[str] | None = None,
    project: Project | None = None,
) -> Study:
    """The background study of `ecosystem`: all chapters as data.

    Parameters
    ----------
    ecosystem : str or Ecosystem
        Id of a file in ``config/ecosystems``, such as ``"wood-furniture"``; or what
        `Ecosystem.without` and `Ecosystem.with_` make of it, which takes its place.
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
    with plain_texts(), one_study():
        catalogue, code_names = checked_catalogue(project)
        check_needed(catalogue)
        catalogue, edited = _as_tried(catalogue, ecosystem)
        scope = study_scope(
            catalogue,
            code_names,
            ecosystem=ecosystem if isinstance(ecosystem, str) else ecosystem.id,
            region=region,
            reference=reference,
            peers=peers,
            peers_for=PeersByStructure(project),
        )

        def compute() -> Study:
            parts = study_parts(project, catalogue, scope)
            all_names = pd.concat([code_names, factor_names(catalogue), occupation_names(project)])
            divisions = accounts_divisions(project)
            return _study(
                catalogue, scope, parts, all_names, figures_of(project), divisions=divisions
            )

        return shared([*asked_study(scope), *edited], compute)


def asked_study(scope: Scope) -> list[str]:
    """What tells a study from the others of a build (`memo.shared`), but for edited ones."""
    return ["study", scope.ecosystem.id, scope.region, scope.reference, *scope.peers]


def _as_tried(
    catalogue: Catalogue, ecosystem: str | Ecosystem
) -> tuple[Catalogue, tuple[str, ...]]:
    """The catalogue with an edited ecosystem in its place, and what tells the edit from others."""
    if isinstance(ecosystem, str):
        return catalogue, ()
    if not isinstance(ecosystem, Ecosystem):
        found = type(ecosystem).__name__
        raise CatalogueError(f"the ecosystem is a {found}; allowed is an id or an Ecosystem")
    ecosystems = {**catalogue.ecosystems, ecosystem.id: ecosystem}
    made = replace(catalogue, ecosystems=MappingProxyType(ecosystems))
    members = ecosystem.members.items()
    tried = (f"{ecosystem.roles[code]} {code} {it.parts} {it.share}" for code, it in members)
    return made, tuple(tried)


BY_JUDGEMENT = "judgement"
"""In the place of codes: the peers of the ecosystem's file."""
PeersFor = Callable[[Catalogue, str, str], Sequence[str]]


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
    peers = peers_given(peers)
    if peers == [BY_JUDGEMENT]:
        peers = _by_judgement(chosen, region, catalogue)
    elif not peers:
        peers = peers_for(catalogue, chosen.id, region)
        peers = [peer for peer in peers if peer not in (region, reference)]
    peers = [region_code(peer, code_names, kind="peer region") for peer in peers]
    _check_peers(peers, (region, reference))
    return Scope(catalogue.settings, region, reference, tuple(peers), regions, ecosystem=chosen)


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


def _study(
    catalogue: Catalogue,
    scope: Scope,
    parts: tuple[Part, ...],
    code_names: pd.DataFrame,
    figures: Mapping[str, Mapping[str, float]],
    *,
    divisions: pd.DataFrame,
) -> Study:
    tables = {name: table for part in parts for name, table in part.tables.items()}
    facts = documented_facts(catalogue, scope)
    given = given_by(tables, facts, divisions, screen=catalogue.screen, scope=scope)
    conclusions, questions, made = follows(given, tables)
    tables |= made
    used = sorted({dataset for table in tables.values() for dataset in table.datasets})
    ecosystem = scope.ecosystem
    frames = {name: table.frame for name, table in tables.items()}
    return Study(
        ecosystem=ecosystem.id,
        title=ecosystem.name,
        summary=ecosystem.summary,
        facts=facts,
        status=status(ecosystem),
        region=scope.region,
        reference=scope.reference,
        peers=scope.peers,
        level=scope.settings.interval_level,
        breaks=breaks_of(catalogue)["stock"],
        key_figures=tuple(figure for part in parts for figure in part.key_figures),
        findings=tuple(finding for part in parts for finding in part.findings),
        caveats=(
            *(caveat for part in parts for caveat in part.caveats),
            *general_limits(scope, later=CORE_STAFF.name in tables),
        ),
        tables=tables,
        limits=dataset_limits(catalogue.datasets, used, figures),
        sources={name: catalogue.datasets[name].source for name in used},
        names=code_names,
        front=front(frames, facts, conclusions, scope),
        ages=ages(tables["three_measures"]),
        conclusions=conclusions,
        questions=questions,
        considered=considered(scope, catalogue.settings.region),
    )
