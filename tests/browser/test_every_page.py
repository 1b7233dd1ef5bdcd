"""Every page of the site in a real browser, from files, with no network: see `views`.

The pages of the real site are shared among the workers of a run, in parts of equal size.
"""

from collections import defaultdict

import pytest
from accessibility import assert_accessible
from tour import tour
from views import VIEWS, WIDTHS, template, visits

pytestmark = pytest.mark.browser

SKETCHES = """() => [...document.querySelectorAll(".chart")].map(chart => ({
    words: [...chart.querySelectorAll("svg.main-svg text")].map(text => text.textContent),
    marks: chart.querySelectorAll("svg.main-svg path").length,
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
_UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
_FOLDED = "document.querySelectorAll('details:not([open])').length"
_REDRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


NO_DATA = (["No data"], ["Ei tietoja"], ["Inga uppgifter"])
PARTS = 6


@pytest.fixture
def planned(site, pages, request):
    """How each page is visited."""
    return visits(site, pages, small=request.node.callspec.params["site"] == "demo")


def test_each_page_is_tried_in_one_view_and_all_views_are_used(site, pages, planned, request):
    small = request.node.callspec.params["site"] == "demo"
    seen, tried = defaultdict(set), defaultdict(set)
    for one in planned:
        seen[one.path].update(one.views)
        tried[one.path].update(one.tried)
    assert set(seen) == set(pages)
    assert all({width for width, _ in views} == set(WIDTHS) for views in seen.values())
    assert set().union(*seen.values()) == set().union(*tried.values()) == set(VIEWS)
    assert {one.views[0][0] for one in planned} == set(WIDTHS)
    assert sorted(one.path for one in planned if one.toured) == sorted(pages)
    if small:
        whole = {template(path, site) for path, views in tried.items() if len(views) == 6}
        assert whole == {template(path, site) for path in pages} and len(whole) >= 14


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_quiet_accessible_and_draw_their_charts(planned, visit, part):
    for one in planned[part::PARTS]:
        path, (width, scheme) = one.path, one.views[0]
        with visit(path, width=width, color_scheme=scheme) as seen:
            for view in one.views:
                _turn(seen.page, *view)
                _in_view(seen.page, view[0], path)
                if view == one.toured:
                    tour(seen.page, path)
            assert not seen.errors, path  # before axe, which asks for the style sheets
            assert all(url.startswith(("file:", "data:", "blob:")) for url in seen.requests), path
            for view in one.tried:
                _turn(seen.page, *view)
                assert_accessible(seen.page, f"{path} {view}")


def _turn(page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_REDRAWN)


def _in_view(page, width: int, path) -> None:
    """Its charts are whole, and with all parts open it is no wider than the window."""
    where = f"{path} at {width}"
    for sketch in page.evaluate(SKETCHES):
        assert all(sketch["words"]), where
        said = sketch["words"] in NO_DATA
        assert said or (len(sketch["words"]) > 3 and sketch["marks"] > 3), where
        assert sketch["inside"], where
        assert sketch["role"] == "img"
        assert len(sketch["name"]) > 20
    assert page.evaluate(_CUT) == [], where
    page.evaluate(_UNFOLD)
    assert page.evaluate(_FOLDED) == 0, where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
