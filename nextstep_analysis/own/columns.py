"""Which column of an own file is what: areas, industries, years, measures and other words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nextstep_analysis.errors import DataError
from nextstep_analysis.own.cells import WANTED, Cells
from nextstep_analysis.own.codes import MUNICIPAL, Areas, Industries, share_known
from nextstep_analysis.own.numbers import looks_like_numbers

_ASIDE = r"( (koodi|numero|nro|nimi|code|number|name|kod|nummer|namn))?"
HEADS: Mapping[str, str] = {
    "region": r"(region|area|alue|maakun|kunta|kunnan|municipality|seutu|område|landskap|kommun)"
    rf"\w*( ?(19|20)\d\d)?{_ASIDE}",
    "industry": r"(industry|toimiala|tol|nace|sector|näringsgren|bransch)\w*"
    rf"( (tol|nace))?( ?\d{{4}}| rev\. ?2)?{_ASIDE}",
    "year": r"(year|vuosi|år|time|aika|vuonna)",
}
"""What heads are called, in any of three languages; what stands in brackets is left out."""
OTHER_SCHEMES = r"1995|2002|2025|rev\.? ?1|rev\.? ?2\.1"
"""What a head of industries says of classifications that are not TOL 2008."""
MOSTLY = 0.6  # of a column's values are known: it is meant as codes, and the others are slips
YEAR = r"(?:19|20)\d\d\*?"  # with the mark of preliminary figures
VALUE = "value"
Readers = Mapping[str, Areas | Industries]


@dataclass(frozen=True)
class Columns:
    """Places of keys, measures and other words."""

    keys: Mapping[str, int]
    measures: tuple[int, ...]
    words: tuple[int, ...]
    wide: bool
    """The measures are years, each a column."""


def columns_of(cells: Cells, readers: Readers) -> Columns:
    """The columns of `cells`, recognised by their heads and by what they hold.

    Raises
    ------
    DataError
        If there are no keys or no measures, industries are of another classification, several
        columns of areas or industries differ, or a column is called as one of the table's own.
    """
    keys: dict[str, int] = {}
    for name in HEADS:
        place = _place(name, cells, readers, taken=set(keys.values()))
        if place is not None:
            keys[name] = place
    others = [place for place in range(len(cells.head)) if place not in keys.values()]
    years = [place for place in others if re.fullmatch(YEAR, cells.head[place])]
    wide = bool(years) and "year" not in keys
    like = [place for place in others if looks_like_numbers(_held(cells, place), mostly=MOSTLY)]
    measures = tuple(years if wide else like)
    words = tuple(place for place in others if place not in measures)
    if not keys or not measures:
        lacking = "no column of areas, industries or years" if not keys else "no column of numbers"
        raise DataError(f"{cells.file}: {lacking} is recognised in {list(cells.head)}.{WANTED}")
    found = Columns(keys, measures, words, wide)
    _check_names(cells, found)
    return found


def _held(cells: Cells, place: int) -> list[str]:
    return [row[place] for _, row in cells.rows]


def _place(name: str, cells: Cells, readers: Readers, *, taken: set[int]) -> int | None:
    """The column of a key: by its head, or else by what it holds."""
    free = [place for place in range(len(cells.head)) if place not in taken]
    called = [place for place in free if re.fullmatch(HEADS[name], _bare(cells.head[place]))]
    if name == "year":
        return called[0] if called else None
    known = {place: share_known(_held(cells, place), readers[name]) for place in free}
    if len(called) > 1:
        called = [place for place in called if known[place] >= MOSTLY] or called[:1]
    like = [
        place
        for place in free
        if known[place] >= MOSTLY and not looks_like_numbers(_held(cells, place), mostly=1)
    ]
    place = _one(name, called, cells, readers) if called else next(iter(like), None)
    if place is not None and name == "industry":
        _check_scheme(cells.file, cells.head[place])
    return place


def _one(name: str, places: Sequence[int], cells: Cells, readers: Readers) -> int:
    """The column of several with such a head: of municipalities, or of the same codes."""
    if name == "region":
        local = [place for place in places if re.match(MUNICIPAL, _bare(cells.head[place]))]
        places = local or places
    first, *others = places
    told = [readers[name].code(text) for text in _held(cells, first)]
    for other in others:
        if told != [readers[name].code(text) for text in _held(cells, other)]:
            heads = f"{cells.head[first]!r} and {cells.head[other]!r}"
            raise DataError(
                f"{cells.file}: the columns {heads} both seem to be of {name}, and differ; take "
                "one of them out"
            )
    return first


def _bare(head: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)", " ", head.casefold()).split())


def _check_scheme(file: str, head: str) -> None:
    if found := re.search(OTHER_SCHEMES, head.casefold()):
        raise DataError(
            f"{file}: the head {head!r} names a classification of {found[0]}; here figures are of "
            "TOL 2008, where the same code may be another industry"
        )


def _check_names(cells: Cells, found: Columns) -> None:
    one = found.wide or len(found.measures) == 1
    measures = [] if one else [cells.head[place] for place in found.measures]
    own = [*found.keys, *(["year"] if found.wide else []), *([VALUE] if one else [])]
    for head in (*measures, *(cells.head[place] for place in found.words)):
        if head in own:
            raise DataError(
                f"{cells.file}: the column {head!r} is called as one that the table makes of "
                "another column; call it otherwise or take it out"
            )
