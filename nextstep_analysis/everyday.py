"""The questions of every day, one line each: growth, quotients and likeness by name or code.

They read the built tables and ask the same indicators as the studies do, with the settings of
``config/settings.yaml`` where nothing else is said: its region, main period and level.
"""

from collections.abc import Sequence
from numbers import Integral

import pandas as pd

from nextstep_analysis.asked import Asked
from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.settings import Settings
from nextstep_analysis.codes import PEERS, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.project import Project
from nextstep_analysis.studies.measures.enterprises import (
    by_division,
    is_division,
    is_region,
    with_pooled_peers,
)
from nextstep_analysis.studies.measures.peers import PEERS_WANTED
from nextstep_analysis.studies.measures.reading import measured, settled
from nextstep_analysis.studies.scope import only

QUOTIENTS = ["enterprises", "location_quotient", "smoothed_quotient", "lower", "upper", "reading"]


def growth_by_industry(
    region: str | None = None,
    *,
    peers: Sequence[str] | None = None,
    start: int | None = None,
    end: int | None = None,
    names: str = "en",
    project: Project | None = None,
) -> pd.DataFrame:
    """Growth of the enterprise stock in each division, beside that of the peers taken together.

    Parameters
    ----------
    region : str, optional
        Code or name (``"Päijät-Häme"``); the region of the settings when left out.
    peers : sequence of str, optional
        Codes or names; those nearest by structure when left out or empty. A column of a table
        will do: ``nearest_regions(n=3)["region"]``.
    start, end : int, optional
        First and last year; the main period of the settings when left out.
    names : str
        Language of the names: ``"fi"``, ``"sv"`` or ``"en"``.
    project : Project, optional
        Whose data; the one around the current folder when left out.

    Returns
    -------
    DataFrame, one row per division: those with limits, fastest first, and then the others
        ``industry, name, enterprises_start, enterprises_end, growth, lower, upper, growth_peers,
        lower_peers, upper_peers``; growth over the whole period, 0.1 = 10 %. The limits are those
        of `change_interval`: the noise of openings and closures. They are NaN below the small
        count of the settings, growth where there was no enterprise at the start, and all where a
        figure is missing. The two growths stand side by side: that their intervals do not
        overlap is no test, for regions also differ by more than that noise.

    Raises
    ------
    CatalogueError
        If a region or year is unknown (naming the nearest region), or a peer is the region.
    DataError
        If a break lies between the years, or the end is not after the start.

    Examples
    --------
    >>> growth_by_industry("Päijät-Häme", names="fi").columns.tolist()[:4]
    ['industry', 'name', 'enterprises_start', 'enterprises_end']
    """
    ask = Asked(project, names)
    here = ask.region(region)
    beside = ask.peers(peers, of=here)
    if here in beside or len(set(beside)) < len(beside):
        raise CatalogueError(f"peers are other regions than {here}, each once; found {beside}")
    rows = only(ask.enterprises(), region=[here, *beside])
    found = _growth(with_pooled_peers(rows, peers=tuple(beside)), ask.settings, start, end)
    own, others = (found.xs(code, level="region") for code in (here, PEERS))
    rates = ["growth", "lower", "upper"]
    table = own[["enterprises_start", "enterprises_end", *rates]].join(
        others[rates].add_suffix("_peers")
    )
    table = table.reset_index().assign(small=table["lower"].isna().to_numpy())
    table = table.sort_values(["small", "growth", "industry"], ascending=[True, False, True])
    return ask.named(table.drop(columns="small"), "industry")


def change_by_industry(
    region: str | None = None,
    *,
    start: int | None = None,
    end: int | None = None,
    names: str = "en",
    project: Project | None = None,
) -> pd.DataFrame:
    """Change of the enterprise stock in each division of one region, largest gain first.

    Parameters
    ----------
    region, start, end, names, project
        As of `growth_by_industry`.

    Returns
    -------
    DataFrame, one row per division
        ``industry, name, enterprises_start, enterprises_end, change, lower, upper, events`` in
        enterprises; limits as there.

    Raises
    ------
    CatalogueError, DataError
        As `growth_by_industry`.
    """
    ask = Asked(project, names)
    here = ask.region(region)
    found = _growth(only(ask.enterprises(), region=here), ask.settings, start, end)
    ends = {side: found[side] * found["enterprises_start"] for side in ("lower", "upper")}
    table = found.assign(**ends).reset_index()
    table = table.sort_values(["change", "industry"], ascending=[False, True], ignore_index=True)
    columns = ["enterprises_start", "enterprises_end", "change", "lower", "upper", "events"]
    return ask.named(table[["industry", *columns]], "industry")


def industry_by_region(
    industry: str,
    *,
    year: int | None = None,
    names: str = "en",
    project: Project | None = None,
) -> pd.DataFrame:
    """One industry in all regions: its location quotient, smoothed, with interval and reading.

    Parameters
    ----------
    industry : str
        A division by code or name: ``"C31"``, ``"Huonekalujen valmistus"``.
    year : int, optional
        The latest year of the settings when left out.
    names, project
        As of `growth_by_industry`.

    Returns
    -------
    DataFrame, one row per region, highest smoothed quotient first
        ``region, name, enterprises, location_quotient, smoothed_quotient, lower, upper, reading``
        against the whole country; see `gamma_poisson` for the last four. `reading` is ``more``,
        ``slightly_more``, ``fewer`` or ``slightly_fewer`` than random settling would bring,
        ``within`` where the figures do not tell, ``alike`` where regions do not differ, and
        ``missing`` where no test is possible.

    Raises
    ------
    CatalogueError
        If the industry is no division, or the year is in no period of the settings.
    DataError
        If the tables are not built.

    Examples
    --------
    >>> industry_by_region("C31")["region"].head(1).tolist()
    ['MK14']
    """
    ask = Asked(project, names)
    code = ask.code(industry, kind="industry")
    if not is_division(pd.Series([code])).item():
        raise CatalogueError(f"{code!r} is no division; allowed is one such as C31")
    told = _quotients(ask, year, industry=code).sort_values(
        ["smoothed_quotient", "region"], ascending=[False, True], ignore_index=True
    )
    return ask.named(told[["region", *QUOTIENTS]], "region")


def specialisation_by_industry(
    region: str | None = None,
    *,
    year: int | None = None,
    names: str = "en",
    project: Project | None = None,
) -> pd.DataFrame:
    """Every division of one region, by code: ``industry, name``, rest as `industry_by_region`.

    Examples
    --------
    >>> specialisation_by_industry("Päijät-Häme")["industry"].head(2).tolist()
    ['A01', 'A02']
    """
    ask = Asked(project, names)
    told = only(_quotients(ask, year), region=ask.region(region)).sort_values("industry")
    told = told[is_division(told["industry"])]
    return ask.named(told[["industry", *QUOTIENTS]], "industry")


def nearest_regions(
    region: str | None = None,
    *,
    n: int = PEERS_WANTED,
    names: str = "en",
    project: Project | None = None,
) -> pd.DataFrame:
    """The regions most alike in structure: size, mix of industries, settlement, labour.

    Parameters
    ----------
    region, names, project
        As of `growth_by_industry`.
    n : int
        How many; all others at most.

    Returns
    -------
    DataFrame ``region, name, distance``, nearest first
        Distances of `structural_peers`, in standard deviations.

    Raises
    ------
    CatalogueError
        If the region is unknown.
    DataError
        If `n` is no whole number from 1 on, or the tables are not built.
    """
    if isinstance(n, bool) or not isinstance(n, Integral) or n < 1:
        raise DataError(f"n is {n!r}; allowed is a whole number from 1 on")
    ask = Asked(project, names)
    found = ask.nearest(ask.region(region)).head(n)
    return ask.named(found.rename_axis("region").rename("distance").reset_index(), "region")


def _quotients(ask: Asked, year: int | None, industry: str | None = None) -> pd.DataFrame:
    """Quotients of one division, or of all, in all regions against the whole country."""
    wanted = ask.settings.latest_year if year is None else year
    one_of(wanted, ask.settings.years, kind="year")
    enterprises = only(ask.enterprises(), year=wanted)
    stock = by_division(enterprises, measure="stock")
    sizes = only(enterprises, industry=TOTAL).set_index("region")["stock"]
    level = ask.settings.interval_level
    asked = stock if industry is None else only(stock, industry=industry)
    cells = settled(asked, totals=sizes, level=level)
    told = measured(stock, reference=WHOLE_COUNTRY, totals=sizes, level=level, cells=cells)
    told = told if industry is None else only(told, industry=industry)
    return told[is_region(told["region"])]


def _growth(
    rows: pd.DataFrame, settings: Settings, start: int | None, end: int | None
) -> pd.DataFrame:
    """Stocks, change and growth with limits, by region and division; of the years asked for."""
    known = sorted(rows["year"].unique().tolist())
    asked = zip((start, end), settings.main_period, strict=True)
    first, last = (
        usual if year is None else int(one_of(year, known, kind="year")) for year, usual in asked
    )
    divisions = rows[is_division(rows["industry"])]
    found = change_interval(divisions, start=first, end=last, level=settings.interval_level)
    found = found.set_index(["region", "industry"])
    stock = divisions.set_index(["region", "industry", "year"])["stock"].unstack("year")
    begun = stock[first].where(stock[first] > 0)
    enough = found["events"] >= settings.small_count
    return pd.DataFrame(
        {
            "enterprises_start": stock[first],
            "enterprises_end": stock[last],
            "change": found["change"],
            "events": found["events"],
            "growth": found["change"] / begun,
            "lower": found["lower"].where(enough) / begun,
            "upper": found["upper"].where(enough) / begun,
        }
    )
