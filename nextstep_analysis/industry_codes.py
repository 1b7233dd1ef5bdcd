"""Which part of the economy an industry code stands for, and which codes overlap.

A scheme is a tree: sections hold divisions (two digits), divisions hold groups, classes
and whatever is below. Every division has a stretch of whole numbers, one after the other,
and every further digit a tenth of it; so a code of any kind is one stretch or a few, and
whether two codes count something twice is whether their stretches meet.

Where a code can be read in two ways, it is taken for the one that covers more: the guard
may refuse what is right, with a way to say so, but must not let through what is wrong.
"""

import re
from functools import lru_cache
from itertools import chain

from nextstep_analysis.industry_parts import Part, Parts, joined, meet, without
from nextstep_analysis.industry_words import RANGES, TOTALS, UNIONS, UNKNOWNS

TOL_2008, TOL_2025 = "TOL 2008", "TOL 2025"
_FIRST_HALF = "A01-03 B05-09 C10-33 D35-35 E36-39 F41-43 "
_SECTIONS = {
    TOL_2008: _FIRST_HALF + "G45-47 H49-53 I55-56 J58-63 K64-66 L68-68 M69-75 N77-82 "
    "O84-84 P85-85 Q86-88 R90-93 S94-96 T97-98 U99-99",
    TOL_2025: _FIRST_HALF + "G46-47 H49-53 I55-56 J58-60 K61-63 L64-66 M68-68 N69-75 "
    "O77-82 P84-84 Q85-85 R86-88 S90-93 T94-96 U97-98 V99-99",
}


def _divisions(sections: str) -> dict[str, tuple[str, ...]]:
    return {
        word[0]: tuple(f"{number:02}" for number in range(int(word[1:3]), int(word[4:]) + 1))
        for word in sections.split()
    }


SCHEMES = {scheme: _divisions(sections) for scheme, sections in _SECTIONS.items()}
"""Scheme -> section -> its divisions, two digits each."""

_RANKS = {
    scheme: {division: rank for rank, division in enumerate(chain.from_iterable(held.values()))}
    for scheme, held in SCHEMES.items()
}


_LONGEST = 300  # characters of a code with its official name; any longer text is no code
_DEPTH = 8  # digits: TOL has five, national and product codes up to eight
_WIDTH = 10 ** (_DEPTH - 2)  # of a division
_KNOWN_END = 10**_DEPTH
_NOT_KNOWN = (Part(_KNOWN_END, _KNOWN_END + 1),)
_ALL = (Part(0, _KNOWN_END + 2),)

# The labels that our own functions make: the core of an ecosystem, and what is left. What
# is left is by its name beside all others; what is in the core, nobody can tell from here.
_OWN_LABELS = {
    "core": (Part(0, _KNOWN_END + 1, "core"),),
    "rest": (Part(_KNOWN_END + 1, _KNOWN_END + 2),),
}

_TOTAL_CODES = r"0+|A ?[-_] ?[XZ]"  # A-X and A-Z count the unknown industry, too

# Patterns are compiled when first used (`re` keeps them): most imports parse nothing.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TOTAL_OF = r"(?i)(?<=\S)[-_ ,]+(tot|total|totalt|yhteensä|yht)\.?$"
_LABELLED = r"(\S+?)(?: ?[-:.] | )(?=[A-ZÅÄÖ][a-zåäö]{2})(.*)"  # C Teollisuus
_ANOTHER = r"\b(?:[A-Z](?:[0-9]{2})?|[0-9]{2}(?:\.[0-9]+)?)\b"  # a label that names a second code
_TO = r"(?<=[0-9])[Tt](?=[A-Z]?[0-9])"  # OECD: C10T12
_AND = r"\s*(?:[,+&/;]| ja | och | and )\s*"
_CODE = r"(?:([A-Z])[. ]?)?([0-9]{2}(?:\.?[0-9])*)"
_NAMED = rf"({_CODE})(?:([A-Z])|_([A-Z][A-Z_]+))"  # 68A, 68_OTHER


def is_total_by_name(code: object) -> bool:
    """Whether `code` is a word for the total, whatever the scheme: ``TOT``, ``Yhteensä``.

    Examples
    --------
    >>> is_total_by_name(" Toimialat yhteensä")
    True
    """
    return isinstance(code, str) and _plain(code).casefold().rstrip(" .:") in TOTALS


@lru_cache(maxsize=8192)
def parts_of(code: str, scheme: str) -> Parts | None:
    """What `code` covers in a scheme; None if the scheme has no such code.

    Known are totals by their usual names and the unknown industry (``X``), sections and
    their unions and ranges (``BDE``, ``D_E``, ``B-E``), divisions, groups and classes of
    any depth, with and without letter and points, their unions and ranges (``16.1``,
    ``C161``, ``05_09``, ``C10-C12``, ``681+683``), additions and exclusions
    (``B-N_S95_X_K642``), named parts (``68_OTHER``), and a code with its name
    (``C Teollisuus``); words in any case, codes in capitals. That a division exists is
    checked, deeper levels are believed. `scheme` is a key of `SCHEMES`.

    Examples
    --------
    >>> parts_of("K62", "TOL 2008") is None, parts_of("K62", "TOL 2025") is None
    (True, False)
    >>> parts_of("C10-12", "TOL 2008") == parts_of("10_12", "TOL 2008")
    True
    """
    text = _plain(code)
    if len(text) > _LONGEST:
        return None
    word = text.casefold().rstrip(" .:")
    if word in TOTALS or re.fullmatch(_TOTAL_CODES, text):
        return _ALL
    if text == "X" or word.removeprefix("x ") in UNKNOWNS:
        return _NOT_KNOWN
    if text in _OWN_LABELS:
        return _OWN_LABELS[text]
    if total := re.search(_TOTAL_OF, text):  # C total
        return None if text.startswith("X") else parts_of(text[: total.start()], scheme)
    if labelled := re.fullmatch(_LABELLED, text):
        return _labelled(labelled[1], labelled[2], scheme)
    return _less(text, scheme)


def overlap(one: str, other: str, scheme: str) -> bool:
    """Whether two codes of a scheme may count something twice.

    Examples
    --------
    >>> overlap("J", "62", "TOL 2008"), overlap("J", "62", "TOL 2025")
    (True, False)
    """
    ours, theirs = parts_of(one, scheme) or (), parts_of(other, scheme) or ()
    return any(meet(a, b) for a in ours for b in theirs)


def _plain(code: str) -> str:
    return " ".join(code.translate(_DASHES).split())


def _labelled(code: str, name: str, scheme: str) -> Parts | None:
    """A code with its name; None where the name holds another code or is that of all."""
    if re.search(_ANOTHER, name) or "kaikki" in name.casefold() or "all " in name.casefold():
        return None
    return parts_of(code, scheme)


def _less(text: str, scheme: str) -> Parts | None:
    """What a code covers, without what it leaves out (``_X_``)."""
    whole, *left_out = re.sub(_TO, "-", text).split("_X_")
    covered = parts_of(whole, scheme) if left_out else _union(whole, scheme)
    for excluded in left_out:
        # By ends, D_F leaves out E as well; one by one, it leaves out less.
        taken = joined([_range(term, scheme) for term in excluded.split("_")])
        covered = covered and taken and without(covered, taken)
    return covered or None


def _union(text: str, scheme: str) -> Parts | None:
    terms = re.split(_AND, text)
    if len(terms) > 1:
        return joined([_union(term, scheme) for term in terms])
    if named := re.fullmatch(_NAMED, text):
        base, name = _single(named[1], scheme), named[4] or named[5]
        return base and tuple(Part(part.start, part.end, name) for part in base)
    ends = re.split(r" ?_ ?", text)
    if len(ends) == 2 and "-" not in text:
        return _span(_single(ends[0], scheme), _single(ends[1], scheme), scheme)
    return joined([_range(end, scheme) for end in ends])


def _range(text: str, scheme: str) -> Parts | None:
    ends = re.split(r" ?- ?", text)
    if len(ends) == 2:
        return _span(_single(ends[0], scheme), _single(ends[1], scheme), scheme)
    return _single(text, scheme)


def _span(first: Parts | None, last: Parts | None, scheme: str) -> Parts | None:
    """From the start of `first` to the end of `last`; all of a scheme is its total."""
    if not first or not last or len(first) > 1 or len(last) > 1:
        return None
    start, end = first[0].start, last[0].end
    if start >= end or last[0].start < first[0].start:
        return None
    whole = (start, end) == (0, len(_RANKS[scheme]) * _WIDTH)
    return _ALL if whole else (Part(start, end),)


def _single(text: str, scheme: str) -> Parts | None:
    sections = SCHEMES[scheme]
    if text in sections:
        divisions = sections[text]
        return (Part(_place(divisions[0], scheme).start, _place(divisions[-1], scheme).end),)
    if text in RANGES:
        return _span(_single(text[0], scheme), _single(text[2], scheme), scheme)
    letters = "".join(sections)
    if len(text) > 1 and (text in letters or text in UNIONS):  # DE, BDE
        return joined([_single(letter, scheme) for letter in text])
    return _digits(text, scheme)


def _digits(text: str, scheme: str) -> Parts | None:
    if not (code := re.fullmatch(_CODE, text)):
        return None
    letter, digits = code[1], code[2].replace(".", "")
    digits = digits[:2] + digits[2:].rstrip("0")  # a last 0 is "not divided": 16.0, 16.10
    home = section_of(digits[:2], scheme)
    if home is None or letter not in (None, home) or len(digits) > _DEPTH:
        return None
    place = (_place(digits, scheme),)
    # Registers write 99999 where the industry is not known; it may be a class, too.
    return place + _NOT_KNOWN if len(digits) > 2 and set(digits) == {"9"} else place


@lru_cache(maxsize=256)
def section_of(division: str, scheme: str) -> str | None:
    """The section that holds a division, or None if the scheme has no such division.

    Examples
    --------
    >>> section_of("62", "TOL 2008"), section_of("62", "TOL 2025"), section_of("04", "TOL 2008")
    ('J', 'K', None)
    """
    held = (letter for letter, divisions in SCHEMES[scheme].items() if division in divisions)
    return next(held, None)


def _place(digits: str, scheme: str) -> Part:
    width = 10 ** (_DEPTH - len(digits))
    start = _RANKS[scheme][digits[:2]] * _WIDTH + int(digits[2:] or 0) * width
    return Part(start, start + width)
