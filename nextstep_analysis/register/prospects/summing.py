"""What a list of prospects consists of, counted."""

import pandas as pd

from nextstep_analysis.catalogue.prospecting import Caps
from nextstep_analysis.prospects import LISTS
from nextstep_analysis.register.prospects.spreading import KEYS, most_of

LARGEST = 5
"""Industries, municipalities and ecosystems that are told of each."""
_PLACE = ["ecosystem", "list", "place", "of", "division"]


def fits_of(rows: pd.DataFrame) -> pd.DataFrame:
    """How many of `rows` are in the list for which place of which list of a study.

    Returns
    -------
    DataFrame ``ecosystem, list, place, of, division, prospects``
        By ecosystem, in the order of `LISTS`, then by place.
    """
    counted = rows.groupby(_PLACE, as_index=False).size().rename(columns={"size": "prospects"})
    order = counted.assign(turn=counted["list"].map(LISTS.index))
    order = order.sort_values(["ecosystem", "turn", "place", "division"], ignore_index=True)
    return order[[*_PLACE, "prospects"]]


def shares_of(rows: pd.DataFrame, *, n: int, caps: Caps) -> pd.DataFrame:
    """The largest industries, municipalities and ecosystems of a list of `n`, against their caps.

    Returns
    -------
    DataFrame ``what, code, prospects, most``
        `what` is a key of `spreading.KEYS`; what is not known is not counted.
    """
    most = most_of(caps, n)
    found = [
        (key, str(code), int(count), most[key])
        for key, column in KEYS.items()
        for code, count in rows[column].value_counts().head(LARGEST).items()
    ]
    return pd.DataFrame(found, columns=["what", "code", "prospects", "most"])
