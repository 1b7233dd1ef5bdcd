"""The search in a real browser: word forms, compounds, slips, and what is offered for nothing."""

import csv
import re
from pathlib import Path

import pytest
from accessibility import assert_accessible
from demo import SITE, demo_page
from demo_reference import reference
from speller import voikko

from nextstep_analysis.batch.site.word_forms import site_words
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.compact_forms import compact_forms
from nextstep_analysis.report.words.word_table import known_forms, read_table

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUERIES = Path(__file__).with_name("search_queries.csv")
REAL = pytest.mark.parametrize("site", ["real"], indirect=True)
DEMO = pytest.mark.parametrize("site", ["demo"], indirect=True)
FIRST = """([language, queries]) => {
  const engine = nextstepEngine(nextstepSearch, nextstepWords(window.nextstepForms, language));
  return queries.map((query) => {
    const found = engine.find(query, "");
    const { path, heading, text, also } = (found.hits[0] || { entry: {} }).entry;
    return [found.how, path || "", [heading, text, also].join(" ")];
  });
}"""
BASES = """([forms, words]) => {
  const known = nextstepWords(forms, "fi");
  return words.map((word) => known.basesOf(word));
}"""
PIECES = """([forms, words]) => {
  const known = nextstepWords(forms, "fi");
  return words.map((word) => [known.basesOf(word), known.piecesOf(word), known.terms(word)]);
}"""


def search_page(site, language):
    return site / language / "info" / "search.html"


def asked(seen, typed):
    seen.page.fill("#words", typed)
    seen.page.keyboard.press("Enter")
    return seen.page.locator("#found").text_content()


@pytest.mark.slow
@REAL
@pytest.mark.parametrize("language", ["fi", "en"])
def test_what_readers_type_leads_to_its_page(site, visit, language):
    rows = list(csv.DictReader(QUERIES.read_text(encoding="utf-8").splitlines()))
    rows = [row for row in rows if row["language"] == language]
    with visit(search_page(site, language)) as seen:
        found = seen.page.evaluate(FIRST, [language, [row["query"] for row in rows]])
        assert not seen.errors
    wrong = [
        f"{row['query']}: {how}, {path}, {text[:80]}"
        for row, (how, path, text) in zip(rows, found, strict=True)
        if not path.endswith(row["page"]) or not re.search(row["says"], text, re.IGNORECASE)
    ]
    assert rows and not wrong


@pytest.mark.slow
@REAL
def test_the_table_of_forms_has_the_words_of_the_site(site):
    speller, known = voikko(), known_forms(read_table())
    lacking = {word for word in site_words(site) - known if speller.readings(word)}
    assert not lacking, "run `nextstep words`"


@DEMO
def test_the_browser_unfolds_what_was_folded(site, visit):
    rows = read_table()
    compact = compact_forms(rows, known_forms(rows))
    expected = {}
    for row in rows:
        for form in (row.base, *row.forms):
            expected.setdefault(form, set()).add(row.base)
    expected = dict(list(expected.items())[::7])  # of every kind some
    with visit(search_page(site, "fi")) as seen:
        found = seen.page.evaluate(BASES, [compact, list(expected)])
    lost = {
        form: bases
        for (form, bases), told in zip(expected.items(), found, strict=True)
        if not bases & set(told)
    }
    assert not lost


@DEMO
def test_words_that_the_table_lacks_are_taken_apart(site, visit):
    compact = {
        "endings": [
            ["", " ssa n", "puu"],
            ["us", "uden utta us", "teollisu"],
            ["ti", "den ti", "lah"],
        ],
        "compounds": ["puu|puu"],
    }
    words = ["puuteollisuutta", "lahden", "puupuussa", "kymiringissä", "puuta", "teollisuuspuun"]
    with visit(search_page(site, "fi")) as seen:
        found = seen.page.evaluate(PIECES, [compact, words])
        empty = seen.page.evaluate(PIECES, [None, ["lahden"]])
    assert found[0] == [
        ["puuteollisuus"],
        [[["puu"], ["teollisuus"]]],
        ["puuteollisuutta", "puuteollisuus", "~puu", "~teollisuus"],
    ]
    assert found[1] == [["lahti"], [], ["lahden", "lahti"]]
    assert found[2] == [["puupuu"], [[["puu"], ["puu"]]], ["puupuussa", "puupuu", "~puu"]]
    assert found[3][:2] == [["kymiringissä"], []] and found[4][:2] == [["puuta"], []]
    assert found[5][0] == ["teollisuuspuu"]
    assert empty == [[["lahden"], [], ["lahden"]]]


@DEMO
@pytest.mark.parametrize(
    ("language", "typed", "how", "leads_to"),
    [
        ("fi", "huonekaluissa", "", "/fi/wood.html"),
        ("fi", "sijaintiosamäärillä", "", "/fi/wood.html"),
        ("fi", "muotoilum", "Näin kirjoitettuna ei löytynyt mitään", "/fi/wood.html"),
        (
            "fi",
            "huonekalujen zzzxqj",
            "Mistään kohdasta ei löytynyt kaikkia sanoja",
            "/fi/wood.html",
        ),
        ("en", "furnitures", "", "/en/wood.html"),
        ("en", "furnitore", "Nothing is spelled like this", "/en/wood.html"),
        ("en", "furniture zzzxqj", "No place has all of the words", "/en/wood.html"),
    ],
)
def test_forms_slips_and_some_of_the_words_are_found(site, visit, language, typed, how, leads_to):
    with visit(search_page(site, language)) as seen:
        said = asked(seen, typed)
        links = seen.page.locator("#results a")
        assert any(leads_to in link for link in links.evaluate_all("all => all.map(a => a.href)"))
        assert seen.page.locator("#results mark").count() > 0
        assert said.startswith(how) and any(digit in said for digit in "123456789")
        assert not seen.page.locator("#nearest").is_visible()
        assert not seen.errors


@DEMO
@pytest.mark.parametrize("width", [1280, 320])
def test_for_nothing_the_nearest_words_and_pages_are_offered(site, visit, width):
    with visit(search_page(site, "fi"), width=width) as seen:
        assert asked(seen, "huonekalliot").startswith("Mitään ei löytynyt")
        near = seen.page.locator("#nearest")
        assert near.is_visible() and not seen.page.locator("#results").is_visible()
        assert "Lähimmät sanat sivuilla:" in near.text_content()
        assert near.locator("a[href$='/fi/wood.html']").count() == 1
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert not seen.errors
        assert_accessible(seen.page)
        seen.page.keyboard.press("Tab")  # the button, then the first of the words
        seen.page.keyboard.press("Tab")
        word = seen.page.evaluate("document.activeElement.textContent")
        seen.page.keyboard.press("Enter")
        seen.page.locator("#results li").first.wait_for()
        assert seen.page.input_value("#words") == word
        assert not seen.page.locator("#nearest").is_visible()


@DEMO
@pytest.mark.edge("reading", "a search for signs alone", "nothing is shown, nothing said")
def test_signs_alone_are_nothing_to_look_for(site, visit):
    with visit(search_page(site, "fi")) as seen:
        assert asked(seen, " … – ( <>") == ""
        assert not seen.page.locator("#results").is_visible()
        assert not seen.page.locator("#nearest").is_visible()
        assert not seen.errors


@DEMO
@pytest.mark.edge("reading", "a very long word in the search", "nothing is found, at once")
def test_a_very_long_word_is_looked_for(site, visit):
    with visit(search_page(site, "fi")) as seen:
        assert asked(seen, "puu" * 2000).startswith("Mitään ei löytynyt")
        assert not seen.errors


@DEMO
def test_only_the_search_page_loads_what_the_search_needs(site, visit):
    names = {"minisearch.min.js", "word-forms.js", "search-engine.js", "search.js"}
    with visit(search_page(site, "fi")) as seen:
        loaded = {request.rsplit("/", 1)[-1] for request in seen.requests}
        assert names | {"forms-fi.js", "search-fi.js"} <= loaded
    with visit(search_page(site, "en")) as seen:
        loaded = {request.rsplit("/", 1)[-1] for request in seen.requests}
        assert names | {"search-en.js"} <= loaded and "forms-fi.js" not in loaded
    for page in ("index.html", "fi/wood.html", "fi/info/methods.html"):
        with visit(site / page, read=False) as seen:
            loaded = {request.rsplit("/", 1)[-1] for request in seen.requests}
            assert not loaded & names


def test_findings_stand_before_what_explains_them(tmp_path, visit):
    study = demo_page("fi")
    body = (
        '<section class="part summary" id="summary"><h2 id="s">Tiivistelmä</h2>'
        "<p>Alueella on paljon koivuja.</p></section>"
        '<details class="part appendix" id="appendix-x"><summary><h2 id="x">Liite</h2></summary>'
        "<p>Alueella on paljon koivuja.</p></details>"
    )
    study = type(study)(study.language, body, (), study.summary)
    write_site(tmp_path, [study], site=SITE, reference=reference("Koivut ovat puita."))
    with visit(search_page(tmp_path, "fi")) as seen:
        asked(seen, "koivuja")
        hrefs = seen.page.locator("#results a").evaluate_all("all => all.map(a => a.href)")
    assert [href.rsplit("/", 1)[-1] for href in hrefs[:2]] == ["wood.html#s", "wood.html#x"]
    assert len(hrefs) > 2 and all("/info/" in href for href in hrefs[2:])
