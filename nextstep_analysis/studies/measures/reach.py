"""Figures of places for a locating company: who is near, who looks for work, how diverse."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.factors import Factors, Travel
from nextstep_analysis.codes import MUNICIPALITY, REGION, SECTION, TOTAL
from nextstep_analysis.indicators.accessibility import (
    Motorways,
    hansen_accessibility,
    travel_time,
    within_minutes,
)
from nextstep_analysis.indicators.diversity import shannon_entropy
from nextstep_analysis.indicators.labour import unemployed_per_vacancy
from nextstep_analysis.studies.measures.borders import present
from nextstep_analysis.studies.measures.evidence import ranked
from nextstep_analysis.studies.scope import Compared, latest, only

WITHIN = "_within"
"""How the measures end that count up to a limit: a step, of which no rank is told."""
COLUMNS = [
    "region",
    "measure",
    "minutes",
    "value",
    "lower",
    "upper",
    "year",
    "unplaced",
    "best_rank",
    "worst_rank",
]


def place_figures(
    tables: dict[str, pd.DataFrame], *, factors: Factors, scope: Compared
) -> pd.DataFrame:
    """Every computed figure of the factors that belongs to a place, for all regions.

    Parameters
    ----------
    tables : dict of DataFrame
        ``municipalities``, ``municipality_history``, ``population``, ``jobs`` and
        ``labour_market``, as built.
    factors : Factors
        The travel model, and which end of a figure is better.

    Returns
    -------
    DataFrame, the columns of `COLUMNS` and ``median, rank, of, level``
        One row per region and figure. `minutes` is the limit of what is within a travel time,
        and the half-life of what is weighted by it; both are reckoned from the largest
        municipality (`centres`) and have a band from the low and the high detour.
        `unplaced` are those whose place is unknown, not counted. `rank`: 1 is best. What is
        within a travel time has no rank and no level, for a minute more or less moves whole
        towns over the limit. `best_rank` and `worst_rank` are those over all half-lives and
        detours of the travel model.
    """
    parts = [
        _near(tables, factors.travel, scope),
        _labour(tables["labour_market"], scope),
        _diversity(tables["jobs"], scope),
    ]
    table = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    better = {one.measure: one.better for f in factors.factors.values() for one in f.computed}
    found = []
    for (measure, _minutes), rows in table.groupby(["measure", "minutes"], dropna=False):
        by_region = rows.set_index("region")
        places = ranked(by_region["value"], better=better.get(measure, "higher"))
        places = places * np.nan if measure.endswith(WITHIN) else places
        found.append(by_region.assign(median=rows["value"].median()).join(places).reset_index())
    order = ["measure", "minutes", "region"]
    return pd.concat(found).sort_values(order, ignore_index=True)


def centres(municipalities: pd.DataFrame, *, residents: pd.Series) -> pd.Series:
    """The municipality of each region with most residents: where its journeys begin."""
    known = municipalities.assign(residents=municipalities["municipality"].map(residents))
    known = known.dropna(subset=["residents", "longitude"])
    largest = known.sort_values(["residents", "municipality"]).drop_duplicates(
        "region", keep="last"
    )
    return largest.set_index("region")["municipality"].sort_index()


def residents_of(population: pd.DataFrame, history: pd.DataFrame, *, year: int) -> pd.Series:
    """Residents of each municipality of today at the end of `year`."""
    return _local(only(population, year=year), "population", history)


def _local(rows: pd.DataFrame, measure: str, history: pd.DataFrame) -> pd.Series:
    local = rows[rows["region"].str.fullmatch(MUNICIPALITY)]
    return present(local.set_index("region")[measure].astype(float), history)


def _near(tables: dict[str, pd.DataFrame], travel: Travel, scope: Compared) -> pd.DataFrame:
    """Residents and jobs, within the travel times and weighted by them, with their band."""
    municipalities, population = tables["municipalities"], tables["population"]
    year = latest(population, scope=scope)
    history = tables["municipality_history"]
    residents = residents_of(population, history, year=year)
    start = centres(municipalities, residents=residents)
    jobs_year = latest(tables["jobs"], scope=scope)
    jobs = _local(only(tables["jobs"], industry=TOTAL, year=jobs_year), "jobs", history)
    detour = travel.detour
    ends = {"value": detour.value, "lower": detour.high, "upper": detour.low}
    times = {end: journeys(municipalities, start, travel, by) for end, by in ends.items()}
    parts = []
    for name, amounts, of_year in (("population", residents, year), ("jobs", jobs, jobs_year)):
        within = _within(times, amounts, travel).assign(measure=f"{name}_within")
        weighted = _weighted(times, amounts, travel).assign(measure=f"{name}_accessibility")
        parts += [within.assign(year=of_year), weighted.assign(year=of_year)]
    regions = pd.Series(start.index, index=start.to_numpy())
    table = pd.concat(parts)
    return table.assign(region=table["origin"].map(regions))


def _within(times: Mapping[str, pd.DataFrame], amounts: pd.Series, travel: Travel) -> pd.DataFrame:
    """What is within the travel times, by end of the band."""
    key = ["origin", "limit", "unplaced"]
    counts = {
        end: within_minutes(of_end, amounts=amounts, limits=travel.minutes).set_index(key)["value"]
        for end, of_end in times.items()
    }
    return pd.DataFrame(counts).reset_index().rename(columns={"limit": "minutes"})


def _weighted(
    times: Mapping[str, pd.DataFrame], amounts: pd.Series, travel: Travel
) -> pd.DataFrame:
    """Accessibility by Hansen, by end of the band, and the ranks over all choices."""
    chosen = travel.half_life
    half_lives = sorted({chosen.low, chosen.value, chosen.high})
    found = {
        end: hansen_accessibility(of_end, amounts=amounts, half_lives=half_lives)
        for end, of_end in times.items()
    }
    key = ["half_life", "origin"]
    by_end = pd.DataFrame({end: one.set_index(key)["value"] for end, one in found.items()})
    ranks = by_end.groupby("half_life").rank(ascending=False, method="min").stack()
    over = ranks.groupby("origin").agg(best_rank="min", worst_rank="max")
    unplaced = found["value"].groupby("origin")["unplaced"].first()
    table = by_end.loc[chosen.value].join(over).assign(unplaced=unplaced, minutes=chosen.value)
    return table.reset_index()


def journeys(
    municipalities: pd.DataFrame, start: pd.Series, travel: Travel, detour: float
) -> pd.DataFrame:
    """`travel_time` from the municipalities in `start`; infinite where no road leads there."""
    places = municipalities.rename(columns={"municipality": "place"})
    told = travel.motorways
    bands = [(speed.up_to_km or math.inf, speed.km_per_hour) for speed in travel.speeds]
    times = travel_time(
        places,
        origins=list(start),
        detour=detour,
        speeds=bands,
        motorways=told and Motorways(told.roads, told.km_per_hour, told.detour),
    )
    region = municipalities.set_index("municipality")["region"]
    here, there = times["origin"].map(region), times["place"].map(region)
    cut = (here != there) & (here.isin(travel.no_road) | there.isin(travel.no_road))
    return times.assign(minutes=times["minutes"].mask(cut, np.inf))


def _labour(labour_market: pd.DataFrame, scope: Compared) -> pd.DataFrame:
    year = latest(labour_market, scope=scope)
    rows = only(labour_market, year=year)
    rows = rows[rows["region"].str.fullmatch(REGION)]
    found = unemployed_per_vacancy(rows).rename("value").reset_index()
    return found.assign(measure="unemployed_per_vacancy")


def _diversity(jobs: pd.DataFrame, scope: Compared) -> pd.DataFrame:
    rows = only(jobs, year=latest(jobs, scope=scope))
    rows = rows[rows["region"].str.fullmatch(REGION) & rows["industry"].str.fullmatch(SECTION)]
    found = shannon_entropy(rows.rename(columns={"jobs": "value"})).rename("value").reset_index()
    return found.assign(measure="industry_diversity")
