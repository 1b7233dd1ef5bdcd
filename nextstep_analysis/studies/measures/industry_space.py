"""In whom industries employ: how alike their staff is, the same for every study."""

import pandas as pd

from nextstep_analysis.indicators.relatedness import skill_relatedness

UNKNOWN_OCCUPATION = "Missing"


def staff_likeness(occupations: pd.DataFrame) -> pd.DataFrame:
    """Cosine of the shares of occupations, industries down and across, 0 on the diagonal.

    By the staffing of the whole country; `occupations` is ``industry, occupation, employed``.
    """
    return skill_relatedness(known_occupations(occupations), diagonal=0.0)


def known_occupations(occupations: pd.DataFrame) -> pd.DataFrame:
    """`occupations` without the people of no known occupation: sharing it is no likeness."""
    return occupations[occupations["occupation"] != UNKNOWN_OCCUPATION]
