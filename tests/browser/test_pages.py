"""The site in a real browser, from files, with no network."""

import re

import pytest
from accessibility import assert_accessible
from demo import SITE
from demo_reference import reference
from test_every_page import SKETCHES
from views import SCHEMES, WHOLE, WIDTHS

from nextstep_analysis.report.site.write import write_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

_SCROLL_TO = """target => document.querySelector(target).scrollIntoView({
    behavior: "instant", block: "start"})"""
_MARKED = """target => {
  const marked = document.querySelector("nav.contents [aria-current='location']");
  if (!marked) { return false; }
  const heading = document.querySelector(marked.hash).getBoundingClientRect();
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  return marked.getAttribute("href") === target || (end && heading.top <= innerHeight);
}"""


def test_the_language_switch_keeps_the_page(site, visit):
    study = next(path for path in sorted((site / "fi").glob("*.html")))
    with visit(study) as seen:
        seen.page.click("a[hreflang='en'][lang='en']")
        assert seen.page.url == (site / "en" / study.name).as_uri()
        assert seen.page.evaluate("document.documentElement.lang") == "en"


def test_the_contents_follow_the_reading(site, visit):
    study = next(iter(sorted((site / "fi").glob("*.html"))))
    for motion in ("reduce", "no-preference"):
        with visit(study, reduced_motion=motion) as seen:
            links = seen.page.locator("nav.contents a")
            targets = [link.get_attribute("href") for link in links.all()]
            assert len(targets) > 1
            for target in [*targets, *reversed(targets)]:
                seen.page.evaluate(_SCROLL_TO, target)
                seen.page.wait_for_function(_MARKED, arg=target)
                assert seen.page.locator("nav.contents [aria-current]").count() == 1
            assert not seen.errors


# Found and read in one step: a mark that moves between two would be read where it was.
_WEIGHT_OF_THE_MARK = """() => getComputedStyle(
  document.querySelector("nav.contents [aria-current='location']")).fontWeight"""


def test_the_mark_in_the_contents_is_accessible_and_not_by_colour_alone(site, visit):
    study = next(iter(sorted((site / "fi").glob("*.html"))))
    for scheme in ("light", "dark"):
        with visit(study, color_scheme=scheme) as seen:
            target = seen.page.locator("nav.contents a").nth(1).get_attribute("href")
            seen.page.evaluate(_SCROLL_TO, target)
            seen.page.wait_for_function(_MARKED, arg=target)
            assert seen.page.evaluate(_WEIGHT_OF_THE_MARK) == "700"
            assert_accessible(seen.page)


def test_charts_are_drawn_anew_when_the_window_changes(site, visit):
    study = next(iter(sorted((site / "fi").glob("*.html"))))
    with visit(study) as seen:
        seen.page.set_viewport_size({"width": 320, "height": 700})
        seen.page.wait_for_timeout(300)
        assert all(sketch["inside"] for sketch in seen.page.evaluate(SKETCHES))
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert not seen.errors


_COUNTED = """() => {
  window.times = new Map();
  const into = window.NextStepDrawing.into;
  window.NextStepDrawing.into = (chart, spec) => {
    window.times.set(chart, (window.times.get(chart) || 0) + 1);
    return into(chart, spec);
  };
}"""
_DRAWN = "() => [...document.querySelectorAll('.chart')].map(c => !!c.querySelector('svg'))"


ONE = pytest.mark.parametrize("site", ["demo"], indirect=True)
"""Of made-up studies, whose charts a test puts into an appendix."""


@pytest.fixture
def folded(site, tmp_path):
    """A study whose charts stand in an appendix, with the assets beside it."""
    study = next(iter(sorted((site / "fi").glob("[!i]*.html"))))
    html = study.read_text(encoding="utf-8")
    begin, end = html.index('<h2 id="state"'), html.index('<h2 id="sources"')
    part = '<details class="part appendix" id="appendix-state"><summary>Liite</summary>'
    html = f"{html[:begin]}{part}{html[begin:end]}</details>{html[end:]}"
    html = html.replace('src="../assets/', f'src="{(site / "assets").as_uri()}/')
    made = tmp_path / "folded.html"
    made.write_text(html, encoding="utf-8")
    return made


@pytest.mark.edge("reading", "a chart out of view", "drawn as it comes near, once")
def test_a_chart_is_drawn_as_it_comes_near_and_once(site, visit):
    study = next(iter(sorted((site / "fi").glob("[!i]*.html"))))
    with visit(study, read=False) as seen:
        seen.page.evaluate(_COUNTED)
        last = seen.page.locator(".chart:visible").last
        assert not last.locator("svg.main-svg").count()
        for _ in range(2):
            last.scroll_into_view_if_needed()
            last.locator("svg.main-svg").first.wait_for()
            seen.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
            seen.page.wait_for_timeout(100)
        assert set(seen.page.evaluate("[...window.times.values()]")) == {1}


@ONE
@pytest.mark.edge("reading", "a chart in a folded part", "drawn as the part unfolds")
def test_an_address_unfolds_the_appendix_and_its_charts_are_drawn_then(folded, visit):
    with visit(folded, read=False) as seen:
        assert not any(seen.page.evaluate(_DRAWN))
        seen.page.evaluate("location.hash = 'table'")  # a heading inside
        part = seen.page.locator("details.appendix")
        seen.page.wait_for_function("document.querySelector('details.appendix').open")
        seen.page.locator(".chart svg.main-svg").first.wait_for()
        part.evaluate("part => part.open = false")
        seen.page.locator("nav.contents a[href='#state']").click()
        assert part.evaluate("part => part.open")


def test_on_a_narrow_screen_the_contents_are_folded_and_the_title_comes_first(site, visit):
    study = next(iter(sorted((site / "fi").glob("[!i]*.html"))))
    with visit(study, width=320, read=False) as seen:
        assert not seen.page.locator("nav.contents a").first.is_visible()
        title = seen.page.locator("h1").bounding_box()
        assert title["y"] + title["height"] < 700
        seen.page.locator("nav.contents summary").click()
        assert seen.page.locator("nav.contents a").first.is_visible()
    with visit(study, java_script_enabled=False) as seen:
        assert seen.page.locator("nav.contents a").first.is_visible(), "beside the text, open"


@ONE
@pytest.mark.edge("reading", "an appendix on paper", "only where all of it is printed")
def test_paper_has_the_appendix_where_all_is_printed(folded, visit):
    with visit(folded, read=False) as seen:
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert not any(seen.page.evaluate(_DRAWN))
        seen.page.evaluate("document.body.classList.add('full')")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert all(seen.page.evaluate(_DRAWN))
        seen.page.emulate_media(media="print")
        assert seen.page.locator("#table").is_visible()
        seen.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert not seen.page.locator("details.appendix").evaluate("part => part.open")


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


@pytest.mark.parametrize(
    ("language", "typed", "found", "leads_to"),
    [
        ("fi", "TOIMIAL", "toimiala", "info/glossary.html#term-industry"),
        ("fi", "YLÄR", "yläraja", "info/glossary.html#term-upper_bound"),
        ("en", "location quot", "Location quotient", "info/methods.html#location_quotient"),
        ("en", "openings clos", "Enterprise openings and closures", "info/data.html#enterprises"),
    ],
)
def test_search_finds_words_by_their_beginnings(site, visit, language, typed, found, leads_to):
    with visit(site / language / "info" / "search.html") as seen:
        seen.page.fill("#words", typed)
        seen.page.keyboard.press("Enter")
        links = seen.page.locator("#results a")
        assert found in links.all_text_contents()
        assert seen.page.locator("#found").text_content().strip()
        assert seen.page.locator("#found").get_attribute("aria-live") == "polite"
        seen.page.locator(f"#results a[href$='{leads_to}']").click()
        assert seen.page.url.endswith(f"/{language}/{leads_to}")
        assert not seen.errors


def test_search_says_when_there_is_nothing_and_takes_words_from_the_address(site, visit):
    search = site / "en" / "info" / "search.html"
    with visit(search) as seen:
        seen.page.fill("#words", "zzzxqj <img src=x onerror=alert(1)>")
        seen.page.click("#search button")
        assert "Nothing was found" in seen.page.locator("#found").text_content()
        assert not seen.page.locator("#results").is_visible()
        seen.page.goto(search.as_uri() + "?q=publisher")
        assert seen.page.locator("#results li").count() > 0
        assert not seen.errors


@pytest.mark.parametrize("scheme", SCHEMES)
def test_search_results_are_accessible(site, visit, scheme):
    words = (("fi", "yrity"), ("en", "enterpr"))
    for place, (language, typed) in enumerate(words):
        turn = place + SCHEMES.index(scheme)
        for width in WIDTHS if WHOLE else WIDTHS[turn : turn + 1]:
            path = site / language / "info" / "search.html"
            with visit(path, width=width, color_scheme=scheme) as seen:
                seen.page.fill("#words", typed)
                seen.page.keyboard.press("Enter")
                assert seen.page.locator("#results li").count() > 1
                wide = seen.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width
                assert_accessible(seen.page)


def test_the_pages_beside_the_studies_keep_the_language_switch(site, visit):
    for name in ("comparison", "explorer", "methods", "data", "glossary", "about", "search"):
        with visit(site / "fi" / "info" / f"{name}.html") as seen:
            seen.page.click("a[hreflang='en'][lang='en']")
            assert seen.page.url == (site / "en" / "info" / f"{name}.html").as_uri()


def test_hostile_texts_in_the_index_run_no_script(tmp_path, visit):
    evil = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>\u2028\u202e"
    write_site(tmp_path, [], site=SITE, reference=reference(evil))
    for name in ("comparison", "methods", "data", "glossary", "about", "search"):
        with visit(tmp_path / "fi" / "info" / f"{name}.html") as seen:
            if name == "search":
                seen.page.fill("#words", "onerror")
                seen.page.keyboard.press("Enter")
                assert seen.page.locator("#results li").count() > 3
            assert seen.page.evaluate("window.hit") is None
            assert not seen.errors


@ONE
def test_nothing_is_stored_in_the_browser(site):
    """No trace of a reader, and each visit of these tests is one of its own."""
    stores = re.compile("localStorage|sessionStorage|indexedDB|document\\.cookie")
    scripts = list((site / "assets").glob("*.js"))
    assert scripts
    assert not [one.name for one in scripts if stores.search(one.read_text(encoding="utf-8"))]
