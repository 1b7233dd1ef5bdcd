"""What the value chain shows, in sentences, and what limits it."""

import pandas as pd

from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.trade_flows import Flows
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

SUMMED = [
    "region",
    "finland",
    "abroad",
    "total",
    "total_lower",
    "total_upper",
    "leaking",
    "lower",
    "upper",
]
TOP = 3  # suppliers or buyers named in a sentence

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
    "calls forth, the supplier's own included; household spending is left out."
)
PRIORITY = Statement(
    "Products are ranked by purchases from outside the region times the multiplier times "
    "relatedness: the share (0-1) of the industries with similar staff that the region has more of "
    "than the country. Staffing patterns are national, of 2016."
)
MISSING_BUYERS = Statement(
    "Missing sales are what the core would sell in the region if each buying industry took the "
    "same share of its output as in the whole country, less what it takes by the table. Sales "
    "to the rest of Finland and abroad may make up for them."
)
ROWS = Statement(
    "By column (inputs against output) the tables of the region and of the whole country balance "
    "to 0.01 million euro, and that of the region by row as well. In the national table, which is "
    "the sum of 19 regional ones, domestic use of a product misses its output by up to {most:.0f} "
    "million euro (at most {share:.1%} of the output), and sales with the proportions of the "
    "country inherit that; the misses cancel out over all products."
)

_ORIGINS = Statement(
    "In {year:year}, the core bought products worth an estimated {total:meur_words}: "
    "{own:.0%} came from {region:name} itself, {finland:.0%} from elsewhere in Finland and "
    "{abroad:.0%} from abroad."
)
_LEAKING = Statement(
    "Purchases worth an estimated {leaking:meur_words} thus went outside the region; with the "
    "other estimates, {lower:.1f} to {upper:.1f} of {total_lower:.1f} to {total_upper:.1f} million "
    "euro."
)
_LEAKING_POINT = Statement(
    "Purchases worth an estimated {leaking:meur_words} thus went outside the region."
)
_AT_MOST = Statement("Only a part of {codes} is meant, so that these are upper bounds.")
_SUPPLIERS = Statement(
    "Measured by purchases from outside the region, the multiplier and relatedness, the largest "
    "supplier gaps are: {suppliers:short_lower}."
)
_BUYERS = Statement(
    "Compared with the whole country, the core lacks local buyers most in: {buyers:short_lower}."
)


def flow_notes(borders: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What limits all figures on purchases and sales; `borders` as of `border_notes`."""
    return (ESTIMATE.given(year=ACCOUNTS_YEAR), *borders)


def part_notes(scope: Scope) -> tuple[Statement, ...]:
    """That only a part of some core industries is meant, if so."""
    codes = scope.core_upper_bounds
    return (PARTLY.given(codes=", ".join(codes)),) if codes else ()


def balance_note(country: Flows) -> Statement:
    """How well the tables balance: sales rest on the rows of the national one."""
    missed = country.rows_miss.abs()
    share = (missed / country.output).max()
    return ROWS.given(most=missed.max(), share=share)


def value_chain_findings(
    products: pd.DataFrame,
    buyers: pd.DataFrame,
    *,
    mixed: tuple[Statement, ...],
    scope: Scope,
) -> tuple[Statement, ...]:
    """Where purchases come from, which suppliers and which buyers are missing."""
    sums = products[SUMMED].sum(skipna=False)
    if not sums["total"] > 0:
        return ()
    partly = scope.core_upper_bounds
    then = _AT_MOST.given(codes=", ".join(partly)) if partly else None
    message = _LEAKING_POINT if sums["upper"] - sums["lower"] < 0.05 else _LEAKING
    after = message.given(then=then, **sums[SUMMED[3:]])
    origins = _ORIGINS.given(
        evidence="value_chain",
        then=after,
        year=ACCOUNTS_YEAR,
        region=Code(scope.region),
        total=sums["total"],
        own=sums["region"] / sums["total"],
        finland=sums["finland"] / sums["total"],
        abroad=sums["abroad"] / sums["total"],
    )
    found = [origins]
    suppliers = products.loc[products["leaking"] > 0, "product"].head(TOP)
    if len(suppliers):
        codes = [Code(code) for code in suppliers]
        then = mixed[0] if mixed else None
        found.append(_SUPPLIERS.given(evidence="value_chain", then=then, suppliers=codes))
    short = buyers.loc[buyers["missing"] > 0, "industry"].head(TOP)
    if len(short):
        found.append(_BUYERS.given(evidence="buyers", buyers=[Code(code) for code in short]))
    return tuple(found)
