"""Many tests at once: p-values of a family, and the false readings to be expected in a table."""

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.verdicts import Answer


def holm(p: pd.Series) -> pd.Series:
    r"""P-values of a family of tests, adjusted so that the first false one is as rare as p says.

    .. math:: \tilde p_{(k)} = \max_{j \le k} \min(1, (m - j + 1)\, p_{(j)})

    with the m tests in the order of p. The family is what one sentence or table names.

    Parameters
    ----------
    p : Series, from 0 to 1
        NaN where no test is possible; such a row is not of the family.

    Returns
    -------
    Series, from 0 to 1, indexed like `p`, named ``p_family``
        At least `p`. NaN where `p` is.

    Raises
    ------
    DataError
        If a p-value is below 0 or above 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian
    Journal of Statistics*, 6(2), 65-70.

    Examples
    --------
    >>> holm(pd.Series([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    values = p.to_numpy(dtype=float, na_value=np.nan)
    if (outside := values[(values < 0) | (values > 1)]).size:
        raise DataError(f"p-values lie from 0 to 1, but one of them is {outside[0]:g}")
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    stepped = np.minimum(values[order] * np.arange(len(order), 0, -1), 1.0)
    adjusted = np.full(len(values), np.nan)
    adjusted[order] = np.maximum.accumulate(stepped)
    return pd.Series(adjusted, index=p.index, name="p_family")


def expected_false_readings(table: pd.DataFrame) -> pd.Series:
    r"""How many of the readings of a table are to be expected false, above and below.

    .. math:: \sum_{above} (1 - P), \qquad \sum_{below} P

    with P the posterior probability that the quotient lies above 1. Neither sum corrects
    anything; each stands under the table that it is about.

    Parameters
    ----------
    table : DataFrame ``p_above, answer``
        The rows that are shown, as `gamma_poisson` gives them.

    Returns
    -------
    Series ``above, below``, numbers of readings
        0 where no row has that answer.

    Raises
    ------
    DataError
        If a column is missing, or a row that is read above or below has a NaN for P.

    References
    ----------
    Newton, M. A. et al. (2004). Detecting differential gene expression with a semiparametric
    hierarchical mixture method. *Biostatistics*, 5(2), 155-176.

    Examples
    --------
    >>> read = pd.DataFrame({"p_above": [0.98, 0.99, 0.01, 0.5],
    ...     "answer": ["above", "above", "below", "not enough to say"]})
    >>> expected_false_readings(read).round(2).to_dict()
    {'above': 0.03, 'below': 0.01}
    """
    if lacking := [name for name in ("p_above", "answer") if name not in table.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(table.columns)}")
    above = 1 - table.loc[table["answer"] == Answer.ABOVE, "p_above"]
    below = table.loc[table["answer"] == Answer.BELOW, "p_above"]
    if unknown := int(above.isna().sum() + below.isna().sum()):
        raise DataError(f"each reading rests on a probability, but {unknown} of them have none")
    return pd.Series({"above": float(above.sum()), "below": float(below.sum())})
