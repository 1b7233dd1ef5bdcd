"""The pages beside the studies: methods, data, glossary, about, and the search index."""

import json
import re

import pytest
from demo_reference import reference
from samples import EVIL, SITE, SUMMARY, Tags

from nextstep_analysis.batch.site.site_facts import reference_facts
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page.from_notebook import TEMPLATES, Page
from nextstep_analysis.report.site.formula import formula_html
from nextstep_analysis.report.site.info_pages import glossary, info_names, info_path
from nextstep_analysis.report.site.search import (
    forms_script,
    index_rows,
    index_script,
    passages,
)
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.report.words.word_table import Word
from nextstep_analysis.studies.formulas import formula_of
from nextstep_analysis.studies.kinds import KINDS

ROOT = TEMPLATES.parents[3]
STUDY = Page("en", '<h2 id="state">State</h2><p>Text.</p>', (), SUMMARY)
INDEX = re.compile(r"window\.nextstepSearch=(.*);\n", re.DOTALL)


REST = {
    f"rest_{measure}_{end}": share
    for measure in ("stock", "births", "deaths")
    for end, share in (("low", 0.016), ("high", 0.019))
}


@pytest.fixture(scope="module")
def facts():
    """The reference of the shipped catalogue."""
    figures = {"enterprises": REST, "eu_employees": {"absent": 0.121}}
    catalogue = load_catalogue(Project(ROOT))
    return reference_facts(catalogue, figures, kinds=KINDS, formula_of=formula_of)


@pytest.fixture
def built(tmp_path):
    write_site(tmp_path, [STUDY], site=SITE, reference=reference())
    return tmp_path


def read(folder, name, language):
    return (folder / info_path(name, language)).read_text(encoding="utf-8")


def index(folder, language):
    script = (folder / "assets" / f"search-{language}.js").read_text(encoding="utf-8")
    return json.loads(INDEX.fullmatch(script)[1])


def test_every_page_is_there_in_every_language_and_all_links_lead_somewhere(built):
    pages = sorted(built.rglob("*.html"))
    assert {info_path(n, language) for n in info_names(SITE) for language in ("fi", "en")} <= {
        path.relative_to(built).as_posix() for path in pages
    }
    for path in pages:
        html = path.read_text(encoding="utf-8")
        for address in Tags(html).addresses:
            assert not re.match(r"(https?:)?//", address)
            file, _, anchor = address.partition("#")
            target = (path.parent / file) if file else path
            if not address.startswith("data:"):
                assert target.is_file(), f"{path}: {address}"
            if anchor:
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), address


def test_the_switch_keeps_the_page_and_the_navigation_marks_it(built):
    html = read(built, "data", "fi")
    assert 'hreflang="en" href="../../en/info/data.html"' in html
    assert '<a href="../../fi/info/data.html" aria-current="page">Aineistot</a>' in html
    study = (built / "en" / "wood.html").read_text(encoding="utf-8")
    assert '<a href="../en/info/methods.html">Methods</a>' in study


def test_a_method_tells_all_that_the_catalogue_holds(built):
    html = read(built, "methods", "en")
    assert '<h3 id="location_quotient">Location quotient</h3>' in html
    assert "<i>LQ</i><sub><i>ir</i></sub> = (<i>e</i><sub>" in html
    code = '<code translate="no">{}</code>'.format
    link = '<a href="data.html#enterprises">Enterprise openings and closures</a>'
    assert f"{link} ({code('stock')})" in html
    assert f"{code('elsewhere')} ({code('x')})" in html
    for words in ("higher", "Isserman (1977)", "wheels", "No interval.", "Other indicators"):
        assert words in html


def test_a_dataset_tells_where_it_ends(built):
    html = read(built, "data", "en")
    for words in (
        "Statistics Finland",
        "aly/11yq",
        "CC BY 4.0",
        "21 April 2023",
        "20 areas",
        "years 2013–2022",
        "22,200 rows",
        "2017: The method changed.",
        "not published",
        "No jobs.",
        "A row that is not there: no row.",
    ):
        assert words in html
    assert "20 aluetta" in read(built, "data", "fi")
    assert "stock</code>" not in html, "names of columns are the program's"


def test_the_about_page_tells_status_contact_and_licences(built):
    html = read(built, "about", "en")
    assert '<a href="../../en/wood.html">Wood</a></dt><dd>a proposal of this workbench' in html
    assert "<dt>Other</dt><dd>named in the project&#39;s text" in html
    assert "The project manager" in html
    assert "<dt>CC0</dt><dd>Compiler</dd>" in html


def test_the_glossary_follows_the_finnish_alphabet_and_names_languages(built):
    words = [row.word for row in glossary(reference(), Text("fi"))]
    assert words == ["toimiala", "yläraja", "ålandsyritys", "äitiysyritys"]
    assert 'in Swedish <span lang="sv">näringsgren</span>' in read(built, "glossary", "en")


def test_hostile_texts_stay_texts(tmp_path):
    evil = reference(EVIL)
    for path in write_site(tmp_path, [STUDY], site=SITE, reference=evil):
        tags = Tags(path.read_text(encoding="utf-8"))
        assert not {"img", "iframe"} & set(tags.names), path
        assert all(script == "" for script in tags.scripts)
        assert not any(name.startswith("on") for name in tags.attributes)
    script = (tmp_path / "assets" / "search-en.js").read_text(encoding="utf-8")
    assert "<" not in script and "\u2028" not in script
    assert any("onerror" in passage[2] for found in index(tmp_path, "en") for passage in found[2])


def test_two_builds_are_identical(tmp_path):
    trees = []
    for name in ("one", "two"):
        write_site(tmp_path / name, [STUDY], site=SITE, reference=reference())
        files = (tmp_path / name).rglob("*.*")
        trees.append({p.relative_to(tmp_path / name): p.read_bytes() for p in files})
    assert trees[0] == trees[1]


def test_the_index_holds_every_page_but_the_search(built):
    paths = [found[0] for found in index(built, "en")]
    assert paths == ["en/index.html", "en/wood.html"] + [
        info_path(name, "en") for name in info_names(SITE) if name != "search"
    ]
    told = {found[0]: found for found in index(built, "fi")}
    terms = told["fi/info/glossary.html"]
    assert terms[1] == "Sanasto"
    assert ["äitiysyritys", "term-opening", "Alku. englanniksi opening.", 3] in terms[2]


def test_passages_are_headings_and_what_stands_under_them():
    html = (
        '<p>out</p><main><p class="kicker">Study</p><h1>A\u00adB</h1><p>One <b>two</b></p>'
        '<h2 id="c">C</h2><p class="source">Source</p><details><p>hidden</p></details>'
        '<figure><ul class="legend"><li>Core</li></ul>'
        "<figcaption><p>Figure</p></figcaption><svg><text>x</text></svg></figure>"
        "<h3>D</h3><dl><dt>Unit</dt><dd>ratio</dd></dl><script>no()</script></main><p>out</p>"
    )
    assert [(p.heading, p.anchor, p.texts) for p in passages(html)] == [
        ("", "", ["Study."]),
        ("AB", "", ["One two."]),
        ("C", "c", ["Figure."]),
        ("D", "c", ["Unit:", "ratio."]),
    ]
    assert (
        json.loads(INDEX.fullmatch(index_script(index_rows([("a.html", html)])))[1])[0][1] == "AB"
    )
    assert (
        index_script(index_rows([("a.html", "")])) == 'window.nextstepSearch=[["a.html","",[]]];\n'
    )


PARTS = (
    "<main><h1>A</h1>"
    '<section class="part summary"><h2 id="s">S</h2><ol class="slots"><li><span class="slot">'
    '<a href="#q">Size</a> <span class="conf"><span>●</span> good</span></span>Large.</li></ol>'
    '</section><section class="part question"><h2 id="q">Q</h2><p>Text<a class="ref">7</a></p>'
    "<details><table>"
    '<tbody><tr><th scope="row">Lahti &amp; Iitti</th><td>1</td></tr></tbody></table></details>'
    '</section><details class="part appendix"><summary><h2 id="x">X</h2></summary><p>More</p>'
    '<details class="fold"><p>hidden</p><table><tr><th scope="row">2022</th></tr></table></details>'
    "<p>End</p></details></main>"
)


def test_passages_know_what_they_are_part_of_and_what_rows_are_called():
    ((_, title, rows),) = index_rows([("a.html", PARTS)])
    assert title == "A"
    assert rows == [
        ["A", "", ""],
        ["S", "s", "Size: Large.", 1],
        ["Q", "q", "Text.", 0, "Lahti & Iitti"],
        ["X", "x", "More. End.", 2],
    ]


def test_a_page_can_be_brief_or_have_other_names_or_explain_others():
    pages = [("a.html", PARTS), ("b.html", "<main><h1>B</h1></main>"), ("c.html", "")]
    a, b, c = index_rows(
        pages,
        {"a.html": "profile"},
        reference=["b.html"],
        brief=["a.html"],
        names={"a.html": "mill, saw", "c.html": "none"},
    )
    assert a[2][0] == ["A", "", "", 0, "mill, saw"] and a[3] == "profile"
    assert [passage[0] for passage in a[2]] == ["A", "S", "Q"]
    assert b == ["b.html", "B", [["B", "", "", 3]]]
    assert c == ["c.html", "", []]


def test_forms_are_sent_for_what_is_indexed():
    table = [Word("lahti", "", ("lahden",)), Word("puu", "", ("puun",))]
    script = forms_script(table, index_rows([("a.html", PARTS)], names={"a.html": "puun"}))
    assert script.startswith("window.nextstepForms={") and "lah" in script and "puu" in script
    assert "puu" not in forms_script(table, index_rows([("a.html", PARTS)]))


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        (r"\tfrac{1}{2} x", "½ <i>x</i>"),
        (r"a \in [0, 1]", "<i>a</i> ∈ [0, 1]"),
        (r"\frac{1}{n^2} x", "(1 / <i>n</i><sup>2</sup>) <i>x</i>"),
        (r"a, \qquad b", "<i>a</i><br><i>b</i>"),
        ("a < b", "<i>a</i> &lt; <i>b</i>"),
        (r"z\sqrt{B + D}", "<i>z</i>√(<i>B</i> + <i>D</i>)"),
    ],
)
def test_formulas_as_text(latex, html):
    assert formula_html(latex) == html


@pytest.mark.parametrize("latex", [r"\int x", r"\frac{a}", "{a"])
def test_a_formula_that_is_not_understood_is_an_error(latex):
    with pytest.raises(ReportError, match="the formula"):
        formula_html(latex)


def test_the_methods_page_says_where_an_indicator_is_used(tmp_path, facts):
    write_site(tmp_path, [], site=SITE, reference=facts)
    html = read(tmp_path, "methods", "fi")
    used = dict(re.findall(r'id="(\w+)">.*?<dt>Käytössä</dt><dd>(.*?)</dd>', html, re.DOTALL))
    assert "taustaselvitysten luvussa 3" in used["shift_share"]
    assert "taustaselvitysten luvuissa 2 ja 6" in used["location_quotient"]
    assert "vain kirjastossa: mikään raportti ei käytä sitä" in used["krugman_index"]


def test_the_shipped_catalogue_makes_every_page(facts, tmp_path):
    written = write_site(tmp_path, [], site=SITE, reference=facts)
    assert len(written) == 1 + len(info_names(SITE))
    assert len(facts.terms) >= 35
    data = read(tmp_path, "data", "fi")
    assert all(f'<h3 id="{dataset.id}">' in data for dataset in facts.datasets)
    html = read(tmp_path, "methods", "fi")
    for indicator in facts.indicators:
        assert f'<h3 id="{indicator.id}">' in html
        assert formula_html(indicator.formula) in html
    assert "Muut mittarit" not in html, "give the new module a group in report/facts.py"


def test_shipped_units_are_all_translated(facts, tmp_path):
    write_site(tmp_path, [], site=SITE, reference=facts)
    shown = re.findall(r"<dt>Yksikkö</dt><dd>(.*?)</dd>", read(tmp_path, "methods", "fi"))
    assert len(shown) == len(facts.indicators)
    assert not set(shown) & {indicator.unit for indicator in facts.indicators}


def test_formulas_come_from_the_docstrings():
    assert formula_of("specialisation.location_quotient").startswith("LQ_{ir} =")
    assert formula_of("diversity.variety").count("\\sum") == 3
    assert formula_of("periods.pooled").startswith("\\sum_t B_t")
    assert formula_of("nowhere.nothing") == ""
