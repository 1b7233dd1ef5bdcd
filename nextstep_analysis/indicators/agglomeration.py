"""Whether plants of an industry settle near each other; needs the size of each plant."""

import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._composition import plain, sums, total
from nextstep_analysis.schema import check_observations


def ellison_glaeser(plants: pd.DataFrame, *, regions: pd.DataFrame) -> pd.DataFrame:
    r"""Ellison-Glaeser index: concentration beyond what few large plants explain.

    .. math:: \gamma_i = \frac{G_i - (1 - \sum_r x_r^2) H_i}{(1 - \sum_r x_r^2)(1 - H_i)},
        \qquad G_i = \sum_r (s_{ir} - x_r)^2

    with s the regions' shares of the industry, x their shares of everything, and H
    the Herfindahl index of the industry's plant sizes.

    Parameters
    ----------
    plants : DataFrame, one row per plant and year
        ``region, industry, year, plant, value``: `plant` any code that is unique
        within region, industry and year; value in persons.
    regions : DataFrame, one row per region and year
        ``region, year, value``: all employment, every region included.

    Returns
    -------
    DataFrame by industry and year, dimensionless but for ``plants`` (their number)
        ``gamma``: 0 = as if plants had settled by chance, above 0.05 strongly
        concentrated, below 0 dispersed; ``raw`` G; ``herfindahl`` H; ``plants``.
        NaN where a size is missing; `gamma` also for a single plant.

    Raises
    ------
    DataError
        If a table is not tidy, or a plant's region and year is not in `regions`.

    References
    ----------
    Ellison, G. & Glaeser, E. L. (1997). Geographic concentration in U.S.
    manufacturing industries. *Journal of Political Economy*, 105(5), 889-927.

    Examples
    --------
    >>> plants = pd.DataFrame({"region": ["A"] * 4 + ["B"], "industry": "C31", "year": 2023,
    ...     "plant": [1, 2, 3, 4, 1], "value": 20})
    >>> regions = pd.DataFrame({"region": ["A", "B"], "year": 2023, "value": [500, 500]})
    >>> ellison_glaeser(plants, regions=regions).round(3).to_dict("records")
    [{'gamma': 0.2, 'raw': 0.18, 'herfindahl': 0.2, 'plants': 5}]
    """
    check_observations(plants, keys=("region", "industry", "year", "plant"))
    check_observations(regions, keys=("region", "year"))
    frame, area = plain(plants), plain(regions.assign(industry="all"))
    _check_located(frame, area)
    cell = ["industry", "year"]
    frame["square"] = (frame["value"] / sums(frame, cell)) ** 2
    plant_sizes = total(frame, cell, "square")
    area["area"] = area["value"] / sums(area, ["year"])
    spread = frame.groupby(cell).size().rename("plants").reset_index()
    spread = spread.merge(area[["region", "year", "area"]], on="year")
    placed = total(frame, [*cell, "region"], "value").rename("placed").reset_index()
    spread = spread.merge(placed, how="left", on=[*cell, "region"], indicator=True)
    # A region without a plant has none of the industry; a plant of unknown size stays unknown.
    spread.loc[spread["_merge"] == "left_only", "placed"] = 0.0
    share = spread["placed"] / sums(spread, cell, "placed")
    spread["raw"] = (share - spread["area"]) ** 2
    spread["square"] = spread["area"] ** 2
    raw, room = total(spread, cell, "raw"), 1 - total(spread, cell, "square")
    gamma = (raw - room * plant_sizes) / (room * (1 - plant_sizes)).replace(0, float("nan"))
    count = frame.groupby(cell).size()
    columns = {"gamma": gamma, "raw": raw, "herfindahl": plant_sizes, "plants": count}
    return pd.DataFrame(columns)


def _check_located(plants: pd.DataFrame, regions: pd.DataFrame) -> None:
    known = pd.MultiIndex.from_frame(regions[["region", "year"]])
    place = pd.MultiIndex.from_frame(plants[["region", "year"]])
    if len(stray := place[~place.isin(known)].unique()):
        region, year = stray[0]
        raise DataError(
            "each plant's region needs its total, but the table of regions lacks "
            f"{len(stray)} of them, first: region={region} year={year}"
        )
