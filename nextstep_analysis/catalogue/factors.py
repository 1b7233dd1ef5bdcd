"""`config/factors.yaml`: what a locating company asks, and how evidence becomes a score."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from nextstep_analysis.catalogue.fields import (
    Address,
    Day,
    Identifier,
    Line,
    PartialDate,
    RegionCode,
    Switch,
    Texts,
    Weight,
    nearest,
)
from nextstep_analysis.catalogue.files import Entry, error_at, read_entry, yaml_files
from nextstep_analysis.catalogue.travel import Rising, Travel
from nextstep_analysis.codes import REGION
from nextstep_analysis.errors import CatalogueError

FACTORS_FILE = "factors.yaml"
REGION_FACTS = "regions"  # the folder of facts of whole regions
TOP_SCORE = 4

Measure = Literal[
    "population_accessibility",
    "population_within",
    "jobs_accessibility",
    "jobs_within",
    "unemployed_per_vacancy",
    "industry_diversity",
    "core_specialisation",
]
Score = Annotated[int, Field(strict=True, ge=0, le=TOP_SCORE)]


class Fact(Entry):
    """One sourced fact, worded anew.

    Attributes
    ----------
    id : str, optional
        What profiles and roadmaps name it by; once in a file: main actor and topic.
    factor : str
        The factor of `config/factors.yaml` that it tells about.
    nature : str, optional
        What it tells, for how long it may be printed: a ``figure``, a ``plan``, ``news``, or
        something ``standing`` (a school, laboratory, hall or road).
    until : str, optional
        The last day on which it may be printed without a new look, before every other rule.
    text : mapping
        The fact, in one sentence.
    source_title, source_url, source_date
        The page it is from; the date is left out where the page has none.
    confidence : str
        ``high`` (official or primary), ``medium`` (press, secondary, own estimate) or
        ``low``: a claim, which is never shown or counted alone.
    note : mapping, optional
        What limits it: another source with another figure, a plan, a definition.
    against : bool
        Whether it tells of a weakness; only where higher scores are better.
    lowers : str, optional
        The other factor that a risk bears on.
    short : mapping, optional
        The same in a few words, for the summary of a study: one strength or one risk.
    """

    id: Identifier | None = None
    factor: Line
    nature: Literal["figure", "plan", "news", "standing"] | None = None
    until: Day | None = None
    text: Texts
    source_title: Line
    source_url: Address
    source_date: PartialDate | None = None
    confidence: Literal["high", "medium", "low"]
    note: Texts | None = None
    against: Switch = False
    lowers: Line | None = None
    short: Texts | None = None


PRINTING = frozenset({"id", "nature", "until"})
"""What of a fact says by which name and for how long pages for companies may print it."""


class Judgement(Entry):
    """A person's own score for a factor, in place of the rule's, with reason and source."""

    factor: Line
    score: Score
    reason: Texts
    source_title: Line
    source_url: Address


class RegionFacts(Entry):
    """`config/regions/<code>.yaml`: facts of a region as a whole."""

    region: RegionCode
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]


class SourceWeights(Entry):
    """What one source weighs, by the confidence of its fact."""

    high: Weight
    medium: Weight
    low: Weight


class Scoring(Entry):
    """How the weight of the sources becomes a level; see the file."""

    weights: SourceWeights
    levels: Annotated[Rising, Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _check(self) -> "Scoring":
        weights = self.weights
        if not weights.high >= weights.medium >= weights.low:
            raise ValueError("a source of less confidence must not weigh more")
        return self


class Computed(Entry):
    """A figure that is evidence on a factor.

    `better` says which end is better for a locating company, `scored` whether the place
    of the region among all regions counts in the score or is only shown.
    """

    measure: Measure
    better: Literal["higher", "lower"]
    scored: Switch


class Factor(Entry):
    """One value-added factor.

    Attributes
    ----------
    name, question, evidence : mapping
        Its name, what the company asks, and what counts as evidence.
    direction : str
        ``higher`` where a high score is good, ``lower`` for risks.
    about : str
        ``region`` where it is the same for all ecosystems of a region and scored once.
    computed : tuple of Computed
    """

    name: Texts
    direction: Literal["higher", "lower"]
    question: Texts
    evidence: Texts
    about: Literal["ecosystem", "region"] = "ecosystem"
    computed: tuple[Computed, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "Factor":
        measures = [computed.measure for computed in self.computed]
        if twice := sorted({measure for measure in measures if measures.count(measure) > 1}):
            raise ValueError(f"the measure {twice[0]!r} stands twice; each may stand once")
        return self


def _frozen(factors: Mapping[str, Factor]) -> Mapping[str, Factor]:
    return MappingProxyType(dict(factors))


class Factors(Entry):
    """The whole file; the factors keep its order."""

    scoring: Scoring
    travel: Travel
    factors: Annotated[Mapping[str, Factor], Field(min_length=1), AfterValidator(_frozen)]


def read_factors(path: Path) -> Factors:
    """The factors, the scoring and the travel model in the file `path`.

    Raises
    ------
    CatalogueError
        If the file is not well-formed, or two factors share a name: file, line, what
        was found, what is allowed.
    """
    factors = read_entry(path, Factors)
    seen: dict[tuple[str, str], str] = {}
    for key, factor in factors.factors.items():
        for language, name in factor.name.items():
            twin = seen.setdefault((language, name.casefold()), key)
            if twin != key:
                problem = f"the name {name!r} is already that of {twin}; choose another"
                raise error_at(path, "factors", key, "name", language, problem=problem)
    return factors


def read_region_facts(folder: Path) -> dict[str, RegionFacts]:
    """Every ``<region code>.yaml`` of `folder`, by region; none where there is no folder.

    Raises
    ------
    CatalogueError
        If a file is not well-formed, or not named after its region.
    """
    by_region = {}
    for path in yaml_files(folder) if folder.is_dir() else ():
        if not re.fullmatch(REGION, path.stem):
            raise CatalogueError(f"{path}: the file must have the code of its region as its name")
        entry = read_entry(path, RegionFacts)
        if entry.region != path.stem:
            problem = f"region is {entry.region!r}, but the file is called {path.name}"
            raise error_at(path, "region", problem=f"{problem}; it must be {path.stem!r}")
        by_region[entry.region] = entry
    return by_region


def check_facts(
    path: Path, facts: Iterable[Fact], judgements: Iterable[Judgement], *, factors: Factors
) -> None:
    """Raise `CatalogueError` unless the facts and judgements of a file fit the factors.

    A factor must be known; ``lowers`` belongs to a risk and names a factor that is not
    one; ``against`` belongs to a factor that is none; a fact, its id and a judgement stand once.
    """
    seen: dict[Any, int] = {}
    for place, fact in enumerate(facts):
        where = ("facts", place)
        _check_factor(path, (*where, "factor"), fact.factor, factors)
        risk = factors.factors[fact.factor].direction == "lower"
        if fact.lowers is not None:
            _check_factor(path, (*where, "lowers"), fact.lowers, factors)
            if not risk or factors.factors[fact.lowers].direction == "lower":
                problem = "'lowers' belongs to a risk and names a factor that is not a risk"
                raise error_at(path, *where, "lowers", problem=problem)
        if fact.against and risk:
            problem = f"'against' does not belong to {fact.factor}: every fact there is against"
            raise error_at(path, *where, "against", problem=problem)
        _check_once(path, where, seen, (fact.factor, fact.text["en"].casefold()), "fact")
        if fact.id is not None:
            _check_once(path, (*where, "id"), seen, ("id", fact.id), f"id {fact.id!r} of a fact")
    for place, judgement in enumerate(judgements):
        where = ("judgements", place)
        _check_factor(path, (*where, "factor"), judgement.factor, factors)
        _check_once(path, where, seen, judgement.factor, "judgement of the factor")


def _check_factor(path: Path, where: tuple[str | int, ...], name: str, factors: Factors) -> None:
    if name not in factors.factors:
        known = list(factors.factors)
        problem = f"unknown factor {name!r}{nearest(name, known) or ';'} known: {', '.join(known)}"
        raise error_at(path, *where, problem=problem)


def _check_once(
    path: Path, where: tuple[str | int, ...], seen: dict[Any, int], key: Any, kind: str
) -> None:
    first = seen.setdefault(key, int(where[1]))
    if first != where[1]:
        problem = f"this {kind} stands twice (already as entry {first + 1}); keep one of them"
        raise error_at(path, *where, problem=problem)
