"""Codes for what people write: "31 Huonekalujen valmistus", "Lahti", "398", "Koko maa"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import pandas as pd

from nextstep_analysis.classifications import COUNTRY_CALLED
from nextstep_analysis.codes import DIVISION, SECTION, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.errors import DataError
from nextstep_analysis.industry_codes import SCHEMES, TOL_2008, TOL_2025, is_total_by_name

AREAS = ("region", "municipality", "country")
_LABELLED = r"(\w{1,5})[ .:-]+(\D.*)"
_CODE = re.compile(r"[A-Za-z]?\d\d|[A-Za-z]")
MUNICIPAL = "kunta|kunnan|kommun|municip"
"""How heads of municipalities begin."""
_OF = {"municipality": MUNICIPAL, "region": "maakun|landskap"}
"""What areas are under which heads; under others they may be either."""
_CLASS = r"(?:[A-Z] ?)?(\d\d)\.?\d{1,3}"


class Areas:
    """Codes of regions, municipalities and the whole country, by what people write.

    `head` is what stands over them: ``kunta`` and ``maakunta`` say what a number is of. 16 is
    Asikkala, whose zero a spreadsheet has dropped, or else Keski-Pohjanmaa.
    """

    def __init__(self, names: pd.DataFrame, head: str = ""):
        self._names, self._codes = names, set(names[names["kind"].isin(AREAS)].index)
        self._of = next((of for of, heads in _OF.items() if re.match(heads, head.casefold())), "")
        self._by_name = _by_name(names, AREAS) | dict.fromkeys(COUNTRY_CALLED, WHOLE_COUNTRY)

    def code(self, text: str) -> str | None:
        """The code meant, or None."""
        if known := self._by_name.get(_spoken(text)):
            return known
        meant = self._meant(text.strip().upper())
        labelled = re.fullmatch(_LABELLED, text.strip())
        if not meant and labelled:
            meant = self._meant(labelled[1].upper())
            if name := self._by_name.get(_spoken(labelled[2])):
                meant &= {name}
        return meant.pop() if len(meant) == 1 else None

    def _meant(self, plain: str) -> set[str]:
        """The codes that a code or number may be."""
        if plain in self._codes:
            return {plain}
        if not plain.isdecimal():
            return set()
        found = set()
        dropped = len(plain) == 3 or self._of or not plain.startswith("0")
        if self._of != "region" and dropped:
            found.add(f"KU{plain.zfill(3)}")
        if self._of != "municipality" and len(plain) <= 2:
            found.add(f"MK{plain.zfill(2)}")
        return found & self._codes

    def under(self, head: str) -> "Areas":
        """The same, under this head."""
        return Areas(self._names, head)

    def nearest(self, text: str) -> str:
        """A word on what may be meant instead."""
        told = [f"{code} ({self._names.at[code, 'fi']})" for code in sorted(self._meant(text))]
        if len(told) > 1:
            return f"; it may be {' or '.join(told)}: write the code, or kunta or maakunta above"
        return _hint(text, self._by_name)


class Industries:
    """Codes of sections and divisions of TOL 2008 and the total, by what people write."""

    scheme = TOL_2008

    def __init__(self, names: pd.DataFrame, newer: pd.DataFrame):
        self._by_name = _by_name(names, ("industry",))
        self._newer = set(_by_name(newer, ("industry",))).difference(self._by_name)
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
        if not labelled or _spoken(labelled[2]) in self._newer or not _CODE.fullmatch(labelled[1]):
            return None
        code, name = self.code(labelled[1]), self._by_name.get(_spoken(labelled[2]))
        return code if name in (None, code) else None

    def nearest(self, text: str) -> str:
        """A word on what may be meant instead."""
        plain = text.strip().upper()
        labelled = re.fullmatch(_LABELLED, text.strip())
        if _spoken(labelled[2] if labelled else text) in self._newer:
            return "; that name is of TOL 2025: here figures are of TOL 2008"
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
        if not text:
            raise DataError(f"{where}, row {row}: the cell is empty; each row has its own")
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
