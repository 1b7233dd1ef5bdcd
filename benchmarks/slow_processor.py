"""How long a study page keeps a slow processor busy, and when its first chart stands there.

``python benchmarks/slow_processor.py [site or page ...]`` opens each study of a built site
(``reports/site`` when left out) in Chrome or Chromium from ``file://``, with the processor
slowed 4 times (`Emulation.setCPUThrottlingRate`), and prints a table: the total blocking time
(of every task longer than 50 ms, what it takes beyond 50 ms, until `QUIET` seconds after the
first chart), the longest task, the time to the first chart (from the start of the navigation, or
where none is in sight `LOOKED` seconds after the load, from going to it), and how many charts
were drawn. The median of `ROUNDS` visits; budgets: 0.6 s of blocking, 1.5 s to the first chart.
Tasks are taken by the clock of their thread, the first chart by that of the wall: on a busy
machine the one grows a little and the other much.
"""

import json
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

SLOWED = 4
ROUNDS = 3
LOOKED, QUIET = 2, 3
LONG_S = 0.05
BLOCKING_S, CHART_S = 0.6, 1.5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WATCH = """
const look = () => {
  if (document.querySelector(".chart-figure svg.main-svg")) {
    window.firstChart = performance.now();
  } else { requestAnimationFrame(look); }
};
requestAnimationFrame(look);
"""
GO = """() => {
  if (window.firstChart !== undefined) { return; }
  const first = [...document.querySelectorAll(".chart")].find((chart) => chart.clientWidth > 0);
  window.wentThere = performance.now();
  first.scrollIntoView({ behavior: "instant" });
}"""
TOLD = """() => ({
  chart: (window.firstChart - (window.wentThere || 0)) / 1000,
  drawn: document.querySelectorAll(".chart:has(svg)").length,
  charts: document.querySelectorAll(".chart").length,
})"""


def main() -> None:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        sys.exit(f"no browser on the PATH (looked for {', '.join(BROWSERS)})")
    pages = [page for named in sys.argv[1:] or ["reports/site"] for page in studies(Path(named))]
    if not pages:
        sys.exit("there is no page with a chart; build a site with `make studies`")
    print(
        f"| page | blocking (≤ {BLOCKING_S} s) | longest task | first chart (≤ {CHART_S} s) "
        "| charts drawn | kept |\n|---|---:|---:|---:|---:|---|"
    )
    for page, told in measured(found, pages).items():
        kept = told["blocking"] <= BLOCKING_S and told["chart"] <= CHART_S
        print(
            f"| {page.parent.name}/{page.name} | {told['blocking']:.2f} s "
            f"| {told['longest']:.2f} s | {told['chart']:.2f} s "
            f"| {told['drawn']:.0f} of {told['charts']:.0f} | {'yes' if kept else 'NO'} |"
        )


def studies(place: Path) -> list[Path]:
    """The page at `place`, or those in the folder that have charts."""
    pages = [place] if place.is_file() else sorted(place.glob("*/*.html"))
    return [page.resolve() for page in pages if "chart-figure" in page.read_text("utf-8")]


def measured(browser_path: str, pages: list[Path]) -> dict[Path, dict[str, float]]:
    """The median of each measure over `ROUNDS` visits of each page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        told = {page: [visit(browser, page) for _ in range(ROUNDS)] for page in pages}
        browser.close()
    return {
        page: {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}
        for page, visits in told.items()
    }


def visit(browser: Any, page: Path) -> dict[str, float]:
    """One visit of a reader who looks, and goes to the first chart if none is in sight."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    context.new_cdp_session(opened).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    opened.add_init_script(WATCH)
    browser.start_tracing(page=opened, categories=["toplevel"])
    opened.goto(page.as_uri(), wait_until="load")
    opened.wait_for_timeout(1000 * LOOKED)
    opened.evaluate(GO)
    opened.wait_for_function("window.firstChart !== undefined", timeout=60_000)
    opened.wait_for_timeout(1000 * QUIET)
    told = opened.evaluate(TOLD)
    taken = tasks(json.loads(browser.stop_tracing())["traceEvents"])
    context.close()
    blocking = sum(max(0.0, task - LONG_S) for task in taken)
    return told | {"blocking": blocking, "longest": max(taken)}


def tasks(events: list[dict[str, Any]]) -> list[float]:
    """Seconds of its own clock that the page's main thread spent on each task."""
    named = (event for event in events if event["name"] == "thread_name")
    main_threads = {
        (event["pid"], event["tid"]) for event in named if event["args"]["name"] == "CrRendererMain"
    }
    return [
        event["tdur"] / 1e6
        for event in events
        if event["name"] == "ThreadControllerImpl::RunTask"
        and (event["pid"], event["tid"]) in main_threads
        and "tdur" in event
    ]


if __name__ == "__main__":
    main()
