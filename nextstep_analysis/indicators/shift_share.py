"""Where growth came from: the whole country, the industries, the region itself."""

import pandas as pd

from nextstep_analysis.breaks import check_no_break, check_period
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import plain
from nextstep_analysis.schema import check_composition, check_observations, check_one_of

METHODS = ("dunn", "esteban-marquillas", "arcelus")


def shift_share(
    table: pd.DataFrame,
    *,
    region: str,
    reference: str,
    start: int,
    end: int,
    method: str = "dunn",
    dynamic: bool = False,
) -> pd.DataFrame:
    r"""Shift-share analysis: a region's change as a sum of named components.

    .. math:: e_i' - e_i = e_i G + e_i (G_i - G) + e_i (g_i - G_i)

    with g the growth in the region and G in the reference. Dunn's three are
    ``national``, ``industry_mix`` and ``regional``. Esteban-Marquillas splits the
    regional one by the *homothetic* value ê (what the region would have with the
    reference's mix) into ``competitive`` ê(g_i - G_i) and ``allocation``
    (e_i - ê)(g_i - G_i). Arcelus splits all of them so, into eight: ``national``,
    ``industry_mix``, ``regional_growth`` (g_r - G) and ``regional_industry``
    (g_i - g_r) - (G_i - G), each ``_homothetic`` and ``_deviation``.

    Parameters
    ----------
    table : DataFrame, one row per region, industry and year
    region, reference : str
        Codes in ``region``: the area studied, and the one it is compared with.
    start, end : int
        First and last year.
    method : {"dunn", "esteban-marquillas", "arcelus"}
    dynamic : bool
        Sum the components of each year's change (Barff & Knight), which follow
        the mix as it moves; every year from `start` to `end` is needed.

    Returns
    -------
    DataFrame by industry, in the unit of ``value``
        ``start``, ``end``, ``change``, and the components, which add up to
        `change` in every row. An industry that enters the region (start 0) has no
        growth rate: all of it is ``regional`` (``competitive``; with Arcelus the
        homothetic parts of the two regional components). One that the reference
        lacks at the start has no G_i: G stands in, so its mix effect is 0.
        All components are NaN in rows whose change is NaN (`dynamic`: or any
        year between). A missing figure in the reference makes G unknown, and so
        ``national`` and ``industry_mix`` NaN in every row, while Dunn's
        ``regional`` needs only its own industry; one in the region makes ê unknown,
        and so all that Esteban-Marquillas and Arcelus split NaN.

    Raises
    ------
    DataError
        If `table` is not tidy, its industries overlap, rows of the two areas are
        left out, `end` is not after `start`, a break lies between them
        (`breaks.accept_break`), or `method` is unknown.

    References
    ----------
    Dunn, E. S. (1960). *Papers of the Regional Science Association*, 6, 97-112.
    Esteban-Marquillas, J. M. (1972). *Regional and Urban Economics*, 2(3).
    Arcelus, F. J. (1984). *Growth and Change*, 15(1), 3-8.
    Barff, R. A. & Knight, P. L. (1988). *Growth and Change*, 19(2), 1-10.

    Examples
    --------
    >>> jobs = pd.DataFrame({
    ...     "region": ["Lahti"] * 4 + ["FI"] * 4, "industry": ["C16", "J62"] * 4,
    ...     "year": [2013, 2013, 2023, 2023] * 2,
    ...     "value": [100, 20, 90, 40, 1000, 1000, 800, 1600]})
    >>> parts = shift_share(jobs, region="Lahti", reference="FI", start=2013, end=2023)
    >>> parts.loc["C16"].round(1).to_dict()  # doctest: +NORMALIZE_WHITESPACE
    {'start': 100.0, 'end': 90.0, 'change': -10.0,
     'national': 20.0, 'industry_mix': -40.0, 'regional': 10.0}
    """
    check_one_of("method", method, METHODS)
    check_period(start, end)
    check_no_break(table, start=start, end=end)
    step = 1 if dynamic else end - start
    years = range(start, end + 1, step)
    here, there = _by_year(table, (region, reference), years)
    steps = [
        _components(here[year], here[year + step], there[year], there[year + step])
        for year in years[:-1]
    ]
    parts = sum(steps[1:], 0 + steps[0])
    columns = {"start": here[start], "end": here[end], "change": here[end] - here[start]}
    parts = parts[_COLUMNS[method]].mask(columns["change"].isna(), axis=0)
    return pd.concat([pd.DataFrame(columns), parts], axis=1)


_DUNN = ["national", "industry_mix", "regional"]
_COLUMNS = {
    "dunn": _DUNN,
    "esteban-marquillas": [*_DUNN[:2], "competitive", "allocation"],
    "arcelus": [
        f"{part}_{side}"
        for part in ("national", "industry_mix", "regional_growth", "regional_industry")
        for side in ("homothetic", "deviation")
    ],
}


def _by_year(table: pd.DataFrame, areas: tuple[str, str], years: range) -> list[pd.DataFrame]:
    """One table per area: industries down, years across; refused if rows are left out."""
    check_observations(table)
    frame = plain(table)
    for area in areas:
        has = set(frame.loc[frame["region"] == area, "year"])
        if lacking := [year for year in years if year not in has]:
            raise DataError(
                f"each area needs all years of the analysis, but region {area!r} has no rows in "
                f"{', '.join(map(str, lacking))}; it has {', '.join(map(str, sorted(has))) or '-'}"
            )
    frame = frame[frame["region"].isin(areas) & frame["year"].isin(years)]
    check_composition(frame, across_years=True)
    return [
        frame[frame["region"] == area].pivot(index="industry", columns="year", values="value")
        for area in areas
    ]


def _components(
    start: pd.Series, end: pd.Series, all_start: pd.Series, all_end: pd.Series
) -> pd.DataFrame:
    """All components of one period; those of each method add up to ``end - start``."""
    total, all_total = start.sum(skipna=False), all_start.sum(skipna=False)
    growth = _growth(all_total, all_end.sum(skipna=False))
    ours = _growth(total, end.sum(skipna=False)) if total else growth
    industry = all_end / all_start.mask(all_start == 0) - 1
    industry = industry.mask(all_start == 0, growth)
    regional = end - start * (1 + industry)
    even = all_start * (total / all_total if all_total else float("nan"))
    competitive = (even * regional / start.mask(start == 0)).mask(start == 0, regional)
    both = {
        "national": (start * growth, even * growth),
        "industry_mix": (start * (industry - growth), even * (industry - growth)),
        "regional_growth": (start * (ours - growth), even * (ours - growth)),
    }
    grown, grown_even = both["regional_growth"]
    both["regional_industry"] = (regional - grown, competitive - grown_even)
    columns = {name: part for name, (part, _) in both.items()}
    columns |= {f"{name}_homothetic": part for name, (_, part) in both.items()}
    columns |= {f"{name}_deviation": whole - part for name, (whole, part) in both.items()}
    columns |= {"regional": regional, "competitive": competitive}
    return pd.DataFrame(columns | {"allocation": regional - competitive})


def _growth(before: float, after: float) -> float:
    return after / before - 1 if before else float("nan")
