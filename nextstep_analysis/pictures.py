"""Maps and charts in the house's look without its ceremony: title and source may be left out."""

import re
from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING

import pandas as pd

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.classifications import names, names_for
from nextstep_analysis.codes import CORE, MUNICIPALITY, PEERS, REGION, WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.own.codes import Areas
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
_LIMITS = ("lower", "upper")
_NO_ESTIMATES = (*_LIMITS, "year", "base", "part")
"""Columns of numbers that limits may follow and are never of."""
OWN = {"en": "Own calculation.", "fi": "Oma laskelma."}
"""The source where none is given, by language."""
_WANTED = "a map is drawn of a Series by code or name, such as one number per region"


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
        By code or name of the region (``MK07``) or of the municipality (``KU398``, ``Lahti``); an
        area without a value is hatched and called "no data", one without a boundary is left out,
        and said. The whole country (``SSS``) is not drawn.
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
        If the index is not of one kind of area, each once, no boundary of one is known, or a
        value is no number.

    Examples
    --------
    >>> stock = pd.Series({"MK07": 8000, "MK06": 20000}, name="enterprises")
    >>> map(stock).layout.title.text is not None
    True
    """
    project = project or find_project()
    one_of(language, OWN, kind="language")
    told = names(project)
    given = _by_code(values, Areas(told))
    kind = _kind_of(given)
    shapes = read_boundaries(project, _AREAS[kind][1]).rename(columns={kind: "code"})
    drawn = given[given.index.isin(shapes["code"])]
    if drawn.empty:
        known = ", ".join(sorted(shapes["code"]))
        raise DataError(f"there is no boundary of {given.index[0]!r}; there are those of {known}")
    shapes = shapes.assign(label=shapes["code"].map(told[f"short_{language}"]))
    label, text = str(given.name or "value"), Text(language, names=told)
    caption = _caption(title or label, label, source, language)
    return choropleth(
        shapes,
        drawn,
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
        With a column ``year`` of several years: one line per region, municipality or industry,
        or what else tells the rows of a year apart. Else a row per dot, from top to bottom, with
        its interval where ``lower`` and ``upper`` follow the column drawn: they are the limits
        of the number before them. A Series is drawn by its index.
    value : str, optional
        The column drawn; the first of a quotient, growth, ``value``, or else that of the limits,
        or the last of numbers, when left out.
    title, source, language, project
        As of `map`.

    Raises
    ------
    CatalogueError
        If the language is another.
    DataError
        If there is no such column, no number, nothing that names the rows, or a line would have
        several numbers of one year.
    """
    one_of(language, OWN, kind="language")
    frame = _framed(table)
    column = _drawn(frame, value)
    told = names_for(table, project or find_project())
    text = Text(language, names=_with_bare(told, frame))
    around = {
        "text": text,
        "caption": _caption(title or column, column, source, language),
        "measure": _measure(column, frame[column]),
    }
    if "year" in frame and frame["year"].nunique() > 1:
        labels = _apart(_labels(frame, text, column), frame)
        rows = frame.assign(series=labels, value=frame[column])[["series", "year", "value"]]
        breaks = tuple(getattr(table, "attrs", {}).get("breaks", ()))
        inside = [year for year in breaks if frame["year"].min() < year <= frame["year"].max()]
        return lines_with_break(rows, breaks=inside, **around)
    ends = [end for end in _LIMITS if end in frame and column == _limited(frame)]
    rows = frame[ends].assign(label=_labels(frame, text, column), value=frame[column])
    return interval_dots(rows[["label", "value", *ends]], **around)


def _by_code(values: pd.Series, areas: Areas) -> pd.Series:
    """`values` as numbers by code of their areas, without the whole country."""
    if not isinstance(values, pd.Series) or values.index.nlevels > 1:
        raise DataError(_WANTED)
    codes = [_code(area, areas) for area in values.index]
    try:
        coded = pd.Series(values.astype(float).to_numpy(), index=codes, name=values.name)
    except (ValueError, TypeError):
        wrong = next(value for value in values if not isinstance(value, Real))
        raise DataError(f"a map is drawn of numbers, but the Series holds {wrong!r}") from None
    if not coded.index.is_unique:
        twice = coded.index[coded.index.duplicated()][0]
        raise DataError(f"the Series has several numbers of {twice}; a map has one for each area")
    coded = coded.drop(WHOLE_COUNTRY, errors="ignore")
    if coded.empty:
        raise DataError(_WANTED)
    return coded


def _code(area: object, areas: Areas) -> str:
    """The code of an area by code or name; a number without its letters is neither."""
    text = area.strip() if isinstance(area, str) else ""
    known = None if text.isdigit() else areas.code(text)
    if known or re.fullmatch(f"{REGION}|{MUNICIPALITY}", text):
        return known or text
    raise DataError(
        f"the index holds {area!r}{areas.nearest(text)}; allowed are codes or names of regions "
        "(MK07) or of municipalities (KU398), one kind in a map, each once"
    )


def _kind_of(values: pd.Series) -> str:
    for kind, (pattern, _boundaries) in _AREAS.items():
        if values.index.str.fullmatch(pattern).all():
            return kind
    some, other = (values.index[values.index.str.startswith(kind)][0] for kind in ("MK", "KU"))
    raise DataError(
        f"the index holds {some} and {other}; regions or municipalities, one kind in a map"
    )


def _framed(table: pd.DataFrame | pd.Series) -> pd.DataFrame:
    if isinstance(table, pd.Series):
        table = table.rename(table.name or "value").to_frame()
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise DataError("a chart is drawn of a table or Series with rows")
    table = table.set_axis([str(name) for name in table.columns], axis=1)
    if twice := table.columns[table.columns.duplicated()].tolist():
        raise DataError(f"two columns of the table are called {twice[0]!r}")
    if table.index.name is None and pd.api.types.is_integer_dtype(table.index):
        return table.reset_index(drop=True)  # places of rows, which say nothing
    names = [str(name or "label") for name in table.index.names]
    table = table.rename_axis(names)
    return table.reset_index([name for name in names if name not in table]).reset_index(drop=True)


def _drawn(frame: pd.DataFrame, value: str | None) -> str:
    numbers = [str(name) for name in frame.select_dtypes("number") if name != "year"]
    if value is not None and str(value) not in numbers:
        raise DataError(f"{value!r} is no column of numbers; there are {', '.join(numbers)}")
    if not numbers:
        raise DataError("no column of the table holds numbers")
    first = (
        name for name in (str(value), *_VALUES, _limited(frame), numbers[-1]) if name in numbers
    )
    return str(next(first))


def _limited(frame: pd.DataFrame) -> str | None:
    """The column that ``lower`` and ``upper`` are the limits of: the number before them."""
    if "lower" not in frame:
        return None
    numbers = [str(name) for name in frame.select_dtypes("number")]
    place = list(frame.columns).index("lower")
    before = [name for name in frame.columns[:place] if name in numbers]
    told = [name for name in before or numbers if name not in _NO_ESTIMATES]
    return told[-1] if before and told else next(iter(told), None)


def _apart(labels: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """`labels` with what else tells the rows of one year apart, such as a size class.

    Raises
    ------
    DataError
        If nothing does: a line has one number of a year.
    """
    others = frame.select_dtypes(exclude="number").drop(columns=[*_CODES, "year"], errors="ignore")
    for name in others:
        if not _twice(labels, frame).any():
            return labels
        if others[name].nunique() > 1 and not labels.eq(others[name].astype(str)).all():
            labels = labels + ", " + others[name].astype(str)
    if (twice := _twice(labels, frame)).any():
        label, year = labels[twice].iloc[0], frame["year"][twice].iloc[0]
        raise DataError(
            f"the line {label!r} would have several numbers of {year}; choose the rows of one, or "
            "tell them apart in a column name"
        )
    return labels


def _twice(labels: pd.Series, frame: pd.DataFrame) -> pd.Series:
    return pd.DataFrame({"label": labels, "year": frame["year"]}).duplicated()


def _labels(frame: pd.DataFrame, text: Text, value: str) -> pd.Series:
    """The name of each row: its own, or those of its codes that differ."""
    for column in ("name", "label"):
        if column in frame:
            return frame[column].astype(str)
    codes = [name for name in _CODES if name in frame.select_dtypes(exclude="number")]
    if not codes:
        texts = frame.select_dtypes(exclude="number").columns
        if texts.empty and "year" in frame:  # one series by year
            return pd.Series(value.replace("_", " "), index=frame.index)
        if texts.empty or texts[0] != frame.columns[0]:
            raise DataError("nothing names the rows; have a column name, region or industry")
        return frame[texts[0]].astype(str)
    told = [column for column in codes if frame[column].nunique() > 1] or codes[:1]
    return frame[told].map(lambda code: _named(code, text)).agg(", ".join, axis="columns")


def _with_bare(told: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The names, and for a code that has none, such as that of a region abroad, the code."""
    codes = {str(code) for name in _CODES if name in frame for code in frame[name]}
    bare = {code: dict.fromkeys(OWN, code) for code in sorted(codes.difference(told.index))}
    return pd.concat([told, pd.DataFrame.from_dict(bare, orient="index")]) if bare else told


def _named(code: str, text: Text) -> str:
    """The short name of a code; the core and the peers taken together have words of their own."""
    if code == CORE:
        return text.say("The core as a whole")
    if code == PEERS:
        return text.say("Peer regions together")
    return text.name(code, "short")


def _measure(label: str, values: pd.Series) -> Measure:
    numbers = values.dropna().astype(float)
    form = "d" if (numbers == numbers.round()).all() else ".2f"
    return Measure(label.replace("_", " "), form, 1.0 if label.endswith("quotient") else None)


def _caption(title: str, subtitle: str, source: str | None, language: str) -> Caption:
    return Caption(
        str(title).replace("_", " "), subtitle.replace("_", " "), source or OWN[language]
    )
