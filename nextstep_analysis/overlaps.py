"""What is wrong with a list of industry codes that is to be added up, in one sentence.

`schema.check_disjoint` raises it. The verdict on a list is remembered: studies ask for the
same few lists thousands of times.
"""

import re
from functools import lru_cache

from nextstep_analysis.industry_codes import (
    SCHEMES,
    TOL_2008,
    TOL_2025,
    is_total_by_name,
    parts_of,
    section_of,
)
from nextstep_analysis.industry_parts import Part, Parts, holds, meet

OWN = "own"
SCHEME_NAMES = {
    "TOL 2008": TOL_2008,
    "NACE Rev. 2": TOL_2008,
    "TOL 2025": TOL_2025,
    "NACE Rev. 2.1": TOL_2025,
    OWN: OWN,
}
"""What a caller may call a scheme -> the scheme."""

_ALIAS = {scheme: name for name, scheme in SCHEME_NAMES.items() if name not in SCHEMES}
_SHOWN = 3
_NUMBERS = {"int", "float", "int64", "float64", "int32", "float32"}
_OWN_SAID = (
    "schema.with_scheme(table, 'own') if each code is a part of its own and none holds another"
)
_Pair = tuple[str, str]


@lru_cache(maxsize=512)
def fault(codes: frozenset, scheme: str | None) -> str | None:
    """Why `codes` may not be added up; None if nothing is counted twice.

    Without a scheme, all schemes that have all of the codes must agree.

    Parameters
    ----------
    codes : frozenset
    scheme : str or None
        A key of `SCHEME_NAMES`.

    Examples
    --------
    >>> fault(frozenset(["C16", "C31"]), None)
    >>> fault(frozenset(["16", "16.10"]), "NACE Rev. 2")
    'overlapping industries: each may be counted once, but 1 pair overlaps: 16 holds 16.10'
    """
    if scheme is not None and SCHEME_NAMES.get(scheme) == OWN:
        return _total_beside_others(codes)
    if numbers := sorted((code for code in codes if not isinstance(code, str)), key=str):
        kind = type(numbers[0]).__name__
        why = " (a number has lost its leading zeros: 01 becomes 1)" if kind in _NUMBERS else ""
        return (
            f"industry codes must be text{why}, but {numbers[0]!r} is of type {kind}; read the "
            f"column as text, or say {_OWN_SAID}"
        )
    if scheme is not None:
        return _fault_in(codes, scheme)
    known = {name: _known(codes, name) for name in SCHEMES}
    fitting = {name: parts for name, parts in known.items() if len(parts) == len(codes)}
    if not fitting:
        return _not_known(codes)
    pairs = {name: _pairs(parts) for name, parts in fitting.items()}
    if not any(pairs.values()):
        return None
    return _overlapping(pairs, fitting) if all(pairs.values()) else _not_agreed(pairs, fitting)


def _total_beside_others(codes: frozenset) -> str | None:
    total = min((code for code in codes if is_total_by_name(code)), default=None)
    others = sorted((code for code in codes if code != total), key=str)
    return _told([f"{total} holds {code}" for code in others]) if total and others else None


def _fault_in(codes: frozenset, scheme: str) -> str | None:
    name = SCHEME_NAMES[scheme]
    covered = _known(codes, name)
    if unknown := sorted(codes - set(covered)):
        return f"industry codes not of {scheme}: {_first(unknown)} not{_hint(unknown[0], name)}"
    pairs = _pairs(covered)
    return _overlapping({name: pairs}, {name: covered}) if pairs else None


def _known(codes: frozenset, scheme: str) -> dict[str, Parts]:
    """What the codes stand for that `scheme` has."""
    return {code: parts for code in codes if (parts := parts_of(code, scheme))}


def _pairs(covered: dict[str, Parts]) -> list[_Pair]:
    """The codes that overlap, the one that holds the other first."""
    pairs: set[_Pair] = set()
    open_parts: list[tuple[Part, str]] = []
    for part, code in sorted((part, code) for code, parts in covered.items() for part in parts):
        open_parts = [(other, held) for other, held in open_parts if other.end > part.start]
        pairs |= {(held, code) for other, held in open_parts if held != code and meet(other, part)}
        open_parts.append((part, code))
    ordered = {(min(pair), max(pair)) for pair in pairs}
    turned = ((b, a) if holds(covered[b], covered[a]) else (a, b) for a, b in ordered)
    return sorted(turned)


def _relation(pair: _Pair, covered: dict[str, Parts]) -> str:
    one, other = (covered[code] for code in pair)
    if holds(one, other):
        return f"{pair[0]} {'is the same as' if holds(other, one) else 'holds'} {pair[1]}"
    named = any(part.name for part in (*one, *other))
    return f"{pair[0]} and {pair[1]} {'may overlap' if named else 'overlap'}"


def _overlapping(pairs: dict[str, list[_Pair]], covered: dict[str, dict[str, Parts]]) -> str:
    everywhere = set.intersection(*map(set, pairs.values()))
    # Where each scheme finds other pairs, each pair is told with its scheme.
    relations = [
        _relation(pair, covered[name]) + ("" if everywhere else f" in {name}")
        for name in pairs
        for pair in pairs[name]
        if pair in everywhere or not everywhere
    ]
    return _told(list(dict.fromkeys(relations)))


def _told(relations: list[str]) -> str:
    overlap = "pair overlaps" if len(relations) == 1 else "pairs overlap"
    dots = "; ..." if len(relations) > _SHOWN else ""
    return (
        f"overlapping industries: each may be counted once, but {len(relations)} {overlap}: "
        f"{', '.join(relations[:_SHOWN])}{dots}"
    )


def _not_agreed(pairs: dict[str, list[_Pair]], covered: dict[str, dict[str, Parts]]) -> str:
    name = next(name for name in pairs if pairs[name])
    free = next(name for name in pairs if not pairs[name])
    return (
        f"scheme not known: in {name} {_relation(pairs[name][0], covered[name])}, in {free} not; "
        f"say which the codes are of by schema.with_scheme(table, {name!r}) or {free!r}, or say "
        f"{_OWN_SAID}"
    )


def _not_known(codes: frozenset) -> str:
    schemes = {name: f"{name} (or {_ALIAS[name]})" for name in SCHEMES}
    unknown = sorted(code for code in codes if not any(parts_of(code, name) for name in SCHEMES))
    if unknown:
        lacking = f"{_first(unknown)} neither in {' nor in '.join(schemes.values())}"
        lacking += _hint(unknown[0], TOL_2008)
    else:
        by_scheme = {name: [c for c in codes if not parts_of(c, name)] for name in SCHEMES}
        lacking = " and ".join(
            f"{_first(sorted(by_scheme[name]))} not in {schemes[name]}" for name in SCHEMES
        )
    return (
        f"scheme not known: {lacking}, so nobody can tell whether these industry codes "
        f"overlap; mend them, or say {_OWN_SAID}"
    )


def _first(codes: list[str]) -> str:
    more = len(codes) - 1
    return f"{codes[0]!r} and {more} more are" if more else f"{codes[0]!r} is"


def _hint(code: str, scheme: str) -> str:
    if others := [name for name in SCHEMES if name != scheme and parts_of(code, name)]:
        return f" ({code} is a code of {others[0]})"
    guesses = [code.upper(), f"0{code}"]
    if misplaced := re.fullmatch(r"[A-Z]([0-9]{2})[0-9.]*", code):
        guesses.append(f"{section_of(misplaced[1], scheme)}{code[1:]}")
    meant = next((guess for guess in guesses if parts_of(guess, scheme)), None)
    return f" (is {meant!r} meant?)" if meant else ""
