"""Places where a long Finnish word may break: the heads of narrow columns are full of them."""

import re

SOFT = "\u00ad"
"""A soft hyphen: seen only where a line ends at it; downloads take it out again."""
LONG = 12
"""Letters from which on a word may break."""
_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")
_VOWELS = "aeiouyåäö"
_JOINED = "ia|io|iä|iö|ea|eo|eä|ao|ae|oa|oe|ua|ue|yä"
"""Vowels of two syllables: mostly a second part of the word begins between them."""
_BREAK = re.compile(rf"(?i)(?<=\w\w\w)(?<!{_JOINED})(?=[^\W\d_{_VOWELS}][{_VOWELS}]\w)")


def hyphenated(label: str, language: str) -> str:
    """`label` with soft hyphens in its long words, if it is Finnish.

    A Finnish syllable begins at each consonant that a vowel follows; three letters at
    least stand before a break and after it, and one letter of a compound's second part
    is not left behind. Words of other languages stay as they are,
    for the browser's own hyphenation.
    """
    if language != "fi":
        return label
    return _WORD.sub(lambda word: _BREAK.sub(SOFT, word.group()), label)
