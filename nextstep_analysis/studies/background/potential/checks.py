"""How much the ranks of the opportunities rest on each indicator, and on each choice of method."""

import pandas as pd

from nextstep_analysis.indicators.composite import normalise
from nextstep_analysis.indicators.rank_uncertainty import FACTORS, RankUncertainty
from nextstep_analysis.indicators.sensitivity import drop_one_ranks, effective_weights
from nextstep_analysis.studies.background.potential.tables import SCORE_CHECKS
from nextstep_analysis.study import Statement

FEWEST = 3
"""Ranked industries below which there is nothing to compare."""
KNOWN = 0.1
"""Share of the other weights that keeps an industry ranked when an indicator is left out."""

_SHARES = Statement(
    "Of the variance of the ranks over the runs, {normalisation:.0%} comes from the normalisation "
    "alone, {weights:.0%} from the weights, {aggregation:.0%} from the aggregation and "
    "{noise:.0%} from the noise of the figures; the rest, {rest:.0%}, comes from several of them "
    "together (first-order Sobol indices, estimates)."
)
_MEASURES = Statement(
    "Effective weight: the squared correlation of the indicator with the score, as a share of all "
    "(Paruolo, Saisana & Saltelli 2013). Indicators that go together count more than their weights "
    "say; with a negative correlation one works against the score. Normalised by range, arithmetic "
    "mean, {n:d} industries."
)


def score_checks(
    indicators: pd.DataFrame, *, weights: dict[str, float], ranks: RankUncertainty
) -> pd.DataFrame:
    """Nominal and effective weight of each indicator, and what the ranks would be without it.

    Parameters
    ----------
    indicators : DataFrame, one row per industry and one column per indicator
    weights : dict of float by indicator
    ranks : RankUncertainty
        Of the same table; those it ranks are compared.

    Returns
    -------
    DataFrame with the columns of `SCORE_CHECKS`
        `rank_change` is the largest change of a rank without the indicator, `new_in_top`
        how many industries come among the first then. Correlation and effective weight
        are NaN where the indicator is equal for all. No rows below `FEWEST` industries.
    """
    ranked = indicators[ranks.ranks["median"].notna()]
    if len(ranked) < FEWEST:
        return pd.DataFrame(columns=list(SCORE_CHECKS.columns))
    given = {"weights": pd.Series(weights), "least_coverage": KNOWN}
    scaled = normalise(ranked)
    table = effective_weights(scaled, **given)[["weight", "correlation", "effective"]]
    without = drop_one_ranks(scaled, **given)
    every = without.pop("all")
    fresh = (without <= ranks.top) & ~(every <= ranks.top).to_numpy()[:, None]
    return (
        table.assign(
            rank_change=without.sub(every, axis="index").abs().max(), new_in_top=fresh.sum()
        )
        .rename_axis("indicator")
        .reset_index()
    )


def check_notes(ranks: RankUncertainty) -> tuple[Statement, ...]:
    """The shares of the choices in the variance of the ranks, where they vary; the measures."""
    measures = _MEASURES.given(n=int(ranks.ranks["median"].notna().sum()))
    if ranks.overall.isna().any():
        return (measures,)
    shares = {name: max(0.0, float(ranks.overall[name])) for name in FACTORS}
    rest = max(0.0, 1 - sum(shares.values()))
    return (_SHARES.given(**shares, rest=rest), measures)
