"""The page of a list of prospects in a real browser: read by all, wide, narrow and on paper."""

import datetime as dt

import nbformat
import pytest
from accessibility import assert_accessible
from company_records import small_project
from prospect_records import LOOKED_FOR, listed

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.prospect_pages import one_file
from nextstep_analysis.register.demo import make_demo
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.prospects.report import CHAPTERS, ProspectReport
from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]


def page_of(told, language):
    report = ProspectReport(told, language=language)
    cells = [
        nbformat.v4.new_code_cell(
            outputs=[
                nbformat.v4.new_output("display_data", nbformat.NotebookNode(bundle))
                for bundle in getattr(report, name)().bundles()
            ],
            execution_count=1,
        )
        for name in (*CHAPTERS, "data")
    ]
    return page_from_notebook(nbformat.v4.new_notebook(cells=cells), text=Text(language))


@pytest.fixture(scope="module")
def files(built, tmp_path_factory):
    """The page in both languages, of made-up companies."""
    folder = tmp_path_factory.mktemp("prospects")
    project = small_project(folder)
    now = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    for _ in make_demo(project, read_keeping(project), companies=400, seed=1, now=now):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prospect_list, "openings", lambda *_: LOOKED_FOR)
        told = listed(project, n=100).told
    made = {}
    for language in ("fi", "en"):
        made[language] = folder / f"{language}.html"
        page = page_of(told, language)
        html = one_file(page, folder / language, load_catalogue(project))
        made[language].write_text(html, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("fi", 1280, "light"), ("fi", 320, "dark"), ("en", 320, "light")],
)
def test_everybody_reads_it_and_nothing_is_asked_for(browser, files, language, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(files[language].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [files[language].as_uri()]
    assert not wrong
    page.close()


def test_it_says_demo_on_paper_too(browser, files):
    page = browser.new_page(viewport={"width": 700, "height": 1000})
    page.goto(files["fi"].as_uri())
    page.emulate_media(media="print")
    assert page.locator("h1").inner_text().startswith("DEMO")
    for place in page.locator("figcaption:visible, caption:visible").all():
        assert "DEMO: " in place.inner_text()
    page.close()
