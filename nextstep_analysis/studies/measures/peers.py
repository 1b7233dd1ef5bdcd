"""Which regions are alike in structure: computed peers, beside those chosen by judgement.

`STRUCTURAL_PEERS` tells what its table holds, one row per other region, nearest first.
"""

from functools import cache

import numpy as np
import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.sources import read_sources
from nextstep_analysis.claim import counted, extreme
from nextstep_analysis.codes import MUNICIPALITY, REGION, TOTAL
from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.peers import StructuralPeers, structural_peers
from nextstep_analysis.project import Project
from nextstep_analysis.studies.measures.borders import present
from nextstep_analysis.studies.measures.columns import AREA
from nextstep_analysis.studies.measures.comparable import comparable
from nextstep_analysis.studies.memo import shared
from nextstep_analysis.studies.scope import Compared, Part, Scope, only
from nextstep_analysis.study import Code, Statement, StudyTable, by_name

DATASETS = (
    "population",
    "municipalities",
    "municipality_history",
    "enterprises",
    "jobs",
    "labour_market",
)
STRUCTURAL_PEERS = TableOf(
    "structural_peers",
    "Regions by their distance in structure",
    {
        "region": AREA,
        "rank": Col("Rank by distance: 1 = nearest", "rank"),
        "distance": Col("Distance in structure", "standard deviations"),
        "chosen": Col("Whether it is a peer by structure", "yes or no"),
        "prior": Col("Whether it is a peer chosen by judgement", "yes or no"),
        "size": Col("Share of the squared distance that comes from size", "share"),
        "enterprise_mix": Col(
            "Share of the squared distance that comes from enterprises by industry", "share"
        ),
        "job_mix": Col("Share of the squared distance that comes from jobs by industry", "share"),
        "settlement": Col("Share of the squared distance that comes from settlement", "share"),
        "labour": Col("Share of the squared distance that comes from the labour market", "share"),
    },
)
GROUPS = ("size", "enterprise_mix", "job_mix", "settlement", "labour")
PEERS_WANTED = 5
_SECTIONS = r"[A-S]"  # but those of households and of international bodies

_NEAREST = Statement(
    "By structure (size, industry mix, settlement, labour market) the regions most like "
    "{region:name} are {peers}."
)
_PRIOR = Statement(
    "Of the peers chosen by judgement, {shared} is among them.",
    plural="Of the peers chosen by judgement, {shared} are among them.",
    count="n",
)
_NO_PRIOR = Statement("None of the peers chosen by judgement is among them.")
_METHOD = Statement(
    "Distance over standardised features of structure: population and enterprises (logarithms), "
    "shares of sections in enterprises and in jobs, share of the largest municipality and mean "
    "size of municipalities, labour force per resident and jobs per person of the labour force. "
    "The five groups count alike. Performance is left out on purpose; the age of the population "
    "is not in the data."
)
_YEARS = Statement(
    "Population and enterprises of {stock:year}, jobs of {jobs:year}, labour force of "
    "{labour:year}; both sides of a ratio are of the same year."
)
_NEAR = Statement(
    "The last of the peers and the next region are at almost the same distance ({near:.2f} and "
    "{next:.2f}): which of them is a peer is nearly a matter of chance."
)


class PeersByStructure:
    """The peers of any region, from the processed tables of `project`; read at the first call.

    An ecosystem's own peers were chosen for the region of the settings, so that another
    region is compared with those nearest to it: ``PeersByStructure(project)(catalogue,
    "wood-furniture", "MK13")``.
    """

    def __init__(self, project: Project, *, n: int = PEERS_WANTED):
        self._project, self._n = project, n
        self._found: dict[str, tuple[str, ...]] = {}
        self._features = cache(self._read)

    def __call__(self, catalogue: Catalogue, ecosystem: str, region: str) -> tuple[str, ...]:
        """Codes of the regions nearest to `region`, the same for every ecosystem.

        Raises
        ------
        DataError
            If a table is missing, or `region` is not one of its regions.
        """
        settings = catalogue.settings
        if region not in self._found:
            found = shared(
                ["nearest", region, self._n],
                lambda: structural_peers(
                    **self._features(settings.latest_year), region=region, n=self._n
                ),
            )
            self._found[region] = tuple(p for p in found.peers if p != settings.reference)
        return self._found[region]

    def _read(self, year: int) -> dict[str, pd.DataFrame | pd.Series]:
        datasets = read_sources(self._project)
        tables = {name: comparable(self._project, datasets, name) for name in DATASETS}
        return _grouped(tables, year=year)


def nearest(
    tables: dict[str, pd.DataFrame], *, region: str, n: int = PEERS_WANTED, year: int
) -> StructuralPeers:
    """The regions nearest to `region` by structure.

    Parameters
    ----------
    tables : dict of str to DataFrame
        The processed tables named by `DATASETS`.
    region : str
        One of the 19 regions (``MK07``).
    n : int
        How many peers.
    year : int
        The last year to use.

    Raises
    ------
    DataError
        If `region` is not one of the regions, or `year` is before the tables begin.
    """
    return structural_peers(**_grouped(tables, year=year), region=region, n=n)


def features(tables: dict[str, pd.DataFrame], *, year: int) -> pd.DataFrame:
    """Features of structure by region; columns are pairs of group and feature.

    NaN where a figure is missing. Logarithms are natural, shares 0-1.
    """
    population, force = tables["population"], tables["labour_market"]
    residents = _of(population, "population", year)
    stock = _of(only(tables["enterprises"], industry=TOTAL), "stock", year)
    jobs = _of(only(tables["jobs"], industry=TOTAL), "jobs", year)
    counted, worked = _last(force, year), _last(tables["jobs"], year)
    homes = tables["municipalities"]
    local = _of(population, "population", year, areas=MUNICIPALITY)
    local = (
        present(local, tables["municipality_history"])
        .reindex(homes["municipality"])
        .groupby(homes["region"].to_numpy())
    )
    columns = {
        ("size", "population"): np.log(residents),
        ("size", "enterprises"): np.log(stock),
        **_mix(tables["enterprises"], "stock", "enterprise_mix", year),
        **_mix(tables["jobs"], "jobs", "job_mix", year),
        ("settlement", "largest_municipality"): local.max() / local.sum(min_count=1),
        ("settlement", "municipality_size"): np.log(local.mean()),
        ("labour", "labour_force_per_resident"): _of(force, "labour_force", counted)
        / _of(population, "population", counted),
        ("labour", "jobs_per_labour_force"): jobs / _of(force, "labour_force", worked),
    }
    return pd.DataFrame(columns).sort_index()


def peers(found: StructuralPeers, tables: dict[str, pd.DataFrame], *, scope: Compared) -> Part:
    """Table `STRUCTURAL_PEERS`, what it says and what it rests on."""
    groups = found.contributions.T.groupby(lambda name: name.split(":")[0]).sum(min_count=1).T
    table = pd.DataFrame(
        {
            "region": found.distances.index,
            "rank": range(1, len(found.distances) + 1),
            "distance": found.distances.to_numpy(),
        }
    )
    table["chosen"] = table["region"].isin(found.peers)
    table["prior"] = table["region"].isin(_prior(scope))
    table = table.join(groups[list(GROUPS)], on="region")
    notes = [_METHOD, _YEARS.given(**_years(tables, scope))]
    notes += _close(table, len(found.peers))
    return Part(
        by_name(StudyTable.of(STRUCTURAL_PEERS, table, DATASETS, notes)),
        findings=(_finding(found, scope),),
    )


def _finding(found: StructuralPeers, scope: Compared) -> Statement:
    prior = _prior(scope)
    shared = [code for code in found.peers if code in prior]
    both = {"chosen": True, "prior": True}
    count = (counted("structural_peers", both, len(shared)),)
    then = _NO_PRIOR.given(claims=count) if prior else None
    if shared:
        codes = [Code(code) for code in shared]
        then = _PRIOR.given(claims=count, shared=codes, n=len(shared))
    first = {"region": tuple(found.peers)}
    return _NEAREST.given(
        evidence="structural_peers",
        then=then,
        claims=(extreme("structural_peers", first, "distance", "lowest"),),
        region=Code(scope.region),
        peers=[Code(code) for code in found.peers],
    )


def _prior(scope: Compared) -> tuple[str, ...]:
    """Peers chosen by judgement: an ecosystem's, for the region of the settings only."""
    home = scope.region == scope.settings.region
    return scope.ecosystem.peers if isinstance(scope, Scope) and home else ()


def _close(table: pd.DataFrame, count: int) -> list[Statement]:
    """A word where the last peer and the next region are within 2 % of each other."""
    if len(table) <= count:
        return []
    last, following = table["distance"].iloc[count - 1], table["distance"].iloc[count]
    if following > 1.02 * last:
        return []
    return [_NEAR.given(near=last, next=following)]


def _years(tables: dict[str, pd.DataFrame], scope: Compared) -> dict[str, int]:
    names = {"stock": "enterprises", "jobs": "jobs", "labour": "labour_market"}
    return {key: _last(tables[name], scope.year) for key, name in names.items()}


def _last(table: pd.DataFrame, year: int) -> int:
    years = table.loc[table["year"] <= year, "year"]
    if years.empty:
        raise DataError(f"no year up to {year} is in the table; it begins in {table['year'].min()}")
    return int(years.max())


def _of(table: pd.DataFrame, measure: str, year: int, *, areas: str = REGION) -> pd.Series:
    """`measure` by area, of the last year up to `year`."""
    rows = only(table[table["region"].str.fullmatch(areas)], year=_last(table, year))
    return rows.set_index("region")[measure].astype(float).sort_index()


def _mix(table: pd.DataFrame, measure: str, group: str, year: int) -> dict:
    """Shares of the sections A-S, which hold all but households as employers and the unknown."""
    rows = table[table["region"].str.fullmatch(REGION)]
    rows = only(rows[rows["industry"].str.fullmatch(_SECTIONS)], year=_last(table, year))
    wide = rows.pivot(index="region", columns="industry", values=measure).astype(float)
    shares = wide.div(wide.sum(axis=1, skipna=False), axis=0)
    return {(group, section): shares[section] for section in shares}


def _grouped(tables: dict[str, pd.DataFrame], *, year: int) -> dict[str, pd.DataFrame | pd.Series]:
    """The features, and the group of each, as `structural_peers` takes them."""
    table = features(tables, year=year)
    groups = pd.Series(table.columns.get_level_values(0), index=_joined(table.columns))
    table.columns = groups.index
    return {"features": table, "groups": groups}


def _joined(columns: pd.MultiIndex) -> pd.Index:
    return pd.Index([f"{group}:{feature}" for group, feature in columns])
