"""What a worker of a cluster does: run one notebook against its own checkout of the project."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from distributed import get_worker

from nextstep_analysis.batch.plan.checksums import (
    ALL_CODE,
    Digests,
    digest_of,
    fingerprint,
    notebooks_in,
    package_files,
)
from nextstep_analysis.batch.plan.tasks import Outcome, Task
from nextstep_analysis.batch.run.engine import Limits, run_task
from nextstep_analysis.batch.run.kernels import MEGABYTE, watched
from nextstep_analysis.errors import NextStepError
from nextstep_analysis.project import SHARED, VARIABLE, Project, find_project

DASK = ("dask", "distributed")
VERSIONS_OF_DASK = "the versions of dask"


@dataclass(frozen=True)
class Returned:
    """What a worker sends back: a reason why it must not be used, or an outcome and its file."""

    refused: str = ""
    outcome: Outcome | None = None
    content: bytes = b""


def in_common(project: Project, notebooks: Iterable[str]) -> Digests:
    """What two computers must have in common: their `fingerprint`, and the versions of dask."""
    dask = {name: version(name) for name in DASK}
    return {**fingerprint(project, notebooks), VERSIONS_OF_DASK: digest_of(dask)}


def differences(wanted: Digests) -> str:
    """Why the project of this process must not be used for `wanted`; "" if it may."""
    try:
        here = in_common(find_project(), notebooks_in(wanted))
    except NextStepError as error:
        return str(error)
    names = [name for name in wanted if here.get(name) != wanted[name]]
    if names:
        return f"{' and '.join(names)} there differ from those here"
    if _code_at_start() != wanted[ALL_CODE]:
        return f"{ALL_CODE} have changed since it was started; start it again"
    return ""


def run_here(task: Task, wanted: Digests, limits: Limits, topic: str) -> Returned:
    """Run one task in this process, a worker's, unless its project is another one."""
    worker = get_worker()
    if why := differences(wanted):
        return Returned(refused=why)
    worker.log_event(topic, task.name)
    project = find_project()
    os.environ[VARIABLE] = str(project.root)  # kernels work in another folder
    common = Path(worker.local_directory, f"nextstep-{digest_of(dict(wanted))}")
    common.mkdir(parents=True, exist_ok=True)
    os.environ[SHARED] = str(common)  # of these inputs only, and gone with the worker
    with tempfile.TemporaryDirectory() as scratch, watched(limits.memory_megabytes * MEGABYTE):
        folder = Path(scratch)
        outcome = run_task(
            task, project=project, target=folder / "made", failed=folder / "failed", limits=limits
        )
        made = outcome.notebook or outcome.draft
        content = made.read_bytes() if made else b""
    if why := differences(wanted):  # changed meanwhile: what it made may be of both
        shutil.rmtree(common, ignore_errors=True)
        return Returned(refused=why)
    return Returned(outcome=outcome, content=content)


@cache
def _code_at_start() -> str:
    """The code that this process has loaded, as it was when it was first asked."""
    return digest_of(package_files())
