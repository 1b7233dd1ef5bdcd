"""What a figure's page carries so that its numbers and picture can be taken along."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nextstep_analysis.report.tables.script_json import for_script
from nextstep_analysis.report.words.text import Text


def buttons_html(title: str, *, text: Text, numbers: bool) -> str:
    """Buttons that save a figure, named after its title; `download.js` shows and serves them."""
    say = text.say
    names = {
        "csv": say("Save the numbers as CSV: {title}", title=title),
        "png": say("Save the chart as PNG: {title}", title=title),
        "svg": say("Save the chart as SVG: {title}", title=title),
    }
    if not numbers:
        del names["csv"]
    return _row(names, text)


def table_download_html(title: str, raw: Mapping[str, Any], *, text: Text) -> str:
    """The numbers of a table (`columns.raw_table`), and a button that saves them."""
    spec = {"layout": {"separators": text.numerals.separators}, "table": raw}
    names = {"csv": text.say("Save the numbers as CSV: {title}", title=title)}
    return f'<script type="application/json">{for_script(spec)}</script>{_row(names, text)}'


def _row(names: Mapping[str, str], text: Text) -> str:
    buttons = "".join(
        f'<button type="button" data-save="{kind}" aria-label="{escape(name)}">'
        f"{kind.upper()}</button>"
        for kind, name in names.items()
    )
    return f'<div class="downloads" hidden><span>{escape(text.say("Save"))}</span>{buttons}</div>'
