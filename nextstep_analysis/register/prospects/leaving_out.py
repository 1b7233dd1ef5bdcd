"""Companies that are no prospects, each with its first reason."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from nextstep_analysis.study import Statement

ENDED = Statement("Not active: ended, or not in the trade register")
SITUATION = Statement("In bankruptcy, restructuring or liquidation")
NOTICED = Statement("A notice of bankruptcy, restructuring or liquidation of the last years")
NOT_CONTACTED = Statement("On the do-not-contact list of this computer")
HERE = Statement("Already in the region")
WITHOUT_INDUSTRY = Statement("Without a known industry")
HOLDING = Statement("Only holds shares, by its industry code")
NO_FIT = Statement("Its industry is in no list of the studies")
REASONS = (ENDED, SITUATION, NOTICED, NOT_CONTACTED, HERE, WITHOUT_INDUSTRY, HOLDING, NO_FIT)
"""In the order in which they are asked; each company counts by the first that holds."""


def left_out(
    companies: pd.DataFrame,
    *,
    region: str,
    noticed: Collection[str],
    not_contacted: Collection[str],
    holding: tuple[str, ...],
) -> pd.Series:
    """The place of a company's first reason in `REASONS`; -1 for a prospect.

    Parameters
    ----------
    companies : DataFrame
        See `candidates`, with ``fit_high`` where they fit a list.
    noticed, not_contacted : collections of business ids
        With a notice that keeps them out; on the list of this computer.
    holding : tuple of str
        What the codes of holding companies begin with.
    """
    ids, industry = companies["business_id"], companies["industry"]
    never = np.zeros(len(ids), bool)
    cases = [
        ~companies["active"].astype(bool),
        companies["situation"].notna(),
        ids.isin(noticed) if noticed else never,
        ids.isin(not_contacted) if not_contacted else never,
        companies["region"] == region,
        industry.isna(),
        industry.fillna("").str.startswith(holding) if holding else never,
        companies["fit_high"].isna(),
    ]
    found = np.select(cases, list(range(len(REASONS))), -1)
    return pd.Series(found, index=companies.index)
