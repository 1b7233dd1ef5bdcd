"""What the opportunities of a study say, in sentences, and how to read them."""

import pandas as pd

from nextstep_analysis.indicators.complexity import OPPOSITE_SIGNS
from nextstep_analysis.indicators.rank_uncertainty import RankUncertainty
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.measures.industry_space import PANEL_YEAR, IndustrySpace
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

SURE = 0.5
"""Share of the runs in which an opportunity must be among the first to be named."""

_NAMED = Statement(
    "First among {n:d} industries in which the region is not clearly specialised, by an estimate "
    "of nearness and growth: {industries:short_lower}.",
    plural="First among {n:d} industries in which the region is not clearly specialised, by an "
    "estimate of nearness and growth: {industries:short_lower}.",
    count="named",
)
_UNSURE = Statement(
    "The ranks depend on the choices behind them: the first one lies between {lower:d} and "
    "{upper:d} in 90% of the runs."
)
_STEADY = Statement(
    "The first one keeps rank {rank:d} in at least 90% of the runs that vary the choices behind "
    "the ranks."
)
_NONE = Statement(
    "No industry stands out: none of {n:d} is among the first {top:d} in half of the runs."
)
_RANKS = Statement(
    "Ranks from {runs:d} runs that vary the normalisation, the aggregation, the weights by 25% and "
    "the noise of the figures; the interval holds 90% of them. Ranks are estimates."
)
_EXACT = Statement(
    "The noise is that of the numbers of enterprises: it moves the nearness to the region by "
    "industry and the growth. European nearness, skills and the nearness to the core are taken as "
    "exact, so the intervals are too narrow rather than too wide."
)
_PARTS = Statement(
    "The score has three equal parts: nearness to what the region has (industry and skills), "
    "nearness to the core of the ecosystem (industry and skills), and growth of the industry in "
    "{reference:in} {start:year}–{end:year}."
)
_PANEL = Statement(
    "Nearness and complexity of industries come from employees in {regions:d} European regions in "
    "{year:year}; it is assumed to hold in Finland. The panel lacks farming, finance and public "
    "services: for them there is only nearness by skills."
)
_SKILLS = Statement(
    "Skills are compared by the occupations of each industry in the whole country in 2016; the "
    "region's own staffing is not known."
)
_SCALE = Statement(
    "Complexity is in standard deviations from the mean of the European regions; a region's is the "
    "mean of the industries in which it is specialised, here told by numbers of enterprises."
)
_NOT_IDENTIFIED = Statement(
    "The complexity of industries is not settled by the European figures: regions with many "
    "industries and regions with rare ones point in opposite directions. Here rare industries "
    "count as complex. It is shown, but not part of the score."
)
_NOT_SETTLED = Statement(
    "The complexity of industries is not settled by the European figures. It is shown, but not "
    "part of the score."
)
_OPEN = Statement(
    "European growth of the industries is not known here: the European figures are from one year."
)
_NO_WORTH = Statement(
    "Value added per worker is not known by two-digit division and region, so it is not part of "
    "the score. Value added per employed person of the whole sections of the core in {year:year} "
    "is shown in chapter 5, under the performance gap."
)
_UNRANKED = Statement("Too little is known to rank: {codes}.")


def opportunity_findings(table: pd.DataFrame, scope: Scope) -> tuple[Statement, ...]:
    """Sentences on the opportunities (evidence ``opportunities``)."""
    ranked = table.dropna(subset=["median"])
    if ranked.empty:
        return ()
    named = ranked[ranked["top_share"] >= SURE].head(3)
    if named.empty:
        return (_NONE.given(evidence="opportunities", n=len(ranked), top=min(5, len(ranked))),)
    first = named.iloc[0]
    return (
        _NAMED.given(
            evidence="opportunities",
            n=len(ranked),
            named=len(named),
            industries=[Code(code) for code in named["industry"]],
            then=_first_rank(int(first["rank_lower"]), int(first["rank_upper"])),
        ),
    )


def _first_rank(lower: int, upper: int) -> Statement:
    """How far the rank of the first one moves, if it does."""
    if lower == upper:
        return _STEADY.given(rank=lower)
    return _UNSURE.given(lower=lower, upper=upper)


def opportunity_notes(ranks: RankUncertainty, scope: Scope) -> tuple[Statement, ...]:
    """How the ranks came about."""
    start, end = scope.period
    return (
        _PARTS.given(reference=Code(scope.reference), start=start, end=end),
        _RANKS.given(runs=ranks.runs),
        _EXACT,
    )


def space_notes(space: IndustrySpace) -> tuple[Statement, ...]:
    """Where nearness and complexity come from, and what is not settled."""
    notes = [_PANEL.given(regions=space.regions, year=PANEL_YEAR), _SKILLS, _SCALE]
    return (*notes, *_settled(space))


def caveats(space: IndustrySpace, table: pd.DataFrame) -> tuple[Statement, ...]:
    """What the chapter cannot say."""
    unranked = table.loc[table["median"].isna(), "industry"]
    return (
        _OPEN,
        _NO_WORTH.given(year=ACCOUNTS_YEAR),
        *((_UNRANKED.given(codes=", ".join(unranked)),) if len(unranked) else ()),
        *_settled(space),
    )


def _settled(space: IndustrySpace) -> tuple[Statement, ...]:
    """That the complexity is not identified; why, only where that is the reason."""
    if not space.reasons:
        return ()
    return (_NOT_IDENTIFIED if OPPOSITE_SIGNS in space.reasons else _NOT_SETTLED,)
