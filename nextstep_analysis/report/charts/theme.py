"""The house look of every figure, and the parts that no figure may lack."""

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.colours import CATEGORIES, DARK, INK, MUTED, PAPER, RULE
from nextstep_analysis.report.tables.html_table import DataTable
from nextstep_analysis.report.tables.script_json import for_script
from nextstep_analysis.report.words.text import Text

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SOURCE_NAME = "nextstep-source"  # the annotation that a page takes away again
DEFAULT_HEIGHT = 380
_SUBTITLE = f"font-size:13px;color:{MUTED}"
_LINE, _SMALL_LINE = 24, 17
_TITLE_WIDTH, _NOTE_WIDTH, _LEGEND_WIDTH = 72, 105, 620

_TITLE = {
    "font": {"size": 18, "color": INK},
    "x": 0,
    "xref": "container",
    "xanchor": "left",
    "yref": "container",
    "yanchor": "top",
    "pad": {"t": 12, "l": 8},
}
_NOTE = {
    "name": SOURCE_NAME,
    "xref": "paper",
    "yref": "paper",
    "x": 0,
    "y": 0,
    "xanchor": "left",
    "yanchor": "top",
    "yshift": -44,
    "align": "left",
    "showarrow": False,
    "font": {"size": 11, "color": MUTED},
}

_AXIS = {
    "gridcolor": RULE,
    "linecolor": MUTED,
    "tickcolor": MUTED,
    "zeroline": False,
    "showgrid": True,
    "fixedrange": True,
    "automargin": True,
    "title": {"font": {"size": 13, "color": MUTED}, "standoff": 8},
    "tickfont": {"size": 13, "color": INK},
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "colorway": list(CATEGORIES),
        "plot_bgcolor": PAPER,
        "paper_bgcolor": PAPER,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8, "pad": 4},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": MUTED, "font": {"size": 13, "color": INK}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13},
        },
    }
)


@dataclass(frozen=True)
class Caption:
    """What stands around a figure, said in the reader's language.

    Attributes
    ----------
    title : str
        The finding, in one sentence.
    subtitle : str
        What is drawn, where, when and in which unit.
    source : str
        The line of `Text.source_line`.
    alt : str, optional
        The text alternative; a chart makes it from its data when left out.
    notes : tuple of str
        Remarks under the chart.
    """

    title: str
    subtitle: str
    source: str
    alt: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What the drawn numbers are: label, format (see `words.text`), what to compare with.

    `rows` heads the labels in the table under the chart: industry, region. `end` is a
    value that the axis reaches at least, such as the top of a scale.
    """

    label: str
    form: str
    reference: float | None = None
    reference_label: str = ""
    rows: str = ""
    end: float | None = None


def finish(
    figure: go.Figure,
    *,
    text: Text,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    table: DataTable | None = None,
    left_out: int = 0,
    notes: Sequence[str] = (),
) -> go.Figure:
    """Give `figure` the house look and all that must stand around it.

    Parameters
    ----------
    figure : plotly Figure
        `layout.height`, where set, is that of the plot without title and source;
        hints for narrow pages may stand in `layout.meta`.
    title, subtitle, source, alt : str
        See `Caption`; none may be empty.
    table : DataTable, optional
        The numbers behind the figure.
    left_out : int
        Rows without data that are not drawn; said in a note.

    Raises
    ------
    ReportError
        If title, subtitle, source or text alternative is empty.
    """
    _require(title=title, subtitle=subtitle, source=source, alt=alt)
    notes = list(notes)
    if left_out:
        notes.append(_left_out(text, left_out))
    height = figure.layout.height or DEFAULT_HEIGHT
    around = {
        "language": text.language,
        "title": title,
        "subtitle": subtitle,
        "source": source,
        "alt": alt,
        "notes": notes,
        "height": height,
        "legend": _legend_height(figure),
        "table": table.written(text) if table else None,
    }
    added = {
        "template": TEMPLATE,
        "separators": text.numerals.separators,
        "meta": {"nextstep": {**(figure.layout.meta or {}), **around}},
        **_frame(figure, around, height),
    }
    for name, value in added.items():  # replaced, not merged with what is there
        figure.layout[name] = value
    return figure


def captioned(
    figure: go.Figure, *, text: Text, caption: Caption, alt: str, table: DataTable
) -> go.Figure:
    """`finish` with the parts of a `Caption`; `alt` where the caption has none of its own."""
    return finish(
        figure,
        text=text,
        title=caption.title,
        subtitle=caption.subtitle,
        source=caption.source,
        alt=caption.alt or alt,
        table=table,
        notes=caption.notes,
    )


def look_script() -> str:
    """What all charts of a site have in common, once, as the script that their pages load.

    `template` is the house look, `dark` the colours of a dark screen, `frame` what title,
    notes and source look like in a picture that stands alone.
    """
    frame = {
        "title": _TITLE,
        "subtitle": _SUBTITLE,
        "note": _NOTE,
        "widths": {"title": _TITLE_WIDTH, "note": _NOTE_WIDTH},
        "lines": {"title": _LINE, "note": _SMALL_LINE},
    }
    look = {"template": TEMPLATE.to_plotly_json(), "dark": DARK, "frame": frame}
    return f"window.NextStepLook = {for_script(look)};\n"


def plain(label: object) -> str:
    """`label` so that Plotly shows it as it is: its pseudo-HTML is escaped."""
    return html.escape(str(label), quote=False)


def wrapped(label: object, width: int) -> str:
    """`label`, escaped, in lines of about `width` characters."""
    lines = textwrap.wrap(str(label), width, break_long_words=True) or [""]
    return "<br>".join(plain(line) for line in lines)


def _require(**parts: str) -> None:
    for name, value in parts.items():
        if not isinstance(value, str) or not value.strip():
            raise ReportError(f"a figure needs its {name}: it is empty")


def _left_out(text: Text, count: int) -> str:
    return text.say(
        "{n:d} row without data is not drawn.",
        "{n:d} rows without data are not drawn.",
        "n",
        n=count,
    )


def _frame(figure: go.Figure, around: Mapping[str, Any], height: float) -> dict[str, Any]:
    """Title and source inside the figure, for readers in JupyterLab; a page says them itself."""
    title = wrapped(around["title"], _TITLE_WIDTH)
    subtitle = wrapped(around["subtitle"], _NOTE_WIDTH)
    below = "<br>".join(wrapped(line, _NOTE_WIDTH) for line in (*around["notes"], around["source"]))
    top = _LINE * (title.count("<br>") + 1) + _SMALL_LINE * (subtitle.count("<br>") + 1) + 30
    legend = around["legend"]
    bottom = _SMALL_LINE * (below.count("<br>") + 1) + 12
    whole = height + top + bottom + legend
    right = figure.layout.margin.r or 16
    look = {**_TITLE, "y": 1 - 8 / whole}
    return {
        "annotations": [*figure.layout.annotations, {**_NOTE, "text": below}],
        "height": whole,
        "margin": {"t": top + legend, "b": bottom + 40, "l": 8, "r": right},
        "title": look | {"text": f'<b>{title}</b><br><span style="{_SUBTITLE}">{subtitle}</span>'},
    }


def _legend_height(figure: go.Figure) -> int:
    """About how high Plotly's legend is: it sets all names in columns of one width."""
    names = [trace.name or "" for trace in figure.data if trace.showlegend]
    if not names:
        return 0
    columns = max(1, _LEGEND_WIDTH // (7 * max(map(len, names)) + 55))
    return 20 * -(-len(names) // columns) + 8
