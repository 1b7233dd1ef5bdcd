"""A small project whose studies are made without a kernel, to build it many times."""

import contextlib
import gc
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

from nextstep_analysis.batch.plan.reasons import plan_site
from nextstep_analysis.batch.plan.tasks import Outcome, Task, plan_studies
from nextstep_analysis.batch.site.build import build_site
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.processed import checksum
from nextstep_analysis.project import Project
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.studies.background.kind import BACKGROUND
from nextstep_analysis.studies.measures.peers import PeersByStructure

ROOT = Path(__file__).parents[2]
KINDS = (BACKGROUND,)
"""Of these alone, so that a new kind of report changes no count of studies."""
TEMPLATE = BACKGROUND.notebook
_OTHER_KINDS = re.compile(r"^(?:roadmap|profile):\n(?: .*\n|\n)*", re.MULTILINE)


def small_project(folder: Path) -> Project:
    """A copy of the project's config, notebooks and data, for a test to change.

    Roadmaps, profiles and summaries alone are left out, so that a build has whole studies:
    `tests/batch/test_kinds.py` adds another kind, `test_summaries` tries summaries.
    """
    for name in ("config", "notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for path in (folder / "config" / "ecosystems").glob("*.yaml"):
        written = path.read_text(encoding="utf-8")
        path.write_text(_OTHER_KINDS.sub("", written), encoding="utf-8")
    settings = folder / "config" / "settings.yaml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(told.replace("summaries: [sv]", "summaries: []"), encoding="utf-8")
    return Project(folder)


def planned(project: Project, *, force: bool = False, **asked):
    catalogue = load_catalogue(project)
    tasks = plan_studies(catalogue, KINDS, **asked, peers_for=PeersByStructure(project))
    return plan_site(tasks, project=project, catalogue=catalogue, kinds=KINDS, force=force)


def fake_run(tasks, folder: Path, *, failing=(), ran=None, pause=lambda: None) -> Iterator[Outcome]:
    """Every study at once: its notebook and page hold its parameters and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for task in tasks:
        pause()
        if ran is not None:
            ran.append(task.label)
        if task.name in failing:
            yield Outcome(task, 0.1, reason="ValueError: no figure", cell=3)
            continue
        notebook = folder / f"{task.name}.ipynb"
        notebook.write_text(str(task.parameters))
        yield Outcome(task, 0.1, notebook=notebook, page=fake_page(task))


def fake_page(task: Task) -> Page:
    told = {
        "kind": task.kind.name,
        "subject": task.subject,
        "language": task.language,
        "region": task.region,
        "region_name": f"Region {task.region}",
        "title": f"Study of {task.subject}",
        "lead": "A summary.",
        "status": "A proposal.",
        "headline": [],
        "headline_source": "Source.",
        "producers": ["Producer"],
    }
    return Page(task.language, f"<p>{task.parameters}</p>\n", (), told)


def built(project: Project, **options) -> list[str]:
    """Build what is to be built; the studies that ran, by label."""
    asked = {
        key: options.pop(key) for key in ("only", "languages", "regions", "force") if key in options
    }
    plan, ran = planned(project, **asked), []
    if not plan.current:
        run = partial(fake_run, ran=ran, **options)
        build_site(plan, project=project, catalogue=load_catalogue(project), run=run)
    return sorted(ran)


def nextstep(folder: Path, *arguments) -> subprocess.CompletedProcess[str]:
    """The command line as its entry point, in this process: a test needs no new one for each."""
    from nextstep_analysis import cli

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    limits, hook = gc.get_threshold(), sys.unraisablehook
    argv = ["nextstep", *map(str, arguments)]
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.dict(os.environ),
        mock.patch.object(sys, "argv", argv),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            sys.unraisablehook = hook
            gc.set_threshold(*limits)
    told = []
    for stream in (out, err):
        stream.flush()
        told.append(stream.buffer.getvalue().decode("utf-8"))
    return subprocess.CompletedProcess(argv, code, *told)


def page(project: Project, name: str) -> str:
    """The words of a page of the English site."""
    html = (project.reports / "site" / "en" / name).read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def bytes_of(project: Project) -> dict[str, str]:
    """Checksums of all that stands in the outputs of a build, but for times and the cache."""
    return {
        path.relative_to(project.reports).as_posix(): checksum(path.read_bytes())
        for part in ("site", "notebooks")
        for path in sorted((project.reports / part).rglob("*"))
        if path.is_file()
    }
