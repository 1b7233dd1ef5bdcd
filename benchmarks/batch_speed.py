"""How fast all studies are built, against a plain loop and against the floor.

``python benchmarks/batch_speed.py [rounds]`` builds every study and language of the catalogue
in four ways, each in a process of its own, one after the other in every round, and prints a
table of medians, ratios and peak memory:

- stock: a loop of ``papermill.execute_notebook`` and nbconvert's own HTML, stock kernel;
- ordinary: `nextstep studies`, the site included, a kernel started per notebook;
- warm: the same with kernels forked from the server, as it is;
- floor: the notebooks' cells in forked plain Python, one per core at a time, which share what they
  compute as the engine's kernels do; no kernel, no pages.
"""

import ast
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

WAYS = {
    "stock": "plain loop, stock kernel and page",
    "ordinary": "ordinary kernels",
    "warm": "warm kernels",
    "floor": "floor: cells in forked Python",
}
FORKS = os.cpu_count() or 1
SAMPLE_SECONDS, MEMORY_SAMPLES = 0.1, 5


def tasks_of(root: Path):
    """The project at `root`, its catalogue, and all its tasks."""
    from nextstep_analysis.batch.plan.tasks import plan_studies
    from nextstep_analysis.catalogue.load import load_catalogue
    from nextstep_analysis.project import Project
    from nextstep_analysis.studies.kinds import KINDS

    project = Project(root)
    catalogue = load_catalogue(project)
    languages = catalogue.settings.languages
    return project, catalogue, plan_studies(catalogue, KINDS, languages=languages)


def stock(root: Path, target: Path) -> None:
    """What one would write without this package's engine."""
    import papermill
    from nbconvert import HTMLExporter

    project, _, tasks = tasks_of(root)
    for task in tasks:
        made = target / f"{task.name}.ipynb"
        papermill.execute_notebook(
            str(project.notebooks / task.kind.notebook),
            str(made),
            task.parameters,
            cwd=str(root),
            progress_bar=False,
        )
        page, _ = HTMLExporter().from_filename(str(made))
        made.with_suffix(".html").write_text(page, encoding="utf-8")


def engine(root: Path, target: Path, *, warm: bool) -> None:
    """`nextstep studies` in a copy of the project that has no studies yet; the site, too."""
    project = target / "project"
    for name in ("config", "data", "notebooks"):
        shutil.copytree(root / name, project / name)
    os.environ["NEXTSTEP_PROJECT"] = str(project)
    if not warm:
        from nextstep_analysis.batch.run import kernels
        from nextstep_analysis.batch.run.warm import client

        client.prepare = lambda: None
        kernels.kernel_name = lambda **_: None
    from nextstep_analysis.cli import main as command

    sys.argv = ["nextstep", "studies"]
    command()


def floor(root: Path, target: Path) -> None:
    """The same cells and what they show, with everything imported once."""
    import nextstep_analysis.report.background.report
    import nextstep_analysis.studies.background.study  # noqa: F401 - for the forks
    from nextstep_analysis.studies.background.kind import BACKGROUND
    from nextstep_analysis.studies.memo import shared_studies

    project, _, tasks = tasks_of(root)
    notebook = json.loads((project.notebooks / BACKGROUND.notebook).read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with shared_studies():
        _forked(cells, tasks, target)


def _forked(cells: list[str], tasks: tuple, target: Path) -> None:
    waiting, running = list(tasks), 0
    while waiting or running:
        if waiting and running < FORKS:
            task, running = waiting.pop(0), running + 1
            if os.fork() == 0:
                _in_fork(cells, task.parameters, target / f"{task.name}.txt")
            continue
        _, status = os.wait()
        running -= 1
        if status:
            raise SystemExit("a cell of the floor failed")


def _in_fork(cells: list[str], parameters: dict, shown: Path) -> None:
    status = 1
    try:
        with shown.open("w", encoding="utf-8") as sys.stdout:
            show(cells, parameters)
        status = 0
    finally:
        os._exit(status)


def show(cells: list[str], parameters: dict) -> None:
    """Run `cells`, the first one followed by `parameters`, and write what each one shows."""
    names: dict = {}
    for number, source in enumerate(cells):
        body = ast.parse(source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        if number == 0:
            names.update(parameters)
        if last:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if value is not None:
                json.dump(value.bundles(), sys.stdout)


@dataclass
class Use:
    """What a process and its descendants took; processor seconds count on a busy machine."""

    seconds: float = 0.0
    processor: float = 0.0
    memory: int = 0


def measured(way: str, root: Path) -> Use:
    """Build everything in one way, in a process of its own."""
    environment = {**os.environ, "NEXTSTEP_PROJECT": str(root)}
    with tempfile.TemporaryDirectory() as target, ThreadPoolExecutor(1) as pool:
        start = time.perf_counter()
        run = subprocess.Popen(
            [sys.executable, __file__, "--way", way, str(root), target],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        sampled = pool.submit(_sampled, run.pid)
        status = run.wait()
        seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{way} failed")
    return replace(sampled.result(), seconds=seconds)


def _sampled(pid: int) -> Use:
    """Processor time and memory, sampled; pages that processes share are counted once.

    To count those takes the system long, so memory is looked at more rarely.
    """
    most, spent = 0, {}
    try:
        process = psutil.Process(pid)
        for sample in itertools.count():
            if process.status() == psutil.STATUS_ZOMBIE:
                break
            held = 0
            for one in (process, *process.children(recursive=True)):
                try:
                    times = one.cpu_times()
                    spent[one.pid] = times.user + times.system
                    held += 0 if sample % MEMORY_SAMPLES else one.memory_full_info().pss
                except psutil.Error:
                    continue  # it has just ended
            most = max(most, held)
            time.sleep(SAMPLE_SECONDS)
    except psutil.NoSuchProcess:
        pass  # the end of the run
    return Use(processor=sum(spent.values()), memory=most)


def main(rounds: int = 1) -> None:
    """Measure all ways `rounds` times, interleaved, and print the table."""
    root = Path(__file__).resolve().parents[1]
    count = len(tasks_of(root)[2])
    uses: dict[str, list[Use]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            uses[way].append(measured(way, root))
            print(f"{way}: {uses[way][-1]}", file=sys.stderr)
    base = statistics.median(use.seconds for use in uses["stock"])
    print("| way | seconds | a study | times as fast | processor seconds | peak memory |")
    print("|---|---:|---:|---:|---:|---:|")
    for way, words in WAYS.items():
        taken = statistics.median(use.seconds for use in uses[way])
        spent = statistics.median(use.processor for use in uses[way])
        memory = max(use.memory for use in uses[way]) / 1e6
        print(
            f"| {words} | {taken:.1f} | {taken / count:.2f} | {base / taken:.1f} "
            f"| {spent:.1f} | {memory:.0f} MB |"
        )


def run_way(way: str, root: Path, target: Path) -> None:
    """One way, in this process."""
    if way in ("ordinary", "warm"):
        engine(root, target, warm=way == "warm")
    else:
        {"stock": stock, "floor": floor}[way](root, target)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        run_way(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main(*map(int, sys.argv[1:2]))
