"""Companies that may be one group: proposed, never merged; the register knows no groups."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import pandas as pd
from rapidfuzz.fuzz import token_set_ratio

from nextstep_analysis.register.database import Register
from nextstep_analysis.register.tables import ADDRESSES, FOREIGN, NAMES

MOST = 50
"""Companies with one address; more of them share a house, such as an accountant's."""
_FORMS = re.compile(r"\b(oy|oyj|ab|abp|ltd|plc|inc|gmbh|aps|oü|uab|osakeyhtiö|aktiebolag|demo)\b")
_MARKS = re.compile(r"[^\w]+")


def plain_name(name: str) -> str:
    """A name in small letters without its form and its marks, for comparing.

    >>> plain_name("Oy Keksitty-Puu Ab")
    'keksitty puu'
    """
    return " ".join(_FORMS.sub(" ", _MARKS.sub(" ", name.casefold())).split())


def proposed_groups(companies: pd.DataFrame, register: Register, *, alike: float) -> pd.Series:
    """The first id of the group that each of `companies` may be of; only where there is one.

    Two are of one group if a name of one, present, auxiliary or former, is a name of the other;
    or if they share a website or an address and two of their names are at least `alike` (0-100, the
    ratio of the sets of their words).

    Parameters
    ----------
    companies : DataFrame ``business_id, website``
        Of the list.

    Returns
    -------
    Series by ``business_id``
    """
    ids = companies["business_id"].tolist()
    names = _names(register, ids)
    parent = {one: one for one in ids}
    for one, other in _pairs(companies, register, names):
        if _same(names[one], names[other], alike):
            first, second = sorted((_root(parent, one), _root(parent, other)))
            parent[second] = first
    roots = {one: _root(parent, one) for one in ids}
    sizes = Counter(roots.values())
    found = {one: root for one, root in roots.items() if sizes[root] > 1}
    return pd.Series(found, dtype=object)


def _names(register: Register, ids: list[str]) -> dict[str, set[str]]:
    rows = register.connection.execute(
        f"SELECT business_id, name FROM (SELECT business_id, name FROM {NAMES.name} UNION ALL "
        f"SELECT business_id, name FROM {FOREIGN.name}) WHERE list_contains(?, business_id)",
        [ids],
    ).fetchall()
    found: dict[str, set[str]] = {one: set() for one in ids}
    for one, name in rows:
        if plain := plain_name(name):
            found[one].add(plain)
    return found


def _pairs(
    companies: pd.DataFrame, register: Register, names: dict[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Pairs with something in common, each once."""
    ids = list(names)
    sites = companies.dropna(subset=["website"])[["website", "business_id"]]
    marks = register.connection.execute(
        f"SELECT DISTINCT mark, business_id FROM {ADDRESSES.name} "
        "WHERE mark IS NOT NULL AND list_contains(?, business_id)",
        [ids],
    ).fetchall()
    named = [(name, one) for one, held in names.items() for name in held]
    seen: set[tuple[str, str]] = set()
    for rows in (sites.itertuples(index=False, name=None), marks, named):
        for pair in _together(rows):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _together(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for shared, one in rows:
        found[shared].add(one)
    for held in found.values():
        if len(held) <= MOST:
            yield from combinations(sorted(held), 2)


def _same(some: set[str], others: set[str], alike: float) -> bool:
    if some & others:
        return True
    return any(token_set_ratio(one, other) >= alike for one in some for other in others)


def _root(parent: dict[str, str], one: str) -> str:
    while parent[one] != one:
        one = parent[one]
    return one
