"""Reports on paper: what of a page is printed, its contents, a summary on one sheet, a book."""

import os
import re
import shutil
import sys
from collections import Counter

import pytest
from fakes import ROOT, nextstep
from hypothesis import given
from hypothesis import strategies as st
from paper import APPENDIX, QUESTIONS, comparison, paper_site, study
from pypdf import PdfReader, PdfWriter

from nextstep_analysis.batch.share.book import Chapter, book_sheets
from nextstep_analysis.batch.share.elements import edited, elements, plain_text
from nextstep_analysis.batch.share.forms import size_of
from nextstep_analysis.batch.share.page_numbers import printed_with_numbers, read_pdf
from nextstep_analysis.batch.share.printed import MOST_PAGES, SIZES, pdf_file
from nextstep_analysis.batch.share.sheets import (
    Entry,
    contents_html,
    report_sheets,
    summary_sheet,
    without_dead_links,
)
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.errors import ProjectError
from nextstep_analysis.project import Project
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background.kind import BACKGROUND

TOLD = "Liite: fi/a.html; tulosteena: nextstep pdf a --full."
TITLES = [re.sub("<.*?>", "", title) for title in QUESTIONS.values()]


def edge(kind, outcome):
    return pytest.mark.edge("bad days", kind, outcome)


def cut(html, *, full=False):
    """A page as it is printed, with a mark where its contents go, and the lines of these."""
    sheets = report_sheets(html, full=full, appendix=TOLD)
    return f"{sheets.before}|CONTENTS|{sheets.after}", sheets.entries


# --- what of a page is printed --------------------------------------------------------------


def test_the_appendix_is_left_out_and_one_line_says_where_it_is():
    html, entries = cut(study("a"))
    assert [entry.title for entry in entries] == TITLES
    assert "appendix" not in re.sub(r'class="print-appendix"|href="#appendix-limits"', "", html)
    assert html.count(TOLD) == 1 and html.index(TOLD) > html.index('id="threats"')
    assert html.index("|CONTENTS|") < html.index('id="what"')
    assert html.index('id="findings"') < html.index("|CONTENTS|")


def test_every_line_of_the_contents_leads_to_a_heading():
    for full in (False, True):
        html, entries = cut(study("a"), full=full)
        headings = {
            one.values.get("id"): plain_text(html[one.inside : one.until])
            for one in elements(html)
            if one.tag == "h2"
        }
        assert {entry.place: entry.title for entry in entries}.items() <= headings.items()


def test_in_full_the_page_says_so_and_keeps_its_appendix():
    html, entries = cut(study("a"), full=True)
    assert [entry.title for entry in entries] == [*TITLES, *APPENDIX.values()]
    assert html.replace("|CONTENTS|", "").count("<details") == study("a").count("<details")
    assert '<body class="full">' in html and TOLD not in html
    other = study("a").replace("<body>", "<body data-a='>' class='wide full' id=b>")
    assert "<body data-a='>' id=b class=\"full wide\">" in cut(other, full=True)[0]


def test_a_fold_without_a_heading_is_told_by_its_words():
    fold = "<summary>More &amp; <i>more</i></summary>y"
    html, entries = cut(f'<main><details class="part appendix" id="a">{fold}</details>', full=True)
    assert entries == (Entry("a-heading", "More & more"),)
    assert '<summary id="a-heading">' in html


def test_a_page_without_layers_is_printed_whole_with_its_chapters_as_contents():
    html, entries = cut(comparison(["a"]))
    assert html.replace("|CONTENTS|", "") == comparison(["a"])
    assert [entry.place for entry in entries] == ["size", "studies"]
    assert html.index("|CONTENTS|") < html.index("<h1>")


def test_the_summary_alone():
    html = summary_sheet(study("a"), page="fi/a.html")
    assert "<h1>Ekosysteemi a</h1>" in html and 'id="findings"' in html and "<footer>" in html
    assert "part question" not in html and "part appendix" not in html
    opened = Counter(one.tag for one in elements(html))
    assert opened["main"] == opened["article"] == html.count("</article>") == 1


@edge("a study without a summary is to be printed on one sheet", "one sentence")
def test_without_a_summary_there_is_no_sheet():
    with pytest.raises(ProjectError, match=r"fi/a\.html has no summary to print: run `nextstep"):
        summary_sheet(comparison(["a"]), page="fi/a.html")


def test_a_link_to_a_part_that_is_left_out_leads_nowhere():
    html, _ = cut(study("a"))
    linked = without_dead_links(html)
    assert '<a href="#strength">' in linked and "<a>liite</a>" in linked
    assert "#appendix-limits" not in linked
    assert without_dead_links(linked) == linked
    assert without_dead_links("<a class=\"x\" href='#b'>b</a>") == '<a class="x">b</a>'


def test_the_contents_say_the_pages_that_are_known():
    entries = [Entry('a"&', "A & B", (Entry("b", "<B>"),)), Entry("c", "C")]
    html = contents_html(entries, {'a"&': 2, "b": 13}, text=Text("fi"))
    assert '<a href="#a&quot;&amp;">A &amp; B <span class="print-page">2</span></a>' in html
    assert '<a href="#b">&lt;B&gt; <span class="print-page">13</span></a>' in html
    assert '<span class="print-page"></span>' in html and ">Sisällys<" in html


# --- where the elements of a page stand -----------------------------------------------------

TREES = st.recursive(
    st.sampled_from(["", "a", "ä\n", "<br>", "<script>'</p>' < \"<b>\"</script>", "\u2028\r\n"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"<p id=x>{''.join(parts)}</p>"),
    max_leaves=8,
)


@given(TREES)
def test_an_element_is_found_from_its_first_tag_to_its_last(html):
    found = [one for one in elements(html) if one.tag == "p"]
    assert len(found) == html.count("<p id=x>")
    for one in found:
        assert html[one.start : one.inside] == "<p id=x>"
        assert html[one.until : one.end] == "</p>"
        inner = html[one.inside : one.until].replace("'</p>'", "")
        assert inner.count("<p id=x>") == inner.count("</p>")


@edge("tags of a page that are not closed, or closed twice", "left as they are")
def test_tags_that_are_not_closed():
    assert [one.tag for one in elements("<ul><li>a<li>b</ul></i>")] == ["ul"]


def test_edits_that_overlap_are_refused():
    with pytest.raises(ValueError, match="two edits overlap at 1"):
        edited("abc", [(0, 2, ""), (1, 3, "")])


# --- page numbers ---------------------------------------------------------------------------


def pdf(path, places, pages=9):
    """A PDF in which each place stands on a page."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    for name, page in places.items():
        writer.add_named_destination(f"/{name}", page - 1)
    writer.write(path)
    return path


def test_a_page_is_printed_until_its_numbers_are_those_of_the_pdf(tmp_path):
    for moves, printings in (([{"a": 2}], 2), ([{"a": 2}, {"a": 3}], 3)):
        told = []

        def printed(numbers, told=told, moves=moves):
            told.append(dict(numbers))
            return pdf(tmp_path / "a.pdf", moves[min(len(told), len(moves)) - 1])

        made = printed_with_numbers(lambda numbers: numbers, printed)
        assert len(told) == printings and told[0] == {} and told[-1] == made.places == moves[-1]
        assert made.pages == 9


@edge("page numbers of the contents that move at each printing", "one sentence, no PDF")
def test_numbers_that_do_not_come_to_rest_are_an_error(tmp_path):
    printings = []

    def printed(_numbers):
        printings.append(1)
        return pdf(tmp_path / "a.pdf", {"strength": len(printings)})

    with pytest.raises(ProjectError, match="do not come to rest: strength stood on another page"):
        printed_with_numbers(lambda numbers: numbers, printed)
    assert len(printings) == 3


def test_an_id_with_other_letters_is_found(tmp_path):
    assert read_pdf(pdf(tmp_path / "a.pdf", {"%C3%A4%20b": 4})).places == {"ä b": 4}


@edge("a browser that writes a PDF nobody can read", "one sentence")
def test_a_pdf_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\nnothing\n%%EOF\n")
    with pytest.raises(ProjectError, match="the browser's PDF cannot be read") as caught:
        read_pdf(tmp_path / "a.pdf")
    assert "\n" not in str(caught.value)


# --- a book ---------------------------------------------------------------------------------


def bound(*subjects, full=False):
    """The pages of some studies as a book, and its contents."""
    pages = {"fi/info/comparison.html": comparison(list(subjects))}
    pages |= {f"fi/{one}.html": study(one) for one in subjects}
    chapters = [
        Chapter(path, path[:-5].rpartition("/")[2], report_sheets(html, full=full, appendix=TOLD))
        for path, html in pages.items()
    ]
    made = book_sheets(chapters, title="Kirja & <muut>", path="fi/book.html")
    return f"{made.before}|CONTENTS|{made.after}", made.entries


def test_a_book_has_each_id_once_and_leads_from_page_to_page():
    html, entries = bound("a", "b")
    ids = Counter(one.values["id"] for one in elements(html) if "id" in one.values)
    assert set(ids.values()) == {1}
    assert '<a href="#a--strength">' in html and '<a href="#b--strength">' in html
    assert '<a href="#comparison--size">' in html and '<a href="#a">a</a>' in html
    places = [
        place for entry in entries for place in (entry.place, *(e.place for e in entry.under))
    ]
    assert set(places) <= set(ids)
    assert [entry.title for entry in entries] == [
        "Ekosysteemit rinnakkain",
        "Ekosysteemi a",
        "Ekosysteemi b",
    ]
    assert [entry.title for entry in entries[1].under] == TITLES


def test_a_book_loads_its_files_from_where_it_stands():
    html, _ = bound("a")
    assert set(re.findall(r'(?:src|href)="([^"#]+)"', html)) == {
        "../assets/i.png",
        "../assets/site.css",
    }


def test_a_book_has_one_title_one_head_and_one_foot():
    html, _ = bound("a", "b")
    assert html.count("<title>Kirja &amp; &lt;muut&gt;</title>") == html.count("<title>") == 1
    assert html.count("<footer>") == html.count("<main") == 1 and "<header" not in html
    assert html.index("|CONTENTS|") < html.index('id="comparison"') < html.index('id="a"')
    assert html.count(TOLD) == 2


# --- the commands, with a script in the browser's place -------------------------------------

BROWSER = """#!{python}
import os, re, sys
from urllib.parse import quote
from pypdf import PdfWriter
target = next(one[15:] for one in sys.argv if one.startswith("--print-to-pdf="))
html = open(sys.argv[-1][7:], encoding="utf-8").read()
ids = re.findall(r'id="([^"]*)"', html)
zoom = re.search("zoom: ([0-9.]+)", html)
if zoom:
    ids = ids[: 1 if float(zoom[1]) <= float(os.environ["FITS"]) else 2]
writer = PdfWriter()
for page, name in enumerate(ids):
    writer.add_blank_page(595, 842)
    if f'href="#{{name}}"' in html:
        writer.add_named_destination("/" + quote(name), page)
writer.write(target)
"""
"""Prints each id on a page of its own, but a summary on one sheet if it is as small as $FITS."""


@pytest.fixture(scope="module")
def studies():
    return sorted(path.stem for path in (ROOT / "config" / "ecosystems").glob("*.yaml"))


@pytest.fixture(scope="module")
def root(tmp_path_factory, studies):
    folder = tmp_path_factory.mktemp("paper")
    for name in ("config", "notebooks", "data/raw"):
        shutil.copytree(ROOT / name, folder / name)
    paper_site(folder / "reports" / "site", studies)
    return folder


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """Puts a script in the browser's place."""
    fake = tmp_path / "bin" / "chromium"
    fake.parent.mkdir()
    fake.write_text(BROWSER.format(python=sys.executable), encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    return fake


def pages_of(path):
    return len(PdfReader(path).pages)


@pytest.mark.usefixtures("printer")
@pytest.mark.skipif(os.name != "posix", reason="a script stands for the browser")
class TestCommands:
    def test_pdf_and_pdf_in_full(self, root, studies):
        run = nextstep(root, "pdf", studies[0])
        made = root / "reports" / "pdf" / f"{studies[0]}-fi.pdf"
        assert run.returncode == 0, run.stderr
        assert run.stdout == f"{made} ({pages_of(made)} pages, {size_of(made)})\n"
        run = nextstep(root, "pdf", studies[0], "--full")
        assert run.returncode == 0 and run.stderr == ""
        full = root / "reports" / "pdf" / f"{studies[0]}-fi-full.pdf"
        assert pages_of(full) > pages_of(made)
        assert not (root / "reports" / "single").exists()

    @edge("a study longer than fifteen minutes allow", "printed; a second sentence says so")
    def test_a_pdf_that_is_too_long_is_told(self, tmp_path, root, studies):
        page = root / "reports" / "site" / "fi" / f"{studies[0]}.html"
        before = page.read_text(encoding="utf-8")
        page.write_text(before.replace("<ol>", "<ol>" + '<i id="x"></i>' * MOST_PAGES))
        run = nextstep(root, "pdf", studies[0], "--output", tmp_path / "a.pdf")
        page.write_text(before, encoding="utf-8")
        assert run.returncode == 0 and (tmp_path / "a.pdf").is_file()
        assert run.stderr == f"longer than the {MOST_PAGES} pages that are read in one sitting\n"

    def test_a_brief_is_made_smaller_until_it_keeps_to_one_sheet(self, root, studies, monkeypatch):
        for fits in SIZES:
            monkeypatch.setenv("FITS", str(fits))
            run = nextstep(root, "brief", studies[0])
            made = root / "reports" / "pdf" / f"{studies[0]}-fi-brief.pdf"
            assert run.returncode == 0, run.stderr
            assert run.stdout == f"{made} (1 page, 1 kB)\n"
            made.unlink()

    @edge("a summary that needs a second sheet", "one sentence, no PDF")
    def test_a_brief_that_is_too_long_is_one_sentence(self, root, studies, monkeypatch):
        monkeypatch.setenv("FITS", "0.87")
        run = nextstep(root, "brief", studies[0])
        assert run.returncode == 2 and run.stdout == ""
        assert run.stderr == (
            f"nextstep: the summary of fi/{studies[0]}.html takes 2 pages even 12% smaller, and "
            "one is allowed: shorten what it says\n"
        )
        assert not (root / "reports" / "pdf" / f"{studies[0]}-fi-brief.pdf").exists()

    def test_a_book_of_all_studies(self, root, studies, tmp_path):
        for option, name in (((), "-fi.pdf"), (("--full",), "-fi-full.pdf")):
            run = nextstep(root, "book", *option, "--output", tmp_path / "books")
            assert run.returncode == 0, run.stderr
            (made,) = (tmp_path / "books").glob(f"*{name}")
            assert made.name == f"paijat-hameen-ekosysteemien-taustaselvitykset{name}"
            places = read_pdf(made).places
            first = [places[one] for one in ("comparison", *studies)]
            assert first == sorted(first) and len(set(first)) == 1 + len(studies)
            assert (f"{studies[0]}--appendix-limits-title" in places) == bool(option)

    @edge("a book while one of the studies is not in the site", "one sentence, exit code 2")
    def test_a_book_lacks_no_study(self, root, studies):
        page = root / "reports" / "site" / "fi" / f"{studies[3]}.html"
        page.rename(page.with_suffix(".away"))
        run = nextstep(root, "book")
        page.with_suffix(".away").rename(page)
        assert run.returncode == 2 and run.stderr.count("\n") == 1
        assert f"the site has no page fi/{studies[3]}.html: run `nextstep studies" in run.stderr

    @edge("the page that compares the studies is gone", "one sentence, exit code 2")
    def test_a_book_has_its_comparison(self, root):
        page = root / "reports" / "site" / "fi" / "info" / "comparison.html"
        page.rename(page.with_suffix(".away"))
        run = nextstep(root, "book")
        page.with_suffix(".away").rename(page)
        assert run.returncode == 2 and run.stderr.count("\n") == 1
        assert "fi/info/comparison.html cannot be read" in run.stderr

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["pdf", "woood"], "unknown ecosystem 'woood'"),
            (["brief", "../x"], "unknown ecosystem '../x'"),
            (["brief", "kymiring", "--language", "xx"], "unknown language 'xx'"),
            (["book", "--language", "xx"], "unknown language 'xx'"),
            (["book", "--language", "en"], "the site has no page en/"),
            (["book", "--kind", "bok"], "unknown kind of report 'bok'"),
            (["brief", "kymiring", "--full"], "No such option: --full"),
            (["pdf", "kymiring", "--output", ""], "'' is empty"),
            pytest.param(
                ["book", "--output", "s3://bucket/a.pdf"],
                "--output s3://bucket/a.pdf: a PDF goes into a folder or a file of this machine",
                marks=edge("an address where a PDF should go", "one sentence, exit code 2"),
            ),
            (["brief", "kymiring", "--output", "config"], "config is a folder of the project"),
            (["pdf", "kymiring", "--output", "reports/site/a.pdf"], "site is a folder of"),
            (["pdf", "kymiring", "--output", "config/settings.yaml"], "this is no folder"),
            (["pdf", "kymiring", "--output", "x.txt/a.pdf"], "x.txt"),
        ],
    )
    def test_a_slip_is_one_sentence(self, root, arguments, words):
        (root / "x.txt").write_text("")
        run = nextstep(root, *arguments)
        assert run.returncode == 2 and run.stdout == ""
        assert run.stderr.count("\n") == 1 and words in run.stderr
        assert (root / "config" / "settings.yaml").is_file()

    def test_a_file_or_a_folder(self, root, studies, tmp_path):
        catalogue, project = load_catalogue(Project(root)), Project(root)
        (tmp_path / "b.pdf").mkdir()
        for output, made in (
            ("new/a.PDF", "new/a.PDF"),
            ("new", f"new/{studies[0]}-fi.pdf"),
            ("b.pdf", f"b.pdf/{studies[0]}-fi.pdf"),
        ):
            done = pdf_file(
                project,
                catalogue,
                kind=BACKGROUND,
                subject=studies[0],
                language="fi",
                output=str(tmp_path / output),
            )
            assert done.path == tmp_path / made and done.path.is_file()
        assert {path.name for path in (root / "reports").iterdir()} <= {"pdf", "site"}
