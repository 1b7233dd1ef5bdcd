"""The table of word forms as small as a browser needs it: only what the site can be asked for.

Words that are inflected alike share a list of endings, so a noun costs its stem and no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import takewhile

from nextstep_analysis.report.words.word_table import Word

Compact = dict[str, list[list[str]] | list[str]]


def compact_forms(rows: Collection[Word], used: Collection[str]) -> Compact:
    """What `assets/word-forms.js` unfolds again.

    Parameters
    ----------
    rows : collection of Word
        The table.
    used : collection of str
        The words of the site in small letters. A base form of which neither itself, nor a form,
        nor a compound with it stands there can find nothing, and is left out.

    Returns
    -------
    dict
        ``endings``: lists of the end of the base form, the ends of all forms, and the stems;
        ``compounds``: base forms with their cuts.

    Examples
    --------
    >>> rows = [Word("ala", "", ("alalla", "alan")), Word("puuala", "puu|ala", ("puualan",))]
    >>> compact_forms(rows, {"puualan"})
    {'endings': [['', ' lla n', 'ala']], 'compounds': ['puu|ala']}
    """
    kept = _kept(rows, frozenset(used))
    by_base = {row.base: row for row in kept}
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in kept:
        forms = [form for form in row.forms if form not in _as_last_piece(row, by_base)]
        if not forms and row.cut:
            continue
        stem = _beginning([row.base, *forms])
        ends = " ".join(form[len(stem) :] for form in (row.base, *forms))
        alike[row.base[len(stem) :], ends].append(stem)
    return {
        "endings": [[base, ends, " ".join(stems)] for (base, ends), stems in sorted(alike.items())],
        "compounds": [row.cut for row in kept if row.cut],
    }


def _kept(rows: Iterable[Word], used: frozenset[str]) -> list[Word]:
    rows = list(rows)
    there = [row for row in rows if row.base in used or not used.isdisjoint(row.forms)]
    pieces = {piece for row in there for piece in row.pieces}
    bases = {row.base for row in there}
    return [
        row for row in rows if row.base in bases or not pieces.isdisjoint((row.base, *row.forms))
    ]


def _beginning(words: Collection[str]) -> str:
    """The letters with which all words begin."""
    first, last = min(words), max(words)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def _as_last_piece(row: Word, by_base: dict[str, Word]) -> set[str]:
    """The forms that a compound has because its last piece has them."""
    if not row.cut:
        return set()
    *heads, last = row.pieces
    found = by_base.get(last)
    return {"".join(heads) + form for form in found.forms} if found else set()
