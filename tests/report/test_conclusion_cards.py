"""Conclusions as cards: what a screen reader hears, what is linked, and what is left out."""

import re
from dataclasses import replace

import pytest
from studied import background_study

from nextstep_analysis.conclusion import Considered
from nextstep_analysis.report import ReportError
from nextstep_analysis.report.background.conclusions import cards, chapter, considered
from nextstep_analysis.report.background.findings_sheet import findings_sheet
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.blocks import sheets_of
from nextstep_analysis.report.page.cards import Card, Cards
from nextstep_analysis.report.words.text import Text


def card(title="Wood & sons"):
    return Card(title, [("May mean", "less <or> more")], ("Confidence", "fair"), Text("en"))


def test_a_card_is_an_article_with_a_heading_and_terms():
    html = Cards.of([card()], level=4).html()
    assert "<h4>Wood &amp; sons</h4>" in html
    assert "<dt>May mean</dt><dd>less &lt;or&gt; more</dd>" in html
    assert html.count("<article") == html.count("</article>") == 1


def test_the_dots_are_not_read_out_and_the_word_is():
    html = Cards.of([card()]).html()
    assert re.search(r'<span aria-hidden="true">●●○</span> fair', html)


@pytest.mark.parametrize("level", [1, 2, 5])
def test_headings_are_of_level_3_or_4(level):
    with pytest.raises(ReportError, match=f"level 3 or 4, not {level}"):
        Cards.of([card()], level=level)


@pytest.fixture(scope="module")
def study(built):
    return background_study("wood-furniture", project=built)


def shown(study, language="en", **changes):
    study = replace(study, **changes)
    return Teller(study, Text(language, study.names))


def html(blocks):
    return " ".join(block.html() for block in blocks)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_every_conclusion_is_a_card_with_its_steps(study, language):
    teller = shown(study, language)
    page = html(cards(teller))
    assert page.count("<article") == len(study.conclusions)
    idle = [one.rule for one in study.conclusions if one.ask is None and not one.who]
    assert idle == ["natural"], "what is natural asks nothing of anybody"
    assert page.count("<dt>") == 5 * len(study.conclusions) - 2 * len(idle)
    told = [statement for _, statement in teller.titles]
    assert all(one.observation in told for one in study.conclusions), "the audit reads them"
    assert html(cards(teller, most=3)).count("<article") == 3


def test_evidence_is_a_fact_by_its_page_or_a_part_of_the_report(study):
    page = html(cards(shown(study)))
    addresses = re.findall(r'href="([^"]+)"', page)
    assert len(addresses) == len(study.conclusions)
    assert all(one.startswith(("https://", "#")) for one in addresses)
    assert "#lacks" in addresses


def test_without_conclusions_there_is_no_card(study):
    assert cards(shown(study, conclusions=())) == []


def test_the_workbook_has_the_questions_and_the_conclusions_among_the_findings(study):
    teller = shown(study)
    assert sheets_of(cards(teller)) == []
    (questions,) = sheets_of(chapter(teller))
    assert len(questions["rows"]) == len(study.questions) and questions["source"]
    observed = [row[2] for row in findings_sheet(teller)["rows"] if row[3]]
    assert observed == [teller.text.say(one.observation) for one in study.conclusions]


@pytest.mark.edge("configuration", "nobody has concluded anything yet", "nothing is shown")
def test_what_people_concluded_is_shown_when_there_is_any(study):
    assert considered(shown(study)) == []
    entry = Considered(
        {"fi": "Luvut haetaan.", "en": "Figures <are> to be got."},
        {"fi": "ohjausryhmä", "en": "the steering group"},
        "2026-03-12",
    )
    english = html(considered(shown(study, considered=(entry,))))
    assert "Figures &lt;are&gt; to be got. (the steering group, 12 March 2026)" in english
    finnish = html(considered(shown(study, "fi", considered=(entry,))))
    assert "Luvut haetaan. (ohjausryhmä, 12.3.2026)" in finnish
