"""Prints how far the lists of chapter 4 are the region's and the ecosystem's own.

For all regions and ecosystems the lists alone are made, not the studies: how many of the first
five products a region shares with the others (where the table tells), the mean Jaccard index of
the thin links, and of the near and strong, over pairs of regions, and how many products two
ecosystems of the region share. Run ``python benchmarks/list_overlaps.py`` in the project's folder.
"""

from itertools import combinations
from pathlib import Path

import numpy as np

from nextstep_analysis.catalogue.load import Catalogue, load_catalogue
from nextstep_analysis.classifications import accounts_divisions, regions
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.gaps.value_chain import (
    LISTED,
    Inputs,
    core_part,
    products,
    shares_of,
    users_of,
)
from nextstep_analysis.studies.background.potential import lists
from nextstep_analysis.studies.background.potential.base import Figures, industry_figures
from nextstep_analysis.studies.background.potential.screen import screened
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.measures.industry_space import staff_likeness
from nextstep_analysis.studies.measures.trade_flows import region_flows
from nextstep_analysis.studies.memo import shared_studies
from nextstep_analysis.studies.scope import Scope

FIRST = 5
TABLES = (
    "enterprises",
    "input_output",
    "regional_accounts",
    "occupations",
    "eu_employees",
    "enterprise_sizes",
)


def lists_of(figures: Figures, catalogue: Catalogue, scope: Scope) -> tuple[set, set, set]:
    """Products (none where the table cannot tell), thin links, and the near and strong."""
    screen = catalogue.screen
    inputs = Inputs(figures.input_output, figures.every, figures.occupations, figures.divisions)
    flows = region_flows(figures.input_output, region=scope.region)
    shares = shares_of(inputs, scope)
    bought = products(flows, shares, inputs.divisions, screen=screen, scope=scope)
    users = users_of(flows, shares, inputs.divisions, scope)
    told = bool(core_part(bought, users, screen)["told"].iloc[0])
    named = bought.loc[bought["group"] == LISTED, "product"].head(FIRST) if told else ()
    rows = industry_figures(figures, screen=screen, scope=scope)
    table = screened(rows, screen=screen, scope=scope)
    thin = lists.thin_links(rows, table, scope=scope)
    skills = staff_likeness(figures.occupations)
    near = lists.near_and_strong(rows, table, skills, screen=screen, scope=scope)
    found = [set(t.loc[t["state"] == LISTED, "industry"]) for t in (thin, near)]
    return set(named), *found


def main() -> None:
    project = Project(Path.cwd())
    catalogue, places = load_catalogue(project), regions(project)
    tables = {name: read_table(project, name) for name in TABLES}
    every = tables.pop("enterprises")
    figures = Figures(placed(every), every, divisions=accounts_divisions(project), **tables)
    made = {}
    with shared_studies():
        for region in places:
            for ecosystem in catalogue.ecosystems.values():
                scope = Scope(ecosystem, catalogue.settings, region, WHOLE_COUNTRY, (), len(places))
                made[region, ecosystem.id] = lists_of(figures, catalogue, scope)
    home = catalogue.settings.region
    for name in catalogue.ecosystems:
        own = made[home, name][0]
        shared = [len(own & made[r, name][0]) for r in places if r != home and made[r, name][0]]
        print(name, f"{np.mean(shared):.1f} of {FIRST}" if own and shared else "not told")
    for place, kind in ((1, "thin links"), (2, "near and strong")):
        both = [
            (made[one, name][place], made[other, name][place])
            for name in catalogue.ecosystems
            for one, other in combinations(places, 2)
        ]
        found = [len(a & b) / len(a | b) for a, b in both if a | b]
        print(kind, f"mean Jaccard {np.mean(found):.2f}")
    named = [made[home, name][0] for name in catalogue.ecosystems if made[home, name][0]]
    common = [len(one & other) for one, other in combinations(named, 2)]
    print(f"two ecosystems share {np.mean(common):.1f} of {FIRST}")


if __name__ == "__main__":
    main()
