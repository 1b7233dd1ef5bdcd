"""`profile` of an ecosystem's file: what a company that considers locating is told, by facts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.fields import Address, Line, Texts, nearest
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry
from nextstep_analysis.catalogue.printing import Ends

PROFILES_FILE = "profiles.yaml"
NUMBERS = 3
"""Numbers that head a profile."""

Asked = Literal["plots", "prices", "power"]
FigureName = Literal[
    "times_country",
    "enterprises",
    "sold_outside",
    "output",
    "bought",
    "bought_here",
    "bought_elsewhere",
    "people_within",
    "jobs",
]
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


class FigureOf(Entry):
    """A figure of the background study: what is asked, and of which industry, product or place."""

    figure: FigureName
    of: Line


class Says(Entry):
    """A sentence, or a part of one, with the facts and figures that it is made of.

    `text` holds figures in braces, as the limits of data do: ``{sold:.0%}``.
    """

    text: Texts
    facts: tuple[Line, ...] = ()
    figures: Mapping[str, FigureOf] = {}


class Number(Says):
    """One of the numbers that head a profile: `value` is written large, `text` under it."""

    value: Texts
    small: Texts | None = None


class Row(Entry):
    """A named row: what it says, and which standing question of a company it answers."""

    name: Texts
    says: Annotated[tuple[Says, ...], Field(min_length=1)]
    answers: tuple[Asked, ...] = ()


class Journey(Entry):
    """A travel time from Lahti, as a fact gives it."""

    to: Texts
    by: Texts
    minutes: Texts
    facts: Annotated[tuple[Line, ...], Field(min_length=1)]


class Step(Entry):
    """One step of how to start; it promises and states nothing, so it needs no fact."""

    name: Texts
    text: Texts


class Swedish(Entry):
    """The summary in Swedish; it is left out where one of its `figures` cannot be told."""

    text: Line
    facts: Annotated[tuple[Line, ...], Field(min_length=1)]
    figures: Mapping[str, FigureOf] = {}


class Profile(Entry):
    """What one ecosystem offers; texts are written from the facts and figures they name.

    `offers` is by factor of `config/factors.yaml`; `chain` are the stages of the value chain.
    """

    claim: Says
    offer: Says
    swedish: Swedish
    numbers: Annotated[tuple[Number, ...], Field(min_length=NUMBERS, max_length=NUMBERS)]
    opportunities: Annotated[tuple[Row, ...], Field(min_length=1, max_length=5)]
    chain: Annotated[tuple[Row, ...], Field(min_length=2, max_length=6)]
    offers: Mapping[Line, tuple[Row, ...]]
    minutes: tuple[Journey, ...] = ()
    references: tuple[Row, ...] = ()
    know: Annotated[tuple[Says, ...], Field(min_length=1)]
    start: Annotated[tuple[Step, ...], Field(min_length=1, max_length=5)]


class Question(Entry):
    """What a locating company always asks, and what it is told where no fact is known."""

    name: Texts
    text: Texts


class Contact(Entry):
    """Who answers a company: an office, never a person."""

    name: Texts
    address: Address


class Profiles(Entry):
    """`config/profiles.yaml`: what all profiles have in common."""

    ends: Ends
    asked: Mapping[Asked, Question]
    minutes: tuple[Journey, ...] = ()
    reach: Says | None = None
    contact: Contact


class _WithProfile(BaseModel):
    """An ecosystem's file, of which only the profile is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    profile: Profile


def read_profiles(path: Path) -> Profiles:
    """The file `path`.

    Raises
    ------
    CatalogueError
        If it is not well-formed, or a standing question is missing.
    """
    profiles = read_entry(path, Profiles)
    if missing := [name for name in Asked.__args__ if name not in profiles.asked]:
        problem = f"the question {missing[0]!r} is missing; needed are {', '.join(Asked.__args__)}"
        raise error_at(path, "asked", problem=problem)
    return profiles


def read_profile(path: Path, facts: Mapping[str, Fact], factors: Iterable[str]) -> Profile:
    """The profile in the ecosystem's file `path`, checked against the facts that it names.

    Parameters
    ----------
    path : Path
    facts : mapping of str to Fact
        Facts by the key that a profile gives them; see `facts_by_key`.
    factors : iterable of str
        The factors there are.

    Raises
    ------
    CatalogueError
        If the profile does not fit the model, names an unknown factor or fact, or gives a
        number that none of its facts has: file, line, what was found, what is allowed.
    """
    profile = read_entry(path, _WithProfile).profile
    known = list(factors)
    for factor in profile.offers:
        if factor not in known:
            hint = nearest(factor, known) or ";"
            problem = f"unknown factor {factor!r}{hint} known: {', '.join(known)}"
            raise error_at(path, "profile", "offers", factor, problem=problem)
    for where, keys, texts in _statements(profile):
        _check_statement(path, ("profile", *where), keys, texts, facts)
    return profile


def check_shared(path: Path, profiles: Profiles, facts: Mapping[str, Fact]) -> None:
    """Check what all profiles say, in the file `path`, against the facts that it names.

    Raises
    ------
    CatalogueError
        If it names an unknown fact, or gives a number that none of its facts has.
    """
    for place, one in enumerate(profiles.minutes):
        _check_statement(path, ("minutes", place), one, list(one.minutes.values()), facts)
    if profiles.reach:
        texts = list(profiles.reach.text.values())
        _check_statement(path, ("reach",), profiles.reach, texts, facts)


def facts_by_key(
    own: Iterable[Fact], region: Iterable[Fact], others: Mapping[str, Iterable[Fact]]
) -> dict[str, Fact]:
    """Facts by the key that a profile gives them.

    Its own and those of the region go by their id, those of another ecosystem by the file and
    the id: ``smart-mobility/lahti-gem-members``. An id of its own goes before the region's.
    """
    found = {
        f"{name}/{fact.id}": fact for name, facts in others.items() for fact in facts if fact.id
    }
    return found | {fact.id: fact for fact in (*region, *own) if fact.id}


def keys_in(raw: Any) -> Iterator[str]:
    """The keys of facts that a profile names, as it stands in the file, whatever its form."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key == "facts" and isinstance(value, list | tuple):
                yield from (one for one in value if isinstance(one, str))
            else:
                yield from keys_in(value)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from keys_in(value)


Where = tuple[str | int, ...]


def _statements(profile: Profile) -> Iterator[tuple[Where, Says | Journey | Swedish, list[str]]]:
    """Every statement with its place and its texts; a `Says` without evidence is told, too."""
    for where, one in _placed(profile):
        if isinstance(one, Journey):
            yield where, one, list(one.minutes.values())
        elif isinstance(one, Swedish):
            yield where, one, [one.text]
        else:
            texts = [one.text]
            if isinstance(one, Number):
                texts += [one.value, *([one.small] if one.small else [])]
            yield where, one, [text for by_language in texts for text in by_language.values()]


def _placed(profile: Profile) -> Iterator[tuple[Where, Says | Journey | Swedish]]:
    for name in ("claim", "offer", "swedish"):
        yield (name,), getattr(profile, name)
    for name in ("numbers", "know", "minutes"):
        yield from (((name, n), one) for n, one in enumerate(getattr(profile, name)))
    rows = {(name,): getattr(profile, name) for name in ("opportunities", "chain", "references")}
    rows |= {("offers", factor): of_factor for factor, of_factor in profile.offers.items()}
    for where, listed in rows.items():
        for place, row in enumerate(listed):
            yield from (((*where, place, "says", n), one) for n, one in enumerate(row.says))


def _check_statement(
    path: Path,
    where: Where,
    one: Says | Journey | Swedish,
    texts: list[str],
    facts: Mapping[str, Fact],
) -> None:
    if not one.facts and not getattr(one, "figures", {}):
        problem = "a statement needs facts or figures that it is made of; name them"
        raise error_at(path, *where, problem=problem)
    for place, key in enumerate(one.facts):
        if key not in facts:
            hint = nearest(key, facts) or "; facts have ids in this file and in the region's"
            problem = f"unknown fact {key!r}{hint}"
            raise error_at(path, *where, "facts", place, problem=problem)
    held = {number for key in one.facts for number in _numbers_of(facts[key])}
    for text in texts:
        if strange := [n for n in numbers_in(_PLACEHOLDER.sub("", text)) if n not in held]:
            problem = f"{strange[0]} in {text!r} stands in none of its facts, {list(one.facts)}"
            raise error_at(path, *where, problem=problem)


def _numbers_of(fact: Fact) -> set[str]:
    texts = [*fact.text.values(), *(fact.note or {}).values(), fact.source_date or ""]
    return {number for text in texts for number in numbers_in(text.replace("-", " - "))}


def numbers_in(text: str) -> list[str]:
    """The numbers in a text, alike however they are grouped: ``400 000`` and ``400,000``.

    >>> numbers_in("48 M€ for 400,000 m³, 1,6 milj. in 2021–2022")
    ['48', '400000', '1.6', '2021', '2022']
    """
    joined = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    return [number.replace(",", ".") for number in _NUMBER.findall(joined)]
