"""The area under a ROC curve, on arrays."""

import numpy as np

from nextstep_analysis.indicators._ranks import ranks_of


def auc(score: np.ndarray, event: np.ndarray) -> float:
    """Chance that a case with the event (1) has a higher score than one without (0).

    Arrays of any, equal shape. Ties count half; NaN where there is no event, or nothing else.
    """
    happened = event.ravel() == 1
    count, others = int(happened.sum()), int((~happened).sum())
    if not count or not others:
        return float("nan")
    ranks = ranks_of(score.ravel())
    return float((ranks[happened].sum() - count * (count + 1) / 2) / (count * others))
