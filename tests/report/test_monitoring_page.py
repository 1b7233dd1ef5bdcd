"""The monitoring page: what stands where, in both languages, with and without an earlier one."""

import json
import re
from dataclasses import replace

import jsonschema
import nbformat
import pandas as pd
import pytest
from samples import SITE

from nextstep_analysis.promises import (
    BREAK,
    CLASSES,
    DEFINITION,
    MET,
    NEW_PERIOD,
    NOISE,
    NOT_MET,
    REVISED,
    UNKNOWN,
    UNTESTED,
    WITHIN,
    Age,
    Change,
    Earlier,
    Grown,
    LocatedCompany,
    Monitoring,
    Promise,
    Ready,
    Stage,
    Turned,
)
from nextstep_analysis.report.monitoring import words
from nextstep_analysis.report.monitoring.kind import MONITORING
from nextstep_analysis.report.monitoring.report import ROWS, MonitoringReport
from nextstep_analysis.report.page.approval import with_approval
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.documents import schema_of
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Source, Statement

NAMES = pd.DataFrame({"fi": ["Päijät-Häme"], "en": ["Päijät-Häme"]}, index=["MK07"])
TEXT = Statement("{text}")
WOOD = {"fi": "Puu & huonekalut", "en": "Wood & furniture"}
FEW = {"fi": "Pieni", "en": "Few"}
NAN = float("nan")


def said(words):
    return TEXT.given(text=words)


def promise(name, state, **more):
    cells = [said(f"{name} {part}") for part in ("line", "name", "baseline", "target", "reading")]
    return Promise(name, state, *cells, **more)


def change(kind, name="core_enterprises", before=182.0, now=185.0, **more):
    told = {"id": f"wood/{name}", "ecosystem": WOOD, "label": "Enterprises in the core industries"}
    when = {"when_before": "2022", "when_now": "2022", "unit": "enterprises", "relative": 0.1}
    return Change(**{**told, **when, "kind": kind, "before": before, "now": now, **more})


SOURCES = {
    name: Source(
        name,
        {"fi": f"taulu {name}", "en": f"table {name}"},
        {"fi": "Tilastokeskus", "en": "Statistics Finland"},
        "aly/11yq",
        {"fi": "CC", "en": "CC"},
        "2022",
        "2023-04-21",
    )
    for name in ("enterprises", "jobs", "regional_accounts")
}
FIGURE = {
    "value": 182.0,
    "lower": None,
    "upper": None,
    "unit": "enterprises",
    "when": "2022",
    "since": None,
    "datasets": ["enterprises"],
    "definition": "a" * 64,
}
FIRST = Monitoring(
    region="MK07",
    published="2026-11-26",
    level=0.95,
    verdict=said("The verdict."),
    promises=(promise("a", MET), promise("b", NOT_MET), promise("c", UNKNOWN)),
    grown=(
        Grown("wood", WOOD, 2018, 2022, 179.0, 182.0, 0.017, -0.07, 0.106, 58.0, 0.02, WITHIN),
        Grown(
            "few",
            {"fi": "Pieni", "en": "Few"},
            2018,
            2022,
            25,
            28,
            0.12,
            NAN,
            NAN,
            13,
            NAN,
            UNTESTED,
        ),
    ),
    ready=(Ready("wood", WOOD, 4, 6, True, False), Ready("few", WOOD, 0, None, False, False)),
    stages=(
        Stage({"fi": "yhteys <otettu>", "en": "contacted"}, 120, "2026-03-31", "LADEC"),
        Stage({"fi": "tapaaminen", "en": "met"}, None),
    ),
    companies=(),
    series={"fi": "Sarja päättyy.", "en": "It ends."},
    earlier=None,
    changes=(),
    turned=(),
    compared=1,
    ages=(Age("regional_accounts", 2014, 12), Age("jobs", 2017, 9), Age("enterprises", 2022, 1)),
    figures_age=said("enterprises 2022"),
    kept={
        "figures": {"wood/core_enterprises": FIGURE},
        "verdicts": {"wood/growth": {"answer": "within", "when": "2022"}},
        "series": {"enterprises": {"table": "x", "classification": {}, "breaks": [2017]}},
    },
    sources=SOURCES,
    names=NAMES,
)
LATER = replace(
    FIRST,
    earlier=Earlier("2025-11-26", ({"fi": "ohjausryhmä", "en": "the steering group"},), ()),
    changes=tuple(change(kind) for kind in CLASSES),
    turned=(Turned("wood/growth", WOOD, "within", "up"),),
    companies=(LocatedCompany("A <Oy>", "2026-01-31", WOOD, True, "release", ""),),
)
PARTS = ("state", "changes", "all_changes", "enterprises", "ready", "contacts", "ages")


def page_of(monitoring=LATER, language="fi"):
    report = MonitoringReport(monitoring, language=language)
    cells = []
    for name in (*PARTS, "data", "tables"):
        cell = nbformat.v4.new_code_cell(id=name.replace("_", "-"))
        bundles = getattr(report, name)().bundles()
        shown = [nbformat.v4.new_output("display_data", nbformat.from_dict(b)) for b in bundles]
        cell.outputs = shown
        cells.append(cell)
    return page_from_notebook(nbformat.v4.new_notebook(cells=cells), text=Text(language))


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_first_comes_where_the_promises_stand():
    body = page_of().body
    order = [body.index(f'id="{name}"') for name in ("state", "changes", "all-changes", "ages")]
    assert order == sorted(order)
    panes = re.findall(r'<div class="pane (\w+)"><h3>.*?</h3><ul>(.*?)</ul>', body)
    assert panes == [
        ("strength", "<li>a line</li>"),
        ("risk", "<li>b line</li>"),
        ("lack", "<li>c line</li>"),
    ]
    assert "Ei yhtään." not in body and 'class="part appendix"' in body


def test_a_pane_without_lines_says_so():
    body = page_of(replace(FIRST, promises=(promise("a", MET),)), "en").body
    assert body.count("<li>None.</li>") == 2


def test_the_first_publication_has_nothing_to_compare():
    page = page_of(FIRST, "en")
    assert "there is nothing to compare" in page.body and "all-changes" not in page.body
    assert "Class of the change" not in page.body


def test_every_change_is_shown_with_its_class():
    page = page_of(LATER, "en")
    told = plain(page.body)
    assert "5 figures of 1 differ from those published on 26 November 2025; 1 by noise." in told
    for name in CLASSES:
        shown = words.kind(name, Text("en"))
        assert shown[:1].upper() + shown[1:] in told
        assert words.rule(name, 0.95, Text("en")) in told.replace("&#x27;", "'")
    first = page.body[page.body.index('id="changes"') : page.body.index('id="all-changes"')]
    assert "Noise" not in first and first.count('scope="row"') == 4
    assert "Wood &amp; furniture: Enterprises in the core industries" in first


def test_a_verdict_that_turned_is_told_in_a_sentence():
    told = plain(page_of(LATER, "en").body)
    was = "Wood &amp; furniture: the verdict on growth was “cannot be told from chance”"
    assert f"{was} and is now “yes, it grew”." in told
    calm = plain(page_of(replace(LATER, turned=()), "en").body)
    assert "No verdict turned." in calm


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("reading", ("within", "more")),
        ("three_measures", ("at par", "specialised")),
        ("growth", ("untested", "down")),
        ("regional_effect", ("few", "better")),
        ("regional_effect", ("missing", "untested")),
        ("regional_effect", ("unclear", "worse")),
    ],
)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_verdict_has_its_words(name, answers, language):
    told = words.turned(Turned(f"wood/{name}", WOOD, *answers), Text(language))
    assert told.endswith(".") and WOOD[language] in told


def test_what_is_not_known_is_no_zero():
    told = plain(page_of(FIRST, "en").body)
    assert "Met not known yet – –" in told and "Contacted 120 31 March 2026 LADEC" in told
    assert "not known: the roadmap is at fault no none yet" in told
    assert "4 of 6 actions adopted yes in this publication for the first time" in told
    assert "No test: too few openings and closures" in told


def test_changes_of_what_is_gone_or_counted():
    gone = change(DEFINITION, now=NAN, when_now="", label="", ecosystem=None, id="old/x")
    label = {"fi": "otettu yhteyttä", "en": "contacted"}
    counted = change(NEW_PERIOD, unit="companies", label=label, ecosystem=None)
    assert words.called(gone, Text("en")) == "old/x"
    assert words.called(counted, Text("fi")) == "Yhteydenotot: otettu yhteyttä"
    assert words.figure(120.0, "companies", Text("en")) == "120"
    assert words.figure(NAN, "ratio", Text("en")) is None
    page_of(replace(LATER, changes=(gone, counted)))


def test_twelve_rows_stand_in_the_body_and_all_below():
    many = tuple(change(REVISED, name=f"x{n}", now=float(n)) for n in range(30))
    page = page_of(replace(LATER, changes=many))
    body, below = page.body.split('id="all-changes"')
    rows = body[body.index('id="changes"') :].count('scope="row"')
    assert rows == ROWS and below[: below.index('id="enterprises"')].count('scope="row"') == 30


def test_a_publication_by_force_is_told_the_next_time():
    earlier = replace(LATER.earlier, missing=("wood-fi", "wood-en"))
    told = plain(page_of(replace(LATER, earlier=earlier), "en").body)
    assert "The last publication was published by force" in told and "2 of its reports" in told


def test_no_change_at_all():
    told = plain(page_of(replace(LATER, changes=(), turned=()), "en").body)
    assert "None of the 1 figures differs from those published on 26 November 2025." in told


def test_markup_in_names_is_escaped():
    body = page_of().body
    assert "<Oy>" not in body and "A &lt;Oy&gt;" in body and "<otettu>" not in body


def test_both_languages_are_of_one_shape():
    fi, en = (page_of(language=language) for language in ("fi", "en"))
    shape = re.compile(r"<(\w+)")
    assert shape.findall(fi.body) == shape.findall(en.body)
    assert [len(t["rows"]) for t in fi.tables] == [len(t["rows"]) for t in en.tables]
    assert fi.document == en.document and len(fi.tables) == 7


def test_the_site_has_the_page_and_its_document(tmp_path):
    pages = [page_of(language=language) for language in ("fi", "en")]
    write_site(tmp_path, pages, site=replace(SITE, published="2026-11-26"))
    html = (tmp_path / "fi" / "monitoring" / "promises.html").read_text("utf-8")
    assert '<p class="approval">Luettavaksi' in html and "assets/monitoring.css" in html
    document = json.loads((tmp_path / "data" / "monitoring" / "promises.json").read_text("utf-8"))
    jsonschema.validate(document, schema_of(MONITORING), jsonschema.Draft202012Validator)
    assert document["figures"] == LATER.kept["figures"]
    assert (tmp_path / "assets" / "publication.schema.json").is_file()
    index = (tmp_path / "index.html").read_text("utf-8")
    assert 'href="fi/monitoring/promises.html"' in index


@pytest.mark.parametrize(
    ("roles", "missing", "expected"),
    [
        (1, 0, "Approved by: the <steering> group."),
        (0, 1, "Published without approval: 1 report."),
        (1, 2, "Published without approval: 2 reports. Approved by: the <steering> group."),
    ],
)
def test_the_line_on_approval(roles, missing, expected):
    html = '<main><p class="approval">x</p><p>y</p></main>'
    role = {"fi": "ohjausryhmä", "en": "the <steering> group"}
    names = [f"r{n}" for n in range(missing)]
    told = with_approval(html, text=Text("en"), roles=[role] * roles, missing=names)
    shown = expected.replace("<", "&lt;").replace(">", "&gt;")
    assert told == f'<main><p class="approval">{shown}</p><p>y</p></main>'
    assert with_approval("<p>y</p>", text=Text("sv"), roles=[role], missing=()) == "<p>y</p>"


def test_breaks_are_named():
    assert words.kind(BREAK, Text("fi")) == "aikasarjan katkos"
    assert words.kind(NOISE, Text("fi")) == "satunnaisvaihtelu"
