"""The made-up page of a summary alone, in Swedish."""

import nbformat

from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page import front_blocks as f
from nextstep_analysis.report.page.cards import Card, Cards
from nextstep_analysis.report.page.from_notebook import Page, page_from_notebook
from nextstep_analysis.report.page.parts import SUMMARY, Part
from nextstep_analysis.report.words.text import Text

TEXT = Text("sv")
_SOURCE = "Källa: Statistikcentralen, nya och nedlagda företag (aly/11yq), 21 april 2023."


def summary_page(subject: str = "wood") -> Page:
    """The page of one study, told by its summary alone."""
    shown = [b.StudyData(_summary(subject)), *_front()]
    bundles = b.Chapter(shown).bundles()
    outputs = [nbformat.v4.new_output("display_data", data) for data in bundles]
    cell = nbformat.v4.new_code_cell("report.summary()", id="summary", outputs=outputs)
    return page_from_notebook(nbformat.v4.new_notebook(cells=[cell]), text=TEXT)


def _front() -> list[b.Block]:
    line = f.ShownLine("Kärnan har 1 234 företag.", "good", "strength", "Storlek")
    risk = f.ShownLine("Siffrorna slutar med år 2022", "weak", "threats")
    steps = [("Kan betyda", "En styrka att bygga på."), ("Vem", "kommunerna")]
    card = Card("Möbler: 97 företag", steps, ("Tillförlitlighet", "fair"), TEXT, "#strength")
    return [
        Part(SUMMARY, "summary", TEXT.say("Summary")),
        b.Heading(3, "findings", TEXT.say("Five findings")),
        f.SlotFindings([line], TEXT),
        f.Beside(),
        b.Heading(3, "strengths-lacks-risks", TEXT.say("Strengths, lacks and risks")),
        f.Panes([("risk", TEXT.say("Risks"), [risk])], TEXT),
        b.Heading(3, "what-follows", TEXT.say("What follows from this")),
        Cards.of([card], level=4),
    ]


def _summary(subject: str) -> dict:
    return {
        "kind": "background",
        "subject": subject,
        "language": "sv",
        "title": "Trä, möbler och design",
        "lead": "Från sågar och skivor till möbler och design.",
        "status": "Ett förslag.",
        "verdict": "Starkt både i antalet företag och i deras storlek.",
        "ages": "företag 2022, arbetsplatser 2017",
        "headline": [],
        "headline_source": _SOURCE,
        "producers": ["Statistikcentralen"],
    }
