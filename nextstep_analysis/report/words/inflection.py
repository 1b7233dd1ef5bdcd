"""The case forms of a Finnish noun: endings on all stems that it might have, each one tried.

A speller tells words apart but makes none. So stems are proposed by the rules of the language
(consonant gradation, ``-nen``, ``-us``, ``-i``, ``-e`` …), more than a word has, and a form stands
only where `is_form` says that the word has it: no rule can put a wrong form into the table.

Reference: Hakulinen, A. et al. (2004). *Iso suomen kielioppi*, § 41–86 (stems and gradation).
"""

from collections.abc import Callable, Iterable, Iterator

_VOWELS = "aeiouyäöå"
_LONGEST = 3  # consonants that gradation looks at before the last vowels
_GRADES = (
    *(("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm")),
    *(("lt", "ll"), ("rt", "rr"), ("lk", "lj"), ("rk", "rj"), ("hk", "hj")),
    *(("k", ""), ("k", "v"), ("k", "j"), ("p", "v"), ("t", "d")),
)
_STEMS = (  # end of the base form -> ends of stems
    *(("nen", "se"), ("s", "kse"), ("s", "de"), ("s", "te"), ("s", "he"), ("s", "e")),
    *(("si", "de"), ("si", "te"), ("si", "se"), ("i", "e"), ("e", "ee"), ("t", "e"), ("t", "ee")),
    *(("in", "ime"), ("in", "impa"), ("in", "impä"), ("n", "me"), ("n", "ne")),
    *(("ton", "ttoma"), ("tön", "ttömä"), ("ut", "ee"), ("yt", "ee")),
    *((end, end + link) for end in "lnrst" for link in "ei"),
)
_WEAK = ("n", "ssa", "sta", "lla", "lta", "lle", "ksi", "t")
_STRONG = ("na", "a", "ta", "seen")
_WEAK_PLURAL = (*_WEAK[1:-1], "n", "mmat", "mman", "mmassa")
_COMPARATIVE = ("mpi", "mman", "mmat", "mpaa", "mmassa", "mpana")
_STRONG_PLURAL = ("na", "in", "hin", "siin", "en", "den", "tten", "a", "ta")

IsForm = Callable[[str], bool]


def case_forms(base: str, is_form: IsForm) -> set[str]:
    """The singular and plural of `base` in the cases that are in use; no possessives.

    Of adjectives the comparative and the superlative, too.

    Parameters
    ----------
    base : str
        Nominative singular in small letters.
    is_form : callable
        Whether a word is a form of `base`.

    Examples
    --------
    >>> known = {"kunnan", "kunnassa", "kuntana", "kunnissa", "kuntina", "kuntia", "kuntien"}
    >>> sorted(case_forms("kunta", known.__contains__))
    ['kunnan', 'kunnassa', 'kunnissa', 'kuntana', 'kuntia', 'kuntien', 'kuntina']
    """
    return {form for form in _proposed(base, is_form) if form != base and is_form(form)}


def _proposed(base: str, is_form: IsForm) -> Iterator[str]:
    stems = sorted(_stems(base))
    weak = [stem for stem in stems if is_form(stem + "n")]
    strong = [stem for stem in stems if is_form(_harmonious(base, stem + "na"))]
    plurals = sorted({plural for stem in (*weak, *strong) for plural in _plural_stems(stem)})
    endings = (
        (weak, _WEAK),
        (strong, _STRONG),
        (plurals, (*_WEAK_PLURAL, *_STRONG_PLURAL)),
        ([plural[:-1] for plural in plurals], ("jen", "ja")),
        (_consonant_stems(base), ("ta", "ten")),
        ([*weak, *(stem[:-1] + "e" for stem in weak)], _COMPARATIVE),
    )
    for some, ends in endings:
        yield from (_harmonious(base, stem + end) for stem in some for end in ends)
    for stem in strong:  # the illative repeats the last vowel
        yield from (stem + stem[-1:] + "n", stem + "h" + stem[-1:] + "n")


def _stems(base: str) -> set[str]:
    """The vowel stems that a word of this look can have."""
    found = {base} if base[-1:] in _VOWELS else set()
    found |= {base.removesuffix(end) + stem for end, stem in _STEMS if base.endswith(end)}
    if len(base) > 1 and base[-1] not in _VOWELS and base[-2] in _VOWELS:  # asiakas: asiakkaa-
        found.add(base[:-1] + base[-2])
    return {graded for stem in found for graded in _graded(stem)}


def _graded(stem: str) -> Iterator[str]:
    """The stem with the consonants before its last vowels in each of their grades."""
    yield stem
    body = stem.rstrip(_VOWELS)
    for many in (0, 1):  # the last vowel may begin the syllable: ruo'on, alueen
        rest = stem[len(body) :] if not many else stem[-1:]
        before = stem[: len(stem) - len(rest)]
        for one, other in _GRADES:
            for here, there in ((one, other), (other, one)):
                if before.endswith(here) and len(here) <= _LONGEST and before:
                    yield before[: len(before) - len(here)] + there + rest


def _plural_stems(stem: str) -> set[str]:
    """The stems before the endings of the plural: kunta-, kunti-; toimiala-, toimialoi-."""
    found = {stem + "i", stem[:-1] + "i", stem[:-1] + "ei", stem[:-1] + "oi", stem[:-1] + "öi"}
    if stem.endswith(("de", "te")):  # teollisuude-: teollisuuksi-; vuote-: vuosi-
        found |= {stem[:-2] + "ksi", stem[:-2] + "si"}
    if stem.endswith(("uo", "yö", "ie")):
        found.add(stem[:-2] + stem[-1] + "i")
    return found


def _consonant_stems(base: str) -> Iterable[str]:
    """What may stand before ``-ta`` and ``-ten``: tutkimus-, sinis-, vuot-, teollisuut-."""
    return (
        *(base, base + "t", base[:-1], base[:-1] + "t", base[:-2] + "t"),
        *((base[:-3] + "s",) if base.endswith("nen") else ()),
    )


def _harmonious(base: str, form: str) -> str:
    """The form with the vowels of its ending as the word's: -ssa after a, o, u, else -ssä."""
    last = next((letter for letter in reversed(base) if letter in "aouyäö"), "ä")
    if last in "aou":
        return form
    shared = 0
    while shared < min(len(base), len(form)) and base[shared] == form[shared]:
        shared += 1
    return form[:shared] + form[shared:].replace("a", "ä")
