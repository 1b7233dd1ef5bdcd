"""Tables and blocks: real headings, said gaps, and nothing unescaped."""

import json

import pandas as pd
import plotly.graph_objects as go
import pytest

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.theme import finish
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.tables.html_table import Column, saved_table_html, table_html
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import KeyFigure, Statement

NAN = float("nan")
EN, FI = Text("en"), Text("fi")
EVIL = """<script>alert(1)</script> "quoted" & 'so'"""
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &#x27;so&#x27;"
FRAME = pd.DataFrame({"name": ["a", "b"], "jobs": [1234.0, NAN], "growth": [-0.032, 0.1]})
COLUMNS = {
    "name": Column("Industry"),
    "jobs": Column("Jobs", "d"),
    "growth": Column("Growth", "+.1%"),
}


def written(frame=FRAME, columns=COLUMNS, **changes) -> str:
    parts = {"text": FI, "caption": "Caption", "source": "Lähde: x."} | changes
    return table_html(frame, columns=columns, **parts)


def test_a_table_has_caption_heads_and_a_scroll_area():
    html = written()
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Caption">' in html
    assert "<caption><span>Caption</span></caption>" in html
    assert '<th scope="col">Industry</th><th scope="col">Jobs</th>' in html
    assert '<th scope="row">a</th><td>1\xa0234</td>' in html
    assert "<td>−3,2\xa0%</td>" in html and '<table class="numbers">' in html
    assert '<p class="source">Lähde: x.</p>' in html


def test_a_missing_cell_is_said():
    html = written()
    assert '<span aria-hidden="true">–</span><span class="hidden">tieto puuttuu</span>' in html
    assert "Viiva (–) tarkoittaa, että tieto puuttuu." in html
    assert "Viiva" not in written(FRAME.dropna())


def test_remarks_stand_in_place_of_numbers():
    frame = FRAME.astype({"jobs": object})
    frame.loc[1, "jobs"] = "tieto on salattu"
    assert '<td class="remark">tieto on salattu</td>' in written(frame)


def test_a_table_without_rows_says_so():
    assert '<td colspan="3">Ei tietoja</td>' in written(FRAME.iloc[:0])


def test_everything_in_a_table_is_escaped():
    html = written(
        FRAME.assign(name=EVIL), {"name": Column(EVIL)}, caption=EVIL, source=EVIL, notes=[EVIL]
    )
    assert html.count(ESCAPED) == 7
    assert "<script" not in html


def test_a_table_that_is_saved_holds_its_numbers_unrounded_once():
    told = {"text": Text("fi"), "caption": EVIL, "source": EVIL}
    html = saved_table_html(
        pd.DataFrame({"name": [EVIL], "share": [0.123456789]}),
        columns={"name": Column("Toimialarakenteen osuus"), "share": Column("Osuus", ".1%")},
        **told,
    )
    before, numbers = html.split('<script type="application/json">')
    assert "<script" not in before
    held, after = numbers.split("</script>")
    assert "<" not in held and "\u00ad" not in held and "\u00ad" in before
    assert json.loads(held)["table"]["rows"] == [[EVIL, 0.123456789]]
    assert after.count("data-csv") == 1


@pytest.mark.parametrize("part", ["caption", "source"])
def test_a_table_needs_caption_and_source(part):
    with pytest.raises(ReportError, match="caption and source"):
        written(**{part: " "})


def test_a_lacking_column_is_named():
    with pytest.raises(ReportError, match="no column nowhere"):
        written(columns={"nowhere": Column("x")})


@pytest.mark.parametrize(
    "block",
    [
        b.Heading(2, EVIL, EVIL),
        b.Paragraph(EVIL),
        b.Findings([EVIL], id=EVIL),
        b.Bullets([EVIL, b.LinkedText(EVIL, EVIL, "https://example.org/?a=1&b=" + EVIL, EVIL)]),
        b.SideBySide(
            [(EVIL, [EVIL, b.LinkedText(EVIL, EVIL, "https://example.org/?a=1&b=" + EVIL)])]
        ),
        b.Callout("note", EVIL, EVIL),
    ],
    ids=lambda block: type(block).__name__,
)
def test_blocks_escape_their_texts(block):
    (bundle,) = block.bundles()
    assert "<script" not in bundle["text/html"]
    assert ESCAPED in bundle["text/html"]
    assert EVIL not in bundle["text/html"]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (b.Heading(1, "x", "x"), "level 2, 3 or 4"),
        (b.Callout("danger", "x", "x"), "note, caveat, status"),
        (b.Bullets([b.LinkedText("", "x", "javascript:alert(1)")]), "a link goes to"),
        (b.Figure(go.Figure()), "not passed through"),
        (
            b.KeyFigures([KeyFigure("x", "Total", 1.0, "furlongs", 2022, ())], EN, "x"),
            "unknown unit",
        ),
        (b.KeyFigures([], EN, " "), "need their source"),
    ],
)
def test_blocks_refuse_what_they_cannot_show(block, told):
    with pytest.raises(ReportError, match=told):
        block.bundles()


def test_key_figures_say_value_interval_and_caveat():
    figures = [
        KeyFigure("a", "Total", 1.92, "ratio", 2022, (), 1.62, 2.25),
        KeyFigure("b", "Total", NAN, "share", 2021, (), caveat=Statement("not available")),
    ]
    html = b.KeyFigures(figures, FI, "Lähde: x & y.").html()
    assert '<dd class="value">1,92</dd>' in html
    assert '<dd class="when">2022, satunnaisvaihtelu välillä 1,62–2,25</dd>' in html
    assert '<p class="source">Lähde: x &amp; y.</p>' in html
    assert '<dd class="value">tieto puuttuu</dd>' in html
    assert '<dd class="caveat">tieto puuttuu</dd>' in html


def test_a_chapter_shows_its_blocks_in_order(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append((data, raw)))
    figure = finish(
        go.Figure(), text=EN, title="t", subtitle="s", source="Source: x.", alt="what it shows"
    )
    chapter = b.Chapter([b.Paragraph("one"), b.Figure(figure), b.StudyData({"subject": "x"})])
    chapter._ipython_display_()
    assert [sorted(data) for data, _raw in shown] == [
        ["text/html"],
        [b.PLOTLY, "text/plain"],
        [b.STUDY, "text/plain"],
    ]
    assert all(raw for _data, raw in shown)
    assert shown[1][0]["text/plain"] == "what it shows"
    json.dumps([data for data, _raw in shown])
