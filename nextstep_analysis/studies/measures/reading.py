"""How the number of enterprises is read: more or fewer than random settling would bring, or not.

The whole country is the regions together: its readings come from the gamma-Poisson model of all
regions, which shrinks each quotient by how far regions really differ. Against one other region
the counts of both vary: the reading is that of the ratio of two shares, by Holm over the rows.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.codes import TOTAL, WHOLE_COUNTRY
from nextstep_analysis.indicators import specialisation as indicator
from nextstep_analysis.indicators.gamma_poisson import gamma_poisson
from nextstep_analysis.indicators.ratio_of_shares import ratio_of_shares
from nextstep_analysis.indicators.verdicts import Answer
from nextstep_analysis.studies.measures.enterprises import is_region
from nextstep_analysis.studies.scope import only

READINGS = {
    "specialised": "more",
    "slightly more": "slightly_more",
    "fewer": "fewer",
    "slightly fewer": "slightly_fewer",
    "not enough to say": "within",
    "regions do not differ": "alike",
    "no test possible": "missing",
}
"""Readings of `indicators.gamma_poisson`, and what they are called: enterprises alone speak."""
REFERENCE = "reference"
"""The reading of the area that the others are compared with."""
CELLS = ["smoothed_quotient", "lower", "upper", "probability", "reading"]
_ANSWERS = {
    Answer.ABOVE: "more",
    Answer.BELOW: "fewer",
    Answer.NOT_TOLD: "within",
    Answer.NO_TEST: "missing",
}


def totals(enterprises: pd.DataFrame, *, year: int) -> pd.Series:
    """All enterprises by region in `year`, those of an unknown industry included."""
    return only(enterprises, industry=TOTAL, year=year).set_index("region")["stock"]


def settled(stock: pd.DataFrame, *, totals: pd.Series, level: float) -> pd.DataFrame:
    """The columns `CELLS` for all regions, indexed by region and industry.

    Parameters
    ----------
    stock : DataFrame ``region, industry, value``
        Numbers of enterprises of one year in all regions.
    totals : Series by region
        All enterprises there.
    level : float
        Level of the limits and of the reading, 0-1.
    """
    regions = stock.loc[is_region(stock["region"]), ["region", "industry", "value"]]
    found = gamma_poisson(
        regions.assign(total=regions["region"].map(totals)), level=level
    ).cells.rename(columns={"theta": "smoothed_quotient", "p_above": "probability"})
    return found.assign(reading=found["reading"].map(READINGS))[CELLS]


def measured(
    stock: pd.DataFrame, *, reference: str, totals: pd.Series, level: float, cells: pd.DataFrame
) -> pd.DataFrame:
    """`stock` with quotients, intervals, enterprises above parity, and how to read them.

    Parameters
    ----------
    stock : DataFrame ``region, industry, year, value``
        Numbers of enterprises of one year that make up a whole per region.
    reference : str
        Area to compare with: the whole country, or a region.
    totals : Series by region
        All enterprises there.
    level : float
        Level of the intervals, 0-1.
    cells : DataFrame
        Of `settled`; used where the reference is the whole country.

    Returns
    -------
    DataFrame
        As `stock`, ``value`` renamed ``enterprises``, with ``location_quotient,
        above_parity`` and `CELLS`. Readings are those of `READINGS` or `REFERENCE`. Against a
        region the limits are those of the location quotient, and there is no smoothed one.
    """
    table = stock.assign(
        location_quotient=indicator.location_quotient(stock, reference=reference),
        above_parity=indicator.horizontal_cluster_quotient(stock, reference=reference),
    )
    if reference == WHOLE_COUNTRY:
        table = table.join(cells, on=["region", "industry"])
    else:
        table = table.assign(**_pairs(stock, reference, totals, level))
    own = (table["region"] == reference) | ~is_region(table["region"])
    reading = table["reading"].where(~own, REFERENCE)
    return table.assign(reading=reading).rename(columns={"value": "enterprises"})


def _pairs(
    stock: pd.DataFrame, reference: str, totals: pd.Series, level: float
) -> dict[str, pd.Series | np.ndarray]:
    """`CELLS` of each row against the same industry in `reference`."""
    there = only(stock, region=reference).set_index("industry")["value"]
    rows = stock[(stock["region"] != reference) & is_region(stock["region"])]
    found = ratio_of_shares(
        pd.DataFrame(
            {
                "units": rows["value"],
                "total": rows["region"].map(totals),
                "other_units": rows["industry"].map(there),
                "other_total": totals[reference],
            }
        ),
        level=level,
    ).reindex(stock.index)
    nothing = np.full(len(stock), np.nan)
    return {
        "smoothed_quotient": nothing,
        "lower": found["lower"],
        "upper": found["upper"],
        "probability": nothing,
        "reading": found["answer_family"].map(_ANSWERS),
    }
