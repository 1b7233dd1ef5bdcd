"""One page as one file and as a PDF, made and opened by a real browser without a network."""

import re
import shutil
import subprocess

import pytest

from nextstep_analysis.batch.share.browser import print_pdf
from nextstep_analysis.batch.share.inline import single_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module", params=["fi", "en"])
def single(request, site, tmp_path_factory):
    """The single file of a study, alone in a folder."""
    study = next(iter(sorted((site / request.param).glob("[!i]*.html"))))
    inside = study.relative_to(site).as_posix()
    made = tmp_path_factory.mktemp("single") / study.name
    html = single_page(inside, lambda path: (site / path).read_bytes())
    made.write_text(html, encoding="utf-8")
    return made


@pytest.mark.parametrize("width", [1280, 320])
def test_the_single_file_asks_for_nothing_and_draws_its_charts(single, visit, width):
    with visit(single, width=width) as seen:
        assert seen.errors == []
        asked = [url for url in seen.requests if not url.startswith(("data:", "blob:"))]
        assert asked == [single.as_uri()]
        drawn = seen.page.evaluate(
            "[...document.querySelectorAll('.chart')]"
            ".map(chart => chart.querySelectorAll('svg.main-svg *').length)"
        )
        assert drawn and min(drawn) > 20
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_wider_than_the_paper(single, visit):
    """One wide table would make the browser print the whole study smaller."""
    with visit(single, width=680) as seen:
        seen.page.emulate_media(media="print")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 680


@pytest.mark.usefixtures("browser")
def test_the_pdf_is_whole(single, tmp_path):
    made = print_pdf(single, tmp_path / "a.pdf", folder=tmp_path)
    content = made.read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", content))
    assert pages > 3
    assert b"/Outlines" in content and b"/StructTreeRoot" in content
    assert single.parent.as_posix().encode() not in content, "no path of this machine"
    if shutil.which("pdftotext") is None:
        return
    text = subprocess.run(
        ["pdftotext", "-layout", str(made), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    html = single.read_text(encoding="utf-8")
    title = re.search(r"<h1>(.*?)</h1>", html)[1]
    assert title in text
    assert f"{pages}/{pages}" in text.replace(" ", "")
    assert re.search(r"(Kuvio|Figure) 2\.", text)
    assert single.stem not in text and "file:" not in text
