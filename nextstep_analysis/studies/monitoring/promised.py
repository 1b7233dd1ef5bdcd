"""The promises as lines and cells: what is on track, what is not, what nobody knows."""

import math
from collections.abc import Sequence

from nextstep_analysis.catalogue.promised import Promises, reached
from nextstep_analysis.promises import (
    DOWN,
    MET,
    NOT_MET,
    UNKNOWN,
    UP,
    Grown,
    LocatedCompany,
    Promise,
    Ready,
)
from nextstep_analysis.study import Statement, in_a_row

_TEXT = Statement("{text}")
_NOT_KNOWN = Statement("not known yet")
_FROM_ZERO = Statement("0, counted from the start")

_ECOSYSTEMS = Statement("Ecosystems with an adopted roadmap and a published profile")
_READY = Statement(
    "{n:d} ecosystem of the {target:d} promised has an adopted roadmap and a published profile.",
    plural="{n:d} ecosystems of the {target:d} promised have an adopted roadmap and a published "
    "profile.",
    count="n",
)
_CONTACTS = Statement("Companies contacted")
_CONTACTED = Statement("{n:d} companies of the {target:d} promised have been contacted.")
_NO_CONTACTS = Statement(
    "How many companies have been contacted: no reading of the {target:d} promised yet."
)
_LOCATED = Statement("Significant international companies located")
_LOCATED_NOW = Statement(
    "{n:d} significant international company has located; at least {target:d} was promised.",
    plural="{n:d} significant international companies have located; at least {target:d} was "
    "promised.",
    count="n",
)
_NOT_LISTED = Statement(
    "Whether a significant international company has located: no list has been entered yet."
)
_AT_LEAST = Statement("at least {n:d}")
_NUMBER = Statement("{n:d}")

_ENTERPRISES = Statement("Ecosystems whose number of enterprises grows")
_GROWS = Statement(
    "{n:d} of {all:d} beyond chance, {since:year}–{year:year}",
)
_GROWN = Statement(
    "The number of enterprises grew by more than chance from {since:year} to {year:year}: {names}."
)
_SHRUNK = Statement(
    "The number of enterprises fell by more than chance from {since:year} to {year:year}: {names}."
)
_BESIDE = Statement(
    "{name}: {growth:+.1%} here, {country:+.1%} in the same industries of the whole country."
)
_UNTOLD = Statement(
    "Whether the number of enterprises grew or fell from {since:year} to {year:year} cannot be "
    "told from chance: {names}."
)


_VERDICT = Statement(
    "Four promises are followed: {met:d} has been met, {open:d} not yet, and of {unknown:d} nobody "
    "can tell.",
    plural="Four promises are followed: {met:d} have been met, {open:d} not yet, and of "
    "{unknown:d} nobody can tell.",
    count="met",
)


def verdict_of(promises: Sequence[Promise], grown: Sequence[Grown], target: int) -> Statement:
    """How many of the four promises are met; that of growth by the answers together."""
    up, down = (sum(one.answer == answer for one in grown) for answer in (UP, DOWN))
    growth = MET if up >= target else NOT_MET if len(grown) - down < target else UNKNOWN
    states = [one.state for one in promises if one.name is not _ENTERPRISES] + [growth]
    named = {"met": MET, "open": NOT_MET, "unknown": UNKNOWN}
    return _VERDICT.given(**{key: states.count(state) for key, state in named.items()})


def promises_of(
    promises: Promises,
    ready: Sequence[Ready],
    grown: Sequence[Grown],
    companies: Sequence[LocatedCompany],
    day: str,
) -> tuple[Promise, ...]:
    """Every promise with its state; the growth of enterprises as one for each answer."""
    return (
        _ecosystems(promises, ready, day),
        _contacts(promises),
        _located(promises, companies),
        *_enterprises(grown, promises.ecosystems),
    )


def _ecosystems(promises: Promises, ready: Sequence[Ready], day: str) -> Promise:
    n, target = sum(one.whole for one in ready), promises.ecosystems
    return Promise(
        "ecosystems",
        MET if n >= target else NOT_MET,
        _READY.given(n=n, target=target),
        _ECOSYSTEMS,
        _FROM_ZERO,
        _AT_LEAST.given(n=target),
        _NUMBER.given(n=n),
        when=day,
    )


def _contacts(promises: Promises) -> Promise:
    contacts = promises.contacts
    told = reached(contacts, next(iter(contacts.stages)))
    target = _NUMBER.given(n=contacts.target)
    if told is None:
        line = _NO_CONTACTS.given(target=contacts.target)
        return Promise("contacts", UNKNOWN, line, _CONTACTS, _FROM_ZERO, target, _NOT_KNOWN)
    n, when, source = told
    return Promise(
        "contacts",
        MET if n >= contacts.target else NOT_MET,
        _CONTACTED.given(n=n, target=contacts.target),
        _CONTACTS,
        _FROM_ZERO,
        target,
        _NUMBER.given(n=n),
        when,
        source,
    )


def _located(promises: Promises, companies: Sequence[LocatedCompany]) -> Promise:
    located = promises.located
    n, target = sum(one.counts for one in companies), located.target
    aim = _AT_LEAST.given(n=target)
    if n < target and located.known_on is None:
        return Promise("located", UNKNOWN, _NOT_LISTED, _LOCATED, _FROM_ZERO, aim, _NOT_KNOWN)
    last = max((one.when for one in companies), default="")
    sources = "; ".join(dict.fromkeys(one.source for one in companies if one.counts))
    return Promise(
        "located",
        MET if n >= target else NOT_MET,
        _LOCATED_NOW.given(n=n, target=target),
        _LOCATED,
        _FROM_ZERO,
        aim,
        _NUMBER.given(n=n),
        located.known_on or last,
        sources,
    )


def _enterprises(grown: Sequence[Grown], target: int) -> tuple[Promise, ...]:
    """A line for those that grew, those that shrank, and those of which it cannot be told."""
    first = grown[0]
    years = {"since": first.since, "year": first.year}
    cells = {
        "name": _ENTERPRISES,
        "baseline": Statement("the number in {since:year}").given(since=first.since),
        "target": _AT_LEAST.given(n=target),
        "reading": _GROWS.given(n=sum(x.answer == UP for x in grown), all=len(grown), **years),
    }
    groups = (
        (MET, _GROWN, [x for x in grown if x.answer == UP]),
        (NOT_MET, _SHRUNK, [x for x in grown if x.answer == DOWN]),
        (UNKNOWN, _UNTOLD, [x for x in grown if x.answer not in (UP, DOWN)]),
    )
    return tuple(
        Promise(
            f"enterprises-{state.replace(' ', '-')}",
            state,
            line.given(
                names=[one.name for one in found],
                then=None if state == UNKNOWN else _beside(found),
                **years,
            ),
            when=str(first.year),
            **cells,
        )
        for state, line, found in groups
        if found
    )


def _beside(found: Sequence[Grown]) -> Statement | None:
    """Beside each that grew or shrank, what the same industries did in the whole country."""
    return in_a_row(
        [
            _BESIDE.given(name=one.name, growth=one.growth, country=one.country)
            for one in found
            if not math.isnan(one.country)
        ]
    )
