"""The opportunities and needs of all ecosystems: rows as the studies wrote them, never mixed."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from demo_explored import explored as handed_over
from demo_explored import row
from demo_reference import reference
from samples import EVIL, SITE, SUMMARY
from studied import background_study

from nextstep_analysis.report.background.explored import NEEDS, OPPORTUNITIES, explored, untold
from nextstep_analysis.report.background.explorer import explorer_values
from nextstep_analysis.report.background.report import StudyReport
from nextstep_analysis.report.background.teller import Teller
from nextstep_analysis.report.page.from_notebook import Page
from nextstep_analysis.report.site.info_pages import info_names
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

EN = Text("en")
TAG = re.compile(r"<[^>]+>")


def page(subject, told=None, *, language="en", title="", tables=(), **more):
    summary = SUMMARY | {
        "subject": subject,
        "language": language,
        "title": title or subject.title(),
        "details": {} if told is None else {"explored": told},
    }
    return Page(language, "<p>x</p>", (), summary | more, tables)


def values_of(*pages):
    studies = {one.subject: f"../{one.subject}.html" for one in pages}
    return explorer_values(pages, text=EN, studies=studies)


def listing(values, name):
    return next(one for one in (*values["opportunities"], *values["needs"]) if one.id == name)


GRAIN, WOOD = (page(name, handed_over(name, "en")) for name in ("grain", "wood"))


def test_each_list_stands_apart_with_its_rows_by_ecosystem():
    values = values_of(GRAIN, WOOD)
    assert [one.id for one in values["opportunities"]] == list(OPPORTUNITIES)
    assert [one.id for one in values["needs"]] == list(NEEDS)
    bought = listing(values, "bought")
    assert [(one.subject, one.cells[0]) for one in bought.rows] == [
        ("grain", "Machinery"),
        ("wood", "Machinery"),
        ("wood", "Öil, chemicals, plastics"),
        ("wood", "Furniture"),
    ]
    assert values["count"] == 11
    assert listing(values, "suppliers").entry.startswith("The same purchases")


def test_what_several_ecosystems_have_in_a_list_is_told_but_not_what_has_no_code():
    values = values_of(GRAIN, WOOD)
    shared = {
        (one.id, row.cells[0], row.subject): row.shared
        for one in (*values["opportunities"], *values["needs"])
        for row in one.rows
        if row.shared
    }
    assert shared == {
        ("bought", "Machinery", "grain"): ("Wood",),
        ("bought", "Machinery", "wood"): ("Grain",),
        ("suppliers", "Machinery", "grain"): ("Wood",),
        ("suppliers", "Machinery", "wood"): ("Grain",),
    }
    closures = [row("", "en", "1", "fair")]
    both = [
        page(name, handed_over(name, "en") | {"performance": part(closures)})
        for name in ("grain", "wood")
    ]
    assert [one.shared for one in listing(values_of(*both), "performance").rows] == [(), ()]


def part(rows, **more):
    return handed_over("wood", "en")["core"] | {"rows": rows} | more


def test_a_row_leads_to_the_last_table_that_shows_it_or_to_its_part_of_the_study():
    sheets = tuple(
        {"dictionary": {"table": "openings"}, "exhibit": place, "called": called}
        for place, called in (("table-1", "Table 1"), ("table-a9", "Table A9"), (None, ""))
    )
    rows = listing(values_of(replace(GRAIN, tables=sheets), WOOD), "core").rows
    assert [(one.href, one.exhibit) for one in rows] == [
        ("../grain.html#table-a9", "Table A9"),
        ("../wood.html#state", "Wood"),
    ]


def test_an_empty_list_is_an_answer_with_the_sentence_of_its_study():
    told = handed_over("wood", "en")
    told["thin"] = told["thin"] | {"said": "None is thin here."}
    answers = listing(values_of(GRAIN, page("wood", told)), "thin").answers
    assert [(one.subject, one.empty, one.said) for one in answers] == [
        ("grain", True, ""),
        ("wood", True, "None is thin here."),
    ]


def frames_of(*, told=True, readings=()):
    rows = [
        *zip(("regional_effect", "birth_rate", "death_rate"), readings, strict=False),
        ("growth", "beside"),
        ("churn_rate", "unclear"),
    ]
    return {
        "core_part": pd.DataFrame({"told": [told]}),
        "gap_performance": pd.DataFrame(rows, columns=["measure", "reading"]),
    }


FEW, GONE = "Too few openings and closures to compare.", "Figures for the comparison are missing."


@pytest.mark.edge(
    "reading",
    "a gap that the figures cannot tell, on the page of opportunities and needs",
    "the page says why; it never says that there is none",
)
@pytest.mark.parametrize(
    ("gap", "frames", "said"),
    [
        ("suppliers", frames_of(told=False), "The table has no purchases of the core."),
        ("buyers", frames_of(told=False), "The table has no purchases of the core."),
        ("suppliers", frames_of(), ""),
        ("specialisation", frames_of(told=False), ""),
        ("performance", frames_of(readings=["few"] * 3), FEW),
        ("performance", frames_of(readings=["few", "few", "missing"]), GONE),
        ("performance", frames_of(readings=["unclear", "unclear", "missing"]), GONE),
    ],
)
def test_what_cannot_be_told_is_not_none(gap, frames, said):
    """Growth, which has no test, and churn, neither good nor bad, tell of no comparison."""
    assert untold(gap, frames, EN) == said


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("ecosystem", ["circular-economy", "kymiring", "wood-furniture"])
def test_a_real_gap_that_is_not_told_has_the_sentence_of_its_study(built, ecosystem, language):
    study = background_study(ecosystem, project=built)
    teller = Teller(study, Text(language, study.names))
    found = explored(teller)
    part_of = teller.frame("core_part").iloc[0]
    assert part_of["told"] == (ecosystem == "wood-furniture")
    cover = f"{100 * part_of['cover']:.0f}" + {"en": "%", "fi": "\u00a0%"}[language]
    for gap, place in (("suppliers", "value-chain"), ("buyers", "buyers")):
        one = found[gap]
        assert (cover in one["said"]) == (not part_of["told"])
        assert one["anchor"] == ("needs-ranked" if one["rows"] else place)
    assert bool(found["suppliers"]["rows"]) == part_of["told"]
    for gap in ("specialisation", "performance"):
        assert bool(found[gap]["rows"]) != bool(found[gap]["said"])
    bare = explored(replace(teller, study=replace(study, findings=())))
    assert bool(bare["buyers"]["said"]) == (not part_of["told"])


def test_the_page_tells_how_sure_the_rows_are_and_what_it_cannot_tell(tmp_path):
    told = handed_over("wood", "en")
    told["buyers"] = part([], said="The table cannot tell.")
    write_site(tmp_path, [page("wood", told)], site=SITE, reference=reference())
    html = (tmp_path / "en" / "info" / "explorer.html").read_text(encoding="utf-8")
    plain = " ".join(unescape(TAG.sub(" ", html.replace("\u00ad", ""))).split())
    assert "Wood : The table cannot tell." in plain
    opportunities, _, needs = html.partition('id="needs"')
    assert "where the core makes the product itself" in opportunities.partition('id="core"')[0]
    assert "for the rules differ" in opportunities
    assert "How to read the needs" in needs and "How to read the opportunities" not in needs


def test_a_missing_number_is_no_bar_and_never_zero():
    bought = listing(values_of(GRAIN, WOOD), "bought")
    assert [one.drawn for one in bought.rows] == [0, 1, 2, None]
    assert bought.rows[3].cells[1] is None
    assert bought.figure.count("Furniture") == 0 and "data-plotly" not in bought.figure
    without = values_of(page("wood", handed_over("wood", "en") | {"bought": part([])}))
    assert listing(without, "bought").figure == ""


def test_notes_that_all_studies_have_stand_once_and_others_in_their_study():
    told = handed_over("wood", "en")
    told["core"] = part(told["core"]["rows"], notes=["Shared.", "Wood alone."])
    other = handed_over("grain", "en")
    other["core"] = part(other["core"]["rows"], notes=["Shared."])
    values = values_of(page("grain", other), page("wood", told))
    assert listing(values, "core").notes == ("Shared.",)
    assert all(one.notes == () for one in values["needs"]) and values["need_notes"]


def test_choices_are_those_that_some_row_has():
    groups = dict(values_of(GRAIN, WOOD)["statuses"])
    assert [key for key, _ in groups["Confidence"]] == ["good", "fair", "weak"]
    assert groups["Three measures together"] == [("specialised", "Specialised")]
    core = {"core": part([row("C31", "en", "1", "fair")])}
    empty = dict.fromkeys([*OPPORTUNITIES, *NEEDS], part([]))
    assert [group for group, _ in values_of(page("wood", empty | core))["statuses"]] == [
        "Confidence"
    ]


@pytest.mark.edge(
    "reading",
    "studies of an earlier version on the page of opportunities",
    "they are not there; where none hands over rows the page says that no study is built",
)
def test_studies_of_an_earlier_version_are_left_out(tmp_path):
    assert values_of(WOOD, page("earlier"))["ecosystems"] == [("wood", "Wood")]
    nothing = values_of(page("earlier"))
    assert (nothing["count"], nothing["opportunities"], nothing["ecosystems"]) == (0, [], [])
    write_site(tmp_path, [page("earlier")], site=SITE, reference=reference())
    html = (tmp_path / "en" / "info" / "explorer.html").read_text(encoding="utf-8")
    assert "No study has been built yet." in html and "<form" not in html


def test_hostile_names_stay_text(tmp_path):
    told = handed_over("wood", "en")
    told["core"] = part(
        [row("C31", "en", EVIL, "fair") | {"told": EVIL, "also": EVIL, "cells": [EVIL] * 3}],
        caption=EVIL,
        said=EVIL,
        notes=[EVIL],
    )
    write_site(tmp_path, [page("wood", told, title=EVIL)], site=SITE, reference=reference())
    html = (tmp_path / "en" / "info" / "explorer.html").read_text(encoding="utf-8")
    assert EVIL not in html and unescape(html).count(EVIL) > 6


def test_the_page_is_led_to_from_index_and_comparison_and_says_when_it_was_published(tmp_path):
    pages = [page(name, handed_over(name, "en"), ages="jobs 2017") for name in ("grain", "wood")]
    write_site(tmp_path, pages, site=replace(SITE, published="2026-11-27"), reference=reference())
    link = "Opportunities and needs of all ecosystems</a>"
    index = (tmp_path / "en" / "index.html").read_text(encoding="utf-8")
    assert f'<a href="../en/info/explorer.html">{link}' in index
    comparison = (tmp_path / "en" / "info" / "comparison.html").read_text(encoding="utf-8")
    assert f'<a href="explorer.html">{link}' in comparison
    html = (tmp_path / "en" / "info" / "explorer.html").read_text(encoding="utf-8")
    assert "Published 27 November 2026, version" in html
    assert html.count("Age of the figures: jobs 2017.") == 1, "alike in both studies"
    script = (tmp_path / "assets" / "search-en.js").read_text(encoding="utf-8")
    assert "en/info/explorer.html" in script
    assert "explorer" not in info_names(SITE, "sv"), "its rows are told in whole studies alone"


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("ecosystem", ["wood-furniture", "kymiring"])
def test_rows_and_sentences_are_those_of_the_study_s_own_page(built, ecosystem, language):
    study = background_study(ecosystem, project=built)
    report = StudyReport(study, language=language)
    shown = report.potential().bundles() + report.gaps().bundles()
    html = "\n".join(bundle.get("text/html", "") for bundle in shown)
    words = unescape(TAG.sub(" ", html.replace("\u00ad", "")))
    cells = {unescape(TAG.sub("", one)) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)}
    told = explored(Teller(study, Text(language, study.names)))
    rows = [one for name in told for one in told[name]["rows"]]
    assert len(rows) >= 7
    for one in rows:
        assert one["told"][1:] in words
        known = [cell for cell in one["cells"] if cell is not None]
        assert all(cell in cells or cell in words for cell in known), one
    for name in (*OPPORTUNITIES, *NEEDS):
        said = " ".join(told[name]["said"].split())
        assert said in re.sub(r"\s+", " ", words) or name == "bought"
    empty = [name for name in ("bought", "near") if not told[name]["rows"]]
    assert empty == (["bought", "near"] if ecosystem == "kymiring" else [])
