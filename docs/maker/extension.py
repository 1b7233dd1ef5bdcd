"""The Sphinx extension of the documentation: formulas as text, drawings by the house's scripts.

Formulas are written by the function that the reports use, so that no page loads a library for
them; the scripts and styles that draw a chart are those of the reports, in pages that have one.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from maker.docstrings import linked
from nextstep_analysis.report.charts.theme import look_script
from nextstep_analysis.report.site.asset_files import ASSETS
from nextstep_analysis.report.site.formula import formula_html

RENDERER = "house"
_SCRIPTS = ("look", "svg", "drawing", "marks", "pointing", "site", "download")
_STYLE = "house.css"
_FOLDED = '<summary><span class="toctree-toggle"'
_ROOTS = re.compile(r":root \{.*?\n\}|@media [^{]*\{\s*:root \{.*?\n  \}\n\}", re.DOTALL)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect all of it."""
    app.add_html_math_renderer(RENDERER, (_inline, None), (_display, None))
    app.connect("autodoc-process-docstring", _docstring, priority=400)  # before numpydoc's
    app.connect("html-page-context", _drawn)
    app.connect("build-finished", _named)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_assets(static: Path) -> None:
    """The scripts and the style that draw charts as the reports do, into `static`."""
    static.mkdir(parents=True, exist_ok=True)
    for name in _SCRIPTS[1:]:
        (static / f"{name}.js").write_bytes((ASSETS / f"{name}.js").read_bytes())
    (static / "look.js").write_text(look_script(), "utf-8", newline="\n")
    (static / _STYLE).write_text(_within_outputs(), "utf-8", newline="\n")


def _within_outputs() -> str:
    """The style of the reports, for what code shows and nothing else of a page."""
    style = (ASSETS / "site.css").read_text("utf-8")
    roots = "\n".join(_ROOTS.findall(style))
    return f"{roots}\n.cell_output {{\n{_ROOTS.sub('', style)}\n}}\n"


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="formula">{formula_html(node.astext())}</span>')
    raise nodes.SkipNode


def _display(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(f'<p class="formula">{formula_html(node.astext())}</p>')
    raise nodes.SkipNode


def _docstring(_app: Sphinx, _what: str, _name: str, _of: Any, _options: Any, lines: list) -> None:
    lines[:] = linked("\n".join(lines)).split("\n")


def _drawn(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    body = context.get("body", "")
    if "cell_output" in body:
        app.add_css_file(_STYLE)
    if 'class="chart"' in body:
        for number, name in enumerate(_SCRIPTS):
            app.add_js_file(f"{name}.js", loading_method="defer", priority=800 + number)


def _named(app: Sphinx, failed: Exception | None) -> None:
    """Give what folds in the contents a name: the theme has a sign alone."""
    if failed:
        return
    name = _FOLDED.replace("<summary>", '<summary aria-label="Pages below">')
    for page in Path(app.outdir).rglob("*.html"):
        told = page.read_text("utf-8")
        if _FOLDED in told:
            page.write_text(told.replace(_FOLDED, name), "utf-8", newline="\n")
