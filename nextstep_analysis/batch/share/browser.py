"""A Chrome or Chromium that is on this machine, for printing; nothing is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import psutil

from nextstep_analysis.batch.run.short_folders import private_folder
from nextstep_analysis.errors import ProjectError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PRINT_TIMEOUT = 120
"""Seconds that printing one page may take."""
DRAWING_TIME = 20_000
"""Milliseconds of the page's own clock, at most, for the charts to be drawn."""
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--force-color-profile=srgb",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    f"--virtual-time-budget={DRAWING_TIME}",
)


def find_browser() -> str:
    """Where the browser is.

    Raises
    ------
    ProjectError
        If none of `NAMES` is on the PATH.
    """
    if found := next((path for name in NAMES if (path := shutil.which(name))), None):
        return found
    listed = ", ".join(NAMES)
    raise ProjectError(
        f"no Chrome or Chromium found (looked on the PATH for {listed}): install one, "
        "or open the page in any browser and print it"
    )


def print_pdf(page: Path, target: Path, *, folder: Path, timeout: float = PRINT_TIMEOUT) -> Path:
    """Print the file `page` into `target` as the page's print style says, without a network.

    Parameters
    ----------
    page, target : Path
        An HTML file that loads nothing, and where its PDF goes.
    folder : Path
        For the browser's profile, which is made new; the caller removes it.
    timeout : float
        Seconds after which the browser is ended.

    Raises
    ------
    ProjectError
        If there is no browser, it takes too long, or it makes no whole PDF.
    """
    command = [
        find_browser(),
        *_FLAGS,
        *_rights(),
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={target}",
        page.resolve().as_uri(),
    ]
    told = _run(command, timeout)
    if not _is_whole(target):
        raise ProjectError(f"the browser {command[0]} made no PDF{': ' + told if told else ''}")
    return target


def _rights() -> tuple[str, ...]:
    """Chromium starts for the superuser (in a container, say) only without its sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()


def _run(command: list[str], timeout: float) -> str:
    """Run the browser to its end and return the last line it wrote."""
    scratch = private_folder()  # it makes sockets in its temporary folder
    try:
        return _run_in(scratch, command, timeout)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _run_in(scratch: str, command: list[str], timeout: float) -> str:
    try:
        run = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": scratch},
        )
    except OSError as error:
        raise ProjectError(f"cannot start {command[0]}: {error.strerror}") from None
    try:
        _, told = run.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(run)
        raise ProjectError(
            f"the browser {command[0]} did not print the page in {timeout:g} seconds"
        ) from None
    except BaseException:
        _end(run)
        raise
    lines = told.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _end(run: subprocess.Popen) -> None:
    """End the browser and the processes that it has started."""
    try:
        family = [*psutil.Process(run.pid).children(recursive=True), psutil.Process(run.pid)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=10)
    run.wait(timeout=10)


def _is_whole(target: Path) -> bool:
    if not target.is_file():
        return False
    content = target.read_bytes()
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]
