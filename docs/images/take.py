"""Takes the pictures of the README anew: ``python docs/images/take.py [site]``.

The site is a built one (``reports/site`` when left out); needs Chrome or Chromium on the PATH.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, HEIGHT = 1200, 640
DRAWN = ".chart svg.main-svg"


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "reports/site").resolve()
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        sys.exit(f"no browser on the PATH (looked for {', '.join(BROWSERS)})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto((site / "en" / "wood-furniture.html").as_uri())
        page.screenshot(path=HERE / "study.png")
        first_chart(page, HERE / "charts.png")
        page.goto((site / "en" / "info" / "portfolio.html").as_uri())
        first_chart(page, HERE / "comparison.png")
        browser.close()


def first_chart(page: Page, target: Path) -> None:
    """The first chart of a page with its title and legend, and nothing that stands below it."""
    figure = page.locator(".chart-figure").first
    figure.scroll_into_view_if_needed()
    page.locator(DRAWN).first.wait_for()
    hidden = ".chart-figure > :not(figcaption, .legend, .chart), .here { display: none }"
    page.add_style_tag(content=f"{hidden} .chart-figure {{ padding: 8px }}")
    figure.screenshot(path=target)


if __name__ == "__main__":
    main()
