"""A reader chooses the peers: with the keyboard, aloud, in the chart, and not without scripts."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from demo import SITE
from samples import SUMMARY

from nextstep_analysis.report.charts.all import interval_dots
from nextstep_analysis.report.charts.strip import HERE, OTHER, PEER, Strip
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page.blocks import Paragraph
from nextstep_analysis.report.page.choices import Choice, Slot, Version
from nextstep_analysis.report.page.from_notebook import Page, figure_html
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

MARKS = """kind => [...document.querySelectorAll(`.chart [data-kind='${kind}']`)]
  .map(mark => mark.dataset.id)"""
OPTIONS = [("first", "one"), ("second", "two")]
OTHERWISE = {"said": "<p>C and D.</p>", "share": "<p>Else.</p>"}
STRIP = Strip(
    "All regions",
    pd.DataFrame(
        {
            "code": ["a", "b", "c", "d"],
            "label": ["A", "B", "C", "D"],
            "told": ["A (all)", "B (all)", "C (all)", "D (all)"],
            "value": [1.5, 0.8, 2.0, 1.1],
            "lower": [1.0, 0.5, 1.5, 0.9],
            "upper": [2.0, 1.1, 2.5, 1.3],
            "kind": [HERE, PEER, OTHER, OTHER],
        }
    ),
    {HERE: "This one", PEER: "Peers", OTHER: "Others"},
)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    text = Text("en")
    rows = pd.DataFrame({"label": ["x", "y"], "value": [1.2, 0.7]})
    chart = interval_dots(
        rows,
        text=text,
        caption=Caption("The finding", "What is drawn", "Source: here."),
        measure=Measure("Quotient", ".2f", 1.0, "Country", "Row"),
        log=True,
        strip=STRIP,
    )
    blocks = (
        Choice(
            "peers", "Peers", [("first", "one"), ("second", "two")], ["A note."], [Paragraph("B.")]
        ),
        Slot("share", [Paragraph("Larger than in B.")]),
        Version(
            "peers", "second", ["c", "d"], {"said": "<p>C and D.</p>", "share": "<p>Else.</p>"}
        ),
    )
    drawing = figure_html(json.loads(chart.to_json()), text=text)
    inner = "".join(block.html() for block in blocks)
    body = f'<section><h2 id="s">S</h2>{drawing}{inner}</section>'
    folder = tmp_path_factory.mktemp("choice")
    write_site(folder, [Page("en", body, (), SUMMARY)], site=replace(SITE, main_language="en"))
    return folder / "en" / "wood.html"


def test_the_keyboard_chooses_and_the_page_says_it(page, visit):
    with visit(page) as seen:
        assert seen.page.evaluate(MARKS, PEER) == ["b"]
        seen.page.locator("input[value='first']").focus()
        seen.page.keyboard.press("ArrowDown")
        assert seen.page.locator("input[value='second']").is_checked()
        assert seen.page.get_by_role("status").inner_text() == "C and D."
        assert seen.page.locator("[data-slot='share']").inner_text() == "Else."
        assert seen.page.evaluate(MARKS, PEER) == ["c", "d"]
        assert seen.page.evaluate(MARKS, OTHER) == ["b"]
        assert seen.page.evaluate(MARKS, HERE) == ["a"]
        seen.page.keyboard.press("ArrowUp")
        assert seen.page.locator("[data-slot='share']").inner_text() == "Larger than in B."
        assert seen.page.evaluate(MARKS, PEER) == ["b"]
        assert not seen.errors


def test_without_scripts_the_first_choice_stands_and_there_is_no_control(page, visit):
    with visit(page, java_script_enabled=False) as seen:
        assert seen.page.locator("[data-slot='share']").inner_text() == "Larger than in B."
        assert not seen.page.locator("fieldset").is_visible()
        assert "Else." not in seen.page.locator("body").inner_text()
