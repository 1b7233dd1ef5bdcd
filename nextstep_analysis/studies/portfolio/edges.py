"""Do the verdicts hold if a core is drawn another way, or other peers are taken?"""

from collections.abc import Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.indicators.three_measures import Agreement
from nextstep_analysis.studies.background.peer_choice import PEER_TURNS
from nextstep_analysis.studies.background.potential.edges import definitions
from nextstep_analysis.studies.portfolio.groups import Groups, Parts
from nextstep_analysis.studies.portfolio.tables import EDGES, HOLDS, TURNS
from nextstep_analysis.study import Study

NEED_LISTS = {"bought_elsewhere": "bought", "thin_links": "thin", "opportunity_lists": "thin"}
"""The list of opportunities that a need rests on, by the table that the sentence names."""


def parts_of(ecosystem: Ecosystem, codes: tuple[str, ...] = ()) -> dict[str, float]:
    """The core, or the `codes` of it, and which part of each division is meant."""
    members = ecosystem.members
    return {code: members[code].share or 1.0 for code in codes or ecosystem.core}


def other_cores(ecosystem: Ecosystem) -> dict[str, Parts]:
    """Cores of the other definitions that differ from its own, by the codes left out."""
    found: dict[str, Parts] = {}
    for _name, drawn in definitions(ecosystem):
        out = [code for code in ecosystem.core if code not in drawn.core]
        if out:
            found.setdefault(", ".join(out), parts_of(ecosystem, drawn.core))
    return found


def core_edges(
    ecosystems: Mapping[str, Ecosystem], candidates: pd.DataFrame, groups: Groups
) -> pd.DataFrame:
    """Table `EDGES`; `candidates` are the verdicts on the cores as they are."""
    drawn = {
        (name, out): parts
        for name, ecosystem in ecosystems.items()
        for out, parts in other_cores(ecosystem).items()
    }
    named = {f"{name} {out}": parts for (name, out), parts in drawn.items()}
    told = groups.strength(named) if named else pd.DataFrame(columns=["verdict", "reason"])
    own = candidates.set_index("ecosystem")
    rows = []
    for (name, out), parts in drawn.items():
        verdict, reason = told.loc[f"{name} {out}", ["verdict", "reason"]]
        development = groups.development(parts)
        same = verdict == own.at[name, "verdict"]
        turned = not same and verdict != Agreement.NOT_TOLD
        alike = development == own.at[name, "development"]
        rows.append((name, out, verdict, reason, development, same, turned, alike))
    return pd.DataFrame(rows, columns=list(EDGES.columns))


def holds(edges: pd.DataFrame, studies: Mapping[str, Study]) -> pd.DataFrame:
    """Table `HOLDS`: "holds in k of n definitions", for strength, development and the need."""
    rows = []
    for name, study in studies.items():
        mine = edges[edges["ecosystem"] == name]
        need = next(line.statement for line in study.front.headlines if line.slot == "need")
        listed = NEED_LISTS[str(need.evidence)]
        answers = study.tables["opportunity_lists"].frame.set_index("list").loc[listed]
        rows.append(
            {
                "ecosystem": name,
                "definitions": len(mine),
                "strength": int(mine["strength_same"].sum()),
                "turned": int(mine["strength_told"].sum()),
                "development": int(mine["development_same"].sum()),
                "need_definitions": answers["definitions"],
                "need": answers["holds"],
                "need_list": listed,
            }
        )
    return pd.DataFrame(rows, columns=list(HOLDS.columns))


def turns(studies: Mapping[str, Study]) -> pd.DataFrame:
    """Table `TURNS`: each verdict that other peers turn, as the studies found it."""
    found = [
        study.tables[PEER_TURNS.name].frame.assign(ecosystem=name)
        for name, study in studies.items()
        if PEER_TURNS.name in study.tables
    ]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return rows.reindex(columns=list(TURNS.columns))
