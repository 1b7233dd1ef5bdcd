"""`make lab`: it opens this project, for this computer alone, and asks for its token."""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

ROOT = Path(__file__).parents[1]
OPENED = "notebooks/explore/start_here.ipynb"
OTHERS_KERNEL = {"argv": ["false"], "display_name": "Of another project", "language": "python"}
OTHERS_SETTINGS = "c.ServerApp.ip = '0.0.0.0'\nc.ServerApp.root_dir = '/'\n"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def line_of_make(**given):
    """The command with which `make lab` starts JupyterLab, for a shell."""
    command = ["make", "-n", "-o", ".venv/.ready", "lab", *(f"{k}={v}" for k, v in given.items())]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    (line,) = (one for one in told.stdout.splitlines() if "jupyter lab" in one)
    return line


@pytest.mark.edge(
    "workbench", "JupyterLab started as root of a container", "starts, one clear line"
)
@pytest.mark.edge("workbench", "JupyterLab", "the project is its root, not a folder of notebooks")
def test_it_opens_the_first_notebook_with_the_project_as_its_root():
    line, here = line_of_make(), f'--ServerApp.ip=127.0.0.1 --ServerApp.root_dir="{ROOT}"'
    assert line.startswith(f".venv/bin/jupyter lab {here} ")
    assert line.endswith(f'$([ "$(id -u)" = 0 ] && echo --allow-root) {OPENED}')
    assert (ROOT / OPENED).is_file()


def test_one_may_give_it_other_options():
    assert line_of_make(LAB="--no-browser").startswith(".venv/bin/jupyter lab --no-browser ")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def lab(folder):
    """JupyterLab by the line of make, without a browser, at home in `folder`; what it notes."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    env |= {f"JUPYTER_{what}_DIR": str(folder / what) for what in ("CONFIG", "DATA", "RUNTIME")}
    line = f"exec {line_of_make()} --no-browser --ServerApp.port={free_port()}"
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(["sh", "-c", line], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        yield noted(folder, started, seconds=120)
    finally:
        started.terminate()
        started.wait(30)


def noted(folder, started, *, seconds):
    """What the server has written of itself, once it answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and started.poll() is None:
        for path in (folder / "RUNTIME").glob("jpserver-*[0-9].json"):
            told = json.loads(path.read_text())
            if psutil.Process(started.pid).net_connections():
                return told
        time.sleep(0.2)
    raise AssertionError((folder / "log").read_text()[-3000:])


@pytest.mark.slow
@pytest.mark.edge(
    "workbench",
    "JupyterLab with one's own settings that open it to other computers",
    "listens on this computer alone, and asks for its token",
)
@pytest.mark.edge(
    "workbench", "a kernel of the same name of another project", "that of this project is taken"
)
def test_it_is_for_this_computer_alone_and_asks_for_its_token(tmp_path):
    (tmp_path / "CONFIG").mkdir()
    (tmp_path / "CONFIG" / "jupyter_server_config.py").write_text(OTHERS_SETTINGS)
    other = tmp_path / "DATA" / "kernels" / "python3" / "kernel.json"
    other.parent.mkdir(parents=True)
    other.write_text(json.dumps(OTHERS_KERNEL))
    with lab(tmp_path) as told:
        assert told["root_dir"] == str(ROOT)
        listens = psutil.Process(told["pid"]).net_connections("inet")
        assert {one.laddr.ip for one in listens if one.status == "LISTEN"} == {"127.0.0.1"}

        def asked(path, token):
            given = {"Authorization": f"token {token}"} if token else {}
            return requests.get(f"{told['url']}api/{path}", headers=given, timeout=60)

        assert [asked("status", token).status_code for token in ("", "guessed")] == [403, 403]
        assert len(told["token"]) >= 40 and asked("status", told["token"]).ok
        kernels = asked("kernelspecs", told["token"]).json()
        ours = kernels["kernelspecs"][kernels["default"]]["spec"]
        assert kernels["default"] == "python3" and ours["argv"][0] == "python"
        provisioner = ours["metadata"]["kernel_provisioner"]
        assert provisioner["provisioner_name"] == "nextstep-private"
        shown = asked(f"contents/{OPENED}", told["token"]).json()["content"]
        assert shown["metadata"]["kernelspec"]["name"] == kernels["default"]
        (opened,) = (tmp_path / "RUNTIME").glob("jpserver-file-to-run-*-open.html")
        assert f"/lab/tree/{OPENED}?token={told['token']}" in opened.read_text()
