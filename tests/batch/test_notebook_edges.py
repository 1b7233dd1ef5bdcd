"""Whatever a notebook does: its page, or one sentence; bounded, and nothing is left running."""

import itertools
import os
import subprocess
import sys
import time
from collections import Counter

import nbformat
import psutil
import pytest
from fakes import TEMPLATE, small_project
from jupyter_client.manager import start_new_kernel

from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.batch.run import bounded, in_kernel, kernels
from nextstep_analysis.batch.run.engine import STANDARD, Limits, run_tasks
from nextstep_analysis.batch.run.started import MARK, descendants, end, marked
from nextstep_analysis.batch.run.warm.client import SERVERS
from nextstep_analysis.leftovers import TEMPORARY
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.kind import BACKGROUND

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]
made = nbformat.v4
PARAMETERS = """\
ecosystem: str = "a"  # id
language: str = "fi"  # language
region: str = ""  # region
reference: str = ""  # reference
peers: list = []  # peers"""
SHOWN = """\
from IPython.display import *
told = dict(kind="background", subject=ecosystem, language=language, title="T", lead="L")
display({"application/vnd.nextstep.study+json": told}, raw=True)"""
FIRST = 4
"""Number of the first cell of a test: parameters stand before it, given ones, and `SHOWN`."""


def written(project: Project, *sources: str) -> Project:
    """`project` with a notebook that shows its study, and then runs `sources`."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    first = made.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [first, *(made.new_code_cell(source) for source in (SHOWN, *sources))]
    project.notebooks.mkdir(exist_ok=True)
    nbformat.write(made.new_notebook(cells=cells, metadata=kernel), project.notebooks / TEMPLATE)
    return project


def outcome(folder, *sources: str, limits: Limits = STANDARD):
    """What becomes of a notebook that runs `sources`."""
    task = Task(BACKGROUND, "a", "en", "MK07", "SSS")
    (ended,) = run_tasks(
        [task],
        project=written(Project(folder), *sources),
        target=folder / "out",
        jobs=1,
        report=lambda *_: None,
        limits=limits,
    )
    return ended


def body(ended) -> str:
    assert not ended.failed, ended.reason
    return ended.page.body


@pytest.mark.edge(
    "notebooks",
    "prints and warnings, by the command itself",
    "on the page, and told by the command",
)
def test_the_command_shows_and_tells(tmp_path):
    project = small_project(tmp_path)
    written(project, "import warnings; print('counted'); warnings.warn('careful')")
    run = subprocess.run(
        [sys.executable, "-m", "nextstep_analysis.cli", "study", "kymiring", "--language", "en"],
        capture_output=True,
        text=True,
        cwd=project.root,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert f"kymiring-en: cell {FIRST}: Left out of this page: warnings" in run.stderr
    assert "Traceback" not in run.stderr
    (page,) = project.reports.glob("studies/*/index.html")
    html = page.read_text(encoding="utf-8")
    assert '<pre class="output">counted</pre>' in html and "careful" not in html


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize(
    "ends", [["raise SystemExit"], ["exit"], ["1", "quit()"], ["import sys; sys.exit(0)"]]
)
@pytest.mark.edge(
    "notebooks",
    "SystemExit without a fault, exit, quit",
    "a page of what was shown until then, and said",
)
def test_an_early_end_is_possible_and_said(tmp_path, ends, warm):
    cells = "print('so far')", *ends, "print('never')"
    ended = outcome(tmp_path, *cells, limits=Limits(warm=warm))
    assert "so far" in body(ended) and "never" not in body(ended)
    (told,) = ended.remarks
    assert told.startswith(f"cell {FIRST + len(ends)}: The notebook ended here")


@pytest.mark.parametrize(
    ("source", "told"),
    [("raise SystemExit(3)", "SystemExit: 3"), ("exit('no data')", "SystemExit: no data")],
)
@pytest.mark.edge("notebooks", "SystemExit with a status or a reason", "fails, told with its cell")
def test_an_end_with_a_fault_is_a_failure(tmp_path, source, told):
    ended = outcome(tmp_path, source)
    assert (ended.failed, ended.reason, ended.cell) == (True, told, FIRST)


@pytest.mark.edge("notebooks", "100 MB of printed lines", "cut, and said how much")
def test_prints_are_bounded(tmp_path):
    ended = outcome(tmp_path, "for _ in range(1000): print('x' * 99_999)", "print('after')")
    kept = 100_000 * 1000 - bounded.PRINTED
    assert ended.remarks == (
        f"cell {FIRST}: Left out of this page: {kept:,} characters, more than a notebook may show.",
    )
    assert len(body(ended)) < 2 * bounded.PRINTED and "after" in body(ended)


@pytest.mark.edge(
    "notebooks",
    "displays of more than a notebook may show",
    "the rest is left out, and said how much",
)
def test_displays_are_bounded(tmp_path):
    ended = outcome(tmp_path, "for _ in range(80): display(HTML('y' * 1_000_000))", "'after'")
    assert len(body(ended)) < bounded.SHOWN and "after" in body(ended)
    assert "more than a notebook may show" in ended.remarks[0] and len(ended.remarks) == 1


@pytest.mark.edge(
    "notebooks", "an animation that clears and shows again", "only what stands in the end counts"
)
def test_what_was_cleared_does_not_count(tmp_path):
    ended = outcome(
        tmp_path, "for n in range(80): clear_output(); display(HTML(f'{n}' + 'z' * 1_000_000))"
    )
    assert body(ended).startswith("79z") and ended.remarks == ()


@pytest.mark.edge("notebooks", "thousands of outputs at once", "none is lost")
def test_no_output_is_lost_on_the_way(tmp_path):
    ended = outcome(tmp_path, "for n in range(3000): display(HTML(f'<i>{n}</i>'))")
    assert body(ended).split() == [f"<i>{n}</i>" for n in range(3000)]


@pytest.mark.edge(
    "notebooks", "a reader that finds the kernel late, and reads later still", "no output is lost"
)
def test_no_output_is_lost_to_a_late_reader():
    """As on a computer with much else to do: the kernel is ready before anyone reads from it."""
    manager, early = start_new_kernel(extra_arguments=[in_kernel.EXTENSION])
    late = manager.client()
    try:
        late.start_channels()
        late.wait_for_ready()
        late.execute("show = get_ipython().display_pub.publish\nfor n in range(5000): show({})")
        while late.get_shell_msg(timeout=60)["msg_type"] != "execute_reply":
            pass
        read = (late.get_iopub_msg(timeout=10) for _ in itertools.count())
        kinds = (one["msg_type"] for one in read if one["content"] != {"execution_state": "idle"})
        shown = Counter(itertools.islice(kinds, 5002))  # busy, the cell's text, what it shows
        assert shown["display_data"] == 5000
    finally:
        late.stop_channels()
        early.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.edge(
    "notebooks", "outputs that do not come in the time of a cell", "fails; no report without them"
)
def test_outputs_that_do_not_come_are_a_failure(tmp_path):
    lost = "get_ipython().kernel._publish_status_and_flush = lambda *given, **more: None"
    ended = outcome(tmp_path, lost, limits=Limits(cell_seconds=2))  # nobody knows whether all came
    assert (ended.failed, ended.cell) == (True, FIRST)
    assert ended.reason.startswith("CellTimeoutError")


@pytest.mark.edge(
    "notebooks", "prints, messages and displays by turns", "the same bytes in each run"
)
def test_the_same_notebook_is_the_same_bytes(tmp_path):
    source = """\
import sys, time
for n in range(3):
    for _ in range(3):
        print(n, flush=True), print("e", file=sys.stderr, flush=True), time.sleep(0.02)
    display(HTML(f"<i>{n}</i>"))"""
    made = [nbformat.read(outcome(tmp_path, source).notebook, 4) for _ in range(2)]
    shown, again = (content.cells[-1].outputs for content in made)
    assert (
        shown == again
        and [output.get("name") for output in shown] == ["stdout", "stderr", None] * 3
    )


@pytest.mark.edge("notebooks", "an error of 50 MB", "told in one line")
def test_an_error_without_end_is_cut(tmp_path):
    ended = outcome(tmp_path, "raise ValueError('z' * 50_000_000)")
    assert ended.reason.startswith("ValueError: zzz") and len(ended.reason) < 600
    assert ended.draft.stat().st_size < 1_000_000


@pytest.mark.edge(
    "notebooks", "half a character (a surrogate) printed, shown or raised", "replaced; no traceback"
)
def test_half_a_character_is_replaced(tmp_path, capfd):
    ended = outcome(tmp_path, "print('a\\ud800'); display(HTML('<i>\\ud800</i>'))")
    assert "a?" in body(ended) and "<i>?</i>" in body(ended)
    assert outcome(tmp_path, "raise ValueError('\\udfff')").reason == "ValueError: ?"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.edge("notebooks", "a question to the reader (`input`)", "fails, told with its cell")
def test_a_question_is_a_failure(tmp_path):
    ended = outcome(tmp_path, "input('name?')")
    assert ended.failed and ended.cell == FIRST and "does not support input" in ended.reason


START = """\
import os, subprocess, sys
wait = [sys.executable, "-c", "import time; time.sleep(600)"]
print(subprocess.Popen(wait).pid)
print(subprocess.Popen(wait, start_new_session=True).pid)
print(subprocess.Popen(wait, start_new_session=True, env={}).pid)
print(subprocess.run(["sh", "-c", "setsid nohup sleep 600 >/dev/null 2>&1 & echo $!"],
    capture_output=True, text=True).stdout)
print(os.fork() or (os.setsid(), os.execv(sys.executable, wait)))"""


def started(ended) -> list[int]:
    content = nbformat.read(ended.notebook or ended.draft, 4)
    return [int(word) for word in content.cells[-1].outputs[0].text.split()]


def still_run(pids, seconds: float = 5.0) -> list[int]:
    """Those that run after some time; what was killed may take a moment, or be a zombie."""
    until = time.monotonic() + seconds
    while running := [pid for pid in pids if _runs(pid)]:
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    return running


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


posix = pytest.mark.skipif(os.name != "posix", reason="the test forks and detaches")


@posix
@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.edge(
    "notebooks", "processes that a notebook starts and detaches", "end with it, however it ends"
)
def test_nothing_that_a_notebook_started_outlives_it(tmp_path, warm):
    good = outcome(tmp_path, START, limits=Limits(warm=warm))
    assert not good.failed and len(started(good)) == 5
    assert still_run(started(good)) == []


@posix
@pytest.mark.edge(
    "notebooks", "a kernel that ends itself and leaves processes", "fails; they end, too"
)
def test_what_a_dead_kernel_has_started_is_ended(tmp_path):
    ended = outcome(tmp_path, START + "\nimport time; time.sleep(1)\nos._exit(0)")
    assert ended.failed and "DeadKernelError" in ended.reason
    assert still_run(started(ended)) == []


@posix
def test_the_server_of_warm_kernels_outlives_the_first_kernel(tmp_path):
    SERVERS.close()
    outcome(tmp_path, "1")
    server = SERVERS._current
    outcome(tmp_path, "1")
    assert SERVERS._current is server and server.alive


@posix
@pytest.mark.edge("notebooks", "processes of a run that was killed", "ended by the next run")
def test_the_next_run_ends_what_a_killed_one_has_left(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels.tempfile, "tempdir", str(tmp_path))
    gone = psutil.Popen(["true"])
    gone.wait()
    folder = tmp_path / f"{TEMPORARY}{gone.pid}-x"
    folder.mkdir()
    left = psutil.Popen(["sleep", "600"], env={**os.environ, MARK: str(folder)})
    kept = psutil.Popen(["sleep", "600"], env={**os.environ, MARK: "of another run"})
    try:
        kernels.sweep()
        assert left.wait(5) and kept.is_running() and not folder.exists()
    finally:
        end([kept])
        kept.wait()


@pytest.mark.edge(
    "notebooks", "a process of a notebook that eats memory", "stopped with it, and named"
)
def test_the_memory_of_what_a_notebook_started_counts(tmp_path):
    source = (
        "import subprocess, sys\nrun = 'x = bytearray(900_000_000); import time; time.sleep(60)'"
    )
    source += "\nsubprocess.run([sys.executable, '-c', run])"
    before = time.monotonic()
    ended = outcome(tmp_path, source, limits=Limits(memory_megabytes=800))
    assert ended.reason == "it took more than the 800 MB a notebook may take"
    assert ended.cell == FIRST and time.monotonic() - before < 50


def test_processes_are_found_by_descent_and_mark():
    assert marked(()) == [] and descendants(2**31 - 2) == []
    child = psutil.Popen(["sleep", "600"], env={**os.environ, MARK: "a test's"})
    try:
        assert child.pid in [process.pid for process in descendants(os.getpid())]
        assert [process.pid for process in marked({"a test's"})] == [child.pid]
    finally:
        end([child])
        assert child.wait(5)
