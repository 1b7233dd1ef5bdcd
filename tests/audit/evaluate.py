"""Whether a claim holds: evaluated by code that shares nothing with what chose the sentence."""

import math
from collections.abc import Callable, Iterator, Mapping
from numbers import Real
from typing import Any

import pandas as pd
from recount import Raw

from nextstep_analysis.claim import AtLeast, Claim
from nextstep_analysis.study import Statement, Study

CLOSE = 1e-9


def sentences(statement: Statement) -> Iterator[Statement]:
    """A statement and all that follow it."""
    while statement is not None:
        yield statement
        statement = statement.then


def faults(statement: Statement, study: Study, raw: Raw) -> list[str]:
    """What is wrong with a statement: claims that do not hold, numbers that no claim has."""
    found = []
    for one in sentences(statement):
        for claim in one.claims:
            if wrong := fault(claim, study, raw):
                found.append(f"{one.message!r}: {wrong} ({claim})")
        found += [f"{one.message!r}: no claim has {name}" for name in unclaimed(one, study)]
    return found


def unclaimed(statement: Statement, study: Study) -> list[str]:
    """Names of the numbers in a statement that none of its claims says.

    Years, the level of the intervals and the thresholds of the settings need no claim.
    """
    said = [
        number
        for claim in statement.claims
        for value in claim.says.values()
        for number in (value if isinstance(value, (list, tuple)) else [value])
        if is_number(number)
    ]
    free = {study.level, 1 - study.level}
    return [
        name
        for name, value in statement.values.items()
        if is_number(value)
        and not _is_year(value)
        and value not in free
        and name not in THRESHOLDS
        and not any(_said_so(name, value, number, statement.message) for number in said)
    ]


def _said_so(name: str, value: float, number: float, message: str) -> bool:
    """Whether a claim's number is that of the sentence; words may tell the sign of a plain one."""
    if f"{{{name}:+" in message:
        return _same(value, number)
    return _same(abs(value), abs(number))


THRESHOLDS = {"small", "level", "minutes", "least", "chosen"}
"""Names of values that come from the settings, a decision or a rule, not from figures."""


def fault(claim: Claim, study: Study, raw: Raw) -> str | None:
    """Why `claim` does not hold; None where it does."""
    if claim.kind in FROM_RAW:
        return FROM_RAW[claim.kind](claim, study, raw)
    if claim.table not in study.tables:
        return f"there is no table {claim.table!r}"
    frame = pd.DataFrame(study.tables[claim.table].frame)
    return FROM_TABLE[claim.kind](claim, frame)


def _cells(claim: Claim, frame: pd.DataFrame) -> str | None:
    rows = matching(frame, claim.rows)
    if len(rows) != 1:
        return f"{len(rows)} rows are meant, not one"
    for column, said in claim.says.items():
        cell = rows[column].iloc[0]
        if is_number(said) and not _same(cell, said):
            return f"{column} is {cell}, not {said}"
        if not is_number(said) and cell != said:
            return f"{column} is {cell!r}, not {said!r}"
    return None


def _sum(claim: Claim, frame: pd.DataFrame) -> str | None:
    rows = matching(frame, claim.rows)
    if rows.empty:
        return "there is no row"
    for column, said in claim.says.items():
        total = math.fsum(rows[column])
        if not _same(total, said):
            return f"{column} adds up to {total}, not {said}"
    return None


def _share(claim: Claim, frame: pd.DataFrame) -> str | None:
    part, whole = (
        math.fsum(matching(frame, rows)[claim.column]) for rows in (claim.rows, claim.among)
    )
    if not whole or not _same(part / whole, claim.says["share"]):
        return f"the share is {part} of {whole}, not {claim.says['share']}"
    return None


def _count(claim: Claim, frame: pd.DataFrame) -> str | None:
    named = [name for name, wanted in claim.rows.items() if not isinstance(wanted, AtLeast)]
    if frame[named].isna().any(axis=None):  # a missing number is not so much or more
        return "something is missing in the rows counted"
    rows = matching(frame, claim.rows)
    return None if len(rows) == claim.says["n"] else f"{len(rows)} rows, not {claim.says['n']}"


def _extreme(claim: Claim, frame: pd.DataFrame) -> str | None:
    among = matching(frame, claim.among)
    if among[claim.column].isna().any():
        return f"{claim.column} is missing in some of the rows compared"
    named = matching(among, claim.rows)
    if named.empty:
        return "no row is named"
    sign = {"highest": 1, "lowest": -1, "farthest": 1}[claim.says["end"]]
    values = among[claim.column].abs() if claim.says["end"] == "farthest" else among[claim.column]
    values = sign * values.astype(float)
    others = values.drop(named.index)
    if len(others) and others.max() >= values[named.index].min():
        return f"others are as far by {claim.column}: {among.loc[others.idxmax()].to_dict()}"
    return _in_order(claim, named, values)


def _in_order(claim: Claim, named: pd.DataFrame, values: pd.Series) -> str | None:
    """Rows named one after another stand in this order."""
    for column, wanted in claim.rows.items():
        if isinstance(wanted, (list, tuple)) and len(wanted) > 1:
            place = {value: place for place, value in enumerate(wanted)}
            order = values[named.index].groupby(named[column].map(place)).max().sort_index()
            if (order.diff().dropna() > 0).any():
                return f"not in order by {claim.column}: {list(wanted)}"
    return None


def _none_of(claim: Claim, frame: pd.DataFrame) -> str | None:
    among = matching(frame, claim.among)
    if among.empty:
        return "there is no row"
    if among[list(claim.rows)].isna().any(axis=None):
        return "something is missing in the rows compared"
    found = matching(among, claim.rows)
    return None if found.empty else f"{len(found)} rows are so: {found.iloc[0].to_dict()}"


def _all_of(claim: Claim, frame: pd.DataFrame) -> str | None:
    among = matching(frame, claim.among)
    if among.empty:
        return "there is no row"
    rest = among.drop(matching(among, claim.rows).index)
    return None if rest.empty else f"{len(rest)} rows are not so: {rest.iloc[0].to_dict()}"


def _outside(claim: Claim, frame: pd.DataFrame) -> str | None:
    rows = matching(frame, claim.rows)
    if len(rows) != 1:
        return f"{len(rows)} rows are meant, not one"
    lower, upper = (float(rows[column].iloc[0]) for column in claim.says["ends"])
    if math.isnan(lower) or math.isnan(upper):
        return "there is no interval"
    side = (lower > claim.says["of"]) - (upper < claim.says["of"])
    return None if side == claim.says["side"] else f"the interval is {lower} to {upper}"


FROM_TABLE: Mapping[str, Callable[[Claim, pd.DataFrame], str | None]] = {
    "cells": _cells,
    "sum": _sum,
    "share": _share,
    "count": _count,
    "extreme": _extreme,
    "none_of": _none_of,
    "all_of": _all_of,
    "outside": _outside,
}


def _settling(claim: Claim, study: Study, raw: Raw) -> str | None:
    said = claim.says
    found = raw.settling(said["region"], tuple(said["codes"]))
    return None if found == said["reading"] else f"by the raw figures it is {found!r}"


def _ratio(claim: Claim, study: Study, raw: Raw) -> str | None:
    said = claim.says
    found = raw.apart(said["region"], tuple(said["others"]), tuple(said["codes"]))
    return None if found == dict(said["apart"]) else f"by the raw figures it is {found}"


def _effect(claim: Claim, study: Study, raw: Raw) -> str | None:
    said = claim.says
    found = raw.effect(said["region"], tuple(said["codes"]))
    return None if found == said["verdict"] else f"by the raw figures it is {found!r}"


def _measures(claim: Claim, study: Study, raw: Raw) -> str | None:
    said = claim.says
    frame = pd.DataFrame(study.tables[claim.table].frame)
    rows = matching(frame, claim.rows)
    if len(rows) != 1:
        return f"{len(rows)} rows are meant, not one"
    found = raw.measures(rows.iloc[0].to_dict(), study.region, tuple(said["codes"]))
    return None if found == said["verdict"] else f"by the raw figures it is {found!r}"


FROM_RAW: Mapping[str, Callable[[Claim, Study, Raw], str | None]] = {
    "settling": _settling,
    "ratio": _ratio,
    "effect": _effect,
    "measures": _measures,
}


def matching(frame: pd.DataFrame, rows: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of `frame` that a filter of a claim means."""
    for column, wanted in rows.items():
        if isinstance(wanted, AtLeast):
            frame = frame[frame[column] >= wanted.value]
        elif isinstance(wanted, (list, tuple, set, frozenset)):
            frame = frame[frame[column].isin(list(wanted))]
        else:
            frame = frame[frame[column] == wanted]
    return frame


def is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_year(value: Any) -> bool:
    return float(value).is_integer() and 2000 <= value <= 2100


def _same(one: Any, other: Any) -> bool:
    return math.isclose(float(one), float(other), rel_tol=CLOSE, abs_tol=CLOSE)
