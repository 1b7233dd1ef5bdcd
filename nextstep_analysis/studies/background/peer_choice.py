"""Other choices of peers: what the strip of regions and the table of performance say with them.

The peers by structure are the study's own. Beside them stand those that the ecosystem's file
names by judgement, those nearest in size, and the neighbours; `PEER_SETS` has them all. What is
measured against peers is measured again for each: `PEER_RATIOS` and `PEER_PERFORMANCE`, and
`PEER_TURNS` has each verdict that is another one than against the peers by structure.
"""

from collections.abc import Mapping
from dataclasses import replace

import geopandas
import numpy as np
import pandas as pd

from nextstep_analysis.claim import Claim
from nextstep_analysis.codes import CORE, PEERS, REGION
from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.background.gaps.performance import gaps_performance
from nextstep_analysis.studies.background.gaps.tables import GAP_PERFORMANCE
from nextstep_analysis.studies.background.state.specialisation import ratios_to_peers
from nextstep_analysis.studies.background.state.tables import CORE_BY_REGION
from nextstep_analysis.studies.background.state.three_measures import Sizes
from nextstep_analysis.studies.measures.columns import AREA
from nextstep_analysis.studies.measures.enterprises import core_and_rest, stock_by_division
from nextstep_analysis.studies.measures.peers import PEERS_WANTED
from nextstep_analysis.studies.measures.reading import totals
from nextstep_analysis.studies.scope import Part, Scope, latest, only
from nextstep_analysis.study import Statement, StudyTable, by_name

STRUCTURE, JUDGEMENT, SIZE, NEIGHBOURS = "structure", "judgement", "size", "neighbours"
RATIOS = ("ratio", "ratio_lower", "ratio_upper", "ratio_p", "apart")
_CHOICE = Col("How the peers were chosen", "code")

PEER_SETS = TableOf(
    "peer_sets", "Peers by how they are chosen", {"choice": _CHOICE, "region": AREA}
)
PEER_RATIOS = TableOf(
    "peer_ratios",
    "The core's share beside that of each peer, by how the peers are chosen",
    {"choice": _CHOICE, "region": AREA, **{name: CORE_BY_REGION.columns[name] for name in RATIOS}},
)
PEER_PERFORMANCE = TableOf(
    "peer_performance",
    "Growth, churn and productivity against peers chosen in other ways",
    {"choice": _CHOICE, **GAP_PERFORMANCE.columns},
)
PEER_TURNS = TableOf(
    "peer_turns",
    "Verdicts that are others than against the peers by structure",
    {
        "choice": _CHOICE,
        "of": Col("What is compared: a measure of performance, or a side of the share", "code"),
        "before": Col("Reading against the peers by structure", "code"),
        "after": Col("Reading against these peers", "code"),
    },
)


def peer_choice(
    tables: dict[str, pd.DataFrame],
    boundaries: geopandas.GeoDataFrame,
    *,
    islands: tuple[str, ...],
    sizes: Sizes,
    before: Mapping[str, StudyTable],
    scope: Scope,
) -> Part:
    """The tables of this module and the findings on performance.

    Parameters
    ----------
    tables : dict of DataFrame
        ``enterprises``, ``population``, ``regional_accounts``, ``accounts_employment``.
    boundaries : GeoDataFrame ``region, geometry``
        In metres.
    islands : tuple of str
        Regions without a road to others: a boundary in the sea makes no neighbour.
    before : mapping of str to StudyTable
        ``structural_peers`` and ``gap_performance``, and ``regional_effect`` where there is one.

    Returns
    -------
    Part
        Nothing where the study's peers are not those by structure: its maker chose them.
    """
    nearest = only(before["structural_peers"].frame, chosen=True)["region"]
    if tuple(nearest) != scope.peers:
        return Part()
    sets = peer_sets(tables["population"], boundaries, islands=islands, scope=scope)
    ratios = _ratios(tables["enterprises"], sets, scope)
    others = [name for name in sets if name != STRUCTURE]
    effect = before.get("regional_effect")
    found = {
        name: gaps_performance(
            tables, peers=sets[name], sizes=sizes, effect=effect, scope=scope, structural=False
        )
        for name in others
    }
    performance = _together({n: p.tables["gap_performance"].frame for n, p in found.items()})
    performance = performance.reindex(columns=list(PEER_PERFORMANCE.columns))
    listed = _together({name: pd.DataFrame({"region": peers}) for name, peers in sets.items()})
    turns = _turns(before["gap_performance"].frame, performance, ratios, others)
    datasets = before["gap_performance"].datasets
    methods = [part.tables["gap_performance"].notes[0] for part in found.values()]
    made = by_name(
        StudyTable.of(PEER_SETS, listed, ("population", "region_boundaries")),
        StudyTable.of(PEER_RATIOS, ratios, ("enterprises",)),
        StudyTable.of(PEER_PERFORMANCE, performance, datasets, methods),
        StudyTable.of(PEER_TURNS, turns, datasets),
    )
    return Part(made, findings=_retold(found))


def peer_sets(
    population: pd.DataFrame,
    boundaries: geopandas.GeoDataFrame,
    *,
    islands: tuple[str, ...],
    scope: Scope,
) -> dict[str, tuple[str, ...]]:
    """The peers by each choice that there is, those by structure first; see `peer_choice`."""
    out = (scope.region, scope.reference)
    home = scope.region == scope.settings.region
    found = {
        STRUCTURE: scope.peers,
        JUDGEMENT: scope.ecosystem.peers if home else (),
        SIZE: _nearest_in_size(population, scope),
        NEIGHBOURS: neighbours(boundaries, region=scope.region, islands=islands),
    }
    kept = {name: tuple(peer for peer in peers if peer not in out) for name, peers in found.items()}
    return {name: peers for name, peers in kept.items() if peers}


def neighbours(
    boundaries: geopandas.GeoDataFrame, *, region: str, islands: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The regions that share a line of their boundary with `region`, longest first.

    A point in common is no line. Regions of `islands` have none: what they share lies at sea.
    """
    shapes = boundaries.set_index("region").geometry
    shapes = shapes[~shapes.index.isin(islands)]
    if region not in shapes.index:
        return ()
    shared = shapes.drop(region).intersection(shapes[region]).length
    ordered = shared[shared > 0].sort_index().sort_values(ascending=False, kind="stable")
    return tuple(ordered.index)


def _nearest_in_size(population: pd.DataFrame, scope: Scope) -> tuple[str, ...]:
    """The regions whose number of residents is nearest to that of the region, by ratio."""
    rows = only(population, year=latest(population, scope=scope))
    rows = rows[rows["region"].str.fullmatch(REGION)]
    people = np.log(rows.set_index("region")["population"].astype(float)).sort_index()
    apart = (people.drop(scope.region) - people[scope.region]).abs().dropna()
    return tuple(apart.sort_values(kind="stable").index[:PEERS_WANTED])


def _ratios(
    enterprises: pd.DataFrame, sets: Mapping[str, tuple[str, ...]], scope: Scope
) -> pd.DataFrame:
    stock = only(stock_by_division(enterprises), year=scope.year)
    core = core_and_rest(stock, codes=scope.ecosystem.core)
    core = only(core, industry=CORE).rename(columns={"value": "enterprises"})
    whole = totals(enterprises, year=scope.year)
    found = {
        name: ratios_to_peers(core, whole, replace(scope, peers=peers))
        .rename_axis("region")
        .reset_index()
        for name, peers in sets.items()
    }
    return _together(found)[list(PEER_RATIOS.columns)]


def _together(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [frame.assign(choice=name) for name, frame in frames.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["choice", *(column for column in table if column != "choice")]]


def _turns(
    own: pd.DataFrame, performance: pd.DataFrame, ratios: pd.DataFrame, others: list[str]
) -> pd.DataFrame:
    """A row per verdict that another choice of peers turns."""
    first = only(own, against=PEERS).set_index("measure")["reading"]
    rows = []
    for name in others:
        read = only(performance, choice=name, against=PEERS).set_index("measure")["reading"]
        pairs = {measure: (first[measure], read[measure]) for measure in first.index}
        for side in ("larger", "smaller"):
            pairs[side] = _part(ratios, STRUCTURE, side), _part(ratios, name, side)
        rows += [(name, of, *pair) for of, pair in pairs.items() if pair[0] != pair[1]]
    return pd.DataFrame(rows, columns=list(PEER_TURNS.columns))


def _part(ratios: pd.DataFrame, choice: str, side: str) -> str:
    """Of how many of the peers the share lies on a side: ``none``, ``some`` or ``all``."""
    lies = only(ratios, choice=choice)["apart"] == side
    return "all" if lies.all() else "some" if lies.any() else "none"


def _retold(found: Mapping[str, Part]) -> tuple[Statement, ...]:
    """The findings on performance, of each choice its own, with claims on `PEER_PERFORMANCE`."""
    return tuple(
        replace(
            finding,
            evidence=PEER_PERFORMANCE.name,
            values={**finding.values, "choice": choice},
            claims=tuple(_of_choice(claim, choice) for claim in finding.claims),
        )
        for choice, part in found.items()
        for finding in part.findings
    )


def _of_choice(claim: Claim, choice: str) -> Claim:
    """A claim on `GAP_PERFORMANCE` as one on the rows of `PEER_PERFORMANCE` of a choice."""
    rows, among = ({**part, "choice": choice} for part in (claim.rows, claim.among))
    return replace(claim, table=PEER_PERFORMANCE.name, rows=rows, among=among)
