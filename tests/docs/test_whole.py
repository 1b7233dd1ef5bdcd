"""The whole documentation, as `make docs` builds it, in a browser without a network.

``NEXTSTEP_DOCS=<folder>`` takes one that is built already.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from accessibility import assert_accessible
from maker.links import page_of
from maker.source import own_pages
from optional_services import need

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.full, pytest.mark.slow]
PAGES = ["index", "tour", "gallery", "indicators/location_quotient", "api/specialisation"]
ACCESSIBLE = ["gallery", "indicators/location_quotient", "api/specialisation"]
LOADED = re.compile(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*\"")
REGISTRIES = ("pypi", "anaconda.org", "npmjs", "jsdelivr", "unpkg", "cdnjs")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of the documentation."""
    if ready := os.environ.get("NEXTSTEP_DOCS"):
        return Path(ready).resolve()
    target = tmp_path_factory.mktemp("whole") / "docs"
    command = [sys.executable, "docs/build.py", str(target)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800)
    assert run.returncode == 0, run.stderr[-3000:]
    return target


@pytest.fixture(scope="module")
def browser():
    """Chrome or Chromium that reaches nothing but files."""
    found = need("browser")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        context = opened.new_context()
        context.set_offline(True)
        yield context
        opened.close()


def test_every_page_is_there(whole):
    catalogue = load_catalogue(Project(ROOT))
    wanted = {f"{page_of(path)}.html" for path in own_pages(ROOT)}
    wanted |= {f"indicators/{name}.html" for name in catalogue.indicators}
    made = {path.relative_to(whole).as_posix() for path in whole.rglob("*.html")}
    assert wanted <= made


def test_nothing_of_another_host_and_nothing_of_this_machine(whole):
    for path in whole.rglob("*.html"):
        told = path.read_text("utf-8")
        assert not LOADED.findall(told), path
        assert str(ROOT) not in told and sys.prefix not in told and "/tmp/" not in told, path
        assert not [name for name in REGISTRIES if name in told], path


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_only_for_files_and_fits(whole, browser, name, width):
    page, asked, errors = browser.new_page(), [], []
    page.set_viewport_size({"width": width, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((whole / f"{name}.html").as_uri())
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator("svg.main-svg").wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert asked and all(url.startswith(("file:", "data:")) for url in asked), asked
    assert not errors


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ACCESSIBLE)
def test_a_page_is_accessible(whole, browser, name, scheme):
    page = browser.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto((whole / f"{name}.html").as_uri())
    assert_accessible(page, name)
    page.close()
