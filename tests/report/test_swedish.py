"""Swedish: summaries alone, with their index and comparison, and no word of another language."""

import re
import string

import pytest
from demo import demo_page
from demo_reference import reference
from demo_summary import summary_page
from samples import SITE, SUMMARY, Tags

from nextstep_analysis.classifications import names
from nextstep_analysis.conclusion import Considered
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background.conclusions import considered
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.evidence_links import leading_to
from nextstep_analysis.report.site.info_pages import INFO, info_names, info_path
from nextstep_analysis.report.site.write import write_site, write_study
from nextstep_analysis.report.words import translations as t
from nextstep_analysis.report.words.text import Text

SV = Text("sv")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sv")
    pages = [demo_page("fi"), demo_page("en"), summary_page()]
    write_site(folder, pages, site=SITE, reference=reference())
    return folder


def read(folder, path):
    return (folder / path).read_text(encoding="utf-8")


def test_what_is_not_translated_is_an_error_and_never_another_language():
    with pytest.raises(ReportError, match="no translation into 'sv' of 'Observation'"):
        SV.say("Observation")
    with pytest.raises(ReportError, match=re.escape("no text in 'sv' among {'fi': 'a'")):
        SV.pick({"fi": "a", "en": "b"})
    assert SV.pick({"fi": "a", "en": "b", "sv": "c"}) == "c"
    assert Text("en").pick({"fi": "a", "sv": "c"}) == "a"


def test_every_translation_tells_all_values_of_its_message():
    """A number that Swedish leaves out would be one that no reader of it sees."""
    for message, forms in t.translations("sv").forms.items():
        for form in forms:
            assert fields(form) == fields(message), form


def fields(template):
    return {name for _text, name, _form, _how in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (1234.5, ".1f", "1\N{NO-BREAK SPACE}234,5"),
        (-0.125, ".1%", "−12,5\N{NO-BREAK SPACE}%"),
        (-12.34, "meur", "−12,3\N{NO-BREAK SPACE}mn\N{NO-BREAK SPACE}€"),
        (12.34, "meur_words", "12,3\N{NO-BREAK SPACE}miljoner euro"),
        ("2023-04-21", "date", "21 april 2023"),
    ],
)
def test_numbers_and_dates(value, form, written):
    assert SV.write(value, form) == written
    assert SV.numerals.separators == Text("fi").numerals.separators


def test_places_come_with_their_preposition(project):
    text = Text("sv", names(project))
    assert text.name("MK07", "in") == "i Päijänne-Tavastland"
    assert text.name("MK21", "in") == "på Åland"
    assert text.name("SSS", "in") == "i hela landet"
    assert [text.name(code) for code in ("KU398", "KU142", "MK07")] == [
        "Lahtis",
        "Itis",
        "Päijänne-Tavastland",
    ]


def test_a_page_of_a_summary_is_swedish_and_leads_to_the_study(built):
    html = read(built, "sv/wood.html")
    assert '<html lang="sv">' in html and " lang=" not in html.split("<main", 1)[1]
    assert "Bakgrundsutredning, sammandrag" in html
    assert '<h2 id="summary-title">Sammandrag</h2>' in html
    assert '<li><a href="#what-follows">Vad följer av detta</a></li>' in html
    assert '<a href="../fi/wood.html#strength" hreflang="fi">Storlek</a>' in html
    assert "Länkarna till beläggen leder till utredningen på finska." in html
    whole = re.search(r"Utredningarna i sin helhet: .*?</p>", html, re.DOTALL)[0]
    assert re.findall(r'hreflang="(\w+)">([^<]+)</a>', whole) == [
        ("fi", "på finska"),
        ("en", "på engelska"),
    ]
    assert ".xlsx" not in html and ".zip" not in html


def test_there_are_the_index_the_summaries_and_the_comparison_and_no_more(built):
    pages = {path.relative_to(built).as_posix() for path in built.rglob("sv/**/*.html")}
    assert pages == {"sv/index.html", "sv/wood.html", "sv/info/comparison.html"}
    assert not list(built.rglob("search-sv.js")) and not list((built / "sv").rglob("*.xlsx"))
    assert info_names(SITE, "sv") == ("comparison",)


def test_other_pages_are_named_with_their_language(built):
    for path in ("sv/index.html", "sv/wood.html", "sv/info/comparison.html"):
        head, foot = read(built, path).split("<main")
        assert "Metoder" not in head and "Jämförelse" in head
        for name, word in zip(INFO, ("Metoder", "Data", "Ordlista", "Om", "Sök"), strict=True):
            pattern = rf'{info_path(name, "fi")}" hreflang="fi">{word} \(på finska\)</a>'
            assert re.search(pattern, foot), name


def test_the_switch_leads_there_and_back(built, tmp_path):
    assert '<link rel="alternate" hreflang="sv" href="../sv/wood.html">' in read(
        built, "fi/wood.html"
    )
    assert '<a href="../en/wood.html" lang="en" hreflang="en">' in read(built, "sv/wood.html")
    methods = read(built, "fi/info/methods.html")
    assert '<a href="../../sv/index.html" lang="sv" hreflang="sv">' in methods
    assert 'rel="alternate" hreflang="sv"' not in methods  # the index is no version of the page
    write_site(tmp_path, [demo_page("fi")], site=SITE, reference=reference())
    for path in tmp_path.rglob("*.html"):
        assert 'hreflang="sv"' not in path.read_text(encoding="utf-8")
    assert not (tmp_path / "sv").exists()


def test_links_of_the_swedish_pages_lead_somewhere(built):
    for path in (built / "sv").rglob("*.html"):
        for address in Tags(path.read_text(encoding="utf-8")).addresses:
            file = address.partition("#")[0]
            if file and not address.startswith("data:"):
                assert (path.parent / file).is_file(), f"{path}: {address}"


def test_without_the_whole_study_the_evidence_is_named_and_not_linked(tmp_path):
    write_site(tmp_path / "site", [summary_page()], site=SITE, reference=reference())
    alone = write_study(tmp_path / "alone", summary_page(), site=SITE)
    for html in (read(tmp_path / "site", "sv/wood.html"), alone.read_text(encoding="utf-8")):
        assert "Storlek" in html and '#strength"' not in html
        assert "Länkarna till beläggen" not in html


def test_only_links_to_what_is_not_there_are_led_elsewhere():
    body = '<h2 id="a">A</h2><a href="#a">x</a> <a href="#b">y &amp; z</a> <a href="c.html#b">w</a>'
    led = leading_to(body, study="../fi/s.html", language="fi")
    assert led == body.replace('<a href="#b">', '<a href="../fi/s.html#b" hreflang="fi">')
    plain = leading_to(body, study="", language="")
    assert plain == body.replace('<a href="#b">y &amp; z</a>', "y &amp; z")


def test_a_notebook_in_another_language_makes_no_swedish_page():
    import nbformat

    from nextstep_analysis.report.page import blocks as b

    bundles = b.Chapter([b.StudyData(SUMMARY)]).bundles()
    outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
    cell = nbformat.v4.new_code_cell("x", outputs=outputs)
    with pytest.raises(ReportError, match="notebook is in 'en', the page in 'sv'"):
        page_from_notebook(nbformat.v4.new_notebook(cells=[cell]), text=SV)


def test_what_people_concluded_is_quoted_in_swedish_or_marked_as_finnish():
    from types import SimpleNamespace

    board = {"fi": "ohjausryhmä", "en": "steering group", "sv": "styrgruppen"}
    own = Considered({"fi": "Uudet.", "en": "New.", "sv": "Nya."}, board, "2026-11-26")
    other = Considered({"fi": "Uudet.", "en": "New."}, board, "2026-11-26")
    study = SimpleNamespace(considered=(own, other))
    _heading, quotes = considered(SimpleNamespace(text=SV, study=study))
    assert quotes.html() == (
        "<ul><li>Nya. (styrgruppen, 26 november 2026)</li>"
        '<li lang="fi">Uudet. (ohjausryhmä, 26 november 2026)</li></ul>'
    )
