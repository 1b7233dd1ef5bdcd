"""What a build of the site would do, and why: inputs now against those of the last build."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nextstep_analysis.batch.plan.cache import Cache
from nextstep_analysis.batch.plan.checksums import Declared, changes, declare, digest_of
from nextstep_analysis.batch.plan.manifest import FILE, SiteManifest, read_site_manifest
from nextstep_analysis.batch.plan.tasks import Planned, Task
from nextstep_analysis.batch.plan.verify import compare, folder_digests
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import FIRST, Kind
from nextstep_analysis.project import Project


@dataclass(frozen=True)
class SitePlan:
    """What a build would do.

    Attributes
    ----------
    studies : tuple of Planned
        Those asked for.
    kept : tuple of Planned
        Others of the last site, which stay as they are; `outdated` of them would change.
    lost : tuple of Planned
        Others of the last site that leave it, for there is no whole copy of them.
    kinds : tuple of Kind
        All there are.
    declared : Declared
        The inputs of all.
    reasons : tuple of str
        Why the site is written, when no study is the reason.
    """

    studies: tuple[Planned, ...]
    kept: tuple[Planned, ...]
    outdated: int
    declared: Declared
    reasons: tuple[str, ...]
    lost: tuple[Planned, ...] = ()
    kinds: tuple[Kind, ...] = ()

    @property
    def to_build(self) -> tuple[Planned, ...]:
        return tuple(study for study in self.studies if study.reasons)

    @property
    def current(self) -> bool:
        """Nothing is to be done."""
        return not self.to_build and not self.reasons


def plan_site(
    tasks: Sequence[Task],
    *,
    project: Project,
    catalogue: Catalogue,
    kinds: Sequence[Kind],
    force: bool = False,
) -> SitePlan:
    """Compare the inputs of `tasks`, and of the site, with those of the last build.

    Parameters
    ----------
    kinds : sequence of Kind
        All there are: studies of the last site that are not asked for are of some kind, too.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    site = project.reports / "site"
    last = read_site_manifest(site)
    others = _others(tasks, catalogue, kinds, last)
    declared = declare((*tasks, *others.values()), project=project, catalogue=catalogue, last=last)
    kept = tuple(
        Planned(task, last.studies[name].key, last.studies[name].inputs)
        for name, task in others.items()
    )
    outdated = sum(declared.studies[p.task.name] != p.inputs for p in kept)
    asked = tuple(
        Planned(task, digest_of(declared.studies[task.name]), declared.studies[task.name])
        for task in tasks
    )
    reasons = _site_reasons((*asked, *kept), declared, last, project)
    plan = SitePlan(asked, kept, outdated, declared, reasons, kinds=tuple(kinds))
    if force or reasons:
        why = _Why(last, declared, Cache(project.reports), force)
        stay = tuple(study for study in kept if why.can_stay(study))
        plan = replace(
            plan,
            studies=tuple(replace(study, reasons=why.built(study)) for study in asked),
            kept=stay,
            lost=tuple(study for study in kept if study not in stay),
        )
    return plan


@dataclass(frozen=True)
class _Why:
    """What the reasons to build a study are found from."""

    last: SiteManifest | None
    declared: Declared
    cache: Cache
    force: bool

    def can_stay(self, study: Planned) -> bool:
        """Whether there is a whole copy of a study of the last site, one that can be shown."""
        return bool(self.last.studies[study.task.name].kind) and (
            self.cache.state(study.key) == "whole"
        )

    def built(self, study: Planned) -> tuple[str, ...]:
        """Why a study is built; nothing if its finished copy can be used."""
        if self.force:
            return ("--force",)
        state = self.cache.state(study.key)
        if state == "whole":
            return ()
        if state == "damaged":
            return (f"its finished copy reports/.cache/{study.key[:12]}… is damaged",)
        record = self.last.studies.get(study.task.name) if self.last else None
        if record is None:
            return ("it is not in the site yet",)
        if not record.kind:
            return ("the last build did not know kinds of reports yet",)
        groups = (self.last.groups, self.declared.groups)
        told = changes(record.inputs, study.inputs, groups)
        return told or ("its finished copy is gone from reports/.cache",)


def _others(
    tasks: Sequence[Task], catalogue: Catalogue, kinds: Sequence[Kind], last: SiteManifest | None
) -> dict[str, Task]:
    """The studies of the last site that are not asked for, if there still are such ones."""
    asked = {task.name for task in tasks}
    known = {kind.name: kind for kind in kinds}
    found = {}
    for name, record in last.studies.items() if last else ():
        told = record.parameters
        kind = known.get(record.kind or FIRST)
        subject = record.subject or told.get("ecosystem")
        if name in asked or kind is None or subject not in kind.subjects(catalogue):
            continue
        task = Task(
            kind,
            subject,
            told["language"],
            told["region"],
            told["reference"],
            tuple(told["peers"]),
            abroad=told["region"] != catalogue.settings.region,
        )
        if task.language in catalogue.settings.published_in and task.name == name:
            found[name] = task
    return found


def _site_reasons(
    studies: Sequence[Planned], declared: Declared, last: SiteManifest | None, project: Project
) -> tuple[str, ...]:
    """Why the site is not what these studies and inputs give."""
    if last is None:
        there = (project.reports / "site" / FILE).exists()
        return (f"site, {FILE} is damaged" if there else "there is no site with a manifest",)
    told = list(changes(last.site, declared.site, (last.groups, declared.groups)))
    now = {study.task.name: study.key for study in studies}
    before = {name: record.key for name, record in last.studies.items()}
    told += [f"study {change}" for change in changes(before, now, ({}, {}))]
    told += [f"study {name} failed" for name in last.failed]
    told += [
        f"site, {line}" for line in compare(folder_digests(project.reports / "site"), last).lines
    ]
    notebooks = folder_digests(project.reports / "notebooks")
    wanted = {f"{name}.ipynb": record.notebook for name, record in last.studies.items()}
    told += [f"notebooks/{change}" for change in changes(wanted, notebooks, ({}, {}))]
    return tuple(told)
