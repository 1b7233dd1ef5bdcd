"""Which companies fit what the ecosystems look for, by their codes."""

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Fit
from nextstep_analysis.prospects import LISTS
from nextstep_analysis.register.by_hand import Links
from nextstep_analysis.register.linking import YES, Bridge, meant_by

COLUMNS = ["business_id", "ecosystem", "list", "place", "of", "division", "why", "sure", "worth"]


def worth(places: pd.DataFrame, fit: Fit) -> pd.Series:
    r"""What a place in a list is worth, 0 to 1.

    .. math:: w = p \, (1 - (1 - l) (r - 1) / (n - 1))

    with the points p of the list, the place r of n, and the part l that the last place has.
    """
    points = places["list"].map({name: getattr(fit, name) for name in LISTS})
    last = (places["of"] - 1).clip(lower=1)
    return points * (1 - (1 - fit.last) * (places["place"] - 1) / last)


def fits(
    companies: pd.DataFrame, looked_for: pd.DataFrame, *, bridge: Bridge, fit: Fit, links: Links
) -> pd.DataFrame:
    """Every list that a company fits, by its code.

    Parameters
    ----------
    companies : DataFrame ``business_id, industry, code_set``
    looked_for : DataFrame ``ecosystem, list, place, of, division, meant, why``
        See `studies.prospects.openings`.
    links : Links
        What people have excluded from an ecosystem does not fit it.

    Returns
    -------
    DataFrame `COLUMNS`, the best of each company first
        ``sure`` is False where the code is too coarse, or only a part of its class is meant.
    """
    codes = companies[["industry", "code_set"]].dropna().drop_duplicates()
    looked_for = looked_for.assign(worth=worth(looked_for, fit))
    found = [
        (code, scheme, meant, answer == YES)
        for meant in looked_for["meant"].unique()
        for code, scheme in codes.itertuples(index=False)
        if (answer := meant_by(code, scheme, meant, bridge))
    ]
    pairs = pd.DataFrame(found, columns=["industry", "code_set", "meant", "sure"])
    numbered = looked_for.assign(row=range(len(looked_for)))
    told = pairs.merge(numbered, on="meant")
    told = told.sort_values(["sure", "worth", "row"], ascending=[False, False, True])
    sorted_by_id = companies[["business_id", "industry", "code_set"]].sort_values("business_id")
    rows = sorted_by_id.merge(told, on=["industry", "code_set"])  # keeps the order of both
    out = {(one.business_id, one.ecosystem) for one in links.excluded}
    if out:
        rows = rows[~pd.MultiIndex.from_frame(rows[["business_id", "ecosystem"]]).isin(list(out))]
    return rows[COLUMNS].reset_index(drop=True)


def best_fits(found: pd.DataFrame) -> pd.DataFrame:
    """By company: the best list that it surely fits, else may fit; and the ends of what fits.

    Returns
    -------
    DataFrame by ``business_id``
        The columns of the best row; ``fit_low`` is the best that is sure (0 if none is),
        ``fit_high`` the best that may be.
    """
    best = found.drop_duplicates("business_id").set_index("business_id")
    high = found.groupby("business_id")["worth"].max()
    return best.assign(fit_low=best["worth"].where(best["sure"], 0.0), fit_high=high)
