"""How far every municipality is from the region."""

import math

import pandas as pd

from nextstep_analysis.catalogue.factors import Travel
from nextstep_analysis.studies.measures.reach import centres, journeys, residents_of


def minutes_to(tables: dict[str, pd.DataFrame], *, travel: Travel, region: str) -> pd.Series:
    """Estimated minutes by road from each municipality to the largest one of `region`.

    Parameters
    ----------
    tables : dict of DataFrame
        ``municipalities``, ``municipality_history`` and ``population``, as built.
    travel : Travel
        The travel model of ``config/factors.yaml``.

    Returns
    -------
    Series by municipality
        NaN where its place is not known, or no road leads there.
    """
    population = tables["population"]
    residents = residents_of(
        population, tables["municipality_history"], year=int(population["year"].max())
    )
    start = centres(tables["municipalities"], residents=residents)
    times = journeys(tables["municipalities"], start.loc[[region]], travel, travel.detour.value)
    return times.set_index("place")["minutes"].replace(math.inf, math.nan).sort_index()
