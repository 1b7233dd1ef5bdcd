"""Charts with one row per thing, drawn from finished tables: dots with intervals, and bars."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.strip import RISE, Strip, describe_strip, strip_traces
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain
from nextstep_analysis.report.colours import ACCENT, CATEGORIES, INK, MUTED
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.tables.intervals import written_interval
from nextstep_analysis.report.words.text import Text

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
_PATTERNS = ("", "/", "", ".", "", "\\")
GROUPS = ("core", "related", "enabling", "near")
_PALE = "#9DB4C8"  # bars that are not highlighted; said in words besides


def interval_dots(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    log: bool = False,
    strip: Strip | None = None,
) -> go.Figure:
    """A dot and its interval per row, on top a row of marks where there is a `strip`.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, `value`; optionally `lower` and `upper` (ends of the interval),
        `group` ("core", "related", "enabling", "near" or a text to show) and `small`
        (True where a value cannot be told from the reference: drawn hollow). A row
        without a value says so.
    measure : Measure
        Its reference, where given, is a dashed line.
    log : bool
        Axis by doublings; for ratios. Values of zero are then written, not drawn.
    """
    axes.require_columns(table, "label", "value")
    full = _with_defaults(table, lower=float("nan"), upper=float("nan"), small=False, group="")
    around = {"text": text, "caption": caption, "measure": measure, "strip": strip}
    drawn = full["value"].gt(0) if log else full["value"].notna()
    if not drawn.any():
        return _finish(axes.no_data(text), full, **around)
    full["place"] += 1 if strip else 0
    low = full["lower"].where(full["lower"] > 0) if log else full["lower"]
    shown = [*full.loc[drawn, "value"], *low, *full["upper"], *(strip.ends if strip else ())]
    axis = axes.value_axis(shown, text=text, measure=measure, log=log)
    spare = 0.02 * (axis["range"][1] - axis["range"][0])  # so that no mark lies on the edge
    axis["range"] = [axis["range"][0] - spare, axis["range"][1] + spare]
    labels = [*([strip.label] if strip else []), *full["label"]]
    figure = go.Figure(layout=axes.row_layout(labels, axis=axis))
    if measure.reference is not None:
        figure.add_trace(axes.reference_line(measure, rows=len(labels)))
    _add_rows(figure, full, drawn, axes.left_end(axis), text=text, measure=measure)
    if strip:
        start = axes.left_end(axis)
        figure.add_traces(strip_traces(strip, text=text, measure=measure, start=start))
        figure.layout.meta = {**figure.layout.meta, "rise": RISE}
    return _finish(figure, full, **around)


def _add_rows(
    figure: go.Figure,
    full: pd.DataFrame,
    drawn: pd.Series,
    start: float,
    *,
    text: Text,
    measure: Measure,
) -> None:
    """Intervals and dots, and words where nothing is drawn."""
    figure.add_trace(_intervals(full[drawn], start))
    _add_dots(figure, full[drawn], text=text, measure=measure)
    figure.add_trace(axes.row_remarks(_remarks(full[~drawn], text, measure), at=start))


def bars(table: pd.DataFrame, *, text: Text, caption: Caption, measure: Measure) -> go.Figure:
    """A horizontal bar per row, with its number.

    Parameters
    ----------
    table : DataFrame, from top to bottom
        `label`, `value`; optionally `lower` and `upper`, `highlight` (True for the rows
        in the accent colour), `group` (colours instead, named in a legend), `remark`
        (what is said in place of a missing value). Missing values are said in words,
        never drawn as zero.
    """
    axes.require_columns(table, "label", "value")
    full = _with_defaults(table, lower=float("nan"), upper=float("nan"), highlight=True, group="")
    if full["value"].notna().any():
        figure = _bars(full, text=text, measure=measure)
    else:
        figure = axes.no_data(text)
    return _finish(figure, full, text=text, caption=caption, measure=measure)


def _bars(full: pd.DataFrame, *, text: Text, measure: Measure) -> go.Figure:
    ends = full["upper"].fillna(full["value"])
    room = 0.25 if (full["value"] < 0).any() else 0.12  # numbers stand left of negative bars
    axis = axes.value_axis(
        [0.0, *full["value"], *full["lower"], *ends], text=text, measure=measure, room=room
    )
    figure = go.Figure(layout=axes.row_layout(list(full["label"]), axis=axis))
    drawn = full[full["value"].notna()]
    for index, (group, rows) in enumerate(drawn.groupby("group", sort=False)):
        figure.add_bar(
            x=list(rows["value"]),
            y=_places(rows),
            orientation="h",
            width=0.62,
            marker=_filled(rows["highlight"], index if group else None),
            name=group_name(str(group), text),
            showlegend=bool(group),
            **_hover(rows, text, measure),
        )
    if drawn["lower"].notna().any():
        figure.add_trace(_intervals(drawn, None))
    figure.add_trace(_bar_numbers(drawn, text, measure))
    figure.add_trace(axes.row_remarks(_remarks(full[full["value"].isna()], text, measure), at=0.0))
    return figure


def _filled(highlight: pd.Series, group: int | None) -> dict[str, Any]:
    """How the bars of one group are filled; without groups, by what is highlighted."""
    lit = [ACCENT if lit else _PALE for lit in highlight]
    return {
        "color": lit if group is None else CATEGORIES[group % 6],
        "pattern": {
            "shape": "" if group is None else _PATTERNS[group % 6],
            "fillmode": "overlay",  # the colour of the legend, with lines on it
            "fgopacity": 0.5,
        },
    }


def _bar_numbers(drawn: pd.DataFrame, text: Text, measure: Measure) -> go.Scatter:
    far = (
        drawn["upper"]
        .fillna(drawn["value"])
        .where(drawn["value"] >= 0, drawn["lower"].fillna(drawn["value"]))
    )
    return go.Scatter(
        x=list(far),
        y=_places(drawn),
        text=[f" {text.write(value, measure.form)} " for value in drawn["value"]],
        mode="text",
        textposition=["middle right" if value >= 0 else "middle left" for value in drawn["value"]],
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _add_dots(figure: go.Figure, drawn: pd.DataFrame, *, text: Text, measure: Measure) -> None:
    """One trace per group, and a hollow twin for its small rows."""
    groups = (
        list(drawn["group"].cat.categories)
        if _is_ordered(drawn["group"])
        else list(dict.fromkeys(drawn["group"]))
    )
    ordered = [g for g in GROUPS if g in groups] + [g for g in groups if g not in GROUPS]
    for index, group in enumerate(ordered):
        place = GROUPS.index(group) if group in GROUPS else index
        for small in (False, True):
            rows = drawn[(drawn["group"] == group) & (drawn["small"].astype(bool) == small)]
            if rows.empty:
                continue
            name = group_name(group, text)
            if small:
                name = f"{name} – {text.say('not told from 1')}".lstrip(" –")
            figure.add_scatter(
                x=list(rows["value"]),
                y=_places(rows),
                mode="markers",
                name=plain(name),
                showlegend=bool(name),
                marker={
                    "symbol": SYMBOLS[place % 6] + ("-open" if small else ""),
                    "size": 12,
                    "color": CATEGORIES[place % 6],
                    "line": {"color": CATEGORIES[place % 6], "width": 2},
                },
                **_hover(rows, text, measure),
            )


def _intervals(rows: pd.DataFrame, start: float | None) -> go.Scatter:
    """Thin lines from lower to upper; `start` replaces what a log axis cannot show."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, lower, upper in zip(rows["place"], rows["lower"], rows["upper"], strict=True):
        if pd.notna(lower) and pd.notna(upper):
            x += [lower if start is None else max(lower, start), upper, None]
            y += [place, place, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": MUTED, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )


def _hover(rows: pd.DataFrame, text: Text, measure: Measure) -> dict[str, Any]:
    texts = []
    for row in rows.itertuples():
        value = (
            f"{plain(row.label)}<br>{plain(measure.label)}: {text.write(row.value, measure.form)}"
        )
        if pd.notna(row.lower) and pd.notna(row.upper):
            value += f" ({_interval(row.lower, row.upper, text, measure)})"
        texts.append(value)
    return {"hovertext": texts, "hovertemplate": "%{hovertext}<extra></extra>"}


def _interval(lower: float, upper: float, text: Text, measure: Measure) -> str:
    ends = [text.write(end, measure.form) for end in (lower, upper)]
    if lower < 0 and ends[0] != ends[1]:
        return text.say("between {lower} and {upper}", lower=ends[0], upper=ends[1])
    beside = measure.reference if measure.form == ".2f" else None
    return written_interval(lower, upper, measure.form, text=text, beside=beside) or ""


def _remarks(rows: pd.DataFrame, text: Text, measure: Measure) -> dict[int, str]:
    """What stands in place of the mark, by row."""
    remarks = {}
    for row in rows.itertuples():
        if getattr(row, "remark", "") and pd.isna(row.value):
            remarks[row.place] = row.remark
        else:  # missing, or a zero that a log axis has no place for
            remarks[row.place] = text.write(row.value, measure.form)
    return remarks


def _with_defaults(table: pd.DataFrame, **defaults: Any) -> pd.DataFrame:
    lacking = {name: value for name, value in defaults.items() if name not in table.columns}
    full = table.assign(**lacking, place=range(len(table)))
    numbers = ["value", "lower", "upper"]
    return full.assign(**full[numbers].astype(float)).fillna({"group": ""})


def _places(rows: pd.DataFrame) -> list[int]:
    return [int(place) for place in rows["place"]]


def _is_ordered(groups: pd.Series) -> bool:
    """A categorical column says itself in which order its groups take the colours."""
    return isinstance(groups.dtype, pd.CategoricalDtype)


def group_name(group: str, text: Text) -> str:
    """A role of industries in the reader's language; any other group as it is."""
    names = {
        "core": text.say("Core"),
        "related": text.say("Related"),
        "enabling": text.say("Enabling"),
        "near": text.say("Near the ecosystem"),
    }
    return names.get(group, group)


def _finish(
    figure: go.Figure,
    full: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    strip: Strip | None = None,
) -> go.Figure:
    columns = {
        "label": Column(measure.rows or text.say("Name")),
        "value": Column(measure.label, measure.form),
    }
    frame = full.copy()
    if full["lower"].notna().any():
        columns["lower"] = Column(text.say("Lower end"), measure.form)
        columns["upper"] = Column(text.say("Upper end"), measure.form)
    if "remark" in full.columns:
        frame["value"] = frame["value"].astype(object).fillna(full["remark"])
    description = alt.describe_rows(
        text, caption=caption, measure=measure, labels=full["label"], values=full["value"]
    )
    if strip:
        frame = pd.concat([frame, strip.rows.assign(label=strip.rows["told"])])
        figure.update_layout(meta={**(figure.layout.meta or {}), "strip": len(strip.rows)})
        description = f"{description} {describe_strip(strip, text=text, measure=measure)}".strip()
    return captioned(
        figure, text=text, caption=caption, alt=description, table=DataTable(frame, columns)
    )
