"""A finished figure as a page needs it: no more than what is drawn, and said once."""

from collections.abc import Mapping, Sequence
from typing import Any

from nextstep_analysis.report.charts.theme import SOURCE_NAME, TEMPLATE

_HINTS = ("layout", "labels", "aspect", "offsets", "legend", "rise")


def drawing_of(spec: Mapping[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    """The figure without title and source, which the page says in HTML."""
    layout = {
        key: value for key, value in spec["layout"].items() if key not in ("title", "meta", "width")
    }
    layout["annotations"] = [
        note for note in layout.get("annotations", []) if note.get("name") != SOURCE_NAME
    ]
    layout["margin"] = {
        **layout.get("margin", {}),
        "t": 24 if around.get("layout") == "lines" else 8,
        "b": 8,
    }
    layout["showlegend"] = False  # it stands in HTML
    layout["height"] = around["height"]
    if layout.get("template") == TEMPLATE.to_plotly_json():
        del layout["template"]  # `theme.look_script` has it once
    hints = {key: around[key] for key in _HINTS if around.get(key)}
    if hints.get("labels") == layout.get("yaxis", {}).get("ticktext"):
        hints.pop("labels", None)  # the same on a narrow page
    rows = layout.get("yaxis", {}).get("ticktext") if hints.get("layout") == "rows" else None
    data = [_slim(trace, rows or ()) for trace in spec["data"]]
    return {"data": data, "layout": layout, "hints": hints}


def _slim(trace: Mapping[str, Any], rows: Sequence[str]) -> dict[str, Any]:
    """A trace as exact as it is drawn, and what is alike for all its points said once.

    What a point says begins with the label of its row, of `rows`: `site.js` has it from there.
    """
    slim = _rounded(trace)
    told, places = slim.get("hovertext"), slim.get("y")
    if rows and isinstance(told, list) and _on_rows(places, rows):
        labels = (rows[round(place)].replace("<br>", " ") for place in places)
        slim["hovertext"] = [
            words.removeprefix(label) if words.startswith(f"{label}<br>") else words
            for words, label in zip(told, labels, strict=True)
        ]
    for part, name in (("marker", "color"), ("textfont", "color"), (None, "textposition")):
        holder = slim.get(part, {}) if part else slim
        values = holder.get(name)
        if isinstance(values, list) and values and all(value == values[0] for value in values):
            holder[name] = values[0]
    return slim


def _rounded(drawn: Any) -> Any:
    """The numbers as exact as a drawing shows them; the table beside it has them unrounded."""
    if isinstance(drawn, float):
        return float(f"{drawn:.7g}")
    if isinstance(drawn, list):
        return [_rounded(part) for part in drawn]
    if isinstance(drawn, Mapping):
        return {key: _rounded(part) for key, part in drawn.items()}
    return drawn


def _on_rows(places: Any, rows: Sequence[str]) -> bool:
    """Whether each point stands on, or beside, one of `rows`."""
    return isinstance(places, list) and all(
        isinstance(place, (int, float)) and 0 <= round(place) < len(rows) for place in places
    )
