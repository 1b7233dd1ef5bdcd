"""What a figure's page carries so that its numbers and picture can be taken along."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nextstep_analysis.report.tables.script_json import for_script
from nextstep_analysis.report.words.text import Text

_TITLE = "{title}"  # stays as it is: `download.js` has the title from the page


def buttons_html(*, text: Text, numbers: bool) -> str:
    """Where `download.js` puts the buttons that save a figure, and what it calls them."""
    say = text.say
    names = {
        "csv": say("Save the numbers as CSV: {title}", title=_TITLE),
        "png": say("Save the chart as PNG: {title}", title=_TITLE),
        "svg": say("Save the chart as SVG: {title}", title=_TITLE),
    }
    if not numbers:
        del names["csv"]
    return _row(names, text)


def table_download_html(raw: Mapping[str, Any], *, text: Text) -> str:
    """The numbers of a table (`columns.raw_table`), and a button that saves them."""
    spec = {"layout": {"separators": text.numerals.separators}, "table": raw}
    names = {"csv": text.say("Save the numbers as CSV: {title}", title=_TITLE)}
    return f'<script type="application/json">{for_script(spec)}</script>{_row(names, text)}'


def _row(names: Mapping[str, str], text: Text) -> str:
    told = "".join(f' data-{kind}="{escape(name)}"' for kind, name in names.items())
    return f'<div class="downloads" hidden{told}><span>{escape(text.say("Save"))}</span></div>'
