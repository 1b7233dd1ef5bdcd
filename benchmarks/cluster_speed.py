"""How much sooner two workers of a cluster build all studies of some regions than one does.

``python benchmarks/cluster_speed.py [regions]`` (codes with commas; three by default) starts a
scheduler and workers of one thread each on this machine, builds with one of them and then with
two, and prints the seconds and their ratio. The commands' own time is in both.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGIONS = "MK07,MK08,MK13"
WORKERS = (1, 2)
START_SECONDS = 60


@contextmanager
def process(*arguments: str, project: Path):
    """A module of dask as a process, ended afterwards with all that it has started."""
    environment = {**os.environ, "NEXTSTEP_PROJECT": str(project)}
    run = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield run
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def address_of(told: Path, workers: int) -> str:
    """The scheduler's address, once it has all its workers."""
    from distributed import Client

    limit = time.monotonic() + START_SECONDS
    while not told.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    address = json.loads(told.read_text())["address"]
    with Client(address) as client:
        client.wait_for_workers(workers, timeout=START_SECONDS)
    return address


def seconds(workers: int, regions: str) -> float:
    """Of `nextstep studies` on so many workers, in a copy of the project without studies."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        project, told = Path(folder, "project"), Path(folder, "scheduler.json")
        for name in ("config", "data", "notebooks"):
            shutil.copytree(ROOT / name, project / name)
        running.enter_context(
            process(
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(told),
                project=project,
            )
        )
        for number in range(workers):
            running.enter_context(
                process(
                    "distributed.cli.dask_worker",
                    "--scheduler-file",
                    str(told),
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--no-nanny",
                    "--name",
                    str(number),
                    "--local-directory",
                    folder,
                    project=project,
                )
            )
        address = address_of(told, workers)
        command = [sys.executable, "-m", "nextstep_analysis.cli", "studies", "--regions", regions]
        start = time.perf_counter()
        subprocess.run(
            [*command, "--scheduler", address],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "NEXTSTEP_PROJECT": str(project)},
        )
        return time.perf_counter() - start


def main(regions: str = REGIONS) -> None:
    """Measure, and print the table."""
    taken = {workers: seconds(workers, regions) for workers in WORKERS}
    print("| workers | seconds | times as fast |\n|---:|---:|---:|")
    for workers, found in taken.items():
        print(f"| {workers} | {found:.1f} | {taken[WORKERS[0]] / found:.2f} |")


if __name__ == "__main__":
    main(*sys.argv[1:2])
