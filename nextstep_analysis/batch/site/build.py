"""The site, with no more work than its changed inputs ask for.

`site_plan.plan_site` says what is to be built and why; `build_site` does it. Papermill and
nbconvert are imported only when a notebook runs, for mostly nothing has changed.
"""

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from nextstep_analysis.batch.plan.cache import Cache
from nextstep_analysis.batch.plan.checksums import changed_since, file_digest
from nextstep_analysis.batch.plan.manifest import (
    FILE,
    FORMAT,
    SiteManifest,
    StudyRecord,
    commit_of,
    read_site_manifest,
)
from nextstep_analysis.batch.plan.reasons import SitePlan
from nextstep_analysis.batch.plan.tasks import Planned, Task
from nextstep_analysis.batch.plan.verify import folder_digests
from nextstep_analysis.batch.site.earlier import marked, still_earlier, with_earlier
from nextstep_analysis.batch.site.staging import staging, switch
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.processed import figures_of
from nextstep_analysis.project import Project
from nextstep_analysis.stored import Stored, parsed, read_regular

if TYPE_CHECKING:
    from nextstep_analysis.batch.plan.tasks import Outcome
    from nextstep_analysis.batch.site.one_study import Published
    from nextstep_analysis.report.site.site_facts import Reference

TIMES = "times.json"
Runner = Callable[[Sequence[Task], Path], Iterator["Outcome"]]
"""From tasks and a folder for their notebooks to what became of each, as it is there."""


def build_site(
    plan: SitePlan,
    *,
    project: Project,
    catalogue: Catalogue,
    run: Runner,
    formula_of: Callable[[str], str] = lambda _function: "",
) -> "Published":
    """Build what the plan says and switch the site to it; `run` runs the notebooks.

    A finished study is kept at once, so a run that is killed goes on from there. The site
    holds the studies that succeeded and names those that failed, of which it keeps the last
    good page, marked as of an earlier build. Without any page to show, the last site stays as
    it is. `formula_of` gives the page on methods an indicator's formula.

    Raises
    ------
    ProjectError
        If an input changes meanwhile, or the outputs cannot be written; the last site
        stays as it is, and what was finished before is kept.
    """
    from nextstep_analysis.batch.site.one_study import Published, clear_failed
    from nextstep_analysis.batch.site.site_facts import reference_facts

    cache = Cache(project.reports)
    with staging(project.reports) as stage, ThreadPoolExecutor(1) as aside:
        figures = figures_of(project)
        reference = aside.submit(  # while notebooks run
            reference_facts, catalogue, figures, kinds=plan.kinds, formula_of=formula_of
        )
        clear_failed(project, (study.task for study in plan.to_build))
        ready: set[Path] = set()
        check = partial(_check_unchanged, plan, project)
        keep = partial(
            _keep, cache=cache, site=stage / "site", catalogue=catalogue, ready=ready, check=check
        )
        failures, times = _run(plan.to_build, keep, run, stage / "run")
        last = read_site_manifest(project.reports / "site")
        failures, earlier = with_earlier(failures, last, project.reports)
        failed = {outcome.task.name for outcome in failures}
        done = [study for study in plan.studies if study.task.name not in failed]
        if not (done or earlier):
            return Published(None, 0, failures)
        whole = [*done, *plan.kept, *_of_earlier(failures, earlier)]
        failed |= still_earlier(plan.kept, last)
        write = partial(_write, cache=cache, catalogue=catalogue, reference=reference.result())
        write(stage, whole, failures=failures, failed=failed, ready=ready)
        check()
        manifest = _manifest(
            plan, whole, stage=stage, project=project, failed=failed, earlier=earlier
        )
        _put_in_place(stage, project.reports, manifest, times)
        cache.prune({study.key for study in whole})
    fresh = len(whole) - len(earlier)
    return Published(project.reports / "site" / "index.html", fresh, failures)


class Measured(Stored):
    """What a notebook took when it was last run; memory is None where it was not measured."""

    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    memory: int | None


def read_times(reports: Path) -> dict[str, Measured]:
    """What each study took when it was last run, by name; for estimates only.

    A damaged file tells of none; it is written anew.
    """
    try:
        return parsed(read_regular(reports / TIMES), dict[str, Measured]) or {}
    except OSError:
        return {}


def _run(
    studies: Sequence[Planned], keep: Callable[[str, "Outcome"], None], run: Runner, folder: Path
) -> tuple[tuple["Outcome", ...], dict[str, Measured]]:
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
            keep(keys[outcome.task], outcome)
            told = Measured(seconds=round(outcome.seconds, 2), memory=outcome.memory)
            times[outcome.task.name] = told
    order = list(keys)
    return tuple(sorted(failures, key=lambda outcome: order.index(outcome.task))), times


def _keep(
    key: str,
    outcome: "Outcome",
    *,
    cache: Cache,
    site: Path,
    catalogue: Catalogue,
    ready: set[Path],
    check: Callable[[], None],
) -> None:
    """Keep a finished study; its tables into `site` already, while others run: see `ready`."""
    from nextstep_analysis.batch.site.one_study import site_facts
    from nextstep_analysis.report.site.table_files import write_tables

    check()
    cache.keep(key, notebook=outcome.notebook, page=outcome.page)
    outcome.notebook.unlink()
    facts = site_facts(catalogue)
    path = site / facts.path_of(outcome.page)
    write_tables(path, outcome.page, site=facts)
    ready.add(path)


def _check_unchanged(plan: SitePlan, project: Project) -> None:
    """Raise `ProjectError` if what the keys of the studies are made of has changed by now."""
    if told := changed_since(plan.declared, project=project):
        raise ProjectError(
            f"{'; '.join(told)} while notebooks ran; what they made of it may be of both, and "
            "is not used: run again"
        )


def _write(
    stage: Path,
    studies: Sequence[Planned],
    *,
    cache: Cache,
    catalogue: Catalogue,
    reference: "Reference",
    failures: Sequence["Outcome"],
    failed: Collection[str],
    ready: Collection[Path],
) -> None:
    """The site and the notebooks, from finished studies, into `stage`; those of `failed` marked."""
    from nextstep_analysis.batch.site.one_study import failures_of, site_facts
    from nextstep_analysis.report.site.write import write_site

    pages = [(study.task, cache.page(study.key)) for study in studies]
    ended = [outcome.task for outcome in failures]
    ended += [task for task, _ in pages if task.name in failed and task not in ended]
    write_site(
        stage / "site",
        [marked(page) if task.name in failed else page for task, page in pages],
        site=site_facts(catalogue),
        failures=failures_of(ended, catalogue),
        reference=reference,
        ready=ready,
    )
    (stage / "notebooks").mkdir()
    for study in studies:
        target = stage / "notebooks" / f"{study.task.name}.ipynb"
        shutil.copyfile(cache.notebook(study.key), target)


def _manifest(
    plan: SitePlan,
    studies: Sequence[Planned],
    *,
    stage: Path,
    project: Project,
    failed: set[str],
    earlier: Mapping[str, StudyRecord],
) -> SiteManifest:
    notebooks = stage / "notebooks"
    return SiteManifest(
        format=FORMAT,
        commit=commit_of(project.root),
        groups=plan.declared.groups,
        studies={
            study.task.name: earlier.get(study.task.name)
            or StudyRecord(
                kind=study.task.kind.name,
                subject=study.task.subject,
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


def _of_earlier(
    failures: Collection["Outcome"], earlier: Mapping[str, StudyRecord]
) -> Iterator[Planned]:
    """The studies that failed and of which the last good page is shown."""
    for task in (outcome.task for outcome in failures if outcome.task.name in earlier):
        record = earlier[task.name]
        yield Planned(task, record.key, record.inputs)


def _put_in_place(
    stage: Path, reports: Path, manifest: SiteManifest, times: Mapping[str, Measured]
) -> None:
    """Switch the site and the notebooks to what stands in `stage`."""
    text = manifest.to_json()
    (stage / "site" / FILE).write_text(text, encoding="utf-8", newline="\n")
    for name in ("site", "notebooks"):
        switch(stage / name, reports / name)
    _keep_times(reports, times, stage)


def _keep_times(reports: Path, times: Mapping[str, Measured], stage: Path) -> None:
    """Times stand apart from the site: they are the only part that no run gives twice."""
    if times:
        made = stage / TIMES
        held = {name: told.model_dump() for name, told in {**read_times(reports), **times}.items()}
        made.write_text(json.dumps(held, indent=1, sort_keys=True), encoding="utf-8")
        made.replace(reports / TIMES)
