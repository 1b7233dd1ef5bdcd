"""Answers of many tests as columns of a table."""

import numpy as np
import pandas as pd

from nextstep_analysis.indicators.verdicts import Answer


def answers(above: np.ndarray, below: np.ndarray, reason: pd.Series) -> pd.DataFrame:
    """Columns ``answer`` and ``reason``: no test is possible where a reason stands.

    `reason` is "" in rows that were tested; a row there neither above nor below is not told.
    """
    answer = pd.Series(Answer.NOT_TOLD.value, index=reason.index, dtype="str")
    answer = answer.mask(above, Answer.ABOVE.value).mask(below, Answer.BELOW.value)
    answer = answer.mask(reason.to_numpy() != "", Answer.NO_TEST.value)
    return pd.DataFrame({"answer": answer, "reason": reason.astype("str")})
