"""Inverses of input-output tables: who depends on whom, backward, forward, and if one were not."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _flows


def leontief_inverse(coefficients: pd.DataFrame) -> pd.DataFrame:
    r"""Output of each industry that one unit of final demand calls forth, round by round.

    .. math:: L = (I - A)^{-1}

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
        Square; see `technical_coefficients`.

    Returns
    -------
    DataFrame, product x user, ratio
        In the order of the rows. A single missing coefficient is an error. An industry
        whose whole column is missing, for it has no output, leaves the others as they
        are without it; its own column, and that of an industry that buys from it, round
        after round, is NaN.

    Raises
    ------
    DataError
        If rows and columns differ, a coefficient is missing or infinite, one on the
        diagonal is 1 or more, or I - A is singular or not productive. A negative
        coefficient is a by-product, and allowed as long as the largest eigenvalue of A
        is below 1.

    References
    ----------
    Leontief, W. (1936). Quantitative input and output relations in the economic
    systems of the United States. *Review of Economics and Statistics*, 18, 105-125.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> leontief_inverse(a).round(4).to_dict("list")
    {'A': [1.2541, 0.264], 'B': [0.33, 1.1221]}
    """
    return _flows.known_inverse(_flows.coefficients(coefficients))


def ghosh_inverse(flows: pd.DataFrame, *, output: pd.Series) -> pd.DataFrame:
    r"""Where an industry's output goes, round by round: the inverse of output coefficients.

    .. math:: b_{ij} = z_{ij} / x_i, \qquad G = (I - B)^{-1}

    Row sums are forward linkages. They tell how much of the industry's sales ends in
    the purchases of others; they are no forecast of what more supply would bring.

    Parameters
    ----------
    flows : DataFrame, product x user, money
        Square.
    output : Series by industry, same money

    Returns
    -------
    DataFrame, product x user, ratio
        A missing flow is an error. The row of an industry without output, and of one that
        sells to it, round after round, is NaN; it leaves the others as they are.

    Raises
    ------
    DataError
        If labels differ, an output coefficient is missing or infinite, one on the
        diagonal is 1 or more, or I - B is singular or not productive.

    References
    ----------
    Ghosh, A. (1958). Input-output approach in an allocation system. *Economica*, 25,
    58-64. Dietzenbacher, E. (1997). *Journal of Regional Science*, 37, 629-651.

    Examples
    --------
    >>> flows = pd.DataFrame({"A": [15.0, 20], "B": [50.0, 10]}, index=["A", "B"])
    >>> ghosh_inverse(flows, output=pd.Series({"A": 100, "B": 200})).round(3).to_dict("list")
    {'A': [1.254, 0.132], 'B': [0.66, 1.122]}
    """
    flows = _flows.square(flows, name="flows")
    output = _flows.numbers(output, like=flows.index, name="output")
    shares = flows.div(output.where(output > 0), axis="index")
    shares = _flows.coefficients(shares, name="output coefficients", of_sellers=True)
    if not len(_flows.unknown(shares.T)):
        return _flows.inverse(shares)
    return _flows.known_inverse(shares.T).T


def hypothetical_extraction(
    coefficients: pd.DataFrame, *, final_demand: pd.Series, extracted: Collection[str]
) -> pd.DataFrame:
    r"""Output that would be lost if some industries were not there.

    .. math:: x - \bar{x} = (I - A)^{-1} f - (I - \bar{A})^{-1} \bar{f}

    with the rows, columns and final demand of the extracted industries set to zero.

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
    final_demand : Series by industry, money
        Use of an industry's product that is not by an industry of the table; negative
        where stocks fall or imports are taken off.
    extracted : collection of str
        Industries to take out; none changes nothing.

    Returns
    -------
    DataFrame by industry, same money: ``output``, ``without``, ``loss``
        ``loss`` of the extracted industries is their whole output. NaN where a final
        demand that the output serves is missing. An upper bound of their importance:
        nobody takes their place.

    Raises
    ------
    DataError
        As `leontief_inverse`; if labels differ, a final demand is infinite, or an
        extracted industry is not in the table.

    References
    ----------
    Dietzenbacher, E. & van der Linden, J. A. (1997). Sectoral and spatial linkages in
    the EC production structure. *Journal of Regional Science*, 37, 235-257.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> hypothetical_extraction(a, final_demand=pd.Series({"A": 35, "B": 170}),
    ...     extracted=["B"])["loss"].round(2).to_dict()
    {'A': 58.82, 'B': 200.0}
    """
    inverse = leontief_inverse(coefficients)
    demand = _flows.numbers(final_demand, like=inverse.index, name="final demand", negative=True)
    if isinstance(extracted, str) or set(extracted) - set(inverse.index):
        named = [extracted] if isinstance(extracted, str) else sorted(extracted)
        raise DataError(
            f"extracted must be a list of industries of the table, but it is {named}; the table "
            f"has {_flows.listed(list(inverse.index))}"
        )
    out = list(extracted)
    left = _flows.coefficients(coefficients)
    idle = _flows.unknown(left).difference(out)
    left.loc[out], left[out] = 0.0, 0.0
    left[idle] = np.nan
    before = _flows.product(inverse, demand)
    remaining = demand.where(~demand.index.isin(out), 0)
    after = _flows.product(_flows.known_inverse(left), remaining)
    return pd.DataFrame({"output": before, "without": after, "loss": before - after})
