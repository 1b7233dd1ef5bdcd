"""`config/screen.yaml`: which industries can be an opening, and what the lists ask for."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import DIVISIONS, Line, Texts, Weight, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.codes import DIVISION, SECTION

if TYPE_CHECKING:
    from nextstep_analysis.catalogue.ecosystems import Ecosystem

SCREEN_FILE = "screen.yaml"


def _check_code(code: str) -> str:
    if re.fullmatch(SECTION, code) or re.fullmatch(DIVISION, code):
        return code
    raise ValueError("a code is a section such as O, or a division such as S94")


SectionOrDivision = Annotated[str, AfterValidator(_check_code)]
Count = Annotated[int, Field(strict=True, ge=0)]
Euros = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Codes = Annotated[tuple[SectionOrDivision, ...], Field(min_length=1)]


class Ruled(Entry):
    """Sections or divisions, and why they are no candidates."""

    codes: Codes
    reason: Texts


class Fewest(Entry):
    """Numbers of enterprises below which, in both areas, an industry is no candidate."""

    here: Count
    country: Count


class Traded(Entry):
    """From when on an industry sells beyond its region: two shares, both are asked for."""

    sold_outside: Weight
    localisation: Weight


class Bought(Entry):
    """When a product is listed, and how stable the order by euros must be to be told."""

    million_euro: Euros
    share: Weight
    stable: Weight


class Apart(Entry):
    """Products that cannot be won by attracting a firm; `bought_by`: only by these buyers."""

    products: Annotated[tuple[Line, ...], Field(min_length=1)]
    bought_by: tuple[Line, ...] = ()
    reason: Texts


class TakenBack(Entry):
    """An industry that an ecosystem takes back from the screen, with a written reason."""

    code: SectionOrDivision
    reason: Texts


class Screen(Entry):
    """What can be an opening; see the remarks in `config/screen.yaml`.

    `out` holds for every ecosystem, `bound` for all but those that have the industry
    themselves; `no_gap` are candidates that are never a gap; `network` is a mark.
    `speaks_from` is the part of a wider group from which the group's figures speak for the
    part, `likeness` the cosine from which staff is alike.
    """

    out: tuple[Ruled, ...]
    bound: tuple[Ruled, ...] = ()
    no_gap: tuple[Ruled, ...] = ()
    network: tuple[SectionOrDivision, ...] = ()
    fewest: Fewest
    traded: Traded
    speaks_from: Weight
    bought: Bought
    apart: tuple[Apart, ...]
    likeness: Weight
    large_from: Literal["5-9", "10-19", "20-49", "50-99", "100-249", "250-499", "500-999"]

    @property
    def large(self) -> int:
        """The fewest persons of a firm that one could ask."""
        return int(self.large_from.split("-")[0])

    @model_validator(mode="after")
    def _check(self) -> "Screen":
        codes = [code for rule in (*self.out, *self.bound) for code in rule.codes]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"{twice[0]} stands under two rules; each code may stand once")
        return self

    def never_a_gap(self, division: str) -> bool:
        """Whether `division` is one of `no_gap`."""
        return any(division in rule.codes or division[0] in rule.codes for rule in self.no_gap)

    def reason_against(
        self, division: str, *, own: bool, taken_back: Iterable[str]
    ) -> Texts | None:
        """Why `division` is no candidate by its kind; None where it may be one.

        `own` says whether the ecosystem has it, `taken_back` which codes it takes back.
        """
        back = set(taken_back)
        if division in back or division[0] in back:
            return None
        rules = self.out if own else (*self.out, *self.bound)
        found = (rule for rule in rules if division in rule.codes or division[0] in rule.codes)
        rule = next(found, None)
        return None if rule is None else rule.reason


def read_screen(path: Path) -> Screen:
    """The rules in the file `path`.

    Raises
    ------
    CatalogueError
        If the file is not well-formed or a code stands twice: file, line, what is allowed.
    """
    return read_entry(path, Screen)


def check_screen(
    folder: Path,
    screen: Screen,
    ecosystems: Mapping[str, "Ecosystem"],
    products: Collection[str],
) -> None:
    """Raise `CatalogueError` where a code of the screen is unknown, or taken back in vain.

    Parameters
    ----------
    folder : Path
        That of the configuration.
    ecosystems : mapping by id
        What they take back must be out.
    products : collection of str
        The codes of the accounts' industries.
    """
    path = folder / SCREEN_FILE
    for place, rule in enumerate(screen.apart):
        for key in ("products", "bought_by"):
            _check_known(path, ("apart", place, key), getattr(rule, key), products)
    known = {*DIVISIONS, *(code[0] for code in DIVISIONS)}
    for name in ("out", "bound", "no_gap"):
        for place, ruled in enumerate(getattr(screen, name)):
            _check_known(path, (name, place, "codes"), ruled.codes, known)
    _check_known(path, ("network",), screen.network, known)
    for name, ecosystem in ecosystems.items():
        _check_taken_back(folder / "ecosystems" / f"{name}.yaml", ecosystem.taken_back, screen)


def _check_known(
    path: Path, where: tuple[str | int, ...], codes: Iterable[str], known: Collection[str]
) -> None:
    for place, code in enumerate(codes):
        if code not in known:
            hint = nearest(code, sorted(known)) or f"; known: {', '.join(sorted(known))}"
            raise error_at(path, *where, place, problem=f"unknown code {code!r}{hint}")


def _check_taken_back(path: Path, taken_back: Iterable[TakenBack], screen: Screen) -> None:
    """Raise `CatalogueError` where an ecosystem takes back what no rule takes out."""
    codes = {code for rule in (*screen.out, *screen.bound) for code in rule.codes}
    seen: set[str] = set()
    for place, entry in enumerate(taken_back):
        where = ("taken_back", place, "code")
        if entry.code not in codes and entry.code[0] not in codes:
            problem = f"{entry.code!r} is taken back, but {SCREEN_FILE} takes out only "
            raise error_at(path, *where, problem=problem + ", ".join(sorted(codes)))
        if entry.code in seen:
            raise error_at(path, *where, problem=f"{entry.code!r} is taken back twice")
        seen.add(entry.code)
