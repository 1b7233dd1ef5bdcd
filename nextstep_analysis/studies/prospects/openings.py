"""The industries that the studies look for: needs, the opportunity sheet's lists, the core."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import accounts_divisions
from nextstep_analysis.codes import DIVISION
from nextstep_analysis.project import SHARED, Project
from nextstep_analysis.prospects import BOUGHT, CORE, NEAR, NEEDS, THIN
from nextstep_analysis.studies.background.gaps.value_chain import LISTED
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.memo import shared_studies

COLUMNS = ["ecosystem", "list", "place", "of", "division", "meant", "why"]


def openings(project: Project, ecosystems: Sequence[str] = ()) -> pd.DataFrame:
    """What each of `ecosystems` looks for; of all where none is named.

    Returns
    -------
    DataFrame `COLUMNS`
        A row per ecosystem, list and division of TOL 2008. ``place`` of ``of`` in the list, 1 is
        the first; ``meant`` are digits with which a code must begin: of the classes that the
        ecosystem's file means, else of the division. ``why`` says what the list found: the gap of
        a need, the product that is bought, else "".

    Raises
    ------
    CatalogueError
        If an ecosystem is unknown, or a file under ``config`` is at fault.
    """
    catalogue = load_catalogue(project)
    chosen = [catalogue.ecosystem(name) for name in ecosystems or catalogue.ecosystems]
    products = accounts_divisions(project).groupby("input_output")["division"].agg(tuple)
    with nullcontext() if os.environ.get(SHARED) else shared_studies():
        rows = [row for one in chosen for row in _of(one, project, dict(products))]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.drop_duplicates(["ecosystem", "list", "division"], ignore_index=True)


def _of(
    ecosystem: Ecosystem, project: Project, products: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Any, ...]]:
    study = background_study(ecosystem.id, project=project)
    frames = {name: table.frame for name, table in study.tables.items()}
    bought = frames["bought_elsewhere"]
    makers = dict(zip(bought["product"], bought["makers"], strict=True))
    needs = frames["needs"].dropna(subset=["industry"])
    for _gap, found in needs.groupby("gap", sort=False):
        for row in found.itertuples():
            made = makers.get(row.industry) or products.get(row.industry, ())
            codes = (row.industry,) if re.fullmatch(DIVISION, row.industry) else made
            yield from _rows(ecosystem, NEEDS, row.rank, len(found), codes, row.gap)
    for place, row in enumerate(bought.itertuples(), 1):
        yield from _rows(ecosystem, BOUGHT, place, len(bought), row.makers, row.product)
    for name, table in ((THIN, "thin_links"), (NEAR, "near_and_strong")):
        listed = frames[table][frames[table]["state"] == LISTED]
        for place, code in enumerate(listed["industry"], 1):
            yield from _rows(ecosystem, name, place, len(listed), (code,), "")
    yield from _rows(ecosystem, CORE, 1, 1, tuple(ecosystem.core), "")


def _rows(
    ecosystem: Ecosystem, name: str, place: int, of: int, divisions: Sequence[str], why: str
) -> Iterator[tuple[Any, ...]]:
    for code in divisions:
        member = ecosystem.members.get(code)
        parts = tuple(part.replace(".", "") for part in member.parts) if member else ()
        yield (ecosystem.id, name, int(place), of, code, parts or (code[1:],), why)
