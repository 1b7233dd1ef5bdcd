"""Which codes a column may hold: by classification and year, or by the borders of its areas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from nextstep_analysis.catalogue import sources
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.tables import CLASSIFICATIONS, OF_INDUSTRIES, Column, first_years
from nextstep_analysis.codes import TOTAL, UNKNOWN, WHOLE_COUNTRY
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.project import Project

INDUSTRIES = {"TOL 2008": "industries", "TOL 2025": "tol2025"}
"""The dataset that lists the codes of each Finnish classification."""
AREAS, OCCUPATIONS = "municipality_history", "occupation_groups"
WANTED = {
    **{name: ["industry"] for name in INDUSTRIES.values()},
    AREAS: ["municipality", "region", "first_year", "last_year"],
    OCCUPATIONS: ["occupation"],
}
"""The columns that are read of the tables that define codes."""
TOTALS = frozenset({TOTAL, UNKNOWN})
"""All industries together and the unknown one, which every classification has."""
KINDS = {"section": "[A-Z]|TOT|X", "division": "[A-Z][0-9]{2}"}


@dataclass(frozen=True)
class CodeSets:
    """The codes there are, from the tables that define them.

    Attributes
    ----------
    industries : mapping of str to set of str
        Sections and divisions (and totals) by the Finnish classification.
    areas : DataFrame ``municipality, region, first_year, last_year``
    occupations, aggregates : set of str
    """

    industries: Mapping[str, frozenset[str]]
    areas: pd.DataFrame
    occupations: frozenset[str]
    aggregates: frozenset[str]

    def of(self, dataset: Dataset, column: Column) -> dict[int, frozenset[str]]:
        """The codes of `column` by the first year in which they hold; 0: in every year."""
        besides = frozenset(column.values)
        if column.type in {"industry", "section", "division", "activity"}:
            return {
                year: self._industries(name, column.type) | besides
                for name, year in classifications(dataset, column).items()
            }
        if column.type in {"region", "municipality"}:
            return {0: self._areas(dataset.areas, column.type) | besides}
        known = {"occupation": self.occupations, "aggregate": self.aggregates}
        return {0: known.get(column.type, frozenset()) | besides}

    def only(self, code: str) -> str:
        """The one classification that has `code`; "" where there is none or several."""
        holding = [name for name, codes in self.industries.items() if code in codes - TOTALS]
        return holding[0] if len(holding) == 1 else ""

    def homes(self, areas: str | None) -> pd.Series:
        """The region of each municipality on the borders of `areas`, of the last of its years."""
        year = int(re.findall(r"\d{4}", areas or "9999")[-1])
        there = self.areas[(self.areas["first_year"] <= year) & (self.areas["last_year"] >= year)]
        return there.set_index("municipality")["region"]

    def _industries(self, name: str, kind: str) -> frozenset[str]:
        known = self.industries[CLASSIFICATIONS[name]]
        if kind == "activity":
            return known - TOTALS
        known |= TOTALS
        return frozenset(code for code in known if re.fullmatch(KINDS.get(kind, ".*"), code))

    def _areas(self, areas: str, kind: str) -> frozenset[str]:
        years = [int(year) for year in re.findall(r"\d{4}", areas)]
        first, last = self.areas["first_year"].min(), self.areas["last_year"].max()
        if len(self.areas) and not first <= years[0] <= years[-1] <= last:
            raise DataError(
                f"'areas' is {areas!r}; the borders that are known are those of {first}–{last}"
            )
        there = self.areas[
            (self.areas["first_year"] <= years[-1]) & (self.areas["last_year"] >= years[0])
        ]
        municipalities = frozenset(there["municipality"])
        if kind == "municipality":
            return municipalities
        return municipalities | frozenset(there["region"]) | {WHOLE_COUNTRY}


def classifications(dataset: Dataset, column: Column) -> dict[str, int]:
    """The classifications of `column` with their first years; 0 where there is one for all."""
    if column.type not in OF_INDUSTRIES:
        return {}
    return first_years(column.classification) or dataset.classifications


def read_code_sets(cells: Mapping[str, pd.DataFrame], aggregates: frozenset[str]) -> CodeSets:
    """The codes of the tables that define them; `check_defined` says whether these are there.

    A column that such a table lacks holds no codes: its header is checked like any other.
    """
    there = {
        name: table.reindex(columns=WANTED[name]) for name, table in cells.items() if name in WANTED
    }
    areas = there.get(AREAS, pd.DataFrame(columns=WANTED[AREAS]))
    for year in ("first_year", "last_year"):
        areas = areas.assign(**{year: pd.to_numeric(areas[year], errors="coerce")})
    return CodeSets(
        {kind: _codes(there, name, "industry") for kind, name in INDUSTRIES.items()},
        areas,
        _codes(there, OCCUPATIONS, "occupation"),
        aggregates,
    )


def _codes(there: Mapping[str, pd.DataFrame], name: str, column: str) -> frozenset[str]:
    return frozenset(there[name][column].dropna()) if name in there else frozenset()


def check_defined(project: Project, datasets: Mapping[str, Dataset]) -> None:
    """Raise `CatalogueError` if a table is missing whose codes a column needs."""
    for dataset in datasets.values():
        for name, column in dataset.columns.items():
            needed = {INDUSTRIES[CLASSIFICATIONS[one]] for one in classifications(dataset, column)}
            if column.type in {"region", "municipality"}:
                needed = {AREAS}
            elif column.type == "occupation":
                needed = {OCCUPATIONS}
            elif column.type == "aggregate":
                needed = set()
            if absent := sorted(needed - set(datasets)):
                raise CatalogueError(
                    f"{project.config / sources.FILE}: the dataset {absent[0]!r} is missing; the "
                    f"column {name!r} of {dataset.id} is checked against it"
                )
