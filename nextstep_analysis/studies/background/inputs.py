"""What a study is made of: its tables, and the parts of `config` that can change it.

A build compares these with those of the last one. Nothing here reads a table, so that
finding nothing to do stays cheap; a test holds that a study reads no more than is said here.
"""

from collections.abc import Mapping
from typing import Any

from nextstep_analysis.catalogue.bridging import BRIDGE
from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.files import Entry
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.kind import check_tables

AWAITED = ("establishments", "value_added")
"""Datasets that are used as soon as they have been fetched; see `measures.current`."""
TABLES = (
    "accounts_employment",
    "enterprises",
    "enterprise_sizes",
    "eu_employees",
    "industries",
    "input_output",
    "jobs",
    "labour_market",
    "municipalities",
    "municipality_boundaries",
    "municipality_history",
    "occupations",
    "place_names_fi",
    "population",
    "region_boundaries",
    "regional_accounts",
    "unemployment_rate",
    *AWAITED,
)
"""The datasets that every study uses; those that are awaited, as soon as they are there."""
FILES = ("accounts_industries.yaml", "occupation_names.yaml")
"""Files of `config` that a study reads as a whole."""
_OF_THE_SITE = {"publisher", "site", "languages", "summaries"}
_OF_OTHER_KINDS = {"profile", "roadmap"}
"""Parts of an ecosystem's file that no background study reads."""


def study_inputs(catalogue: Catalogue, ecosystem: str) -> dict[str, Any]:
    """What of the catalogue enters the study of `ecosystem`, by the file that it stands in.

    Returns
    -------
    dict of str to plain values
        Texts, numbers, lists and mappings, as JSON knows them. A remark or a line
        break in a file changes none; of another ecosystem only the industries that it
        shares, and then its name, are here.

    Raises
    ------
    CatalogueError
        If the ecosystem or one of `TABLES` is unknown.
    """
    chosen = catalogue.ecosystem(ecosystem)
    held = common_inputs(catalogue)
    held[f"config/ecosystems/{chosen.id}.yaml"] = {
        key: value for key, value in _plain(chosen).items() if key not in _OF_OTHER_KINDS
    }
    held["config/screen.yaml"] = _plain(catalogue.screen)
    for row in shared_industries(chosen, catalogue.ecosystems):
        held[f"config/ecosystems/{row[0]}.yaml (shared industries)"] = _plain(row)
    return held


def common_inputs(catalogue: Catalogue) -> dict[str, Any]:
    """What of the catalogue is the same for all ecosystems, as `study_inputs`."""
    held: dict[str, Any] = {
        "config/settings.yaml": {
            key: value
            for key, value in _plain(catalogue.settings).items()
            if key not in _OF_THE_SITE
        },
        "config/factors.yaml": _plain(catalogue.factors),
    }
    for region, facts in catalogue.region_facts.items():
        held[f"config/regions/{region}.yaml"] = _plain(facts)
    for name, reference in catalogue.references.items():
        held[f"config/references/{name}.yaml"] = _plain(reference)
    there = [name for name in TABLES if name in catalogue.datasets]
    bridged = any(catalogue.dataset(name).bridge for name in there)
    for name in (*there, *([BRIDGE] if bridged else [])):
        held[f"config/sources.yaml ({name})"] = _plain(catalogue.dataset(name))
    return held


def check_needed(catalogue: Catalogue) -> None:
    """Raise `CatalogueError` if the data catalogue lacks a dataset that every study uses."""
    check_tables(catalogue, TABLES)


def shared_industries(
    ecosystem: Ecosystem, others: Mapping[str, Ecosystem]
) -> list[tuple[str, dict[str, str], tuple[str, ...], tuple[str, ...]]]:
    """Id, name, shared core and shared other industries of each ecosystem that has our core."""
    rows = []
    for other in others.values():
        core = sorted(set(ecosystem.core) & set(other.core))
        elsewhere = sorted(set(ecosystem.core) & set(other.codes) - set(other.core))
        if other.id != ecosystem.id and (core or elsewhere):
            rows.append((other.id, dict(other.name), tuple(core), tuple(elsewhere)))
    return rows


def _plain(value: Any) -> Any:
    """`value` as JSON knows it."""
    if isinstance(value, Entry):
        return {key: _plain(getattr(value, key)) for key in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
