"""Codes of Eurostat's regions: which of our regions each is, by the table of municipalities."""

import csv
from pathlib import Path

from nextstep_analysis.errors import CatalogueError

TABLE, CODE, REGION = "municipalities", "nuts3_2024", "region"


def regions_by_nuts3(path: Path) -> dict[str, str]:
    """Our region of each NUTS 3 code of 2024, in the order of the codes.

    Parameters
    ----------
    path : Path
        The raw file of the dataset `municipalities`.

    Raises
    ------
    CatalogueError
        If the file lacks the columns, or a code stands for two regions.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = {(row.get(CODE), row.get(REGION)) for row in rows}
    found = {code: region for code, region in sorted(pairs, key=str) if code and region}
    if not found or len(found) != len(pairs):
        raise CatalogueError(
            f"{path}: {CODE!r} and {REGION!r} do not say of each code which one region it is"
        )
    return found
