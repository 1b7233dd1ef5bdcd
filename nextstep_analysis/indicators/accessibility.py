"""What can be reached: travel times from straight lines and motorways, and what lies within."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators._travel import (
    EARTH_RADIUS,
    Bands,
    Motorways,
    check_detour,
    check_motorways,
    check_places,
    check_speeds,
    journeys,
)

__all__ = [
    "EARTH_RADIUS",
    "Motorways",
    "hansen_accessibility",
    "spread",
    "travel_time",
    "within_minutes",
]


def travel_time(
    places: pd.DataFrame,
    *,
    origins: Sequence[str],
    detour: float,
    speeds: Bands,
    motorways: Motorways | None = None,
) -> pd.DataFrame:
    r"""Estimated minutes by car from each origin to each place: no road network is used.

    .. math:: t = 60 \sum_b l_b / v_b - 60 \, m \, (1 / v_B - 1 / v_m)

    with the road :math:`\sum_b l_b = k d` of the straight line (great circle, haversine) d and
    the detour k, and :math:`l_b` its part in speed band b, B the last. The journey is the
    direct one (m = 0), or the fastest that gets on the motorways once and off once, where that
    takes less time: m are its kilometres on them, as far as they lie beyond the first bands,
    and :math:`v_m` their speed. Water, hills and congestion are not known to it.

    Parameters
    ----------
    places : DataFrame ``place, longitude, latitude``, one row per place
        Degrees; NaN where the location is not known.
    origins : sequence of str
        Places to start from.
    detour : float
        Length of the road over the straight line, at least 1.
    speeds : sequence of (up to km, km per hour)
        Mean speed up to a length of road; the last one up to ``math.inf``.
    motorways : Motorways, optional
        The places along them, their speed and their detour.

    Returns
    -------
    DataFrame ``origin, place, kilometres, minutes``, one row per pair
        Kilometres of road. NaN where a location is not known; 0 from a place to itself.

    Raises
    ------
    DataError
        If a place stands twice, an origin or a place on a motorway is unknown, a location is
        outside the globe, a detour is below 1, or the speed bands do not rise to infinity.

    References
    ----------
    Sinnott, R. W. (1984). Virtues of the haversine. *Sky and Telescope*, 68(2), 159.

    Examples
    --------
    >>> places = pd.DataFrame({"place": ["Lahti", "Helsinki"],
    ...     "longitude": [25.66, 24.94], "latitude": [60.98, 60.17]})
    >>> bands = [(20, 60), (float("inf"), 90)]
    >>> travel_time(places, origins=["Lahti"], detour=1.2, speeds=bands).round(0)
      origin     place  kilometres  minutes
    0  Lahti     Lahti         0.0      0.0
    1  Lahti  Helsinki       118.0     85.0
    >>> road = Motorways(roads=[["Lahti", "Helsinki"]], km_per_hour=110, detour=1.1)
    >>> travel_time(places, origins=["Lahti"], detour=1.2, speeds=bands,
    ...     motorways=road)["minutes"].round(0).tolist()
    [0.0, 68.0]
    """
    check_places(places, origins)
    check_detour(detour)
    check_speeds(speeds)
    located = places.set_index("place")[["longitude", "latitude"]].astype(float)
    if motorways is not None:
        check_motorways(motorways, located)
    kilometres, minutes = journeys(
        located, origins, detour=detour, speeds=speeds, motorways=motorways
    )
    return pd.DataFrame(
        {
            "origin": np.repeat(list(origins), len(located)),
            "place": np.tile(located.index, len(origins)),
            "kilometres": kilometres.ravel(),
            "minutes": minutes.ravel(),
        }
    )


def within_minutes(
    times: pd.DataFrame, *, amounts: pd.Series, limits: Sequence[float]
) -> pd.DataFrame:
    r"""Cumulative opportunities: how much there is within a travel time of each origin.

    .. math:: A_o = \sum_{p \in P_o} w_p

    P_o are the places within the travel time of the origin o.

    Parameters
    ----------
    times : DataFrame ``origin, place, minutes``, one row per pair
        As `travel_time` gives it; infinite where there is no way.
    amounts : Series, indexed by place
        What is counted: residents, jobs. Zero or more, or NaN.
    limits : sequence of float
        Travel times in minutes, above 0.

    Returns
    -------
    DataFrame ``origin, limit, value, unplaced``, one row per origin and limit
        `value` is in the unit of `amounts`, NaN where an amount within the limit is
        missing. `unplaced` is what lies at an unknown travel time and is not in `value`.

    Raises
    ------
    DataError
        If a pair stands twice, a place has no row in `amounts` or several, an amount is
        negative, or a limit is not above 0.

    References
    ----------
    Hansen, W. G. (1959). How accessibility shapes land use. *Journal of the American
    Institute of Planners*, 25(2), 73-76; Geurs, K. T. & van Wee, B. (2004). *Journal of
    Transport Geography*, 12(2), 127-140.

    Examples
    --------
    >>> times = pd.DataFrame({"origin": "Lahti", "place": ["Lahti", "Hollola", "Helsinki"],
    ...     "minutes": [0.0, 12.0, 85.0]})
    >>> residents = pd.Series({"Lahti": 120_000, "Hollola": 23_000, "Helsinki": 670_000})
    >>> within_minutes(times, amounts=residents, limits=[60, 120])["value"].tolist()
    [143000.0, 813000.0]
    """
    if bad := [limit for limit in limits if not limit > 0]:
        raise DataError(f"a travel time must be above 0 minutes, but one is {bad[0]!r}")
    origin, origins, amount = _matched(times, amounts)
    minutes = times["minutes"].to_numpy(dtype=float)
    reached = {limit: np.where(minutes <= limit, amount, 0.0) for limit in limits}
    unplaced = np.bincount(origin, weights=np.where(np.isnan(minutes), amount, 0.0))
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "origin": origins,
                    "limit": limit,
                    "value": np.bincount(origin, weights=inside),
                    "unplaced": unplaced,
                }
            )
            for limit, inside in reached.items()
        ]
    )
    return table.sort_values(["origin", "limit"], ignore_index=True)


def hansen_accessibility(
    times: pd.DataFrame, *, amounts: pd.Series, half_lives: Sequence[float]
) -> pd.DataFrame:
    r"""Accessibility by Hansen: all that can be reached, the farther the less it counts.

    .. math:: A_o = \sum_p w_p \, e^{-\beta t_{op}}, \qquad \beta = \ln 2 / h

    A place at the travel time h counts half, at 2h a quarter. Unlike a count within a travel
    time it has no step: a minute more never drops a whole town.

    Parameters
    ----------
    times : DataFrame ``origin, place, minutes``, one row per pair
        As `travel_time` gives it; infinite where there is no way.
    amounts : Series, indexed by place
        What is counted: residents, jobs. Zero or more, or NaN.
    half_lives : sequence of float
        Travel times h in minutes that halve the weight, above 0.

    Returns
    -------
    DataFrame ``origin, half_life, value, unplaced``, one row per origin and half-life
        `value` is in the unit of `amounts`, NaN where an amount that can be reached is missing.
        `unplaced` is what lies at an unknown travel time and is not in `value`.

    Raises
    ------
    DataError
        If a pair stands twice, a place has no row in `amounts` or several, an amount is
        negative, or a half-life is not a number above 0.

    References
    ----------
    Hansen, W. G. (1959). How accessibility shapes land use. *Journal of the American
    Institute of Planners*, 25(2), 73-76; Östh, J., Reggiani, A. & Galiazzo, G. (2014). In
    *Accessibility and Spatial Interaction*, 15-37 (the half-life).

    Examples
    --------
    >>> times = pd.DataFrame({"origin": "Lahti", "place": ["Lahti", "Hollola", "Helsinki"],
    ...     "minutes": [0.0, 60.0, 120.0]})
    >>> residents = pd.Series({"Lahti": 120_000, "Hollola": 24_000, "Helsinki": 670_000})
    >>> hansen_accessibility(times, amounts=residents, half_lives=[60])["value"].tolist()
    [299500.0]
    """
    if bad := [half for half in half_lives if not (half > 0 and np.isfinite(half))]:
        raise DataError(f"a half-life must be a number of minutes above 0, but one is {bad[0]!r}")
    origin, origins, amount = _matched(times, amounts)
    minutes = times["minutes"].to_numpy(dtype=float)
    unplaced = np.bincount(origin, weights=np.where(np.isnan(minutes), amount, 0.0))
    minutes = np.where(np.isnan(minutes), np.inf, minutes)
    parts = []
    for half_life in half_lives:
        weight = np.exp2(-minutes / half_life)
        counted = np.bincount(origin, weights=np.where(weight > 0, amount * weight, 0.0))
        told = {"origin": origins, "half_life": half_life, "value": counted, "unplaced": unplaced}
        parts.append(pd.DataFrame(told))
    return pd.concat(parts).sort_values(["origin", "half_life"], ignore_index=True)


def spread(parts: pd.DataFrame, *, totals: pd.Series) -> pd.Series:
    r"""Totals of regions spread over their parts by a weight: a rough estimate.

    .. math:: x_p = X_{g(p)} \frac{w_p}{\sum_{q \in g(p)} w_q}

    Parameters
    ----------
    parts : DataFrame ``place, region, weight``, one row per place
        Such as municipalities with their residents.
    totals : Series, indexed by region
        What is known of the regions only, such as jobs.

    Returns
    -------
    Series, in the unit of `totals`, indexed by place
        NaN where the total or a weight of the region is missing, or all its weights are 0.

    Raises
    ------
    DataError
        If a place stands twice, a weight is negative, or a region has no total.

    References
    ----------
    Goodchild, M. F. & Lam, N. S.-N. (1980). Areal interpolation. *Geo-Processing*, 1,
    297-312.

    Examples
    --------
    >>> parts = pd.DataFrame({"place": ["Lahti", "Hollola"], "region": "MK07",
    ...     "weight": [120, 30]})
    >>> spread(parts, totals=pd.Series({"MK07": 80_000})).to_dict()
    {'Lahti': 64000.0, 'Hollola': 16000.0}
    """
    if parts["place"].duplicated().any():
        raise DataError("each place may stand once, but one stands twice")
    if (parts["weight"] < 0).any():
        raise DataError("weights must be zero or more, but one is below 0")
    if lacking := sorted(set(parts["region"]) - set(totals.index)):
        raise DataError(f"{len(lacking)} regions have no total, first: {lacking[0]!r}")
    weight = parts["weight"].astype(float)
    whole = weight.groupby(parts["region"]).transform("sum", skipna=False)
    share = weight / whole.mask(whole == 0)
    values = parts["region"].map(totals).astype(float) * share
    return pd.Series(values.to_numpy(), index=pd.Index(parts["place"], name="place"))


def _matched(times: pd.DataFrame, amounts: pd.Series) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """By row of `times` the number of its origin and the amount of its place; the origins."""
    origin, origins = pd.factorize(times["origin"], sort=True)
    place, places = pd.factorize(times["place"])
    if len(np.unique(origin * len(places) + place)) < len(times):
        raise DataError("each pair of origin and place may stand once, but one stands twice")
    if amounts.index.has_duplicates:
        raise DataError("each place may have one amount, but one has several")
    if lacking := sorted(set(places) - set(amounts.index)):
        raise DataError(f"{len(lacking)} places have no amount, first: {lacking[0]!r}")
    if (amounts < 0).any():
        raise DataError(f"amounts must be zero or more, but {amounts[amounts < 0].index[0]!r} is")
    return origin, origins, amounts.loc[places].to_numpy(dtype=float)[place]
