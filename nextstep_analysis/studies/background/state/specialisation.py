"""Chapter 2 of a study, first half: how large the core is, and how its enterprises are settled."""

import pandas as pd

from nextstep_analysis.codes import CORE, WHOLE_COUNTRY
from nextstep_analysis.indicators.aggregates import weighted_total
from nextstep_analysis.indicators.ratio_of_shares import ratio_of_shares
from nextstep_analysis.studies.background.state.specialisation_findings import (
    core_finding,
    industry_finding,
    multiplicity_note,
)
from nextstep_analysis.studies.background.state.tables import (
    CORE_BY_REGION,
    CORE_REGIONS,
    INDUSTRIES,
    MEMBERS,
)
from nextstep_analysis.studies.measures.enterprises import (
    core_and_rest,
    is_region,
    stock_by_division,
)
from nextstep_analysis.studies.measures.reading import measured, settled, totals
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Compared, Part, Scope, only
from nextstep_analysis.study import KeyFigure, Statement, StudyTable, by_name

DATASETS = ("enterprises",)
RATIO = ["ratio", "ratio_lower", "ratio_upper", "ratio_p", "apart"]
APART = {"above": "larger", "below": "smaller", "not enough to say": "not told"}
"""How the region's share compares with that of another region, by the answer of the test."""

UPPER_BOUND = Statement(
    "Upper bound: the core is narrower than its two-digit divisions, and free public tables "
    "do not go deeper."
)
_WHOLE_DIVISIONS = Statement(
    "For whole two-digit divisions; the quotient of the part that is meant may be higher or lower."
)
_WEIGHTED = Statement(
    "A weighted total, not a count: core industries count in full, related and enabling ones in "
    "part. Ecosystems overlap and are never added up."
)
_WEIGHTED_BOUND = Statement(
    "It is an upper bound, too: {share:.0%} of it comes from divisions of which only a part is "
    "meant."
)
_SMOOTHED = Statement(
    "The smoothed quotient is the location quotient drawn towards 1 by as much as the regions "
    "differ little in the industry (gamma-Poisson model of all regions; Clayton and Kaldor 1987), "
    "with its {level:.0%} interval. The counts are complete: the interval tells how far such a "
    "count would vary if enterprises settled independently and with the same propensity."
)
_PAIR = Statement(
    "{level:.0%} intervals of the ratio of two shares (Katz et al. 1978; Koopman 1984 for counts "
    "under 10). The counts are complete: an interval tells how far such counts would vary if "
    "enterprises settled independently and with the same propensity."
)
_COUNTRY = Statement(
    "The whole country is here the {n:d} regions together, the region itself among them; "
    "enterprises without a region are left out."
)
_RATIOS = Statement(
    "Whether two regions differ is tested by the ratio of their shares (Katz et al. 1978; Koopman "
    "1984 for counts under 10), by Holm over the peers; that two intervals overlap is no test."
)
_PARTLY = Statement(
    "Only a part of these divisions is meant, and the figures are those of the whole: {codes}."
)
_PROPOSED = Statement("Roles, weights and parts are a proposal made for this study.")
_NO_REGION = Statement(
    "{share:.1%} of all enterprises in the country, and {core:.1%} of the core ones, have no "
    "region in the data. They are left out on both sides of every comparison."
)


def specialisation(enterprises: pd.DataFrame, *, every: pd.DataFrame, scope: Scope) -> Part:
    """Enterprises and quotients of the core and of each industry, and how they are read.

    Parameters
    ----------
    enterprises : DataFrame
        With the regions together as the whole country (`enterprises.placed`).
    every : DataFrame
        With the published whole country, enterprises without a region included.

    Returns
    -------
    Part
        Tables `MEMBERS` (the definition), `INDUSTRIES` (one row per industry of the
        ecosystem) and `CORE_BY_REGION`; for their `reading` see `measures.reading`.
    """
    stock = only(stock_by_division(enterprises), year=scope.year)
    sizes = totals(enterprises, year=scope.year)
    core_stock = core_and_rest(stock, codes=scope.ecosystem.core)
    industries = _industries(stock, sizes, scope)
    core = _core_by_region(core_stock, sizes, scope)
    here = core.set_index("region").loc[scope.region]
    notes = _notes(scope)
    tables = by_name(
        StudyTable.of(MEMBERS, members(scope), ("industries",), (_PROPOSED,)),
        StudyTable.of(
            INDUSTRIES,
            industries,
            DATASETS,
            (*notes, *multiplicity_note(industries), *_partly(industries)),
        ),
        StudyTable.of(CORE_BY_REGION, core, DATASETS, (*notes, _RATIOS)),
        StudyTable.of(CORE_REGIONS, _core_regions(core_stock, sizes, scope), DATASETS, notes),
    )
    findings = (core_finding(here, scope), *industry_finding(industries, scope))
    figures = _key_figures(here, stock, scope)
    return Part(tables, figures, findings, _without_region(every, scope))


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


def by_industry(stock: pd.DataFrame, sizes: pd.Series, *, scope: Compared) -> pd.DataFrame:
    """All divisions of the region and the reference, as `reading.measured` has them.

    `stock` is that of the latest year in all regions; the same for every ecosystem.
    """
    level = scope.settings.interval_level
    pair = only(stock, region=[scope.region, scope.reference])
    cells = shared(["settled"], lambda: settled(stock, totals=sizes, level=level))
    asked = ["by_industry", scope.region, scope.reference]
    rules = {"reference": scope.reference, "totals": sizes, "level": level, "cells": cells}
    return shared(asked, lambda: measured(pair, **rules))


def _industries(stock: pd.DataFrame, sizes: pd.Series, scope: Scope) -> pd.DataFrame:
    table = by_industry(stock, sizes, scope=scope)
    here = only(table, region=scope.region).set_index("industry")
    there = only(table, region=scope.reference).set_index("industry")["enterprises"]
    rows = members(scope)[["industry", "role", "weight", "upper_bound"]]
    rows = rows.join(here.drop(columns=["region", "year"]), on="industry")
    rows = rows.assign(year=scope.year, enterprises_reference=rows["industry"].map(there))
    return rows[list(INDUSTRIES.columns)]


def _core_regions(core: pd.DataFrame, sizes: pd.Series, scope: Scope) -> pd.DataFrame:
    """All regions, highest first; no readings, for those of a few compared go by their family."""
    table = _measured_core(core, core, sizes, scope)
    table = table[is_region(table["region"])]
    first = "smoothed_quotient" if scope.reference == WHOLE_COUNTRY else "location_quotient"
    table = table.sort_values([first, "region"], ascending=[False, True], ignore_index=True)
    return table[list(CORE_REGIONS.columns)]


def _measured_core(
    chosen: pd.DataFrame, core: pd.DataFrame, sizes: pd.Series, scope: Scope
) -> pd.DataFrame:
    """As `reading.measured`, of the core as one in the areas `chosen` of all of `core`."""
    level = scope.settings.interval_level
    cells = settled(only(core, industry=CORE), totals=sizes, level=level)
    rules = {"reference": scope.reference, "totals": sizes, "level": level, "cells": cells}
    return only(measured(chosen, **rules), industry=CORE)


def _core_by_region(core: pd.DataFrame, sizes: pd.Series, scope: Scope) -> pd.DataFrame:
    table = _measured_core(only(core, region=scope.regions), core, sizes, scope)
    table = table.set_index("region").loc[list(scope.regions)].reset_index()
    table = table.assign(share=table["enterprises"] / table["region"].map(sizes))
    return table.join(ratios_to_peers(table, sizes, scope), on="region")[
        list(CORE_BY_REGION.columns)
    ]


def ratios_to_peers(core: pd.DataFrame, sizes: pd.Series, scope: Scope) -> pd.DataFrame:
    """`RATIO` of the region's share to that of each peer, by peer."""
    counts = core.set_index("region")["enterprises"]
    peers = list(scope.peers)
    if not peers:
        return pd.DataFrame(columns=RATIO)
    found = ratio_of_shares(
        pd.DataFrame(
            {
                "units": counts[scope.region],
                "total": sizes[scope.region],
                "other_units": counts[peers],
                "other_total": sizes[peers],
            },
            index=peers,
        ),
        level=scope.settings.interval_level,
    )
    apart = found["answer_family"].map(APART).fillna("missing")
    found = found[["ratio", "lower", "upper", "p_family"]].assign(apart=apart)
    return found.set_axis(RATIO, axis="columns")


def _notes(scope: Scope) -> tuple[Statement, ...]:
    level = scope.settings.interval_level
    if scope.reference != WHOLE_COUNTRY:
        return (_PAIR.given(level=level),)
    return (_SMOOTHED.given(level=level), _COUNTRY.given(n=scope.all_regions))


def _partly(industries: pd.DataFrame) -> tuple[Statement, ...]:
    codes = list(only(industries, upper_bound=True)["industry"])
    return (_PARTLY.given(codes=", ".join(codes)),) if codes else ()


def _without_region(every: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """How many enterprises of the published whole country no region has."""
    stock = only(stock_by_division(every, published=True), year=scope.year)
    wide = core_and_rest(stock, codes=scope.ecosystem.core).pivot(
        index="region", columns="industry", values="value"
    )
    country = wide.loc[WHOLE_COUNTRY]
    placed = wide.drop(index=WHOLE_COUNTRY).sum(skipna=False)
    if not (country - placed).abs().sum() > 0:
        return ()
    shares = {
        "share": 1 - placed.sum() / country.sum(),
        "core": 1 - placed[CORE] / (country[CORE] or float("nan")),
    }
    return (_NO_REGION.given(**shares),)


def _key_figures(here: pd.Series, stock: pd.DataFrame, scope: Scope) -> tuple[KeyFigure, ...]:
    partly = bool(scope.core_upper_bounds)
    bound, quotient = (UPPER_BOUND, _WHOLE_DIVISIONS) if partly else (None, None)
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
        *_quotients(here, quotient, common, scope),
        _weighted(only(stock, region=scope.region), scope),
    )


def _quotients(
    here: pd.Series, caveat: Statement | None, common: dict, scope: Scope
) -> tuple[KeyFigure, ...]:
    """The location quotient, and beside the whole country the smoothed one with its interval."""
    ends = {"lower": here["lower"], "upper": here["upper"]}
    label, smoothed = "Location quotient of the core", "Smoothed location quotient of the core"
    plain = KeyFigure(
        "core_location_quotient", label, here["location_quotient"], "ratio", caveat=caveat, **common
    )
    if scope.reference != WHOLE_COUNTRY:
        return (KeyFigure(plain.id, label, plain.value, "ratio", caveat=caveat, **common, **ends),)
    value = here["smoothed_quotient"]
    return (
        plain,
        KeyFigure("core_smoothed_quotient", smoothed, value, "ratio", **common, **ends),
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
