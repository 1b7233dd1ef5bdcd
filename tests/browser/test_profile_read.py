"""A profile and the file to embed in a real browser: read by all, wide or narrow, two sheets."""

import pytest
from accessibility import assert_accessible
from profile_sample import profile
from samples import SITE
from test_profile_page import page_of

from nextstep_analysis.report.site.write import write_site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("profiles")
    write_site(target, [page_of(profile(), one) for one in ("fi", "en")], site=SITE)
    return target / "en" / "profile"


@pytest.mark.parametrize("name", ["wood-furniture.html", "wood-furniture-embed.html"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_everybody_reads_it_and_nothing_is_asked_for(browser, folder, name, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / name).as_uri())
    page.evaluate("document.querySelectorAll('summary').forEach(summary => summary.click())")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    own = [url for url in asked if not url.startswith("data:")]
    assert all(url.startswith("file:") for url in own)
    assert "embed" not in name or len(own) == 1
    page.close()
