"""Text alternatives: what a chart shows, said from its data."""

from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.report.charts.theme import Caption, Measure
from nextstep_analysis.report.words.text import Text, lower_first

MOST_EQUAL = 3
"""Labels with one value that a sentence still names."""


def describe_rows(
    text: Text,
    *,
    caption: Caption,
    measure: Measure,
    labels: Sequence[str],
    values: pd.Series,
    sums: Sequence[bool] = (),
) -> str:
    """One value per label: how many, the highest and the lowest, what is missing.

    Rows that are marked in `sums` add up several things: none is named as highest or lowest.
    """
    drawn = pd.Series(values.to_numpy(dtype=float), index=list(labels)).dropna()
    parts = [_opening(text, caption, measure)]
    if drawn.empty:
        return " ".join([*parts, text.say("There is no data to draw.")])
    parts.append(text.say("It shows {n:d} item.", "It shows {n:d} items.", "n", n=len(values)))
    several = {label for label, adds in zip(labels, sums, strict=False) if adds}
    missing = len(values) - len(drawn)
    parts += _extremes(text, measure, drawn, missing=missing, several=several)
    if measure.reference is not None and len(drawn) > 1:
        parts.append(_against_reference(text, measure, drawn))
    return " ".join([*parts, *_missing(text, missing)])


def _missing(text: Text, count: int) -> list[str]:
    """How many items have no figure, if any."""
    if not count:
        return []
    return [
        text.say(
            "The figure is not available for {n:d} item.",
            "The figure is not available for {n:d} items.",
            "n",
            n=count,
        )
    ]


def describe_lines(
    text: Text, *, caption: Caption, measure: Measure, table: pd.DataFrame, breaks: Sequence[int]
) -> str:
    """Lines by year: each one's first and last value, and the breaks."""
    drawn = table.dropna(subset=["value"])
    parts = [_opening(text, caption, measure)]
    if drawn.empty:
        return " ".join([*parts, text.say("There is no data to draw.")])
    for series, rows in drawn.groupby("series", sort=False):
        rows = rows.sort_values("year")
        for side in _sides(rows, breaks):
            parts.append(_course(text, measure, str(series), side))
    if breaks:
        years = [text.write(year, "year") for year in breaks]
        parts.append(
            text.say(
                "Break in the series: {years}. Values before and after are not comparable.",
                years=years,
            )
        )
    return " ".join(parts)


def _sides(rows: pd.DataFrame, breaks: Sequence[int]) -> list[pd.DataFrame]:
    """The rows between breaks: values on two sides of one are never told in one breath."""
    number = sum((rows["year"] >= year).astype(int) for year in breaks)
    if not breaks:
        return [rows]
    return [side for _, side in rows.groupby(number)]


def describe_components(
    text: Text, *, caption: Caption, measure: Measure, table: pd.DataFrame, names: dict[str, str]
) -> str:
    """Stacked parts by label: the highest and lowest total, and the parts of one row.

    That row is the one with True in the column ``highlight``, else the first. A row with True
    in ``several`` adds up several things, and is not named as highest or lowest.
    """
    totals = describe_rows(
        text,
        caption=caption,
        measure=measure,
        labels=table["label"],
        values=table["total"],
        sums=list(table["several"].astype(bool)) if "several" in table else (),
    )
    if table["total"].dropna().empty:
        return totals
    lit = table["highlight"].astype(bool) if "highlight" in table else pd.Series(dtype=bool)
    row = table[lit].iloc[0] if lit.any() else table.iloc[0]
    parts = [
        f"{lower_first(name)} {text.write(row[column], measure.form)}"
        for column, name in names.items()
    ]
    return f"{totals} {row['label']}: {'; '.join(parts)}."


def describe_grid(
    text: Text, *, caption: Caption, measure: Measure, values: pd.DataFrame, labels: Sequence[str]
) -> str:
    """Rows by columns: how many, and the largest number of each column."""
    parts = [_opening(text, caption, measure)]
    if not values.notna().any(axis=None):
        return " ".join([*parts, text.say("There is no data to draw.")])
    rows = text.say("{n:d} row", "{n:d} rows", "n", n=len(values))
    columns = text.say("{n:d} column", "{n:d} columns", "n", n=values.shape[1])
    parts.append(text.say("It shows {rows} and {columns}.", rows=rows, columns=columns))
    for name in values.columns:
        column = values[name].reset_index(drop=True)
        most = list(column.index[column == column.max()])
        if column.notna().all() and len(most) <= MOST_EQUAL:
            parts.append(
                text.say(
                    "Highest in the column {column}: {label}, {value}.",
                    column=name,
                    label=text.join([labels[place] for place in most]),
                    value=text.write(column.max(), measure.form),
                )
            )
    return " ".join(parts)


def _opening(text: Text, caption: Caption, measure: Measure) -> str:
    return text.say(
        "Chart: {title} {subtitle} Measure: {measure}.",
        title=_sentence(caption.title),
        subtitle=_sentence(caption.subtitle),
        measure=measure.label,
    )


def _sentence(words: str) -> str:
    return words if words.rstrip().endswith((".", "!", "?")) else f"{words.rstrip()}."


def _extremes(
    text: Text, measure: Measure, drawn: pd.Series, *, missing: int, several: set[str]
) -> list[str]:
    """The highest and the lowest value.

    Only the span where many are equal, figures are missing, or one adds up several things.
    """
    low, high = drawn.min(), drawn.max()
    ends = {"low": text.write(low, measure.form), "high": text.write(high, measure.form)}
    if len(drawn) == 1 and not missing:
        return [text.say("{label}: {value}.", label=str(drawn.index[0]), value=ends["high"])]
    if missing:
        return [text.say("Known values: {low} to {high}.", **ends)]
    if low == high:
        return [text.say("All are {high}.", high=ends["high"])]
    names = {
        end: list(drawn.index[drawn == value]) for end, value in (("low", low), ("high", high))
    }
    named = {*names["low"], *names["high"]}
    if max(map(len, names.values())) > MOST_EQUAL or named & several:
        return [text.say("Values: {low} to {high}.", **ends)]
    return [
        text.say(
            "Highest: {high}, {high_value}. Lowest: {low}, {low_value}.",
            high=text.join(names["high"]),
            low=text.join(names["low"]),
            high_value=ends["high"],
            low_value=ends["low"],
        )
    ]


def _against_reference(text: Text, measure: Measure, drawn: pd.Series) -> str:
    named = f" ({measure.reference_label})" if measure.reference_label else ""
    return text.say(
        "Above {reference}: {above:d}.",
        reference=f"{text.write(measure.reference, measure.form)}{named}",
        above=int((drawn > measure.reference).sum()),
    )


def _course(text: Text, measure: Measure, series: str, rows: pd.DataFrame) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return text.say(
            "{series}: {value} ({year:year}).",
            series=series,
            value=text.write(last["value"], measure.form),
            year=int(last["year"]),
        )
    return text.say(
        "{series}: from {first} ({start:year}) to {last} ({end:year}).",
        series=series,
        first=text.write(first["value"], measure.form),
        start=int(first["year"]),
        last=text.write(last["value"], measure.form),
        end=int(last["year"]),
    )
