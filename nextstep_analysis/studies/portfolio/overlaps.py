"""What two ecosystems share: core industries, enterprises, actions and facts."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.profile import keys_in
from nextstep_analysis.catalogue.roadmap import Roadmap
from nextstep_analysis.studies.portfolio.groups import Groups
from nextstep_analysis.studies.portfolio.tables import COUNTED, OVERLAPS


def overlaps(
    ecosystems: Mapping[str, Ecosystem], roadmaps: Mapping[str, Roadmap], groups: Groups
) -> pd.DataFrame:
    """Table `OVERLAPS`: a row per pair that shares anything; `roadmaps` are those that hold.

    Jobs are missing while they are known by section only.
    """
    facts = {name: set(_facts(one, roadmaps.get(name))) for name, one in ecosystems.items()}
    rows = []
    for one, other in combinations(ecosystems.values(), 2):
        core = tuple(sorted(set(one.core) & set(other.core)))
        row = {
            "ecosystem": one.id,
            "other": other.id,
            "core": core,
            "enterprises": groups.counts(dict.fromkeys(core, 1.0))[1] if core else 0.0,
            "jobs": groups.jobs(core) if core else 0.0,
            "beside": tuple(sorted(_elsewhere(one, other) | _elsewhere(other, one))),
            "actions": len(_actions(roadmaps.get(one.id)) & _actions(roadmaps.get(other.id))),
            "facts": len(facts[one.id] & facts[other.id]),
        }
        if any((core, row["beside"], row["actions"], row["facts"])):
            rows.append(row)
    return pd.DataFrame(rows, columns=list(OVERLAPS.columns))


def counted_once(ecosystems: Mapping[str, Ecosystem], groups: Groups) -> pd.DataFrame:
    """Table `COUNTED`: the cores added up, and their enterprises counted once."""
    every = [groups.counts(dict.fromkeys(one.core, 1.0))[1] for one in ecosystems.values()]
    codes = sorted({code for one in ecosystems.values() for code in one.core})
    once = groups.counts(dict.fromkeys(codes, 1.0))[1]
    summed = float(pd.Series(every).sum(skipna=False))
    return pd.DataFrame([(summed, once, summed - once)], columns=list(COUNTED.columns))


def _elsewhere(one: Ecosystem, other: Ecosystem) -> set[str]:
    return set(one.core) & (set(other.codes) - set(other.core))


def _actions(roadmap: Roadmap | None) -> set[tuple[str, str]]:
    """Actions by their words."""
    if roadmap is None:
        return set()
    return {(action.title["fi"], action.text["fi"]) for action in roadmap.actions}


def _facts(ecosystem: Ecosystem, roadmap: Roadmap | None) -> Iterable[str]:
    """The facts of ecosystems' files that its roadmap or profile names, each with its file.

    Those of the region are for all and no overlap.
    """
    own = {fact.id for fact in ecosystem.facts if fact.id}
    named = list(keys_in(ecosystem.profile))
    if roadmap is not None:
        placed = (*roadmap.needs, *roadmap.risks, *roadmap.actions)
        named += [ground.key for one in placed for ground in one.evidence if ground.kind == "fact"]
    yield from (key for key in named if "/" in key)
    yield from (f"{ecosystem.id}/{key}" for key in named if key in own)
