"""What a group of industries buys and sells in its region, on the right margin of the table."""

import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _flows


def purchases_by_origin(
    own: pd.DataFrame, *, finland: pd.DataFrame, abroad: pd.DataFrame, shares: pd.Series
) -> pd.DataFrame:
    r"""What a group of industries buys, product by product, and from where.

    .. math:: \sum_j s_j z^R_{ij}, \quad \sum_j s_j z^F_{ij}, \quad \sum_j s_j z^A_{ij}

    with s the share of industry j that belongs to the group. What is bought elsewhere is the
    most that suppliers of the region could win.

    Parameters
    ----------
    own : DataFrame, product x user, money
        Flows from the region itself, of its own input-output table.
    finland, abroad : DataFrame, product x user, same money
        Flows from the rest of the country, and from abroad.
    shares : Series by user, from 0 to 1
        0 for industries that are not of the group.

    Returns
    -------
    DataFrame ``region, finland, abroad, elsewhere, total, local_share``, by product
        In the money of the flows; ``elsewhere`` is Finland and abroad, ``local_share`` region over
        total: NaN where nothing is bought. NaN where a flow of the group is missing.

    Raises
    ------
    DataError
        If labels differ or stand twice, a flow is negative, or a share is not from 0 to 1.

    References
    ----------
    Miller, R. E. & Blair, P. D. (2009). *Input-Output Analysis: Foundations and Extensions*,
    2nd ed., ch. 3. Cambridge University Press.

    Examples
    --------
    >>> def flows(a, b):
    ...     return pd.DataFrame({"A": a, "B": b}, index=["A", "B"])
    >>> purchases_by_origin(flows([10.0, 5], [0, 0]), finland=flows([10.0, 15], [0, 0]),
    ...     abroad=flows([0.0, 0], [0, 0]), shares=pd.Series({"A": 0.5, "B": 0})
    ...     )[["region", "elsewhere", "local_share"]].values.tolist()
    [[5.0, 5.0, 0.5], [2.5, 7.5, 0.25]]
    """
    own, finland, abroad, s = _checked(own, finland, abroad, shares)
    users = s.index[s > 0]
    parts = {
        name: (table[users] * s[users]).sum(axis=1, skipna=False)
        for name, table in (("region", own), ("finland", finland), ("abroad", abroad))
    }
    found = pd.DataFrame(parts)
    found["elsewhere"] = found["finland"] + found["abroad"]
    found["total"] = found["region"] + found["elsewhere"]
    found["local_share"] = found["region"] / found["total"].mask(found["total"] == 0)
    return found.rename_axis("product")


def demand_gap(
    own: pd.DataFrame,
    *,
    finland: pd.DataFrame,
    abroad: pd.DataFrame,
    shares: pd.Series,
    national: pd.DataFrame,
    output: pd.Series,
) -> pd.DataFrame:
    r"""What buyers of the region would buy of a group of industries here, did they buy as usual.

    .. math:: \sum_i s_i \left(a^N_{ij} x^R_j - z^R_{ij}\right)

    with the *domestic input* coefficients of the country and the output x of buyer j in the
    region: from the buyer's side, so that a group that is large in the region does not turn into
    a lack of buyers (output coefficients do that). Cut at 0 and at what the buyer buys elsewhere:
    beyond it lies demand that is not there.

    Parameters
    ----------
    own : DataFrame, product x user, money
        Flows from the region itself, of its own input-output table.
    finland, abroad : DataFrame, product x user, same money
        Flows from the rest of the country, and from abroad.
    shares : Series by product, from 0 to 1
        Share of each product's makers that belongs to the group; 0 for others.
    national : DataFrame, product x user, ratio
        Domestic input coefficients of the country (`technical_coefficients` of domestic flows).
    output : Series by user, same money
        Output of the region.

    Returns
    -------
    DataFrame ``here, elsewhere, total, uncut, gap``, by buyer
        In the money of the flows: bought here and elsewhere of the group's products, and the gap
        before and after it is cut. NaN where a figure that it rests on is missing.

    Raises
    ------
    DataError
        If labels differ or stand twice, a flow or output is negative, a coefficient is negative or
        1 and more, or a share is not from 0 to 1.

    References
    ----------
    Oosterhaven, J. (1988). On the plausibility of the supply-driven input-output model. *Journal
    of Regional Science*, 28(2), 203-217.

    Examples
    --------
    >>> def flows(a, b):
    ...     return pd.DataFrame({"A": a, "B": b}, index=["A", "B"])
    >>> demand_gap(flows([0.0, 0], [10.0, 0]), finland=flows([0.0, 0], [4.0, 0]),
    ...     abroad=flows([0.0, 0], [1.0, 0]), shares=pd.Series({"A": 1, "B": 0}),
    ...     national=flows([0.0, 0], [0.2, 0]), output=pd.Series({"A": 50, "B": 100})
    ...     ).loc["B"].tolist()
    [10.0, 5.0, 15.0, 10.0, 5.0]
    """
    own, finland, abroad, s = _checked(own, finland, abroad, shares)
    usual = _flows.coefficients(national, name="national coefficients", gaps=True)
    _flows.check_same(usual.index, own.index, names=("the coefficients", "the flows"))
    usual = usual.loc[own.index, own.columns]
    made = _flows.numbers(output, like=own.columns, name="output")
    makers = s.index[s > 0]
    sums = {
        name: (table.loc[makers].mul(s[makers], axis=0)).sum(skipna=False)
        for name, table in (
            ("here", own),
            ("elsewhere", finland + abroad),
            ("usual", usual * made),
        )
    }
    found = pd.DataFrame({"here": sums["here"], "elsewhere": sums["elsewhere"]})
    found["total"] = found["here"] + found["elsewhere"]
    found["uncut"] = sums["usual"] - found["here"]
    cut = found["uncut"].clip(lower=0).clip(upper=found["elsewhere"])
    return found.assign(gap=cut.where(found["elsewhere"].notna())).rename_axis("buyer")


def _checked(
    own: pd.DataFrame, finland: pd.DataFrame, abroad: pd.DataFrame, shares: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series]:
    """Flows and shares in one order; zero or more, shares up to 1."""
    first = _flows.square(own, name="own flows")
    tables = []
    for name, table in (("own flows", own), ("finland", finland), ("abroad", abroad)):
        square = _flows.square(table, name=name)
        _flows.check_same(square.index, first.index, names=(name, "own flows"))
        if not square.index.equals(first.index):
            square = square.loc[first.index, first.columns]
        if (negative := square < 0).to_numpy().any():
            row, column = _flows.first_cell(negative)
            raise DataError(
                f"flows must be zero or more, but {name} has {square.loc[row, column]:g} from "
                f"{row} to {column}"
            )
        tables.append(square)
    s = _flows.numbers(shares, like=first.index, name="shares")
    if (wrong := s[~(s <= 1)]).size:
        raise DataError(
            f"shares must be known and from 0 to 1, but {wrong.index[0]} has {wrong.iloc[0]:g}"
        )
    return tables[0], tables[1], tables[2], s
