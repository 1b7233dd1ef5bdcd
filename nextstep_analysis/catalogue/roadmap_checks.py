"""What must hold between the parts of a roadmap, and of it and the rest of the catalogue."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.fields import Texts, nearest
from nextstep_analysis.catalogue.files import error_at
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import Monitoring, read_monitoring, unknown
from nextstep_analysis.catalogue.roadmap import (
    MEASURED,
    NARROWED,
    Action,
    Ground,
    Indicated,
    Roadmap,
    read_roadmap,
)
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.errors import CatalogueError

Where = tuple[str | int, ...]
_THOUSANDS = re.compile(r"(?<=\d)[\s,](?=\d{3}\b)")
HORIZON_YEARS = 5
"""Actions end within so many years of the publication."""
LEAST_MEASURED = 2
NEEDS = ("suppliers", "specialisation", "buyers", "performance", "skills", "conclusion")
"""What the key of a need may begin with."""


@dataclass(frozen=True)
class Checked:
    """A roadmap that holds together, with what it names.

    `facts` are those that may be named, by id; `published` is the day, month or year of the
    reports, the one clock.
    """

    path: Path
    roadmap: Roadmap
    monitoring: Monitoring
    facts: Mapping[str, Fact]
    published: str

    def error(self, *where: str | int, problem: str) -> CatalogueError:
        """The error to raise for what stands at `where` in the roadmap."""
        return error_at(self.path, "roadmap", *where, problem=problem)


def checked_roadmap(catalogue: Catalogue, ecosystem: str) -> Checked:
    """The roadmap of `ecosystem`, after all checks that need no figures.

    Raises
    ------
    CatalogueError
        At the first fault: file, line, what was found, what is allowed.
    """
    chosen = catalogue.ecosystem(ecosystem)
    path = catalogue.folder / "ecosystems" / f"{chosen.id}.yaml"
    whole = Checked(
        path,
        read_roadmap(path),
        read_monitoring(catalogue.folder),
        _facts(catalogue, chosen),
        published(catalogue.settings, catalogue.datasets),
    )
    for where, ground in _grounds(whole.roadmap):
        _check_ground(whole, where, ground, catalogue)
    for where, indicated in indicators(whole.roadmap):
        _check_indicator(whole, where, indicated, catalogue, chosen)
    for place, action in enumerate(whole.roadmap.actions):
        _check_action(whole, ("actions", place), action)
    _check_told(whole)
    _check_order(whole)
    _check_measured(whole)
    return whole


def indicators(roadmap: Roadmap) -> Iterator[tuple[Where, Indicated]]:
    """Every indicator of a roadmap with its place: of the actions, then those only followed."""
    for place, action in enumerate(roadmap.actions):
        yield ("actions", place, "indicator"), action.indicator
    for place, indicated in enumerate(roadmap.follow):
        yield ("follow", place), indicated


def months_between(start: str, end: str) -> int:
    """Months from one month to another, each as ``2027-07``, days left out.

    >>> months_between("2026-11-26", "2027-07")
    8
    """
    years = int(end[:4]) - int(start[:4])
    return 12 * years + int(end[5:7] or 12) - int(start[5:7] or 12)


def _facts(catalogue: Catalogue, ecosystem: Ecosystem) -> dict[str, Fact]:
    """Facts that have an id, of the region and, before them, of the ecosystem."""
    wide = catalogue.region_facts.get(catalogue.settings.region)
    listed = (*(wide.facts if wide else ()), *ecosystem.facts)
    return {fact.id: fact for fact in listed if fact.id}


def _grounds(roadmap: Roadmap) -> Iterator[tuple[Where, Ground]]:
    for part, entries in (("needs", roadmap.needs), ("risks", roadmap.risks)):
        for place, entry in enumerate(entries):
            for n, ground in enumerate(entry.evidence):
                yield (part, place, "evidence", n), ground
    for place, action in enumerate(roadmap.actions):
        for n, ground in enumerate(action.evidence):
            yield ("actions", place, "evidence", n), ground
        yield ("actions", place, "moves"), action.moves


def _check_ground(whole: Checked, where: Where, ground: Ground, catalogue: Catalogue) -> None:
    kind, key = ground.kind, ground.key
    place = (*where, kind)
    if kind == "factor" and key not in catalogue.factors.factors:
        raise whole.error(*place, problem=unknown("factor", key, catalogue.factors.factors))
    if kind == "need" and (key.split("/")[0] not in NEEDS or key.count("/") != 1):
        problem = f"{key!r} is no need; allowed is one of {', '.join(NEEDS)}, a slash and a code"
        raise whole.error(*place, problem=f"{problem}, such as suppliers/49_53")
    if kind != "fact":
        return
    if key not in whole.facts:
        raise whole.error(*place, problem=unknown("fact", key, whole.facts))
    end = whole.facts[key].until
    if end and end < whole.published:
        problem = f"the fact {key!r} held until {end}, and the publication is of {whole.published}"
        raise whole.error(*place, problem=f"{problem}; look it up anew, or name another fact")
    for language, said in (ground.words or {}).items():
        known = _numbers_of(whole.facts[key], language)
        if new := [number for number in _numbers(said) if number not in known]:
            problem = f"the words hold {new[0]!r}, a number that the fact {key!r} has not"
            raise whole.error(*where, "words", language, problem=problem)


def _check_told(whole: Checked) -> None:
    """Titles and texts of actions, needs and risks hold no number that none of their facts has."""
    written = whole.roadmap
    listed: list[tuple[Where, Texts, tuple[Ground, ...]]] = [
        (("actions", place, part), getattr(one, part), one.evidence)
        for place, one in enumerate(written.actions)
        for part in ("title", "text")
    ]
    for part, entries in (("needs", written.needs), ("risks", written.risks)):
        listed += [((part, n, "title"), one.title, one.evidence) for n, one in enumerate(entries)]
    for where, said, grounds in listed:
        facts = [whole.facts[ground.key] for ground in grounds if ground.kind == "fact"]
        for language, text in said.items():
            known = {number for fact in facts for number in _numbers_of(fact, language)}
            if new := [number for number in _numbers(text) if number not in known]:
                problem = f"it holds {new[0]!r}, a number that none of its facts has"
                raise whole.error(*where, language, problem=problem)


def _numbers_of(fact: Fact, language: str) -> list[str]:
    """Those of its text and note, and of the date of its page, so that a year can be said."""
    note = (fact.note or {}).get(language, "")
    return _numbers(" ".join((fact.text.get(language, ""), note, fact.source_date or "")))


def _numbers(text: str) -> list[str]:
    """The runs of digits in a text, thousands joined.

    >>> _numbers("1,000 m² since 28.1.2021")
    ['1000', '28', '1', '2021']
    """
    return re.findall(r"\d+", _THOUSANDS.sub("", text))


def _check_indicator(
    whole: Checked, where: Where, indicated: Indicated, catalogue: Catalogue, chosen: Ecosystem
) -> None:
    name, counted = indicated.of, whole.monitoring.counted
    if name not in MEASURED and name not in counted:
        known = [*MEASURED, *counted]
        problem = f"the indicator {name!r} is neither measured nor counted{nearest(name, known)}"
        told = f"measured are {', '.join(MEASURED)}, counted those of monitoring.yaml"
        raise whole.error(*where, "of", problem=f"{problem}; {told}")
    if name in MEASURED and name not in {*catalogue.indicators, *catalogue.datasets}:
        problem = f"the indicator {name!r} is not in the catalogue (indicators.yaml, sources.yaml)"
        raise whole.error(*where, "of", problem=problem)
    for key in ("industry", "product"):
        if getattr(indicated, key) and key not in MEASURED.get(name, ()):
            raise whole.error(*where, key, problem=f"{name!r} is told without {key!r}")
    if name in NARROWED and not getattr(indicated, key := MEASURED[name][0]):
        raise whole.error(*where, "of", problem=f"{name!r} needs {key!r}")
    if indicated.industry and indicated.industry not in chosen.codes:
        problem = unknown("industry of the ecosystem", indicated.industry, chosen.members)
        raise whole.error(*where, "industry", problem=problem)
    if (indicated.target is None) != (indicated.by is None):
        raise whole.error(*where, problem="a target has its month, 'by': give both or neither")
    if indicated.next < whole.published[:7]:
        problem = f"the next reading, {indicated.next}, is before the publication"
        raise whole.error(*where, "next", problem=f"{problem}, {whole.published}")


def _check_action(whole: Checked, where: Where, action: Action) -> None:
    for place, owner in enumerate(action.owners):
        if owner not in whole.monitoring.roles:
            problem = unknown("role", owner, whole.monitoring.roles)
            raise whole.error(*where, "owners", place, problem=problem)
    if action.moves.kind == "fact":
        problem = "an action moves a need or a factor; a fact is what it rests on"
        raise whole.error(*where, "moves", problem=problem)
    if action.end < action.start:
        problem = f"it ends in {action.end}, before it begins in {action.start}"
        raise whole.error(*where, "end", problem=problem)
    if action.adopted is None and action.start < whole.published[:7]:
        problem = f"a proposal begins in {action.start}, before the publication, {whole.published}"
        raise whole.error(*where, "start", problem=f"{problem}; only adopted actions may")
    if months_between(whole.published, action.end) > 12 * HORIZON_YEARS:
        problem = f"it ends in {action.end}, more than {HORIZON_YEARS} years after the publication"
        raise whole.error(*where, "end", problem=f"{problem}, {whole.published}")
    _check_decisions(whole, where, action)


def _check_decisions(whole: Checked, where: Where, action: Action) -> None:
    """Adopted, then changed, then done, none after the publication."""
    listed: list[tuple[Where, str]] = []
    if action.adopted:
        listed.append((("adopted",), action.adopted.on))
    listed += [(("changed", place), one.on) for place, one in enumerate(action.changed)]
    if action.done:
        listed.append((("done",), action.done.on))
    if listed and not action.adopted:
        problem = "what is changed or done was adopted before: 'adopted' is missing"
        raise whole.error(*where, *listed[0][0], problem=problem)
    for place, (part, day) in enumerate(listed):
        if day[: len(whole.published)] > whole.published:
            problem = f"{day} is after the publication, {whole.published}"
        elif place and day < listed[place - 1][1]:
            problem = f"{day} is before the decision of {listed[place - 1][1]}"
        else:
            continue
        raise whole.error(*where, *part, "on", problem=problem)


def _check_order(whole: Checked) -> None:
    """Ids stand once, dependencies are known, and none waits for itself."""
    actions = whole.roadmap.actions
    ids = [action.id for action in actions]
    by_id = dict(zip(ids, actions, strict=True))
    for place, action in enumerate(actions):
        if action.id in ids[:place]:
            problem = f"the id {action.id!r} stands twice"
            raise whole.error("actions", place, "id", problem=problem)
        for n, other in enumerate(action.after):
            if other not in by_id:
                problem = unknown("action", other, by_id)
                raise whole.error("actions", place, "after", n, problem=problem)
    for place, action in enumerate(actions):
        if loop := _loop(action.id, lambda one: by_id[one].after):
            problem = f"actions wait for each other: {' after '.join(loop)}"
            raise whole.error("actions", place, "after", problem=problem)
        _check_begun(whole, ("actions", place, "start"), action, by_id)


def _check_begun(whole: Checked, where: Where, action: Action, by_id: Mapping[str, Action]) -> None:
    """A proposal begins no earlier than those that it waits for end; adopted ones may overlap."""
    for other in action.after:
        end = by_id[other].end
        if action.adopted is None and action.start < end:
            problem = f"it begins in {action.start}, before {other!r}, which it waits for, ends"
            raise whole.error(*where, problem=f"{problem} in {end}; allowed is {end} or later")


def _loop(start: str, before: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """The way from `start` back to it over what stands before each; empty where there is none."""
    ways = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for other in before(way[-1]):
            if other == start:
                return (*way, start)
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()


def _check_measured(whole: Checked) -> None:
    listed = {
        (one.of, one.industry, one.product)
        for _, one in indicators(whole.roadmap)
        if one.of in MEASURED
    }
    if len(listed) < LEAST_MEASURED:
        problem = f"{len(listed)} indicators are measured; at least {LEAST_MEASURED} must be"
        raise whole.error("actions", problem=f"{problem}: {', '.join(MEASURED)}")
