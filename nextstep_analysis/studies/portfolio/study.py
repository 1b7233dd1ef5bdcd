"""All ecosystems of the region as candidates: what their studies say, and what it rests on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.portfolio import read_portfolio
from nextstep_analysis.catalogue.printing import end_of, why_not
from nextstep_analysis.catalogue.roadmap import Roadmap
from nextstep_analysis.catalogue.roadmap_checks import checked_roadmap
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.portfolio import Case, Check, Decision, Portfolio, Quoted
from nextstep_analysis.profile import Profile
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.front.needs_and_assets import short_facts
from nextstep_analysis.studies.background.front.slots import NEED
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.checked import check_home, checked_catalogue
from nextstep_analysis.studies.memo import one_study, shared
from nextstep_analysis.studies.portfolio.edges import core_edges, holds, turns
from nextstep_analysis.studies.portfolio.findings import not_known, to_decide, told
from nextstep_analysis.studies.portfolio.groups import Groups
from nextstep_analysis.studies.portfolio.left_out import left_out
from nextstep_analysis.studies.portfolio.overlaps import counted_once, overlaps
from nextstep_analysis.studies.portfolio.readiness import checks, readiness
from nextstep_analysis.studies.portfolio.tables import (
    CANDIDATES,
    COUNTED,
    EDGES,
    HOLDS,
    LEFT_OUT,
    OVERLAPS,
    READINESS,
    REFERENCES,
    TURNS,
)
from nextstep_analysis.studies.profile.study import profile_study
from nextstep_analysis.studies.scope import Compared, only
from nextstep_analysis.study import Fact, Study, StudyTable, by_name

STATUS = ("named", "proposal")
"""The order of the candidates: those named in the project's text, then the proposals."""
_COUNTS = ("enterprises",)


def portfolio_study(
    region: str | None = None,
    *,
    reference: str | None = None,
    peers: Sequence[str] = (),
    project: Project | None = None,
) -> Portfolio:
    """All ecosystems side by side as candidates, from their background studies.

    Parameters
    ----------
    region : str, optional
        The region of the settings: facts, roadmaps and the choice are of no other.
    reference, peers, project
        As of `background_study`, on which it rests.

    Raises
    ------
    CatalogueError
        If the file of the choice or another one is at fault, or `region` is another one. A
        roadmap or profile at fault is told on the page instead: its own report names the fault.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    catalogue, names = checked_catalogue(project)
    check_home(region, catalogue, names, what="the portfolio is")
    home = catalogue.settings.region
    against = catalogue.settings.reference if reference is None else reference
    asked = ["portfolio", home, against, *peers]
    with plain_texts(), one_study():
        return shared(asked, lambda: _portfolio(project, catalogue, against, tuple(peers)))


def _portfolio(
    project: Project, catalogue: Catalogue, reference: str, peers: tuple[str, ...]
) -> Portfolio:
    day = published(catalogue.settings, catalogue.datasets)
    chosen = read_portfolio(catalogue.folder, ecosystems=catalogue.ecosystems, published=day)
    ecosystems = _ordered(catalogue.ecosystems)
    studies = {
        name: background_study(name, reference=reference, peers=peers or None, project=project)
        for name in ecosystems
    }
    first = next(iter(studies.values()))
    scope = Compared(catalogue.settings, first.region, first.reference, (), _regions(first))
    roadmaps = _roadmaps(catalogue, ecosystems)
    found = _found(catalogue, studies, roadmaps, _profiles(project, ecosystems), end_of(day))
    tables = _tables(catalogue, ecosystems, studies, roadmaps, Groups(project, catalogue, scope))
    tables |= by_name(StudyTable.of(READINESS, readiness(found)))
    decisions = tuple(
        Decision(one.date, dict(one.body), one.ecosystems, dict(one.reason))
        for one in chosen.decisions
    )
    frames = {name: table.frame for name, table in tables.items()}
    home = {"region": first.region}
    return _together(
        catalogue,
        first,
        tables,
        told=tuple(told(frames, ecosystems, **home)),
        to_decide=tuple(to_decide(frames, decisions, at_least=chosen.at_least)),
        not_known=tuple(not_known(frames, ecosystems, **home)),
        published=day,
        cases=tuple(
            _case(catalogue, study, found[name], end_of(day)) for name, study in studies.items()
        ),
        at_least=chosen.at_least,
        decisions=decisions,
        ages=first.ages,
    )


def _together(
    catalogue: Catalogue, first: Study, tables: dict[str, StudyTable], **parts: Any
) -> Portfolio:
    """The portfolio of its `parts`, with what all studies share taken from the `first`."""
    used = sorted({name for table in tables.values() for name in table.datasets})
    lines = (*parts["told"], *parts["to_decide"], *parts["not_known"])
    return Portfolio(
        region=first.region,
        reference=first.reference,
        peers=(),
        level=first.level,
        findings=tuple(line.statement for line in lines),
        facts=(),
        tables=tables,
        limits={},
        sources={name: catalogue.datasets[name].source for name in used},
        names=first.names,
        **parts,
    )


def _found(
    catalogue: Catalogue,
    studies: Mapping[str, Study],
    roadmaps: Mapping[str, Roadmap],
    profiles: Mapping[str, Profile],
    day: dt.date,
) -> dict[str, tuple[Check, ...]]:
    """The checks of readiness by ecosystem."""
    found = {}
    for name, study in studies.items():
        held = {"roadmap": roadmaps.get(name), "profile": profiles.get(name)}
        found[name] = tuple(checks(catalogue, study, **held, day=day))
    return found


def _ordered(ecosystems: Mapping[str, Ecosystem]) -> dict[str, Ecosystem]:
    return dict(sorted(ecosystems.items(), key=lambda one: (STATUS.index(one[1].status), one[0])))


def _regions(study: Study) -> int:
    return int((study.names["kind"] == "region").sum())


def _roadmaps(catalogue: Catalogue, ecosystems: Mapping[str, Ecosystem]) -> dict[str, Roadmap]:
    """Those that hold; what is at fault in another one, its own report tells."""
    found = {}
    for name, ecosystem in ecosystems.items():
        if ecosystem.roadmap is not None:
            with suppress(CatalogueError):
                found[name] = checked_roadmap(catalogue, name).roadmap
    return found


def _profiles(project: Project, ecosystems: Mapping[str, Ecosystem]) -> dict[str, Profile]:
    """As `_roadmaps`."""
    found = {}
    for name, ecosystem in ecosystems.items():
        if ecosystem.profile is not None:
            with suppress(CatalogueError):
                found[name] = profile_study(name, project=project)
    return found


def _tables(
    catalogue: Catalogue,
    ecosystems: Mapping[str, Ecosystem],
    studies: Mapping[str, Study],
    roadmaps: Mapping[str, Roadmap],
    groups: Groups,
) -> dict[str, StudyTable]:
    candidates = pd.DataFrame(
        [_candidate(ecosystems[name], study) for name, study in studies.items()],
        columns=list(CANDIDATES.columns),
    )
    edges = core_edges(ecosystems, candidates, groups)
    notes = next(iter(studies.values())).tables["three_measures"].notes
    used = groups.datasets
    return by_name(
        StudyTable.of(CANDIDATES, candidates, used),
        StudyTable.of(REFERENCES, _references(catalogue, groups), used, notes),
        StudyTable.of(EDGES, edges, used),
        StudyTable.of(HOLDS, holds(edges, studies), (*used, "input_output")),
        StudyTable.of(TURNS, turns(studies), _turn_datasets(studies)),
        StudyTable.of(OVERLAPS, overlaps(ecosystems, roadmaps, groups), _COUNTS),
        StudyTable.of(COUNTED, counted_once(ecosystems, groups), _COUNTS),
        StudyTable.of(LEFT_OUT, left_out(ecosystems, groups), used),
    )


def _turn_datasets(studies: Mapping[str, Study]) -> tuple[str, ...]:
    found = [s.tables["peer_turns"].datasets for s in studies.values() if "peer_turns" in s.tables]
    return found[0] if found else ()


def _candidate(ecosystem: Ecosystem, study: Study) -> dict[str, object]:
    """A row of `CANDIDATES`: what the study of an ecosystem prints of its core."""
    measures = study.tables["three_measures"].frame.iloc[0].drop(["industry", "role"])
    growth = study.tables["growth"].frame
    grown = only(growth, region=study.region).iloc[0]
    effect = study.tables.get("regional_effect")
    return {
        "ecosystem": ecosystem.id,
        "status": ecosystem.status,
        "upper_bound": any(code in ecosystem.upper_bounds for code in ecosystem.core),
        **measures.to_dict(),
        **grown[["start", "end", "enterprises_start", "enterprises_end"]].to_dict(),
        **grown[["growth", "lower", "upper"]].to_dict(),
        "development": "untested" if effect is None else effect.frame["verdict"].iloc[0],
    }


def _references(catalogue: Catalogue, groups: Groups) -> pd.DataFrame:
    rows = []
    for name, one in catalogue.references.items():
        parts = {code: one.members[code].share or 1.0 for code in one.core}
        judged = groups.strength({name: parts}, region=one.region).loc[name].drop("role")
        start, end = groups.counts(parts, region=one.region)
        rows.append(
            {
                "ecosystem": name,
                "region": one.region,
                **judged.to_dict(),
                "enterprises_start": start,
                "enterprises_end": end,
                "development": groups.development(parts, region=one.region),
            }
        )
    return pd.DataFrame(rows, columns=list(REFERENCES.columns))


def _case(catalogue: Catalogue, study: Study, found: tuple[Check, ...], day: dt.date) -> Case:
    ecosystem = catalogue.ecosystem(study.ecosystem)
    printed = [f for f in ecosystem.facts if not why_not(f, catalogue.profiles.ends, day)]
    against = sum(fact.against or fact.factor == "risks" for fact in printed)
    return Case(
        ecosystem.id,
        ecosystem.name,
        ecosystem.status,
        next(line for line in study.front.headlines if line.slot == NEED),
        _quoted(ecosystem, study.facts, for_it=True),
        _quoted(ecosystem, study.facts, for_it=False),
        len(printed) - against,
        against,
        found,
    )


def _quoted(ecosystem: Ecosystem, facts: Sequence[Fact], *, for_it: bool) -> Quoted | None:
    """The fact that the summary of the study begins with, with its id."""
    short = short_facts(facts, ecosystem.id, for_it=for_it)
    if not short:
        return None
    fact = short[0]
    ids = [one.id for one in ecosystem.facts if one.text == fact.text]
    words = dict(fact.short or {})
    return Quoted(ids[0] or "", words, fact.source_title, fact.source_url, fact.confidence)
