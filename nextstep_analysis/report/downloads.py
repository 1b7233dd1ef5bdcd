"""What a figure's page carries so that its numbers and picture can be taken along."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nextstep_analysis.report.text import Text
from nextstep_analysis.report.theme import SOURCE_NAME


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
    buttons = "".join(
        f'<button type="button" data-save="{kind}" aria-label="{escape(name)}">'
        f"{kind.upper()}</button>"
        for kind, name in names.items()
    )
    return f'<div class="downloads" hidden><span>{escape(say("Save"))}</span>{buttons}</div>'


def frame_of(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Title, source and margins of a finished figure, for a picture that stands alone."""
    layout = spec["layout"]
    notes = [note for note in layout.get("annotations", []) if note.get("name") == SOURCE_NAME]
    kept = {key: layout[key] for key in ("title", "margin", "height") if key in layout}
    return {**kept, "notes": notes}
