"""Any group of divisions, in any region, read and judged as a background study does a core."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.codes import CORE, WHOLE_COUNTRY
from nextstep_analysis.project import Project
from nextstep_analysis.studies.background.development.effect import UNTESTED, Effects, verdict_of
from nextstep_analysis.studies.background.parts import sizes_of, tables_of
from nextstep_analysis.studies.background.state.three_measures import Sizes, by_three_measures
from nextstep_analysis.studies.measures.enterprises import (
    core_and_rest,
    placed,
    stock_by_division,
)
from nextstep_analysis.studies.measures.reading import measured, settled, totals
from nextstep_analysis.studies.scope import Compared, only

Parts = Mapping[str, float]
"""Divisions of a group, and which part of each is meant (0-1)."""


class Groups:
    """Verdicts on groups of divisions: on their strength by three measures, their development.

    Parameters
    ----------
    project : Project
    catalogue : Catalogue
    scope : Compared
        The region of the studies, and what it is compared with.
    """

    def __init__(self, project: Project, catalogue: Catalogue, scope: Compared):
        self.scope = scope
        self._tables = tables_of(project, catalogue)
        self._every = self._tables["enterprises"]
        self._tables["enterprises"] = placed(self._every)
        self.divisions = accounts_divisions(project)
        self._known: dict[str, Sizes] = {}
        self._effects = Effects(self._tables["enterprises"], scope=scope)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Those behind the verdicts on strength."""
        sizes = self._sizes(self.scope)
        return ("enterprises", sizes.accounts.dataset, sizes.worked.dataset, "occupations")

    @property
    def enterprises(self) -> pd.DataFrame:
        """The processed table, the regions together as the whole country."""
        return self._tables["enterprises"]

    @property
    def stock(self) -> pd.DataFrame:
        """Enterprises by region, division and year, ``value``."""
        return stock_by_division(self._tables["enterprises"])

    def strength(self, groups: Mapping[str, Parts], *, region: str = "") -> pd.DataFrame:
        """The groups in `region` (that of the studies without it) by three measures.

        Returns
        -------
        DataFrame by name of the group
            As of `by_three_measures`.
        """
        scope = replace(self.scope, region=region or self.scope.region)
        rows = self._read(groups, scope)
        return by_three_measures(rows, groups, self._sizes(scope), scope=scope)

    def development(self, parts: Parts, *, region: str = "") -> str:
        """Whether the group did better or worse than elsewhere; see `development.effect`."""
        if self.scope.reference != WHOLE_COUNTRY:
            return UNTESTED
        return verdict_of(self._effects.of(tuple(parts)), region or self.scope.region)

    def counts(self, parts: Parts, *, region: str = "") -> tuple[float, float]:
        """Enterprises at the start and the end of the main period; NaN where one is missing."""
        here = only(self.stock, region=region or self.scope.region, industry=list(parts))
        start, end = (only(here, year=year)["value"] for year in self.scope.period)
        return float(start.sum(skipna=False)), float(end.sum(skipna=False))

    def jobs(self, codes: tuple[str, ...]) -> float:
        """Jobs in the divisions `codes`; NaN while jobs are known by section only."""
        here = only(self._sizes(self.scope).worked.newest, region=self.scope.region)
        return float(here.set_index("industry")["jobs"].reindex(list(codes)).sum(skipna=False))

    def _read(self, groups: Mapping[str, Parts], scope: Compared) -> pd.DataFrame:
        """Numbers of enterprises of the groups with quotients, and how they are read."""
        stock = only(self.stock, year=scope.year)
        sizes = totals(self._tables["enterprises"], year=scope.year)
        both = {name: core_and_rest(stock, codes=tuple(parts)) for name, parts in groups.items()}
        level = scope.settings.interval_level
        every = [only(one, industry=CORE).assign(industry=name) for name, one in both.items()]
        cells = settled(pd.concat(every, ignore_index=True), totals=sizes, level=level)
        rules = {"reference": scope.reference, "totals": sizes, "level": level}
        rows = []
        for name, one in both.items():
            pair = only(one, region=[scope.region, scope.reference])
            own = cells.xs(name, level="industry", drop_level=False).rename(index={name: CORE})
            found = only(measured(pair, **rules, cells=own), industry=CORE, region=scope.region)
            rows.append(found.assign(role=CORE, industry=name))
        return pd.concat(rows, ignore_index=True).set_index("industry")

    def _sizes(self, scope: Compared) -> Sizes:
        if scope.region not in self._known:
            found = sizes_of(self._tables, self._every, self.divisions, scope)
            self._known[scope.region] = found
        return self._known[scope.region]
