"""Swedish is begun: its own frame and headings, Finnish for the rest, and a note that says so."""

import re

import pytest
from demo import demo_page
from demo_reference import reference
from samples import EVIL, SITE, SUMMARY, Tags

from nextstep_analysis.batch.plan.tasks import Task
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.fallback_headings import with_own_headings
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.info_pages import info_names, info_path
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words import translations as t
from nextstep_analysis.report.words.message_finder import messages
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.studies.background.kind import BACKGROUND

SV, FI = Text("sv"), Text("fi")
NOTE = "Sidan är delvis på finska"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sv")
    pages = [demo_page("fi"), demo_page("en"), demo_page("sv")]
    write_site(folder, pages, site=SITE, reference=reference())
    return folder


def read(folder, path):
    return (folder / path).read_text(encoding="utf-8")


def test_what_is_translated_is_swedish_and_the_rest_finnish():
    assert SV.say("Contents") == "Innehåll"
    assert SV.say("not available") == FI.say("not available") == "tieto puuttuu"
    told = SV.say("{n:d} municipality", "{n:d} municipalities", "n", n=1234)
    assert told == FI.say("{n:d} municipality", "{n:d} municipalities", "n", n=1234)


def test_a_message_in_no_catalogue_is_still_an_error():
    with pytest.raises(ReportError, match="no translation into 'fi'"):
        SV.say("This was never said.")


def test_swedish_texts_of_the_catalogue_come_first_and_then_finnish_ones():
    assert SV.pick({"fi": "a", "en": "b", "sv": "c"}) == "c"
    assert SV.pick({"fi": "a", "en": "b"}) == "a"
    assert SV.language_of({"fi": "a", "en": "b"}) == "fi"
    assert Text("en").pick({"fi": "a", "sv": "c"}) == "a"


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
    assert SV.numerals.separators == FI.numerals.separators


def test_every_word_of_the_frame_is_translated():
    frame = {m.id for m in messages() if m.file.endswith(("base.html.j2", "partly.html.j2"))}
    held = t.translations("sv")
    assert frame
    assert {message for message in frame if not held.holds(message)} == set()


def test_a_task_in_swedish_runs_the_finnish_notebook():
    task = Task(BACKGROUND, "wood", "sv", "MK07", "SSS")
    assert task.parameters["language"] == "fi"
    assert task.name == "wood-sv"


def test_a_study_has_swedish_headings_over_a_finnish_body(built):
    html = read(built, "sv/wood.html")
    assert '<html lang="sv">' in html and NOTE in html
    assert '<article lang="fi">' in html
    assert '<h2 id="sources" lang="sv">Källor</h2>' in html
    assert '<h2 id="state">Tila</h2>' in html  # made up for the tests, so not translated
    assert '<a href="#sources">Källor</a>' in html
    assert '<a href="#state" lang="fi">Tila</a>' in html
    assert "Näytä luvut" in html and "Show data" not in html


def test_every_page_with_finnish_in_it_says_so(built):
    paths = ["sv/index.html", "sv/wood.html", *(info_path(name, "sv") for name in info_names(SITE))]
    for path in paths:
        html = read(built, path)
        assert (NOTE in html) == ('lang="fi"' in html.split("<main", 1)[1]), path
    assert NOTE in read(built, "sv/index.html")
    for path in ("index.html", "fi/wood.html", "en/wood.html", "en/info/methods.html"):
        html = read(built, path)
        assert NOTE not in html and "partly" not in html
        assert "<article lang=" not in html


def test_titles_are_swedish_where_the_catalogue_has_them(built):
    assert '<h1 lang="sv">Trä, möbler och design</h1>' in read(built, "sv/wood.html")
    assert '<h3 lang="sv"><a href="../sv/wood.html">Trä, möbler och design</a>' in read(
        built, "sv/index.html"
    )
    summary = {key: value for key, value in SUMMARY.items() if key != "titles"}
    page = demo_page("sv")
    without = type(page)("sv", "", (), summary | {"language": "fi"})
    assert (without.title, without.title_language) == ("Wood", "fi")


def test_the_switch_leads_to_swedish_only_where_it_is_built(built, tmp_path):
    assert 'hreflang="sv"' in read(built, "fi/wood.html")
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


def test_headings_stay_text():
    body = f'<h2 id="a">Lähteet</h2><h3 id="b">{"x &lt;script&gt; &amp;"}</h3><p>Lähteet</p>'
    told = with_own_headings(body, "sv")
    assert told == body.replace('<h2 id="a">Lähteet</h2>', '<h2 id="a" lang="sv">Källor</h2>')
    assert EVIL not in told


def test_words_with_two_meanings_are_not_guessed(monkeypatch):
    catalogues = {
        "fi": t.Translations("fi", {"One": ("sama",), "Two": ("sama",), "Three": ("kolme",)}, int),
        "sv": t.Translations("sv", {"One": ("en",), "Two": ("två",), "Three": ("tre",)}, int),
    }
    monkeypatch.setattr(t, "translations", catalogues.get)
    assert t.plain_words.__wrapped__("sv") == {"kolme": "tre"}


def test_a_notebook_in_another_language_makes_no_swedish_page():
    import nbformat

    from nextstep_analysis.report.page import blocks as b

    bundles = b.Chapter([b.StudyData(SUMMARY)]).bundles()
    outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
    cell = nbformat.v4.new_code_cell("x", outputs=outputs)
    with pytest.raises(ReportError, match="notebook is in 'en', the page in 'fi'"):
        page_from_notebook(nbformat.v4.new_notebook(cells=[cell]), text=SV)


def test_the_catalogue_has_nothing_that_finnish_lacks():
    """Less is allowed, as it is only begun; a value that is not filled in is not."""
    swedish, finnish = t.translations("sv"), t.translations("fi")
    assert set(swedish.forms) <= set(finnish.forms)
    for message, forms in swedish.forms.items():
        for form in filter(None, forms):
            assert set(re.findall(r"{(\w+)", form)) <= set(re.findall(r"{(\w+)", message))
