"""An executed notebook as the body of a page: its outputs, with figures a browser can draw."""

import hashlib
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import TemplateExporter

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.charts.legend import legend_html
from nextstep_analysis.report.page.blocks import ENDED, PLOTLY, STUDY, TABLES
from nextstep_analysis.report.page.drawing import drawing_of
from nextstep_analysis.report.page.exhibits import numbered, with_marks
from nextstep_analysis.report.page.headings import Link, headings_of
from nextstep_analysis.report.page.house_drawings import is_of_house
from nextstep_analysis.report.page.leads import with_leads
from nextstep_analysis.report.page.outputs import internal, markdown_html, output_html, remarks_of
from nextstep_analysis.report.page.parts import in_parts
from nextstep_analysis.report.tables.buttons import buttons_html
from nextstep_analysis.report.tables.html_table import Column, rendered_table
from nextstep_analysis.report.tables.script_json import for_script
from nextstep_analysis.report.words.text import Text

TEMPLATES = Path(__file__).parent / "templates"
_EXPORTING = threading.Lock()
_TRACES = frozenset(("bar", "pie", "scatter"))  # what is in the bundle of the pages
_TOLD = ("kind", "subject", "language", "title", "lead")


@dataclass(frozen=True)
class Page:
    """One report in one language: the body of its page, and what the site says of it.

    `summary` is what the notebook's `StudyData` holds, for every kind of report: `kind`,
    `subject`, `language`, `title`, `lead`; and where there is some, `titles` by language,
    `region` and `region_name`, `status`, `headline` (as of `key_figures.figure_words`) with
    `headline_source`, `producers`, `method_checks`, and `details`, which only the kind's own
    pages read, and `document`, what the report says as data (`report.site.documents`).
    `tables` are those of `tables.sheet`, `exhibits` those of `exhibits.numbered` as plain JSON.
    """

    language: str
    body: str
    headings: tuple[Link, ...]
    summary: Mapping[str, Any]
    tables: tuple[Mapping[str, Any], ...] = ()
    exhibits: tuple[Mapping[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return self.summary["kind"]

    @property
    def subject(self) -> str:
        return self.summary["subject"]

    @property
    def region(self) -> str:
        """Code of the region studied; "" where the summary does not say."""
        return self.summary.get("region", "")

    @property
    def title(self) -> str:
        return self.summary.get("titles", {}).get(self.language) or self.summary["title"]

    @property
    def lead(self) -> str:
        """A sentence or two on what it is about."""
        return self.summary["lead"]

    @property
    def details(self) -> Mapping[str, Any]:
        return self.summary.get("details", {})

    @property
    def document(self) -> Mapping[str, Any]:
        """What the report says, as data for other programs; empty where its kind has none."""
        return self.summary.get("document") or {}

    def told(self, name: str) -> Any:
        """A part of the summary that a report may have; "" without one."""
        return self.summary.get(name, "")

    def check_is(self, kind: str, subject: str) -> None:
        """Raise `ReportError` if it is not the report that it was to be."""
        if (self.kind, self.subject) != (kind, subject):
            raise ReportError(
                f"the notebook is a {self.kind!r} study of {self.subject!r}, "
                f"and was to be a {kind!r} study of {subject!r}"
            )


def page_from_notebook(notebook: nbformat.NotebookNode, *, text: Text) -> Page:
    """The page of an executed notebook: what its cells show, no input, no times.

    Parameters
    ----------
    notebook : NotebookNode
        Its cells show `blocks`, and what else a notebook can show (`outputs`); one of them
        is the `StudyData`. A cell tagged ``internal`` shows nothing.
    text : Text
        The language of the page, and of the notebook.

    Raises
    ------
    ReportError
        If a cell ended in an error, a figure was not finished, the summary is
        lacking, not whole, of another language or stands twice, or two headings share an id.
    """
    prepared = _Prepared(text)
    # Before nbconvert copies and checks all: drawings are large.
    with_html = prepared.shown(notebook)
    with _EXPORTING:
        body, _resources = _exporter().from_notebook_node(with_html)
    summary = prepared.summary()
    if lacking := [name for name in _TOLD if summary.get(name) is None]:
        raise ReportError(f"the notebook's `StudyData` does not say {', '.join(lacking)}")
    if summary.get("language") != text.language:
        raise ReportError(
            f"the notebook is in {summary.get('language')!r}, the page in {text.language!r}"
        )
    body, exhibits = numbered(in_parts(body), text=text)
    shown = tuple(exhibit.plain(text) for exhibit in exhibits)
    tables = with_leads(with_marks(prepared.tables, exhibits, text=text), shown)
    return Page(text.language, body.strip() + "\n", headings_of(body), summary, tables, shown)


def figure_html(spec: Mapping[str, Any], *, text: Text) -> str:
    """A finished figure, as the JSON that Plotly saves, as `<figure>` for `site.js` to draw.

    One that says more than `house_drawings` knows is marked ``data-plotly``.
    """
    around = (spec.get("layout", {}).get("meta") or {}).get("nextstep")
    if not around:
        raise ReportError("a figure in the notebook was not passed through `theme.finish`")
    if others := sorted({trace.get("type", "scatter") for trace in spec["data"]} - _TRACES):
        raise ReportError(f"a page draws {', '.join(sorted(_TRACES))}, not {', '.join(others)}")
    raw = (around["table"] or {}).get("raw")
    drawn = drawing_of(spec, around)
    by_plotly = "" if is_of_house(drawn) else " data-plotly"  # for `drawn.html.j2` and `site.js`
    drawing = for_script(drawn | {"table": raw})
    identity = "f-" + hashlib.sha256((drawing + around["title"]).encode()).hexdigest()[:10]
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in around["notes"])
    return (
        f'<figure class="chart-figure" id="{identity}">'
        f'<figcaption><p class="figure-title">{escape(around["title"])}</p>'
        f'<p class="figure-subtitle">{escape(around["subtitle"])}</p></figcaption>'
        f'{legend_html(spec)}<div class="chart"{by_plotly} role="img"'
        f' aria-label="{escape(around["alt"])}" style="min-height:{int(around["height"])}px"></div>'
        f'<script type="application/json">{drawing}</script>'
        f"{_data_table(around, text)}"
        f"{buttons_html(text=text, numbers=bool(raw))}{notes}"
        f'<p class="source">{escape(around["source"])}</p></figure>'
    )


@cache
def _exporter() -> TemplateExporter:
    return TemplateExporter(
        template_name="nextstep", extra_template_basedirs=[str(TEMPLATES)], file_extension=".html"
    )


class _Prepared:
    """Keeps what a page shows of each cell, and collects the summaries and tables."""

    def __init__(self, text: Text):
        self._text = text
        self._seen: Counter[str] = Counter()
        self.summaries: list[dict[str, Any]] = []
        self.tables: list[dict[str, Any]] = []
        self.ended: int | None = None

    def summary(self) -> dict[str, Any]:
        """What the one `StudyData` of the notebook holds."""
        if self.ended and not self.summaries:
            raise ReportError(
                f"the notebook ended early, in cell {self.ended}, before it showed its `StudyData`"
            )
        if len(self.summaries) != 1:
            raise ReportError(f"a notebook shows one `StudyData`, not {len(self.summaries)}")
        return self.summaries[0]

    def shown(self, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
        """A notebook of the HTML that the cells of `notebook` show, and no sources."""
        cells = []
        for cell in notebook.cells:
            if told := [html for html in self._of_cell(cell) if html]:
                data = nbformat.NotebookNode({"text/html": "\n".join(told)})
                output = nbformat.v4.new_output("display_data", data)
                cells.append(nbformat.v4.new_code_cell(id=cell.id, outputs=[output]))
        return nbformat.v4.new_notebook(cells=cells)

    def _of_cell(self, cell: nbformat.NotebookNode) -> list[str]:
        """What a cell shows, and last what is left out of it."""
        hidden = internal(cell)
        if cell.cell_type != "code":
            return [] if hidden or cell.cell_type != "markdown" else [markdown_html(cell.source)]
        shown = [self._shown(output, cell) for output in cell.outputs]
        notes = (escape(self._text.say(remark)) for remark in remarks_of(cell))
        return [] if hidden else [*shown, *(f'<p class="note">{note}</p>' for note in notes)]

    def _shown(self, output: nbformat.NotebookNode, cell: nbformat.NotebookNode) -> str:
        if output.output_type == "error":
            where = f"cell {cell.execution_count} ended in"
            raise ReportError(f"{where} {output.ename}: {output.evalue}")
        data = output.get("data", {})
        if STUDY in data:
            self.summaries.append(dict(data[STUDY]))
            return ""
        if TABLES in data:
            if self.tables:
                raise ReportError("a notebook shows its tables for the workbook once, not twice")
            self.tables = [dict(sheet) for sheet in data[TABLES]["sheets"]]
            return ""
        if ENDED in data:
            self.ended = cell.execution_count
            return ""
        if PLOTLY in data:
            return self._once(figure_html(data[PLOTLY], text=self._text))
        return output_html(output, text=self._text)

    def _once(self, html: str) -> str:
        """The figure with an id of its own, should the same one stand twice."""
        identity = html.split('id="', 1)[1].split('"', 1)[0]
        self._seen[identity] += 1
        if (times := self._seen[identity]) == 1:
            return html
        return html.replace(f'id="{identity}"', f'id="{identity}-{times}"', 1)


def _data_table(around: Mapping[str, Any], text: Text) -> str:
    if not around["table"]:
        return ""
    columns = [
        Column(column["label"], align="right" if column["numeric"] else "left")
        for column in around["table"]["columns"]
    ]
    table = rendered_table(
        columns,
        around["table"]["rows"],
        text=text,
        caption=around["subtitle"],
        name=f"{around['title']}: {around['subtitle']}",
    )
    return f"<details><summary>{escape(text.say('Show data'))}</summary>{table}</details>"
