"""What enterprises, the regional accounts and jobs say together of a group of industries."""

from enum import StrEnum

import numpy as np
import pandas as pd

from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.gamma_poisson import READINGS
from nextstep_analysis.indicators.verdicts import Reason
from nextstep_analysis.schema import check_observations, check_one_of

ABOVE, BELOW = 1.25, 0.8
"""Location quotients from which a measure without a sampling error is above, or below."""

PART = 2 / 3
"""The part of a wider group from which the group's figures speak for the industries in it."""

LEADS = ("accounts", "jobs")

_LEVELS = {"specialised": "above", "fewer": "below"} | dict.fromkeys(
    ("slightly more", "slightly fewer", "not enough to say"), "par"
)
_QUOTIENTS = ["theta", "value_added", "compensation", "jobs"]
_PARTS = ["accounts_part", "jobs_part"]


class Agreement(StrEnum):
    """The verdict of the measures together."""

    SPECIALISED = "specialised"
    FEWER = "fewer"
    LARGE_UNITS = "few large units"
    SMALL_UNITS = "many small units"
    PAR = "at par"
    NOT_TOLD = "not enough to say"


def three_measures(
    table: pd.DataFrame,
    *,
    above: float = ABOVE,
    below: float = BELOW,
    part: float = PART,
    lead: str = "accounts",
) -> pd.DataFrame:
    r"""Verdict on a group of industries from enterprises, value added and pay, and jobs.

    An enterprise is counted where its head office is, so enterprises alone never make a group
    specialised. Beside them stands what speaks of the size of the units: the accounts (value
    added and compensation, where they agree) or jobs. Each is *above*, *at par* or *below*;

    .. math:: LQ \ge 1.25: above, \qquad LQ \le 0.8: below

    Both above: *specialised*; both below: *fewer*; both at par: *at par*; size above and
    enterprises not: *few large units*; enterprises above, size known and not above, and theta at
    least 1.25 times the quotient of size: *many small units*; else *not enough to say*.

    Parameters
    ----------
    table : DataFrame, one row per group
        ``enterprises`` (reading of `gamma_poisson`) and its ``theta``; location quotients
        ``value_added, compensation, jobs``; ``accounts_part, jobs_part``, the part (0-1) that the
        group has of what those figures are of: figures of a section speak for a division only
        where it is two thirds of it.
    above, below : float
        Quotients from which a measure without a sampling error is above, or below.
    part : float
        The part from which figures of a wider group speak for this one.
    lead : {"accounts", "jobs"}
        Which of the two tells the size of the units where both speak: ``"jobs"`` where they are
        those of the very divisions, and newer.

    Returns
    -------
    DataFrame ``enterprises, accounts, jobs, size, verdict, reason``, indexed like `table`
        ``above``, ``par``, ``below`` or ``none`` (not known, or does not speak for the group;
        `accounts` also ``mixed``); `size` is the one that leads of those that speak; `verdict` is
        of `Agreement`. A quotient or part that is NaN is not known: its measure does not speak.
        Where only one of value added and compensation is known, it stands alone.

    Raises
    ------
    DataError
        If a column is missing, a reading or `lead` is unknown, a quotient is negative, a part is
        not from 0 to 1, or the limits are the wrong way round.

    References
    ----------
    Isserman, A. M. (1977). The location quotient approach to estimating regional economic
    impacts. *J. Am. Inst. Planners*, 43(1), 33-41.

    Examples
    --------
    >>> groups = pd.DataFrame({"enterprises": ["specialised", "not enough to say"],
    ...     "theta": [1.57, 1.06], "value_added": [2.9, 2.6], "compensation": [2.7, 1.9],
    ...     "jobs": [1.43, 1.43], "accounts_part": [0.83, 1.0], "jobs_part": [0.2, 0.1]},
    ...     index=["wood-furniture", "grain-food"])
    >>> three_measures(groups)["verdict"].to_dict()
    {'wood-furniture': 'specialised', 'grain-food': 'few large units'}
    """
    _check(table, above, below, part, lead)
    quotients = table[_QUOTIENTS].astype(float)
    enterprises = table["enterprises"].map(_LEVELS).fillna("none")
    levels = quotients.apply(_level, above=above, below=below)
    accounts, mean = _accounts(levels, quotients)
    accounts = accounts.where(table["accounts_part"] >= part, "none")
    jobs = levels["jobs"].where(table["jobs_part"] >= part, "none")
    by_jobs = (accounts == "none") if lead == "accounts" else (jobs != "none")
    size, quotient = jobs.where(by_jobs, accounts), quotients["jobs"].where(by_jobs, mean)
    many = quotients["theta"] >= above * quotient
    verdict = _agreement(enterprises, size, many)
    reason = pd.Series("", index=table.index, dtype="str")
    reason = reason.mask(verdict == Agreement.NOT_TOLD, Reason.DISAGREE.value)
    reason = reason.mask(size == "none", Reason.HEAD_OFFICES.value)
    reason = reason.mask(table["enterprises"] == "regions do not differ", Reason.ALIKE.value)
    reason = reason.mask(table["enterprises"] == "no test possible", Reason.MISSING.value)
    columns = [enterprises, accounts, jobs, size, verdict, reason]
    names = ["enterprises", "accounts", "jobs", "size", "verdict", "reason"]
    return pd.DataFrame(dict(zip(names, columns, strict=True)), index=table.index, dtype="str")


def _level(quotient: pd.Series, *, above: float, below: float) -> pd.Series:
    level = pd.Series("par", index=quotient.index, dtype="str")
    level = level.mask(quotient >= above, "above").mask(quotient <= below, "below")
    return level.mask(quotient.isna(), "none")


def _accounts(levels: pd.DataFrame, quotients: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Level of value added and compensation together, and their mean."""
    first, second = levels["value_added"], levels["compensation"]
    both = first.where((first == second) | (second == "none"), "mixed")
    both = both.mask(first == "none", second)
    return both, quotients[["value_added", "compensation"]].mean(axis=1)


def _agreement(enterprises: pd.Series, size: pd.Series, many: pd.Series) -> pd.Series:
    rules = {
        Agreement.SPECIALISED: (enterprises == "above") & (size == "above"),
        Agreement.FEWER: (enterprises == "below") & (size == "below"),
        Agreement.PAR: (enterprises == "par") & (size == "par"),
        Agreement.LARGE_UNITS: enterprises.isin(["par", "below"]) & (size == "above"),
        Agreement.SMALL_UNITS: (enterprises == "above") & size.isin(["par", "below"]) & many,
    }
    agreement = np.select(
        list(rules.values()), [rule.value for rule in rules], Agreement.NOT_TOLD.value
    )
    return pd.Series(agreement, index=enterprises.index, dtype="str")


def _check(table: pd.DataFrame, above: float, below: float, part: float, lead: str) -> None:
    needed = ["enterprises", *_QUOTIENTS, *_PARTS]
    if lacking := [name for name in needed if name not in table.columns]:
        raise DataError(f"missing columns {lacking}: the table has {list(table.columns)}")
    numbers = table.assign(row=range(len(table)))
    check_observations(numbers, keys=["row"], value=[*_QUOTIENTS, *_PARTS])
    check_one_of("lead", lead, LEADS)
    if not 0 < below <= 1 <= above or not 0 < part <= 1:
        raise DataError(
            "below lies from 0 to 1, above from 1 on and part from 0 to 1, but they are "
            f"{below!r}, {above!r} and {part!r}"
        )
    for reading in table["enterprises"]:
        check_one_of("reading", reading, tuple(READINGS))
    for name in _PARTS:
        if len(wrong := table.loc[table[name] > 1, name]):
            raise DataError(f"{name!r} must be from 0 to 1, but it is {wrong.iloc[0]:g}")
