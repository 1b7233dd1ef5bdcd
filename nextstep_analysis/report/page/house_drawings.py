"""Which figures a page draws by itself, in the little that the charts of this project use.

`assets/drawing.js` and `assets/marks.js` draw what is listed here and no more; a figure that says
anything else, such as one of somebody's own notebook, is drawn by Plotly, which a slow computer
takes a second to read. The names and meanings are those of Plotly's figures.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Words = Collection[Any] | None
"""The values that may stand at a place; any where there are none."""

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x")
_MARKS: dict[str, Words] = {
    "name": None,
    "showlegend": (True, False),
    "visible": (True,),
    "hovertext": None,
    "hovertemplate": ("%{hovertext}<extra></extra>",),
    "ids": None,
    "customdata": None,
    "marker.color": None,
    "marker.opacity": None,
    "marker.line.color": None,
    "marker.line.width": None,
    "textfont.color": None,
    "textfont.size": None,
    "text": None,
    "x": None,
    "y": None,
}
_BAR: dict[str, Words] = _MARKS | {
    "type": ("bar",),
    "orientation": ("h",),
    "base": None,
    "width": None,
    "marker.pattern.shape": ("", "/", "\\", "."),
    "marker.pattern.fillmode": ("overlay",),
    "marker.pattern.fgopacity": None,
    "hoverinfo": ("skip",),
    "textposition": ("inside",),
    "insidetextanchor": ("middle",),
    "textangle": (0,),
}
_SCATTER: dict[str, Words] = _MARKS | {
    "type": ("scatter",),
    "mode": ("lines", "markers", "text", "lines+markers"),
    "marker.symbol": (*_SYMBOLS, *(f"{name}-open" for name in _SYMBOLS)),
    "marker.size": None,
    "line.color": None,
    "line.width": None,
    "line.dash": ("solid", "dash", "dot"),
    "connectgaps": (False,),
    "cliponaxis": (True, False),
    "fill": ("toself",),
    "fillcolor": None,
    "fillpattern.shape": ("/",),
    "fillpattern.fgcolor": None,
    "fillpattern.bgcolor": None,
    "fillpattern.size": None,
    "fillpattern.solidity": None,
    "hoveron": ("fills",),
    "hoverinfo": ("skip", "text"),
    "textposition": tuple(
        f"{level} {side}"
        for level in ("top", "middle", "bottom")
        for side in ("left", "center", "right")
    ),
    "error_x.type": ("data",),
    "error_x.symmetric": (False,),
    "error_x.array": None,
    "error_x.arrayminus": None,
    "error_x.color": None,
    "error_x.thickness": None,
    "error_x.width": None,
}
_AXIS: dict[str, Words] = {
    "range": None,
    "type": ("linear", "log"),
    "tickvals": None,
    "ticktext": None,
    "tickangle": (0,),
    "showgrid": (True, False),
    "showline": (True, False),
    "showticklabels": (True, False),
    "title.text": None,
    "visible": (True, False),
}
_PLACES = ("paper", "x domain", "y domain")
_NOTE: dict[str, Words] = {
    "name": None,
    "text": None,
    "x": None,
    "y": None,
    "xref": ("x", *_PLACES),
    "yref": ("y", *_PLACES),
    "xanchor": ("left", "center", "right"),
    "yanchor": ("top", "middle", "bottom"),
    "xshift": None,
    "yshift": None,
    "align": ("left",),
    "showarrow": (False,),
    "font.color": None,
    "font.size": None,
    "bgcolor": None,
}
_SHAPE: dict[str, Words] = {
    "type": ("line", "rect"),
    "layer": ("below", "above"),
    "opacity": None,
    "fillcolor": None,
    "line.color": None,
    "line.width": None,
    "line.dash": ("solid", "dash", "dot"),
    "xref": ("x", *_PLACES),
    "yref": ("y", *_PLACES),
    **dict.fromkeys(("x0", "x1", "y0", "y1"), None),
}
_LAYOUT: dict[str, Words] = {
    "height": None,
    "separators": None,
    "showlegend": (False,),
    "barmode": ("relative", "overlay"),
    "uniformtext.mode": ("hide",),
    "uniformtext.minsize": None,
    **{f"margin.{side}": None for side in "lrtb"},
    **{f"xaxis.{name}": words for name, words in (_AXIS | {"ticks": ("", "outside")}).items()},
    **{f"yaxis.{name}": words for name, words in (_AXIS | {"ticks": ("",)}).items()},
    "yaxis.scaleanchor": ("x",),
    **{f"annotations.{name}": words for name, words in _NOTE.items()},
    **{f"shapes.{name}": words for name, words in _SHAPE.items()},
}
_TAG = re.compile(r"<[^<>]*>")
_KNOWN_TAG = re.compile(
    r"</?[bi]>|<br>|</span>|<span style=[\"'](?:(?:color|font-size): ?[^;\"'<>]*;?)*[\"']>"
)
_NOT_DRAWN = re.compile(r"(?:.*\.)?(?:meta|hovertemplate)(?:\..*)?")
"""What the scripts of a page read for themselves, and what is compared whole."""


def is_of_house(drawing: Mapping[str, Any]) -> bool:
    """Whether the pages draw the figure of `page.drawing.drawing_of` themselves.

    Examples
    --------
    >>> is_of_house({"data": [{"type": "pie", "values": [1, 2]}], "layout": {}})
    False
    """
    layout = drawing["layout"]
    return (
        "template" not in layout  # has a look of its own
        and all(_is_admitted(path, value, _LAYOUT) for path, value in _leaves(layout))
        and all(_has_axis(layout.get(name)) for name in ("xaxis", "yaxis"))
        and layout["yaxis"].get("type", "linear") == "linear"
        and all(_is_known_trace(trace) for trace in drawing["data"])
    )


def _is_known_trace(trace: Mapping[str, Any]) -> bool:
    bar = trace.get("type") == "bar"
    admitted = _BAR if bar else _SCATTER
    lists = isinstance(trace.get("x"), list) and isinstance(trace.get("y"), list)
    return (
        lists
        and len(trace["x"]) == len(trace["y"])
        and all(_is_place(value) for value in (*trace["x"], *trace["y"]))
        and (isinstance(trace.get("width"), (int, float)) if bar else "mode" in trace)
        and _tells_or_is_passed_over(trace)
        and all(_is_admitted(path, value, admitted) for path, value in _leaves(trace))
    )


def _tells_or_is_passed_over(trace: Mapping[str, Any]) -> bool:
    """Plotly lets every other mark tell its coordinates."""
    nothing = all(value is None for value in trace["x"])
    skipped = trace.get("hoverinfo") == "skip"
    area = trace.get("hoverinfo") == "text" and trace.get("hoveron") == "fills"
    return nothing or skipped or area or "hovertemplate" in trace


def _has_axis(axis: Mapping[str, Any] | None) -> bool:
    """Whether an axis says its ends and its ticks, or is not to be seen."""
    if not axis or not isinstance(axis.get("range"), list):
        return False
    hidden = axis.get("visible") is False
    return all(isinstance(end, (int, float)) for end in axis["range"]) and (
        hidden or len(axis.get("tickvals", ())) == len(axis.get("ticktext", ("",)))
    )


def _is_place(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_admitted(path: str, value: Any, admitted: Mapping[str, Words]) -> bool:
    if _NOT_DRAWN.fullmatch(path) and path != "hovertemplate":
        return True
    if path not in admitted:
        return False
    words = admitted[path]
    if words is not None:
        return value in words
    return not isinstance(value, str) or all(
        _KNOWN_TAG.fullmatch(tag) for tag in _TAG.findall(value)
    )


def _leaves(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is no list or mapping, with the names that lead to it."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _leaves(value, path)
    else:
        yield path, part
