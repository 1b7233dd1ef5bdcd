"""The site, with no more work than its changed inputs ask for.

`plan_site` says what is to be built and why; `build_site` does it. Papermill and nbconvert
are imported only when a notebook runs, for mostly nothing has changed.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nextstep_analysis.batch.cache import Cache
from nextstep_analysis.batch.inputs import (
    Declaration,
    Declared,
    changes,
    declare,
    digest_of,
    file_digest,
)
from nextstep_analysis.batch.manifest import (
    FILE,
    SiteManifest,
    StudyRecord,
    commit_of,
    read_site_manifest,
)
from nextstep_analysis.batch.plan import Planned, Task
from nextstep_analysis.batch.staging import staging, switch
from nextstep_analysis.batch.verify import compare, folder_digests
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.project import Project

if TYPE_CHECKING:
    from nextstep_analysis.batch.engine import Outcome
    from nextstep_analysis.batch.publish import Published

TIMES = "times.json"
Runner = Callable[[Sequence[Task], Path], Iterator["Outcome"]]
"""From tasks and a folder for their notebooks to what became of each, as it is there."""


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

    @property
    def to_build(self) -> tuple[Planned, ...]:
        return tuple(study for study in self.studies if study.reasons)

    @property
    def current(self) -> bool:
        """Nothing is to be done."""
        return not self.to_build and not self.reasons


def plan_site(
    tasks: Sequence[Task], *, project: Project, catalogue: Catalogue, declaration: Declaration,
    force: bool = False,
) -> SitePlan:  # fmt: skip
    """Compare the inputs of `tasks`, and of the site, with those of the last build.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    site = project.reports / "site"
    last = read_site_manifest(site)
    others = _others(tasks, catalogue, last)
    declared = declare(
        (*tasks, *others.values()), project=project, declaration=declaration,
        languages=catalogue.settings.languages,
    )  # fmt: skip
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
    plan = SitePlan(asked, kept, outdated, declared, reasons)
    if force or reasons:
        why = _Why(last, declared, Cache(project.reports), force)
        plan = replace(
            plan,
            studies=tuple(replace(study, reasons=why.built(study)) for study in asked),
            kept=tuple(study for study in kept if why.cache.state(study.key) == "whole"),
            lost=tuple(study for study in kept if why.cache.state(study.key) != "whole"),
        )
    return plan


def build_site(
    plan: SitePlan, *, project: Project, catalogue: Catalogue, run: Runner
) -> "Published":
    """Build what the plan says and switch the site to it; `run` runs the notebooks.

    A finished study is kept at once, so a run that is killed goes on from there. The site
    holds the studies that succeeded and names those that failed; when all fail, the last
    site stays as it is.
    """
    from nextstep_analysis.batch.publish import Published, clear_failed

    cache = Cache(project.reports)
    with staging(project.reports) as stage:
        clear_failed(project, (study.task for study in plan.to_build))
        failures, times = _run(plan.to_build, cache, run, stage / "run")
        failed = {outcome.task.name for outcome in failures}
        done = [study for study in plan.studies if study.task.name not in failed]
        if not done:
            return Published(None, 0, failures)
        whole = [*done, *plan.kept]
        _write(stage, whole, cache=cache, catalogue=catalogue, failures=failures)
        manifest = _manifest(plan, whole, stage=stage, project=project, failed=failed)
        text = manifest.to_json()
        (stage / "site" / FILE).write_text(text, encoding="utf-8", newline="\n")
        switch(stage / "site", project.reports / "site")
        switch(stage / "notebooks", project.reports / "notebooks")
        _keep_times(project.reports, times, stage)
        cache.prune({study.key for study in whole})
    return Published(project.reports / "site" / "index.html", len(whole), failures)


def read_times(reports: Path) -> dict[str, dict[str, float | None]]:
    """Seconds and memory of each study when it was last run, by name; for estimates only.

    Memory is None where it was not measured. A damaged file tells of none.
    """
    try:
        held = json.loads((reports / TIMES).read_bytes())
        return {
            name: {key: told[key] for key in ("seconds", "memory")} for name, told in held.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


# --- the plan -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Why:
    """What the reasons to build a study are found from."""

    last: SiteManifest | None
    declared: Declared
    cache: Cache
    force: bool

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
        groups = (self.last.groups, self.declared.groups)
        told = changes(record.inputs, study.inputs, groups)
        return told or ("its finished copy is gone from reports/.cache",)


def _others(
    tasks: Sequence[Task], catalogue: Catalogue, last: SiteManifest | None
) -> dict[str, Task]:
    """The studies of the last site that are not asked for, if the catalogue still has them."""
    asked = {task.name for task in tasks}
    found = {}
    for name, record in last.studies.items() if last else ():
        told = record.parameters
        task = Task(
            told["ecosystem"], told["language"], told["region"], told["reference"],
            tuple(told["peers"]), abroad=told["region"] != catalogue.settings.region,
        )  # fmt: skip
        known = (
            task.ecosystem in catalogue.ecosystems and task.language in catalogue.settings.languages
        )
        if known and name not in asked and task.name == name:
            found[name] = task
    return found


def _site_reasons(
    studies: Sequence[Planned], declared: Declared, last: SiteManifest | None, project: Project
) -> tuple[str, ...]:
    """Why the site is not what these studies and inputs give."""
    if last is None:
        return ("there is no site with a manifest",)
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


# --- the build ----------------------------------------------------------------------------


def _run(
    studies: Sequence[Planned], cache: Cache, run: Runner, folder: Path
) -> tuple[tuple["Outcome", ...], dict[str, dict[str, float]]]:
    """Run the notebooks and keep what is finished; the failures, and the times."""
    keys = {study.task: study.key for study in studies}
    failures, times = [], {}
    if not studies:
        return (), {}
    with closing(run(tuple(keys), folder)) as outcomes:
        for outcome in outcomes:
            if outcome.failed:
                failures.append(outcome)
                continue
            cache.keep(keys[outcome.task], notebook=outcome.notebook, page=outcome.page)
            outcome.notebook.unlink()
            told = {"seconds": round(outcome.seconds, 2), "memory": outcome.memory}
            times[outcome.task.name] = told
    order = list(keys)
    return tuple(sorted(failures, key=lambda outcome: order.index(outcome.task))), times


def _write(
    stage: Path, studies: Sequence[Planned], *, cache: Cache, catalogue: Catalogue,
    failures: Sequence["Outcome"],
) -> None:  # fmt: skip
    """The site and the notebooks, from finished studies, into `stage`."""
    from nextstep_analysis.batch.publish import failures_of, site_facts
    from nextstep_analysis.batch.reference import reference_facts
    from nextstep_analysis.report.site import write_site

    write_site(
        stage / "site",
        [cache.page(study.key) for study in studies],
        site=site_facts(catalogue),
        failures=failures_of(failures, catalogue),
        reference=reference_facts(catalogue),
    )
    (stage / "notebooks").mkdir()
    for study in studies:
        target = stage / "notebooks" / f"{study.task.name}.ipynb"
        shutil.copyfile(cache.notebook(study.key), target)


def _manifest(
    plan: SitePlan, studies: Sequence[Planned], *, stage: Path, project: Project,
    failed: set[str],
) -> SiteManifest:  # fmt: skip
    notebooks = stage / "notebooks"
    return SiteManifest(
        commit=commit_of(project.root),
        groups=plan.declared.groups,
        studies={
            study.task.name: StudyRecord(
                parameters=study.task.parameters,
                inputs=dict(study.inputs),
                key=study.key,
                notebook=file_digest(notebooks / f"{study.task.name}.ipynb"),
            )
            for study in studies
        },
        site=plan.declared.site,
        files=folder_digests(stage / "site"),
        failed=tuple(sorted(failed)),
    )


def _keep_times(reports: Path, times: Mapping[str, dict[str, float]], stage: Path) -> None:
    """Times stand apart from the site: they are the only part that no run gives twice."""
    if times:
        made = stage / TIMES
        made.write_text(json.dumps({**read_times(reports), **times}, indent=1, sort_keys=True))
        made.replace(reports / TIMES)
