"""Hostile names and empty or overfull charts: nothing runs, and something is drawn or said."""

import pandas as pd
import pytest
from demo import SITE, notebook

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.all import (
    bars,
    interval_dots,
    lines_with_break,
    stacked_components,
)
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.page import blocks as b
from nextstep_analysis.report.page.from_notebook import page_from_notebook
from nextstep_analysis.report.site.write import write_site
from nextstep_analysis.report.tables.html_table import Column, table_html
from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAN = float("nan")
CAUGHT = "window.ran = true"
NAMES = [
    f"<script>{CAUGHT}</script>",
    f'<img src=x onerror="{CAUGHT}">',
    f"</script><script>{CAUGHT}</script>",
    f"<svg/onload={CAUGHT.replace(' ', '')}>",
    f"\"><b onmouseover='{CAUGHT}'>x</b>",
    f'<a href="javascript:{CAUGHT}">link</a>',
    "<b>bold</b> & \"quoted\" 'single' &lt;twice&gt; &amp;",
    "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7 %>",
    "<!-- <![CDATA[ --> -->",
    "😀👩‍👩‍👧 emoji",
    "\u202eright to left\u202c \u200f\u061c marks",
    "Longestwordwithoutanybreak" * 12,
    "%{customdata} %{x} <extra></extra>",
    "=1+1",
]
SOURCE = f"Source: <script>{CAUGHT}</script> & others"


def caption(number: int) -> Caption:
    return Caption(f"{number} {NAMES[number % len(NAMES)]}", NAMES[1], SOURCE, notes=(NAMES[2],))


def rows(labels, value=1.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": labels,
            "value": [value] * len(labels),
            "lower": [value] * len(labels),
            "upper": [value] * len(labels),
            "group": ["core"] * len(labels),
            "small": False,
        }
    )


def hostile_figures(text: Text) -> list:
    measure = Measure(NAMES[0], ".2f", 1.0, NAMES[4], rows=NAMES[5])
    plain = Measure("n", "d", rows="rows")
    shapes = [
        rows(NAMES),
        rows([]),
        rows(NAMES[:1]),
        rows(NAMES, NAN),
        rows([f"{n} {NAMES[n % len(NAMES)]}" for n in range(300)]),
    ]
    figures = [
        interval_dots(shape, text=text, caption=caption(n), measure=measure)
        for n, shape in enumerate(shapes)
    ]
    figures += [
        bars(shape, text=text, caption=caption(n + 5), measure=plain)
        for n, shape in enumerate(shapes)
    ]
    years = pd.DataFrame({"series": NAMES[0], "year": range(2013, 2020), "value": 5.0})
    figures.append(
        lines_with_break(
            years, text=text, caption=caption(10), measure=plain, breaks=(2017,), highlight=NAMES[0]
        )
    )
    split = pd.DataFrame({"label": NAMES, "a": 1.0, "b": -2.0, "total": -1.0})
    figures.append(
        stacked_components(
            split,
            text=text,
            caption=caption(11),
            measure=plain,
            components={"a": NAMES[0], "b": NAMES[3]},
        )
    )
    return figures


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A site of one study whose every word is hostile."""
    text = Text("en")
    summary = {
        "kind": "background",
        "subject": "hostile",
        "language": "en",
        "title": NAMES[0],
        "lead": NAMES[1],
        "status": NAMES[2],
        "producers": [NAMES[3]],
        "headline_source": SOURCE,
        "headline": [
            {
                "label": NAMES[0],
                "value": NAMES[1],
                "year": "2022",
                "interval": NAMES[4],
                "caveat": NAMES[5],
            }
        ],
    }
    table = table_html(
        pd.DataFrame({"name": NAMES, "n": range(len(NAMES))}),
        text=text,
        caption=NAMES[0],
        columns={"name": Column(NAMES[1]), "n": Column(NAMES[2], "d")},
        source=SOURCE,
        notes=(NAMES[3],),
    )
    chapters = [
        b.Chapter(
            [
                b.StudyData(summary),
                b.Heading(2, "first", NAMES[0]),
                b.Findings(NAMES),
                b.Callout("status", NAMES[0], NAMES[1]),
                *(b.Paragraph(name) for name in NAMES),
                b.Bullets([*NAMES, b.LinkedText("a ", NAMES[0], "https://example.org/?a=1&b=<x>")]),
            ]
        ),
        b.Chapter(
            [
                b.Heading(2, "second", NAMES[3]),
                b.Table(table, {}),
                *(b.Figure(figure) for figure in hostile_figures(text)),
            ]
        ),
    ]
    page = page_from_notebook(notebook(chapters), text=text)
    target = tmp_path_factory.mktemp("hostile")
    write_site(target, [page], site=SITE)
    return target


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_and_every_figure_is_drawn_or_said(hostile, visit, width):
    (study,) = [path for path in (hostile / "en").glob("*.html") if path.name != "index.html"]
    with visit(study, width=width) as seen:
        figures = seen.page.locator(".chart-figure")
        assert figures.count() == 12
        for place in range(figures.count()):
            figure = figures.nth(place)
            figure.scroll_into_view_if_needed()
            figure.locator("svg.main-svg").first.wait_for()
        seen.page.mouse.move(width / 2, 300)
        assert seen.page.evaluate("window.ran") is None
        assert not seen.errors
        local = ("file:", "data:", "blob:")
        assert not [address for address in seen.requests if not address.startswith(local)]
        assert seen.page.locator("main script:not([type])").count() == 0
        assert seen.page.locator("main img, main [onload], main [onerror]").count() == 0
        assert seen.page.locator("a[href^='javascript:']").count() == 0
        said = seen.page.locator("main").inner_text()
        assert NAMES[6] in said and "{{ 7 * 7 }}" in said and "😀" in said
        across = "document.documentElement.scrollWidth <= window.innerWidth"
        assert seen.page.evaluate(across)


def test_a_chart_without_numbers_says_so(hostile, visit):
    (study,) = [path for path in (hostile / "en").glob("*.html") if path.name != "index.html"]
    with visit(study) as seen:
        for place in (1, 3):
            figure = seen.page.locator(".chart-figure").nth(place)
            figure.locator("svg.main-svg").first.wait_for()
            assert "no data" in figure.inner_text().lower()


def test_an_address_that_is_no_web_page_is_refused():
    with pytest.raises(ReportError, match="javascript"):
        page_from_notebook(
            notebook([b.Chapter([b.Bullets([b.LinkedText("a", "b", f"javascript:{CAUGHT}")])])]),
            text=Text("en"),
        )


def test_the_search_of_a_hostile_site_runs_nothing(hostile, visit):
    pages = sorted(hostile.rglob("*.html"))
    assert len(pages) >= 2
    for path in pages:
        with visit(path) as seen:
            assert seen.page.evaluate("window.ran") is None and not seen.errors
