"""The years that the codes of variables are stamped with: of a classification, of borders.

All two-digit codes of TOL 2025 exist in TOL 2008 as well, and mean other things: which one a
table has cannot be told from its figures, only from the code of its variable, as long as it has
one with a stamp (``toimiala_9_20080101``; the archive keeps plain names).
"""

import re

from nextstep_analysis.catalogue.recipes import Recipe
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.catalogue.tables import (
    CLASSIFICATIONS,
    OF_AREAS,
    OF_INDUSTRIES,
    first_years,
)
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.selection import Selection

STAMP = re.compile(r"_(\d{4})0101$")


def check_code_sets(dataset: Dataset, selection: Selection) -> None:
    """Raise `FetchError` if industries are stamped with another classification than declared."""
    for name, variable in selection.keys.items():
        column = dataset.columns[name]
        stamp = STAMP.search(variable.code)
        if not stamp or column.type not in OF_INDUSTRIES:
            continue
        declared = first_years(column.classification or dataset.classification)
        known = {CLASSIFICATIONS[one][-4:] for one in declared}
        if _classification(stamp[1]) not in known:
            raise FetchError(
                f"the variable {variable.code!r} has the classification of {stamp[1]}; the dataset "
                f"has {' and '.join(declared)}, whose codes look alike and mean other industries"
            )


def _classification(stamp: str) -> str:
    """The year of the classification in force in that of `stamp`; "" before the first.

    Groups of industries that a statistic makes for itself are stamped with the year in which it
    made them (``toimiala_38_20180101``, of TOL 2008).
    """
    years = sorted({name[-4:] for name in CLASSIFICATIONS.values()})
    return max((year for year in years if year <= stamp), default="")


def check_versions(dataset: Dataset, recipe: Recipe, selection: Selection) -> None:
    """Raise `FetchError` if regions have codes that others have replaced with new borders."""
    for name, key in recipe.keys.items():
        codes = selection.query[selection.keys[name].code]
        if old := [code for code in codes if code in key.older]:
            raise FetchError(
                f"{len(old)} regions have the codes of an older version ({old[0]}, which "
                f"{key.older[old[0]]} has replaced), whose borders are others; the dataset has "
                f"those of {dataset.areas}"
            )


def other_borders(dataset: Dataset, selection: Selection) -> str:
    """The year of the borders that the areas are stamped with, if the dataset names another."""
    for name, variable in selection.keys.items():
        stamp = STAMP.search(variable.code)
        if stamp and dataset.columns[name].type in OF_AREAS and stamp[1] != dataset.areas:
            return stamp[1]
    return ""
