"""The table of word forms that the search reads: made with a speller, kept as a file.

A row is a base form: for a compound, where it is cut ("teollisuuden|ala"), and its forms: those
that stand on the site and, for a noun that is no compound, all case forms. A compound is
inflected as its last piece, which has a row of its own.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.report import ReportError
from nextstep_analysis.report.words.inflection import case_forms
from nextstep_analysis.report.words.speller import Reading, Speller

TABLE = Path(__file__).parent / "word_forms_fi.csv"
TABLES = {"fi": TABLE}
"""The table of each language that inflects so much that the search needs one."""
COLUMNS = ("base", "cut", "forms")
CUT = "|"
_ACTION = re.compile(r"(\w+)mi(?:nen|se|s)\w*$")
"""A form of the noun that names what a verb does: liikkumisen, of liikkuminen, of liikkua."""


@dataclass(frozen=True)
class Word:
    """A base form, where it is cut if it is a compound ("" if not), and its other forms."""

    base: str
    cut: str = ""
    forms: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces of a compound as they are written, the last in its base form."""
        return tuple(self.cut.split(CUT)) if self.cut else ()


def word_table(
    words: Iterable[str], speller: Speller, *, names: Mapping[str, Iterable[str]] | None = None
) -> list[Word]:
    """The rows for `words`, sorted; words that the speller does not know have none.

    Parameters
    ----------
    words : iterable of str
        Words in small letters, as the search cuts them: letters and digits, no hyphens.
    speller : Speller
    names : mapping of str to iterable of str, optional
        Forms of names that are known from elsewhere, by the name.
    """
    made = _Table(speller)
    for word in sorted(set(words)):
        made.add(word)
    for name, forms in (names or {}).items():
        made.add(name)
        made.forms[name].update(forms)
    return made.rows()


class _Table:
    def __init__(self, speller: Speller):
        self._speller = speller
        self._known: dict[str, list[Reading]] = {}
        self._inflected: set[str] = set()
        self.cuts: dict[str, str] = {}
        self.forms: dict[str, set[str]] = defaultdict(set)

    def add(self, word: str) -> None:
        """The rows of what a word is a form of, and of the pieces it is made of."""
        for reading in self._readings(word):
            base = reading.base
            cut = _cut(reading)
            self.forms[base].add(word)
            if len(cut) > 1 and base not in self.cuts:
                self.cuts[base] = CUT.join(cut)
                for piece in cut:
                    self.add(piece)
            elif len(cut) == 1 and reading.noun:
                self._inflect(base, base)
            elif action := _ACTION.match(word):
                self._inflect(base, action[1] + "minen")

    def _inflect(self, base: str, noun: str) -> None:
        """All case forms of a noun that the speller takes for forms of `base`."""
        if noun not in self._inflected:
            self._inflected.add(noun)
            self.forms[base] |= {noun, *case_forms(noun, lambda form: self._is(form, base))}

    def rows(self) -> list[Word]:
        return [
            Word(base, self.cuts.get(base, ""), tuple(sorted(self.forms[base] - {base})))
            for base in sorted(self.forms)
        ]

    def _readings(self, word: str) -> list[Reading]:
        if word not in self._known:
            self._known[word] = self._speller.readings(word)
        return self._known[word]

    def _is(self, form: str, base: str) -> bool:
        return any(one.base == base and one.plain for one in self._speller.readings(form))


def _cut(reading: Reading) -> tuple[str, ...]:
    """The pieces, the last in its base form; one where the first ones are inflected, too."""
    *heads, _ = reading.pieces
    head = "".join(heads)
    rest = reading.base.removeprefix(head)
    if not heads or rest == reading.base or not rest:
        return (reading.base,)
    return (*heads, rest)


def as_csv(rows: Iterable[Word]) -> str:
    """The table as it is kept."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((row.base, row.cut, " ".join(row.forms)) for row in rows)
    return written.getvalue()


def read_table(path: Path = TABLE) -> list[Word]:
    """The table at `path`.

    Raises
    ------
    ReportError
        Where it has other columns, or a base form twice.
    """
    with path.open(encoding="utf-8", newline="") as opened:
        head, *lines = list(csv.reader(opened)) or [[]]
    if tuple(head) != COLUMNS:
        found, allowed = ", ".join(head), ", ".join(COLUMNS)
        raise ReportError(f"{path.name} has the columns {found}; it must have {allowed}")
    rows = [Word(base, cut, tuple(forms.split())) for base, cut, forms in lines]
    if len({row.base for row in rows}) < len(rows):
        raise ReportError(f"{path.name} has a base form in two rows")
    return rows


def known_forms(rows: Iterable[Word]) -> set[str]:
    """Every word that the table has."""
    return {form for row in rows for form in (row.base, *row.forms)}
