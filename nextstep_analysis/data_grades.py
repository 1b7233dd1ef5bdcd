"""How far each dataset can be trusted: coverage, gaps, breaks, checks, and a grade by one rule."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nextstep_analysis.catalogue.reconciliation import read_facts
from nextstep_analysis.catalogue.settings import published, read_settings
from nextstep_analysis.catalogue.sources import Dataset, read_declared
from nextstep_analysis.processed import read_manifest, read_table
from nextstep_analysis.project import Project, find_project

MUCH_MISSING = 0.05
"""From this part of its figures on, what is missing lowers the grade."""
OLD_YEARS = 6
"""As many years or more before publication its newest year lies where age lowers the grade."""
REASONS: Mapping[str, str] = {
    "estimate": "an estimate, not a count",
    "missing": f"{MUCH_MISSING:.0%} of its figures or more are missing",
    "break": "its series breaks",
    "old": f"its newest year lies {OLD_YEARS} years or more before publication",
    "unchecked": "neither sums nor published figures to hold it against",
}
"""What lowers a grade by one: none is A, one is B, more are C."""
_AREAS = ("region", "municipality")


def data_quality(*, project: Project | None = None) -> pd.DataFrame:
    """Every dataset of figures with what speaks for and against it.

    Parameters
    ----------
    project : Project, optional
        Whose data; the one around the current folder when left out.

    Returns
    -------
    DataFrame, one row per dataset, by its id
        ``title, first_year, last_year, areas`` (how many), ``rows, missing`` (part of the figures
        apart from years of a break, 0-1), ``breaks`` (years), ``sums`` (rules of totals), ``facts``
        (figures published elsewhere that it reproduces), ``grade`` (A, B or C), ``why`` (of
        `REASONS`). NaN where there are no years or areas.

    Raises
    ------
    CatalogueError
        If a file under ``config`` is at fault.
    DataError
        If the data are not built.
    ProjectError
        If no project is found.

    Examples
    --------
    >>> data_quality().loc["enterprises", ["breaks", "grade"]].tolist()
    ['2017', 'B']
    """
    project = project or find_project()
    declared = read_declared(project)
    datasets = {name: one for name, one in declared.items() if not one.still_awaited}
    built = read_manifest(project).tables
    facts = [fact.dataset for fact in read_facts(project, declared)]
    settings = read_settings(project.config / "settings.yaml")
    today = int(published(settings, datasets)[:4])
    rows = {
        name: _row(dataset, read_table(project, name), facts.count(name), today)
        for name, dataset in datasets.items()
        if name in built and built[name].kind == "table"
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("dataset")
    return table.astype(dict.fromkeys(("first_year", "last_year", "areas"), "Int64"))


def _row(dataset: Dataset, table: pd.DataFrame, facts: int, today: int) -> dict[str, Any]:
    breaks = tuple(table.attrs.get("breaks", ()))
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", dataset.sidecar.vintage)]
    if "year" in table:
        years = [int(table["year"].min()), int(table["year"].max())]
    areas = [table[column].nunique() for column in _AREAS if column in table]
    missing = _missing(table, breaks)
    sums = len(dataset.sums) + len(dataset.equal) + bool(dataset.balance)
    against = {
        "estimate": dataset.source.estimate,
        "missing": missing >= MUCH_MISSING,
        "break": bool(breaks),
        "old": bool(years) and today - max(years) >= OLD_YEARS,
        "unchecked": not sums and not facts,
    }
    why = [REASONS[name] for name, holds in against.items() if holds]
    return {
        "title": dataset.title["en"],
        "first_year": min(years, default=pd.NA),
        "last_year": max(years, default=pd.NA),
        "areas": areas[0] if areas else pd.NA,
        "rows": len(table),
        "missing": missing,
        "breaks": ", ".join(map(str, breaks)),
        "sums": sums,
        "facts": facts,
        "grade": "ABC"[min(len(why), 2)],
        "why": "; ".join(why),
    }


def _missing(table: pd.DataFrame, breaks: Sequence[int]) -> float:
    """The part of the figures that is missing, apart from the years of a break: 0-1."""
    rows = table[~table["year"].isin(breaks)] if "year" in table else table
    figures = rows.select_dtypes("number").drop(columns="year", errors="ignore")
    return float(figures.isna().to_numpy().mean()) if figures.size else 0.0
