"""A real browser without a network, and the site to look at.

There are two sites: one of made-up studies, and the real one, built once in a run of the tests;
``NEXTSTEP_SITE=<folder>`` takes one that is built already.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from demo import demo_site
from filelock import FileLock
from optional_services import need

ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-background-networking"]

DRAWN = "html[data-charts='drawn']"
SCROLLED = """async () => {
  document.querySelectorAll("details.appendix").forEach((part) => { part.open = true; });
  const seen = (chart) => chart.checkVisibility();
  const charts = [...document.querySelectorAll(".chart")].filter(seen);
  for (const chart of charts) {
    chart.scrollIntoView({ behavior: "instant", block: "center" });
    const late = performance.now() + 20000;
    while (!chart.querySelector("svg.main-svg")) {
      if (performance.now() > late) { throw new Error(`not drawn: ${chart.ariaLabel}`); }
      await new Promise(requestAnimationFrame);
    }
  }
  window.scrollTo({ top: 0, behavior: "instant" });
}"""


@dataclass
class Visit:
    """An open page, and what went wrong on it so far."""

    page: object
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chrome or Chromium; skips where there is none, but fails in CI."""
    found = need("browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session", params=["demo", pytest.param("real", marks=pytest.mark.slow)])
def site(request, tmp_path_factory) -> Path:
    """The folder of a site: a small one of made-up studies, and that of `nextstep studies`."""
    if request.param == "demo":
        return demo_site(tmp_path_factory.mktemp("demo"))
    if ready := os.environ.get("NEXTSTEP_SITE"):
        return Path(ready).resolve()
    folder = Path(os.environ["NEXTSTEP_TEST_RUN"], "real")
    with FileLock(f"{folder}.lock"):  # another worker may be building it
        if not folder.exists():
            _build(folder)
    return folder / "reports" / "site"


def _build(folder: Path) -> None:
    """The site of this project in `folder`, which is there only when it is whole."""
    half = folder.with_name("half")
    shutil.rmtree(half, ignore_errors=True)
    for name in ("config", "data/raw", "notebooks"):
        shutil.copytree(ROOT / name, half / name)
    command = [sys.executable, "-m", "nextstep_analysis.cli", "studies"]
    run = subprocess.run(command, cwd=half, capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stderr
    half.rename(folder)


@pytest.fixture(scope="session")
def pages(site) -> list[Path]:
    """Every page of the site."""
    found = sorted(site.rglob("*.html"))
    assert found, f"there is no page in {site}"
    return found


@pytest.fixture(scope="session")
def visit(browser) -> Callable[..., AbstractContextManager[Visit]]:
    """Opens a file in the browser: ``with visit(path, width=320) as seen``.

    Each visit has a page of its own. Those of the same options share the rest of the browser,
    which takes longer to start than most pages: the site stores nothing in it.
    """
    contexts = {}

    @contextmanager
    def opened(path: Path, *, width: int = 1280, read=True, **options) -> Iterator[Visit]:
        alike = tuple(sorted(options.items()))
        if alike not in contexts:
            contexts[alike] = browser.new_context(**options)
            contexts[alike].set_offline(True)
        seen = Visit(contexts[alike].new_page())
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("console", lambda said: _note(seen, said))
        try:
            seen.page.goto(path.as_uri())
            if options.get("java_script_enabled", True) and seen.page.locator(".chart").count():
                seen.page.locator(DRAWN).wait_for(state="attached")
                if read:  # as far as its end with the appendix open, and all charts are drawn
                    seen.page.evaluate(SCROLLED)
            yield seen
        finally:
            seen.page.close()

    return opened


def _note(seen: Visit, said) -> None:
    if said.type in ("error", "warning"):
        seen.errors.append(said.text)
