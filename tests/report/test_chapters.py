"""What the chapters print of the real figures, where it was once misread."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from studied import background_study

from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.page.blocks import PLOTLY
from nextstep_analysis.report.tables.key_figures import figure_words
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure


@pytest.fixture(scope="module", params=["wood-furniture", "manufacturing"])
def study(request, built):
    return background_study(request.param, project=built)


@pytest.fixture(scope="module", params=["en", "fi"])
def told(request, study):
    """The text of each block of the chapters, tags left out, and the notes of the charts."""
    report = StudyReport(study, language=request.param)
    chapters = {}
    for name in ("questions", "development", "potential", "gaps", "factors"):
        found = getattr(report, name)().bundles()
        texts = [unescape(re.sub("<[^>]+>", " ", b.get("text/html", ""))) for b in found]
        captions = [b[PLOTLY]["layout"]["meta"] for b in found if PLOTLY in b]
        chapters[name] = texts + [str(caption) for caption in captions]
    return SimpleNamespace(language=request.param, text=Text(request.param), **chapters)


def test_every_list_says_how_it_did_in_the_back_test_or_that_it_cannot_be_tested(told):
    tested = {"en": "did not foretell openings", "fi": "ei ennustanut"}[told.language]
    untested = {"en": "cannot be tested", "fi": "ei voi kokeilla"}[told.language]
    told_of = " ".join(told.potential)
    assert told_of.count(tested) >= 2 and untested in told_of


def test_the_sheet_has_four_lists_and_what_is_not_wise(told):
    heads = {
        "en": ("Deepen the core", "Bought elsewhere", "Thin links", "Near and strong", "Not wise"),
        "fi": (
            "Ydintoimialojen vahvistaminen",
            "Ostettu muualta",
            "Toimialat, joilla on vähän",
            "Läheiset ja vahvat",
            "Mikä ei",
        ),
    }[told.language]
    told_of = " ".join(told.potential)
    places = [told_of.index(head) for head in heads]
    assert places == sorted(places)


def test_the_waterfall_names_the_level_of_its_interval(told):
    level = {
        "en": "95% interval of the regional effect",
        "fi": "alueellisen vaikutuksen 95\xa0%:n satunnaisvaihtelu: välillä",
    }
    assert any(level[told.language] in t.replace("\\xa0", "\xa0") for t in told.questions)


def test_the_whole_core_has_words_and_no_dash(told):
    words = {"en": "not defined", "fi": "ei määritetty"}
    (table,) = [t for t in told.gaps if words[told.language] in t]
    assert re.search(rf"(?:\s+{words[told.language]}){{3}}\s+\d", table) and " – " not in table


def test_no_interval_has_equal_ends(told):
    number = r"[+−]?\d[\d.,\xa0]*"
    pattern = re.compile(rf"(?<![\d.,–])({number})(?:\xa0?%)?–({number})(?![\d.,–])")
    for text in (*told.development, *told.potential, *told.gaps, *told.factors):
        alike = [m[0] for m in pattern.finditer(text) if m[1].strip() == m[2].strip()]
        assert not alike


def test_a_claim_on_the_location_stands_beside_what_was_computed(told, study):
    people = study.tables["place_figures"].frame
    here = people[
        (people["region"] == study.region)
        & (people["measure"] == "population_within")
        & (people["minutes"] == 180)
    ]["value"].iloc[0]
    word = {"en": "Compare the estimate of people", "fi": "Vertaa arvioon autolla"}[told.language]
    pointed = [text for text in told.factors if word in text]
    claimed = any(
        f.confidence == "low"
        and f.factor == "location_and_connections"
        and f.subject == study.ecosystem
        for f in study.facts
    )
    assert bool(pointed) == claimed
    assert all(told.text.number(here / 1e6, 2) in text for text in pointed)


def test_a_key_figure_without_width_has_no_interval():
    sizes = {"lower": 0.801, "upper": 0.804}
    figure = KeyFigure("x", "Jobs", 0.80, "ratio", 2022, ("jobs",), **sizes)
    assert figure_words(figure, Text("en"))["interval"] == ""
