"""The case of what a page left out without a word; each part of it is shown or named now."""

import nbformat

from nextstep_analysis.report.page.blocks import STUDY
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.page.outputs import remarks
from nextstep_analysis.report.words.text import Text

made = nbformat.v4
SUMMARY = {"kind": "background", "subject": "a", "language": "en", "title": "T", "lead": "L"}


def displayed(**kinds):
    return made.new_output("display_data", {k.replace("__", "/"): v for k, v in kinds.items()})


CELLS = {
    "markdown cell": made.new_markdown_cell("the text"),
    "print": made.new_output("stream", text="the text"),
    "warning": made.new_output("stream", name="stderr", text="careful"),
    "display(Markdown)": displayed(text__markdown="the text", text__plain="<Markdown object>"),
    "display(SVG)": displayed(**{"image/svg+xml": "<svg/>", "text/plain": "<SVG object>"}),
    "display(Latex)": displayed(text__latex="the text", text__plain="<Latex object>"),
    "text repr": displayed(text__plain="the text"),
    "display(HTML)": displayed(text__html="the text", text__plain="<HTML object>"),
    "DataFrame": displayed(text__html="<table><td>the text</td></table>", text__plain="x"),
}


def test_each_output_of_the_case_is_shown_or_named(case):
    expected = case("notebook_outputs_dropped").expected
    asked = expected["dropped_today"] + expected["shown_today"]
    assert sorted(asked) == sorted(CELLS)
    for name in asked:
        part = CELLS[name]
        study = [made.new_output("display_data", {STUDY: SUMMARY})]
        cells = [made.new_code_cell(outputs=study, execution_count=1)]
        whole = part if part.get("cell_type") else made.new_code_cell(outputs=[part])
        notebook = made.new_notebook(cells=[*cells, whole])
        body = page_from_notebook(notebook, text=Text("en")).body
        named = "Left out of this page" in body and len(remarks(notebook)) == 1
        assert "the text" in body or "<img " in body or named, name
