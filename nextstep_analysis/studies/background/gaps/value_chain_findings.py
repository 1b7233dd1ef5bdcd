"""What the value chain shows, in sentences with their claims, and what limits it."""

import pandas as pd

from nextstep_analysis.claim import AtLeast, cells, extreme, none_of, summed
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

ESTIMATE = Statement(
    "The input-output table is a research estimate for {year:year}, not an official statistic; "
    "it has no confidence interval. Purchases of {year:year} may differ from those of today."
)
SHARES = Statement(
    "The core's share of an industry is an estimate: enterprises in the region times persons per "
    "enterprise in the whole country. The band runs from the smallest to the largest of three "
    "estimates (this one, enterprises in the region alone, persons in the whole country alone); "
    "it is not a confidence interval. Where only a part of a core industry is meant, the share "
    "is an upper bound."
)
PARTLY = Statement(
    "Only a part of {codes} is meant. The figures are those of the whole divisions: upper bounds, "
    "and so is the lower end of a band."
)
MIXED = Statement(
    "The table has 30 industries. Where the core is only a part of one, it is taken to buy and "
    "sell as the whole industry does: purchases that only the rest of the industry makes are "
    "then shown as the core's too."
)
MULTIPLIER = Statement(
    "The multiplier tells how much output in the region one euro of the supplier's sales "
    "calls forth, the supplier's own included; household spending is left out. It ranks nothing."
)
APART = Statement(
    "Products are in the order of the euros that go elsewhere. What attracting a firm does not "
    "bring stands apart, with the reason: bound to a place, bought with the goods, or made by "
    "industries that are no business."
)
DEMAND_GAP = Statement(
    "Demand gap: what a buying industry would buy more of the core here if it took as much of "
    "these products from its own country, for each euro of its own output, as in the whole country "
    "from Finland; at least none, and at most what it buys from elsewhere now."
)

LEAST_GAP = 0.05
"""Million euro below which a gap is written as none."""

_ORIGINS = Statement(
    "In {year:year}, the core bought products worth an estimated {total:meur_about}: "
    "{region:meur_about} from the own region, {finland:meur_about} from elsewhere in Finland and "
    "{abroad:meur_about} from abroad."
)
_ELSEWHERE = Statement(
    "Of the {elsewhere:meur_about} that went elsewhere, {apart:meur_about} cannot be won by "
    "attracting firms."
)
_BAND = Statement(
    "With the other estimates of the core's share, {lower:approx} to {upper:approx} million euro "
    "went elsewhere."
)
_AT_MOST = Statement("Only a part of {codes} is meant, so that these are upper bounds.")
_NOT_TOLD = Statement(
    "The table cannot tell what the core buys and who buys from it: the core makes an estimated "
    "{cover:.0%} of the purchases of its industries in the table, less than two thirds. The "
    "figures are those of the whole industries, scaled to the core."
)
_BUYER = Statement(
    "Among local buyers, the largest demand gap is in {industry:short_lower}: in {year:year} it "
    "bought the core's products for {here:meur_about} here and for {elsewhere:meur_about} "
    "elsewhere, and at the rates of the whole country {gap:meur_about} more would have been "
    "bought here."
)
_NO_BUYER = Statement(
    "No local buyer outside the core's own industries has a demand gap: all buy at least as much "
    "of the core's products here as at the rates of the whole country."
)


def flow_notes(borders: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What limits all figures on purchases and sales; `borders` as of `border_notes`."""
    return (ESTIMATE.given(year=ACCOUNTS_YEAR), *borders)


def part_notes(scope: Scope) -> tuple[Statement, ...]:
    """That only a part of some core industries is meant, if so."""
    codes = scope.core_upper_bounds
    return (PARTLY.given(codes=", ".join(codes)),) if codes else ()


def value_chain_findings(
    products: pd.DataFrame, buyers: pd.DataFrame, part: pd.DataFrame, *, scope: Scope
) -> tuple[Statement, ...]:
    """Where purchases come from, how much of it the core makes, and which buyers lack."""
    sums = products[["total", "region", "finland", "abroad", "lower", "upper"]].sum(skipna=False)
    whole = part.iloc[0]
    if not sums["total"] > 0:
        return ()
    if not whole["told"]:
        claim = cells("core_part", {}, cover=whole["cover"])
        return (_NOT_TOLD.given(evidence="core_part", cover=whole["cover"], claims=(claim,)),)
    partly = scope.core_upper_bounds
    then = _AT_MOST.given(codes=", ".join(partly)) if partly else None
    if sums["upper"] - sums["lower"] >= 0.01 * sums["upper"]:
        ends = dict(sums[["lower", "upper"]])
        then = _BAND.given(then=then, claims=(summed("value_chain", {}, **ends),), **ends)
    euros = dict(whole[["elsewhere", "apart"]])
    then = _ELSEWHERE.given(then=then, claims=(cells("core_part", {}, **euros),), **euros)
    told = dict(sums[["total", "region", "finland", "abroad"]])
    claims = (summed("value_chain", {}, **told),)
    origins = _ORIGINS.given(
        evidence="value_chain", then=then, claims=claims, year=ACCOUNTS_YEAR, **told
    )
    return (origins, _buyer(buyers))


def _buyer(buyers: pd.DataFrame) -> Statement:
    """The buyer with the largest gap, outside the core's own industries."""
    outside = buyers[~buyers["own"]]
    first = outside[outside["gap"] >= LEAST_GAP].nlargest(1, "gap")
    if first.empty:
        claim = none_of("buyers", {"gap": AtLeast(LEAST_GAP)}, among={"own": False})
        return _NO_BUYER.given(evidence="buyers", claims=(claim,))
    row = first.iloc[0]
    where = {"industry": row["industry"]}
    euros = dict(row[["here", "elsewhere", "gap"]])
    claims = (
        extreme("buyers", where, "gap", "highest", among={"own": False}),
        cells("buyers", where, **euros),
    )
    return _BUYER.given(
        evidence="buyers",
        claims=claims,
        industry=Code(row["industry"]),
        year=ACCOUNTS_YEAR,
        **euros,
    )
