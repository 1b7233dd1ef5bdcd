"""Studies on the workers of a cluster: the same bytes, whatever becomes of the workers."""

import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress

import nbformat
import pytest
from distributed.client import ClosedClientError
from fakes import ROOT, TEMPLATE, bytes_of, planned, small_project

from nextstep_analysis.batch.cluster import run as cluster
from nextstep_analysis.batch.cluster import worker as cluster_worker
from nextstep_analysis.batch.cluster import workers
from nextstep_analysis.batch.cluster.run import ClusterError, cluster_outcomes, connected
from nextstep_analysis.batch.run.engine import local_outcomes
from nextstep_analysis.batch.site.build import build_site
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project

made = nbformat.v4
KILLER = "kymiring"
PARAMETERS = 'ecosystem = ""  # id\nlanguage = "fi"  # code\nregion = ""  # code\n'
PARAMETERS += 'reference = ""  # code\npeers = []  # codes'
SHOW = """
import os, time
from IPython.display import display
time.sleep(0.5)
told = {
    "kind": "background", "subject": ecosystem, "language": language,
    "region": region, "region_name": region,
    "title": ecosystem, "lead": "A summary.", "status": "A proposal.", "headline": [],
    "headline_source": "Source.", "producers": ["Producer"],
}
display({"application/vnd.nextstep.study+json": told}, raw=True)
"""
KILL = f"""
import os, signal
if ecosystem == "{KILLER}" and "WORKER" in os.environ:
    os.kill(int(os.environ["WORKER"]), signal.SIGKILL)
"""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are killed by a signal")
slow = pytest.mark.slow
together = pytest.mark.xdist_group("cluster")


def cheap_project(folder, *cells) -> Project:
    """The small project with a notebook that shows its parameters and nothing else."""
    project = small_project(folder)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = made.new_code_cell(PARAMETERS, id="first", metadata={"tags": ["parameters"]})
    cells = [made.new_code_cell(cell, id=f"cell-{n}") for n, cell in enumerate((*cells, SHOW))]
    nbformat.write(
        made.new_notebook(cells=[first, *cells], metadata=kernel), project.notebooks / TEMPLATE
    )
    return project


@contextmanager
def process(*arguments, **variables):
    """A process of dask, ended afterwards with all that it has started."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    run = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=env,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()


@pytest.fixture
def dask(tmp_path):
    """A scheduler: the file that tells its address, and a function that starts a worker for it."""
    with ExitStack() as running:
        told = tmp_path / "scheduler.json"
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
            )
        )
        limit = time.monotonic() + 30
        while not told.exists() and time.monotonic() < limit:
            time.sleep(0.05)
        preload = tmp_path / "preload.py"
        preload.write_text("import os; os.environ['WORKER'] = str(os.getpid())")

        def worker(project, *options):
            return running.enter_context(
                process(
                    "distributed.cli.dask_worker",
                    "--scheduler-file",
                    str(told),
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--local-directory",
                    str(tmp_path),
                    "--preload",
                    str(preload),
                    *options,
                    NEXTSTEP_PROJECT=str(project.root),
                )
            )

        yield told, worker


@contextmanager
def client_of(told, workers):
    address = json.loads(told.read_text())["address"]
    with connected(address) as client:
        client.wait_for_workers(workers, timeout=30)
        yield client


def built_on(client, project, *, report=lambda *_: None, tell=lambda _: None, **asked):
    plan = planned(project, **asked)

    def run(tasks, folder):
        return cluster_outcomes(
            tasks, client=client, project=project, target=folder, report=report, tell=tell
        )

    return build_site(plan, project=project, catalogue=load_catalogue(project), run=run)


def built_here(project, **asked):
    plan = planned(project, **asked)

    def run(tasks, folder):
        return local_outcomes(tasks, project=project, target=folder, jobs=2, report=lambda *_: None)

    return build_site(plan, project=project, catalogue=load_catalogue(project), run=run)


@pytest.mark.edge(
    "cluster", "a worker killed while it works", "another one does its work, the same bytes"
)
@slow
@together
def test_a_worker_is_killed_and_the_bytes_are_those_of_a_build_here(tmp_path, dask):
    told, worker = dask
    project = cheap_project(tmp_path / "p")
    first, _ = worker(project, "--no-nanny"), worker(project, "--no-nanny")
    here = Project(tmp_path / "here")
    shutil.copytree(project.root, here.root)
    events = []

    def report(event, task, _outcome):
        events.append((event, task.name))
        if len(events) == 4:
            os.kill(first.pid, signal.SIGKILL)

    with client_of(told, 2) as client:
        done = built_on(client, project, report=report, languages=("fi",))
    assert first.poll() == -signal.SIGKILL
    assert done.studies == 7 and not done.failures
    assert {event for event, _ in events} == {"started", "finished"}
    built_here(here, languages=("fi",))
    assert bytes_of(here) == bytes_of(project)


@pytest.mark.edge(
    "cluster", "a notebook that kills every worker", "named in the end, the others go on"
)
@slow
@together
def test_what_kills_its_workers_again_and_again_is_named_and_the_others_go_on(
    tmp_path, dask, monkeypatch
):
    monkeypatch.setattr(cluster, "LOSSES", 1)  # how often it is, others tell: each is a new worker
    told, worker = dask
    project = cheap_project(tmp_path / "p", KILL)
    worker(project), worker(project)  # with nannies, which start them again
    with client_of(told, 2) as client:
        done = built_on(client, project, only=(KILLER, "wood-furniture"), languages=("fi",))
    assert [outcome.task.subject for outcome in done.failures] == [KILLER]
    assert "its workers were lost again and again" in done.failures[0].reason
    assert done.studies == 1


@pytest.mark.edge(
    "cluster", "a scheduler lost during the work", "one sentence, what is finished is kept"
)
@slow
@together
def test_a_lost_scheduler_is_one_sentence_and_what_is_finished_is_kept(tmp_path, dask):
    told, worker = dask
    project = cheap_project(tmp_path / "p")
    worker(project, "--no-nanny")

    def report(event, task, _outcome):
        if event == "finished":
            os.kill(int(json.loads(told.read_text())["pid"]), signal.SIGKILL)

    with client_of(told, 1) as client:
        told.write_text(json.dumps({"pid": client.run_on_scheduler(os.getpid)}))
        with pytest.raises(ClusterError, match=r"the dask scheduler was lost; .*: \d+$"):
            built_on(client, project, report=report, languages=("fi",))
    assert len(planned(project, languages=("fi",)).to_build) < 7


@slow
@together
def test_a_worker_of_another_project_is_refused_by_name_and_a_failure_keeps_its_draft(
    tmp_path, dask
):
    told, worker = dask
    project = cheap_project(tmp_path / "p", "1 / (ecosystem != 'kymiring')")
    other = Project(tmp_path / "other")
    shutil.copytree(project.root, other.root)
    with (other.config / "settings.yaml").open("a") as file:
        file.write("# changed\n")
    said = []
    worker(other, "--no-nanny", "--name", "bad")
    with client_of(told, 1) as client:
        with pytest.raises(ClusterError, match="has no worker that can be used"):
            built_on(client, project, tell=said.append, languages=("fi",))
        known = client.run_on_scheduler(
            lambda dask_scheduler: {
                one.name: one.address for one in dask_scheduler.workers.values()
            }
        )  # asked of the scheduler itself: what a client knows may be seconds old
        bad = known["bad"]
        refused = [line for line in said if not line.startswith("waiting up to")]  # if it is slow
        assert refused == [
            f"the worker {bad} is not used: the config files there differ from those here"
        ]
        good, finished = worker(project, "--no-nanny"), []
        client.wait_for_workers(2, timeout=30)

        def report(event, task, _outcome):
            finished.extend([task] if event == "finished" else [])
            if len(finished) == 2 and good.poll() is None:
                os.kill(good.pid, signal.SIGKILL)  # the only one that may be used
                good.wait()
                worker(project, "--no-nanny")

        done = built_on(client, project, report=report, languages=("fi",))
    assert done.studies == 6
    (failed,) = done.failures
    assert failed.reason.startswith("ZeroDivisionError") and failed.cell == 3
    assert failed.draft == project.reports / "failed" / f"{failed.task.name}.ipynb"
    assert "ZeroDivisionError" in failed.draft.read_text()


class LostResult:
    """A future whose worker ended between the end of the task and the fetching of its result."""

    def __init__(self, status):
        self.status = status

    def result(self, timeout):
        raise TimeoutError


class Known:
    """A client of a scheduler that tells what it is told here."""

    status = "running"
    answer = ""

    def __init__(self, **workers):
        self.workers = workers

    def scheduler_info(self, n_workers):
        return {"workers": {w: {"status": s, "nthreads": 1} for w, s in self.workers.items()}}

    def run(self, function, wanted, *, workers, on_error):
        return dict.fromkeys(workers, self.answer)

    def cancel(self, futures, force):
        pass


def run_of(client, tasks=()):
    names = {task.name: task for task in tasks}
    known = workers.Workers(client, {}, lambda _: None)
    return cluster._Run(client, known, cluster.STANDARD, lambda *_: None, names)


def look(run):
    run.workers.look()
    run._take_back_from_gone()


@pytest.mark.parametrize("status", ["finished", "lost"])
def test_a_result_that_cannot_be_fetched_is_made_again_and_in_the_end_given_up(tmp_path, status):
    (task, *_) = (study.task for study in planned(small_project(tmp_path / "p")).to_build)
    run = run_of(Known())
    for time_lost in range(1, cluster.LOSSES + 2):
        assert run._hopeless() == []
        run._waiting.clear()
        future, run.workers.looked, run.workers.usable = LostResult(status), math.inf, {"w": 1}
        run._pending[future], run._given["w"] = (task, "w"), {task}
        assert run._taken(future) is None and not run._pending and not run._given["w"]
        assert run._waiting == [task] and run._losses[task] == time_lost
        assert (
            run.workers.looked == 0 and not run.workers.usable
        )  # it is asked before it is given more
    assert run._hopeless() == [task] and run._waiting == []


@pytest.mark.edge("cluster", "a worker that pauses", "its work is taken back")
def test_a_worker_that_is_paused_is_given_nothing_and_what_waits_there_is_taken_back(tmp_path):
    (task, *_) = (study.task for study in planned(small_project(tmp_path / "p")).to_build)
    run = run_of(Known(a="running", b="paused"))
    look(run)
    assert run.workers.usable == {"a": 1}
    future = LostResult("pending")
    run._pending[future], run._given["a"] = (task, "a"), {task}
    run.client.workers = {"a": "paused", "b": "running"}
    look(run)
    assert run.workers.usable == {"b": 1} and run._waiting == [task] and not run._pending


@pytest.mark.edge("cluster", "a mended worker at the address of a refused one", "asked again")
def test_a_refused_worker_that_is_started_again_at_the_same_address_is_asked_again():
    run = run_of(Known(a="running"))
    run.client.answer = "the config files there differ from those here"
    look(run)
    run.client.answer = ""
    look(run)
    assert run.workers.refused == {"a"} and not run.workers.usable
    run.client.workers = {}
    look(run)
    run.client.workers = {"a": "running"}
    look(run)
    assert run.workers.usable == {"a": 1} and not run.workers.refused


@pytest.mark.edge("cluster", "a worker that does not answer", "keeps no other one from work")
def test_a_worker_that_does_not_answer_keeps_no_other_one_from_work(monkeypatch):
    monkeypatch.setattr(workers, "ANSWER_SECONDS", 0.2)
    thawed = threading.Event()

    class Frozen(Known):
        def run(self, function, wanted, *, workers, on_error):
            if "b" in workers:
                thawed.wait()
            return super().run(function, wanted, workers=workers, on_error=on_error)

    run = run_of(Frozen(a="running", b="running"))
    try:
        look(run)
        assert run.workers.usable == {"a": 1}
        look(run)  # it is not asked once more
        assert run.workers.usable == {"a": 1} and list(run.workers._asked) == ["b"]
    finally:
        thawed.set()
    run.workers._asked["b"].result()
    look(run)
    assert run.workers.usable == {"a": 1, "b": 1} and not run.workers._asked


@pytest.mark.parametrize("suspects", [0, 3])
def test_a_scheduler_lost_while_notebooks_wait_is_one_sentence(tmp_path, suspects):
    class Closed:
        status = "closed"

        def submit(self, *_, **__):
            raise ClosedClientError("Client is closed.")

    tasks = [study.task for study in planned(small_project(tmp_path / "p")).to_build]
    run = run_of(Closed(), tasks)
    run.workers.usable, run.workers.looked, run.suspects = {"w": 1}, math.inf, tasks[:suspects]
    told = f"the dask scheduler was lost; studies that have not been run: {len(tasks)}$"
    with pytest.raises(ClusterError, match=told):
        next(run.returned(tasks[suspects:], last=False))


@pytest.mark.edge("cluster", "a scheduler lost before a worker came", "one sentence, exit code 2")
@slow
@together
def test_a_scheduler_lost_while_a_worker_is_waited_for_is_one_sentence(tmp_path, dask):
    told, _ = dask
    project = cheap_project(tmp_path / "p")
    with connected(json.loads(told.read_text())["address"]) as client:
        scheduler = client.run_on_scheduler(os.getpid)
        with pytest.raises(ClusterError, match=r"the dask scheduler was lost; .*: 7$"):
            built_on(
                client,
                project,
                tell=lambda _: os.kill(scheduler, signal.SIGKILL),
                languages=("fi",),
            )


@pytest.mark.edge(
    "cluster", "an address where nobody answers", "one sentence after some seconds, exit code 2"
)
def test_a_scheduler_that_does_not_answer_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "REACH_SECONDS", 0.5)
    for address in ("tcp://127.0.0.1:9", "carrier-pigeon://x"):
        told = re.escape(f"no dask scheduler answers at {address!r}")
        with pytest.raises(ClusterError, match=told), connected(address):
            raise AssertionError("it was reached")


@slow
def test_the_command_line_ends_with_one_sentence_and_leaves_no_site(tmp_path):
    project = small_project(tmp_path / "p")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "nextstep_analysis.cli",
            "studies",
            "--only",
            "kymiring",
            "--scheduler",
            "tcp://127.0.0.1:9",
        ],
        cwd=project.root,
        text=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 2 and "Traceback" not in run.stderr
    last = run.stderr.splitlines()[-1]
    assert last.startswith("nextstep: no dask scheduler answers at 'tcp://127.0.0.1:9'")
    assert not (project.reports / "site").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            lambda p: (p.config / "settings.yaml").open("a").write("#\n"),
            "the config files",
            marks=pytest.mark.edge(
                "cluster", "a worker with another configuration", "named before work starts"
            ),
        ),
        (lambda p: (p.notebooks / TEMPLATE).open("a").write("\n"), f"notebooks/{TEMPLATE}"),
    ],
)
def test_a_worker_says_what_differs(tmp_path, monkeypatch, change, told):
    project = small_project(tmp_path / "p")
    wanted = cluster_worker.in_common(project, [TEMPLATE])
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(project.root))
    assert cluster_worker.differences(wanted) == ""
    change(project)
    assert cluster_worker.differences(wanted) == f"{told} there differ from those here"


@pytest.mark.edge(
    "cluster", "a worker started before its code changed", "refused, told to start it again"
)
def test_a_worker_without_tables_or_with_old_code_says_so(tmp_path, monkeypatch):
    project = small_project(tmp_path / "p")
    wanted = cluster_worker.in_common(project, [TEMPLATE])
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(project.root))
    monkeypatch.setattr(cluster_worker, "_code_at_start", lambda: "older")
    assert "changed since it was started" in cluster_worker.differences(wanted)
    shutil.rmtree(project.processed)
    assert "data build" in cluster_worker.differences(wanted)


def test_without_a_scheduler_dask_is_not_imported():
    code = (
        "import sys, nextstep_analysis.cli, nextstep_analysis.commands, "
        "nextstep_analysis.batch.run.engine, nextstep_analysis.batch.site.build; "
        "print(sorted({'dask', 'distributed', 'fsspec'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, env=env)
    assert run.stdout == "[]\n", run.stderr


@pytest.mark.edge("cluster", "a worker with another version of dask", "named before work starts")
def test_a_worker_of_another_dask_says_so(tmp_path, monkeypatch):
    project = small_project(tmp_path / "p")
    wanted = cluster_worker.in_common(project, [TEMPLATE])
    monkeypatch.setenv("NEXTSTEP_PROJECT", str(project.root))
    monkeypatch.setattr(cluster_worker, "version", lambda name: "2020.1.0")
    assert cluster_worker.differences(wanted) == "the versions of dask there differ from those here"


@pytest.mark.edge("cluster", "a scheduler of another version", "one sentence names both versions")
def test_a_scheduler_of_another_version_is_refused(monkeypatch):
    here = {"dask": "2026.8.0", "distributed": "2026.8.0", "tornado": "6"}

    class Connected:
        def get_versions(self):
            there = {**here, "distributed": "2020.1.0", "tornado": "5"}
            return {"scheduler": {"packages": there}, "client": {"packages": here}}

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(cluster, "Client", lambda *_, **__: Connected())
    told = r"has distributed 2020\.1\.0 \(here 2026\.8\.0\); start it with"
    with pytest.raises(ClusterError, match=told), connected("tcp://10.0.0.5:8786"):
        raise AssertionError("it was used")


@pytest.mark.edge("cluster", "tls without certificates", "one sentence says where to name them")
def test_tls_without_certificates_is_one_sentence():
    with pytest.raises(ClusterError, match="needs certificates"), connected("tls://10.0.0.5:8786"):
        raise AssertionError("it was reached")


@pytest.mark.edge(
    "cluster", "a client that has closed itself, its scheduler lost", "ends without another error"
)
def test_a_client_that_closed_itself_is_no_error():
    class Lost:
        def unsubscribe_topic(self, topic):
            raise ClosedClientError("Client is closed")

        cancel = unsubscribe_topic

    class Closed:
        closed = False

        def close(self):
            self.closed = True

    held = Closed()
    run = cluster._Run(Lost(), held, None, None, {})
    run.close()
    assert held.closed
