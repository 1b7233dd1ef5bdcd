"""What the commands say of linked and counted companies; no company is named."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from nextstep_analysis.catalogue.load import Catalogue, load_catalogue
from nextstep_analysis.catalogue.sidecars import SIDECAR
from nextstep_analysis.classifications import names, region_code
from nextstep_analysis.codes import DIVISION, REGION
from nextstep_analysis.errors import DataError
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.register.by_hand import read_links
from nextstep_analysis.register.counting import (
    by_class,
    by_ecosystem,
    reconciled,
    share_meant,
    with_open_entry,
    with_region,
)
from nextstep_analysis.register.database import open_register
from nextstep_analysis.register.linking import Bridge, active_companies, linked
from nextstep_analysis.register.told import COVERAGES
from nextstep_analysis.stored import write_whole

DATASET = "register_counts"
SHOWN = 10
"""Rows of the comparison with the statistics that are told, the farthest apart first."""
LEAST = 20
"""Fewer enterprises of the statistics are not compared: one more or less would be much."""
_PRODUCER = "Finnish Patent and Registration Office (counted by this workbench)"


@dataclass(frozen=True)
class _Held:
    """Active companies with their regions, and what must be said with every figure of them."""

    companies: pd.DataFrame
    told: str
    whole: bool
    as_of: str
    bridge: Bridge


def link_lines(project: Project, region: str | None = None) -> Iterator[str]:
    """Companies of each ecosystem in a region, line by line.

    Raises
    ------
    DataError
        If there is no register: how to get one.
    CatalogueError
        If the region is unknown, or a file under ``config`` is at fault.
    """
    catalogue = load_catalogue(project)
    code = region_code(region or catalogue.settings.region, names(project))
    held = _held(project)
    links = _links(held, catalogue)
    yield held.told
    yield f"active companies in {code}, by ecosystem (of them employers, liable to VAT):"
    found = by_ecosystem(links, held.companies, region=code)
    for (name, role), row in found.iterrows():
        unsure = f"; {row['untold']:,} of them cannot be told for sure" if row["untold"] else ""
        yield (
            f"  {name}, {role}: {row['companies']:,} ({row['employers']:,}, {row['vat']:,}){unsure}"
        )
    yield from _shares(links, held, catalogue, code)


def count_lines(project: Project) -> Iterator[str]:
    """Counts against the enterprise statistics, line by line.

    Raises
    ------
    DataError
        As `link_lines`.
    """
    held = _held(project)
    yield held.told
    stock = read_table(project, "enterprises")
    year = int(stock["year"].max())
    rows = stock["industry"].str.fullmatch(DIVISION) & stock["region"].str.fullmatch(REGION)
    found = reconciled(held.companies, stock[rows & (stock["year"] == year)], held.bridge)
    both = found[["register", "statistics"]].sum()
    yield (
        f"companies with an open VAT or employer entry whose division and region can be told: "
        f"{both['register']:,.0f}; enterprises of {year}, which hold other forms, too: "
        f"{both['statistics']:,.0f}"
    )
    rest = len(with_open_entry(held.companies)) - both["register"]
    yield f"with such an entry, but of a division or region that cannot be told: {rest:,.0f}"
    compared = found[found["statistics"] >= LEAST]
    more = compared[compared["part"] > 1].sort_values("part", ascending=False)
    yield f"more in the register than in the statistics in {len(more):,} of {len(compared):,} cells"
    for (region, industry), row in more.head(SHOWN).iterrows():
        yield (
            f"  {region} {industry}: {row['register']:,.0f} against {row['statistics']:,.0f} "
            f"({row['part']:.2f})"
        )


def write_counts(project: Project) -> Path:
    """Put the counts by class and region, with their sidecar, into ``data/raw``.

    Returns
    -------
    Path
        The table; the data set `DATASET` is there from the next build of the tables on.

    Raises
    ------
    DataError
        If the register is a part or made up, or there is none.
    """
    held = _held(project)
    if not held.whole:
        raise DataError(f"this is {held.told}: only counts of the whole register become a data set")
    folder = project.raw / DATASET
    table = by_class(held.companies)
    content = table.to_csv(index=False, lineterminator="\n").encode()
    sidecar = {
        "title": "Companies of the trade register by region and class of industry",
        "table": "YTJ v3",
        "producer": _PRODUCER,
        "licence": "CC BY 4.0",
        "vintage": held.as_of,
        "columns": dict.fromkeys(table.columns, ""),
        "notes": ["Register counts of active limited companies, not the enterprise statistics."],
        "rows": len(table),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{DATASET}.csv", content)
    write_whole(
        folder / SIDECAR, yaml.safe_dump(sidecar, allow_unicode=True, sort_keys=False).encode()
    )
    return folder / f"{DATASET}.csv"


def _held(project: Project) -> _Held:
    with open_register(project) as register:
        companies = active_companies(register)
        told = f"{COVERAGES[register.coverage]}, as of {register.as_of or 'an unknown day'}"
        whole, as_of = register.whole, str(register.as_of or "unknown")
    homes = read_table(project, "municipalities")
    bridge = Bridge.of(read_table(project, "tol_bridge"))
    return _Held(with_region(companies, homes), told, whole, as_of, bridge)


def _links(held: _Held, catalogue: Catalogue) -> pd.DataFrame:
    by_hand = read_links(catalogue.folder, catalogue.ecosystems)
    return linked(held.companies, catalogue.ecosystems, bridge=held.bridge, links=by_hand)


def _shares(links: pd.DataFrame, held: _Held, catalogue: Catalogue, region: str) -> Iterator[str]:
    """Where only a part of a division is meant: how much of its companies that is."""
    here = held.companies[held.companies["region"] == region]
    parts = {
        (name, code)
        for name, ecosystem in catalogue.ecosystems.items()
        for code, member in ecosystem.members.items()
        if member.parts
    }
    pairs = pd.MultiIndex.from_frame(links[["ecosystem", "member"]])
    some = links[pairs.isin(list(parts)) & links["business_id"].isin(here["business_id"])]
    if some.empty:
        return
    yield "companies of a division that are meant, where only classes of it are:"
    for (name, code), row in share_meant(some, here, held.bridge).iterrows():
        lower, upper = (round(row[end] * row["division"]) for end in ("lower", "upper"))
        told = f"{lower:,}" if lower == upper else f"{lower:,} to {upper:,}"
        yield f"  {name}, {code}: {told} of {row['division']:,.0f}"
