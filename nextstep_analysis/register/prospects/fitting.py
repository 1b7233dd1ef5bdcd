"""Which companies fit what the ecosystems look for, by their codes."""

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Fit
from nextstep_analysis.prospects import LISTS
from nextstep_analysis.register.by_hand import Links
from nextstep_analysis.register.linking import YES, Bridge, meant_by

CODE = ["industry", "code_set"]
COLUMNS = ["business_id", "ecosystem", "list", "place", "of", "division", "why", "sure", "worth"]


def worth(places: pd.DataFrame, fit: Fit) -> pd.Series:
    r"""What a place in a list is worth, 0 to 1.

    .. math:: w = p \, (1 - (1 - l) (r - 1) / (n - 1))

    with the points p of the list, the place r of n, and the part l that the last place has.
    """
    points = places["list"].map({name: getattr(fit, name) for name in LISTS})
    last = (places["of"] - 1).clip(lower=1)
    return points * (1 - (1 - fit.last) * (places["place"] - 1) / last)


def fits_of_codes(
    codes: pd.DataFrame, looked_for: pd.DataFrame, *, bridge: Bridge, fit: Fit
) -> pd.DataFrame:
    """Every list that a company of each code fits.

    Parameters
    ----------
    codes : DataFrame `CODE`
        Of companies; as often as they come.
    looked_for : DataFrame ``ecosystem, list, place, of, division, meant, why``
        See `studies.prospects.openings`.

    Returns
    -------
    DataFrame `CODE` and `COLUMNS` without the company, the best of each code first
        ``sure`` is False where the code is too coarse, or only a part of its class is meant.
    """
    known = codes[CODE].dropna().drop_duplicates()
    looked_for = looked_for.assign(worth=worth(looked_for, fit))
    found = [
        (code, scheme, meant, answer == YES)
        for meant in looked_for["meant"].unique()
        for code, scheme in known.itertuples(index=False)
        if (answer := meant_by(code, scheme, meant, bridge))
    ]
    pairs = pd.DataFrame(found, columns=[*CODE, "meant", "sure"])
    told = pairs.merge(looked_for.assign(row=range(len(looked_for))), on="meant")
    told = told.sort_values(["sure", "worth", "row"], ascending=[False, False, True])
    return told[[*CODE, *COLUMNS[1:]]].reset_index(drop=True)


def fits(companies: pd.DataFrame, of_codes: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Every list that a company fits, by its code.

    Parameters
    ----------
    companies : DataFrame ``business_id`` and `CODE`
    of_codes : DataFrame
        See `fits_of_codes`.
    links : Links
        What people have excluded from an ecosystem does not fit it.

    Returns
    -------
    DataFrame `COLUMNS`, the best of each company first
    """
    sorted_by_id = companies[["business_id", *CODE]].sort_values("business_id")
    rows = sorted_by_id.merge(of_codes, on=CODE)  # keeps the order of both
    out = {(one.business_id, one.ecosystem) for one in links.excluded}
    if out:
        rows = rows[~pd.MultiIndex.from_frame(rows[["business_id", "ecosystem"]]).isin(list(out))]
    return rows[COLUMNS].reset_index(drop=True)


def best_fits(companies: pd.DataFrame, of_codes: pd.DataFrame, links: Links) -> pd.DataFrame:
    """By company: the best list that it surely fits, else may fit; and the ends of what fits.

    All companies of a code have the same, but those that people have excluded from an ecosystem.
    Parameters as of `fits`.

    Returns
    -------
    DataFrame by ``business_id``
        The columns of the best row; ``fit_low`` is the best that is sure (0 if none is),
        ``fit_high`` the best that may be.
    """
    alone = companies["business_id"].isin({one.business_id for one in links.excluded})
    of_code = companies.loc[~alone, ["business_id", *CODE]]
    shared = of_code.merge(_best(of_codes, CODE), on=CODE).drop(columns=CODE)
    own = _best(fits(companies[alone], of_codes, links), ["business_id"])
    return pd.concat([shared, own[shared.columns]]).set_index("business_id")


def _best(found: pd.DataFrame, whose: list[str]) -> pd.DataFrame:
    """The first row of each of `whose`, with the ends of what fits."""
    high = found.groupby(whose)["worth"].max().rename("fit_high").reset_index()
    best = found.drop_duplicates(whose).merge(high, on=whose)
    return best.assign(fit_low=best["worth"].where(best["sure"], 0.0))
