"""How old the main figures of a study are, in one line."""

import pandas as pd

from nextstep_analysis.studies.measures.current import ESTABLISHMENTS, ESTIMATED_YEAR
from nextstep_analysis.study import Statement, StudyTable

_ALL_ESTIMATED = Statement(
    "enterprises {year:year}, jobs {jobs:year}, value added and purchases {accounts:year}"
)
_PERSONNEL_ESTIMATED = Statement(
    "enterprises {year:year}, personnel {jobs:year}, value added and purchases {accounts:year}"
)
_CURRENT = Statement(
    "enterprises {year:year}, jobs {jobs:year}, value added {added:year}, purchases {accounts:year}"
)
_PERSONNEL_CURRENT = Statement(
    "enterprises {year:year}, personnel {jobs:year}, value added {added:year}, purchases "
    "{accounts:year}"
)


def ages(measures: StudyTable) -> Statement:
    """The years of the three measures, and of the table of purchases."""
    row: pd.Series = measures.frame.iloc[0]
    years = {"year": int(row["year"]), "jobs": int(row["jobs_year"])}
    added, personnel = int(row["accounts_year"]), ESTABLISHMENTS in measures.datasets
    if added == ESTIMATED_YEAR:
        message = _PERSONNEL_ESTIMATED if personnel else _ALL_ESTIMATED
        return message.given(accounts=added, **years)
    message = _PERSONNEL_CURRENT if personnel else _CURRENT
    return message.given(added=added, accounts=ESTIMATED_YEAR, **years)
