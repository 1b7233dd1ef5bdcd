"""Maps and charts in the house's look without its ceremony: title and source may be left out."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.classifications import names
from nextstep_analysis.codes import CORE, MUNICIPALITY, PEERS, REGION
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_boundaries
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.report.charts.all import interval_dots, lines_with_break
from nextstep_analysis.report.charts.maps import choropleth, without_boundary
from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.words.text import Text

if TYPE_CHECKING:
    import plotly.graph_objects as go

_AREAS = {
    "region": (REGION, "region_boundaries"),
    "municipality": (MUNICIPALITY, "municipality_boundaries"),
}
_CODES = ("region", "municipality", "industry", "product")
_VALUES = ("smoothed_quotient", "location_quotient", "growth", "value")
_WITH_LIMITS = (*_VALUES, "elsewhere", "size")
"""The columns that ``lower`` and ``upper`` are the limits of, where a table has them."""
OWN = {"en": "Own calculation.", "fi": "Oma laskelma."}
"""The source where none is given, by language."""


def map(
    values: pd.Series,
    *,
    title: str | None = None,
    source: str | None = None,
    language: str = "en",
    project: Project | None = None,
) -> "go.Figure":
    """A map of one number per region or per municipality of Päijät-Häme (``ns.map``).

    Parameters
    ----------
    values : Series
        By code of the region (``MK07``) or of the municipality (``KU398``); an area without a
        value is hatched and called "no data", one without a boundary is left out, and said.
    title, source : str, optional
        The name of the series and `OWN` when left out.
    language : str
        ``"en"`` or ``"fi"``, of the names and numbers.
    project : Project, optional
        Whose boundaries; the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If the language is another.
    DataError
        If the index is not of codes of one kind of area, or no boundary of one is known.

    Examples
    --------
    >>> stock = pd.Series({"MK07": 8000, "MK06": 20000}, name="enterprises")
    >>> map(stock).layout.title.text is not None
    True
    """
    project = project or find_project()
    one_of(language, OWN, kind="language")
    given = values.drop("SSS", errors="ignore") if isinstance(values, pd.Series) else values
    kind = _kind_of(given)
    shapes = read_boundaries(project, _AREAS[kind][1]).rename(columns={kind: "code"})
    drawn = given[given.index.isin(shapes["code"])]
    if drawn.empty:
        known = ", ".join(sorted(shapes["code"]))
        raise DataError(f"there is no boundary of {given.index[0]!r}; there are those of {known}")
    told = names(project)
    shapes = shapes.assign(label=shapes["code"].map(told[f"short_{language}"]))
    label, text = str(given.name or "value"), Text(language, names=told)
    caption = _caption(title or label, label, source, language)
    return choropleth(
        shapes,
        drawn.astype(float),
        text=text,
        caption=replace(caption, notes=without_boundary(text, len(given) - len(drawn))),
        measure=_measure(label, drawn),
    )


def chart(
    table: pd.DataFrame | pd.Series,
    *,
    value: str | None = None,
    title: str | None = None,
    source: str | None = None,
    language: str = "en",
    project: Project | None = None,
) -> "go.Figure":
    """A chart of a tidy table: lines where it has several years, else a dot per row.

    Parameters
    ----------
    table : DataFrame or Series
        With a column ``year`` of several years: one line per region, municipality or industry.
        Else a row per dot, from top to bottom, with its interval where there are ``lower`` and
        ``upper``. A Series is drawn by its index.
    value : str, optional
        The column drawn; the first of a quotient, growth, ``value``, or else the last of
        numbers when left out.
    title, source, language, project
        As of `map`.

    Raises
    ------
    CatalogueError
        If the language is another.
    DataError
        If there is no such column, no number, or nothing that names the rows.
    """
    one_of(language, OWN, kind="language")
    frame = _framed(table)
    column = _drawn(frame, value)
    text = Text(language, names=names(project or find_project()))
    around = {
        "text": text,
        "caption": _caption(title or column, column, source, language),
        "measure": _measure(column, frame[column]),
    }
    labels = _labels(frame, text)
    if "year" in frame and frame["year"].nunique() > 1:
        rows = frame.assign(series=labels, value=frame[column])[["series", "year", "value"]]
        breaks = tuple(getattr(table, "attrs", {}).get("breaks", ()))
        inside = [year for year in breaks if frame["year"].min() < year <= frame["year"].max()]
        return lines_with_break(rows, breaks=inside, **around)
    ends = [end for end in ("lower", "upper") if end in frame and column in _WITH_LIMITS]
    rows = frame[ends].assign(label=labels, value=frame[column])
    return interval_dots(rows[["label", "value", *ends]], **around)


def _kind_of(values: pd.Series) -> str:
    if not isinstance(values, pd.Series) or values.empty:
        raise DataError("a map is drawn of a Series by code, such as one number per region")
    codes = values.index.astype(str)
    for kind, (pattern, _boundaries) in _AREAS.items():
        if codes.str.fullmatch(pattern).all():
            return kind
    wrong = next(code for code in codes if not pd.Series([code]).str.fullmatch(REGION).item())
    raise DataError(
        f"the index holds {wrong!r}; allowed are codes of regions (MK07) or of municipalities "
        "(KU398), one kind in a map, each once"
    )


def _framed(table: pd.DataFrame | pd.Series) -> pd.DataFrame:
    if isinstance(table, pd.Series):
        table = table.rename(table.name or "value").to_frame()
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise DataError("a chart is drawn of a table or Series with rows")
    if table.index.name is None and pd.api.types.is_integer_dtype(table.index):
        return table.reset_index(drop=True)  # places of rows, which say nothing
    names = [name or "label" for name in table.index.names]
    return table.rename_axis(names).reset_index()


def _drawn(frame: pd.DataFrame, value: str | None) -> str:
    numbers = [str(name) for name in frame.select_dtypes("number") if name != "year"]
    if value is not None and value not in numbers:
        raise DataError(f"{value!r} is no column of numbers; there are {', '.join(numbers)}")
    if not numbers:
        raise DataError("no column of the table holds numbers")
    first = (name for name in (value, *_VALUES, numbers[-1]) if name in numbers)
    return str(next(first))


def _labels(frame: pd.DataFrame, text: Text) -> pd.Series:
    """The name of each row: its own, or those of its codes that differ."""
    for column in ("name", "label"):
        if column in frame:
            return frame[column].astype(str)
    codes = [name for name in _CODES if name in frame.select_dtypes(exclude="number")]
    if not codes:
        if pd.api.types.is_numeric_dtype(frame[frame.columns[0]]):
            raise DataError("nothing names the rows; have a column name, region or industry")
        return frame[frame.columns[0]].astype(str)
    told = [column for column in codes if frame[column].nunique() > 1] or codes[:1]
    return frame[told].map(lambda code: _named(code, text)).agg(", ".join, axis="columns")


def _named(code: str, text: Text) -> str:
    """The short name of a code; the core and the peers taken together have words of their own."""
    if code == CORE:
        return text.say("The core as a whole")
    return text.say("Peer regions together") if code == PEERS else text.name(code, "short")


def _measure(label: str, values: pd.Series) -> Measure:
    numbers = values.dropna().astype(float)
    form = "d" if (numbers == numbers.round()).all() else ".2f"
    return Measure(label.replace("_", " "), form, 1.0 if label.endswith("quotient") else None)


def _caption(title: str, subtitle: str, source: str | None, language: str) -> Caption:
    return Caption(title.replace("_", " "), subtitle.replace("_", " "), source or OWN[language])
