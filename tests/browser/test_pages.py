"""The site in a real browser, from files, with no network."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
WIDTHS = (1280, 320)
PRESSES = 400
_VISIBLE_LINKS = """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
    .filter(element => element.checkVisibility()).length"""
_SKETCHES = """() => [...document.querySelectorAll(".chart")].map(chart => ({
    drawn: chart.querySelectorAll("svg.main-svg *").length,
    inside: [...chart.querySelectorAll("svg.main-svg")].every(
        svg => svg.getBoundingClientRect().right <= chart.getBoundingClientRect().right + 1),
    name: chart.getAttribute("aria-label"),
    role: chart.getAttribute("role"),
}))"""
_CUT = """() => {
  const out = [];
  for (const chart of document.querySelectorAll(".chart")) {
    const card = chart.getBoundingClientRect();
    for (const text of chart.querySelectorAll("svg text")) {
      const box = text.getBoundingClientRect();
      if (box.width && (box.left < card.left - 2 || box.right > card.right + 2)) {
        out.push(text.textContent);
      }
    }
  }
  return out;
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_quiet_and_draw_their_charts(pages, visit, width):
    for path in pages:
        with visit(path, width=width) as seen:
            assert not seen.errors, path
            assert all(url.startswith(("file:", "data:", "blob:")) for url in seen.requests), path
            for sketch in seen.page.evaluate(_SKETCHES):
                assert sketch["drawn"] > 20, path
                assert sketch["inside"], path
                assert sketch["role"] == "img"
                assert len(sketch["name"]) > 20
            assert seen.page.evaluate(_CUT) == [], path


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_do_not_scroll_sideways(pages, visit, width):
    for path in pages:
        with visit(path, width=width) as seen:
            for summary in seen.page.query_selector_all("summary"):
                summary.click()
            wide = seen.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_accessibility_violation(pages, visit, width, scheme):
    for path in pages:
        with visit(path, width=width, color_scheme=scheme) as seen:
            for summary in seen.page.query_selector_all("summary"):
                summary.click()
            found = Axe().run(seen.page, options=RULES)
            assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


def test_the_keyboard_reaches_every_control(pages, visit):
    for path in pages:
        with visit(path) as seen:
            expected = seen.page.evaluate(_VISIBLE_LINKS)
            reached = set()
            for _press in range(PRESSES):
                seen.page.keyboard.press("Tab")
                place = seen.page.evaluate(
                    "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
                )
                if (
                    place in reached
                    or seen.page.evaluate("document.activeElement.tagName") == "BODY"
                ):
                    break
                reached.add(place)
            assert len(reached) == expected, path


def test_the_skip_link_comes_first_and_shows(pages, visit):
    for path in pages:
        with visit(path) as seen:
            seen.page.keyboard.press("Tab")
            link = seen.page.locator("a.skip")
            assert link.evaluate("element => element === document.activeElement")
            assert link.bounding_box()["x"] >= 0
            seen.page.keyboard.press("Enter")
            assert seen.page.evaluate("document.activeElement.id") == "content"


def test_headings_are_in_order(pages, visit):
    for path in pages:
        with visit(path) as seen:
            levels = seen.page.evaluate(
                "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
            )
            assert levels.count(1) == 1
            assert levels[0] == 1
            steps = [later - earlier for earlier, later in itertools.pairwise(levels)]
            assert all(step <= 1 for step in steps), path


def test_the_language_switch_keeps_the_page(site, visit):
    study = next(path for path in sorted((site / "fi").glob("*.html")))
    with visit(study) as seen:
        seen.page.click("a[hreflang='en'][lang='en']")
        assert seen.page.url == (site / "en" / study.name).as_uri()
        assert seen.page.evaluate("document.documentElement.lang") == "en"


def test_charts_are_drawn_anew_when_the_window_changes(site, visit):
    study = next(iter(sorted((site / "fi").glob("*.html"))))
    with visit(study) as seen:
        seen.page.set_viewport_size({"width": 320, "height": 700})
        seen.page.wait_for_timeout(300)
        assert all(sketch["inside"] for sketch in seen.page.evaluate(_SKETCHES))
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert not seen.errors


def test_pages_print_on_a4(site, visit):
    study = next(iter(sorted((site / "fi").glob("*.html"))))
    with visit(study) as seen:
        printed = seen.page.pdf(prefer_css_page_size=True)
        assert printed.startswith(b"%PDF")
        seen.page.emulate_media(media="print")
        assert not seen.page.locator(".contents").is_visible()
        assert not seen.errors


def test_without_scripts_a_page_says_where_the_numbers_are(site, visit):
    study = next(iter(sorted((site / "en").glob("[!i]*.html"))))
    with visit(study, java_script_enabled=False) as seen:
        assert seen.page.locator("noscript .callout").is_visible()
        assert seen.page.locator("details").first.is_visible()
