"""Series by year, with their breaks and gaps left open."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from nextstep_analysis.report.charts import axes
from nextstep_analysis.report.charts import descriptions as alt
from nextstep_analysis.report.charts.named_lines import HEIGHT, Look, add_names, look_of
from nextstep_analysis.report.charts.theme import Caption, Measure, captioned, plain, wrapped
from nextstep_analysis.report.colours import INK, MUTED, NO_DATA
from nextstep_analysis.report.tables.html_table import Column, DataTable
from nextstep_analysis.report.words.text import Text

_MOST_YEARS = 7  # labels on the axis


def lines_with_break(
    table: pd.DataFrame,
    *,
    text: Text,
    caption: Caption,
    measure: Measure,
    breaks: Sequence[int] = (),
    highlight: str | None = None,
) -> go.Figure:
    """One line per series, named at its end; open over missing years and breaks.

    Parameters
    ----------
    table : DataFrame
        `series` (shown name), `year`, `value`; optionally `projected` (True for
        years not yet observed: dashed) with `lower` and `upper` (its interval).
        Series are named, and coloured, in the order of their first row.
    breaks : sequence of int
        First years whose values do not compare with those before: a named band
        spans the gap.
    highlight : str, optional
        Series in the accent colour; the others step back.
    """
    axes.require_columns(table, "series", "year", "value")
    defaults = {"projected": False, "lower": float("nan"), "upper": float("nan")}
    full = table.assign(**{k: v for k, v in defaults.items() if k not in table.columns})
    full = full.astype({"value": float, "lower": float, "upper": float})
    if full["value"].notna().any():
        figure = _lines(full, text=text, measure=measure, breaks=breaks, highlight=highlight)
    else:
        figure = axes.no_data(text)
    description = alt.describe_lines(
        text, caption=caption, measure=measure, table=full, breaks=breaks
    )
    return captioned(
        figure, text=text, caption=caption, alt=description, table=_by_year(full, text, measure)
    )


def _lines(
    full: pd.DataFrame,
    *,
    text: Text,
    measure: Measure,
    breaks: Sequence[int],
    highlight: str | None,
) -> go.Figure:
    axis = axes.value_axis(
        [*full["value"], *full["lower"], *full["upper"]], text=text, measure=measure
    )
    figure = go.Figure(
        layout={
            "height": HEIGHT,
            "yaxis": axis,
            "xaxis": _year_axis(full),
            "meta": {"layout": "lines"},
        }
    )
    names = list(dict.fromkeys(full["series"]))
    looks = {name: look_of(index, name, highlight) for index, name in enumerate(names)}
    for name in sorted(names, key=lambda name: name == highlight):
        rows = full[full["series"] == name].sort_values("year")
        _add_series(figure, rows, looks[name], text=text, measure=measure, breaks=breaks)
    _add_reference(figure, measure)
    _add_bands(figure, full, text=text, breaks=breaks)
    add_names(figure, full, looks, span=axis["range"][1] - axis["range"][0])
    return figure


def _add_reference(figure: go.Figure, measure: Measure) -> None:
    """A dashed line, with its name where it has one, at what the values are held against."""
    if measure.reference is None:
        return
    figure.add_hline(y=measure.reference, line={"color": INK, "width": 1.5, "dash": "dash"})
    if measure.reference_label:
        figure.add_annotation(
            text=wrapped(measure.reference_label, 60),
            x=0,
            xref="paper",
            xanchor="left",
            y=measure.reference,
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
        )


def _add_series(
    figure: go.Figure,
    rows: pd.DataFrame,
    look: Look,
    *,
    text: Text,
    measure: Measure,
    breaks: Sequence[int],
) -> None:
    ahead = rows["projected"].astype(bool)
    observed, projected = rows[~ahead], rows[ahead]
    if not projected.empty:
        joined = pd.concat([observed.dropna(subset=["value"]).tail(1), projected])
        _add_interval(figure, joined, look)
        figure.add_trace(_line(joined, look, text, measure, dash="dot", breaks=breaks))
    figure.add_trace(_line(observed, look, text, measure, dash="solid", breaks=breaks))


def _line(
    rows: pd.DataFrame,
    look: Look,
    text: Text,
    measure: Measure,
    *,
    dash: str,
    breaks: Sequence[int],
) -> go.Scatter:
    """One line; a year without a row, without a value, or before a break opens it."""
    x: list[float] = []
    y: list[float | None] = []
    hover: list[str] = []
    for row in rows.itertuples():
        year = int(row.year)
        if x and (year in breaks or year - x[-1] > 1 or any(x[-1] < b <= year for b in breaks)):
            x.append(year - 0.5)
            y.append(None)
            hover.append("")
        x.append(year)
        y.append(None if pd.isna(row.value) else float(row.value))
        written = text.write(row.value, measure.form)
        hover.append(f"{plain(row.series)} {year}<br>{plain(measure.label)}: {written}")
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        connectgaps=False,
        showlegend=False,
        name=plain(rows["series"].iloc[0]) if len(rows) else "",
        meta={"series": dash == "solid" and len(rows) > 0, "rank": look.rank},
        line={"color": look.colour, "width": look.width, "dash": dash},
        marker={"symbol": look.symbol, "size": 7 if look.width > 2 else 5, "color": look.colour},
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_interval(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    """The projection's interval, opening from the last observed value."""
    ends = rows.assign(
        lower=rows["lower"].fillna(rows["value"]), upper=rows["upper"].fillna(rows["value"])
    ).dropna(subset=["lower", "upper"])
    figure.add_scatter(
        x=[*ends["year"], *ends["year"][::-1]],
        y=[*ends["upper"], *ends["lower"][::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_faded(look.colour),
        hoverinfo="skip",
        showlegend=False,
    )


def _faded(colour: str) -> str:
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return f"rgba({channels[0]},{channels[1]},{channels[2]},0.16)"


def _add_bands(figure: go.Figure, full: pd.DataFrame, *, text: Text, breaks: Sequence[int]) -> None:
    """A band from the last year before a break to the first after it; the projection's name."""
    years = sorted(set(full.loc[full["value"].notna(), "year"].astype(int)))
    for year in breaks:
        before, after = [y for y in years if y < year], [y for y in years if y >= year]
        if not before or not after:
            continue
        figure.add_shape(
            type="rect",
            x0=before[-1],
            x1=after[0],
            y0=0,
            y1=1,
            yref="y domain",
            fillcolor=NO_DATA,
            opacity=0.75,
            line={"width": 0},
            layer="below",
        )
        _add_label(figure, text.say("Break {year:year}", year=year), (before[-1] + after[0]) / 2)
    ahead = full.loc[full["projected"].astype(bool), "year"]
    if len(ahead):
        _add_label(figure, text.say("Projection"), float(ahead.min() + ahead.max()) / 2)


def _add_label(figure: go.Figure, words: str, year: float) -> None:
    """Words above the plot, over the middle of some years."""
    figure.add_annotation(
        text=words,
        x=year,
        y=1,
        yref="y domain",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": MUTED},
    )


def _year_axis(full: pd.DataFrame) -> dict[str, object]:
    first, last = int(full["year"].min()), int(full["year"].max())
    step = max(1, -(-(last - first) // (_MOST_YEARS - 1)))
    years = list(range(last, first - 1, -step))[::-1]
    return {
        "range": [first - 0.4, last + 0.4],
        "tickvals": years,
        "ticktext": [str(year) for year in years],
        "showgrid": False,
        "ticks": "outside",
        "showline": True,
        "tickangle": 0,
    }


def _by_year(full: pd.DataFrame, text: Text, measure: Measure) -> DataTable:
    """One row per year, one column per series."""
    names = list(dict.fromkeys(full["series"]))
    wide = full.pivot_table(index="year", columns="series", values="value", aggfunc="first")
    years = pd.Index(sorted(set(full["year"].astype(int))), name="year")
    wide = wide.reindex(index=years, columns=names).reset_index()
    wide.columns = ["year", *(f"series {index}" for index in range(len(names)))]
    columns = {"year": Column(text.say("Year"), "year", align="left")}
    for index, name in enumerate(names):
        columns[f"series {index}"] = Column(str(name), measure.form)
    return DataTable(wide, columns)
