"""Printed reports, made by a real browser: numbers that are true, one sheet, one book."""

import re
import shutil

import pytest
from paper import paper_site
from pypdf import PdfReader

from nextstep_analysis.batch.share.browser import print_pdf
from nextstep_analysis.batch.share.page_numbers import read_pdf
from nextstep_analysis.batch.share.printed import MOST_PAGES, book_file, brief_file, pdf_file
from nextstep_analysis.batch.share.sheets import summary_sheet
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.kind import BACKGROUND

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("browser"),
]
MARGIN, LINES = 18 * 72 / 25.4, 3 * 14
"""Points: the foot of a sheet, and what has to stand under a heading at the least."""


@pytest.fixture(scope="module")
def catalogue(project):
    return load_catalogue(project)


@pytest.fixture
def paper(tmp_path, project, catalogue):
    """A project with a site of hand-written pages, and what its prints are asked for."""
    paper_site(tmp_path / "reports" / "site", sorted(catalogue.ecosystems))
    return Project(tmp_path)


def outline(reader):
    """Title, page and height above the foot of each heading, as the outline of the PDF has them."""
    waiting, found = list(reader.outline), []
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        else:
            page = reader.get_destination_page_number(one) + 1
            found.append((plain(one.title), page, float(one.top)))
    return found


def plain(text):
    return " ".join(text.replace("\xad", "").split())


def read(made):
    """The PDF, once what holds for every one of ours is seen to hold."""
    reader, content = PdfReader(made.path), made.path.read_bytes()
    assert len(reader.pages) == made.pages
    assert b"/Outlines" in content and b"/StructTreeRoot" in content
    assert b"file:" not in content
    assert all(page.extract_text().strip() for page in reader.pages), "no page is empty"
    for title, page, height in outline(reader):
        assert height > MARGIN + LINES, f"{title} stands alone at the foot of page {page}"
    return reader


def numbers(reader, pages=3):
    """What the contents say: title and page; they stand on one of the first pages."""
    text = "\n".join(page.extract_text() for page in reader.pages[:pages])
    told = re.split(r"\n(?:Sisällys|Contents)\s*\n", text)[1]
    return [(plain(title), int(page)) for title, page in re.findall(r"(.+?)[\s.]+(\d+)\n", told)]


@pytest.mark.parametrize("full", [False, True])
def test_the_contents_say_where_each_chapter_is(paper, catalogue, full):
    asked = {"kind": BACKGROUND, "subject": "kymiring", "language": "fi", "full": full}
    reader = read(pdf_file(paper, catalogue, **asked))
    headings = {(title, page) for title, page, _ in outline(reader)}
    told = [line for line in numbers(reader) if line in headings]
    assert len(told) == 6 + 2 * full
    assert len({page for _, page in told}) > 2
    text = plain(" ".join(page.extract_text() for page in reader.pages))
    assert ("nextstep pdf kymiring --language fi --full" in text) == (not full)
    assert ("Taulukot" in text) == full


def test_a_brief_is_one_sheet(paper, catalogue, tmp_path):
    asked = {"kind": BACKGROUND, "subject": "kymiring", "language": "fi"}
    page = paper.reports / "site" / "fi" / "kymiring.html"
    html = page.read_text(encoding="utf-8")
    paragraph = re.search("<p>.*?</p>", html)[0]
    alone, pages, more = paper.reports / "alone.html", 1, 2
    while pages == 1:  # until it is a little longer than a sheet, in the fonts of this machine
        more += 1
        page.write_text(html.replace("<ol>", paragraph * more + "<ol>"), encoding="utf-8")
        text = page.read_text(encoding="utf-8").replace("../assets", "site/assets")
        alone.write_text(summary_sheet(text, page="alone"), encoding="utf-8")
        pages = read_pdf(print_pdf(alone, tmp_path / "alone.pdf", folder=tmp_path)).pages
    reader = read(brief_file(paper, catalogue, **asked))
    assert len(reader.pages) == 1 and "Mitä siltä puuttuu" not in reader.pages[0].extract_text()
    page.write_text(html.replace("<ol>", paragraph * 40 + "<ol>"), encoding="utf-8")
    with pytest.raises(ProjectError, match=r"takes \d pages even 12% smaller"):
        brief_file(paper, catalogue, **asked)


def test_the_numbers_of_a_book_run_through(paper, catalogue):
    made = book_file(paper, catalogue, kind=BACKGROUND, language="fi")
    reader = read(made)
    starts = [(title, page) for title, page, _ in outline(reader) if title.startswith("Ekosyst")]
    assert [line for line in numbers(reader, 2) if line in starts] == starts
    assert len(starts) == 1 + len(catalogue.ecosystems)
    assert f"{made.pages} / {made.pages}" in plain(reader.pages[-1].extract_text())


@pytest.mark.slow
def test_real_studies_keep_to_their_pages(site, catalogue, tmp_path):
    """In the main language, whose words are the longest: the longest page, and every summary."""
    asked = {"kind": BACKGROUND, "language": catalogue.settings.languages[0]}
    pages = [site / asked["language"] / f"{name}.html" for name in sorted(catalogue.ecosystems)]
    if not any(path.is_file() for path in pages):
        pytest.skip("the made-up studies have other names")
    shutil.copytree(site, tmp_path / "reports" / "site")
    own = Project(tmp_path)
    longest = max(pages, key=lambda path: path.stat().st_size)
    made = pdf_file(own, catalogue, subject=longest.stem, **asked)
    read(made)
    assert made.pages <= MOST_PAGES
    for path in pages:
        assert brief_file(own, catalogue, subject=path.stem, **asked).pages == 1
