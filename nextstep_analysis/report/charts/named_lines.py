"""How each line of a chart is drawn, and its name at its end."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts.theme import wrapped
from nextstep_analysis.report.colours import ACCENT, CATEGORIES, INK

SERIES_NAME = "nextstep-series"  # annotations that a narrow page turns into a legend
HEIGHT = 400  # pixels of the chart
_PLOT = 330  # pixels of it that the lines get
_LINE = 16  # pixels of a line of a label
_LABEL = 20  # characters in it
_MARKS = (("circle", "●"), ("diamond", "◆"), ("square", "■"), ("triangle-up", "▲"))
_BACK = "#76838F"  # lines behind the highlighted one


@dataclass(frozen=True)
class Look:
    """How one series is drawn."""

    colour: str
    width: float
    symbol: str
    sign: str
    rank: int


def look_of(index: int, name: str, highlight: str | None) -> Look:
    symbol, sign = _MARKS[index % len(_MARKS)]
    if highlight is None:
        return Look(CATEGORIES[index % 6], 2.5, symbol, sign, index)
    if name == highlight:
        return Look(ACCENT, 3.5, symbol, sign, -1)
    return Look(_BACK, 1.5, symbol, sign, index)


def add_names(
    figure: go.Figure, full: pd.DataFrame, looks: dict[str, Look], *, span: float
) -> None:
    """Each series' name at the height of its last value, moved apart where they touch."""
    last = full.dropna(subset=["value"]).sort_values("year").groupby("series")["value"].last()
    names = {name: wrapped(name, _LABEL) for name in last.sort_values().index}
    heights = _apart(
        [last[name] for name in names],
        [(label.count("<br>") + 1) * _LINE * span / _PLOT for label in names.values()],
    )
    notes = [
        _name(label, looks[name], height)
        for (name, label), height in zip(names.items(), heights, strict=True)
    ]
    figure.layout.annotations = (*figure.layout.annotations, *notes)
    longest = max(len(line) for label in names.values() for line in label.split("<br>"))
    figure.update_layout(margin={"r": 34 + 8 * longest})


def _name(label: str, look: Look, height: float) -> dict[str, object]:
    weight = f"<b>{label}</b>" if look.width > 3 else label
    return {
        "name": SERIES_NAME,
        "text": f'<span style="color:{look.colour}">{look.sign}</span> {weight}',
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "y": height,
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _apart(heights: list[float], sizes: list[float]) -> list[float]:
    """Ascending `heights` pushed upwards until labels of `sizes` do not overlap, then centred."""
    placed: list[float] = []
    for index, (height, size) in enumerate(zip(heights, sizes, strict=True)):
        floor = placed[-1] + (size + sizes[index - 1]) / 2 if placed else height
        placed.append(max(height, floor))
    shift = sum(p - h for p, h in zip(placed, heights, strict=True)) / max(len(placed), 1)
    return [height - shift for height in placed]
