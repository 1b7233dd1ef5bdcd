"""Regions that should not decide an index: rows of no region, and those with hardly anything."""

import numpy as np
import pandas as pd

SMALL = 0.05
"""A region that holds less than this share of what the median region holds is very small."""
TOP = 0.1
"""Share of the regions, the highest of them, that are looked at."""
FAR = 4.0
"""Deviations from the mean of the regions; among 50 normal ones, one in 300 panels has it."""
_NAMES = {"-", ".", "mk99", "ku999", "xx", "xxx", "zz", "zzz", "n/a", "nan", "none", "null", "unk"}
_NAMES |= {"unknown", "unallocated", "unassigned", "unspecified", "extra", "extra-regio"}
_NAMES |= {"tuntematon", "ei tiedossa", "okänd", "uppgift saknas"}
_PARTS = ("no region", "not allocated", "not known", "without region", "ei tietoa", "sin provincia")
_EXTRA_REGIO = ("ZZ", "ZZZ")
"""After the country, the NUTS code of what lies in no region of it: ``FIZZ``, ``FIZZZ``."""
_SHOWN = 3


def doubts(eci: pd.Series, totals: np.ndarray) -> list[str]:
    """Why the order of an index rests on regions that are none, or very small; in words.

    Parameters
    ----------
    eci : Series by region
        In deviations from the mean; NaN where there is none.
    totals : array
        What each region holds, in the order of `eci`; NaN where not known.
    """
    told = []
    if named := [str(code) for code in eci.index if _is_none(str(code))]:
        told.append(f"{_listed(named)} {_verb(named, 'is', 'are')} no region by name")
    known = eci.dropna()
    if far := [str(code) for code in known.index[known.abs() > FAR]]:
        told.append(
            f"{_listed(far)} {_verb(far, 'lies', 'lie')} more than {FAR:g} deviations from the "
            "mean: perhaps no region, but what belongs to none"
        )
    held = pd.Series(totals, index=eci.index)[known.index]
    top = known.nlargest(max(1, int(TOP * len(known)))).index
    if small := [str(code) for code in top[held[top] < SMALL * held.median()]]:
        told.append(
            f"{_listed(small)} {_verb(small, 'comes', 'come')} out on top with less than "
            f"{SMALL:.0%} of what the median region holds".replace("%", " %")
        )
    return told


def _is_none(code: str) -> bool:
    """Whether a code or name says that it is no region."""
    plain = code.strip().casefold()
    extra = code[:2].isalpha() and code[2:] in _EXTRA_REGIO
    return not plain or extra or plain in _NAMES or any(part in plain for part in _PARTS)


def _listed(codes: list[str]) -> str:
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more


def _verb(codes: list[str], one: str, several: str) -> str:
    return one if len(codes) == 1 else several
