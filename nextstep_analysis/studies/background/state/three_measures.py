"""Chapter 2 of a study: enterprises, regional accounts and jobs side by side, and their verdict.

An enterprise is counted where its head office is, so that enterprises alone never say that a
region is specialised. The accounts and the jobs are of wider groups: they speak for the core, or
for an industry, only where it is two thirds of the group.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from nextstep_analysis.codes import CORE, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.indicators.three_measures import ABOVE, BELOW, three_measures
from nextstep_analysis.studies.background.state.tables import THREE_MEASURES
from nextstep_analysis.studies.background.state.three_measures_findings import (
    OWN,
    OWN_JOBS,
    OWN_PERSONNEL,
    measures_finding,
)
from nextstep_analysis.studies.measures.core_shares import estimated_size, part_of_group
from nextstep_analysis.studies.measures.current import JOBS, Accounts, Worked
from nextstep_analysis.studies.measures.reading import READINGS
from nextstep_analysis.studies.scope import Compared, Part, Scope, only
from nextstep_analysis.study import Statement, StudyTable, by_name

_OF_GAMMA_POISSON = {ours: theirs for theirs, ours in READINGS.items()}

_METHOD = Statement(
    "Quotients of enterprises {year:year}, of value added and compensation of employees "
    "{accounts:year} (research estimates) and of jobs {jobs:year}. The accounts and the jobs have "
    "no sampling error: above from {above:.2f}, below up to {below:.2f}; the accounts only where "
    "value added and compensation agree."
)
_METHOD_PERSONNEL = Statement(
    "Quotients of enterprises {year:year}, of value added and compensation of employees "
    "{accounts:year} (research estimates) and of the personnel of establishments {jobs:year}. The "
    "accounts and the personnel have no sampling error: above from {above:.2f}, below up to "
    "{below:.2f}; the accounts only where value added and compensation agree."
)
_METHOD_CURRENT = Statement(
    "Quotients of enterprises {year:year}, of value added {accounts:year} (regional accounts) and "
    "of jobs {jobs:year}. The accounts and the jobs have no sampling error: above from "
    "{above:.2f}, below up to {below:.2f}."
)
_METHOD_CURRENT_PERSONNEL = Statement(
    "Quotients of enterprises {year:year}, of value added {accounts:year} (regional accounts) and "
    "of the personnel of establishments {jobs:year}. The accounts and the personnel have no "
    "sampling error: above from {above:.2f}, below up to {below:.2f}."
)
_METHODS = {
    (True, True): _METHOD,
    (True, False): _METHOD_PERSONNEL,
    (False, True): _METHOD_CURRENT,
    (False, False): _METHOD_CURRENT_PERSONNEL,
}
"""By whether the accounts are research estimates, and whether jobs are counted."""
_PARTS = Statement(
    "The accounts are of 30 wider industries and the jobs of whole sections: they speak for the "
    "core, or for an industry, only where it makes at least two thirds of them, by enterprises "
    "here times persons per enterprise in the country (an estimate)."
)


_OWN = Statement(
    "The jobs of {year:year} are those of the very industries and lead; the accounts are of 30 "
    "wider industries and speak only where these make at least two thirds of them."
)
_OWN_PERSONNEL = Statement(
    "The personnel of {year:year}, in person-years of establishments where they are, are those of "
    "the very industries and lead; public activity is not among them. The accounts are of 30 wider "
    "industries and speak only where these make at least two thirds of them."
)


@dataclass(frozen=True)
class Sizes:
    """What tells the size of units beside their number.

    Attributes
    ----------
    accounts, worked
        Value added, and jobs or personnel; see `measures.current`.
    divisions : DataFrame
        The map of `classifications.accounts_divisions`.
    purchases : Series by industry of the input-output table
        All that they buy in the region: weighs the core's parts of several of them.
    counts : DataFrame by division, ``here, country``
        Enterprises of the year of the accounts, those without a region included.
    persons : Series by division
        Employed persons in the whole country.
    """

    accounts: Accounts
    worked: Worked
    divisions: pd.DataFrame
    purchases: pd.Series
    counts: pd.DataFrame
    persons: pd.Series

    @cached_property
    def by_division(self) -> pd.DataFrame:
        """The size of each division: ``sized`` by an estimate, ``counted`` its enterprises."""
        sized = estimated_size(self.counts, persons=self.persons)
        return pd.DataFrame({"sized": sized, "counted": self.counts["here"]})

    def part_of(self, held: pd.DataFrame, weights: pd.Series, shares: Mapping[str, float]) -> float:
        """The part (0-1) that divisions make of the groups that hold them.

        `held` is a map as `divisions`, `weights` the size of each group, `shares` which part
        of each division is meant. NaN where not known, or a division is in two groups.
        """
        own = held[held["division"].isin(shares)]
        if len(own) != len(shares) or own["division"].duplicated().any():
            return float("nan")  # such as real estate
        group = held[held["input_output"].isin(own["input_output"])]
        group = group.set_index("division")["input_output"]
        parts = part_of_group(group, self.by_division.reindex(group.index), shares)
        part = parts["sized"].fillna(parts["counted"])
        weight = weights.reindex(part.index)
        return float((part * weight).sum(skipna=False) / (weight.sum() or float("nan")))


def agreement(industries: pd.DataFrame, core: pd.DataFrame, sizes: Sizes, *, scope: Scope) -> Part:
    """Table `THREE_MEASURES`: the core and each industry by three measures; and its verdict.

    `industries` and `core` are the tables `INDUSTRIES` and `CORE_BY_REGION`.
    """
    here = only(core, region=scope.region).assign(role=CORE, industry=CORE)
    rows = pd.concat([here, industries], ignore_index=True).set_index("industry")
    groups = {CORE: scope.core_parts, **{code: {code: 1.0} for code in industries["industry"]}}
    table = by_three_measures(rows, groups, sizes, scope=scope).reset_index()
    table = table[list(THREE_MEASURES.columns)]
    used = ("enterprises", sizes.accounts.dataset, sizes.worked.dataset, "occupations")
    told = StudyTable.of(THREE_MEASURES, table, used, _notes(table, sizes, scope))
    return Part(by_name(told), findings=(measures_finding(table.iloc[0], scope),))


def by_three_measures(
    rows: pd.DataFrame,
    groups: Mapping[str, Mapping[str, float]],
    sizes: Sizes,
    *,
    scope: Compared,
) -> pd.DataFrame:
    """`rows` of groups of divisions with what their size adds, the verdict and its reason.

    Parameters
    ----------
    rows : DataFrame by name of a group
        ``enterprises, location_quotient, smoothed_quotient, reading`` of `reading.measured`, and
        ``role``.
    groups : mapping of name to mapping
        The divisions of each group, and which part of each is meant (1 where not known).

    Returns
    -------
    DataFrame by ``industry``, the name of the group: the other columns of `THREE_MEASURES`.
    """
    jobs = sizes.worked.newest
    measured = _measures(sizes, jobs, scope)
    measures = pd.DataFrame({name: measured(shares) for name, shares in groups.items()}).T
    table = rows[["role", "enterprises", "location_quotient", "smoothed_quotient", "reading"]]
    table = table.join(measures.astype(float))
    table = table.join(_verdicts(table, sizes.worked, groups))
    years = {
        "year": scope.year,
        "accounts_year": sizes.accounts.year,
        "jobs_year": sizes.worked.year,
    }
    table = table.assign(**years).rename_axis("industry")
    return table[[name for name in THREE_MEASURES.columns if name != "industry"]]


def _notes(table: pd.DataFrame, sizes: Sizes, scope: Scope) -> tuple[Statement, Statement]:
    """What stands side by side, and what of it is of wider groups."""
    worked, accounts = sizes.worked, sizes.accounts
    method = _METHODS[accounts.estimate, worked.dataset == JOBS].given(
        year=scope.year, accounts=accounts.year, jobs=worked.year, above=ABOVE, below=BELOW
    )
    parts = _PARTS
    if table["lead"].isin(OWN).any():
        own = _OWN if worked.dataset == JOBS else _OWN_PERSONNEL
        parts = own.given(year=worked.year)
    return method, parts


def _measures(
    sizes: Sizes, jobs: pd.DataFrame, scope: Compared
) -> Callable[[Mapping[str, float]], dict[str, float]]:
    """Quotients of the wider groups that hold some divisions, and their part of the groups."""
    accounts, divisions = sizes.accounts.table, sizes.divisions
    value_added = _quotient(accounts, "gross_value_added", scope)
    compensation = _quotient(accounts, "compensation_of_employees", scope)
    of_jobs = _quotient(jobs, "jobs", scope)
    sections = _by_section(divisions)
    local = only(jobs, region=scope.region).set_index("industry")["jobs"]

    def measured(shares: Mapping[str, float]) -> dict[str, float]:
        groups = list(divisions.loc[divisions["division"].isin(shares), "aggregate"])
        own = _by_division(jobs, shares)
        return {
            "value_added": value_added(groups),
            "compensation": compensation(groups),
            "accounts_part": sizes.part_of(divisions, sizes.purchases, shares),
            "jobs": of_jobs(sorted(shares) if own else sorted({code[0] for code in shares})),
            "jobs_part": min(shares.values()) if own else sizes.part_of(sections, local, shares),
        }

    return measured


def _quotient(table: pd.DataFrame, measure: str, scope: Compared) -> Callable[[list[str]], float]:
    """Location quotient of groups in the region against the reference; NaN where missing."""
    here, there = (_share(table, measure, area) for area in (scope.region, scope.reference))
    return lambda groups: here(groups) / (there(groups) or float("nan"))


def _share(table: pd.DataFrame, measure: str, area: str) -> Callable[[list[str]], float]:
    """Of all industries; the whole country is the regions together where it has no row."""
    whole = area == WHOLE_COUNTRY and not (table["region"] == WHOLE_COUNTRY).any()
    rows = table if whole else only(table, region=area)
    total = only(rows, industry=TOTAL)
    known = (total if len(total) else rows)[measure].dropna()
    every = known.sum() if len(known) else float("nan")
    values = rows.set_index("industry")[measure]
    there = set(values.index)

    def share(groups: list[str]) -> float:
        """NaN where a group has no row: it is missing, not zero."""
        if not there.issuperset(groups):
            return float("nan")
        return float(values[values.index.isin(groups)].sum(skipna=False) / every)

    return share


def _by_division(jobs: pd.DataFrame, codes: Iterable[str]) -> bool:
    """Whether the jobs are known for these very divisions, not for whole sections only."""
    return set(codes) <= set(jobs["industry"])


def _by_section(divisions: pd.DataFrame) -> pd.DataFrame:
    every = divisions[["division"]].drop_duplicates()
    return every.assign(input_output=every["division"].str[0])


def _verdicts(
    table: pd.DataFrame, worked: Worked, groups: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """Levels of each measure, which leads, the verdict and its reason; jobs by division lead."""
    own = all(_by_division(worked.newest, shares) for shares in groups.values())
    lead = "jobs" if own else "accounts"
    theta = table["smoothed_quotient"].fillna(table["location_quotient"])
    found = three_measures(
        table.assign(enterprises=table["reading"].map(_OF_GAMMA_POISSON), theta=theta), lead=lead
    )
    levels = found[["accounts", "jobs"]].add_suffix("_level")
    speaks = {name: found[name] != "none" for name in ("accounts", "jobs")}
    named = OWN_JOBS if worked.dataset == JOBS else OWN_PERSONNEL
    order = [named, "accounts"] if own else ["accounts", "jobs"]
    cases = [speaks["jobs" if name == named else name] for name in order]
    leads = pd.Series(np.select(cases, order, default="none"), index=table.index)
    return levels.join(found[["size", "verdict", "reason"]]).assign(lead=leads)
