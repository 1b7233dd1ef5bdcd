"""What a cell of a notebook shows besides figures and tables, and what a page leaves out of it.

Pictures become data in the page, Markdown becomes HTML, all that is text stands as it was
written. What a page cannot show, and the messages of the program, are named in their place.
"""

import base64
import re
from html import escape
from typing import Any

import nbformat
from nbconvert.filters.ansi import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from nextstep_analysis.report.page.blocks import ENDED, LEFT_OUT, PLOTLY, STUDY, TABLES
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Statement

INTERNAL = "internal"
"""Tag of a cell that shows nothing on the page; what it hands over is taken all the same."""
HANDED_OVER = (STUDY, TABLES)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_SVG, _MARKDOWN = "image/svg+xml", "text/markdown"
_WRITTEN = ("text/latex", "text/plain")
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNNAMED = re.compile(r"<svg(?![^>]*\sxmlns=)")
_ENDED = Statement("The notebook ended here, as it asked to; what follows in it was not run.")


def internal(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is tagged to show nothing on the page."""
    return INTERNAL in cell.metadata.get("tags", [])


def output_html(output: nbformat.NotebookNode, *, text: Text) -> str:
    """An output that is no figure of ours, as HTML; "" where a page leaves it out."""
    if output.output_type == "stream":
        return _written(output.text) if output.name == "stdout" else ""
    data = output.get("data", {})
    if LEFT_OUT in data:
        return ""
    if markup := data.get("text/html"):
        return markup
    if _MARKDOWN in data:
        return markdown_html(data[_MARKDOWN])
    if picture := next((kind for kind in (_SVG, *PICTURES) if kind in data), None):
        told = output.get("metadata", {}).get(picture, {})
        alternative = told.get("alt") or text.say("A picture that the notebook shows")
        return _picture(picture, data[picture], alternative)
    if _unknown(data):
        return ""
    return next((_written(data[kind]) for kind in _WRITTEN if kind in data), "")


def markdown_html(markdown: str) -> str:
    """Markdown as HTML: what it writes as HTML stays text, and nothing is loaded for it."""
    written = MarkdownWithMath(renderer=_Plain(allow_harmful_protocols=False)).render(markdown)
    return f'<div class="markdown">{written.strip()}</div>'


def remarks_of(cell: nbformat.NotebookNode) -> tuple[Statement, ...]:
    """What the page leaves out of a cell that shows something, and whether it ended there."""
    if cell.cell_type != "code" or internal(cell):
        return ()
    told = []
    if any(output.get("name") == "stderr" for output in cell.outputs):
        told.append(Statement("Left out of this page: warnings and messages of the program."))
    shown = [output.data for output in cell.outputs if output.get("data")]
    if kinds := sorted({kind for data in shown for kind in _unknown(data)}):
        told.append(
            Statement("Left out of this page, which cannot show it: {kinds}.", {"kinds": kinds})
        )
    if count := sum(data[LEFT_OUT]["characters"] for data in shown if LEFT_OUT in data):
        told.append(
            Statement(
                "Left out of this page: {n:d} characters, more than a notebook may show.",
                {"n": count},
            )
        )
    if any(ENDED in data for data in shown):
        told.append(_ENDED)
    return tuple(told)


def remarks(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    """The remarks on all cells in plain English, for the one who runs the notebook."""
    text = Text("en")
    return tuple(
        f"cell {cell.execution_count}: {text.say(remark)}"
        for cell in notebook.cells
        for remark in remarks_of(cell)
    )


class _Plain(IPythonRenderer):
    """Headings without addresses, below the page's own; pictures only where they are data."""

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        level = min(level + 1, 6)
        return f"<h{level}>{text}</h{level}>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("data:image/"):
            return super().image(text, url, title)
        if url.startswith(("https://", "http://")):
            return f'<a href="{self.safe_url(url)}">{text or self.safe_url(url)}</a>'
        return text or self.safe_url(url)


def _unknown(data: dict[str, Any]) -> list[str]:
    """The kinds of an output of which a page can show none; empty where it can show one."""
    if data.get("text/html") or {_MARKDOWN, _SVG, PLOTLY, "text/latex", *PICTURES} & set(data):
        return []
    return sorted(set(data) - {*_WRITTEN, "text/html", *HANDED_OVER, ENDED, LEFT_OUT})


def _picture(kind: str, content: str, alternative: str) -> str:
    """As data that is drawn and never run."""
    if kind == _SVG:
        named = _UNNAMED.sub('<svg xmlns="http://www.w3.org/2000/svg"', content, count=1)
        content = base64.b64encode(named.encode("utf-8", "replace")).decode("ascii")
    data = escape("".join(content.split()))
    return f'<p><img src="data:{kind};base64,{data}" alt="{escape(alternative)}"></p>'


def _written(text: str) -> str:
    """Text as a terminal would show it: no colours, and lines written over are gone."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in strip_ansi(text).split("\n"))
    plain = _UNWRITTEN.sub("�", "\n".join(lines))
    return f'<pre class="output">{escape(plain.rstrip())}</pre>' if plain.strip() else ""
