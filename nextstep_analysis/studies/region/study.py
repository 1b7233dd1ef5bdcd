"""What is the same in all studies of a region: reach, other regions, references, datasets."""

from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import region_code
from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.processed import figures_of
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.factors.findings import place_findings
from nextstep_analysis.studies.background.factors.notes import (
    core_notes,
    place_notes,
    rule_notes,
    score_notes,
)
from nextstep_analysis.studies.background.factors.scores import (
    CORE_DATASETS,
    PLACE_DATASETS,
    centres_of,
    core_figures,
    factor_names,
    questions_of,
    scores_of,
    subjects_of_region,
    told_fact,
)
from nextstep_analysis.studies.background.factors.tables import (
    CENTRES,
    CORE_FIGURES,
    FACTOR_SCORES,
    FACTORS,
    PLACE_FIGURES,
)
from nextstep_analysis.studies.background.inputs import TABLES, check_needed
from nextstep_analysis.studies.background.limits import dataset_limits
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.measures.comparable import comparable
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.measures.peers import DATASETS, PEERS_WANTED, nearest, peers
from nextstep_analysis.studies.measures.reach import place_figures
from nextstep_analysis.studies.memo import one_study, shared
from nextstep_analysis.studies.scope import Compared, Part, peers_given
from nextstep_analysis.study import StudyTable, Told, by_name


def region_study(
    region: str | None = None,
    *,
    reference: str | None = None,
    peers: Sequence[str] = (),
    project: Project | None = None,
) -> Told:
    """What all background studies of `region` have in common.

    Parameters
    ----------
    region, reference : str, optional
        As of `background_study`.
    peers : sequence of str, optional
        Regions that stand beside it in the tables; those nearest by structure when empty.
    project : Project, optional
        Whose files to read; the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If a code is unknown, or a file under ``config`` is at fault.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    with plain_texts(), one_study():
        catalogue, names = checked_catalogue(project)
        check_needed(catalogue)
        settings = catalogue.settings
        here = region_code(settings.region if region is None else region, names)
        against = settings.reference if reference is None else reference
        areas = ("region", "country")
        against = region_code(against, names, kind="reference", areas=areas)
        named = tuple(region_code(peer, names, kind="peer region") for peer in peers_given(peers))
        every = int((names["kind"] == "region").sum())
        scope = Compared(settings, here, against, named, every)
        tables = {name: comparable(project, catalogue.datasets, name) for name in (*DATASETS,)}
        tables["enterprises"] = placed(tables["enterprises"])
        return _told(project, catalogue, scope, tables, names)


def _told(
    project: Project,
    catalogue: Catalogue,
    scope: Compared,
    tables: dict[str, pd.DataFrame],
    names: pd.DataFrame,
) -> Told:
    found = shared(
        ["nearest", scope.region, PEERS_WANTED],
        lambda: nearest(tables, region=scope.region, year=scope.year),
    )
    parts = (peers(found, tables, scope=scope), _places(tables, catalogue, scope))
    held = sorted(set(TABLES) & set(catalogue.datasets))  # what is awaited has no limits yet
    facts = (
        told_fact(subject, fact)
        for subject, kind, facts, _judgements in subjects_of_region(catalogue, scope)
        for fact in facts
        if kind == "reference"  # those of the region stand in its studies, factor by factor
    )
    return Told(
        region=scope.region,
        reference=scope.reference,
        peers=scope.peers or found.peers,
        level=scope.settings.interval_level,
        findings=tuple(finding for part in parts for finding in part.findings),
        facts=tuple(facts),
        tables={name: table for part in parts for name, table in part.tables.items()},
        limits=dataset_limits(catalogue.datasets, held, figures_of(project)),
        sources={name: catalogue.datasets[name].source for name in held},
        names=pd.concat([names, factor_names(catalogue)]),
    )


def _places(tables: dict[str, pd.DataFrame], catalogue: Catalogue, scope: Compared) -> Part:
    """Who is near, and how the region as a whole and the reference ecosystems score."""
    factors = catalogue.factors
    places = shared(["place_figures"], lambda: place_figures(tables, factors=factors, scope=scope))
    start = centres_of(tables, scope)
    cores = core_figures(
        tables["enterprises"],
        catalogue.ecosystems.values(),
        catalogue.references.values(),
        scope=scope,
    )
    subjects = subjects_of_region(catalogue, scope)
    scores = scores_of(catalogue, subjects, places, cores, scope=scope)
    both = (*CORE_DATASETS, *PLACE_DATASETS)
    made = by_name(
        StudyTable.of(FACTORS, questions_of(factors), (), rule_notes(factors.scoring)),
        StudyTable.of(FACTOR_SCORES, scores, both, score_notes(scores)),
        StudyTable.of(PLACE_FIGURES, places, PLACE_DATASETS, place_notes(places, factors.travel)),
        StudyTable.of(CENTRES, start, ("population", "municipalities")),
        StudyTable.of(CORE_FIGURES, cores, CORE_DATASETS, core_notes(scope)),
    )
    return Part(made, findings=place_findings(places, start, scope=scope))
