"""Chapter 4 of a study: which missing or thin industries are near, wanted, and how sure it is."""

import pandas as pd

from nextstep_analysis.indicators.bootstrap import density_interval
from nextstep_analysis.indicators.complexity import projected_eci
from nextstep_analysis.indicators.periods import change_interval
from nextstep_analysis.indicators.rank_uncertainty import (
    RankChoices,
    RankUncertainty,
    rank_uncertainty,
)
from nextstep_analysis.indicators.relatedness import relatedness_density
from nextstep_analysis.studies.background.development.change import effects
from nextstep_analysis.studies.background.potential.checks import (
    check_notes,
    score_checks,
)
from nextstep_analysis.studies.background.potential.findings import (
    caveats,
    opportunity_findings,
    opportunity_notes,
    space_notes,
)
from nextstep_analysis.studies.background.potential.tables import (
    CANDIDATES,
    LINKS,
    OPPORTUNITIES,
    PROJECTED_COMPLEXITY,
    SCORE_CHECKS,
)
from nextstep_analysis.studies.background.state.specialisation import by_industry
from nextstep_analysis.studies.measures.enterprises import regions_by_division, stock_by_division
from nextstep_analysis.studies.measures.industry_space import DATASETS as SPACE_DATASETS
from nextstep_analysis.studies.measures.industry_space import (
    IndustrySpace,
    closeness,
    skill_density,
)
from nextstep_analysis.studies.measures.reading import totals
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import StudyTable, by_name

DATASETS = ("enterprises", *SPACE_DATASETS)
WEIGHTS = {
    "density": 0.5,
    "skill_density": 0.5,
    "closeness": 0.5,
    "skill_closeness": 0.5,
    "national_growth": 1.0,
}
"""One part each for nearness to the region, nearness to the core, and demand in the country."""
NEAREST = 5
"""Industries outside the ecosystem that are looked at, by each kind of nearness."""
NO_BUSINESS = ("O", "T", "U")
"""Sections that no company locates in: public administration, households, embassies."""
TOP = 5
RUNS = 2000
JOINED = 2
"""Links drawn from each industry to those nearest to it."""


def potential(enterprises: pd.DataFrame, *, space: IndustrySpace, scope: Scope) -> Part:
    """Candidates of the ecosystem with their nearness, demand and ranks.

    Parameters
    ----------
    enterprises : DataFrame ``region, industry, year, stock, births, deaths``
    space : IndustrySpace

    Returns
    -------
    Part
        The tables of `potential.tables` but those of `openings` and `back_test`.
    """
    stock = stock_by_division(enterprises)
    now = only(stock, year=scope.year)
    regions = regions_by_division(now)
    chosen = _candidates(space, scope)
    table = _measures(now, regions, space, scope, chosen, totals(enterprises, year=scope.year))
    table = table.join(_growth(stock, enterprises, scope, list(chosen)), on="industry")
    open_to = table[~table["reading"].isin(["more", "slightly_more"])].set_index("industry")
    ranks = _ranked(open_to, list(WEIGHTS))
    opportunities = _opportunities(open_to, ranks, _ranked(open_to, [*WEIGHTS, "complexity"]))
    checks = score_checks(open_to[list(WEIGHTS)], weights=WEIGHTS, ranks=ranks)
    projected = shared(["projected_complexity"], lambda: _projected(regions, space))
    notes = space_notes(space)
    tables = by_name(
        StudyTable.of(CANDIDATES, table, DATASETS, notes),
        StudyTable.of(OPPORTUNITIES, opportunities, DATASETS, opportunity_notes(ranks, scope)),
        StudyTable.of(SCORE_CHECKS, checks, DATASETS, check_notes(ranks)),
        StudyTable.of(LINKS, _links(space, list(chosen)), SPACE_DATASETS),
        StudyTable.of(PROJECTED_COMPLEXITY, projected, ("enterprises", "eu_employees"), notes),
    )
    told = opportunity_findings(opportunities, scope)
    return Part(tables, findings=told, caveats=caveats(space, opportunities))


def _candidates(space: IndustrySpace, scope: Scope) -> dict[str, str]:
    """Industries to look at, and their role; ``near`` outside the ecosystem."""
    roles = dict(scope.ecosystem.roles)
    for near in (space.near, space.skills):
        mean = closeness(near, core=scope.ecosystem.core).drop(list(roles), errors="ignore")
        mean = mean[~mean.index.str[0].isin(NO_BUSINESS)].dropna()
        nearest = mean.sort_index().sort_values(ascending=False, kind="stable").index[:NEAREST]
        roles |= dict.fromkeys(nearest, "near")
    return roles


def _measures(
    now: pd.DataFrame,
    regions: pd.DataFrame,
    space: IndustrySpace,
    scope: Scope,
    chosen: dict[str, str],
    sizes: pd.Series,
) -> pd.DataFrame:
    """Size, specialisation, nearness and complexity of the candidates in the region."""
    here = only(by_industry(now, sizes, scope=scope), region=scope.region).set_index("industry")
    table = pd.DataFrame({"industry": list(chosen), "role": list(chosen.values())})
    columns = ["enterprises", "location_quotient", "lower", "upper", "above_parity", "reading"]
    table = table.join(here[columns], on="industry")
    near = shared(["nearness"], lambda: _nearness(regions, space)).xs(scope.region)
    core = scope.ecosystem.core
    more = pd.DataFrame(
        {
            **near[["density", "skill_density"]],
            "closeness": closeness(space.near, core=core),
            "skill_closeness": closeness(space.skills, core=core),
            "complexity": space.complexity,
        }
    )
    noise = near.drop(columns=["density", "skill_density"])
    return table.join(more, on="industry").join(noise, on="industry")


def _nearness(regions: pd.DataFrame, space: IndustrySpace) -> pd.DataFrame:
    """Densities by region and industry, that of Europe with its noise."""
    noise = density_interval(regions, proximity=space.near, runs=400, level=0.9)
    return pd.DataFrame(
        {
            "density": relatedness_density(regions, proximity=space.near),
            "skill_density": skill_density(regions, skills=space.skills),
        }
    ).join(noise.add_prefix("density_"))


def _growth(
    stock: pd.DataFrame, enterprises: pd.DataFrame, scope: Scope, codes: list[str]
) -> pd.DataFrame:
    """Growth here and in the reference over the main period, and the regional effect, as shares."""
    first, last = scope.period
    split = effects(stock, region=scope.region, against=scope.reference, period=scope.period)
    start = split["start"].where(split["start"] > 0)
    there = only(stock, region=scope.reference).pivot(
        index="industry", columns="year", values="value"
    )
    base = there[first].where(there[first] > 0)
    flows = only(enterprises, region=scope.reference, industry=codes)
    noise = change_interval(flows, start=first, end=last, level=0.6827).set_index("industry")
    return pd.DataFrame(
        {
            "growth": split["change"] / start,
            "regional_effect": split["regional"] / start,
            "national_growth": there[last] / base - 1,
            "national_growth_error": noise["half_width"] / base,
        }
    ).reindex(codes)


def _ranked(table: pd.DataFrame, indicators: list[str]) -> RankUncertainty:
    """Ranks of the candidates that are not specialised yet."""
    weights = pd.Series({name: WEIGHTS.get(name, 1.0) for name in indicators})
    noise = pd.DataFrame(
        {
            "density": table["density_standard_error"],
            "national_growth": table["national_growth_error"],
        }
    )
    return rank_uncertainty(
        table[indicators],
        weights=weights,
        noise=noise,
        top=min(TOP, len(table)),
        choices=RankChoices(runs=RUNS, least_coverage=0.6),
    )


def _opportunities(
    table: pd.DataFrame, ranks: RankUncertainty, complex_ranks: RankUncertainty
) -> pd.DataFrame:
    """The candidates in the order of their median ranks, with what speaks for and against.

    What lies in the upper or lower third of those ranked, never more than a third of them.
    """
    ranked = table.loc[ranks.ranks["median"].notna(), list(WEIGHTS)]
    high, low = (
        ranked.rank(ascending=up, pct=True).reindex(table.index) <= 1 / 3 for up in (False, True)
    )
    found = ranks.ranks.rename(columns={"lower": "rank_lower", "upper": "rank_upper"})
    frame = table[["role", "enterprises", "location_quotient", "reading", "above_parity"]].join(
        found[["rank", "median", "rank_lower", "rank_upper", "top_share", "coverage"]]
    )
    frame = frame.assign(
        with_complexity=complex_ranks.ranks["median"],
        speaks_for=[_names(high.loc[code]) for code in frame.index],
        speaks_against=[_names(low.loc[code]) for code in frame.index],
    )
    order = frame.reset_index().sort_values(["median", "rank", "industry"], na_position="last")
    return order.reset_index(drop=True)


def _names(taken: pd.Series) -> tuple[str, ...]:
    return tuple(taken.index[taken])


def _links(space: IndustrySpace, codes: list[str]) -> pd.DataFrame:
    """The nearest candidates of each: pairs once, with both kinds of nearness."""
    codes = [code for code in codes if code in space.near.columns]
    near = space.near.loc[codes, codes]
    pairs = {
        tuple(sorted((code, other)))
        for code in codes
        for other in near[code].drop(code).nlargest(JOINED).index
    }
    alike = space.skills.reindex(index=codes, columns=codes)
    rows = [(*pair, near.at[pair], alike.at[pair]) for pair in sorted(pairs)]
    return pd.DataFrame(rows, columns=list(LINKS.columns))


def _projected(regions: pd.DataFrame, space: IndustrySpace) -> pd.DataFrame:
    """Regions on the scale of the European panel, the most complex first."""
    found = projected_eci(regions, pci=space.complexity).rename("complexity")
    table = found.rename_axis("region").reset_index()
    table["rank"] = table["complexity"].rank(ascending=False)
    return table.sort_values(["rank", "region"], ignore_index=True)
