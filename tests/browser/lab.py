"""JupyterLab as `make lab` starts it, on a copy of the project, and what a person does in it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):(\d+)/lab\S*?\?token=(\w+)")
PATIENCE = 120_000  # milliseconds; other tests may take the machine
FIGURE = ".js-plotly-plot .main-svg"


@dataclass
class Lab:
    """A JupyterLab that runs: where it is, what it was asked to open first, its folder."""

    port: str
    token: str
    opened: str
    root: Path

    def url(self, notebook: str = "") -> str:
        """The address of a notebook, or what `make lab` itself told the browser to open."""
        if not notebook:
            return self.opened
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?token={self.token}&reset"

    def is_own(self, url: str) -> bool:
        """Whether it stays on this machine: the server, by its name or number, or the page."""
        hosts = (f"http://{host}:{self.port}/" for host in ("127.0.0.1", "localhost"))
        return url.startswith((*hosts, "blob:", "data:", "file:"))


@contextmanager
def make_lab(folder: Path) -> Iterator[Lab]:
    """`make lab` in a copy of the project; in place of a browser a script notes what it opens."""
    root = folder / "project"
    for name in ("config", "data/raw", "data/processed", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copyfile(ROOT / name, root / name)
    venv = Path(sys.executable).parents[1]
    told = f'LAB=--ServerApp.root_dir="{root}" --ServerApp.port=0'
    command = ["make", "-o", f"{venv}/.ready", "lab", f"VENV={venv}", told]
    said = folder / "said.txt"
    own = {name: str(folder / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    own |= {"JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"), "PYTHONPATH": str(ROOT)}
    opened, browser = folder / "opened.txt", folder / "browser.sh"
    browser.write_text(f"#!/bin/sh\necho \"$1\" > '{opened}'\n")
    browser.chmod(0o700)
    own["BROWSER"] = str(browser)
    with said.open("wb") as output:
        run = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **own},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _started(run, said, opened, root)
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(timeout=60)


def _started(run: subprocess.Popen, said: Path, opened: Path, root: Path) -> Lab:
    late = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < late and run.poll() is None:
        text = said.read_text(encoding="utf-8", errors="replace")
        found = ADDRESS.search(text)
        if found and opened.exists() and (told := opened.read_text().strip()):
            return Lab(found[1], found[2], told, root)
        time.sleep(0.1)
    raise AssertionError(said.read_text(encoding="utf-8", errors="replace")[-3000:])


@dataclass
class Person:
    """Somebody at the keyboard, and what the page asked of other hosts meanwhile."""

    page: object
    lab: Lab
    asked: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._note)

    def _note(self, request) -> None:
        if not self.lab.is_own(request.url):
            self.asked.append(request.url)

    def opens(self, notebook: str = "") -> None:
        """Open a notebook and wait until its kernel is there."""
        self.page.goto(self.lab.url(notebook))
        self.idle()

    def idle(self) -> None:
        """Wait until the kernel of the notebook in front does nothing."""
        status = self.page.locator("#jp-main-statusbar")
        status.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def runs_all(self) -> float:
        """Restart the kernel, run every cell; the moment at which the kernel was asked to start."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
        started = time.monotonic()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        return started

    def sees_figure(self) -> None:
        self.page.locator(f".jp-NotebookPanel:not(.lm-mod-hidden) {FIGURE}").first.wait_for()
