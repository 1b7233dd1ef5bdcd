"""Chapter 2 of a study, first half: how large the ecosystem is and how specialised the region."""

import numpy as np
import pandas as pd

from nextstep_analysis.classifications import WHOLE_COUNTRY
from nextstep_analysis.indicators import specialisation as indicator
from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.studies.enterprises import CORE, by_division, core_and_rest
from nextstep_analysis.studies.part import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable

DATASETS = ("enterprises",)
REGIONS = 19
_NO_REGION = Statement(
    "{share:.1%} of the core enterprises in {reference:in} have no region in the data, so"
    " the location quotients of all regions are too low by about as much."
)
UPPER_BOUND = Statement(
    "Upper bound: the core is narrower than its two-digit divisions, and free public tables "
    "do not go deeper."
)


def specialisation(enterprises: pd.DataFrame, *, scope: Scope) -> Part:
    """Enterprises, location quotients and intervals of the core and of each industry.

    Returns
    -------
    Part
        Tables ``industries`` (one row per industry of the ecosystem) and
        ``core_by_region`` (one row per region: the core as one industry).
        `reading` is ``few`` below the small count of the settings, ``above``
        or ``below`` where the interval excludes 1, else ``unclear``.
    """
    stock = only(by_division(enterprises, measure="stock"), year=scope.year)
    industries = _industries(stock, scope)
    core = _core_by_region(stock, scope)
    here = core.set_index("region").loc[scope.region]
    tables = {
        "industries": StudyTable(industries, DATASETS),
        "core_by_region": StudyTable(core, DATASETS),
    }
    findings = (_core_finding(here, scope), *_industry_findings(industries, scope))
    return Part(tables, _key_figures(here, stock, scope), findings, _without_region(stock, scope))


def measured(stock: pd.DataFrame, *, reference: str, level: float, small: int) -> pd.DataFrame:
    """`stock` with quotient, interval, units above parity and how to read them."""
    interval = indicator.location_quotient_interval(stock, reference=reference, level=level)
    table = stock.assign(
        location_quotient=indicator.location_quotient(stock, reference=reference),
        lower=interval["lower"],
        upper=interval["upper"],
        above_parity=indicator.horizontal_cluster_quotient(stock, reference=reference),
    )
    few, unknown = table["value"] < small, table["location_quotient"].isna()
    cases = [unknown, few, table["lower"] > 1, table["upper"] < 1]
    return table.assign(
        reading=np.select(cases, ["missing", "few", "above", "below"], default="unclear")
    ).rename(columns={"value": "enterprises"})


def _industries(stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    pair = only(stock, region=[scope.region, scope.reference])
    table = measured(pair, reference=scope.reference, **_limits(scope))
    here = only(table, region=scope.region).set_index("industry")
    there = only(table, region=scope.reference).set_index("industry")["enterprises"]
    rows = members(scope).join(here.drop(columns="region"), on="industry")
    return rows.assign(year=scope.year, enterprises_reference=rows["industry"].map(there))


def members(scope: Scope) -> pd.DataFrame:
    """The industries of the ecosystem, with role, weight, parts, share and notes by language."""
    weights = scope.ecosystem.weights(scope.settings.weights)
    rows = [
        (code, scope.ecosystem.roles[code], weights[code], ", ".join(member.parts),
         member.is_upper_bound, member.share or 1.0, dict(member.share_source or {}),
         dict(member.note or {}))
        for code, member in scope.ecosystem.members.items()
    ]  # fmt: skip
    columns = [
        "industry", "role", "weight", "parts", "upper_bound", "share", "share_source",
        "note",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _core_by_region(stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    core = core_and_rest(only(stock, region=scope.regions), codes=scope.ecosystem.core)
    table = only(measured(core, reference=scope.reference, **_limits(scope)), industry=CORE)
    totals = core.groupby("region")["value"].sum(skipna=False)
    table = table.assign(share=table["enterprises"] / table["region"].map(totals))
    return table.set_index("region").loc[list(scope.regions)].reset_index()


def _without_region(stock: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """Enterprises of the core that the reference counts in no region lower all quotients."""
    core = only(stock, industry=scope.ecosystem.core).groupby("region")["value"].sum(skipna=False)
    regions = core[core.index.str.startswith("MK")]
    if scope.reference != WHOLE_COUNTRY or len(regions) < REGIONS:
        return ()
    share = 1 - regions.sum(skipna=False) / core[WHOLE_COUNTRY]
    if not share > 0:
        return ()
    return (_NO_REGION.given(share=share, reference=Code(WHOLE_COUNTRY)),)


def _limits(scope: Scope) -> dict:
    return {"level": scope.settings.interval_level, "small": scope.settings.small_count}


def _key_figures(here: pd.Series, stock: pd.DataFrame, scope: Scope) -> tuple[KeyFigure, ...]:
    bound = UPPER_BOUND if scope.core_upper_bounds else None
    common = {"year": scope.year, "datasets": DATASETS}
    weights = pd.Series(scope.ecosystem.weights(scope.settings.weights))
    weighted = weighted_total(only(stock, region=scope.region), weights=weights)
    return (
        KeyFigure(
            "core_enterprises", "Enterprises in the core industries", here["enterprises"],
            "enterprises", caveat=bound, **common,
        ),
        KeyFigure(
            "core_share", "Share of all enterprises in the region", here["share"],
            "share", caveat=bound, **common,
        ),
        KeyFigure(
            "core_location_quotient", "Location quotient of the core",
            here["location_quotient"], "ratio", lower=here["lower"], upper=here["upper"],
            caveat=_FEW if here["reading"] == "few" else bound, **common,
        ),
        KeyFigure(
            "weighted_enterprises", "Weighted total, all roles", weighted["value"].iloc[0],
            "weighted enterprises", caveat=_WEIGHTED, **common,
        ),
    )  # fmt: skip


_FEW = Statement("Too few enterprises to call a specialisation.")
_WEIGHTED = Statement(
    "A weighted total, not a count: core industries count in full, related and enabling ones in "
    "part. Ecosystems overlap and are never added up."
)

_CORE = {
    "few": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}): too few to call a specialisation."
    ),
    "above": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is {lq:.2f} times as large as in "
        "{reference:in} ({level:.0%} confidence interval {lower:.2f}–{upper:.2f}): the region is "
        "specialised in them."
    ),
    "below": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is only {lq:.2f} times that in "
        "{reference:in} ({level:.0%} confidence interval {lower:.2f}–{upper:.2f}): the region has "
        "fewer of them than its size would suggest."
    ),
    "unclear": Statement(
        "In {region:in}, the core industries of the ecosystem have {n:d} enterprises "
        "({year:year}). Their share of all enterprises is {lq:.2f} times that in "
        "{reference:in}, but the {level:.0%} confidence interval {lower:.2f}–{upper:.2f} includes "
        "1: a specialisation cannot be told from chance."
    ),
    "missing": Statement(
        "The number of enterprises in the core industries in {region:in} is not available "
        "for {year:year}."
    ),
}


_STRONGEST = Statement(
    "The industry that stands out most is {industry:lower} ({code}): {n:d} enterprises, "
    "{extra:d} more than at the share it has in {reference:in} (location quotient {lq:.2f}, "
    "{level:.0%} confidence interval {lower:.2f}–{upper:.2f})."
)
_NONE = Statement(
    "{region} is not clearly specialised in any core industry with at least {small:d} enterprises."
)
_TOO_FEW = Statement(
    "{industry:name} ({code}): {n:d} enterprises, too few to call a specialisation, although "
    "the location quotient is {lq:.2f} ({level:.0%} confidence interval "
    "{lower:.2f}–{upper:.2f})."
)


def _core_finding(here: pd.Series, scope: Scope) -> Statement:
    return _CORE[here["reading"]].given(
        evidence="core_by_region", region=Code(scope.region),
        reference=Code(scope.reference), year=scope.year, **_values(here, scope),
    )  # fmt: skip


def _industry_findings(industries: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """The industry furthest above parity, and the most telling one that is too small."""
    strong = only(industries, reading="above", upper_bound=False, role="core")
    strong = strong.nlargest(1, "above_parity")
    few = only(industries, reading="few", role=["core", "related"])
    few = few[few["lower"] > 1].nlargest(1, "location_quotient")
    told = [
        message.given(
            evidence="industries", industry=Code(row["industry"]), code=row["industry"],
            extra=row["above_parity"], reference=Code(scope.reference), **_values(row, scope),
        )
        for message, rows in ((_STRONGEST, strong), (_TOO_FEW, few))
        for _, row in rows.iterrows()
    ]  # fmt: skip
    if strong.empty and len(scope.ecosystem.core) > 1:
        small = scope.settings.small_count
        none = _NONE.given(evidence="industries", region=Code(scope.region), small=small)
        told.insert(0, none)
    return tuple(told)


def _values(row: pd.Series, scope: Scope) -> dict:
    return {
        "n": row["enterprises"], "lq": row["location_quotient"], "lower": row["lower"],
        "upper": row["upper"], "level": scope.settings.interval_level,
    }  # fmt: skip
