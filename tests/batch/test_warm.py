"""Warm kernels: real kernels, the same bytes, no stale code, and nothing left behind."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time

import nbformat
import papermill
import psutil
import pytest
from fakes import TEMPLATE
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient

from nextstep_analysis.batch.run import kernels
from nextstep_analysis.batch.run.engine import Limits, NotebookError, run_notebook
from nextstep_analysis.batch.run.warm import client, provisioner
from nextstep_analysis.batch.run.warm.client import SERVERS, Server, Servers, fingerprint
from nextstep_analysis.project import SHARED

made = nbformat.v4


def _installed() -> bool:
    try:
        return bool(KernelSpecManager().get_kernel_spec(provisioner.KERNEL))
    except NoSuchKernel:
        return False


pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork processes"),
    pytest.mark.skipif(not _installed(), reason="the kernel is installed by `make ready`"),
]
ASK = "import os, sys; print(os.getppid(), 'geopandas' in sys.modules, os.getcwd())"


@pytest.fixture(autouse=True)
def _no_servers_left():
    SERVERS.close()  # a test before these may have run a command, whose server stays for the next
    yield
    SERVERS.close()


def notebook(*cells: str):
    return made.new_notebook(cells=[made.new_code_cell(source) for source in cells])


def printed(content) -> str:
    return "".join(
        out.text for cell in content.cells for out in cell.get("outputs", []) if "text" in out
    )


def gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_nbclient_gets_one_by_name_forked_from_one_server(tmp_path):
    where = {"metadata": {"path": str(tmp_path)}}
    asked = {"kernel_name": "nextstep-warm", "resources": where}
    told = [printed(NotebookClient(notebook(ASK), **asked).execute()) for _ in range(2)]
    server = SERVERS.for_now({**os.environ, **client.ONE_THREAD}).pid
    assert told == [f"{server} True {tmp_path}\n"] * 2


def test_the_server_has_one_thread_when_it_forks():
    ask = "import os, psutil; print(psutil.Process(os.getppid()).num_threads())"
    asked = NotebookClient(notebook(ask), kernel_name="nextstep-warm")
    assert printed(asked.execute()) == "1\n"


def test_papermill_gets_one_by_name(tmp_path):
    nbformat.write(notebook(ASK), tmp_path / "in.ipynb")
    done = papermill.execute_notebook(
        tmp_path / "in.ipynb",
        tmp_path / "out.ipynb",
        kernel_name="nextstep-warm",
        progress_bar=False,
        cwd=str(tmp_path),
    )
    assert printed(done).split()[1] == "True"


def test_warm_and_ordinary_kernels_give_the_same_bytes(project, tmp_path):
    asked = {"ecosystem": "wood-furniture", "language": "fi"}
    made = {name: tmp_path / name / "study.ipynb" for name in ("warm", "ordinary")}
    for name, target in made.items():
        run_notebook(
            project.notebooks / TEMPLATE,
            target,
            parameters=asked,
            folder=project.root,
            limits=Limits(warm=name == "warm"),
        )
    assert made["warm"].read_bytes() == made["ordinary"].read_bytes()


def test_random_numbers_differ_between_forks():
    ask = "import random, numpy; print(random.random(), numpy.random.rand())"
    told = [
        printed(NotebookClient(notebook(ask), kernel_name="nextstep-warm").execute()).split()
        for _ in range(2)
    ]
    assert told[0][0] != told[1][0] and told[0][1] != told[1][1]


def test_changed_code_gets_a_new_server_and_the_old_one_ends_with_its_kernels(
    tmp_path, monkeypatch
):
    package = tmp_path / "package"
    package.mkdir()
    (package / "a.py").write_text("a = 1\n")
    monkeypatch.setattr(client, "PACKAGE", package)
    servers, env = Servers(), dict(os.environ)
    try:
        first = servers.for_now(env)
        kernel = first.fork(["--version"], cwd=str(tmp_path), env=env)
        assert servers.for_now(env) is first
        (package / "a.py").write_text("a = 2\n")
        second = servers.for_now(env)
        assert second is not first and second.key != first.key
        assert kernel.wait(10) == 0
        servers.for_now(env)
        assert gone(first.pid) and second.alive
    finally:
        servers.close()


def test_the_key_knows_the_environment_of_the_interpreter():
    assert fingerprint({}) != fingerprint({"PYTHONPATH": "elsewhere"})
    assert fingerprint({}) == fingerprint({"HOME": "elsewhere"})


def test_a_killed_server_takes_its_kernels_along_and_the_next_one_serves(tmp_path):
    servers, env = Servers(), dict(os.environ)
    try:
        server = servers.for_now(env)
        wait = ["-f", str(tmp_path / "c.json"), "--log-level=CRITICAL"]
        kernel = server.fork(wait, cwd=str(tmp_path), env=env)
        assert kernel.poll() is None
        os.kill(server.pid, signal.SIGKILL)
        assert gone(kernel.pid) and kernel.wait(5) == -signal.SIGKILL
        assert servers.for_now(env).pid != server.pid
    finally:
        servers.close()


def test_a_killed_kernel_is_told_by_its_signal(tmp_path):
    server = Server("key", dict(os.environ))
    try:
        wait = ["-f", str(tmp_path / "c.json"), "--log-level=CRITICAL"]
        kernel = server.fork(wait, cwd=str(tmp_path), env=dict(os.environ))
        with pytest.raises(subprocess.TimeoutExpired):
            kernel.wait(0.01)
        kernel.kill()
        assert kernel.wait(5) == -signal.SIGKILL and server.alive and not server.busy
    finally:
        server.close()


def test_nothing_is_left_when_the_whole_build_is_killed(tmp_path):
    script = f"""
        import sys, tempfile, nbformat
        tempfile.tempdir = {str(tmp_path)!r}
        from nextstep_analysis.batch.run.engine import run_notebook
        from pathlib import Path
        run_notebook(Path(sys.argv[1]), Path(sys.argv[2]), parameters={{}}, folder=Path("."))
    """
    source = f"import os, time; open({str(tmp_path / 'pids')!r}, 'w').write("
    source += "f'{os.getpid()} {os.getppid()}'); time.sleep(600)"
    content = notebook(source)
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(content, tmp_path / "in.ipynb")
    build = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), tmp_path / "in.ipynb", tmp_path / "o.ipynb"]
    )
    written = tmp_path / "pids"
    end = time.monotonic() + 180  # a busy computer takes its time to start a kernel
    while not (written.is_file() and len(written.read_text().split()) == 2):
        assert build.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    kernel, server = map(int, written.read_text().split())
    build.kill()
    build.wait()
    assert gone(kernel) and gone(server)
    assert not list(tmp_path.glob("nextstep-*"))


def test_without_a_server_ordinary_kernels_are_used_with_one_line_of_notice(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(client, "SERVER", "nextstep_analysis.no_such_module")
    monkeypatch.setattr(provisioner, "_told", set())
    with caplog.at_level(logging.WARNING, logger="nextstep_analysis"):
        told = [
            printed(NotebookClient(notebook(ASK), kernel_name="nextstep-warm").execute())
            for _ in range(2)
        ]
    assert [line.split()[1] for line in told] == ["False", "False"]
    notices = [line for line in caplog.messages if "no warm kernels" in line]
    assert len(notices) == 1 and "ordinary ones" in notices[0]


def test_a_notebook_that_eats_memory_is_stopped_and_named(tmp_path, monkeypatch):
    content = notebook("import time; held = bytearray(900_000_000); time.sleep(30)")
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(content, tmp_path / "in.ipynb")
    with (
        kernels.watched(700 * kernels.MEGABYTE),
        pytest.raises(NotebookError, match=r"more than the 700 MB a notebook may take") as caught,
    ):
        run_notebook(tmp_path / "in.ipynb", tmp_path / "out.ipynb", parameters={}, folder=tmp_path)
    assert caught.value.cell == 1 and not (tmp_path / "out.ipynb").exists()


def test_what_a_stopped_notebook_has_started_is_ended_too(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "WATCH_SECONDS", 0.01)
    start = "import subprocess; print(subprocess.Popen(['sleep', '300']).pid)"
    nbformat.write(
        notebook(start, "x = bytearray(600_000_000); 1", "input()"), tmp_path / "t.ipynb"
    )
    failed = tmp_path / "failed.ipynb"
    with kernels.watched(500_000_000), pytest.raises(NotebookError, match="MB a notebook may"):
        run_notebook(
            tmp_path / "t.ipynb",
            tmp_path / "d.ipynb",
            parameters={},
            folder=tmp_path,
            failed=failed,
        )
    started = int(printed(nbformat.read(failed, as_version=4)))
    assert not _runs(started)


def test_a_process_that_needed_no_kernel_leaves_no_server(tmp_path):
    code = (
        "from nextstep_analysis.batch.run.warm.client import SERVERS, prepare\n"
        "prepare(); print(SERVERS._current.pid)"
    )
    with (tmp_path / "told").open("w") as told:  # a pipe would be waited for until it ends
        subprocess.run([sys.executable, "-c", code], stdout=told, check=True)
    assert not _runs(int((tmp_path / "told").read_text()))


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_an_endless_loop_is_stopped_and_named(tmp_path):
    content = notebook("while True: pass")
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(content, tmp_path / "in.ipynb")
    with pytest.raises(NotebookError, match="took more than the 2 s it may take") as caught:
        run_notebook(
            tmp_path / "in.ipynb",
            tmp_path / "out.ipynb",
            parameters={},
            folder=tmp_path,
            limits=Limits(cell_seconds=2),
        )
    assert caught.value.cell == 1


def test_folders_of_killed_processes_are_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stale, mine = (tmp_path / f"nextstep-{pid}-x" for pid in (ended.pid, os.getpid()))
    stale.mkdir(), mine.mkdir()
    kernels.sweep()
    assert not stale.exists() and mine.exists()


@pytest.mark.parametrize(
    ("source", "warm"),
    [
        ("open('table.csv', 'w')", False),
        ("open('table.csv', 'w')", True),
        ("import os; os.remove('kept.txt')", True),
        ("import os; os.rename('kept.txt', 'moved.txt')", True),
        ("import shutil; shutil.rmtree('folder')", True),
    ],
)
def test_a_notebook_that_writes_outside_its_folder_fails_and_changes_nothing(
    tmp_path, monkeypatch, source, warm
):
    folder, temporary = tmp_path / "project", tmp_path / "temporary"
    (folder / "folder").mkdir(parents=True), temporary.mkdir()
    (folder / "kept.txt").write_text("kept")
    monkeypatch.setenv("TMPDIR", str(temporary))
    fine = "import tempfile; tempfile.NamedTemporaryFile('w').close(); open('kept.txt').read()"
    content = notebook(fine, source)
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(content, tmp_path / "in.ipynb")
    with pytest.raises(NotebookError, match="may write only temporary files") as caught:
        run_notebook(
            tmp_path / "in.ipynb",
            tmp_path / "out.ipynb",
            parameters={},
            folder=folder,
            limits=Limits(warm=warm),
        )
    assert caught.value.cell == 2
    assert sorted(path.name for path in folder.iterdir()) == ["folder", "kept.txt"]


@pytest.mark.parametrize("warm", [False, True])
def test_notebooks_may_write_what_they_share_wherever_a_worker_keeps_it(
    tmp_path, monkeypatch, warm
):
    temporary, common = tmp_path / "temporary", tmp_path / "scratch of a worker"
    temporary.mkdir(), common.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv(SHARED, str(common))
    content = notebook("from nextstep_analysis.studies.memo import shared\nshared(['a'], int)")
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(content, tmp_path / "in.ipynb")
    run_notebook(
        tmp_path / "in.ipynb",
        tmp_path / "out.ipynb",
        parameters={},
        folder=tmp_path,
        limits=Limits(warm=warm),
    )
    assert list(common.glob("*.pickle"))
