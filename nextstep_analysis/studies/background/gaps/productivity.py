"""Value added per employed person: of the core only where it makes most of its sections."""

import pandas as pd

from nextstep_analysis.classifications import section_of
from nextstep_analysis.codes import PEERS, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.indicators.three_measures import PART
from nextstep_analysis.studies.background.state.structure import ACCOUNTS_YEAR
from nextstep_analysis.studies.background.state.three_measures import Sizes
from nextstep_analysis.studies.scope import Scope, only

PER_EMPLOYED = "value_added_per_employed"


def value_added_per_employed(
    tables: dict[str, pd.DataFrame], *, peers: tuple[str, ...], sizes: Sizes, scope: Scope
) -> tuple[list[dict], tuple[str, ...]]:
    """Rows of the table of performance, in thousand euro, and the sections that they are of.

    Value added over the employed of the same accounts, year and borders; empty where the core
    makes less than two thirds of the sections, so that the figures are not its own. `tables` has
    ``regional_accounts`` and ``accounts_employment``.
    """
    employed = only(tables["accounts_employment"], year=ACCOUNTS_YEAR)
    groups = _groups(set(employed["industry"]), scope.ecosystem.core)
    if not _own(groups, employed, sizes, scope):
        return [], ()
    sections = tuple(sorted({section for group in groups for section in _letters(group)}))
    divisions = sizes.divisions
    held = divisions[divisions["division"].str[0].isin(sections)]["aggregate"].unique()
    accounts = only(tables["regional_accounts"], industry=list(held))
    added = accounts.groupby("region")["gross_value_added"].sum(skipna=False)
    heads = only(employed, industry=list(groups)).groupby("region")["employed"].sum(skipna=False)
    areas = {scope.region: [scope.region], PEERS: list(peers), scope.reference: [scope.reference]}
    if scope.reference == WHOLE_COUNTRY:  # its employed include those at embassies
        areas[scope.reference] = list(added.index)
    value = {
        area: 1000 * added.reindex(codes).sum(skipna=False) / heads.reindex(codes).sum(skipna=False)
        for area, codes in areas.items()
    }
    rows = [
        {
            "measure": PER_EMPLOYED,
            "against": against,
            "start": ACCOUNTS_YEAR,
            "end": ACCOUNTS_YEAR,
            "value": value[scope.region],
            "other": value[against],
            "difference": value[scope.region] - value[against],
        }
        for against in (PEERS, scope.reference)
    ]
    return rows, sections


def _groups(known: set[str], core: tuple[str, ...]) -> tuple[str, ...]:
    """The smallest groups of sections that hold the core, none inside another one."""
    ranges = {code: _letters(code) for code in known if code != TOTAL}
    own = {section_of(code) for code in core}
    chosen = {
        min((code for code in ranges if section in ranges[code]), key=lambda c: len(ranges[c]))
        for section in own
    }
    inside = {one for one in chosen for other in chosen if ranges[one] < ranges[other]}
    return tuple(sorted(chosen - inside))


def _letters(group: str) -> set[str]:
    """The sections of a group of the regional accounts: ``B-E`` is B, C, D and E."""
    first, _, last = group.partition("-")
    return {chr(letter) for letter in range(ord(first), ord(last or first) + 1)}


def _own(groups: tuple[str, ...], employed: pd.DataFrame, sizes: Sizes, scope: Scope) -> bool:
    """Whether the core makes two thirds of the groups of sections that hold it."""
    every = sizes.divisions[["division"]].drop_duplicates()
    group_of = {letter: group for group in groups for letter in _letters(group)}
    held = every.assign(input_output=every["division"].str[0].map(group_of)).dropna()
    weights = only(employed, region=scope.region).set_index("industry")["employed"]
    part = sizes.part_of(held, weights, scope.core_parts)
    return part >= PART
