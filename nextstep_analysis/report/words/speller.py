"""What the Finnish speller Voikko says of a word; only `nextstep words` and tests ask it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from nextstep_analysis.report import ReportError

_PLACE = "paikannimi"
_NOUNS = ("nimisana", "laatusana", "nimisana_laatusana", _PLACE, "nimi")
_BOUNDARY = "="
_CLITIC = "[Ef]"  # after -kin, -han and their like


@dataclass(frozen=True)
class Reading:
    """One reading of a word.

    Attributes
    ----------
    base : str
        Base form in small letters.
    pieces : tuple of str
        What it is put together of, as written; one where it is no compound.
    noun : bool
        Whether it is a noun, an adjective or a name.
    plain : bool
        Whether it stands in a case in use, without a possessive or a clitic.
    """

    base: str
    pieces: tuple[str, ...]
    noun: bool
    plain: bool


class Speller(Protocol):
    """Tells the readings of a word."""

    def readings(self, word: str) -> list[Reading]: ...


class Voikko:
    """The speller of libvoikko.

    Raises
    ------
    ReportError
        Where the package, its library or its dictionary is not installed.
    """

    def __init__(self) -> None:
        try:
            import libvoikko
        except ModuleNotFoundError:
            raise ReportError(_lacking("the package libvoikko")) from None
        try:
            self._voikko: Any = libvoikko.Voikko("fi")
        except (OSError, libvoikko.VoikkoException):
            raise ReportError(_lacking("Voikko's library or its Finnish dictionary")) from None

    def readings(self, word: str) -> list[Reading]:
        """The readings of `word` in small letters that take it for the fewest pieces."""
        told = self._voikko.analyze(word) or self._voikko.analyze(word.title())
        found = [_reading(word, analysis) for analysis in told if "BASEFORM" in analysis]
        fewest = min((len(reading.pieces) for reading in found), default=0)
        return list(dict.fromkeys(one for one in found if len(one.pieces) == fewest))


def _reading(word: str, analysis: dict[str, str]) -> Reading:
    structure = analysis.get("STRUCTURE", "").removeprefix(_BOUNDARY)
    plain = _CLITIC not in analysis.get("FSTOUTPUT", "") and "POSSESSIVE" not in analysis
    usual = analysis.get("SIJAMUOTO", "vajanto") != "vajanto"  # the case of "without"
    place = analysis.get("CLASS") == _PLACE  # Padasjoki is found by its name, not by rivers
    return Reading(
        base=analysis["BASEFORM"].lower(),
        pieces=(word,) if place else tuple(_cut(word, structure)),
        noun=analysis.get("CLASS", "") in _NOUNS,
        plain=plain and usual,
    )


def _cut(word: str, structure: str) -> Iterable[str]:
    """`word` cut where `structure`, as long as the word but for its marks, has a boundary."""
    start = 0
    for piece in structure.split(_BOUNDARY):
        yield word[start : start + len(piece)]
        start += len(piece)


def _lacking(what: str) -> str:
    return (
        f"{what} is not installed: the table of word forms is made with the Finnish speller "
        "(pip install 'nextstep-analysis[test]'; Debian: apt-get install libvoikko1 voikko-fi)"
    )
