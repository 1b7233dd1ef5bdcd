"""What a cell shows besides figures and tables: on the page, or named as left out of it."""

import base64
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import EVIL, SUMMARY, Tags

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.page.outputs import markdown_html, remarks
from nextstep_analysis.report.words.text import Text

EN, FI = Text("en"), Text("fi")
made = nbformat.v4


def data(alternative=None, **kinds):
    named = {kind.replace("__", "/"): value for kind, value in kinds.items()}
    return made.new_output("display_data", named, metadata=alternative or {})


def stream(text, name="stdout"):
    return made.new_output("stream", text=text, name=name)


def notebook(*outputs, tags=(), language="en", before=()):
    told = made.new_output("display_data", {b.STUDY: SUMMARY | {"language": language}})
    cell = made.new_code_cell(
        outputs=list(outputs), execution_count=7, metadata={"tags": list(tags)}
    )
    return made.new_notebook(cells=[*before, made.new_code_cell(outputs=[told]), cell])


def body(*outputs, **options):
    return page_from_notebook(notebook(*outputs, **options), text=EN).body


PNG = base64.b64encode(b"\x89PNG").decode()
SVG = '<svg onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        pytest.param(
            data(text__markdown="*so*", text__plain="<Markdown>"),
            "<em>so</em>",
            marks=pytest.mark.edge("notebooks", "Markdown that a cell displays", "on the page"),
        ),
        pytest.param(
            data(image__png=PNG, text__plain="<Figure>"),
            f'<img src="data:image/png;base64,{PNG}" alt="A picture that the notebook shows">',
            marks=pytest.mark.edge(
                "notebooks", "a picture (PNG, JPEG, GIF, WebP)", "on the page, as data"
            ),
        ),
        pytest.param(
            data({"image/png": {"alt": "A dot"}}, image__png=PNG),
            'alt="A dot"',
            marks=pytest.mark.edge(
                "notebooks", "a picture that says what it shows", "said as its alternative"
            ),
        ),
        pytest.param(
            data(text__latex="$x_i < 1$"),
            '<pre class="output">$x_i &lt; 1$</pre>',
            marks=pytest.mark.edge("notebooks", "LaTeX", "on the page as it is written"),
        ),
        pytest.param(
            made.new_output("execute_result", {"text/plain": "{'a': 1}"}, execution_count=7),
            "{&#x27;a&#x27;: 1}",
            marks=pytest.mark.edge("notebooks", "a bare value", "on the page"),
        ),
        pytest.param(
            stream("one\ntwo\n"),
            '<pre class="output">one\ntwo</pre>',
            marks=pytest.mark.edge("notebooks", "printed lines", "on the page"),
        ),
        pytest.param(
            stream("10 %\r90 %\r\n\x1b[31mred\x1b[0m"),
            '<pre class="output">90 %\nred</pre>',
            marks=pytest.mark.edge(
                "notebooks", "lines written over, colours of a terminal", "as a terminal shows them"
            ),
        ),
        pytest.param(
            stream("a\x00b\ud800"),
            "a�b�",
            marks=pytest.mark.edge(
                "notebooks", "printed characters that are none", "a sign stands for each"
            ),
        ),
    ],
)
def test_on_the_page(output, shown):
    made = body(output)
    assert shown in made and "Left out" not in made
    made.encode("utf-8")


@pytest.mark.edge(
    "notebooks", "an SVG with a script in it", "drawn as a picture, which runs nothing"
)
def test_a_drawing_is_drawn_and_never_run():
    made = body(data(**{"image/svg+xml": SVG}))
    assert "alert" not in made
    drawn = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", made)[1])
    assert drawn.decode().startswith('<svg xmlns="http://www.w3.org/2000/svg" onload')


@pytest.mark.parametrize(
    ("output", "named"),
    [
        pytest.param(
            stream("careful", name="stderr"),
            "warnings and messages of the program",
            marks=pytest.mark.edge(
                "notebooks",
                "warnings, and what is printed to the error stream",
                "named on the page and to the one who runs it",
            ),
        ),
        pytest.param(
            data(application__javascript="alert(1)", text__plain="<Javascript>"),
            "application/javascript",
            marks=pytest.mark.edge(
                "notebooks",
                "a script, a widget, a kind that is not known",
                "named on the page and to the one who runs it, never run",
            ),
        ),
        pytest.param(
            made.new_output("display_data", {b.LEFT_OUT: {"characters": 1_000_000}}),
            "1,000,000 characters, more than",
            marks=pytest.mark.edge(
                "notebooks",
                "what was cut of an output that is too long",
                "named on the page and to the one who runs it",
            ),
        ),
        pytest.param(
            made.new_output("display_data", {b.ENDED: {}}),
            "The notebook ended here",
            marks=pytest.mark.edge(
                "notebooks",
                "an early end without a fault",
                "named on the page and to the one who runs it",
            ),
        ),
    ],
)
def test_named_as_left_out(output, named):
    shown = notebook(output)
    (told,) = remarks(shown)
    assert told.startswith("cell 7: ") and named in told
    note = re.search(r'<p class="note">(.*?)</p>', page_from_notebook(shown, text=EN).body)[1]
    assert named in note and "alert" not in note


def test_it_is_named_in_the_language_of_the_page():
    shown = notebook(stream("careful", name="stderr"), language="fi")
    assert "varoituksia" in page_from_notebook(shown, text=FI).body


@pytest.mark.edge(
    "notebooks", "a cell tagged `internal`", "shows nothing; what it hands over is taken"
)
def test_an_internal_cell_shows_nothing_and_is_not_remarked_on():
    outputs = stream("x"), stream("y", name="stderr"), data(text__html="<p>z</p>")
    assert body(*outputs, tags=["internal"]) == "\n"
    assert remarks(notebook(*outputs, tags=["internal"])) == ()
    summary = made.new_output("display_data", {b.STUDY: SUMMARY})
    hidden = made.new_notebook(
        cells=[made.new_code_cell(outputs=[summary], metadata={"tags": ["internal"]})]
    )
    assert page_from_notebook(hidden, text=EN).title == "Wood"


@pytest.mark.edge("notebooks", "a text cell", "on the page; one tagged `internal` is not")
def test_a_text_cell_stands_in_its_place():
    text = made.new_markdown_cell("# Remark")
    assert body(stream("after"), before=[text]).index("Remark") < body(
        stream("after"), before=[text]
    ).index("after")
    hidden = made.new_markdown_cell("# Remark", metadata={"tags": ["internal"]})
    raw = made.new_raw_cell("# Remark")
    assert body(before=[hidden, raw]) == "\n"


@pytest.mark.edge(
    "notebooks", "two text cells with the same heading", "both on the page: they have no address"
)
def test_headings_of_a_text_are_below_those_of_the_page():
    twice = [made.new_markdown_cell("# Notes"), made.new_markdown_cell("# Notes\n###### deep")]
    page = page_from_notebook(notebook(before=twice), text=EN)
    assert page.body.count("<h2>Notes</h2>") == 2 and "<h6>deep</h6>" in page.body
    assert page.headings == ()


@pytest.mark.edge(
    "notebooks",
    "Markdown with HTML, scripts, pictures from elsewhere",
    "text and links; nothing is loaded",
)
def test_markdown_loads_and_runs_nothing():
    written = markdown_html(
        f"{EVIL}\n\n![far](https://x.y/z.png) ![](z.png) [bad](javascript:alert(1))\n\n"
        f"![near](data:image/png;base64,{PNG})"
    )
    tags = Tags(written)
    assert set(tags.names) == {"div", "p", "a", "img"}
    assert not any(name.startswith("on") for name in tags.attributes)
    assert tags.addresses == ["https://x.y/z.png", "#harmful-link", f"data:image/png;base64,{PNG}"]


@given(st.text(max_size=200))
def test_any_markdown_and_any_line_make_a_page(text):
    shown = body(stream(text), data(text__markdown=text), before=[made.new_markdown_cell(text)])
    assert "<script" not in shown
    shown.encode("utf-8")


@pytest.mark.edge("notebooks", "a cell that ended in an error", "named with its cell; no page")
def test_an_error_is_told_with_its_cell():
    failed = made.new_output("error", ename="SystemExit", evalue="3", traceback=[])
    with pytest.raises(ReportError, match="cell 7 ended in SystemExit: 3"):
        body(failed)


@pytest.mark.edge(
    "notebooks", "an early end before the study was shown", "fails, and names the cell"
)
def test_an_end_before_the_summary_is_named():
    cell = made.new_code_cell(
        outputs=[made.new_output("display_data", {b.ENDED: {}})], execution_count=4
    )
    with pytest.raises(ReportError, match=r"ended early, in cell 4, before it showed"):
        page_from_notebook(made.new_notebook(cells=[cell]), text=EN)
