"""How alike the staff of industries is."""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators._proximity import industry_matrix
from nextstep_analysis.schema import check_observations, check_one_of


def skill_relatedness(occupations: pd.DataFrame, *, diagonal: float = 1.0) -> pd.DataFrame:
    r"""Skill relatedness: how alike the occupations of two industries are.

    .. math:: \frac{\sum_o s_{io} s_{jo}}{\sqrt{\sum_o s_{io}^2 \sum_o s_{jo}^2}},
        \qquad s_{io} = e_{io} / e_i

    Parameters
    ----------
    occupations : DataFrame ``industry, occupation, employed``
        Persons by industry and occupation, one row per combination; one without a
        row employs nobody. Leave out those whose occupation is not known: sharing
        it is no likeness.
    diagonal : {1.0, 0.0}
        Relatedness of an industry to itself, as in `proximity`.

    Returns
    -------
    DataFrame, 0-1, industries down and across, sorted
        0 = no occupation in common, 1 = the same mix. NaN for an industry with a
        missing figure, or that employs nobody.

    Raises
    ------
    DataError
        If `occupations` is not tidy, or `diagonal` is not 0 or 1.

    References
    ----------
    Farjoun, M. (1994). Beyond industry boundaries: human expertise, diversification
    and resource-related industry groups. *Organization Science*, 5(2), 185-199.

    Examples
    --------
    >>> employed = pd.DataFrame({
    ...     "industry": ["C16", "C16", "C31", "C31", "J62"],
    ...     "occupation": ["operators", "joiners", "operators", "joiners", "programmers"],
    ...     "employed": [60, 40, 30, 70, 50]})
    >>> skill_relatedness(employed).loc["C16"].round(2).to_dict()
    {'C16': 1.0, 'C31': 0.84, 'J62': 0.0}
    """
    check_one_of("diagonal", diagonal, (0, 1))
    keys = ["industry", "occupation"]
    check_observations(occupations, keys=keys, value="employed")
    wide = occupations.set_index(keys)["employed"].astype(float).unstack()
    absent = pd.MultiIndex.from_frame(occupations[keys])
    listed = pd.Series(True, index=absent).unstack(fill_value=False)
    people = wide.where(listed.reindex_like(wide), 0.0).sort_index()
    shares = people.div(people.sum(axis=1, skipna=False), axis=0).to_numpy()
    length = np.sqrt((shares**2).sum(1, keepdims=True))
    unit = shares / np.where(length > 0, length, np.nan)
    alike = np.clip(unit @ unit.T, 0.0, 1.0)
    np.fill_diagonal(alike, np.where(np.isnan(alike.diagonal()), np.nan, diagonal))
    return industry_matrix(alike, people.index)
