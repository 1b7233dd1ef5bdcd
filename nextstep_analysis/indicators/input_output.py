"""What industries buy from each other: coefficients, multipliers, leakage, extraction.

Tables are DataFrames with the selling industry (product) in the rows and the buying
one (user) in the columns. They are aligned by label, never by position.
"""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators import _flows
from nextstep_analysis.indicators.linkages import (
    ghosh_inverse,
    hypothetical_extraction,
    leontief_inverse,
)
from nextstep_analysis.indicators.regionalisation import (
    flegg_location_quotient,
    import_leakage,
    regionalise,
)

__all__ = [
    "employment_multipliers",
    "flegg_location_quotient",
    "ghosh_inverse",
    "hypothetical_extraction",
    "import_leakage",
    "leontief_inverse",
    "output_multipliers",
    "regionalise",
    "technical_coefficients",
    "value_added_multipliers",
]


def technical_coefficients(
    flows: pd.DataFrame,
    *,
    output: pd.Series,
    primary: pd.DataFrame | None = None,
    tolerance: float = 0.01,
) -> pd.DataFrame:
    r"""What an industry buys for one unit of its output.

    .. math:: a_{ij} = z_{ij} / x_j

    Parameters
    ----------
    flows : DataFrame, product x user
        Money; domestic flows give domestic coefficients, all flows total ones. A negative
        one is a by-product, booked as a purchase that is given back.
    output : Series by user, same money
    primary : DataFrame, item x user, optional
        All that makes up output besides `flows`: value added, taxes on products, and
        imports where `flows` are domestic; a subsidy or a loss is negative. With it, the
        columns must balance.
    tolerance : float
        By how much a column may miss its output, same money.

    Returns
    -------
    DataFrame, product x user, ratio
        NaN where a flow is missing, and in the column of a user without output.

    Raises
    ------
    DataError
        If labels differ or stand twice, a flow is no number, an output negative, a column
        does not balance (the sentence states by how much) or cannot be checked for a
        missing figure, an industry without output buys, or it buys 1 or more of its own
        product for a unit of output.

    References
    ----------
    Miller, R. E. & Blair, P. D. (2009). *Input-Output Analysis: Foundations and
    Extensions*, 2nd ed., ch. 2. Cambridge University Press.

    Examples
    --------
    >>> flows = pd.DataFrame({"A": [15.0, 20], "B": [50.0, 10]}, index=["A", "B"])
    >>> technical_coefficients(flows, output=pd.Series({"A": 100, "B": 200})).loc["B", "A"]
    np.float64(0.2)
    """
    for labels, name in ((flows.index, "rows"), (flows.columns, "columns")):
        _flows.check_labels(labels, name=f"the {name} of the flows")
    output = _flows.numbers(output, like=flows.columns, name="output")
    flows = _flows.floats(flows, name="flows")
    infinite = flows.isin([np.inf, -np.inf])
    if infinite.to_numpy().any():
        row, column = _flows.first_cell(infinite)
        raise DataError(f"flows must be finite, but it is infinite from {row} to {column}")
    if primary is not None:
        _check_balance(flows, primary, output, tolerance)
    buys = flows.abs().sum()
    if (idle := buys[(output == 0) & (buys > 0)]).size:
        raise DataError(
            f"{idle.index[0]} has no output, but buys {idle.iloc[0]:g}: there is no coefficient"
        )
    shares = flows / output.where(output > 0)
    for name in shares.index.intersection(shares.columns):
        if (own := shares.loc[name, name]) >= 1:
            raise DataError(
                f"coefficients must be below 1 on the diagonal, but {name} buys {own:g} of its "
                "own product for one unit of its output"
            )
    return shares


def _check_balance(
    flows: pd.DataFrame, primary: pd.DataFrame, output: pd.Series, tolerance: float
) -> None:
    if not tolerance >= 0:
        raise DataError(f"tolerance is {tolerance!r}; allowed is a number, zero or more")
    names = ("primary inputs", "the flows")
    _flows.check_labels(primary.columns, name="the columns of primary inputs")
    _flows.check_same(primary.columns, flows.columns, names=names)
    paid = _flows.floats(primary[list(flows.columns)], name="primary inputs")
    inputs = flows.sum(skipna=False) + paid.sum(skipna=False)
    rest = inputs - output
    if (unknown := rest[rest.isna()]).size:
        raise DataError(
            f"columns must balance, but {len(unknown)} of {len(rest)} cannot be checked, for an "
            f"input or the output is missing, first: {unknown.index[0]}"
        )
    if (wrong := rest[rest.abs() > tolerance]).size:
        place = int(wrong.abs().to_numpy().argmax())
        worst = wrong.index[place]
        raise DataError(
            f"columns do not balance: inputs must equal output to {tolerance:g}, but {len(wrong)} "
            f"of {len(rest)} do not, worst: {worst} by {wrong.iloc[place]:+.4g} (output "
            f"{output[worst]:.6g})"
        )


def output_multipliers(coefficients: pd.DataFrame) -> pd.Series:
    r"""Type I output multipliers: all output behind one unit of an industry's final demand.

    .. math:: m_j = \sum_i l_{ij}

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
        Regional ones give effects in the region only.

    Returns
    -------
    Series by user, ratio, 1 or more
        NaN for an industry without output, and one that buys from it, round after round;
        a single missing coefficient is an error. Household spending is not in it.

    Raises
    ------
    DataError
        As `leontief_inverse`.

    References
    ----------
    Miller, R. E. & Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., ch. 6.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> output_multipliers(a).round(3).to_dict()
    {'A': 1.518, 'B': 1.452}
    """
    return leontief_inverse(coefficients).sum(skipna=False).rename("output_multiplier")


def value_added_multipliers(
    coefficients: pd.DataFrame, *, value_added: pd.Series, output: pd.Series
) -> pd.Series:
    r"""Value added in all industries behind one unit of an industry's final demand.

    .. math:: m_j = \sum_i \frac{v_i}{x_i} l_{ij}

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
    value_added, output : Series by industry, same money
        Value added may be negative.

    Returns
    -------
    Series by user, ratio
        NaN where the value added or the output of an industry that is behind it is
        missing, or that output is zero.

    Raises
    ------
    DataError
        As `leontief_inverse`; if labels differ, or an output is negative.

    References
    ----------
    Miller, R. E. & Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., ch. 6.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> value_added_multipliers(a, value_added=pd.Series({"A": 65, "B": 140}),
    ...     output=pd.Series({"A": 100, "B": 200})).round(3).to_dict()
    {'A': 1.0, 'B': 1.0}
    """
    return _weighted(coefficients, value_added, output, "value_added", negative=True)


def employment_multipliers(
    coefficients: pd.DataFrame, *, jobs: pd.Series, output: pd.Series
) -> pd.Series:
    r"""Jobs in all industries behind one unit of an industry's final demand.

    .. math:: m_j = \sum_i \frac{e_i}{x_i} l_{ij}

    Parameters
    ----------
    coefficients : DataFrame, product x user, ratio
    jobs : Series by industry, persons
    output : Series by industry, money

    Returns
    -------
    Series by user, persons per unit of money
        NaN where the jobs or the output of an industry that is behind it are missing, or
        that output is zero.

    Raises
    ------
    DataError
        As `leontief_inverse`; if labels differ, or a value is negative.

    References
    ----------
    Miller, R. E. & Blair, P. D. (2009). *Input-Output Analysis*, 2nd ed., ch. 6.

    Examples
    --------
    >>> a = pd.DataFrame({"A": [0.15, 0.2], "B": [0.25, 0.05]}, index=["A", "B"])
    >>> employment_multipliers(a, jobs=pd.Series({"A": 500, "B": 400}),
    ...     output=pd.Series({"A": 100, "B": 200})).round(2).to_dict()
    {'A': 6.8, 'B': 3.89}
    """
    return _weighted(coefficients, jobs, output, "jobs")


def _weighted(
    coefficients: pd.DataFrame,
    amount: pd.Series,
    output: pd.Series,
    name: str,
    negative: bool = False,
) -> pd.Series:
    inverse = leontief_inverse(coefficients)
    amount = _flows.numbers(amount, like=inverse.index, name=name, negative=negative)
    output = _flows.numbers(output, like=inverse.index, name="output")
    each = amount / output.where(output > 0)
    behind = inverse.mul(each, axis="index").mask(inverse == 0, 0.0)
    return behind.sum(skipna=False).rename(f"{name}_multiplier")
