"""Chapter 2 of a study, first half: how large the ecosystem is and how specialised the region."""

import pandas as pd

from nextstep_analysis.codes import CORE, WHOLE_COUNTRY
from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.studies.background.state.specialisation_findings import (
    core_finding,
    industry_findings,
)
from nextstep_analysis.studies.background.state.tables import (
    CORE_BY_REGION,
    INDUSTRIES,
    MEMBERS,
)
from nextstep_analysis.studies.measures.enterprises import (
    core_and_rest,
    is_region,
    stock_by_division,
)
from nextstep_analysis.studies.measures.reading import measured, region_factor
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Part, Scope, only
from nextstep_analysis.study import Code, KeyFigure, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
UPPER_BOUND = Statement(
    "Upper bound: the core is narrower than its two-digit divisions, and free public tables "
    "do not go deeper."
)
_WHOLE_DIVISIONS = Statement(
    "For whole two-digit divisions; the quotient of the part that is meant may be higher or lower."
)
_FEW = Statement("Too few enterprises to call a specialisation.")
_WEIGHTED = Statement(
    "A weighted total, not a count: core industries count in full, related and enabling ones in "
    "part. Ecosystems overlap and are never added up."
)
_WEIGHTED_BOUND = Statement(
    "It is an upper bound, too: {share:.0%} of it comes from divisions of which only a part is "
    "meant."
)
_METHOD = Statement("{level:.0%} confidence intervals by Clopper and Pearson (1934).")
_INCLUDES = Statement("The reference includes the region itself.")
_PARTLY = Statement(
    "Only a part of these divisions is meant, and the figures are those of the whole: {codes}."
)
_PROPOSED = Statement("Roles, weights and parts are a proposal made for this study.")
_NO_REGION = {
    True: Statement(
        "{share:.1%} of all enterprises in {reference:in}, and {core:.1%} of the core ones, have "
        "no region in the data; so the location quotients of the core are on average {bias:.1%} "
        "too high in all regions."
    ),
    False: Statement(
        "{share:.1%} of all enterprises in {reference:in}, and {core:.1%} of the core ones, have "
        "no region in the data; so the location quotients of the core are on average {bias:.1%} "
        "too low in all regions."
    ),
}


def specialisation(enterprises: pd.DataFrame, *, scope: Scope) -> Part:
    """Enterprises, location quotients and intervals of the core and of each industry.

    Returns
    -------
    Part
        Tables `MEMBERS` (the definition), `INDUSTRIES` (one row per industry of the
        ecosystem) and `CORE_BY_REGION`; for their `reading` see `reading.measured`.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    core_stock = core_and_rest(stock, codes=scope.ecosystem.core)
    rules = _rules(core_stock, scope)
    industries, core = _industries(stock, scope), _core_by_region(core_stock, rules, scope)
    here = core.set_index("region").loc[scope.region]
    notes = (_METHOD.given(level=scope.settings.interval_level),)
    notes += (_INCLUDES,) if scope.reference == WHOLE_COUNTRY else ()
    tables = by_name(
        StudyTable.of(MEMBERS, members(scope), ("industries",), (_PROPOSED,)),
        StudyTable.of(INDUSTRIES, industries, DATASETS, (*notes, *_partly(industries))),
        StudyTable.of(CORE_BY_REGION, core, DATASETS, notes),
    )
    findings = (core_finding(here, scope), *industry_findings(industries, scope))
    figures = _key_figures(here, stock, scope)
    return Part(tables, figures, findings, _without_region(core_stock, rules["factor"][CORE]))


def members(scope: Scope) -> pd.DataFrame:
    """The industries of the ecosystem, with role, weight, parts, share and notes by language."""
    weights = scope.ecosystem.weights(scope.settings.weights)
    rows = [
        (
            code,
            scope.ecosystem.roles[code],
            weights[code],
            ", ".join(member.parts),
            member.is_upper_bound,
            member.share or 1.0,
            dict(member.share_source or {}),
            dict(member.note or {}),
        )
        for code, member in scope.ecosystem.members.items()
    ]
    return pd.DataFrame(rows, columns=list(MEMBERS.columns))


def by_industry(stock: pd.DataFrame, *, scope: Scope) -> pd.DataFrame:
    """All divisions of the region and the reference, as `reading.measured` has them.

    `stock` is that of the latest year; the same for every ecosystem.
    """
    pair = only(stock, region=[scope.region, scope.reference])
    asked = ["by_industry", scope.region, scope.reference]
    return shared(asked, lambda: measured(pair, **_rules(stock, scope)))


def _industries(stock: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    table = by_industry(stock, scope=scope)
    here = only(table, region=scope.region).set_index("industry")
    there = only(table, region=scope.reference).set_index("industry")["enterprises"]
    rows = members(scope)[["industry", "role", "weight", "upper_bound"]]
    rows = rows.join(here.drop(columns=["region", "year"]), on="industry")
    return rows.assign(year=scope.year, enterprises_reference=rows["industry"].map(there))


def _core_by_region(core: pd.DataFrame, rules: dict, scope: Scope) -> pd.DataFrame:
    chosen = only(core, region=scope.regions)
    table = only(measured(chosen, **rules), industry=CORE)
    totals = chosen.groupby("region")["value"].sum(skipna=False)
    table = table.assign(share=table["enterprises"] / table["region"].map(totals))
    return table.set_index("region").loc[list(scope.regions)].reset_index()


def _rules(stock: pd.DataFrame, scope: Scope) -> dict:
    return {
        "reference": scope.reference,
        "level": scope.settings.interval_level,
        "small": scope.settings.small_count,
        "factor": region_factor(stock, reference=scope.reference, regions=scope.all_regions),
    }


def _partly(industries: pd.DataFrame) -> tuple[Statement, ...]:
    codes = list(only(industries, upper_bound=True)["industry"])
    return (_PARTLY.given(codes=", ".join(codes)),) if codes else ()


def _without_region(core: pd.DataFrame, factor: float) -> tuple[Statement, ...]:
    """Which way enterprises without a region bend the quotients of the core."""
    if not abs(factor - 1) > 0:
        return ()
    wide = core.pivot(index="region", columns="industry", values="value")
    placed = wide[is_region(wide.index)].sum(skipna=False)
    country = wide.loc[WHOLE_COUNTRY]
    return (
        _NO_REGION[factor > 1].given(
            reference=Code(WHOLE_COUNTRY),
            bias=abs(factor - 1),
            share=1 - placed.sum() / country.sum(),
            core=1 - placed[CORE] / country[CORE],
        ),
    )


def _key_figures(here: pd.Series, stock: pd.DataFrame, scope: Scope) -> tuple[KeyFigure, ...]:
    partly = bool(scope.core_upper_bounds)
    bound = UPPER_BOUND if partly else None
    quotient = _FEW if here["reading"] == "few" else _WHOLE_DIVISIONS if partly else None
    common = {"year": scope.year, "datasets": DATASETS}
    return (
        KeyFigure(
            "core_enterprises",
            "Enterprises in the core industries",
            here["enterprises"],
            "enterprises",
            caveat=bound,
            **common,
        ),
        KeyFigure(
            "core_share",
            "Share of all enterprises in the region",
            here["share"],
            "share",
            caveat=bound,
            **common,
        ),
        KeyFigure(
            "core_location_quotient",
            "Location quotient of the core",
            here["location_quotient"],
            "ratio",
            lower=here["lower"],
            upper=here["upper"],
            caveat=quotient,
            **common,
        ),
        _weighted(only(stock, region=scope.region), scope),
    )


def _weighted(stock: pd.DataFrame, scope: Scope) -> KeyFigure:
    """The weighted total, and how much of it is an upper bound."""
    weights = pd.Series(scope.ecosystem.weights(scope.settings.weights))
    total = weighted_total(stock, weights=weights)["value"].iloc[0]
    caveat, partly = _WEIGHTED, weights[list(scope.ecosystem.upper_bounds)]
    if len(partly):
        bound = weighted_total(stock, weights=partly)["value"].iloc[0]
        caveat = _WEIGHTED.given(then=_WEIGHTED_BOUND.given(share=bound / total))
    return KeyFigure(
        "weighted_enterprises",
        "Weighted total, all roles",
        total,
        "weighted enterprises",
        scope.year,
        DATASETS,
        caveat=caveat,
    )
