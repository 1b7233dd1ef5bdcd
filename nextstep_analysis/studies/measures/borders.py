"""Municipalities that changed their region since older figures: what is in them, what is not."""

import pandas as pd

from nextstep_analysis.study import Code, Statement

_JOINED = Statement("{place:name}, then in {other:name}, is not included.")
_LEFT = Statement("{place:name}, now in {other:name}, is included.")


def present(local: pd.Series, history: pd.DataFrame) -> pd.Series:
    """Figures of municipalities, added up on the municipalities of today.

    Parameters
    ----------
    local : Series by municipality
        Of any year; those that have been merged since go to the one that holds their area.
    history : DataFrame
        The table ``municipality_history``.

    Returns
    -------
    Series by municipality of today
        NaN where one of its parts is missing.
    """
    today = history.drop_duplicates("municipality").set_index("municipality")["municipality_2026"]
    return local.groupby(local.index.map(today)).sum(skipna=False)


def border_notes(history: pd.DataFrame, *, region: str, year: int) -> tuple[Statement, ...]:
    """What the figures of `region` on the borders of `year` hold more or less than today's."""
    then = history[(history["first_year"] <= year) & (history["last_year"] >= year)]
    now = history[history["last_year"] == history["last_year"].max()]
    homes = now.set_index("municipality")["region"].rename("now")
    moved = then.join(homes, on="municipality_2026")
    moved = moved[moved["region"] != moved["now"]].sort_values("municipality")
    joined, left = moved[moved["now"] == region], moved[moved["region"] == region]
    return (
        *(
            _JOINED.given(place=Code(row.municipality_2026), other=Code(row.region))
            for row in joined.itertuples()
        ),
        *(
            _LEFT.given(place=Code(row.municipality_2026), other=Code(row.now))
            for row in left.itertuples()
        ),
    )
