"""Codes for what people write: "31 Huonekalujen valmistus", "Lahti", "398", "Koko maa"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from nextstep_analysis.codes import DIVISION, MUNICIPALITY, REGION, SECTION, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.industry_codes import SCHEMES, TOL_2008, TOL_2025, is_total_by_name

AREAS = ("region", "municipality", "country")
_COUNTRY = ("koko maa", "suomi", "finland", "hela landet", "whole country")
_LABELLED = r"(\S+)[ .:-]+(\D.*)"
_CLASS = r"(?:[A-Z] ?)?(\d\d)\.?\d{1,3}"


class Areas:
    """Codes of regions, municipalities and the whole country, by what people write."""

    def __init__(self, names: pd.DataFrame):
        self._codes = names[names["kind"].isin(AREAS)].index
        self._by_name = _by_name(names, AREAS) | dict.fromkeys(_COUNTRY, WHOLE_COUNTRY)

    def code(self, text: str) -> str | None:
        """The code meant, or None."""
        if known := self._by_name.get(_spoken(text)):
            return known
        plain = text.strip().upper()
        for begun in ("", "KU", "MK"):
            code = f"{begun}{plain}"
            shape = {"KU": MUNICIPALITY, "MK": REGION}.get(begun, r"\w+")
            if code in self._codes and re.fullmatch(shape, code):
                return code
        labelled = re.fullmatch(_LABELLED, text.strip())
        if not labelled:
            return None
        code, name = self.code(labelled[1]), self._by_name.get(_spoken(labelled[2]))
        return code if name in (None, code) else None

    def nearest(self, text: str) -> str:
        return _hint(text, self._by_name)


class Industries:
    """Codes of sections and divisions of TOL 2008 and the total, by what people write."""

    scheme = TOL_2008

    def __init__(self, names: pd.DataFrame):
        self._by_name = _by_name(names, ("industry",))
        self._letters = {
            number: section for section, held in SCHEMES[TOL_2008].items() for number in held
        }

    def code(self, text: str) -> str | None:
        """The code meant, or None."""
        if is_total_by_name(text):
            return TOTAL
        if known := self._by_name.get(_spoken(text)):
            return known
        plain = text.strip().upper().replace(" ", "")
        number = plain if re.fullmatch(r"\d\d", plain) else ""
        if number in self._letters:
            return f"{self._letters[number]}{number}"
        if re.fullmatch(DIVISION, plain) and self._letters.get(plain[1:]) == plain[0]:
            return plain
        if re.fullmatch(SECTION, plain):
            return plain
        labelled = re.fullmatch(_LABELLED, text.strip())
        if not labelled:
            return None
        code, name = self.code(labelled[1]), self._by_name.get(_spoken(labelled[2]))
        return code if name in (None, code) else None

    def nearest(self, text: str) -> str:
        """A word on what may be meant instead."""
        plain = text.strip().upper()
        if finer := re.match(rf"{_CLASS}(?!\d)", plain):
            division = f"{self._letters.get(finer[1], '')}{finer[1]}"
            return f"; it is finer than a division: add the classes of {division} up"
        letter, number = plain[:1], plain[1:3]
        if number in SCHEMES[TOL_2025].get(letter, ()):
            return (
                f"; in TOL 2025 it is a division: here figures are of TOL 2008, where {number} is "
                f"{self._letters.get(number, '')}{number}"
            )
        return _hint(text, self._by_name)


def codes(
    texts: Sequence[str], known: Areas | Industries, *, rows: Sequence[int], where: str
) -> list[str]:
    """The code of each text.

    Raises
    ------
    DataError
        At the first text that is none: its row, and what it may be.
    """
    found = []
    for row, text in zip(rows, texts, strict=True):
        if (code := known.code(text)) is None:
            raise DataError(f"{where}, row {row}: unknown {text!r}{known.nearest(text)}")
        found.append(code)
    return found


def share_known(texts: Iterable[str], known: Areas | Industries) -> float:
    """Which part of the texts are codes or names, 0-1."""
    told = [known.code(text) is not None for text in dict.fromkeys(texts)]
    return sum(told) / len(told) if told else 0.0


def _by_name(names: pd.DataFrame, kinds: Sequence[str]) -> dict[str, str]:
    """The code of each name that belongs to one code alone."""
    table = names.loc[names["kind"].isin(kinds), ["fi", "sv", "en"]]
    found: dict[str, set[str]] = {}
    for code, row in table.iterrows():
        for name in row.dropna():
            found.setdefault(_spoken(name), set()).add(str(code))
    return {name: min(codes, key=len) for name, codes in found.items() if _alone(codes)}


def _alone(codes: set[str]) -> bool:
    """One code, or a section with its only division: the same figures."""
    return len(codes) == 1 or (len(codes) == 2 and len({code[0] for code in codes}) == 1)


def _spoken(text: str) -> str:
    return " ".join(text.casefold().split())


def _hint(text: str, by_name: Mapping[str, str]) -> str:
    near = get_close_matches(_spoken(text), by_name, n=1, cutoff=0.6)
    return f", did you mean {near[0]!r} ({by_name[near[0]]})?" if near else ""
