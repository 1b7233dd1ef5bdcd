"""The legend of a chart as HTML: it wraps on narrow pages, and screen readers read it."""

from collections.abc import Mapping
from html import escape, unescape
from typing import Any

_SHAPES = {
    "circle": '<circle cx="8" cy="8" r="5.5"/>',
    "diamond": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/>',
    "square": '<path d="M2.5 2.5h11v11h-11z"/>',
    "triangle-up": '<path d="M8 2 14.5 13.5h-13z"/>',
    "triangle-down": '<path d="M8 14 1.5 2.5h13z"/>',
    "cross": '<path d="M5.5 2h5v3.5H14v5h-3.5V14h-5v-3.5H2v-5h3.5z"/>',
    "x": '<path d="M4 1.5 8 5.5l4-4L14.5 4l-4 4 4 4-2.5 2.5-4-4-4 4L1.5 12l4-4-4-4z"/>',
}
_DASHES = {"dash": "5 3", "dot": "2 2"}
_HATCH = '<path d="M2.5 8 8 2.5M2.5 13.5l11-11M8 13.5 13.5 8" fill="none"/>'


def legend_html(spec: Mapping[str, Any]) -> str:
    """The legend of a figure's JSON: what it shows anyhow, and what only a narrow page needs."""
    traces = [trace for trace in spec["data"] if trace.get("showlegend")]
    narrow = [trace for trace in spec["data"] if (trace.get("meta") or {}).get("series")]
    narrow.sort(key=lambda trace: trace["meta"].get("rank", 0))
    return _list(traces, "legend") + _list(narrow, "legend narrow")


def _list(traces: list[Mapping[str, Any]], kind: str) -> str:
    if not traces:
        return ""
    items = "".join(f"<li>{_sign(trace)}{_name(trace)}</li>" for trace in traces)
    return f'<ul class="{kind}">{items}</ul>'


def _name(trace: Mapping[str, Any]) -> str:
    """The trace's name, which Plotly has as escaped text with line breaks."""
    return escape(unescape(trace.get("name", "").replace("<br>", " ")))


def _sign(trace: Mapping[str, Any]) -> str:
    marker, line = trace.get("marker") or {}, trace.get("line") or {}
    drawing = ""
    if "lines" in trace.get("mode", ""):
        dash = _DASHES.get(line.get("dash", ""), "")
        stroke = escape(str(line.get("color")))
        drawing += (
            f'<path d="M0 8h16" stroke="{stroke}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
    if trace.get("type") == "bar" or "markers" in trace.get("mode", ""):
        drawing += _shape(trace, marker)
    return f'<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{drawing}</svg>'


def _shape(trace: Mapping[str, Any], marker: Mapping[str, Any]) -> str:
    symbol = "square" if trace.get("type") == "bar" else marker.get("symbol", "circle")
    colour = escape(str(marker.get("color")))
    edge = escape(str((marker.get("line") or {}).get("color") or colour))
    if trace.get("type") == "bar" and not (marker.get("line") or {}).get("width", 0) > 1:
        edge = colour  # a thin line only parts neighbours
    fill = "none" if symbol.endswith("-open") else colour
    path = _SHAPES.get(symbol.removesuffix("-open"), _SHAPES["circle"])
    hatch = f'<g stroke="{edge}">{_HATCH}</g>' if (trace.get("meta") or {}).get("hatched") else ""
    return f'<g fill="{fill}" stroke="{edge}" stroke-width="1.5">{path}</g>{hatch}'
