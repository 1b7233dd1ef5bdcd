"""Tables of several classifications and borders, made comparable: TOL 2008, borders of today.

Ecosystems are made of divisions of TOL 2008, and areas are those of today. A table that is
otherwise, in some years or in all, is told in them as far as that can be done; what is an estimate
says so (`estimated`, `<measure>_low`, `<measure>_high`).
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from nextstep_analysis.breaks import breaks_of, with_breaks
from nextstep_analysis.catalogue.bridging import BRIDGE, areas_key, industry_key
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.tables import CLASSIFICATIONS, FIGURES
from nextstep_analysis.codes import MUNICIPALITY
from nextstep_analysis.errors import DataError
from nextstep_analysis.indicators.borders import on_present_borders
from nextstep_analysis.indicators.bridge import bridged
from nextstep_analysis.industry_codes import TOL_2008
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.schema import with_scheme
from nextstep_analysis.studies.scope import Scope
from nextstep_analysis.study import Code, Statement

HISTORY = "municipality_history"
ESTIMATED = "estimated"

_BRIDGED = Statement(
    "Figures of the dataset “{dataset}” from {year:year} on are published in TOL 2025 and told "
    "here in TOL 2008 as a bridged estimate: what is split is shared by numbers of classes."
)
_CORE = Statement(
    "By it the core in {region:in} has {value:d} in {year:year}; certain is only that it is "
    "between {low:d} and {high:d}."
)


def comparable(project: Project, datasets: Mapping[str, Dataset], name: str) -> pd.DataFrame:
    """The table `name` in TOL 2008 and on the borders of today, as far as it can be told.

    Years that are in TOL 2025 are bridged where the dataset's entry allows it (`bridge`, the
    figures that can be split); otherwise they are left out. Municipalities that have merged since
    are added up; regions whose municipalities are not in the table stay as they are.

    Raises
    ------
    DataError
        If the table is not built, or all its years are in TOL 2025 and may not be bridged.
    """
    dataset, table = datasets[name], read_table(project, name)
    first = bridged_from(dataset)
    if first is not None:
        table = _in_tol_2008(project, dataset, table, first)
    return _on_borders_of_today(project, dataset, table)


def bridged_from(dataset: Dataset) -> int | None:
    """The first year in which the industries are those of TOL 2025; None: in no year, 0: in all."""
    others = [
        year for name, year in dataset.classifications.items() if CLASSIFICATIONS[name] != TOL_2008
    ]
    return min(others, default=None) if industry_key(dataset.keys, dataset.columns) else None


def bridge_told(
    tables: Mapping[str, pd.DataFrame], datasets: Mapping[str, Dataset], *, scope: Scope
) -> tuple[Statement, ...]:
    """What a reader must know of the tables that are bridged: one sentence or two for each."""
    told = []
    for name, table in tables.items():
        if ESTIMATED in table and table[ESTIMATED].any():
            year = int(table.loc[table[ESTIMATED], "year"].min())
            core = _core(table, datasets[name].bridge[0], scope)
            told.append(_BRIDGED.given(dataset=datasets[name].title, year=year, then=core))
    return tuple(told)


def _in_tol_2008(
    project: Project, dataset: Dataset, table: pd.DataFrame, first: int
) -> pd.DataFrame:
    """The table with its years of TOL 2025 bridged, or without them."""
    year = dataset.year_column
    later = table[year] >= first if year and first else pd.Series(True, table.index)
    old, new = table[~later], table[later]
    if not dataset.bridge:
        if old.empty:
            raise DataError(
                f"{dataset.id}: all its industries are those of TOL 2025, and the ecosystems are "
                "made of TOL 2008; name the figures that can be split under 'bridge' in "
                "config/sources.yaml"
            )
        return with_breaks(with_scheme(old, TOL_2008), breaks_of(table))
    measures = list(dataset.bridge)
    counts = [name for name in measures if dataset.columns[name].type == "count"]
    industry = str(industry_key(dataset.keys, dataset.columns))
    given = new[[*dataset.keys, *measures]].rename(columns={industry: "industry"})
    told = bridged(given, bridge=read_table(project, BRIDGE), measures=measures, counts=counts)
    found = told.table.rename(columns={"industry": industry})
    ends = {f"{name}_{end}": old[name] for name in measures for end in ("low", "high")}
    whole = pd.concat([old.assign(**ends, **{ESTIMATED: False}), found]) if len(old) else found
    whole = whole.sort_values(list(dataset.keys), ignore_index=True)
    return with_breaks(with_scheme(whole, TOL_2008), breaks_of(table))


def _on_borders_of_today(project: Project, dataset: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """Counts of former municipalities added up; other tables as they are.

    What is no count may be a rate, which has no sum. Regions alone on the borders of one year
    are all former: `borders.border_notes` says of which municipalities.
    """
    areas = areas_key(dataset.keys, dataset.columns)
    years = re.findall(r"\d{4}", dataset.areas or "")
    kinds = {column.type for column in dataset.columns.values()} & FIGURES
    if not areas or kinds != {"count"}:
        return table
    local = table[areas].str.fullmatch(MUNICIPALITY).any()
    if len(years) == 1 and not local:
        return table
    history = read_table(project, HISTORY)
    if years == [str(history["last_year"].max())]:
        return table
    keys = [*dataset.keys, *([ESTIMATED] if ESTIMATED in table else [])]
    measures = [column for column in table if column not in keys]
    given = table.rename(columns={areas: "region"})
    borders = int(years[0]) if len(years) == 1 else None
    put = on_present_borders(given, history=history, measures=measures, borders=borders).table
    whole = [name for name in measures if put[name].notna().all()]
    put = put.astype({name: table[name].dtype for name in whole})
    put = put.drop(columns="on_borders") if put["on_borders"].all() else put
    found = put.rename(columns={"region": areas})
    return found.sort_values(list(dataset.keys), ignore_index=True)


def _core(table: pd.DataFrame, measure: str, scope: Scope) -> Statement | None:
    """The core of the region in the last year that is an estimate, with its bounds."""
    rows = table[table[ESTIMATED] & (table["region"] == scope.region)]
    rows = table[(table["region"] == scope.region) & (table["year"] == rows["year"].max())]
    found = rows.set_index("industry").reindex(list(scope.ecosystem.core))
    value, low, high = (
        float(found[f"{measure}{end}"].sum(skipna=False)) for end in ("", "_low", "_high")
    )
    if np.isnan([value, low, high]).any() or low == high:  # not known, or no estimate
        return None
    year = int(rows["year"].max())
    told = {"region": Code(scope.region), "value": value, "year": year, "low": low, "high": high}
    return _CORE.given(**told)
