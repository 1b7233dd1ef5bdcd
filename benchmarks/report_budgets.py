"""What a page weighs and how soon its first chart is drawn, against the budgets.

``python benchmarks/report_budgets.py [site]`` reads a built site (``reports/site`` when left
out) and prints a table: the heaviest page without the shared assets, the site as a whole,
and, in Chrome or Chromium from ``file://``, the time from the start of the navigation until
the first chart of each study stands in the page.
"""

import shutil
import statistics
import sys
from pathlib import Path

PAGE_KB, SITE_MB, CHART_S = 500, 25, 1.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ROUNDS = 3
FIRST_CHART = """() => new Promise((done) => {
  const seen = () => document.querySelector('.chart-figure svg.main-svg');
  const tell = () => (seen() ? done(performance.now()) : requestAnimationFrame(tell));
  tell();
})"""


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "reports/site").resolve()
    pages = sorted(site.rglob("*.html"))
    if not pages:
        sys.exit(f"there is no page in {site}; build one with `make studies`")
    heaviest = max(pages, key=lambda path: path.stat().st_size)
    weight = heaviest.stat().st_size / 1000
    whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
    rows = [
        (
            f"heaviest page, without shared assets ({heaviest.relative_to(site)})",
            f"{weight:.0f} kB",
            f"{PAGE_KB} kB",
            weight <= PAGE_KB,
        ),
        (f"the site, {len(pages)} pages", f"{whole:.1f} MB", f"{SITE_MB} MB", whole <= SITE_MB),
    ]
    times = first_charts([path for path in pages if "chart-figure" in path.read_text("utf-8")])
    if times:
        slowest = max(times.values())
        rows.append(
            (
                f"first chart drawn, slowest of {len(times)} pages (median of {ROUNDS})",
                f"{slowest:.2f} s",
                f"{CHART_S:.0f} s",
                slowest <= CHART_S,
            )
        )
        middle = statistics.median(times.values())
        rows.append(("first chart drawn, median page", f"{middle:.2f} s", "", True))
    print("| what | measured | budget | kept |\n|---|---:|---:|---|")
    for what, measured, budget, kept in rows:
        print(f"| {what} | {measured} | {budget} | {'yes' if kept else 'NO'} |")


def first_charts(pages: list[Path]) -> dict[Path, float]:
    """Seconds to the first chart of each page; empty where there is no browser."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        print("no browser on the PATH: the first chart is not measured", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    times = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for path in pages:
            taken = []
            for _ in range(ROUNDS):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.goto(path.as_uri(), wait_until="commit")
                taken.append(page.evaluate(FIRST_CHART) / 1000)
                context.close()
            times[path] = statistics.median(taken)
        browser.close()
    return times


if __name__ == "__main__":
    main()
